/**
 * Measures an audit of an account with 10,000 orders of 10 names each, all of which must be read: `npm run bench:audit`, with
 * `-- --orders 100000 --rate 2000` for other sizes, and `--action ../earlier/audit` for the built action of another checkout.
 * Time is virtual, and a response takes none; memory and processor time are those of the built action against a stand-in on
 * loopback. Fails if a count is wrong, a request begins too soon, or the audit takes more than 1 GiB.
 */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Inputs, ROOT, runAction } from '../harness/runner.ts';
import { BulkOrders } from '../stand-in/bulk-orders.ts';
import { orderKinds } from '../stand-in/order-fixtures.ts';
import { startCertCentral } from '../stand-in/server.ts';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '10000' },
    rate: { type: 'string', default: '300' },
    action: { type: 'string', default: `${ROOT}/audit` },
  },
});
const [orders, perMinute] = [Number(values.orders), Number(values.rate)];

const dnsNames = Array.from({ length: 10 }, (_, index) => `some-name-${index}.many.example.com`);
const commonName = dnsNames[0] as string;
const certificate = { commonName, dnsNames, scts: true };
const { logged, 'kept out': keptOut } = orderKinds;
/** One order in twenty is to do. */
const kinds = Array.from({ length: 20 }, (_, index) => {
  const { seed, ...kind } = index === 0 ? keptOut : logged;
  return { ...kind, seed: { ...seed, commonName, certificate: { ...certificate, scts: index > 0 } } };
});

await using service = await startCertCentral({ orders: [] });
const bulk = await BulkOrders.add(service, kinds, orders);
let requests = 0;
// The stand-in records each request, which would take more memory than the orders.
service.requests.push = (...added) => {
  requests += added.length;
  return 0;
};
const inputs: Inputs = {
  'api-key': service.apiKey,
  'api-url': service.url,
  'disable-ct': 'false',
  fail: 'false',
  'requests-per-minute': `${perMinute}`,
};
const run = await runAction(inputs, {
  action: resolve(values.action),
  timeoutMs: 7_200_000,
  measureMemory: true,
  virtualTime: { holders: [service] },
});
const { outputs, exitCode, stdout, virtualMs = 0, maxRssBytes = 0, cpuMs = 0 } = run;
assert.equal(exitCode, 0, stdout);
assert.equal(requests, Math.ceil(orders / 1_000) + bulk.requestCount);
const counts = [outputs['to-do-count'], outputs['unknown-count'], outputs['checked-count']];
assert.deepEqual(counts, [`${Math.ceil(orders / 20)}`, '0', `${orders}`]);
console.log(
  `${orders} orders with 10 names each, ${perMinute} requests a minute: ${requests} requests in ${(virtualMs / 60_000).toFixed(2)} min (the rate requires ${((requests - 1) / perMinute).toFixed(2)}), ${(maxRssBytes / 2 ** 20).toFixed(0)} MiB at most, ${(cpuMs / orders).toFixed(2)} ms of processor time for each order`,
);
assert.ok(virtualMs >= ((requests - 1) / perMinute) * 60_000 - 1, 'The rate is exceeded');
assert.ok(maxRssBytes < 2 ** 30, 'It takes more than 1 GiB');
