import { expect, test } from 'vitest';
import { parseCsv } from './csv.ts';

test('reads fields, quoted or not, with or without a line end behind the last', () => {
  const records = [
    ['a', 'b "c"', ''],
    ['1,2', 'line\r\nbreak', '3'],
  ];
  expect(parseCsv('a,"b ""c""",\r\n"1,2","line\r\nbreak",3\r\n')).toEqual(records);
  expect(parseCsv('a,"b ""c""",\r\n"1,2","line\r\nbreak",3')).toEqual(records);
});

test.each([
  ['a line feed alone', 'a,b\nc,d\r\n'],
  ['a quote within a field', 'a"b\r\n'],
  ['text behind a quote', '"a"b\r\n'],
  ['an open quote', '"a\r\n'],
  ['a missing field', 'a,b\r\nc\r\n'],
  ['a field too many', 'a,b\r\nc,d,e\r\n'],
  ['an empty line', 'a,b\r\n\r\nc,d\r\n'],
])('refuses %s', (_, text) => {
  expect(() => parseCsv(text)).toThrow();
});
