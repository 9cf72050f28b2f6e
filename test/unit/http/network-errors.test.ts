import { expect, test } from 'vitest';
import { CHECK_API_URL_HINT } from '../../../src/errors.ts';
import { describeError, networkError, responseTooLargeError, timeoutError } from '../../../src/http/network-errors.ts';

const errorWith = (message: string, more: Partial<NodeJS.ErrnoException> = {}) =>
  Object.assign(new Error(message), more);

test('a timeout is transient, and in doubt if the connection was established', () => {
  const hint = expect.stringMatching(/network, firewall and proxy.* timeout-seconds/);
  const expected = { detail: 'no complete response within 1 second', hint, retryability: 'transient' };
  for (const inDoubt of [true, false]) expect(timeoutError(1, inDoubt)).toMatchObject({ ...expected, inDoubt });
});

test('a response that is too large is permanent', () => {
  const expected = { detail: 'the response is larger than 16 MiB', hint: CHECK_API_URL_HINT, inDoubt: false };
  expect(responseTooLargeError(16 * 2 ** 20)).toMatchObject({ ...expected, retryability: 'permanent' });
});

const RUN_LATER = /^Check api-url and the runner's network, or run again later\.$/;
const UNRESOLVED = /does not resolve.* set https_proxy\.$/;
const UNTRUSTED = /server's TLS certificate is not trusted.* NODE_EXTRA_CA_CERTS\.$/;
const ADVICE = '; if the root CA is installed locally, try running Node.js with --use-system-ca';

test.each<[string, RegExp | string, readonly string[]]>([
  ['transient', RUN_LATER, ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ECONNREFUSED', 'EHOSTUNREACH']],
  ['transient', RUN_LATER, ['ENETUNREACH']],
  ['transient', UNRESOLVED, ['EAI_AGAIN']],
  ['permanent', UNRESOLVED, ['ENOTFOUND']],
  ['permanent', UNTRUSTED, ['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'INVALID_CA']],
  ['permanent', UNTRUSTED, ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE']],
  ['permanent', UNTRUSTED, ['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH']],
  ['permanent', UNTRUSTED, ['INVALID_PURPOSE', 'CERT_SIGNATURE_FAILURE', 'UNABLE_TO_DECRYPT_SIGNED_DATA']],
  // An alert is about a certificate of the client.
  ['permanent', CHECK_API_URL_HINT, ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED']],
  ['permanent', CHECK_API_URL_HINT, ['EPROTO', 'HPE_INVALID_CONSTANT', 'ECONN', 'xEPIPE']],
])('%s, and in doubt if the connection was established, with the hint %s: each of %j', (...row) => {
  const [retryability, hint, codes] = row;
  for (const code of codes)
    for (const inDoubt of [false, true]) {
      const error = networkError(errorWith(`no${ADVICE}`, { code }), inDoubt);
      expect(error).toMatchObject({ detail: `${code} no`, retryability, inDoubt, hint: expect.stringMatching(hint) });
    }
});

test.each([
  ['has its code once', { code: 'EPIPE' }, 'write EPIPE', 'write EPIPE'],
  ['may have no code', {}, 'Unknown error', 'Unknown error'],
  ['is cut', { code: 'EPROTO' }, 'x'.repeat(600), `EPROTO ${'x'.repeat(492)}…`],
])('the detail of an error %s', (_, more, message, detail) => {
  expect(networkError(errorWith(message, more), false).detail).toBe(detail);
});

test('of a host with several addresses, the last transient error counts', () => {
  const codes = ['ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED', 'EADDRNOTAVAIL'];
  const errors = [...codes.map((code) => errorWith(`connect ${code}`, { code })), errorWith('without a code')];
  const error = Object.assign(new AggregateError(errors), { code: 'EWHATEVER' });
  const expected = { detail: 'connect ECONNREFUSED', retryability: 'transient' };
  expect(networkError(error, false)).toMatchObject(expected);
  const ofNone = { detail: 'all failed', retryability: 'permanent' };
  expect(networkError(new AggregateError([], 'all failed'), false)).toMatchObject(ofNone);
});

const LATER = /^Check the proxy in https_proxy and the runner's network, or run again later\.$/;
const UNTRUSTED_PROXY = /^The proxy's TLS certificate is not trusted: check https_proxy;.* NODE_EXTRA_CA_CERTS\.$/;
const CLOSED_PROXY = /^The proxy in https_proxy does not let the request through: .* no_proxy\.$/;
const UNKNOWN_PROXY = /^The host name of the proxy does not resolve: check https_proxy for a typing error/;
const FAILED = 'tunneling socket could not be established, ';

test.each<[string, RegExp, readonly string[]]>([
  ['transient', LATER, ['cause=socket hang up', 'cause=connect ECONNREFUSED 127.0.0.1:3128', 'cause=read ECONNRESET']],
  ['transient', LATER, ['cause=', 'cause=Client network socket disconnected before', 'cause=a\nnew EPIPE']],
  ['transient', LATER, ['statusCode=500', 'statusCode=599']],
  ['permanent', CLOSED_PROXY, ['cause=a socket hang up', 'cause=xEPIPE']],
  ['transient', UNKNOWN_PROXY, ['cause=getaddrinfo EAI_AGAIN proxy.example']],
  ['permanent', UNKNOWN_PROXY, ['cause=getaddrinfo ENOTFOUND proxy.example']],
  ['permanent', CLOSED_PROXY, ['statusCode=0', 'statusCode=204', 'statusCode=302', 'statusCode=403', 'statusCode=407']],
  ['permanent', CLOSED_PROXY, ['statusCode=408', 'statusCode=429', 'statusCode=600', 'statusCode=5000']],
  ['permanent', CLOSED_PROXY, ['cause=Parse Error: Expected HTTP/, RTSP/ or ICE/']],
  ['permanent', UNTRUSTED_PROXY, ['cause=self-signed certificate in certificate chain']],
  ['permanent', UNTRUSTED_PROXY, ["cause=Hostname/IP does not match certificate's altnames: Host: proxy."]],
])('%s, whatever its code, with the hint %s: an error of the proxy for each of %j', (retryability, hint, reasons) => {
  for (const reason of reasons) {
    const error = errorWith(`${FAILED}${reason}`, { code: 'ECONNRESET' });
    const { hint: shown, ...rest } = networkError(error, false, 'https_proxy');
    expect(rest, reason).toMatchObject({ quote: expect.stringContaining(error.message), retryability, inDoubt: false });
    expect(shown, reason).toMatch(hint);
    expect(networkError(error, false, 'HTTPS_PROXY').hint).toBe(shown.replaceAll('https_proxy', 'HTTPS_PROXY'));
  }
});

test('a proxy with several addresses, none of which can be reached, is named so', () => {
  const quote = `${FAILED}cause=none of its addresses can be reached`;
  expect(networkError(errorWith(`${FAILED}cause=`, { code: 'ECONNRESET' }), false)).toMatchObject({ quote });
});

test('a proxy that does not speak HTTP is permanent, and text of the service is no error of a proxy', () => {
  const text = 'got illegal response body from proxy';
  const code = 'ECONNRESET';
  const expected = { retryability: 'permanent', hint: expect.stringMatching(CLOSED_PROXY) };
  expect(networkError(errorWith(text, { code }), false)).toMatchObject(expected);
  for (const message of [`not ${text}`, `x ${FAILED}statusCode=403`])
    expect(networkError(errorWith(message, { code }), false)).toMatchObject({ retryability: 'transient' });
});

test.each([
  ['has its code and its text', errorWith('read failed', { code: 'ECONNRESET' }), 'ECONNRESET, read failed'],
  ['may have no code', errorWith('Unknown error'), 'without a code, Unknown error'],
  [
    'has its cause, and the cause of that',
    errorWith('a', { code: 'A', cause: errorWith('b', { code: 'B', cause: errorWith('c') }) }),
    'A, a, cause: B, b, cause: without a code, c',
  ],
  ['has no cause that is not an error', errorWith('a', { code: 'A', cause: 'b' }), 'A, a'],
  ['of several is the last', new AggregateError(['a', 'b'].map((text) => errorWith(text))), 'without a code, b'],
  ['is cut', errorWith('x'.repeat(600), { code: 'A' }), `A, ${'x'.repeat(496)}…`],
])('in the debug log, an error %s', (_, error, line) => {
  expect(describeError(error)).toBe(line);
});
