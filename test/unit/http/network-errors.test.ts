import { expect, test } from 'vitest';
import { describeError, networkError, responseTooLargeError, timeoutError } from '../../../src/http/network-errors.ts';
import { CHECK_API_URL_HINT } from '../../../src/http/request-error.ts';

const errorWith = (message: string, more: Partial<NodeJS.ErrnoException> = {}) =>
  Object.assign(new Error(message), more);
const sanitize = (text: string) => `<${text}>`;

test.each([
  [1, true, 'no complete response within 1 second'],
  [30, false, 'no complete response within 30 seconds'],
])('a timeout of %i s is transient; in doubt if the connection was established: %s', (seconds, established, detail) => {
  expect(timeoutError(seconds, established)).toMatchObject({
    detail,
    hint: "Check the runner's network, firewall and proxy; raise timeout-seconds if the service is only slow.",
    retryability: 'transient',
    inDoubt: established,
  });
});

test('a response that is too large is permanent', () => {
  expect(responseTooLargeError(16 * 2 ** 20)).toMatchObject({
    detail: 'the response is larger than 16 MiB',
    hint: CHECK_API_URL_HINT,
    retryability: 'permanent',
    inDoubt: false,
  });
});

const RUN_LATER = "Check api-url and the runner's network, or run again later.";
const UNRESOLVED =
  "The host name does not resolve: check api-url for a typing error, and the runner's DNS; if the runner reaches the internet through a proxy, set https_proxy.";
const UNTRUSTED =
  "The server's TLS certificate is not trusted: check api-url; if the runner is behind an inspecting proxy, give it the proxy's CA in NODE_EXTRA_CA_CERTS.";
const REFUSED =
  'refused the TLS connection: it may demand a client certificate, and this action has none. Check api-url and https_proxy.';
const ADVICE = '; if the root CA is installed locally, try running Node.js with --use-system-ca';
const UNTRUSTED_CODES = [
  ...['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
  ...['INVALID_CA', 'INVALID_PURPOSE', 'CERT_SIGNATURE_FAILURE', 'UNABLE_TO_DECRYPT_SIGNED_DATA', 'ISSUER_MISMATCH'],
];

/** OpenSSL's text about an alert, between its internals. */
const openssl = (text: string, rest: string) =>
  `409D06:error:0A00045C:SSL routines:ssl3_read_bytes:${text}:../deps/x.c:918:${rest}`;
const CERTIFICATE_REQUIRED = openssl('tlsv13 alert certificate required', 'SSL alert number 116\n');
const HANDSHAKE_FAILURE = openssl('sslv3 alert handshake failure', 'SSL alert number 40\n');

type Row = [retryability: string, hint: string, code: string, message: string, detail?: string];
// The system call that failed does not matter.
test.each<Row>([
  ['transient', RUN_LATER, 'EPIPE', 'connect EPIPE 10.0.0.1:443'],
  ['transient', RUN_LATER, 'EPIPE', 'read EPIPE 10.0.0.1:443'],
  ['transient', RUN_LATER, 'ECONNRESET', 'socket hang up', 'ECONNRESET socket hang up'],
  ['transient', UNRESOLVED, 'EAI_AGAIN', 'getaddrinfo EAI_AGAIN x.example'],
  ['permanent', UNRESOLVED, 'ENOTFOUND', 'getaddrinfo ENOTFOUND x.example'],
  ...UNTRUSTED_CODES.map((code): Row => ['permanent', UNTRUSTED, code, 'no', `${code} no`]),
  ['permanent', UNTRUSTED, 'CERT_HAS_EXPIRED', `no${ADVICE}`, 'CERT_HAS_EXPIRED no'],
  ['permanent', CHECK_API_URL_HINT, 'EPROTO', 'went wrong', 'EPROTO went wrong'],
  ['permanent', CHECK_API_URL_HINT, 'HPE_INVALID_CONSTANT', 'went wrong', 'HPE_INVALID_CONSTANT went wrong'],
  ['permanent', CHECK_API_URL_HINT, '', 'Unknown error'],
  ['permanent', `The server ${REFUSED}`, 'EPROTO', CERTIFICATE_REQUIRED, 'EPROTO tlsv13 alert certificate required'],
  ['permanent', `The server ${REFUSED}`, 'X', `write X ${HANDSHAKE_FAILURE}`, 'write X sslv3 alert handshake failure'],
  [
    'permanent',
    CHECK_API_URL_HINT,
    'X',
    `write X ${openssl('wrong version number', '')}`,
    'write X wrong version number',
  ],
  ['permanent', CHECK_API_URL_HINT, 'X', openssl('tlsv1 alert protocol version', ''), 'X tlsv1 alert protocol version'],
])('%s, and in doubt if the connection was established: "%s" after %s %j', (...row) => {
  const [retryability, hint, code, message, detail = message] = row;
  const error = errorWith(message, code === '' ? {} : { code });
  for (const established of [false, true])
    expect(networkError(error, established, sanitize)).toMatchObject({
      message: `<${detail}>. ${hint}`,
      detail: `<${detail}>`,
      hint,
      advisesRerun: hint.includes('run again'),
      retryability,
      inDoubt: established,
    });
});

test('of a host with several addresses, the last transient error counts', () => {
  const codes = ['ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED', 'EADDRNOTAVAIL'];
  const errors = [...codes.map((code) => errorWith(`connect ${code}`, { code })), errorWith('without a code')];
  const error = Object.assign(new AggregateError(errors), { code: 'EWHATEVER' });
  const expected = { detail: '<connect ECONNREFUSED>', retryability: 'transient' };
  expect(networkError(error, false, sanitize)).toMatchObject(expected);
  const ofNone = { detail: '<all failed>', retryability: 'permanent' };
  expect(networkError(new AggregateError([], 'all failed'), false, sanitize)).toMatchObject(ofNone);
});

const TRUST_PROXY =
  "The proxy's TLS certificate is not trusted: check https_proxy; give the runner the proxy's CA in NODE_EXTRA_CA_CERTS.";
const PROXY_UNRESOLVED =
  "The host name of the proxy does not resolve: check https_proxy for a typing error, and the runner's DNS.";

test.each([
  ['transient', 'cause=', "Check the proxy in https_proxy and the runner's network, or run again later."],
  ['permanent', 'cause=getaddrinfo ENOTFOUND proxy.example', PROXY_UNRESOLVED],
  ['transient', 'cause=getaddrinfo EAI_AGAIN proxy.example', PROXY_UNRESOLVED],
  [
    'permanent',
    'statusCode=407',
    'The proxy in https_proxy does not let the request through: check its address, its credentials and its rules, or list the host in no_proxy.',
  ],
  ['permanent', 'cause=self-signed certificate in certificate chain', TRUST_PROXY],
  ['permanent', "cause=Hostname/IP does not match certificate's altnames: Host: proxy.", TRUST_PROXY],
  ['permanent', `cause=${CERTIFICATE_REQUIRED}`, `The proxy in https_proxy ${REFUSED}`],
  ['permanent', `cause=${HANDSHAKE_FAILURE}`, `The proxy in https_proxy ${REFUSED}`],
])('%s, whatever its code, is an error of the proxy with the reason %j', (retryability, reason, hint) => {
  const error = errorWith(`tunneling socket could not be established, ${reason}`, { code: 'ECONNRESET' });
  expect(networkError(error, false, sanitize, 'https_proxy')).toMatchObject({ hint, retryability, inDoubt: false });
  const inCapitals = hint.replaceAll('https_proxy', 'HTTPS_PROXY');
  expect(networkError(error, false, sanitize, 'HTTPS_PROXY').hint).toBe(inCapitals);
});

test('the reason of a proxy is shown', () => {
  const text = 'tunneling socket could not be established, cause=';
  const { detail } = networkError(errorWith(text, { code: 'ECONNRESET' }), false, sanitize);
  expect(detail).toBe(`<${text}none of its addresses could be reached>`);
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
  ['has no advice for the command line of Node', errorWith(`x${ADVICE}`, { code: 'A' }), 'A, x'],
  ['of several is the last', new AggregateError(['a', 'b', 'c'].map((text) => errorWith(text))), 'without a code, c'],
])('in the debug log, an error %s', (_, error, line) => {
  expect(describeError(error)).toBe(line);
});

test.each([
  ['refusing', 'EPROTO', HANDSHAKE_FAILURE, /Check api-url and HTTPS_PROXY\.$/],
  ['not resolved', 'ENOTFOUND', 'no', /set HTTPS_PROXY\.$/],
])('the hint of a server that is %s names the variable that was read', (_, code, message, hint) => {
  expect(networkError(errorWith(message, { code }), false, sanitize, 'HTTPS_PROXY').hint).toMatch(hint);
});
