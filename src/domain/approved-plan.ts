import type { CtStatus } from '../pki/certificate.ts';
import type { CertificateRequest } from '../pki/csr.ts';
import { compact } from '../text.ts';
import type { Action, Assessment } from './assessment.ts';
import type { Facts } from './facts.ts';
import { digestNames, plannedNames } from './order-names.ts';

/** What a dry run or an audit found and a person approves: a run with this plan does this, or nothing. */
export interface ApprovedPlan {
  /** The host of the API, with its port unless that is 443. */
  api: string;
  order: string;
  ct: CtStatus;
  do: Action;
  /** The serial number of the active certificate, as Node gives it; `none` if nothing was issued. */
  serial: string;
  /** SHA-256 of the names, hexadecimal. */
  names: string;
  /** SHA-256 of the public key that the certificate should have after the run, hexadecimal; or `any`. */
  key: string;
  /** When the reads of the order began, in milliseconds: a whole second. */
  at: number;
}

const VERSION = '1';
const FIELDS = ['api', 'order', 'ct', 'do', 'serial', 'names', 'key', 'at'] as const;

const PLAN = new RegExp(
  [
    '^1',
    String.raw`api=(?<api>(?:[\w.-]{1,253}|\[[\da-f:]{2,45}\])(?::[1-9]\d{0,4})?)`,
    String.raw`order=(?<order>[1-9]\d{0,14})`,
    'ct=(?<ct>enabled|disabled)',
    'do=(?<do>reissue|wait|status)',
    'serial=(?<serial>none|[\\dA-F]{1,64})',
    'names=(?<names>[\\da-f]{64})',
    'key=(?<key>any|[\\da-f]{64})',
    String.raw`at=(?<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$`,
  ].join(' '),
);

/** Formats a plan as one line of text. */
export function formatPlan(plan: ApprovedPlan): string {
  const values = { ...plan, at: formatTime(plan.at) };
  return [VERSION, ...FIELDS.map((name) => `${name}=${values[name]}`)].join(' ');
}

/**
 * Parses the text of a plan.
 * @throws Error whose message is a statement that contains nothing of the text: it is no plan that a dry run sets
 */
export function parsePlan(text: string): ApprovedPlan {
  const groups = PLAN.exec(text)?.groups;
  if (!groups)
    throw new Error(
      /^\d{1,3} /.test(text) && !text.startsWith(`${VERSION} `)
        ? 'it is a plan of another version: plan again'
        : 'it is not the output plan of a dry run',
    );
  const at = Date.parse(groups['at'] as string);
  // The parser takes February 30 for March 2, and 24:00 for the next day.
  const isTime = !Number.isNaN(at) && formatTime(at) === groups['at'];
  const plan = { ...groups, at } as unknown as ApprovedPlan;
  const isPossible =
    (plan.serial !== 'none' || plan.do === 'status') &&
    (plan.key !== 'any' || plan.do === 'wait' || plan.serial === 'none');
  if (!isTime || !isPossible) throw new Error('no dry run sets such a plan');
  return plan;
}

/** Returns the beginning of a second, in milliseconds. */
function wholeSecond(ms: number): number {
  return ms - (ms % 1000);
}

function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Returns the host of an API URL as a plan has it: with the port unless that is 443. */
function apiHostOf(apiUrl: string): string {
  const { protocol, hostname, port } = new URL(apiUrl);
  const actualPort = port || (protocol === 'http:' ? '80' : '443');
  return actualPort === '443' ? hostname : `${hostname}:${actualPort}`;
}

const MAX_PLAN_AGE_HOURS = 96;

/** The inputs that a plan must agree with. An input that is not usable is undefined, and has an error of its own. */
export interface PlannedInputs {
  orderId: string | undefined;
  apiUrl: string | undefined;
  /** Null if a policy decides. */
  status: CtStatus | null | undefined;
  csrFile: CertificateRequest | null | undefined;
}

/** Returns why a run with these inputs cannot have a plan, as statements. */
export function findInputConflicts(
  { api, order, ct, key, at }: ApprovedPlan,
  { orderId, apiUrl, status, csrFile }: PlannedInputs,
  now: number,
): string[] {
  return [
    apiUrl !== undefined && apiHostOf(apiUrl) !== api && 'its field api is another host than that of api-url',
    orderId !== undefined && orderId !== order && 'its field order is another order than order-id',
    status && status !== ct && 'its field ct is another status than that of disable-ct',
    csrFile && key !== csrFile.keyDigest && 'its field key is not the key of csr-file: plan again',
    now - at > MAX_PLAN_AGE_HOURS * 3_600_000 &&
      `its field at is more than ${MAX_PLAN_AGE_HOURS} hours ago: plan again`,
  ].filter((conflict) => typeof conflict === 'string');
}

/**
 * Creates the plan of an order that a run would not refuse.
 * @param observedAt when the reads of the order began, in milliseconds
 */
export function createPlan(
  apiUrl: string,
  { desired, action }: Extract<Assessment, { action: Action }>,
  { order, certificate, csrFile }: Facts,
  observedAt: number,
): ApprovedPlan {
  // A usable CSR of the order has the key of the active certificate.
  const keptKey = certificate && action !== 'wait' ? certificate.keyDigest : 'any';
  return {
    api: apiHostOf(apiUrl),
    order: order.id,
    ct: desired.status,
    do: action,
    serial: certificate?.serialNumber ?? 'none',
    names: digestNames(plannedNames(certificate, order)),
    key: csrFile?.keyDigest ?? keptKey,
    at: wholeSecond(observedAt),
  };
}

/** Returns the key that a plan requires; null if any key will do. */
export function plannedKey(plan: ApprovedPlan | null): string | null {
  return plan === null || plan.key === 'any' ? null : plan.key;
}

/** What a run finds that its plan does not have, so that a person must approve it first. */
export type PlanDifference =
  | { kind: 'status'; planned: CtStatus; desired: CtStatus }
  | { kind: 'action'; planned: Action }
  | { kind: 'names' | 'serial-number' | 'key' | 'unseen-names' };

/**
 * Compares a plan with what a run finds. Nothing differs if nothing is due any more or a reissue is pending: reruns do that.
 * @param assessment without objections that refuse the run
 */
export function findPlanDifferences(
  plan: ApprovedPlan,
  { desired, action, objections }: Extract<Assessment, { action: Action }>,
  { order, certificate, csrFile }: Facts,
): PlanDifference[] {
  const isDue = action === 'reissue';
  const key = csrFile?.keyDigest ?? certificate?.keyDigest;
  const mayPublish = objections.some((found) => found.kind === 'unseen-names' && found.reissuePending !== false);
  return compact([
    desired.status !== plan.ct && { kind: 'status', planned: plan.ct, desired: desired.status },
    digestNames(plannedNames(certificate, order)) !== plan.names && { kind: 'names' },
    isDue && plan.do !== 'reissue' && { kind: 'action', planned: plan.do },
    isDue && certificate?.serialNumber !== plan.serial && { kind: 'serial-number' },
    isDue && key !== plannedKey(plan) && { kind: 'key' },
    mayPublish && plan.do !== 'wait' && { kind: 'unseen-names' },
  ]);
}
