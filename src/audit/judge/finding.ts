import type { Order } from '../../certcentral/order.ts';
import type { ListedOrder } from '../../certcentral/order-list.ts';
import { isClosedStatus } from '../../certcentral/status-words.ts';
import { createApprovedPlan, formatPlan } from '../../domain/approved-plan.ts';
import { sctShortage } from '../../domain/browser-policy.ts';
import {
  type CtPolicy,
  decideByPolicy,
  mayPublishUnseen,
  type PolicyDecision,
  policyNames,
} from '../../domain/ct-policy.ts';
import { namesOfCertificate, namesOfUnissuedOrder } from '../../domain/names.ts';
import type { ReissuePending } from '../../domain/order-phase.ts';
import { activeCertificate, certificateCtStatus, type OrderSnapshot } from '../../domain/order-snapshot.ts';
import type { PolicyFile } from '../../domain/policy-file.ts';
import { RequestError } from '../../http/request-error.ts';
import type { Certificate, CertificateCtStatus, CtStatus } from '../../pki/certificate.ts';
import { copyText, toSingleLine, truncate } from '../../text.ts';
import type { FetchedOrder } from '../fetch/fetch-orders.ts';
import { type Desired, decideFromList, decideFromSnapshot } from './applicability.ts';
import { compare } from './compare.ts';
import { compareDuplicates } from './compare-duplicates.ts';
import { formatReason, isCtStatusMissing } from './reason.ts';
import { isToDo, type Verdict } from './verdict.ts';

/** What the findings of an audit depend on. */
export interface Criteria {
  /** Without a policy file, a policy that has only its default. */
  policy: CtPolicy;
  policyFile: PolicyFile | null;
  /** The URL of the API, for the plans. */
  apiUrl: string;
}

/** What was found about an order. */
export interface Finding {
  orderId: string;
  /** Undefined for an ignored order, `unknown` if its names disagree. */
  desired: CtStatus | 'unknown' | undefined;
  /** What decided that; empty without a policy file. */
  rule: string;
  /** Whether each name of the order took a domain of the policy. */
  isByDomains: boolean;
  /** CertCentral's words from the order if it was read, else from the list. */
  status: string;
  commonName: string;
  productNameId: string;
  /** Empty if the order was not read. */
  validationType: string;
  validTill: string;
  ctStatus: CtStatus | 'unknown';
  certificateCtStatus: CertificateCtStatus;
  verdict: Verdict;
  reason: string;
  reissuePending: ReissuePending;
  serialNumber: string;
  /**
   * All dNSName entries of the certificate and its common name, or the names of an order to do that has none, in lines: an
   * array would take more memory than the names.
   */
  dnsNames: string;
  /** How many SCTs the certificate has; undefined if no certificate was read. */
  sctCount: number | undefined;
  /** The plan of the reissue action as text, for an order to do; empty if every run with a plan would be refused. */
  plan: string;
  /** Whether an earlier audit had another verdict; undefined if that does not matter, or there is no earlier audit. */
  isNew: boolean | undefined;
  /** Whether the certificate has fewer SCTs than browsers require. */
  hasSctShortage: boolean;
  /** Whether CertCentral reports that another order renews this one. */
  isRenewed: boolean;
  /** The order that this one renews, or that renews it; empty if CertCentral reports none. */
  renewedOrderId: string;
  /** Whether the first certificate should stay out of the CT logs, but CertCentral does not report whether it will. */
  mayPublishFirst: boolean;
  /** Whether the order was read, but did not report its CT status. */
  isCtStatusMissing: boolean;
  /** Whether the list reports duplicates. */
  hasDuplicates: boolean;
  /** How many duplicates were compared with the desired status. */
  duplicatesChecked: number;
}

/** Findings are kept to the end, and an account has many orders. */
const MAX_TEXT_LENGTH = 100;

/**
 * Evaluates an order that need not be read; returns undefined if it must be.
 * @param now in milliseconds
 */
export function evaluateListed(order: ListedOrder, criteria: Criteria, now: number): Finding | undefined {
  const { id, status, commonName, product, validTill, hasDuplicates } = order;
  const desired = decideByPolicy(criteria.policy, id, listedNames(order));
  const decision = decideFromList(order, desired, now);
  if (!decision) return undefined;
  const isClosed = isClosedStatus(status);
  return {
    orderId: id,
    ...describeDesired(desired, criteria),
    status,
    commonName,
    productNameId: product.nameId,
    validationType: '',
    validTill,
    ctStatus: 'unknown',
    certificateCtStatus: isClosed ? 'none' : 'unknown',
    verdict: decision.verdict,
    reason: decision.reason,
    reissuePending: isClosed ? false : 'unknown',
    serialNumber: '',
    dnsNames: '',
    sctCount: undefined,
    plan: '',
    isNew: undefined,
    hasSctShortage: false,
    isRenewed: order.isRenewed,
    renewedOrderId: '',
    mayPublishFirst: false,
    isCtStatusMissing: false,
    hasDuplicates,
    duplicatesChecked: 0,
  };
}

/** Returns whether the duplicates of an order may affect its verdict or its reason. */
export function needsDuplicates(
  listedOrder: ListedOrder,
  snapshot: OrderSnapshot<Certificate>,
  { policy }: Criteria,
  now: number,
): boolean {
  if (!listedOrder.hasDuplicates) return false;
  const desired = desiredFor(listedOrder, snapshot, policy);
  const decided = decideFromSnapshot(listedOrder, snapshot, desired, now);
  return 'order' in decided && !decided.order.hasInvalidCtStatus && desired.kind !== 'mixed';
}

/**
 * Evaluates an order that was read.
 * @param now in milliseconds
 */
export function evaluate(listedOrder: ListedOrder, fetched: FetchedOrder, criteria: Criteria, now: number): Finding {
  const { snapshot } = fetched;
  const { id, hasDuplicates } = listedOrder;
  const { policy } = criteria;
  const order = snapshot.order instanceof RequestError ? undefined : snapshot.order;
  const certificate = snapshot.certificate instanceof RequestError ? undefined : snapshot.certificate;
  const desired = desiredFor(listedOrder, snapshot, policy);
  const desiredStatus = desired.kind === 'desired' ? desired.status : undefined;
  const duplicates = fetched.duplicates && desiredStatus && compareDuplicates(fetched.duplicates, desiredStatus, now);
  const decided = decideFromSnapshot(listedOrder, snapshot, desired, now);
  const decision = 'verdict' in decided ? decided : compare(decided, desired, mayPublishUnseen(policy, id), duplicates);
  const toDo = isToDo(decision) && order && desiredStatus ? { order, desiredStatus } : undefined;
  return {
    orderId: id,
    ...describeDesired(desired, criteria),
    status: truncateText(order?.status || listedOrder.status),
    commonName: truncateText(order?.commonName || listedOrder.commonName),
    productNameId: truncateText(order?.product.nameId || listedOrder.product.nameId),
    validationType: truncateText(order?.product.validationType ?? ''),
    validTill: certificate?.validTill.toISOString() ?? listedOrder.validTill,
    ctStatus: order?.ctStatus ?? 'unknown',
    certificateCtStatus: certificateCtStatus(snapshot),
    verdict: decision.verdict,
    reason: formatReason(decision, 'order' in decided ? { ...decided, desired, duplicates } : undefined),
    reissuePending: snapshot.reissuePending,
    serialNumber: certificate?.serialNumber ?? '',
    dnsNames: formatDnsNames(certificate, toDo?.order),
    sctCount: certificate?.sctCount,
    plan: toDo ? planOf(toDo, fetched, criteria) : '',
    isNew: undefined,
    hasSctShortage: 'order' in decided && sctShortage(decided.certificate) !== undefined,
    isRenewed: listedOrder.isRenewed || order?.isRenewed === true,
    // An order that names itself is no link.
    renewedOrderId: order && order.renewedOrderId !== id ? order.renewedOrderId : '',
    mayPublishFirst: decision.mayPublishFirst === true,
    isCtStatusMissing: order !== undefined && isCtStatusMissing(order),
    hasDuplicates,
    duplicatesChecked: duplicates?.checked ?? 0,
  };
}

function desiredFor(listedOrder: ListedOrder, snapshot: OrderSnapshot<Certificate>, policy: CtPolicy): Desired {
  const { order } = snapshot;
  const certificate = activeCertificate(snapshot);
  const reported = order instanceof RequestError ? undefined : order;
  const names = certificate || reported ? policyNames(certificate, reported) : listedNames(listedOrder);
  // An ignored order is not read.
  return decideByPolicy(policy, listedOrder.id, names) as Desired;
}

function listedNames({ commonName, dnsNames }: ListedOrder): string[] {
  return policyNames(undefined, { commonName, dnsNames: dnsNames.split('\n') });
}

function describeDesired(
  desired: PolicyDecision,
  { policyFile }: Criteria,
): Pick<Finding, 'desired' | 'rule' | 'isByDomains'> {
  return {
    desired: desired.kind === 'desired' ? desired.status : desired.kind === 'mixed' ? 'unknown' : undefined,
    rule: policyFile ? desired.rule : '',
    isByDomains: desired.kind === 'desired' && desired.isByDomains,
  };
}

/** Formats the names as they are, also entries that are not DNS names, because the report is a record of the certificate. */
function formatDnsNames(certificate: Certificate | undefined, order: Order | undefined): string {
  const names = certificate ? namesOfCertificate(certificate) : order ? namesOfUnissuedOrder(order) : [];
  return names.map(toSingleLine).join('\n');
}

/** Returns the plan of a run for an order: the one that a dry run of the reissue action would set. */
function planOf(
  toDo: { order: Order; desiredStatus: CtStatus },
  { snapshot, observedAt }: FetchedOrder,
  { apiUrl }: Criteria,
): string {
  const plan = createApprovedPlan({
    ...toDo,
    apiUrl,
    orderId: toDo.order.id,
    certificate: activeCertificate(snapshot),
    reissuePending: snapshot.reissuePending,
    csrFileKeyDigest: undefined,
    observedAt,
  });
  return plan ? formatPlan(plan) : '';
}

const truncateText = (text: string) => copyText(truncate(text, MAX_TEXT_LENGTH));
