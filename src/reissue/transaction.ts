import { isObject } from '../certcentral/json.ts';
import type { CtStatus } from '../pki/certificate.ts';
import type { Baseline } from './observation.ts';
import type { Plan } from './plan.ts';

/** The progress of a change: what a recovery needs, in this process or in the post step. Contains no secret. */
export interface Transaction {
  orderId: string;
  apiUrl: string;
  desiredStatus: CtStatus;
  /** The common name and the CT status that the order reported at the first observation; empty if it reported no name. */
  commonName: string;
  reportedStatus: CtStatus | 'unknown';
  /** Null if nothing was issued yet. */
  baseline: Baseline | null;
  /** The names that a new certificate must have: the baseline's, or the order's if nothing was issued. */
  names: readonly string[];
  /** How many of them, from the first, must be alternative names, because browsers ignore the common name. */
  sanCount: number;
  /** SHA-256 of the public key that a new certificate must have, hexadecimal; null if any key will do. */
  requiredKey: string | null;
  /** Whether the run has an expected plan, which a rerun may refuse. */
  isPlanned: boolean;
  statusUpdate: 'in-doubt' | 'applied' | 'not-applied';
  /** `in-doubt`: this run's request for a reissue may have been carried out, or is about to be sent. */
  reissueRequest: 'none' | 'in-doubt' | 'accepted';
  /** Whether a reissue was pending at the first observation or since. */
  wasPending: boolean;
  /** Whether a reissue was pending, and no observation has reported its end. */
  isPending: boolean;
  /** The CT status of the certificate that was read last; null if none was read. */
  lastStatus: CtStatus | null;
  /** Whether another certificate than the baseline was read after the own request, and is not as desired. */
  isIssuedOtherwise: boolean;
  /** The path of the certificate file, set before the file is written, so that a failed run removes it; else empty. */
  certificateFile: string;
}

/** Creates the transaction of a change that is about to begin. */
export function createTransaction(apiUrl: string, plan: Plan, isPlanned: boolean): Transaction {
  const { order, certificate, desired, names, requiredKey } = plan;
  return {
    orderId: order.id,
    apiUrl,
    desiredStatus: desired.status,
    commonName: order.commonName,
    reportedStatus: order.ctStatus,
    baseline: certificate
      ? {
          ctStatus: certificate.ctStatus,
          serialNumber: certificate.serialNumber,
          validFrom: certificate.validFrom.getTime(),
        }
      : null,
    names,
    sanCount: certificate?.names.dnsSans.length ?? 0,
    requiredKey,
    isPlanned,
    // The post step must not take a run that is killed during its first request for one that sent nothing.
    statusUpdate: 'in-doubt',
    reissueRequest: 'none',
    wasPending: plan.first.kind === 'pending',
    isPending: plan.first.kind === 'pending',
    lastStatus: certificate?.ctStatus ?? null,
    isIssuedOtherwise: false,
    certificateFile: '',
  };
}

const isText = (value: unknown) => typeof value === 'string';
const isFlag = (value: unknown) => typeof value === 'boolean';
const oneOf =
  (...values: readonly unknown[]) =>
  (value: unknown) =>
    values.includes(value);

const BASELINE: { [Field in keyof Baseline]: (value: unknown) => boolean } = {
  ctStatus: oneOf('enabled', 'disabled'),
  serialNumber: (value) => typeof value === 'string' && /^-?[\dA-F]+$/.test(value),
  validFrom: Number.isFinite,
};

const TRANSACTION: { [Field in keyof Transaction]: (value: unknown) => boolean } = {
  orderId: (value) => typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value),
  apiUrl: (value) => isText(value) && value !== '',
  desiredStatus: oneOf('enabled', 'disabled'),
  commonName: isText,
  reportedStatus: oneOf('enabled', 'disabled', 'unknown'),
  baseline: (value) => value === null || hasFields(value, BASELINE),
  names: (value) => Array.isArray(value) && value.every(isText),
  sanCount: Number.isSafeInteger,
  requiredKey: (value) => value === null || (typeof value === 'string' && /^[\da-f]{64}$/.test(value)),
  isPlanned: isFlag,
  statusUpdate: oneOf('in-doubt', 'applied', 'not-applied'),
  reissueRequest: oneOf('none', 'in-doubt', 'accepted'),
  wasPending: isFlag,
  isPending: isFlag,
  lastStatus: oneOf('enabled', 'disabled', null),
  isIssuedOtherwise: isFlag,
  certificateFile: isText,
};

/** Returns a transaction that the main step saved; undefined if a value is not of that form. */
export function parseTransaction(value: unknown): Transaction | undefined {
  if (!hasFields(value, TRANSACTION)) return undefined;
  const transaction = value as Transaction;
  const { baseline, lastStatus, names, sanCount } = transaction;
  const isPossible = sanCount >= 0 && sanCount <= names.length && (baseline ? lastStatus !== null : sanCount === 0);
  return isPossible ? transaction : undefined;
}

function hasFields(value: unknown, fields: Record<string, (value: unknown) => boolean>): boolean {
  if (!isObject(value) || Object.keys(value).length !== Object.keys(fields).length) return false;
  return Object.entries(fields).every(([name, accepts]) => Object.hasOwn(value, name) && accepts(value[name]));
}
