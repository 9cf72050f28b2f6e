import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  isSameSerialNumber,
  normalizeSerialNumber,
  parseCertificate,
  parseCertificateWithChain,
} from '../../../src/pki/certificate.ts';
import { createCa, issueCertificate } from '../../stand-in/pki.ts';
import { sctList } from '../../stand-in/scts.ts';
import {
  attribute,
  certificate,
  element,
  extension,
  extensions,
  oid,
  PUBLIC_KEY,
  pem,
  SCT_LIST_OID,
  sequence,
} from '../der.ts';

const SAN = oid('2.5.29.17');
const POLICIES = oid('2.5.29.32');
const EV_POLICY = sequence(oid('2.23.140.1.1'));
const USAGES = oid('2.5.29.37');
const garbage = element(0x04, Buffer.from('not an SCT list'));
const scts = sctList([1, 2]);
const basicConstraints = extension(oid('2.5.29.19'), sequence());
const dns = (name: string) => element(0x82, Buffer.from(name, 'latin1'));
const names = (...list: Uint8Array[]) => extension(SAN, sequence(...list));
const parseWith = (fields: Parameters<typeof certificate>[0]) => parseCertificate(pem(certificate(fields)));
const parse = (...list: Uint8Array[]) => parseWith({ end: extensions(...list) });

test('parses all that matters', () => {
  const policies = ['2.23.140.1.2.2', '2.23.140.1.1'].map((id) => sequence(oid(id)));
  const usages = sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'));
  const all = [extension(POLICIES, sequence(...policies)), extension(USAGES, usages)];
  expect(parse(names(dns('a.example'), dns('*.B.example')), ...all, extension(SCT_LIST_OID, scts))).toEqual({
    ctStatus: 'enabled',
    sctCount: 2,
    sctLogCount: 2,
    validFrom: new Date('2025-01-01T00:00:00Z'),
    validTill: new Date('2035-01-01T00:00:00Z'),
    isEv: true,
    serialNumber: '0A',
    commonName: 'a.example',
    dnsSans: ['a.example', '*.B.example'],
    dnsNames: ['a.example', '*.B.example'],
    altNames: ['a.example', '*.B.example'],
    nonDnsNameCount: 0,
    extendedKeyUsages: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
    issuer: 'O=Issuer\\, Ltd, CN=CA',
    publicKey: PUBLIC_KEY,
  });
});

test('parses a certificate without extensions (version 1)', () => {
  const bare = { ctStatus: 'disabled', isEv: false, dnsNames: [], nonDnsNameCount: 0, extendedKeyUsages: [] };
  expect(parseCertificate(pem(certificate()))).toMatchObject({ ...bare, commonName: 'a.example', serialNumber: '0A' });
});

describe('the SCTs in the extension decide', () => {
  test.each([
    ['alone', [extension(SCT_LIST_OID, scts)]],
    ['last', [basicConstraints, extension(SCT_LIST_OID, scts)]],
    ['first', [extension(SCT_LIST_OID, scts), basicConstraints]],
    ['critical', [sequence(SCT_LIST_OID, element(0x01, Buffer.of(0xff)), element(0x04, scts))]],
    ['many', [extension(SCT_LIST_OID, sctList(Array(100).fill(1)))]],
  ])('%s', (_, list) => {
    expect(parse(...list).ctStatus).toBe('enabled');
  });

  test.each([
    ['in the value of another extension', extension(oid('1.2.3.4'), SCT_LIST_OID)],
    ['in an extension within another', extension(oid('1.2.3.4'), extensions(extension(SCT_LIST_OID, scts)))],
    ['at the beginning of a longer OID', extension(oid('1.3.6.1.4.1.11129.2.4.2.1'), garbage)],
    ['with another last arc', extension(oid('1.3.6.1.4.1.11129.2.4.4'), garbage)],
  ])('its OID %s is no SCT extension', (_, other) => {
    expect(parse(other).ctStatus).toBe('disabled');
  });
});

describe('names', () => {
  const rdn = (tag: number, bytes: Uint8Array, type?: string) => element(0x31, attribute(element(tag, bytes), type));
  const ascii = Buffer.from('b.example');
  const other = Buffer.from('a');
  const utf16 = Buffer.from('bü.example', 'utf16le').swap16();
  const utf32 = (...codePoints: number[]) =>
    Buffer.concat(codePoints.map((point) => Buffer.of(0, point >> 16, point >> 8, point)));

  test.each<[string, string, Uint8Array[]]>([
    ['UTF8String', 'bü.example', [rdn(0x0c, Buffer.from('bü.example'))]],
    ['PrintableString', 'b.example', [rdn(0x13, ascii)]],
    ['TeletexString', 'bü.example', [rdn(0x14, Buffer.from('bü.example', 'latin1'))]],
    ['IA5String', 'b.example', [rdn(0x16, ascii)]],
    ['BMPString', 'bü.example', [rdn(0x1e, utf16)]],
    ['UniversalString', 'b😀', [rdn(0x1c, utf32(0x62, 0x1f600))]],
    ['none', '', [rdn(0x0c, ascii, '2.5.4.10')]],
    ['no attribute at all', '', []],
    ['the last of two', 'b.example', [rdn(0x0c, other), rdn(0x0c, ascii), rdn(0x0c, other, '2.5.4.6')]],
    [
      'the last in one set',
      'b.example',
      [element(0x31, attribute(element(0x0c, other)), attribute(element(0x0c, ascii)))],
    ],
  ])('the common name is read: %s', (_, commonName, rdns) => {
    expect(parseWith({ subject: sequence(...rdns) }).commonName).toBe(commonName);
  });

  test.each([
    ['special characters', 'CN=a, O=b + c="d" <e>; #f\\\\'],
    ['spaces at its ends', ' a '],
    ['line breaks', 'a\nCN=b.example\n'],
    ['line separators', 'a\u2028CN=b.example\u2029'],
  ])('the common name has %s', (_, commonName) => {
    const subject = sequence(rdn(0x0c, Buffer.from('x'), '2.5.4.6'), rdn(0x0c, Buffer.from(commonName)));
    expect(parseWith({ subject }).commonName).toBe(commonName);
    // It also reads like another attribute in an attribute beside it.
    const beside = sequence(rdn(0x0c, Buffer.from('b.example')), rdn(0x0c, Buffer.from(commonName), '2.5.4.10'));
    expect(parseWith({ subject: beside }).commonName).toBe('b.example');
  });

  test('an issuer without a name is read', () => {
    expect(parseWith({ issuer: sequence() }).issuer).toBe('');
  });

  const email = element(0x81, Buffer.from('a@b.example'));
  const address = element(0x87, Buffer.of(192, 0, 2, 1));
  test('the names of all types have a text', () => {
    const directoryName = element(0xa4, sequence(rdn(0x0c, Buffer.from('d.example'))));
    const ipv6 = element(0x87, Buffer.from('20010db8000000000000000000000001', 'hex'));
    const unreadable = [element(0x87, Buffer.of(1, 2, 3)), element(0x87)];
    const url = element(0x86, Buffer.from('https://u.example/'));
    const { dnsSans, altNames } = parse(names(email, dns('ä'), address, ipv6, ...unreadable, url, directoryName));
    expect(dnsSans).toEqual(['ä']);
    const ips = ['192.0.2.1', '2001:db8::1', '', ''];
    const attributeType = '\x55\x04\x03';
    expect(altNames).toEqual(['a@b.example', '\ufffd', ...ips, 'https://u.example/', attributeType, 'd.example']);
  });

  test.each<[string, string, Uint8Array[], string[], number]>([
    ['DNS names only', 'a.example', [dns('a.example'), dns('b.example')], ['a.example', 'b.example'], 0],
    ['no names at all', '', [], [], 0],
    ['other kinds of names', 'a.example', [email, dns('a.example'), address], ['a.example'], 2],
    ['another kind of name that looks like a DNS name', '', [element(0x81, Buffer.from('a.example'))], [], 1],
    ['a dNSName that is none', 'a.example', [dns('a\n\n# Approved'), dns('localhost')], [], 2],
    ['a dNSName that is not ASCII', 'a.example', [dns('ä.example')], [], 1],
    ['a common name that is a DNS name', 'c.example', [dns('a.example')], ['a.example'], 0],
    ['a common name that is none', 'Example Ltd', [dns('a.example')], ['a.example'], 1],
    ['a common name in Unicode that a DNS name covers', 'ü.example', [dns('xn--tda.example')], ['xn--tda.example'], 0],
    ['a common name in Unicode that none covers', 'ü.example', [dns('a.example')], ['a.example'], 1],
    ['an IP address twice', '192.0.2.1', [address], [], 2],
  ])('a certificate with %s', (_, commonName, list, dnsNames, nonDnsNameCount) => {
    const subject = sequence(...(commonName ? [rdn(0x0c, Buffer.from(commonName))] : []));
    const parsed = parseWith({ subject, end: extensions(names(...list)) });
    expect(parsed).toMatchObject({ commonName, dnsNames, nonDnsNameCount });
  });
});

test.each([
  ['0A', '0A'],
  ['a', '0A'],
  ['0abc', '0ABC'],
  ['A00B', 'A00B'],
  ['00:00:0a:BC:00', '0ABC00'],
  ['000', ''],
])('the serial number %j is %j', (text, expected) => {
  expect(normalizeSerialNumber(text)).toBe(expected);
});

test('two spellings of a serial number are compared', () => {
  expect(isSameSerialNumber('0a:bc', 'ABC')).toBe(true);
  expect(isSameSerialNumber('0a:bc', 'ABD')).toBe(false);
});

test.each<[string, boolean, Uint8Array[]]>([
  ['another policy', false, [sequence(oid('2.23.140.1.2.1'))]],
  ['a policy with a longer OID', false, [sequence(oid('2.23.140.1.1.1'))]],
  ['no policy', false, []],
  ['the policy with qualifiers', true, [sequence(oid('2.23.140.1.1'), sequence(sequence(oid('1.3.6.1.5.5.7.2.1'))))]],
])('a certificate with %s: EV is %j', (_, isEv, policies) => {
  expect(parse(extension(POLICIES, sequence(...policies))).isEv).toBe(isEv);
});

test.each([
  ['491231235959Z', '2049-12-31T23:59:59.000Z'],
  ['500101000000Z', '1950-01-01T00:00:00.000Z'],
  ['20500101000000Z', '2050-01-01T00:00:00.000Z'],
  ['00500101000000Z', '0050-01-01T00:00:00.000Z'],
  ['00000229000000Z', '0000-02-29T00:00:00.000Z'],
])('the time %s is %s', (time, expected) => {
  const { validFrom, validTill } = parseWith({ validity: [time, time] });
  expect([validFrom, validTill]).toEqual([new Date(expected), new Date(expected)]);
});

test('a public key of an unknown type is as it stands in the certificate', () => {
  const publicKey = sequence(sequence(oid('1.2.3.4')), element(0x03, Buffer.of(0, 1, 2)));
  expect(parseWith({ publicKey }).publicKey).toEqual(publicKey);
});

test.each(['brainpoolP256r1', 'secp256k1'])('an EC key on the curve %s does not crash Node', (curve) => {
  const spki = { type: 'spki', format: 'der' } as const;
  const publicKey = generateKeyPairSync('ec', { namedCurve: curve }).publicKey.export(spki);
  const text = pem(certificate({ publicKey }));
  expect(parseCertificate(text)).toMatchObject({ commonName: 'a.example', publicKey });
  expect(parseCertificateWithChain(text)).toMatchObject({ commonName: 'a.example', publicKey });
});

describe('PEM', async () => {
  const ca = await createCa();
  const request = { commonName: 'a.example', dnsNames: ['a.example'], keyType: 'rsa' } as const;
  const logged = (await issueCertificate(ca, { ...request, scts: true })).pem;
  const unlogged = (await issueCertificate(ca, { ...request, scts: false })).pem;

  test.each([
    ['with CRLF line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['with text around it', (text: string) => `subject=a.example\n\n${text}\nissuer=CA\n`],
    ['without a line end behind it', (text: string) => text.trimEnd()],
    ['with its base64 on one line', (text: string) => text.replace(/(?<=[^-])\n(?=[^-])/g, '')],
    ['with more certificates behind it', (text: string) => text + [logged, unlogged, ca.pem].join('').repeat(3)],
  ])('%s is read', (_, change) => {
    expect(parseCertificate(change(logged)).ctStatus).toBe('enabled');
    expect(parseCertificate(change(unlogged)).ctStatus).toBe('disabled');
  });

  test.each([
    ['nothing', ''],
    ['a gateway page', '<html><body>Sign in</body></html>'],
    ['PEM of something else', pem(certificate(), 'PRIVATE KEY')],
  ])('%s is no certificate', (_, text) => {
    expect(() => parseCertificate(text)).toThrow(new Error('the response has no X.509 certificate in PEM'));
  });

  const damaged = '-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n';
  const cut = logged.slice(0, logged.length / 2);
  const unreadable = 'the response has a certificate that cannot be read';
  test.each([
    ['a certificate without base64', damaged, unreadable],
    ['a certificate without its end', cut, unreadable],
    ['a certificate without base64, in front of another one', damaged + unlogged, unreadable],
    ['a certificate without its end, in front of another one', cut + unlogged, unreadable],
    ['a certificate without base64, behind another one', logged + damaged, unreadable],
    ['more than 10 certificates', logged.repeat(11), 'the response has more than 10 certificates'],
  ])('%s: none is skipped', (_, text, message) => {
    expect(() => parseCertificate(text)).toThrow(new Error(message));
    expect(() => parseCertificateWithChain(text)).toThrow(new Error(message));
  });
});

// OpenSSL accepts most of these.
describe('a certificate cannot be read', () => {
  const withEnd = (end: Uint8Array) => certificate({ end });
  const withExtensions = (...list: Uint8Array[]) => withEnd(extensions(...list));
  const having = (id: Uint8Array, value: Uint8Array) => withExtensions(extension(id, value));
  const der = withExtensions(basicConstraints);
  const longForm = (content: Uint8Array) => Buffer.concat([Buffer.of(0x30, 0x81, content.length), content]);
  const indefinite = (content: Uint8Array) => Buffer.concat([Buffer.of(0x30, 0x80), content, Buffer.of(0, 0)]);
  const longKey = sequence(longForm(oid('1.2.3')), element(0x03, Buffer.of(0, 1)));
  const name = dns('a.example');
  const other = extension(oid('1.2.3'), garbage);
  const [twice, notMinimal] = ['an extension comes twice', 'a DER length is not minimal'];
  const noDate = 'the validity is not a date';
  const behind = 'bytes follow the value of an extension';
  const [oidNotMinimal, oidCut] = ['an object identifier is not minimal', 'an object identifier is cut short'];
  const rawOid = (...octets: number[]) => element(0x06, Buffer.of(...octets));
  const usage = oid('1.3.6.1.5.5.7.3.1');

  test.each<[string, Uint8Array, string?]>([
    ['of random bytes', Buffer.from('random bytes')],
    ['that is cut short', der.subarray(0, 100)],
    ['with a byte behind it', Buffer.concat([der, Buffer.of(0)])],
    ["with OpenSSL's trust settings behind it", Buffer.concat([der, sequence()]), 'bytes follow the certificate'],
    ['that is a precertificate', having(oid('1.3.6.1.4.1.11129.2.4.3'), element(0x05)), 'it is a precertificate'],
    ['with an extension twice', withExtensions(basicConstraints, basicConstraints), twice],
    ['with an unknown extension twice', withExtensions(other, other), twice],
    ['with extensions of indefinite length', withEnd(element(0xa3, indefinite(basicConstraints)))],
    ['with extensions of non-minimal length', withEnd(element(0xa3, longForm(basicConstraints))), notMinimal],
    ['with a subject of non-minimal length', certificate({ subject: longForm(Buffer.alloc(0)) }), notMinimal],
    ['with a public key of non-minimal length', certificate({ publicKey: longKey }), notMinimal],
    ['with a SAN of non-minimal length', having(SAN, longForm(name)), notMinimal],
    ['with a SAN of indefinite length', having(SAN, indefinite(name))],
    ['with a SAN that is cut short', having(SAN, sequence(name).subarray(0, 9))],
    ['with an empty SAN', having(SAN, Buffer.alloc(0))],
    ['with a SAN of another type', having(SAN, element(0x31, name))],
    [
      'with an element behind a SAN',
      having(SAN, Buffer.concat([sequence(name), sequence()])),
      'bytes follow the value of an extension',
    ],
    ['with an SCT list that is not one', having(SCT_LIST_OID, garbage)],
    ['with an empty SCT list', having(SCT_LIST_OID, sctList([]))],
    ['with an empty extended key usage', having(USAGES, sequence()), 'the extended key usage is empty'],
    ['with an extended key usage without a value', having(USAGES, Buffer.alloc(0))],
    ['with a usage of another type', having(USAGES, sequence(sequence()))],
    ['with a byte behind the usages', having(USAGES, Buffer.concat([sequence(usage), Buffer.of(0)]))],
    ['with an element behind the usages', having(USAGES, Buffer.concat([sequence(usage), sequence(usage)])), behind],
    ['with usages of non-minimal length', having(USAGES, longForm(usage)), notMinimal],
    ['with a usage that is not minimal', having(USAGES, sequence(usage, rawOid(0x2b, 0x80, 6))), oidNotMinimal],
    ['with a usage that is cut short', having(USAGES, sequence(usage, rawOid(0x2b, 0x86))), oidCut],
    ['with a policy of another type', having(POLICIES, sequence(oid('2.23.140.1.1')))],
    ['with an element behind the policies', having(POLICIES, Buffer.concat([sequence(), sequence()])), behind],
    ['with a policy that is not minimal', having(POLICIES, sequence(sequence(rawOid(0x67, 0x80, 1)))), oidNotMinimal],
    ['with a policy that is cut short', having(POLICIES, sequence(EV_POLICY, sequence(rawOid(0x67, 0x81)))), oidCut],
    ['with a policy without an OID', having(POLICIES, sequence(sequence(rawOid()))), oidCut],
    ['with a third element of a policy', having(POLICIES, sequence(sequence(oid('1.2'), sequence(), sequence())))],
    ['with qualifiers of another type', having(POLICIES, sequence(sequence(oid('1.2'), oid('1.2'))))],
    [
      'with qualifiers of non-minimal length',
      having(POLICIES, sequence(sequence(oid('1.2'), longForm(usage)))),
      notMinimal,
    ],
    [
      'with a qualifier that is not minimal',
      having(POLICIES, sequence(sequence(oid('1.2'), sequence(sequence(rawOid(0x2b, 0x80, 6)))))),
      oidNotMinimal,
    ],
    [
      'with the type of another name that is cut short',
      having(SAN, sequence(name, element(0xa0, rawOid(0x2b, 0x86)))),
      oidCut,
    ],
    ['with an extension whose OID is not minimal', having(rawOid(0x80, 0x2a), garbage)],
    ['with an extension without a value', withExtensions(sequence(SAN))],
    ['with an extension without an OID', withExtensions(sequence(element(0x04, sequence())))],
    ['with a value of another type', withExtensions(sequence(SAN, element(0x05, sequence())))],
    ['with a tag of two bytes', withEnd(Buffer.concat([Buffer.of(0xbf, 0x1f, 2), sequence()]))],
    ['whose validity is no time', certificate({ validity: ['250101000000Z', '351301000000Z'] }), noDate],
    ['whose end does not exist', certificate({ validity: ['250101000000Z', '350229000000Z'] }), noDate],
    ['whose beginning has another zone', certificate({ validity: ['250101000000+0100', '350101000000Z'] }), noDate],
    ['without an end', certificate({ validity: ['250101000000Z'] })],
    ['whose validity has another type', certificate({ validity: ['250101000000Z', '350101000000Z'], timeTag: 0x16 })],
  ])('%s', (_, bytes, reason = '') => {
    for (const parse of [parseCertificate, parseCertificateWithChain]) {
      const cause = expect.objectContaining({ message: expect.stringContaining(reason) });
      const message = 'the response has a certificate that cannot be read';
      expect(() => parse(pem(bytes))).toThrow(expect.objectContaining({ message, cause }));
    }
  });
});
