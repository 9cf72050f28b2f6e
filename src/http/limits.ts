// The limits of a request to the service, except those that an endpoint or an input sets.

/** The most that `timeout-seconds` may be: it bounds one attempt, from connecting to the last byte of the response. */
export const MAX_TIMEOUT_SECONDS = 300;

/**
 * How long a socket may be idle before the HTTP client ends it: longer than any attempt, because the client does so with an
 * error without a code, which counts as permanent, and leaves the socket half open.
 */
export const SOCKET_TIMEOUT_MS = 2 * MAX_TIMEOUT_SECONDS * 1000;

/** How much of the body of a success is read, unless its endpoint has another limit. */
export const MAX_BODY_BYTES = 16 * 2 ** 20;

/** How much of the body of a failure is read. */
export const MAX_FAILURE_BODY_BYTES = 64 * 2 ** 10;

/** The longest wait between two attempts that the service does not ask for. */
export const MAX_BACKOFF_MS = 60_000;

/** The longest `Retry-After` that a run waits for. */
export const MAX_RETRY_AFTER_MS = 120_000;

/** How long after the first attempt of a request another one may begin. */
export const MAX_RETRY_MINUTES = 10;

/** The same after a rate limit. DigiCert's window is 3 minutes. */
export const MAX_RATE_LIMIT_MINUTES = 4;
