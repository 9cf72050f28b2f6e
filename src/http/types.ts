import type { IncomingHttpHeaders } from 'node:http';
import type { RequestError } from './request-error.ts';

/** A request with an absolute URL. */
export interface HttpRequest {
  method: 'GET' | 'PUT' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** The most bytes of the response's body, if not the usual number. */
  maxBodyBytes?: number;
}

/**
 * Reports whether a request may be repeated (RFC 9110, section 9.2.2). A POST is retried only if it certainly had no
 * effect, and uses its own connection, because a stale keep-alive connection would leave its outcome in doubt.
 */
export function isIdempotent(method: HttpRequest['method']): boolean {
  return method !== 'POST';
}

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
