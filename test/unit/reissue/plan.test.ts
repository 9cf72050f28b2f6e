import { describe, expect, test } from 'vitest';
import { parseCertificateRequest } from '../../../src/pki/certificate-request.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import type { Plan } from '../../../src/reissue/plan.ts';
import {
  certificateWith,
  csrFileFor,
  desiring,
  issued,
  old,
  orderWith,
  ownCsr,
  pending,
  refusal,
  renewed,
  unissued,
} from './builders.ts';
import { refusals } from './refusals.ts';
import { type Observed, planFor } from './results.ts';

const withCsr = (csr: string) => orderWith({ reissueDefaults: { ...issued.reissueDefaults, csr } });
const withKey = (key: string) => ({ csrFile: csrFileFor(key) });
const ev = certificateWith({ isEv: true });

test.each<[string, Observed, Partial<Inputs>, Plan['kind']]>([
  ['nothing was issued yet', [unissued, refusal(404)], {}, 'unissued'],
  ['a reissue is pending', [pending, old], {}, 'wait'],
  ['a reissue of a certificate as desired is pending', [pending, renewed], {}, 'wait'],
  ['the certificate has the desired status', [issued, renewed], {}, 'up-to-date'],
  ['and the key of csr-file', [issued, renewed], withKey('own'), 'up-to-date'],
  ['but another key', [issued, renewed], withKey('key 2'), 'reissue'],
  ['and the order has no CSR', [withCsr(''), renewed], {}, 'up-to-date'],
  ['the certificate has the other status', [issued, old], {}, 'reissue'],
  ['and the key of csr-file', [issued, old], withKey('own'), 'reissue'],
  ['an EV certificate that will be logged', [issued, ev], desiring('enabled'), 'up-to-date'],
])('%s', (_, observed, inputs, kind) => {
  const [order] = observed;
  const certificate = kind === 'unissued' ? null : observed[1];
  expect(planFor(observed, inputs)).toMatchObject({ kind, order, certificate });
});

test.each(Object.entries(refusals))('refuses %s', (_, { observed, inputs, because }) => {
  expect(() => planFor(observed, inputs)).toThrow(because);
});

describe('the request', () => {
  const own = parseCertificateRequest(ownCsr).pem;

  test('has the names of the certificate, and the other fields of the order', () => {
    const runUrl = 'https://github.com/o/r/actions/runs/1';
    const plan = planFor([issued, old], { runUrl });
    expect(plan.kind === 'reissue' && plan.request).toEqual({
      commonName: 'a.example',
      dnsNames: ['b.example'],
      csr: own,
      signatureHash: 'sha384',
      serverPlatformId: 45,
      skipApproval: true,
      comments: runUrl,
    });
    expect(planFor([issued, old], { skipApproval: false })).toMatchObject({ request: { skipApproval: false } });
  });

  test.each([
    ['without a common name', '', ['B.example', 'a.example'], 'B.example', ['a.example']],
    ['with a common name in capitals', 'A.EXAMPLE', ['a.example', 'b.example'], 'A.EXAMPLE', ['b.example']],
    ['with a common name of its own', 'c.example', ['a.example'], 'c.example', ['a.example']],
    ['with a common name in Unicode', 'ü.example', ['xn--tda.example'], 'ü.example', ['xn--tda.example']],
  ])('of a certificate %s', (_, name, names, commonName, dnsNames) => {
    const certificate = certificateWith({ commonName: name, dnsNames: names });
    expect(planFor([issued, certificate])).toMatchObject({ request: { commonName, dnsNames } });
  });

  const { keyDigest: ownDigest } = csrFileFor('own');
  const { keyDigest: otherDigest } = csrFileFor('key 2');
  test.each<[string, Observed, Partial<Inputs>, csr: string, keyPair: object]>([
    ['the CSR of the order', [issued, old], {}, own, { csrSource: 'order', change: 'same', digest: ownDigest }],
    ['only the CSR of a text', [withCsr(`Text\n${ownCsr}`), old], {}, own, { csrSource: 'order' }],
    [
      'that of csr-file, for the same key',
      [issued, old],
      withKey('own'),
      'CSR of own',
      { csrSource: 'csr-file', change: 'same', digest: ownDigest },
    ],
    [
      'that of csr-file, for a new key',
      [issued, old],
      withKey('key 2'),
      'CSR of key 2',
      { csrSource: 'csr-file', change: 'new', digest: otherDigest },
    ],
  ])('has %s', (_, observed, inputs, csr, keyPair) => {
    expect(planFor(observed, inputs)).toMatchObject({ request: { csr }, keyPair });
  });
});
