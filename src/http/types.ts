import type { IncomingHttpHeaders } from 'node:http';
import type { RequestError } from '../errors.ts';

/** A request with an absolute URL. */
export interface HttpRequest {
  method: 'GET' | 'PUT' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string | undefined;
  /** Set if the request needs a connection of its own, on which no stray or stale response can count as its own. */
  connection?: 'new' | undefined;
  /** The most bytes of the body of a successful response, if not the usual number. */
  maxBodyBytes?: number | undefined;
  /** Returns whether a status is a success, so that the whole body is read. */
  isSuccess: (status: number) => boolean;
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
