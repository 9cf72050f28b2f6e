import { describe, expect, test } from 'vitest';
import type { DuplicateFindings } from '../../../src/audit/duplicates.ts';
import type { Finding } from '../../../src/audit/finding.ts';
import { judgeOrder, type Reason, type Verdict } from '../../../src/audit/verdict.ts';
import type { Order } from '../../../src/certcentral/order.ts';
import type { ListedOrder } from '../../../src/certcentral/order-list.ts';
import type { Objection } from '../../../src/domain/objections.ts';
import type { RequestError } from '../../../src/errors.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { namesWith } from '../result.ts';
import * as built from './orders.ts';

const { certificateWith, criteriaFor, DAY, evaluated, evaluatedRow, failed, fetchedWith, fileWith } = built;
const { listedWith, NOW, orderWith } = built;
type Criteria = built.Criteria;

type Topic = Reason['kind'] | Objection['kind'];
type Expected = readonly [verdict: Verdict, ...reasons: Topic[]];

/** The verdict and the kinds of its reasons. */
function expectFound(found: Finding | undefined, [verdict, ...topics]: Expected): void {
  const kinds = found?.reasons.map((reason) => ('objection' in reason ? reason.objection.kind : reason.kind));
  expect([found?.verdict, ...(kinds ?? [])]).toEqual([verdict, ...topics]);
  expect(found?.toDo !== undefined).toBe(verdict === 'reissue' || verdict === 'set status');
}

const product = (nameId: string, type = '') => ({ nameId, type, validationType: '' });
const enabled = criteriaFor('enabled');
const disabled = criteriaFor('disabled');
const logsIt = fileWith({ log: '7' });
const dayBefore = (days: number) => new Date(NOW - days * DAY).toISOString().slice(0, 10);

describe('rows 1 to 3: the list', () => {
  test.each<[row: string, Partial<ListedOrder>, Criteria, Expected | undefined]>([
    ['1', {}, fileWith({ ignore: '7' }), ['ignored', 'ignored']],
    ['1', { status: 'revoked' }, fileWith({ ignore: '7' }), ['ignored', 'ignored']],
    ['2', { status: 'Canceled' }, enabled, ['not applicable', 'closed']],
    ['2', { product: product('private_ssl_plus') }, enabled, ['not applicable', 'no-public-tls']],
    ['2', { product: product('', 'client_certificate') }, enabled, ['not applicable', 'no-public-tls']],
    ['2', { status: 'revoked' }, fileWith({ ignore: '8', 'keep-out': '7' }), ['not applicable', 'closed']],
    ['3', { status: ' ISSUED ', validTill: dayBefore(31) }, enabled, ['not applicable', 'expired']],
    ['none', { validTill: dayBefore(30) }, enabled, undefined],
    ['none', { status: 'pending', validTill: dayBefore(31) }, enabled, undefined],
    ['none', { validTill: '2026-02-30' }, enabled, undefined],
    ['none', { validTill: '2026-02-45' }, enabled, undefined],
    ['none', { validTill: '2026-9-1' }, enabled, undefined],
    ['none', { validTill: '' }, enabled, undefined],
    ['none', { status: 'odd' }, enabled, undefined],
  ])('row %s: %j', (_, listed, criteria, expected) => {
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
const expiredEv = { validTill: new Date(0), isEv: true };
type Given = Partial<ListedOrder> & { criteria?: Criteria };
type Part<T> = Partial<T> | RequestError;

describe('rows 4 to 12: the order and its download', () => {
  test.each<[row: number, Part<Order>, Part<Certificate> | undefined, Given, Expected]>([
    [4, failed(503), certificateWith(), {}, ['unknown', 'unread']],
    [4, failed(404), failed(404), unlisted, ['unknown', 'unread']],
    [5, { status: 'REVOKED' }, undefined, {}, ['not applicable', 'closed']],
    [5, { status: 'revoked', product: product('private_ssl') }, undefined, {}, ['not applicable', 'closed']],
    [5, { product: product('private_ssl') }, failed(503), {}, ['not applicable', 'no-public-tls']],
    [11, unissued, failed(404), {}, ['unknown', 'unread']],
    [11, unissued, failed(503), unlisted, ['unknown', 'unread']],
    [11, {}, failed(404), {}, ['unknown', 'unread']],
    [11, pending, failed(404), { criteria: mixed }, ['unknown', 'unread']],
    [12, {}, { validTill: new Date(NOW - 1) }, {}, ['not applicable', 'expired']],
    [12, { ...pending, ...silent }, expiredEv, { criteria: mixed }, ['not applicable', 'expired']],
    [12, {}, { extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] }, { criteria: mixed }, ['not applicable', 'no-public-tls']],
  ])('row %i: order %j, download %j, %j', (_, order, download, given, expected) => {
    const certificate = download && (download instanceof Error ? download : certificateWith(download));
    expectFound(evaluated(order instanceof Error ? order : orderWith(order), certificate, given), expected);
  });

  const LOOK = ['manual', 'first-not-logged', 'look-at-names'] as const;
  const oddWord = { status: 'odd', certificateId: '' };
  test.each<[row: number, Partial<Order>, Criteria, Expected]>([
    [5, { product: product('', 'code_signing') }, enabled, ['not applicable', 'no-public-tls']],
    [6, { dnsNames: ['b.example'] }, mixed, ['manual', 'mixed']],
    [6, { ...off, dnsNames: ['b.example'] }, mixed, ['manual', 'mixed']],
    [7, {}, disabled, ['set status', 'first-published']],
    [7, oddWord, disabled, ['set status', 'first-published']],
    [8, silent, disabled, ['pending', 'first-maybe-published']],
    [9, off, enabled, LOOK],
    [9, off, fileWith({ log: 'a.example' }), LOOK],
    [9, off, logsIt, ['set status', 'first-not-logged']],
    [9, { ...oddWord, ...off }, logsIt, LOOK],
    [10, {}, enabled, ['not applicable', 'unissued']],
    [10, silent, enabled, ['not applicable', 'unissued']],
    [10, off, disabled, ['not applicable', 'unissued']],
    [11, { ...oddWord, hasInvalidCertificateId: true }, enabled, ['unknown', 'unread']],
  ])('row %i: nothing is issued, order %j', (_, order, criteria, expected) => {
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
const badNames = { names: namesWith(['a.example', '10.0.0.1'], { hasNonDnsName: true }) };
const noNames = { names: namesWith([]) };
const namesOf = (count: number) => ({
  names: namesWith(Array.from({ length: count }, (__, index) => `${index}.example`)),
});
const odd = { status: 'odd' };

describe('rows 13 to 21: the certificate, compared with what is desired', () => {
  const [differs, orderDiffers] = ['certificate-differs', 'order-differs'] as const;
  const NO_STATUS = 'ct-status-missing';
  const badAndOut = { ...keptOut, ...badNames };
  const wanted = { criteria: disabled };
  const listed = { criteria: logsIt };
  test.each<[row: number, Partial<Order>, Partial<Certificate>, Given, Expected]>([
    [13, {}, {}, { criteria: mixed }, ['manual', 'mixed']],
    [13, off, keptOut, { criteria: mixed }, ['manual', 'mixed']],
    [13, { ...pending, ...silent }, {}, { criteria: mixed }, ['manual', 'mixed', 'reissue-pending', NO_STATUS]],
    [14, requested(7.1), keptOut, {}, ['manual', differs, 'long-pending']],
    [14, { ...silent, ...requested(9, 8) }, badAndOut, {}, ['manual', differs, 'long-pending', NO_STATUS]],
    [14, { ...off, ...requested(8, undefined) }, {}, wanted, ['manual', differs, 'long-pending']],
    [15, requested(7), keptOut, {}, ['pending', differs, 'reissue-pending']],
    [15, requested(20, 6), keptOut, {}, ['pending', differs, 'reissue-pending']],
    [15, requested(undefined), keptOut, {}, ['pending', differs, 'reissue-pending']],
    [15, pending, badAndOut, {}, ['pending', differs, 'reissue-pending']],
    [15, { ...pending, ...silent, ...noCsr }, keptOut, {}, ['pending', differs, 'reissue-pending', NO_STATUS]],
    [15, { ...pending, ...off }, { isEv: true }, wanted, ['pending', differs, 'reissue-pending', 'ev']],
    [16, {}, badAndOut, {}, ['manual', differs, 'non-dns-name']],
    [16, pending, { ...badNames }, wanted, ['manual', differs, 'non-dns-name', 'reissue-pending']],
    [16, {}, { ...keptOut, ...noNames }, {}, ['manual', differs, 'no-dns-name']],
    [16, {}, { ...keptOut, ...namesOf(1_001) }, {}, ['manual', differs, 'too-many-names']],
    [16, off, namesOf(1_001), {}, ['manual', orderDiffers, 'too-many-names']],
    [16, {}, { isEv: true }, wanted, ['manual', differs, 'ev']],
    [16, noCsr, keptOut, {}, ['manual', differs, 'unusable-csr']],
    [16, { ...odd, ...off }, {}, wanted, ['reissue', differs]],
    [16, odd, { ...otherKey }, wanted, ['manual', differs, 'unusable-csr']],
    [16, { ...pending, ...off }, {}, {}, ['manual', orderDiffers, 'unseen-names']],
    [16, { ...pending, ...off }, keptOut, {}, ['manual', differs, 'unseen-names']],
    [16, { ...odd, ...off }, {}, {}, ['manual', orderDiffers, 'unseen-names']],
    [16, { ...odd, ...off }, keptOut, listed, ['manual', differs, 'unseen-names']],
    // A CSR would not help.
    [16, { ...odd, ...off, ...noCsr }, keptOut, listed, ['manual', differs, 'unseen-names']],
    [16, { ...odd, ...silent }, keptOut, listed, ['manual', differs, 'unseen-names', 'ct-status-missing']],
    [16, { ...pending, ...off }, badNames, listed, ['manual', orderDiffers, 'non-dns-name', 'reissue-pending']],
    [17, {}, keptOut, {}, ['reissue', differs]],
    [17, off, keptOut, {}, ['reissue', differs]],
    [17, silent, { ...keptOut, ...namesOf(1_000) }, {}, ['reissue', differs, 'ct-status-missing']],
    [17, odd, keptOut, {}, ['reissue', differs]],
    [17, odd, {}, wanted, ['reissue', differs]],
    [17, { product: { ...product(''), validationType: 'DV' } }, keptOut, {}, ['reissue', differs, 'dv']],
    [17, {}, { ...keptOut, isEv: true }, {}, ['reissue', differs]],
    [18, off, {}, {}, ['set status', orderDiffers]],
    [18, { ...off, ...noCsr }, otherKey, {}, ['set status', orderDiffers]],
    [18, { ...off, product: { ...product(''), validationType: 'dv' } }, {}, {}, ['set status', orderDiffers]],
    [18, {}, keptOut, wanted, ['set status', orderDiffers]],
    [18, { ...pending, ...noCsr }, {}, wanted, ['set status', differs, 'reissue-pending']],
    [18, requested(30), keptOut, wanted, ['set status', orderDiffers, 'reissue-pending']],
    [18, { ...pending, ...off }, keptOut, listed, ['set status', differs, 'reissue-pending']],
    [18, { ...pending, ...off }, {}, listed, ['set status', orderDiffers, 'reissue-pending']],
    [18, odd, keptOut, wanted, ['set status', orderDiffers]],
    [21, {}, {}, {}, ['in sync']],
    [21, { ...silent, ...odd }, {}, {}, ['in sync', 'ct-status-missing']],
    [21, { ...pending, ...noCsr }, { ...badNames, ...otherKey }, {}, ['in sync', 'reissue-pending']],
    [21, off, { ...keptOut, isEv: true }, wanted, ['in sync', 'ev']],
    [21, {}, { sctLogCount: 1 }, {}, ['in sync', 'few-scts']],
    [21, {}, { isEv: true }, {}, ['in sync']],
  ])('row %i: order %j, certificate %j, %j', (_, order, certificate, given, expected) => {
    expectFound(evaluated(orderWith(order), certificateWith(certificate), given), expected);
  });
});

describe('rows 14 to 21: the duplicates', () => {
  const is = (...ctStatuses: ('enabled' | 'disabled')[]): DuplicateFindings => ({
    certificates: ctStatuses.map((ctStatus, index) => ({ ctStatus, serialNumber: `D${index}` })),
    failure: undefined,
  });
  const unread = { ...is('enabled'), failure: failed(503) };
  const tooMany = { certificates: [], failure: { kind: 'too-many-duplicates' } } as const;
  const odder = { ...is('enabled', 'disabled'), failure: { kind: 'duplicate-without-id' } } as const;
  test.each<[row: number, Partial<Order>, Partial<Certificate>, DuplicateFindings, Expected]>([
    [19, {}, {}, is('enabled', 'disabled'), ['manual', 'duplicates-differ']],
    [19, pending, {}, odder, ['manual', 'duplicates-differ', 'duplicate-without-id', 'reissue-pending']],
    [20, {}, {}, unread, ['unknown', 'unread']],
    [20, silent, {}, tooMany, ['unknown', 'too-many-duplicates', 'ct-status-missing']],
    [21, {}, {}, is('enabled', 'enabled'), ['in sync']],
    [14, requested(8), keptOut, unread, ['manual', 'certificate-differs', 'long-pending', 'unread']],
    [15, pending, keptOut, is('disabled'), ['pending', 'certificate-differs', 'duplicates-differ', 'reissue-pending']],
    [16, noCsr, keptOut, is('disabled'), ['manual', 'certificate-differs', 'unusable-csr', 'duplicates-differ']],
    [17, {}, keptOut, is('disabled'), ['reissue', 'certificate-differs', 'duplicates-differ']],
    [18, off, {}, unread, ['set status', 'order-differs', 'unread']],
  ])('row %i: order %j, certificate %j, %j', (_, order, certificate, duplicates, expected) => {
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
    [false, {}, { validTill: new Date(0) }, enabled],
    [false, unissued, failed(404), disabled],
  ])('matter: %j, order %j, certificate %j', (matter, order, certificate, { source }) => {
    const snapshotParts = [
      order instanceof Error ? order : orderWith(order),
      certificate instanceof Error ? certificate : certificateWith(certificate),
    ] as const;
    const judged = judgeOrder(listedWith(unlisted), fetchedWith(...snapshotParts).snapshot, undefined, source, NOW);
    expect(judged.needsDuplicates === true).toBe(matter);
  });
});
