/** Shows what the built actions do, each against a stand-in for CertCentral of its own: `npm run demo -- --help`. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { RunResult } from '../harness/runner.ts';
import { isLogged, type Scts } from '../stand-in/scts.ts';
import { type CertCentral, seedOrders, startCertCentral } from '../stand-in/server.ts';
import { createParts, policy, type Step } from './demo-parts.ts';
import { indent, toPlainText, wrap } from './plain-text.ts';

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
const change = {
  'order-id': values['order-id'],
  'disable-ct': values['disable-ct'],
  'dry-run': String(values['dry-run']),
};
const parts = createParts(change, values['dry-run']);
console.log(`This runs the three actions against a stand-in for CertCentral on this machine.
It needs no account, changes nothing elsewhere, and takes about 15 seconds.
In parts 3, 5 and 6, steps are red on purpose: a refused reissue, an audit with findings, a change against the policy, and
one that nobody approved.`);
const directory = await mkdtemp(join(tmpdir(), 'demo-'));
await writeFile(join(directory, 'ct-policy.json'), JSON.stringify(policy));
let unexpected = 0;
let plan = 'any';
for (const [index, [title, service, ...steps]] of parts.entries()) {
  console.log(`\n${index + 1}. ${title}`);
  await using certCentral = await startCertCentral(service);
  for (const each of steps) if (!(await show(each, certCentral))) unexpected++;
}
await rm(directory, { recursive: true });
console.log(`\n${unexpected === 0 ? 'All steps ended as expected.' : `${unexpected} steps did NOT end as expected.`}`);
process.exitCode = unexpected === 0 ? 0 : 1;

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

/** Runs a step, prints what it did, and returns whether it ended as expected. */
async function show(each: Step, certCentral: CertCentral): Promise<boolean> {
  const { run, inputs, lookAt, expected = 'green', shows = '', lines = 3, before: { text, event } = {} } = each;
  if (text) console.log(`\n   ${text}`);
  await event?.(certCentral);
  const before = stateOf(certCentral, inputs['order-id']);
  const access = { 'api-key': certCentral.apiKey, 'api-url': certCentral.url };
  const approval = each.isApproved && { 'expected-plan': plan };
  const result = await run({ ...inputs, ...access, ...approval }, { directory });
  plan = result.outputs['plan'] || plan;
  const actual = result.exitCode === 0 ? 'green' : 'red';
  const isExpected = actual === expected && result.summary.includes(shows);
  const remark = isExpected ? (expected === 'red' ? ', on purpose' : '') : ', NOT AS EXPECTED';
  console.log('');
  print('step', actual + remark);
  if (before) print('before', before);
  if (before) print('after', stateOf(certCentral, inputs['order-id']) ?? '');
  print('look at', lookAt);
  const summary = toPlainText(result.summary, 74).split('\n');
  const shown = values.verbose || !isExpected ? summary : [...summary.slice(0, lines), '… (all with --verbose)'];
  console.log(`\n${indent(shown, '   | ', '   | ').join('\n')}`);
  if (values.verbose) printDetails(result, certCentral);
  return isExpected;
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

function describe(certificate: { scts: Scts } | undefined): string {
  if (!certificate) return 'no certificate yet';
  return isLogged(certificate.scts) ? 'certificate logged' : 'certificate not logged';
}
