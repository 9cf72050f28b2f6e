/**
 * Runs the built actions against the CertCentral stand-in, as GitHub's runner would, and shows what the service saw and what
 * the actions gave back: `npm run demo -- [--order-id ID] [--disable-ct BOOLEAN] [--dry-run] [--retries N] [--fail]`. First
 * the root action sets the status; then the reissue action does the whole change, and the audit looks at all orders, each on
 * a stand-in of its own. With `--fail` DigiCert refuses the reissue, and the change is put back.
 */
import { parseArgs } from 'node:util';
import { type Inputs, type RunResult, runAction, runAudit, runReissue } from './harness/runner.ts';
import { type CertCentral, seedOrders, startCertCentral } from './stand-in/server.ts';

const { values } = parseArgs({
  options: {
    'order-id': { type: 'string', default: '1000001' },
    'disable-ct': { type: 'string', default: 'true' },
    'dry-run': { type: 'boolean', default: false },
    retries: { type: 'string', default: '5' },
    fail: { type: 'boolean', default: false },
  },
});
const { fail, 'order-id': orderId, ...rest } = values;
const order = { 'order-id': orderId, ...rest, 'dry-run': String(values['dry-run']) };

const change = await demonstrate('The root action: sets the status', await startCertCentral(), runAction, order);
const reissueMode = fail ? ({ failWith: 400 } as const) : { pendingReads: 2 };
const reissue = await demonstrate(
  'The reissue action: changes, reissues, proves, or puts back',
  await startCertCentral({ reissueMode }),
  runReissue,
  order,
);
const audited = await demonstrate('The audit: looks at every order', await startCertCentral(), runAudit, {
  fail: 'false',
});

section('Orders of the stand-in to try with --order-id');
for (const { id, status, disableCt, certificate } of seedOrders)
  console.log(`${id}: ${status}, CT logging ${disableCt ? 'disabled' : 'enabled'}, ${describe(certificate)}`);

// A reissue that is refused on purpose is to fail the step.
process.exitCode =
  change.exitCode || audited.exitCode || (fail ? Number(reissue.exitCode !== 1) : (reissue.exitCode ?? 1));

async function demonstrate(
  title: string,
  service: CertCentral,
  run: typeof runAction,
  inputs: Inputs,
): Promise<RunResult> {
  await using certCentral = service;
  const before = stateText(certCentral, orderId);
  const result = await run({ ...inputs, 'api-key': certCentral.apiKey, 'api-url': certCentral.url });
  console.log(`\n=== ${title} ===`);
  section('Requests that CertCentral (a stand-in on this machine) saw');
  const started = certCentral.requests[0]?.at ?? 0;
  for (const { method, path, body, at } of certCentral.requests)
    console.log(`${((at - started) / 1000).toFixed(1).padStart(5)} s  ${method} ${path} ${shorten(body)}`);
  section('Log of the step (the runner shows annotations from the lines that begin with ::)');
  // Behind a bar, a runner does not take the commands among them for its own.
  for (const line of `${result.stdout}${result.stderr}`.trim().split('\n')) console.log(`| ${line}`);
  section(`Outputs (exit code ${result.exitCode})`);
  for (const [name, value] of Object.entries(result.outputs)) console.log(`${name.padEnd(21)} ${value}`);
  section('Job summary (as text)');
  console.log(asText(result.summary));
  if ('order-id' in inputs) {
    section('The order at the service');
    console.log(`before: ${before}\nafter:  ${stateText(certCentral, orderId)}`);
  }
  return result;
}

function stateText(certCentral: CertCentral, id: string): string {
  if (!certCentral.orders.has(id)) return 'there is no such order';
  const { status, disableCt, serial, scts, inSync } = certCentral.stateOf(id);
  const certificate = serial
    ? `certificate ${serial.slice(0, 8)}… ${scts ? 'with' : 'without'} SCTs`
    : 'no certificate';
  return `${status}, CT logging ${disableCt ? 'disabled' : 'enabled'}, ${certificate}: ${inSync ? 'in sync' : 'out of step'}`;
}

function section(title: string): void {
  console.log(`\n--- ${title} ---`);
}

function shorten(body: string): string {
  return body.replace(/"csr":"[^"]*"/, '"csr":"…"');
}

function describe(certificate: { scts: boolean } | undefined): string {
  if (!certificate) return 'no certificate yet';
  return `active certificate ${certificate.scts ? 'with' : 'without'} SCTs`;
}

function asText(html: string): string {
  return html
    .replaceAll(/<\/t[hd]>(?=<t[hd])/g, ': ')
    .replaceAll('</tr>', '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .trim();
}
