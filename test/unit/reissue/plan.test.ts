import { describe, expect, test } from 'vitest';
import { parseCertificateRequest } from '../../../src/pki/certificate-request.ts';
import { createPlan, type PlanOptions } from '../../../src/reissue/plan.ts';
import {
  certificateWith,
  csrFileFor,
  firstStateOf,
  issued,
  old,
  orderWith,
  outage,
  ownCsr,
  pending,
  refusal,
  renewed,
  revoked,
  strange,
  unissued,
} from './builders.ts';

const options = (changes: Partial<PlanOptions> = {}): PlanOptions => ({
  orderId: '7',
  desiredStatus: 'disabled',
  csrFile: null,
  expectedSerialNumber: 'any',
  skipApproval: true,
  runUrl: 'https://github.com/o/r/actions/runs/1',
  ...changes,
});
const plan = (look: Parameters<typeof firstStateOf>, changes: Partial<PlanOptions> = {}) =>
  createPlan(firstStateOf(...look), options(changes));
const isPrivate = { product: { nameId: 'private_ssl', type: '', validationType: '' } };
const ev = certificateWith({ isEv: true });
const withKey = (key: string) => ({ csrFile: csrFileFor(key) });

test.each<[string, Parameters<typeof firstStateOf>, Partial<PlanOptions>, string]>([
  ['nothing was issued yet', [unissued, refusal(404)], {}, 'unissued'],
  ['a reissue is pending', [pending, old], {}, 'await-pending'],
  ['a reissue of a certificate as desired is pending', [pending, renewed], {}, 'await-pending'],
  ['the certificate has the desired status', [issued, renewed], {}, 'up-to-date'],
  ['and the key of csr-file', [issued, renewed], withKey('own'), 'up-to-date'],
  ['but another key', [issued, renewed], withKey('key 2'), 'reissue'],
  ['the certificate has the other status', [issued, old], {}, 'reissue'],
  ['and the key of csr-file', [issued, old], withKey('own'), 'reissue'],
  ['the expected serial number', [issued, old], { expectedSerialNumber: '01' }, 'reissue'],
  ['no expected certificate, and no reissue is due', [issued, renewed], { expectedSerialNumber: 'none' }, 'up-to-date'],
  ['an EV certificate that will be logged', [issued, ev], { desiredStatus: 'enabled' }, 'up-to-date'],
])('%s', (_, look, changes, kind) => {
  const [order] = look;
  const certificate = kind === 'unissued' ? null : look[1];
  expect(plan(look, changes)).toMatchObject({ kind, order, certificate });
});

const REFUSED = 'This action cannot reissue order 7: ';
const NO_DNS_NAME =
  'the active certificate has a name that is not a DNS name, such as an IP address or an e-mail address. Reissue it in CertCentral, with CT logging disabled.';
test.each<[string, Parameters<typeof firstStateOf>, Partial<PlanOptions>, string]>([
  ['an order that cannot be read', [outage, old], {}, outage.message],
  [
    'a closed order',
    [revoked, renewed],
    {},
    `${REFUSED}the order is revoked. For a new certificate, place a new order.`,
  ],
  [
    'a private product',
    [orderWith(isPrivate), old],
    {},
    `${REFUSED}its product is not for public TLS: private_ssl. CT logging does not apply to its certificates: there is nothing to change.`,
  ],
  [
    'a private product that is not issued yet',
    [{ ...unissued, ...isPrivate }, refusal(404)],
    {},
    `${REFUSED}its product is not for public TLS: private_ssl`,
  ],
  [
    'a product type that is not TLS',
    [orderWith({ product: { nameId: '', type: 'code_signing_certificate', validationType: '' } }), old],
    {},
    `${REFUSED}its product is not for public TLS: code_signing_certificate`,
  ],
  [
    'a certificate that is not for TLS servers',
    [pending, certificateWith({ extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] })],
    {},
    `${REFUSED}the extended key usage of the active certificate is not that of a TLS server. CT logging`,
  ],
  [
    'an order that does not report its phase',
    [strange, refusal(404)],
    {},
    'the order does not report whether it is issued',
  ],
  ['a certificate that cannot be read', [issued, refusal(404)], {}, '404 no. Look.'],
  [
    'one that is missing while a reissue is pending',
    [pending, refusal(404)],
    {},
    '404 no. A reissue is pending, and DigiCert provides no certificate until it is issued: run again then.',
  ],
  ['one that is refused while a reissue is pending', [pending, refusal(403)], {}, '403 no. Look.'],
  ['a name that is no DNS name', [issued, certificateWith({ nonDnsNameCount: 1 })], {}, REFUSED + NO_DNS_NAME],
  [
    'no name at all',
    [issued, certificateWith({ commonName: '', dnsNames: [] })],
    {},
    `${REFUSED}the active certificate has no DNS name. Reissue it in CertCentral, with CT logging disabled.`,
  ],
  [
    'such a name while a reissue is pending',
    [pending, certificateWith({ nonDnsNameCount: 1 })],
    {},
    REFUSED + NO_DNS_NAME,
  ],
  [
    'an EV certificate that will not be logged',
    [issued, ev],
    {},
    `${REFUSED}the active certificate is an EV certificate, and DigiCert says that EV certificates must be logged. If DigiCert lets your account keep EV certificates out of the logs, set the status with the root action, and reissue the certificate in CertCentral.`,
  ],
  [
    'such a certificate that is as desired',
    [issued, { ...ev, ctStatus: 'disabled' }],
    {},
    `${REFUSED}the active certificate is an EV`,
  ],
  [
    'another certificate than the expected one',
    [issued, old],
    { expectedSerialNumber: '0A01' },
    `${REFUSED}the active certificate has the serial number 01, but expected-serial-number is 0A01. Its names or its key may not be those that were approved: plan again, and approve that plan.`,
  ],
  [
    'a certificate although none is expected',
    [issued, old],
    { expectedSerialNumber: 'none' },
    'serial number 01, but expected-serial-number is none.',
  ],
  [
    'no CSR',
    [orderWith({ reissueDefaults: { ...issued.reissueDefaults, csr: '' } }), old],
    {},
    `${REFUSED}the order has no certificate signing request. Provide a request in csr-file: the new certificate gets the key of that request.`,
  ],
  [
    'a CSR that cannot be read',
    [orderWith({ reissueDefaults: { ...issued.reissueDefaults, csr: 'CSR' } }), old],
    {},
    `${REFUSED}the certificate signing request of the order cannot be read. Provide a`,
  ],
  [
    'a CSR with a foreign key',
    [issued, { ...old, publicKey: Buffer.from('key 2') }],
    {},
    `${REFUSED}the certificate signing request of the order has another key than the active certificate. Somebody may have replaced it, and approvers do not know that key. Provide a request in csr-file: the new certificate gets the key of that request.`,
  ],
])('refuses %s', (_, look, changes, message) => {
  expect(() => plan(look, changes)).toThrow(message);
});

test('a certificate as desired needs no CSR', () => {
  const order = orderWith({ reissueDefaults: { ...issued.reissueDefaults, csr: '' } });
  expect(plan([order, renewed])).toMatchObject({ kind: 'up-to-date' });
});

describe('the request', () => {
  const requestFor = (certificate: ReturnType<typeof certificateWith>, changes: Partial<PlanOptions> = {}) => {
    const result = plan([issued, certificate], changes);
    if (result.kind !== 'reissue') throw new Error(result.kind);
    return result;
  };

  test('has the names of the certificate, and the other fields of the order', () => {
    expect(requestFor(old).request).toEqual({
      commonName: 'a.example',
      dnsNames: ['b.example'],
      csr: parseCertificateRequest(ownCsr).pem,
      signatureHash: 'sha384',
      serverPlatformId: 45,
      skipApproval: true,
      comments: 'https://github.com/o/r/actions/runs/1',
    });
    expect(requestFor(old, { csrFile: csrFileFor('key 2'), skipApproval: false }).request).toMatchObject({
      csr: 'CSR of key 2',
      skipApproval: false,
    });
  });

  test.each([
    ['without a common name', '', ['B.example', 'a.example'], 'B.example', ['a.example']],
    ['with a common name in capitals', 'A.EXAMPLE', ['a.example', 'b.example'], 'A.EXAMPLE', ['b.example']],
    ['with a common name of its own', 'c.example', ['a.example'], 'c.example', ['a.example']],
    [
      'with a common name in Unicode',
      'bücher.example',
      ['xn--bcher-kva.example'],
      'bücher.example',
      ['xn--bcher-kva.example'],
    ],
  ])('of a certificate %s', (_, name, names, commonName, dnsNames) => {
    expect(requestFor(certificateWith({ commonName: name, dnsNames: names })).request).toMatchObject({
      commonName,
      dnsNames,
    });
  });

  test('shows the key', () => {
    const { keyDigest: digest } = csrFileFor('own');
    expect(requestFor(old).keyPair).toEqual({ csrSource: 'order', change: 'same', digest });
    const csrFile = csrFileFor('own');
    expect(requestFor(old, { csrFile }).keyPair).toEqual({ csrSource: 'csr-file', change: 'same', digest });
    const { keyDigest } = csrFileFor('key 2');
    expect(requestFor(old, withKey('key 2')).keyPair).toEqual({
      csrSource: 'csr-file',
      change: 'new',
      digest: keyDigest,
    });
  });

  test('has the CSR whose key was compared, and nothing else', () => {
    const text = `Comment\n${ownCsr}`;
    const order = orderWith({ reissueDefaults: { ...issued.reissueDefaults, csr: text } });
    expect(plan([order, old])).toMatchObject({ request: { csr: parseCertificateRequest(ownCsr).pem } });
  });
});
