import { expect, test } from 'vitest';
import { exactTime } from '../../../src/certcentral/dates.ts';
import { type Order, parseOrder } from '../../../src/certcentral/order.ts';

// The words and requests of an order are tested with its state, which they decide.

test('parses an order, its texts as they are', () => {
  const response = {
    id: 1,
    status: 'Issued\n',
    disable_ct: true,
    certificate: {
      ...{ id: 2000002, common_name: ' A\n.example', dns_names: ['*.é', 'x\u202ey'], serial_number: '0A:0b' },
      ...{ date_issued: '2026-01-01T00:00:00Z', valid_from: '2026-01-01', valid_till: '2026-07-01' },
      ...{ csr: 'PEM', signature_hash: 'sha384', server_platform: { id: 45 } },
    },
    product: { name_id: 'ssl_plus', type: 'ssl_certificate', validation_type: 'DV' },
    requests: ['2026-01-02T00:00:00Z', undefined].map((date) => ({ type: 'reissue', status: 'pending', date })),
    order_valid_till: '2026-12-31',
    is_renewed: '1',
    renewed_order_id: '1000002',
    dcv_method: 'email',
  };
  expect(parseOrder('1', response)).toEqual({
    ...{ id: '1', status: 'Issued\n', ctStatus: 'disabled', certificateId: '2000002', hasInvalidCertificateId: false },
    product: { nameId: 'ssl_plus', type: 'ssl_certificate', validationType: 'DV' },
    ...{
      isDated: true,
      issuedAt: exactTime(Date.UTC(2026, 0, 1)),
      openRequests: [exactTime(Date.UTC(2026, 0, 2)), undefined],
    },
    ...{ commonName: ' A\n.example', dnsNames: ['*.é', 'x\u202ey'], serialNumber: '0A:0b' },
    ...{ validFromAt: Date.UTC(2026, 0, 1), validTillAt: Date.UTC(2026, 6, 1), planEndsAt: Date.UTC(2026, 11, 31) },
    ...{ isRenewed: true, renewedOrderId: '1000002', dcvMethod: 'email' },
    reissueDefaults: { csr: 'PEM', signatureHash: 'sha384', serverPlatformId: 45 },
  });
});

const unreported: Order = {
  ...{ id: '1', status: '', ctStatus: 'unknown', certificateId: '', hasInvalidCertificateId: false },
  product: { nameId: '', type: '', validationType: '' },
  ...{ isDated: false, issuedAt: undefined, openRequests: [], commonName: '', dnsNames: [], serialNumber: '' },
  ...{ validFromAt: undefined, validTillAt: undefined, planEndsAt: undefined },
  ...{ isRenewed: false, renewedOrderId: '', dcvMethod: '' },
  reissueDefaults: { csr: '', signatureHash: 'sha256', serverPlatformId: -1 },
};

test.each<[object, Partial<Order>]>([
  [{}, {}],
  [{ disable_ct: 0 }, { ctStatus: 'enabled' }],
  [{ disable_ct: '1' }, { ctStatus: 'disabled' }],
  [{ disable_ct: 'yes' }, {}],
  [{ status: 7, product: { name_id: 7, type: 7, validation_type: 7 } }, {}],
  [{ product: ['private_'], certificate: ['x'], is_renewed: 'no', renewed_order_id: 0 }, {}],
])('parses %j', (response, expected) => {
  expect(parseOrder('1', { ...response })).toEqual({ ...unreported, ...expected });
});

test.each<[object, Partial<Order>]>([
  [{ id: '123456789012345' }, { certificateId: '123456789012345' }],
  [{ id: '1234567890123456' }, { hasInvalidCertificateId: true }],
  [{ id: '0' }, {}],
  [{ date_issued: 'soon' }, { isDated: true }],
  [{ date_issued: '' }, {}],
  [{ date_issued: 1767225600 }, {}],
  [{ valid_till: '2026-07-01T23:00:00-02:00' }, { validTillAt: Date.UTC(2026, 6, 1) }],
  [{ valid_till: '07/01/2026' }, {}],
  [{ serial_number: 77 }, { serialNumber: '77' }],
  [{ common_name: null, dns_names: 'a' }, {}],
  [{ dns_names: [''] }, {}],
  [{ dns_names: ['a', 7, null, '', ['b'], 'c'] }, { dnsNames: ['a', 'c'] }],
])('parses a certificate %j', (certificate, expected) => {
  expect(parseOrder('1', { certificate })).toEqual({ ...unreported, ...expected });
});

test.each<[object, Partial<Order['reissueDefaults']>]>([
  [{ csr: '', signature_hash: '' }, {}],
  [{ csr: 7, signature_hash: null, server_platform: null }, {}],
  [{ csr: ' PEM\n' }, { csr: ' PEM\n' }],
  [{ server_platform: { id: '45' } }, { serverPlatformId: 45 }],
  [{ server_platform: { id: '-1' } }, {}],
  [{ server_platform: { id: 1.5 } }, {}],
  [{ server_platform: { id: '45x' } }, {}],
])('a reissue repeats of a certificate %j: %j', (certificate, expected) => {
  expect(parseOrder('1', { certificate }).reissueDefaults).toEqual({ ...unreported.reissueDefaults, ...expected });
});
