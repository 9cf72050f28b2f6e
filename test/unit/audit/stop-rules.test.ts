import { describe, expect, test } from 'vitest';
import { auditHint, OutageRule } from '../../../src/audit/stop-rules.ts';
import { CHECK_API_URL_HINT, type RequestError } from '../../../src/http/request-error.ts';
import { VirtualClock, VirtualTime } from '../../harness/virtual-time.ts';
import { failed } from './orders.ts';

const MINUTE = 60_000;
const limited = failed(429).with({ retryability: 'rate-limited' });
const down = failed(503).with({ retryability: 'transient' });

describe('an outage of 10 minutes ends an audit', () => {
  /** Watches attempts, each at its minute; reports when the audit stopped, and why. */
  async function stoppedAt(...attempts: [minute: number, error: RequestError | undefined][]) {
    const time = new VirtualTime();
    const startedAt = time.now;
    const clock = new VirtualClock(time, () => 0);
    const rule = new OutageRule(clock);
    const [stop, done] = [new AbortController(), new AbortController()];
    let minutes = Number.NaN;
    void rule.watch(stop, done.signal).then(() => (minutes = (time.now - startedAt) / MINUTE));
    for (const [minute, error] of attempts)
      void clock.sleep(minute * MINUTE).then(() => {
        rule.onAttempt(error);
      });
    await time.advanceUntil(() => stop.signal.aborted);
    await Promise.resolve();
    return { minutes, message: (stop.signal.reason as Error).message };
  }

  test.each<[string, number, Parameters<typeof stoppedAt>]>([
    [
      'since the first request',
      10,
      [
        [1, limited],
        [9, down],
      ],
    ],
    [
      'since a success',
      14,
      [
        [3, limited],
        [4, undefined],
        [13, limited],
      ],
    ],
    [
      'since a permanent failure',
      19,
      [
        [9, failed(404)],
        [12, down],
      ],
    ],
    [
      'since the last of several',
      22,
      [
        [9, undefined],
        [11, limited],
        [12, undefined],
        [21, limited],
      ],
    ],
  ])('%s', async (_, minutes, attempts) => {
    expect((await stoppedAt(...attempts)).minutes).toBe(minutes);
  });

  test('with the last failure, and what to do about it', async () => {
    const title =
      'The audit stopped, because for 10 minutes there was no response but rate limits and transient failures';
    const { message } = await stoppedAt([1, down], [2, limited]);
    expect(message).toMatch(new RegExp(`^${title}: the last failure is 429 no\\. .*lower requests-per-minute`));
    expect((await stoppedAt([1, limited], [2, down])).message).toBe(`${title}: the last failure is 503 no. Check.`);
    expect((await stoppedAt()).message).toBe(
      `${title}: no request has ended. Check the network, and run the audit again.`,
    );
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
    const hint = `Not in CertCentral's format. ${CHECK_API_URL_HINT}`;
    expect(auditHint(failed(status).with({ hint }))).toBe(hint);
  });

  test('for a refused key, the general hint stays', () => {
    expect(auditHint(failed(403).with({ hint: 'Check the key.', isKeyRefused: true }))).toBe('Check the key.');
  });
});
