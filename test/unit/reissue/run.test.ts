import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { API_KEY, API_URL, baseline, down, pems, READ, refused, ScriptedService } from './scripted-service.ts';
import { runStep } from './step.ts';

type Strings = Record<string, string>;

/** Runs the action on order 7; `progress` is what it saved, one word or more for each state, `-` if it cleared it. */
async function run(service: ScriptedService, given: Strings = {}, env: Strings = {}) {
  const step = await runStep('run', { transport: service, clock: service.clock }, given, env);
  const progress = step.states.map((state) => {
    if (!state) return '-';
    const { statusUpdate, reissueRequest, pending } = state;
    const words = [statusUpdate, reissueRequest !== 'none' && reissueRequest, pending !== 'not-seen' && 'pending'];
    return words.filter(Boolean).join(' ');
  });
  return { ...step, progress: progress.join(', '), sent: service.sent };
}

/** Runs the action with a file for its state that a request removes. */
async function runWithLostState(
  service: ScriptedService,
  kind: 'order' | 'PUT',
  replace: (state: string) => void,
  given: Strings = {},
) {
  const state = join(await mkdtemp(join(tmpdir(), 'state-')), 'state');
  writeFileSync(state, '');
  service.on(kind, 1, () => {
    rmSync(state);
    replace(state);
    return undefined;
  });
  const step = await run(service, given, { GITHUB_STATE: state });
  await rm(dirname(state), { recursive: true });
  return step;
}

const bug = new TypeError('a bug');
const dryRun = { 'dry-run': 'true' };
const isPending = { 'reissue-pending': 'true' };
const requestOnly = { 'wait-minutes': '0' };
const PUT = '0 PUT disabled';
const LEFT = [PUT, ...READ(0), ...READ(1), '1 validation'];
const BEGUN = '-, in-doubt';
const live = (changes: Partial<ScriptedService> = {}) => Object.assign(new ScriptedService(), changes);
const pending = () => live({ status: 'reissue_pending' });
const inSync = () => live({ pem: pems.reissued, disableCt: true });
const unissued = (changes: Partial<ScriptedService> = {}) =>
  live({ status: 'pending', isDated: false, pem: undefined, ...changes });
const reissuedAt = (second: number) => live().at(second, { status: 'issued', pem: pems.reissued });
/** One error annotation that has these words. */
const error = (...words: string[]) => [expect.stringMatching(new RegExp(`^error: .*${words.join('.*')}`, 's'))];

describe('a green run', () => {
  test('has the certificate reissued, and hands it over', async () => {
    const service = reissuedAt(4);
    const { exitCode, outputs, annotations, sent, log, states, progress, files, summary, commands } =
      await run(service);
    expect({ exitCode, annotations }).toEqual({ exitCode: 0, annotations: [] });
    expect(sent).toEqual([...READ(0), PUT, ...READ(0), '0 POST', ...READ(1), '1 validation', ...READ(3), ...READ(7)]);
    expect(commands[0]).toEqual({ command: 'add-mask', properties: {}, message: API_KEY });
    expect(files).toEqual([{ path: outputs['certificate-file'], text: pems.reissued }]);
    expect(outputs).toMatchObject({ reissued: 'true', 'serial-number': '0A02', 'reissue-pending': 'false' });
    expect(log.at(-1)).toContain('7 s');
    const requested = 'applied, applied in-doubt, applied accepted, applied accepted pending';
    expect(progress).toBe(`${BEGUN}, ${requested}, applied accepted pending, -`);
    // So a run that is killed leaves no file.
    expect(states[1]).toMatchObject({ certificateFile: outputs['certificate-file'] });
    expect(states[1]).toMatchObject({ orderId: '7', desired: { status: 'disabled' }, apiUrl: API_URL, baseline });
    expect(JSON.stringify(states)).not.toMatch(/unit-test-key|REQUEST/);
    expect(summary).toContain('DigiCert order 7');
    expect(service.closed).toBe(1);
  });

  test.each<[string, ScriptedService, Strings, sent: string[], outputs: object, progress: string]>([
    ['nothing issued', unissued(), {}, [PUT, ...READ(0)], { 'certificate-ct-status': 'none' }, `${BEGUN}, applied, -`],
    ['a request only', pending(), requestOnly, LEFT, isPending, '-, in-doubt pending, applied pending, -'],
    ['a dry run', live(), dryRun, [], { 'ct-status': 'enabled', 'reissue-required': 'true' }, '-'],
    ['a dry run of a pending reissue', pending(), dryRun, ['0 validation'], isPending, '-'],
  ])('leaves no file: %s', async (_, service, given, requests, outputs, progress) => {
    const step = await run(service, given);
    expect(step).toMatchObject({ exitCode: 0, files: [], sent: [...READ(0), ...requests], progress, outputs });
    expect(step.outputs).toMatchObject({ reissued: 'false', 'certificate-file': '' });
  });

  test('logs each change of the status since the first look', async () => {
    const service = live();
    service.on('PUT', 1, () => {
      service.status = 'reissue_pending';
      return undefined;
    });
    expect((await run(service, requestOnly)).log).toContainEqual('The status of the order is reissue_pending.');
  });

  test('warns if the order could not be read back, and logs retries', async () => {
    const { exitCode, annotations, log } = await run(inSync().on('order', 2, down, 2), { retries: '1' });
    expect({ exitCode, annotations }).toEqual({ exitCode: 0, annotations: [expect.stringMatching(/^warning: /)] });
    expect(log.filter((line) => line.includes('Next attempt'))).toHaveLength(1);
  });

  test('does what the plan of a dry run says, and nothing else', async () => {
    const { outputs, log } = await run(live(), dryRun);
    expect(log).toContainEqual(expect.stringContaining(outputs['plan'] ?? 'none'));
    const given = { 'expected-plan': outputs['plan'] ?? '' };
    expect((await run(reissuedAt(1), given)).annotations).toEqual([]);
    // An order that had a certificate cannot be read without one.
    expect(await run(unissued(), given)).toMatchObject({
      sent: READ(0),
      annotations: error('404', 'A reissue is pending'),
    });
    expect((await run(live().on('POST', 1, refused(400)), given)).states[1]).toMatchObject({ isPlanned: true });
  });

  test('takes the time of the system without overrides', async () => {
    const service = inSync();
    const { outputs } = await runStep('run', { transport: service }, dryRun);
    const plannedAt = Date.parse(outputs['plan']?.split('at=')[1] ?? '');
    expect(Math.abs(plannedAt - Date.now())).toBeLessThan(60_000);
    expect(service.clock.slept).toEqual([]);
    expect(await runStep('run', undefined, { 'order-id': 'x' })).toMatchObject({ exitCode: 1 });
  });
});

describe('before anything is changed', () => {
  /** An error that begins with the state of the order. */
  const unchanged = (...words: string[]) => [
    expect.stringMatching(new RegExp(`^error: The order was not changed\\. .*${words.join('.*')}`, 's')),
  ];
  test('invalid inputs: one error each, nothing sent, an empty state', async () => {
    const { annotations, ...step } = await run(live(), { 'order-id': 'x', 'wait-minutes': '301' });
    expect(step).toMatchObject({ exitCode: 1, sent: [], outputFile: '', progress: '-' });
    expect(annotations).toEqual([...error('order-id'), ...error('wait-minutes')]);
  });

  const isOut = { disableCt: true, csr: '' };
  const tooLong = Array.from({ length: 400 }, (_, index) => `${index}${'x'.repeat(250)}.example`);
  const isOutOfSync = error(
    'Order 7 is out of sync: ',
    'The order was not changed\\. Correct the cause below, then run again',
    'CSR',
  );
  test.each<[string, ScriptedService, Strings, annotations: unknown[]]>([
    ['refused', live({ status: 'revoked' }), {}, unchanged('revoked')],
    ['refused, in a dry run', live({ status: 'revoked' }), dryRun, unchanged('revoked')],
    ['refused, and out of sync already', live(isOut), {}, isOutOfSync],
    ['refused, and out of sync, in a dry run', live(isOut), dryRun, isOutOfSync],
    ['its names are too many for the state', unissued({ dnsNames: tooLong }), {}, unchanged('100000')],
  ])('an order is left as it is: %s', async (_, service, given, expected) => {
    const { annotations, summary, ...step } = await run(service, given);
    expect(step).toMatchObject({ exitCode: 1, progress: '-', outputs: {}, files: [], sent: READ(0) });
    expect(annotations).toEqual(expected);
    expect(summary).toContain('DigiCert order 7');
    expect(service.closed).toBe(1);
  });

  test('a state of 100,000 bytes may grow after the change has begun', async () => {
    const named = (length: number) => unissued({ dnsNames: ['a.example', `${'x'.repeat(length)}.example`] });
    const { states } = await run(named(1));
    const full = named(100_001 - JSON.stringify(states[1]).length);
    full.on('PUT', 1, () => {
      Object.assign(full, { status: 'issued', isDated: true, pem: pems.reissued });
      return undefined;
    });
    expect((await run(full)).annotations).toEqual(error('it lacks'));
  });

  const unread = live().on('account', 1, refused(403));
  test.each<[string, account: string, ScriptedService, annotations: unknown[]]>([
    ['of the key', '1449471', live(), []],
    ['of the key, and can be read later', '1449471', live().on('account', 1, down), []],
    ['of another key', '1449472', live(), unchanged('1449471', '1449472')],
    ['of another key, and the order is out of sync', '2', live(isOut), error('rder 7 is out of sync', '1449471')],
    ['that cannot be read', '1449471', unread, unchanged('1449471', 'can be removed')],
    ['of another key, and the order cannot be read', '2', live().on('order', 1, refused(404)), error('1449471')],
  ])('the account of the policy is one %s', async (_, account, service, expected) => {
    const folder = await mkdtemp(join(tmpdir(), 'workspace-'));
    writeFileSync(join(folder, 'ct-policy.json'), JSON.stringify({ default: 'keep-out', account }));
    const given = { ...(expected.length === 0 && dryRun), 'policy-file': 'ct-policy.json' };
    const { annotations, sent, summary } = await run(service, given, { GITHUB_WORKSPACE: folder });
    await rm(folder, { recursive: true });
    expect(annotations).toEqual(expected);
    expect(sent.filter((line) => !/ account$/.test(line))).toEqual(READ(0));
    expect(sent).toContain('0 account');
    expect(summary).toContain('DigiCert order 7');
  });

  test('nothing is sent from a public repository if names should stay out', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'event-'));
    writeFileSync(join(folder, 'event.json'), '{"repository":{"visibility":"public"}}');
    const env = { GITHUB_EVENT_PATH: join(folder, 'event.json') };
    const { annotations, sent, progress } = await run(live(), {}, env);
    expect({ annotations, sent, progress }).toEqual({ annotations: unchanged('public'), sent: [], progress: '-' });
    expect((await run(live(), { ...dryRun, 'disable-ct': 'false' }, env)).exitCode).toBe(0);
    await rm(folder, { recursive: true });
  });

  test('nothing is changed if the folder of the certificate file cannot be made', async () => {
    const { annotations, sent, progress } = await run(live(), {}, { RUNNER_TEMP: '/nowhere' });
    const left = { annotations: unchanged('RUNNER_TEMP'), sent: READ(0), progress: '-' };
    expect({ annotations, sent, progress }).toEqual(left);
    expect((await run(live(), dryRun, { RUNNER_TEMP: '/nowhere' })).annotations).toEqual([]);
  });

  test('the first read is retried as the input says, and an earlier error still holds', async () => {
    const { annotations } = await run(live().on('order', 1, down, 9), { retries: '1' });
    expect(annotations).toEqual(unchanged('order 7 is out of sync', '(attempt 2)'));
  });

  test('nothing is sent if the empty state cannot be saved, and nothing is changed if the state cannot', async () => {
    for (const given of [{}, dryRun]) {
      const { annotations, sent } = await run(live(), given, { GITHUB_STATE: '/nowhere/state' });
      expect({ sent, annotations }).toEqual({ sent: [], annotations: error('not changed', 'Cannot save') });
    }
    const { annotations, sent } = await runWithLostState(live(), 'order', () => undefined);
    expect({ sent, annotations }).toEqual({ sent: READ(0), annotations: unchanged('') });
  });
});

describe('an error is recovered from', () => {
  const responding = live({ response: { certificate_id: 9, dcv_random_value: 'r4nd0m' } });
  const postRefused = () => live().on('POST', 1, refused(400));
  const putRefused = (changes: Partial<ScriptedService> = {}) => live(changes).on('PUT', 1, refused(400));
  const SENT = 'applied, applied in-doubt, applied';
  const ACCEPTED = `${SENT} accepted, applied accepted`;
  const LEFT_PENDING = ['left pending', 'certificate 9', 'r4nd0m', '1 minute'];
  const OFF = ['out of sync: it has CT logging disabled', 'Correct the cause below', '400 no'];
  const notTurnedOff = () => live().on('PUT', 1, down, 99);
  const toLog = { 'disable-ct': 'false' };
  const keptOut = () => inSync().on('POST', 1, refused(400));
  /** The state stays if logging could not be turned off, or nobody knows how the order is. */
  test.each<[string, ScriptedService, words: string[], progress: string, given?: Strings]>([
    ['nothing was changed', putRefused(), ['not changed', '400 no'], 'not-applied, -'],
    ['out of sync before', putRefused({ disableCt: true }), ['7 is out of sync', '400 no'], 'not-applied, -'],
    ['out of sync, with logging off', postRefused(), OFF, `${SENT}, -`],
    ['turned off again', keptOut(), ['in sync', 'turned off again', '400 no'], `${SENT}, in-doubt, -`, toLog],
    ['not turned off', notTurnedOff(), ['could not be turned off', '503'], 'in-doubt', { retries: '0' }],
    ['left pending by the wait', responding, LEFT_PENDING, `${ACCEPTED} pending, -`, { 'wait-minutes': '1' }],
    ['a defect', postRefused().on('order', 3, bug), ['7 is out of sync', 'a bug', 'Correct the cause', '400 no'], SENT],
  ])('%s', async (_, service, words, progress, given) => {
    const { annotations, summary, ...step } = await run(service, given);
    expect(step).toMatchObject({ exitCode: 1, outputs: {}, files: [], progress: `${BEGUN}, ${progress}` });
    expect(annotations).toEqual(error(...words));
    expect(summary).toMatch(/^<h2>DigiCert order 7: .*<strong>Result:<\/strong> /s);
  });

  test('nothing is looked at if nothing was changed', async () => {
    expect((await run(putRefused())).log).toEqual([]);
  });

  // A folder in it has a path that a system can take, and a file in that folder one that is too long.
  const base = mkdtempSync(join(tmpdir(), 'deep-'));
  let deep = base;
  while (deep.length < 4_074) deep = join(deep, 'x'.repeat(Math.max(1, Math.min(250, 4_073 - deep.length))));
  mkdirSync(deep, { recursive: true });
  afterAll(() => rm(base, { recursive: true }));
  const noOutputs = { GITHUB_OUTPUT: '/nowhere' };
  const fails = (service: ScriptedService) => service.on('order', 4, bug);
  test.each<[string, ScriptedService, env: Strings, words: string[], last: string]>([
    ['the outputs', reissuedAt(1), noOutputs, ['in sync', 'could not be written'], 'applied accepted, -'],
    ['the file in its folder', reissuedAt(1), { RUNNER_TEMP: deep }, ['in sync', 'ENAMETOOLONG'], 'accepted, -'],
    ['the outputs, and the recovery fails', fails(reissuedAt(1)), noOutputs, ['a bug', 'written'], 'accepted'],
  ])('no certificate is left if this cannot be written: %s', async (_, service, env, words, last) => {
    const { annotations, progress, files } = await run(service, {}, env);
    expect({ annotations, files }).toEqual({ annotations: error(...words), files: [] });
    expect(progress.endsWith(last)).toBe(true);
  });

  test('a state that can no longer be saved: recovered anyway, with one error', async () => {
    const { annotations, sent, log } = await runWithLostState(inSync(), 'PUT', mkdirSync, toLog);
    expect(sent).toEqual([...READ(0), '0 PUT enabled', ...READ(0), '0 PUT disabled']);
    expect(annotations).toEqual(error('turned off again', 'EISDIR'));
    expect(log.filter((line) => line.startsWith('Cannot save '))).toHaveLength(3);
  });
});

test('a dry run says that its outputs could not be written', async () => {
  const { annotations } = await run(live(), dryRun, { GITHUB_OUTPUT: '/nowhere/output' });
  expect(annotations).toEqual(error('outputs could not be written'));
});
