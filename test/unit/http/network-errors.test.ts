import { describe, expect, test } from 'vitest';
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

describe('a transient error of the network', () => {
  const hint = "Check api-url and the runner's network, or run again later.";

  test.each([false, true])('is in doubt if the connection was established: %s', (established) => {
    // The system call that failed does not matter.
    for (const syscall of ['connect', 'read'])
      expect(
        networkError(errorWith(`${syscall} EPIPE 10.0.0.1:443`, { code: 'EPIPE', syscall }), established, sanitize),
      ).toMatchObject({
        message: `<${syscall} EPIPE 10.0.0.1:443>. ${hint}`,
        detail: `<${syscall} EPIPE 10.0.0.1:443>`,
        hint,
        retryability: 'transient',
        inDoubt: established,
      });
  });

  test('is named by its code if its text is not', () => {
    expect(networkError(errorWith('socket hang up', { code: 'ECONNRESET' }), true, sanitize)).toMatchObject({
      detail: '<ECONNRESET socket hang up>',
    });
  });

  test('of a lookup is about the name, or the proxy that a runner needs', () => {
    const error = errorWith('getaddrinfo EAI_AGAIN x.example', { code: 'EAI_AGAIN' });
    expect(networkError(error, false, sanitize)).toMatchObject({
      hint: expect.stringMatching(/^The host name does not resolve: .* set https_proxy\.$/),
      retryability: 'transient',
    });
  });

  test('of a host with several addresses is the last transient one', () => {
    const errors = [
      errorWith('connect ENETUNREACH ::1:443', { code: 'ENETUNREACH' }),
      errorWith('connect EHOSTUNREACH ::2:443', { code: 'EHOSTUNREACH' }),
      errorWith('connect ECONNREFUSED 127.0.0.1:443', { code: 'ECONNREFUSED' }),
      errorWith('connect EADDRNOTAVAIL ::3:443', { code: 'EADDRNOTAVAIL' }),
      errorWith('without a code'),
    ];
    const error = Object.assign(new AggregateError(errors), { code: 'EWHATEVER' });
    expect(networkError(error, false, sanitize)).toMatchObject({
      detail: '<connect ECONNREFUSED 127.0.0.1:443>',
      retryability: 'transient',
    });
  });

  test('of no address at all is shown as it is', () => {
    expect(networkError(new AggregateError([], 'all failed'), false, sanitize)).toMatchObject({
      detail: '<all failed>',
      retryability: 'permanent',
    });
  });
});

describe('a permanent error', () => {
  const UNTRUSTED =
    "The server's TLS certificate is not trusted: check api-url; if the runner is behind an inspecting proxy, give it the proxy's CA in NODE_EXTRA_CA_CERTS.";

  test.each([
    [
      'ENOTFOUND',
      "The host name does not resolve: check api-url for a typing error, and the runner's DNS; if the runner reaches the internet through a proxy, set https_proxy.",
    ],
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
    ].map((code) => [code, UNTRUSTED]),
    ['EPROTO', CHECK_API_URL_HINT],
    ['HPE_INVALID_CONSTANT', CHECK_API_URL_HINT],
    ['ERR_STREAM_PREMATURE_CLOSE', CHECK_API_URL_HINT],
  ])('%s is in doubt if the connection was established', (code, hint) => {
    for (const established of [false, true])
      expect(networkError(errorWith('went wrong', { code }), established, sanitize)).toMatchObject({
        detail: `<${code} went wrong>`,
        hint,
        retryability: 'permanent',
        inDoubt: established,
      });
  });

  test('is shown without advice for the command line of Node', () => {
    const text =
      'unable to get local issuer certificate; if the root CA is installed locally, try running Node.js with --use-system-ca';
    const code = 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';
    expect(networkError(errorWith(text, { code }), false, sanitize)).toMatchObject({
      detail: `<${code} unable to get local issuer certificate>`,
    });
  });

  test.each([
    [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      '40:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../deps/x.c:918:SSL alert number 116\n',
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED tlsv13 alert certificate required',
    ],
    [
      'EPROTO',
      'write EPROTO 409D06:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:../deps/x.c:918:SSL alert number 40\n',
      'write EPROTO sslv3 alert handshake failure',
    ],
  ])('is about the client if the server may demand a certificate: %s', (code, message, detail) => {
    const REFUSED =
      'refused the TLS connection: it may demand a client certificate, and this action has none. Check api-url and https_proxy.';
    expect(networkError(errorWith(message, { code }), true, sanitize)).toMatchObject({
      detail: `<${detail}>`,
      hint: `The server ${REFUSED}`,
      retryability: 'permanent',
    });
    const text = `tunneling socket could not be established, cause=${message}`;
    expect(networkError(errorWith(text, { code: 'ECONNRESET' }), false, sanitize)).toMatchObject({
      hint: `The proxy in https_proxy ${REFUSED}`,
      retryability: 'permanent',
    });
  });

  test("is shown without OpenSSL's internals, also if they are not about an alert", () => {
    const message = 'write EPROTO 40:error:0A00010B:SSL routines:tls_validate:wrong version number:../deps/x.c:355:';
    expect(networkError(errorWith(message, { code: 'EPROTO' }), false, sanitize)).toMatchObject({
      detail: '<write EPROTO wrong version number>',
      hint: CHECK_API_URL_HINT,
    });
  });

  test('without a code shows its text alone', () => {
    expect(networkError(errorWith('Unknown error'), false, sanitize)).toMatchObject({
      detail: '<Unknown error>',
      hint: CHECK_API_URL_HINT,
    });
  });
});

describe('an error of the proxy, which always has the code ECONNRESET,', () => {
  const proxyError = (message: string) => networkError(errorWith(message, { code: 'ECONNRESET' }), false, sanitize);
  const notEstablished = 'tunneling socket could not be established, ';

  test('is transient if its reason is', () => {
    expect(proxyError(`${notEstablished}cause=`)).toMatchObject({
      detail: `<${notEstablished}cause=none of its addresses could be reached>`,
      hint: "Check the proxy in https_proxy and the runner's network, or run again later.",
      retryability: 'transient',
      inDoubt: false,
    });
  });

  test.each([
    ['ENOTFOUND', 'permanent'],
    ['EAI_AGAIN', 'transient'],
  ])('is about its name if that does not resolve: %s', (code, retryability) => {
    expect(proxyError(`${notEstablished}cause=getaddrinfo ${code} proxy.example`)).toMatchObject({
      hint: "The host name of the proxy does not resolve: check https_proxy for a typing error, and the runner's DNS.",
      retryability,
    });
  });

  test('is permanent if the proxy refused', () => {
    expect(proxyError(`${notEstablished}statusCode=407`)).toMatchObject({
      detail: `<${notEstablished}statusCode=407>`,
      hint: 'The proxy in https_proxy does not let the request through: check its address, its credentials and its rules, or list the host in no_proxy.',
      retryability: 'permanent',
      inDoubt: false,
    });
  });

  test.each([
    'self-signed certificate in certificate chain',
    "Hostname/IP does not match certificate's altnames: Host: proxy.",
  ])('is about trust if the proxy is not trusted: %s', (cause) => {
    expect(proxyError(`${notEstablished}cause=${cause}`)).toMatchObject({
      hint: "The proxy's TLS certificate is not trusted: check https_proxy; give the runner the proxy's CA in NODE_EXTRA_CA_CERTS.",
      retryability: 'permanent',
    });
  });
});

describe('in the debug log, an error', () => {
  test.each([
    ['has its code and its text', errorWith('read failed', { code: 'ECONNRESET' }), 'ECONNRESET, read failed'],
    ['may have no code', errorWith('Unknown error'), 'without a code, Unknown error'],
    [
      'has its cause, and the cause of that',
      errorWith('a', { code: 'A', cause: errorWith('b', { code: 'B', cause: errorWith('c') }) }),
      'A, a, cause: B, b, cause: without a code, c',
    ],
    ['has no cause that is not an error', errorWith('a', { code: 'A', cause: 'b' }), 'A, a'],
    [
      'has no advice for the command line of Node',
      errorWith('x; if the root CA is installed locally, try running Node.js with --use-system-ca', { code: 'A' }),
      'A, x',
    ],
    [
      'of several is the last',
      new AggregateError([errorWith('a', { code: 'A' }), errorWith('b'), errorWith('c', { code: 'C' })], 'd'),
      'C, c',
    ],
  ])('%s', (_, error, line) => {
    expect(describeError(error)).toBe(line);
  });
});
