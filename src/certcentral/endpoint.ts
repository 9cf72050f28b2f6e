import type { HttpRequest, HttpResponse } from '../http/types.ts';

/** The limits and hooks of a request's attempts. */
export interface RequestOptions {
  /** Further attempts after a transient failure. */
  retries: number;
  /** Ends the request early: it then rejects. */
  signal?: AbortSignal | undefined;
  /** Retries until this time, in milliseconds, instead of by number. */
  deadline?: number | undefined;
  /** Waits before each attempt until the client's own rate limit allows a request. */
  acquireToken?: ((signal?: AbortSignal) => Promise<void>) | undefined;
  /** Called after a 429, or a 503 with `Retry-After`, with the number of milliseconds during which no request should be sent. */
  onRateLimit?: ((ms: number) => void) | undefined;
}

/** A request of the CertCentral Services API, and how to recognize and parse its success. */
export interface Endpoint<T> {
  /** The purpose of the request, for errors: "read order 7". */
  action: string;
  method: HttpRequest['method'];
  body?: string;
  /** Below the base URL. */
  path: string;
  accept: string;
  /** The maximum size of the response's body, if it is not the default. */
  maxBodyBytes?: number;
  /** Precedes the hint of an error if the request may have been carried out anyway. */
  inDoubtHint?: string;
  isSuccess(status: number): boolean;
  /** @throws RequestError if the response does not contain what DigiCert documents */
  parse(response: HttpResponse): T;
}

/** Creates an endpoint that only reads: a 200 with a complete body is a success. */
export function getEndpoint<T>(action: string, path: string, accept: string, parse: (body: string) => T): Endpoint<T> {
  return {
    action,
    method: 'GET',
    path,
    accept,
    isSuccess: (status) => status === 200,
    parse: ({ body, bodyError }) => {
      if (bodyError) throw bodyError;
      return parse(body);
    },
  };
}
