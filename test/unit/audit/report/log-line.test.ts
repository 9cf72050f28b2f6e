import { expect, test } from 'vitest';
import type { Verdict } from '../../../../src/audit/judge/verdict.ts';
import {
  type AuditProgress,
  failureMessage,
  formatProgress,
  logProgress,
} from '../../../../src/audit/report/log-line.ts';
import { VirtualClock, VirtualTime } from '../../../harness/virtual-time.ts';
import { findingWith, resultOf } from '../orders.ts';

test.each<[Verdict[], string | undefined]>([
  [[], undefined],
  [['in sync', 'pending'], undefined],
  [['reissue'], ': 1 order out of sync (1 reissue, 0 set status, 0 manual).'],
  [['reissue', 'set status', 'set status', 'manual'], ': 4 orders out of sync (1 reissue, 2 set status, 1 manual).'],
  [['unknown'], ': 1 order unknown.'],
  [['manual', 'unknown', 'unknown'], ': 1 order out of sync (0 reissue, 0 set status, 1 manual), 2 orders unknown.'],
])('the annotation about %j', (verdicts, text) => {
  const message = failureMessage(resultOf(verdicts.map((verdict) => findingWith({ verdict }))));
  expect(message).toEqual(text && expect.stringContaining(text));
});

test('the annotation says how many findings are new, if there is a previous report', () => {
  const findings = [true, false].map((isNew) => findingWith({ verdict: 'manual', isNew }));
  expect(failureMessage(resultOf(findings, { hasPrevious: true }))).toContain('2 orders out of sync (');
  expect(failureMessage(resultOf(findings, { hasPrevious: true }))).toContain('; 1 of them new. ');
  expect(failureMessage(resultOf(findings))).not.toContain('new');
});

test.each([
  [300, '12 min 40 s'],
  [2000, '1 min 54 s'],
])('the time that is left at %i requests a minute', (requestsPerMinute, left) => {
  const orders = { total: 2345, done: 445, outOfSync: 3, requestsLeft: 3800 };
  expect(formatProgress({ listed: 2345, total: 2345, orders }, requestsPerMinute)).toContain(`at least ${left} left`);
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
    expect.stringMatching(/^10 .*: 0 of an unknown number/),
    expect.stringMatching(/^20 .*: 1000 of 2000/),
  ]);
});
