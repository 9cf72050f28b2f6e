import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { run } from '../../../src/set-status/run.ts';
import { VirtualClock, VirtualTime } from '../../harness/virtual-time.ts';
import * as faults from '../../stand-in/faults.ts';
import { type CertCentral, seedOrders, startCertCentral } from '../../stand-in/server.ts';
import { type RunnerOutput, startRunner } from '../runner.ts';

/** One entry of a script: what happens to one request. */
interface Act {
  name: string;
  /** If there is a response. */
  status?: number;
  retryAfter?: string | undefined;
  behavior: faults.Behavior;
}

interface Case {
  key: string;
  /** The inputs, and whether all of them are acceptable. */
  inputs: Record<string, string>;
  valid: boolean;
  retries: number;
  dryRun: boolean;
  /** What happens to the requests of each kind, one after the other; then service is normal. */
  script: Record<'put' | 'order' | 'certificate', Act[]>;
}

const printable = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
const keys = fc.string({ unit: printable, minLength: 12, maxLength: 40 });

/** Texts that contain the key in one encoding or another. */
const echoes = (key: string) =>
  fc.constantFrom(
    key,
    encodeURIComponent(key),
    JSON.stringify(key),
    Buffer.from(` ${key} `).toString('base64'),
    [...key].join('\u0000'),
    [...key].join('\r\n'),
    `${'x'.repeat(495 - key.length / 2)}${key}`,
    `\n::error::${key}\r##[error]${key}`,
  );

const anyStatus = fc.oneof(
  { weight: 2, arbitrary: fc.constant(204) },
  { weight: 3, arbitrary: fc.constantFrom(408, 429, 500, 502, 503, 504) },
  { weight: 1, arbitrary: fc.constantFrom(200, 201, 202, 301, 302, 307, 400, 401, 403, 404, 409, 422) },
);
const retryAfters = fc.constantFrom(
  undefined,
  undefined,
  '0',
  '7',
  '120',
  '121',
  '-1',
  'transient',
  new Date(0).toUTCString(),
);

function responses(key: string, statuses = anyStatus): fc.Arbitrary<Act> {
  const bodies = fc.oneof(
    fc.constant(''),
    echoes(key),
    echoes(key).map((text) => ({ errors: [{ code: text, message: text }] })),
    echoes(key).map((text) => ({
      id: 1000001,
      status: text,
      certificate: { id: 7, common_name: text, dns_names: [text] },
    })),
  );
  return fc.tuple(statuses, retryAfters, bodies).map(([status, retryAfter, body]) => ({
    name: `${status}, Retry-After: ${retryAfter}`,
    status,
    retryAfter,
    behavior: {
      status,
      headers: {
        Location: `https://other.example/${key.replace(/\W/g, '')}`,
        ...(retryAfter && { 'Retry-After': retryAfter }),
      },
      body: status === 204 ? '' : body,
    },
  }));
}

const breaks = fc.constantFrom<Act>(
  { name: 'reset', behavior: faults.reset },
  { name: 'reset when done', behavior: { ...faults.reset, applied: true } },
  { name: 'hang-up', behavior: faults.hangUp },
  { name: 'garbage', behavior: faults.garbage },
  { name: 'cut headers', behavior: faults.cutHeaders },
  { name: 'cut 204', status: 204, behavior: faults.cutKnownLength(204) },
  { name: 'cut 503', status: 503, behavior: faults.cutChunked(503) },
  { name: 'cut 200', status: 200, behavior: faults.cutKnownLength(200) },
);

const acts = (key: string) =>
  fc.array(fc.oneof({ weight: 3, arbitrary: responses(key) }, { weight: 1, arbitrary: breaks }), { maxLength: 12 });

const cases: fc.Arbitrary<Case> = keys.chain((key) => {
  const bad = (...values: string[]) => fc.constantFrom(...values, '!', key, `${key} `);
  const input = (good: fc.Arbitrary<string>, wrong: fc.Arbitrary<string>) =>
    fc.oneof(
      { weight: 30, arbitrary: good.map((value) => ({ value, valid: true })) },
      { weight: 1, arbitrary: wrong.map((value) => ({ value, valid: false })) },
    );
  const inputs = fc.record({
    'order-id': input(fc.constantFrom('1000001', '1000004', '7'), bad('', '0', '1e3', ' 1000001\n')),
    'disable-ct': input(fc.constantFrom('true', 'FALSE'), bad('', 'yes')),
    'dry-run': input(fc.constantFrom('false', 'false', ' false', 'True'), bad('', 'no')),
    retries: input(fc.integer({ min: 0, max: 10 }).map(String), bad('11', '-1', '1.5')),
    'timeout-seconds': input(fc.constantFrom('', '30', '300'), bad('0', '301')),
    // The address of the stand-in is filled in later.
    'api-url': input(fc.constant('OWN'), bad('http://example.com', `https://${key}@example.com`, 'OWN?')),
  });
  const limits = fc.array(responses(key, fc.constant(429)), { minLength: 6, maxLength: 14 });
  const put = fc.oneof({ weight: 4, arbitrary: acts(key) }, { weight: 1, arbitrary: limits });
  const script = fc.record({ put, order: acts(key), certificate: acts(key) });
  return fc.record({ inputs, script }).map(({ inputs: chosen, script }) => ({
    key,
    inputs: Object.fromEntries(Object.entries(chosen).map(([name, { value }]) => [name, value])),
    valid: Object.values(chosen).every(({ valid }) => valid),
    retries: Number(chosen.retries.value),
    dryRun: chosen['dry-run'].value === 'True',
    script,
  }));
});

/** A run, and when it sent each PUT. */
interface Played {
  handed: RunnerOutput;
  standIn: CertCentral;
  putTimes: readonly number[];
}

/** Runs the action on a stand-in that follows the script. Its time passes only while no request is under way. */
async function play({ key, inputs, script }: Case): Promise<Played> {
  const orders = seedOrders.filter(({ id }) => id === 1000001 || id === 1000004);
  await using standIn = await startCertCentral({ apiKey: key, orders });
  for (const path of ['put', 'order', 'certificate'] as const)
    for (const { behavior } of script[path]) standIn.fault({ path }, behavior, 1);
  await using runner = await startRunner();
  const url = inputs['api-url']?.replace('OWN', standIn.url) ?? '';
  const time = new VirtualTime();
  const clock = new VirtualClock(time, Math.random);
  const putTimes: number[] = [];
  const onRequest = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    if (request.method === 'PUT') putTimes.push(time.now);
    void time.freezeDuring(new Promise((resolve) => request.once('close', resolve)));
  };
  const work = async () => {
    let isDone = false;
    const ended = run({ clock }).finally(() => {
      isDone = true;
    });
    await time.advanceUntil(() => isDone);
    await ended;
  };
  subscribe('http.client.request.created', onRequest);
  try {
    const handed = await runner.run(work, { ...inputs, 'api-key': key, 'api-url': url });
    return { handed, standIn, putTimes };
  } finally {
    unsubscribe('http.client.request.created', onRequest);
  }
}

const requests = ({ requests }: CertCentral, path: RegExp) => requests.filter((request) => path.test(request.path));
const puts = (standIn: CertCentral) => requests(standIn, /ct-status$/);

/** The statuses of the responses to the PUTs of a run: by the script, then by the service. */
function putStatuses({ script, inputs }: Case, count: number): (number | undefined)[] {
  const known = ['1000001', '1000004'].includes(inputs['order-id']?.trim() ?? '');
  return Array.from({ length: count }, (_, index) => {
    const act = script.put[index];
    return act ? act.status : known ? 204 : 404;
  });
}

/** What must hold of every run. */
const properties: Record<string, (given: Case, played: Played) => void> = {
  'the step is green if and only if the inputs are valid and the response to the PUT was 204': (
    given,
    { handed: { exitCode, outputs, commands }, standIn },
  ) => {
    const sent = puts(standIn);
    const statuses = putStatuses(given, sent.length);
    if (given.dryRun || !given.valid) expect(sent).toEqual([]);
    if (!given.dryRun) expect(exitCode === 0).toBe(given.valid && statuses.includes(204));
    if (!given.valid) expect({ exitCode, sent: standIn.requests }).toEqual({ exitCode: 1, sent: [] });
    // No PUT follows one that succeeded, and a failed step sets no output.
    expect(statuses.slice(0, -1)).not.toContain(204);
    expect(Object.keys(outputs)).toHaveLength(exitCode === 0 ? 10 : 0);
    const errors = commands.filter(({ command }) => command === 'error').length;
    if (given.valid) expect(errors).toBe(exitCode);
    else expect(errors).toBeGreaterThan(0);
  },

  'the key is nowhere but in the mask and in the header': (
    { key },
    { handed: { stdout, outputFile, summary }, standIn },
  ) => {
    const [mask = '', ...rest] = stdout.split('\n');
    expect(mask).toBe(`::add-mask::${key.replaceAll('%', '%25')}`);
    for (const text of [rest.join('\n'), outputFile, summary]) {
      const flat = text.replace(/[\s\p{Cc}\p{Cf}]/gu, '');
      for (const spelling of [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1), html(key)])
        expect(flat).not.toContain(spelling);
    }
    for (const { path, body, headers } of standIn.requests) {
      const { 'x-dc-devkey': sent, ...others } = headers;
      expect(sent).toBe(key);
      expect(JSON.stringify([path, body, others])).not.toContain(JSON.stringify(key).slice(1, -1));
    }
  },

  'no request is sent more often than it may be': ({ valid, retries, dryRun, script }, { standIn }) => {
    // A rate limit uses up none of the retries, unless there are none.
    const limits =
      retries === 0 ? 0 : Math.max(...Object.values(script).map((acts) => acts.filter(isRateLimit).length));
    const most = valid ? retries + 1 + limits : 0;
    expect(puts(standIn).length).toBeLessThanOrEqual(dryRun ? 0 : most);
    for (const path of [/order\/certificate\/\d+$/, /pem_nointermediate$/])
      expect(requests(standIn, path).length).toBeLessThanOrEqual(dryRun ? most : Math.min(most, 3 + limits));
  },

  'each wait before a PUT is within its limits, and no PUT is later than 10 minutes after the first': (
    { script, retries },
    { putTimes: times },
  ) => {
    let rateLimits = 0;
    for (const [index, time] of times.entries()) {
      const act = script.put[index - 1];
      if (!act) continue;
      const waited = time - (times[index - 1] ?? 0);
      const whole = Math.min(60_000, (isRateLimit(act) ? 5_000 : 1_000) * 2 ** (index - 1));
      const asked = askedWait(act);
      const isTooShort = isRateLimit(act) && rateLimits >= retries && (asked ?? 0) < whole;
      if (asked !== undefined && !isTooShort) expect(waited).toBe(asked);
      else {
        expect(waited).toBeGreaterThanOrEqual(Math.floor(whole / 2));
        expect(waited).toBeLessThanOrEqual(whole);
      }
      expect(waited).toBeLessThanOrEqual(120_000);
      if (isRateLimit(act)) {
        rateLimits++;
        expect(time - (times[0] ?? 0), 'a retry after a rate limit').toBeLessThanOrEqual(240_000);
      }
    }
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThanOrEqual(600_000);
  },
};

test('with any inputs, and any behavior of the service, a run has all properties', async () => {
  let greens = 0;
  // A failure prints its seed and its path, with which `fc.assert` repeats it.
  await fc.assert(
    fc.asyncProperty(cases, async (given) => {
      const played = await play(given);
      if (played.handed.exitCode === 0) greens++;
      for (const check of Object.values(properties)) check(given, played);
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 60) },
  );
  // If everything failed, most properties would hold by themselves.
  expect(greens).toBeGreaterThan(5);
});

const isRateLimit = ({ status }: Act) => status === 429;

/** The wait of a `Retry-After` that counts, in milliseconds. */
function askedWait({ retryAfter = '' }: Act): number | undefined {
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  return retryAfter.endsWith('GMT') ? 0 : undefined;
}

const html = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
