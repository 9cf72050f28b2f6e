import { describe, expect, test } from 'vitest';
import type { FetchedOrder } from '../../../../src/audit/fetch/fetch-orders.ts';
import { evaluate, evaluateListed, needsDuplicates } from '../../../../src/audit/judge/finding.ts';
import type { Order } from '../../../../src/certcentral/order.ts';
import type { ListedOrder } from '../../../../src/certcentral/order-list.ts';
import { RequestError } from '../../../../src/http/request-error.ts';
import type { Certificate } from '../../../../src/pki/certificate.ts';
import {
  certificateWith,
  failed,
  findingWith,
  listedWith,
  NOW,
  orderWith,
  policyWith,
  productWith,
  snapshotOf,
} from '../orders.ts';

const disabled = policyWith({ defaultStatus: 'disabled' });
const pending = orderWith({ status: 'pending', isDated: false, issuedAt: undefined });
const duplicate = (serialNumber: string, changes: Partial<Certificate> = {}) => ({
  duplicate: { id: '8', serialNumber, status: 'issued', validTill: '' },
  certificate: certificateWith({ serialNumber, ...changes }),
});

/** Evaluates an order that should have CT logging, unless the policy says otherwise. */
function evaluated(
  order: Order | RequestError,
  certificate: Certificate | RequestError | undefined,
  {
    policy = policyWith(),
    duplicates,
    ...listed
  }: Partial<ListedOrder> & Partial<FetchedOrder> & { policy?: typeof disabled } = {},
) {
  const snapshot = snapshotOf(order, certificate);
  return evaluate(listedWith(listed), { snapshot, duplicates }, policy, NOW);
}

describe('an order that was read', () => {
  test('is shown as order and certificate report it', () => {
    const dnsSans = ['a.example', 'localhost', '10.0.0.1', 'two\n words'];
    const certificate = certificateWith({ commonName: 'Other.example', dnsSans });
    const finding = evaluated(orderWith(), certificate, { hasDuplicates: true });
    expect(finding).toEqual(
      findingWith({
        productNameId: 'ssl_multi',
        validTill: '2026-11-01T12:00:00.000Z',
        dnsNames: 'a.example\nlocalhost\n10.0.0.1\ntwo words\nOther.example',
        sctCount: 3,
        hasDuplicates: true,
      }),
    );
  });

  test('is shown as the list reports it if order and certificate do not', () => {
    const asListed = {
      status: 'issued',
      commonName: 'listed.example',
      productNameId: 'ssl_plus',
      validTill: '2026-12-31',
    };
    const nothing = { serialNumber: '', dnsNames: '', certificateCtStatus: 'unknown' };
    expect(evaluated(failed(503), failed(404))).toMatchObject({
      ...asListed,
      ...nothing,
      ctStatus: 'unknown',
      reissuePending: 'unknown',
    });
    const silent = orderWith({ status: '', commonName: '', product: { nameId: '', type: '', validationType: '' } });
    expect(evaluated(silent, failed(503))).toMatchObject({ ...asListed, ...nothing, ctStatus: 'enabled' });
  });

  test.each<[string, Order | RequestError, Certificate | RequestError | undefined, string, boolean | 'unknown']>([
    ['closed', orderWith({ status: 'revoked' }), undefined, 'none', false],
    ['not issued yet', pending, failed(404), 'none', false],
    ['not issued yet, but downloaded', pending, certificateWith(), 'enabled', true],
    [
      'unclear without an ID, but downloaded',
      orderWith({ status: '', isDated: false, certificateId: '' }),
      certificateWith(),
      'enabled',
      'unknown',
    ],
    [
      'unclear, the ID unusable',
      orderWith({ status: '', isDated: false, certificateId: '', hasInvalidCertificateId: true }),
      failed(404),
      'unknown',
      'unknown',
    ],
    [
      'unclear, with an ID',
      orderWith({ status: '', isDated: false }),
      certificateWith({ ctStatus: 'disabled' }),
      'disabled',
      'unknown',
    ],
    ['issued, no download', orderWith(), failed(404), 'unknown', false],
    [
      'private',
      orderWith({ product: productWith('private_ssl') }),
      certificateWith({ ctStatus: 'disabled' }),
      'disabled',
      false,
    ],
    ['not readable', failed(503), certificateWith(), 'enabled', 'unknown'],
  ])(
    "its certificate's CT status, and whether a reissue is pending: %s",
    (_, order, certificate, certificateCtStatus, reissuePending) => {
      expect(evaluated(order, certificate)).toMatchObject({ certificateCtStatus, reissuePending });
    },
  );

  test('keeps 100 characters of each text, and 300 of an error', () => {
    const long = 'x'.repeat(500);
    const { status, commonName, productNameId } = evaluated(
      orderWith({ status: long, commonName: long, product: { nameId: long, type: '', validationType: '' } }),
      certificateWith(),
    );
    for (const text of [status, commonName, productNameId]) expect(text).toBe(`${'x'.repeat(99)}…`);
    const { reason } = evaluated(new RequestError('x'.repeat(2000), { title: 'Could not', hint: '' }), undefined);
    expect(reason).toBe(`Could not: ${'x'.repeat(288)}…`);
  });
});

describe('the reason', () => {
  const keptOut = certificateWith({ ctStatus: 'disabled' });
  const ISSUED = 'the certificate was issued with CT logging disabled';
  const NEXT = 'the next reissue would be issued with CT logging disabled';
  const PENDING = '; a reissue is pending';
  const NOT_REPORTED = "CertCentral does not report the order's CT status";
  const EV = 'it is an EV certificate, which DigiCert says must be logged';
  const mismatch = (serial: string) =>
    `duplicate with serial number ${serial} was issued with CT logging disabled: request a new duplicate, deploy it, then revoke this one`;
  test.each<[string, () => ReturnType<typeof evaluated>, string]>([
    ['in sync', () => evaluated(orderWith(), certificateWith()), 'in sync: '],
    [
      'not reported',
      () => evaluated(orderWith({ ctStatus: 'unknown' }), certificateWith()),
      `in sync: ${NOT_REPORTED}`,
    ],
    ['pending', () => evaluated(orderWith({ status: 'reissue' }), certificateWith()), 'in sync: a reissue is pending'],
    [
      'EV',
      () =>
        evaluated(orderWith({ ctStatus: 'disabled' }), certificateWith({ ctStatus: 'disabled', isEv: true }), {
          policy: disabled,
        }),
      `in sync: ${EV}`,
    ],
    ['EV, logged', () => evaluated(orderWith(), certificateWith({ isEv: true })), 'in sync: '],
    ['pending verdict', () => evaluated(orderWith({ status: 'reissue' }), keptOut), `pending: ${ISSUED}${PENDING}`],
    [
      'everything',
      () =>
        evaluated(orderWith({ status: 'reissue', ctStatus: 'unknown' }), certificateWith({ isEv: true }), {
          policy: disabled,
        }),
      `pending: the certificate was issued with CT logging enabled${PENDING}; ${NOT_REPORTED}; ${EV}`,
    ],
    [
      'EV, refused',
      () => evaluated(orderWith(), certificateWith({ isEv: true }), { policy: disabled }),
      `manual: the certificate was issued with CT logging enabled; the reissue action refuses it, since an EV certificate must be logged; correct opposite so that its desired status is enabled, or add it to ignore; ${EV}`,
    ],
    [
      'DV, reissue',
      () => evaluated(orderWith({ product: { nameId: '', type: '', validationType: 'dv' } }), keptOut),
      `reissue: ${ISSUED}; its domains must be validated again`,
    ],
    [
      'DV, set status',
      () =>
        evaluated(
          orderWith({ product: { nameId: '', type: '', validationType: 'dv' }, ctStatus: 'disabled' }),
          certificateWith(),
        ),
      `set status: ${NEXT}`,
    ],
    [
      'expired',
      () =>
        evaluated(orderWith({ status: 'reissue', ctStatus: 'unknown' }), certificateWith({ validTill: new Date(0) })),
      'not applicable: the certificate has expired',
    ],
    [
      'fewer SCTs than browsers require',
      () => evaluated(orderWith(), certificateWith({ sctLogCount: 1 })),
      'in sync: it has SCTs of 1 log, but browsers require 2',
    ],
    [
      'invalid, and everything else',
      () =>
        evaluated(
          orderWith({ status: 'reissue', ctStatus: 'unknown', hasInvalidCtStatus: true }),
          certificateWith({ isEv: true, sctLogCount: 0 }),
          { policy: disabled },
        ),
      `unknown: CertCentral reports a disable_ct that is neither true nor false${PENDING}; ${EV}; it has SCTs of 0 logs, but browsers require 2`,
    ],
    [
      'invalid',
      () => evaluated(orderWith({ ctStatus: 'unknown', hasInvalidCtStatus: true }), certificateWith()),
      'unknown: CertCentral reports a disable_ct that is neither true nor false',
    ],
    [
      'a duplicate alone',
      () =>
        evaluated(orderWith({ status: 'reissue' }), certificateWith(), {
          duplicates: [duplicate('8', { ctStatus: 'disabled' })],
        }),
      `manual: ${mismatch('8')}${PENDING}`,
    ],
    [
      'a duplicate, too',
      () => evaluated(orderWith(), keptOut, { duplicates: [duplicate('8', { ctStatus: 'disabled' })] }),
      `reissue: ${ISSUED}; ${mismatch('8')}`,
    ],
    [
      'duplicates not read',
      () => evaluated(orderWith(), certificateWith(), { duplicates: failed(403) }),
      'unknown: Could not read: 403 no',
    ],
    [
      'duplicates not read, too',
      () => evaluated(orderWith({ ctStatus: 'disabled' }), certificateWith(), { duplicates: failed(403) }),
      `set status: ${NEXT}; Could not read: 403 no`,
    ],
  ])('%s', (_, evaluateOrder, expected) => {
    const { verdict, reason } = evaluateOrder();
    expect(`${verdict}: ${reason}`).toBe(expected);
  });

  test('reports the renewals of an order', () => {
    const renewals = (listed: boolean, isRenewed: boolean, renewedOrderId: string) => {
      const finding = evaluated(orderWith({ isRenewed, renewedOrderId }), failed(404), { isRenewed: listed });
      return [finding.isRenewed, finding.renewedOrderId];
    };
    expect(renewals(true, false, '')).toEqual([true, '']);
    expect(renewals(false, true, '9')).toEqual([true, '9']);
    expect(renewals(false, false, '7')).toEqual([false, '']);
    expect(evaluated(failed(403), failed(403), { isRenewed: true })).toMatchObject({
      isRenewed: true,
      renewedOrderId: '',
    });
    const ignore = policyWith({ ignore: new Set(['7']) });
    expect(evaluateListed(listedWith({ isRenewed: true }), ignore, NOW)?.isRenewed).toBe(true);
  });

  test('counts what the summary reports', () => {
    const found = evaluated(orderWith({ ctStatus: 'unknown' }), certificateWith(), {
      hasDuplicates: true,
      duplicates: [duplicate('8'), duplicate('9')],
    });
    expect(found).toMatchObject({
      verdict: 'in sync',
      isCtStatusMissing: true,
      hasSctShortage: false,
      hasDuplicates: true,
      duplicatesChecked: 2,
    });
    const few = certificateWith({ sctLogCount: 1 });
    expect(evaluated(orderWith(), few).hasSctShortage).toBe(true);
    expect(evaluated(orderWith({ status: 'revoked' }), few).hasSctShortage).toBe(false);
    const invalid = orderWith({ ctStatus: 'unknown', hasInvalidCtStatus: true });
    for (const order of [orderWith(), invalid, failed(403)])
      expect(evaluated(order, certificateWith()).isCtStatusMissing).toBe(false);
  });
});

describe('an order that is not read', () => {
  const unread = {
    ctStatus: 'unknown',
    serialNumber: '',
    dnsNames: '',
    sctCount: undefined,
    validTill: '2026-12-31',
    commonName: 'listed.example',
  } as const;
  const closed = { phase: 'closed', status: 'revoked' } as const;
  test.each<
    [string, Partial<ListedOrder>, ignore: string, certificate: 'none' | 'unknown', pending: false | 'unknown', string]
  >([
    ['closed', closed, '', 'none', false, 'the order is revoked'],
    [
      'private',
      { product: productWith('private_ssl'), hasDuplicates: true },
      '',
      'unknown',
      'unknown',
      'its product private_ssl is not for public TLS',
    ],
    [
      'private, not issued yet',
      { product: productWith('private_ssl'), phase: 'unissued' },
      '',
      'none',
      false,
      'its product private_ssl is not for public TLS',
    ],
    ['ignored', {}, '7', 'unknown', 'unknown', 'the ignore input contains the order'],
    ['ignored, closed', closed, '7', 'none', false, 'the ignore input contains the order'],
  ])('%s', (_, changes, ignore, certificateCtStatus, reissuePending, reason) => {
    const verdict = ignore ? 'ignored' : 'not applicable';
    const finding = evaluateListed(
      listedWith(changes),
      policyWith({ ignore: new Set([ignore]), opposite: new Set(['7']) }),
      NOW,
    );
    const desiredStatus = ignore ? undefined : 'disabled';
    const { status = 'issued', hasDuplicates = false, product = { nameId: 'ssl_plus' } } = changes;
    expect(finding).toEqual(
      findingWith({
        ...unread,
        desiredStatus,
        status,
        certificateCtStatus,
        verdict,
        reason,
        reissuePending,
        hasDuplicates,
        productNameId: product.nameId,
      }),
    );
  });

  test('is none that may have an active certificate', () => {
    expect(evaluateListed(listedWith(), policyWith({ ignore: new Set(['8']) }), NOW)).toBeUndefined();
  });
});

test.each([
  ['issued', true, orderWith(), certificateWith(), true],
  ['issued, without duplicates', false, orderWith(), certificateWith(), false],
  ['its status invalid', true, orderWith({ hasInvalidCtStatus: true }), certificateWith(), false],
  ['expired', true, orderWith(), certificateWith({ validTill: new Date(0) }), false],
  ['not readable', true, orderWith(), failed(503), false],
] as const)('duplicates may matter: %s', (_, hasDuplicates, order, certificate, needs) => {
  expect(needsDuplicates(listedWith({ hasDuplicates }), snapshotOf(order, certificate), NOW)).toBe(needs);
});
