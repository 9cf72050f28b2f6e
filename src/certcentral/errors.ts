import { CHECK_API_URL_HINT, RequestError, type Retryability } from '../errors.ts';
import { classifyStatus, isIdempotent } from '../http/retry-decision.ts';
import type { HttpRequest, HttpResponse } from '../http/types.ts';
import { API_URLS } from '../instances.ts';
import { fieldsOf, objectsIn, parseJson, textOf } from '../json.ts';
import { joinSentences } from '../text.ts';

/** The purpose of a client. Hints differ, because an audit only reads, and has no order ID as input. */
export type Purpose = 'change' | 'audit';

/** The parts of a request on which hints depend. */
export interface Requested extends Pick<HttpRequest, 'method' | 'url'> {
  purpose: Purpose;
  /** Whether the request was to turn CT logging off. */
  disablesCt?: boolean | undefined;
}

/** A response that is not the documented success, and what was requested. */
interface ErrorResponse extends Requested {
  status: number;
  retryability: Retryability;
  /** DigiCert's error codes. */
  codes: readonly string[];
  /** Whether the response is not CertCentral's. */
  isForeign: boolean;
}

/** Creates the error for a response that is not the documented success: `{"errors": [{"code", "message"}]}`, as a rule. */
export function responseError(response: HttpResponse, requested: Requested): RequestError {
  const { status, headers, body, bodyError } = response;
  const errors = objectsIn(fieldsOf(parseJson(body))['errors']);
  const codes = errors.map(({ code }) => textOf(code));
  const texts = errors.map(({ code, message }) => [textOf(code), textOf(message)].filter(Boolean).join(': '));
  const text = texts.filter(Boolean).join('; ');
  // The format of a body that breaks off is not known.
  const isForeign = status < 400 || status >= 600 || (text === '' && !bodyError);
  // The rest of the address may be a secret.
  const location = URL.parse(headers.location ?? '');
  const redirect = location?.host && location.origin;
  const retryability = classifyStatus(status);
  const parsed: ErrorResponse = { ...requested, status, retryability, codes, isForeign };
  return new RequestError(`${status}`, {
    quote: `${redirect ? `redirect to ${redirect} ` : ''}${text || describeBody(response)}`,
    hint: hintFor(parsed),
    retryability,
    retryAfter: headers['retry-after'],
    inDoubt: isInDoubt(parsed),
    status,
    isKeyRefused: isKeyRefused(parsed),
  });
}

/** Shows nothing of a body that breaks off, because it may end inside the API key. */
function describeBody({ body, bodyError }: HttpResponse): string {
  if (bodyError) return 'with a body that breaks off';
  return body === '' ? 'with an empty body' : `"${body}"`;
}

/**
 * Returns whether a response leaves open whether the request was carried out. It does not if the request was refused. A gateway
 * may refuse a POST that it passed on, so only CertCentral's own refusal counts.
 */
function isInDoubt({ method, status, retryability, codes }: ErrorResponse): boolean {
  if (isIdempotent(method) && status >= 300 && status < 400) return false;
  if (status < 400 || status >= 600 || retryability === 'transient') return true;
  return !isIdempotent(method) && retryability !== 'rate-limited' && !codes.some((code) => code.trim());
}

/** Returns whether a response refuses the API key itself. A wrong key gets a 403 from the live service. */
function isKeyRefused(response: ErrorResponse): boolean {
  if (response.status === 403 && hasCode(response, /invalid_key/)) return true;
  return response.status === 401 && !lacksPermission(response) && !mayNotApprove(response);
}

const CT_SETTINGS_PATH = 'Settings > Preferences > Advanced settings > Certificate requests > CT logging';

const hasCode = ({ codes }: ErrorResponse, form: RegExp) => codes.some((code) => form.test(code));
const isAccessRefused = ({ status }: ErrorResponse) => status === 401 || status === 403;
const lacksPermission = (response: ErrorResponse) => hasCode(response, /missing_permission/);
const mayNotApprove = (response: ErrorResponse) => hasCode(response, /invalid_approver/);
const isRateLimited = ({ retryability }: ErrorResponse) => retryability === 'rate-limited';
const isAudit = ({ purpose }: ErrorResponse) => purpose === 'audit';
const isPost = ({ method }: ErrorResponse) => method === 'POST';

type Hint = string | ((response: ErrorResponse) => string);
type HintRule = readonly [applies: (response: ErrorResponse) => boolean, hint: Hint];

/** In this order, the first rule that applies gives the hint. */
const HINT_RULES: readonly HintRule[] = [
  [({ status }) => status < 400 || status >= 600, 'This is not a response from CertCentral.'],
  [
    (response) => hasCode(response, /^cert_transparency_turned_off_for_account$/),
    `CT logging is turned off for the account. Turning it on applies to all certificates of the account, and can publish their names for good: an administrator finds the setting in CertCentral under ${CT_SETTINGS_PATH}; what is not there, DigiCert's account manager turns on.`,
  ],
  [
    // A POST follows a PUT that succeeded, so the key is neither wrong nor from the other instance.
    (response) => isKeyRefused(response) && !isPost(response),
    'The API key is wrong, revoked, or of the other instance: check the api-key secret, and that api-url is the instance (US or Europe) that issued the key.',
  ],
  [
    (response) => isAccessRefused(response) && isAudit(response),
    'The API key is not allowed to read this: its API key restrictions must be None, Orders or View Only, and its user must see the orders.',
  ],
  [
    mayNotApprove,
    (response) =>
      `The user of the API key is not allowed to approve: use the key of an Administrator or a Manager${isPost(response) ? ', or set skip-approval to false' : ''}.`,
  ],
  [
    lacksPermission,
    (response) =>
      `The API key lacks the permission: use a key with the API key restriction Orders (View Only is enough to read; do not widen such a key), and allow its user to manage the order.${isPost(response) ? '' : ` The account must have "Allow users to change CT logging per request" (${CT_SETTINGS_PATH}).`}`,
  ],
  [
    isAccessRefused,
    'The API key is not allowed to do this: check its API key restrictions and the role of its user in CertCentral.',
  ],
  [(response) => hasCode(response, /^not_found\|order$/) && !isAudit(response), orderNotFoundHint],
  [
    (response) => response.status === 404 && (response.isForeign || hasCode(response, /^not_found(?:\|route)?$/)),
    'There is nothing at this URL: api-url must end in /services/v2.',
  ],
  [({ status }) => status === 404, 'CertCentral does not have what was requested: check the order in CertCentral.'],
  [
    (response) => isRateLimited(response) && isAudit(response),
    'The rate limit of the API key is exhausted: lower requests-per-minute, or run the audit when fewer others use the key.',
  ],
  [isRateLimited, 'The rate limit of the API key is used up: run fewer jobs at once (lower max-parallel).'],
  [
    ({ status, isForeign }) => status === 503 && isForeign,
    "This may be DigiCert's maintenance (the first weekend of a month, early on Sunday in UTC): run again later.",
  ],
  [
    ({ retryability }) => retryability === 'transient',
    'The service or a gateway in front of it has a problem: run again later.',
  ],
];

/** Returns what the user can do about a response that is not the documented success. */
function hintFor(response: ErrorResponse): string {
  const [, hint = 'The request was refused: check the order in CertCentral.'] =
    HINT_RULES.find(([applies]) => applies(response)) ?? [];
  return joinSentences(
    typeof hint === 'string' ? hint : hint(response),
    response.isForeign && CHECK_API_URL_HINT,
    response.disablesCt &&
      hasCode(response, /^cert_transparency/) &&
      'DigiCert may also no longer let this order stay out of CT logs.',
    isAccessRefused(response) &&
      "CertCentral's IP address rules may be the reason, too: if there is one for the account, the user or the key, all other addresses are refused, and GitHub-hosted runners change theirs.",
  );
}

function orderNotFoundHint({ url }: ErrorResponse): string {
  const isEurope = url.startsWith(new URL(API_URLS.europe).origin);
  const otherInstance = isEurope
    ? `the US instance, set api-url to ${API_URLS.us}`
    : `the Europe instance, set api-url to ${API_URLS.europe}`;
  return `This account has no such order: check order-id. If the order is in ${otherInstance}.`;
}
