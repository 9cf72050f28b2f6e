import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Transaction } from '../../../../src/reissue/transaction.ts';
import { encodeState } from '../../../../src/runner/state.ts';
import { transactionWith } from '../builders.ts';
import { API_KEY, API_URL, baseline, pems, READ, refused, ScriptedService } from '../scripted-service.ts';
import { annotations, runStep } from '../step.ts';

/** What the main step left behind, as a runner with its run and attempt keeps it. */
const left =
  (changes: Partial<Transaction> = {}) =>
  () =>
    encodeState(transactionWith({ baseline, apiUrl: API_URL, ...changes }), API_KEY);

/** Runs the post step with what the main step left behind. */
async function post(service: ScriptedService, state: () => string, given: Record<string, string> = {}) {
  const step = await runStep('post', { transport: service, clock: service.clock }, given, {}, async () => state());
  return { ...step, said: annotations(step), sent: service.sent };
}

const changed = () => Object.assign(new ScriptedService(), { disableCt: true });
const RESTORED = expect.stringMatching(
  /^warning: The change to order 7 was interrupted\. .* was restored to enabled, /,
);

test.each([{}, { 'api-key': '' }, { 'order-id': 'x', 'api-key': 'x' }])(
  'without a state nothing is sent, printed or written (%o)',
  async (given) => {
    const service = new ScriptedService();
    const step = await post(service, () => '', given);
    expect(step).toMatchObject({ exitCode: 0, stdout: '', summary: '', outputFile: '', sent: [] });
    expect(service.closed).toBe(0);
    expect(await runStep('post', undefined)).toMatchObject({ exitCode: 0, stdout: '' });
  },
);

describe('what was left behind is recovered', () => {
  test('restored: a warning and a summary, no outputs', async () => {
    const service = changed();
    const { exitCode, said, sent, summary, outputs, log, states, commands } = await post(service, left());
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: [RESTORED] });
    expect(commands[0]).toEqual({ command: 'add-mask', properties: {}, message: API_KEY });
    expect(sent).toEqual([...READ(0), '0 PUT enabled']);
    expect({ outputs, log, states }).toEqual({ outputs: {}, log: [], states: [] });
    expect(summary).toContain('<h2>Reissue of DigiCert order 7: recovery after the step</h2>\n');
    expect(summary).toContain('was restored to enabled');
    expect(service.closed).toBe(1);
  });

  test('the grace period begins anew, and no reissue is requested', async () => {
    const { said, sent } = await post(changed(), left({ reissueRequest: 'in-doubt' }));
    expect(said).toEqual([expect.stringMatching(/did not appear.* This run may have requested a reissue\.$/)]);
    expect(sent.slice(-3)).toEqual([...READ(120), '120 PUT enabled']);
    expect(sent.join()).not.toContain('POST');
  });

  test('left pending: with the DNS record that the saved random value belongs to', async () => {
    const domains = [{ name_scope: 'a.example', status: 'pending', method: 'dns-txt-token' }];
    const service = Object.assign(changed(), { status: 'reissue_pending', domains });
    const { said, summary } = await post(service, left({ reissueRequest: 'accepted', dcvRandomValue: 'r4nd0m' }));
    expect(said).toEqual([expect.stringMatching(/^warning: .* is left pending; .* with the value r4nd0m\.$/)]);
    expect(summary).toContain('with the value r4nd0m</code>');
  });

  test('not changed: a warning, no connection', async () => {
    const service = changed();
    const { exitCode, said, sent } = await post(service, left({ statusUpdate: 'not-applied' }));
    expect(service.closed).toBe(0);
    expect({ exitCode, sent }).toEqual({ exitCode: 0, sent: [] });
    expect(said).toEqual([
      expect.stringMatching(/^warning: .* The order was not changed\. This run requested no reissue\.$/),
    ]);
  });

  test('takes the time of the system without overrides', async () => {
    const service = Object.assign(changed(), { pem: pems.renewed });
    const step = await runStep('post', { transport: service }, {}, {}, async () =>
      left({ reissueRequest: 'accepted' })(),
    );
    expect(annotations(step)).toEqual([expect.stringMatching(/^warning: .* are in sync, /)]);
    expect(service.clock.slept).toEqual([]);
  });

  test('order, status and URL are those of the state; other inputs do not matter', async () => {
    const service = changed();
    const unusable = { 'order-id': 'x', 'disable-ct': '', 'api-url': 'ftp://x', retries: '99', 'timeout-seconds': 'x' };
    const { exitCode, said } = await post(service, left(), { ...unusable, 'csr-file': '/nowhere' });
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: [RESTORED] });
    expect(service.requests.map(({ url }) => url.startsWith(`${API_URL}/`))).toEqual([true, true, true]);
    expect(service.requests[0]?.headers['X-DC-DEVKEY']).toBe(API_KEY);
  });
});

describe('out of sync is red', () => {
  const unissued = () => Object.assign(changed(), { status: 'needs_approval', isDated: false, pem: undefined });
  const refusedKey = () => changed().on('order', 1, refused(401)).on('download', 1, refused(401));
  const outBefore = { statusUpdate: 'not-applied', initialCtStatus: 'disabled', isFailureReported: true } as const;
  test.each<[string, ScriptedService, Partial<Transaction>, RegExp]>([
    ['a status that cannot be set', changed().on('PUT', 1, refused(403)), {}, /was interrupted\. .* run: printf /],
    ['a refused key', refusedKey().on('PUT', 1, refused(401)), {}, /order 7 is out of sync/],
    ['a refused key, though unissued', unissued().on('PUT', 1, refused(401)), { baseline: null }, /could not be set /],
    ['not changed, and out of sync before', changed(), outBefore, /had failed\. .*order 7 is out of sync/],
    ['an unknown error', changed().on('order', 1, new TypeError('a bug')), {}, /could not be checked \(a bug\), /],
  ])('%s', async (_, service, changes, words) => {
    const { exitCode, said, summary } = await post(service, left(changes));
    expect(exitCode).toBe(1);
    expect(said).toEqual([expect.stringMatching(/^error: /)]);
    expect(said[0]).toMatch(words);
    expect(summary).toMatch(/order 7 is out of sync|could not be set/);
    expect(service.closed).toBe(changes === outBefore ? 0 : 1);
  });
});

const forge = (apiKey: string, certificateFile: string) =>
  encodeState(transactionWith({ apiUrl: 'https://evil.example', certificateFile }), apiKey);
test.each<[string, (file: string, state: string) => string, apiKey?: string]>([
  ['with the code of another key', (file) => forge('another-key-0123456789', file)],
  ['with the code of no key, and none is given', (file) => forge('', file), ''],
  ['if the key is absent', (_, state) => state, ''],
  ['if the key is unusable', (_, state) => state, 'no key'],
])('a state %s: red, nothing sent, nothing removed, no order named', async (_, change, apiKey = API_KEY) => {
  const given = { 'api-key': apiKey };
  const service = changed();
  const step = await runStep('post', { transport: service, clock: service.clock }, given, {}, async (temporary) => {
    const file = join(temporary, 'digicert-aaaaaa', 'order-7.pem');
    await mkdir(join(temporary, 'digicert-aaaaaa'));
    await writeFile(file, 'PEM');
    return change(file, left({ certificateFile: file })());
  });
  expect(step.exitCode).toBe(1);
  expect(annotations(step)).toEqual([expect.stringMatching(/^error: The saved state does not verify: /)]);
  expect(step.stdout).not.toContain('rder 7');
  expect({ sent: service.sent, files: step.files.length }).toEqual({ sent: [], files: 1 });
  expect(step.summary).toContain('The saved state does not verify');
});

test('the certificate of an interrupted step is removed', async () => {
  const service = Object.assign(changed(), { pem: pems.renewed });
  const step = await runStep('post', { transport: service, clock: service.clock }, {}, {}, async (temporary) => {
    for (const name of ['digicert-aaaaaa', 'digicert-bbbbbb']) {
      await mkdir(join(temporary, name));
      await writeFile(join(temporary, name, 'order-7.pem'), 'PEM');
    }
    return left({ certificateFile: join(temporary, 'digicert-aaaaaa', 'order-7.pem') })();
  });
  expect(annotations(step)).toHaveLength(1);
  expect(step.files.map(({ path }) => path)).toEqual([expect.stringMatching(/\/digicert-bbbbbb\/order-7\.pem$/)]);
});
