import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { API_KEY, API_URL, baseline, down, pems, READ, refused, ScriptedService } from './scripted-service.ts';
import { runStep } from './step.ts';

/** Runs the action on order 7; `progress` is what it saved, one line for each state. */
async function run(service: ScriptedService, given: Record<string, string> = {}, env: Record<string, string> = {}) {
  const step = await runStep('run', { transport: service, clock: service.clock }, given, env);
  const progress = step.states.map(
    (state) =>
      state &&
      [
        state.statusUpdate,
        state.reissueRequest !== 'none' && state.reissueRequest,
        state.wasPending && 'pending',
        state.lastStatus,
        state.certificateFile && 'handed over',
      ]
        .filter(Boolean)
        .join(),
  );
  return { ...step, progress, sent: service.sent };
}

/** Runs the action with a file for its state that a request removes. */
async function runWithLostState(service: ScriptedService, kind: 'order' | 'PUT', replace: (state: string) => void) {
  const state = join(await mkdtemp(join(tmpdir(), 'state-')), 'state');
  writeFileSync(state, '');
  service.on(kind, 1, () => {
    rmSync(state);
    replace(state);
    return undefined;
  });
  const step = await run(service, {}, { GITHUB_STATE: state });
  await rm(dirname(state), { recursive: true });
  return step;
}

const dryRun = { 'dry-run': 'true' };
const PUT = '0 PUT disabled';
const inSync = () => Object.assign(new ScriptedService(), { pem: pems.reissued, disableCt: true });
const unissued = () => Object.assign(new ScriptedService(), { status: 'pending', isDated: false, pem: undefined });
const error = (...words: string[]) => [expect.stringMatching(new RegExp(`^error: .*${words.join('.*')}`, 's'))];

describe('a green run', () => {
  test('has the certificate reissued, and hands it over', async () => {
    const service = new ScriptedService().at(4, { status: 'issued', pem: pems.reissued });
    const { exitCode, outputs, annotations, sent, log, states, progress, files, summary, commands } =
      await run(service);
    expect({ exitCode, annotations }).toEqual({ exitCode: 0, annotations: [] });
    expect(sent).toEqual([...READ(0), PUT, ...READ(0), '0 POST', ...READ(1), '1 validation', ...READ(3), ...READ(7)]);
    expect(commands[0]).toEqual({ command: 'add-mask', properties: {}, message: API_KEY });
    expect(files).toEqual([{ path: outputs['certificate-file'], text: pems.reissued }]);
    expect(outputs).toMatchObject({ reissued: 'true', 'serial-number': '0A02', 'reissue-pending': 'false' });
    expect(log.at(-1)).toContain('7 s');
    expect(progress).toEqual([
      undefined,
      'in-doubt,enabled',
      'applied,enabled',
      'applied,in-doubt,enabled',
      'applied,accepted,enabled',
      'applied,accepted,pending,enabled',
      'applied,accepted,pending,disabled',
      'applied,accepted,pending,disabled,handed over',
      undefined,
    ]);
    expect(states[1]).toMatchObject({ orderId: '7', desiredStatus: 'disabled', apiUrl: API_URL, baseline });
    expect(JSON.stringify(states)).not.toMatch(/unit-test-key|REQUEST/);
    expect(summary).toContain('DigiCert order 7');
    expect(service.closed).toBe(1);
  });

  test.each<[string, ScriptedService, Record<string, string>, progress: string]>([
    ['without a certificate yet', unissued(), {}, 'applied'],
    [
      'that only requests a reissue',
      new ScriptedService(),
      { 'wait-minutes': '0' },
      'applied,accepted,pending,enabled',
    ],
  ])('%s writes no file', async (_, service, given, last) => {
    const { exitCode, outputs, files, progress } = await run(service, given);
    expect({ exitCode, files }).toEqual({ exitCode: 0, files: [] });
    expect(outputs).toMatchObject({ reissued: 'false', 'certificate-file': '' });
    expect(progress.slice(-2)).toEqual([last, undefined]);
  });

  test('warns if the order could not be read back, and logs retries', async () => {
    const { exitCode, annotations, log } = await run(inSync().on('order', 2, down, 2), { retries: '1' });
    expect({ exitCode, annotations }).toEqual({ exitCode: 0, annotations: [expect.stringMatching(/^warning: /)] });
    expect(log).toHaveLength(2);
  });

  test('in a dry run only reads, and leaves nothing', async () => {
    const service = new ScriptedService();
    const { exitCode, outputs, log, progress, files } = await run(service, dryRun);
    expect({ exitCode, progress, files, sent: service.sent }).toEqual({
      exitCode: 0,
      progress: [undefined],
      files: [],
      sent: READ(0),
    });
    expect(outputs).toMatchObject({ 'ct-status': 'enabled', 'reissue-required': 'true', 'certificate-file': '' });
    expect(log).toContainEqual(expect.stringContaining(outputs['plan'] ?? ''));
    expect(service.closed).toBe(1);
  });

  test('does what the plan of a dry run says, and nothing else', async () => {
    const service = () => new ScriptedService().at(1, { status: 'issued', pem: pems.reissued });
    const { plan = '' } = (await run(service(), dryRun)).outputs;
    expect((await run(service(), { 'expected-plan': plan })).annotations).toEqual([]);
    // An order that had a certificate cannot be read without one.
    const refusedRun = await run(unissued(), { 'expected-plan': plan });
    expect({ sent: refusedRun.sent, exitCode: refusedRun.exitCode }).toEqual({ sent: READ(0), exitCode: 1 });
    const failed = await run(new ScriptedService().on('POST', 1, refused(400)), { 'expected-plan': plan });
    expect(failed.states[1]).toMatchObject({ isPlanned: true });
  });

  test('in a dry run that finds a pending reissue reads what that waits for', async () => {
    const { outputs, sent } = await run(Object.assign(new ScriptedService(), { status: 'reissue_pending' }), dryRun);
    expect(outputs).toMatchObject({ 'reissue-pending': 'true', 'reissue-required': 'false' });
    expect(sent).toEqual([...READ(0), '0 validation']);
  });

  test('takes the time of the system without overrides', async () => {
    const service = new ScriptedService();
    const { annotations } = await runStep('run', { transport: service }, dryRun);
    // By that time, the certificate has expired.
    expect({ annotations, slept: service.clock.slept }).toEqual({ annotations: error('expired'), slept: [] });
    expect(await runStep('run', undefined, { 'order-id': 'x' })).toMatchObject({ exitCode: 1 });
  });
});

describe('before anything is changed', () => {
  test('invalid inputs: one error each, nothing sent, an empty state', async () => {
    const { exitCode, annotations, sent, progress, outputFile } = await run(new ScriptedService(), {
      'order-id': 'x',
      'wait-minutes': '301',
    });
    expect({ exitCode, sent, outputFile, progress }).toEqual({
      exitCode: 1,
      sent: [],
      outputFile: '',
      progress: [undefined],
    });
    expect(annotations).toEqual([...error('order-id'), ...error('wait-minutes')]);
  });

  test.each<[string, Partial<ScriptedService>, words: string[]]>([
    ['is refused', { status: 'revoked' }, ['revoked', 'not changed\\.$']],
    ['is refused, and out of sync already', { disableCt: true, csr: '' }, ['CSR', 'order 7 is out of sync', 'printf']],
  ])('an order that %s', async (_, changes, words) => {
    for (const given of [{}, dryRun]) {
      const service = Object.assign(new ScriptedService(), changes);
      const { exitCode, annotations, sent, progress, outputs, summary } = await run(service, given);
      expect({ exitCode, progress, outputs, sent }).toEqual({
        exitCode: 1,
        progress: [undefined],
        outputs: {},
        sent: READ(0),
      });
      expect(annotations).toEqual(error(...words));
      expect(summary).toContain('DigiCert order 7');
      expect(service.closed).toBe(1);
    }
  });

  test.each<[string, account: string, ScriptedService, words: string[]]>([
    ['of the key', '1449471', new ScriptedService(), []],
    ['of another key', '1449472', new ScriptedService(), ['1449471', '1449472', 'not changed\\.$']],
    [
      'that cannot be read',
      '1449471',
      new ScriptedService().on('account', 1, refused(403)),
      ['1449471', 'can be removed', 'not changed\\.$'],
    ],
    [
      'of another key, and the order cannot be read',
      '2',
      new ScriptedService().on('order', 1, refused(404)),
      ['1449471'],
    ],
  ])('the account of the policy is one %s', async (_, account, service, words) => {
    const folder = await mkdtemp(join(tmpdir(), 'workspace-'));
    writeFileSync(join(folder, 'ct-policy.json'), JSON.stringify({ default: 'keep-out', account }));
    const given = { ...dryRun, 'policy-file': 'ct-policy.json' };
    const { exitCode, annotations, sent, summary } = await run(service, given, { GITHUB_WORKSPACE: folder });
    await rm(folder, { recursive: true });
    expect({ exitCode, annotations }).toEqual(
      words.length > 0 ? { exitCode: 1, annotations: error(...words) } : { exitCode: 0, annotations: [] },
    );
    expect(sent.toSorted()).toEqual([...READ(0), '0 account'].toSorted());
    expect(summary).toContain('DigiCert order 7');
  });

  test('the first read is retried as the input says, and an earlier error still holds', async () => {
    const { annotations } = await run(new ScriptedService().on('order', 1, down, 9), { retries: '1' });
    expect(annotations).toEqual(error('attempt 2 of 2', 'not changed', 'order 7 is out of sync'));
  });

  test('nothing is sent if the empty state cannot be saved', async () => {
    for (const given of [{}, dryRun]) {
      const { exitCode, annotations, sent } = await run(new ScriptedService(), given, {
        GITHUB_STATE: '/nowhere/state',
      });
      expect({ exitCode, sent, annotations }).toEqual({ exitCode: 1, sent: [], annotations: error('not changed\\.$') });
    }
  });

  test('nothing is changed if the state cannot be saved', async () => {
    const { exitCode, annotations, sent } = await runWithLostState(new ScriptedService(), 'order', () => undefined);
    expect({ exitCode, sent, annotations }).toEqual({
      exitCode: 1,
      sent: READ(0),
      annotations: error('not changed\\.$'),
    });
  });

  test('nothing is changed if the state is too long', async () => {
    const dnsNames = Array.from({ length: 400 }, (_, index) => `${index}${'x'.repeat(250)}.example`);
    const { annotations, sent } = await run(Object.assign(unissued(), { dnsNames }));
    expect({ sent, annotations }).toEqual({ sent: READ(0), annotations: error('100000', 'not changed\\.$') });
  });
});

describe('an error is recovered from', () => {
  const service = () => new ScriptedService();
  const outOfSync = () => Object.assign(service(), { disableCt: true });
  type Progress = (string | undefined)[];
  test.each<[string, ScriptedService, Record<string, string>, words: string[], Progress]>([
    [
      'nothing was changed',
      service().on('PUT', 1, refused(400)),
      {},
      ['400 no', 'not changed'],
      ['in-doubt,enabled', 'not-applied,enabled', undefined],
    ],
    [
      'nothing was changed, and the order was out of sync before: the state stays',
      outOfSync().on('PUT', 1, refused(400)),
      {},
      ['400 no', 'order 7 is out of sync'],
      ['in-doubt,enabled', 'not-applied,enabled'],
    ],
    [
      'the status is restored',
      service().on('POST', 1, refused(400)),
      {},
      ['400 no', 'restored to enabled'],
      ['applied,in-doubt,enabled', 'applied,enabled', 'in-doubt,enabled', undefined],
    ],
    [
      'the status could not be restored: the state stays',
      service().on('POST', 1, refused(400)).on('PUT', 2, refused(400), 99),
      {},
      ['400 no', 'order 7 is out of sync', 'printf', '400 no'],
      ['applied,enabled', 'in-doubt,enabled'],
    ],
    [
      'the status could not be set for the first certificate: the state stays',
      unissued().on('PUT', 1, down, 99),
      { retries: '0' },
      ['503', 'could not be set'],
      ['in-doubt', 'in-doubt'],
    ],
    [
      'left pending when the wait runs out: with what the response reported',
      Object.assign(service(), { response: { certificate_id: 9, dcv_random_value: 'r4nd0m' } }),
      { 'wait-minutes': '1' },
      ['1 minute', 'left pending', 'certificate 9', 'r4nd0m'],
      ['applied,accepted,pending,enabled', undefined],
    ],
    [
      'a defect in the recovery: the state stays',
      service().on('POST', 1, refused(400)).on('order', 3, new TypeError('a bug')),
      {},
      ['400 no', 'a bug', 'order 7 is out of sync'],
      ['applied,in-doubt,enabled', 'applied,enabled'],
    ],
  ])('%s', async (_, scripted, given, words, last) => {
    const { exitCode, annotations, progress, outputs, files, summary } = await run(scripted, given);
    expect({ exitCode, outputs, files }).toEqual({ exitCode: 1, outputs: {}, files: [] });
    expect(annotations).toEqual(error(...words));
    expect(progress.slice(-last.length)).toEqual(last);
    expect(summary).toMatch(/^<h2>Reissue of DigiCert order 7: .*<strong>Recovery:<\/strong> /s);
  });

  test('a long cause leaves room for the outcome', async () => {
    const body = JSON.stringify({ errors: [{ code: 'x'.repeat(300), message: 'y '.repeat(5000) }] });
    const scripted = service().on('POST', 1, { status: 403, body }).on('PUT', 2, refused(403), 9);
    const { annotations } = await run(scripted, { 'api-url': `${API_URL}/${'z'.repeat(1000)}` });
    expect(annotations).toEqual(error('order 7 is out of sync', 'printf'));
    expect(annotations[0]?.length).toBeLessThanOrEqual(2000 + 'error: '.length);
  });

  test.each<[string, Record<string, string>, words: string[], progress: string]>([
    [
      'the outputs',
      { GITHUB_OUTPUT: '/nowhere' },
      ['outputs could not be written'],
      'applied,accepted,disabled,handed over',
    ],
    ['the folder of the certificate', { RUNNER_TEMP: '/nowhere' }, ['RUNNER_TEMP'], 'applied,accepted,disabled'],
  ])('%s cannot be written: in sync, and no certificate is left', async (_, env, words, last) => {
    const scripted = service().at(1, { status: 'issued', pem: pems.reissued });
    const { exitCode, annotations, files, progress } = await run(scripted, {}, env);
    expect({ exitCode, files }).toEqual({ exitCode: 1, files: [] });
    expect(annotations).toEqual(error(...words, 'in sync'));
    expect(progress.slice(-2)).toEqual([last, undefined]);
  });

  test('a certificate is removed even if the recovery fails', async () => {
    const scripted = service().at(1, { status: 'issued', pem: pems.reissued }).on('order', 4, new TypeError('a bug'));
    const { annotations, files } = await run(scripted, {}, { GITHUB_OUTPUT: '/nowhere' });
    expect({ annotations, files }).toEqual({ annotations: error('could not be written', 'a bug'), files: [] });
  });

  test('a state that can no longer be saved: recovered anyway, with one error', async () => {
    const { exitCode, annotations, sent, log } = await runWithLostState(service(), 'PUT', mkdirSync);
    expect({ exitCode, sent }).toEqual({ exitCode: 1, sent: [...READ(0), PUT, ...READ(0), '0 PUT enabled'] });
    expect(annotations).toEqual(error('EISDIR', 'restored to enabled'));
    expect(log.filter((line) => line.startsWith('Cannot save '))).toHaveLength(3);
  });
});

test('a dry run says that its outputs could not be written', async () => {
  const { annotations } = await run(new ScriptedService(), dryRun, { GITHUB_OUTPUT: '/nowhere/output' });
  expect(annotations).toEqual(error('outputs could not be written'));
});
