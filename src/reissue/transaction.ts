import type { CertCentral } from '../certcentral/client.ts';
import type { ReissueResponse } from '../certcentral/endpoints.ts';
import type { DesiredCertificate, RequiredNames } from '../domain/as-desired.ts';
import { turnsLoggingOn } from '../domain/status-update.ts';
import { isObject, ORDER_ID } from '../json.ts';
import type { CtStatus, IssuedCertificate } from '../pki/certificate.ts';
import type { Inputs } from './inputs.ts';
import type { Baseline, KnownOrder, Observation } from './observation.ts';
import type { RunPlan } from './plan.ts';

/** The progress of a change: what a recovery needs, in this process or in the post step. Contains no secret. */
export interface Transaction extends Omit<KnownOrder, 'isIssued'> {
  apiUrl: string;
  /** What the certificate must be like after a run, with the names of the baseline; if nothing was issued, of the order. */
  desired: DesiredCertificate & { names: RequiredNames };
  /** The CT status that the order reported at the first observation. */
  reportedStatus: CtStatus | 'unknown';
  /** Whether `log` of the policy has the order ID: all names of the order's certificates may be published. */
  mayPublishUnseenNames: boolean;
  /** Whether the run has an expected plan, which a rerun may refuse. */
  isPlanned: boolean;
  /** `none`: the run sends no update, because it only waits for a reissue. */
  statusUpdate: 'none' | 'in-doubt' | 'applied' | 'not-applied';
  /** `in-doubt`: this run's request for a reissue may have been carried out, or is about to be sent. */
  reissueRequest: 'none' | 'in-doubt' | 'accepted';
  /** Whether the reissue that this run requested is over: a reissue that is pending later is somebody else's. */
  isOwnReissueOver: boolean;
  /** The path of the certificate file. Its folder is made before the order is changed, and a failed run removes both. */
  certificateFile: string;
}

/** Creates the transaction of a change that is about to begin. */
export function createTransaction(
  inputs: Inputs,
  plan: RunPlan,
  first: Observation,
  certificateFile = '',
): Transaction {
  const { order, certificate, desired, names, requiredKey, mayPublishUnseenNames, onlyWaits } = plan;
  const sanCount = certificate?.names.dnsSans.length ?? 0;
  return {
    orderId: order.id,
    apiUrl: inputs.apiUrl,
    desired: { status: desired.status, key: requiredKey, names: { names, sanCount } },
    commonName: order.commonName,
    reportedStatus: order.ctStatus,
    baseline: certificate ? baselineOf(certificate) : null,
    mayPublishUnseenNames,
    isPlanned: inputs.expectedPlan !== null,
    // The post step must not take a run that is killed during its first request for one that sent nothing.
    statusUpdate: onlyWaits ? 'none' : 'in-doubt',
    reissueRequest: 'none',
    pending: first.reissuePending === true ? 'seen' : 'not-seen',
    isOwnReissueOver: false,
    certificateFile,
  };
}

/** Returns whether a run turned logging on for names that nobody has permitted to publish, or may have. */
export function isTurnedOn({ desired, reportedStatus, mayPublishUnseenNames, statusUpdate }: Transaction): boolean {
  const isSent = statusUpdate === 'in-doubt' || statusUpdate === 'applied';
  return isSent && turnsLoggingOn(desired.status, reportedStatus) && !mayPublishUnseenNames;
}

/** Returns whether the reissue of this run's request is or may be under way. */
export function isOwnReissueOpen({ reissueRequest, isOwnReissueOver }: Transaction): boolean {
  return reissueRequest !== 'none' && !isOwnReissueOver;
}

function baselineOf({ ctStatus, serialNumber, validFrom }: IssuedCertificate): Baseline {
  return { ctStatus, serialNumber, validFrom: validFrom.getTime() };
}

/** The part of a change that ends with its process: the post step lacks it. */
export interface Session {
  /** The end of the grace period, in milliseconds; 0 for none. Until then, a reissue may appear that was not observed. */
  graceEndsAt: number;
  /** Whether the order reported the other status after it was set. */
  hasLagged?: boolean;
  /** DigiCert's word of the latest observation; undefined before the first. */
  status?: string;
  /** When the step began to wait; undefined if it does not. */
  waitStartedAt?: number;
  /** The latest observation since the status update that could read the order; undefined before the first. */
  lastRead?: Observation;
  /** The certificate that was read last; undefined if this process has read none. */
  lastCertificate?: IssuedCertificate | undefined;
  /** DigiCert's response to the reissue request; undefined if there was none, or it is not known. */
  response?: ReissueResponse;
}

/** Connects to CertCentral. Only this function has the API key. */
export type Connect = (timeoutSeconds: number) => CertCentral;

/** A change under way, and the means to continue or recover it. */
export interface ChangeContext {
  api: CertCentral;
  log(line: string): void;
  readonly transaction: Transaction;
  readonly session: Session;
  /** Records progress, and saves it outside of this process. */
  checkpoint(progress: Partial<Transaction>): void;
}

/** A change by the main step. */
export interface RunContext extends ChangeContext {
  inputs: Inputs;
  connect: Connect;
}

/** How long a reissue may stay invisible after it was requested, or is no longer pending. */
const GRACE_PERIOD_MS = 120_000;

/** Begins the grace period. The latest beginning counts. */
export function beginGracePeriod(session: Session, at: number): void {
  session.graceEndsAt = Math.max(session.graceEndsAt, at + GRACE_PERIOD_MS);
}

type Shape<T> = { [Field in keyof T]-?: (value: unknown) => boolean };

const isText = (value: unknown) => typeof value === 'string';
const isFlag = (value: unknown) => typeof value === 'boolean';
const matches = (form: RegExp) => (value: unknown) => typeof value === 'string' && form.test(value);
const isStatus = (value: unknown) => value === 'enabled' || value === 'disabled';
const orNull = (accepts: (value: unknown) => boolean) => (value: unknown) => value === null || accepts(value);

const BASELINE: Shape<Baseline> = {
  ctStatus: isStatus,
  serialNumber: matches(/^-?[\dA-F]+$/),
  validFrom: Number.isFinite,
};

const NAMES: Shape<RequiredNames> = {
  names: (value) => Array.isArray(value) && value.every(isText),
  sanCount: Number.isSafeInteger,
};

const REQUIRED: Shape<Transaction['desired']> = {
  status: isStatus,
  key: orNull(matches(/^[\da-f]{64}$/)),
  names: (value) => hasShape(value, NAMES) && value.sanCount >= 0 && value.sanCount <= value.names.length,
};

const TRANSACTION: Shape<Transaction> = {
  orderId: matches(ORDER_ID),
  apiUrl: matches(/^./),
  desired: (value) => hasShape(value, REQUIRED),
  commonName: isText,
  reportedStatus: matches(/^(enabled|disabled|unknown)$/),
  baseline: orNull((value) => hasShape(value, BASELINE)),
  mayPublishUnseenNames: isFlag,
  isPlanned: isFlag,
  statusUpdate: matches(/^(none|in-doubt|applied|not-applied)$/),
  reissueRequest: matches(/^(none|in-doubt|accepted)$/),
  pending: matches(/^(not-seen|seen|over)$/),
  isOwnReissueOver: isFlag,
  certificateFile: isText,
};

/** Returns a transaction that the main step saved; undefined if a value is not of that form. */
export function parseTransaction(value: unknown): Transaction | undefined {
  if (!hasShape(value, TRANSACTION)) return undefined;
  // Only a certificate has alternative names that must stay.
  const isPossible = value.baseline !== null || value.desired.names.sanCount === 0;
  return isPossible ? value : undefined;
}

/** Returns whether a value has exactly the fields of a shape. */
function hasShape<T>(value: unknown, shape: Shape<T>): value is T {
  const fields: [string, (value: unknown) => boolean][] = Object.entries(shape);
  if (!isObject(value) || Object.keys(value).length !== fields.length) return false;
  return fields.every(([name, accepts]) => Object.hasOwn(value, name) && accepts(value[name]));
}
