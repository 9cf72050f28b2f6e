/**
 * Measures whole runs of the reissue action against a CertCentral stand-in that takes 900 ms for each response, in
 * round trips: `npm run bench:reissue`. Then 64 runs at once with one key under DigiCert's rate limits. Fails unless all are
 * green and in sync.
 */
import assert from 'node:assert/strict';
import { runReissue } from '../harness/runner.ts';
import { issuedOrder } from '../stand-in/orders.ts';
import { startCertCentral } from '../stand-in/server.ts';

const LATENCY_MS = 900;
const RUNS = 64;

await depth('a change that is issued at once', '1000001', 'true');
await depth('nothing to do', '1000001', 'false');
await depth('a dry run', '1000001', 'true', 'true');
await fleet();

async function depth(title: string, orderId: string, disableCt: string, dryRun = 'false'): Promise<void> {
  await using certCentral = await startCertCentral();
  certCentral.fault({}, { delayMs: LATENCY_MS });
  const { exitCode, durationMs } = await runReissue({
    'order-id': orderId,
    'disable-ct': disableCt,
    'dry-run': dryRun,
    'api-key': certCentral.apiKey,
    'api-url': certCentral.url,
  });
  assert.equal(exitCode, 0);
  const requests = certCentral.requests.map(({ method }) => method).join(' ');
  console.log(`${title}: ${(durationMs / 1000).toFixed(1)} s, ${requests}`);
}

async function fleet(): Promise<void> {
  const orders = Array.from({ length: RUNS }, (_, index) => issuedOrder(3_000_001 + index));
  const windows = [
    { limit: 100, perMs: 5_000 },
    { limit: 1_000, perMs: 180_000 },
  ];
  await using certCentral = await startCertCentral({ windows, orders, reissueMode: { pendingReads: 1 } });
  const access = { 'api-key': certCentral.apiKey, 'api-url': certCentral.url };
  const started = performance.now();
  const change = { 'disable-ct': 'true', ...access };
  const results = await Promise.all(
    orders.map(({ id }) => runReissue({ 'order-id': `${id}`, ...change }, { timeoutMs: 600_000 })),
  );
  const green = results.filter(({ exitCode }) => exitCode === 0).length;
  const states = orders.map(({ id }) => certCentral.stateOf(id));
  const inSync = states.filter((state) => state.inSync && state.disableCt && state.posts === 1).length;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `${RUNS} at once: ${green} green, ${inSync} in sync with one reissue each, ${certCentral.requests.length} requests, ${certCentral.limiter.throttled} of them refused with 429, in ${seconds} s`,
  );
  assert.deepEqual([green, inSync], [RUNS, RUNS]);
}
