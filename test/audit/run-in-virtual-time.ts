/**
 * Runs the audit of so many orders in virtual time, in a process of its own, and prints how many bytes of the heap are in
 * use when nearly all are read: `HEAP 12345678`. For the runner, with `--expose-gc` in `NODE_OPTIONS`.
 */
import { setTimeout } from 'node:timers/promises';
import { run } from '../../src/audit/run.ts';
import { seededRandom, VirtualTime } from '../harness/virtual-time.ts';
import { BulkOrders } from '../stand-in/bulk-orders.ts';
import { type OrderKind, usualMix } from '../stand-in/order-fixtures.ts';
import { StandInAccount } from '../stand-in/state.ts';
import { SimulatedNetwork } from './simulated-network.ts';

const orders = Number(process.env['ORDERS']);
const account = await StandInAccount.create({ orders: [], apiKey: process.env['INPUT_API-KEY'] ?? '' });
const crowd = await BulkOrders.add(account, usualMix.map(withManyNames), orders);
const requests = orders / 1_000 + 2 * crowd.readIds.length;
const time = new VirtualTime();
const random = seededRandom(1);
const before = await heapInUse();
const network = new SimulatedNetwork(account, time, random, {
  latency: () => 600 + random() * 600,
  beforeRequest: async (number) => {
    if (number === requests - 100) console.log(`HEAP ${(await heapInUse()) - before}`);
  },
});
let ended = false;
void run({ transport: network, clock: network.clock }).then(() => {
  ended = true;
});
await time.advanceUntil(() => ended);

/** An order as large as they come: what is read of its names must not be kept. */
function withManyNames({ seed, ...kind }: OrderKind): OrderKind {
  const dnsNames = Array.from({ length: 100 }, (_, index) => `name-${index}.many.example.com`);
  const certificate = seed.certificate && { ...seed.certificate, dnsNames };
  return { seed: { ...seed, certificate }, ...kind };
}

/** Without what V8 keeps a while in case that it is needed again; what was collected may have to be finalised first. */
async function heapInUse(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    await setTimeout(20);
  }
  return process.memoryUsage().heapUsed;
}
