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

test.each<[boolean, unknown[]]>([
  [true, [{}, { a: 1 }]],
  [false, [[], null, '{}', undefined]],
])('an object is, %s, each of %j', (expected, values) => {
  for (const value of values) {
    expect(isObject(value)).toBe(expected);
    expect(fieldsOf(value)).toEqual(expected ? value : {});
  }
});

test.each<[string, unknown[]]>([
  ['1', [1, '1']],
  ['9007199254740991', [9007199254740991, '9007199254740991']],
  ['123456789012345678', ['123456789012345678']],
  ['', ['1234567890123456789', '07', '0', '', ' 7', '7 ', '+7', '-7', '1.0', '0x7', 'x']],
  ['', [0, -1, 1.5, 1e20, Number.NaN, true, null, undefined, {}, [1]]],
])('the ID is %j in each of %j', (id, values) => {
  for (const value of values) expect(parseId(value), String(value)).toBe(id);
});

test.each<[boolean | undefined, unknown[]]>([
  [true, [true, 1, '1', 'true']],
  [false, [false, 0, '0', 'false']],
  [undefined, [undefined, null, 2, -1, '', 'TRUE', 'yes', '2', [true], {}]],
])('the boolean is %j in each of %j', (expected, values) => {
  for (const value of values) expect(parseBoolean(value), String(value)).toBe(expected);
});
