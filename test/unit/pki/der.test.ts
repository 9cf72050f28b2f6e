import { expect, test } from 'vitest';
import { assertDer, decodePemBlock, expectTag, findPemBlocks, parseElements, parseOid } from '../../../src/pki/der.ts';
import { element, oid, sequence } from '../der.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

test.each([0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000])(
  'parses an element of %i bytes, and the one behind it',
  (length) => {
    const content = Buffer.alloc(length, 7);
    const [first, second] = [element(0x04, content), element(0x05)];
    expect(parseElements(Buffer.concat([first, second]))).toEqual([
      { tag: 0x04, content, der: first },
      { tag: 0x05, content: hex(''), der: second },
    ]);
  },
);

test('parses nothing as no elements', () => {
  expect(parseElements(hex(''))).toEqual([]);
});

test.each([
  ['an element longer than the whole', '040201', 'cut short'],
  ['an element longer than the rest', '0401ff040201', 'cut short'],
  ['an element without a length', '04', 'cut short'],
  ['half a length', '048201', 'cut short'],
  ['an indefinite length', '308004010100', 'indefinite'],
  ['a length of 4 octets', '048401000000', 'too large'],
  ['a length of 127 octets', '04ff00', 'too large'],
  ['a short length in the long form', '04817f', 'not minimal'],
  ['a length that begins with zero', '04820080', 'not minimal'],
  ['a tag of two bytes', '3f1000', 'more than one byte'],
])('refuses %s', (_, bytes, message) => {
  expect(() => parseElements(hex(bytes))).toThrow(message);
});

test('checks lengths at any depth, but not inside primitive elements', () => {
  const bad = hex('048101ff');
  expect(() => assertDer(sequence(sequence(element(0xa0, bad))))).toThrow('not minimal');
  expect(() => assertDer(sequence(element(0x04, bad)))).not.toThrow();
});

test('an element must have the expected tag', () => {
  const found = { tag: 0x30, content: hex('07'), der: hex('300107') };
  expect(expectTag(found, 0x30)).toBe(found);
  for (const wrong of [undefined, { ...found, tag: 0x31 }])
    expect(() => expectTag(wrong, 0x30)).toThrow('a DER element with tag 48 is missing');
});

test.each(['2.5.29.17', '1.3.6.1.4.1.11129.2.4.2', '2.999.3', '0.0', '0.39.127.128', '1.39.16383.16384'])(
  'parses the OID %s',
  (text) => {
    expect(parseOid(parseElements(oid(text))[0])).toBe(text);
  },
);

test('parses an OID with a component of more than 64 bits', () => {
  const content = hex('2a8480808080808080808000');
  expect(parseOid({ tag: 0x06, content, der: content })).toBe('1.2.4722366482869645213696');
});

test.each([
  ['no component', '', 'cut short'],
  ['a component that begins with zero', '2a8001', 'not minimal'],
  ['a first component that begins with zero', '802a', 'not minimal'],
  ['a last component without its end', '2a0386', 'cut short'],
])('refuses an OID with %s', (_, bytes, message) => {
  const content = hex(bytes);
  expect(() => parseOid({ tag: 0x06, content, der: content })).toThrow(message);
});

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
