/** Shows what the built actions do, each against a stand-in for CertCentral of its own: `npm run demo -- --help`. */
import { parseArgs } from 'node:util';
import { indent, toPlainText, wrap } from './harness/plain-text.ts';
import { type Inputs, type RunResult, runAction, runAudit, runReissue } from './harness/runner.ts';
import { dvOrder } from './stand-in/orders.ts';
import { type CertCentral, type CertCentralOptions, seedOrders, startCertCentral } from './stand-in/server.ts';

const USAGE = `Usage: npm run demo -- [options]

Runs the three actions against a stand-in for CertCentral on this machine.

For parts 1 and 2:
  --order-id ID         the order to change (default: 1000001)
  --disable-ct BOOLEAN  true turns CT logging off, false turns it on (default: true)
  --dry-run             report only

For all parts:
  --verbose             also print requests, logs, outputs and raw job summaries
  --help                print this text

Orders of the stand-in:
${seedOrders.map(({ id, status, disableCt, certificate }) => `  ${id}  ${status}, CT logging ${disableCt ? 'off' : 'on'}, ${describe(certificate)}`).join('\n')}`;

const options = {
  'order-id': { type: 'string', default: '1000001' },
  'disable-ct': { type: 'string', default: 'true' },
  'dry-run': { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const values = parseOptions();
const change: Inputs = {
  'order-id': values['order-id'],
  'disable-ct': values['disable-ct'],
  'dry-run': String(values['dry-run']),
};
let asExpected = true;
let parts = 0;

console.log(`This runs the three actions against a stand-in for CertCentral on this machine.
It needs no account, changes nothing elsewhere, and takes about 15 seconds.
Parts 3 and 5 are red on purpose: a refused reissue, and an audit with findings.`);

await part('The root action changes the order only', {}, async (show) => {
  await show(
    runAction,
    change,
    '"Reissue required": the certificate did not change, so order and certificate are out of sync.',
  );
});
await part('The reissue action changes order and certificate', { reissueMode: { pendingReads: 1 } }, async (show) => {
  await show(runReissue, change, 'the new serial number: the step is green only after it verified that certificate.');
});
await part('DigiCert refuses the reissue', { reissueMode: { failWith: 400 } }, async (show) => {
  const inputs = { 'order-id': '1000001', 'disable-ct': 'true' };
  await show(
    runReissue,
    inputs,
    '"after": the status was restored, so order and certificate are still in sync.',
    'red',
  );
});
await part('A DV order waits for a DNS record', { orders: [dvOrder] }, async (show, certCentral) => {
  const inputs = { 'order-id': String(dvOrder.id), 'disable-ct': 'true' };
  await show(
    runReissue,
    { ...inputs, 'wait-minutes': '0' },
    'the DNS record to create. The step does not wait: wait-minutes is 0.',
  );
  certCentral.setRecord(dvOrder.id);
  console.log('\n   Now the record is created, and a second step waits for the certificate:\n');
  const second = 'the certificate: the step requested nothing, asked DigiCert to check the record, and waited.';
  await show(runReissue, { ...inputs, 'wait-minutes': '1' }, second);
});
await part('The audit reads all orders', {}, async (show) => {
  await show(
    runAudit,
    {},
    'which orders are out of sync, and why. The output to-do is a matrix for the reissue action.',
    'red',
  );
});

console.log(
  `\n${asExpected ? 'All steps ended as expected.' : 'At least one step did NOT end as expected: see above.'}`,
);
process.exitCode = asExpected ? 0 : 1;

type Show = (run: typeof runAction, inputs: Inputs, lookAt: string, expected?: 'green' | 'red') => Promise<void>;

function parseOptions() {
  try {
    const parsed = parseArgs({ options }).values;
    if (!parsed.help) return parsed;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** Runs one part of the demo on a stand-in of its own. */
async function part(
  title: string,
  service: CertCentralOptions,
  scene: (show: Show, certCentral: CertCentral) => Promise<void>,
): Promise<void> {
  await using certCentral = await startCertCentral(service);
  console.log(`\n${++parts}. ${title}\n`);
  await scene(async (run, inputs, lookAt, expected = 'green') => {
    const before = stateOf(certCentral, inputs['order-id']);
    const result = await run({ ...inputs, 'api-key': certCentral.apiKey, 'api-url': certCentral.url });
    const actual = result.exitCode === 0 ? 'green' : 'red';
    if (actual !== expected) asExpected = false;
    print(
      'step',
      actual === expected ? `${actual}${actual === 'red' ? ', on purpose' : ''}` : `${actual}, NOT AS EXPECTED`,
    );
    if (before) {
      print('before', before);
      print('after', stateOf(certCentral, inputs['order-id']) ?? '');
    }
    print('look at', lookAt);
    console.log(`\n${toPlainText(result.summary, 74).replaceAll(/^/gm, '   | ')}`);
    if (values.verbose) printDetails(result, certCentral);
  }, certCentral);
}

function print(label: string, text: string): void {
  console.log(indent(wrap(text, 68), `   ${label.padEnd(9)}`).join('\n'));
}

function printDetails({ stdout, stderr, outputs, summary }: RunResult, { requests }: CertCentral): void {
  const started = requests[0]?.at ?? 0;
  const seen = requests.splice(0).map(({ method, path, body, at }) => {
    const seconds = ((at - started) / 1000).toFixed(1).padStart(5);
    return `${seconds} s  ${method} ${path} ${body.replace(/"csr":"[^"]*"/, '"csr":"…"')}`;
  });
  const details = {
    'Requests that the stand-in saw': seen,
    // A bar in front keeps a runner from taking the workflow commands for the demo's own.
    Log: `${stdout}${stderr}`
      .trim()
      .split('\n')
      .map((line) => `| ${line}`),
    Outputs: Object.entries(outputs).map(([name, value]) => `${name.padEnd(21)} ${value}`),
    'Raw job summary': [summary],
  };
  for (const [title, lines] of Object.entries(details)) console.log(`\n--- ${title} ---\n${lines.join('\n')}`);
}

function stateOf(certCentral: CertCentral, id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  if (!certCentral.orders.has(id)) return 'there is no such order';
  const { status, disableCt, serial, scts, inSync, pending } = certCentral.stateOf(id);
  const certificate = serial
    ? `certificate ${serial.slice(0, 8)}… ${scts ? 'logged' : 'not logged'}`
    : 'no certificate';
  return `${status}, CT logging ${disableCt ? 'off' : 'on'}, ${certificate}: ${pending ? 'a new one is pending' : inSync ? 'in sync' : 'out of sync'}`;
}

function describe(certificate: { scts: boolean } | undefined): string {
  if (!certificate) return 'no certificate yet';
  return certificate.scts ? 'certificate logged' : 'certificate not logged';
}
