import type { ClientRequest, RequestOptions } from 'node:http';
import { checkBypass } from '@actions/http-client/lib/proxy';
import { RequestError } from './request-error.ts';

/**
 * Makes the proxy variable one that the HTTP client takes as it is meant: it repairs some values without a scheme, and
 * goes direct for others, past the proxy that is demanded. As in curl, a value without a scheme means http.
 * @param url what is to be requested
 * @param sanitize makes text of others safe to show
 * @returns the proxy's `host:port`; undefined where the request goes direct
 * @throws Failure if the request would go through the proxy, but the variable names none that could be used
 */
export function resolveProxy(url: URL, sanitize: (text: string) => string): string | undefined {
  const name = ['https_proxy', 'HTTPS_PROXY'].find((variable) => process.env[variable]);
  // The client asks for http_proxy only where http is spoken, which is on loopback, where it asks for no proxy.
  if (name === undefined || url.protocol !== 'https:' || checkBypass(url)) return undefined;
  const value = process.env[name] as string;
  const proxy = parseProxy(value.trim());
  if (!proxy)
    throw new RequestError(
      sanitize(`${name} is not a usable URL: write http://host:port (it is "${value.replace(/.*@/s, '***@')}")`),
      {
        hint: 'Correct the variable where the runner or the workflow sets it (special characters of a password are percent-encoded), or list the host in no_proxy.',
      },
    );
  process.env[name] = proxy.href;
  return proxy.host;
}

function parseProxy(value: string): URL | undefined {
  const url = URL.parse(/^(?:https?:|[a-z][a-z0-9+.-]*:\/\/)/i.test(value) ? value : `http://${value}`);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return undefined;
  // A password with a bare `/`, `?` or `#` ends the host early: a user name would be taken for it.
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) return undefined;
  try {
    decodeURIComponent(url.username + url.password);
    return url;
  } catch {
    return undefined;
  }
}

/** What is used here of an agent of the package `tunnel`. */
interface TunnelAgent {
  proxyOptions: { host: string; proxyAuth?: string | undefined; signal?: AbortSignal };
  request(options: RequestOptions): ClientRequest;
}

/**
 * Readies the client's agent for one request, if it is one for tunnels (the package `tunnel`), which opens its CONNECT
 * while the request is made, with these options.
 * @param signal without it, a silent proxy would outlive the attempt
 */
export function configureTunnel(agent: object, signal: AbortSignal): void {
  if (!('proxyOptions' in agent)) return;
  const tunnel = agent as TunnelAgent;
  const { proxyOptions: options, request } = tunnel;
  options.signal = signal;
  options.host = options.host.replace(/^\[(.*)\]$/, '$1');
  if (options.proxyAuth === undefined) return;
  // Left to it, it calls `new Buffer`, and Node prints a deprecation warning.
  const credentials = `Basic ${Buffer.from(options.proxyAuth).toString('base64')}`;
  options.proxyAuth = undefined;
  tunnel.request = (connect) =>
    request({ ...connect, headers: { ...connect.headers, 'Proxy-Authorization': credentials } });
}

interface TunnelError {
  /** Empty for a proxy that refuses the tunnel, is not trusted or does not speak HTTP. */
  code: string;
  text: string;
}

/**
 * What an error's message tells of a proxy: `tunnel` gives each of the proxy's faults the code ECONNRESET, and what
 * happened stands in its message only. Undefined for every other message.
 */
export function parseTunnelError(message: string): TunnelError | undefined {
  if (message.startsWith('got illegal response body from proxy')) return { code: '', text: message };
  const [, kind, detail = ''] =
    /^tunneling socket could not be established, (statusCode|cause)=(.*)/s.exec(message) ?? [];
  if (kind === undefined) return undefined;
  // A proxy's own 5xx passes like a connection that it could not make.
  if (kind === 'statusCode') return { code: /^5\d\d$/.test(detail) ? 'ECONNRESET' : '', text: message };
  // A proxy with several addresses, none of which could be reached, gives an error without a message.
  if (detail === '') return { code: 'ECONNREFUSED', text: `${message}none of its addresses could be reached` };
  const code = CONNECTION_LOST.test(detail) ? 'ECONNRESET' : (detail.match(/\bE[A-Z_]{3,}\b/)?.[0] ?? '');
  return { code, text: message };
}

const CONNECTION_LOST = /^(?:socket hang up|Client network socket disconnected)/;
