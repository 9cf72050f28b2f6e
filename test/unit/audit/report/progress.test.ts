import { expect, test } from 'vitest';
import { type AuditProgress, formatProgress, logProgress } from '../../../../src/audit/report/log-line.ts';
import { VirtualClock, VirtualTime } from '../../../harness/virtual-time.ts';

const orders = { total: 2345, done: 445, outOfSync: 3, requestsLeft: 3800 };

test.each<[AuditProgress['orders'], number, string]>([
  [undefined, 300, 'Reading the list of orders: 2000 of 2345 so far.'],
  [orders, 300, '445 of 2345 orders, 3 out of sync, at least 12 min 40 s left.'],
  [orders, 2000, '445 of 2345 orders, 3 out of sync, at least 1 min 54 s left.'],
])('%j at %i requests a minute', (fetched, requestsPerMinute, line) => {
  expect(formatProgress({ listed: 2000, total: 2345, orders: fetched }, requestsPerMinute)).toBe(line);
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
