import type { Order } from '../../certcentral/order.ts';
import { RequestError } from '../../http/request-error.ts';
import type { IssuedCertificate } from '../../pki/issued-certificate.ts';
import type { Observation, ObservedState } from '../observe.ts';

/** How long a reissue request in doubt may show nothing, in milliseconds. */
export const REISSUE_VISIBILITY_GRACE_MS = 60_000;
/** How long the certificate may be the old one when a reissue is no longer pending, in milliseconds. */
export const DOWNLOAD_LAG_GRACE_MS = 120_000;

/** What a wait knows, and finds out. */
export interface WaitState {
  orderId: string;
  /** Of the certificate that was active before; undefined if there was none. */
  serialNumber: string | undefined;
  timeoutMinutes: number;
  /** The order's status that was told last; undefined if none was. */
  lastStatus: string | undefined;
  /** Since when a reissue request is in doubt, and why. */
  inDoubt: { requestedAt: number; error: RequestError } | undefined;
  /** Whether a reissue was seen pending. */
  sawPending: boolean;
  /** Since when it is over, as far as was seen. */
  pendingEndedAt: number | undefined;
}

/** Where a wait stands after a look. */
type WaitDecision =
  | { kind: 'issued'; order: Order; chain: IssuedCertificate }
  | { kind: 'failed'; error: RequestError }
  | { kind: 'waiting' };

/** Decides from a look whether the wait is over. Notes in `awaited` since when something has been so. */
export function advance(sight: ObservedState, seen: Observation, awaited: WaitState): WaitDecision {
  if (sight.kind === 'replaced') return { kind: 'issued', order: sight.order, chain: sight.certificate };
  if (sight.kind === 'closed')
    return waitFailed(
      `the order is ${sight.order.status.toLowerCase()}`,
      'Nothing can be reissued on it: for a new certificate, place a new order.',
    );
  if (sight.kind === 'unreadable') {
    const { error, order } = sight;
    // The download was read before the order, and missing while that was still pending.
    const isLate = order && error.status === 404 && awaited.sawPending;
    const mayPass = isLate ? !trackPendingEnd(seen, awaited) : error.retryability !== 'permanent';
    return mayPass ? { kind: 'waiting' } : { kind: 'failed', error };
  }
  if (sight.kind === 'pending' || sight.kind === 'unissued') {
    awaited.pendingEndedAt = undefined;
    return permanentDownloadError(seen) ?? { kind: 'waiting' };
  }
  if (awaited.sawPending) {
    if (trackPendingEnd(seen, awaited))
      return waitFailed(
        'the reissue is no longer pending, and the certificate is still the old one',
        'It was rejected or cancelled in CertCentral.',
      );
  } else if (awaited.inDoubt && seen.observedAt - awaited.inDoubt.requestedAt >= REISSUE_VISIBILITY_GRACE_MS) {
    const hint = 'Nothing shows of it: it counts as not carried out.';
    return { kind: 'failed', error: awaited.inDoubt.error.with({ hint }) };
  }
  return { kind: 'waiting' };
}

function trackPendingEnd({ observedAt }: Observation, awaited: WaitState): boolean {
  awaited.pendingEndedAt ??= observedAt;
  return observedAt - awaited.pendingEndedAt >= DOWNLOAD_LAG_GRACE_MS;
}

/** While the order is pending the download may be missing (404); another refusal of it is one. */
function permanentDownloadError({ certificate }: Observation): WaitDecision | undefined {
  if (!(certificate instanceof RequestError) || certificate.retryability !== 'permanent' || certificate.status === 404)
    return undefined;
  return { kind: 'failed', error: certificate };
}

function waitFailed(reason: string, hint: string): WaitDecision {
  return { kind: 'failed', error: new RequestError(reason, { title: 'The wait for the certificate is over', hint }) };
}
