import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../../src/http/request-error.ts';
import { waitForIssuance } from '../../../../src/reissue/execute/wait-for-issuance.ts';
import type { WaitState } from '../../../../src/reissue/execute/wait-state.ts';
import type { Observation } from '../../../../src/reissue/observe.ts';
import {
  awaitedWith,
  CLOSED,
  doubtSince,
  issued,
  NOTHING,
  old,
  orderWith,
  outage,
  PlayedClock,
  pending,
  playedApi,
  REJECTED,
  refusal,
  renewed,
  revoked,
  strange,
  unissued,
} from '../certificates.ts';

/** Waits in played time, and tells all that happened. */
async function wait(looks: Parameters<typeof playedApi>[0], changes: Partial<WaitState> = {}, chance = 0.5) {
  const clock = new PlayedClock(chance);
  const { api, count, attempts } = playedApi(looks);
  const lookTimes: number[] = [];
  const timed: typeof api = {
    getOrder: (...given: Parameters<typeof api.getOrder>) => {
      lookTimes.push(clock.time / 1000);
      return api.getOrder(...given);
    },
    getChain: api.getIssuedCertificate,
  } as never;
  const lines: string[] = [];
  let pendingCalls = 0;
  const awaited = awaitedWith(changes);
  const result = await waitForIssuance(
    timed,
    awaited,
    clock,
    (line) => lines.push(`${clock.time / 1000}: ${line}`),
    () => pendingCalls++,
  ).then(
    ({ order, chain }) => [order, chain],
    (error: RequestError) => error.message,
  );
  await new Promise(setImmediate);
  return { result, lookTimes, lines, pendingCalls, awaited, count, attempts, clock };
}

const both = (order: Observation['order'], certificate: Observation['certificate']) => ({ order, certificate });
const last = [both(pending, old)];
const statusLines = (lines: string[]) => lines.filter((line) => line.includes('The order'));
const timeLines = (lines: string[]) => lines.filter((line) => line.includes('Waiting'));

test('a timer that rings a little early makes no second last look', async () => {
  const { api, count } = playedApi(last);
  const clock = new PlayedClock();
  const early = {
    ...clock,
    now: () => clock.now(),
    random: () => 0.5,
    sleep: (ms: number, stop?: AbortSignal) => clock.sleep(ms - 0.5, stop),
  };
  const lines: string[] = [];
  const waited = waitForIssuance(
    api,
    awaitedWith({ timeoutMinutes: 0.9 }),
    early,
    (line) => lines.push(line),
    () => {},
  );
  await expect(waited).rejects.toThrow('within 0.9 minutes.');
  expect({ count: count.orders, lines: lines.filter((line) => !line.startsWith('Waiting')) }).toEqual({
    count: 6,
    lines: ['The order is reissue_pending.'],
  });
});

describe('the wait', () => {
  test('looks at the times of the contract, with a last look at the end, and tells the time', async () => {
    const { result, lookTimes, lines, pendingCalls, clock, attempts } = await wait(last, { timeoutMinutes: 3 });
    expect(result).toBe(
      'DigiCert has not issued the certificate within 3 minutes. See in CertCentral what the order waits for (an approval, a validation); wait-minutes can be raised.',
    );
    expect(lookTimes).toEqual([1, 3, 7, 15, 30, 60, 90, 120, 150, 180]);
    expect(lines).toEqual([
      '1: The order is reissue_pending.',
      '50: Waiting for DigiCert to issue the certificate: 50 s so far, 2 min 10 s left.',
      '100: Waiting for DigiCert to issue the certificate: 1 min 40 s so far, 1 min 20 s left.',
      '150: Waiting for DigiCert to issue the certificate: 2 min 30 s so far, 30 s left.',
    ]);
    expect(pendingCalls).toBe(1);
    expect(clock.asleep).toBe(0);
    const stop = expect.any(AbortSignal);
    expect(attempts.slice(0, 2)).toEqual([
      { retries: 0, stop },
      { retries: 0, stop },
    ]);
    expect(attempts.slice(-2)).toEqual([
      { retries: 0, stop: undefined },
      { retries: 0, stop },
    ]);
  });

  test.each([
    [0, [0.9, 2.7, 6.3, 13.5, 27, 54, 60]],
    [1, [1.1, 3.3, 7.7, 16.5, 33, 60]],
  ])('with a little jitter: chance %d', async (chance, times) => {
    const { result, lookTimes } = await wait(last, { timeoutMinutes: 1 }, chance);
    expect(lookTimes.map((time) => Number(time.toFixed(3)))).toEqual(times);
    expect(result).toMatch(/^DigiCert has not issued the certificate within 1 minute\. /);
  });

  test('ends when the certificate is another one, and tells each change of the status once', async () => {
    const { result, lookTimes, lines, pendingCalls, clock } = await wait([
      both(issued, old),
      both(issued, old),
      both(outage, old),
      both(pending, old),
      both(pending, refusal(404)),
      both(issued, outage),
      both(issued, old),
      both(issued, renewed),
    ]);
    expect(result).toEqual([issued, renewed]);
    expect(lookTimes).toEqual([1, 3, 7, 15, 30, 60, 90, 120]);
    expect(statusLines(lines)).toEqual([
      '1: The order is issued.',
      '15: The order is reissue_pending.',
      '60: The order is issued.',
    ]);
    expect(timeLines(lines)).toHaveLength(2);
    expect(pendingCalls).toBe(1);
    expect(clock.asleep).toBe(0);
  });

  test('an order without a status', async () => {
    const { lines } = await wait([both(orderWith({ status: '' }), renewed)]);
    expect(lines).toEqual(['1: The order is without a status.']);
  });

  test('what was pending before is not told again', async () => {
    const { pendingCalls, awaited } = await wait([both(pending, old), both(issued, renewed)], { sawPending: true });
    expect([pendingCalls, awaited.sawPending]).toEqual([0, true]);
  });

  test('the first certificate ends it where there was none', async () => {
    const { result } = await wait([both(unissued, undefined), both(issued, old)], { serialNumber: undefined });
    expect(result).toEqual([issued, old]);
  });

  test('60 seconds of doubt', async () => {
    const { result, lookTimes } = await wait([both(issued, old)], doubtSince(-5000));
    expect(result).toBe(NOTHING);
    expect(lookTimes).toEqual([1, 3, 7, 15, 30, 55]);
  });

  test('60 seconds of doubt end only with a look that could read both', async () => {
    const looks = [...Array.from({ length: 5 }, () => both(issued, old)), both(issued, outage), both(issued, old)];
    const { result, lookTimes } = await wait(looks, doubtSince(0));
    expect(result).toBe(NOTHING);
    expect(lookTimes).toEqual([1, 3, 7, 15, 30, 60, 90]);
  });

  test('2 minutes after pending was seen and is over', async () => {
    const looks = [both(pending, old), both(pending, old), both(issued, old)];
    const { result, lookTimes, awaited } = await wait(looks);
    expect(result).toBe(REJECTED);
    expect(lookTimes).toEqual([1, 3, 7, 15, 30, 60, 90, 120, 127]);
    expect(awaited.pendingEndedAt).toBe(7000);
  });

  test('a look at the end of a span comes besides the others, not in their place', async () => {
    const { lookTimes } = await wait([both(outage, old)], { ...doubtSince(-50_000), timeoutMinutes: 1 });
    expect(lookTimes).toEqual([1, 3, 7, 10, 25, 55, 60]);
  });

  test.each<[string, Observation['order'], Observation['certificate'], string]>([
    ['closed', revoked, old, CLOSED],
    ['refused', refusal(403), old, '403 no. Look.'],
    ['gone', issued, refusal(404), '404 no. Look.'],
  ])('an order that is %s ends it at once', async (_, order, certificate, message) => {
    const { result, lookTimes } = await wait([both(issued, old), both(order, certificate)]);
    expect(result).toBe(message);
    expect(lookTimes).toEqual([1, 3]);
  });

  test('an order that does not tell whether it is issued ends it, and its status is told', async () => {
    const { result, lines } = await wait([both(strange, old)]);
    expect(result).toMatch(/^the order does not tell/);
    expect(lines).toEqual(['1: The order is odd.']);
  });

  /** Waits 2 minutes, with looks that take so many seconds. */
  async function waitSlowly(...seconds: number[]) {
    const clock = new PlayedClock();
    clock.time = 5000;
    const lines: string[] = [];
    const began: number[] = [];
    const slow = {
      getOrder: async (_: string, { stop }: { stop?: AbortSignal }) => {
        began.push(clock.time / 1000 - 5);
        await clock.sleep((seconds.shift() ?? 0) * 1000, stop);
        return pending;
      },
      getChain: async () => old,
    };
    const message = await waitForIssuance(
      slow as never,
      awaitedWith({ timeoutMinutes: 2 }),
      clock,
      (line) => lines.push(line),
      () => {},
    ).catch((error: Error) => error.message);
    return { message, began, lines, took: clock.time / 1000 - 5, asleep: clock.asleep };
  }

  test('a look that hangs at the end does not take the place of the last', async () => {
    const { message, began, took, lines, asleep } = await waitSlowly(0, 0, 0, 0, 200, 5);
    expect(message).toMatch('has not issued the certificate within 2 minutes');
    expect({ began, took, asleep }).toEqual({ began: [1, 3, 7, 15, 30, 120], took: 125, asleep: 0 });
    expect(lines).toContain(
      "no answer in the time that there was. Check the runner's network and the service. The wait goes on.",
    );
  });

  test('time that runs out during the last look leaves less than nothing', async () => {
    const { lines } = await waitSlowly(0, 0, 0, 0, 200, 100);
    expect(timeLines(lines)[2]).toBe('Waiting for DigiCert to issue the certificate: 2 min 30 s so far, 0 s left.');
  });

  test('that runs out while nothing can be read says so, and logs a failure when it appears', async () => {
    const looks = [both(outage, old), both(outage, old), both(issued, old), both(outage, old)];
    const { result, lines } = await wait(looks, { timeoutMinutes: 1 });
    expect(result).toBe(
      'Whether DigiCert has issued the certificate within 1 minute could not be read: 503 later. Wait.',
    );
    expect(lines.filter((line) => line.includes('503'))).toEqual([
      '1: 503 later. Wait. The wait goes on.',
      '15: 503 later. Wait. The wait goes on.',
    ]);
  });

  test.each([
    ['tells of a request in doubt', [both(outage, old)], '503 later; before that, POST: 500 boom'],
    ['does not where it was carried out', [both(pending, old), both(outage, old)], '503 later'],
  ])('that runs out while nothing can be read %s', async (_, looks, reason) => {
    const { result } = await wait(looks, { timeoutMinutes: 1, ...doubtSince(0) });
    expect(result).toBe(
      `Whether DigiCert has issued the certificate within 1 minute could not be read: ${reason}. Wait.`,
    );
  });

  test('what is no failure of the service comes through', async () => {
    const broken = { getOrder: async () => issued, getChain: () => Promise.reject(new TypeError('a bug')) };
    const waited = waitForIssuance(
      broken as never,
      awaitedWith(),
      new PlayedClock(),
      () => {},
      () => {},
    );
    await expect(waited).rejects.toThrow(new TypeError('a bug'));
    await expect(waited).rejects.not.toBeInstanceOf(RequestError);
  });
});
