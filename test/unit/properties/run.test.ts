import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RequestError } from '../../../src/errors.ts';
import type { HttpRequest } from '../../../src/http/types.ts';
import { run } from '../../../src/set-status/run.ts';
import { findLeaks } from '../../harness/secret-leaks.ts';
import { PassingClock } from '../../harness/virtual-time.ts';
import { type RunnerOutput, startRunner } from '../runner.ts';
import { type Outcome, ScriptedTransport } from '../scripted-transport.ts';

type Kind = 'PUT' | 'order' | 'download';
const OK = 204;

interface Case {
  key: string;
  isDry: boolean;
  retries: number;
  /** What happens to the requests of each kind, one after the other; then all is well. */
  script: Record<Kind, Outcome[]>;
  random: number;
}

const printable = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
const keys = fc.string({ unit: printable, minLength: 12, maxLength: 40 });

/** Texts that contain the key. */
const echoes = (key: string) =>
  fc.constantFrom(
    key,
    `"${key}"`,
    [...key].join('\u0000'),
    `${'x'.repeat(495 - key.length / 2)}${key}`,
    `\n::error::${key}\r##[error]${key}`,
  );

const statuses = fc.oneof(
  { weight: 2, arbitrary: fc.constant(OK) },
  { weight: 3, arbitrary: fc.constantFrom(408, 429, 429, 500, 503) },
  { weight: 1, arbitrary: fc.constantFrom(200, 202, 302, 400, 401, 403, 404, 409) },
);
const retryAfters = fc.constantFrom(undefined, undefined, '0', '7', '120', '121', '-1', new Date(0).toUTCString());
const body = (text: string, id: number | string) =>
  JSON.stringify({
    id,
    status: text,
    certificate: { id: 7, common_name: text, dns_names: [text] },
    errors: [{ code: text, message: text }],
  });

function outcomes(key: string): fc.Arbitrary<Outcome> {
  const response = fc
    .tuple(statuses, retryAfters, echoes(key), fc.constantFrom(7, '7', 8))
    .map(([status, retryAfter, text, id]) => ({
      status,
      headers: { location: `https://other.example/${text}`, ...(retryAfter && { 'retry-after': retryAfter }) },
      body: body(text, id),
    }));
  const failure = fc
    .tuple(echoes(key), fc.boolean())
    .map(([text, inDoubt]) => new RequestError(text, { hint: '', retryability: 'transient', inDoubt }));
  return fc.oneof({ weight: 3, arbitrary: response }, { weight: 1, arbitrary: failure });
}

const cases: fc.Arbitrary<Case> = keys.chain((key) => {
  const script = fc.array(outcomes(key), { maxLength: 12 });
  return fc.record({
    key: fc.constant(key),
    isDry: fc.boolean(),
    retries: fc.integer({ min: 0, max: 10 }),
    script: fc.record({ PUT: script, order: script, download: script }),
    random: fc.integer({ min: 0, max: 99 }).map((number) => number / 100),
  });
});

/** A service that follows a script, and keeps how each request ended. */
class Service extends ScriptedTransport {
  readonly clock: PassingClock;
  readonly done: Record<Kind, Outcome[]> = { PUT: [], order: [], download: [] };
  readonly #case: Case;

  constructor(given: Case) {
    super();
    this.clock = new PassingClock(0, () => given.random);
    this.#case = given;
  }

  protected override respond({ method, url }: HttpRequest): Outcome {
    const kind = method === 'PUT' ? method : url.endsWith('nointermediate') ? 'download' : 'order';
    const usual = { PUT: { status: OK }, order: { body: body('issued', 7) }, download: { status: 404 } }[kind];
    const outcome = this.#case.script[kind][this.done[kind].length] ?? usual;
    this.done[kind].push(outcome);
    return outcome;
  }
}

const statusOf = (outcome: Outcome) => (outcome instanceof Error ? undefined : outcome.status);

function expectResult({ isDry }: Case, { exitCode, outputs, commands }: RunnerOutput, { done }: Service) {
  const sent = done.PUT.map(statusOf);
  if (isDry) expect(sent).toEqual([]);
  else expect(exitCode === 0).toBe(sent.includes(OK));
  // No PUT follows one that succeeded, and a failed step sets no output.
  expect(sent.slice(0, -1)).not.toContain(OK);
  expect(Object.keys(outputs)).toHaveLength(exitCode === 0 ? 10 : 0);
  expect(commands.filter(({ command }) => command === 'error')).toHaveLength(exitCode);
}

function expectNoKey({ key }: Case, { stdout, outputFile, summary }: RunnerOutput, { requests }: Service) {
  const [mask = '', ...log] = stdout.split('\n');
  expect(mask).toBe(`::add-mask::${key.replaceAll('%', '%25')}`);
  const flat = (log.join('\n') + summary).replace(/[\s\p{Cc}\p{Cf}]/gu, '');
  expect(findLeaks(flat, key)).toEqual([]);
  expect(outputFile).not.toContain(key);
  for (const { url, body: sent = '', headers } of requests)
    expect([url, sent, ...Object.values({ ...headers, 'X-DC-DEVKEY': '' })].join('\n')).not.toContain(key);
}

test('with any behavior of the service, a run has all properties', async () => {
  let greens = 0;
  await using runner = await startRunner();
  await fc.assert(
    fc.asyncProperty(cases, async (given) => {
      const service = new Service(given);
      const { isDry, retries, key } = given;
      const inputs = {
        'dry-run': String(isDry),
        retries: String(retries),
        'api-key': key,
        'api-url': 'https://dc.example',
      };
      const work = () => run({ transport: service, clock: service.clock });
      const handed = await runner.run(work, { ...inputs, 'order-id': '7', 'disable-ct': 'true' });
      if (handed.exitCode === 0) greens++;
      expectResult(given, handed, service);
      expectNoKey(given, handed, service);
      expect(service.clock.asleep).toBe(0);
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 200) },
  );
  // If everything failed, most properties would hold by themselves.
  expect(greens).toBeGreaterThan(20);
});
