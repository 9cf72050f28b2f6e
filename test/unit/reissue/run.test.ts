import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  API_KEY,
  API_URL,
  baseline,
  DOWNLOAD_URL,
  down,
  ORDER_URL,
  pems,
  READ,
  REASONS,
  refused,
  ScriptedService,
} from './scripted-service.ts';
import { annotations, runStep } from './step.ts';

/** Runs the action on order 7, with faults after the first observation. */
async function run(service: ScriptedService, given: Record<string, string> = {}, env: Record<string, string> = {}) {
  const step = await runStep('run', { transport: service, clock: service.clock }, given, env);
  const progress = step.states.map(
    (state) =>
      state &&
      [
        state.statusUpdate,
        state.reissueRequest === 'in-doubt' ? 'requested' : state.reissueRequest === 'accepted' && 'accepted',
        state.reissueSeenPending && 'pending',
        state.reissuedCtStatus && 'issued',
        state.certificateFile && 'handed over',
        state.isFailureReported && 'reported',
      ]
        .filter(Boolean)
        .join(),
  );
  return { ...step, said: annotations(step), progress, sent: service.sent };
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
/** The certificate of the scripted service that is as desired has one more name. */
const NEW_NAME = expect.stringMatching(/^warning: .* lacks: c\.example\./);
const RECOVERING = / Recovering: checking the order and its certificate\.$/;
const inSync = () => Object.assign(new ScriptedService(), { pem: pems.renewed, disableCt: true });
const unissued = () => Object.assign(new ScriptedService(), { status: 'pending', isDated: false, pem: undefined });

describe('a green run', () => {
  test('has the certificate reissued, and hands it over', async () => {
    const service = new ScriptedService().at(4, { status: 'issued', pem: pems.renewed });
    const { exitCode, outputs, said, sent, log, states, progress, files, summary, commands } = await run(service);
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: [NEW_NAME] });
    expect(sent).toEqual([...READ(0), PUT, ...READ(0), '0 POST', ...READ(1), ...REASONS(1), ...READ(3), ...READ(7)]);
    expect(commands[0]).toEqual({ command: 'add-mask', properties: {}, message: API_KEY });
    expect(files).toEqual([{ path: outputs['certificate-file'], text: pems.renewed }]);
    expect(outputs).toMatchObject({ reissued: 'true', 'serial-number': '0A02', 'reissue-pending': 'false' });
    expect(log.at(-1)).toContain('its certificate was reissued in 7 s ');
    expect(progress).toEqual([
      undefined,
      'in-doubt',
      'applied',
      'applied,requested',
      'applied,accepted',
      'applied,accepted,pending',
      'applied,accepted,pending,issued',
      'applied,accepted,pending,issued,handed over',
      undefined,
    ]);
    expect(states[1]).toMatchObject({ orderId: '7', desiredStatus: 'disabled', apiUrl: API_URL, baseline });
    expect(JSON.stringify(states)).not.toMatch(/unit-test-key|REQUEST/);
    expect(summary).toContain('certificate reissued</h2>');
    expect(service.closed).toBe(1);
  });

  test.each<[string, ScriptedService, Record<string, string>, progress: string]>([
    ['without a certificate yet', unissued(), {}, 'applied'],
    ['that only requests a reissue', new ScriptedService(), { 'wait-minutes': '0' }, 'applied,accepted,pending'],
  ])('%s writes no file', async (_, service, given, last) => {
    const { exitCode, outputs, files, progress } = await run(service, given);
    expect({ exitCode, files }).toEqual({ exitCode: 0, files: [] });
    expect(outputs).toMatchObject({ reissued: 'false', 'certificate-file': '' });
    expect(progress.slice(-2)).toEqual([last, undefined]);
  });

  test('measures the time since it began', async () => {
    const service = inSync();
    service.clock.time = 60_000;
    const { summary } = await run(service);
    expect(summary).toContain('<th align="left">Took</th><td>0 s</td>');
  });

  test('warns if the order could not be read back, and logs retries', async () => {
    const { exitCode, said, log, stdout } = await run(inSync().on('order', 2, down, 2), { retries: '1' });
    expect(exitCode).toBe(0);
    expect(said).toEqual([expect.stringContaining('warning: CT logging is disabled, but the order could not be read')]);
    expect(log[0]).toMatch(/Attempt 1 of 2 failed: 503 down: Said\. Next attempt in 0\.8 seconds\.$/);
    expect(stdout).toMatch(/\n::warning::.*\nCT logging of order /);
  });

  test('in a dry run only reads, and leaves nothing', async () => {
    const service = new ScriptedService();
    const { exitCode, outputs, log, progress, files, summary } = await run(service, dryRun);
    expect({ exitCode, progress, files }).toEqual({ exitCode: 0, progress: [undefined], files: [] });
    expect(service.requests.map(({ url }) => url)).toEqual([ORDER_URL, DOWNLOAD_URL]);
    expect(outputs).toMatchObject({ 'ct-status': 'enabled', 'reissue-required': 'true', 'certificate-file': '' });
    expect(log).toEqual([
      expect.stringMatching(/^Dry run, nothing was changed: .* A run would /),
      'DNS names of the active certificate: a.example, b.example',
      `Plan: ${outputs['plan']}`,
    ]);
    expect(summary).toContain('<h2>Dry run: ');
    expect(service.closed).toBe(1);
  });

  test('in a dry run that finds a pending reissue reads what that waits for', async () => {
    const service = Object.assign(new ScriptedService(), { status: 'reissue_pending' });
    const { outputs, sent, log } = await run(service, dryRun);
    expect(outputs).toMatchObject({ 'reissue-pending': 'true', 'reissue-required': 'false' });
    expect(sent).toEqual([...READ(0), ...REASONS(0)]);
    expect(log).toContainEqual(expect.stringContaining('The order is waiting for '));
  });

  test('takes the time of the system without overrides', async () => {
    const service = new ScriptedService();
    expect(await runStep('run', { transport: service }, dryRun)).toMatchObject({ exitCode: 0 });
    expect(service.clock.slept).toEqual([]);
    expect(await runStep('run', undefined, { 'order-id': 'x' })).toMatchObject({ exitCode: 1 });
  });
});

describe('before anything is changed', () => {
  test('invalid inputs: one error each, nothing sent, an empty state', async () => {
    const given = { 'order-id': 'x', 'wait-minutes': '301' };
    const { exitCode, said, sent, summary, progress, outputFile } = await run(new ScriptedService(), given);
    expect({ exitCode, sent, outputFile }).toEqual({ exitCode: 1, sent: [], outputFile: '' });
    expect(progress).toEqual([undefined]);
    expect(said.map((line) => line.split(' is ')[0])).toEqual([
      'error: Input order-id "x"',
      'error: Input wait-minutes "301"',
    ]);
    expect(summary).toContain('<h2>Reissue: the step failed</h2>');
  });

  test.each<[string, Partial<ScriptedService>, error: RegExp]>([
    ['cannot be reissued', { status: 'revoked' }, / order 7: [^.]*\. [^.]* a new order\. The order was not changed\.$/],
    ['is out of sync already', { disableCt: true, csr: '' }, / not changed, and order 7 is out of sync: .* printf /],
  ])('an order that %s fails', async (_, changes, error) => {
    for (const given of [{}, dryRun]) {
      const service = Object.assign(new ScriptedService(), changes);
      const { exitCode, said, sent, progress, outputs } = await run(service, given);
      expect({ exitCode, progress, outputs }).toEqual({ exitCode: 1, progress: [undefined], outputs: {} });
      expect(sent).not.toContain(PUT);
      expect(said).toEqual([expect.stringMatching(error)]);
      expect(service.closed).toBe(1);
    }
  });

  test.each<[string, account: string, ScriptedService, error: RegExp | undefined]>([
    ['of the key', '1449471', new ScriptedService(), undefined],
    [
      'of another key',
      '1449472',
      new ScriptedService(),
      /account 1449471, but .* account 1449472\. .* The order was not changed\.$/,
    ],
    [
      'that cannot be read',
      '1449471',
      new ScriptedService().on('account', 1, refused(403)),
      /account can be removed .* not changed/,
    ],
    [
      'of another key, and the order cannot be read',
      '2',
      new ScriptedService().on('order', 1, refused(404)),
      /account 1449471/,
    ],
  ])('the account of the policy is one %s', async (_, account, service, error) => {
    const folder = await mkdtemp(join(tmpdir(), 'workspace-'));
    writeFileSync(join(folder, 'ct-policy.json'), JSON.stringify({ default: 'keep-out', account }));
    const given = { ...dryRun, 'policy-file': 'ct-policy.json' };
    const { exitCode, said, sent } = await run(service, given, { GITHUB_WORKSPACE: folder });
    await rm(folder, { recursive: true });
    expect({ exitCode, said }).toEqual(
      error ? { exitCode: 1, said: [expect.stringMatching(error)] } : { exitCode: 0, said: [] },
    );
    expect(sent.toSorted()).toEqual([...READ(0), '0 account'].toSorted());
  });

  test('the first read is retried as the input says, and an earlier error still holds', async () => {
    const { said } = await run(new ScriptedService().on('order', 1, down, 9), { retries: '1' });
    expect(said).toEqual([
      expect.stringMatching(
        /^error: Could not read order 7: .*\(attempt 2 of 2\)\. .* not changed\. .* still holds\.$/,
      ),
    ]);
  });

  const NOT_SAVED = /^error: Cannot save the state for the post step: .*state\. The order was not changed\.$/;
  test.each([{}, dryRun])('nothing is sent if the first state cannot be saved (%o)', async (given) => {
    const { exitCode, said, sent } = await run(new ScriptedService(), given, { GITHUB_STATE: '/nowhere/state' });
    expect({ exitCode, sent, said }).toEqual({ exitCode: 1, sent: [], said: [expect.stringMatching(NOT_SAVED)] });
  });

  test('nothing is changed if the state cannot be saved', async () => {
    const { exitCode, said, sent } = await runWithLostState(new ScriptedService(), 'order', () => undefined);
    expect({ exitCode, sent, said }).toEqual({ exitCode: 1, sent: READ(0), said: [expect.stringMatching(NOT_SAVED)] });
  });
});

describe('an error is recovered from', () => {
  const service = () => new ScriptedService();
  const outOfSync = () => Object.assign(service(), { disableCt: true });
  const withResponse = () => Object.assign(service(), { response: { certificate_id: 9, dcv_random_value: 'r4nd0m' } });
  test.each<[string, ScriptedService, Record<string, string>, error: RegExp, progress: (string | undefined)[]]>([
    [
      'nothing was changed',
      service().on('PUT', 1, refused(400)),
      {},
      /^error: Could not disable CT logging of order 7: .*400 no: Said\. .* The order was not changed\. This run requested no reissue\.$/,
      ['in-doubt', 'not-applied', undefined],
    ],
    [
      'nothing was changed, and the order was out of sync before: the state stays',
      outOfSync().on('PUT', 1, refused(400)),
      {},
      / The order was not changed, and order 7 is out of sync: /,
      ['in-doubt', 'not-applied', 'not-applied,reported'],
    ],
    [
      'the status is restored',
      service().on('POST', 1, refused(400)),
      {},
      /^error: Could not request a reissue of order 7: .*400 no: Said\. .* was restored to enabled, .* Run again\. This run requested no reissue\.$/,
      ['applied,requested', 'applied', 'in-doubt', undefined],
    ],
    [
      'a status that could not be restored stays in the state',
      service().on('POST', 1, refused(400)).on('PUT', 2, refused(400), 99),
      {},
      /^error: Could not request a reissue .* could not be restored: order 7 is out of sync\. .* run: printf .* This run requested no reissue\. .*400 no: Said\.$/,
      ['in-doubt', 'in-doubt,reported'],
    ],
    [
      'a status that could not be set for the first certificate stays in the state, too',
      unissued().on('PUT', 1, down, 99),
      { retries: '0' },
      / Nothing was issued yet, and CT logging could not be set to disabled once more\. Run again\./,
      ['in-doubt', 'in-doubt,reported'],
    ],
    [
      'left pending when the wait runs out: with what the response reported',
      withResponse(),
      { 'wait-minutes': '1' },
      /^error: .* within 1 minute\. .* left pending; .* This run requested a reissue\. .* validate certificate 9\. .* is r4nd0m\. .* is waiting for /,
      ['applied,accepted,pending', undefined],
    ],
    [
      'an unknown error during the recovery: the state stays',
      service().on('POST', 1, refused(400)).on('order', 3, new TypeError('a bug')),
      {},
      / could not be checked \(a bug\), so assume that order 7 is out of sync\. Run again: [^.]* pending\. This run requested no reissue\.$/,
      ['applied', 'applied,reported'],
    ],
  ])('%s', async (_, scripted, given, error, last) => {
    const { exitCode, said, progress, outputs, files, summary } = await run(scripted, given);
    expect({ exitCode, outputs, files }).toEqual({ exitCode: 1, outputs: {}, files: [] });
    expect(said).toEqual([expect.stringMatching(error)]);
    expect(progress.slice(-last.length)).toEqual(last);
    expect(summary).toMatch(/^<h2>Reissue of DigiCert order 7: the step failed<.*<strong>Recovery:<\/strong> /s);
    expect(summary).not.toContain('Lost names');
  });

  test.each<[string, ScriptedService, sent: string[], log: RegExp[]]>([
    ['nothing, if nothing was changed', service().on('PUT', 1, refused(400)), [], []],
    ['the status', service().on('POST', 1, refused(400)), ['0 POST', ...READ(0), '0 PUT enabled'], [RECOVERING]],
  ])('reads and sets %s', async (_, scripted, requests, lines) => {
    const { sent, log } = await run(scripted);
    expect(sent).toEqual([...READ(0), PUT, ...READ(0), ...requests]);
    expect(log).toEqual(lines.map((line) => expect.stringMatching(line)));
    expect(scripted.closed).toBe(lines.length + 1);
  });

  test('an error that only a repair helps with does not advise to run again', async () => {
    const { said, summary } = await run(service().on('PUT', 1, refused(503), 99));
    expect(said).toEqual([
      expect.stringMatching(/ 503 no: Said \(attempt 6 of 6\)\. CT logging could not be restored/),
    ]);
    expect(said[0] + summary).not.toMatch(/run(ning)? again/i);
  });

  test('a request in doubt is not waited for twice', async () => {
    const { said, sent } = await run(service().on('POST', 1, down));
    expect(said).toEqual([
      expect.stringMatching(/ treated as not carried out\. .*restored to enabled, .* did not appear\. /),
    ]);
    expect(sent.slice(-5)).toEqual([...READ(120), ...READ(120), '120 PUT enabled']);
  });

  test('a long cause leaves room for the outcome', async () => {
    const body = JSON.stringify({ errors: [{ code: 'x'.repeat(300), message: 'y '.repeat(5000) }] });
    const scripted = service().on('POST', 1, { status: 403, body }).on('PUT', 2, refused(403), 9);
    const { said } = await run(scripted, { 'api-url': `${API_URL}/${'z'.repeat(1000)}` });
    expect(said[0]).toContain('order 7 is out of sync. To set CT logging of the order to enabled, run: printf ');
    expect(said[0]?.length).toBeLessThanOrEqual(2000 + 'error: '.length);
  });

  test.each<[string, Record<string, string>, error: RegExp, progress: string]>([
    [
      'the outputs',
      { GITHUB_OUTPUT: '/nowhere' },
      /is disabled, but the outputs could not be written: /,
      'applied,accepted,issued,handed over',
    ],
    [
      'the certificate file',
      { RUNNER_TEMP: '/nowhere' },
      /Cannot create a file in RUNNER_TEMP: ENOENT: /,
      'applied,accepted,issued',
    ],
  ])('%s cannot be written: in sync, and no certificate is left', async (_, env, error, last) => {
    const scripted = service().at(1, { status: 'issued', pem: pems.renewed });
    const { exitCode, said, files, progress } = await run(scripted, {}, env);
    expect({ exitCode, files }).toEqual({ exitCode: 1, files: [] });
    expect(said.at(-1)).toMatch(error);
    expect(said.at(-1)).toContain('are in sync, with CT logging disabled. Run again.');
    expect(progress.slice(-2)).toEqual([last, undefined]);
  });

  test('a state that can no longer be saved: recovered anyway, with one error', async () => {
    const { exitCode, said, sent, log } = await runWithLostState(service(), 'PUT', mkdirSync);
    expect({ exitCode, sent }).toEqual({
      exitCode: 1,
      sent: [...READ(0), PUT, ...READ(0), ...READ(0), '0 PUT enabled'],
    });
    expect(said).toEqual([expect.stringMatching(/^error: Cannot save the state .*EISDIR.*'\. .* restored to enabled/)]);
    const notSaved = expect.stringMatching(/^Cannot save .*EISDIR/);
    expect(log).toEqual([expect.stringMatching(RECOVERING), notSaved, notSaved]);
  });
});

test('a dry run says that its outputs could not be written', async () => {
  const { said } = await run(new ScriptedService(), dryRun, { GITHUB_OUTPUT: '/nowhere/output' });
  expect(said).toEqual([expect.stringMatching(/^error: The outputs could not be written: /)]);
});
