import { checkBypass } from '@actions/http-client/lib/proxy';
import { ActionError } from '../action-error.ts';

/**
 * Returns the `host:port` of the proxy that requests to a URL go through, or undefined if they go direct. Normalizes the
 * variable in `process.env`, because for some values without a scheme the HTTP client would silently bypass the proxy. As
 * in curl, a value without a scheme means http.
 * @throws ActionError if the requests would go through the proxy, but the variable is not usable
 */
export function resolveProxy(url: URL): string | undefined {
  const name = ['https_proxy', 'HTTPS_PROXY'].find((variable) => process.env[variable]);
  // The client reads http_proxy only for http, which is for loopback hosts only, and those need no proxy.
  if (name === undefined || url.protocol !== 'https:' || checkBypass(url)) return undefined;
  const proxy = parseProxy((process.env[name] as string).trim());
  if (!proxy)
    // Nothing of the value is shown, because any part of it may be a password.
    throw new ActionError(`${name} is not a usable URL: write http://host:port`, {
      hint: 'Correct the variable where the runner or the workflow sets it (percent-encode special characters in a password), or list the host in no_proxy.',
    });
  process.env[name] = proxy.href;
  return proxy.host;
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
