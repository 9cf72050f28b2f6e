import { CHECK_API_URL_HINT, RequestError, type Retryability } from '../errors.ts';
import { MAX_FIELD_LENGTH, toSafeText } from '../safe-text.ts';
import { formatCount } from '../text.ts';
import { type ProxyVariable, parseTunnelError, type TunnelError } from './proxy.ts';
import { classifyStatus } from './retry-decision.ts';

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

/**
 * Creates the error of an attempt that failed in the network, in TLS or at the proxy.
 * @param error what Node or the HTTP client rejected with
 * @param established whether the connection was established, so that the request may have arrived
 * @param proxyVariable the variable that names the proxy, if there is one
 */
export function networkError(
  error: Error,
  established: boolean,
  proxyVariable: ProxyVariable = 'https_proxy',
): RequestError {
  const { code = '', message } = unwrapAggregateError(error);
  const tunnel = parseTunnelError(message);
  const text = tunnel?.text ?? (message.includes(code) ? message : `${code} ${message}`);
  const retryability = tunnel ? classifyTunnelError(tunnel) : classifyErrorCode(code);
  return new RequestError('', {
    quote: text.replace(NODE_CA_ADVICE, ''),
    hint: tunnel
      ? hintForProxyError(tunnel, retryability, proxyVariable)
      : hintForError(code, retryability, proxyVariable),
    retryability,
    inDoubt: established,
  });
}

/** Describes an error for the debug log: code, text and cause, at most as long as a field. */
export function describeError(error: Error): string {
  const { code, message, cause } = unwrapAggregateError(error);
  const why = cause instanceof Error ? `, cause: ${describeError(cause)}` : '';
  return toSafeText(`${code ?? 'without a code'}, ${message.replace(NODE_CA_ADVICE, '')}${why}`, MAX_FIELD_LENGTH);
}

/**
 * A host with several addresses fails with an error that has no message of its own, only one error for each address. A
 * transient one is shown, because another attempt may reach that address.
 */
function unwrapAggregateError(error: Error): NodeJS.ErrnoException {
  if (!(error instanceof AggregateError)) return error;
  const errors: NodeJS.ErrnoException[] = error.errors;
  return errors.findLast(({ code = '' }) => classifyErrorCode(code) === 'transient') ?? errors.at(-1) ?? error;
}

/** Node's advice is for its command line, which in an action belongs to the runner. */
const NODE_CA_ADVICE = /; if the root CA is installed locally, try running Node\.js with --use-system-ca/;

const TRANSIENT_HINT = "and the runner's network, or run again later.";

function hintForProxyError({ code, text }: TunnelError, retryability: Retryability, variable: ProxyVariable): string {
  if (isUnresolved(code))
    return `The host name of the proxy does not resolve: check ${variable} for a typing error, and the runner's DNS.`;
  if (retryability === 'transient') return `Check the proxy in ${variable} ${TRANSIENT_HINT}`;
  return text.includes('certificate')
    ? `The proxy's TLS certificate is not trusted: check ${variable}; give the runner the proxy's CA in NODE_EXTRA_CA_CERTS.`
    : `The proxy in ${variable} does not let the request through: check its address, its credentials and its rules, or list the host in no_proxy.`;
}

function hintForError(code: string, retryability: Retryability, variable: ProxyVariable): string {
  if (isUnresolved(code))
    return `The host name does not resolve: check api-url for a typing error, and the runner's DNS; if the runner reaches the internet through a proxy, set ${variable}.`;
  if (retryability === 'transient') return `Check api-url ${TRANSIENT_HINT}`;
  // An alert comes from the server, which may require a certificate of the client.
  if (/^(?!.*ALERT).*(?:CERT|SIGNED|ISSUER|VERIFY_LEAF|HOSTNAME|INVALID_CA|INVALID_PURPOSE)/.test(code))
    return "The server's TLS certificate is not trusted: check api-url; if the runner is behind an inspecting proxy, give it the proxy's CA in NODE_EXTRA_CA_CERTS.";
  return CHECK_API_URL_HINT;
}

/** Returns whether a DNS lookup failed. Without a proxy that a runner needs, that may look transient. */
function isUnresolved(code: string): boolean {
  return code === 'ENOTFOUND' || code === 'EAI_AGAIN';
}

const TRANSIENT_CODES = /^(?:ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;

/** Classifies an error of the network or of TLS by its code. */
function classifyErrorCode(code: string): Retryability {
  return TRANSIENT_CODES.test(code) ? 'transient' : 'permanent';
}

/** Classifies the failure of a proxy. A proxy's own 408 or 429 is permanent: only after a 5xx it may work later. */
function classifyTunnelError({ status, code }: TunnelError): Retryability {
  if (status === undefined) return classifyErrorCode(code);
  return status >= 500 ? classifyStatus(status) : 'permanent';
}
