/** The parts of the demo: what runs, and what to look at. */
import { type Inputs, runAction, runAudit, runReissue } from '../harness/runner.ts';
import { dvOrder, issuedOrder } from '../stand-in/orders.ts';
import { type CertCentral, type CertCentralOptions, type OrderSeed, seedOrders } from '../stand-in/server.ts';

const usual = { 'order-id': '1000001', 'disable-ct': 'true' };
const ofDvOrder = { 'order-id': String(dvOrder.id), 'disable-ct': 'true' };

/** The policy file in the workspace. */
export const policy = {
  account: '1449471',
  default: 'log',
  'keep-out': { 'corp.example.net': 'internal hosts', '1000002': 'pilot until March', '1000003': 'pilot until March' },
};
const RENEWED = 1000011;
const RENEWAL = 1000012;
const UNISSUED = 1000014;
/** An order whose names the policy keeps out, and which is not logged. */
const internal = (id: number, host: string, changes: Partial<OrderSeed> = {}): OrderSeed => {
  const commonName = `${host}.corp.example.net`;
  return { ...issuedOrder(id, { commonName, dnsNames: [commonName], scts: false }), disableCt: true, ...changes };
};
const policyOrders = [
  ...seedOrders,
  internal(RENEWED, 'vpn', { isRenewed: true }),
  internal(RENEWAL, 'vpn', { renewedOrderId: RENEWED }),
  issuedOrder(1000013, { commonName: 'www.example.com', dnsNames: ['www.example.com', 'intranet.corp.example.net'] }),
  internal(UNISSUED, 'erp', { status: 'pending', disableCt: false, certificate: undefined }),
];
const byPolicy = { 'policy-file': 'ct-policy.json', 'disable-ct': '' };

/** A run of an action, and what its user should notice. */
export interface Step {
  run: typeof runAction;
  inputs: Inputs;
  lookAt: string;
  /** Default: green. */
  expected?: 'red';
  /** Text that the summary must contain. */
  shows?: string;
  /** The lines of the summary that are shown without --verbose. Default: 3. */
  lines?: number;
  /** Something that happens before the step. */
  before?: { text: string; event?: (certCentral: CertCentral) => void | Promise<void> };
  /** Whether the step may carry out only the plan of the last dry run. */
  isApproved?: true;
}

const createRecord = {
  text: 'Now somebody creates the record, and a second step waits for the certificate:',
  event: (certCentral: CertCentral) => certCentral.setRecord(dvOrder.id),
};

const addName = {
  text: 'Now somebody else has it reissued with another name, logged, and the same run is started again:',
  event: async (certCentral: CertCentral) => {
    const dnsNames = ['order-1000001.example.com', 'www.order-1000001.example.com', 'secret-merger.example.com'];
    (await certCentral.prepareReissue(1000001, { dnsNames, disableCt: false }))();
  },
};

type Part = [title: string, service: CertCentralOptions, ...steps: Step[]];

/**
 * Returns the parts.
 * @param change the inputs of the first two
 */
export function createParts(change: Inputs, isDryRun: boolean): Part[] {
  const dryRun = isDryRun ? '"after": nothing was changed. The summary has the plan.' : undefined;
  return [
    [
      'The root action changes the order only',
      {},
      {
        run: runAction,
        inputs: change,
        lookAt: dryRun ?? '"after": the certificate did not change, so it has to be reissued.',
      },
    ],
    [
      'The reissue action changes order and certificate',
      { reissueMode: { pendingReads: 1 } },
      {
        run: runReissue,
        inputs: change,
        lookAt: dryRun ?? '"after": a new certificate, which the step verified before it was green.',
      },
    ],
    [
      'DigiCert refuses the reissue',
      { reissueMode: { failWith: 400 } },
      {
        run: runReissue,
        inputs: usual,
        lookAt: '"after": the status was restored, so both are still in sync.',
        expected: 'red',
        lines: 9,
      },
    ],
    [
      'A DV order waits for a DNS record',
      { orders: [dvOrder] },
      {
        run: runReissue,
        inputs: { ...ofDvOrder, 'wait-minutes': '0' },
        lookAt: 'the DNS record. With wait-minutes 0, the step does not wait.',
        lines: 8,
      },
      {
        run: runReissue,
        inputs: { ...ofDvOrder, 'wait-minutes': '1' },
        lookAt: '"after": the step requested nothing, had DigiCert check the record, and waited.',
        before: createRecord,
      },
    ],
    [
      'A policy file decides by name',
      { orders: policyOrders },
      {
        run: runAudit,
        inputs: byPolicy,
        lookAt: `order ${UNISSUED}, which is kept out before its first certificate, and 1000013, whose names disagree. Order ${RENEWAL} is in sync: it renews ${RENEWED} under a new ID, but its name is the same.`,
        expected: 'red',
        shows: 'intranet.corp.example.net',
        lines: 36,
      },
      {
        run: runReissue,
        inputs: { ...byPolicy, 'order-id': String(RENEWAL), 'disable-ct': 'false' },
        lookAt: 'the refusal: nobody publishes what the policy keeps out.',
        expected: 'red',
        shows: 'change the policy first',
        lines: 4,
        before: { text: 'Somebody tries to log the renewal, for good:' },
      },
      {
        run: runReissue,
        inputs: { ...byPolicy, 'order-id': String(UNISSUED) },
        lookAt: '"after": CT logging is off. Without disable-ct, the policy decides.',
        shows: 'internal hosts',
        before: { text: 'The reissue action does what the audit found:' },
      },
    ],
    [
      'A run carries out the plan that a person approved, or nothing',
      {},
      {
        run: runReissue,
        inputs: { ...usual, 'dry-run': 'true' },
        lookAt: 'names, key and serial number. The output plan binds the run to them.',
        shows: 'www.order-1000001.example.com',
        lines: 22,
      },
      {
        run: runReissue,
        inputs: usual,
        lookAt: '"after": what was planned, and no more.',
        before: { text: 'A person approves it, and the run has the plan as expected-plan:' },
        isApproved: true,
      },
      {
        run: runReissue,
        inputs: usual,
        lookAt: 'the refusal: nobody approved that name.',
        expected: 'red',
        shows: 'plan again',
        lines: 6,
        before: addName,
        isApproved: true,
      },
    ],
  ];
}
