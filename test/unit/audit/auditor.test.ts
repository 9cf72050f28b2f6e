import { describe, expect, test } from 'vitest';
import { Auditor } from '../../../src/audit/auditor.ts';
import { Stops } from '../../../src/audit/stops.ts';
import type { CertCentral } from '../../../src/certcentral/client.ts';
import type { Order } from '../../../src/certcentral/order.ts';
import type { ListedOrder } from '../../../src/certcentral/order-list.ts';
import type { Clock } from '../../../src/clock.ts';
import { RequestError } from '../../../src/errors.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { namesWith } from '../result.ts';
import { certificateWith, criteriaFor, fileWith, listedWith, NOW, orderWith } from './orders.ts';

type Account = Record<
  string,
  { row?: Partial<ListedOrder>; order?: Partial<Order>; certificate?: Partial<Certificate> }
>;

/** Audits these orders. Each response takes a second, and `duplicates` of the active certificate are in each list. */
async function audited(
  account: Account,
  { criteria = criteriaFor('enabled'), checkDuplicates = true, duplicates = 0, isRefused = false } = {},
) {
  const time = { at: NOW };
  const sent: string[] = [];
  const request = async ({ path }: { path: string }) => {
    sent.push(path.replace(/\/format.*/, ''));
    time.at += 1_000;
    const { 0: id = '' } = /\d+/.exec(path) ?? [];
    const { order, certificate } = account[id] ?? {};
    if (isRefused && path.endsWith('/duplicate')) throw new RequestError('403', { hint: '', status: 403 });
    if (path.endsWith('/duplicate'))
      return Array.from({ length: duplicates }, () => ({ id: '90', serialNumber: '0C', status: 'issued' }));
    if (!path.includes('format')) return orderWith({ id, ...order });
    return certificateWith(id === '90' ? { serialNumber: '0C' } : certificate);
  };
  const retry = (operation: (options: object) => unknown, options: object) => operation(options);
  const clock = { now: () => time.at } as Clock;
  const rows = Object.entries(account).map(([id, { row }]) => listedWith({ id, ...row }));
  const options = { ...criteria, checkDuplicates, retries: 0 };
  const auditor = new Auditor({ request, retry, clock } as unknown as CertCentral, rows, options, new Stops(clock));
  const before = auditor.findings().length;
  await auditor.run();
  return { auditor, before, sent, findings: auditor.findings() };
}

test('the plan has the time at which the reads of the order began', async () => {
  const { findings } = await audited({ 7: { certificate: { ctStatus: 'disabled' } } });
  expect(findings[0]?.toDo?.plan).toMatch(/ at=2026-11-01T12:00:00Z$/);
});

test('orders that end during the audit are judged by the time after their reads', async () => {
  const { findings } = await audited({ 7: { certificate: { validTill: new Date(NOW + 1_500) } } });
  expect(findings[0]?.verdict).toBe('not applicable');
});

describe('the domains of the policy cover names of', () => {
  const names = namesWith(['a.example', 'b.typo.example']);
  // The certificate belongs to the order by its common name, which is not among its DNS names.
  const common = namesWith(['a.example'], { commonName: 'b.typo.example' });
  test.each<[string, Account[string]]>([
    ['a row that is not read: its common name', { row: { status: 'revoked', commonName: 'typo.example' } }],
    ['an order: its common name', { order: { commonName: 'b.typo.example' }, certificate: { names: common } }],
    ['a certificate', { certificate: { names } }],
  ])('%s', async (_, order) => {
    const criteria = fileWith({ log: 'typo.example' });
    const uncovered = async (account: Account) =>
      (await audited(account, { criteria })).auditor.policyUse.uncoveredDomains.size;
    expect([await uncovered({ 7: order }), await uncovered({ 7: {} })]).toEqual([0, 1]);
  });
});

test.each([
  [true, 8],
  [false, 6],
])('reads orders that need it, and duplicates if they should be checked: %j', async (checkDuplicates, count) => {
  const ended = { row: { hasDuplicates: true }, certificate: { validTill: new Date(NOW - 1) } };
  const account = { 6: { row: { hasDuplicates: true } }, 7: {}, 8: { row: { status: 'revoked' } }, 9: ended };
  const { auditor, before, sent } = await audited(account, { checkDuplicates, duplicates: 1 });
  expect([before, auditor.findings().length, auditor.total, sent.length]).toEqual([1, 4, 4, count]);
});

test('exceptions of the policy are read first, because another order may be a renewal of them', async () => {
  const criteria = fileWith({ 'keep-out': '9' });
  const account = { 7: { certificate: { ctStatus: 'disabled' } as const }, 9: { order: { renewedOrderId: '7' } } };
  const { findings } = await audited(account, { criteria });
  expect(findings.map(({ orderId, verdict }) => `${orderId} ${verdict}`)).toEqual(['7 manual', '9 reissue']);
});

test('ten orders whose duplicates cannot be read stop the audit', async () => {
  const account = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [10 + index, { row: { hasDuplicates: true } }]),
  );
  await expect(audited(account, { isRefused: true })).rejects.toThrow('10 orders in a row are unknown');
});

test('an error of our own stops the audit', async () => {
  const account = { 7: { order: { renewedOrderId: '1' } } };
  Object.defineProperty(account[7], 'certificate', {
    get: () => {
      throw new TypeError('bug');
    },
  });
  await expect(audited(account)).rejects.toThrow('bug');
});
