import { expect, test } from 'vitest';
import { type AuditProgress, formatProgress, logProgress } from '../../../src/audit/progress.ts';
import { VirtualClock, VirtualTime } from '../../harness/virtual-time.ts';

const orders = { total: 2345, toFetch: 2000, fetched: 100, outOfSync: 3, startedAt: 60_000 };

test.each<[string, AuditProgress, number, number, string]>([
  [
    'the list',
    { listed: 2000, total: 2345, orders: undefined },
    300,
    0,
    'Reading the list of orders: 2000 of 2345 so far.',
  ],
  [
    'nothing read yet: as fast as it may go',
    { listed: 2345, total: 2345, orders: { ...orders, fetched: 0 } },
    300,
    60_000,
    '345 of 2345 orders, 3 out of step, about 13 min 20 s left.',
  ],
  [
    'slower than it may go: as it went so far',
    { listed: 2345, total: 2345, orders },
    300,
    160_000,
    '445 of 2345 orders, 3 out of step, about 31 min 40 s left.',
  ],
  [
    'faster, with a burst at the start: as fast as it may go',
    { listed: 2345, total: 2345, orders },
    300,
    61_000,
    '445 of 2345 orders, 3 out of step, about 12 min 40 s left.',
  ],
])('%s', (_, progress, requestsPerMinute, now, line) => {
  expect(formatProgress(progress, requestsPerMinute, now)).toBe(line);
});

test('a line every 10 seconds, until it is over', async () => {
  const time = new VirtualTime();
  const start = time.now;
  const lines: string[] = [];
  const progress: AuditProgress = { listed: 0, total: undefined, orders: undefined };
  const over = new AbortController();
  const log = (line: string) => void lines.push(`${(time.now - start) / 1000} ${line}`);
  const told = logProgress(progress, 300, new VirtualClock(time, Math.random), log, over.signal);
  await time.advance(15_000);
  Object.assign(progress, { listed: 1000, total: 2000 });
  await time.advance(10_000);
  over.abort();
  await told;
  expect(lines).toEqual([
    '10 Reading the list of orders: 0 of an unknown number so far.',
    '20 Reading the list of orders: 1000 of 2000 so far.',
  ]);
});
