import type { Product } from '../certcentral/order.ts';
import type { ListedOrder } from '../certcentral/order-list.ts';
import { plannedNames } from '../domain/order-names.ts';
import { certificateCtStatus, findClosure, type OrderSnapshot, type ReissuePending } from '../domain/order-state.ts';
import { ifRead } from '../errors.ts';
import type { CertificateCtStatus, CtStatus } from '../pki/certificate.ts';
import type { DuplicateFindings } from './duplicates.ts';
import type { Judgment } from './judgment.ts';
import type { Reason, Verdict } from './verdict-types.ts';

/** What was found about an order. Its texts are CertCentral's: from the order if it was read and has them, else from the list. */
export interface Finding {
  orderId: string;
  verdict: Verdict;
  reasons: readonly Reason[];
  /** Also of an order that is not compared with it; `unknown` if its names are mixed, undefined if it is ignored. */
  desired: CtStatus | 'unknown' | undefined;
  rule: string;
  /** Whether the next certificate would publish names that must stay out. */
  wouldPublish: boolean;
  status: string;
  commonName: string;
  product: Product;
  validTill: string;
  isRead: boolean;
  ctStatus: CtStatus | 'unknown';
  certificateCtStatus: CertificateCtStatus;
  reissuePending: ReissuePending;
  /** Of the certificate, as Node gives it; empty if no certificate was read. */
  serialNumber: string;
  /** The names of the certificate as they are; of an order to do without a certificate, the order's. */
  dnsNames: readonly string[];
  /** Undefined if no certificate was read. */
  sctCount: number | undefined;
  toDo: Judgment['toDo'];
  isRenewed: boolean;
  hasDuplicates: boolean;
  areDuplicatesChecked: boolean;
}

/**
 * Puts together what was found about an order.
 * @param snapshot undefined if the order was not read
 * @param duplicates undefined if they were not needed
 */
export function createFinding(
  listed: ListedOrder,
  { verdict, reasons, notes = [], decision, wouldPublish, toDo }: Judgment,
  now: number,
  snapshot?: OrderSnapshot,
  duplicates?: DuplicateFindings,
): Finding {
  const order = ifRead(snapshot?.order);
  const certificate = ifRead(snapshot?.certificate);
  const isListedAsClosed = findClosure(listed, now) !== undefined;
  return {
    orderId: listed.id,
    verdict,
    reasons: [...reasons, ...notes],
    desired: 'status' in decision ? decision.status : decision.kind === 'mixed' ? 'unknown' : undefined,
    rule: decision.rule,
    wouldPublish,
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
    dnsNames: toDo && order ? plannedNames(certificate, order) : (certificate?.names.dnsNames ?? []),
    sctCount: certificate?.sctCount,
    toDo,
    isRenewed: listed.isRenewed || order?.isRenewed === true,
    hasDuplicates: listed.hasDuplicates,
    areDuplicatesChecked: duplicates !== undefined && duplicates.failure === undefined,
  };
}
