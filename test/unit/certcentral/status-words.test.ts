import { expect, test } from 'vitest';
import { normalizeStatus } from '../../../src/certcentral/status-words.ts';

test('normalizes status words', () => {
  expect(normalizeStatus(' Needs-  Approval\t')).toBe('needs_approval');
});
