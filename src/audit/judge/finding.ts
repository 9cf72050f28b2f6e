import type { Order } from '../../certcentral/order.ts';
import type { ListedOrder } from '../../certcentral/order-list.ts';
import { describeSctShortage, sctShortage } from '../../domain/browser-policy.ts';
import type { ReissuePending } from '../../domain/order-phase.ts';
import { certificateCtStatus, type OrderSnapshot } from '../../domain/order-snapshot.ts';
import { CERTIFICATE_REFUSALS } from '../../domain/reissue-refusal.ts';
import { RequestError } from '../../http/request-error.ts';
import type { Certificate, CertificateCtStatus, CtStatus } from '../../pki/certificate.ts';
import { allDnsNames } from '../../pki/names.ts';
import { copyText, toSingleLine, truncate } from '../../text.ts';
import type { FetchedOrder } from '../fetch/fetch-orders.ts';
import { desiredStatusFor, type Policy } from '../policy.ts';
import { compareDuplicates } from './compare-duplicates.ts';
import {
  type ComparableOrder,
  compare,
  type Decision,
  type DuplicateFindings,
  decideFromList,
  decideFromSnapshot,
  type Verdict,
} from './verdict.ts';

/** Findings are kept to the end, and an account has many orders. */
const MAX_TEXT_LENGTH = 100;

/** What was found about an order. */
export interface Finding {
  orderId: string;
  /** Undefined for an ignored order. */
  desiredStatus: CtStatus | undefined;
  /** CertCentral's words from the order if it was read, else from the list. */
  status: string;
  commonName: string;
  productNameId: string;
  validTill: string;
  ctStatus: CtStatus | 'unknown';
  certificateCtStatus: CertificateCtStatus;
  verdict: Verdict;
  reason: string;
  reissuePending: ReissuePending;
  serialNumber: string;
  /** All dNSName entries of the certificate and its common name, in lines: an array would take more memory than the names. */
  dnsNames: string;
  /** How many SCTs the certificate has; undefined if no certificate was read. */
  sctCount: number | undefined;
  /** Whether the certificate has fewer SCTs than browsers require. */
  hasSctShortage: boolean;
  /** Whether CertCentral reports that another order renews this one. */
  isRenewed: boolean;
  /** The order that this one renews, or that renews it; empty if CertCentral reports none. */
  renewedOrderId: string;
  /** Whether the order was read, but did not report its CT status. */
  isCtStatusMissing: boolean;
  /** Whether the list reports duplicates. */
  hasDuplicates: boolean;
  /** How many duplicates were compared with the desired status. */
  duplicatesChecked: number;
}

/**
 * Evaluates an order that need not be read; returns undefined if it must be.
 * @param now in milliseconds
 */
export function evaluateListed(order: ListedOrder, policy: Policy, now: number): Finding | undefined {
  const { id, status, phase, commonName, product, validTill, hasDuplicates } = order;
  const isIgnored = policy.ignore.has(id);
  const decision = decideFromList(order, isIgnored, now);
  if (!decision) return undefined;
  const hasCertificate = phase === 'issued';
  return {
    orderId: id,
    desiredStatus: isIgnored ? undefined : desiredStatusFor(policy, id),
    status,
    commonName,
    productNameId: product.nameId,
    validTill,
    ctStatus: 'unknown',
    certificateCtStatus: hasCertificate ? 'unknown' : 'none',
    verdict: decision.verdict,
    reason: decision.reason,
    reissuePending: hasCertificate ? 'unknown' : false,
    serialNumber: '',
    dnsNames: '',
    sctCount: undefined,
    hasSctShortage: false,
    isRenewed: order.isRenewed,
    renewedOrderId: '',
    isCtStatusMissing: false,
    hasDuplicates,
    duplicatesChecked: 0,
  };
}

/** Returns whether the duplicates of an order may affect its verdict or its reason. */
export function needsDuplicates(order: ListedOrder, snapshot: OrderSnapshot<Certificate>, now: number): boolean {
  if (!order.hasDuplicates) return false;
  const decided = decideFromSnapshot(order, snapshot, now);
  return 'order' in decided && !decided.order.hasInvalidCtStatus;
}

/**
 * Evaluates an order that was read.
 * @param now in milliseconds
 */
export function evaluate(listedOrder: ListedOrder, fetched: FetchedOrder, policy: Policy, now: number): Finding {
  const { snapshot } = fetched;
  const { reissuePending } = snapshot;
  const { id, hasDuplicates } = listedOrder;
  const desiredStatus = desiredStatusFor(policy, id);
  const order = snapshot.order instanceof RequestError ? undefined : snapshot.order;
  const certificate = snapshot.certificate instanceof RequestError ? undefined : snapshot.certificate;
  const duplicates = fetched.duplicates && certificate && compareDuplicates(fetched.duplicates, desiredStatus, now);
  const decided = decideFromSnapshot(listedOrder, snapshot, now);
  const decision = 'verdict' in decided ? decided : compare(decided, desiredStatus, duplicates);
  return {
    orderId: id,
    desiredStatus,
    status: truncateText(order?.status || listedOrder.status),
    commonName: truncateText(order?.commonName || listedOrder.commonName),
    productNameId: truncateText(order?.product.nameId || listedOrder.product.nameId),
    validTill: certificate?.validTill.toISOString() ?? listedOrder.validTill,
    ctStatus: order?.ctStatus ?? 'unknown',
    certificateCtStatus: certificateCtStatus(snapshot),
    verdict: decision.verdict,
    reason: 'verdict' in decided ? decision.reason : formatReason(decision, { ...decided, duplicates, desiredStatus }),
    reissuePending,
    serialNumber: certificate?.serialNumber ?? '',
    dnsNames: certificate ? formatDnsNames(certificate) : '',
    sctCount: certificate?.sctCount,
    hasSctShortage: 'order' in decided && sctShortage(decided.certificate) !== undefined,
    isRenewed: listedOrder.isRenewed || order?.isRenewed === true,
    // An order that names itself is no link.
    renewedOrderId: order && order.renewedOrderId !== id ? order.renewedOrderId : '',
    isCtStatusMissing: order !== undefined && isCtStatusMissing(order),
    hasDuplicates,
    duplicatesChecked: duplicates?.checked ?? 0,
  };
}

/** Formats the names as they are, also entries that are not DNS names, because the report is a record of the certificate. */
function formatDnsNames(certificate: Certificate): string {
  const names = allDnsNames({ ...certificate, dnsNames: certificate.dnsSans });
  return names.map(toSingleLine).join('\n');
}

/** What was found out about an order to which the policy applies. */
interface ReasonFacts extends ComparableOrder {
  /** Undefined if the duplicates were not read. */
  duplicates: DuplicateFindings | undefined;
  desiredStatus: CtStatus;
}

/** Joins why the verdict was reached, what to do, and what else matters about the order. */
function formatReason({ verdict, reason, advice }: Decision, facts: ReasonFacts): string {
  const { order, certificate, duplicates, desiredStatus, isReissuePending } = facts;
  const shortage = sctShortage(certificate);
  const reasons = [
    reason,
    // Comes early, because the summary truncates a long reason.
    advice,
    duplicates?.mismatch,
    duplicates?.failure,
    verdict === 'reissue' && order.product.validationType === 'dv' && 'its domains must be validated again',
    isReissuePending && 'a reissue is pending',
    isCtStatusMissing(order) && "CertCentral does not report the order's CT status",
    certificate.isEv && desiredStatus === 'disabled' && CERTIFICATE_REFUSALS['ev-must-be-logged'],
    shortage && describeSctShortage(shortage),
  ];
  return reasons.filter(Boolean).join('; ');
}

/** Returns whether an order that was read does not report its CT status at all. */
function isCtStatusMissing({ ctStatus, hasInvalidCtStatus }: Order): boolean {
  return ctStatus === 'unknown' && !hasInvalidCtStatus;
}

const truncateText = (text: string) => copyText(truncate(text, MAX_TEXT_LENGTH));
