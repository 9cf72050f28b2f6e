import { CHECK_API_URL_HINT, RequestError } from '../errors.ts';
import { MAX_FIELD_LENGTH, toSafeText } from '../safe-text.ts';
import { formatCount } from '../text.ts';

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

const TRANSIENT_CODES = 'ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN';
const TRANSIENT_CODE = RegExp(`^(?:${TRANSIENT_CODES})$`);

/** The package `tunnel` gives every failure of a proxy the code ECONNRESET, so only the message has the reason. */
const PROXY_ERROR = /^(?:tunneling socket could not be established, |got illegal response body from proxy)/;
const TRANSIENT_PROXY_REASONS = [
  'statusCode=5\\d\\d',
  // The proxy has several addresses, and none can be reached.
  'cause=',
  'cause=(?:socket hang up|Client network socket disconnected).*',
  `cause=.*\\b(?:${TRANSIENT_CODES})\\b.*`,
];
const TRANSIENT_PROXY_ERROR = RegExp(`, (?:${TRANSIENT_PROXY_REASONS.join('|')})$`, 's');

/** Node's advice is for its command line, which in an action belongs to the runner. */
const NODE_CA_ADVICE = /; if the root CA is installed locally, try running Node\.js with --use-system-ca/;

/**
 * Creates the error of an attempt that failed in the network, in TLS or at the proxy.
 * @param error what Node or the HTTP client rejected with
 * @param established whether the connection was established, so that the request may have arrived
 * @param proxyVariable the variable that names the proxy, if there is one
 */
export function networkError(error: Error, established: boolean, proxyVariable = 'https_proxy'): RequestError {
  const { code = '', message } = unwrapAggregateError(error);
  const isProxyError = PROXY_ERROR.test(message);
  const isTransient = isProxyError ? TRANSIENT_PROXY_ERROR.test(message) : TRANSIENT_CODE.test(code);
  const reason = message.endsWith('cause=') ? `${message}none of its addresses can be reached` : message;
  const text = isProxyError || message.includes(code) ? reason : `${code} ${message}`;
  return new RequestError('', {
    quote: text.replace(NODE_CA_ADVICE, ''),
    hint: isProxyError
      ? hintForProxyError(message, isTransient, proxyVariable)
      : hintForError(code, isTransient, proxyVariable),
    retryability: isTransient ? 'transient' : 'permanent',
    inDoubt: established,
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

function hintForProxyError(message: string, isTransient: boolean, variable: string): string {
  if (/\b(?:ENOTFOUND|EAI_AGAIN)\b/.test(message))
    return `The host name of the proxy does not resolve: check ${variable} for a typing error, and the runner's DNS.`;
  if (isTransient) return `Check the proxy in ${variable} ${TRANSIENT_HINT}`;
  return message.includes('certificate')
    ? `The proxy's TLS certificate is not trusted: check ${variable}; give the runner the proxy's CA in NODE_EXTRA_CA_CERTS.`
    : `The proxy in ${variable} does not let the request through: check its address, its credentials and its rules, or list the host in no_proxy.`;
}

function hintForError(code: string, isTransient: boolean, variable: string): string {
  // Without a proxy that a runner needs, a failed lookup may look transient.
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `The host name does not resolve: check api-url for a typing error, and the runner's DNS; if the runner reaches the internet through a proxy, set ${variable}.`;
  if (isTransient) return `Check api-url ${TRANSIENT_HINT}`;
  // An alert comes from the server, which may require a certificate of the client.
  if (/^(?!.*ALERT).*(?:CERT|SIGNED|ISSUER|VERIFY_LEAF|HOSTNAME|INVALID_CA|INVALID_PURPOSE)/.test(code))
    return "The server's TLS certificate is not trusted: check api-url; if the runner is behind an inspecting proxy, give it the proxy's CA in NODE_EXTRA_CA_CERTS.";
  return CHECK_API_URL_HINT;
}
