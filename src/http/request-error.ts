/** When it may help to try again: not at all, after the usual wait, or after the longer one that a rate limit asks for. */
export type Retry = 'never' | 'soon' | 'throttled';

interface Circumstances {
  /** What could not be done, in our words; empty where the reason says it all. */
  what?: string;
  /** What the user can do about it. */
  hint: string;
  retry?: Retry;
  /** The answer's `Retry-After` header. */
  retryAfter?: string | undefined;
  /** Whether the service may have carried out the request all the same. */
  inDoubt?: boolean;
  /** The status of the answer, if one came. */
  status?: number | undefined;
}

/** A request that did not get the answer it is documented to get: what came back, and what the user can do. */
export class Failure extends Error {
  readonly what: string;
  /** What was asked and came back, in one line without a full stop: words of the service among ours. */
  readonly reason: string;
  readonly hint: string;
  readonly retry: Retry;
  readonly retryAfter: string | undefined;
  readonly inDoubt: boolean;
  readonly status: number | undefined;

  constructor(reason: string, circumstances: Circumstances) {
    const { what = '', hint, retry = 'never', retryAfter, inDoubt = false, status } = circumstances;
    const statement = reason.replace(/\.$/, '');
    super(`${what && `${what}: `}${statement}. ${hint}`);
    this.what = what;
    this.reason = statement;
    this.hint = hint;
    this.retry = retry;
    this.retryAfter = retryAfter;
    this.inDoubt = inDoubt;
    this.status = status;
  }

  /** The same failure, told in another way. */
  amended(changes: Partial<Circumstances> & { reason?: string }): Failure {
    const { what, reason, hint, retry, retryAfter, inDoubt, status } = this;
    return new Failure(changes.reason ?? reason, { what, hint, retry, retryAfter, inDoubt, status, ...changes });
  }
}

/** What helps where something else answers in the place of CertCentral. */
export const CHECK_URL = 'Check api-url, and whether a proxy, portal or gateway answers in the place of CertCentral.';
