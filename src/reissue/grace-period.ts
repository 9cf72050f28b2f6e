import type { Memory } from './context.ts';

/**
 * How long a reissue may not show, in milliseconds: after the request, until it is pending or issued; after it is no longer
 * pending, until the download provides the certificate.
 */
const GRACE_PERIOD_MS = 120_000;

/**
 * Returns when the grace period of a reissue that does not show ends, in milliseconds; infinite if it has not begun.
 * @param wasSeen whether the reissue was seen pending or issued: the grace period then begins when it is no longer pending
 */
export function graceEndsAt(wasSeen: boolean, { pendingEndedAt, reissueRequestedAt }: Memory): number {
  return ((wasSeen ? pendingEndedAt : reissueRequestedAt) ?? Number.POSITIVE_INFINITY) + GRACE_PERIOD_MS;
}
