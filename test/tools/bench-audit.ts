/**
 * Measures audits of an account with 20,000 orders, of which 3,000 may have an active certificate; then the same with
 * duplicates of 5 % of those: `npm run bench:audit`, with `-- --orders 20000 --live 3000 --latency 900 --rate 300` for
 * other sizes. The time is virtual, so that the run takes a minute; memory and processor time are those of the built
 * action against a stand-in on loopback, compared with an audit of the same list of which one order is live. Fails unless
 * every count is right, the rate is kept, and at least 98 % of it is used.
 */
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { run } from '../../src/audit/run.ts';
import { excessOverRate } from '../harness/rates.ts';
import { runAudit } from '../harness/runner.ts';
import { VirtualNetwork } from '../harness/virtual-network.ts';
import { seededRandom, VirtualTime } from '../harness/virtual-time.ts';
import { BulkOrders } from '../stand-in/bulk-orders.ts';
import { type OrderKind, orderKinds } from '../stand-in/order-fixtures.ts';
import { startCertCentral } from '../stand-in/server.ts';
import { StandInAccount } from '../stand-in/state.ts';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '20000' },
    live: { type: 'string', default: '3000' },
    latency: { type: 'string', default: '900' },
    rate: { type: 'string', default: '300' },
  },
});
const orders = Number(values.orders);
const live = Number(values.live);
const latencyMs = Number(values.latency);
const perMinute = Number(values.rate);
const burst = Math.max(10, Math.floor(perMinute / 30));
const { logged, 'duplicates as desired': duplicated, 'expired long ago': expired } = orderKinds;

/** So many orders that must be read, every twentieth with duplicates if requested, among those that expired long ago. */
function kindsOf(count: number, duplicates: boolean): OrderKind[] {
  return Array.from({ length: orders }, (_, index) => {
    const number = Math.floor((index * count) / orders);
    if (number === Math.floor(((index - 1) * count) / orders)) return expired;
    return duplicates && number % 20 === 0 ? duplicated : logged;
  });
}

/** What is printed is of no interest here. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}

/** How the audit uses the rate, in virtual time. */
async function measureRate(kinds: readonly OrderKind[]): Promise<string> {
  const account = await StandInAccount.create({ orders: [] });
  const bulk = await BulkOrders.add(account, kinds);
  const time = new VirtualTime();
  time.now = Date.now();
  const startedAt = time.now;
  const network = new VirtualNetwork(account, time, seededRandom(1), { latency: () => latencyMs });
  const inputs = {
    'api-key': account.apiKey,
    'policy-file': 'none',
    'disable-ct': 'false',
    'previous-report': 'none',
    orders: 'all',
    duplicates: 'true',
    fail: 'true',
    'requests-per-minute': `${perMinute}`,
  };
  for (const [name, value] of Object.entries(inputs)) process.env[`INPUT_${name.toUpperCase()}`] = value;
  await quietly(async () => {
    let isDone = false;
    const audit = run({ transport: network, clock: network.clock }).finally(() => (isDone = true));
    await time.advanceUntil(() => isDone).catch(() => {});
    await audit;
  });
  const { times } = network;
  assert.equal(times.length, Math.ceil(orders / 1_000) + bulk.requestCount);
  const minutes = (time.now - startedAt) / 60_000;
  const leastMinutes = (times.length - burst) / perMinute;
  const over = [5_000, 180_000].map((windowMs) => excessOverRate(times, windowMs, { perMinute, burst }));
  assert.ok(leastMinutes / minutes >= 0.98, `${percent(leastMinutes / minutes)} of the rate`);
  for (const share of over) assert.ok(share <= 0.05, `${percent(share)} over the rate`);
  return `${times.length} requests in ${minutes.toFixed(2)} min, ${percent(leastMinutes / minutes)} of the allowed rate; over it by ${over.map(percent).join(' in 5 s, ')} in 3 min; ${network.maxOpen} open`;
}

/** What the built action takes for such an account. */
async function measureProcess(kinds: readonly OrderKind[]) {
  await using service = await startCertCentral({ orders: [] });
  const bulk = await BulkOrders.add(service, kinds);
  const access = { 'api-key': service.apiKey, 'api-url': service.url };
  const inputs = { ...access, 'disable-ct': 'false', 'requests-per-minute': '2000' };
  const result = await runAudit(inputs, {
    timeoutMs: 3_600_000,
    measureMemory: true,
    virtualTime: { holders: [service] },
  });
  assert.equal(result.exitCode, 0, result.stdout);
  assert.deepEqual([result.outputs['unknown-count'], result.outputs['checked-count']], ['0', `${orders}`]);
  return { cpuMs: result.cpuMs ?? 0, rssBytes: result.maxRssBytes ?? 0, read: bulk.readIds.length };
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

const idle = await measureProcess(kindsOf(1, false));
console.log(`${orders} orders, 1 live: ${mib(idle.rssBytes)}, ${(idle.cpuMs / 1_000).toFixed(1)} s of processor time`);
for (const duplicates of [false, true]) {
  const kinds = kindsOf(live, duplicates);
  const { cpuMs, rssBytes, read } = await measureProcess(kinds);
  console.log(
    `${orders} orders, ${read} live${duplicates ? ', 5 % of them with duplicates' : ''}, ${latencyMs} ms, ${perMinute} a minute:`,
  );
  console.log(`  ${await measureRate(kinds)}`);
  console.log(
    `  ${mib(rssBytes)} at most, ${((cpuMs - idle.cpuMs) / read).toFixed(2)} ms of processor time for each live order`,
  );
}
