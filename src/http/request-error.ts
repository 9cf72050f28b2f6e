import { ActionError } from '../action-error.ts';

/** Whether another attempt may help: no, after the usual delay, or after the longer delay that a rate limit needs. */
export type Retryability = 'permanent' | 'transient' | 'rate-limited';

interface RequestErrorOptions {
  /** What could not be done, in the action's own words; empty if the detail is enough. */
  title?: string;
  /** What the user can do about it. */
  hint: string;
  /** Whether the hint advises to run again. */
  advisesRerun?: boolean;
  retryability?: Retryability;
  /** The `Retry-After` header of the response. */
  retryAfter?: string | undefined;
  /** Whether the service may have carried out the request anyway. */
  inDoubt?: boolean;
  /** The status code of the response, if there was one. */
  status?: number | undefined;
  /** Whether the service refused the API key itself, so that no other request with it can succeed. */
  isKeyRefused?: boolean;
  /** Whether the response did not come from CertCentral, so that it concerns neither the key nor the order. */
  isForeign?: boolean;
}

/** A request that did not get the documented response. */
export class RequestError extends ActionError {
  readonly retryability: Retryability;
  readonly retryAfter: string | undefined;
  readonly inDoubt: boolean;
  readonly status: number | undefined;
  readonly isKeyRefused: boolean;
  readonly isForeign: boolean;

  constructor(detail: string, options: RequestErrorOptions) {
    super(detail, options);
    const { retryability = 'permanent', retryAfter, inDoubt = false, status } = options;
    const { isKeyRefused = false, isForeign = false } = options;
    this.retryability = retryability;
    this.retryAfter = retryAfter;
    this.inDoubt = inDoubt;
    this.status = status;
    this.isKeyRefused = isKeyRefused;
    this.isForeign = isForeign;
  }

  /** Returns a copy with some of its parts replaced. A new hint advises to run again only if that is given, too. */
  with(changes: Partial<RequestErrorOptions> & { detail?: string }): RequestError {
    const advisesRerun = changes.hint === undefined && this.advisesRerun;
    return new RequestError(changes.detail ?? this.detail, { ...this, advisesRerun, ...changes });
  }
}

/**
 * Converts the error of a request that failed, or that a signal ended.
 * @throws any other error
 */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  if ((error as Error).name !== 'AbortError') throw error;
  return new RequestError('timed out waiting for a response', {
    hint: "Check the runner's network and the service.",
    retryability: 'transient',
  });
}

/** The hint for a response that did not come from CertCentral. */
export const CHECK_API_URL_HINT =
  'Check api-url, and whether a proxy, portal or gateway responds in place of CertCentral.';
