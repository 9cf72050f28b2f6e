import type { ReissueResponse } from '../certcentral/reissue-api.ts';

/** Facts that only the process of the change has. The post step lacks them, so its grace periods start over. */
export interface Timeline {
  /** When the reissue request ended, in milliseconds. */
  reissueRequestedAt?: number;
  /** When a reissue was first seen to be no longer pending, in milliseconds; undefined while it is. */
  pendingEndedAt?: number | undefined;
  /** DigiCert's response to the reissue request. */
  response?: ReissueResponse;
}

/** How long a reissue may stay invisible, in milliseconds. */
const GRACE_PERIOD_MS = 120_000;

/** Returns when a reissue request must show, pending or issued, in milliseconds; infinite if none was sent. */
export function requestGraceEndsAt({ reissueRequestedAt = Number.POSITIVE_INFINITY }: Timeline): number {
  return reissueRequestedAt + GRACE_PERIOD_MS;
}

/** Returns when the certificate of a reissue that is no longer pending must show, in milliseconds; infinite while it is. */
export function pendingGraceEndsAt({ pendingEndedAt = Number.POSITIVE_INFINITY }: Timeline): number {
  return pendingEndedAt + GRACE_PERIOD_MS;
}
