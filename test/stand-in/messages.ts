import type { IncomingHttpHeaders } from 'node:http';

/** A request as it was read from the wire. */
export interface RecordedRequest {
  method: string;
  /** With the query, if there is one. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The number of the connection it came over: 1 for the server's first. */
  connection: number;
  /** When it arrived: `Date.now()`. */
  at: number;
}

/** An HTTP response; an object as body is sent as JSON. */
export interface StandInResponse {
  status: number;
  headers?: Record<string, string>;
  body?: string | object;
}

/** A refusal in DigiCert's form. */
export function errorResponse(status: number, code: string, message: string): StandInResponse {
  return { status, body: { errors: [{ code, message }] } };
}

export const badFormatResponse = (message: string) => errorResponse(400, 'bad_request_format', message);

export function hasFields<Name extends string>(value: unknown, ...names: Name[]): value is Record<Name, unknown> {
  return typeof value === 'object' && value !== null && names.every((name) => name in value);
}

/** An order ID as the JSON number it is, with all of its digits. */
export function exactNumber(digits: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(digits);
}

/** A page of the list as the service sends it. */
export interface ListPage {
  /** Missing if there is no order. */
  orders?: object[];
  page: { total: number; limit: number; offset: number };
}

/** Makes the body of a response from a page: the page itself, a false one, or something else. */
export type Listing = (page: ListPage) => unknown;
