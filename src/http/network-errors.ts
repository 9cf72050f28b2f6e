import { tunnelFault } from './proxy.ts';
import { CHECK_URL, Failure } from './request-error.ts';

/**
 * The failure of an attempt that took longer than the bound.
 * @param stood whether the connection stood, so that the request can have arrived
 */
export function timeoutFailure(seconds: number, stood: boolean): Failure {
  return new Failure(`no complete answer within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`, {
    hint: "Check the runner's network, firewall and proxy; raise timeout-seconds if the service is only slow.",
    retry: 'soon',
    inDoubt: stood,
  });
}

/** The failure of an answer that is larger than anything CertCentral sends. */
export function tooLargeFailure(maxBytes: number): Failure {
  return new Failure(`the answer is larger than ${maxBytes / 2 ** 20} MiB`, { hint: CHECK_URL });
}

/** Codes of what can pass; every other one is final. */
const TRANSIENT = [
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
 * @param stood whether the connection stood, so that the request can have arrived
 * @param clean makes text that the other side has a hand in safe to show
 */
export function networkFailure(error: Error, stood: boolean, clean: (text: string) => string): Failure {
  const { code = '', message } = lastOf(error);
  const tunnel = tunnelFault(message);
  const text = tunnel?.text ?? (message.includes(code) ? message : `${code} ${message}`);
  const reason = clean(text.replace(NODE_ADVICE, ''));
  if (TRANSIENT.includes(tunnel?.code ?? code))
    return new Failure(reason, {
      hint: `Check ${tunnel ? 'the proxy in https_proxy' : 'api-url'} and the runner's network, or run again later.`,
      retry: 'soon',
      inDoubt: stood,
    });
  return new Failure(reason, { hint: tunnel ? hintForFinalProxyFault(text) : hintForFinalFault(code), inDoubt: stood });
}

/** The same in one line for the debug log: code, text and cause. */
export function describeError(error: Error): string {
  const { code, message, cause } = lastOf(error);
  const why = cause instanceof Error ? `, cause: ${describeError(cause)}` : '';
  return `${code ?? 'without a code'}, ${message.replace(NODE_ADVICE, '')}${why}`;
}

/** A host with several addresses fails with an error of errors (happy eyeballs), which says nothing of its own. */
function lastOf(error: Error): NodeJS.ErrnoException {
  return error instanceof AggregateError ? (error.errors.at(-1) ?? error) : error;
}

/** Advice of Node's that nobody can follow in an action, whose command line is the runner's. */
const NODE_ADVICE = /; if the root CA is installed locally, try running Node\.js with --use-system-ca/;

function hintForFinalProxyFault(text: string): string {
  return text.includes('certificate')
    ? "The proxy's TLS certificate is not trusted: check https_proxy; give the runner the proxy's CA in NODE_EXTRA_CA_CERTS."
    : REFUSED_BY_PROXY;
}

const REFUSED_BY_PROXY =
  'The proxy in https_proxy does not let the request through: check its address, its credentials and its rules, or list the host in no_proxy.';

function hintForFinalFault(code: string): string {
  if (code === 'ENOTFOUND')
    return "The host name does not resolve: check api-url for a typing error, and the runner's DNS; if the runner reaches the internet by a proxy, set https_proxy.";
  if (/CERT|SIGNED|ISSUER|VERIFY_LEAF|HOSTNAME|INVALID_CA|INVALID_PURPOSE/.test(code))
    return "The server's TLS certificate is not trusted: check api-url; behind an inspecting proxy give the runner its CA in NODE_EXTRA_CA_CERTS.";
  return CHECK_URL;
}
