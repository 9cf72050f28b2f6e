import { describe, expect, test } from 'vitest';
import { killAt } from '../harness/runner.ts';
import { type CheckedRun, kindsOf, startService } from '../harness/step.ts';
import { silent } from '../stand-in/faults.ts';
import type { FaultMatch, OrderSeed } from '../stand-in/server.ts';
import { expectGreen, forbidden, NAME, ORDER_ID, orderTo, RunnerHost, statusesSet } from './host.ts';

const targets = {
  'first GET': { path: 'order' },
  PUT: { path: 'put' },
  POST: { path: 'reissue' },
  poll: { path: 'order', skip: 2 },
  "recovery's GET": { path: 'order', skip: 2 },
  "recovery's PUT": { path: 'put', skip: 1 },
} satisfies Record<string, FaultMatch>;

/** How a step leaves the order; `open`: as an accepted reissue is, by whether it was issued by then. */
type End = 'out of sync' | 'left pending' | 'restored' | 'in sync' | 'open' | 'nothing';

/** Returns how the order was left by a post step, and by a main step that desired another status than before. */
function endOf({ state, service }: RunnerHost, { exitCode, shown }: CheckedRun): End {
  const [first, ...more] = statusesSet(service);
  if (exitCode === 1) return 'out of sync';
  if (shown === '') return 'nothing';
  if (!state.disableCt === (first === 'disabled')) return more.length > 0 ? 'restored' : 'nothing';
  return state.pending ? 'left pending' : 'in sync';
}

type Row = ['disable' | 'enable', keyof typeof targets, NodeJS.Signals, 'before' | 'applied' | 'responded', End];

/** The randomized test holds all faults of all requests to the contract. These rows are about sockets, signals and files. */
test.concurrent.each<Row>([
  ['enable', 'first GET', 'SIGTERM', 'applied', 'nothing'],
  ['enable', 'PUT', 'SIGKILL', 'before', 'restored'],
  ['disable', 'PUT', 'SIGTERM', 'applied', 'restored'],
  ['enable', 'POST', 'SIGKILL', 'before', 'restored'],
  ['disable', 'POST', 'SIGTERM', 'applied', 'open'],
  ['enable', 'POST', 'SIGINT', 'responded', 'open'],
  ['disable', 'poll', 'SIGKILL', 'before', 'open'],
  ['disable', "recovery's GET", 'SIGKILL', 'before', 'restored'],
  ['enable', "recovery's PUT", 'SIGTERM', 'applied', 'restored'],
])('to %s: at %s %s, %s: %s', async (change, target, signal, when, end) => {
  // A reissue that is refused and must be recovered; shown pending, and issued meanwhile; or issued at once.
  const proceeds = change === 'disable' ? { pendingReads: 1 } : 'immediate';
  await using service = await startService({
    orders: [orderTo(change)],
    reissueMode: target.startsWith('recovery') ? { failWith: 403 } : proceeds,
    ctStatusCounts: change === 'disable' ? 'at issuance' : 'at request',
  });
  await using host = new RunnerHost(service, change);
  const before = host.state;
  const main = await host.main({}, killAt(service, targets[target], signal, when));
  expect(main).toMatchObject({ exitCode: null, signal, outputs: {} });
  const post = await host.post(main);
  expect(post).toMatchObject({ exitCode: 0, files: {} });
  expect(end === 'open' ? ['left pending', 'in sync'] : [end]).toContain(endOf(host, post));
  if (end === 'nothing') expect([host.state, post.shown, post.summary]).toEqual([before, '', '']);
  else expect(post.summary).toContain(post.warnings[0]?.slice(0, 20));
  if (end === 'restored') expect(host.state).toMatchObject({ disableCt: before.disableCt, inSync: true });
  const { posts } = host.state;
  service.reissueMode = 'immediate';
  expectGreen(host, await host.main());
  expect(host.state.posts - posts).toBe(end === 'open' ? 0 : 1);
});

/** A service that leaves a reissue pending, and a run for it that was killed while it waited. */
async function startKilled() {
  const service = await startService({ reissueMode: 'manual' });
  const host = new RunnerHost(service, 'disable');
  const main = await host.main({}, killAt(service, { path: 'order', skip: 3 }, 'SIGKILL'));
  const dispose = () => Promise.all([host[Symbol.asyncDispose](), service.close()]).then(() => {});
  return { service, host, main, [Symbol.asyncDispose]: dispose };
}

describe.concurrent('the post step', () => {
  test('tries again after an end with out of sync: in vain, and then not', async () => {
    await using service = await startService({ reissueMode: { failWith: 403 } });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'put', skip: 1 }, forbidden);
    const main = await host.main();
    const again = await host.post(main);
    expect(endOf(host, again)).toBe('out of sync');
    service.faults.length = 0;
    const last = await host.post(main);
    expect(endOf(host, last)).toBe('restored');
  });

  test.each<[string, End, OrderSeed]>([
    ['disabled', 'restored', orderTo('enable')],
    ['nothing', 'out of sync', orderTo('enable', { orderFields: { disable_ct: undefined } })],
  ])('turns logging off again beside a reissue that came with the PUT; before, %s was reported: %s', async (...row) => {
    const [, end, seed] = row;
    await using service = await startService({ orders: [seed], ctStatusCounts: 'at issuance' });
    await using host = new RunnerHost(service, 'enable');
    const dnsNames = [NAME, 'nobody-has-seen-it.example.com'];
    const begin = await service.prepareReissue(ORDER_ID, { pendingReads: 'manual', dnsNames });
    service.fault({ path: 'put' }, { first: begin }, 1);
    const main = await host.main({}, killAt(service, { path: 'order', skip: 1 }, 'SIGKILL'));
    const post = await host.post(main);
    expect(endOf(host, post)).toBe(end);
    expect(statusesSet(service)).toEqual(['enabled', 'disabled']);
    await service.issue(ORDER_ID);
    expect(host.state).toMatchObject({ disableCt: true, scts: false, dnsNames });
  });

  test('has a grace period of its own, and says what the last look showed if its time is over', async () => {
    await using killed = await startKilled();
    killed.service.reject(ORDER_ID);
    // Two attempts of 30 seconds are lost, so that the last minute begins before the grace period is over.
    killed.service.fault({ path: 'order' }, silent, 2);
    const post = await killed.host.post(killed.main);
    expect(endOf(killed.host, post)).toBe('out of sync');
    expect(post.virtualMs).toBeGreaterThanOrEqual(120_000);
    expect(post.virtualMs).toBeLessThan(240_000);
    expect(post.errors[0]).toContain(killed.host.state.serial);
    expect(post.errors.join() + post.summary).not.toMatch(/could not be read/);
  });

  test('is red without the right key, with which it takes order, status and address from the state', async () => {
    await using killed = await startKilled();
    const { service, host, main } = killed;
    for (const key of ['', 'another-key-0123456789']) {
      expect(endOf(host, await host.post(main, { 'api-key': key }))).toBe('out of sync');
    }
    expect(statusesSet(service)).toEqual(['disabled']);
    await service.issue(ORDER_ID);
    const inputs = {
      'order-id': '1000002',
      'disable-ct': 'maybe',
      retries: 'x',
      'csr-file': 'none',
      'expected-plan': '',
    };
    expect(endOf(host, await host.post(main, inputs))).toBe('in sync');
    expect(new Set(service.requests.map(({ path }) => /\d{7}/.exec(path)?.[0]))).toEqual(new Set(['1000001']));
  });

  test('finds one state in JSON, without key and CSR, and is red, names no order and sends nothing with another', async () => {
    await using killed = await startKilled();
    const { service, host, main } = killed;
    const [[name = '', state = ''] = [], ...others] = Object.entries(main.state);
    expect([typeof JSON.parse(state), others]).toEqual(['object', []]);
    expect(state).not.toMatch(/BEGIN|MII/);
    const sent = service.requests.length;
    for (const forged of ['x', state.replace(/http:\/\/127[^"]*/, 'http://192.0.2.1/services/v2')]) {
      const post = await host.post({ state: { [name]: forged } });
      expect(post).toMatchObject({ exitCode: 1, warnings: [], errors: [expect.any(String)] });
      expect(post.shown + post.summary).not.toMatch(/out of sync|1000001/);
    }
    expect(service.requests).toHaveLength(sent);
  });

  test('does nothing without a state, even without a key', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    for (const state of [{}, (await host.main({ 'dry-run': 'true' })).state]) {
      const sent = service.requests.length;
      expect(await host.post({ state }, { 'api-key': '' })).toMatchObject({ exitCode: 0, shown: '', summary: '' });
      expect(service.requests).toHaveLength(sent);
    }
  });
});

describe.concurrent('the main step', () => {
  test('fails before the PUT if its state has more than 100,000 characters', async () => {
    const long = (index: number) => `${'a'.repeat(60)}.${'b'.repeat(60)}.a${index}.example.com`;
    const dnsNames = [NAME, ...Array.from({ length: 1_000 }, (_, index) => long(index))];
    await using service = await startService({ orders: [orderTo('disable', {}, { dnsNames })] });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main();
    expect(step).toMatchObject({ exitCode: 1, errors: [expect.stringContaining('not changed')] });
    expect(kindsOf(service)).not.toContain('put');
  });

  test('leaves no certificate file if its outputs cannot be written', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    expect(await host.main({}, { env: { GITHUB_OUTPUT: '/' } })).toMatchObject({ exitCode: 1, files: {} });
  });
});
