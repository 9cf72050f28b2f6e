import { describe, expect, test } from 'vitest';
import { Auditor } from '../../../src/audit/auditor.ts';
import { selectOrders } from '../../../src/audit/complete-list.ts';
import type { OrderSelection } from '../../../src/audit/inputs.ts';
import { Stops } from '../../../src/audit/stops.ts';
import type { Progress } from '../../../src/audit/words.ts';
import type { CertCentral, RequestOptions } from '../../../src/certcentral/client.ts';
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
  {
    criteria = criteriaFor('enabled'),
    selection = 'all' as OrderSelection,
    checkDuplicates = true,
    duplicates = 0,
    isRefused = false,
    unread = '',
  } = {},
) {
  const time = { at: NOW };
  const sent: string[] = [];
  const retries = new Set<number>();
  const request = async ({ path }: { path: string }, given: RequestOptions) => {
    retries.add(given.retries);
    sent.push(path.replace(/\/format.*/, ''));
    time.at += 1_000;
    const { 0: id = '' } = /\d+/.exec(path) ?? [];
    const { order, certificate } = account[id] ?? {};
    if (id === unread) throw new RequestError('503', { hint: '', status: 503 });
    if (isRefused && path.endsWith('/duplicate')) throw new RequestError('403', { hint: '', status: 403 });
    if (path.endsWith('/duplicate'))
      return Array.from({ length: duplicates }, () => ({ id: '90', serialNumber: '0C', status: 'issued' }));
    if (!path.includes('format')) return orderWith({ id, ...order });
    return certificateWith(id === '90' ? { serialNumber: '0C' } : certificate);
  };
  const retry = (operation: (options: object) => unknown, options: object) => operation(options);
  const clock = { now: () => time.at } as Clock;
  const rows = Object.entries(account).map(([id, { row }]) => listedWith({ id, ...row }));
  const options = { ...criteria, checkDuplicates, retries: 2 };
  const orders = selectOrders(selection, criteria.policy, new Map(rows.map((row) => [row.id, row])));
  const auditor = new Auditor({ request, retry, clock } as unknown as CertCentral, orders, options, new Stops(clock));
  const before = auditor.progress();
  await auditor.run();
  const findings = auditor.findings();
  const verdicts = findings.map(({ orderId, verdict }) => `${orderId} ${verdict}`);
  return { auditor, before, after: auditor.progress(), sent, retries, findings, verdicts };
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
  const { before, after, sent } = await audited(account, { checkDuplicates, duplicates: 1 });
  const numbers = ({ findings, total, requestsLeft }: Progress) => [findings.length, total, requestsLeft];
  expect([numbers(before), numbers(after), sent.length]).toEqual([[1, 4, 6], [4, 4, 0], count]);
});

describe('renewals of the orders that the policy names by their IDs', () => {
  const closed = { status: 'revoked', isRenewed: undefined } as const;
  const criteria = fileWith({ 'keep-out': '9', ignore: '8' });
  const renewal = { order: { renewedOrderId: '7' } };
  test.each<[string, Account[string], Account[string], OrderSelection, sent: string]>([
    ['an order that is read anyway', {}, renewal, 'all', '8 9 9 7 7'],
    ['an order that is closed', {}, { row: closed, ...renewal }, 'all', '9 8 7 7'],
    ['an order that is not selected', {}, renewal, new Set(['7']), '9 8 7 7'],
    ['an ignored order', renewal, {}, 'all', '8 9 9 7 7'],
  ])('are found before the other orders are read: %s', async (_, eighth, ninth, selection, expected) => {
    const row = { isRenewed: undefined };
    const account = {
      7: { certificate: { ctStatus: 'disabled' } as const },
      8: { ...eighth, row },
      9: { ...ninth, row: { ...row, ...ninth.row } },
    };
    const { sent, verdicts } = await audited(account, { criteria, selection });
    expect(sent.map((path) => path.replace(/\D/g, '')).join(' ')).toBe(expected);
    expect(verdicts[0]).toBe('7 manual');
  });

  test('are not read if the list reports that there is none', async () => {
    const account = { 7: {}, 8: { row: { isRenewed: false } }, 9: { row: { ...closed, isRenewed: false } } };
    expect((await audited(account, { criteria })).sent).toHaveLength(2);
  });

  test('are read with the retries of the input, as all is', async () => {
    const account = { 7: { row: { hasDuplicates: true } }, 8: { row: { isRenewed: true } }, 9: {} };
    const { sent, retries } = await audited(account, { criteria, duplicates: 1 });
    expect([sent[0], ...retries]).toEqual(['/order/certificate/8', 2]);
  });

  test('are not known if the order cannot be read: the audit goes on', async () => {
    const account = { 7: {}, 8: { row: { isRenewed: true } }, 9: { row: { isRenewed: false } } };
    const { auditor, verdicts, before, after } = await audited(account, { criteria, unread: '8' });
    expect(auditor.policyUse.unread).toEqual([{ id: '8', detail: '503' }]);
    expect(verdicts).toEqual(['7 in sync', '8 ignored', '9 reissue']);
    expect([before.requestsLeft, after.requestsLeft]).toEqual([2 + 2 + 1, 0]);
  });
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
