import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { publicKeyDigest } from '../../../src/pki/certificate.ts';
import { parseCertificateRequest } from '../../../src/pki/certificate-request.ts';
import { element, PUBLIC_KEY, pem, sequence } from '../der.ts';

const spki = { type: 'spki', format: 'der' } as const;
const LABEL = 'CERTIFICATE REQUEST';
const signature = [sequence(), element(3, Buffer.of(0))];
const version = element(2, Buffer.of(0));
const requestFor = (key: Uint8Array) => sequence(sequence(version, sequence(), key, element(0xa0)), ...signature);
const request = requestFor(PUBLIC_KEY);

test.each<[string, Buffer]>([
  ['Ed25519', generateKeyPairSync('ed25519').publicKey.export(spki)],
  ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export(spki)],
  ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey.export(spki)],
  ['RSA 2048', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export(spki)],
])('a request has a public key: %s', (_, key) => {
  expect(parseCertificateRequest(pem(requestFor(key), LABEL)).publicKey.toString('hex')).toBe(key.toString('hex'));
});

describe('the PEM is made from the DER', () => {
  const base64 = request.toString('base64');
  test.each<[string, string]>([
    ['PEM', pem(request, LABEL)],
    ['PEM of a new request', pem(request, `NEW ${LABEL}`)],
    ['PEM with CRLF line ends', pem(request, LABEL).replaceAll('\n', '\r\n')],
    ['PEM with text around it', `Certificate Request:\n    Data:\n${pem(request, LABEL)}\nend`],
    ['bare base64', base64],
    ['bare base64 in lines, with blanks around it', ` ${base64.replace(/.{1,76}/g, '$&\r\n')}\n`],
  ])('of %s', (_, text) => {
    expect(parseCertificateRequest(text)).toEqual({ pem: pem(request, LABEL), publicKey: PUBLIC_KEY });
  });
});

test.each([0, 1, 2])('base64 may end with any padding, and with nothing behind it: a subject of %i bytes', (length) => {
  const der = sequence(sequence(version, sequence(Buffer.alloc(length)), PUBLIC_KEY), ...signature);
  expect(parseCertificateRequest(der.toString('base64')).pem).toBe(pem(der, LABEL));
  expect(() => parseCertificateRequest(pem(der, LABEL).replace('-----END', 'QUJD\n-----END'))).toThrow();
});

describe('no request can be read from', () => {
  const base64 = request.toString('base64');
  const [notPem, notBase64] = ['The text is not one certificate request in PEM.', 'The text is not base64.'];
  const follows = 'Something follows the certificate request.';
  test.each<[string, string, string?]>([
    ['an empty text', '', notBase64],
    ['base64 behind something else', `!${base64}`, notBase64],
    ['base64 with something else behind it', `${base64}!`, notBase64],
    ['random bytes', pem(createHash('sha256').digest(), LABEL)],
    ['base64url', base64.replaceAll('A', '-'), notBase64],
    ['base64 and then PEM', `${base64}\n${pem(requestFor(sequence()), LABEL)}`.replace(/-----B/, '-----\n-----B')],
    ['two requests', pem(request, LABEL).repeat(2), notPem],
    ['a request and another block', pem(request, LABEL) + pem(request), notPem],
    ['a request and the beginning of another one', `${pem(request, LABEL)}-----BEGIN ${LABEL}-----\n`, notPem],
    ['a certificate', pem(request), notPem],
    ['a byte behind the request', pem(Buffer.concat([request, Buffer.of(0)]), LABEL)],
    ['another request behind it', pem(Buffer.concat([request, request]), LABEL), follows],
    ['a request without a signature', pem(sequence(sequence(version, sequence(), PUBLIC_KEY)), LABEL)],
    [
      'a request with a fourth part',
      pem(sequence(sequence(version, sequence(), PUBLIC_KEY), ...signature, version), LABEL),
      follows,
    ],
    ['a request without a version', pem(sequence(sequence(sequence(), sequence(), PUBLIC_KEY), ...signature), LABEL)],
    ['a request without a subject', pem(sequence(sequence(version, version, PUBLIC_KEY), ...signature), LABEL)],
    [
      'a request with an algorithm of another type',
      pem(sequence(sequence(version, sequence(), PUBLIC_KEY), version, ...signature.slice(1)), LABEL),
    ],
    [
      'a request with a signature of another type',
      pem(sequence(sequence(version, sequence(), PUBLIC_KEY), sequence(), version), LABEL),
    ],
    ['a request without a key', pem(sequence(sequence(version, sequence()), ...signature), LABEL)],
    ['a key of another type', pem(requestFor(element(0x31, Buffer.of(5, 0))), LABEL)],
    ['a key of an unknown type', pem(requestFor(sequence(Buffer.of(5, 0))), LABEL)],
  ])('%s', (_, text, reason) => {
    expect(() => parseCertificateRequest(text)).toThrow(reason);
  });
});

test('the digest of a public key is the SHA-256 of its DER', () => {
  expect(publicKeyDigest(Buffer.from('key'))).toBe('2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683');
});
