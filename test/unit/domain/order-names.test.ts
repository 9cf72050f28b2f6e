import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Order } from '../../../src/certcentral/order.ts';
import { digestNames, plannedNames, reportedNames } from '../../../src/domain/order-names.ts';
import { certificate, namesWith, order } from '../result.ts';

test.each<[string, string[], commonName: string, expected: string]>([
  ['its common name, also if that is no DNS name', ['b.example', 'A.example'], 'Example Ltd', 'Example Ltd'],
  ['the first of the others in its place', ['b.example', 'a.example'], '', 'b.example'],
  ['no name', [], '', ''],
  ['what a person would not see', ['a\u200b.example'], '', 'a\u200b.example'],
])('the names of a certificate: %s', (_, dnsNames, commonName, expected) => {
  const names = namesWith(dnsNames, { commonName });
  expect(reportedNames({ ...certificate, names }, order)).toEqual({ commonName: expected, dnsNames });
});

test.each<[string, Partial<Order> | undefined, commonName: string, dnsNames: string[]]>([
  ['are its own', {}, 'www.example.com', ['www.example.com', 'example.com']],
  ['give the first as the common name', { commonName: '', dnsNames: ['b.example'] }, 'b.example', ['b.example']],
  [
    'have no control and format characters and line breaks',
    {
      commonName: 'a\u0000.example',
      dnsNames: ['b\u202e.example', 'c\u00ad.example', 'd\u0085.example', 'f\u2028.example', 'e.example'],
    },
    'e.example',
    ['e.example'],
  ],
  ['may be none', { commonName: '', dnsNames: [] }, '', []],
])('the names of an order without a readable certificate %s', (_, changes, commonName, dnsNames) => {
  expect(reportedNames(undefined, { ...order, ...changes })).toEqual({ commonName, dnsNames });
});

describe('the names that a plan is about', () => {
  test('are those of the certificate', () => {
    expect(plannedNames({ names: namesWith(['B.example', 'a.example']) }, order)).toEqual(['B.example', 'a.example']);
  });

  test.each<[string, commonName: string, dnsNames: string[], expected: string[]]>([
    ['with its common name', 'c.example', ['a.example'], ['a.example', 'c.example']],
    ['without a common name', '', ['a.example'], ['a.example']],
    [
      'in ASCII form, because a person would not see the difference',
      'W\u200bWW.example',
      ['secret\u00ad-merger.example', '\u0441orp.example', 'b\u0000.example'],
      ['secret-merger.example', 'xn--orp-3ed.example', 'b\u0000.example', 'www.example'],
    ],
  ])('are those of the order if nothing was issued: %s', (_, commonName, dnsNames, expected) => {
    expect(plannedNames(undefined, { ...order, commonName, dnsNames })).toEqual(expected);
  });
});

describe('the digest of names', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

  test.each<[string, names: string[], text: string]>([
    ['a sorted set', ['b.example', '*.a.example', 'a.example', 'a.example'], '*.a.example\na.example\nb.example'],
    ['in lower case', ['B.EXAMPLE', '*.a.Example', 'A.example', 'b.example'], '*.a.example\na.example\nb.example'],
    ['in ASCII form', ['b\u00fccher.example', 'xn--bcher-kva.example'], 'xn--bcher-kva.example'],
    ['by code units', ['a_b.example', 'a.example', 'a-b.example'], 'a-b.example\na.example\na_b.example'],
    ['of no name', [], ''],
  ])('%s', (_, names, text) => {
    expect(digestNames(names)).toBe(sha256(text));
  });

  test('differs if one name has a line feed, whatever the other names are', () => {
    const sets = [
      ['a.example', 'b.example'],
      ['a.example\nb.example'],
      ['"a.example\\nb.example"'],
      ['"a.example"', '"b.example"'],
      ['"a.example"\n"b.example"'],
    ];
    expect(new Set(sets.map(digestNames)).size).toBe(sets.length);
  });
});
