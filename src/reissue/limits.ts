/** Limits of a run: how long it waits, and how often it observes the order. */

/** The delays before the first observations of a wait, and between all others. */
export const INITIAL_POLL_DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
export const POLL_INTERVAL_MS = 30_000;
/** How long a run that only requests a reissue waits for it to appear. */
export const REQUEST_ONLY_MINUTES = 2;
/** The interval between log lines about the progress of a wait. */
export const PROGRESS_INTERVAL_MS = 50_000;
export const MIN_DCV_CHECK_INTERVAL_MS = 60_000;
/** How long a reissue may stay invisible after it was requested, or is no longer pending. */
export const GRACE_PERIOD_MS = 120_000;

/** Limits of a recovery, because the runner ends a post step after 5 minutes. */
export const RECOVERY_TIMEOUT_SECONDS = 30;
export const RECOVERY_BUDGET_MS = 235_000;
/** The part of the budget that only the status update may use. */
export const RECOVERY_STATUS_BUDGET_MS = 60_000;
export const RECOVERY_POLL_INTERVAL_MS = 10_000;
