import { describe, expect, test } from 'vitest';
import { responseError } from '../../../src/certcentral/error-hints.ts';
import type { ErrorResponse } from '../../../src/certcentral/error-response.ts';
import { CHECK_API_URL_HINT, type RequestError } from '../../../src/http/request-error.ts';

const US = 'https://www.digicert.com/services/v2';
const EUROPE = 'https://certcentral.digicert.eu/services/v2';

const response: ErrorResponse = {
  status: 400,
  codes: [],
  isApiError: false,
  isHtml: false,
  isBodyBroken: false,
  text: 'text',
  redirect: undefined,
  retryAfter: undefined,
  method: 'GET',
};

const requested = { apiUrl: US };

describe('the hint', () => {
  const NO_API = `This is not a response from CertCentral. ${CHECK_API_URL_HINT}`;
  const SETTING = 'Settings > Preferences > Advanced settings > Certificate requests > CT logging';
  const IP_RULES =
    " CertCentral's IP address rules may be the reason, too: if there is one for the account, the user or the key, all other addresses are refused, and GitHub-hosted runners change theirs.";
  const TURNED_OFF = `CT logging is turned off for the account: an administrator can turn it on in CertCentral under ${SETTING}, which applies to all certificates of the account and can publish their names for good.`;
  const PERMISSION =
    'The API key lacks the permission: use a key with the API key restriction Orders (View Only is enough to read; do not widen such a key), and allow its user to manage the order.';
  const NO_PERMISSION = `${PERMISSION} The account must have "Allow users to change CT logging per request" (${SETTING}).${IP_RULES}`;
  const WRONG_KEY = `The API key is wrong, revoked, or of the other instance: check the api-key secret, and that api-url is the instance (US or Europe) that issued the key.${IP_RULES}`;
  const FOREIGN_KEY = `This refusal is not in CertCentral's format. ${CHECK_API_URL_HINT} If it came from CertCentral, the API key is wrong, revoked, or of the other instance.${IP_RULES}`;
  const NOT_ALLOWED = `The API key is not allowed to do this: check its API key restrictions and the role of its user in CertCentral.${IP_RULES}`;
  const NO_REISSUES = `The API key is not allowed to request a reissue of this order: check its API key restrictions and the role of its user in CertCentral.${IP_RULES}`;
  const APPROVER = 'The user of the API key is not allowed to approve: use the key of an Administrator or a Manager';
  const FOREIGN_REFUSAL = `This refusal is not in CertCentral's format. ${CHECK_API_URL_HINT}${IP_RULES}`;
  const NO_ORDER = `This account has no such order: check order-id. If the order is in the Europe instance, set api-url to ${EUROPE}.`;
  const NO_ORDER_IN_EUROPE = `This account has no such order: check order-id. If the order is in the US instance, set api-url to ${US}.`;
  const NOT_FOUND = `There is nothing at this URL: api-url must end in /services/v2. ${CHECK_API_URL_HINT}`;
  const NOT_THERE = 'CertCentral does not have what was requested: check the order in CertCentral.';
  const RATE_LIMIT = 'The rate limit of the API key is used up: run fewer jobs at once (lower max-parallel).';
  const MAINTENANCE =
    "This may be DigiCert's maintenance (the first weekend of a month, early on Sunday in UTC): run again later.";
  const LATER = 'The service or a gateway in front of it has a problem: run again later.';
  const REFUSED = 'DigiCert refused the request: check order-id, and the order in CertCentral.';

  const NOT_ELIGIBLE = ' DigiCert may also no longer let this order stay out of CT logs.';

  const [api, html, post] = [{ isApiError: true }, { isHtml: true }, { method: 'POST' as const }];
  const invalidApprover = { codes: ['access_denied|invalid_approver'], ...api };
  const missingPermission = { codes: ['access_denied|missing_permission'], ...api };
  const wrongKey = { codes: ['access_denied|access_denied_invalid_key'], ...api };
  const noOrder = { codes: ['not_found|order'], ...api };

  test.each<[number, Partial<ErrorResponse & { disablesCt: boolean }>, string]>([
    [101, {}, NO_API],
    [200, api, NO_API],
    [302, html, NO_API],
    [399, missingPermission, NO_API],
    [400, { codes: ['cert_transparency_turned_off_for_account'], ...api }, TURNED_OFF],
    [403, { codes: ['cert_transparency_turned_off_for_account'], ...api }, TURNED_OFF + IP_RULES],
    [
      403,
      { codes: ['a', 'cert_transparency_turned_off_for_account'], ...api, disablesCt: true },
      TURNED_OFF + NOT_ELIGIBLE + IP_RULES,
    ],
    [400, { codes: ['cert_transparency_required'], ...api, disablesCt: true }, REFUSED + NOT_ELIGIBLE],
    [400, { codes: ['cert_transparency_required'], ...api }, REFUSED],
    [400, { codes: ['no_cert_transparency'], ...api, disablesCt: true }, REFUSED],
    [403, invalidApprover, `${APPROVER}.${IP_RULES}`],
    [403, { ...invalidApprover, ...post }, `${APPROVER}, or set skip-approval to false.${IP_RULES}`],
    [400, invalidApprover, `${APPROVER}.`],
    [401, {}, FOREIGN_KEY],
    [401, html, FOREIGN_KEY],
    [401, post, FOREIGN_REFUSAL],
    [403, html, FOREIGN_REFUSAL],
    [403, post, FOREIGN_REFUSAL],
    [403, { isBodyBroken: true }, NOT_ALLOWED],
    [401, { isBodyBroken: true }, WRONG_KEY],
    [401, { isBodyBroken: true, ...post }, NO_REISSUES],
    [401, api, WRONG_KEY],
    [401, { ...api, ...post }, NO_REISSUES],
    [403, wrongKey, WRONG_KEY],
    [403, { ...wrongKey, method: 'PUT' }, WRONG_KEY],
    [403, { ...wrongKey, ...post }, NO_REISSUES],
    [403, { codes: ['access_denied', 'invalid_key'], ...api }, WRONG_KEY],
    [403, { codes: ['access_denied|missing_permission', 'invalid_key'], ...api }, WRONG_KEY],
    [403, { codes: ['access_denied'], ...api }, NOT_ALLOWED],
    [403, { codes: ['access_denied'], ...api, method: 'PUT' }, NOT_ALLOWED],
    [403, { codes: ['access_denied'], ...api, ...post }, NO_REISSUES],
    [403, { ...missingPermission, ...post }, PERMISSION + IP_RULES],
    [403, missingPermission, NO_PERMISSION],
    [401, missingPermission, NO_PERMISSION],
    [401, { codes: ['access_denied', 'access_denied|missing_permission'], ...api }, NO_PERMISSION],
    [401, invalidApprover, `${APPROVER}.${IP_RULES}`],
    [404, noOrder, NO_ORDER],
    [400, noOrder, NO_ORDER],
    [404, { codes: ['not_found', 'not_found|order'], ...api }, NO_ORDER],
    [404, { codes: ['not_found|route'], ...api }, NOT_FOUND],
    [404, { codes: ['not_found'], ...api }, NOT_FOUND],
    [404, {}, NOT_FOUND],
    [404, { codes: ['not_found|certificate'], ...api }, NOT_THERE],
    [404, api, NOT_THERE],
    [429, { codes: ['request_limit_exceeded'], ...api }, RATE_LIMIT],
    [429, html, RATE_LIMIT],
    [503, html, MAINTENANCE],
    [503, {}, LATER],
    [408, html, LATER],
    [500, html, LATER],
    [599, api, LATER],
    [600, api, NO_API],
    [400, { codes: ['bad_request_format'], ...api }, REFUSED],
    [422, api, REFUSED],
    [400, {}, CHECK_API_URL_HINT],
    [402, { isHtml: true }, CHECK_API_URL_HINT],
    [499, {}, CHECK_API_URL_HINT],
  ])('after a %i %j', (status, more, hint) => {
    const advisesRerun = hint.includes('run again');
    const { disablesCt, ...fields } = more;
    const error = responseError({ ...response, status, ...fields }, { ...requested, disablesCt });
    expect(error).toMatchObject({ hint, advisesRerun });
  });

  test.each([
    [US, NO_ORDER],
    ['https://proxy.example/digicert', NO_ORDER],
    ['https://certcentral.digicert.eu.example/services/v2', NO_ORDER],
    ['not a URL', NO_ORDER],
    [EUROPE, NO_ORDER_IN_EUROPE],
    ['https://certcentral.digicert.eu:443/other', NO_ORDER_IN_EUROPE],
  ])('names the other instance if %s does not have the order', (apiUrl, hint) => {
    expect(responseError({ ...response, status: 404, ...noOrder }, { apiUrl }).hint).toBe(hint);
  });
});

// An unexpected 2xx may be the response to a change that was made.
test.each<[number, RequestError['retryability'], boolean, boolean]>([
  [101, 'permanent', false, true],
  [199, 'permanent', false, true],
  [200, 'permanent', true, true],
  [299, 'permanent', true, true],
  [300, 'permanent', false, true],
  [399, 'permanent', false, true],
  [400, 'permanent', false, false],
  [407, 'permanent', false, false],
  [408, 'transient', true, true],
  [409, 'permanent', false, false],
  [429, 'rate-limited', false, false],
  [499, 'permanent', false, false],
  [500, 'transient', true, true],
  [599, 'transient', true, true],
  [600, 'permanent', false, true],
])('a %i is %s; a PUT is in doubt: %s, a POST: %s', (status, retryability, putInDoubt, postInDoubt) => {
  const error = responseError({ ...response, status, retryAfter: '7', method: 'PUT' }, requested);
  expect(error).toMatchObject({ detail: `${status} text`, status, retryability, retryAfter: '7', inDoubt: putInDoubt });
  expect(responseError({ ...response, status, method: 'POST' }, requested)).toMatchObject({
    retryability,
    inDoubt: postInDoubt,
  });
});

test('the error of a redirect names its origin', () => {
  const { detail } = responseError({ ...response, status: 302, redirect: 'https://x.example' }, requested);
  expect(detail).toBe('302 redirect to https://x.example text');
});

test.each<[number, string[], boolean]>([
  [401, [], true],
  [401, ['access_denied'], true],
  [401, ['access_denied|missing_permission', 'access_denied'], false],
  [401, ['access_denied|invalid_approver'], false],
  [403, ['access_denied|access_denied_invalid_key'], true],
  [403, ['access_denied', 'invalid_key_x'], true],
  [403, ['access_denied'], false],
  [403, ['access_denied|missing_permission'], false],
  [403, [], false],
  [400, ['invalid_key'], false],
])('a %i with the codes %o refuses the key: %s', (status, codes, isKeyRefused) => {
  for (const method of ['GET', 'PUT', 'POST'] as const)
    expect(responseError({ ...response, status, codes, method }, requested)).toMatchObject({ isKeyRefused });
});

test.each<[number, Partial<ErrorResponse>, boolean]>([
  [403, {}, true],
  [403, { isHtml: true }, true],
  [403, { isApiError: true }, false],
  [403, { isBodyBroken: true }, false],
])('a %i %j did not come from CertCentral: %s', (status, more, isForeign) => {
  expect(responseError({ ...response, status, ...more }, requested)).toMatchObject({ isForeign });
});
