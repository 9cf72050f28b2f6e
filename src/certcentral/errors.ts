/** When it may help to try again: not at all, after the usual wait, or after the longer one that a rate limit asks for. */
export type Retry = 'never' | 'soon' | 'throttled';

interface Circumstances {
  /** What the user can do about it. */
  hint: string;
  retry?: Retry;
  /** The answer's `Retry-After` header. */
  retryAfter?: string | undefined;
  /** Whether the service may have carried out the request all the same. */
  inDoubt?: boolean;
}

/** A request that did not get the answer it is documented to get: what came back, and what the user can do. */
export class Failure extends Error {
  /** What came back, in one line without a full stop. */
  readonly reason: string;
  readonly hint: string;
  readonly retry: Retry;
  readonly retryAfter: string | undefined;
  readonly inDoubt: boolean;

  constructor(reason: string, { hint, retry = 'never', retryAfter, inDoubt = false }: Circumstances) {
    const statement = reason.replace(/\.$/, '');
    super(`${statement}. ${hint}`);
    this.reason = statement;
    this.hint = hint;
    this.retry = retry;
    this.retryAfter = retryAfter;
    this.inDoubt = inDoubt;
  }
}

const CHECK_URL = 'Check api-url, and whether a proxy, portal or gateway answers in the place of CertCentral.';

/** The failure of an attempt that took longer than the bound. */
export function timeoutFailure(seconds: number): Failure {
  return new Failure(`no complete answer within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`, {
    hint: "Check the runner's network, firewall and proxy; raise timeout-seconds if the service is only slow.",
    retry: 'soon',
    inDoubt: true,
  });
}

/** The failure of an answer that is larger than anything CertCentral sends. */
export function tooLargeFailure(maxBytes: number): Failure {
  return new Failure(`the answer is larger than ${maxBytes / 2 ** 20} MiB`, { hint: CHECK_URL });
}

/** The failure of an answer with the expected status whose content is not what DigiCert documents. */
export function contentFailure(reason: string): Failure {
  return new Failure(reason, { hint: CHECK_URL });
}

const BROKEN_OFF = ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'];
const UNREACHABLE = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'];

/**
 * The failure of an attempt that ended in an error of the network, of TLS or of the proxy.
 * @param error what Node or the HTTP client rejected with
 * @param clean makes text that the other side has a hand in safe to show
 */
export function networkFailure(error: NodeJS.ErrnoException, clean: (text: string) => string): Failure {
  // `tunnel` gives every fault of the proxy the code ECONNRESET; what happened stands in its message only.
  const throughProxy = /^(?:tunneling socket could not be established|got illegal response body from proxy)/.test(
    error.message,
  );
  const code = throughProxy ? codeOfTunnelFault(error.message) : (error.code ?? '');
  const reason = clean(error.message.includes(code) ? error.message : `${code} ${error.message}`);
  if (!BROKEN_OFF.includes(code) && !UNREACHABLE.includes(code))
    return new Failure(reason, {
      hint: hintForFinalFault(code, throughProxy),
      // What answered something other than HTTP had the request.
      inDoubt: code.startsWith('HPE_'),
    });
  return new Failure(reason, {
    hint: `Check ${throughProxy ? 'the proxy in https_proxy' : 'api-url'} and the runner's network, or run again later.`,
    retry: 'soon',
    inDoubt: BROKEN_OFF.includes(code) && !throughProxy && error.syscall !== 'connect',
  });
}

/** Empty for a proxy that refuses the tunnel, is not trusted or does not speak HTTP. */
function codeOfTunnelFault(message: string): string {
  const cause = /cause=(.*)/s.exec(message)?.[1];
  // A host with several addresses, none of which could be reached, gives an error without a message.
  if (cause === '') return 'ECONNREFUSED';
  if (cause && /^(?:socket hang up|Client network socket disconnected)/.test(cause)) return 'ECONNRESET';
  return cause?.match(/\bE[A-Z_]{3,}\b/)?.[0] ?? '';
}

function hintForFinalFault(code: string, throughProxy: boolean): string {
  if (throughProxy)
    return 'The proxy in https_proxy does not let the request through: check its address, its credentials and its rules, or list the host in no_proxy.';
  if (code === 'ENOTFOUND')
    return "The host name does not resolve: check api-url for a typing error, and the runner's DNS.";
  if (/CERT|SIGNED|ISSUER|VERIFY_LEAF|HOSTNAME|INVALID_CA|INVALID_PURPOSE/.test(code))
    return "The server's TLS certificate is not trusted: check api-url; behind an inspecting proxy give the runner its CA in NODE_EXTRA_CA_CERTS.";
  return CHECK_URL;
}

/** An answer of the service that was not the documented success. */
export interface Refusal {
  status: number;
  /** DigiCert's error code; undefined where the answer is not in DigiCert's error format. */
  code: unknown;
  /** What the answer says, code included, made safe to show. */
  text: string;
  /** The origin a redirect points to. */
  redirect: string | undefined;
  retryAfter: string | undefined;
}

/** The failure of an answer with a status that is not the documented success, per DigiCert's "Errors" page. */
export function statusFailure({ status, code, text, redirect, retryAfter }: Refusal): Failure {
  const reason = `${status}${redirect === undefined ? '' : ` redirect to ${redirect}`} ${text}`;
  const transient = status === 408 || status >= 500;
  return new Failure(reason, {
    hint: hintForStatus(status, code),
    retry: status === 429 ? 'throttled' : transient ? 'soon' : 'never',
    retryAfter,
    inDoubt: transient || status < 300,
  });
}

function hintForStatus(status: number, code: unknown): string {
  if (status < 400) return `That is not an answer of this API. ${CHECK_URL}`;
  if (code === 'cert_transparency_turned_off_for_account')
    return 'CT logging is turned off for the account: an administrator turns it on in CertCentral under Settings > Preferences > Advanced settings > Certificate requests > CT logging.';
  if (code === 'access_denied|missing_permission')
    return 'The API key lacks the permission: give it no restriction or the role Orders (View Only is enough for a dry run), and allow its user to manage the order; the account must have "Allow users to change CT logging per request" (Settings > Preferences > Advanced settings > Certificate requests > CT logging).';
  if ((status === 401 || status === 403) && code === undefined)
    return `That refusal is not in the format of this API. ${CHECK_URL}`;
  if (status === 401 || status === 403)
    return 'The API key was refused: check that the api-key secret holds a key that is not revoked, and that api-url is the instance (US or Europe) that issued it.';
  if (status === 404 && code === 'not_found|order')
    return 'No such order in this account: check order-id; for the Europe instance set api-url to https://certcentral.digicert.eu/services/v2.';
  if (status === 404) return `Nothing is at this URL. ${CHECK_URL}`;
  if (status === 429)
    return 'The rate limit of the API key is used up: run fewer jobs at once (lower max-parallel), or raise retries.';
  if (status === 408 || status >= 500) return 'The service or a gateway in front of it has a problem: run again later.';
  return code ? 'DigiCert refused the request: check order-id and the state of the order in CertCentral.' : CHECK_URL;
}
