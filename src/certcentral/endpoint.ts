import type { Answer, Verb } from '../http/types.ts';

/** How often and how long one request may be tried. */
export interface Attempts {
  /** Further attempts after a failure that can pass. */
  retries: number;
  /** Ends the request early: it then rejects. */
  stop?: AbortSignal | undefined;
  /** Comes before each attempt; what it throws ends that attempt. */
  before?: ((stop?: AbortSignal) => Promise<void>) | undefined;
  /** Is told for how long the service is to be left alone, in milliseconds: after a 429 or a `Retry-After`. */
  hold?: ((ms: number) => void) | undefined;
}

/** What is to be asked, and what counts as an answer. */
export interface Question<T> {
  /** What it is good for: "read order 7". */
  purpose: string;
  verb: Verb;
  /** Below the base URL. */
  path: string;
  accept: string;
  /** The bound on the body of the answer, where it is not the usual one. */
  maxBytes?: number;
  isSuccess(status: number): boolean;
  /** Takes what is wanted from the answer; throws a Failure if it is not in there. */
  read(answer: Answer): T;
}

/**
 * A question that only reads.
 * @param read takes what is wanted from a whole body
 */
export function get<T>(purpose: string, path: string, accept: string, read: (body: string) => T) {
  return {
    purpose,
    verb: { method: 'GET', repeat: 'safe' },
    path,
    accept,
    isSuccess: (code: number) => code === 200,
    read: ({ body, broken }: Answer) => {
      if (broken) throw broken;
      return read(body);
    },
  } as const;
}
