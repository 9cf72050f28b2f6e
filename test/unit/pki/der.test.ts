import { expect, test } from 'vitest';
import { expectTag, parseElements } from '../../../src/pki/der.ts';
import { element } from '../der.ts';

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

test.each([
  ['nothing', '', []],
  ['a length with zeros in front', '04840000000107', ['07']],
  ['an indefinite length', '30800401070000', ['040107']],
  ['indefinite lengths within one another', '3080a080040107000000000500', ['a0800401070000', '']],
])('parses %s', (_, bytes, contents) => {
  expect(parseElements(hex(bytes)).map(({ content }) => content.toString('hex'))).toEqual(contents);
});

test.each([
  ['an element longer than the whole', '040201'],
  ['an element longer than the rest', '0401ff040201'],
  ['an element without a length', '04'],
  ['a length that no number holds', `04fe${'ff'.repeat(126)}`],
  ['an indefinite length without an end', '30800401010000'.slice(0, -2)],
  ['a length that is cut short', '0482ff'],
  ['an indefinite length of bytes', '04800000', 'a primitive element has no length'],
])('refuses %s', (_, bytes, message = 'an element is cut short') => {
  expect(() => parseElements(hex(bytes))).toThrow(message);
});

test('an element must have the expected tag', () => {
  const found = { tag: 0x30, content: hex('07'), der: hex('300107') };
  expect(expectTag(found, 0x30)).toBe(found);
  for (const wrong of [undefined, { ...found, tag: 0x31 }])
    expect(() => expectTag(wrong, 0x30)).toThrow('an element with tag 48 is missing');
});
