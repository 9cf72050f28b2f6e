import type { Order } from '../certcentral/order.ts';
import { normalizeStatus } from '../certcentral/status-words.ts';
import { type SctShortage, sctShortage } from '../domain/browser-policy.ts';
import { reportedNames } from '../domain/names.ts';
import type { OrderPhase, ReissuePending } from '../domain/order-phase.ts';
import { activeCertificate, certificateCtStatus, type OrderSnapshot } from '../domain/order-snapshot.ts';
import { type NonPublicTlsReason, nonPublicTlsReason } from '../domain/public-tls.ts';
import { RequestError } from '../http/request-error.ts';
import type { Certificate, CertificateCtStatus, CtStatus } from '../pki/certificate.ts';

/** The change that a run makes, or in a dry run would make. */
interface CtStatusChange {
  orderId: string;
  desiredStatus: CtStatus;
  dryRun: boolean;
}

/** The state of the order and its active certificate after a run. */
export interface CtStatusResult extends CtStatusChange {
  kind: ResultKind;
  /** Undefined if the order could not be read. */
  order: Order | undefined;
  phase: OrderPhase;
  reissuePending: ReissuePending;
  /** The CT status of the order after the run. */
  ctStatus: CtStatus | 'unknown';
  /** Undefined if there is no active certificate or it could not be read. */
  certificate: Certificate | undefined;
  certificateCtStatus: CertificateCtStatus;
  /** Why CT logging does not apply to the order; undefined if it applies, or the order is closed. */
  nonPublicTls: NonPublicTlsReason | undefined;
  /** Undefined if the active certificate has enough SCTs, or needs none. */
  sctShortage: SctShortage | undefined;
  /** Whether the active certificate must be reissued to match the desired status. */
  reissueRequired: boolean;
}

/** What the result comes down to: the first of these that applies. */
type ResultKind =
  | 'closed'
  | 'no-public-tls'
  | 'unissued'
  | 'pending'
  | 'unknown'
  | 'reissue'
  | 'order-differs'
  | 'in-sync';

/** Returns the outputs that action.yml declares, in its order. */
export function toOutputs(result: CtStatusResult) {
  const { orderId, order, ctStatus, certificate, certificateCtStatus, reissueRequired, reissuePending } = result;
  const { commonName, dnsNames } = reportedNames(certificate, order);
  return {
    'order-id': orderId,
    'ct-status': ctStatus,
    'certificate-ct-status': certificateCtStatus,
    'reissue-required': reissueRequired,
    'reissue-pending': reissuePending,
    // Without the certificate, its names are not complete, and DigiCert revokes the earlier ones if a name is lost.
    'request-reissue': reissueRequired && reissuePending === false && certificate !== undefined,
    'sct-count': certificate?.sctCount ?? '',
    'certificate-id': certificateCtStatus === 'none' ? '' : (order?.certificateId ?? ''),
    'common-name': commonName,
    'dns-names': dnsNames,
  };
}

/**
 * Builds the result from the change and the snapshot after it. A certificate keeps the CT status that it was issued with, so
 * the order's previous status does not matter. An unknown certificate counts as out of sync (DigiCert, "Change CT status":
 * keep the order's CT status in sync with the latest issued certificate).
 */
export function buildResult(change: CtStatusChange, snapshot: OrderSnapshot<Certificate>): CtStatusResult {
  const { orderId, desiredStatus, dryRun } = change;
  const { phase, reissuePending } = snapshot;
  const order = snapshot.order instanceof RequestError ? undefined : snapshot.order;
  const certificate = activeCertificate(snapshot);
  const status = certificateCtStatus(snapshot);
  const nonPublicTls = phase === 'closed' ? undefined : nonPublicTlsReason(productOf(order), certificate);
  const state = {
    orderId,
    desiredStatus,
    dryRun,
    order,
    phase,
    reissuePending,
    ctStatus: dryRun && order ? order.ctStatus : desiredStatus,
    certificate,
    certificateCtStatus: status,
    nonPublicTls,
    sctShortage: certificate && !nonPublicTls ? sctShortage(certificate) : undefined,
    reissueRequired: status !== 'none' && status !== desiredStatus && !nonPublicTls,
  };
  return { ...state, kind: determineKind(state) };
}

function determineKind(state: Omit<CtStatusResult, 'kind'>): ResultKind {
  const { phase, nonPublicTls, certificateCtStatus, reissuePending, reissueRequired, ctStatus, desiredStatus } = state;
  if (phase === 'closed') return 'closed';
  if (nonPublicTls) return 'no-public-tls';
  if (certificateCtStatus === 'none') return 'unissued';
  if (reissuePending === true) return 'pending';
  if (certificateCtStatus === 'unknown') return 'unknown';
  if (reissueRequired) return 'reissue';
  return ctStatus === desiredStatus ? 'in-sync' : 'order-differs';
}

/** Returns the product of an order; without words, which count as public TLS, if the order could not be read. */
export function productOf(order: Order | undefined): Order['product'] {
  return order?.product ?? { nameId: '', type: '', validationType: '' };
}

/** Returns the status of a closed order as a word in a sentence. */
export function closedStatus({ order }: Pick<CtStatusResult, 'order'>): string {
  // Only an order that was read can be closed.
  return normalizeStatus((order as Order).status);
}
