import { expect, test } from 'vitest';
import { sctShortage } from '../../../src/domain/browser-policy.ts';
import { certificate } from '../result.ts';

const DAY_MS = 86_400_000;

test.each<[string, number, number, 'enabled' | 'disabled', { logs: number; required: number } | undefined]>([
  ['1 log, a short validity', 1, 90 * DAY_MS, 'enabled', { logs: 1, required: 2 }],
  ['2 logs, exactly 180 days', 2, 180 * DAY_MS, 'enabled', undefined],
  ['2 logs, a second more', 2, 180 * DAY_MS + 1_000, 'enabled', { logs: 2, required: 3 }],
  ['3 logs, 199 days', 3, 199 * DAY_MS, 'enabled', undefined],
  ['kept out of the logs', 0, 199 * DAY_MS, 'disabled', undefined],
])('%s', (_, sctLogCount, validityMs, ctStatus, expected) => {
  const validFrom = new Date('2026-01-01T00:00:00Z');
  const validTill = new Date(validFrom.getTime() + validityMs);
  expect(sctShortage({ ...certificate, ctStatus, sctLogCount, validFrom, validTill })).toEqual(expected);
});
