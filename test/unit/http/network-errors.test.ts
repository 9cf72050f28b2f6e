import { describe, expect, test } from 'vitest';
import { describeError, networkError, responseTooLargeError, timeoutError } from '../../../src/http/network-errors.ts';
import { CHECK_API_URL_HINT } from '../../../src/http/request-error.ts';

const fault = (message: string, more: Partial<NodeJS.ErrnoException> = {}) => Object.assign(new Error(message), more);
const clean = (text: string) => `<${text}>`;

test.each([
  [1, true, 'no complete answer within 1 second'],
  [30, false, 'no complete answer within 30 seconds'],
])(
  'a timeout after %i s can pass; the connection established: %s, which is the doubt',
  (seconds, established, reason) => {
    expect(timeoutError(seconds, established)).toMatchObject({
      reason,
      hint: "Check the runner's network, firewall and proxy; raise timeout-seconds if the service is only slow.",
      retryability: 'transient',
      inDoubt: established,
    });
  },
);

test('an answer that is too large is final', () => {
  expect(responseTooLargeError(16 * 2 ** 20)).toMatchObject({
    detail: 'the answer is larger than 16 MiB',
    hint: CHECK_API_URL_HINT,
    retryability: 'permanent',
    inDoubt: false,
  });
});

describe('a fault of the network', () => {
  const hint = "Check api-url and the runner's network, or run again later.";

  test.each(
    [
      'ECONNRESET',
      'ECONNABORTED',
      'EPIPE',
      'ETIMEDOUT',
      'ECONNREFUSED',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'EAI_AGAIN',
    ].flatMap((code) => [[code, false] as const, [code, true] as const]),
  )('%s can pass; the connection established: %s, which is the doubt', (code, established) => {
    // Whatever the system was asked for: only the connection counts.
    for (const syscall of ['connect', 'read'])
      expect(
        networkError(fault(`${syscall} ${code} 10.0.0.1:443`, { code, syscall }), established, clean),
      ).toMatchObject({
        message: `<${syscall} ${code} 10.0.0.1:443>. ${hint}`,
        detail: `<${syscall} ${code} 10.0.0.1:443>`,
        hint,
        retryability: 'transient',
        inDoubt: established,
      });
  });

  test('is named by its code where its text does not have it', () => {
    expect(networkError(fault('socket hang up', { code: 'ECONNRESET' }), true, clean)).toMatchObject({
      detail: '<ECONNRESET socket hang up>',
    });
  });

  test('of a host with several addresses is that of the last one', () => {
    const errors = [
      fault('connect ENETUNREACH ::1:443', { code: 'ENETUNREACH' }),
      fault('connect EHOSTUNREACH ::2:443', { code: 'EHOSTUNREACH' }),
      fault('connect ECONNREFUSED 127.0.0.1:443', { code: 'ECONNREFUSED' }),
    ];
    const error = Object.assign(new AggregateError(errors), { code: 'EWHATEVER' });
    expect(networkError(error, false, clean)).toMatchObject({
      detail: '<connect ECONNREFUSED 127.0.0.1:443>',
      retryability: 'transient',
    });
  });

  test('of no address at all is shown as it is', () => {
    expect(networkError(new AggregateError([], 'all failed'), false, clean)).toMatchObject({
      detail: '<all failed>',
      retryability: 'permanent',
    });
  });
});

describe('a fault that does not pass', () => {
  const UNTRUSTED =
    "The server's TLS certificate is not trusted: check api-url; behind an inspecting proxy give the runner its CA in NODE_EXTRA_CA_CERTS.";

  test.each([
    [
      'ENOTFOUND',
      "The host name does not resolve: check api-url for a typing error, and the runner's DNS; if the runner reaches the internet by a proxy, set https_proxy.",
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
  ])('%s: doubt there is if the connection established', (code, hint) => {
    for (const established of [false, true])
      expect(networkError(fault('went wrong', { code }), established, clean)).toMatchObject({
        detail: `<${code} went wrong>`,
        hint,
        retryability: 'permanent',
        inDoubt: established,
      });
  });

  test('is shown without advice that nobody can follow', () => {
    const text =
      'unable to get local issuer certificate; if the root CA is installed locally, try running Node.js with --use-system-ca';
    const code = 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';
    expect(networkError(fault(text, { code }), false, clean)).toMatchObject({
      detail: `<${code} unable to get local issuer certificate>`,
    });
  });

  test('without a code shows its text alone', () => {
    expect(networkError(fault('Unknown error'), false, clean)).toMatchObject({
      detail: '<Unknown error>',
      hint: CHECK_API_URL_HINT,
    });
  });
});

describe('a fault of the proxy, which the tunnel always gives the code ECONNRESET,', () => {
  const failureOf = (message: string) => networkError(fault(message, { code: 'ECONNRESET' }), false, clean);
  const notEstablished = 'tunneling socket could not be established, ';

  test('can pass where what happened can', () => {
    expect(failureOf(`${notEstablished}cause=`)).toMatchObject({
      detail: `<${notEstablished}cause=none of its addresses could be reached>`,
      hint: "Check the proxy in https_proxy and the runner's network, or run again later.",
      retryability: 'transient',
      inDoubt: false,
    });
  });

  test('is final where the proxy refused', () => {
    expect(failureOf(`${notEstablished}statusCode=407`)).toMatchObject({
      detail: `<${notEstablished}statusCode=407>`,
      hint: 'The proxy in https_proxy does not let the request through: check its address, its credentials and its rules, or list the host in no_proxy.',
      retryability: 'permanent',
      inDoubt: false,
    });
  });

  test.each([
    'self-signed certificate in certificate chain',
    "Hostname/IP does not match certificate's altnames: Host: proxy.",
  ])('is one of trust where the proxy is not trusted: %s', (cause) => {
    expect(failureOf(`${notEstablished}cause=${cause}`)).toMatchObject({
      hint: "The proxy's TLS certificate is not trusted: check https_proxy; give the runner the proxy's CA in NODE_EXTRA_CA_CERTS.",
      retryability: 'permanent',
    });
  });
});

describe('in the debug log an error', () => {
  test.each([
    ['has its code and its text', fault('read failed', { code: 'ECONNRESET' }), 'ECONNRESET, read failed'],
    ['may have no code', fault('Unknown error'), 'without a code, Unknown error'],
    [
      'has its cause, and the cause of that',
      fault('a', { code: 'A', cause: fault('b', { code: 'B', cause: fault('c') }) }),
      'A, a, cause: B, b, cause: without a code, c',
    ],
    ['has no cause that is no error', fault('a', { code: 'A', cause: 'b' }), 'A, a'],
    [
      'has no advice that nobody can follow',
      fault('x; if the root CA is installed locally, try running Node.js with --use-system-ca', { code: 'A' }),
      'A, x',
    ],
    ['of several is the last', new AggregateError([fault('a', { code: 'A' }), fault('b', { code: 'B' })], 'c'), 'B, b'],
  ])('%s', (_, error, line) => {
    expect(describeError(error)).toBe(line);
  });
});
