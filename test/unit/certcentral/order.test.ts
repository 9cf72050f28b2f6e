import { describe, expect, test } from 'vitest';
import { determinePhase, type OrderPhase, parseOrder } from '../../../src/certcentral/order.ts';

const CLOSED = ['revoked', 'canceled', 'cancelled', 'rejected', 'denied', 'expired'];
const REISSUING = ['reissue_pending', 'reissue'];
const UNISSUED = ['pending', 'processing', 'needs_approval', 'needs_csr', 'approved', 'waiting_pickup', 'submitted'];

const spellings = (...words: string[]) =>
  words.flatMap((word) => [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)]);
/** Whatever an order may say of its certificate, `date_issued` aside. */
const certificates = [undefined, null, {}, { id: 7 }, { id: 0 }, { id: 'x' }, [], 7];
const issued = { id: 7, date_issued: '2026-01-01T00:00:00+00:00' };

describe('the life of an order', () => {
  test.each(spellings(...CLOSED))('%s: it is closed, whatever its certificate is', (status) => {
    for (const certificate of [...certificates, issued])
      expect(determinePhase(status, certificate)).toEqual({ life: 'closed', reissuePending: false });
  });

  test.each(spellings('issued'))('%s: it has a certificate', (status) => {
    for (const certificate of [...certificates, issued])
      expect(determinePhase(status, certificate)).toEqual({ life: 'issued', reissuePending: false });
  });

  test.each(spellings(...REISSUING))('%s: it has a certificate, and awaits another', (status) => {
    for (const certificate of [...certificates, issued])
      expect(determinePhase(status, certificate)).toEqual({ life: 'issued', reissuePending: true });
  });

  test.each(spellings(...UNISSUED))('%s: it has none yet, unless the date of one is told', (status) => {
    for (const certificate of certificates)
      expect(determinePhase(status, certificate)).toEqual({ life: 'unissued', reissuePending: false });
    expect(determinePhase(status, issued)).toEqual({ life: 'issued', reissuePending: true });
  });

  const others = [undefined, null, '', 'unheard_of', ' issued', 7, true, ['revoked'], { status: 'revoked' }];

  test.each<[string, unknown, OrderPhase]>([
    ['no certificate', undefined, 'unissued'],
    ['certificate null', null, 'unissued'],
    ['certificate 0', 0, 'unissued'],
    ['certificate {}', {}, 'unissued'],
    ['certificate.id null', { id: null }, 'unissued'],
    ['certificate.id 0', { id: 0 }, 'unissued'],
    ['certificate.id 1', { id: 1 }, 'issued'],
    ['certificate.id beyond what a number holds', { id: 123456789012345678n }, 'issued'],
    ['certificate.id -1', { id: -1 }, 'unknown'],
    ['certificate.id 1.5', { id: 1.5 }, 'unknown'],
    ['certificate.id "7"', { id: '7' }, 'unknown'],
    ['certificate.id ""', { id: '' }, 'unknown'],
    ['certificate.id false', { id: false }, 'unknown'],
    ['certificate.id true', { id: true }, 'unknown'],
    ['certificate.id []', { id: [] }, 'unknown'],
    ['certificate.id {}', { id: {} }, 'unknown'],
    ['certificate []', [], 'unknown'],
    ['certificate 7', 7, 'unknown'],
    ['certificate "x"', 'x', 'unknown'],
    ['certificate false', false, 'unknown'],
    ['certificate.date_issued', { date_issued: 'x' }, 'issued'],
    ['certificate.date_issued ""', { date_issued: '' }, 'unissued'],
    ['certificate.date_issued null', { date_issued: null }, 'unissued'],
    ['certificate.date_issued 7', { date_issued: 7 }, 'unissued'],
    ['certificate.date_issued ["x"]', { date_issued: ['x'] }, 'unissued'],
    ['certificate.date_issued beside an id that is none', { id: 'x', date_issued: 'x' }, 'issued'],
  ])('with a status that says nothing, and %s', (_, certificate, life) => {
    for (const status of others) expect(determinePhase(status, certificate)).toEqual({ life, reissuePending: false });
  });
});

const clean = (text: string) => `<${text}>`;

describe('an order', () => {
  test('is read from the answer, its text made clean', () => {
    const answer = {
      id: 1,
      status: 'Issued',
      disable_ct: true,
      certificate: { id: 2000002, common_name: 'a.example', dns_names: ['a.example', 'b.example'], csr: 'PEM' },
      product: { name_id: 'ssl_plus' },
    };
    expect(parseOrder(answer, clean)).toEqual({
      status: '<Issued>',
      life: 'issued',
      reissuePending: false,
      product: '<ssl_plus>',
      privateProduct: false,
      tls: true,
      ctStatusGarbled: false,
      ctStatus: 'disabled',
      certificateId: '2000002',
      commonName: '<a.example>',
      dnsNames: ['<a.example>', '<b.example>'],
      template: { csr: 'PEM', signatureHash: 'sha256', serverPlatformId: undefined },
    });
  });

  test('has a status of one line, made clean before it is cut', () => {
    expect(parseOrder({ status: ' re\n\u202eissue\t' }, clean).status).toBe('<re issue>');
    expect(parseOrder({ status: 'x'.repeat(600) }, clean).status).toBe(`<${'x'.repeat(498)}…`);
  });

  test('that says nothing is empty', () => {
    expect(parseOrder({}, clean)).toEqual({
      status: '',
      life: 'unissued',
      reissuePending: false,
      product: '',
      privateProduct: false,
      tls: true,
      ctStatusGarbled: false,
      ctStatus: 'unknown',
      certificateId: '',
      commonName: '',
      dnsNames: [],
      template: { csr: '', signatureHash: 'sha256', serverPlatformId: undefined },
    });
  });

  test.each<[string, object, object]>([
    ['a pending reissue', { status: 'reissue_pending' }, { life: 'issued', reissuePending: true }],
    ['disable_ct false', { disable_ct: false }, { ctStatus: 'enabled' }],
    ['disable_ct null', { disable_ct: null }, { ctStatus: 'unknown', ctStatusGarbled: false }],
    ['disable_ct "true"', { disable_ct: 'true' }, { ctStatus: 'unknown', ctStatusGarbled: true }],
    ['disable_ct 0', { disable_ct: 0 }, { ctStatus: 'unknown', ctStatusGarbled: true }],
    ['status 7', { status: 7 }, { status: '' }],
    ['a private product', { product: { name_id: 'private_ssl_plus' } }, { privateProduct: true }],
    ['a product that only ends so', { product: { name_id: 'not_private_ssl' } }, { privateProduct: false }],
    ['product.name_id 7', { product: { name_id: 7 } }, { privateProduct: false }],
    ['product null', { product: null }, { privateProduct: false }],
    ['product ["private_"]', { product: ['private_'] }, { privateProduct: false }],
    ['common_name null', { certificate: { common_name: null } }, { commonName: '' }],
    ['dns_names [""]', { certificate: { dns_names: [''] } }, { dnsNames: [] }],
    ['dns_names null', { certificate: { dns_names: null } }, { dnsNames: [] }],
    ['dns_names "a"', { certificate: { dns_names: 'a' } }, { dnsNames: [] }],
    [
      'dns_names of other things',
      { certificate: { dns_names: ['a', 7, null, '', ['b'], 'c'] } },
      { dnsNames: ['<a>', '<c>'] },
    ],
    [
      'a certificate ID of 18 digits',
      { status: 'issued', certificate: { id: 123456789012345678n } },
      { certificateId: '123456789012345678' },
    ],
    ['issued, and an ID that is none', { status: 'issued', certificate: { id: '7' } }, { certificateId: '' }],
    ['closed, and an ID all the same', { status: 'rejected', certificate: { id: 7 } }, { certificateId: '' }],
    ['not issued, and an ID all the same', { status: 'pending', certificate: { id: 7 } }, { certificateId: '' }],
    [
      'not issued, and names all the same',
      { status: 'pending', certificate: { common_name: 'a', dns_names: ['b'] } },
      { life: 'unissued', commonName: '<a>', dnsNames: ['<b>'] },
    ],
  ])('with %s', (_, answer, expected) => {
    expect(parseOrder({ id: 1, ...answer }, clean)).toMatchObject(expected);
  });

  test('has its names exactly as they are', () => {
    const certificate = { common_name: ' A\n<b>', dns_names: ['*.é', 'x\u202ey'] };
    expect(parseOrder({ certificate }, (text) => text)).toMatchObject({
      commonName: ' A\n<b>',
      dnsNames: ['*.é', 'x\u202ey'],
    });
  });
});

test.each<[string, unknown, object]>([
  ['nothing', undefined, { csr: '', signatureHash: 'sha256', serverPlatformId: undefined }],
  ['blanks for a CSR', { csr: ' \n' }, { csr: '' }],
  ['what is no CSR', { csr: 7 }, { csr: '' }],
  ['another hash', { signature_hash: 'sha384' }, { signatureHash: 'sha384' }],
  ['an empty hash', { signature_hash: '' }, { signatureHash: 'sha256' }],
  ['null for a hash', { signature_hash: null }, { signatureHash: 'sha256' }],
  ['a platform', { server_platform: { id: 45 } }, { serverPlatformId: 45 }],
  ['the platform of others', { server_platform: { id: -1 } }, { serverPlatformId: -1 }],
  ['a platform without an ID', { server_platform: {} }, { serverPlatformId: undefined }],
  ['a platform that is none', { server_platform: { id: '45' } }, { serverPlatformId: undefined }],
])('a reissue keeps of an order with %s what there is', (_, certificate, expected) => {
  expect(parseOrder({ certificate }, clean).reissueDefaults).toMatchObject(expected);
});
