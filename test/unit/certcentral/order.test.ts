import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  hasValidationType,
  isClosedStatus,
  isUnissuedStatus,
  normalizeStatus,
  parseOrder,
  parseTime,
} from '../../../src/certcentral/order.ts';

test('parses an order, its texts as they are', () => {
  const response = {
    id: 1,
    status: 'Issued\n',
    disable_ct: true,
    certificate: {
      id: 2000002,
      common_name: ' A\n.example',
      dns_names: ['*.é', 'x\u202ey'],
      date_issued: '2026-01-01T00:00:00Z',
      serial_number: '0A:0b',
      valid_till: '2026-07-01',
      csr: 'PEM',
      signature_hash: 'sha384',
      server_platform: { id: 45 },
    },
    product: { name_id: 'ssl_plus', type: 'ssl_certificate', validation_type: 'DV' },
    requests: [
      { type: 'reissue', status: 'pending', date: '2026-01-02T00:00:00Z' },
      { type: 'reissue', status: 'pending' },
    ],
    is_renewed: '1',
    renewed_order_id: '1000002',
  };
  expect(parseOrder('1', response)).toEqual({
    id: '1',
    product: { nameId: 'ssl_plus', type: 'ssl_certificate', validationType: 'DV' },
    status: 'Issued\n',
    ctStatus: 'disabled',
    certificateId: '2000002',
    hasInvalidCertificateId: false,
    isDated: true,
    issuedAt: Date.UTC(2026, 0, 1),
    openRequests: [Date.UTC(2026, 0, 2), undefined],
    commonName: ' A\n.example',
    dnsNames: ['*.é', 'x\u202ey'],
    serialNumber: '0A:0b',
    validTillAt: Date.UTC(2026, 6, 1),
    isRenewed: true,
    renewedOrderId: '1000002',
    reissueDefaults: { csr: 'PEM', signatureHash: 'sha384', serverPlatformId: 45 },
  });
});

const noProduct = { nameId: '', type: '', validationType: '' };

test('parses an order that reports nothing', () => {
  expect(parseOrder('1', {})).toEqual({
    id: '1',
    product: noProduct,
    status: '',
    ctStatus: 'unknown',
    certificateId: '',
    hasInvalidCertificateId: false,
    isDated: false,
    issuedAt: undefined,
    openRequests: [],
    commonName: '',
    dnsNames: [],
    serialNumber: '',
    validTillAt: undefined,
    isRenewed: false,
    renewedOrderId: '',
    reissueDefaults: { csr: '', signatureHash: 'sha256', serverPlatformId: -1 },
  });
});

describe('parses', () => {
  test.each<[object, object]>([
    [{ disable_ct: 0 }, { ctStatus: 'enabled' }],
    [{ disable_ct: '1' }, { ctStatus: 'disabled' }],
    [{ disable_ct: 'yes' }, { ctStatus: 'unknown' }],
    [
      { status: 7, product: { name_id: 7, type: 7, validation_type: 7 } },
      { status: '', product: noProduct },
    ],
    [{ product: ['private_'] }, { product: noProduct }],
    [
      { is_renewed: 'no', renewed_order_id: 0 },
      { isRenewed: false, renewedOrderId: '' },
    ],
    [{ certificate: ['x'] }, { certificateId: '', hasInvalidCertificateId: false, commonName: '', isDated: false }],
    [{ requests: {} }, { openRequests: [] }],
    ...[[{ status: 'pending', date: '2026-01-02' }], ['x'], [null], [{ type: 'reissue' }]].map(
      (requests): [object, object] => [{ requests }, { openRequests: [] }],
    ),
  ])('%j', (response, expected) => {
    expect(parseOrder('1', { ...response })).toMatchObject(expected);
  });

  test.each<[object, object]>([
    [{ id: '7' }, { certificateId: '7', hasInvalidCertificateId: false }],
    [{ id: '123456789012345' }, { certificateId: '123456789012345', hasInvalidCertificateId: false }],
    ...[undefined, null, 0, '0'].map((id): [object, object] => [
      { id },
      { certificateId: '', hasInvalidCertificateId: false },
    ]),
    ...['x', '', -1, '1234567890123456', {}].map((id): [object, object] => [
      { id },
      { certificateId: '', hasInvalidCertificateId: true },
    ]),
    [{ date_issued: 'soon' }, { isDated: true, issuedAt: undefined }],
    [{ date_issued: '' }, { isDated: false, issuedAt: undefined }],
    [{ date_issued: 1767225600 }, { isDated: false, issuedAt: undefined }],
    [{ valid_till: '2026-07-01T23:00:00-02:00' }, { validTillAt: Date.UTC(2026, 6, 1) }],
    [{ valid_till: '07/01/2026' }, { validTillAt: undefined }],
    [{ serial_number: 77 }, { serialNumber: '77' }],
    [
      { common_name: null, dns_names: 'a' },
      { commonName: '', dnsNames: [] },
    ],
    [{ dns_names: [''] }, { dnsNames: [] }],
    [{ dns_names: ['a', 7, null, '', ['b'], 'c'] }, { dnsNames: ['a', 'c'] }],
  ])('a certificate %j', (certificate, expected) => {
    expect(parseOrder('1', { certificate })).toMatchObject(expected);
  });

  test.each<[object, object]>([
    [
      { csr: ' \n', signature_hash: '' },
      { csr: '', signatureHash: 'sha256' },
    ],
    [
      { csr: 7, signature_hash: null },
      { csr: '', signatureHash: 'sha256' },
    ],
    [{ csr: ' PEM\n' }, { csr: ' PEM\n' }],
    [{ server_platform: { id: '45' } }, { serverPlatformId: 45 }],
    ...[-1, '-1', 1.5, 'x', 'x45', '45x', ['45'], '', undefined].map((id): [object, object] => [
      { server_platform: { id } },
      { serverPlatformId: -1 },
    ]),
    [{ server_platform: null }, { serverPlatformId: -1 }],
  ])('what a reissue repeats of a certificate %j', (certificate, expected) => {
    expect(parseOrder('1', { certificate }).reissueDefaults).toMatchObject(expected);
  });
});

test.each([
  ['open', 'reissue', ['pending', 'submitted', 'needs_approval', 'anything']],
  ['open', ' Reissue', ['Pending']],
  ['closed', 'reissue', ['approved', 'rejected', 'issued', 'canceled', 'cancelled', 'denied', ' Approved ', '', ' ']],
  ['closed', 'new_request', ['pending']],
])('%s is a request of the type %j with each of the statuses %j', (expected, type, statuses) => {
  for (const status of statuses) {
    const { openRequests } = parseOrder('1', { requests: [{ type, status, date: '2026-01-02' }] });
    // A day without a time is over at its end.
    const end = Date.parse('2026-01-02T23:59:59.999Z');
    expect(openRequests, status).toEqual(expected === 'open' ? [end] : []);
  }
});

test.each([
  ['closed', ['revoked', 'canceled', 'cancelled', 'rejected', 'denied', 'expired', ' Revoked']],
  ['unissued', ['pending', 'processing', 'needs_approval', 'needs_csr', 'waiting_pickup', 'submitted', 'approved']],
  ['unissued', ['Needs-  Approval\t', 'WAITING PICKUP']],
  ['other', ['issued', 'reissue', 'reissue_pending', '', 'unknown']],
])('%s is an order with each of the statuses %j', (kind, statuses) => {
  for (const status of statuses)
    expect([isClosedStatus(status), isUnissuedStatus(status)], status).toEqual([
      kind === 'closed',
      kind === 'unissued',
    ]);
});

test('words are normalized, and validation types are compared without case', () => {
  expect(normalizeStatus(' Needs-  Approval\t')).toBe('needs_approval');
  expect(hasValidationType({ validationType: 'DV' }, 'dv')).toBe(true);
  expect(hasValidationType({ validationType: 'ov' }, 'ev')).toBe(false);
});

test.each<[unknown, string | undefined]>([
  ['2026-01-02T03:04:05+00:00', '2026-01-02T03:04:05.000Z'],
  ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z'],
  ['2026-01-02T03:04:05+0200', '2026-01-02T01:04:05.000Z'],
  ['2026-01-02 03:04:05', '2026-01-02T03:04:05.000Z'],
  [' 2026-01-02T03:04 ', '2026-01-02T03:04:00.000Z'],
  ['2026-01-02', '2026-01-02T00:00:00.000Z'],
  ...['2026-13-02', '01/02/2026', 'x 2026-01-02', '2026-01-02x', '', ['2026-01-02'], 20260102, null].map(
    (value): [unknown, undefined] => [value, undefined],
  ),
])('the time in %j, in UTC unless it has a zone', (value, expected) => {
  vi.stubEnv('TZ', 'America/Denver');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const time = parseTime(value);
  expect(time && new Date(time).toISOString()).toBe(expected);
});
