import { expect, test } from 'vitest';
import { parseLog, parseOutputs } from './runner-log.ts';

test('sorts lines as the runner does', () => {
  expect(
    parseLog('a\r::error::b%0A%25 %3A\r\n  ::Warning file=f%3Ag,line=1::\n::unknown::c\n::debug\nx ::error::y'),
  ).toEqual({
    log: ['a', '::unknown::c', '::debug', 'x ::error::y'],
    commands: [
      { command: 'error', properties: {}, message: 'b\n% %3A' },
      { command: 'warning', properties: { file: 'f:g', line: '1' }, message: '' },
    ],
  });
});

test('reads outputs as the runner does', () => {
  expect(parseOutputs('a=b<<c\nd<<E\n1=2\r\n3\nE\n')).toEqual({ a: 'b<<c', d: '1=2\r\n3' });
  expect(() => parseOutputs('a<<E\n1')).toThrow('delimiter of a is missing');
  expect(() => parseOutputs('nothing')).toThrow('Not an output');
});
