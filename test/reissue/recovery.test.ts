import { mkdirSync, rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { killAt } from '../harness/runner.ts';
import { reset, silent } from '../stand-in/faults.ts';
import { createCsr } from '../stand-in/pki.ts';
import {
  countOf,
  expectGreen,
  expectInvariant,
  expectRed,
  forbidden,
  ORDERS,
  order,
  RunnerHost,
  startService,
  unavailable,
} from './step.ts';

// Some of them wait for two minutes: all begin at once.
vi.setConfig({ maxConcurrency: 48, testTimeout: 400_000 });

const name = 'order-1000001.example.com';

describe.concurrent('after a wait', () => {
  test('a reissue that was rejected is set back, and a run then requests another', async () => {
    await using service = await startService({ reissueMode: { pendingReads: 1, rejected: true } });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main({ 'wait-minutes': '3' });
    expectRed(step, 'no longer pending', 'rejected or cancelled', 'was set back to enabled');
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: false, inSync: true, posts: 1 });
    service.reissueMode = 'immediate';
    await expectGreen(host, await host.main(), { reissued: 'true' });
    expect(service.stateOf(host.orderId)).toMatchObject({ posts: 2, secondPosts: 0 });
  });

  test('a reissue that is not issued in time is left pending, and a run then waits for it', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'enable');
    const step = await host.main();
    expectRed(step, 'has not issued the certificate within 1 minute', 'left pending', 'requests no second one');
    expect(step.errors[0]).not.toMatch(/out of step|did not request/);
    expect(step.log).toContainEqual(expect.stringMatching(/so far, .* left\.$/));
    expect(step.log.filter((line) => line.includes('reissue_pending'))).toHaveLength(1);
    expect(service.stateOf(host.orderId)).toMatchObject({ pending: true, disableCt: false, inSync: true });
    await service.issue(host.orderId);
    await expectGreen(host, await host.main(), { reissued: 'false' });
    expect(countOf(service, 'POST')).toBe(1);
  });

  test.each([
    ['carried out', true],
    ['not carried out', false],
  ])('an outage through the whole minute of a doubt decides nothing: %s', async (_, applied) => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'reissue' }, { ...reset, applied }, 1);
    service.fault({ path: 'order', skip: 2 }, { status: 503 });
    setTimeout(() => (service.faults.length = 0), 75_000);
    const step = await host.main({ 'wait-minutes': '3' });
    if (applied) await expectGreen(host, step, { reissued: 'true' });
    else expectRed(step, 'Nothing shows of it', 'was set back to enabled');
    expect(countOf(service, 'POST')).toBe(1);
    expect(service.stateOf(host.orderId).inSync).toBe(true);
  });

  test('for a rate limit the order is read again: a reissue that someone else requested meanwhile is enough', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const begin = await service.prepareReissue(host.orderId, { pendingReads: 2, disableCt: true });
    service.fault({ path: 'reissue' }, { first: begin, next: { status: 429, headers: { 'Retry-After': '62' } } }, 1);
    await expectGreen(host, await host.main({ retries: '1' }), { reissued: 'true' });
    expect(countOf(service, 'POST')).toBe(1);
  });

  test('a reissue that was issued between the two reads of the first look is in step', async () => {
    await using service = await startService({
      orders: [order({ status: 'reissue_pending', pending: { disableCt: true } })],
    });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'order' }, { last: () => void service.issue(host.orderId) }, 1);
    service.fault({ path: 'chain' }, { delayMs: 500 }, 1);
    const step = await host.main({ 'wait-minutes': '3' });
    expectInvariant(host, step);
    expectRed(step, 'are in step');
    await expectGreen(host, await host.main(), { reissued: 'false' });
    expect(countOf(service, 'POST')).toBe(0);
  });
});

describe.concurrent('a wait that ends without the certificate', () => {
  test.each(['fails', 'hangs'])('left pending, though the download %s', async (how) => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'chain', skip: 2 }, how === 'hangs' ? silent : { status: 503 });
    const step = await host.main();
    expectRed(step, 'has not issued the certificate within 1 minute', 'left pending');
    expect(step.errors[0]).not.toContain('out of step');
    expect(step.durationMs).toBeLessThan(90_000);
    expect(service.stateOf(host.orderId)).toMatchObject({ pending: true, disableCt: true });
  });

  test('has a last look at its end, though one that began before hangs', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'order', skip: 6 }, silent, 1);
    setTimeout(() => void service.issue(host.orderId), 45_000);
    const step = await host.main({ 'timeout-seconds': '45' });
    await expectGreen(host, step, { reissued: 'true' });
    expect(step.durationMs).toBeLessThan(75_000);
  });

  test('says what it last met with, and logs it when it begins', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'order', skip: 2 }, { status: 503 });
    const step = await host.main(
      {},
      {
        onOutput: (stdout) => {
          if (stdout.includes('Settling: ')) service.faults.length = 0;
        },
      },
    );
    expectRed(step, 'within 1 minute could not be read', '503', 'left pending');
    expect(step.errors[0]).not.toContain('has not issued');
    expect(step.log.filter((line) => line.endsWith('The wait goes on.'))).toHaveLength(1);
  });

  test('tells the answer to a request in doubt', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const body = { errors: [{ code: 'internal_error', message: 'Boom' }] };
    service.fault({ path: 'reissue' }, { status: 500, body }, 1);
    const step = await host.main({ 'wait-minutes': '2' });
    expectRed(step, '/reissue: 500 internal_error: Boom. Nothing shows of it', 'was set back to enabled');
  });
});

describe.concurrent('the settlement', () => {
  test('is done, and said, where the state can no longer be kept', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const state = join(host.directory, 'st');
    await writeFile(state, '');
    const replace = () => {
      rmSync(state);
      mkdirSync(state);
    };
    service.fault({ path: 'put' }, { first: replace }, 1);
    const step = await host.main({}, { env: { GITHUB_STATE: state } });
    expectRed(step, 'EISDIR', 'was set back to enabled');
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: false, inSync: true });
  });

  test('of a PUT that was refused while a reissue is pending: never changed, and no status to set', async () => {
    await using service = await startService({
      orders: [order({ status: 'reissue_pending', disableCt: true, pending: { disableCt: true } })],
    });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'put' }, forbidden, 1);
    const step = await host.main();
    expectRed(step, 'never changed', 'A reissue is pending', 'Run again');
    expect(step.errors[0]).not.toMatch(/curl|out of step/);
    expect(step.state['transaction'] ?? '').toBe('');
  });

  test('sets the wish once more where the PUT is in doubt and nothing is to be reissued', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'enable', { 'order-id': '1000003' });
    service.fault({ path: 'put' }, unavailable, 1);
    expectRed(await host.main(), 'are in step');
    expect(service.stateOf(1000003)).toMatchObject({ disableCt: false, inSync: true });
    expect(countOf(service, 'PUT')).toBe(2);
  });

  test('sets the wish once more where the PUT is in doubt and nothing was issued', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', { 'order-id': '1000004' });
    service.fault({ path: 'put' }, unavailable, 1);
    expectRed(await host.main(), 'was set to disabled once more');
    expect(service.stateOf(1000004)).toMatchObject({ disableCt: true });
  });

  test('takes the PUT for in doubt if any attempt was', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'put' }, { status: 503, headers: { 'Retry-After': '0' }, applied: true }, 1);
    service.fault({ path: 'put' }, forbidden, 1);
    expectRed(await host.main({ retries: '1' }), '403 access_denied', 'was set back to enabled');
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: false, inSync: true });
  });

  test('is not needed where the key may only view', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', { 'api-key': service.viewOnlyKey });
    expectRed(await host.main(), 'access_denied|missing_permission', 'never changed');
    expect(countOf(service, 'PUT')).toBe(1);
  });

  test('of an order that was closed behind the PUT, with nothing to reissue', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'enable', { 'order-id': '1000003' });
    service.fault({ path: 'put' }, { last: () => service.closeOrder(1000003, 'canceled') }, 1);
    expectRed(await host.main(), 'the order is canceled', 'are in step');
  });
});

describe.concurrent('surroundings', () => {
  test.each(['disable', 'enable'] as const)('an order that does not tell its status: %s', async (direction) => {
    await using service = await startService({ ctReported: false });
    await using host = new RunnerHost(service, direction);
    await expectGreen(host, await host.main(), { reissued: 'true' });
  });

  test('an order with a long ID', async () => {
    const id = '123456789012345678';
    await using service = await startService({ orders: [order({ id })] });
    await using host = new RunnerHost(service, 'disable', { 'order-id': id });
    const step = await host.main();
    expect(step).toMatchObject({ exitCode: 0, outputs: { 'order-id': id, reissued: 'true' } });
    expect(service.stateOf(id)).toMatchObject({ inSync: true, disableCt: true });
  });

  test('state that cannot be kept: nothing is sent that changes anything', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main({}, { env: { GITHUB_STATE: '/nowhere/state' } });
    expectRed(step);
    expect(countOf(service, 'GET')).toBe(service.requests.length);
  });

  test.each([{ RUNNER_TEMP: '/nowhere' }, { GITHUB_OUTPUT: '/nowhere/output' }])(
    'what cannot be handed over: %o',
    async (env) => {
      await using service = await startService();
      await using host = new RunnerHost(service, 'disable');
      expectRed(await host.main({}, { env }), 'nowhere', 'are in step');
      await expectGreen(host, await host.main(), { reissued: 'false' });
      expect(countOf(service, 'POST')).toBe(1);
    },
  );
});

describe.concurrent('out of step', () => {
  test('is said with the command that repairs it, which does', async () => {
    await using service = await startService({ reissueMode: { wrongScts: true } });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'put', skip: 1 }, forbidden);
    const step = await host.main();
    expectRed(
      step,
      'could not be set back: order 1000001 is out of step',
      'curl ',
      '{"disable_ct": false}',
      'in CertCentral',
    );
    expect(step.summary).toContain('out of step');
    const [, body = '', url = ''] = /--data '(.*?)' (http\S+)/.exec(step.errors[0] ?? '') ?? [];
    service.faults.length = 0;
    const headers = { 'X-DC-DEVKEY': service.apiKey, 'Content-Type': 'application/json' };
    expect((await fetch(url, { method: 'PUT', body, headers })).status).toBe(204);
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: false, inSync: true });
  });

  test('is said of what cannot be read after a reissue was requested; the post step then finds it', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'order', skip: 2 }, forbidden);
    const step = await host.main();
    expectRed(step, 'order 1000001 is out of step', 'requests no second reissue');
    service.faults.length = 0;
    const post = await host.post(step);
    expect(post).toMatchObject({ exitCode: 0, errors: [], warnings: [expect.stringContaining('left pending')] });
    expect(post.summary).toContain('left pending');
  });

  test.each([
    ['told', true, 'out of step as before'],
    ['not told', false, 'that still holds'],
  ])('of an earlier run is said where the PUT is refused: %s', async (_, ctReported, text) => {
    await using service = await startService({ ctReported });
    await using host = new RunnerHost(service, 'disable', { 'order-id': '1000003' });
    service.fault({ path: 'put' }, forbidden);
    const step = await host.main();
    expectRed(step, 'never changed', text);
    expect(countOf(service, 'PUT')).toBe(1);
  });
});

describe.concurrent('the post step', () => {
  test.each(['', undefined])(
    'without anything to settle sends and prints nothing, the key given or absent',
    async (key) => {
      await using service = await startService();
      await using host = new RunnerHost(service, 'disable');
      const keyInput = key === undefined ? {} : { 'api-key': key };
      for (const state of [{}, { transaction: '' }]) {
        const step = await host.post({ state }, keyInput);
        expect(step).toMatchObject({ exitCode: 0, shown: '', stderr: '', summary: '', outputs: {}, state: {} });
      }
      expect(service.connections).toBe(0);
    },
  );

  test('with something to settle and an absent or refused key is red, and says so', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const main = await host.main({}, killAt(service, { path: 'reissue' }, 'SIGKILL'));
    expect(main.signal).toBe('SIGKILL');
    for (const key of ['', 'another-key-0123456789']) {
      const step = await host.post(main, { 'api-key': key });
      expect(step).toMatchObject({ exitCode: 1, warnings: [] });
      expect(step.errors.at(-1)).toContain('rder 1000001 is out of step');
      expect(step.errors.at(-1)).toContain('Run again');
      expect(step.summary).toContain('out of step');
      expectInvariant(host, step);
    }
  });

  test('keeps to what was saved, whatever the inputs have become', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    await writeFile(join(host.directory, 'new.csr'), (await createCsr(name, [name], 'ec')).pem);
    const files = host.files.bind(host);
    host.files = async () => ({});
    const main = await host.main(
      { 'csr-file': 'new.csr' },
      killAt(service, { path: 'reissue' }, 'SIGTERM', 'carried out'),
    );
    expect(main.state['transaction']).not.toContain('REQUEST');
    expect(JSON.parse(main.state['transaction'] ?? '')).toMatchObject({ orderId: '1000001', requested: 'disabled' });
    const step = await host.post(main, {
      'order-id': '7',
      'disable-ct': 'maybe',
      'api-url': 'nowhere',
      retries: 'x',
      'timeout-seconds': '',
      'csr-file': 'gone.csr',
      'wait-minutes': '0',
    });
    expect(step).toMatchObject({ exitCode: 0, errors: [], warnings: [expect.stringContaining('are in step')] });
    expect(Object.keys(await files())).toEqual([join(host.directory, 'new.csr')]);
    expect(service.stateOf(1000001)).toMatchObject({ disableCt: true, inSync: true });
  });

  test.each([
    ['issued', { wrongScts: true }, 'was set back to enabled', false],
    ['lacking a name', { nameMissing: true }, '72 hours', true],
  ] as const)('settles what was issued while nobody looked: %s', async (_, reissueMode, said, disableCt) => {
    await using service = await startService({ reissueMode });
    await using host = new RunnerHost(service, 'disable');
    const main = await host.main({}, killAt(service, { path: 'reissue' }, 'SIGINT', 'carried out'));
    service.fault({ method: 'GET' }, reset, 2);
    const step = await host.post(main);
    expect(step).toMatchObject({ exitCode: 0, errors: [], warnings: [expect.stringContaining(said)] });
    expect(service.stateOf(ORDERS.disable)).toMatchObject({ disableCt, inSync: true });
  });

  test('waits out whether a reissue that was pending is still to show', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const main = await host.main({}, killAt(service, { path: 'order', skip: 3 }, 'SIGTERM'));
    service.reject(host.orderId);
    const step = await host.post(main);
    expect(step).toMatchObject({
      exitCode: 0,
      errors: [],
      warnings: [expect.stringContaining('was set back to enabled')],
    });
    expect(step.durationMs).toBeGreaterThan(119_000);
    expect(step.durationMs).toBeLessThan(240_000);
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: false, inSync: true });
  });

  test('finds a reissue that shows late', async () => {
    await using service = await startService({ reissueMode: { pendingReads: 2, status: 'issued' } });
    await using host = new RunnerHost(service, 'disable');
    const main = await host.main({}, killAt(service, { path: 'reissue' }, 'SIGTERM', 'carried out'));
    const step = await host.post(main);
    expect(step).toMatchObject({ exitCode: 0, errors: [], warnings: [expect.stringContaining('are in step')] });
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: true, inSync: true });
  });

  test('removes the certificate file of a run that did not come to its end', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const main = await host.main({}, killAt(service, { path: 'reissue' }, 'SIGKILL', 'carried out'));
    const folder = await mkdtemp(join(host.directory, 'digicert-'));
    await writeFile(join(folder, 'order-1000001.pem'), 'left');
    const state = {
      ...JSON.parse(main.state['transaction'] ?? ''),
      certificateFile: join(folder, 'order-1000001.pem'),
    };
    expect(await host.post({ state: { transaction: JSON.stringify(state) } })).toMatchObject({ exitCode: 0 });
    expect(await host.files()).toEqual({});
  });
});
