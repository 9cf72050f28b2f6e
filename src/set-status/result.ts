import { type Order, parseOrder } from '../certcentral/order.ts';
import { assessDesired } from '../domain/assessment.ts';
import { type SctShortage, sctShortage } from '../domain/browser-policy.ts';
import { reportsOtherStatus } from '../domain/look-again.ts';
import { type CertificateObjection, findCertificateObjections, type Objection } from '../domain/objections.ts';
import { reportedNames } from '../domain/order-names.ts';
import { activeCertificate, certificateCtStatus, type OrderSnapshot, type OrderState } from '../domain/order-state.ts';
import { ifRead, RequestError } from '../errors.ts';
import type { Certificate, CertificateCtStatus, CtStatus } from '../pki/certificate.ts';
import { compact } from '../text.ts';
import type { Inputs } from './inputs.ts';

/** The state of the order and its active certificate after a run. */
export interface CtStatusResult extends Pick<OrderState, 'closure' | 'reissuePending'> {
  /** What the result comes down to: the first of these that applies. */
  kind:
    | 'closed'
    | 'no-public-tls'
    | 'status-differs'
    | 'unissued'
    | 'pending'
    | 'reissue'
    | 'look'
    | 'order-differs'
    | 'in-sync';
  desiredStatus: CtStatus;
  dryRun: boolean;
  /** If the order could not be read, it has nothing but its ID. */
  order: Order;
  /** The CT status of the order after the run: what it reports, or what was set if it reports none. */
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
  | Extract<Objection, { kind: 'no-public-tls' }>
  | { kind: 'few-scts'; shortage: SctShortage }
  | { kind: 'status-differs' | 'closed' | 'reissue-pending' | 'expired' }
  /** A second request may replace a reissue that may be pending. */
  | { kind: 'pending-unknown' }
  | CertificateObjection;

const NEXT_STEPS: Readonly<Record<CtStatusResult['kind'], 'none' | 'wait' | 'reissue' | 'look'>> = {
  closed: 'none',
  'no-public-tls': 'none',
  'status-differs': 'look',
  unissued: 'none',
  pending: 'wait',
  reissue: 'reissue',
  look: 'look',
  'order-differs': 'none',
  'in-sync': 'none',
};

/** Returns the outputs that action.yml declares, in its order. */
export function toOutputs({ kind, order, certificate, certificateCtStatus, ...result }: CtStatusResult) {
  const { commonName, dnsNames } = reportedNames(certificate, order);
  return {
    'order-id': order.id,
    'ct-status': result.ctStatus,
    'certificate-ct-status': certificateCtStatus,
    'reissue-required': result.reissueRequired,
    'reissue-pending': result.reissuePending,
    next: NEXT_STEPS[kind],
    'sct-count': certificate?.sctCount ?? '',
    'certificate-id': certificateCtStatus === 'none' ? '' : order.certificateId,
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
  { orderId, desiredStatus, dryRun }: Pick<Inputs, 'orderId' | 'desiredStatus' | 'dryRun'>,
  snapshot: OrderSnapshot,
  now: number,
): CtStatusResult {
  const { closure, reissuePending, certificate: download } = snapshot;
  const order = ifRead(snapshot.order) ?? parseOrder(orderId, {});
  const certificate = activeCertificate(snapshot);
  const status = certificateCtStatus(snapshot);
  const { due, objections } = assessOrder(desiredStatus, order, snapshot, now);
  const nonPublicTls = closure ? undefined : objections.find((found) => found.kind === 'no-public-tls');
  const obstacles = certificate && !nonPublicTls ? findCertificateObjections(certificate, desiredStatus) : [];
  const shortage = certificate && !nonPublicTls ? sctShortage(certificate) : undefined;
  const differs = !dryRun && reportsOtherStatus(snapshot, desiredStatus);
  const state = {
    desiredStatus,
    dryRun,
    closure,
    reissuePending,
    order,
    certificate,
    ctStatus: dryRun || differs ? order.ctStatus : desiredStatus,
    certificateCtStatus: status,
    reissueRequired: !nonPublicTls && (status === 'unknown' || due.includes('status')),
  };
  const kind = nonPublicTls ? 'no-public-tls' : decideKind(state, differs, obstacles.length > 0);
  const isOnlyPendingUnknown = certificate && order === snapshot.order && reissuePending === 'unknown';
  const warnings = compact<ResultWarning>([
    snapshot.order instanceof RequestError && { kind: 'order-not-read-back', cause: snapshot.order },
    differs && { kind: 'status-differs' },
    closure && { kind: 'closed' },
    reissuePending === true && { kind: 'reissue-pending' },
    nonPublicTls,
    status === 'unknown' && download instanceof RequestError && { kind: 'certificate-not-read', cause: download },
    kind === 'look' && isOnlyPendingUnknown && { kind: 'pending-unknown' },
    due.includes('expired') && { kind: 'expired' },
    // DigiCert's word about EV certificates matters even if no reissue is required.
    ...obstacles.filter((found) => found.kind === 'ev' || state.reissueRequired),
    shortage && { kind: 'few-scts', shortage },
  ]);
  return { ...state, kind, warnings };
}

/** Assesses an order. The action has no policy, CSR, plan or window for early reissues. */
export function assessOrder(desiredStatus: CtStatus, order: Order, snapshot: OrderSnapshot, now: number) {
  const given = { csrFile: null, expectedPlan: null, reissueBeforeDays: 0 };
  const facts = { ...snapshot, order, certificate: activeCertificate(snapshot), ...given, now };
  return assessDesired({ status: desiredStatus, rule: '', by: 'input' }, facts);
}

/** Decides what a result comes down to: the first rule that applies. */
function decideKind(
  state: Omit<CtStatusResult, 'kind' | 'warnings'>,
  differs: boolean,
  hasObstacle: boolean,
): CtStatusResult['kind'] {
  const { closure, certificate, certificateCtStatus, reissuePending, reissueRequired, ctStatus, desiredStatus } = state;
  if (closure) return 'closed';
  // A certificate that is issued now would have the status that the order reports.
  if (differs) return 'status-differs';
  if (certificateCtStatus === 'none') return 'unissued';
  if (reissuePending === true) return 'pending';
  const mayRequest = certificate && reissuePending === false && !hasObstacle;
  if (reissueRequired) return mayRequest ? 'reissue' : 'look';
  return ctStatus === desiredStatus ? 'in-sync' : 'order-differs';
}
