import { describe, expect, test } from 'vitest';
import type { DuplicateFindings } from '../../../src/audit/duplicates.ts';
import type { Finding } from '../../../src/audit/finding.ts';
import { judgeOrder } from '../../../src/audit/judgment.ts';
import { Renewals } from '../../../src/audit/renewals.ts';
import type { Reason, Verdict } from '../../../src/audit/verdict-types.ts';
import type { Order } from '../../../src/certcentral/order.ts';
import type { ListedOrder } from '../../../src/certcentral/order-list.ts';
import type { Objection } from '../../../src/domain/objections.ts';
import type { RequestError } from '../../../src/errors.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { namesWith, snapshotOf } from '../result.ts';
import * as built from './orders.ts';

const { certificateWith, criteriaFor, DAY, evaluated, evaluatedRow, failed, fileWith } = built;
const { listedWith, NOW, orderWith } = built;
type Criteria = built.Criteria;

type Topic = Reason['kind'] | Objection['kind'] | 'publishes';
type Expected = readonly [verdict: Verdict, ...reasons: Topic[]];

/** The verdict, whether the next certificate would publish names that must stay out, and the kinds of the reasons. */
function expectFound(found: Finding | undefined, [verdict, ...topics]: Expected): void {
  const kinds = found?.reasons.map((reason) => ('objection' in reason ? reason.objection.kind : reason.kind)) ?? [];
  expect([found?.verdict, ...(found?.wouldPublish ? ['publishes'] : []), ...kinds]).toEqual([verdict, ...topics]);
  expect(found?.toDo !== undefined).toBe(verdict === 'reissue' || verdict === 'set status');
}

const product = (nameId: string, type = '') => ({ nameId, type, validationType: '' });
const NO_TLS = ['not applicable', 'no-public-tls'] as const;
const CLOSED = ['not applicable', 'closed'] as const;
const UNREAD = ['unknown', 'unread'] as const;
const enabled = criteriaFor('enabled');
const disabled = criteriaFor('disabled');
const logsIt = fileWith({ log: '7' });
const dayBefore = (days: number) => new Date(NOW - days * DAY).toISOString().slice(0, 10);
/** A plan that ended so many days ago. */
const plan = (days: number) => ({ planEndsAt: Date.UTC(2026, 10, 1) - days * DAY });
const ended = { validTill: dayBefore(3), ...plan(3) };

describe('verdicts: the list', () => {
  const EXPIRED = ['not applicable', 'expired'] as const;
  test.each<[row: string, Partial<ListedOrder>, Criteria, Expected | undefined]>([
    ['row 1: ignored', {}, fileWith({ ignore: '7' }), ['ignored', 'ignored']],
    ['row 1: ignored', { status: 'revoked' }, fileWith({ ignore: '7' }), ['ignored', 'ignored']],
    ['row 2: closed', { status: 'Canceled' }, enabled, CLOSED],
    ['row 2: closed', { status: 'revoked' }, fileWith({ ignore: '8', 'keep-out': '7' }), CLOSED],
    ['row 2: closed, its plan has ended', { status: 'odd', ...ended }, enabled, CLOSED],
    ['row 2: no public TLS', { product: product('private_ssl_plus') }, enabled, NO_TLS],
    ['row 2: no public TLS', { product: product('', 'mark') }, enabled, NO_TLS],
    ['row 3: expired', { status: ' ISSUED ', validTill: dayBefore(201) }, enabled, EXPIRED],
    ['none', { validTill: dayBefore(200) }, enabled, undefined],
    ['none', { validTill: dayBefore(201), ...plan(2) }, enabled, undefined],
    ['none', { ...ended, validTill: dayBefore(2) }, enabled, undefined],
    ['none', { status: 'pending', validTill: dayBefore(201) }, enabled, undefined],
    ['none', { validTill: '2025-02-30' }, enabled, undefined],
    ['none', { validTill: '' }, enabled, undefined],
    ['none', { status: 'odd' }, enabled, undefined],
  ])('%s: %j', (_, listed, criteria, expected) => {
    const found = evaluatedRow(listed, criteria);
    if (expected) expectFound(found, expected);
    else expect(found).toBeUndefined();
  });
});

const unissued = { status: 'pending', isDated: false, issuedAt: undefined } as const;
const off = { ctStatus: 'disabled' } as const;
const silent = { ctStatus: 'unknown' } as const;
const pending = { status: 'reissue_pending' } as const;
const mixed = fileWith({ 'keep-out': 'b.example' });
const unlisted = { validTill: '' };
const wanted = { criteria: disabled };
type Given = Partial<ListedOrder> & { criteria?: Criteria };
type Part<T> = Partial<T> | RequestError;

describe('verdicts: the order and its download', () => {
  const mail = { extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] };
  const over = { validTillAt: Date.UTC(2026, 9, 28), ...plan(3) };
  test.each<[row: string, Part<Order>, Part<Certificate> | undefined, Given, Expected]>([
    ['row 4: the order could not be read', failed(503), certificateWith(), wanted, UNREAD],
    ['row 4: the order could not be read', failed(404), failed(404), unlisted, UNREAD],
    ['row 5: closed', { status: 'REVOKED' }, undefined, wanted, CLOSED],
    ['row 5: closed', { status: 'revoked', product: product('private_ssl') }, undefined, {}, CLOSED],
    ['row 5: closed, its plan has ended', over, undefined, {}, CLOSED],
    ['row 5: no public TLS', { product: product('private_ssl') }, failed(503), {}, NO_TLS],
    ['row 11: the certificate could not be read', unissued, failed(404), {}, UNREAD],
    ['row 11: the certificate could not be read', unissued, failed(503), unlisted, UNREAD],
    ['row 11: the certificate could not be read', { ...unissued, ...silent }, failed(404), wanted, UNREAD],
    ['row 11: the certificate could not be read', {}, failed(404), wanted, ['unknown', 'publishes', 'unread']],
    ['row 11: the certificate could not be read', pending, failed(404), { criteria: mixed }, UNREAD],
    ['row 12: no public TLS', {}, mail, { criteria: mixed }, NO_TLS],
  ])('%s: order %j, download %j, %j', (_, order, download, given, expected) => {
    const certificate = download && (download instanceof Error ? download : certificateWith(download));
    expectFound(evaluated(order instanceof Error ? order : orderWith(order), certificate, given), expected);
  });

  const LOOK = ['manual', 'first-not-logged', 'look-at-names'] as const;
  const oddWord = { status: 'odd', certificateId: '' };
  const renewal = fileWith({ default: 'keep-out', log: '1' });
  const [row7, row8] = ['row 7: the first certificate would publish', 'row 8: it may publish'];
  const [row9, row10] = ['row 9: it would not be logged', 'row 10: nothing issued'];
  test.each<[row: string, Partial<Order>, Criteria, Expected]>([
    ['row 5: no public TLS', { product: product('', 'code_signing') }, enabled, NO_TLS],
    ['row 6: nothing issued, mixed', { dnsNames: ['b.example'] }, mixed, ['manual', 'publishes', 'mixed']],
    ['row 6: nothing issued, mixed', { ...silent, dnsNames: ['b.example'] }, mixed, ['manual', 'publishes', 'mixed']],
    ['row 6: nothing issued, mixed', { ...off, dnsNames: ['b.example'] }, mixed, ['manual', 'mixed']],
    [row7, {}, disabled, ['set status', 'publishes', 'first-published']],
    [row7, oddWord, disabled, ['set status', 'publishes', 'first-published']],
    [row7, { renewedOrderId: '1' }, renewal, ['manual', 'publishes', 'renewal', 'first-published']],
    [row8, silent, disabled, ['manual', 'publishes', 'first-maybe-published']],
    [row9, off, enabled, LOOK],
    [row9, off, fileWith({ log: 'a.example' }), LOOK],
    [row9, off, logsIt, ['set status', 'first-not-logged']],
    [row9, { ...oddWord, ...off }, logsIt, LOOK],
    [row10, {}, enabled, ['not applicable', 'unissued']],
    [row10, silent, enabled, ['not applicable', 'unissued']],
    [row10, off, disabled, ['not applicable', 'unissued']],
    ['row 11: the certificate could not be read', { ...oddWord, hasInvalidCertificateId: true }, enabled, UNREAD],
  ])('%s: order %j', (_, order, criteria, expected) => {
    expectFound(evaluated(orderWith({ ...unissued, ...order }), failed(404), { ...unlisted, criteria }), expected);
  });
});

/** The date of an open request, so many days ago. */
const requested = (...days: (number | undefined)[]) => ({
  openRequests: days.map((ago) => (ago === undefined ? undefined : NOW - ago * DAY)),
});
const csr = orderWith().reissueDefaults;
const noCsr = { reissueDefaults: { ...csr, csr: '' } };
const otherKey = { keyDigest: 'ff' };
const keptOut = { ctStatus: 'disabled' } as const;
const badNames = { names: namesWith(['a.example', '10.0.0.1'], { nonDnsNames: ['10.0.0.1'] }) };
const noNames = { names: namesWith([]) };
const namesOf = (count: number) => ({
  names: namesWith(Array.from({ length: count }, (__, index) => `${index}.example`)),
});
const odd = { status: 'odd' };

/** A certificate that ends in so many days. */
const ends = (days: number) => ({ validTill: new Date(NOW + days * DAY) });
const expired = ends(-1);

describe('verdicts: the certificate', () => {
  const [differs, orderDiffers, EXPIRED] = ['certificate-differs', 'order-differs', 'expired'] as const;
  const NO_STATUS = 'ct-status-missing';
  const badAndOut = { ...keptOut, ...badNames };
  const listed = { criteria: logsIt };
  const early = { criteria: criteriaFor('enabled', 30) };
  const [living, over] = [plan(-180), plan(1)];
  const [row12, row13, row14] = ['row 12: expired', 'row 13: mixed', 'row 14: pending for too long'];
  const [row15, row16, row17] = ['row 15: pending', 'row 16: refused', 'row 17: reissue'];
  const [row18, row21] = ['row 18: set status', 'row 21: in sync'];
  const cases: readonly [row: string, Partial<Order>, Partial<Certificate>, Given, Expected][] = [
    [row12, {}, expired, {}, ['not applicable', EXPIRED]],
    [row12, silent, { ...expired, ...keptOut, isEv: true }, {}, ['not applicable', EXPIRED]],
    [row12, { ...odd, ...living }, expired, {}, ['not applicable', EXPIRED]],
    [row12, over, expired, early, ['not applicable', EXPIRED]],
    [row12, {}, expired, early, ['not applicable', EXPIRED]],
    ['row 12: not if its names are mixed', {}, expired, { criteria: mixed }, ['manual', 'publishes', 'mixed']],
    ['row 12: not if its plan lasts until today', plan(0), expired, early, ['manual', EXPIRED, 'given-up']],
    ['row 12: not if the order is off', off, expired, {}, ['manual', EXPIRED, orderDiffers, 'given-up']],
    ['row 12: not if a reissue is pending', requested(1), expired, {}, ['pending', EXPIRED, 'reissue-pending']],
    [row13, {}, {}, { criteria: mixed }, ['manual', 'publishes', 'mixed']],
    [row13, off, keptOut, { criteria: mixed }, ['manual', 'mixed']],
    [row13, { ...pending, ...silent }, {}, { criteria: mixed }, ['manual', 'mixed', 'reissue-pending', NO_STATUS]],
    [row14, requested(7.1), keptOut, {}, ['manual', differs, 'long-pending']],
    [row14, { ...silent, ...requested(9, 8) }, badAndOut, {}, ['manual', differs, 'long-pending', NO_STATUS]],
    [row14, { ...off, ...requested(8, undefined) }, {}, wanted, ['manual', differs, 'long-pending']],
    [row14, { ...requested(8), ...living }, ends(9), early, ['manual', 'ends-soon', 'long-pending']],
    [row14, requested(undefined), keptOut, {}, ['manual', differs, 'undated-pending']],
    [row14, pending, badAndOut, {}, ['manual', differs, 'undated-pending']],
    [row15, requested(7), keptOut, {}, ['pending', differs, 'reissue-pending']],
    [row15, requested(20, 6), keptOut, {}, ['pending', differs, 'reissue-pending']],
    [
      row15,
      { ...requested(1), ...silent, ...noCsr },
      badAndOut,
      {},
      ['pending', differs, 'reissue-pending', NO_STATUS],
    ],
    [row15, { ...requested(1), ...off }, { isEv: true }, wanted, ['pending', differs, 'reissue-pending', 'ev']],
    [row16, {}, badAndOut, {}, ['manual', differs, 'non-dns-name']],
    [row16, pending, badNames, wanted, ['manual', 'publishes', differs, 'non-dns-name', 'reissue-pending']],
    [row16, {}, { ...keptOut, ...noNames }, {}, ['manual', differs, 'no-dns-name']],
    [row16, {}, { ...keptOut, ...namesOf(1_001) }, {}, ['manual', differs, 'too-many-names']],
    [row16, off, namesOf(1_001), {}, ['manual', orderDiffers, 'too-many-names']],
    [row16, {}, { isEv: true }, wanted, ['manual', 'publishes', differs, 'ev']],
    [row16, noCsr, keptOut, {}, ['manual', differs, 'unusable-csr']],
    [row16, { ...noCsr, ...living }, ends(9), early, ['manual', 'ends-soon', 'unusable-csr']],
    [row16, odd, otherKey, wanted, ['manual', 'publishes', differs, 'unusable-csr']],
    [row16, {}, expired, wanted, ['manual', 'publishes', differs, EXPIRED, 'given-up']],
    [row16, { ...odd, ...living }, expired, early, ['manual', EXPIRED, 'given-up']],
    [row16, { ...pending, ...off }, {}, {}, ['manual', orderDiffers, 'unseen-names']],
    [row16, { ...pending, ...off }, keptOut, {}, ['manual', differs, 'unseen-names']],
    // A CSR would not help.
    [row16, { ...odd, ...off, ...noCsr }, keptOut, {}, ['manual', differs, 'unseen-names']],
    [row16, { ...odd, ...silent }, keptOut, {}, ['manual', differs, 'unseen-names', NO_STATUS]],
    [row16, { ...pending, ...off }, badNames, listed, ['manual', orderDiffers, 'non-dns-name', 'reissue-pending']],
    [row17, {}, keptOut, {}, ['reissue', differs]],
    [row17, {}, {}, wanted, ['reissue', 'publishes', differs]],
    [row17, off, keptOut, {}, ['reissue', differs]],
    [row17, off, {}, wanted, ['reissue', differs]],
    [row17, silent, { ...keptOut, ...namesOf(1_000) }, {}, ['reissue', differs, NO_STATUS]],
    [row17, { ...odd, ...off }, {}, wanted, ['reissue', differs]],
    [row17, { ...odd, ...off }, keptOut, listed, ['reissue', 'other-names', differs]],
    [row17, { product: { ...product(''), validationType: 'DV' } }, keptOut, {}, ['reissue', differs, 'dv']],
    [row17, {}, { ...keptOut, isEv: true }, {}, ['reissue', differs]],
    [row17, living, ends(30), early, ['reissue', 'ends-soon']],
    [row17, { ...living, ...off }, ends(9), early, ['reissue', 'ends-soon', orderDiffers]],
    [row18, off, {}, {}, ['set status', orderDiffers]],
    [row18, { ...off, ...noCsr }, otherKey, {}, ['set status', orderDiffers]],
    [row18, { ...off, product: { ...product(''), validationType: 'dv' } }, {}, {}, ['set status', orderDiffers]],
    [row18, odd, keptOut, wanted, ['set status', 'publishes', orderDiffers]],
    [row18, { ...pending, ...noCsr }, {}, wanted, ['set status', 'publishes', differs, 'reissue-pending']],
    [row18, requested(30), keptOut, wanted, ['set status', 'publishes', orderDiffers, 'reissue-pending']],
    [row18, requested(1), expired, wanted, ['set status', 'publishes', differs, EXPIRED, 'reissue-pending']],
    [row18, { ...pending, ...off }, keptOut, listed, ['set status', 'other-names', differs]],
    [row17, { ...odd, ...silent }, {}, wanted, ['reissue', differs, NO_STATUS]],
    [row21, {}, {}, {}, ['in sync']],
    [row21, { ...silent, ...odd }, {}, {}, ['in sync', NO_STATUS]],
    [row21, { ...pending, ...noCsr }, { ...badNames, ...otherKey }, {}, ['in sync', 'reissue-pending']],
    [row21, off, { ...keptOut, isEv: true }, wanted, ['in sync', 'ev']],
    [row21, living, ends(31), early, ['in sync']],
    [row21, plan(-15), ends(9), early, ['in sync', 'needs-renewal']],
    [row21, {}, { ...ends(9), sctLogCount: 1 }, early, ['in sync', 'needs-renewal', 'few-scts']],
    [row21, {}, { isEv: true }, {}, ['in sync']],
  ];
  test.each(cases)('%s: order %j, certificate %j, %j', (_, order, certificate, given, expected) => {
    expectFound(evaluated(orderWith(order), certificateWith(certificate), given), expected);
  });

  test('one that ends soon has its end, and the days left, rounded down', () => {
    const found = evaluated(orderWith(living), certificateWith(ends(9.9)), early);
    expect(found.reasons).toEqual([{ kind: 'ends-soon', endsAt: NOW + 9.9 * DAY, daysLeft: 9 }]);
  });

  const exception = fileWith({ 'keep-out': '1 b.example' });
  test.each<[string, Partial<Order>, Partial<Certificate>, Expected]>([
    ['a reissue', { renewedOrderId: '1' }, keptOut, ['manual', 'renewal', differs]],
    ['a new status', { ...off, renewedOrderId: '1' }, {}, ['manual', 'renewal', orderDiffers]],
    ['nothing', { renewedOrderId: '1' }, {}, ['in sync']],
    [
      'a reissue, by domains',
      { renewedOrderId: '1' },
      { names: namesWith(['b.example']) },
      ['reissue', 'publishes', differs],
    ],
  ])('of a renewal of an exception, for which %s is due', (_, order, certificate, expected) => {
    const given = { criteria: exception };
    const commonName = certificate.names?.commonName ?? 'a.example';
    const names = certificate.names ?? namesWith(['a.example']);
    expectFound(
      evaluated(orderWith({ commonName, ...order }), certificateWith({ ...certificate, names }), given),
      expected,
    );
  });
});

describe('verdicts: the duplicates', () => {
  const is = (...ctStatuses: ('enabled' | 'disabled')[]): DuplicateFindings => ({
    certificates: ctStatuses.map((ctStatus, index) => ({ ctStatus, serialNumber: `D${index}` })),
    failure: undefined,
  });
  const unread = { ...is('enabled'), failure: failed(503) };
  const problem = { kind: 'duplicate-without-id', id: '' } as const;
  const unclear = { ...is('enabled', 'disabled'), failure: problem };
  const differs = 'certificate-differs';
  test.each<[row: string, Partial<Order>, Partial<Certificate>, DuplicateFindings, Expected]>([
    ['row 19: a duplicate is not as desired', {}, {}, is('enabled', 'disabled'), ['manual', 'duplicates-differ']],
    [
      'row 19: a duplicate is not as desired',
      pending,
      {},
      unclear,
      ['manual', 'duplicates-differ', problem.kind, 'reissue-pending'],
    ],
    ['row 20: not read', {}, {}, unread, UNREAD],
    [
      'row 20: not understood',
      silent,
      {},
      { certificates: [], failure: problem },
      ['unknown', problem.kind, 'ct-status-missing'],
    ],
    ['row 21: in sync', {}, {}, is('enabled', 'enabled'), ['in sync']],
    ['row 14 stays', requested(8), keptOut, unread, ['manual', differs, 'long-pending', 'unread']],
    [
      'row 15 stays',
      requested(1),
      keptOut,
      is('disabled'),
      ['pending', differs, 'duplicates-differ', 'reissue-pending'],
    ],
    ['row 16 stays', noCsr, keptOut, is('disabled'), ['manual', differs, 'unusable-csr', 'duplicates-differ']],
    ['row 17 stays', {}, keptOut, is('disabled'), ['reissue', differs, 'duplicates-differ']],
    ['row 18 stays', off, {}, unread, ['set status', 'order-differs', 'unread']],
  ])('%s: order %j, certificate %j, %j', (_, order, certificate, duplicates, expected) => {
    expectFound(evaluated(orderWith(order), certificateWith(certificate), { duplicates }), expected);
  });

  test('names those that differ', () => {
    const found = evaluated(orderWith(), certificateWith(), { duplicates: is('disabled', 'enabled', 'disabled') });
    expect(found.reasons).toEqual([{ kind: 'duplicates-differ', serialNumbers: ['D0', 'D2'] }]);
  });

  test.each<[matter: boolean, Part<Order>, Part<Certificate>, Criteria]>([
    [true, {}, {}, enabled],
    [true, requested(8), keptOut, enabled],
    [true, noCsr, keptOut, enabled],
    [false, {}, {}, mixed],
    [false, {}, failed(503), enabled],
    [false, failed(503), {}, enabled],
    [false, {}, expired, enabled],
    [false, unissued, failed(404), disabled],
  ])('matter: %j, order %j, certificate %j', (matter, order, certificate, criteria) => {
    const at = { observedAt: NOW, now: NOW };
    const snapshot = snapshotOf(
      order instanceof Error ? order : orderWith(order),
      certificate instanceof Error ? certificate : certificateWith(certificate),
      NOW,
    );
    const judged = judgeOrder(listedWith(unlisted), snapshot, criteria, new Renewals(criteria.policy), at);
    expect(judged.needsDuplicates === true).toBe(matter);
  });
});
