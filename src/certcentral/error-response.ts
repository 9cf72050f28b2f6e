import { CHECK_API_URL_HINT, RequestError } from '../http/request-error.ts';
import type { HttpRequest, HttpResponse } from '../http/types.ts';
import type { Sanitizer } from '../redaction/redact.ts';
import { isObject, parseJsonLossless } from './json.ts';

/** A response that is not the documented success. */
export interface ErrorResponse {
  status: number;
  /** DigiCert's error codes. */
  codes: readonly string[];
  /** Whether the response is in DigiCert's error format. */
  isApiError: boolean;
  isHtml: boolean;
  /** Whether the body is incomplete, so that its format is not known. */
  isBodyBroken: boolean;
  /** The errors with their codes, or an excerpt of the body; safe to show. */
  text: string;
  /** The origin that a redirect points to. */
  redirect: string | undefined;
  retryAfter: string | undefined;
  method: HttpRequest['method'];
}

const MAX_BODY_EXCERPT_LENGTH = 200;

/** Parses an error response: DigiCert's `{"errors": [{"code", "message"}]}`, or any other body. */
export function parseErrorResponse(
  response: HttpResponse,
  { method, url }: Pick<HttpRequest, 'method' | 'url'>,
  { sanitize }: Sanitizer,
): ErrorResponse {
  const { status, headers, body, bodyError } = response;
  const content = parseJsonLossless(body);
  const errors = (isObject(content) && Array.isArray(content['errors']) ? content['errors'] : [content]).filter(
    isObject,
  );
  const texts = errors
    .map(({ code, message }) => [code, message].filter((part) => typeof part === 'string').join(': '))
    .filter(Boolean);
  const target = headers.location === undefined ? null : URL.parse(headers.location, url);
  return {
    status,
    codes: errors.map(({ code }) => sanitize(code)).filter(Boolean),
    isApiError: texts.length > 0,
    isHtml: isHtml(body),
    isBodyBroken: bodyError !== undefined,
    text: texts.length > 0 ? sanitize(texts.join('; ')) : describeBody(response, sanitize),
    redirect: target?.host ? sanitize(target.origin) : undefined,
    retryAfter: headers['retry-after'],
    method,
  };
}

/** Shows nothing of a truncated body: it may end inside the API key, and redaction would miss the fragment. */
function describeBody({ status, body, bodyError }: HttpResponse, sanitize: Sanitizer['sanitize']): string {
  if (status === 101) return 'switching protocols';
  if (bodyError) return 'with a body that breaks off';
  return body === '' ? 'with an empty body' : `"${sanitize(body, MAX_BODY_EXCERPT_LENGTH)}"`;
}

/** Returns whether a body is HTML, as gateways, portals and maintenance pages are. */
export function isHtml(body: string): boolean {
  return body.trimStart().startsWith('<');
}

/** Creates the error for a response with the expected status and unexpected content. */
export function unexpectedContentError(detail: string): RequestError {
  return new RequestError(detail, { hint: CHECK_API_URL_HINT });
}
