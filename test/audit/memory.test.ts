import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { HttpTransport } from '../../src/http/http-transport.ts';
import { type OrderKind, orderKinds } from '../stand-in/order-fixtures.ts';
import { kindOf, respond } from '../stand-in/routes.ts';
import type { CertCentral } from '../stand-in/server.ts';
import { audit, expectGreen, order, startService } from './step.ts';
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

const dnsNames = Array.from({ length: 100 }, (_, index) => `name-${index}.many.example.com`);

/** An order with many names, and a long text of which little is shown. */
function withLongTexts(from: OrderKind): OrderKind {
  const { seed, ...kind } = withManyNames(from);
  // While a reissue is pending, the order may have another common name than the certificate.
  const common_name = 'long'.padEnd(20_000, '.example');
  return { seed: { ...seed, status: 'reissue_pending', certificateFields: { common_name } }, ...kind };
}

/** An order with many names. */
function withManyNames({ seed, ...kind }: OrderKind): OrderKind {
  return { seed: { ...seed, certificate: seed.certificate && { ...seed.certificate, dnsNames } }, ...kind };
}

/** A policy that keeps each order out of the logs, for a long reason of its own. */
const policyFor = (ids: readonly string[]) => ({
  default: 'log',
  'keep-out': Object.fromEntries(ids.map((id) => [id, id.padEnd(200, 'x')])),
});

type PolicyOf = (ids: readonly string[]) => object;

/** How many bytes an audit of so many orders holds when nearly all are read. */
async function heapFor(kind: OrderKind, policyOf: PolicyOf | undefined, orders: number): Promise<number> {
  const { account, bulk } = await createBulk([kind], orders);
  // What fresh sources need is the same for any number of orders.
  vi.resetModules();
  let before = 0;
  let after = 0;
  const measure = async (number: number) => {
    const heap = await heapInUse();
    if (number === 1) before = heap;
    else after = heap;
  };
  const last = Math.ceil(orders / 1_000) + bulk.requestCount - 100;
  await auditInVirtualTime(
    account,
    { 'requests-per-minute': '2000' },
    {
      isRecording: false,
      ...(policyOf && { policy: policyOf(bulk.ids) }),
      beforeRequest: (number) => (number === 1 || number === last ? measure(number) : undefined),
    },
  );
  return after - before;
}

/** Measures again if a value is not within its bounds: V8 sometimes keeps more for a while, but what is really held shows each time. */
async function firstWithin(min: number, max: number, measure: () => Promise<number>): Promise<number> {
  let value = Number.NaN;
  for (let round = 0; round < 5 && !(value > min && value < max); round++) value = await measure();
  return value;
}

test.each<[string, OrderKind, PolicyOf?]>([
  ['with long texts', withLongTexts(orderKinds.logged)],
  ['to do, by a rule of its own', withManyNames(orderKinds.logged), policyFor],
])('an order takes less than 1 KiB and the length of its names: %s', async (_, kind, policyOf) => {
  const [few, many] = [300, 1_500];
  const limit = 1_024 + dnsNames.join(' ').length;
  // Less would mean that nothing was measured.
  const least = dnsNames.join(' ').length / 4;
  const perOrder = await firstWithin(
    least,
    limit,
    async () => ((await heapFor(kind, policyOf, many)) - (await heapFor(kind, policyOf, few))) / (many - few),
  );
  expect(perOrder).toBeLessThan(limit);
  expect(perOrder).toBeGreaterThan(least);
});

test('nothing is kept of a request once it is answered', async () => {
  await using service = await startService();
  const transport = new HttpTransport(new URL(service.url), {
    timeoutSeconds: 300,
    sanitize: String,
    debug: undefined,
  });
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

const MIB = 2 ** 20;

test('100 responses of a megabyte at once, and lists of duplicates of 8', async () => {
  // White space behind JSON, or behind a certificate, does not matter.
  const sizes = { list: 1_000, order: MIB, certificate: MIB, duplicates: 8 * MIB, duplicate: MIB };
  let service: CertCentral | undefined;
  await using large = await startService({
    intercept: async (request) => {
      if (!service) return undefined;
      const { body = '', ...response } = await respond(service, request);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return { ...response, body: text.padEnd(sizes[kindOf(request) as keyof typeof sizes], ' ') };
    },
  });
  service = large;
  for (let id = 1; id <= 100; id++)
    await large.addOrder(order(id, id % 10 === 0 ? { duplicates: [{ scts: true }] } : {}));
  const fast = { 'requests-per-minute': '2000' };
  const options = { virtualTime: { holders: [large] }, measureMemory: true };
  const step = await audit(large, fast, options);
  expectGreen(step);
  expect((step.maxRssBytes ?? Infinity) / MIB).toBeLessThan(400);
  sizes.order = MIB + 1;
  const refused = await audit(large, { ...fast, orders: '1' }, options);
  expect(refused.rows[0]?.reason).toMatch(/1 MiB/);
});
