import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { evaluateListed, needsDuplicates } from '../../../../src/audit/judge/finding.ts';
import type { Verdict } from '../../../../src/audit/judge/verdict.ts';
import type { Order } from '../../../../src/certcentral/order.ts';
import type { ListedOrder } from '../../../../src/certcentral/order-list.ts';
import { RequestError } from '../../../../src/http/request-error.ts';
import type { Certificate } from '../../../../src/pki/certificate.ts';
import {
  certificateWith,
  criteriaWith,
  duplicateWith,
  evaluated,
  failed,
  fileWith,
  findingWith,
  listedWith,
  NOW,
  orderWith,
  productWith,
  snapshotOf,
} from '../orders.ts';

const keptOut = certificateWith({ ctStatus: 'disabled' });
const invalid = { ctStatus: 'unknown', hasInvalidCtStatus: true } as const;

describe('an order that was read', () => {
  test('is shown as order and certificate report it', () => {
    const dnsSans = ['a.example', 'localhost', '10.0.0.1', 'two\n words'];
    const certificate = certificateWith({ commonName: 'Other.example', dnsSans });
    expect(evaluated(orderWith(), certificate, { hasDuplicates: true })).toEqual(
      findingWith({
        productNameId: 'ssl_multi',
        validTill: '2026-11-01T12:00:00.000Z',
        dnsNames: 'a.example\nlocalhost\n10.0.0.1\ntwo words\nOther.example',
        sctCount: 3,
        hasDuplicates: true,
      }),
    );
  });

  test.each([
    ['read', failed(503), { ctStatus: 'unknown', reissuePending: 'unknown' }],
    ['silent', orderWith({ status: '', commonName: '', product: productWith('') }), { ctStatus: 'enabled' }],
  ])('is shown as the list reports it if order and certificate are not: %s', (_, order, changes) => {
    expect(evaluated(order, failed(404))).toMatchObject({
      status: 'issued',
      commonName: 'listed.example',
      productNameId: 'ssl_plus',
      validTill: '2026-12-31',
      serialNumber: '',
      dnsNames: '',
      certificateCtStatus: 'unknown',
      ...changes,
    });
  });

  const pending = orderWith({ status: 'pending', isDated: false, issuedAt: undefined });
  const unclear = orderWith({ status: '', isDated: false });
  const withoutId = { ...unclear, certificateId: '' };
  const unusableId = { ...withoutId, hasInvalidCertificateId: true };
  type Part<T> = T | RequestError;
  test.each<[string, Part<Order>, Part<Certificate> | undefined, ctStatus: string, isPending: boolean | 'unknown']>([
    ['closed', orderWith({ status: 'revoked' }), undefined, 'none', false],
    ['not issued yet', pending, failed(404), 'none', false],
    ['not issued yet, but downloaded', pending, certificateWith(), 'enabled', true],
    ['unclear without an ID, but downloaded', withoutId, certificateWith(), 'enabled', 'unknown'],
    ['unclear, the ID unusable', unusableId, failed(404), 'unknown', 'unknown'],
    ['unclear, with an ID', unclear, keptOut, 'disabled', 'unknown'],
    ['issued, no download', orderWith(), failed(404), 'unknown', false],
    ['private', orderWith({ product: productWith('private_ssl') }), keptOut, 'disabled', false],
    ['not readable', failed(503), certificateWith(), 'enabled', 'unknown'],
  ])('the CT status of its certificate, and its reissue: %s', (_, order, certificate, ctStatus, isPending) => {
    const finding = { certificateCtStatus: ctStatus, reissuePending: isPending };
    expect(evaluated(order, certificate)).toMatchObject(finding);
  });

  test('keeps 100 characters of each text, and 300 of an error', () => {
    const long = 'x'.repeat(500);
    const order = orderWith({ status: long, commonName: long, product: productWith(long) });
    const { status, commonName, productNameId } = evaluated(order, certificateWith());
    for (const text of [status, commonName, productNameId]) expect(text).toBe(`${'x'.repeat(99)}…`);
    const { reason } = evaluated(new RequestError('x'.repeat(2000), { title: 'Could not', hint: '' }), undefined);
    expect(reason).toBe(`Could not: ${'x'.repeat(288)}…`);
  });

  test('has the renewals that the list or the order reports', () => {
    const renewals = (isListed: boolean, isRenewed: boolean, renewedOrderId: string) => {
      const finding = evaluated(orderWith({ isRenewed, renewedOrderId }), failed(404), { isRenewed: isListed });
      return [finding.isRenewed, finding.renewedOrderId];
    };
    expect(renewals(true, false, '')).toEqual([true, '']);
    expect(renewals(false, true, '9')).toEqual([true, '9']);
    expect(renewals(false, false, '7')).toEqual([false, '']);
    const unread = evaluated(failed(403), failed(403), { isRenewed: true });
    expect(unread.validationType).toBe('');
    expect(unread).toMatchObject({ isRenewed: true, renewedOrderId: '' });
  });

  test('has what the summary counts', () => {
    const duplicates = [duplicateWith('8'), duplicateWith('9')];
    const found = evaluated(orderWith({ ctStatus: 'unknown' }), certificateWith(), { hasDuplicates: true, duplicates });
    const counted = { isCtStatusMissing: true, hasSctShortage: false, hasDuplicates: true, duplicatesChecked: 2 };
    expect(found).toMatchObject(counted);
    const few = certificateWith({ sctLogCount: 1 });
    expect(evaluated(orderWith(), few).hasSctShortage).toBe(true);
    expect(evaluated(orderWith({ status: 'revoked' }), few).hasSctShortage).toBe(false);
    for (const order of [orderWith(), orderWith(invalid), failed(403)])
      expect(evaluated(order, certificateWith()).isCtStatusMissing).toBe(false);
  });
});

describe('what is desired', () => {
  const corp = fileWith({ 'keep-out': 'corp.example' });
  const ofCertificate = (...names: string[]) =>
    certificateWith({ commonName: '', dnsSans: names, dnsNames: names, altNames: names });
  const ofOrder = (...dnsNames: string[]) => orderWith({ commonName: '', dnsNames });
  const unissued = { status: 'pending', isDated: false, issuedAt: undefined } as const;
  const [inside, outside] = ['a.corp.example', 'b.example'];
  type Part<T> = T | RequestError;
  test.each<[string, Part<Order>, Part<Certificate>, listed: string, desired: string, rule: RegExp]>([
    ['the certificate', ofOrder(outside), ofCertificate(inside), outside, 'disabled', /^corp.example: why$/],
    ['the certificate, if there is no order', failed(503), ofCertificate(inside), outside, 'disabled', /^corp.example/],
    ['the order', ofOrder(inside), failed(403), outside, 'disabled', /^corp.example/],
    ['the order, not issued', { ...ofOrder(inside), ...unissued }, failed(404), outside, 'disabled', /^corp.example/],
    ['the order, without any', ofOrder(), failed(403), inside, 'enabled', /^default$/],
    ['the row', failed(503), failed(503), inside, 'disabled', /^corp.example/],
    ['the row, with several', failed(503), failed(503), `${inside}\n${outside}`, 'unknown', /why; default$/],
    ['the certificate, which disagree', ofOrder(), ofCertificate(inside, outside), '', 'unknown', /why; default$/],
  ])('is decided by the names of %s', (_, order, certificate, dnsNames, desired, rule) => {
    const found = evaluated(order, certificate, { criteria: corp, commonName: '', dnsNames, validTill: '' });
    expect(found).toMatchObject({ desired, rule: expect.stringMatching(rule) });
    expect(found.isByDomains).toBe(desired === 'disabled');
    if (desired === 'unknown' && found.ctStatus !== 'unknown') expect(found.verdict).toBe('manual');
  });

  test('is decided by the row if the order is not read', () => {
    const closed = { status: 'revoked' };
    const names = (commonName: string, dnsNames = '') =>
      evaluateListed(listedWith({ ...closed, commonName, dnsNames }), corp, NOW);
    expect(names(inside)).toMatchObject({ desired: 'disabled', rule: 'corp.example: why', verdict: 'not applicable' });
    expect(names(outside)).toMatchObject({ desired: 'enabled', rule: 'default' });
    expect(names(outside, inside)).toMatchObject({ desired: 'unknown', isByDomains: false });
  });

  test('has no rule without a policy file', () => {
    expect(evaluated(orderWith(), certificateWith())).toMatchObject({
      desired: 'enabled',
      rule: '',
      isByDomains: false,
    });
  });

  test('lets only an order ID in log turn logging on beside a pending reissue', () => {
    const pending = orderWith({ status: 'reissue_pending', ctStatus: 'disabled' });
    const verdictBy = (criteria: Parameters<typeof evaluated>[2]) =>
      evaluated(pending, certificateWith(), criteria).verdict;
    expect(verdictBy({ criteria: fileWith({ log: '7' }) })).toBe('set status');
    for (const lists of [{ log: '8' }, { log: 'a.example b.example' }, {}])
      expect(verdictBy({ criteria: fileWith(lists) })).toBe('manual');
  });

  test('needs no duplicates if the names disagree', () => {
    const snapshot = snapshotOf(orderWith(), ofCertificate(inside, outside));
    expect(needsDuplicates(listedWith({ hasDuplicates: true }), snapshot, corp, NOW)).toBe(false);
  });
});

describe('an order to do', () => {
  const planOf = (...parameters: Parameters<typeof evaluated>) => evaluated(...parameters).plan;
  const names = createHash('sha256').update('a.example\nb.example').digest('hex');
  const key = createHash('sha256').update(certificateWith().publicKey).digest('hex');
  const disabled = { criteria: criteriaWith('keep-out') };
  const prefix = '1 api=dc.example order=7 ct=';
  const at = 'at=2026-11-01T11:59:58Z';

  test('has a plan, as a dry run of the reissue action would set it', () => {
    expect(planOf(orderWith(), certificateWith(), disabled)).toBe(
      `${prefix}disabled do=reissue serial=0A1B names=${names} key=${key} ${at}`,
    );
    expect(planOf(orderWith({ ctStatus: 'disabled' }), certificateWith())).toBe(
      `${prefix}enabled do=status serial=0A1B names=${names} key=${key} ${at}`,
    );
    expect(planOf(orderWith({ status: 'reissue' }), certificateWith(), disabled)).toBe(
      `${prefix}disabled do=wait serial=0A1B names=${names} key=any ${at}`,
    );
  });

  test('has the names of the order if nothing was issued', () => {
    const order = orderWith({ status: 'pending', isDated: false, issuedAt: undefined, dnsNames: ['b.example'] });
    const found = evaluated(order, failed(404), { ...disabled, validTill: '' });
    expect(found).toMatchObject({ verdict: 'set status', dnsNames: 'b.example\na.example', sctCount: undefined });
    expect(found.plan).toBe(`${prefix}disabled do=status serial=none names=${names} key=any ${at}`);
    expect(evaluated(order, failed(404), { validTill: '' })).toMatchObject({
      plan: '',
      dnsNames: '',
      mayPublishFirst: false,
    });
    const unreported = { ...order, ctStatus: 'unknown' } as const;
    expect(evaluated(unreported, failed(404), { ...disabled, validTill: '' })).toMatchObject({ mayPublishFirst: true });
  });

  test('has no plan if every run with a plan would be refused, nor has another order', () => {
    const odd = orderWith({ status: 'odd', ctStatus: 'disabled' });
    const listed = { criteria: fileWith({ log: '7' }) };
    expect(evaluated(odd, certificateWith(), listed)).toMatchObject({ verdict: 'set status', plan: '' });
    for (const found of [evaluated(orderWith(), certificateWith()), evaluated(failed(503), certificateWith())])
      expect(found.plan).toBe('');
  });
});

describe('the parts of the reason', () => {
  /** What a part is about; a part that contains several is about the first of them. */
  const TOPICS = [
    'duplicate',
    'refuses it',
    'in ignore',
    'was issued',
    'next reissue',
    'disable_ct',
    'validated again',
    'is pending',
    'not report',
    'EV',
    'SCTs',
    'expired',
    '403',
  ];
  const disabled = { criteria: criteriaWith('keep-out') };
  const reissue = { status: 'reissue' };
  const silent = { ctStatus: 'unknown' } as const;
  const off = { ctStatus: 'disabled' } as const;
  const ev = { isEv: true };
  const dv = { product: { ...productWith(''), validationType: 'dv' } };
  const duplicate = { duplicates: [duplicateWith('8', off)] };
  const unread = { duplicates: failed(403) };

  test.each<[Partial<Order>, Partial<Certificate>, Parameters<typeof evaluated>[2], Verdict, topics: string]>([
    [{}, {}, {}, 'in sync', ''],
    [silent, {}, {}, 'in sync', 'not report'],
    [reissue, {}, {}, 'in sync', 'is pending'],
    [off, { ...off, ...ev }, disabled, 'in sync', 'EV'],
    [{}, ev, {}, 'in sync', ''],
    [{}, { sctLogCount: 1 }, {}, 'in sync', 'SCTs'],
    [reissue, off, {}, 'pending', 'was issued, is pending'],
    [{ ...reissue, ...silent }, ev, disabled, 'pending', 'was issued, is pending, not report, EV'],
    [{}, ev, disabled, 'manual', 'was issued, refuses it, in ignore'],
    [dv, off, {}, 'reissue', 'was issued, validated again'],
    [{ ...dv, ...off }, {}, {}, 'set status', 'next reissue'],
    [{ ...reissue, ...silent }, { validTill: new Date(0) }, {}, 'not applicable', 'expired'],
    [invalid, {}, {}, 'unknown', 'disable_ct'],
    [{ ...reissue, ...invalid }, { ...ev, sctLogCount: 0 }, disabled, 'unknown', 'disable_ct, is pending, EV, SCTs'],
    [reissue, {}, duplicate, 'manual', 'duplicate, is pending'],
    [{}, off, duplicate, 'reissue', 'was issued, duplicate'],
    [{}, {}, unread, 'unknown', '403'],
    [off, {}, unread, 'set status', 'next reissue, 403'],
  ])('order %j, certificate %j, %j: %s', (order, certificate, given, verdict, topics) => {
    const found = evaluated(orderWith(order), certificateWith(certificate), given);
    const parts = found.reason.split('; ').map((part) => TOPICS.find((topic) => part.includes(topic)) ?? part);
    expect([found.verdict, parts.join(', ')]).toEqual([verdict, topics]);
  });
});

describe('an order that is not read', () => {
  const closed = { status: 'revoked' };
  const product = productWith('private_ssl');
  test.each<[string, Partial<ListedOrder>, verdict: 'ignored' | 'not applicable', certificate: 'none' | 'unknown']>([
    ['closed', closed, 'not applicable', 'none'],
    ['private', { product, hasDuplicates: true, isRenewed: true }, 'not applicable', 'unknown'],
    ['private, not issued yet', { product, status: 'pending' }, 'not applicable', 'unknown'],
    ['ignored', { isRenewed: true }, 'ignored', 'unknown'],
    ['ignored, closed', closed, 'ignored', 'none'],
  ])('is shown as the list reports it: %s', (_, changes, verdict, certificateCtStatus) => {
    const isIgnored = verdict === 'ignored';
    const criteria = fileWith(isIgnored ? { ignore: '7' } : { ignore: '8', 'keep-out': '7' });
    const order = listedWith(changes);
    const { status, commonName, validTill, hasDuplicates, isRenewed } = order;
    expect(evaluateListed(order, criteria, NOW)).toEqual({
      ...findingWith({ status, commonName, validTill, hasDuplicates, isRenewed, verdict, certificateCtStatus }),
      desired: isIgnored ? undefined : 'disabled',
      rule: isIgnored ? '7: not ours' : '7: why',
      validationType: '',
      productNameId: order.product.nameId,
      ctStatus: 'unknown',
      reason: expect.stringMatching(/./),
      reissuePending: certificateCtStatus === 'none' ? false : 'unknown',
      serialNumber: '',
      dnsNames: '',
      sctCount: undefined,
    });
  });

  test('is none that may have an active certificate', () => {
    expect(evaluateListed(listedWith(), fileWith({ ignore: '8' }), NOW)).toBeUndefined();
  });
});

test.each([
  ['issued', true, orderWith(), certificateWith(), true],
  ['issued, without duplicates', false, orderWith(), certificateWith(), false],
  ['its status invalid', true, orderWith(invalid), certificateWith(), false],
  ['expired', true, orderWith(), certificateWith({ validTill: new Date(0) }), false],
  ['not readable', true, orderWith(), failed(503), false],
] as const)('duplicates may matter: %s', (_, hasDuplicates, order, certificate, needs) => {
  const listed = listedWith({ hasDuplicates });
  expect(needsDuplicates(listed, snapshotOf(order, certificate), criteriaWith(), NOW)).toBe(needs);
});
