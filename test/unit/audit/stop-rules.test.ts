import { describe, expect, test } from 'vitest';
import type { FetchedOrder } from '../../../src/audit/fetch/fetch-orders.ts';
import type { Verdict } from '../../../src/audit/judge/verdict.ts';
import { auditHint, OutageRule, UnknownRule } from '../../../src/audit/stop-rules.ts';
import type { RequestError } from '../../../src/http/request-error.ts';
import { VirtualClock, VirtualTime } from '../../harness/virtual-time.ts';
import { certificateWith, duplicateWith, failed, fetchedWith, findingWith, orderWith, snapshotOf } from './orders.ts';

const MINUTE = 60_000;
const limited = failed(429).with({ retryability: 'rate-limited' });
const down = failed(503).with({ retryability: 'transient' });

describe('an outage of 10 minutes ends an audit', () => {
  type Attempts = Record<number, RequestError | undefined>;
  /** Watches attempts, each at its minute; reports when the audit stopped, and why. */
  async function stoppedAt(attempts: Attempts) {
    const time = new VirtualTime();
    const startedAt = time.now;
    const clock = new VirtualClock(time, () => 0);
    const rule = new OutageRule(clock);
    const [stop, done] = [new AbortController(), new AbortController()];
    let minutes = Number.NaN;
    void rule.watch(stop, done.signal).then(() => (minutes = (time.now - startedAt) / MINUTE));
    for (const [minute, error] of Object.entries(attempts))
      void clock.sleep(Number(minute) * MINUTE).then(() => rule.onAttempt(error));
    await time.advanceUntil(() => stop.signal.aborted);
    await Promise.resolve();
    return { minutes, message: (stop.signal.reason as Error).message };
  }

  test.each<[string, minutes: number, Attempts]>([
    ['since the first request', 10, { 1: limited, 9: down }],
    ['since a success', 14, { 3: limited, 4: undefined, 13: limited }],
    ['since a permanent failure', 19, { 9: failed(404), 12: down }],
    ['since the last of several', 22, { 9: undefined, 11: limited, 12: undefined, 21: limited }],
  ])('%s', async (_, minutes, attempts) => {
    expect((await stoppedAt(attempts)).minutes).toBe(minutes);
  });

  test.each<[string, Attempts, RegExp]>([
    ['a rate limit', { 1: down, 2: limited }, /last failure is 429 no\. .*lower requests-per-minute/],
    ['a transient failure', { 1: limited, 2: down }, /last failure is 503 no\. Check\.$/],
    ['no attempt', {}, /no request has ended\. Check the network/],
  ])('with the last failure, and what to do about it: %s', async (_, attempts, words) => {
    expect((await stoppedAt(attempts)).message).toMatch(words);
  });

  test('not if the audit is done', async () => {
    const time = new VirtualTime();
    const [stop, done] = [new AbortController(), new AbortController()];
    const watching = new OutageRule(new VirtualClock(time, () => 0)).watch(stop, done.signal);
    done.abort();
    await watching;
    expect(stop.signal.aborted).toBe(false);
  });
});

describe('unknown orders in a row end an audit', () => {
  const read = fetchedWith(orderWith(), certificateWith());
  /** Checks orders with these verdicts, and returns the number of the one that ends the audit. */
  function endedAt(verdicts: readonly Verdict[], fetched: FetchedOrder = read) {
    const rule = new UnknownRule();
    for (const [index, verdict] of verdicts.entries())
      try {
        rule.check(findingWith({ verdict, reason: 'why' }), fetched);
      } catch (error) {
        return { number: index + 1, message: (error as Error).message };
      }
    return { number: undefined, message: '' };
  }
  const unknown = (count: number): Verdict[] => Array(count).fill('unknown');

  test.each([
    ['10', unknown(10), 10],
    ['9, and 9 more', [...unknown(9), 'in sync', ...unknown(9)] as const, undefined],
    ['9, and 10 more', [...unknown(9), 'manual', ...unknown(10)] as const, 20],
  ])('%s', (_, verdicts, number) => {
    expect(endedAt(verdicts).number).toBe(number);
  });

  const download = { ...duplicateWith('8'), certificate: failed(429) };
  test.each<[string, FetchedOrder, RegExp]>([
    ['its order', { ...read, snapshot: snapshotOf(failed(403), failed(429)) }, /View Only/],
    ['its certificate', { ...read, snapshot: snapshotOf(orderWith(), failed(403)) }, /View Only/],
    ['its list of duplicates', { ...read, duplicates: failed(429) }, /requests-per-minute/],
    ['a duplicate', { ...read, duplicates: [duplicateWith('7'), download] }, /requests-per-minute/],
    ['nothing', read, /Check these orders/],
  ])('with the last one, and what to do if %s was not read', (_, fetched, hint) => {
    const { message } = endedAt(unknown(10), fetched);
    expect(message).toMatch(/last one is order 7: why/);
    expect(message).toMatch(hint);
  });
});

describe('what the user of an audit can do', () => {
  test.each([
    [429, /lower requests-per-minute/],
    [403, /View Only.*IP address rules/],
    [400, /api-url ends in \/services\/v2/],
    [404, /api-url ends in \/services\/v2/],
    [401, /View Only.*IP address rules/],
    [503, /^Check\.$/],
  ])('for %i', (status, hint) => {
    expect(auditHint(failed(status))).toMatch(hint);
  });

  test.each([400, 403, 404])('for a %i that is not from CertCentral, the general hint stays', (status) => {
    const hint = "Not in CertCentral's format.";
    expect(auditHint(failed(status).with({ hint, isForeign: true }))).toBe(hint);
  });

  test('for a rate limit that is not from CertCentral, as for any other', () => {
    expect(auditHint(failed(429).with({ isForeign: true }))).toMatch(/lower requests-per-minute/);
  });

  test('for a refused key, the general hint stays', () => {
    expect(auditHint(failed(403).with({ hint: 'Check the key.', isKeyRefused: true }))).toBe('Check the key.');
  });
});
