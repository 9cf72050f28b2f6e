import type { Product } from '../certcentral/order.ts';
import type { Action } from '../domain/assessment.ts';
import type { SctShortage } from '../domain/browser-policy.ts';
import type { ReissuePending } from '../domain/order-state.ts';
import type { Objection } from '../domain/refusals.ts';
import type { CertificateCtStatus, CtStatus } from '../pki/certificate.ts';
import type { DuplicateProblem } from './duplicates.ts';

/** The verdicts, the ones that need work first. */
export const VERDICTS = [
  'reissue',
  'set status',
  'manual',
  'unknown',
  'pending',
  'in sync',
  'not applicable',
  'ignored',
] as const;

/** How an order compares with what is desired. */
export type Verdict = (typeof VERDICTS)[number];

/** Why an order has its verdict, and what else matters about it. */
export type Reason =
  | { kind: 'ignored' | 'certificate-differs' | 'order-differs' | 'long-pending' | 'too-many-names' }
  | { kind: 'unissued' | 'first-published' | 'first-maybe-published' | 'first-not-logged' | 'look-at-names' }
  | { kind: 'dv' | 'reissue-pending' | 'ct-status-missing' }
  | { kind: 'objection'; objection: Objection }
  /** The reissue action would refuse the order, or cannot decide. */
  | { kind: 'refused'; objection: Objection }
  | { kind: 'unread'; title: string; detail: string }
  | { kind: 'duplicates-differ'; serialNumbers: readonly string[] }
  | DuplicateProblem
  | { kind: 'few-scts'; shortage: SctShortage }
  | { kind: 'renewal'; exceptionId: string; list: string };

/** What was found about an order. */
export interface Finding {
  orderId: string;
  /** Undefined for an ignored order, `unknown` if its names disagree. */
  desired: CtStatus | 'unknown' | undefined;
  /** What decided that; empty without a policy file. */
  rule: string;
  /** Whether each name of the order took a domain of the policy. */
  isByDomains: boolean;
  /** CertCentral's words, from the order if it was read and has them, else from the list. */
  status: string;
  commonName: string;
  /** Without a validation type if the order was not read. */
  product: Product;
  validTill: string;
  isRead: boolean;
  ctStatus: CtStatus | 'unknown';
  certificateCtStatus: CertificateCtStatus;
  reissuePending: ReissuePending;
  serialNumber: string;
  /** The names of the certificate as they are; of an order to do without a certificate, the order's. */
  dnsNames: readonly string[];
  /** How many SCTs the certificate has; undefined if no certificate was read. */
  sctCount: number | undefined;
  verdict: Verdict;
  reasons: readonly Reason[];
  /** What the reissue action would do with an order to do, and the plan as text; undefined for any other order. */
  toDo: { action: Action; plan: string } | undefined;
  isRenewed: boolean;
  /** The order that this one renews, or that renews it; empty if CertCentral reports none. */
  renewedOrderId: string;
  /** Whether the list reports duplicates, and whether all of them could be checked. */
  hasDuplicates: boolean;
  areDuplicatesChecked: boolean;
}

/** Returns whether the order is out of sync with the desired status. */
export function isOutOfSync({ verdict }: Pick<Finding, 'verdict'>): boolean {
  return verdict === 'reissue' || verdict === 'set status' || verdict === 'manual';
}

/** Returns whether one of the reasons is of a kind. */
export function hasReason(reasons: readonly Reason[], expected: Reason['kind']): boolean {
  return reasons.some(({ kind }) => kind === expected);
}

/** Returns whether one of the reasons is an objection of a kind. */
export function hasObjection(reasons: readonly Reason[], expected: Objection['kind']): boolean {
  return reasons.some((reason) => 'objection' in reason && reason.objection.kind === expected);
}
