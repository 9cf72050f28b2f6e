import { describe, expect, test } from 'vitest';
import { type ErrorResponse, responseError, unexpectedContentError } from '../../../src/certcentral/error-response.ts';
import { CHECK_API_URL_HINT } from '../../../src/http/request-error.ts';

const US = 'https://www.digicert.com/services/v2';
const refusal: ErrorResponse = {
  status: 400,
  code: undefined,
  isApiError: false,
  text: 'text',
  redirect: undefined,
  retryAfter: undefined,
  repeat: 'safe',
};

test('content that is not what is documented is final', () => {
  expect(unexpectedContentError('200, but not with order 1')).toMatchObject({
    message: `200, but not with order 1. ${CHECK_API_URL_HINT}`,
    detail: '200, but not with order 1',
    hint: CHECK_API_URL_HINT,
    retryability: 'permanent',
    inDoubt: false,
    status: undefined,
  });
});

describe('an answer with another status', () => {
  const NO_API = `That is not an answer of this API. ${CHECK_API_URL_HINT}`;
  const REFUSED_KEY =
    'The API key was refused: check that the api-key secret holds a key that is not revoked, and that api-url is the instance (US or Europe) that issued it.';
  const FOREIGN_REFUSAL = `That refusal is not in the format of this API. ${CHECK_API_URL_HINT}`;
  const NOT_THERE = 'CertCentral does not have what was asked for: look at the order there.';
  const NOT_FOUND = `Nothing is at this URL: api-url must end in /services/v2. ${CHECK_API_URL_HINT}`;
  const REFUSED = 'DigiCert refused the request: check order-id and the state of the order in CertCentral.';
  const RATE_LIMIT =
    'The rate limit of the API key is used up: run fewer jobs at once (lower max-parallel), or raise retries.';
  const LATER = 'The service or a gateway in front of it has a problem: run again later.';
  const TURNED_OFF =
    'CT logging is turned off for the account: an administrator turns it on in CertCentral under Settings > Preferences > Advanced settings > Certificate requests > CT logging.';
  const NO_PERMISSION =
    'The API key lacks the permission: in CertCentral set its API key restrictions to None or Orders (View Only is enough for a dry run), and allow its user to manage the order; the account must have "Allow users to change CT logging per request" (Settings > Preferences > Advanced settings > Certificate requests > CT logging).';
  const NO_ORDER =
    'No such order in this account: check order-id; for the Europe instance set api-url to https://certcentral.digicert.eu/services/v2.';

  test.each([
    // A 2xx other than the documented one may be the answer to a change that was made.
    [101, undefined, false, 'permanent', false, NO_API],
    [199, undefined, false, 'permanent', false, NO_API],
    [200, undefined, false, 'permanent', true, NO_API],
    [202, 'code', true, 'permanent', true, NO_API],
    [299, undefined, false, 'permanent', true, NO_API],
    [300, undefined, false, 'permanent', false, NO_API],
    [304, 'access_denied|missing_permission', true, 'permanent', false, NO_API],
    [399, undefined, false, 'permanent', false, NO_API],
    [400, 'bad_request_format', true, 'permanent', false, REFUSED],
    [400, undefined, true, 'permanent', false, REFUSED],
    [400, undefined, false, 'permanent', false, CHECK_API_URL_HINT],
    [400, 'cert_transparency_turned_off_for_account', true, 'permanent', false, TURNED_OFF],
    [403, 'cert_transparency_turned_off_for_account', true, 'permanent', false, TURNED_OFF],
    [401, 'access_denied', true, 'permanent', false, REFUSED_KEY],
    // With a message alone, too.
    [401, undefined, true, 'permanent', false, REFUSED_KEY],
    [401, undefined, false, 'permanent', false, FOREIGN_REFUSAL],
    [402, undefined, false, 'permanent', false, CHECK_API_URL_HINT],
    [403, undefined, false, 'permanent', false, FOREIGN_REFUSAL],
    [403, undefined, true, 'permanent', false, REFUSED_KEY],
    [403, 'access_denied|invalid_approver', true, 'permanent', false, REFUSED_KEY],
    [403, 'access_denied|missing_permission', true, 'permanent', false, NO_PERMISSION],
    [404, 'not_found|order', true, 'permanent', false, NO_ORDER],
    [400, 'not_found|order', true, 'permanent', false, NO_ORDER],
    [404, 'not_found|route', true, 'permanent', false, NOT_FOUND],
    [404, 'not_found', true, 'permanent', false, NOT_FOUND],
    [404, 'not_found|certificate', true, 'permanent', false, NOT_THERE],
    [404, undefined, true, 'permanent', false, NOT_THERE],
    [404, undefined, false, 'permanent', false, NOT_FOUND],
    [405, 'method_not_allowed', true, 'permanent', false, REFUSED],
    [407, undefined, false, 'permanent', false, CHECK_API_URL_HINT],
    [408, undefined, false, 'transient', true, LATER],
    [409, undefined, false, 'permanent', false, CHECK_API_URL_HINT],
    [422, 'invalid', true, 'permanent', false, REFUSED],
    [429, 'request_limit_exceeded', true, 'rate-limited', false, RATE_LIMIT],
    [429, undefined, false, 'rate-limited', false, RATE_LIMIT],
    [430, undefined, false, 'permanent', false, CHECK_API_URL_HINT],
    [499, undefined, false, 'permanent', false, CHECK_API_URL_HINT],
    [500, undefined, false, 'transient', true, LATER],
    [503, 'unavailable', true, 'transient', true, LATER],
    [599, undefined, false, 'transient', true, LATER],
  ] as const)(
    '%i %s (documented: %s): retry %s; the order may have been changed: %s',
    (status, code, isApiError, retry, inDoubt, hint) => {
      expect(responseError({ ...refusal, status, code, isApiError, retryAfter: '7' }, US)).toMatchObject({
        message: `${status} text. ${hint}`,
        detail: `${status} text`,
        hint,
        retry,
        retryAfter: '7',
        inDoubt,
        status,
      });
    },
  );

  test('names where a redirect points to', () => {
    expect(responseError({ ...refusal, status: 302, redirect: 'https://x.example' }, US)).toMatchObject({
      detail: '302 redirect to https://x.example text',
      retryAfter: undefined,
    });
  });

  test.each([
    [US, NO_ORDER],
    ['https://proxy.example/digicert', NO_ORDER],
    ['https://certcentral.digicert.eu.example/services/v2', NO_ORDER],
    ['not a URL', NO_ORDER],
    [
      'https://certcentral.digicert.eu/services/v2',
      'No such order in this account: check order-id; for the US instance set api-url to https://www.digicert.com/services/v2.',
    ],
    [
      'https://certcentral.digicert.eu:443/other',
      'No such order in this account: check order-id; for the US instance set api-url to https://www.digicert.com/services/v2.',
    ],
  ])('where %s does not have the order, the other instance is named', (apiUrl, hint) => {
    expect(responseError({ ...refusal, status: 404, code: 'not_found|order', isApiError: true }, apiUrl).hint).toBe(
      hint,
    );
  });
});

describe('what may be carried out once only is in doubt', () => {
  test.each([
    [101, true],
    [302, true],
    [399, true],
    [400, false],
    [404, false],
    [408, true],
    [429, false],
    [499, false],
    [500, true],
    [503, true],
  ])('after a %i: %s', (status, inDoubt) => {
    expect(responseError({ ...refusal, status, repeat: 'at most once' }, US).inDoubt).toBe(inDoubt);
  });
});
