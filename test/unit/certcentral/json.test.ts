import { expect, test } from 'vitest';
import { isObject, parseJsonLossless, positiveIntegerString } from '../../../src/certcentral/json.ts';

test.each<[string, unknown]>([
  ['{"id":123456789012345678}', { id: 123456789012345678n }],
  ['{"id":-123456789012345678}', { id: -123456789012345678n }],
  ['9007199254740991', 9007199254740991],
  ['9007199254740992', 9007199254740992n],
  ['"123456789012345678"', '123456789012345678'],
  ['1e20', 1e20],
  ['123456789012345678.5', 123456789012345680],
  ['[true,null,"a",{"b":[1.5]}]', [true, null, 'a', { b: [1.5] }]],
  ['{"__proto__":1}', JSON.parse('{"__proto__":1}')],
])('parses %s exactly', (text, value) => {
  expect(parseJsonLossless(text)).toEqual(value);
});

test.each(['', '{', '<html>', "{'a':1}", 'undefined'])('tells that %j is not JSON', (text) => {
  expect(parseJsonLossless(text)).toBeUndefined();
});

test.each<[unknown, boolean]>([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  ['{}', false],
  [1, false],
  [undefined, false],
])('%j is an object: %s', (value, expected) => {
  expect(isObject(value)).toBe(expected);
});

test.each<[unknown, string | undefined]>([
  [1, '1'],
  [9007199254740991, '9007199254740991'],
  [123456789012345678n, '123456789012345678'],
  [0, undefined],
  [0n, undefined],
  [-1, undefined],
  [-1n, undefined],
  [1.5, undefined],
  [1e20, undefined],
  [Number.NaN, undefined],
  ['1', undefined],
  [true, undefined],
  [null, undefined],
  [undefined, undefined],
  [{}, undefined],
  [[1], undefined],
])('the digits of the positive integer %s: %s', (value, digits) => {
  expect(positiveIntegerString(value)).toBe(digits);
});
