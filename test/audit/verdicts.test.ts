import { afterAll, describe, expect, test } from 'vitest';
import { type OrderKind, orderKinds } from '../stand-in/order-fixtures.ts';
import type { StandInOrder } from '../stand-in/orders.ts';
import { audit, expectFound, idsOf, startBulk } from './step.ts';

const names = Object.keys(orderKinds);
const kinds: readonly OrderKind[] = Object.values(orderKinds);

describe.each(['enabled', 'disabled'] as const)('if CT logging should be %s', async (desired) => {
  const { service, bulk } = await startBulk(kinds);
  afterAll(() => service.close());
  // Before the run, because some orders change when they are read.
  const orders = bulk.ids.map((id) => ({ ...(service.orders.get(id) as StandInOrder) }));
  const step = await audit(service, { 'disable-ct': String(desired === 'disabled') });
  const expected = bulk.ids.map((id) => bulk.verdictOf(id, desired));
  const count = (...verdicts: string[]) => expected.filter((verdict) => verdicts.includes(verdict)).length;

  test.each(names)('an order that is %s', (name) => {
    const index = names.indexOf(name);
    const { isRead, reason, seed } = kinds[index] as OrderKind;
    const { id, disableCt, certificate, status } = orders[index] as StandInOrder;
    const row = step.rows.find((candidate) => candidate['order-id'] === id);
    expect(row).toMatchObject({
      verdict: expected[index],
      desired,
      'common-name': expect.stringMatching(/example\.com$/),
    });
    if (reason) expect(row?.reason).toMatch(reason);
    const isIssued = certificate !== undefined;
    if (!isRead || !isIssued || !/^(?:reissue|set status|pending|in sync)$/.test(row?.verdict ?? '')) return;
    const scts = seed.certificate?.scts;
    expect(row).toMatchObject({
      status,
      'common-name': 'kind.example.com',
      'valid-till': certificate?.validTill.toISOString().replace(/\.\d+/, '.000'),
      'order-ct-status': disableCt === undefined ? 'unknown' : disableCt ? 'disabled' : 'enabled',
      'certificate-ct-status': certificate?.scts ? 'enabled' : 'disabled',
      'serial-number': certificate?.serial,
      'dns-names': certificate?.dnsNames.join(' '),
      'sct-count': Array.isArray(scts) ? `${scts.length}` : scts ? '2' : '0',
    });
  });

  test('the counts are right', () => {
    expectFound(step, { outOfSync: count('reissue', 'set status', 'manual'), unknown: count('unknown') });
    expect(step.outputs['checked-count']).toBe(String(kinds.length));
  });

  test('what may have an active certificate is read, order and certificate once each, and nothing else', () => {
    expect(idsOf(service, 'order')).toEqual(bulk.readIds);
    const downloads = idsOf(service, 'certificate');
    expect(new Set(downloads).size).toBe(downloads.length);
    const isClosed = (id: string) => service.orders.get(id)?.status === 'revoked';
    expect(bulk.readIds.filter((id) => !isClosed(id) && !downloads.includes(id))).toEqual([]);
    expect(idsOf(service, 'duplicates')).toEqual(bulk.ids.filter((id) => bulk.kindOf(id).hasDuplicatesRead));
    // Each entry that counts: two of three of the order that has one without an ID, and a rejected one, have none.
    expect(service.requestsFor('duplicate')).toHaveLength(2 + 2 + 1 + 1);
  });
});
