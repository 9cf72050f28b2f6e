import { afterAll, describe, expect, test } from 'vitest';
import { type OrderKind, orderKinds } from '../stand-in/order-fixtures.ts';
import type { StandInOrder } from '../stand-in/orders.ts';
import { audit, expectFound, idsOf, startBulk, startService } from './step.ts';

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

describe('an account with each row of the verdicts', async () => {
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
  const day = (days: number) => inDays(days).toISOString().slice(0, 10);
  const [corp, shop] = ['host.corp.example.com', 'www.example.com'];
  const { logged, 'kept out': keptOut, 'not issued': first, ...others } = orderKinds;
  const { 'a reissue pending with the same status': pending, 'an open request without a date': undated } = others;
  type Seed = OrderKind['seed'];
  const certificateOf = (...dnsNames: [string, ...string[]]) => ({ commonName: dnsNames[0], dnsNames, scts: true });
  /** An order of a kind that must stay out, with some of it changed. */
  const inCorp = ({ seed }: OrderKind, changes: Partial<Seed> = {}): Seed => {
    const certificate = seed.certificate && { ...seed.certificate, commonName: corp, dnsNames: [corp] };
    return { ...seed, commonName: corp, certificate, ...changes };
  };
  const endsIn = (days: number, planDays: number): Seed => {
    const planEnds = { order_valid_till: day(planDays) };
    const certificate = { ...certificateOf(shop), notAfter: inDays(days) };
    return { ...logged.seed, commonName: shop, certificate, orderFields: planEnds, rowFields: planEnds };
  };
  const pendingFor = (days: number): Seed => {
    const requests = [{ id: 1, type: 'reissue', status: 'submitted', date: `${day(-days)}T00:00:00Z` }];
    const certificate = { ...certificateOf(corp), notBefore: inDays(-40) };
    const issued = { certificate, certificateFields: { date_issued: day(-40) } };
    return inCorp(logged, { ...issued, orderFields: { requests }, disableCt: true });
  };
  const silent = { disableCt: undefined };
  const firstMixed = inCorp(first, { certificateFields: { dns_names: [corp, shop] }, ...silent });
  const expired = { certificate: { ...certificateOf(corp), notAfter: inDays(-20) } };
  const unreadable = { duplicates: [{ scts: true, fields: { status: null } }] };
  const otherNames = (verb: string) =>
    RegExp(`^the names below are not .* ${verb} pending, which would be published; `);
  const rows: readonly (readonly [row: number, Seed, verdict: string, reason: RegExp, publishes?: 'publishes'])[] = [
    [1, logged.seed, 'ignored', /ignores/],
    [2, endsIn(-9, -9), 'not applicable', /its plan has ended/],
    [3, others['expired long ago'].seed, 'not applicable', /has expired/],
    [4, logged.seed, 'unknown', /403/],
    [5, others['closed since it was listed'].seed, 'not applicable', /revoked/],
    [6, firstMixed, 'manual', /list the order ID/, 'publishes'],
    [7, inCorp(first), 'set status', /first certificate would publish/, 'publishes'],
    [8, inCorp(first, silent), 'manual', /may publish .* root action/, 'publishes'],
    [9, others['not issued, kept out'].seed, 'manual', /look at its names/],
    [10, first.seed, 'not applicable', /nothing was issued yet/],
    [11, inCorp(others['issued, and cannot be downloaded']), 'unknown', /404/, 'publishes'],
    [12, others['expired lately'].seed, 'not applicable', /has expired/],
    [13, inCorp(logged, { certificate: certificateOf(corp, shop) }), 'manual', /list the order ID/, 'publishes'],
    [14, pendingFor(8), 'manual', /more than 7 days/],
    [14, inCorp(undated, { disableCt: true }), 'manual', /does not report since when/],
    [15, pendingFor(6), 'pending', /a reissue is pending/],
    [16, endsIn(-9, 90), 'manual', /has expired; the order may have been given up/],
    [16, inCorp(logged, expired), 'manual', /has expired; the order may/, 'publishes'],
    [16, pending.seed, 'manual', /nobody can look at them: a reissue is pending; complete or cancel/],
    [17, endsIn(9.5, 90), 'reissue', /^the active certificate ends on \S+, in 9 days$/],
    [17, { ...keptOut.seed, status: 'odd' }, 'reissue', otherNames('may be')],
    [18, { ...pending.seed, certificate: keptOut.seed.certificate }, 'set status', otherNames('is')],
    [18, inCorp(keptOut, { disableCt: false }), 'set status', /next reissue/, 'publishes'],
    [19, others['a duplicate kept out'].seed, 'manual', /duplicate with serial number/],
    [20, others['a duplicate without an ID'].seed, 'unknown', /no usable ID/],
    [20, { ...logged.seed, ...unreadable }, 'unknown', /no readable status/],
    [21, endsIn(9.5, 12), 'in sync', /in 9 days, and a reissue may not end later; renew the order$/],
  ];
  const idOf = (index: number) => 5_000_001 + index;
  const looked = rows.flatMap(([, , , { source }], at) => (/below/.test(source) ? [[idOf(at), 'looked at']] : []));
  const policy = {
    default: 'log',
    'keep-out': { 'corp.example.com': 'internal' },
    log: Object.fromEntries(looked),
    ignore: { [idOf(0)]: 'expires soon' },
  };
  const service = await startService({ orders: rows.map(([, seed], index) => ({ ...seed, id: idOf(index) })) });
  afterAll(() => service.close());
  service.fault({ path: RegExp(`/certificate/${idOf(3)}$`) }, { status: 403 });
  const files = { 'ct-policy.json': JSON.stringify(policy) };
  const step = await audit(service, { 'policy-file': 'ct-policy.json', 'reissue-before-days': '30' }, { files });

  test.each(rows.map(([row, , verdict, reason], index) => [row, verdict, reason, index] as const))(
    'row %i: %s (%s)',
    (_, verdict, reason, index) => {
      const found = step.rows[index];
      expect([found?.verdict, found?.reason]).toEqual([verdict, expect.stringMatching(reason)]);
    },
  );

  test('says first which orders cannot wait', () => {
    const ids = rows.flatMap(([, , , , publishes], index) => (publishes ? [`${idOf(index)}`] : []));
    const [title, summary] = step.summary.split('\n');
    expect(summary?.match(/\d{7}/g)).toEqual(ids);
    expect(step.outputs['would-publish-count']).toBe(`${ids.length}`);
    for (const text of [title?.replace('<h2>', ''), step.outputs['message'], ...step.errors])
      expect(text).toMatch(RegExp(`^CT audit: ${ids.length} orders would publish names, `));
  });
});
