import type { ClientRequest, RequestOptions } from 'node:http';
import { isIP } from 'node:net';
import { checkBypass } from '@actions/http-client/lib/proxy';
import { ActionError } from '../errors.ts';

/** The variables that may name a proxy, the first that is set counts. */
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY'] as const;
export type ProxyVariable = (typeof PROXY_VARIABLES)[number];

/** A proxy, and where it is configured. */
export interface ProxyServer {
  /** `host:port` */
  host: string;
  variable: ProxyVariable;
}

/**
 * Returns the proxy that requests to a URL go through, or undefined if they go direct. Normalizes the
 * variable in `process.env`, because for some values without a scheme the HTTP client would silently bypass the proxy. As
 * in curl, a value without a scheme means http.
 * @throws ActionError if the requests would go through the proxy, but the variable is not usable
 */
export function resolveProxy(url: URL): ProxyServer | undefined {
  const variable = PROXY_VARIABLES.find((name) => process.env[name]);
  const value = variable && process.env[variable];
  // The client reads http_proxy only for http, which is for loopback hosts only, and those need no proxy.
  if (!value || url.protocol !== 'https:' || checkBypass(url)) return undefined;
  const proxy = parseProxy(value.trim());
  if (!proxy)
    // Nothing of the value is shown, because any part of it may be a password.
    throw new ActionError(`${variable} is not a usable URL: write http://host:port`, {
      hint: 'Correct the variable where the runner or the workflow sets it (percent-encode special characters in a password), or list the host in no_proxy.',
    });
  process.env[variable] = proxy.href;
  return { host: proxy.host, variable };
}

function parseProxy(value: string): URL | undefined {
  const url = URL.parse(/^(?:https?:|[a-z][a-z0-9+.-]*:\/\/)/i.test(value) ? value : `http://${value}`);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return undefined;
  // A password with a bare `/`, `?` or `#` ends the host early, so that the user name would count as the host.
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) return undefined;
  try {
    // The HTTP client decodes both, and goes direct if one cannot be decoded.
    decodeURIComponent(url.username);
    decodeURIComponent(url.password);
    return url;
  } catch {
    return undefined;
  }
}

/** The part of an agent of the package `tunnel` that is used here. */
interface TunnelAgent {
  options: { rejectUnauthorized?: boolean };
  proxyOptions: {
    host: string;
    servername?: string;
    proxyAuth?: string | undefined;
    signal?: AbortSignal;
    rejectUnauthorized?: boolean;
  };
  request(options: RequestOptions): ClientRequest;
}

/**
 * Configures a tunnel agent for one request, whose CONNECT it sends with these options. Leaves any other agent alone.
 * @param signal ends the CONNECT, too: otherwise a silent proxy would outlive the attempt
 */
export function configureTunnel(agent: object | TunnelAgent, signal: AbortSignal): void {
  if (!('proxyOptions' in agent)) return;
  const { options, proxyOptions, request } = agent;
  // One for the server behind the tunnel, one for a proxy that speaks TLS itself.
  options.rejectUnauthorized = true;
  proxyOptions.rejectUnauthorized = true;
  proxyOptions.signal = signal;
  proxyOptions.host = proxyOptions.host.replace(/^\[(.*)\]$/, '$1');
  // Node would verify the proxy's certificate for the name in the Host header, which is the service's.
  proxyOptions.servername = isIP(proxyOptions.host) ? '' : proxyOptions.host;
  if (proxyOptions.proxyAuth === undefined) return;
  // The package would call `new Buffer`, for which Node prints a deprecation warning.
  const credentials = `Basic ${Buffer.from(proxyOptions.proxyAuth).toString('base64')}`;
  proxyOptions.proxyAuth = undefined;
  agent.request = (connect) =>
    request({ ...connect, headers: { ...connect.headers, 'Proxy-Authorization': credentials } });
}

/** Why a tunnel was not established. */
export interface TunnelError {
  text: string;
  /** The status of the proxy's response to CONNECT, if that is the reason. */
  status?: number;
  /** The code of the error that is the reason; empty if there is none or its text does not name it. */
  code: string;
}

const CONNECTION_LOST = /^(?:socket hang up|Client network socket disconnected)/;

/**
 * Parses the message of an error of the package `tunnel`, which gives every failure of a proxy the code ECONNRESET, so
 * only the message has the reason. Returns undefined for every other message.
 */
export function parseTunnelError(message: string): TunnelError | undefined {
  if (message.startsWith('got illegal response body from proxy')) return { text: message, code: '' };
  const [, kind, detail = ''] =
    /^tunneling socket could not be established, (statusCode|cause)=(.*)/s.exec(message) ?? [];
  if (kind === undefined) return undefined;
  if (kind === 'statusCode') return { text: message, status: Number(detail), code: '' };
  // If a proxy has several addresses and none can be reached, Node's error has no message.
  if (detail === '') return { text: `${message}none of its addresses could be reached`, code: 'ECONNREFUSED' };
  const code = CONNECTION_LOST.test(detail) ? 'ECONNRESET' : (detail.match(/\bE[A-Z_]{3,}\b/)?.[0] ?? '');
  return { text: message, code };
}
