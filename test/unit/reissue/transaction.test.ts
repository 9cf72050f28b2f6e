import { expect, test } from 'vitest';
import { baselineOf, mayStillBeReissued } from '../../../src/reissue/transaction.ts';
import { chainWith, transactionWith } from './certificates.ts';

test.each([
  ['not sent', 'never', false],
  ['not sent', 'at the start', true],
  ['not sent', 'since', true],
  ['sent', 'never', true],
  ['sent', 'since', true],
  ['not carried out', 'never', false],
  ['not carried out', 'at the start', true],
  ['not carried out', 'since', true],
] as const)('POST %s, pending %s: a reissue is possible: %s', (post, pending, possible) => {
  expect(mayStillBeReissued(transactionWith({ post, pending }))).toBe(possible);
});

test('what is kept of a certificate has its common name', () => {
  expect(baselineOf(chainWith({ commonName: 'c.example' }))).toEqual({
    ctStatus: 'enabled',
    serialNumber: '01',
    dnsNames: ['a.example', 'b.example', 'c.example'],
  });
});
