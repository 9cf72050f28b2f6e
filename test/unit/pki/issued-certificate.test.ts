import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseIssuedCertificate } from '../../../src/pki/issued-certificate.ts';
import { certificate, pem } from '../der.ts';
import { type Authority, newAuthority, newKeys, newLeaf, spkiOf } from '../reissue/certificates.ts';

let root: Authority;
let outer: Authority;
let inner: Authority;
let other: Authority;
let leaf: string;

beforeAll(async () => {
  root = await newAuthority('CN=Root');
  outer = await newAuthority('CN=Outer', root);
  inner = await newAuthority('CN=Inner', outer);
  other = await newAuthority('CN=Other', root);
  leaf = await newLeaf(inner, { names: [{ type: 'dns', value: 'a.example' }] });
});

describe('the end-entity certificate', () => {
  test.each(['ec', 'rsa'] as const)('all that matters is read of one with a key of type %s', async (type) => {
    const keys = await newKeys(type);
    const text = await newLeaf(inner, {
      keys,
      scts: true,
      serialNumber: '0abc99',
      names: [
        { type: 'dns', value: 'A.example' },
        { type: 'email', value: 'a@b.example' },
        { type: 'dns', value: '*.b.example' },
      ],
    });
    expect(parseIssuedCertificate(text)).toEqual({
      ctStatus: 'enabled',
      serialNumber: '0ABC99',
      validTill: new Date('2026-07-01T12:34:56Z'),
      commonName: 'a.example',
      dnsNames: ['A.example', '*.b.example'],
      otherNames: 1,
      publicKey: await spkiOf(keys),
      pem: text,
    });
  });

  test('one that was kept out of the logs', () => {
    expect(parseIssuedCertificate(leaf).ctStatus).toBe('disabled');
  });

  test.each<[string, string]>([
    ['O=Example', ''],
    ['CN=a.example', 'a.example'],
    ['CN=first.example, CN=last.example', 'last.example'],
    ['CN="Example, Ltd = \\"E\\""', 'Example, Ltd = "E"'],
  ])('of the subject %s the common name is %j', async (subject, commonName) => {
    expect(parseIssuedCertificate(await newLeaf(inner, { subject })).commonName).toBe(commonName);
  });

  test('the serial number is what Node gives', () => {
    expect(parseIssuedCertificate(leaf).serialNumber).toBe(new X509Certificate(leaf).serialNumber);
  });
});

describe('the chain is put in order', () => {
  test.each<[string, () => string, () => string]>([
    ['in order already', () => leaf + inner.pem + outer.pem, () => leaf + inner.pem + outer.pem],
    ['the leaf alone', () => leaf, () => leaf],
    ['the leaf last', () => inner.pem + outer.pem + leaf, () => leaf + inner.pem + outer.pem],
    ['the leaf between', () => outer.pem + leaf + inner.pem, () => leaf + inner.pem + outer.pem],
    [
      'the outer one last',
      () => leaf + inner.pem + root.pem + outer.pem,
      () => leaf + inner.pem + outer.pem + root.pem,
    ],
    ['the root, too', () => root.pem + outer.pem + inner.pem + leaf, () => leaf + inner.pem + outer.pem + root.pem],
    ['one that belongs elsewhere', () => other.pem + inner.pem + leaf, () => leaf + inner.pem + other.pem],
    ['a gap', () => root.pem + other.pem + inner.pem + leaf, () => leaf + inner.pem + root.pem + other.pem],
    ['the same leaf twice', () => leaf + inner.pem + leaf, () => leaf + inner.pem],
    [
      'the same leaf twice, in lines of another length',
      () => leaf.replace(/(.{10})\n/, '$1\n\n') + inner.pem + inner.pem + leaf,
      () => leaf + inner.pem,
    ],
    [
      'text between the blocks',
      () => `subject=a\n${leaf.trimEnd()}\n\nissuer=b\n${inner.pem.trimEnd()}`,
      () => leaf + inner.pem,
    ],
    ['CRLF', () => (inner.pem + leaf).replaceAll('\n', '\r\n'), () => leaf + inner.pem],
    ['no line ends between', () => leaf.trimEnd() + inner.pem.trimEnd(), () => leaf + inner.pem],
  ])('%s', (_, text, chain) => {
    expect(parseIssuedCertificate(text()).chainPem).toBe(chain());
  });
});

const NONE = 'it holds no end-entity certificate in PEM';

test.each<[string, () => string | Promise<string>, string]>([
  ['nothing', () => '', NONE],
  ['no PEM', () => '<html>', NONE],
  ['intermediates alone', () => inner.pem + outer.pem, NONE],
  ['another kind of block', () => leaf.replaceAll('CERTIFICATE', 'X509 CRL'), NONE],
  ['two different ones', async () => leaf + (await newLeaf(inner)), 'it holds two different end-entity certificates'],
  ['a block that is no certificate', () => pem(Buffer.from('no')), 'asn1'],
  ['one that is cut off', () => pem(certificate().subarray(0, 80)), 'asn1'],
])('a download with %s is an error', async (_, text, message) => {
  const download = await text();
  expect(() => parseIssuedCertificate(download)).toThrow(message);
});
