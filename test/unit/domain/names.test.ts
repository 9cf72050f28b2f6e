import { describe, expect, test } from 'vitest';
import type { Order } from '../../../src/certcentral/order.ts';
import { namesOfUnissuedOrder, reportedNames } from '../../../src/domain/names.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { certificate, order } from '../result.ts';

describe('the names of a certificate', () => {
  test.each<[string, Partial<Certificate>, commonName: string, dnsNames: string[]]>([
    [
      'end with its common name',
      { commonName: 'c.example', dnsSans: ['b.example', 'A.example'] },
      'c.example',
      ['b.example', 'A.example', 'c.example'],
    ],
    [
      'repeat its common name in capitals',
      { commonName: 'c.example', dnsSans: ['B.example', 'C.example'] },
      'c.example',
      ['B.example', 'C.example'],
    ],
    [
      'are without a common name that is no DNS name',
      { commonName: 'Example Ltd', dnsSans: ['no name'] },
      'Example Ltd',
      ['no name'],
    ],
    [
      'give the first as the common name',
      { commonName: '', dnsSans: ['b.example', 'a.example'] },
      'b.example',
      ['b.example', 'a.example'],
    ],
    ['are no addresses', { commonName: '', dnsSans: [], altNames: ['192.0.2.1'] }, '', []],
    ['are as they are', { commonName: '', dnsSans: ['a\u200b.example'] }, 'a\u200b.example', ['a\u200b.example']],
  ])('%s', (_, changes, commonName, dnsNames) => {
    expect(reportedNames({ ...certificate, ...changes }, order)).toEqual({ commonName, dnsNames });
  });
});

describe('the names of an order without a readable certificate', () => {
  test.each<[string, Partial<Order> | undefined, commonName: string, dnsNames: string[]]>([
    ['are its own', {}, 'www.example.com', ['www.example.com', 'example.com']],
    [
      'give the first as the common name',
      { commonName: '', dnsNames: ['b.example', 'a.example'] },
      'b.example',
      ['b.example', 'a.example'],
    ],
    [
      'have no control and format characters',
      {
        commonName: 'a\u0000.example',
        dnsNames: ['b\u202e.example', 'c\u00ad.example', 'd\u0085.example', 'e.example'],
      },
      'e.example',
      ['e.example'],
    ],
    ['are unknown without the order', undefined, '', []],
    ['may be none', { commonName: '', dnsNames: [] }, '', []],
  ])('%s', (_, changes, commonName, dnsNames) => {
    expect(reportedNames(undefined, changes && { ...order, ...changes })).toEqual({ commonName, dnsNames });
  });
});

test('the names that a person approves for an order without a certificate are those that it will have', () => {
  const dnsNames = ['a.example', 'secret\u00ad-merger.example', '\u0441orp.example', 'b\u0000.example'];
  expect(namesOfUnissuedOrder({ commonName: 'W\u200bWW.example', dnsNames })).toEqual([
    'a.example',
    'secret-merger.example',
    'xn--orp-3ed.example',
    'b\u0000.example',
    'www.example',
  ]);
});
