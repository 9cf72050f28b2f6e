import { expect, test } from 'vitest';
import { ProxyAgent } from '../../../src/http/undici-stub.ts';

test('a use of undici fails', () => {
  expect(() => new ProxyAgent()).toThrow('undici is not in this bundle');
});
