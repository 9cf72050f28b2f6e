import { describe, expect, test } from 'vitest';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import { startRunner } from '../runner.ts';
import { firstChange, transactionWith } from './builders.ts';
import { API_KEY, API_URL, baseline, pems, READ, refused, ScriptedService } from './scripted-service.ts';
import { leaveCertificate, runStep } from './step.ts';

/** What the main step left behind. */
const left = (changes: Partial<Transaction> = {}) => JSON.stringify(transactionWith({ baseline, ...changes }));

/** Runs the post step with what the main step left behind. */
async function post(service: ScriptedService, state: string, given: Record<string, string> = {}) {
  const step = await runStep('post', { transport: service, clock: service.clock }, given, {}, () => state);
  return { ...step, sent: service.sent };
}

const changed = () => Object.assign(new ScriptedService(), { disableCt: true });
const DIGICERT = 'https://www.digicert.com/services/v2';

test.each([{}, { 'api-key': '' }, { 'order-id': 'x', 'api-key': 'x', 'api-url': 'x' }])(
  'without a state nothing is sent or written, and nothing but a mask is printed (%o)',
  async (given) => {
    const service = new ScriptedService();
    const { exitCode, annotations, log, summary, outputFile, sent } = await post(service, '', given);
    expect({ exitCode, annotations, log, summary, outputFile, sent }).toEqual({
      ...{ exitCode: 0, annotations: [], log: [], summary: '', outputFile: '', sent: [] },
    });
    expect(service.closed).toBe(0);
  },
);

describe('what was left behind is recovered', () => {
  test('restored: a warning and a summary, no outputs', async () => {
    const service = changed();
    const { exitCode, annotations, sent, summary, outputs, log, states, commands } = await post(service, left());
    expect({ exitCode, annotations }).toEqual({
      exitCode: 0,
      annotations: [expect.stringMatching(/^warning: .*restored/)],
    });
    expect(commands[0]).toEqual({ command: 'add-mask', properties: {}, message: API_KEY });
    expect(sent).toEqual([...READ(0), '0 PUT enabled']);
    expect({ outputs, log, states, closed: service.closed }).toEqual({ outputs: {}, log: [], states: [], closed: 1 });
    expect(summary).toContain('DigiCert order 7');
  });

  test.each<[string, Partial<Transaction>]>([
    ['a request in doubt', { reissueRequest: 'in-doubt' }],
    ['a request', { reissueRequest: 'accepted' }],
    ['a reissue that was pending', { wasPending: true }],
  ])('the grace period begins anew, and no reissue is requested: %s', async (_, changes) => {
    const { sent } = await post(changed(), left(changes));
    expect(sent.slice(-3)).toEqual([...READ(120), '120 PUT enabled']);
    expect(sent.join()).not.toContain('POST');
  });

  test('not changed: a warning, no connection', async () => {
    const service = changed();
    const { exitCode, annotations, sent } = await post(service, left({ statusUpdate: 'not-applied' }));
    expect({ exitCode, sent, closed: service.closed }).toEqual({ exitCode: 0, sent: [], closed: 0 });
    expect(annotations).toEqual([expect.stringMatching(/^warning: /)]);
  });

  test('with the time of the system without overrides', async () => {
    const service = Object.assign(changed(), { pem: pems.reissued });
    const step = await runStep('post', { transport: service }, {}, {}, () => left({ reissueRequest: 'accepted' }));
    expect({ exitCode: step.exitCode, slept: service.clock.slept }).toEqual({ exitCode: 0, slept: [] });
  });

  test.each<[string, apiUrl: string, given: Record<string, string>]>([
    [
      'the input',
      API_URL,
      { 'order-id': 'x', 'disable-ct': '', retries: '99', 'timeout-seconds': 'x', 'csr-file': '/x' },
    ],
    ['the US instance, whatever the input is', DIGICERT, { 'order-id': '8', 'disable-ct': 'false' }],
    [
      'the European instance, and the input is unusable',
      'https://certcentral.digicert.eu/services/v2',
      { 'api-url': 'ftp://x' },
    ],
    ['the US instance, and the input is empty', DIGICERT, { 'api-url': '' }],
  ])('the URL of the state counts if it is that of %s', async (_, apiUrl, given) => {
    const service = changed();
    const { exitCode } = await post(service, left({ apiUrl }), given);
    expect({ exitCode, puts: service.sent.slice(2) }).toEqual({ exitCode: 0, puts: ['0 PUT enabled'] });
    for (const { url, headers } of service.requests) {
      expect(url).toMatch(new RegExp(`^${apiUrl}/.*order.*/7(/|$)`));
      expect(headers['X-DC-DEVKEY']).toBe(API_KEY);
    }
  });

  test('the certificate of an interrupted step is removed', async () => {
    const service = Object.assign(changed(), { pem: pems.reissued });
    const { files } = await runStep('post', { transport: service, clock: service.clock }, {}, {}, async (temporary) => {
      await leaveCertificate(temporary, 'digicert-other');
      return left({ certificateFile: await leaveCertificate(temporary, 'digicert-own') });
    });
    expect(files.map(({ path }) => path)).toEqual([expect.stringContaining('/digicert-other/')]);
  });
});

describe('out of sync is red', () => {
  const unissued = () => Object.assign(changed(), { status: 'needs_approval', isDated: false, pem: undefined });
  const outBefore = { statusUpdate: 'not-applied', reportedStatus: 'disabled' } as const;
  test.each<[string, ScriptedService, Partial<Transaction>, given?: Record<string, string>]>([
    ['a status that cannot be set', changed().on('PUT', 1, refused(403)), {}],
    [
      'a refused key',
      changed().on('order', 1, refused(401)).on('download', 1, refused(401)).on('PUT', 1, refused(401)),
      {},
    ],
    ['not changed, and out of sync before', changed(), outBefore],
    ['an absent key', changed(), {}, { 'api-key': '' }],
    ['an unusable key', changed(), {}, { 'api-key': 'no key' }],
    ['a defect', changed().on('order', 1, new TypeError('a bug')), {}],
  ])('%s', async (_, service, changes, given) => {
    const { exitCode, annotations, summary } = await post(service, left(changes), given);
    expect({ exitCode, annotations }).toEqual({
      exitCode: 1,
      annotations: [expect.stringMatching(/^error: .*order 7 is out of sync/)],
    });
    expect(summary).toContain('order 7 is out of sync');
  });

  test.each([
    [401, 1],
    [403, 0],
  ])('a refused key (%d), too, though nothing is issued', async (status, exitCode) => {
    const { annotations, ...step } = await post(unissued().on('PUT', 1, refused(status)), left(firstChange));
    expect({ exitCode: step.exitCode, count: annotations.length }).toEqual({ exitCode, count: 1 });
  });
});

test.each<[string, (state: string) => string]>([
  ['no JSON', (state) => state.slice(1)],
  ['another value', () => '[]'],
  ['with a field more', (state) => state.replace('{', '{"more":1,')],
  ['with another kind of value', (state) => state.replace('"orderId":"7"', '"orderId":7')],
  ['for another URL', (state) => state.replace(API_URL, 'https://evil.example/v2')],
  ['for a URL that begins as that of the input', (state) => state.replace(API_URL, `${API_URL}.evil.example`)],
  ['for no URL', (state) => state.replace(API_URL, '')],
])('a state that is %s: red, nothing sent, nothing removed, no order named', async (_, change) => {
  const service = changed();
  const { exitCode, annotations, stdout, summary, files } = await runStep(
    'post',
    { transport: service, clock: service.clock },
    {},
    {},
    async (temporary) => change(left({ certificateFile: await leaveCertificate(temporary, 'digicert-own') })),
  );
  expect({ exitCode, annotations }).toEqual({ exitCode: 1, annotations: [expect.stringMatching(/^error: /)] });
  expect({ sent: service.sent, files: files.length }).toEqual({ sent: [], files: 1 });
  expect(stdout + summary).not.toMatch(/rder 7|evil/);
});

test('the debug log has what was decided', async () => {
  await using runner = await startRunner({ RUNNER_DEBUG: '1', STATE_transaction: left() });
  // The debug log is turned on at import.
  const { post: debugged } = await import('../../../src/reissue/recovery/post-step.ts');
  for (const service of [
    changed(),
    changed().on('PUT', 1, refused(403)),
    Object.assign(changed(), { pem: pems.reissued }),
  ]) {
    const inputs = { 'api-key': API_KEY, 'api-url': API_URL };
    const { commands } = await runner.run(() => debugged({ transport: service, clock: service.clock }), inputs);
    const lines = commands.filter(({ command, message }) => command === 'debug' && message.startsWith('Recovery: '));
    expect(lines).toHaveLength(1);
  }
});
