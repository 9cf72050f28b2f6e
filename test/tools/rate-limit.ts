/**
 * Starts 40 runs at once with one API key against a stand-in that enforces DigiCert's rate limits, and tells how they
 * fared with the default settings: `npm run test:rate-limit`. Fails unless all are green and sure of their certificate.
 */

import { runAction } from '../harness/runner.ts';
import { startCertCentral } from '../stand-in/server.ts';

const RUNS = 40;
const WINDOWS = [
  { limit: 100, perMs: 5_000 },
  { limit: 1_000, perMs: 180_000 },
];

const orders = Array.from({ length: RUNS }, (_, index) => ({
  id: 3_000_001 + index,
  status: 'issued',
  disableCt: false,
  certificate: { commonName: 'fleet.example.com', dnsNames: ['fleet.example.com'], scts: true, keyType: 'ec' as const },
}));
await using certCentral = await startCertCentral({ windows: WINDOWS, orders });

const started = performance.now();
const results = await Promise.all(
  orders.map(({ id }) =>
    runAction(
      { 'order-id': `${id}`, 'disable-ct': 'true', 'api-key': certCentral.apiKey, 'api-url': certCentral.url },
      { timeoutMs: 300_000 },
    ),
  ),
);
const seconds = (ms: number) => (ms / 1000).toFixed(1);
const green = results.filter(({ exitCode }) => exitCode === 0).length;
const told = results.filter(({ outputs }) => outputs['certificate-ct-status'] === 'enabled').length;
const throttledRuns = results.filter(({ stdout }) => stdout.includes('failed: 429')).length;
const slowest = Math.max(...results.map(({ durationMs }) => durationMs));
console.log(
  `${certCentral.requests.length} requests, ${certCentral.throttled} of them answered 429, in ${throttledRuns} runs`,
);
console.log(`${green} of ${RUNS} runs green, ${told} told how the certificate was issued`);
console.log(`all done after ${seconds(performance.now() - started)} s; the slowest run took ${seconds(slowest)} s`);
process.exitCode = green === RUNS && told === RUNS ? 0 : 1;
