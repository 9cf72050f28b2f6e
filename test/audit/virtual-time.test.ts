import { describe, expect, test } from 'vitest';
import { excessOverRate, maxInWindow } from '../harness/rates.ts';
import { refused } from '../harness/virtual-network.ts';
import { type OrderKind, orderKinds, usualMix } from '../stand-in/order-fixtures.ts';
import { sampleFaults } from '../stand-in/random-faults.ts';
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

test.each([
  { perMinute: 300, burst: 10, orders: 300, latencyMs: 900 },
  { perMinute: 60, burst: 10, orders: 40, latencyMs: 100 },
  { perMinute: 2_000, burst: 66, orders: 500, latencyMs: 900 },
  { perMinute: 2_000, burst: 66, orders: 500, latencyMs: 2_500 },
])(
  'the rate is kept, and used: $perMinute a minute, at $latencyMs ms',
  async ({ perMinute, burst, orders, latencyMs }) => {
    const { account } = await createBulk([logged], orders);
    const inputs = { 'requests-per-minute': `${perMinute}` };
    const audit = await auditInVirtualTime(account, inputs, { latency: () => latencyMs });
    const { times } = audit.network;
    expect(times).toHaveLength(1 + 2 * orders);
    expectRateKept(audit, perMinute, burst);
    expect(maxInWindow(times, 500)).toBeLessThanOrEqual(burst + Math.ceil(perMinute / 120));
    // Apart from the list, and the responses to the last requests.
    const seconds = audit.seconds - (2 * latencyMs) / 1_000;
    expect(times.length - burst).toBeGreaterThan((0.98 * seconds * perMinute) / 60);
  },
);

test('a rate limit holds the list, too, and a wait of two minutes is not silent', async () => {
  const { account } = await createBulk([logged], 3);
  let left = 1;
  const fault = () => (left-- > 0 ? refused(429, { 'retry-after': '120' }) : undefined);
  const audit = await auditInVirtualTime(account, {}, { fault });
  expect(audit.network.sent.slice(0, 2)).toEqual(['0 list', '121.2 list']);
  expect(longestSilence(audit)).toBeLessThanOrEqual(15);
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
