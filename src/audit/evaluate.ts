import { isClosedStatus } from '../certcentral/order.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import type { StatusSource } from '../domain/assessment.ts';
import { plannedNames } from '../domain/names.ts';
import { activeCertificate, certificateCtStatus, type OrderSnapshot } from '../domain/order-state.ts';
import { createPlan, formatPlan } from '../domain/plan-text.ts';
import { decideByPolicy, type PolicyNames, policyNames } from '../domain/policy.ts';
import { RequestError } from '../errors.ts';
import type { DuplicateFindings } from './duplicates.ts';
import type { Finding } from './finding.ts';
import type { Judgment } from './verdict.ts';

/** What was fetched of an order. */
export interface FetchedOrder {
  /** When the reads of the order began, in milliseconds. */
  observedAt: number;
  snapshot: OrderSnapshot;
  /** Undefined if the duplicates were not needed. */
  duplicates: DuplicateFindings | undefined;
}

/** What the findings of an audit depend on. */
export interface Criteria {
  source: StatusSource;
  /** The URL of the API, for the plans. */
  apiUrl: string;
}

/**
 * Puts together what was found about an order.
 * @param fetched undefined if the order was not read
 */
export function createFinding(
  listed: ListedOrder,
  fetched: FetchedOrder | undefined,
  judgment: Judgment,
  { source, apiUrl }: Criteria,
): Finding {
  const snapshot = fetched?.snapshot;
  const order = ifRead(snapshot?.order);
  const certificate = ifRead(snapshot?.certificate);
  const isListedAsClosed = isClosedStatus(listed.status);
  const toDo = fetched && createToDo(judgment, apiUrl, fetched.observedAt);
  return {
    orderId: listed.id,
    ...describeDesired(source, listed.id, policyNames(snapshot && activeCertificate(snapshot), order ?? listed)),
    status: order?.status || listed.status,
    commonName: order?.commonName || listed.commonName,
    product: {
      nameId: order?.product.nameId || listed.product.nameId,
      type: order?.product.type || listed.product.type,
      validationType: order?.product.validationType ?? '',
    },
    validTill: certificate?.validTill.toISOString() ?? listed.validTill,
    isRead: order !== undefined,
    ctStatus: order?.ctStatus ?? 'unknown',
    certificateCtStatus: snapshot ? certificateCtStatus(snapshot) : isListedAsClosed ? 'none' : 'unknown',
    reissuePending: snapshot ? snapshot.reissuePending : isListedAsClosed ? false : 'unknown',
    serialNumber: certificate?.serialNumber ?? '',
    dnsNames: certificate ? certificate.names.dnsNames : order && toDo ? plannedNames(undefined, order) : [],
    sctCount: certificate?.sctCount,
    verdict: judgment.verdict,
    reasons: judgment.reasons,
    toDo,
    isRenewed: listed.isRenewed || order?.isRenewed === true,
    renewedOrderId: order?.renewedOrderId ?? '',
    hasDuplicates: listed.hasDuplicates,
    areDuplicatesChecked: fetched?.duplicates !== undefined && fetched.duplicates.failure === undefined,
  };
}

function ifRead<T>(part: T | RequestError | undefined): T | undefined {
  return part instanceof RequestError ? undefined : part;
}

/** Describes what is desired, also of an order that is not compared with it. */
function describeDesired(
  { policyFile, status }: StatusSource,
  orderId: string,
  names: PolicyNames,
): Pick<Finding, 'desired' | 'rule' | 'isByDomains'> {
  if (!policyFile) return { desired: status, rule: '', isByDomains: false };
  const decision = decideByPolicy(policyFile.policy, orderId, names);
  const { kind, rule } = decision;
  if (kind === 'desired') return { desired: decision.status, rule, isByDomains: decision.isByDomains };
  return { desired: kind === 'mixed' ? 'unknown' : undefined, rule, isByDomains: false };
}

/** Returns what the reissue action would do with an order that it can bring into sync, and the plan as text. */
function createToDo({ verdict, assessed }: Judgment, apiUrl: string, observedAt: number): Finding['toDo'] {
  if ((verdict !== 'reissue' && verdict !== 'set status') || !assessed || assessed.assessment.action === null)
    return undefined;
  const { assessment, facts } = assessed;
  return { action: assessment.action, plan: formatPlan(createPlan(apiUrl, assessment, facts, observedAt)) };
}
