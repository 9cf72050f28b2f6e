import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { certificateRefusal, usableCsr } from '../../../src/domain/reissue-refusal.ts';
import { csrFor, PUBLIC_KEY } from '../der.ts';

describe('a certificate must not be reissued', () => {
  const usual = { commonName: 'a.example', dnsNames: ['a.example'], nonDnsNameCount: 0, isEv: false };
  test.each([
    ['with DNS names', usual, undefined],
    ['without alternative names', { ...usual, dnsNames: [] }, undefined],
    ['without a common name', { ...usual, commonName: '' }, undefined],
    ['with another name', { ...usual, nonDnsNameCount: 1, isEv: true }, 'non-dns-name'],
    ['without any name', { ...usual, commonName: '', dnsNames: [], isEv: true }, 'no-dns-name'],
    ['with the EV policy', { ...usual, isEv: true }, 'ev-must-be-logged'],
  ])('%s: %o', (_, certificate, refusal) => {
    expect(certificateRefusal(certificate, 'disabled')).toBe(refusal);
  });

  test('but an EV certificate may be logged', () => {
    expect(certificateRefusal({ ...usual, isEv: true }, 'enabled')).toBeUndefined();
  });
});

describe('the certificate request of an order', () => {
  const otherKey = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' });
  const used = (csr: string) =>
    usableCsr({ reissueDefaults: { csr, signatureHash: '', serverPlatformId: -1 } }, { publicKey: PUBLIC_KEY });

  test('is used if it has the key of the active certificate', () => {
    expect(used(csrFor(PUBLIC_KEY))).toEqual({ pem: csrFor(PUBLIC_KEY), publicKey: PUBLIC_KEY });
  });

  test.each([
    ['missing', ''],
    ['unreadable', 'no request'],
    ['unreadable', csrFor(PUBLIC_KEY) + csrFor(otherKey)],
    ['other-key', csrFor(otherKey)],
  ])('cannot be used: %s', (reason, csr) => {
    expect(used(csr)).toBe(reason);
  });
});
