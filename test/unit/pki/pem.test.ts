import { expect, test } from 'vitest';
import { decodePemBlock, findPemBlocks } from '../../../src/pki/der.ts';

const block = (label: string, body = 'QUJD') => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
const one = block('THING');
const two = block('THING', 'REVG\nR0g=');

test.each<[string, string, string[]]>([
  ['nothing', '', []],
  ['no block', 'THING', []],
  ['one block', one, [one]],
  ['no line end behind it', one.trimEnd(), [one]],
  ['two blocks', one + two, [one, two]],
  ['two blocks with nothing between', one.trimEnd() + two, [one, two]],
  ['text around', `subject=a\n${one}issuer=b\n\n${two}the end`, [one, two]],
  ['CRLF', two.replaceAll('\n', '\r\n'), [two]],
  ['CR', two.replaceAll('\n', '\r'), [two]],
  ['all characters of base64', block('THING', 'aZ09+/=='), [block('THING', 'aZ09+/==')]],
  ['white space in the body', block('THING', ' QU\tJD '), [block('THING', ' QU\tJD ')]],
  ['another label', block('OTHER'), []],
  ['a longer label', block('MY THING'), []],
  ['an end of another label', one.replace('END THING', 'END OTHER'), []],
  ['no end', one.replace(/-----END.*/, ''), []],
  ['no end, and then a whole block', one.replace(/-----END.*\n/, '') + two, [two]],
  ['other characters than base64', block('THING', 'QU*D'), []],
  ['no line end after the label', '-----BEGIN THING-----QUJD-----END THING-----', []],
])('finds the blocks in a text with %s', (_, text, blocks) => {
  expect(findPemBlocks(text, 'THING')).toEqual(blocks);
});

test('a label may be a pattern, and a block ends as it begins', () => {
  const mixed = block('THING').replace('END THING', 'END NEW THING');
  expect(findPemBlocks(block('NEW THING') + mixed + one, '(?:NEW )?THING')).toEqual([block('NEW THING'), one]);
});

test('decodes the bytes of a block', () => {
  expect(decodePemBlock(two).toString()).toBe('DEFGH');
});
