import { parseTunnelError } from './proxy.ts';
import { CHECK_API_URL_HINT, RequestError } from './request-error.ts';

/**
 * The failure of an attempt that took longer than the bound.
 * @param established whether the connection established, so that the request can have arrived
 */
export function timeoutError(seconds: number, established: boolean): RequestError {
  return new RequestError(`no complete answer within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`, {
    hint: "Check the runner's network, firewall and proxy; raise timeout-seconds if the service is only slow.",
    retryability: 'transient',
    inDoubt: established,
  });
}

/** The failure of an answer that is larger than anything CertCentral sends. */
export function responseTooLargeError(maxBytes: number): RequestError {
  return new RequestError(`the answer is larger than ${maxBytes / 2 ** 20} MiB`, { hint: CHECK_API_URL_HINT });
}

/** Codes of what can pass; every other one is final. */
const TRANSIENT_ERROR_CODES = [
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
];

/**
 * The failure of an attempt that ended in an error of the network, of TLS or of the proxy.
 * @param error what Node or the HTTP client rejected with
 * @param established whether the connection established, so that the request can have arrived
 * @param sanitize makes text that the other side has a hand in safe to show
 */
export function networkError(error: Error, established: boolean, sanitize: (text: string) => string): RequestError {
  const { code = '', message } = unwrapAggregateError(error);
  const tunnel = parseTunnelError(message);
  const text = tunnel?.text ?? (message.includes(code) ? message : `${code} ${message}`);
  const reason = sanitize(text.replace(NODE_CA_ADVICE, ''));
  if (TRANSIENT_ERROR_CODES.includes(tunnel?.code ?? code))
    return new RequestError(reason, {
      hint: `Check ${tunnel ? 'the proxy in https_proxy' : 'api-url'} and the runner's network, or run again later.`,
      retryability: 'transient',
      inDoubt: established,
    });
  return new RequestError(reason, {
    hint: tunnel ? hintForPermanentProxyError(text) : hintForPermanentError(code),
    inDoubt: established,
  });
}

/** The same in one line for the debug log: code, text and cause. */
export function describeError(error: Error): string {
  const { code, message, cause } = unwrapAggregateError(error);
  const why = cause instanceof Error ? `, cause: ${describeError(cause)}` : '';
  return `${code ?? 'without a code'}, ${message.replace(NODE_CA_ADVICE, '')}${why}`;
}

/** A host with several addresses fails with an error of errors (happy eyeballs), which says nothing of its own. */
function unwrapAggregateError(error: Error): NodeJS.ErrnoException {
  return error instanceof AggregateError ? (error.errors.at(-1) ?? error) : error;
}

/** Advice of Node's that nobody can follow in an action, whose command line is the runner's. */
const NODE_CA_ADVICE = /; if the root CA is installed locally, try running Node\.js with --use-system-ca/;

function hintForPermanentProxyError(text: string): string {
  return text.includes('certificate')
    ? "The proxy's TLS certificate is not trusted: check https_proxy; give the runner the proxy's CA in NODE_EXTRA_CA_CERTS."
    : PROXY_REFUSED_HINT;
}

const PROXY_REFUSED_HINT =
  'The proxy in https_proxy does not let the request through: check its address, its credentials and its rules, or list the host in no_proxy.';

function hintForPermanentError(code: string): string {
  if (code === 'ENOTFOUND')
    return "The host name does not resolve: check api-url for a typing error, and the runner's DNS; if the runner reaches the internet by a proxy, set https_proxy.";
  if (/CERT|SIGNED|ISSUER|VERIFY_LEAF|HOSTNAME|INVALID_CA|INVALID_PURPOSE/.test(code))
    return "The server's TLS certificate is not trusted: check api-url; behind an inspecting proxy give the runner its CA in NODE_EXTRA_CA_CERTS.";
  return CHECK_API_URL_HINT;
}
