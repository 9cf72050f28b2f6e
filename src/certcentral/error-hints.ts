import { CHECK_API_URL_HINT } from '../http/request-error.ts';
import type { ErrorResponse } from './error-response.ts';

const US_API_URL = 'https://www.digicert.com/services/v2';
const EU_API_URL = 'https://certcentral.digicert.eu/services/v2';
const CT_SETTINGS_PATH = 'Settings > Preferences > Advanced settings > Certificate requests > CT logging';
const IP_RULES_HINT =
  "CertCentral's IP address rules may be the reason, too: if there is one for the account, the user or the key, all other addresses are refused, and GitHub-hosted runners change theirs.";

type HintRule = readonly [
  applies: (response: ErrorResponse) => boolean,
  hint: string | ((response: ErrorResponse, apiUrl: string) => string),
];

const isAccessRefused = ({ status }: ErrorResponse) => status === 401 || status === 403;
const hasCode =
  (...codes: readonly string[]) =>
  ({ code }: ErrorResponse) =>
    codes.includes(code);

/** In this order, the first rule that applies gives the hint. */
const HINT_RULES: readonly HintRule[] = [
  [({ status }) => status < 400 || status >= 600, `This is not a response from CertCentral. ${CHECK_API_URL_HINT}`],
  [
    hasCode('cert_transparency_turned_off_for_account'),
    `CT logging is turned off for the account: an administrator can turn it on in CertCentral under ${CT_SETTINGS_PATH}, which applies to all certificates of the account and can publish their names for good.`,
  ],
  [
    hasCode('access_denied|invalid_approver'),
    ({ method }) =>
      `The user of the API key is not allowed to approve: use the key of an Administrator or a Manager${method === 'POST' ? ', or set skip-approval to false' : ''}.`,
  ],
  [
    (response) => isAccessRefused(response) && !response.isApiError && !response.isBodyBroken,
    `This refusal is not in CertCentral's format. ${CHECK_API_URL_HINT}`,
  ],
  // A POST follows a PUT that succeeded, so the key is neither wrong nor from the other instance.
  [
    (response) => isAccessRefused(response) && response.method === 'POST',
    'The API key is not allowed to request a reissue of this order: check its restrictions and the role of its user in CertCentral.',
  ],
  [
    hasCode('access_denied|missing_permission'),
    `The API key lacks the permission: use a key with the API key restriction Orders (View Only is enough to read; do not widen such a key), and allow its user to manage the order. The account must have "Allow users to change CT logging per request" (${CT_SETTINGS_PATH}).`,
  ],
  [
    isAccessRefused,
    'The API key was refused: check that the api-key secret has a key that is not revoked, and that api-url is the instance (US or Europe) that issued it.',
  ],
  [hasCode('not_found|order'), (_, apiUrl) => orderNotFoundHint(apiUrl)],
  [
    ({ status, code, isApiError }) =>
      status === 404 && (!isApiError || code === 'not_found' || code === 'not_found|route'),
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

/** Returns what the user can do about a response that is not the documented success. */
export function hintForResponse(response: ErrorResponse, apiUrl: string): string {
  const hint = HINT_RULES.find(([applies]) => applies(response))?.[1] ?? CHECK_API_URL_HINT;
  const text = typeof hint === 'string' ? hint : hint(response, apiUrl);
  return isAccessRefused(response) ? `${text} ${IP_RULES_HINT}` : text;
}

function orderNotFoundHint(apiUrl: string): string {
  const isEurope = URL.parse(apiUrl)?.hostname === new URL(EU_API_URL).hostname;
  const [instance, url] = isEurope ? ['US', US_API_URL] : ['Europe', EU_API_URL];
  return `This account has no such order: check order-id. If the order is in the ${instance} instance, set api-url to ${url}.`;
}
