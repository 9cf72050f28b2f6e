import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseOrder, parseTime } from '../../../src/certcentral/order.ts';
import { asIs, marking } from './scripted-api.ts';

test('parses an order, sanitizes what is shown, and redacts what becomes an output', () => {
  const response = {
    id: 1,
    status: 'Issued',
    disable_ct: true,
    certificate: {
      id: 2000002,
      common_name: ' A\n.example',
      dns_names: ['*.é', 'x\u202ey'],
      date_issued: '2026-01-01T00:00:00Z',
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
  expect(parseOrder('1', response, marking)).toEqual({
    id: '1',
    status: '<Issued>',
    product: { nameId: '<ssl_plus>', type: '<ssl_certificate>', validationType: '<DV>' },
    ctStatus: 'disabled',
    hasInvalidCtStatus: false,
    certificateId: '2000002',
    hasInvalidCertificateId: false,
    isDated: true,
    issuedAt: Date.UTC(2026, 0, 1),
    openRequests: [Date.UTC(2026, 0, 2), undefined],
    commonName: '[ A\n.example]',
    dnsNames: ['[*.é]', '[x\u202ey]'],
    isRenewed: true,
    renewedOrderId: '1000002',
    reissueDefaults: { csr: 'PEM', signatureHash: 'sha384', serverPlatformId: 45 },
  });
});

test('parses an order that reports nothing', () => {
  expect(parseOrder('1', {}, asIs)).toEqual({
    id: '1',
    status: '',
    product: { nameId: '', type: '', validationType: '' },
    ctStatus: 'unknown',
    hasInvalidCtStatus: false,
    certificateId: '',
    hasInvalidCertificateId: false,
    isDated: false,
    issuedAt: undefined,
    openRequests: [],
    commonName: '',
    dnsNames: [],
    isRenewed: false,
    renewedOrderId: '',
    reissueDefaults: { csr: '', signatureHash: 'sha256', serverPlatformId: -1 },
  });
});

describe('parses', () => {
  const noProduct = { nameId: '', type: '', validationType: '' };
  const certificate = (fields: unknown) => ({ certificate: fields });

  test.each<[object, object]>([
    [{ disable_ct: '1' }, { ctStatus: 'disabled', hasInvalidCtStatus: false }],
    [{ disable_ct: 'false' }, { ctStatus: 'enabled', hasInvalidCtStatus: false }],
    [{ disable_ct: '' }, { ctStatus: 'unknown', hasInvalidCtStatus: true }],
    [{ disable_ct: [] }, { ctStatus: 'unknown', hasInvalidCtStatus: true }],
    [{ disable_ct: null }, { ctStatus: 'unknown', hasInvalidCtStatus: false }],
    [
      { status: 7, product: { name_id: 7, type: 7, validation_type: 7 } },
      { status: '', product: noProduct },
    ],
    [{ product: ['private_'] }, { product: noProduct }],
    [
      { is_renewed: 'no', renewed_order_id: 0 },
      { isRenewed: false, renewedOrderId: '' },
    ],
    // An ID is usable in any phase.
    [
      { status: 'pending', ...certificate({ id: '7' }) },
      { certificateId: '7', hasInvalidCertificateId: false },
    ],
    [certificate({ id: '123456789012345678' }), { certificateId: '123456789012345678' }],
    [certificate({ id: 'x' }), { certificateId: '', hasInvalidCertificateId: true }],
    [certificate({ id: '0' }), { certificateId: '', hasInvalidCertificateId: false }],
    [certificate(['x']), { certificateId: '', hasInvalidCertificateId: false, commonName: '' }],
    [certificate({ date_issued: 'soon' }), { isDated: true, issuedAt: undefined }],
    [certificate({ date_issued: '' }), { isDated: false, issuedAt: undefined }],
    [certificate({ common_name: null, dns_names: 'a' }), { commonName: '', dnsNames: [] }],
    [certificate({ dns_names: ['a', 7, null, '', ['b'], 'c'] }), { dnsNames: ['a', 'c'] }],
  ])('%j', (response, expected) => {
    expect(parseOrder('1', { ...response }, asIs)).toMatchObject(expected);
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
    [{ server_platform: { id: '45' } }, { serverPlatformId: 45 }],
    ...[-1, '-1', 1.5, 'x', 'x45', '45x', ['45'], '', undefined].map((id): [object, object] => [
      { server_platform: { id } },
      { serverPlatformId: -1 },
    ]),
    [{ server_platform: null }, { serverPlatformId: -1 }],
  ])('what a reissue repeats of a certificate %j', (fields, expected) => {
    expect(parseOrder('1', { certificate: fields }, asIs).reissueDefaults).toMatchObject(expected);
  });
});

test.each<[unknown, string | undefined]>([
  ['2026-01-02T03:04:05+00:00', '2026-01-02T03:04:05.000Z'],
  ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z'],
  ['2026-01-02T03:04:05+0200', '2026-01-02T01:04:05.000Z'],
  ['2026-01-02 03:04:05', '2026-01-02T03:04:05.000Z'],
  [' 2026-01-02T03:04 ', '2026-01-02T03:04:00.000Z'],
  ['2026-01-02', '2026-01-02T00:00:00.000Z'],
  ['2026-13-02', undefined],
  ['01/02/2026', undefined],
  ['x 2026-01-02', undefined],
  ['2026-01-02x', undefined],
  ['request 1', undefined],
  ['', undefined],
  [['2026-01-02'], undefined],
  [20260102, undefined],
  [null, undefined],
])('the time in %j, in UTC unless it has a zone', (value, expected) => {
  vi.stubEnv('TZ', 'America/Denver');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const time = parseTime(value);
  expect(time && new Date(time).toISOString()).toBe(expected);
});
