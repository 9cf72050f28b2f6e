import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseCertificateRequest } from '../../../src/pki/csr.ts';
import { csrFor, element, PUBLIC_KEY, pem, requestFor, sequence } from '../der.ts';

const spki = { type: 'spki', format: 'der' } as const;
const LABEL = 'CERTIFICATE REQUEST';
const version = element(0x02, Buffer.of(0));
const signature = element(0x03, Buffer.of(0));
const request = requestFor(PUBLIC_KEY);
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test.each<[string, Buffer]>([
  ['Ed25519', generateKeyPairSync('ed25519').publicKey.export(spki)],
  ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export(spki)],
  ['P-521', generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey.export(spki)],
  ['RSA 2048', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export(spki)],
])('a request has the digest of its public key: %s', (_, key) => {
  expect(parseCertificateRequest(csrFor(key)).keyDigest).toBe(sha256(key));
});

test('a public key in another encoding has the same digest: RSA without the parameters', () => {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export(spki);
  // Behind the lengths: the algorithm, its parameters (NULL, in two bytes) and the key.
  const [algorithm, bits] = [key.subarray(6, 17), key.subarray(19)];
  expect(parseCertificateRequest(csrFor(sequence(sequence(algorithm), bits))).keyDigest).toBe(sha256(key));
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
    expect(parseCertificateRequest(text)).toEqual({ pem: pem(request, LABEL), keyDigest: sha256(PUBLIC_KEY) });
  });
});

test.each([0, 1, 2])('base64 may end with any padding, and with nothing behind it: a subject of %i bytes', (length) => {
  const info = sequence(version, sequence(Buffer.alloc(length)), PUBLIC_KEY);
  const der = sequence(info, sequence(), signature);
  expect(parseCertificateRequest(der.toString('base64')).pem).toBe(pem(der, LABEL));
  expect(() => parseCertificateRequest(pem(der, LABEL).replace('-----END', 'QUJD\n-----END'))).toThrow();
});

describe('no request can be read from', () => {
  const base64 = request.toString('base64');
  const csr = pem(request, LABEL);
  const [notPem, notBase64] = ['The text is not one certificate request in PEM.', 'The text is not base64.'];
  const notOne = 'The text is not one certificate request.';
  const info = sequence(version, sequence(), PUBLIC_KEY);
  const csrOf = (...parts: Buffer[]) => pem(sequence(...parts), LABEL);
  const csrWith = (...parts: Buffer[]) => csrOf(sequence(...parts), sequence(), signature);
  test.each<[string, string, string?]>([
    ['an empty text', '', notBase64],
    ['base64 with something else behind it', `${base64}!`, notBase64],
    ['base64url', base64.replaceAll('A', '-'), notBase64],
    ['base64 and then PEM', `${base64}\n${csrFor(sequence())}`.replace(/-----B/, '-----\n-----B')],
    ['a request and another block', csr + pem(request), notPem],
    ['a request and the beginning of another one', `${csr}-----BEGIN ${LABEL}-----\n`, notPem],
    ['a certificate', pem(request), notPem],
    ['a byte behind the request', pem(Buffer.concat([request, Buffer.of(0)]), LABEL)],
    ['another request behind it', pem(Buffer.concat([request, request]), LABEL), notOne],
    ['a request without a signature', csrOf(info, sequence()), notOne],
    ['a request with a fourth part', csrOf(info, sequence(), signature, version), notOne],
    ['a request without a key', csrWith(version, sequence())],
    ['a key of an unknown type', csrFor(sequence(Buffer.of(5, 0)))],
  ])('%s', (_, text, reason) => {
    expect(() => parseCertificateRequest(text)).toThrow(reason);
  });
});
