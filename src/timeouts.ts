/** The most that `timeout-seconds` may be: it bounds one attempt, from connecting to the last byte of the response. */
export const MAX_TIMEOUT_SECONDS = 300;

/**
 * How long a socket may be idle before the HTTP client ends it: longer than any attempt, because the client does so with an
 * error without a code, which counts as permanent, and leaves the socket half open.
 */
export const SOCKET_TIMEOUT_MS = 2 * MAX_TIMEOUT_SECONDS * 1000;
