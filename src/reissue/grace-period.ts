import type { Session } from './context.ts';

/** How long a reissue may stay invisible after it was requested, or is no longer pending. */
const GRACE_PERIOD_MS = 120_000;

/** Begins the grace period. The latest beginning counts. */
export function beginGracePeriod(session: Session, at: number): void {
  session.graceEndsAt = Math.max(session.graceEndsAt, at + GRACE_PERIOD_MS);
}
