import { describe, expect, test } from 'vitest';
import { allDnsNames, formatNames, isDnsName, missingNames, parseSubjectAltNames } from '../../../src/pki/dns-names.ts';
import { certificate, element, extension, extensions, sequence } from '../der.ts';

const SAN = Buffer.from('0603551d11', 'hex');
const dns = (name: string) => element(0x82, Buffer.from(name, 'latin1'));
const names = (...list: Uint8Array[]) => certificate({ end: extensions(extension(SAN, sequence(...list))) });

describe('the alternative names of a certificate', () => {
  const email = element(0x81, Buffer.from('a@b.example'));
  const address = element(0x87, Buffer.of(192, 0, 2, 1));
  test.each<[string, Buffer, string[], number]>([
    ['version 1', certificate(), [], 0],
    [
      'another extension',
      certificate({ end: extensions(extension(Buffer.from('0603551d13', 'hex'), sequence())) }),
      [],
      0,
    ],
    ['none in the list', names(), [], 0],
    ['DNS names', names(dns('a.example'), dns('*.B.example')), ['a.example', '*.B.example'], 0],
    ['others among them', names(email, dns('a.example'), address), ['a.example'], 2],
    ['what Node would escape', names(dns('a.example, DNS:"b".example')), ['a.example, DNS:"b".example'], 0],
    ['a byte that is not ASCII', names(dns('\xe4.example')), ['ä.example'], 0],
    [
      'a critical extension',
      certificate({
        end: extensions(sequence(SAN, element(1, Buffer.of(255)), element(4, sequence(dns('a.example'))))),
      }),
      ['a.example'],
      0,
    ],
  ])('%s', (_, der, dnsNames, others) => {
    expect(parseSubjectAltNames(der)).toEqual({ dnsNames, others });
  });

  test.each<[string, Buffer]>([
    ['no certificate', Buffer.of(4, 0)],
    ['an extension without a value', certificate({ end: extensions(sequence(SAN)) })],
    ['a value of another type', certificate({ end: extensions(sequence(SAN, element(5, sequence()))) })],
    ['a list of another type', certificate({ end: extensions(extension(SAN, element(0x31))) })],
  ])('%s is an error', (_, der) => {
    expect(() => parseSubjectAltNames(der)).toThrow('expected');
  });
});

test.each<[string, boolean]>([
  ['a.example', true],
  ['A.Example', true],
  ['a-b.c_d.example', true],
  ['_dmarc.example', true],
  ['1.example', true],
  ['a.x', true],
  ['a.x1', true],
  ['a.xn--p1ai', true],
  ['*.a.example', true],
  ['bücher.example', true],
  ['*.bücher.example', true],
  ['пример.рф', true],
  ['', false],
  ['localhost', false],
  ['Example Ltd', false],
  ['Example Ltd.', false],
  ['a.example.', false],
  ['.a.example', false],
  ['a..example', false],
  ['*.*.example', false],
  ['a.*.example', false],
  ['*a.example', false],
  ['*', false],
  ['-a.example', false],
  ['a-.example', false],
  ['a.example-', false],
  ['a.-example', false],
  ['192.0.2.1', false],
  ['a.1x', false],
  ['2001:db8::1', false],
  ['a@b.example', false],
  ['a b.example', false],
  ['bü cher.example', false],
  ['https://a.example', false],
  ['a.example/', false],
])('%j is a DNS name: %s', (text, is) => {
  expect(isDnsName(text)).toBe(is);
});

test.each<[string[], string[], string[]]>([
  [[], [], []],
  [['a.example'], [], ['a.example']],
  [[], ['a.example'], []],
  [['a.example', 'b.example', 'c.example'], ['c.example', 'a.example', 'd.example'], ['b.example']],
  [['A.example'], ['a.EXAMPLE'], []],
  [['*.a.example'], ['a.example', 'www.a.example'], ['*.a.example']],
  [['bücher.example'], ['XN--bcher-kva.example'], []],
  [['xn--bcher-kva.example'], ['BÜCHER.example'], []],
  [['ä ä.example'], ['ö ö.example'], ['ä ä.example']],
  [['ä ä.example'], ['ä ä.example'], []],
  [['a~.example'], ['a~.example'], []],
])('of %j, given %j, are missing: %j', (wanted, there, missing) => {
  expect(missingNames(wanted, there)).toEqual(missing);
});

test.each<[string, string[], string[]]>([
  ['a.example', ['a.example', 'b.example'], ['a.example', 'b.example']],
  ['A.example', ['a.example'], ['a.example']],
  ['c.example', ['a.example'], ['a.example', 'c.example']],
  ['', ['a.example'], ['a.example']],
  ['Some Company', ['a.example'], ['a.example']],
])('the names of %j with %j are %j', (commonName, dnsNames, names) => {
  expect(allDnsNames({ commonName, dnsNames })).toEqual(names);
});

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `n${index + 1}`);

test.each<[string, string[], string]>([
  ['none', [], ''],
  ['one', ['a.example'], 'a.example'],
  ['two', ['a.example', 'b.example'], 'a.example, b.example'],
  ['20', numbered(20), numbered(20).join(', ')],
  ['21', numbered(21), `${numbered(20).join(', ')} and 1 more`],
  ['a long one', ['x'.repeat(501)], `${'x'.repeat(499)}…`],
])('a list of %s', (_, list, text) => {
  expect(formatNames(list)).toBe(text);
});
