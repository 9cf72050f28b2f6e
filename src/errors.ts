import { MAX_FIELD_LENGTH, toSafeText } from './safe-text.ts';

type ActionErrorOptions = Pick<ActionError, 'hint'> &
  Partial<Pick<ActionError, 'title' | 'request' | 'quote' | 'note'>>;

/** An error that the user can act on: what could not be done, what happened instead, and what to do. */
export class ActionError extends Error {
  /** What could not be done, in the action's own words; empty if `detail` is enough. */
  readonly title: string;
  /** The method and the URL, if a request failed; empty until the client adds them. */
  readonly request: string;
  /** What happened, in the action's own words. */
  readonly text: string;
  /** What the service or the network reported of it: whole, and not yet safe to show; empty for nothing. */
  readonly quote: string;
  /** Completes `detail`: how the attempts ended. */
  readonly note: string;
  /** What the user can do about it. */
  readonly hint: string;

  constructor(text: string, { hint, title = '', request = '', quote = '', note = '' }: ActionErrorOptions) {
    super();
    this.title = title;
    this.request = request;
    this.text = text;
    this.quote = quote;
    this.note = note;
    this.hint = hint;
  }

  /** What happened, without a full stop. */
  get detail(): string {
    const quote = toSafeText(this.quote, MAX_FIELD_LENGTH);
    return `${[this.text, quote].filter(Boolean).join(' ').replace(/\.$/, '')}${this.note}`;
  }

  /** The request, if there was one, and what happened. */
  get statement(): string {
    return [toSafeText(this.request, MAX_FIELD_LENGTH), this.detail].filter(Boolean).join(': ');
  }

  override get message(): string {
    return `${[this.title, this.statement].filter(Boolean).join(': ')}.${this.hint && ` ${this.hint}`}`;
  }
}

/** A warning about a result, with the error that caused it, if any. */
export interface Warning {
  text: string;
  cause?: ActionError | undefined;
}

/** Formats a warning as one line, for an annotation. */
export function formatWarning({ text, cause }: Warning): string {
  return cause ? `${text} ${cause.message}` : text;
}

/** Whether another attempt may help: no, after the usual delay, or after the longer delay that a rate limit needs. */
export type Retryability = 'permanent' | 'transient' | 'rate-limited';

type RequestErrorOptions = ActionErrorOptions &
  Partial<Pick<RequestError, 'retryability' | 'retryAfter' | 'inDoubt' | 'status' | 'isKeyRefused'>> &
  Partial<Pick<RequestError, 'isUnreadableCertificate'>>;

/** A request that did not get the documented response. */
export class RequestError extends ActionError {
  readonly retryability: Retryability;
  /** The `Retry-After` header of the response. */
  readonly retryAfter: string | undefined;
  /** Whether the service may have carried out the request anyway. */
  readonly inDoubt: boolean;
  /** The status code of the response, if there was one. */
  readonly status: number | undefined;
  /** Whether the service refused the API key itself, so that no other request with it can succeed. */
  readonly isKeyRefused: boolean;
  /** Whether the service responded with a certificate, which cannot be read. */
  readonly isUnreadableCertificate: boolean;

  constructor(text: string, options: RequestErrorOptions) {
    super(text, options);
    const {
      retryability = 'permanent',
      inDoubt = false,
      isKeyRefused = false,
      isUnreadableCertificate = false,
    } = options;
    this.retryability = retryability;
    this.retryAfter = options.retryAfter;
    this.inDoubt = inDoubt;
    this.status = options.status;
    this.isKeyRefused = isKeyRefused;
    this.isUnreadableCertificate = isUnreadableCertificate;
  }

  /** Returns a copy with some of its parts replaced. */
  with(changes: Partial<RequestErrorOptions>): RequestError {
    return new RequestError(this.text, { ...this, ...changes });
  }
}

/**
 * Converts the error of a request that failed, or that a signal ended.
 * @throws any other error
 */
export function toRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  if (asError(error).name !== 'AbortError') throw error;
  return new RequestError('timed out waiting for a response', {
    hint: "Check the runner's network and the service.",
    retryability: 'transient',
  });
}

/** Returns what was thrown as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Returns what was read; undefined if the read failed. */
export function ifRead<T>(read: T | RequestError): T | undefined {
  return read instanceof RequestError ? undefined : read;
}

/** The hint for a response that did not come from CertCentral. */
export const CHECK_API_URL_HINT =
  'Check api-url, and whether a proxy, portal or gateway responds in place of CertCentral.';
