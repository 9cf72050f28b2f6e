import { expect, test } from 'vitest';
import { includesName, isDnsName, missingNames } from '../../../src/pki/names.ts';

const LABELS = 'a.'.repeat(126);

test.each<[boolean, string[]]>([
  [true, ['a.example', 'A.Example', 'a-b.c_d.example', '_dmarc.example', '-a.example', 'a.x1', 'a.1x', '1.example']],
  [true, ['a.xn--p1ai', '*.a.example', `${LABELS}a`]],
  [false, ['', 'localhost', 'Example Ltd.', 'a.example.', '.a.example', 'a..example', `${LABELS}aa`]],
  [false, ['*', '*.', '*.*.example', 'a.*.example', '*a.example', 'a.1', '192.0.2.10', '2001:db8::1']],
  [false, ['a@b.example', 'a b.example', 'a.example\n', 'a\n\n# Approved.example', 'bücher.example', 'a.example/']],
])('%j: a DNS name is each of %j', (expected, texts) => {
  for (const text of texts) expect(isDnsName(text), text).toBe(expected);
});

test.each<[string[], string[], string[]]>([
  [[], ['a.example'], []],
  [['a.example'], [], ['a.example']],
  [['a.example', 'b.example', 'c.example'], ['c.example', 'a.example', 'd.example'], ['b.example']],
  [['A.example'], ['a.EXAMPLE'], []],
  [['*.a.example'], ['a.example', 'www.a.example'], ['*.a.example']],
  [['bücher.example'], ['XN--bcher-kva.example'], []],
  [['xn--bcher-kva.example'], ['BÜCHER.example'], []],
  // The converter would read an IP address, or refuse the name.
  [['0x7f.1'], ['127.0.0.1'], ['0x7f.1']],
  [['ä ä.example'], ['ö ö.example'], ['ä ä.example']],
  [['ä ä.example', 'a~.example'], ['ä ä.example', 'a~.example'], []],
])('of %j, %j lacks %j', (expected, actual, missing) => {
  expect(missingNames(expected, actual)).toEqual(missing);
  for (const name of expected) expect(includesName(actual, name)).toBe(!missing.includes(name));
});

test('a name of millions of characters is one', () => {
  expect(includesName(['a.example'], 'ü.'.repeat(5_000_000))).toBe(false);
});
