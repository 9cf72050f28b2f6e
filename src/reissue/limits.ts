/** Limits of the execution: how often and how long a run reads, waits and repeats. */

/** The age at which an observation no longer justifies a reissue request. */
export const MAX_OBSERVATION_AGE_MS = 60_000;
/** How often an observation is repeated before a reissue request, and for how long. */
export const MAX_OBSERVATION_REPEATS = 3;
export const OBSERVATION_REPEATS_BUDGET_MS = 300_000;
/** The pause before the first repeat of an observation that failed. It doubles with each repeat. */
export const FIRST_OBSERVATION_PAUSE_MS = 1_000;

/** The delays before the first polls of a wait, and between all others. */
export const INITIAL_POLL_DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
export const POLL_INTERVAL_MS = 30_000;
/** How long a run that only requests a reissue waits for it to show. */
export const REQUEST_ONLY_MINUTES = 2;
/** The interval between log lines about the progress of a wait. */
export const PROGRESS_INTERVAL_MS = 50_000;
/** The least time to read what an order waits for, even if the wait ends before. */
export const MIN_REASONS_BUDGET_MS = 30_000;
export const MIN_DCV_CHECK_INTERVAL_MS = 60_000;
/** How long a reissue may stay invisible. */
export const GRACE_PERIOD_MS = 120_000;

/** Limits of a recovery. The runner ends a post step after 5 minutes. */

/** Timeout of an attempt in any recovery. */
export const RECOVERY_TIMEOUT_SECONDS = 30;
export const RECOVERY_BUDGET_MS = 235_000;
/** The part of the budget that only the status update may use. */
export const RECOVERY_STATUS_BUDGET_MS = 60_000;
export const RECOVERY_POLL_INTERVAL_MS = 10_000;
/** How often an order is observed that no reissue is known of, if a response is not CertCentral's. */
export const MAX_PERMANENT_FAILURES = 3;
