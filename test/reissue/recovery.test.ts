import { mkdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { killAt } from '../harness/runner.ts';
import { silent } from '../stand-in/faults.ts';
import {
  decodeState,
  expectInvariant,
  expectRed,
  forbidden,
  forgeState,
  postCount,
  RunnerHost,
  refusedKey,
  startService,
} from './step.ts';

describe.concurrent('a recovery', () => {
  test('leaves a reissue pending, though the last download of the wait hangs', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'chain', skip: 2 }, silent);
    const step = await host.main();
    expectRed(step, 'within 3 minutes', 'left pending');
    expect(step.virtualMs).toBeLessThan(180_000 + 30_000 + 240_000);
    expect(service.stateOf(host.orderId)).toMatchObject({ pending: true, disableCt: true });
  });

  test('is done, and reported, although the state can no longer be saved', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const state = join(host.directory, 'st');
    await writeFile(state, '');
    const replace = () => {
      rmSync(state);
      mkdirSync(state);
    };
    service.fault({ path: 'put' }, { first: replace }, 1);
    expectRed(await host.main({}, { env: { GITHUB_STATE: state } }), 'EISDIR', 'restored to enabled');
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: false, inSync: true });
  });

  test.each([{ RUNNER_TEMP: '/nowhere' }, { GITHUB_OUTPUT: '/nowhere/output' }])(
    'finds order and certificate in sync if only the results cannot be handed over: %o',
    async (env) => {
      await using service = await startService();
      await using host = new RunnerHost(service, 'disable');
      expectRed(await host.main({}, { env }), 'nowhere', /\b(is|are) in sync/);
      expect(service.stateOf(host.orderId).inSync).toBe(true);
    },
  );

  test('that fails reports out of sync with the command that repairs it, which does', async () => {
    await using service = await startService({ reissueMode: { failWith: 400 } });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'put', skip: 1 }, forbidden);
    const step = await host.main();
    expectRed(step, 'could not be restored: order 1000001 is out of sync', 'curl ', 'in CertCentral');
    expect(step.summary).toContain('out of sync');
    const [, body = '', url = ''] = /--data '(.*?)' '?(http[^\s']+)/.exec(step.errors[0] ?? '') ?? [];
    service.faults.length = 0;
    const headers = { 'X-DC-DEVKEY': service.apiKey, 'Content-Type': 'application/json' };
    expect((await fetch(url, { method: 'PUT', body, headers })).status).toBe(204);
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: false, inSync: true });
  });

  test('reads on after refusals of a gateway while a reissue is outstanding', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'order', skip: 3 }, forbidden, 4);
    expectRed(await host.main(), '403 access_denied', 'left pending');
    expect(service.stateOf(host.orderId)).toMatchObject({ pending: true, disableCt: true });
    expect(postCount(service)).toBe(1);
  });

  test('asks for a new plan if the expected certificate was replaced', async () => {
    await using service = await startService({ reissueMode: { nameMissing: true } });
    await using host = new RunnerHost(service, 'disable');
    const { serial = '' } = service.stateOf(host.orderId);
    expectRed(await host.main({ 'expected-serial-number': serial }), /lacks .* 72 hours/, 'Plan again after');
  });

  test('remembers a pending reissue that was seen beside a PUT that failed', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const begin = await service.prepareReissue(host.orderId, { pendingReads: 1, disableCt: true });
    service.fault({ path: 'order', skip: 1 }, { first: begin }, 1);
    service.fault({ path: 'put' }, { delayMs: 300, next: { ...forbidden, status: 500, applied: true } }, 1);
    service.fault({ path: 'chain', skip: 2 }, { status: 503 });
    const step = await host.main();
    expectInvariant(host, step);
    expectRed(step, 'order 1000001 is out of sync');
    service.faults.length = 0;
    expect(await host.post(step)).toMatchObject({
      exitCode: 0,
      warnings: [expect.stringMatching(/\b(is|are) in sync/)],
    });
  });
});

describe.concurrent('nothing is sent that changes anything', () => {
  test.each([
    ['if the state cannot be saved', { GITHUB_STATE: '/nowhere/state' }, {}, 'nowhere'],
    [
      'if TLS is not verified',
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      { 'api-url': 'https://localhost:1/' },
      'NODE_EXTRA_CA_CERTS',
    ],
  ])('%s', async (_, env, inputs, text) => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', inputs);
    const step = await host.main({}, { env });
    expect(step).toMatchObject({ exitCode: 1 });
    expect(step.errors.join()).toContain(text);
    expect(service.requests.every(({ method }) => method === 'GET')).toBe(true);
  });
});

describe.concurrent('the post step', () => {
  test('without a state sends and prints nothing, the key given or absent', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const refused = await host.main({ 'order-id': ' 1' });
    expect(refused).toMatchObject({ exitCode: 1, state: { transaction: '' } });
    for (const [state, key] of [
      [refused.state, ''],
      [{}, service.apiKey],
    ] as const) {
      const step = await host.post({ state: { ...state } }, { 'api-key': key });
      expect(step).toMatchObject({ exitCode: 0, shown: '', stderr: '', summary: '', state: {} });
    }
    expect(service.connections).toBe(0);
  });

  test('is red, sends nothing and removes nothing if the state does not verify', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const { state } = await host.main({}, killAt(service, { path: 'put' }, 'SIGKILL'));
    const { transaction = '' } = state;
    const fields = decodeState(transaction) ?? {};
    const seen = service.requests.length;
    const victim = join(host.directory, 'victim.pem');
    host.ownFiles.add(victim);
    await writeFile(victim, 'kept');
    const expectRefused = async (saved: string, key: string, env = {}) => {
      const step = await host.post({ state: { transaction: saved } }, { 'api-key': key }, env);
      expect(step, saved).toMatchObject({ exitCode: 1, warnings: [] });
      expect(step.errors).toEqual([
        expect.stringMatching(/^The saved state does not verify: .* Nothing was sent or removed\./),
      ]);
      expect(step.shown + step.summary).not.toMatch(/out of sync|1000001/);
    };
    const forged = [
      forgeState(transaction, { ...fields, apiUrl: 'http://192.0.2.1/services/v2' }),
      forgeState(transaction, { ...fields, certificateFile: victim }),
      JSON.stringify(fields),
      transaction.replace(/\..*/, ''),
    ];
    for (const saved of forged) await expectRefused(saved, service.apiKey);
    for (const key of ['', 'another-key-0123456789']) await expectRefused(transaction, key);
    for (const env of [{ GITHUB_RUN_ID: '7' }, { GITHUB_RUN_ATTEMPT: '2' }])
      await expectRefused(transaction, service.apiKey, env);
    expect(service.requests).toHaveLength(seen);
    expect(await host.post({ state })).toMatchObject({ exitCode: 0, errors: [] });
  });

  test('with something to recover and a refused key is red, and says so', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const main = await host.main({}, killAt(service, { path: 'reissue' }, 'SIGKILL'));
    service.fault({}, refusedKey);
    const step = await host.post(main);
    expect(step).toMatchObject({ exitCode: 1, warnings: [] });
    expect(step.errors).toEqual([expect.stringContaining('rder 1000001 is out of sync')]);
    expect(step.summary).toContain('out of sync');
    expect(step.virtualMs).toBeLessThan(30_000);
  });

  test('keeps to what was saved if the inputs have changed meanwhile', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const main = await host.main({}, killAt(service, { path: 'reissue' }, 'SIGTERM', 'applied'));
    expect(decodeState(main.state['transaction'])).toMatchObject({ orderId: '1000001', desiredStatus: 'disabled' });
    const step = await host.post(main, {
      'order-id': '7',
      'disable-ct': 'maybe',
      'api-url': 'nowhere',
      retries: 'x',
      'timeout-seconds': '',
      'csr-file': 'gone.csr',
      'wait-minutes': '',
    });
    expect(step).toMatchObject({ exitCode: 0, errors: [], warnings: [expect.stringMatching(/\b(is|are) in sync/)] });
    expect(service.stateOf(1000001)).toMatchObject({ disableCt: true, inSync: true });
    expect(postCount(service)).toBe(1);
  });

  test.each([
    ['left pending', 'if a reissue was seen pending', { path: 'order', skip: 3 }],
    ['restored to enabled', 'if no reissue is known', { path: 'put' }],
  ] as const)('of an order with an unknown status ends with: %s, %s', async (text, _, match) => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const main = await host.main({}, killAt(service, match, 'SIGKILL', 'applied'));
    const { orderId } = host;
    Object.assign(service.orders.get(String(orderId)) ?? {}, { status: 'frozen' });
    const step = await host.post(main);
    expect(step).toMatchObject({ exitCode: 0, errors: [], warnings: [expect.stringContaining(text)] });
    expect(service.stateOf(orderId).disableCt).toBe(text === 'left pending');
  });

  test('waits out whether the certificate of a reissue that is no longer pending appears', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const main = await host.main({}, killAt(service, { path: 'order', skip: 3 }, 'SIGTERM'));
    service.reject(host.orderId);
    const step = await host.post(main);
    expect(step).toMatchObject({ exitCode: 0, errors: [], warnings: [expect.stringContaining('restored to enabled')] });
    expect(step.virtualMs).toBeGreaterThan(119_000);
    expect(step.virtualMs).toBeLessThanOrEqual(240_000);
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: false, inSync: true });
  });
});
