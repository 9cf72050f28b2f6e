import { expect, test } from 'vitest';
import { CHECK_API_URL_HINT } from '../../../src/errors.ts';
import { describeError, networkError, responseTooLargeError, timeoutError } from '../../../src/http/network-errors.ts';
import type { TunnelFailure } from '../../../src/http/proxy.ts';

const errorWith = (message: string, more: Partial<NodeJS.ErrnoException> = {}) =>
  Object.assign(new Error(message), more);

const unconnected = { established: false };

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
  [
    'permanent',
    CHECK_API_URL_HINT,
    ['EPROTO', 'HPE_INVALID_CONSTANT', 'ECONN', 'xEPIPE', 'EPIPEx', 'xENOTFOUND', 'EAI_AGAINx'],
  ],
])('%s, and in doubt if the connection was established, with the hint %s: each of %j', (...row) => {
  const [retryability, hint, codes] = row;
  for (const code of codes)
    for (const inDoubt of [false, true]) {
      const error = networkError(errorWith(`no${ADVICE}`, { code }), { established: inDoubt });
      expect(error).toMatchObject({ detail: `${code} no`, retryability, inDoubt, hint: expect.stringMatching(hint) });
    }
});

test.each([
  ['has its code once', { code: 'EPIPE' }, 'write EPIPE', 'write EPIPE'],
  ['may have no code', {}, 'Unknown error', 'Unknown error'],
  ['is cut', { code: 'EPROTO' }, 'x'.repeat(600), `EPROTO ${'x'.repeat(492)}…`],
])('the detail of an error %s', (_, more, message, detail) => {
  expect(networkError(errorWith(message, more), unconnected).detail).toBe(detail);
});

test('of a host with several addresses, the last transient error counts', () => {
  const codes = ['ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED', 'EADDRNOTAVAIL'];
  const errors = [...codes.map((code) => errorWith(`connect ${code}`, { code })), errorWith('without a code')];
  const error = Object.assign(new AggregateError(errors), { code: 'EWHATEVER' });
  const expected = { detail: 'connect ECONNREFUSED', retryability: 'transient' };
  expect(networkError(error, unconnected)).toMatchObject(expected);
  const ofNone = { detail: 'all failed', retryability: 'permanent' };
  expect(networkError(new AggregateError([], 'all failed'), unconnected)).toMatchObject(ofNone);
});

const LATER = /^Check the proxy in https_proxy and the runner's network, or run again later\.$/;
const UNTRUSTED_PROXY = /^The proxy's TLS certificate is not trusted: check https_proxy;.* NODE_EXTRA_CA_CERTS\.$/;
const CLOSED_PROXY = /^The proxy in https_proxy does not let the request through: .* no_proxy\.$/;
const UNKNOWN_PROXY = /^The host name of the proxy does not resolve: check https_proxy for a typing error/;

/** Returns the error of a request whose proxy opened no tunnel. The code of the package `tunnel` is always the same. */
const withoutTunnel = (tunnelFailure: TunnelFailure, message = 'no tunnel', variable?: string) =>
  networkError(errorWith(message, { code: 'ECONNRESET' }), { established: false, tunnelFailure }, variable);

test.each<[string, RegExp, readonly (string | number)[]]>([
  ['transient', LATER, ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 500, 599]],
  ['transient', UNKNOWN_PROXY, ['EAI_AGAIN']],
  ['permanent', UNKNOWN_PROXY, ['ENOTFOUND']],
  ['permanent', UNTRUSTED_PROXY, ['SELF_SIGNED_CERT_IN_CHAIN', 'ERR_TLS_CERT_ALTNAME_INVALID']],
  ['permanent', CLOSED_PROXY, ['HPE_INVALID_CONSTANT', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ECONN']],
  ['permanent', CLOSED_PROXY, [0, 200, 204, 302, 403, 407, 408, 429, 600, 5000]],
])('%s, and never in doubt, with the hint %s: a proxy that opens no tunnel, each of %j', (...row) => {
  const [retryability, hint, reasons] = row;
  for (const reason of reasons) {
    const failure =
      typeof reason === 'number' ? { statusCode: reason } : { cause: errorWith('connect', { code: reason }) };
    const { hint: shown, ...rest } = withoutTunnel(failure);
    expect(rest, `${reason}`).toMatchObject({ quote: 'no tunnel', retryability, inDoubt: false });
    expect(shown, `${reason}`).toMatch(hint);
    expect(withoutTunnel(failure, '', 'HTTPS_PROXY').hint).toBe(shown.replaceAll('https_proxy', 'HTTPS_PROXY'));
  }
});

test('the detail of a proxy with several addresses says that none can be reached, and no detail has the advice of Node', () => {
  const addresses = [errorWith('', { code: 'ECONNREFUSED' }), errorWith('', { code: 'EACCES' })];
  expect(withoutTunnel({ cause: new AggregateError(addresses) }, 'no tunnel, cause=')).toMatchObject({
    detail: 'no tunnel, cause=none of its addresses can be reached',
    retryability: 'transient',
  });
  expect(withoutTunnel({ cause: errorWith('a') }, `no tunnel, cause=a${ADVICE}`).detail).toBe('no tunnel, cause=a');
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
  ['of several is the last', new AggregateError(['a', 'b', 'c'].map((text) => errorWith(text))), 'without a code, c'],
  ['is cut', errorWith('x'.repeat(600), { code: 'A' }), `A, ${'x'.repeat(496)}…`],
])('in the debug log, an error %s', (_, error, line) => {
  expect(describeError(error)).toBe(line);
});
