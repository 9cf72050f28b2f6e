import { expect, test } from 'vitest';
import { assertDer, expectTag, parseElements, parseOid } from '../../../src/pki/der.ts';
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

test.each(['2.5.29.17', '1.3.6.1.4.1.11129.2.4.2', '2.999.3', '0.0', '0.39.127.128', '1.0.16383.16384'])(
  'parses the OID %s',
  (text) => {
    expect(parseOid(parseElements(oid(text))[0])).toBe(text);
  },
);
