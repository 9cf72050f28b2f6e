import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { csrPublicKey } from '../../../src/pki/certificate-request.ts';
import { publicKeyDigest } from '../../../src/pki/public-key.ts';
import { element, pem, sequence } from '../der.ts';

const spki = { type: 'spki', format: 'der' } as const;

describe('the public key of a request', () => {
  const info = (key: Uint8Array) => sequence(element(2, Buffer.of(0)), sequence(), key);
  const requestFor = (key: Uint8Array) => pem(sequence(info(key)), 'CERTIFICATE REQUEST');

  test.each<[string, Buffer]>([
    ['Ed25519', generateKeyPairSync('ed25519').publicKey.export(spki)],
    ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export(spki)],
    ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey.export(spki)],
    ['RSA 2048', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export(spki)],
  ])('%s', (_, key) => {
    expect(csrPublicKey(requestFor(key))?.toString('hex')).toBe(key.toString('hex'));
  });

  test.each<[string, () => string]>([
    ['no request at all', () => pem(createHash('sha256').digest())],
    ['an empty text', () => ''],
    ['a request without a key', () => pem(sequence(sequence(element(2, Buffer.of(0)), sequence())))],
    ['a key of another type', () => requestFor(element(0x31, Buffer.of(5, 0)))],
    ['a key of an unknown type', () => requestFor(sequence(Buffer.of(5, 0)))],
  ])('%s has none', (_, text) => {
    expect(csrPublicKey(text())).toBeUndefined();
  });
});

test('the digest of a public key is the SHA-256 of its DER', () => {
  expect(publicKeyDigest(Buffer.from('key'))).toBe('2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683');
});
