import { expect, test } from 'vitest';
import { audit, expectFound, order, startService, verdictsOf } from './step.ts';

const certificate = {
  commonName: 'internal.example.com',
  dnsNames: ['internal.example.com'],
  scts: false,
  keyType: 'ec',
} as const;
/** An order that is kept out of the logs, as an exception of the policy is, or its renewal. */
const keptOut = (id: number, changes: Parameters<typeof order>[1] = {}) =>
  order(id, { disableCt: true, certificate, ...changes });

test('a renewal of an exception is not for the reissue action, and one that was not found is warned of', async () => {
  const orders = [
    keptOut(1, { isRenewed: true }),
    keptOut(2, { renewedOrderId: 1 }),
    keptOut(3, { renewedOrderId: 2, certificate: { ...certificate, scts: true } }),
    keptOut(4, { isRenewed: true }),
    keptOut(5, { isRenewed: true, renewedOrderId: 6 }),
    keptOut(6),
    keptOut(7, { renewedOrderId: 8 }),
    keptOut(8),
  ];
  await using service = await startService({ orders });
  const policy = { opposite: '1, 5', ignore: '4' };
  const step = await audit(service, policy);
  expectFound(step, { outOfSync: 5 });
  expect(verdictsOf(step)).toEqual({
    1: 'in sync',
    2: 'manual',
    3: 'manual',
    4: 'ignored',
    5: 'in sync',
    6: 'manual',
    7: 'reissue',
    8: 'reissue',
  });
  const reasonOf = (id: string) => step.rows.find((row) => row.id === id)?.reason;
  expect([2, 3, 6].map((id) => /order (\d+).*, which (\w+) contains/.exec(reasonOf(`${id}`) ?? '')?.slice(1))).toEqual([
    ['1', 'opposite'],
    ['1', 'opposite'],
    ['5', 'opposite'],
  ]);
  expect(step.warnings).toEqual([expect.stringMatching(/renewed, but the audit found no renewal of them: 4\. /)]);
  expect(step.summary).not.toContain('found no renewal');

  const some = await audit(service, { ...policy, orders: '2, 3, 4' });
  expect(verdictsOf(some)).toEqual({ 2: 'reissue', 3: 'set status', 4: 'ignored' });
  expect(some.warnings).toEqual([]);
});
