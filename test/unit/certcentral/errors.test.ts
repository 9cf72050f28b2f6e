import { describe, expect, test } from 'vitest';
import { type Requested, responseError } from '../../../src/certcentral/errors.ts';
import { RequestError } from '../../../src/errors.ts';
import type { HttpResponse } from '../../../src/http/types.ts';

const US = 'https://www.digicert.com/services/v2';
const EUROPE = 'https://certcentral.digicert.eu/services/v2';
const bodyError = new RequestError('ECONNRESET', { hint: 'Wait.', retryability: 'transient' });

const coded = (...codes: string[]) => JSON.stringify({ errors: codes.map((code) => ({ code, message: 'No' })) });
const errorFor = (response: Partial<HttpResponse>, requested: Partial<Requested> = {}) =>
  responseError(
    { status: 400, headers: {}, body: '', bodyError: undefined, ...response },
    { method: 'GET', url: `${US}/thing`, purpose: 'change', ...requested },
  );

describe('the hint', () => {
  const HTML = '<html>';
  const NO_API = /^This is not a response from CertCentral\. Check api-url/;
  const TURNED_OFF = /^CT logging is turned off for the account: .* Settings > Preferences > /;
  const PERMISSION = /^The API key lacks the permission: .* "Allow users to change CT logging per request"/;
  const WRONG_KEY = /^The API key is wrong, revoked, or of the other instance: check the api-key secret/;
  const FOREIGN_KEY = /not in CertCentral's format\. .* If it came from CertCentral, the API key is wrong, revoked, or/;
  const FOREIGN = /not in CertCentral's format\. (?!.*wrong)/;
  const NOT_ALLOWED = /^The API key is not allowed to do this: /;
  const NO_REISSUES = /^The API key is not allowed to request a reissue of this order: (?!.*wrong)/;
  const MAY_NOT_READ = /^The API key is not allowed to read this: .* View Only/;
  const POST_APPROVER = /Administrator or a Manager, or set skip-approval to false\. /;
  const NO_ORDER = /check order-id\. If the order is in the Europe instance, set api-url to .*digicert\.eu/;
  const NO_ROUTE = /api-url must end in \/services\/v2\. Check api-url/;
  const NOT_THERE = /^CertCentral does not have what was requested/;
  const LATER = /has a problem: run again later/;
  const REFUSED = /^DigiCert refused the request: check order-id/;
  const CHECK_URL = /^Check api-url, and whether a proxy, portal or gateway responds/;

  const permission = coded('access_denied|missing_permission');
  const invalidApprover = coded('access_denied|invalid_approver');
  const wrongKey = coded('access_denied|access_denied_invalid_key');
  const denied = coded('access_denied');
  const turnedOff = 'cert_transparency_turned_off_for_account';
  const [post, put, audit] = [{ method: 'POST' }, { method: 'PUT' }, { purpose: 'audit' }] as const;
  const europe = { url: `${EUROPE}/thing` };

  test.each<[number, string, Partial<Requested>, RegExp]>([
    [101, '', {}, NO_API],
    [200, denied, {}, NO_API],
    [302, HTML, {}, NO_API],
    [399, permission, {}, NO_API],
    [600, '', {}, NO_API],
    [400, coded(turnedOff), {}, TURNED_OFF],
    [403, coded('a', turnedOff), {}, TURNED_OFF],
    [403, invalidApprover, {}, /not allowed to approve: use the key of an Administrator or a Manager\. /],
    [401, invalidApprover, post, POST_APPROVER],
    [403, invalidApprover, post, POST_APPROVER],
    [401, '', {}, FOREIGN_KEY],
    [401, HTML, audit, FOREIGN_KEY],
    [401, HTML, post, FOREIGN],
    [403, HTML, {}, FOREIGN],
    [403, HTML, audit, FOREIGN],
    [401, denied, {}, WRONG_KEY],
    [401, denied, post, NO_REISSUES],
    [403, wrongKey, put, WRONG_KEY],
    [403, wrongKey, audit, WRONG_KEY],
    [403, wrongKey, post, NO_REISSUES],
    [403, coded('access_denied', 'invalid_key'), {}, WRONG_KEY],
    [403, coded('access_denied|missing_permission', 'invalid_key'), {}, WRONG_KEY],
    [403, denied, put, NOT_ALLOWED],
    [403, denied, audit, MAY_NOT_READ],
    [403, denied, post, NO_REISSUES],
    [401, permission, put, PERMISSION],
    [403, coded('access_denied', 'access_denied|missing_permission'), {}, PERMISSION],
    [403, permission, post, /^The API key lacks the permission: (?!.*Allow users)/],
    [403, permission, audit, MAY_NOT_READ],
    [404, coded('not_found|order'), {}, NO_ORDER],
    [404, coded('not_found|order'), { url: 'https://dc.example/thing' }, NO_ORDER],
    [
      404,
      coded('not_found|order'),
      europe,
      /check order-id\. If the order is in the US instance, set api-url to .*www\.digicert\.com/,
    ],
    [404, coded('not_found|order'), audit, NOT_THERE],
    [404, coded('not_found'), {}, NO_ROUTE],
    [404, coded('not_found|route'), {}, NO_ROUTE],
    [404, HTML, {}, NO_ROUTE],
    [404, coded('not_found|certificate'), {}, NOT_THERE],
    [429, coded('request_limit_exceeded'), {}, /lower max-parallel/],
    [429, HTML, audit, /lower requests-per-minute/],
    [503, HTML, {}, /maintenance \(the first weekend of a month, early on Sunday in UTC\)/],
    [503, '{}', {}, LATER],
    [500, HTML, audit, LATER],
    [408, '', {}, LATER],
    [400, coded('bad_request_format'), {}, REFUSED],
    [400, coded('no_cert_transparency'), { disablesCt: true }, REFUSED],
    [400, coded('bad_request_format'), audit, /^DigiCert refused the request: check the order/],
    [400, HTML, {}, CHECK_URL],
    [409, '', audit, CHECK_URL],
  ])('of a %i with %j, for %o', (status, body, requested, hint) => {
    const { hint: shown } = errorFor({ status, body }, requested);
    expect(shown).toMatch(hint);
    const mentionsRules = [401, 403].includes(status);
    expect(shown.includes("CertCentral's IP address rules")).toBe(mentionsRules);
    expect(shown.includes('no longer let this order stay out')).toBe(false);
  });

  test.each<[number, RegExp]>([
    [401, WRONG_KEY],
    [403, NOT_ALLOWED],
    [404, NOT_THERE],
  ])('of a %i whose body breaks off does not take it for foreign', (status, hint) => {
    expect(errorFor({ status, body: 'a part', bodyError }).hint).toMatch(hint);
  });

  test.each<[string[], boolean, boolean]>([
    [['cert_transparency_required'], true, true],
    [['a', turnedOff], true, true],
    [['cert_transparency_required'], false, false],
    [['no_cert_transparency'], true, false],
  ])('of the codes %j, if logging was to be turned off: %s, says that DigiCert may refuse: %s', (...row) => {
    const [codes, disablesCt, isSaid] = row;
    const { hint } = errorFor({ status: 400, body: coded(...codes) }, { method: 'PUT', disablesCt });
    expect(hint.includes('DigiCert may also no longer let this order stay out of CT logs.')).toBe(isSaid);
  });
});

test.each<[number, string, boolean, boolean]>([
  [101, 'permanent', true, true],
  [200, 'permanent', true, true],
  [299, 'permanent', true, true],
  [302, 'permanent', false, true],
  [400, 'permanent', false, false],
  [408, 'transient', true, true],
  [429, 'rate-limited', false, false],
  [499, 'permanent', false, false],
  [500, 'transient', true, true],
  [599, 'transient', true, true],
  [600, 'permanent', true, true],
])('a %i is %s; a PUT is in doubt: %s, a POST: %s', (status, retryability, putInDoubt, postInDoubt) => {
  for (const [method, inDoubt] of [
    ['PUT', putInDoubt],
    ['GET', putInDoubt],
    ['POST', postInDoubt],
  ] as const) {
    const error = errorFor({ status, headers: { 'retry-after': '7' } }, { method });
    expect(error).toMatchObject({ status, retryability, retryAfter: '7', inDoubt });
    // A body that breaks off does not matter.
    expect(errorFor({ status, bodyError }, { method })).toMatchObject({ retryability, inDoubt });
  }
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
    expect(errorFor({ status, body: coded(...codes) }, { method })).toMatchObject({ isKeyRefused });
});

describe('the detail', () => {
  const errors = (...list: unknown[]) => JSON.stringify({ errors: list });

  test.each<[string, Partial<HttpResponse>, string, boolean]>([
    ['in the documented format', { body: errors({ code: 'a|b', message: 'No' }) }, 'a|b: No', false],
    ['with several errors', { body: errors({ code: 'a', message: 'No' }, { code: 'b' }) }, 'a: No; b', false],
    ['with a message alone', { body: errors({ message: 'No' }) }, 'No', false],
    ['without a list', { body: '{"code":"a","message":"No"}' }, 'a: No', false],
    ['with things that are no errors', { body: errors({}, null, 'x', { code: 'a' }) }, 'a', false],
    ['with things that are no text', { body: errors({ code: 7 }) }, '"{"errors":[{"code":7}]}"', true],
    ['with something else for errors', { body: '{"errors":"x"}' }, '"{"errors":"x"}"', true],
    ['of a list', { body: '[{"code":"a"}]' }, '"[{"code":"a"}]"', true],
    ['of nothing', { body: '' }, 'with an empty body', true],
    ['of HTML', { body: '\r\n <html>' }, '"\r\n <html>"', true],
    ['of a long foreign body', { body: 'x'.repeat(300) }, `"${'x'.repeat(199)}…"`, true],
    ['of a long text', { body: errors({ message: 'x'.repeat(600) }) }, `${'x'.repeat(499)}…`, false],
    ['that breaks off', { body: 'a part', bodyError }, 'with a body that breaks off', false],
    ['that breaks off late', { body: errors({ code: 'a' }), bodyError }, 'a', false],
  ])('shows a response %s', (_, response, text, isForeign) => {
    expect(errorFor(response)).toMatchObject({ detail: `400 ${text}`, isForeign });
  });

  test.each<[string, string]>([
    ['https://login.example/a?b=c', 'redirect to https://login.example '],
    ['/login', 'redirect to https://www.digicert.com '],
    ['http://a b', ''],
    ['mailto:a@example.com', ''],
  ])('names the origin of a redirect to %j', (location, shown) => {
    expect(errorFor({ status: 302, headers: { location } }).detail).toBe(`302 ${shown}with an empty body`);
  });
});
