import { expect, test } from 'vitest';
import { API_KEY, audit, auditWith, expectFound, expectGreen, expectStopped, order, startService } from './step.ts';

test('inputs that are not accepted have one error each, and nothing is sent', async () => {
  await using service = await startService();
  const bad = {
    'api-key': 'k3y-Q7 9zT',
    'disable-ct': '1',
    orders: '# none',
    opposite: '1000001, 1000002\n1000001 # again',
    ignore: 'all',
    duplicates: '',
    fail: ' ',
    retries: '-1',
    'requests-per-minute': '1e3',
  };
  const step = await audit(service, bad);
  expect(step).toMatchObject({ exitCode: 1, log: [], warnings: [], outputs: {}, csv: '' });
  expect(step.errors.map((error) => /^Input ([\w-]+)/.exec(error)?.[1])).toEqual(Object.keys(bad));
  expect(step.summary).not.toBe('');
  expect(service.connections).toBe(0);
});

test('lists of 128 KiB are read', async () => {
  await using service = await startService();
  const many = Array.from({ length: 13_000 }, (_, index) => 50_000_000 + index).join(' ');
  // As many IDs are named as fit.
  expectStopped(await audit(service, { opposite: many }), /^(?=.*opposite: 50000000, .* and \d+ more).{1800,2000}$/);
});

test('with a view-only key: IDs as numbers, opposite, ignore and orders', async () => {
  const ids = ['99999999999999999', '123456789012345678', '123456789012345677', '9', '10', '1000000', '11'];
  const orders = ids.map((id) => order(id, { disableCt: true }));
  await using service = await startService({ orders, viewOnlyKey: `v1ew-0nly/"<&>'\\\\%41-zQ8` });
  const policy = { opposite: '1000000 # internal\n,10', ignore: '11', orders: ids.slice(1).join(',') };
  const step = await audit(service, { 'api-key': service.viewOnlyKey, ...policy });
  expectFound(step, { outOfSync: 5 });
  const toDo: Record<string, unknown>[] = JSON.parse(step.outputs['to-do'] ?? '');
  expect(toDo.map((job) => `${job['order-id']} ${job['disable-ct']}`)).toEqual([
    '9 false',
    '10 true',
    '1000000 true',
    '123456789012345677 false',
    '123456789012345678 false',
  ]);
  expect(step.rows.map(({ id, desired }) => `${id} ${desired}`)).toContain('11 ');
  const green = await audit(service, { ...policy, fail: 'false' });
  expectGreen(green);
  expect(green.warnings).toEqual(step.errors);
});

test('a proxy that is not usable is no reason to go direct', async () => {
  const inputs = { 'api-key': API_KEY, 'api-url': 'https://certcentral.example/services/v2' };
  expectStopped(await auditWith(inputs, { env: { https_proxy: 'socks5://proxy.example:1080' } }), 'https_proxy');
});
