import { describe, expect, test } from 'vitest';
import { killAt } from '../harness/runner.ts';
import { type CheckedRun, kindsOf, startService } from '../harness/step.ts';
import { silent } from '../stand-in/faults.ts';
import type { FaultMatch } from '../stand-in/server.ts';
import { expectGreen, forbidden, ORDER_ID, orderTo, RunnerHost, statusesSet } from './host.ts';

const targets = {
  'first GET': { path: 'order' },
  PUT: { path: 'put' },
  POST: { path: 'reissue' },
  poll: { path: 'order', skip: 2 },
  "recovery's GET": { path: 'order', skip: 2 },
  "recovery's PUT": { path: 'put', skip: 1 },
} satisfies Record<string, FaultMatch>;

type Kill = [signal: NodeJS.Signals, when: 'before' | 'applied' | 'responded'];

/** What the last step says of the order; `open`: as an accepted reissue is, by whether it shows issued by then. */
const ENDS = ['out of sync', 'left pending', 'restored', 'in sync', 'not changed'] as const;
type End = (typeof ENDS)[number] | 'open' | 'nothing';
const endOf = ({ errors, warnings }: CheckedRun): End =>
  ENDS.find((end) => [...errors, ...warnings].join().toLowerCase().includes(end)) ?? 'nothing';

/** The randomized test holds all faults of all requests to the invariant. These rows are about sockets, signals and files. */
const rows: [change: 'disable' | 'enable', target: keyof typeof targets, ...Kill, End][] = [
  ['enable', 'first GET', 'SIGTERM', 'applied', 'nothing'],
  ['enable', 'PUT', 'SIGKILL', 'before', 'restored'],
  ['disable', 'PUT', 'SIGTERM', 'applied', 'restored'],
  ['enable', 'POST', 'SIGKILL', 'before', 'restored'],
  ['disable', 'POST', 'SIGTERM', 'applied', 'open'],
  ['enable', 'POST', 'SIGINT', 'responded', 'open'],
  ['disable', 'poll', 'SIGKILL', 'before', 'open'],
  ['disable', "recovery's GET", 'SIGKILL', 'before', 'restored'],
  ['enable', "recovery's PUT", 'SIGTERM', 'applied', 'restored'],
];

test.concurrent.each(rows)('to %s: at %s %s, %s: %s', async (change, target, signal, when, end) => {
  await using service = await startService({
    orders: [orderTo(change)],
    // A reissue that is refused and must be recovered; shown pending, and issued meanwhile; or issued at once.
    reissueMode: target.startsWith('recovery')
      ? { failWith: 403 }
      : change === 'disable'
        ? { pendingReads: 1 }
        : 'immediate',
    ctStatusCounts: change === 'disable' ? 'at issuance' : 'at request',
  });
  await using host = new RunnerHost(service, change);
  const before = host.state;
  const main = await host.main({}, killAt(service, targets[target], signal, when));
  expect(main).toMatchObject({ exitCode: null, signal, outputs: {} });
  const post = await host.post(main);
  expect(post).toMatchObject({ exitCode: 0, files: {} });
  expect(end === 'open' ? ['left pending', 'in sync'] : [end]).toContain(endOf(post));
  if (end === 'nothing') expect([host.state, post.shown, post.summary]).toEqual([before, '', '']);
  else expect(post.summary).toContain(post.warnings[0]?.slice(0, 20));
  if (end === 'restored') expect(host.state).toMatchObject({ disableCt: before.disableCt, inSync: true });
  const { posts } = host.state;
  service.reissueMode = 'immediate';
  expectGreen(host, await host.main());
  expect(host.state.posts - posts).toBe(end === 'open' ? 0 : 1);
});

describe.concurrent('the post step', () => {
  /** Kills a run while it waits, and returns it. */
  const killed = (host: RunnerHost, inputs = {}) =>
    host.main(inputs, killAt(host.service, { path: 'order', skip: 3 }, 'SIGKILL'));

  test('tries again after an end with out of sync: in vain, and then not', async () => {
    await using service = await startService({ reissueMode: { failWith: 403 } });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'put', skip: 1 }, forbidden);
    const main = await host.main();
    const again = await host.post(main);
    expect([again.exitCode, endOf(again)]).toEqual([1, 'out of sync']);
    service.faults.length = 0;
    const last = await host.post(main);
    expect([last.exitCode, endOf(last)]).toEqual([0, 'restored']);
  });

  test('has a grace period of its own, and says what it read if its time is over', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const main = await killed(host);
    service.reject(ORDER_ID);
    // Both attempts of 30 seconds are lost, so that the grace period does not end before the last minute begins.
    service.fault({ path: 'order' }, silent, 2);
    const post = await host.post(main);
    expect(post.exitCode === 1 ? endOf(post) : 'restored').toMatch(/out of sync|restored/);
    expect(post.virtualMs).toBeGreaterThanOrEqual(120_000);
    expect(post.virtualMs).toBeLessThan(240_000);
    expect(post.errors.join() + post.summary).not.toMatch(/could not be read/);
  });

  test('takes order, status and address from the state, and only the key from its input', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const main = await killed(host);
    await service.issue(ORDER_ID);
    const inputs = {
      'order-id': '1000002',
      'disable-ct': 'maybe',
      retries: 'x',
      'wait-minutes': '-1',
      'csr-file': 'none',
      'expected-plan': '',
    };
    const post = await host.post(main, inputs);
    expect([post.exitCode, endOf(post)]).toEqual([0, 'in sync']);
    expect(new Set(service.requests.map(({ path }) => /\d{7}/.exec(path)?.[0]))).toEqual(new Set(['1000001']));
  });

  test.each<[string, Record<string, string>]>([
    ['absent', { 'api-key': '' }],
    ['refused', { 'api-key': 'another-key-0123456789' }],
  ])('is red if the key is %s', async (_, inputs) => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const post = await host.post(await killed(host), inputs);
    expect([post.exitCode, endOf(post)]).toEqual([1, 'out of sync']);
    expect(statusesSet(service)).toEqual(['disabled']);
  });

  test.each<[string, (state: Record<string, unknown>) => unknown]>([
    ['no JSON', () => undefined],
    ['of another form', () => ({ orderId: '1000001' })],
    ['a list', (state) => [state]],
    ['of another address', (state) => rename(state, 'http://192.0.2.1/services/v2')],
  ])('is red, names no order and sends nothing if the state is %s', async (_, forge) => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const { state } = await killed(host);
    const [[name = '', value = ''] = []] = Object.entries(state);
    const forged = forge(JSON.parse(value));
    const sent = service.requests.length;
    const post = await host.post({ state: { [name]: forged === undefined ? 'x' : JSON.stringify(forged) } });
    expect(post).toMatchObject({ exitCode: 1, warnings: [] });
    expect(post.errors).toHaveLength(1);
    expect(post.shown + post.summary).not.toMatch(/out of sync|1000001/);
    expect(service.requests).toHaveLength(sent);
  });

  test('does nothing without a state, even without a key', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    for (const state of [{}, (await host.main()).state, (await host.main({ 'dry-run': 'true' })).state]) {
      const sent = service.requests.length;
      expect(await host.post({ state }, { 'api-key': '' })).toMatchObject({ exitCode: 0, shown: '', summary: '' });
      expect(service.requests).toHaveLength(sent);
    }
  });

  test('finds in the state neither key nor CSR', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const { state } = await killed(host);
    expect(Object.keys(state)).toHaveLength(1);
    expect(JSON.parse(Object.values(state)[0] ?? '')).toBeTypeOf('object');
    expect(JSON.stringify(state)).not.toMatch(/BEGIN|MII/);
  });

  test('a state that cannot be saved, or is too large, fails the run before the PUT', async () => {
    const names = Array.from(
      { length: 1_000 },
      (_, index) => `${'a'.repeat(60)}.${'b'.repeat(60)}.a${index}.example.com`,
    );
    await using service = await startService({
      orders: [orderTo('disable', {}, { dnsNames: [`order-1000001.example.com`, ...names] })],
    });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main();
    expect(step).toMatchObject({ exitCode: 1 });
    expect(step.errors[0]).toContain('not changed');
    expect(kindsOf(service)).not.toContain('put');
  });

  test('removes a certificate file that was left', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const main = await host.main({}, { env: { GITHUB_OUTPUT: '/' } });
    expect(main).toMatchObject({ exitCode: 1, files: {} });
  });
});

/** Replaces the address in a state, wherever it is. */
const rename = (state: object, url: string) => JSON.parse(JSON.stringify(state).replace(/http:\/\/127[^"]*/, url));
