import { DAY_MS } from '../certcentral/dates.ts';
import type { Order } from '../certcentral/order.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import { createPlan } from '../domain/approved-plan.ts';
import { assessDesired, decideDesired, type PolicyObjection } from '../domain/assessment.ts';
import { plannedNames } from '../domain/order-names.ts';
import * as state from '../domain/order-state.ts';
import { type Action, formatPlan } from '../domain/plan-text.ts';
import type { DesiredStatus } from '../domain/policy.ts';
import { ifRead, RequestError } from '../errors.ts';
import type { CertificateCtStatus, CtStatus } from '../pki/certificate.ts';
import type { DuplicateFindings } from './duplicates.ts';
import type { Inputs } from './inputs.ts';
import type { PolicyUse } from './policy-use.ts';
import type { OrderFacts, Ruling } from './verdict-rules.ts';

/** What was found about an order. Its texts are CertCentral's: from the order if it was read and has them, else from the list. */
export interface Finding
  extends Pick<Ruling, 'verdict' | 'reasons'>,
    Pick<Order, 'status' | 'commonName' | 'product' | 'ctStatus'>,
    Pick<state.OrderState, 'reissuePending'>,
    Pick<ListedOrder, 'validTill' | 'hasDuplicates'> {
  orderId: string;
  /** Also of an order that is not compared with it; `unknown` if its names are mixed, undefined if it is ignored. */
  desired: CtStatus | 'unknown' | undefined;
  rule: string;
  /** Whether the next certificate would publish names that must stay out. */
  wouldPublish: boolean;
  isRead: boolean;
  certificateCtStatus: CertificateCtStatus;
  /** Until the certificate ends, rounded down; 0 if no certificate was read. */
  daysLeft: number;
  /** Of the certificate, as Node gives it; empty if no certificate was read. */
  serialNumber: string;
  /** The names of the certificate as they are; of an order to do without a certificate, the order's. */
  dnsNames: readonly string[];
  /** Undefined if no certificate was read. */
  sctCount: number | undefined;
  /** What the reissue action would do with an order to do, and the plan as text; undefined for any other order. */
  toDo: { action: Action; plan: string } | undefined;
  areDuplicatesChecked: boolean;
}

/** What is known of an order before its verdict. `wouldPublish` and `toDo` hold for the verdicts that they are about. */
interface Assessed extends Partial<Pick<Finding, 'wouldPublish' | 'toDo'>> {
  snapshot?: state.OrderSnapshot;
  decision: DesiredStatus | PolicyObjection;
}

/**
 * Gathers what the verdict on an order depends on. The response of the order is newer than the list and takes precedence.
 * @param observedAt when the reads of the order began, in milliseconds
 */
export function gatherFacts(
  listed: ListedOrder,
  snapshot: state.OrderSnapshot,
  { source, apiUrl, reissueBeforeDays }: Pick<Inputs, 'source' | 'apiUrl' | 'reissueBeforeDays'>,
  policyUse: PolicyUse,
  { observedAt, now }: { observedAt: number; now: number },
): Assessed & { facts: OrderFacts | RequestError } {
  const { order, phase, closure, reissuePending } = snapshot;
  const certificate = state.activeCertificate(snapshot);
  const decision = decideDesired(source, ifRead(order) ?? listed, certificate, policyUse.reportersOf(listed.id));
  if (order instanceof RequestError) return { snapshot, decision, facts: order };
  const given = { csrFile: null, expectedPlan: null, reissueBeforeDays, now };
  const known = { order, phase, closure, reissuePending, certificate, ...given };
  const subject = 'kind' in decision ? decision : assessDesired(decision, known);
  const desired = 'kind' in decision ? undefined : decision;
  const isUnissued = state.isNothingIssued(snapshot) && !listed.hasValidTill;
  const facts: OrderFacts = {
    ...known,
    ...{ snapshot, isUnissued, subject },
    isOrderOff: desired !== undefined && order.ctStatus !== 'unknown' && order.ctStatus !== desired.status,
  };
  const isPublic = order.ctStatus === 'enabled' || (order.ctStatus === 'unknown' && isUnissued);
  const assessed = { snapshot, decision, facts, wouldPublish: isPublic && desired?.status !== 'enabled' };
  if ('kind' in subject) return assessed;
  const plan = formatPlan(createPlan(apiUrl, subject, known, observedAt));
  return { ...assessed, toDo: { action: subject.action, plan } };
}

/**
 * Puts together what was found about an order.
 * @param duplicates undefined if they were not needed
 */
export function createFinding(
  listed: ListedOrder,
  { verdict, reasons }: Ruling,
  now: number,
  { snapshot, decision, wouldPublish = false, ...assessed }: Assessed,
  duplicates?: DuplicateFindings,
): Finding {
  const order = ifRead(snapshot?.order);
  const certificate = ifRead(snapshot?.certificate);
  const isListedAsClosed = state.findClosure(listed, now) !== undefined;
  const toDo = verdict === 'reissue' || verdict === 'set status' ? assessed.toDo : undefined;
  return {
    orderId: listed.id,
    verdict,
    reasons,
    desired: 'status' in decision ? decision.status : decision.kind === 'mixed' ? 'unknown' : undefined,
    rule: decision.rule,
    wouldPublish: wouldPublish && verdict !== 'not applicable',
    status: order?.status || listed.status,
    commonName: order?.commonName || listed.commonName,
    product: {
      nameId: order?.product.nameId || listed.product.nameId,
      type: order?.product.type || listed.product.type,
      validationType: order?.product.validationType ?? '',
    },
    validTill: certificate?.validTill.toISOString() ?? listed.validTill,
    daysLeft: Math.floor(((certificate?.validTill.getTime() ?? now) - now) / DAY_MS),
    isRead: order !== undefined,
    ctStatus: order?.ctStatus ?? 'unknown',
    certificateCtStatus: snapshot ? state.certificateCtStatus(snapshot) : isListedAsClosed ? 'none' : 'unknown',
    reissuePending: snapshot ? snapshot.reissuePending : isListedAsClosed ? false : 'unknown',
    serialNumber: certificate?.serialNumber ?? '',
    dnsNames: toDo && order ? plannedNames(certificate, order) : (certificate?.names.dnsNames ?? []),
    sctCount: certificate?.sctCount,
    toDo,
    hasDuplicates: listed.hasDuplicates,
    areDuplicatesChecked: duplicates !== undefined && duplicates.failure === undefined,
  };
}
