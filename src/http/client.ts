import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { HttpClient } from '@actions/http-client';
import { configureTunnel } from './proxy.ts';
import type { HttpRequest } from './types.ts';

/**
 * Effectively disables the client's own idle timeout (3 minutes by default, while `timeout-seconds` may be 300): it fails
 * with an error without a code, which counts as permanent, and leaves the socket half open.
 */
const SOCKET_TIMEOUT_MS = 600_000;

/**
 * The toolkit's HTTP client, used below its `request`, which would follow redirects, change the user agent and not resolve
 * `[::1]`.
 */
export class ToolkitClient {
  readonly #keepAlive = new HttpClient(undefined, undefined, { keepAlive: true, socketTimeout: SOCKET_TIMEOUT_MS });
  readonly #oneShot = new HttpClient(undefined, undefined, { keepAlive: false, socketTimeout: SOCKET_TIMEOUT_MS });

  /**
   * Sends a request, and waits for the head of the response.
   * @param connection marked once it is established, TLS included: from then on the service may carry out the request
   */
  async send(
    request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body' | 'connection'>,
    signal: AbortSignal,
    connection: { established: boolean },
  ): Promise<IncomingMessage> {
    const { method, headers } = request;
    const url = new URL(request.url);
    const client = request.connection === 'new' ? this.#oneShot : this.#keepAlive;
    const agent = client.getAgent(url.href);
    configureTunnel(agent, signal);
    const early = Promise.withResolvers<never>();
    const onAbort = () => early.reject(new Error('the attempt was ended early'));
    signal.addEventListener('abort', onAbort);
    const httpModule = {
      request(options: RequestOptions, onResponse: (message: IncomingMessage) => void) {
        const sent = (url.protocol === 'https:' ? requestHttps : requestHttp)(options, onResponse);
        trackConnection(sent, connection);
        // Without a listener, Node closes the connection and reports nothing.
        sent.on('upgrade', (_, socket) => {
          socket.destroy();
          early.reject(new Error('101, although no upgrade was requested'));
        });
        return sent;
      },
    } as typeof import('node:http');
    // Verification is asked for explicitly, so that no variable of the environment decides.
    const options = {
      ...urlToHttpOptions(url),
      method,
      headers: { ...headers },
      signal,
      agent,
      rejectUnauthorized: true,
    };
    const response = client.requestRaw({ parsedUrl: url, httpModule, options }, request.body ?? null);
    try {
      return await Promise.race([response.then(({ message }) => message), early.promise]);
    } finally {
      // A dependent signal with listeners is retained until its source is collected, in an audit the end of the run.
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.#keepAlive.dispose();
  }
}

const establishedSockets = new WeakSet<object>();

/** Marks the connection of a request once it is established; a connection that was kept alive is from the start. */
function trackConnection(request: ClientRequest, connection: { established: boolean }): void {
  request.on('socket', (socket) => {
    if (establishedSockets.has(socket)) {
      connection.established = true;
      return;
    }
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
      establishedSockets.add(socket);
      connection.established = true;
    });
  });
}
