import type { ListedOrder } from '../certcentral/order-list.ts';
import { isClosedStatus } from '../certcentral/status-words.ts';
import { createPlan, formatPlan } from '../domain/approved-plan.ts';
import { decideDesired } from '../domain/assessment.ts';
import { plannedNames } from '../domain/order-names.ts';
import { activeCertificate, certificateCtStatus, type OrderSnapshot } from '../domain/order-state.ts';
import { ifRead } from '../errors.ts';
import type { DuplicateFindings } from './duplicates.ts';
import type { Inputs } from './inputs.ts';
import type { Judgment } from './verdict.ts';

/** What was fetched of an order. */
export interface FetchedOrder {
  /** When the reads of the order began, in milliseconds. */
  observedAt: number;
  snapshot: OrderSnapshot;
  /** Undefined if the duplicates were not needed. */
  duplicates: DuplicateFindings | undefined;
}

/** What was found about an order. */
export type Finding = ReturnType<typeof createFinding>;

/**
 * Puts together what was found about an order.
 * @param fetched undefined if the order was not read
 */
export function createFinding(
  listed: ListedOrder,
  fetched: FetchedOrder | undefined,
  judgment: Judgment,
  { source, apiUrl }: Pick<Inputs, 'source' | 'apiUrl'>,
) {
  const snapshot = fetched?.snapshot;
  const order = ifRead(snapshot?.order);
  const certificate = ifRead(snapshot?.certificate);
  const decided = decideDesired(source, order ?? listed, snapshot && activeCertificate(snapshot));
  const isListedAsClosed = isClosedStatus(listed.status);
  const { verdict, reasons, toDo } = judgment;
  return {
    orderId: listed.id,
    /** Also of an order that is not compared with it; undefined for an ignored one. */
    desired: 'status' in decided ? decided.status : decided.kind === 'mixed' ? 'unknown' : undefined,
    rule: decided.rule,
    isByDomains: 'status' in decided && decided.by === 'domains',
    // CertCentral's words, from the order if it was read and has them, else from the list.
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
    /** The names of the certificate as they are; of an order to do without a certificate, the order's. */
    dnsNames: certificate ? certificate.names.dnsNames : toDo ? plannedNames(undefined, toDo.facts.order) : [],
    /** Undefined if no certificate was read. */
    sctCount: certificate?.sctCount,
    verdict,
    reasons,
    /** What the reissue action would do with an order to do, and the plan as text; undefined for any other order. */
    toDo: toDo &&
      fetched && {
        action: toDo.assessment.action,
        plan: formatPlan(createPlan(apiUrl, toDo.assessment, toDo.facts, fetched.observedAt)),
      },
    isRenewed: listed.isRenewed || order?.isRenewed === true,
    /** The order that this one renews, or that renews it; empty if CertCentral reports none. */
    renewedOrderId: order?.renewedOrderId ?? '',
    hasDuplicates: listed.hasDuplicates,
    areDuplicatesChecked: fetched?.duplicates !== undefined && fetched.duplicates.failure === undefined,
  } as const;
}
