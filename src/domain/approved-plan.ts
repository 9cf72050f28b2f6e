import { createHash } from 'node:crypto';
import type { Order } from '../certcentral/order.ts';
import { type Certificate, type CtStatus, publicKeyDigest } from '../pki/certificate.ts';
import { normalizeName } from '../pki/names.ts';
import { namesOfCertificate, namesOfUnissuedOrder } from './names.ts';
import type { ReissuePending } from './order-phase.ts';
import { usableCsr } from './reissue-refusal.ts';

/** What a dry run or an audit found and a person approves: a run with this plan does this, or nothing. */
export interface ApprovedPlan {
  /** The host of the API, with its port unless that is 443. */
  apiHost: string;
  orderId: string;
  desiredStatus: CtStatus;
  action: PlannedAction;
  /** Of the active certificate, as Node gives it; `none` if nothing was issued. */
  serialNumber: string;
  namesDigest: string;
  /** SHA-256 of the public key that the certificate should have after the run, hexadecimal; or `any`. */
  keyDigest: string;
  /** When the reads of the order began, in milliseconds: a whole second. */
  plannedAt: number;
}

/** `reissue` requests a reissue, `wait` waits for a pending one, `status` only sets the status. */
export type PlannedAction = 'reissue' | 'wait' | 'status';

/** What a plan is made of. */
export interface PlanFacts {
  apiUrl: string;
  orderId: string;
  desiredStatus: CtStatus;
  order: Order;
  /** Undefined if nothing was issued. */
  certificate: Certificate | undefined;
  reissuePending: ReissuePending;
  /** SHA-256 of the public key of `csr-file`, hexadecimal; undefined without. */
  csrFileKeyDigest: string | undefined;
  /** When the reads of the order began, in milliseconds. */
  observedAt: number;
}

const FORMAT_VERSION = '1';
const MAX_PLAN_LENGTH = 400;
const SECOND_MS = 1000;
const DIGEST = '[0-9a-f]{64}';

/** The fields behind the version, in their order: the name, the property of the plan, and the values that they take. */
const FIELDS = [
  ['api', 'apiHost', String.raw`(?:[\w.-]{1,253}|\[[0-9a-f:]{2,45}\])(?::[1-9]\d{0,4})?`],
  ['order', 'orderId', String.raw`[1-9]\d{0,17}`],
  ['ct', 'desiredStatus', 'enabled|disabled'],
  ['do', 'action', 'reissue|wait|status'],
  ['serial', 'serialNumber', 'none|[0-9A-F]{1,64}'],
  ['names', 'namesDigest', DIGEST],
  ['key', 'keyDigest', `any|${DIGEST}`],
  ['at', 'plannedAt', String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`],
] as const satisfies readonly (readonly [name: string, property: keyof ApprovedPlan, values: string])[];

type PlanValues = Record<keyof ApprovedPlan, string>;

/** Formats a plan as one line of text. */
export function formatPlan(plan: ApprovedPlan): string {
  const values: PlanValues = { ...plan, plannedAt: formatTime(plan.plannedAt) };
  return [FORMAT_VERSION, ...FIELDS.map(([name, property]) => `${name}=${values[property]}`)].join(' ');
}

/**
 * Parses the text of a plan. Any text that `formatPlan` would not write is refused, so a plan has one spelling.
 * @throws Error whose message is a statement: why the text is not a plan. It contains nothing of the text but a version
 */
export function parsePlan(text: string): ApprovedPlan {
  if (text.length > MAX_PLAN_LENGTH) throw new Error(`a plan has at most ${MAX_PLAN_LENGTH} characters`);
  const [version = '', ...fields] = text.split(' ');
  if (version !== FORMAT_VERSION)
    throw new Error(
      /^\d{1,3}$/.test(version)
        ? `it is a plan of version ${version}, but this action reads version ${FORMAT_VERSION}: plan again`
        : `it does not begin with the version of a plan, ${FORMAT_VERSION}`,
    );
  const values = {} as PlanValues;
  for (const [index, [name, property, pattern]] of FIELDS.entries()) {
    const value = new RegExp(`^${name}=(${pattern})$`).exec(fields[index] ?? '')?.[1];
    if (value === undefined) throw new Error(`field ${index + 2} of the plan is not a usable ${name}=…`);
    values[property] = value;
  }
  if (fields.length > FIELDS.length) throw new Error('something follows the last field of the plan, at=…');
  return toPlan(values);
}

/** @throws Error whose message is a statement */
function toPlan(values: PlanValues): ApprovedPlan {
  const { action, serialNumber, keyDigest, plannedAt: time } = values;
  if (action === 'reissue' && serialNumber === 'none')
    throw new Error('a plan with do=reissue and serial=none is no plan');
  if (action === 'reissue' && keyDigest === 'any') throw new Error('a plan with do=reissue and key=any is no plan');
  const plannedAt = Date.parse(time);
  // The parser takes February 30 for March 2, and 24:00 for the next day.
  if (Number.isNaN(plannedAt) || formatTime(plannedAt) !== time) throw new Error('the time of the plan does not exist');
  return { ...values, plannedAt } as ApprovedPlan;
}

function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Returns the host of an API URL as a plan has it: with the port unless that is 443. */
export function apiHostOf(apiUrl: string): string {
  const { protocol, hostname, port } = new URL(apiUrl);
  const actualPort = port || (protocol === 'http:' ? '80' : '443');
  return actualPort === '443' ? hostname : `${hostname}:${actualPort}`;
}

/** Returns the SHA-256 of a set of names in hexadecimal. Neither case, order, repetitions nor the script matter. */
export function digestNames(names: readonly string[]): string {
  const unique = [...new Set(names.map(normalizeName))].sort();
  return createHash('sha256').update(unique.join('\n')).digest('hex');
}

/**
 * Creates the plan of an order that a run would not refuse for what it is: open, for public TLS, and reissuable.
 * @returns undefined if every run with the plan would be refused
 */
export function createApprovedPlan(facts: PlanFacts): ApprovedPlan | undefined {
  const { apiUrl, orderId, desiredStatus, order, certificate, reissuePending, csrFileKeyDigest, observedAt } = facts;
  const action = plannedAction(facts);
  if (action !== 'wait' && mayPublishUnseenNames(facts)) return undefined;
  if (action === 'reissue' && certificate && csrFileKeyDigest === undefined && !hasUsableCsr(order, certificate))
    return undefined;
  // A usable CSR of the order has the key of the active certificate.
  const keptKey = certificate && reissuePending !== true ? publicKeyDigest(certificate.publicKey) : 'any';
  const plan: ApprovedPlan = {
    apiHost: apiHostOf(apiUrl),
    orderId,
    desiredStatus,
    action,
    serialNumber: certificate?.serialNumber ?? 'none',
    namesDigest: digestNames(certificate ? namesOfCertificate(certificate) : namesOfUnissuedOrder(order)),
    keyDigest: csrFileKeyDigest ?? keptKey,
    plannedAt: observedAt - (observedAt % SECOND_MS),
  };
  return isReadable(plan) ? plan : undefined;
}

function plannedAction({ desiredStatus, certificate, reissuePending, csrFileKeyDigest }: PlanFacts): PlannedAction {
  if (!certificate) return 'status';
  if (reissuePending === true) return 'wait';
  const hasKey = csrFileKeyDigest === undefined || csrFileKeyDigest === publicKeyDigest(certificate.publicKey);
  return certificate.ctStatus === desiredStatus && hasKey ? 'status' : 'reissue';
}

/**
 * Returns whether turning logging on may publish names that nobody has seen: those of a reissue that is or may be pending.
 * Unless the plan waits for that reissue, a run refuses it.
 */
export function mayPublishUnseenNames({
  desiredStatus,
  order,
  reissuePending,
}: Pick<PlanFacts, 'desiredStatus' | 'reissuePending'> & { order: Pick<Order, 'ctStatus'> }): boolean {
  return reissuePending !== false && desiredStatus === 'enabled' && order.ctStatus === 'disabled';
}

function hasUsableCsr(order: Order, certificate: Certificate): boolean {
  return typeof usableCsr(order, certificate) !== 'string';
}

/** Returns whether a run could read a plan. The text of a host or a serial number without bounds may be too long. */
function isReadable(plan: ApprovedPlan): boolean {
  try {
    parsePlan(formatPlan(plan));
    return true;
  } catch {
    return false;
  }
}
