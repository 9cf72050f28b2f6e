import { expect, test } from 'vitest';
import { ProxyAgent } from '../../../src/http/undici-stub.ts';

test('who needs undici after all is told that it is not there', () => {
  expect(() => new ProxyAgent()).toThrow(new Error('undici is not in this bundle'));
});
