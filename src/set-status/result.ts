import type { Order } from '../certcentral/order.ts';
import type { OrderPhase, ReissuePending } from '../domain/order-phase.ts';
import type { OrderSnapshot } from '../domain/order-snapshot.ts';
import { RequestError } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { CertificateCtStatus, CtStatus } from '../pki/ct-status.ts';
import type { Warning } from '../runner/html.ts';
import { collectWarnings } from './warnings.ts';

/** The change that a run makes, or in a dry run would make. */
export interface CtStatusChange {
  orderId: string;
  desiredStatus: CtStatus;
  dryRun: boolean;
}

/** The state of the order and its active certificate after a run. */
export interface CtStatusFacts extends CtStatusChange {
  /** Undefined if the order could not be read. */
  order: Order | undefined;
  phase: OrderPhase;
  reissuePending: ReissuePending;
  /** The CT status of the order after the run. */
  ctStatus: CtStatus | 'unknown';
  /** Undefined if there is no active certificate or it could not be read. */
  certificate: Certificate | undefined;
  certificateCtStatus: CertificateCtStatus;
  /** Whether the active certificate must be reissued to match the desired status. */
  reissueRequired: boolean;
}

/** The result of a run. */
export interface CtStatusResult extends CtStatusFacts {
  kind: ResultKind;
  warnings: readonly Warning[];
}

/** What the result comes down to: the first of these that applies. */
export type ResultKind =
  | 'closed'
  | 'private'
  | 'unissued'
  | 'pending'
  | 'unknown'
  | 'reissue'
  | 'order-differs'
  | 'in-sync';

/** Returns the outputs that action.yml declares. */
export function toOutputs(result: CtStatusResult) {
  const { orderId, order, ctStatus, certificateCtStatus, reissueRequired, reissuePending } = result;
  return {
    'order-id': orderId,
    'ct-status': ctStatus,
    'certificate-ct-status': certificateCtStatus,
    'reissue-required': reissueRequired,
    'reissue-pending': reissuePending,
    'certificate-id': certificateCtStatus === 'none' ? '' : (order?.certificateId ?? ''),
    'common-name': order?.commonName ?? '',
    'dns-names': order?.dnsNames ?? [],
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
  const hasNone = phase === 'closed' || phase === 'unissued';
  const certificateCtStatus = hasNone ? 'none' : (certificate?.ctStatus ?? 'unknown');
  const isApplicable = certificateCtStatus !== 'none' && !order?.isPrivateProduct;
  const facts: CtStatusFacts = {
    orderId,
    desiredStatus,
    dryRun,
    order,
    phase,
    reissuePending,
    ctStatus: dryRun && order ? order.ctStatus : desiredStatus,
    certificate,
    certificateCtStatus,
    reissueRequired: isApplicable && certificateCtStatus !== desiredStatus,
  };
  return { ...facts, kind: determineKind(facts), warnings: collectWarnings(facts, snapshot) };
}

/** The phase takes precedence over the download; if the order could not be read, the download decides. */
function activeCertificate({ order, phase, certificate }: OrderSnapshot<Certificate>): Certificate | undefined {
  const mayHaveOne = phase === 'issued' || order instanceof RequestError;
  return mayHaveOne && !(certificate instanceof RequestError) ? certificate : undefined;
}

function determineKind(facts: CtStatusFacts): ResultKind {
  const { phase, order, certificateCtStatus, reissuePending, reissueRequired, ctStatus, desiredStatus } = facts;
  if (phase === 'closed') return 'closed';
  if (order?.isPrivateProduct) return 'private';
  if (certificateCtStatus === 'none') return 'unissued';
  if (reissuePending === true) return 'pending';
  if (certificateCtStatus === 'unknown') return 'unknown';
  if (reissueRequired) return 'reissue';
  return ctStatus === desiredStatus ? 'in-sync' : 'order-differs';
}
