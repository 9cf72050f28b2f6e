import { describe, expect, test } from 'vitest';
import { TokenBucket } from '../../../src/http/token-bucket.ts';
import { VirtualClock, VirtualTime } from '../../harness/virtual-time.ts';

/** A bucket in virtual time, and when each request began, in milliseconds from now. */
function startBucket(perMinute: number) {
  const time = new VirtualTime();
  const start = time.now;
  const clock = new VirtualClock(time, () => 0.5);
  const bucket = new TokenBucket(perMinute, clock);
  const begun: number[] = [];
  const take = (stop?: AbortSignal) => bucket.acquire(stop).then(() => void begun.push(Math.round(time.now - start)));
  const takeAll = (count: number) => Promise.all(Array.from({ length: count }, () => take()));
  const pass = async (ms: number) => time.advance(ms);
  return { bucket, begun, take, takeAll, pass, time };
}

describe('how many requests may begin', () => {
  test.each([
    [300, 10, 200],
    [1, 10, 60_000],
    [330, 11, 60_000 / 330],
    [2000, 66, 30],
  ])('at %i a minute: %i at once, then one every %d ms', async (perMinute, burst, gap) => {
    const { begun, takeAll, time } = startBucket(perMinute);
    let over = false;
    void takeAll(burst + 5).then(() => {
      over = true;
    });
    await time.advanceUntil(() => over);
    expect(begun.slice(0, burst)).toEqual(Array(burst).fill(0));
    expect(begun.slice(burst)).toEqual([1, 2, 3, 4, 5].map((nth) => Math.ceil(nth * gap)));
  });

  test('unused tokens are kept, but no more than a burst', async () => {
    const { begun, takeAll, pass } = startBucket(300);
    await takeAll(10);
    await pass(1_000);
    await takeAll(5);
    await pass(60_000);
    void takeAll(12);
    await pass(250);
    expect(begun.slice(10)).toEqual([...Array(5).fill(1_000), ...Array(10).fill(61_000), 61_200]);
  });
});

describe('a pause', () => {
  test('lets no request begin, and the bucket is empty afterwards', async () => {
    const { bucket, begun, takeAll, pass } = startBucket(300);
    await takeAll(1);
    bucket.pause(5_000);
    void takeAll(2);
    await pass(5_450);
    expect(begun).toEqual([0, 5_200, 5_400]);
  });

  test.each([
    [5_000, 1_000],
    [1_000, 5_000],
  ])('of %i ms and one of %i ms extend to the latest end', async (one, other) => {
    const { bucket, begun, takeAll, pass } = startBucket(300);
    bucket.pause(one);
    bucket.pause(other);
    void takeAll(1);
    await pass(6_000);
    expect(begun).toEqual([5_200]);
  });

  test('that is shorter and comes while requests wait changes nothing', async () => {
    const { bucket, begun, takeAll, pass } = startBucket(300);
    bucket.pause(5_000);
    void takeAll(1);
    await pass(100);
    bucket.pause(1_000);
    void takeAll(1);
    await pass(6_000);
    expect(begun).toEqual([5_200, 5_400]);
  });

  test('holds requests that wait already, too', async () => {
    const { bucket, begun, takeAll, pass } = startBucket(300);
    void takeAll(11);
    await pass(100);
    bucket.pause(5_000);
    await pass(6_000);
    expect(begun.slice(10)).toEqual([5_300]);
  });
});

describe('a request whose signal aborts', () => {
  test('before its turn takes no token', async () => {
    const { begun, take, takeAll, pass } = startBucket(300);
    const stop = new AbortController();
    void takeAll(11);
    const given = take(stop.signal).catch((error: Error) => error.name);
    void takeAll(1);
    stop.abort();
    await pass(450);
    expect(await given).toBe('AbortError');
    expect(begun.slice(10)).toEqual([200, 400]);
  });

  test('while it waits ends at once', async () => {
    const { begun, take, takeAll, pass, time } = startBucket(300);
    await takeAll(10);
    const stop = new AbortController();
    const given = take(stop.signal).catch((error: Error) => `${error.name} at ${time.now % 1000}`);
    await pass(50);
    stop.abort();
    expect(await given).toBe('AbortError at 50');
    void takeAll(1);
    await pass(200);
    expect(begun.slice(10)).toEqual([200]);
  });
});
