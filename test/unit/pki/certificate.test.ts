import { expect, test } from 'vitest';
import { parseCertificate } from '../../../src/pki/certificate.ts';
import { createCa, issueCertificate, type KeyType } from '../../stand-in/pki.ts';
import { certificate, element, extension, extensions, pem, SCT_LIST_OID, sequence } from '../der.ts';

const ctStatusOf = (text: string) => parseCertificate(text).ctStatus;

const ca = await createCa();
const names = { commonName: 'www.example.com', dnsNames: ['www.example.com'] };
const issue = async (scts: boolean, keyType: KeyType = 'ec', more = {}) =>
  (await issueCertificate(ca, { ...names, scts, keyType, ...more })).pem;
const logged = await issue(true);
const unlogged = await issue(false);
const garbage = element(0x04, Buffer.from('not an SCT list'));
const basicConstraints = extension(Buffer.from('0603551d13', 'hex'), sequence());

test.each(['ec', 'rsa'] as const)(
  'a certificate with an SCT list was logged, one without was not (%s)',
  async (type) => {
    expect(ctStatusOf(await issue(true, type))).toBe('enabled');
    expect(ctStatusOf(await issue(false, type))).toBe('disabled');
  },
);

test.each([
  ['is the only extension', extensions(extension(SCT_LIST_OID, garbage))],
  ['is the last of several', extensions(basicConstraints, extension(SCT_LIST_OID, garbage))],
  ['is the first of several', extensions(extension(SCT_LIST_OID, garbage), basicConstraints)],
  ['is empty', extensions(extension(SCT_LIST_OID, Buffer.alloc(0)))],
  ['is critical', extensions(sequence(SCT_LIST_OID, element(0x01, Buffer.of(0xff)), element(0x04, garbage)))],
])('the presence of the SCT list decides, also where it %s', (_, end) => {
  expect(ctStatusOf(pem(certificate({ end })))).toBe('enabled');
});

test('the presence of the SCT list decides, whatever its length', () => {
  // From one octet of length to two, and to three.
  for (const length of [...range(100, 135), ...range(230, 270)]) {
    const list = extension(SCT_LIST_OID, Buffer.alloc(length));
    expect(ctStatusOf(pem(certificate({ end: extensions(basicConstraints, list) })))).toBe('enabled');
  }
});

test.each([
  ['in the value of another extension', { end: extensions(extension(Buffer.from('06032a0304', 'hex'), SCT_LIST_OID)) }],
  [
    'as an extension within another extension',
    { end: extensions(extension(Buffer.from('06032a0304', 'hex'), extensions(extension(SCT_LIST_OID, garbage)))) },
  ],
  [
    'in the subject',
    { commonName: Buffer.concat([Buffer.from('a'), SCT_LIST_OID]), end: extensions(basicConstraints) },
  ],
  [
    'at the beginning of a longer OID',
    { end: extensions(extension(Buffer.from('060b2b06010401d67902040201', 'hex'), garbage)) },
  ],
  ['with another last arc', { end: extensions(extension(Buffer.from('060a2b06010401d679020403', 'hex'), garbage)) }],
])("the OID of the SCT list %s is not a certificate's SCT list", (_, contents) => {
  expect(ctStatusOf(pem(certificate(contents)))).toBe('disabled');
});

test('a certificate that a CA issued with the OID elsewhere was not logged', async () => {
  const value = Uint8Array.from(SCT_LIST_OID);
  expect(ctStatusOf(await issue(false, 'ec', { extensions: [{ oid: '1.2.3.4', value }] }))).toBe('disabled');
});

test('a certificate without extensions (version 1) was not logged', () => {
  expect(ctStatusOf(pem(certificate()))).toBe('disabled');
});

test.each([
  ['with CRLF line ends', (text: string) => text.replaceAll('\n', '\r\n')],
  ['with text around it', (text: string) => `subject=www.example.com\n\n${text}\nissuer=CA\n`],
  ['without a line end behind it', (text: string) => text.trimEnd()],
  ['with its base64 on one line', (text: string) => text.replace(/(?<=[^-])\n(?=[^-])/g, '')],
])('reads PEM %s', (_, change) => {
  expect(ctStatusOf(change(logged))).toBe('enabled');
  expect(ctStatusOf(change(unlogged))).toBe('disabled');
});

test('of several certificates the first counts, the end-entity certificate', () => {
  expect(ctStatusOf(`${logged}${unlogged}`)).toBe('enabled');
  expect(ctStatusOf(`${unlogged}${logged}`)).toBe('disabled');
  expect(ctStatusOf(`${logged}${ca.pem}`)).toBe('enabled');
});

test('the last moment of a certificate is told', () => {
  const der = certificate({ end: extensions(basicConstraints) });
  expect(parseCertificate(pem(der))).toEqual({ ctStatus: 'disabled', validTill: new Date('2035-01-01T00:00:00Z') });
});

const der = certificate({ end: extensions(basicConstraints) });
test.each([
  ['nothing', ''],
  ['a gateway page', '<html><body>Sign in</body></html>'],
  ['JSON', '{"errors":[]}'],
  ['PEM without base64', '-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n'],
  ['PEM of random bytes', pem(Buffer.from('random bytes'))],
  ['PEM of a certificate that is cut short', pem(der.subarray(0, 100))],
  ['PEM without its end', logged.slice(0, logged.length / 2)],
  ['PEM of something else', pem(der, 'PRIVATE KEY')],
])('%s in place of a certificate is an error', (_, text) => {
  expect(() => parseCertificate(text)).toThrow(Error);
});

// OpenSSL takes BER, of which DER is a part: such a certificate gets as far as our own reading.
const sctList = extension(SCT_LIST_OID, garbage);
test.each([
  ['an indefinite length', element(0xa3, indefinite(basicConstraints)), /"byteLength" is out of range/],
  [
    'a long tag',
    element(0xa3, longTag(extension(Buffer.from('06032a0304', 'hex'), Buffer.alloc(6)))),
    /^DER element with tag 48 expected$/,
  ],
  ['a long tag at the end', extensions(sctList, longTag()), /^DER element is longer than what holds it$/],
])('a certificate that is not DER, with %s, is an error', (_, end, message) => {
  expect(() => parseCertificate(pem(certificate({ end })))).toThrow(message);
});

function indefinite(content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(0x30, 0x80), content, Buffer.of(0, 0)]);
}

/** A SEQUENCE whose tag takes two bytes: read as DER, one of another tag that has 16 bytes. */
function longTag(content: Uint8Array = basicConstraints.subarray(2)): Buffer {
  return Buffer.concat([Buffer.of(0x3f, 0x10, content.length), content]);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
