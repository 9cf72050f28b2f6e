import type { HttpRequest, HttpResponse } from '../http/types.ts';

export type { RequestOptions } from '../http/types.ts';

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
