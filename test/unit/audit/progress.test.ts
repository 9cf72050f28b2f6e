import { expect, test } from 'vitest';
import { type AuditProgress, formatProgress, logProgress } from '../../../src/audit/progress.ts';
import { VirtualClock, VirtualTime } from '../../harness/virtual-time.ts';

const orders = { total: 2345, done: 445, outOfSync: 3, requestsDone: 200, requestsLeft: 3800, startedAt: 60_000 };

test.each<[string, AuditProgress['orders'], number, string]>([
  ['the list', undefined, 0, 'Reading the list of orders: 2000 of 2345 so far.'],
  [
    'as fast as the rate allows: nothing done yet',
    { ...orders, done: 345, requestsDone: 0 },
    60_000,
    '345 of 2345 orders, 3 out of sync, about 12 min 40 s left.',
  ],
  ['slower than the rate allows', orders, 160_000, '445 of 2345 orders, 3 out of sync, about 31 min 40 s left.'],
  ['faster, because of the burst', orders, 61_000, '445 of 2345 orders, 3 out of sync, about 12 min 40 s left.'],
])('%s', (_, fetched, now, line) => {
  expect(formatProgress({ listed: 2000, total: 2345, orders: fetched }, 300, now)).toBe(line);
});

test('a line every 10 seconds, until the audit is over', async () => {
  const time = new VirtualTime();
  const start = time.now;
  const lines: string[] = [];
  const progress: AuditProgress = { listed: 0, total: undefined, orders: undefined };
  const done = new AbortController();
  const log = (line: string) => void lines.push(`${(time.now - start) / 1000} ${line}`);
  const logged = logProgress(progress, 300, new VirtualClock(time, Math.random), log, done.signal);
  await time.advance(15_000);
  Object.assign(progress, { listed: 1000, total: 2000 });
  await time.advance(10_000);
  done.abort();
  await logged;
  expect(lines).toEqual([
    '10 Reading the list of orders: 0 of an unknown number so far.',
    '20 Reading the list of orders: 1000 of 2000 so far.',
  ]);
});
