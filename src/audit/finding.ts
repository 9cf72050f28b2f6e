import { DAY_MS } from '../certcentral/dates.ts';
import type { Order } from '../certcentral/order.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import { plannedNames } from '../domain/order-names.ts';
import * as state from '../domain/order-state.ts';
import { ifRead } from '../errors.ts';
import type { CertificateCtStatus, CtStatus } from '../pki/certificate.ts';
import type { DuplicateFindings } from './duplicates.ts';
import type { GatheredFacts, Job } from './facts.ts';
import type { Ruling } from './verdict-rules.ts';

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
  /** Whether the next certificate would publish names that must stay out, and that may be in no log yet. */
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
  /** Undefined unless the reissue action can bring the order into sync. */
  toDo: Job | undefined;
  areDuplicatesChecked: boolean;
}

/** What is known of an order that was not read. */
const LISTED = { certificateCtStatus: 'unknown', reissuePending: 'unknown' } as const;
const LISTED_AS_CLOSED = { certificateCtStatus: 'none', reissuePending: false } as const;

/**
 * Puts together what was found about an order.
 * @param duplicates undefined if they were not needed
 */
export function createFinding(
  listed: ListedOrder,
  { verdict, reasons }: Ruling,
  now: number,
  { snapshot, decision, facts, job }: GatheredFacts,
  duplicates?: DuplicateFindings,
): Finding {
  const order = ifRead(snapshot?.order);
  const certificate = snapshot && state.activeCertificate(snapshot);
  const listedState = state.findClosure(listed, now) ? LISTED_AS_CLOSED : LISTED;
  const toDo = verdict === 'reissue' || verdict === 'set status' ? job : undefined;
  const publication = facts && ifRead(facts)?.publication;
  return {
    orderId: listed.id,
    verdict,
    reasons,
    desired: desiredOf(decision),
    rule: decision.rule,
    wouldPublish: publication === 'new' && verdict !== 'not applicable',
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
    certificateCtStatus: snapshot ? state.certificateCtStatus(snapshot) : listedState.certificateCtStatus,
    reissuePending: (snapshot ?? listedState).reissuePending,
    serialNumber: certificate?.serialNumber ?? '',
    dnsNames: toDo && order ? plannedNames(certificate, order) : (certificate?.names.dnsNames ?? []),
    sctCount: certificate?.sctCount,
    toDo,
    hasDuplicates: listed.hasDuplicates,
    areDuplicatesChecked: duplicates !== undefined && duplicates.failure === undefined,
  };
}

function desiredOf(decision: GatheredFacts['decision']): Finding['desired'] {
  if ('status' in decision) return decision.status;
  return decision.kind === 'mixed' ? 'unknown' : undefined;
}
