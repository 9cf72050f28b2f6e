import { describe, expect, test } from 'vitest';
import { runStep } from '../harness/step.ts';
import { orderKinds } from '../stand-in/order-fixtures.ts';
import { randomFaults } from '../stand-in/random-faults.ts';
import type { CertCentralOptions, OrderSeed } from '../stand-in/server.ts';
import { audit, expectFound, expectGreen, expectStopped, order, startBulk, startService, verdictsOf } from './step.ts';

// What holds of 10,000 orders without a network holds on real connections, which break.
test.concurrent('with a fault in ten responses: the truth or unknown', async () => {
  const { private: unread, 'duplicates as desired': duplicated, ...kinds } = orderKinds;
  const few = [unread, duplicated, ...Object.values(kinds).slice(0, 7)];
  await using account = await startBulk(few, 45, { randomFault: randomFaults({ seed: 1, share: 0.1 }) });
  const { bulk, service } = account;
  const step = await audit(service, { retries: '4', 'requests-per-minute': '2000' });
  const verdicts = verdictsOf(step);
  expect(Object.keys(verdicts)).toEqual(bulk.ids);
  for (const [id, verdict] of Object.entries(verdicts))
    if (verdict !== 'unknown') expect(verdict, id).toBe(bulk.verdictOf(id, 'enabled'));
  expect(service.requests.length).toBeGreaterThan(1 + bulk.requestCount);
});

test.concurrent('an audit whose key is revoked leaves a partial report, and ends at once', async () => {
  await using account = await startBulk([orderKinds.logged, orderKinds.private], 80);
  const { service } = account;
  const invalid = { code: 'access_denied|access_denied_invalid_key', message: 'Access denied.' };
  service.fault({ path: 'order', skip: 20 }, { status: 403, body: { errors: [invalid] } });
  const step = await audit(service);
  expectStopped(step, /403 access_denied\|access_denied_invalid_key/);
  expect(JSON.parse(step.json).at(-1)).toMatchObject({ verdict: 'partial', reason: step.errors[0] });
  expect(step.csv.split('\r\n').at(-2)).toMatch(/^,{8}partial,/);
  expect(step.rows.filter(({ verdict }) => verdict === 'in sync').length).toBeGreaterThan(10);
  expect(step.rows.filter(({ verdict }) => verdict === 'not applicable')).toHaveLength(40);
  // 21 of 40 orders at 5 requests a second, the first 10 at once: no progress line, no wait for the others.
  expect(step.virtualMs).toBeLessThan(10_000);
});

test.concurrent('the progress line that comes every 10 seconds does not keep the process', async () => {
  await using service = await startService({ orders: [order(1)] });
  const step = await audit(service);
  expectGreen(step);
  expect(step.csv).not.toBe('');
  expect(step.virtualMs).toBeLessThan(1_000);
});

test.concurrent('a page of 60 MiB is read, and an account that shows no order is red', async () => {
  const listing: CertCentralOptions['listing'] = (page) => JSON.stringify(page).padEnd(60 * 2 ** 20, ' ');
  await using service = await startService({ orders: [order(1)], listing });
  expectGreen(await audit(service));
  await using empty = await startService();
  expectStopped(await audit(empty), /CertCentral lists no order/);
});

test.concurrent('of 100 orders, it keeps neither the 300 kB of the order nor those of the download', async () => {
  const padding = 'x'.repeat(300_000);
  const { seed, ...kind } = orderKinds['kept out'];
  await using account = await startBulk([{ ...kind, seed: { ...seed, orderFields: { padding } } }], 100);
  const { service } = account;
  service.fault({ path: 'certificate' }, { edit: (pem: string) => `${padding}\n${pem}` });
  // Each of the two takes 30 MB, and Node ends a process that needs more than this.
  const env = { NODE_OPTIONS: '--max-old-space-size=28' };
  expectFound(await audit(service, { 'requests-per-minute': '2000' }, { env }), { outOfSync: 100 });
});

test.concurrent('a list of 128 KiB is read', async () => {
  await using service = await startService({ orders: [order(1)] });
  const many = Array.from({ length: 13_000 }, (_, index) => 50_000_000 + index).join(' ');
  expectStopped(await audit(service, { orders: many }), /cannot see: 50000000, .* and \d+ more/);
});

test.concurrent('with a view-only key, and IDs of any length', async () => {
  const ids = ['999999999999999', '123456789012345', '9', '1000000'];
  const orders = ids.map((id) => order(id, { disableCt: true }));
  await using service = await startService({ orders });
  const inputs = { 'api-key': service.viewOnlyKey, orders: ids.slice(1).join(','), 'policy-file': 'ct-policy.json' };
  const files = { 'ct-policy.json': '{"default": "log", "keep-out": {"1000000": "internal"}}' };
  const step = await audit(service, inputs, { files });
  expectFound(step, { outOfSync: 3 });
  const toDo: Record<string, unknown>[] = JSON.parse(step.outputs['to-do'] ?? '');
  const jobs = toDo.map((job) => `${job['order-id']} ${job['disable-ct']}`);
  expect(jobs).toEqual(['9 false', '1000000 true', '123456789012345 false']);
});

describe.concurrent('a renewal of an order that the policy keeps out by its ID is not handed over', () => {
  const files = { 'ct-policy.json': '{"default": "log", "keep-out": {"1000002": "internal"}}' };
  const keptOut = {
    disableCt: true,
    certificate: { commonName: 'b.example.com', dnsNames: ['b.example.com'], scts: false },
  };
  const closed = { status: 'revoked', isRenewed: true };
  test.each<[string, OrderSeed, OrderSeed]>([
    [
      'it reports the closed order',
      order(1_000_002, closed),
      order(1_000_005, { ...keptOut, renewedOrderId: 1_000_002 }),
    ],
    [
      'the closed order reports it',
      order(1_000_002, { ...closed, renewedOrderId: 1_000_005 }),
      order(1_000_005, keptOut),
    ],
    [
      'the order reports it, and is not selected',
      order(1_000_002, { isRenewed: true, renewedOrderId: 1_000_005 }),
      order(1_000_005),
    ],
  ])('%s', async (_, exception, renewal) => {
    await using service = await startService({ orders: [exception, renewal] });
    const step = await audit(service, { 'policy-file': 'ct-policy.json', orders: '1000005' }, { files });
    expectFound(step, { outOfSync: 1 });
    expect(step.rows).toMatchObject([{ 'order-id': '1000005', verdict: 'manual' }]);
    expect(step.rows[0]?.reason).toMatch(/renewal between the order and order 1000002, whose ID is in keep-out/);
    expect([step.outputs['to-do'], step.log.join() + step.summary]).toEqual([
      '[]',
      expect.not.stringMatching(/in log/),
    ]);
  });

  test('a failure to read the closed order is a warning', async () => {
    await using service = await startService({ orders: [order(1_000_002, closed), order(1_000_005)] });
    service.fault({ path: /1000002$/ }, { status: 403, body: {} });
    const step = await audit(service, { 'policy-file': 'ct-policy.json' }, { files });
    expectGreen(step);
    expect(step.warnings).toContainEqual(expect.stringMatching(/may miss the renewals of .*: 1000002\. .*: 403/));
  });
});

test.concurrent('an order that begins to publish is another finding, and one that publishes again wakes nobody', async () => {
  const certificate = { commonName: 'a.example.com', dnsNames: ['a.example.com', 'b.example.com'] };
  const files = { 'ct-policy.json': '{"default": "log", "keep-out": {"a.example.com": "internal"}}' };
  const mixed = (changes: Partial<OrderSeed>) =>
    order(1_000_002, { certificate: { ...certificate, scts: false }, ...changes });
  const audited = async (seed: OrderSeed) => {
    await using service = await startService({ orders: [seed] });
    const { outputs, rows } = await audit(service, { 'policy-file': 'ct-policy.json' }, { files });
    return { count: outputs['would-publish-count'], message: outputs['message'] ?? '', verdict: rows[0]?.verdict };
  };
  const off = await audited(mixed({ disableCt: true }));
  const on = await audited(mixed({ disableCt: false }));
  const again = await audited(mixed({ certificate: { ...certificate, scts: true } }));
  expect([off, on, again]).toMatchObject([
    { count: '0', verdict: 'manual' },
    { count: '1', verdict: 'manual' },
    { count: '0', verdict: 'manual' },
  ]);
  const fingerprint = (message: string) => message.replace(/.*fingerprint /, '');
  expect(fingerprint(on.message)).not.toBe(fingerprint(off.message));
});

test.concurrent('a policy is tried against the report of an audit without a key and without a request', async () => {
  await using service = await startService({ orders: [order(1)] });
  const { json } = await audit(service);
  service.requests.length = 0;
  const files = { 'report.json': json, 'ct-policy.json': '{"default":"keep-out"}' };
  const inputs = { 'api-key': '', 'policy-file': 'ct-policy.json', replay: 'report.json' };
  const { exitCode, outputs, summary } = await runStep(service, inputs, { action: 'audit', files });
  expect([exitCode, service.requests, outputs['changed-count']]).toEqual([0, [], '1']);
  expect(summary).toContain('<h3>Other changes: 1 order</h3>');
});
