import type { ClientRequest, RequestOptions } from 'node:http';
import { isIP } from 'node:net';
import { checkBypass } from '@actions/http-client/lib/proxy';
import { ActionError } from '../errors.ts';

/** The variables that may name a proxy, the first that is set counts. */
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY'];

/** A proxy, and where it is configured. */
export interface ProxyServer {
  /** `host:port` */
  host: string;
  /** `https_proxy` or `HTTPS_PROXY` */
  variable: string;
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

/** Why a proxy opened no tunnel: the status of its response to CONNECT, or the error of the connection to it. */
export type TunnelFailure = { statusCode: number } | { cause: Error };

/** The options of one CONNECT. The package `tunnel` passes on those that it does not know. */
interface ConnectOptions extends RequestOptions {
  onFailure: (failure: TunnelFailure) => void;
}

/** The part of an agent of the package `tunnel` that is used here. */
interface TunnelAgent {
  options: { rejectUnauthorized?: boolean };
  proxyOptions: Partial<ConnectOptions> & {
    host: string;
    servername?: string;
    proxyAuth?: string | undefined;
    rejectUnauthorized?: boolean;
  };
  request(options: ConnectOptions): ClientRequest;
}

/**
 * Configures a tunnel agent for the request that follows. Leaves any other agent alone.
 *
 * Node's own tunnels, `https.Agent({ proxyEnv })`, are no alternative yet: before Node 24.5, requests go direct in silence, and
 * in 24.21, a signal does not end a CONNECT, and the TLS of a proxy takes no options.
 * @param signal ends the CONNECT, too: otherwise a silent proxy would outlive the attempt
 * @param onFailure called if the proxy opens no tunnel, before the request fails: `tunnel` fails it with the same code always
 */
export function configureTunnel(
  agent: object | TunnelAgent,
  signal: AbortSignal,
  onFailure: (failure: TunnelFailure) => void,
): void {
  if (!('proxyOptions' in agent)) return;
  const { options, proxyOptions, request } = agent;
  const isConfigured = proxyOptions.onFailure !== undefined;
  Object.assign(proxyOptions, { signal, onFailure });
  if (isConfigured) return;
  // One for the server behind the tunnel, one for a proxy that speaks TLS itself.
  options.rejectUnauthorized = true;
  proxyOptions.rejectUnauthorized = true;
  proxyOptions.host = proxyOptions.host.replace(/[[\]]/g, '');
  // Node would verify the proxy's certificate for the name in the Host header, which is the service's.
  proxyOptions.servername = isIP(proxyOptions.host) ? '' : proxyOptions.host;
  const { proxyAuth } = proxyOptions;
  // The package would call `new Buffer`, for which Node prints a deprecation warning.
  proxyOptions.proxyAuth = undefined;
  const credentials = proxyAuth && { 'Proxy-Authorization': `Basic ${Buffer.from(proxyAuth).toString('base64')}` };
  agent.request = (connect) => {
    const sent = request({ ...connect, headers: { ...connect.headers, ...credentials } });
    reportFailure(sent, connect.onFailure);
    return sent;
  };
}

function reportFailure(connect: ClientRequest, onFailure: ConnectOptions['onFailure']): void {
  connect.once('connect', ({ statusCode = 0 }, _, { length }) => {
    // Behind the head of a 200, only the server may send something, which it does not before the client.
    if (statusCode !== 200 || length > 0) onFailure({ statusCode });
  });
  connect.once('error', (cause) => onFailure({ cause }));
}
