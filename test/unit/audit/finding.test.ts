import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/audit/finding.ts';
import type { Order } from '../../../src/certcentral/order.ts';
import type { RequestError } from '../../../src/errors.ts';
import { type Certificate, keyDigestOf } from '../../../src/pki/certificate.ts';
import { PUBLIC_KEY } from '../der.ts';
import { namesWith } from '../result.ts';
import * as built from './orders.ts';

const { certificateWith, criteriaFor, evaluated, evaluatedRow, failed, fileWith, findingWith, orderWith } = built;

type Part<T> = T | RequestError;
const product = (nameId: string) => ({ nameId, type: '', validationType: '' });
const unissued = { status: 'pending', isDated: false, issuedAt: undefined } as const;
const privateSsl = product('private_ssl');
const revoked = { status: 'revoked' };
const closed: Partial<Finding> = { certificateCtStatus: 'none', reissuePending: false };
const ended = { validTill: '2026-10-01', planEndsAt: Date.UTC(2026, 9, 1) };
const ignored: Partial<Finding> = { verdict: 'ignored', desired: undefined, rule: '7: not ours' };

describe('an order that was read', () => {
  test('is shown as order and certificate report it', () => {
    const certificate = certificateWith({ names: namesWith(['a.example', 'localhost']) });
    expect(evaluated(orderWith(), certificate, { hasDuplicates: true })).toEqual(
      findingWith({
        product: { nameId: 'ssl_multi', type: '', validationType: 'ov' },
        validTill: '2026-12-31T12:00:00.000Z',
        dnsNames: ['a.example', 'localhost'],
        sctCount: 3,
        hasDuplicates: true,
      }),
    );
  });

  test.each<[string, Part<Order>, Partial<Finding>]>([
    ['not readable', failed(503), { isRead: false, ctStatus: 'unknown', product: product('ssl_plus') }],
    ['silent', orderWith({ status: '', commonName: '', product: product('') }), { isRead: true, ctStatus: 'enabled' }],
  ])('is shown as the list reports it if the order is %s', (_, order, changes) => {
    expect(evaluated(order, failed(404))).toMatchObject({
      status: 'issued',
      commonName: 'listed.example',
      validTill: '2026-12-31',
      serialNumber: '',
      dnsNames: [],
      sctCount: undefined,
      certificateCtStatus: 'unknown',
      ...changes,
    });
  });

  const unclear = orderWith({ status: '', isDated: false });
  const keptOut = certificateWith({ ctStatus: 'disabled' });
  test.each<[string, Part<Order>, Part<Certificate> | undefined, ctStatus: string, isPending: boolean | 'unknown']>([
    ['closed', orderWith({ status: 'revoked' }), undefined, 'none', false],
    ['unclear, with an ID', unclear, keptOut, 'disabled', 'unknown'],
    ['not readable', failed(503), certificateWith(), 'enabled', 'unknown'],
  ])('the CT status of its certificate, and its reissue: %s', (_, order, certificate, ctStatus, isPending) => {
    const finding = { certificateCtStatus: ctStatus, reissuePending: isPending };
    expect(evaluated(order, certificate)).toMatchObject(finding);
  });

  test('has whether its duplicates were checked', () => {
    const checked = (failure: RequestError | undefined) =>
      evaluated(orderWith(), certificateWith(), { duplicates: { certificates: [], failure } }).areDuplicatesChecked;
    expect([checked(undefined), checked(failed(503))]).toEqual([true, false]);
  });
});

describe('what is desired', () => {
  const corp = fileWith({ 'keep-out': 'corp.example' });
  const certificate = (...names: string[]) => certificateWith({ names: namesWith(names) });
  const order = (...dnsNames: string[]) => orderWith({ commonName: '', dnsNames });
  const [inside, outside, CORP] = ['a.corp.example', 'b.example', 'corp.example: why'] as const;
  test.each<[string, Part<Order>, Part<Certificate>, listed: string[], desired: string, rule: string]>([
    ['the certificate', order(outside), certificate(inside), [outside], 'disabled', CORP],
    ['the certificate, if there is no order', failed(503), certificate(inside), [outside], 'disabled', CORP],
    ['the order', order(inside), failed(403), [outside], 'disabled', CORP],
    ['the order, not issued', { ...order(inside), ...unissued }, failed(404), [outside], 'disabled', CORP],
    ['the row', failed(503), failed(503), [inside], 'disabled', CORP],
    ['the certificate, which disagree', order(), certificate(inside, outside), [], 'unknown', `${CORP}; default`],
  ])('is decided by the names of %s', (_, read, download, dnsNames, desired, rule) => {
    const found = evaluated(read, download, { criteria: corp, commonName: '', dnsNames, validTill: '' });
    expect(found).toMatchObject({ desired, rule });
  });

  test('is decided by the row if the order is not read', () => {
    const row = { status: 'revoked', commonName: outside, dnsNames: [inside] };
    expect(evaluatedRow(row, corp)).toMatchObject({ desired: 'unknown' });
  });
});

test.each<[string, Parameters<typeof evaluatedRow>[0], ignore: string, Partial<Finding>]>([
  ['closed', revoked, '', { ...revoked, ...closed }],
  ['closed, its plan has ended', ended, '', { ...closed, validTill: '2026-10-01' }],
  ['private', { product: { ...privateSsl, validationType: 'ov' } }, '', { product: privateSsl }],
  ['with duplicates', { ...revoked, hasDuplicates: true }, '', { ...revoked, ...closed, hasDuplicates: true }],
  ['ignored', {}, '7', ignored],
  ['ignored, closed', revoked, '7', { ...revoked, ...closed, ...ignored }],
])('an order that is not read is shown as the list reports it: %s', (_, listed, ignore, changes) => {
  const unread = findingWith({
    commonName: 'listed.example',
    product: product('ssl_plus'),
    validTill: '2026-12-31',
    ...({
      isRead: false,
      daysLeft: 0,
      ctStatus: 'unknown',
      certificateCtStatus: 'unknown',
      reissuePending: 'unknown',
    } as const),
    ...({ desired: 'disabled', rule: '7: why', verdict: 'not applicable' } as const),
    ...{ reasons: expect.objectContaining({ length: 1 }), serialNumber: '', dnsNames: [], sctCount: undefined },
  });
  expect(evaluatedRow(listed, fileWith({ ignore, 'keep-out': '7' }))).toEqual({ ...unread, ...changes });
});

describe('the plan', () => {
  const digest = createHash('sha256').update('a.example\nb.example').digest('hex');
  const key = keyDigestOf(PUBLIC_KEY);
  const keptOut = certificateWith({ ctStatus: 'disabled' });
  const disabled = { criteria: criteriaFor('disabled') };
  const off = { ctStatus: 'disabled' } as const;
  const pending = { status: 'reissue_pending' };
  const unlisted = { validTill: '' };
  test.each<[Partial<Order>, Certificate, Parameters<typeof evaluated>[2], fields: string]>([
    [{}, keptOut, {}, `ct=enabled do=reissue serial=0A1B names=${digest} key=${key}`],
    [off, certificateWith(), {}, `ct=enabled do=status serial=0A1B names=${digest} key=${key}`],
    [pending, keptOut, disabled, `ct=disabled do=wait serial=0A1B names=${digest} key=any`],
  ])('is that of a dry run: order %j', (order, certificate, given, fields) => {
    const { toDo } = evaluated(orderWith(order), certificate, given);
    expect(toDo?.plan).toBe(`1 api=dc.example order=7 ${fields} at=2026-11-01T11:59:58Z`);
    expect(fields).toContain(` do=${toDo?.action} `);
  });

  test('of an order that is not issued has the names of the order, and no key', () => {
    const order = orderWith({ ...unissued, dnsNames: ['B.example'] });
    const found = evaluated(order, failed(404), { ...disabled, ...unlisted });
    expect(found).toMatchObject({ dnsNames: ['b.example', 'a.example'], sctCount: undefined });
    expect(found.toDo?.plan).toContain(` order=7 ct=disabled do=status serial=none names=${digest} key=any `);
    expect(evaluated(order, failed(404), unlisted)).toMatchObject({ toDo: undefined, dnsNames: [] });
  });
});
