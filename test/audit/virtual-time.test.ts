import { describe, expect, test } from 'vitest';
import { excessOverRate, maxInWindow } from '../harness/rates.ts';
import { refused } from '../harness/virtual-network.ts';
import { type OrderKind, orderKinds, usualMix } from '../stand-in/order-fixtures.ts';
import { sampleFaults } from '../stand-in/random-faults.ts';
import { kindOf } from '../stand-in/routes.ts';
import { auditInVirtualTime, createBulk, type VirtualAudit } from './virtual-audit.ts';

const { logged, 'duplicates as desired': duplicated, 'a duplicate kept out': badDuplicate } = orderKinds;
const MINUTE = 60_000;
/** The thorough workflow reads many more. */
const ORDERS = Number(process.env['ORDERS'] ?? 500);

/** The longest time without a line in the log, in seconds. */
function longestSilence({ lines, seconds }: VirtualAudit): number {
  const times = [0, ...lines.map(({ at }) => at), seconds];
  return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
}

/** Expects that the rate was never exceeded by more than 5 %, a burst apart. */
function expectRateKept({ network: { times } }: VirtualAudit, perMinute: number, burst: number): void {
  for (const windowMs of [5_000, 3 * MINUTE])
    expect(excessOverRate(times, windowMs, { perMinute, burst })).toBeLessThan(0.05);
}

describe('the rate is kept, and used', () => {
  test.each([
    { perMinute: 300, burst: 10, orders: 300, latencyMs: 900 },
    { perMinute: 60, burst: 10, orders: 40, latencyMs: 100 },
    { perMinute: 2_000, burst: 66, orders: 500, latencyMs: 900 },
    { perMinute: 2_000, burst: 66, orders: 500, latencyMs: 2_500 },
  ])('of $perMinute requests a minute, at $latencyMs ms', async ({ perMinute, burst, orders, latencyMs }) => {
    const { account } = await createBulk([logged], orders);
    const audit = await auditInVirtualTime(
      account,
      { 'requests-per-minute': `${perMinute}` },
      { latency: () => latencyMs },
    );
    const { times } = audit.network;
    expect(times).toHaveLength(1 + 2 * orders);
    expectRateKept(audit, perMinute, burst);
    expect(maxInWindow(times, 500)).toBeLessThanOrEqual(burst + Math.ceil(perMinute / 120));
    // Apart from the list, and the responses to the last requests.
    const seconds = audit.seconds - (2 * latencyMs) / 1_000;
    expect(times.length - burst).toBeGreaterThan((0.98 * seconds * perMinute) / 60);
  });

  test('with 100 open requests at most, however slow the responses are', async () => {
    const { account } = await createBulk([logged], 140);
    const { network } = await auditInVirtualTime(account, { 'requests-per-minute': '2000' }, { latency: () => 20_000 });
    expect(network.maxOpen).toBe(100);
    // 280 requests behind the list.
    expect((network.times.at(-1) ?? 0) - (network.times[1] ?? 0)).toBeLessThan(62_000);
  });

  test('by retries, too', async () => {
    const { account } = await createBulk([logged], 100);
    let left = 100;
    const fault = ({ path }: { path: string }) => (/\/\d+$/.test(path) && left-- > 0 ? refused(503) : undefined);
    const audit = await auditInVirtualTime(account, { retries: '10' }, { fault });
    expect(audit.exitCode).toBe(0);
    expect(audit.network.times).toHaveLength(301);
    expectRateKept(audit, 300, 10);
  });

  test('at the slowest rate a failed request is still retried', async () => {
    const { account } = await createBulk([logged], 60);
    let failures = 0;
    const fault = ({ path }: { path: string }) =>
      path.endsWith('/5000060') && failures++ < 2 ? refused(503) : undefined;
    const { messages } = await auditInVirtualTime(account, { 'requests-per-minute': '1', retries: '2' }, { fault });
    expect([messages, failures]).toEqual([[], 3]);
  });
});

describe('a rate limit', () => {
  /** Audits 40 orders; some requests for an order meet with these responses. */
  async function limited(
    inputs: Record<string, string>,
    ...faults: [request: number, response: ReturnType<typeof refused>][]
  ) {
    const { account } = await createBulk([logged], 40);
    let requests = 0;
    const fault = (request: Parameters<typeof kindOf>[0]) => {
      if (kindOf(request) !== 'order') return undefined;
      requests++;
      return faults.find(([number]) => number === requests)?.[1];
    };
    const audit = await auditInVirtualTime(account, { 'requests-per-minute': '600', ...inputs }, { fault });
    const seconds = audit.network.times.map((time) => time / 1_000);
    const gaps = seconds.slice(1).map((time, index) => time - (seconds[index] ?? 0));
    const gap = Math.max(...gaps);
    return { ...audit, gap, after: seconds.slice(gaps.indexOf(gap) + 1) };
  }
  const unknownIn = ({ verdicts }: VirtualAudit) =>
    Object.values(verdicts).filter((verdict) => verdict === 'unknown').length;

  test.each<[string, Record<string, string>, Parameters<typeof limited>[1][], gap: [number, number], unknown: number]>([
    ['by its Retry-After', {}, [[5, refused(429, { 'retry-after': '30' })]], [30, 31.2], 0],
    ['by that of a 503', {}, [[5, refused(503, { 'retry-after': '30' })]], [30, 31.2], 0],
    ['by the usual back-off', {}, [[5, refused(429)]], [2.5, 5.2], 0],
    [
      'by the longer of two',
      {},
      [
        [5, refused(429, { 'retry-after': '30' })],
        [6, refused(429, { 'retry-after': '1' })],
      ],
      [30, 31.2],
      0,
    ],
    [
      'even if its own request is not retried',
      { retries: '0' },
      [[5, refused(429, { 'retry-after': '30' })]],
      [30, 31.2],
      1,
    ],
    [
      'but not by more than 120 seconds: that request has failed',
      {},
      [[5, refused(429, { 'retry-after': '121' })]],
      [0, 1.1],
      1,
    ],
    ['but not without a Retry-After: 503', {}, [[5, refused(503)]], [0, 1.1], 0],
  ])('holds all requests %s', async (_, inputs, faults, [least, most], unknown) => {
    const audit = await limited(inputs, ...faults);
    expect(audit.gap).toBeGreaterThanOrEqual(least);
    expect(audit.gap).toBeLessThan(most);
    expect(unknownIn(audit)).toBe(unknown);
    // The bucket is empty after it: ten a second.
    if (least > 0) expect(maxInWindow(audit.after, 1)).toBeLessThanOrEqual(10);
    expect(longestSilence(audit)).toBeLessThanOrEqual(15);
  });

  test('holds the list, too, and a wait of two minutes is not silent', async () => {
    const { account } = await createBulk([logged], 3);
    let left = 1;
    const fault = () => (left-- > 0 ? refused(429, { 'retry-after': '120' }) : undefined);
    const audit = await auditInVirtualTime(account, {}, { fault });
    expect(audit.network.sent.slice(0, 2)).toEqual(['0 list', '121.2 list']);
    expect(longestSilence(audit)).toBeLessThanOrEqual(15);
  });
});

describe('many orders', () => {
  /** Ten orders are added when each of the first so many requests is sent, while the list is read. */
  const GROWTHS = 2;
  const mixOf = (duplicates: boolean): OrderKind[] =>
    duplicates ? [...usualMix, ...usualMix.slice(2), duplicated, badDuplicate] : [...usualMix];

  async function auditMany(
    orders: number,
    inputs: Record<string, string>,
    { duplicates, seed }: { duplicates: boolean; seed?: number },
  ) {
    const { account, bulk } = await createBulk(mixOf(duplicates), orders);
    account.pageSize = Math.min(1_000, orders / 2);
    const sample = seed === undefined ? undefined : sampleFaults({ seed });
    const audit = await auditInVirtualTime(account, inputs, {
      latency: (path) => 600 + ((Number(/\d{7}/.exec(path)?.[0] ?? 0) * 7_919) % 600),
      ...(sample && { fault: sample }),
      beforeRequest: (number) => {
        if (duplicates && number <= GROWTHS) bulk.grow(10);
        return undefined;
      },
    });
    expectRateKept(audit, 300, 10);
    expect(audit.network.maxOpen).toBeLessThanOrEqual(100);
    expect(longestSilence(audit)).toBeLessThanOrEqual(15);
    expect(audit.lines.length).toBeLessThan(1_000);
    expect(Buffer.byteLength(audit.summary)).toBeLessThan(2 ** 20);
    expect(audit.messages).toEqual([expect.stringMatching(/^error: CT audit: /)]);
    expect(Object.keys(audit.verdicts)).toEqual(bulk.ids);
    expect(audit.rows).toHaveLength(bulk.ids.length);
    return { ...audit, bulk };
  }

  test('are read in the time that the rate allows', async () => {
    const { bulk, verdicts, network, seconds, outputs } = await auditMany(1_200, {}, { duplicates: false });
    expect(network.times).toHaveLength(2 + bulk.requestCount);
    expect(seconds).toBeLessThan((network.times.length / 300) * 60 * 1.02);
    expect(verdicts).toEqual(Object.fromEntries(bulk.ids.map((id) => [id, bulk.verdictOf(id, 'enabled')])));
    const due = bulk.ids.filter((id) => /reissue|set status/.test(bulk.verdictOf(id, 'enabled')));
    const toDo = due.slice(0, 256).map((id) => ({ 'order-id': id, 'disable-ct': false }));
    expect(JSON.parse(outputs['to-do'] ?? '')).toMatchObject(toDo);
    expect(outputs).toMatchObject({ 'to-do-count': `${due.length}`, 'unknown-count': '0', 'checked-count': '1200' });
  });

  test.each([
    { orders: ORDERS, seed: 1, retries: '5', desired: 'enabled' },
    { orders: ORDERS, seed: 2, retries: '1', desired: 'disabled' },
  ] as const)(
    '$orders with duplicates, in a list that grows, with a fault in 20 responses, $retries retries: the truth or unknown',
    async ({ orders, seed, retries, desired }) => {
      const inputs = { retries, 'disable-ct': `${desired === 'disabled'}` };
      const { bulk, verdicts, outputs, seconds, network } = await auditMany(orders, inputs, { duplicates: true, seed });
      expect(bulk.ids).toHaveLength(orders + 10 * GROWTHS);
      const wrong = bulk.ids.filter((id) => verdicts[id] !== 'unknown' && verdicts[id] !== bulk.verdictOf(id, desired));
      expect(wrong).toEqual([]);
      const unknown = bulk.ids.filter((id) => verdicts[id] === 'unknown').length;
      expect(outputs['unknown-count']).toBe(`${unknown}`);
      // A page of HTML is not requested again.
      expect(unknown).toBeGreaterThan(5);
      expect(unknown).toBeLessThan(orders * (retries === '1' ? 0.05 : 0.02));
      expect(seconds).toBeLessThan((network.times.length / 300) * 60 * 1.3);
    },
  );
});
