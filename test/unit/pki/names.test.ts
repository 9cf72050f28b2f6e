import { expect, test } from 'vitest';
import { allDnsNames, includesName, isDnsName, missingNames } from '../../../src/pki/names.ts';

test.each([
  'a.example',
  'A.Example',
  'a-b.c_d.example',
  '_dmarc.example',
  '-a.example',
  'a.x1',
  'a.1x',
  '1.example',
  'a.xn--p1ai',
  '*.a.example',
])('%j is a DNS name', (text) => {
  expect(isDnsName(text)).toBe(true);
});

test.each([
  '',
  'localhost',
  'Example Ltd.',
  'a.example.',
  '.a.example',
  'a..example',
  '*',
  '*.',
  '*.*.example',
  'a.*.example',
  '*a.example',
  'a.1',
  '192.0.2.10',
  '2001:db8::1',
  'a@b.example',
  'a b.example',
  'a.example\n',
  'a\n\n# Approved.example',
  'bücher.example',
  'https://a.example',
  'a.example/',
])('%j is not a DNS name', (text) => {
  expect(isDnsName(text)).toBe(false);
});

test.each<[string[], string[], string[]]>([
  [[], ['a.example'], []],
  [['a.example'], [], ['a.example']],
  [['a.example', 'b.example', 'c.example'], ['c.example', 'a.example', 'd.example'], ['b.example']],
  [['A.example'], ['a.EXAMPLE'], []],
  [['*.a.example'], ['a.example', 'www.a.example'], ['*.a.example']],
  [['bücher.example'], ['XN--bcher-kva.example'], []],
  [['xn--bcher-kva.example'], ['BÜCHER.example'], []],
  [['ä ä.example'], ['ö ö.example'], ['ä ä.example']],
  // The converter would read an IP address.
  [['0x7f.1'], ['127.0.0.1'], ['0x7f.1']],
  [['ä ä.example', 'a~.example'], ['ä ä.example', 'a~.example'], []],
])('of %j, %j lacks %j', (expected, actual, missing) => {
  expect(missingNames(expected, actual)).toEqual(missing);
});

test.each<[string[], string, boolean]>([
  [['a.example', 'B.example'], 'b.EXAMPLE', true],
  [['a.example'], 'b.example', false],
  [[], 'a.example', false],
])('%j includes %j: %j', (names, name, expected) => {
  expect(includesName(names, name)).toBe(expected);
});

test.each<[string, string[], string[]]>([
  ['A.example', ['a.example', 'b.example'], ['a.example', 'b.example']],
  ['c.example', ['a.example'], ['a.example', 'c.example']],
  ['', ['a.example'], ['a.example']],
  ['Some Company', ['a.example'], ['a.example']],
])('a certificate for %j and %j has the DNS names %j', (commonName, dnsNames, names) => {
  expect(allDnsNames({ commonName, dnsNames })).toEqual(names);
});
