import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isSameSerialNumber, parseCertificate, parseIssuedCertificate } from '../../../src/pki/certificate.ts';
import type { Names } from '../../../src/pki/names.ts';
import { createCa, issueCertificate } from '../../stand-in/pki.ts';
import { sctList } from '../../stand-in/scts.ts';
import * as asn1 from '../der.ts';
import { attribute, certificate, element, extension, extensions, oid, PUBLIC_KEY, pem, sequence } from '../der.ts';

const [SAN, POLICIES, USAGES, SCTS] = [oid('2.5.29.17'), oid('2.5.29.32'), oid('2.5.29.37'), asn1.SCT_LIST_OID];
const EV_POLICY = sequence(oid('2.23.140.1.1'));
const SERVER_AUTH = oid('1.3.6.1.5.5.7.3.1');
const garbage = element(0x04, Buffer.from('not an SCT list'));
const scts = sctList([1, 2]);
const basicConstraints = extension(oid('2.5.29.19'), sequence());
const dns = (name: string) => element(0x82, Buffer.from(name, 'latin1'));
const names = (...list: Uint8Array[]) => extension(SAN, sequence(...list));
const rdn = (tag: number, bytes: Uint8Array, type?: string) => element(0x31, attribute(element(tag, bytes), type));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const parseWith = (fields: Parameters<typeof certificate>[0]) => parseCertificate(pem(certificate(fields)));
const parse = (...list: Uint8Array[]) => parseWith({ end: extensions(...list) });

test('parses all that matters', () => {
  const policies = ['2.23.140.1.2.2', '2.23.140.1.1'].map((id) => sequence(oid(id)));
  const usages = extension(USAGES, sequence(SERVER_AUTH, oid('2.5.29.37.0')));
  const all = [extension(POLICIES, sequence(...policies)), usages, extension(SCTS, scts)];
  const dnsNames = ['*.B.example', 'a.example'];
  expect(parse(names(...dnsNames.map(dns)), ...all)).toEqual({
    serialNumber: '0A',
    validFrom: new Date('2025-01-01T00:00:00Z'),
    validTill: new Date('2035-01-01T00:00:00Z'),
    names: { commonName: 'a.example', dnsSans: dnsNames, dnsNames, hasOtherSans: false, nonDnsNames: [] },
    ctStatus: 'enabled',
    sctCount: 2,
    sctLogCount: 2,
    isEv: true,
    extendedKeyUsages: ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'],
    issuer: 'O=Issuer\\, Ltd, CN=CA',
    keyDigest: sha256(PUBLIC_KEY),
  });
});

test('parses a certificate without extensions (version 1), issuer and subject', () => {
  const noNames = { commonName: '', dnsSans: [], dnsNames: [], hasOtherSans: false, nonDnsNames: [] };
  const nothing = { ctStatus: 'disabled', isEv: false, names: noNames, extendedKeyUsages: [], issuer: '' };
  expect(parseWith({ issuer: sequence(), subject: sequence() })).toMatchObject(nothing);
});

describe('the SCTs in the extension decide', () => {
  test.each([
    ['last', 'enabled', [basicConstraints, extension(SCTS, scts)]],
    ['first', 'enabled', [extension(SCTS, scts), basicConstraints]],
    ['with one SCT', 'enabled', [extension(SCTS, sctList([1]))]],
    ['with one SCT of another version', 'enabled', [extension(SCTS, sctList([{ log: 1, version: 2 }]))]],
    ['critical', 'enabled', [sequence(SCTS, element(0x01, Buffer.of(0xff)), element(0x04, scts))]],
    ['in the value of another extension', 'disabled', [extension(oid('1.2.3.4'), SCTS)]],
    ['within another', 'disabled', [extension(oid('1.2.3.4'), extensions(extension(SCTS, scts)))]],
    ['at the beginning of a longer OID', 'disabled', [extension(oid('1.3.6.1.4.1.11129.2.4.2.1'), garbage)]],
  ])('its OID %s: %s', (_, ctStatus, list) => {
    expect(parse(...list).ctStatus).toBe(ctStatus);
  });
});

describe('the common name', () => {
  const ascii = Buffer.from('b.example');
  const utf16 = Buffer.from('bü.example', 'utf16le').swap16();
  const utf16Other = Buffer.from('\0c');
  const organization = attribute(element(0x0c, ascii), '2.5.4.10');

  test.each<[string, string, Uint8Array[]]>([
    ['a UTF8String', 'bü.example', [rdn(0x0c, Buffer.from('bü.example'))]],
    ['a TeletexString', 'bü.example', [rdn(0x14, Buffer.from('bü.example', 'latin1'))]],
    ['a BMPString', 'bü.example', [rdn(0x1e, utf16)]],
    ['a text with signs', ' a, "b" + CN=c\n\0\x7f ', [rdn(0x0c, Buffer.from(' a, "b" + CN=c\n\0\x7f '))]],
    ['none', '', [rdn(0x0c, ascii, '2.5.4.10')]],
    ['empty', '', [rdn(0x0c, Buffer.alloc(0))]],
    ['among others', 'b.example', [rdn(0x0c, Buffer.from('x'), '2.5.4.6'), rdn(0x0c, ascii)]],
    ['in a set with another', 'c', [element(0x31, attribute(element(0x1e, utf16Other)), organization)]],
  ])('is %s', (_, commonName, rdns) => {
    expect(parseWith({ subject: sequence(...rdns) }).names.commonName).toBe(commonName);
  });
});

describe('the names', () => {
  const others = Object.entries({
    'email:a.example': element(0x81, Buffer.from('a.example')),
    'IP Address:192.0.2.1': element(0x87, Buffer.of(192, 0, 2, 1)),
    'DirName:CN=DNS:d.example\\, DNS:e.example': element(
      0xa4,
      sequence(rdn(0x0c, Buffer.from('DNS:d.example, DNS:e.example'))),
    ),
    'URI:https://u.example/, DNS:e.example': element(0x86, Buffer.from('https://u.example/, DNS:e.example')),
    'othername:<unsupported>': element(0xa0, oid('1.2.3'), element(0xa0, element(0x0c, Buffer.from('"')))),
  });
  const odd = ['', 'a, DNS:b', `"'\\`, 'a\n\n# Approved', 'ä\xff.example', 'a\0b', 'localhost'];
  const [a, c] = ['a.example', 'c.example'];
  type Row = [string, string, Uint8Array[], Partial<Names>];

  test.each<Row>([
    ['all DNS names', a, [dns(a), dns(c)], { dnsSans: [a, c], dnsNames: [a, c], nonDnsNames: [] }],
    ['a common name in capitals', 'A.Example', [dns(a)], { dnsNames: [a], nonDnsNames: [] }],
    ['a common name that is no SAN', c, [dns(a)], { dnsSans: [a], dnsNames: [a, c], nonDnsNames: [] }],
    ['a common name that is no DNS name', 'Example Ltd', [dns(a)], { dnsNames: [a], nonDnsNames: ['Example Ltd'] }],
    ['one that a DNS name covers', 'ü.example', [dns('xn--tda.example')], { nonDnsNames: [] }],
    ['one that none covers', 'ü.example', [dns(a)], { dnsNames: [a], nonDnsNames: ['ü.example'] }],
    ...odd.map((san): Row => ['an odd SAN', '', [dns(san)], { dnsSans: [san], dnsNames: [san], nonDnsNames: [san] }]),
    ...others.map(
      ([name, san]): Row => [
        'a SAN of another type',
        a,
        [dns(c), san, dns(a)],
        { dnsSans: [c, a], dnsNames: [c, a], hasOtherSans: true, nonDnsNames: [name] },
      ],
    ),
  ])('with %s (%#)', (_, commonName, list, expected) => {
    const subject = sequence(...(commonName ? [rdn(0x0c, Buffer.from(commonName))] : []));
    const parsed = parseWith({ subject, end: extensions(names(...list)) }).names;
    expect(parsed).toMatchObject({ commonName, hasOtherSans: false, ...expected });
  });
});

test.each([
  [true, '0a:bc', 'ABC'],
  [true, '00:00:0a:BC:00', '0ABC00'],
  [true, '000', ''],
  [false, '0a:bc', 'ABD'],
  [false, 'A0', 'A'],
])('%s: the serial numbers %j and %j are the same', (expected, one, other) => {
  expect(isSameSerialNumber(one, other)).toBe(expected);
});

test.each<[boolean, string, Uint8Array]>([
  [false, 'another policy', sequence(sequence(oid('2.23.140.1.2.1')))],
  [false, 'a policy with a longer OID', sequence(sequence(oid('2.23.140.1.1.1')))],
  [false, 'no policy', sequence()],
  [true, 'qualifiers', sequence(sequence(oid('2.23.140.1.1'), sequence(sequence(oid('1.3.6.1.5.5.7.2.1')))))],
  [true, 'an indefinite length', Buffer.concat([Buffer.of(0x30, 0x80), EV_POLICY, Buffer.of(0, 0)])],
  [false, 'nothing in place of policies', Buffer.alloc(0)],
  [false, 'policies that cannot be read', sequence(EV_POLICY).subarray(0, -1)],
])('EV is %j for a certificate with %s', (isEv, _, policies) => {
  expect(parse(extension(POLICIES, policies)).isEv).toBe(isEv);
});

test.each([
  ['491231235959Z', '2049-12-31T23:59:59.000Z'],
  ['500101000000Z', '1950-01-01T00:00:00.000Z'],
  ['20500101000000Z', '2050-01-01T00:00:00.000Z'],
  ['99991231235959Z', '9999-12-31T23:59:59.000Z'],
  ['250101000000+0100', '2024-12-31T23:00:00.000Z'],
])('the time %s is %s', (time, expected) => {
  const { validFrom, validTill } = parseWith({ validity: [time, time] });
  expect([validFrom, validTill]).toEqual([new Date(expected), new Date(expected)]);
});

test('the digest of a public key of an unknown type is made of it as it stands in the certificate', () => {
  const publicKey = sequence(sequence(oid('1.2.3.4')), element(0x03, Buffer.of(0, 1, 2)));
  expect(parseWith({ publicKey }).keyDigest).toBe(sha256(publicKey));
});

test.each(['brainpoolP256r1', 'secp256k1'])('an EC key on the curve %s does not crash Node', (curve) => {
  const spki = { type: 'spki', format: 'der' } as const;
  const publicKey = generateKeyPairSync('ec', { namedCurve: curve }).publicKey.export(spki);
  const text = pem(certificate({ publicKey }));
  for (const read of [parseCertificate, parseIssuedCertificate])
    expect(read(text)).toMatchObject({ serialNumber: '0A', keyDigest: sha256(publicKey) });
});

describe('PEM', async () => {
  const ca = await createCa();
  const request = { commonName: 'a.example', dnsNames: ['a.example'], keyType: 'rsa' } as const;
  const logged = (await issueCertificate(ca, { ...request, scts: true })).pem;
  const unlogged = (await issueCertificate(ca, { ...request, scts: false })).pem;

  test('of the first certificate is read, also with CRLF line ends and text around it', () => {
    const rest = `issuer=CA\n${(ca.pem + logged + unlogged).repeat(3)}`;
    const text = (pems: string) => `subject=a.example\n\n${pems}${rest}`.replaceAll('\n', '\r\n');
    expect(parseCertificate(text(logged)).ctStatus).toBe('enabled');
    expect(parseCertificate(text(unlogged)).ctStatus).toBe('disabled');
  });

  const damaged = '-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n';
  const cut = logged.slice(0, logged.length / 2);
  const unreadable = 'the response has a certificate that cannot be read';
  test.each([
    ['a certificate without base64', damaged, unreadable],
    ['a certificate without base64, in front of another one', damaged + unlogged, unreadable],
    [
      'a certificate with a damaged first line, in front of another label',
      logged.replace('E-----\n', 'E-----x\n') + unlogged.replaceAll(' CERT', ' X509 CERT'),
      unreadable,
    ],
    ['a certificate without its end, in front of another one', cut + unlogged, unreadable],
    ['more than 10 certificates', logged.repeat(11), 'the response has more than 10 certificates'],
  ])('%s: none is skipped', (_, text, message) => {
    for (const read of [parseCertificate, parseIssuedCertificate]) expect(() => read(text)).toThrow(new Error(message));
  });

  test('a chain of 10 certificates is read', () => {
    expect(parseIssuedCertificate(logged + ca.pem.repeat(9)).ctStatus).toBe('enabled');
  });

  test('what is damaged behind the end-entity certificate matters only to a chain', () => {
    expect(parseCertificate(logged + damaged).ctStatus).toBe('enabled');
    expect(() => parseIssuedCertificate(logged + damaged)).toThrow(new Error(unreadable));
  });

  test.each(['', '<html><body>Sign in</body></html>', pem(certificate(), 'PRIVATE KEY')])('is not in %j', (text) => {
    expect(() => parseCertificate(text)).toThrow(new Error('the response has no X.509 certificate in PEM'));
  });
});

describe('OpenSSL decides what can be read', () => {
  const withEnd = (end: Uint8Array) => certificate({ end });
  const withExtensions = (...list: Uint8Array[]) => withEnd(extensions(...list));
  const having = (id: Uint8Array, value: Uint8Array) => withExtensions(extension(id, value));
  const der = withExtensions(basicConstraints);
  const longForm = (content: Uint8Array) => Buffer.concat([Buffer.of(0x30, 0x81, content.length), content]);
  const indefinite = (content: Uint8Array) => Buffer.concat([Buffer.of(0x30, 0x80), content, Buffer.of(0, 0)]);
  const name = dns('a.example');
  const other = extension(oid('1.2.3'), garbage);
  const cutOid = element(0x06, Buffer.of(0x2b, 0x86));

  test.each<[string, Uint8Array, object]>([
    ['trust settings behind it', Buffer.concat([der, sequence()]), {}],
    ['extensions of indefinite length', withEnd(element(0xa3, indefinite(basicConstraints))), {}],
    [
      'extensions of non-minimal length',
      withEnd(element(0xa3, longForm(extension(POLICIES, sequence(EV_POLICY))))),
      { isEv: true },
    ],
    ['a SAN of non-minimal length', having(SAN, longForm(name)), { names: { dnsSans: ['a.example'] } }],
    ['a SAN of indefinite length', having(SAN, indefinite(name)), { names: { dnsSans: ['a.example'] } }],
    [
      'a SAN in a constructed OCTET STRING',
      withExtensions(sequence(SAN, element(0x24, element(0x04, sequence(name))))),
      { names: { dnsSans: ['a.example'] } },
    ],
  ])('a certificate can be read with %s', (_, bytes, expected) => {
    for (const read of [parseCertificate, parseIssuedCertificate])
      expect(read(pem(bytes))).toMatchObject({ serialNumber: '0A', ...expected });
  });

  const [twice, noNames, noUsages] = ['an extension comes twice', /alternative names/, /usages/];
  const noDate = 'the validity is not a date';
  const twoNames = 'there are two common names';
  const commonNames = ['a.example', 'b.example'].map((name) => attribute(element(0x0c, Buffer.from(name))));
  const withSubject = (...rdns: Uint8Array[]) => certificate({ subject: sequence(...rdns) });
  test.each<[string, Uint8Array, (string | RegExp)?]>([
    ['random bytes', Buffer.from('random bytes')],
    ['a part of it missing', der.subarray(0, 100)],
    ['a byte behind it', Buffer.concat([der, Buffer.of(0)])],
    ['the poison of a precertificate', having(oid('1.3.6.1.4.1.11129.2.4.3'), element(0x05)), 'it is a precertificate'],
    ['an extension twice', withExtensions(basicConstraints, basicConstraints), twice],
    ['an unknown extension twice', withExtensions(other, basicConstraints, other), twice],
    ['a SAN that is cut short', having(SAN, sequence(name).subarray(0, 9)), noNames],
    ['a SAN without names', having(SAN, sequence()), noNames],
    ['a SAN with a name that cannot be read', having(SAN, sequence(name, element(0xa0, cutOid))), noNames],
    ['no usages', having(USAGES, sequence()), noUsages],
    ['a usage that is cut short', having(USAGES, sequence(SERVER_AUTH, cutOid)), noUsages],
    ['an SCT list that is none', having(SCTS, garbage)],
    ['an empty SCT list', having(SCTS, sctList([]))],
    ['an SCT list in a constructed OCTET STRING', withExtensions(sequence(SCTS, element(0x24, element(0x04, scts))))],
    ['an extension without a value', withExtensions(sequence(SAN))],
    ['two common names', withSubject(...commonNames.map((one) => element(0x31, one))), twoNames],
    ['two common names in one set', withSubject(element(0x31, ...commonNames)), twoNames],
    ['an end in a 13th month', certificate({ validity: ['250101000000Z', '351301000000Z'] }), noDate],
    ['a beginning on a 29th of February', certificate({ validity: ['250229000000Z', '350101000000Z'] }), noDate],
  ])('a certificate cannot be read with %s', (_, bytes, reason = '') => {
    for (const read of [parseCertificate, parseIssuedCertificate]) {
      const cause = expect.objectContaining({ message: expect.stringMatching(reason) });
      const message = 'the response has a certificate that cannot be read';
      expect(() => read(pem(bytes))).toThrow(expect.objectContaining({ message, cause }));
    }
  });
});

test('time grows with the length of object identifiers, not with its square', () => {
  /** A certificate with an identifier of so many octets wherever one may stand; its only arc goes on to the end. */
  const withOids = (length: number) => {
    const long = element(0x06, Buffer.concat([Buffer.alloc(length - 1, 0xff), Buffer.of(1)]));
    const list = [
      names(dns('a.example'), element(0x88, long.subarray(-length)), element(0xa0, long, element(0xa0, sequence()))),
      extension(USAGES, sequence(SERVER_AUTH, long)),
      extension(POLICIES, sequence(sequence(long), EV_POLICY)),
      extension(long, sequence()),
    ];
    return pem(certificate({ end: extensions(...list) }));
  };
  /** The processor time for 2 million octets: a busy machine takes longer, but not more of it. */
  const timeOf = (length: number) => {
    const certificateText = withOids(length);
    const start = process.threadCpuUsage();
    for (let octets = 0; octets < 2_000_000; octets += length)
      expect(parseCertificate(certificateText)).toMatchObject({ isEv: true, names: { dnsSans: ['a.example'] } });
    return process.threadCpuUsage(start).user;
  };
  const short = timeOf(20_000);
  // By the square it would be 10 and 35 times as long.
  for (const length of [200_000, 700_000]) expect(timeOf(length) / short).toBeLessThan(5);
});
