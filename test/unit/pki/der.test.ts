import { expect, test } from 'vitest';
import { content, parseElements } from '../../../src/pki/der.ts';
import { element } from '../der.ts';

const hex = (text: string) => Buffer.from(text, 'hex');

test('nothing is made up of no elements', () => {
  expect(parseElements(hex(''))).toEqual([]);
});

test.each([0, 1, 0x7f, 0x80, 0xff, 0x100, 0xffff])(
  'an element of %i bytes is found, and what is behind it',
  (length) => {
    const bytes = Buffer.alloc(length, 7);
    expect(parseElements(Buffer.concat([element(0x04, bytes), element(0x05)]))).toEqual([
      { tag: 0x04, content: bytes },
      { tag: 0x05, content: hex('') },
    ]);
  },
);

test.each([
  ['is longer than the whole', '040201', /^DER element is longer than what holds it$/],
  ['is longer than the rest', '0401ff040201', /^DER element is longer than what holds it$/],
  ['has no length', '04', /^The value of "offset" is out of range/],
  ['has half a length', '048201', /^The value of "offset" is out of range/],
])('an element that %s is an error', (_, bytes, message) => {
  expect(() => parseElements(hex(bytes))).toThrow(RangeError);
  expect(() => parseElements(hex(bytes))).toThrow(message);
});

test('an element must have the tag that it should', () => {
  expect(content({ tag: 0x30, expectTag: hex('07') }, 0x30)).toEqual(hex('07'));
  const wrong = new TypeError('DER element with tag 48 expected');
  expect(() => content({ tag: 0x31, expectTag: hex('07') }, 0x30)).toThrow(wrong);
  expect(() => content(undefined, 0x30)).toThrow(wrong);
});
