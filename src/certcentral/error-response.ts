import { CHECK_URL, Failure } from '../http/request-error.ts';
import type { Request } from '../http/types.ts';

/** The failure of an answer with the expected status whose content is not what DigiCert documents. */
export function contentFailure(reason: string): Failure {
  return new Failure(reason, { hint: CHECK_URL });
}

/** An answer of the service that was not the documented success. */
export interface Refusal {
  status: number;
  /** DigiCert's error code, if the answer has one. */
  code: unknown;
  /** Whether the answer is in the error format of this API. */
  documented: boolean;
  /** What the answer says, code included, made safe to show. */
  text: string;
  /** The origin a redirect points to. */
  redirect: string | undefined;
  retryAfter: string | undefined;
  /** Whether the request may be repeated. */
  repeat: Request['repeat'];
}

/**
 * The failure of an answer with a status that is not the documented success, per DigiCert's "Errors" page.
 * @param apiUrl what was asked: DigiCert runs two instances, and an order lives in one
 */
export function statusFailure(refusal: Refusal, apiUrl: string): Failure {
  const { status, text, redirect, retryAfter, repeat } = refusal;
  const transient = status === 408 || status >= 500;
  // What sets an absolute value may be repeated where it is refused by mistake; what may not counts on a plain refusal only.
  const inDoubt = repeat === 'safe' ? transient || (status >= 200 && status < 300) : status < 400 || transient;
  return new Failure(`${status}${redirect === undefined ? '' : ` redirect to ${redirect}`} ${text}`, {
    hint: hintForRefusal(refusal, apiUrl),
    retry: status === 429 ? 'throttled' : transient ? 'soon' : 'never',
    retryAfter,
    inDoubt,
    status,
  });
}

const US = 'https://www.digicert.com/services/v2';
const EUROPE = 'https://certcentral.digicert.eu/services/v2';
const CT_SETTING = 'Settings > Preferences > Advanced settings > Certificate requests > CT logging';

function hintForRefusal({ status, code, documented }: Refusal, apiUrl: string): string {
  if (status < 400) return `That is not an answer of this API. ${CHECK_URL}`;
  if (code === 'cert_transparency_turned_off_for_account')
    return `CT logging is turned off for the account: an administrator turns it on in CertCentral under ${CT_SETTING}.`;
  if (code === 'access_denied|missing_permission')
    return `The API key lacks the permission: in CertCentral set its API key restrictions to None or Orders (View Only is enough for a dry run), and allow its user to manage the order; the account must have "Allow users to change CT logging per request" (${CT_SETTING}).`;
  if ((status === 401 || status === 403) && !documented)
    return `That refusal is not in the format of this API. ${CHECK_URL}`;
  if (status === 401 || status === 403)
    return 'The API key was refused: check that the api-key secret holds a key that is not revoked, and that api-url is the instance (US or Europe) that issued it.';
  if (code === 'not_found|order')
    return URL.parse(apiUrl)?.hostname === new URL(EUROPE).hostname
      ? `No such order in this account: check order-id; for the US instance set api-url to ${US}.`
      : `No such order in this account: check order-id; for the Europe instance set api-url to ${EUROPE}.`;
  if (status === 404)
    return documented && code !== 'not_found|route' && code !== 'not_found'
      ? 'CertCentral does not have what was asked for: look at the order there.'
      : `Nothing is at this URL: api-url must end in /services/v2. ${CHECK_URL}`;
  if (status === 429)
    return 'The rate limit of the API key is used up: run fewer jobs at once (lower max-parallel), or raise retries.';
  if (status === 408 || status >= 500) return 'The service or a gateway in front of it has a problem: run again later.';
  return documented
    ? 'DigiCert refused the request: check order-id and the state of the order in CertCentral.'
    : CHECK_URL;
}
