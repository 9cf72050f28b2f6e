import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { Pace } from '../../../src/http/pace.ts';
import { VirtualClock, VirtualTime } from '../../harness/virtual-time.ts';

/** A pace in virtual time, and when each request began, in milliseconds from now. */
function startPace(perMinute: number) {
  const time = new VirtualTime();
  const start = time.now;
  const clock = new VirtualClock(time, () => 0.5);
  const pace = new Pace(perMinute, clock);
  const begun: string[] = [];
  const begin = (name: string, isRetry = false, signal?: AbortSignal) =>
    pace.wait(isRetry, signal).then(() => begun.push(`${name} ${Math.round(time.now - start)}`));
  return { pace, time, clock, begun, begin };
}

test.each([
  [300, [0, 200, 400, 600]],
  [1, [0, 60_000, 120_000, 180_000]],
  [2000, [0, 30, 60, 90]],
  [700, [0, 86, 171, 257]],
])('%i requests a minute begin at an even pace: %j', async (perMinute, expected) => {
  const { time, begun, begin } = startPace(perMinute);
  // Time that was not used gives no burst.
  await time.advance(120_000);
  for (const _ of expected) void begin('');
  await time.advance(200_000);
  expect(begun.map((text) => Number(text) - 120_000)).toEqual(expected);
});

test('retries go first', async () => {
  const { time, begun, begin } = startPace(300);
  for (const name of ['a', 'b', 'c']) void begin(name);
  await time.advance(100);
  void begin('retry', true);
  void begin('retry 2', true);
  await time.advance(1_000);
  expect(begun).toEqual(['a 0', 'retry 200', 'retry 2 400', 'b 600', 'c 800']);
});

test.each([
  [[5_000], 'a 0, b 5000, c 5200'],
  [[5_000, 1_000], 'a 0, b 5000, c 5200'],
  [[1_000, 5_000], 'a 0, b 5000, c 5200'],
  [[50], 'a 0, b 200, c 400'],
])('holds of %j ms hold back all, also those that wait: the longest counts', async (holds, expected) => {
  const { pace, time, begun, begin } = startPace(300);
  for (const name of ['a', 'b', 'c']) void begin(name);
  await time.advanceUntil(() => begun.length === 1);
  for (const ms of holds) pace.hold(ms);
  await time.advance(6_000);
  expect(begun.join(', ')).toBe(expected);
});

test('a request whose turn came leaves no listener at its signal', async () => {
  const { time, begun, begin } = startPace(300);
  const { signal } = new AbortController();
  for (const name of ['a', 'b']) void begin(name, false, signal);
  expect(getEventListeners(signal, 'abort')).toHaveLength(2);
  await time.advance(200);
  expect(begun).toEqual(['a 0', 'b 200']);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

describe('a request whose signal aborts', () => {
  test.each([
    ['before it waits', true],
    ['while it waits', false],
  ])('%s ends at once, takes no place, and leaves no timer', async (_, before) => {
    const { time, clock, begun, begin } = startPace(300);
    const stop = new AbortController();
    void begin('a');
    if (before) stop.abort();
    const ended = begin('b', false, stop.signal).catch((error: Error) => error.name);
    await time.advance(50);
    stop.abort();
    expect(await ended).toBe('AbortError');
    expect(clock.asleep).toBe(0);
    void begin('c');
    await time.advance(200);
    expect(begun).toEqual(['a 0', 'c 200']);
  });
});
