import { CHECK_API_URL_HINT, RequestError } from '../errors.ts';
import { classifyStatus, isIdempotent } from '../http/retry-decision.ts';
import type { HttpRequest, HttpResponse } from '../http/types.ts';
import { API_URLS } from '../instances.ts';
import { joinSentences } from '../text.ts';
import { fieldsOf, isObject, parseJson, textOf } from './json.ts';

/** The purpose of a client. Hints differ, because an audit only reads, and has no order ID as input. */
export type Purpose = 'change' | 'audit';

/** The parts of a request on which hints depend. */
export interface Requested {
  method: HttpRequest['method'];
  url: string;
  purpose: Purpose;
  /** Whether the request was to turn CT logging off. */
  disablesCt?: boolean | undefined;
}

/** A response that is not the documented success, and what was requested. */
interface ErrorResponse extends Requested {
  status: number;
  /** DigiCert's error codes. */
  codes: readonly string[];
  /** Whether the response is in another format than DigiCert's. */
  isForeign: boolean;
  isHtml: boolean;
}

/** Creates the error for a response that is not the documented success. */
export function responseError(response: HttpResponse, requested: Requested): RequestError {
  const { status, headers, body, bodyError } = response;
  const errors = parseErrors(body);
  const codes = errors.map(({ code }) => textOf(code));
  const described = errors.map(({ message }, index) => [codes[index], textOf(message)].filter(Boolean).join(': '));
  const texts = described.filter(Boolean);
  const parsed: ErrorResponse = {
    ...{ ...requested, status, codes },
    // The format of a body that breaks off is not known.
    isForeign: texts.length === 0 && !bodyError,
    isHtml: body.trimStart().startsWith('<'),
  };
  const text = texts.length > 0 ? texts.join('; ') : describeBody(response);
  return new RequestError(`${status}`, {
    quote: `${describeRedirect(headers.location, requested.url)}${text}`,
    hint: hintFor(parsed),
    retryability: classifyStatus(status),
    retryAfter: headers['retry-after'],
    inDoubt: isInDoubt(response, requested.method),
    status,
    isKeyRefused: isKeyRefused(parsed),
  });
}

/** Returns DigiCert's `{"errors": [{"code", "message"}]}`; undefined for any other response. */
function parseErrorList(body: string): Record<string, unknown>[] | undefined {
  const { errors } = fieldsOf(parseJson(body));
  return Array.isArray(errors) ? errors.filter(isObject) : undefined;
}

/** Parses errors in DigiCert's format; some gateways send one error without the list. */
function parseErrors(body: string): Record<string, unknown>[] {
  return parseErrorList(body) ?? [fieldsOf(parseJson(body))];
}

/**
 * Returns whether a response leaves open whether the request was carried out. It does not if the request was refused. A gateway
 * may refuse a POST that it passed on, so only CertCentral's own refusal counts.
 */
function isInDoubt({ status, body }: HttpResponse, method: HttpRequest['method']): boolean {
  if (isIdempotent(method) && status >= 300 && status < 400) return false;
  if (status < 400 || status >= 500 || status === 408) return true;
  const isRefused =
    isIdempotent(method) || status === 429 || parseErrorList(body)?.some(({ code }) => textOf(code).trim());
  return !isRefused;
}

/** Shows nothing of a body that breaks off, because it may end inside the API key. */
function describeBody({ body, bodyError }: HttpResponse): string {
  if (bodyError) return 'with a body that breaks off';
  return body === '' ? 'with an empty body' : `"${body.trim()}"`;
}

function describeRedirect(location: string | undefined, url: string): string {
  const target = location === undefined ? null : URL.parse(location, url);
  return target?.host ? `redirect to ${target.origin} ` : '';
}

/** Returns whether a response refuses the API key itself. A wrong key gets a 403 from the live service. */
function isKeyRefused(response: ErrorResponse): boolean {
  if (response.status === 403 && hasCode(response, /invalid_key/)) return true;
  return response.status === 401 && !lacksPermission(response) && !mayNotApprove(response);
}

const CT_SETTINGS_PATH = 'Settings > Preferences > Advanced settings > Certificate requests > CT logging';
const IP_RULES_HINT =
  "CertCentral's IP address rules may be the reason, too: if there is one for the account, the user or the key, all other addresses are refused, and GitHub-hosted runners change theirs.";
const NOT_ELIGIBLE_HINT = 'DigiCert may also no longer let this order stay out of CT logs.';
const WRONG_KEY = 'wrong, revoked, or of the other instance';

const hasCode = ({ codes }: ErrorResponse, form: RegExp) => codes.some((code) => form.test(code));
const isAccessRefused = ({ status }: ErrorResponse) => status === 401 || status === 403;
const lacksPermission = (response: ErrorResponse) => hasCode(response, /missing_permission/);
const mayNotApprove = (response: ErrorResponse) => hasCode(response, /invalid_approver/);
const isAudit = ({ purpose }: ErrorResponse) => purpose === 'audit';
const isPost = ({ method }: ErrorResponse) => method === 'POST';

const FOREIGN_REFUSAL = `This refusal is not in CertCentral's format. ${CHECK_API_URL_HINT}`;

type Hint = string | ((response: ErrorResponse) => string);
type HintRule = readonly [applies: (response: ErrorResponse) => boolean, hint: Hint];

/** In this order, the first rule that applies gives the hint. */
const HINT_RULES: readonly HintRule[] = [
  [({ status }) => status < 400 || status >= 600, `This is not a response from CertCentral. ${CHECK_API_URL_HINT}`],
  [
    (response) => hasCode(response, /^cert_transparency_turned_off_for_account$/),
    `CT logging is turned off for the account. Turning it on applies to all certificates of the account, and can publish their names for good: an administrator finds the setting in CertCentral under ${CT_SETTINGS_PATH}; what is not there, DigiCert's account manager turns on.`,
  ],
  // A POST follows a PUT that succeeded, so the key is neither wrong nor from the other instance.
  [(response) => isKeyRefused(response) && !isPost(response), refusedKeyHint],
  [
    (response) => isAccessRefused(response) && isAudit(response),
    ({ isForeign }) =>
      joinSentences(
        isForeign && FOREIGN_REFUSAL,
        'The API key is not allowed to read this: its API key restrictions must be None, Orders or View Only, and its user must see the orders.',
      ),
  ],
  [
    mayNotApprove,
    (response) =>
      `The user of the API key is not allowed to approve: use the key of an Administrator or a Manager${isPost(response) ? ', or set skip-approval to false' : ''}.`,
  ],
  [(response) => isAccessRefused(response) && response.isForeign, FOREIGN_REFUSAL],
  [
    lacksPermission,
    (response) =>
      `The API key lacks the permission: use a key with the API key restriction Orders (View Only is enough to read; do not widen such a key), and allow its user to manage the order.${isPost(response) ? '' : ` The account must have "Allow users to change CT logging per request" (${CT_SETTINGS_PATH}).`}`,
  ],
  [
    isAccessRefused,
    (response) =>
      `The API key is not allowed to ${isPost(response) ? 'request a reissue of this order' : 'do this'}: check its API key restrictions and the role of its user in CertCentral.`,
  ],
  [(response) => hasCode(response, /^not_found\|order$/) && !isAudit(response), orderNotFoundHint],
  [
    (response) => response.status === 404 && (response.isForeign || hasCode(response, /^not_found(?:\|route)?$/)),
    `There is nothing at this URL: api-url must end in /services/v2. ${CHECK_API_URL_HINT}`,
  ],
  [({ status }) => status === 404, 'CertCentral does not have what was requested: check the order in CertCentral.'],
  [
    (response) => response.status === 429 && isAudit(response),
    'The rate limit of the API key is exhausted: lower requests-per-minute, or run the audit when fewer others use the key.',
  ],
  [
    ({ status }) => status === 429,
    'The rate limit of the API key is used up: run fewer jobs at once (lower max-parallel).',
  ],
  [
    ({ status, isHtml }) => status === 503 && isHtml,
    "This may be DigiCert's maintenance (the first weekend of a month, early on Sunday in UTC): run again later.",
  ],
  [
    ({ status }) => status === 408 || status >= 500,
    ({ isForeign }) =>
      `The service or a gateway in front of it has a problem: run again later.${isForeign ? ` ${CHECK_API_URL_HINT}` : ''}`,
  ],
  [({ isForeign }) => isForeign, CHECK_API_URL_HINT],
];

/** Returns what the user can do about a response that is not the documented success. */
function hintFor(response: ErrorResponse): string {
  const [, hint = 'DigiCert refused the request: check the order in CertCentral.'] =
    HINT_RULES.find(([applies]) => applies(response)) ?? [];
  return joinSentences(
    typeof hint === 'string' ? hint : hint(response),
    response.disablesCt && hasCode(response, /^cert_transparency/) && NOT_ELIGIBLE_HINT,
    isAccessRefused(response) && IP_RULES_HINT,
  );
}

function refusedKeyHint({ isForeign }: ErrorResponse): string {
  if (isForeign) return `${FOREIGN_REFUSAL} If it came from CertCentral, the API key is ${WRONG_KEY}.`;
  return `The API key is ${WRONG_KEY}: check the api-key secret, and that api-url is the instance (US or Europe) that issued the key.`;
}

function orderNotFoundHint({ url }: ErrorResponse): string {
  const isEurope = new URL(url).hostname === new URL(API_URLS.europe).hostname;
  const [instance, otherUrl] = isEurope ? ['US', API_URLS.us] : ['Europe', API_URLS.europe];
  return `This account has no such order: check order-id. If the order is in the ${instance} instance, set api-url to ${otherUrl}.`;
}
