import { describe, expect, test } from 'vitest';
import { fieldsOf, isObject, parseBoolean, parseId, parseJsonLossless } from '../../../src/certcentral/json.ts';

describe('JSON', () => {
  test.each<[string, unknown]>([
    ['{"id":123456789012345678}', { id: '123456789012345678' }],
    ['{"id":-123456789012345678}', { id: '-123456789012345678' }],
    [
      '[1234567890123456, 12345678901234567 ,123456789012345]',
      ['1234567890123456', '12345678901234567', 123456789012345],
    ],
    ['1234567890123456', '1234567890123456'],
    ['"1234567890123456"', '1234567890123456'],
    ['123456789012345678.5', 123456789012345680],
    ['0.1234567890123456', 0.1234567890123456],
    ['1e1234567890123456', Number.POSITIVE_INFINITY],
    ['1234567890123456e2', 123456789012345600],
    ['["123456789012345678",1]', ['123456789012345678', 1]],
    ['{"a":": 1234567890123456,","b":1234567890123456}', { a: ': 1234567890123456,', b: '1234567890123456' }],
    [String.raw`["\"1234567890123456",1234567890123456]`, ['"1234567890123456', '1234567890123456']],
    [String.raw`["\\",1234567890123456,"\\\"",1]`, ['\\', '1234567890123456', '\\"', 1]],
    ['{"1234567890123456":[1234567890123456],"a":{}}', { 1234567890123456: ['1234567890123456'], a: {} }],
    ['[true,null,"a",{"b":[1.5]}]', [true, null, 'a', { b: [1.5] }]],
    ['{"__proto__":1}', JSON.parse('{"__proto__":1}')],
  ])('%s keeps the digits of integers', (text, value) => {
    expect(parseJsonLossless(text)).toEqual(value);
  });

  test.each(['', '{', '<html>', "{'a':1}", '"1234567890123456', '[1234567890123456 1]', '1234567890123456"\\"'])(
    '%j is no JSON',
    (text) => {
      expect(parseJsonLossless(text)).toBeUndefined();
    },
  );
});

test.each<[unknown, boolean]>([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  ['{}', false],
  [undefined, false],
])('%j is an object: %s', (value, expected) => {
  expect(isObject(value)).toBe(expected);
  expect(fieldsOf(value)).toEqual(expected ? value : {});
});

test.each<[unknown, string]>([
  [1, '1'],
  [9007199254740991, '9007199254740991'],
  ['7', '7'],
  ['123456789012345678', '123456789012345678'],
  ...['1234567890123456789', '07', '0', '', ' 7', '7 ', '+7', '-7', '1.0', '0x7', 'x'].map((text): [string, string] => [
    text,
    '',
  ]),
  ...[0, -1, 1.5, 1e20, Number.NaN, true, null, undefined, {}, [1]].map((value): [unknown, string] => [value, '']),
])('the ID in %j: %j', (value, id) => {
  expect(parseId(value)).toBe(id);
});

test.each<[unknown, boolean | undefined]>([
  ...[true, 1, '1', 'true'].map((value): [unknown, boolean] => [value, true]),
  ...[false, 0, '0', 'false'].map((value): [unknown, boolean] => [value, false]),
  ...[undefined, null, 2, -1, '', 'TRUE', 'yes', '2', [true], {}].map((value): [unknown, undefined] => [
    value,
    undefined,
  ]),
])('%j as a boolean: %s', (value, expected) => {
  expect(parseBoolean(value)).toBe(expected);
});
