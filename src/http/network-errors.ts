import { CHECK_API_URL_HINT, RequestError } from '../errors.ts';
import { MAX_FIELD_LENGTH, toSafeText } from '../safe-text.ts';
import { formatCount } from '../text.ts';
import type { Connection } from './client.ts';
import type { TunnelFailure } from './proxy.ts';

/**
 * Creates the error of an attempt that took longer than its timeout.
 * @param established whether the connection was established, so that the request may have arrived
 */
export function timeoutError(seconds: number, established: boolean): RequestError {
  return new RequestError(`no complete response within ${formatCount(seconds, 'second')}`, {
    hint: "Check the runner's network, firewall and proxy; raise timeout-seconds if the service is only slow.",
    retryability: 'transient',
    inDoubt: established,
  });
}

/** Creates the error of a response that is larger than any of CertCentral's. */
export function responseTooLargeError(maxBytes: number): RequestError {
  return new RequestError(`the response is larger than ${maxBytes / 2 ** 20} MiB`, { hint: CHECK_API_URL_HINT });
}

const TRANSIENT_CODE = /^(?:ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;
const UNRESOLVED_CODE = /^(?:ENOTFOUND|EAI_AGAIN)$/;
/** An alert comes from the other side, which may require a certificate of the client. */
const UNTRUSTED_CODE = /^(?!.*ALERT).*(?:CERT|SIGNED|ISSUER|VERIFY_LEAF|HOSTNAME|INVALID_CA|INVALID_PURPOSE)/;

/** Node's advice is for its command line, which in an action belongs to the runner. */
const NODE_CA_ADVICE = /; if the root CA is installed locally, try running Node\.js with --use-system-ca/;

/**
 * Creates the error of an attempt that failed in the network, in TLS or at the proxy.
 * @param error what Node or the HTTP client rejected with
 * @param proxyVariable the variable that names the proxy, if there is one
 */
export function networkError(
  error: Error,
  { established, tunnelFailure }: Connection,
  proxyVariable = 'https_proxy',
): RequestError {
  const { code = '', message } = unwrapAggregateError(error);
  if (tunnelFailure) return proxyError(message, tunnelFailure, proxyVariable);
  const isTransient = TRANSIENT_CODE.test(code);
  const text = message.includes(code) ? message : `${code} ${message}`;
  return new RequestError('', {
    quote: text.replace(NODE_CA_ADVICE, ''),
    hint: hintForError(code, isTransient, proxyVariable),
    retryability: isTransient ? 'transient' : 'permanent',
    inDoubt: established,
  });
}

/** Creates the error of an attempt for which the proxy opened no tunnel, so nothing reached the service. */
function proxyError(message: string, failure: TunnelFailure, variable: string): RequestError {
  const { code = '' } = 'cause' in failure ? unwrapAggregateError(failure.cause) : {};
  const isTransient =
    'cause' in failure ? TRANSIENT_CODE.test(code) : failure.statusCode >= 500 && failure.statusCode < 600;
  return new RequestError('', {
    quote: message.endsWith('cause=')
      ? `${message}none of its addresses can be reached`
      : message.replace(NODE_CA_ADVICE, ''),
    hint: hintForProxyError(code, isTransient, variable),
    retryability: isTransient ? 'transient' : 'permanent',
  });
}

/** Describes an error for the debug log: code, text and cause, at most as long as a field. */
export function describeError(error: Error): string {
  const { code = 'without a code', message, cause } = unwrapAggregateError(error);
  const why = cause instanceof Error ? `, cause: ${describeError(cause)}` : '';
  return toSafeText(`${code}, ${message}${why}`, MAX_FIELD_LENGTH);
}

/**
 * A host with several addresses fails with an error that has no message of its own, only one error for each address. A
 * transient one is shown, because another attempt may reach that address.
 */
function unwrapAggregateError(error: Error): NodeJS.ErrnoException {
  if (!(error instanceof AggregateError)) return error;
  const errors: NodeJS.ErrnoException[] = error.errors;
  return errors.findLast(({ code = '' }) => TRANSIENT_CODE.test(code)) ?? errors.at(-1) ?? error;
}

const TRANSIENT_HINT = "and the runner's network, or run again later.";

function hintForProxyError(code: string, isTransient: boolean, variable: string): string {
  if (UNRESOLVED_CODE.test(code))
    return `The host name of the proxy does not resolve: check ${variable} for a typing error, and the runner's DNS.`;
  if (isTransient) return `Check the proxy in ${variable} ${TRANSIENT_HINT}`;
  return UNTRUSTED_CODE.test(code)
    ? `The proxy's TLS certificate is not trusted: check ${variable}; give the runner the proxy's CA in NODE_EXTRA_CA_CERTS.`
    : `The proxy in ${variable} does not let the request through: check its address, its credentials and its rules, or list the host in no_proxy.`;
}

function hintForError(code: string, isTransient: boolean, variable: string): string {
  // Without a proxy that a runner needs, a failed lookup may look transient.
  if (UNRESOLVED_CODE.test(code))
    return `The host name does not resolve: check api-url for a typing error, and the runner's DNS; if the runner reaches the internet through a proxy, set ${variable}.`;
  if (isTransient) return `Check api-url ${TRANSIENT_HINT}`;
  return UNTRUSTED_CODE.test(code)
    ? "The server's TLS certificate is not trusted: check api-url; if the runner is behind an inspecting proxy, give it the proxy's CA in NODE_EXTRA_CA_CERTS."
    : CHECK_API_URL_HINT;
}
