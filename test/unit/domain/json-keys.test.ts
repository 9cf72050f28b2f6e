import { expect, test } from 'vitest';
import { findJsonKeys, type JsonKey } from '../../../src/domain/json-keys.ts';

const key = (name: string, depth: number, below?: string, changes: Partial<JsonKey> = {}): JsonKey => ({
  key: name,
  depth,
  below,
  line: 1,
  isRepeated: false,
  ...changes,
});

test.each<[string, JsonKey[]]>([
  ['{}', []],
  ['{"a":{}}', [key('a', 1)]],
  ['{"a":{"b":{"c":1}},"d":2}', [key('a', 1), key('b', 2, 'a'), key('c', 3, 'a'), key('d', 1)]],
  ['{"a":[{"b":[{"c":1}]}]}', [key('a', 1), key('b', 3, 'a'), key('c', 5, 'a')]],
  // A string that is no key.
  ['{"a":"b","c":["d","e"],"f":[["g"]]}', [key('a', 1), key('c', 1), key('f', 1)]],
  ['{"a":"{\\"b\\":1}","c":"}],"}', [key('a', 1), key('c', 1)]],
  // Escapes.
  ['{"a\\"b":1,"\\\\":2,"\\u0061\\n":"\\\\"}', [key('a"b', 1), key('\\', 1), key('a\n', 1)]],
  [
    '{"a":1,"\\u0061":2,"b":{"a":1,"a":2},"c":[{"a":1},{"a":2}]}',
    [
      key('a', 1),
      key('a', 1, undefined, { isRepeated: true }),
      key('b', 1),
      key('a', 2, 'b'),
      key('a', 2, 'b', { isRepeated: true }),
      key('c', 1),
      key('a', 3, 'c'),
      key('a', 3, 'c'),
    ],
  ],
  ['{"__proto__":1,"__proto__":2}', [key('__proto__', 1), key('__proto__', 1, undefined, { isRepeated: true })]],
  // White space.
  ['\n{ "a"\n:\r\n{\t"b" : 1 } }', [key('a', 1, undefined, { line: 2 }), key('b', 2, 'a', { line: 4 })]],
])('the keys of %s', (text, keys) => {
  JSON.parse(text);
  expect(findJsonKeys(text)).toEqual(keys);
});
