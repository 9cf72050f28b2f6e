import { describe, expect, test } from 'vitest';
import {
  contentFailure,
  Failure,
  networkFailure,
  statusFailure,
  timeoutFailure,
  tooLargeFailure,
} from '../../src/errors.ts';

const CHECK_URL = 'Check api-url, and whether a proxy, portal or gateway answers in the place of CertCentral.';

describe('a failure', () => {
  test('says what came back and what to do, in two sentences', () => {
    const failure = new Failure('403 access_denied', { hint: 'Check the key.' });
    expect(failure.message).toBe('403 access_denied. Check the key.');
    expect(failure).toMatchObject({ reason: '403 access_denied', hint: 'Check the key.' });
    expect(failure).toMatchObject({ retry: 'never', retryAfter: undefined, inDoubt: false });
  });

  test("does not double the service's full stop, and keeps those within", () => {
    expect(new Failure('404 No. Such. Order.', { hint: 'Check it.' }).message).toBe('404 No. Such. Order. Check it.');
  });
});

test.each([
  [1, 'no complete answer within 1 second'],
  [30, 'no complete answer within 30 seconds'],
])('a timeout after %i s may have changed the order, and can pass', (seconds, reason) => {
  expect(timeoutFailure(seconds)).toMatchObject({
    reason,
    hint: "Check the runner's network, firewall and proxy; raise timeout-seconds if the service is only slow.",
    retry: 'soon',
    inDoubt: true,
  });
});

test('an answer that is too large, or not what is documented, is final', () => {
  const final = { hint: CHECK_URL, retry: 'never', inDoubt: false };
  expect(tooLargeFailure(8 * 2 ** 20)).toMatchObject({ reason: 'the answer is larger than 8 MiB', ...final });
  expect(contentFailure('200, but not with order 1')).toMatchObject({ reason: '200, but not with order 1', ...final });
});

const fault = (message: string, more: Partial<NodeJS.ErrnoException> = {}) => Object.assign(new Error(message), more);
const clean = (text: string) => `<${text}>`;

describe('a fault of the network', () => {
  const hint = "Check api-url and the runner's network, or run again later.";

  test.each([
    ['ECONNRESET', 'read', true],
    ['ECONNABORTED', 'write', true],
    ['EPIPE', 'write', true],
    ['ETIMEDOUT', 'read', true],
    ['ECONNREFUSED', 'connect', false],
    ['EHOSTUNREACH', 'connect', false],
    ['ENETUNREACH', 'connect', false],
    ['EAI_AGAIN', 'getaddrinfo', false],
    ['ECONNRESET', 'connect', false],
    ['ETIMEDOUT', 'connect', false],
  ])('%s in %s can pass; the order may have been changed: %s', (code, syscall, inDoubt) => {
    expect(networkFailure(fault(`${syscall} ${code} 10.0.0.1:443`, { code, syscall }), clean)).toMatchObject({
      reason: `<${syscall} ${code} 10.0.0.1:443>`,
      hint,
      retry: 'soon',
      inDoubt,
    });
  });

  test('is named by its code where its text does not have it', () => {
    expect(networkFailure(fault('socket hang up', { code: 'ECONNRESET' }), clean)).toMatchObject({
      reason: '<ECONNRESET socket hang up>',
      inDoubt: true,
    });
  });

  test('names no tunnel where there was none', () => {
    const text = 'getaddrinfo EAI_AGAIN tunneling socket could not be established, statusCode=407';
    expect(networkFailure(fault(text, { code: 'EAI_AGAIN' }), clean)).toMatchObject({ hint, retry: 'soon' });
  });
});

describe('a fault that does not pass', () => {
  test.each([
    ['ENOTFOUND', "The host name does not resolve: check api-url for a typing error, and the runner's DNS."],
    ...[
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'HOSTNAME_MISMATCH',
      'INVALID_CA',
      'INVALID_PURPOSE',
      'CERT_SIGNATURE_FAILURE',
      'UNABLE_TO_DECRYPT_SIGNED_DATA',
      'ISSUER_MISMATCH',
    ].map((code) => [
      code,
      "The server's TLS certificate is not trusted: check api-url; behind an inspecting proxy give the runner its CA in NODE_EXTRA_CA_CERTS.",
    ]),
    ['EPROTO', CHECK_URL],
    ['ERR_STREAM_PREMATURE_CLOSE', CHECK_URL],
  ])('%s', (code, hint) => {
    expect(networkFailure(fault('went wrong', { code }), clean)).toMatchObject({
      reason: `<${code} went wrong>`,
      hint,
      retry: 'never',
      inDoubt: false,
    });
  });

  test('an answer that is not HTTP: the order may have been changed', () => {
    expect(networkFailure(fault('Parse Error', { code: 'HPE_INVALID_CONSTANT' }), clean)).toMatchObject({
      reason: '<HPE_INVALID_CONSTANT Parse Error>',
      hint: CHECK_URL,
      retry: 'never',
      inDoubt: true,
    });
  });

  test('without a code shows its text alone', () => {
    expect(networkFailure(fault('Unknown error'), clean)).toMatchObject({ reason: '<Unknown error>', hint: CHECK_URL });
  });
});

describe('a fault of the proxy, which tunnel always gives the code ECONNRESET,', () => {
  const tunnelFault = (message: string) => networkFailure(fault(message, { code: 'ECONNRESET' }), clean);
  const notEstablished = 'tunneling socket could not be established, ';

  test.each([
    'cause=connect ECONNREFUSED 127.0.0.1:3128',
    'cause=read ECONNRESET',
    'cause=write EPIPE',
    'cause=connect ETIMEDOUT 10.0.0.1:3128',
    'cause=connect EHOSTUNREACH 10.0.0.1:3128',
    'cause=getaddrinfo EAI_AGAIN proxy.example.com',
  ])('can pass, and nothing has reached DigiCert: %s', (cause) => {
    expect(tunnelFault(`${notEstablished}${cause}`)).toMatchObject({
      reason: expect.stringMatching(/^<.*cause=.*>$/),
      hint: "Check the proxy in https_proxy and the runner's network, or run again later.",
      retry: 'soon',
      inDoubt: false,
    });
  });

  test.each([
    ['cause=', `<ECONNREFUSED ${notEstablished}cause=>`],
    ['cause=socket hang up', `<ECONNRESET ${notEstablished}cause=socket hang up>`],
    [
      'cause=Client network socket disconnected before secure TLS connection was established',
      `<ECONNRESET ${notEstablished}cause=Client network socket disconnected before secure TLS connection was established>`,
    ],
  ])('can pass, also where its text names no code: %j', (cause, reason) => {
    expect(tunnelFault(`${notEstablished}${cause}`)).toMatchObject({ reason, retry: 'soon', inDoubt: false });
  });

  test.each([
    `${notEstablished}statusCode=407`,
    `${notEstablished}statusCode=403`,
    `${notEstablished}cause=getaddrinfo ENOTFOUND proxy.example.com`,
    `${notEstablished}cause=Parse Error: Expected HTTP/, RTSP/ or ICE/`,
    `${notEstablished}cause=self-signed certificate`,
    `${notEstablished}cause=a\nlong story about a socket hang up`,
    `${notEstablished}cause=about a Client network socket disconnected`,
    'got illegal response body from proxy',
  ])('is final: %s', (message) => {
    expect(tunnelFault(message)).toMatchObject({
      reason: `<${message}>`,
      hint: 'The proxy in https_proxy does not let the request through: check its address, its credentials and its rules, or list the host in no_proxy.',
      retry: 'never',
      inDoubt: false,
    });
  });
});

describe('an answer with another status', () => {
  const NO_API = `That is not an answer of this API. ${CHECK_URL}`;
  const REFUSED_KEY =
    'The API key was refused: check that the api-key secret holds a key that is not revoked, and that api-url is the instance (US or Europe) that issued it.';
  const FOREIGN_REFUSAL = `That refusal is not in the format of this API. ${CHECK_URL}`;
  const NOT_FOUND = `Nothing is at this URL. ${CHECK_URL}`;
  const REFUSED = 'DigiCert refused the request: check order-id and the state of the order in CertCentral.';
  const RATE_LIMIT =
    'The rate limit of the API key is used up: run fewer jobs at once (lower max-parallel), or raise retries.';
  const LATER = 'The service or a gateway in front of it has a problem: run again later.';
  const TURNED_OFF =
    'CT logging is turned off for the account: an administrator turns it on in CertCentral under Settings > Preferences > Advanced settings > Certificate requests > CT logging.';
  const NO_PERMISSION =
    'The API key lacks the permission: give it no restriction or the role Orders (View Only is enough for a dry run), and allow its user to manage the order; the account must have "Allow users to change CT logging per request" (Settings > Preferences > Advanced settings > Certificate requests > CT logging).';
  const NO_ORDER =
    'No such order in this account: check order-id; for the Europe instance set api-url to https://certcentral.digicert.eu/services/v2.';

  test.each([
    // A 2xx other than the documented one may be the answer to a change that was made.
    [200, undefined, 'never', true, NO_API],
    [202, 'code', 'never', true, NO_API],
    [299, undefined, 'never', true, NO_API],
    [300, undefined, 'never', false, NO_API],
    [304, undefined, 'never', false, NO_API],
    [399, undefined, 'never', false, NO_API],
    [400, 'bad_request_format', 'never', false, REFUSED],
    [400, undefined, 'never', false, CHECK_URL],
    [400, 'cert_transparency_turned_off_for_account', 'never', false, TURNED_OFF],
    [401, 'access_denied', 'never', false, REFUSED_KEY],
    [401, undefined, 'never', false, FOREIGN_REFUSAL],
    [403, undefined, 'never', false, FOREIGN_REFUSAL],
    [403, 'access_denied|invalid_approver', 'never', false, REFUSED_KEY],
    [403, 'access_denied|missing_permission', 'never', false, NO_PERMISSION],
    [404, 'not_found|order', 'never', false, NO_ORDER],
    [404, 'not_found|route', 'never', false, NOT_FOUND],
    [404, undefined, 'never', false, NOT_FOUND],
    [400, 'not_found|order', 'never', false, REFUSED],
    [405, 'method_not_allowed', 'never', false, REFUSED],
    [407, undefined, 'never', false, CHECK_URL],
    [408, undefined, 'soon', true, LATER],
    [409, undefined, 'never', false, CHECK_URL],
    [422, 'invalid', 'never', false, REFUSED],
    [429, 'request_limit_exceeded', 'throttled', false, RATE_LIMIT],
    [429, undefined, 'throttled', false, RATE_LIMIT],
    [430, undefined, 'never', false, CHECK_URL],
    [499, undefined, 'never', false, CHECK_URL],
    [500, undefined, 'soon', true, LATER],
    [503, 'unavailable', 'soon', true, LATER],
    [599, undefined, 'soon', true, LATER],
  ] as const)('%i %s: retry %s; the order may have been changed: %s', (status, code, retry, inDoubt, hint) => {
    const failure = statusFailure({ status, code, text: 'text', redirect: undefined, retryAfter: '7' });
    expect(failure).toMatchObject({ reason: `${status} text`, hint, retry, inDoubt, retryAfter: '7' });
  });

  test('names where a redirect points to', () => {
    const redirect = { status: 302, code: undefined, text: '""', redirect: 'https://x.example', retryAfter: undefined };
    expect(statusFailure(redirect)).toMatchObject({
      reason: '302 redirect to https://x.example ""',
      retryAfter: undefined,
    });
  });
});
