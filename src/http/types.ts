import type { IncomingHttpHeaders } from 'node:http';
import type { RequestError } from './request-error.ts';

/** A request with an absolute URL. */
export interface HttpRequest {
  method: 'GET' | 'PUT' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** The most bytes of the body of a successful response, if not the usual number. */
  maxBodyBytes?: number;
  /** Returns whether a status is a success, so that the whole body is read. */
  isSuccess: (status: number) => boolean;
}

/** The limits of a request's attempts. */
export interface RequestOptions {
  /** Further attempts after transient failures; with at least 1, a rate limit is retried by time. */
  retries: number;
  /** Ends the request early. If it aborts between two attempts, the last error is thrown; otherwise, its reason. */
  signal?: AbortSignal | undefined;
  /**
   * Retries by time, in milliseconds, instead of by number, until `signal` aborts at this time. A longer `Retry-After` then
   * means the usual wait.
   */
  deadline?: number | undefined;
}

/** A response with any status. */
export interface HttpResponse {
  status: number;
  headers: IncomingHttpHeaders;
  /** As much of the body as was received; of a failure, at most the first 64 KiB. */
  body: string;
  /** Why the body is incomplete; undefined if it is complete or was not read further on purpose. */
  bodyError: RequestError | undefined;
}

/** Sends requests, one attempt at a time. */
export interface Transport {
  /**
   * Makes one attempt.
   * @param signal ends the attempt early, as a failure
   * @throws RequestError if no status was received: the network, TLS or the proxy failed, or the attempt timed out
   */
  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse>;
  /** Closes the connections that are kept alive. */
  close(): void;
}
