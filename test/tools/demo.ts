/**
 * Shows what the built actions do, each against a stand-in for CertCentral of its own: `npm run demo -- [--all] [--verbose]`.
 * `--all` also shows the parts after the first three.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Inputs, runAction, runAudit, runReissue } from '../harness/runner.ts';
import { dvOrder, issuedOrder } from '../stand-in/orders.ts';
import {
  type CertCentral,
  type CertCentralOptions,
  type OrderSeed,
  seedOrders,
  startCertCentral,
} from '../stand-in/server.ts';

/** A run of an action, and what its user should notice. */
interface Step {
  run: typeof runAction;
  inputs: Inputs;
  lookAt: string;
  isRed?: true;
  /** Text that the summary must contain. */
  shows?: string;
  /** How many lines of the summary are shown without --verbose. Default: 3. */
  lines?: number;
  /** Something that happens before the step. */
  before?: [text: string, event?: (certCentral: CertCentral) => unknown];
  /** Whether the step may carry out only the plan of the last dry run. */
  isApproved?: true;
}

const USUAL = { 'order-id': '1000001', 'disable-ct': 'true' };
const DV = { 'order-id': String(dvOrder.id), 'disable-ct': 'true' };
const BY_POLICY = { 'policy-file': 'ct-policy.json', 'disable-ct': '' };
const POLICY = {
  account: '1449471',
  default: 'log',
  'keep-out': { 'corp.example.net': 'internal hosts', '1000002': 'pilot until March', '1000003': 'pilot until March' },
};

/** An order whose names the policy keeps out, and which is not logged. */
function internal(id: number, host: string, changes: Partial<OrderSeed> = {}): OrderSeed {
  const commonName = `${host}.corp.example.net`;
  return { ...issuedOrder(id, { commonName, dnsNames: [commonName], scts: false }), disableCt: true, ...changes };
}

const FLEET = [
  ...seedOrders,
  internal(1000011, 'vpn', { isRenewed: true }),
  internal(1000012, 'vpn', { renewedOrderId: 1000011 }),
  issuedOrder(1000013, { commonName: 'www.example.com', dnsNames: ['www.example.com', 'intranet.corp.example.net'] }),
  internal(1000014, 'erp', { status: 'pending', disableCt: false, certificate: undefined }),
];

/** Somebody has it reissued with a name that nobody approved. */
async function addName(certCentral: CertCentral): Promise<void> {
  const name = 'order-1000001.example.com';
  const dnsNames = [name, `www.${name}`, 'secret-merger.example.com'];
  (await certCentral.prepareReissue(1000001, { dnsNames, disableCt: false }))();
}

/** Parts that are shown without `--all`: one for each action. */
const USUAL_PARTS = 3;

const PARTS: [title: string, service: CertCentralOptions, ...steps: Step[]][] = [
  [
    'The root action changes the order only',
    {},
    {
      run: runAction,
      inputs: USUAL,
      lookAt: '"after": the certificate did not change, so a reissue is due. Until then, they are out of sync.',
    },
  ],
  [
    'The reissue action changes order and certificate',
    { reissueMode: { pendingReads: 1 } },
    { run: runReissue, inputs: USUAL, lookAt: '"after": a new certificate, which the step verified.' },
  ],
  [
    'A policy file decides by name',
    { orders: FLEET },
    {
      run: runAudit,
      inputs: BY_POLICY,
      isRed: true,
      lines: 25,
      shows: 'intranet.corp.example.net',
      lookAt:
        'order 1000014, to be kept out before its first certificate, and 1000013, whose names disagree. Order 1000012 is in sync: it renews 1000011 under a new ID, but its name is the same.',
    },
    {
      run: runReissue,
      inputs: { ...BY_POLICY, 'order-id': '1000012', 'disable-ct': 'false' },
      isRed: true,
      lines: 4,
      shows: 'change the policy first',
      lookAt: 'the refusal: nobody publishes what the policy keeps out.',
      before: ['Somebody tries to log the renewal, for good:'],
    },
    {
      run: runReissue,
      inputs: { ...BY_POLICY, 'order-id': '1000014' },
      shows: 'internal hosts',
      lookAt: '"after": CT logging is disabled. Without disable-ct, the policy decides.',
      before: ['The reissue action does what the audit found:'],
    },
  ],
  [
    'DigiCert refuses the reissue',
    { reissueMode: { failWith: 400 } },
    { run: runReissue, inputs: USUAL, isRed: true, lines: 9, lookAt: '"after": restored, so both are still in sync.' },
  ],
  [
    'A DV order waits for a DNS record',
    { orders: [dvOrder] },
    {
      run: runReissue,
      inputs: { ...DV, 'wait-minutes': '0' },
      lines: 8,
      lookAt: 'the DNS record. With wait-minutes 0, the step does not wait.',
    },
    {
      run: runReissue,
      inputs: { ...DV, 'wait-minutes': '1' },
      lookAt: '"after": the step requested nothing, had DigiCert check the record, and waited.',
      before: ['Somebody creates the record, and a second step waits:', (service) => service.setRecord(dvOrder.id)],
    },
  ],
  [
    'A run carries out the plan that a person approved, or nothing',
    {},
    {
      run: runReissue,
      inputs: { ...USUAL, 'dry-run': 'true' },
      lines: 22,
      shows: 'www.order-1000001.example.com',
      lookAt: 'names, key and serial number. The output plan binds the run to them.',
    },
    {
      run: runReissue,
      inputs: USUAL,
      isApproved: true,
      lookAt: '"after": what was planned, and no more.',
      before: ['A person approves it, and the run has the plan as expected-plan:'],
    },
    {
      run: runReissue,
      inputs: USUAL,
      isApproved: true,
      isRed: true,
      lines: 6,
      shows: 'plan again',
      lookAt: 'the refusal: nobody approved that name.',
      before: ['Somebody else has it reissued with another name, logged, and the run is started again:', addName],
    },
  ],
];

const { all, verbose } = parseArgs({
  options: { all: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false } },
}).values;
const parts = all ? PARTS : PARTS.slice(0, USUAL_PARTS);
console.log(`This runs the three actions against a stand-in for CertCentral on this machine.
It needs no account, changes nothing elsewhere, and takes a few seconds. Some steps are red on purpose.
${all ? '' : `"npm run demo -- --all" has ${PARTS.length - USUAL_PARTS} more parts. `}--verbose prints requests, logs, outputs and whole summaries.`);
const directory = await mkdtemp(join(tmpdir(), 'demo-'));
await writeFile(join(directory, 'ct-policy.json'), JSON.stringify(POLICY));
let [unexpected, plan] = [0, 'any'];
let hasWarned = false;
for (const [index, [title, service, ...steps]] of parts.entries()) {
  console.log(`\n${index + 1}. ${title}`);
  await using certCentral = await startCertCentral(service);
  for (const each of steps) if (!(await show(each, certCentral))) unexpected++;
}
await rm(directory, { recursive: true });
console.log(`\n${unexpected === 0 ? 'All steps ended as expected.' : `${unexpected} steps did NOT end as expected.`}`);
process.exitCode = unexpected === 0 ? 0 : 1;

/** Runs a step, prints what it did, and returns whether it ended as expected. */
async function show(step: Step, certCentral: CertCentral): Promise<boolean> {
  const { run, inputs, lookAt, isRed = false, shows = '', lines = 3, before: [text, event] = [''], isApproved } = step;
  if (text) console.log(`\n   ${text}`);
  await event?.(certCentral);
  const before = stateOf(certCentral, inputs);
  const access = { 'api-key': certCentral.apiKey, 'api-url': certCentral.url };
  const approval = isApproved && { 'expected-plan': plan };
  const { exitCode, outputs, summary, stdout } = await run({ ...inputs, ...access, ...approval }, { directory });
  plan = outputs['plan'] || plan;
  const isExpected = (exitCode !== 0) === isRed && summary.includes(shows);
  const remark = !isExpected ? ', NOT AS EXPECTED' : isRed ? ', on purpose' : '';
  const requests = certCentral.requests
    .splice(0)
    .map(({ method, path, body }) => `${method} ${path} ${body.slice(0, 60)}`);
  const shown = toLines(summary);
  const details = verbose ? [...requests, ...stdout.trim().split('\n'), ...Object.entries(outputs).map(String)] : [];
  const facts = [
    `step     ${exitCode === 0 ? 'green' : 'red'}${remark}`,
    ...(before ? [`before   ${before}`, `after    ${stateOf(certCentral, inputs)}`] : []),
    `look at  ${lookAt}`,
    '',
    // A bar in front keeps a runner from taking workflow commands for the demo's own.
    ...(verbose || !isExpected ? shown : [...shown.slice(0, lines), '…']).map((line) => `| ${line}`),
    ...details.map((line) => `| ${line}`),
  ];
  console.log(`\n${facts.map((line) => `   ${line}`).join('\n')}`);
  return isExpected;
}

/** Returns a summary as lines of text, without HTML and pictures, and with what browsers do only the first time. */
function toLines(summary: string): string[] {
  const text = summary
    .replaceAll(/^```mermaid$.*?^```$/gms, '')
    .replaceAll(/<\/(?:h2|p|tr|li|summary)>/g, '\n')
    .replaceAll(/<\/t[hd]>/g, '  ');
  const lines = text
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(code))
    .split('\n');
  const isNew = (line: string) => {
    const warns = line.startsWith('Chrome, Safari and Firefox');
    const isRepeated = warns && hasWarned;
    hasWarned ||= warns;
    return line !== '' && !isRepeated;
  };
  return lines.map((line) => line.trim()).filter(isNew);
}

function stateOf(certCentral: CertCentral, { 'order-id': id = '' }: Inputs): string {
  if (!certCentral.orders.has(id)) return '';
  const { status, disableCt, serial = '', scts, inSync, pending } = certCentral.stateOf(id);
  const certificate = serial && `, certificate ${serial.slice(0, 8)}… ${scts ? 'logged' : 'not logged'}`;
  const sync = pending ? 'a new one is pending' : !serial ? 'nothing issued yet' : inSync ? 'in sync' : 'out of sync';
  return `${status}, CT logging ${disableCt ? 'disabled' : 'enabled'}${certificate}: ${sync}`;
}
