import type { HttpRequest, HttpResponse } from '../http/types.ts';

/** How often and how long one request may be tried. */
export interface RequestOptions {
  /** Further attempts after a failure that can pass. */
  retries: number;
  /** Ends the request early: it then rejects. */
  signal?: AbortSignal | undefined;
  /** Comes before each attempt; what it throws ends that attempt. */
  beforeAttempt?: ((stop?: AbortSignal) => Promise<void>) | undefined;
  /** Is told for how long the service is to be left alone, in milliseconds: after a 429 or a `Retry-After`. */
  onRateLimit?: ((ms: number) => void) | undefined;
}

/** What is to be asked, and what counts as an answer. */
export interface Endpoint<T> {
  /** What it is good for: "read order 7". */
  action: string;
  method: HttpRequest['method'];
  body?: string;
  /** Below the base URL. */
  path: string;
  accept: string;
  /** The bound on the body of the answer, where it is not the usual one. */
  maxBodyBytes?: number;
  isSuccess(status: number): boolean;
  /** Takes what is wanted from the answer; throws a Failure if it is not in there. */
  parse(response: HttpResponse): T;
}

/**
 * A question that only reads.
 * @param parse takes what is wanted from a whole body
 */
export function getEndpoint<T>(action: string, path: string, accept: string, parse: (body: string) => T) {
  return {
    action,
    method: 'GET',
    path,
    accept,
    isSuccess: (code: number) => code === 200,
    parse: ({ body, bodyError }: HttpResponse) => {
      if (bodyError) throw bodyError;
      return parse(body);
    },
  } as const;
}
