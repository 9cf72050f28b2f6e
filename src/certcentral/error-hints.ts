import { CHECK_API_URL_HINT, RequestError } from '../http/request-error.ts';
import { classifyStatus, isIdempotent } from '../http/retry-policy.ts';
import { API_URLS } from '../instances.ts';
import { joinSentences } from '../text.ts';
import type { ErrorResponse } from './error-response.ts';

const CT_SETTINGS_PATH = 'Settings > Preferences > Advanced settings > Certificate requests > CT logging';
const IP_RULES_HINT =
  "CertCentral's IP address rules may be the reason, too: if there is one for the account, the user or the key, all other addresses are refused, and GitHub-hosted runners change theirs.";
const NOT_ELIGIBLE_HINT = 'DigiCert may also no longer let this order stay out of CT logs.';
const WRONG_KEY = 'wrong, revoked, or of the other instance';

type HintRule = readonly [
  applies: (response: ErrorResponse) => boolean,
  hint: string | ((response: ErrorResponse, apiUrl: string) => string),
];

const isAccessRefused = ({ status }: ErrorResponse) => status === 401 || status === 403;
const isForeign = ({ isApiError, isBodyBroken }: ErrorResponse) => !isApiError && !isBodyBroken;
const hasCode =
  (...codes: readonly string[]) =>
  (response: ErrorResponse) =>
    codes.some((code) => response.codes.includes(code));
const hasCodeWith =
  (part: string) =>
  ({ codes }: ErrorResponse) =>
    codes.some((code) => code.includes(part));
const lacksPermission = hasCodeWith('missing_permission');
const mayNotApprove = hasCodeWith('invalid_approver');

/** Returns whether a response refuses the API key itself. A wrong key gets a 403 from the live service. */
function isKeyRefused(response: ErrorResponse): boolean {
  if (response.status === 403) return hasCodeWith('invalid_key')(response);
  return response.status === 401 && !lacksPermission(response) && !mayNotApprove(response);
}

/** In this order, the first rule that applies gives the hint. */
const HINT_RULES: readonly HintRule[] = [
  [({ status }) => status < 400 || status >= 600, `This is not a response from CertCentral. ${CHECK_API_URL_HINT}`],
  [
    hasCode('cert_transparency_turned_off_for_account'),
    `CT logging is turned off for the account: an administrator can turn it on in CertCentral under ${CT_SETTINGS_PATH}, which applies to all certificates of the account and can publish their names for good.`,
  ],
  // A POST follows a PUT that succeeded, so the key is neither wrong nor from the other instance.
  [(response) => isKeyRefused(response) && response.method !== 'POST', refusedKeyHint],
  [
    mayNotApprove,
    ({ method }) =>
      `The user of the API key is not allowed to approve: use the key of an Administrator or a Manager${method === 'POST' ? ', or set skip-approval to false' : ''}.`,
  ],
  [
    (response) => isAccessRefused(response) && isForeign(response),
    `This refusal is not in CertCentral's format. ${CHECK_API_URL_HINT}`,
  ],
  [
    lacksPermission,
    ({ method }) =>
      `The API key lacks the permission: use a key with the API key restriction Orders (View Only is enough to read; do not widen such a key), and allow its user to manage the order.${method === 'POST' ? '' : ` The account must have "Allow users to change CT logging per request" (${CT_SETTINGS_PATH}).`}`,
  ],
  [
    isAccessRefused,
    ({ method }) =>
      `The API key is not allowed to ${method === 'POST' ? 'request a reissue of this order' : 'do this'}: check its API key restrictions and the role of its user in CertCentral.`,
  ],
  [hasCode('not_found|order'), (_, apiUrl) => orderNotFoundHint(apiUrl)],
  [
    (response) =>
      response.status === 404 && (!response.isApiError || hasCode('not_found', 'not_found|route')(response)),
    `There is nothing at this URL: api-url must end in /services/v2. ${CHECK_API_URL_HINT}`,
  ],
  [({ status }) => status === 404, 'CertCentral does not have what was requested: check the order in CertCentral.'],
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
    'The service or a gateway in front of it has a problem: run again later.',
  ],
  [({ isApiError }) => isApiError, 'DigiCert refused the request: check order-id, and the order in CertCentral.'],
];

/** The request that a response belongs to. */
interface Requested {
  /** Shows the instance: DigiCert runs two, and an order is in one of them. */
  apiUrl: string;
  /** Whether the request was to turn CT logging off. */
  disablesCt?: boolean | undefined;
}

/** Creates the error for a response that is not the documented success. */
export function responseError(response: ErrorResponse, requested: Requested): RequestError {
  const { status, text, redirect, retryAfter } = response;
  return new RequestError(`${status}${redirect === undefined ? '' : ` redirect to ${redirect}`} ${text}`, {
    hint: hintForResponse(response, requested),
    // The hints for these statuses do.
    advisesRerun: classifyStatus(status) === 'transient',
    retryability: classifyStatus(status),
    retryAfter,
    inDoubt: isInDoubt(response),
    status,
    isKeyRefused: isKeyRefused(response),
    isForeign: isForeign(response),
  });
}

/**
 * An idempotent request is in doubt after 408, 5xx or an unexpected 2xx. A POST is in doubt unless a plain 4xx shows that it
 * was refused.
 */
function isInDoubt({ status, method }: ErrorResponse): boolean {
  if (status === 408 || (status >= 500 && status < 600)) return true;
  return isIdempotent(method) ? status >= 200 && status < 300 : status < 400 || status >= 500;
}

/** Returns what the user can do about a response that is not the documented success. */
function hintForResponse(response: ErrorResponse, { apiUrl, disablesCt }: Requested): string {
  const hint = HINT_RULES.find(([applies]) => applies(response))?.[1] ?? CHECK_API_URL_HINT;
  return joinSentences(
    typeof hint === 'string' ? hint : hint(response, apiUrl),
    disablesCt && response.codes.some((code) => code.startsWith('cert_transparency')) && NOT_ELIGIBLE_HINT,
    isAccessRefused(response) && IP_RULES_HINT,
  );
}

function refusedKeyHint(response: ErrorResponse): string {
  if (isForeign(response))
    return `This refusal is not in CertCentral's format. ${CHECK_API_URL_HINT} If it came from CertCentral, the API key is ${WRONG_KEY}.`;
  return `The API key is ${WRONG_KEY}: check the api-key secret, and that api-url is the instance (US or Europe) that issued the key.`;
}

function orderNotFoundHint(apiUrl: string): string {
  const isEurope = URL.parse(apiUrl)?.hostname === new URL(API_URLS.europe).hostname;
  const [instance, url] = isEurope ? ['US', API_URLS.us] : ['Europe', API_URLS.europe];
  return `This account has no such order: check order-id. If the order is in the ${instance} instance, set api-url to ${url}.`;
}
