import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { HttpTransport } from '../../src/http/attempt.ts';
import { type OrderKind, orderKinds } from '../stand-in/order-fixtures.ts';
import { startService } from './step.ts';
import { auditInVirtualTime, createBulk } from './virtual-audit.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: (options: object) => void = runInNewContext('gc');

/** Bytes of the heap in use, without what V8 keeps for a while, and what must be finalized first. */
async function heapInUse(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    collectGarbage({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    await setTimeout(10);
  }
  return process.memoryUsage().heapUsed;
}

/** Measures again if a value is not within its bounds: V8 sometimes keeps more for a while, but what is really held shows each time. */
async function firstWithin(min: number, max: number, measure: () => Promise<number>): Promise<number> {
  let value = Number.NaN;
  for (let round = 0; round < 5 && !(value > min && value < max); round++) value = await measure();
  return value;
}

const dnsNames = Array.from({ length: 10 }, (_, index) => `some-name-${index}.many.example.com`);

/** An order to do with ten names, of which much is kept. */
function withTenNames({ seed, ...kind }: OrderKind): OrderKind {
  const certificate = seed.certificate && { ...seed.certificate, commonName: dnsNames[0] as string, dnsNames };
  return { seed: { ...seed, commonName: dnsNames[0] as string, certificate }, ...kind };
}

/** How many bytes an audit of so many orders holds when nearly all are read. */
async function heapFor(orders: number): Promise<number> {
  const { account, bulk } = await createBulk([withTenNames(orderKinds['kept out'])], orders);
  // What fresh sources need is the same for any number of orders.
  vi.resetModules();
  let before = 0;
  let after = 0;
  const last = Math.ceil(orders / 1_000) + bulk.requestCount - 50;
  const measure = async (number: number) => {
    const heap = await heapInUse();
    if (number === 1) before = heap;
    else after = heap;
  };
  const options = {
    isRecording: false,
    beforeRequest: (number: number) => (number === 1 || number === last ? measure(number) : undefined),
  };
  await auditInVirtualTime(account, { 'requests-per-minute': '2000' }, options);
  return after - before;
}

test('an order with ten names takes a third of what 100,000 of them may take', async () => {
  const [few, many] = [100, 600];
  const limit = 2 ** 30 / 100_000 / 3;
  // Less would mean that nothing was measured.
  const least = dnsNames.join(' ').length;
  const perOrder = async () => ((await heapFor(many)) - (await heapFor(few))) / (many - few);
  const bytes = await firstWithin(least, limit, perOrder);
  expect(bytes).toBeLessThan(limit);
  expect(bytes).toBeGreaterThan(least);
});

test('nothing is kept of a request once it is answered', async () => {
  await using service = await startService();
  const transport = new HttpTransport(new URL(service.url), { timeoutSeconds: 300, debug: undefined });
  const { signal } = new AbortController();
  const send = async (count: number) => {
    const headers = { 'X-DC-DEVKEY': service.apiKey, 'User-Agent': 'test' };
    for (let sent = 0; sent < count; sent++)
      await transport.send(
        { method: 'GET', url: `${service.url}/order/certificate/7`, headers, isSuccess: (status) => status === 200 },
        signal,
      );
    service.requests.length = 0;
    return heapInUse();
  };
  const perRequest = async () => {
    const before = await send(300);
    return ((await send(500)) - before) / 500;
  };
  expect(await firstWithin(Number.NEGATIVE_INFINITY, 2_000, perRequest)).toBeLessThan(2_000);
  transport.close();
});
