import type { Order, Product } from '../certcentral/order.ts';
import { type SctShortage, sctShortage } from '../domain/browser-policy.ts';
import { reportedNames } from '../domain/order-names.ts';
import { activeCertificate, certificateCtStatus, type OrderSnapshot, type OrderState } from '../domain/order-state.ts';
import { type NonPublicTlsReason, nonPublicTlsReason } from '../domain/public-tls.ts';
import { ifRead, RequestError } from '../errors.ts';
import type { Certificate, CertificateCtStatus, CtStatus } from '../pki/certificate.ts';

/** The state of the order and its active certificate after a run. */
export interface CtStatusResult extends Pick<OrderState, 'phase' | 'reissuePending'> {
  /** What the result comes down to: the first of these that applies. */
  kind: 'closed' | 'no-public-tls' | 'unissued' | 'pending' | 'unknown' | 'reissue' | 'order-differs' | 'in-sync';
  orderId: string;
  desiredStatus: CtStatus;
  dryRun: boolean;
  /** Undefined if the order could not be read. */
  order: Order | undefined;
  /** The CT status of the order after the run. */
  ctStatus: CtStatus | 'unknown';
  /** Undefined if there is no active certificate or it could not be read. */
  certificate: Certificate | undefined;
  certificateCtStatus: CertificateCtStatus;
  /** Whether the active certificate must be reissued to match the desired status. */
  reissueRequired: boolean;
  /** The most important first. */
  warnings: readonly ResultWarning[];
}

/** What the user must know, as facts that `words.ts` describes. */
export type ResultWarning =
  | { kind: 'order-not-read-back' | 'certificate-not-read'; cause: RequestError }
  | { kind: 'order-lags' | 'out-of-sync'; reported: CtStatus }
  | { kind: 'no-public-tls'; reason: NonPublicTlsReason; product: Pick<Product, 'nameId' | 'type'> }
  | { kind: 'few-scts'; shortage: SctShortage }
  | { kind: 'closed' | 'reissue-pending' | 'ev' | 'issuance-not-reported' };

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
export function buildResult(
  change: Pick<CtStatusResult, 'orderId' | 'desiredStatus' | 'dryRun'>,
  snapshot: OrderSnapshot,
): CtStatusResult {
  const { desiredStatus, dryRun } = change;
  const { phase, reissuePending, order: orderRead, certificate: download } = snapshot;
  const order = ifRead(orderRead);
  const certificate = activeCertificate(snapshot);
  const status = certificateCtStatus(snapshot);
  const product = order?.product ?? { nameId: '', type: '' };
  const nonPublicTls = phase === 'closed' ? undefined : nonPublicTlsReason(product, certificate);
  const shortage = certificate && !nonPublicTls ? sctShortage(certificate) : undefined;
  const reported =
    order && order.ctStatus !== 'unknown' && order.ctStatus !== desiredStatus ? order.ctStatus : undefined;
  const isNotReported = status === 'unknown' && order !== undefined && phase === 'unknown';
  const isNotRead = status === 'unknown' && !isNotReported && download instanceof RequestError;
  const warnings: (ResultWarning | false | undefined)[] = [
    orderRead instanceof RequestError && { kind: 'order-not-read-back', cause: orderRead },
    reported && !dryRun && { kind: 'order-lags', reported },
    phase === 'closed' && { kind: 'closed' },
    reissuePending === true && { kind: 'reissue-pending' },
    nonPublicTls && { kind: 'no-public-tls', reason: nonPublicTls, product },
    certificate?.isEv && desiredStatus === 'disabled' && !nonPublicTls && { kind: 'ev' },
    shortage && { kind: 'few-scts', shortage },
    isNotReported && { kind: 'issuance-not-reported' },
    isNotRead && { kind: 'certificate-not-read', cause: download },
    reported && dryRun && status === desiredStatus && !nonPublicTls && { kind: 'out-of-sync', reported },
  ];
  const state = {
    ...change,
    phase,
    reissuePending,
    order,
    ctStatus: dryRun && order ? order.ctStatus : desiredStatus,
    certificate,
    certificateCtStatus: status,
    reissueRequired: status !== 'none' && status !== desiredStatus && !nonPublicTls,
  };
  return { ...state, kind: determineKind(state, nonPublicTls), warnings: warnings.filter((warning) => !!warning) };
}

function determineKind(
  state: Omit<CtStatusResult, 'kind' | 'warnings'>,
  nonPublicTls: NonPublicTlsReason | undefined,
): CtStatusResult['kind'] {
  const { phase, certificateCtStatus, reissuePending, reissueRequired, ctStatus, desiredStatus } = state;
  if (phase === 'closed') return 'closed';
  if (nonPublicTls) return 'no-public-tls';
  if (certificateCtStatus === 'none') return 'unissued';
  if (reissuePending === true) return 'pending';
  if (certificateCtStatus === 'unknown') return 'unknown';
  if (reissueRequired) return 'reissue';
  return ctStatus === desiredStatus ? 'in-sync' : 'order-differs';
}
