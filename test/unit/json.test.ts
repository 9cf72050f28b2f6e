import { expect, test } from 'vitest';
import { findRepeated, keysOfObjects, parseBoolean, parseId, parseJson, parseSerialNumber } from '../../src/json.ts';

test('text that is no JSON has no value', () => {
  expect(['{"a":[1.5,null]}', '', '<html>'].map(parseJson)).toEqual([{ a: [1.5, null] }, undefined, undefined]);
});

test.each<[string, unknown[]]>([
  ['1', [1, '1']],
  ['123456789012345', [123456789012345, '123456789012345']],
  ['', [1234567890123456, '1234567890123456', '07', '0', '', ' 7', '7 ', '+7', '-7', '1.0', '0x7', 'x', '7\n']],
  ['', [0, -1, 1.5, 1e20, Number.NaN, true, null, undefined, {}, [1], ['1']]],
])('the ID is %j in each of %j', (id, values) => {
  for (const value of values) expect(parseId(value), String(value)).toBe(id);
});

test.each<[string, unknown[]]>([
  ['0A:0b', ['0A:0b']],
  ['123', [123]],
  ['', [1e30, 1.5, null, ['a']]],
])('the serial number is %j in each of %j', (serialNumber, values) => {
  for (const value of values) expect(parseSerialNumber(value)).toBe(serialNumber);
});

test.each<[boolean | undefined, unknown[]]>([
  [true, [true, 1, '1', 'true']],
  [false, [false, 0, '0', 'false']],
  [undefined, [undefined, null, 2, -1, '', 'TRUE', 'yes', '2', [true], {}]],
])('the boolean is %j in each of %j', (expected, values) => {
  for (const value of values) expect(parseBoolean(value), String(value)).toBe(expected);
});

test('each object of a JSON text has its own keys, also those that appear twice, and no text in a string counts', () => {
  const text = String.raw`[{"a": "{\"x\": 1}", "a" : {"b": ["}"]}, "c": 1}, {"a": null}, {}]`;
  expect(keysOfObjects(text)).toEqual([['a', 'a', 'c'], ['b'], ['a'], []]);
  expect(keysOfObjects(String.raw`{"\u0061\\": 1}`)).toEqual([['a\\']]);
});

test('what appears twice or more often is found once', () => {
  expect([...findRepeated(['a', 'b', 'a', 'a', 'c', 'b'])]).toEqual(['a', 'b']);
  expect(findRepeated([]).size).toBe(0);
});
