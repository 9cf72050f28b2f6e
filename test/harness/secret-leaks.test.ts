import { expect, test } from 'vitest';
import { encodingsOf, findLeaks } from './secret-leaks.ts';

const secret = `k3y-Q7+x/"<&>'\\%41-9zT`;

test('finds a secret in every encoding, and nothing in other text', () => {
  for (const spelling of Object.values(encodingsOf(secret)).flat()) {
    expect(findLeaks(`before${spelling}after`, secret), spelling).not.toEqual([]);
    expect(findLeaks(`before ${spelling.toUpperCase()} after`, secret), spelling).not.toEqual([]);
  }
  expect(findLeaks('CT logging of order 1000001 is now disabled ***', secret)).toEqual([]);
});

test.each(['', 'a', 'ab', 'abc', 'Basic user:'])('finds a secret in base64 behind "%s"', (before) => {
  const encoded = Buffer.from(`${before}${secret}:more`);
  expect(findLeaks(encoded.toString('base64'), secret)).toEqual(['base64']);
  expect(findLeaks(encoded.toString('base64url'), secret)).toEqual(['base64']);
});

test('finds a part of a secret, of 12 characters', () => {
  expect(findLeaks(`cut: ${secret.slice(5, 17)}…`, secret)).toEqual(['literal']);
  expect(findLeaks(`cut: ${secret.slice(5, 16)}…`, secret)).toEqual([]);
});
