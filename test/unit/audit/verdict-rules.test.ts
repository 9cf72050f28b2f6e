import { describe, expect, test } from 'vitest';
import type { DuplicateFindings } from '../../../src/audit/duplicates.ts';
import { judgeRead } from '../../../src/audit/verdict-rules.ts';
import { exactTime } from '../../../src/certcentral/dates.ts';
import type { Order } from '../../../src/certcentral/order.ts';
import { RequestError } from '../../../src/errors.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { namesWith } from '../result.ts';
import * as built from './orders.ts';

const { certificateWith, criteriaFor, DAY, evaluated, evaluatedRow, failed, fileWith, gathered, NOW, orderWith } =
  built;

type Part<T> = Partial<T> | RequestError;
/** An order, its download, its row in the list, what is desired, and its duplicates. */
type Case = readonly [row: string, Part<Order>, Part<Certificate> | undefined, built.Given, expected: string];

const product = (nameId: string, type = '', validationType = '') => ({ product: { nameId, type, validationType } });
const dv = product('', '', 'DV');
const dayBefore = (days: number) => new Date(NOW - days * DAY).toISOString().slice(0, 10);
/** A plan that ended so many days ago. */
const plan = (days: number) => ({ planEndsAt: Date.UTC(2026, 10, 1) - days * DAY });
const [living, over] = [plan(-180), plan(1)];

const kept = { criteria: criteriaFor('disabled') };
const mixed = { criteria: fileWith({ 'keep-out': 'b.example' }) };
const listed = { criteria: fileWith({ log: '7' }) };
const early = { criteria: criteriaFor('enabled', 30) };
const ignored = { criteria: fileWith({ ignore: '7' }) };
const renewed = { criteria: fileWith({ 'keep-out': '1 b.example' }) };

const off = { ctStatus: 'disabled' } as const;
const silent = { ctStatus: 'unknown' } as const;
const odd = { status: 'odd' };
const pending = { status: 'reissue_pending' };
const renewal = { renewedOrderId: '1' };
const renewalOfB = { ...renewal, commonName: 'b.example' };
/** Open requests, so many days ago. */
const requested = (...days: (number | undefined)[]) => ({
  openRequests: days.map((ago) => (ago === undefined ? undefined : exactTime(NOW - ago * DAY))),
});
const asked = requested(1);
const noCsr = { reissueDefaults: { ...orderWith().reissueDefaults, csr: '' } };
const first = { status: 'pending', isDated: false, issuedAt: undefined } as const;
const oddFirst = { ...first, ...odd, certificateId: '' };
const none = failed(404);
const firstOff = { ...first, ...off };
const firstSilent = { ...first, ...silent };
const unlisted = { validTill: '' };
const firstKept = { ...unlisted, ...kept };
const firstMixed = { ...unlisted, ...mixed };
const firstRenewed = { ...unlisted, ...renewed };
const firstOdd = { ...unlisted, criteria: fileWith({ 'keep-out': 'b.example' }) };
const firstOddKept = { ...unlisted, criteria: fileWith({ default: 'keep-out', 'keep-out': 'b.example' }) };
const firstListed = { ...unlisted, ...listed };

const keptOut = { ctStatus: 'disabled' } as const;
const named = (...names: string[]) => ({ names: namesWith(names) });
const onlyA = named('a.example');
const withB = { dnsNames: ['b.example'] };
const badNames = { names: namesWith(['a.example', '10.0.0.1'], { nonDnsNames: ['10.0.0.1'] }) };
const manyNames = (count: number) => named(...Array.from({ length: count }, (_, index) => `${index}.example`));
const badAndOut = { ...keptOut, ...badNames };
const otherKey = { keyDigest: 'ff' };
const mail = { extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] };
/** A certificate that ends in so many days. */
const ends = (days: number) => ({ validTill: new Date(NOW + days * DAY) });
const expired = ends(-1);

const duplicates = (failure: DuplicateFindings['failure'], ...statuses: ('enabled' | 'disabled')[]) => ({
  duplicates: {
    certificates: statuses.map((ctStatus, index) => ({ ctStatus, serialNumber: `D${index}`, otherNames: [] })),
    failure,
  },
});
const unreadDuplicate = duplicates(failed(503), 'enabled');
const badDuplicate = duplicates(undefined, 'disabled');
const otherNames = {
  duplicates: {
    certificates: [
      { ctStatus: 'enabled', serialNumber: 'D0', otherNames: ['b.example'] },
      { ctStatus: 'enabled', serialNumber: 'D1', otherNames: [] },
    ],
    failure: undefined,
  },
} as const;
const problem = { kind: 'bad-duplicate', id: '', lacks: 'id' } as const;

const [row2, row7, row9] = ['2: closed', '7: the first certificate would publish', '9: it would not be logged'];
const [row6, row11] = ['6: nothing issued, and nobody can decide', '11: the certificate could not be read'];
const [row14, row19] = ['14: pending for too long', '19: a duplicate is not as desired'];
const [NO_TLS, CLOSED, EXPIRED] = ['no-public-tls', 'closed', 'expired'].map((kind) => `not applicable: ${kind}`) as [
  string,
  string,
  string,
];
const LOOK = 'manual: first-not-logged';

/** The rows of the table of verdicts. */
const cases: readonly Case[] = [
  ['1: ignored', {}, {}, ignored, 'ignored: ignored'],
  ['1: ignored', {}, {}, { ...ignored, status: 'revoked' }, 'ignored: ignored'],
  [row2, {}, {}, { status: 'Canceled' }, CLOSED],
  [row2, {}, {}, { criteria: fileWith({ ignore: '8', 'keep-out': '7' }), status: 'revoked' }, CLOSED],
  ['2: closed, its plan has ended', {}, {}, { status: 'odd', validTill: dayBefore(3), ...plan(3) }, CLOSED],
  ['2: no public TLS', {}, {}, product('private_ssl_plus'), NO_TLS],
  ['2: no public TLS', {}, {}, product('', 'mark'), NO_TLS],
  ['3: expired', {}, {}, { status: ' ISSUED ', validTill: dayBefore(201) }, EXPIRED],
  ['4: the order could not be read', failed(503), {}, kept, 'unknown: unread'],
  ['4: the order could not be read', failed(404), none, unlisted, 'unknown: unread'],
  ['4: the order could not be read', failed(503), none, { validTill: dayBefore(200) }, 'unknown: unread'],
  ['4: not by its row', failed(503), none, { validTill: dayBefore(201), ...plan(2) }, 'unknown: unread'],
  ['4: not by its row', failed(503), none, { validTill: dayBefore(2), ...plan(3) }, 'unknown: unread'],
  ['4: not by its row', failed(503), none, { status: 'pending', validTill: dayBefore(201) }, 'unknown: unread'],
  ['4: not by its row', failed(503), none, { validTill: '2025-02-30' }, 'unknown: unread'],
  ['5: closed', { status: 'REVOKED' }, undefined, kept, CLOSED],
  ['5: closed', { status: 'revoked', ...product('private_ssl') }, undefined, {}, CLOSED],
  ['5: closed, its plan has ended', { validTillAt: Date.UTC(2026, 9, 28), ...plan(3) }, undefined, {}, CLOSED],
  ['5: no public TLS', product('private_ssl'), failed(503), {}, NO_TLS],
  ['5: no public TLS', { ...first, ...product('', 'code_signing') }, none, unlisted, NO_TLS],
  [row6, { ...first, dnsNames: ['b.example'] }, none, firstMixed, 'manual: publishes, mixed'],
  [row6, { ...first, ...silent, dnsNames: ['b.example'] }, none, firstMixed, 'manual: publishes, mixed'],
  [row6, { ...first, ...off, dnsNames: ['b.example'] }, none, firstMixed, 'manual: mixed'],
  [row6, { ...first, ...renewal }, none, firstRenewed, 'manual: publishes, renewal'],
  [row6, { ...first, ...off, ...renewal }, none, firstRenewed, 'manual: renewal'],
  [row6, { ...first, dnsNames: ['a b.example'] }, none, firstOdd, 'manual: undecidable-names'],
  [row6, { ...first, commonName: 'a b.example' }, none, firstOdd, 'manual: undecidable-names'],
  [row6, { ...first, ...off, dnsNames: ['a.example:443'] }, none, firstOddKept, 'manual: undecidable-names'],
  [row6, { ...first, dnsNames: ['a b.example'] }, none, firstOddKept, 'manual: publishes, undecidable-names'],
  [row7, first, none, firstKept, 'set status: publishes, first-published'],
  [row7, oddFirst, none, firstKept, 'set status: publishes, first-published'],
  ['8: it may publish', firstSilent, none, firstKept, 'manual: publishes, first-maybe-published'],
  [row9, firstOff, none, unlisted, LOOK],
  [row9, firstOff, none, { ...unlisted, criteria: fileWith({ log: 'a.example' }) }, LOOK],
  [row9, firstOff, none, firstListed, 'set status: first-publication, first-not-logged'],
  [row9, { ...oddFirst, ...off }, none, firstListed, LOOK],
  ['10: nothing issued', first, none, unlisted, 'not applicable: unissued'],
  ['10: nothing issued', firstSilent, none, unlisted, 'not applicable: unissued'],
  ['10: nothing issued', firstOff, none, firstKept, 'not applicable: unissued'],
  [row11, first, none, {}, 'unknown: unread'],
  [row11, first, failed(503), unlisted, 'unknown: unread'],
  [row11, { ...oddFirst, hasInvalidCertificateId: true }, none, unlisted, 'unknown: unread'],
  [row11, firstSilent, none, kept, 'unknown: unread'],
  [row11, {}, none, kept, 'unknown: publishes, unread'],
  [row11, pending, none, mixed, 'unknown: unread'],
  ['12: no public TLS', {}, mail, mixed, NO_TLS],
  ['12: expired', {}, expired, {}, EXPIRED],
  ['12: expired', silent, { ...expired, ...keptOut, isEv: true }, {}, EXPIRED],
  ['12: expired', { ...odd, ...living }, expired, {}, EXPIRED],
  ['12: expired', over, expired, early, EXPIRED],
  ['12: expired', {}, expired, early, EXPIRED],
  ['13: mixed, or a renewal', {}, {}, mixed, 'manual: mixed, published-again'],
  ['13: mixed, or a renewal', {}, expired, mixed, 'manual: mixed, published-again'],
  ['13: mixed, or a renewal', {}, keptOut, mixed, 'manual: publishes, mixed'],
  ['13: mixed, or a renewal', pending, {}, mixed, 'manual: publishes, mixed, reissue-pending'],
  ['13: mixed, or a renewal', off, keptOut, mixed, 'manual: mixed'],
  [
    '13: mixed, or a renewal',
    { ...pending, ...silent },
    {},
    mixed,
    'manual: mixed, reissue-pending, ct-status-missing',
  ],
  ['13: mixed, or a renewal', renewal, { ...keptOut, ...onlyA }, renewed, 'manual: publishes, renewal'],
  ['13: mixed, or a renewal', { ...off, ...renewal }, { ...keptOut, ...onlyA }, renewed, 'manual: renewal'],
  ['13: mixed, or a renewal', renewal, onlyA, renewed, 'manual: renewal, published-again'],
  ['13: mixed, or a renewal', renewal, { ...expired, ...onlyA }, renewed, 'manual: renewal, published-again'],
  [
    '13: mixed, or a renewal',
    { ...renewal, ...noCsr },
    { ...onlyA, isEv: true },
    renewed,
    'manual: renewal, published-again',
  ],
  [row14, requested(7.1), keptOut, {}, 'manual: certificate-differs, long-pending'],
  [
    row14,
    { ...silent, ...requested(9, 8) },
    badAndOut,
    {},
    'manual: certificate-differs, long-pending, ct-status-missing',
  ],
  [row14, { ...off, ...requested(8, undefined) }, {}, kept, 'manual: certificate-differs, long-pending'],
  [row14, { ...requested(8), ...living }, ends(9), early, 'manual: ends-soon, long-pending'],
  [row14, requested(undefined), keptOut, {}, 'manual: certificate-differs, long-pending'],
  [row14, pending, badAndOut, {}, 'manual: certificate-differs, long-pending'],
  [row14, requested(8), keptOut, unreadDuplicate, 'manual: certificate-differs, long-pending, unread'],
  ['15: pending', requested(7), keptOut, {}, 'pending: certificate-differs, reissue-pending'],
  [row14, requested(20, 6), keptOut, {}, 'manual: certificate-differs, long-pending'],
  [row14, requested(6, undefined), keptOut, {}, 'manual: certificate-differs, long-pending'],
  ['15: pending', requested(6, 1), keptOut, {}, 'pending: certificate-differs, reissue-pending'],
  ['15: pending', asked, expired, {}, 'pending: expired, reissue-pending'],
  [
    '15: pending',
    { ...asked, ...silent },
    badAndOut,
    {},
    'pending: certificate-differs, reissue-pending, ct-status-missing',
  ],
  ['15: pending', { ...asked, ...off }, { isEv: true }, kept, 'pending: certificate-differs, reissue-pending, ev'],
  ['15: pending', asked, keptOut, badDuplicate, 'pending: certificate-differs, duplicates-differ, reissue-pending'],
  ['16: refused', {}, badAndOut, {}, 'manual: certificate-differs, non-dns-name'],
  ['16: refused', pending, badNames, kept, 'manual: publishes, certificate-differs, non-dns-name, reissue-pending'],
  ['16: refused', {}, { ...keptOut, ...named() }, {}, 'manual: certificate-differs, no-dns-name'],
  ['16: refused', {}, { ...keptOut, ...manyNames(1_001) }, {}, 'manual: certificate-differs, too-many-names'],
  ['16: refused', off, manyNames(1_001), {}, 'manual: order-differs, too-many-names'],
  ['16: refused', {}, { isEv: true }, kept, 'manual: certificate-differs, ev, published-again'],
  ['16: refused', noCsr, keptOut, {}, 'manual: certificate-differs, unusable-csr'],
  ['16: refused', { ...noCsr, ...living }, ends(9), early, 'manual: ends-soon, unusable-csr'],
  ['16: refused', odd, otherKey, kept, 'manual: publishes, certificate-differs, unusable-csr'],
  ['16: refused', {}, expired, kept, 'manual: certificate-differs, expired, given-up, published-again'],
  ['16: refused', { ...odd, ...living }, expired, early, 'manual: expired, given-up'],
  ['16: refused', plan(0), expired, early, 'manual: expired, given-up'],
  ['16: refused', off, expired, {}, 'manual: expired, order-differs, given-up'],
  ['16: refused', { ...pending, ...off }, {}, {}, 'manual: order-differs, unseen-names'],
  ['16: refused', { ...pending, ...off }, keptOut, {}, 'manual: certificate-differs, unseen-names'],
  // A CSR would not help.
  ['16: refused', { ...odd, ...off, ...noCsr }, keptOut, {}, 'manual: certificate-differs, unseen-names'],
  ['16: refused', { ...odd, ...silent }, keptOut, {}, 'manual: certificate-differs, unseen-names, ct-status-missing'],
  ['16: refused', { ...pending, ...off }, badNames, listed, 'manual: order-differs, non-dns-name, reissue-pending'],
  ['16: refused', noCsr, keptOut, badDuplicate, 'manual: certificate-differs, unusable-csr, duplicates-differ'],
  ['17: reissue', {}, keptOut, {}, 'reissue: first-publication, certificate-differs'],
  ['17: reissue', {}, {}, kept, 'reissue: certificate-differs, published-again'],
  ['17: reissue', off, keptOut, {}, 'reissue: first-publication, certificate-differs'],
  ['17: reissue', off, {}, kept, 'reissue: certificate-differs'],
  [
    '17: reissue',
    silent,
    { ...keptOut, ...manyNames(1_000) },
    {},
    'reissue: first-publication, certificate-differs, ct-status-missing',
  ],
  ['17: reissue', { ...odd, ...silent }, {}, kept, 'reissue: certificate-differs, ct-status-missing'],
  ['17: reissue', { ...odd, ...off }, {}, kept, 'reissue: certificate-differs'],
  ['17: reissue', { ...odd, ...off }, keptOut, listed, 'reissue: first-publication, other-names, certificate-differs'],
  ['17: reissue', dv, keptOut, {}, 'reissue: first-publication, certificate-differs, dv'],
  ['17: reissue', {}, { ...keptOut, isEv: true }, {}, 'reissue: first-publication, certificate-differs'],
  ['17: reissue', living, ends(30), early, 'reissue: ends-soon'],
  ['17: reissue', { ...living, ...off }, ends(9), early, 'reissue: ends-soon, order-differs'],
  ['17: reissue', {}, keptOut, badDuplicate, 'reissue: first-publication, certificate-differs, duplicates-differ'],
  ['17: reissue, by domains', renewalOfB, named('b.example'), renewed, 'reissue: certificate-differs, published-again'],
  ['18: set status', off, {}, {}, 'set status: order-differs'],
  ['18: set status', { ...off, ...noCsr }, otherKey, {}, 'set status: order-differs'],
  ['18: set status', { ...off, ...dv }, {}, {}, 'set status: order-differs'],
  ['18: set status', odd, keptOut, kept, 'set status: publishes, order-differs'],
  ['18: set status', { ...pending, ...noCsr }, {}, kept, 'set status: publishes, certificate-differs, reissue-pending'],
  ['18: set status', requested(30), keptOut, kept, 'set status: publishes, order-differs, reissue-pending'],
  ['18: set status', asked, expired, kept, 'set status: publishes, certificate-differs, expired, reissue-pending'],
  [
    '18: set status',
    { ...pending, ...off },
    keptOut,
    listed,
    'set status: first-publication, other-names, certificate-differs',
  ],
  ['18: set status', off, {}, unreadDuplicate, 'set status: order-differs, unread'],
  [row19, {}, {}, duplicates(undefined, 'enabled', 'disabled'), 'manual: duplicates-differ'],
  [row19, {}, {}, otherNames, 'manual: duplicates-have-other-names'],
  [row19, pending, {}, duplicates(problem, 'disabled'), 'manual: duplicates-differ, bad-duplicate, reissue-pending'],
  ['20: not read', {}, {}, unreadDuplicate, 'unknown: unread'],
  ['20: not understood', silent, {}, duplicates(problem), 'unknown: bad-duplicate, ct-status-missing'],
  // The names of the order count only while a reissue is or may be pending.
  ['13: mixed, or a renewal', { ...pending, ...withB }, onlyA, mixed, 'manual: publishes, mixed, reissue-pending'],
  ['13: mixed, or a renewal', { ...odd, ...off, ...withB }, onlyA, mixed, 'manual: mixed'],
  ['21: in sync', withB, onlyA, mixed, 'in sync'],
  ['21: in sync', {}, {}, {}, 'in sync'],
  ['21: in sync', {}, {}, duplicates(undefined, 'enabled', 'enabled'), 'in sync'],
  ['21: in sync', { ...silent, ...odd }, {}, {}, 'in sync: ct-status-missing'],
  ['21: in sync', { ...pending, ...noCsr }, { ...badNames, ...otherKey }, {}, 'in sync: reissue-pending'],
  ['21: in sync', off, { ...keptOut, isEv: true }, kept, 'in sync: ev'],
  ['21: in sync', { ...pending, ...off }, keptOut, kept, 'in sync: reissue-pending'],
  ['21: in sync', living, ends(31), early, 'in sync'],
  ['21: in sync', plan(-15), ends(9), early, 'in sync: needs-renewal'],
  ['21: in sync', {}, { ...ends(9), sctLogCount: 1 }, early, 'in sync: needs-renewal, few-scts'],
  ['21: in sync', {}, { isEv: true }, {}, 'in sync'],
];

const orderOf = (order: Part<Order>) => (order instanceof RequestError ? order : orderWith(order));
const certificateOf = (certificate: Part<Certificate> | undefined) =>
  !certificate || certificate instanceof RequestError ? certificate : certificateWith(certificate);

describe('verdicts', () => {
  test.each(cases)('row %s: order %j, download %j, %j: %s', (row, order, download, given, expected) => {
    const { criteria, duplicates, ...listed } = given;
    const number = Number.parseInt(row, 10);
    const fromList = evaluatedRow(listed, criteria);
    expect(fromList !== undefined).toBe(number <= 3);
    const read = [orderOf(order), certificateOf(download), given] as const;
    const { verdict, reasons, wouldPublish, toDo } = fromList ?? evaluated(...read);
    const kinds = reasons.map((reason) => ('objection' in reason ? reason.objection.kind : reason.kind));
    const topics = [...(wouldPublish ? ['publishes'] : []), ...kinds].join(', ');
    expect([verdict, topics].filter(Boolean).join(': ')).toBe(expected);
    expect(toDo !== undefined).toBe(verdict === 'reissue' || verdict === 'set status');
    if (!fromList) expect(judgeRead(gathered(...read).facts).needsDuplicates === true).toBe(number >= 14);
  });

  test('name the duplicates, and have the days until a certificate ends, rounded down', () => {
    const given = { ...early, ...duplicates(undefined, 'disabled', 'enabled', 'disabled') };
    const { reasons, daysLeft } = evaluated(orderWith(living), certificateWith(ends(9.9)), given);
    expect(daysLeft).toBe(9);
    expect(reasons).toEqual([{ kind: 'ends-soon' }, { kind: 'duplicates-differ', serialNumbers: ['D0', 'D2'] }]);
  });
});
