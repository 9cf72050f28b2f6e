/**
 * Runs the built action once against the CertCentral stand-in, as GitHub's runner would, and shows what the service saw
 * and what the action gave back: `npm run demo -- [--order-id ID] [--disable-ct BOOLEAN] [--dry-run] [--retries N]`.
 */
import { parseArgs } from 'node:util';
import { seedOrders, startCertCentral } from './support/certcentral.ts';
import { runAction } from './support/runner.ts';

const { values } = parseArgs({
  options: {
    'order-id': { type: 'string', default: '1000001' },
    'disable-ct': { type: 'string', default: 'true' },
    'dry-run': { type: 'boolean', default: false },
    retries: { type: 'string', default: '5' },
  },
});

await using certCentral = await startCertCentral();
const result = await runAction({
  ...values,
  'dry-run': String(values['dry-run']),
  'api-key': certCentral.apiKey,
  'api-url': certCentral.url,
});

section('Requests that CertCentral (a stand-in on this machine) saw');
for (const { method, path, body } of certCentral.requests) console.log(`${method} ${path} ${body}`);
section('Log of the step (the runner shows annotations from the lines that begin with ::)');
// Behind a bar, a runner does not take the commands among them for its own.
for (const line of `${result.stdout}${result.stderr}`.trim().split('\n')) console.log(`| ${line}`);
section(`Outputs (exit code ${result.exitCode})`);
for (const [name, value] of Object.entries(result.outputs)) console.log(`${name.padEnd(21)} ${value}`);
section('Job summary (as text)');
console.log(asText(result.summary));
section('Orders of the stand-in to try with --order-id');
for (const { id, status, disableCt, certificate } of seedOrders)
  console.log(`${id}: ${status}, CT logging ${disableCt ? 'disabled' : 'enabled'}, ${describe(certificate)}`);

process.exitCode = result.exitCode ?? 1;

function section(title: string): void {
  console.log(`\n--- ${title} ---`);
}

function describe(certificate: { scts: boolean } | undefined): string {
  if (!certificate) return 'no certificate yet';
  return `active certificate ${certificate.scts ? 'with' : 'without'} SCTs`;
}

function asText(html: string): string {
  return html
    .replaceAll('</th>', ': ')
    .replaceAll('</tr>', '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .trim();
}
