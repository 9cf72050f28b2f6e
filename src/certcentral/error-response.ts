import { CHECK_API_URL_HINT, RequestError } from '../http/request-error.ts';
import { type HttpRequest, isIdempotent } from '../http/types.ts';

/** The failure of an answer with the expected status whose content is not what DigiCert documents. */
export function unexpectedContentError(reason: string): RequestError {
  return new RequestError(reason, { hint: CHECK_API_URL_HINT });
}

/** An answer of the service that was not the documented success. */
export interface ErrorResponse {
  status: number;
  /** DigiCert's error code, if the answer has one. */
  code: unknown;
  /** Whether the answer is in the error format of this API. */
  isApiError: boolean;
  /** What the answer says, code included, made safe to show. */
  text: string;
  /** The origin a redirect points to. */
  redirect: string | undefined;
  retryAfter: string | undefined;
  method: HttpRequest['method'];
}

/**
 * The failure of an answer with a status that is not the documented success, per DigiCert's "Errors" page.
 * @param apiUrl what was asked: DigiCert runs two instances, and an order lives in one
 */
export function responseError(response: ErrorResponse, apiUrl: string): RequestError {
  const { status, text, redirect, retryAfter, method } = response;
  const transient = status === 408 || status >= 500;
  // What sets an absolute value may be repeated where it is refused by mistake; what may not counts on a plain refusal only.
  const inDoubt = isIdempotent(method) ? transient || (status >= 200 && status < 300) : status < 400 || transient;
  return new RequestError(`${status}${redirect === undefined ? '' : ` redirect to ${redirect}`} ${text}`, {
    hint: hintForResponse(response, apiUrl),
    retryability: status === 429 ? 'rate-limited' : transient ? 'transient' : 'permanent',
    retryAfter,
    inDoubt,
    status,
  });
}

const US_API_URL = 'https://www.digicert.com/services/v2';
const EU_API_URL = 'https://certcentral.digicert.eu/services/v2';
const CT_SETTINGS_PATH = 'Settings > Preferences > Advanced settings > Certificate requests > CT logging';

function hintForResponse({ status, code, isApiError }: ErrorResponse, apiUrl: string): string {
  if (status < 400) return `That is not an answer of this API. ${CHECK_API_URL_HINT}`;
  if (code === 'cert_transparency_turned_off_for_account')
    return `CT logging is turned off for the account: an administrator turns it on in CertCentral under ${CT_SETTINGS_PATH}.`;
  if (code === 'access_denied|missing_permission')
    return `The API key lacks the permission: in CertCentral set its API key restrictions to None or Orders (View Only is enough for a dry run), and allow its user to manage the order; the account must have "Allow users to change CT logging per request" (${CT_SETTINGS_PATH}).`;
  if ((status === 401 || status === 403) && !isApiError)
    return `That refusal is not in the format of this API. ${CHECK_API_URL_HINT}`;
  if (status === 401 || status === 403)
    return 'The API key was refused: check that the api-key secret holds a key that is not revoked, and that api-url is the instance (US or Europe) that issued it.';
  if (code === 'not_found|order')
    return URL.parse(apiUrl)?.hostname === new URL(EU_API_URL).hostname
      ? `No such order in this account: check order-id; for the US instance set api-url to ${US_API_URL}.`
      : `No such order in this account: check order-id; for the Europe instance set api-url to ${EU_API_URL}.`;
  if (status === 404)
    return isApiError && code !== 'not_found|route' && code !== 'not_found'
      ? 'CertCentral does not have what was asked for: look at the order there.'
      : `Nothing is at this URL: api-url must end in /services/v2. ${CHECK_API_URL_HINT}`;
  if (status === 429)
    return 'The rate limit of the API key is used up: run fewer jobs at once (lower max-parallel), or raise retries.';
  if (status === 408 || status >= 500) return 'The service or a gateway in front of it has a problem: run again later.';
  return isApiError
    ? 'DigiCert refused the request: check order-id and the state of the order in CertCentral.'
    : CHECK_API_URL_HINT;
}
