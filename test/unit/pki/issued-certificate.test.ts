import { describe, expect, test } from 'vitest';
import { parseIssuedCertificate } from '../../../src/pki/certificate.ts';
import { createCa, issueCertificate } from '../../stand-in/pki.ts';

const root = await createCa();
const outer = await createCa(root);
const inner = await createCa(outer);
const other = await createCa(root);
const request = { commonName: 'a.example', dnsNames: ['a.example'], scts: true, keyType: 'ec' } as const;
const { pem: leaf } = await issueCertificate(inner, request);
const { pem: anotherLeaf } = await issueCertificate(inner, request);

describe('orders the chain', () => {
  test.each<[string, string, string]>([
    ['the leaf alone', leaf, leaf],
    ['the leaf in the middle', outer.pem + leaf + inner.pem, leaf + inner.pem + outer.pem],
    ['the outer intermediate last', leaf + inner.pem + root.pem + outer.pem, leaf + inner.pem + outer.pem + root.pem],
    ['all in reverse', root.pem + outer.pem + inner.pem + leaf, leaf + inner.pem + outer.pem + root.pem],
    ['an unrelated intermediate', other.pem + inner.pem + leaf, leaf + inner.pem + other.pem],
    ['a gap', root.pem + other.pem + inner.pem + leaf, leaf + inner.pem + root.pem + other.pem],
    ['the leaf twice', leaf.replace(/(.{10})\n/, '$1\n\n') + inner.pem + inner.pem + leaf, leaf + inner.pem],
  ])('%s', (_, text, chainPem) => {
    expect(parseIssuedCertificate(text).chainPem).toBe(chainPem);
  });
});

test.each<[string, string, string]>([
  ['nothing', '', 'the response has no end-entity certificate in PEM'],
  ['intermediates alone', inner.pem + outer.pem, 'the response has no end-entity certificate in PEM'],
  ['two different leaves', leaf + inner.pem + anotherLeaf, 'the response has two different end-entity certificates'],
])('refuses %s', (_, text, message) => {
  expect(() => parseIssuedCertificate(text)).toThrow(new Error(message));
});
