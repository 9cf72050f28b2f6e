import { describe, expect, test } from 'vitest';
import { refused } from '../harness/virtual-network.ts';
import { type OrderKind, orderKinds, usualMix } from '../stand-in/order-fixtures.ts';
import { sampleFaults } from '../stand-in/random-faults.ts';
import { auditInVirtualTime, createBulk, type VirtualAudit } from './virtual-audit.ts';

const { logged, 'duplicates as desired': duplicated, 'a duplicate kept out': badDuplicate } = orderKinds;
/** The thorough workflow reads many more. */
const ORDERS = Number(process.env['ORDERS'] ?? 300);

/** The longest time without a line in the log, in seconds. */
function longestSilence({ lines, seconds }: VirtualAudit): number {
  const times = [0, ...lines.map(({ at }) => at), seconds];
  return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
}

/** Expects that no request began too soon after the one before. */
function expectEvenPace({ network: { times } }: VirtualAudit, perMinute: number): void {
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(60_000 / perMinute - 0.001);
}

test.each([
  { perMinute: 60, orders: 40, latencyMs: 100 },
  { perMinute: 2_000, orders: 200, latencyMs: 900 },
])(
  'the pace is even, and no slower: $perMinute a minute, at $latencyMs ms',
  async ({ perMinute, orders, latencyMs }) => {
    const { account } = await createBulk([logged], orders);
    const audit = await auditInVirtualTime(
      account,
      { 'requests-per-minute': `${perMinute}` },
      { latency: () => latencyMs },
    );
    expectEvenPace(audit, perMinute);
    const { times } = audit.network;
    expect(times).toHaveLength(1 + 2 * orders);
    // Apart from the list, and the responses to the last requests.
    expect(audit.seconds - (2 * latencyMs) / 1_000).toBeLessThan((times.length / perMinute) * 60 * 1.01);
  },
);

test('a rate limit holds the list, too, and a wait of two minutes is not silent', async () => {
  const { account } = await createBulk([logged], 3);
  let left = 1;
  const fault = () => (left-- > 0 ? refused(429, { 'retry-after': '120' }) : undefined);
  const audit = await auditInVirtualTime(account, {}, { fault });
  expect(audit.network.sent.slice(0, 2)).toEqual(['0 list', '121 list']);
  expect(longestSilence(audit)).toBeLessThanOrEqual(15);
});

test.each(['enabled', 'disabled'] as const)('every kind of order, if CT logging should be %s', async (desired) => {
  const kinds: Record<string, OrderKind> = orderKinds;
  const { account, bulk } = await createBulk(Object.values(kinds));
  const inputs = { 'disable-ct': String(desired === 'disabled'), retries: '0' };
  const { rows, network } = await auditInVirtualTime(account, inputs);
  for (const [index, [name, { verdicts, reason }]] of Object.entries(kinds).entries()) {
    expect([name, rows[index]?.['verdict']]).toEqual([name, verdicts[desired]]);
    if (reason) expect(rows[index]?.['reason']).toMatch(reason);
  }
  // What may have an active certificate is read, order and certificate once each, and nothing else.
  const idsOf = (kind: string) =>
    network.sent.flatMap((line) => RegExp(` ${kind} (\\d+)$`).exec(line)?.[1] ?? []).sort();
  expect(idsOf('order')).toEqual(bulk.readIds);
  expect(idsOf('certificate')).toEqual(bulk.readIds);
  expect(idsOf('duplicates')).toEqual(bulk.ids.filter((id) => bulk.kindOf(id).hasDuplicatesRead));
});

describe('many orders', () => {
  /** Ten orders are added when each of the first so many requests is sent, while the list is read. */
  const GROWTHS = 2;

  async function auditMany(
    kinds: readonly OrderKind[],
    inputs: Record<string, string>,
    orders: number,
    isFaulty = false,
  ) {
    const { account, bulk } = await createBulk(kinds, orders);
    account.pageSize = orders / 2;
    const audit = await auditInVirtualTime(account, inputs, {
      latency: (path) => 600 + ((Number(/\d{7}/.exec(path)?.[0] ?? 0) * 7_919) % 600),
      ...(isFaulty && { fault: sampleFaults({ seed: 1 }) }),
      beforeRequest: (number) => {
        if (isFaulty && number <= GROWTHS) bulk.grow(10);
        return undefined;
      },
    });
    expectEvenPace(audit, 300);
    expect(audit.network.maxOpen).toBeLessThanOrEqual(40);
    expect(longestSilence(audit)).toBeLessThanOrEqual(15);
    expect(Buffer.byteLength(audit.summary)).toBeLessThan(2 ** 20);
    expect(audit.messages).toEqual([expect.stringMatching(/^error: CT audit: /)]);
    expect(Object.keys(audit.verdicts)).toEqual(bulk.ids);
    return { ...audit, bulk };
  }

  test('are read in the time that the rate allows', async () => {
    const { bulk, verdicts, network, seconds, outputs } = await auditMany(usualMix, {}, 400);
    // Each page begins with the last order of the page before, so there are three.
    expect(network.times).toHaveLength(3 + bulk.requestCount);
    expect(seconds).toBeLessThan((network.times.length / 300) * 60 * 1.01 + 2);
    expect(verdicts).toEqual(Object.fromEntries(bulk.ids.map((id) => [id, bulk.verdictOf(id, 'enabled')])));
    const due = bulk.ids.filter((id) => /reissue|set status/.test(bulk.verdictOf(id, 'enabled')));
    const toDo = due.slice(0, 256).map((id) => ({ 'order-id': id, 'disable-ct': false }));
    expect(JSON.parse(outputs['to-do'] ?? '')).toMatchObject(toDo);
    expect(outputs).toMatchObject({ 'to-do-count': `${due.length}`, 'unknown-count': '0', 'checked-count': '400' });
  });

  test('with duplicates, in a list that grows, with a fault in 20 responses: the truth or unknown', async () => {
    const kinds = [...usualMix, ...usualMix.slice(2), duplicated, badDuplicate];
    const inputs = { retries: '5', 'disable-ct': 'true' };
    const { bulk, verdicts, outputs, seconds, network } = await auditMany(kinds, inputs, ORDERS, true);
    expect(bulk.ids).toHaveLength(ORDERS + 10 * GROWTHS);
    const wrong = bulk.ids.filter(
      (id) => verdicts[id] !== 'unknown' && verdicts[id] !== bulk.verdictOf(id, 'disabled'),
    );
    expect(wrong).toEqual([]);
    const unknown = bulk.ids.filter((id) => verdicts[id] === 'unknown').length;
    expect(outputs['unknown-count']).toBe(`${unknown}`);
    // A page of HTML is not requested again.
    expect(unknown).toBeGreaterThan(0);
    expect(unknown).toBeLessThan(ORDERS * 0.02);
    expect(seconds).toBeLessThan((network.times.length / 300) * 60 * 1.3);
  });
});
