import type { IncomingHttpHeaders } from 'node:http';
import type { RequestError } from './request-error.ts';

/**
 * A request with an absolute URL. What reads, or sets an absolute value, is safe to repeat. What does not is carried out
 * at most once: it is tried again only if it surely was not carried out, and goes over a connection of its own, since a
 * kept one that has gone stale would put it in doubt.
 */
export type HttpRequest = Verb & {
  url: string;
  headers: Record<string, string>;
  /** The bound on the body of the answer, where it is not the usual one. */
  maxBodyBytes?: number;
};

/** What is done, without where. */
export type Verb =
  | { method: 'GET'; repeat: 'safe' }
  | { method: 'PUT'; repeat: 'safe'; body: string }
  | { method: 'POST'; repeat: 'at most once'; body: string };

/** An answer with any status. */
export interface HttpResponse {
  status: number;
  headers: IncomingHttpHeaders;
  /** As much of the body as came. */
  body: string;
  /** Why the body is not whole, if it is not. */
  bodyError: RequestError | undefined;
}

/** One attempt at a request, and what it needs to know of the world. */
export interface Transport {
  /**
   * Makes one attempt.
   * @param signal ends the attempt early, as a failure
   * @throws Failure if no status came: a fault of network, TLS or proxy, or the time was up
   */
  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse>;
  /** Closes what is kept alive. */
  close(): void;
}
