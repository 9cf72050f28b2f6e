/**
 * Measures audits of accounts of several sizes against a CertCentral stand-in that takes its time for each answer:
 * `npm run bench:audit`, with `-- --orders 10000 --latency 900` for other cells (10,000 orders take 10 minutes) and
 * `--rate 300` for another rate. Then how many orders a second are audited where the rate does not hold them: the action's
 * sources run with a clock that is a thousand times as fast, with the network as it is. Fails unless every count is right
 * and the rate is kept.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { excessOverRate, maxInWindow } from './harness/rates.ts';
import { type RunOptions, type RunResult, runAudit } from './harness/runner.ts';
import { BulkOrders } from './stand-in/bulk-orders.ts';
import { usualMix } from './stand-in/order-fixtures.ts';
import { type CertCentral, startCertCentral } from './stand-in/server.ts';

const WINDOWS = [5_000, 180_000];
const HOUR = 3_600_000;
const FAST = { script: join(import.meta.dirname, 'audit/run-accelerated.ts') };

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '100,1000' },
    latency: { type: 'string', default: '0,100,900' },
    rate: { type: 'string', default: '2000' },
    lifted: { type: 'string', default: '2000' },
  },
});
const numbers = (list: string) => list.split(',').map(Number);
const perMinute = Number(values.rate);
const burst = Math.max(10, Math.floor(perMinute / 30));

const columns = 'orders latency requests/s of-allowed over-5-s over-3-min KiB/order CPU-ms/order sockets';
console.log(
  columns
    .split(' ')
    .map((name) => name.padStart(12))
    .join(' '),
);
const start = await measure(1, 0);
for (const orders of numbers(values.orders)) {
  for (const latencyMs of numbers(values.latency)) console.log(cells(await measure(orders, latencyMs)).join(' '));
}
await lifted(Number(values.lifted));

interface Measured {
  service: CertCentral;
  result: RunResult;
  orders: number;
  latencyMs: number;
}

async function measure(orders: number, latencyMs: number, options: RunOptions = {}): Promise<Measured> {
  await using service = await startCertCentral({ orders: [], latencyMs });
  const crowd = await BulkOrders.add(service, usualMix, orders);
  const inputs = {
    'api-key': service.apiKey,
    'api-url': service.url,
    'requests-per-minute': values.rate,
    fail: 'false',
  };
  const result = await runAudit(inputs, { timeoutMs: HOUR, measureMemory: true, ...options });
  assert.equal(result.exitCode, 0, result.stdout);
  const due = crowd.ids.filter((id) => /reissue|set status/.test(crowd.verdictOf(id, 'enabled')));
  const { 'to-do-count': toDo, 'unknown-count': unknown, 'checked-count': checked } = result.outputs;
  assert.deepEqual([toDo, unknown, checked].map(Number), [due.length, 0, orders]);
  return { service, result, orders, latencyMs };
}

function cells({ service, result, orders, latencyMs }: Measured): string[] {
  const times = service.requests.map(({ at }) => at);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000;
  const rate = (times.length - burst) / seconds;
  const over = WINDOWS.map((windowMs) => excessOverRate(times, windowMs, { perMinute, burst }));
  for (const share of over) assert.ok(share <= 0.05, `${share} over the rate`);
  const kib = ((result.maxRssBytes ?? 0) - (start.result.maxRssBytes ?? 0)) / 1_024 / orders;
  const cpuMs = ((result.cpuMs ?? 0) - (start.result.cpuMs ?? 0)) / orders;
  return [
    String(orders),
    `${latencyMs} ms`,
    (times.length / seconds).toFixed(1),
    percent(rate / (perMinute / 60)),
    ...over.map(percent),
    kib.toFixed(1),
    cpuMs.toFixed(2),
    String(service.maxOpenSockets),
  ].map((cell) => cell.padStart(12));
}

async function lifted(orders: number): Promise<void> {
  const least = await measure(1, 0, FAST);
  const { service, result } = await measure(orders, 0, FAST);
  const cpuMs = (result.cpuMs ?? 0) - (least.result.cpuMs ?? 0);
  const tookMs = result.durationMs - least.result.durationMs;
  const fullest = maxInWindow(
    service.requests.map(({ at }) => at),
    1_000,
  );
  console.log(
    `With the rate lifted, ${orders} orders: ${perSecond(orders, cpuMs)} orders a second of processor time, ` +
      `${perSecond(orders, tookMs)} by the clock with the stand-in beside it (${fullest} requests in the fullest second).`,
  );
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function perSecond(count: number, ms: number): number {
  return Math.round((count / ms) * 1_000);
}
