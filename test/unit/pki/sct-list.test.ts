import { describe, expect, test } from 'vitest';
import { countScts } from '../../../src/pki/sct-list.ts';
import { type Sct, sctList } from '../../stand-in/scts.ts';
import { element, SCT_LIST_OID } from '../der.ts';

const SCT_LIST = SCT_LIST_OID.subarray(2).toString('hex');
const count = (value: Buffer) => countScts(new Map([[SCT_LIST, value]]));
const vector = (...parts: readonly Uint8Array[]) => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(content.length >> 8, content.length & 0xff), content]);
};
const octets = (...parts: readonly Uint8Array[]) => element(0x04, ...parts);
/** An SCT of version 1 with these extensions and this signature. */
const sct = (...end: readonly Uint8Array[]) => Buffer.concat([Buffer.alloc(41, 0), ...end]);
const algorithms = Buffer.of(4, 3);
const valid = sct(vector(), algorithms, vector(Buffer.of(1)));

test('a certificate without the extension was not logged', () => {
  expect(countScts(new Map())).toEqual({ sctCount: 0, sctLogCount: 0 });
});

test.each<[string, readonly Sct[], number, number]>([
  ['one', [1], 1, 1],
  ['two of different logs', [1, 2], 2, 2],
  ['two of the same log', [1, 1], 2, 1],
  ['one of another version', [{ log: 1, version: 2 }], 1, 0],
  ['of two versions', [1, { log: 2, version: 7 }, 3], 3, 2],
])('SCTs are counted: %s', (_, scts, sctCount, sctLogCount) => {
  expect(count(sctList(scts))).toEqual({ sctCount, sctLogCount });
});

test('logs whose IDs differ in the last byte alone are different', () => {
  const other = Buffer.from(valid);
  other[32] = 1;
  expect(count(octets(vector(vector(valid), vector(other))))).toEqual({ sctCount: 2, sctLogCount: 2 });
});

test.each<[string, Buffer]>([
  ['no extensions and no signature', sct(vector(), algorithms, vector())],
  ['extensions', sct(vector(Buffer.alloc(300)), algorithms, vector(Buffer.of(1)))],
  ['another version and one byte', Buffer.of(1)],
])('an SCT may have %s', (_, bytes) => {
  expect(count(octets(vector(vector(bytes))))).toMatchObject({ sctCount: 1 });
});

describe('a list cannot be read', () => {
  test.each<[string, Buffer, string?]>([
    ['that is not DER', Buffer.from('not an SCT list')],
    ['of another type', element(0x30, vector(vector(valid)))],
    ['in a constructed OCTET STRING', element(0x24, octets(vector(vector(valid))))],
    ['with bytes behind', Buffer.concat([octets(vector(vector(valid))), Buffer.of(5, 0)]), 'bytes follow the SCT list'],
    ['without a length', octets()],
    ['without SCTs', octets(vector())],
    ['shorter than its length', octets(vector(vector(valid)).subarray(0, -1)), 'an SCT list is cut short'],
    ['longer than its length', octets(vector(vector(valid)), Buffer.of(0)), 'bytes follow the SCT list'],
    ['with an empty SCT', octets(vector(vector()))],
    ['with half a length of an SCT', octets(vector(vector(valid), Buffer.of(0)))],
    ['with an SCT shorter than its length', octets(vector(vector(valid), Buffer.of(0, 2, 1)))],
    ['with an SCT without its log', octets(vector(vector(Buffer.alloc(32))))],
    ['with an SCT without extensions', octets(vector(vector(sct())))],
    ['with an SCT with extensions that are cut short', octets(vector(vector(sct(Buffer.of(0, 1)))))],
    ['with an SCT without algorithms', octets(vector(vector(sct(vector(), Buffer.of(4)))))],
    ['with an SCT without a signature', octets(vector(vector(sct(vector(), algorithms))))],
    ['with an SCT with a byte behind its signature', octets(vector(vector(valid, Buffer.of(0))))],
  ])('%s', (_, value, reason) => {
    expect(() => count(value)).toThrow(reason);
  });
});
