import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/audit/finding.ts';
import type { Order } from '../../../src/certcentral/order.ts';
import type { RequestError } from '../../../src/errors.ts';
import { type Certificate, keyDigestOf } from '../../../src/pki/certificate.ts';
import { PUBLIC_KEY } from '../der.ts';
import { namesWith } from '../result.ts';
import {
  certificateWith,
  criteriaFor,
  evaluated,
  evaluatedRow,
  failed,
  fileWith,
  findingWith,
  orderWith,
} from './orders.ts';

type Part<T> = T | RequestError;
const product = (nameId: string) => ({ nameId, type: '', validationType: '' });
const unissued = { status: 'pending', isDated: false, issuedAt: undefined } as const;

describe('an order that was read', () => {
  test('is shown as order and certificate report it', () => {
    const certificate = certificateWith({ names: namesWith(['a.example', 'localhost']) });
    expect(evaluated(orderWith(), certificate, { hasDuplicates: true })).toEqual(
      findingWith({
        product: { nameId: 'ssl_multi', type: '', validationType: 'ov' },
        validTill: '2026-11-01T12:00:00.000Z',
        dnsNames: ['a.example', 'localhost'],
        sctCount: 3,
        hasDuplicates: true,
      }),
    );
  });

  test.each<[string, Part<Order>, Partial<Finding>]>([
    [
      'not readable',
      failed(503),
      { isRead: false, ctStatus: 'unknown', reissuePending: 'unknown', product: product('ssl_plus') },
    ],
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
  const withoutId = { ...unclear, certificateId: '' };
  const keptOut = certificateWith({ ctStatus: 'disabled' });
  test.each<[string, Part<Order>, Part<Certificate> | undefined, ctStatus: string, isPending: boolean | 'unknown']>([
    ['closed', orderWith({ status: 'revoked' }), undefined, 'none', false],
    ['not issued yet', orderWith(unissued), failed(404), 'none', false],
    ['not issued yet, but downloaded', orderWith(unissued), certificateWith(), 'enabled', true],
    ['unclear, without an ID, but downloaded', withoutId, certificateWith(), 'enabled', 'unknown'],
    ['unclear, its ID unusable', { ...withoutId, hasInvalidCertificateId: true }, failed(404), 'unknown', 'unknown'],
    ['unclear, with an ID', unclear, keptOut, 'disabled', 'unknown'],
    ['issued, no download', orderWith(), failed(404), 'unknown', false],
    ['private', orderWith({ product: product('private_ssl') }), keptOut, 'disabled', false],
    ['not readable', failed(503), certificateWith(), 'enabled', 'unknown'],
  ])('the CT status of its certificate, and its reissue: %s', (_, order, certificate, ctStatus, isPending) => {
    const finding = { certificateCtStatus: ctStatus, reissuePending: isPending };
    expect(evaluated(order, certificate)).toMatchObject(finding);
  });

  test('has the renewals that the list or the order reports, and whether its duplicates were checked', () => {
    const renewals = (isListed: boolean, isRenewed: boolean, renewedOrderId: string) => {
      const finding = evaluated(orderWith({ isRenewed, renewedOrderId }), failed(404), { isRenewed: isListed });
      return [finding.isRenewed, finding.renewedOrderId];
    };
    expect([renewals(true, false, ''), renewals(false, true, '9')]).toEqual([
      [true, ''],
      [true, '9'],
    ]);
    expect(evaluated(failed(403), failed(403), { isRenewed: true })).toMatchObject({
      isRenewed: true,
      renewedOrderId: '',
    });
    const checked = (failure: RequestError | undefined) =>
      evaluated(orderWith(), certificateWith(), { duplicates: { certificates: [], failure } }).areDuplicatesChecked;
    expect([checked(undefined), checked(failed(503))]).toEqual([true, false]);
  });
});

describe('what is desired', () => {
  const corp = fileWith({ 'keep-out': 'corp.example' });
  const certificate = (...names: string[]) => certificateWith({ names: namesWith(names) });
  const order = (...dnsNames: string[]) => orderWith({ commonName: '', dnsNames });
  const [inside, outside] = ['a.corp.example', 'b.example'];
  test.each<[string, Part<Order>, Part<Certificate>, listed: string[], desired: string, rule: string]>([
    ['the certificate', order(outside), certificate(inside), [outside], 'disabled', 'corp.example: why'],
    [
      'the certificate, if there is no order',
      failed(503),
      certificate(inside),
      [outside],
      'disabled',
      'corp.example: why',
    ],
    ['the order', order(inside), failed(403), [outside], 'disabled', 'corp.example: why'],
    [
      'the order, not issued',
      { ...order(inside), ...unissued },
      failed(404),
      [outside],
      'disabled',
      'corp.example: why',
    ],
    ['the order, without any', order(), failed(403), [inside], 'enabled', 'default'],
    ['the row', failed(503), failed(503), [inside], 'disabled', 'corp.example: why'],
    ['the row, which disagree', failed(503), failed(503), [inside, outside], 'unknown', 'corp.example: why; default'],
    [
      'the certificate, which disagree',
      order(),
      certificate(inside, outside),
      [],
      'unknown',
      'corp.example: why; default',
    ],
  ])('is decided by the names of %s', (_, read, download, dnsNames, desired, rule) => {
    const found = evaluated(read, download, { criteria: corp, commonName: '', dnsNames, validTill: '' });
    expect(found).toMatchObject({ desired, rule, isByDomains: desired === 'disabled' });
  });

  test.each<[commonName: string, dnsNames: string[], desired: string]>([
    [inside, [], 'disabled'],
    [outside, [], 'enabled'],
    [outside, [inside], 'unknown'],
  ])('is decided by the row if the order is not read: %s, %j', (commonName, dnsNames, desired) => {
    expect(evaluatedRow({ status: 'revoked', commonName, dnsNames }, corp)).toMatchObject({ desired });
  });
});

describe('an order that is not read', () => {
  const closed = { status: 'revoked' };
  test.each<[string, Parameters<typeof evaluatedRow>[0], ignore: string, certificate: 'none' | 'unknown']>([
    ['closed', closed, '', 'none'],
    ['private', { product: { ...product('private_ssl'), validationType: 'ov' }, hasDuplicates: true }, '', 'unknown'],
    ['ignored', { isRenewed: true }, '7', 'unknown'],
    ['ignored, closed', closed, '7', 'none'],
  ])('is shown as the list reports it: %s', (_, listed, ignore, certificateCtStatus) => {
    const {
      reasons,
      product: shown,
      ...found
    } = evaluatedRow(listed, fileWith({ ignore, 'keep-out': '7' })) as Finding;
    expect(reasons).toHaveLength(1);
    expect(shown).toEqual({ ...product('ssl_plus'), ...listed.product, validationType: '' });
    const {
      product: __,
      reasons: ___,
      ...others
    } = findingWith({
      status: 'issued',
      commonName: 'listed.example',
      validTill: '2026-12-31',
      isRead: false,
      ctStatus: 'unknown',
      certificateCtStatus,
      verdict: ignore ? 'ignored' : 'not applicable',
      desired: ignore ? undefined : 'disabled',
      rule: ignore ? '7: not ours' : '7: why',
      reissuePending: certificateCtStatus === 'none' ? false : 'unknown',
      serialNumber: '',
      dnsNames: [],
      sctCount: undefined,
      ...('status' in listed && { status: 'revoked' }),
      isRenewed: listed.isRenewed === true,
      hasDuplicates: listed.hasDuplicates === true,
    });
    expect(found).toEqual(others);
  });
});

describe('the plan', () => {
  const digestOf = (...names: string[]) => createHash('sha256').update(names.join('\n')).digest('hex');
  const key = keyDigestOf(PUBLIC_KEY);
  const keptOut = certificateWith({ ctStatus: 'disabled' });
  const disabled = { criteria: criteriaFor('disabled') };
  const off = { ctStatus: 'disabled' } as const;
  const pending = { status: 'reissue_pending' };
  const unlisted = { validTill: '' };
  test.each<[Partial<Order>, Certificate, Parameters<typeof evaluated>[2], fields: string]>([
    [{}, keptOut, {}, `ct=enabled do=reissue serial=0A1B names=${digestOf('a.example', 'b.example')} key=${key}`],
    [
      off,
      certificateWith(),
      {},
      `ct=enabled do=status serial=0A1B names=${digestOf('a.example', 'b.example')} key=${key}`,
    ],
    [pending, keptOut, disabled, `ct=disabled do=wait serial=0A1B names=${digestOf('a.example', 'b.example')} key=any`],
  ])('is that of a dry run: order %j', (order, certificate, given, fields) => {
    const { toDo } = evaluated(orderWith(order), certificate, given);
    expect(toDo?.plan).toBe(`1 api=dc.example order=7 ${fields} at=2026-11-01T11:59:58Z`);
    expect(fields).toContain(` do=${toDo?.action} `);
  });

  test('of an order that is not issued has the names of the order, and no key', () => {
    const order = orderWith({ ...unissued, dnsNames: ['B.example'] });
    const found = evaluated(order, failed(404), { ...disabled, ...unlisted });
    expect(found).toMatchObject({ dnsNames: ['b.example', 'a.example'], sctCount: undefined });
    expect(found.toDo?.plan).toContain(
      ` order=7 ct=disabled do=status serial=none names=${digestOf('a.example', 'b.example')} key=any `,
    );
    expect(evaluated(order, failed(404), unlisted)).toMatchObject({ toDo: undefined, dnsNames: [] });
  });
});
