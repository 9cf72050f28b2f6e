import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { run } from '../../src/audit/run.ts';
import type { HttpResponse } from '../../src/http/types.ts';
import { parseCsv } from '../harness/csv.ts';
import { excessOverRate } from '../harness/rates.ts';
import { seededRandom, VirtualTime } from '../harness/virtual-time.ts';
import { BulkOrders } from '../stand-in/bulk-orders.ts';
import { endless } from '../stand-in/list-faults.ts';
import { type OrderKind, orderKinds, usualMix } from '../stand-in/order-fixtures.ts';
import { CertificatePool } from '../stand-in/pki.ts';
import { sampleFaults } from '../stand-in/random-faults.ts';
import { StandInAccount } from '../stand-in/state.ts';
import { type NetworkOptions, SimulatedNetwork } from './simulated-network.ts';

/** What the runner was told. */
interface Told {
  log: { line: string; at: number }[];
  errors: string[];
  outputs: Record<string, unknown>;
  summary: string;
}

const runner = vi.hoisted(() => ({
  inputs: {} as Record<string, string>,
  told: { log: [], errors: [], outputs: {}, summary: '' } as Told,
  now: () => 0,
}));

vi.mock(import('../../src/runner/toolkit.ts'), async (original) => ({
  ...(await original()),
  getInput: (name) => runner.inputs[name] ?? '',
  setSecret: () => {},
  isDebug: () => false,
  info: (line) => void runner.told.log.push({ line, at: runner.now() }),
  annotate: (kind, line) => {
    if (kind === 'error') runner.told.errors.push(line);
  },
  setOutput: (name, value) => {
    runner.told.outputs[name] = value;
  },
  appendSummary: (text) => {
    runner.told.summary += text;
  },
}));

const MINUTE = 60_000;
const SECOND = 1_000;
const pool = await CertificatePool.create();
const directory = mkdtempSync(join(tmpdir(), 'played-'));
beforeAll(() => void vi.stubEnv('RUNNER_TEMP', directory));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true, force: true });
});

interface Played extends Told {
  network: SimulatedNetwork;
  /** Records of the report. */
  records: string[][];
  csv: string;
  startedAt: number;
  tookMs: number;
}

/** Audits an account in virtual time. */
async function play(
  account: StandInAccount,
  inputs: Record<string, string>,
  options: Partial<NetworkOptions> = {},
): Promise<Played> {
  const time = new VirtualTime();
  const random = seededRandom(1);
  const network = new SimulatedNetwork(account, time, random, { latency: () => 600 + random() * 600, ...options });
  const told: Told = { log: [], errors: [], outputs: {}, summary: '' };
  Object.assign(runner, { told, inputs: { 'api-key': account.apiKey, ...inputs }, now: () => time.now });
  for (const file of readdirSync(directory)) rmSync(join(directory, file), { recursive: true });
  const startedAt = time.now;
  let ended = false;
  void run({ transport: network, clock: network.clock }).then(() => {
    ended = true;
  });
  await time.advanceUntil(() => ended);
  const [report] = readdirSync(directory, { recursive: true }).filter((name) => String(name).endsWith('.csv'));
  const csv = report ? readFileSync(join(directory, String(report)), 'utf8') : '';
  const records = csv ? parseCsv(csv).slice(1) : [];
  return { ...told, network, csv, records, startedAt, tookMs: time.now - startedAt };
}

async function startCrowd(kinds: readonly OrderKind[], count: number) {
  const account = await StandInAccount.create({ pool, orders: [] });
  return { account, crowd: await BulkOrders.add(account, kinds, count) };
}

/** The longest time without a line in the log. */
function longestSilence({ log, startedAt, tookMs }: Played): number {
  const times = [startedAt, ...log.map(({ at }) => at), startedAt + tookMs];
  return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
}

const ORDERS = 10_000;

describe('10,000 orders', () => {
  test('are read in the time that the rate allows, and told as far as there is room', async () => {
    const { account, crowd } = await startCrowd(usualMix, ORDERS);
    const requests = ORDERS / 1_000 + 2 * crowd.readIds.length;
    const played = await play(account, {});
    const { errors, outputs, network, tookMs, log, summary } = played;
    expect(errors).toHaveLength(1);
    expect(network.times).toHaveLength(requests);
    expect(tookMs).toBeLessThan((requests / 300) * MINUTE * 1.02);
    for (const windowMs of [5 * SECOND, 3 * MINUTE])
      expect(excessOverRate(network.times, windowMs, { perMinute: 300, burst: 10 })).toBeLessThan(0.05);
    expect(network.maxConcurrentRequests).toBeLessThanOrEqual(100);
    expect(longestSilence(played)).toBeLessThanOrEqual(15 * SECOND);
    expect(log.length).toBeLessThan(1_000);
    expect(log.map(({ line }) => line).join('\n')).toMatch(RegExp(`\\b\\d+ of ${ORDERS}\\b`));
    const due = crowd.ids.filter((id) => /reissue|set status/.test(crowd.verdictOf(id, 'enabled')));
    expect(outputs).toMatchObject({ 'to-do-count': due.length, 'unknown-count': 0, 'checked-count': ORDERS });
    const toDo = due.slice(0, 256).map((id) => ({ 'order-id': id, 'disable-ct': false }));
    expect(outputs['to-do']).toEqual(toDo);
    expect(Buffer.byteLength(summary)).toBeLessThan(2 ** 20);
  });

  test.each([
    { seed: 1, retries: '5', wanted: 'enabled' },
    { seed: 2, retries: '1', wanted: 'disabled' },
  ] as const)(
    'with a fault in 20 answers, $retries retries: the truth or unknown',
    async ({ seed, retries, wanted }) => {
      const { account, crowd } = await startCrowd(usualMix, ORDERS);
      const fault = sampleFaults({ seed });
      const inputs = { retries, 'disable-ct': String(wanted === 'disabled') };
      const played = await play(account, inputs, { fault });
      const { records, network, outputs } = played;
      expect(records.map(([id]) => id).sort()).toEqual(crowd.ids.toSorted());
      const wrong = records.filter(
        ([id = '', , , , , , , , verdict]) => verdict !== 'unknown' && verdict !== crowd.verdictOf(id, wanted),
      );
      expect(wrong).toEqual([]);
      const unknown = records.filter(([, , , , , , , , verdict]) => verdict === 'unknown').length;
      expect(outputs).toMatchObject({ 'unknown-count': unknown });
      // A page of HTML is not asked for again.
      expect(unknown).toBeGreaterThan(10);
      expect(unknown).toBeLessThan(ORDERS * (retries === '1' ? 0.04 : 0.02));
      for (const windowMs of [5 * SECOND, 3 * MINUTE])
        expect(excessOverRate(network.times, windowMs, { perMinute: 300, burst: 10 })).toBeLessThan(0.05);
      expect(longestSilence(played)).toBeLessThanOrEqual(15 * SECOND);
    },
  );
});

describe('orders that are unknown in a row', () => {
  const good = orderKinds.logged;
  const bad = orderKinds['its status a word'];
  /** One order is answered after the other: the later its ID, the slower. */
  const inTurn = (path: string) => (Number(/\d{7}/.exec(path)?.[0] ?? 0) % 1_000) * 100;

  test('9 do not stop an audit', async () => {
    const { account } = await startCrowd([...Array(9).fill(bad), good, ...Array(9).fill(bad), good], 40);
    const { errors, records, outputs } = await play(account, { 'requests-per-minute': '2000' }, { latency: inTurn });
    expect(errors).toHaveLength(1);
    expect(outputs).toMatchObject({ 'unknown-count': 36 });
    expect(records).toHaveLength(40);
  });

  test('10 do', async () => {
    const { account } = await startCrowd([...Array(5).fill(good), ...Array(10).fill(bad), good], 40);
    const { errors, records, outputs, csv } = await play(
      account,
      { 'requests-per-minute': '2000' },
      { latency: inTurn },
    );
    expect(errors).toHaveLength(1);
    expect(outputs).toEqual({});
    expect(csv).toMatch(/partial/i);
    const read = records.filter(([id]) => /^\d+$/.test(id ?? ''));
    expect(read.map(([, , , , , , , , verdict]) => verdict)).toEqual([
      ...Array(5).fill('in sync'),
      ...Array(10).fill('unknown'),
    ]);
  });
});

test('a list without end is red, and it ends', async () => {
  const account = await StandInAccount.create({ pool, orders: [], listing: endless });
  const { errors, network, outputs } = await play(account, { 'requests-per-minute': '2000' });
  expect(errors).toHaveLength(1);
  expect(outputs).toEqual({});
  expect(network.times.length).toBeLessThanOrEqual(1_001);
});

test('at the slowest rate an order that fails is read again', async () => {
  const { account } = await startCrowd([orderKinds.logged], 60);
  let failures = 0;
  const down: HttpResponse = { status: 503, headers: {}, body: '', bodyError: undefined };
  const fault = ({ path }: { path: string }) => (path.endsWith('/5000060') && failures++ < 2 ? down : undefined);
  const { errors, outputs } = await play(account, { 'requests-per-minute': '1', retries: '2' }, { fault });
  expect(errors).toEqual([]);
  expect(outputs).toMatchObject({ 'checked-count': 60 });
  expect(failures).toBe(3);
});

test('a wait of two minutes is not silent', async () => {
  const { account } = await startCrowd([orderKinds.logged], 20);
  let requests = 0;
  const throttled = { status: 429, headers: { 'retry-after': '120' }, body: '', bodyError: undefined };
  const played = await play(account, {}, { fault: () => (++requests === 5 ? throttled : undefined) });
  expect(played.errors).toEqual([]);
  expect(played.tookMs).toBeGreaterThan(120 * SECOND);
  expect(longestSilence(played)).toBeLessThanOrEqual(15 * SECOND);
});
