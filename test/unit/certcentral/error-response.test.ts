import { describe, expect, test } from 'vitest';
import {
  type ErrorResponse,
  parseErrorResponse,
  responseError,
  unexpectedContentError,
} from '../../../src/certcentral/error-response.ts';
import { CHECK_API_URL_HINT, RequestError } from '../../../src/http/request-error.ts';
import type { HttpResponse } from '../../../src/http/types.ts';
import { asIs, marking } from './scripted-api.ts';

const US = 'https://www.digicert.com/services/v2';
const EUROPE = 'https://certcentral.digicert.eu/services/v2';

test('unexpected content is a permanent error', () => {
  expect(unexpectedContentError('200, but not with order 1')).toMatchObject({
    message: `200, but not with order 1. ${CHECK_API_URL_HINT}`,
    retryability: 'permanent',
    inDoubt: false,
    status: undefined,
  });
});

const errors = (...list: unknown[]) => JSON.stringify({ errors: list });
const parse = (response: Partial<HttpResponse>, sanitizer = asIs) =>
  parseErrorResponse(
    { status: 400, headers: {}, body: '', bodyError: undefined, ...response },
    { method: 'PUT', url: 'https://api.example/thing' },
    sanitizer,
  );

describe('parses a response', () => {
  const apiError = { isApiError: true, isHtml: false };
  const foreign = { code: '', isApiError: false };

  test.each<[string, string, Partial<ErrorResponse>]>([
    [
      'in the documented format',
      errors({ code: 'a|b', message: 'No.' }),
      { code: 'a|b', text: 'a|b: No.', ...apiError },
    ],
    [
      'with several errors',
      errors({ code: 'a', message: 'No' }, { code: 'b' }),
      { code: 'a', text: 'a: No; b', ...apiError },
    ],
    ['with a message alone', errors({ message: 'No' }), { code: '', text: 'No', ...apiError }],
    ['without a list', '{"code":"a","message":"No"}', { code: 'a', text: 'a: No', ...apiError }],
    ['with an empty error beside another', errors({}, { code: 'a' }), { code: '', text: 'a', ...apiError }],
    ['with things that are no errors', errors(null, 'x', { code: 'a' }), { code: 'a', text: 'a', ...apiError }],
    ['with things that are no text', errors({ code: 7 }), { text: '"{"errors":[{"code":7}]}"', ...foreign }],
    ['with no errors', errors(), { text: '"{"errors":[]}"', ...foreign }],
    ['with something else for errors', '{"errors":"x"}', { text: '"{"errors":"x"}"', ...foreign }],
    ['of a list', '[{"code":"a"}]', { text: '"[{"code":"a"}]"', ...foreign }],
    ['of other JSON', '"x"', { text: '""x""', ...foreign }],
    ['of nothing', '', { text: 'with an empty body', isHtml: false, ...foreign }],
    ['of HTML', '\r\n <html>', { text: '"\r\n <html>"', isHtml: true, ...foreign }],
  ])('%s', (_, body, expected) => {
    expect(parse({ body })).toMatchObject(expected);
  });

  test('shows only sanitized text, and 200 characters of a foreign body', () => {
    expect(parse({ body: errors({ code: 'a', message: 'No' }) }, marking)).toMatchObject({
      code: '<a>',
      text: '<a: No>',
    });
    expect(parse({ body: 'x'.repeat(300) }, marking).text).toBe(`"<${'x'.repeat(200)}>"`);
  });

  test('shows nothing of a body that breaks off', () => {
    const bodyError = new RequestError('ECONNRESET', { hint: 'Wait.', retryability: 'transient' });
    expect(parse({ body: 'a part', bodyError })).toMatchObject({
      text: 'with a body that breaks off',
      isBodyBroken: true,
    });
  });

  test('shows no body of a 101, which has none', () => {
    expect(parse({ status: 101 })).toMatchObject({ text: 'switching protocols', isBodyBroken: false });
  });

  test.each<[string, string | undefined]>([
    ['https://login.example/a?b=c', '<https://login.example>'],
    ['/login', '<https://api.example>'],
    ['http://a b', undefined],
    ['mailto:a@example.com', undefined],
  ])('with a redirect to %j', (location, redirect) => {
    expect(parse({ status: 302, headers: { location, 'retry-after': '7' } }, marking)).toMatchObject({
      status: 302,
      redirect,
      retryAfter: '7',
      method: 'PUT',
    });
  });
});

const response: ErrorResponse = { ...parse({}), text: 'text', method: 'GET' };

describe('the hint', () => {
  const NO_API = `This is not a response from CertCentral. ${CHECK_API_URL_HINT}`;
  const SETTING = 'Settings > Preferences > Advanced settings > Certificate requests > CT logging';
  const IP_RULES =
    " CertCentral's IP address rules may be the reason, too: if there is one for the account, the user or the key, all other addresses are refused, and GitHub-hosted runners change theirs.";
  const TURNED_OFF = `CT logging is turned off for the account: an administrator can turn it on in CertCentral under ${SETTING}, which applies to all certificates of the account and can publish their names for good.`;
  const NO_PERMISSION = `The API key lacks the permission: use a key with the API key restriction Orders (View Only is enough to read; do not widen such a key), and allow its user to manage the order. The account must have "Allow users to change CT logging per request" (${SETTING}).${IP_RULES}`;
  const REFUSED_KEY = `The API key was refused: check that the api-key secret has a key that is not revoked, and that api-url is the instance (US or Europe) that issued it.${IP_RULES}`;
  const NO_REISSUES = `The API key is not allowed to request a reissue of this order: check its restrictions and the role of its user in CertCentral.${IP_RULES}`;
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

  const [api, html, post] = [{ isApiError: true }, { isHtml: true }, { method: 'POST' as const }];
  const invalidApprover = { code: 'access_denied|invalid_approver', ...api };
  const missingPermission = { code: 'access_denied|missing_permission', ...api };
  const noOrder = { code: 'not_found|order', ...api };

  test.each<[number, Partial<ErrorResponse>, string]>([
    [101, {}, NO_API],
    [200, api, NO_API],
    [302, html, NO_API],
    [399, missingPermission, NO_API],
    [400, { code: 'cert_transparency_turned_off_for_account', ...api }, TURNED_OFF],
    [403, { code: 'cert_transparency_turned_off_for_account', ...api }, TURNED_OFF + IP_RULES],
    [403, invalidApprover, `${APPROVER}.${IP_RULES}`],
    [403, { ...invalidApprover, ...post }, `${APPROVER}, or set skip-approval to false.${IP_RULES}`],
    [400, invalidApprover, `${APPROVER}.`],
    [401, {}, FOREIGN_REFUSAL],
    [403, html, FOREIGN_REFUSAL],
    [403, post, FOREIGN_REFUSAL],
    [403, { isBodyBroken: true }, REFUSED_KEY],
    [401, { isBodyBroken: true, ...post }, NO_REISSUES],
    [401, api, REFUSED_KEY],
    [403, { code: 'access_denied', ...api }, REFUSED_KEY],
    [403, { code: 'access_denied', ...api, method: 'PUT' }, REFUSED_KEY],
    [403, { code: 'access_denied', ...api, ...post }, NO_REISSUES],
    [401, { ...api, ...post }, NO_REISSUES],
    [403, { ...missingPermission, ...post }, NO_REISSUES],
    [403, missingPermission, NO_PERMISSION],
    [404, noOrder, NO_ORDER],
    [400, noOrder, NO_ORDER],
    [404, { code: 'not_found|route', ...api }, NOT_FOUND],
    [404, { code: 'not_found', ...api }, NOT_FOUND],
    [404, {}, NOT_FOUND],
    [404, { code: 'not_found|certificate', ...api }, NOT_THERE],
    [404, api, NOT_THERE],
    [429, { code: 'request_limit_exceeded', ...api }, RATE_LIMIT],
    [429, html, RATE_LIMIT],
    [503, html, MAINTENANCE],
    [503, {}, LATER],
    [408, html, LATER],
    [500, html, LATER],
    [599, api, LATER],
    [600, api, NO_API],
    [400, { code: 'bad_request_format', ...api }, REFUSED],
    [422, api, REFUSED],
    [400, {}, CHECK_API_URL_HINT],
    [402, { isHtml: true }, CHECK_API_URL_HINT],
    [499, {}, CHECK_API_URL_HINT],
  ])('after a %i %j', (status, more, hint) => {
    expect(responseError({ ...response, status, ...more }, US).hint).toBe(hint);
  });

  test.each([
    [US, NO_ORDER],
    ['https://proxy.example/digicert', NO_ORDER],
    ['https://certcentral.digicert.eu.example/services/v2', NO_ORDER],
    ['not a URL', NO_ORDER],
    [EUROPE, NO_ORDER_IN_EUROPE],
    ['https://certcentral.digicert.eu:443/other', NO_ORDER_IN_EUROPE],
  ])('names the other instance if %s does not have the order', (apiUrl, hint) => {
    expect(responseError({ ...response, status: 404, ...noOrder }, apiUrl).hint).toBe(hint);
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
  const error = responseError({ ...response, status, retryAfter: '7', method: 'PUT' }, US);
  expect(error).toMatchObject({ detail: `${status} text`, status, retryability, retryAfter: '7', inDoubt: putInDoubt });
  expect(responseError({ ...response, status, method: 'POST' }, US)).toMatchObject({
    retryability,
    inDoubt: postInDoubt,
  });
});

test('the error of a redirect names its origin', () => {
  const { detail } = responseError({ ...response, status: 302, redirect: 'https://x.example' }, US);
  expect(detail).toBe('302 redirect to https://x.example text');
});
