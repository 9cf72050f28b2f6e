import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { HttpClient } from '@actions/http-client';
import { SOCKET_TIMEOUT_MS } from './limits.ts';
import { configureTunnel, type TunnelFailure } from './proxy.ts';
import type { HttpRequest } from './types.ts';

/** What became of the connection for a request. */
export interface Connection {
  /** Whether it was established, TLS included: from then on the service may carry out the request. */
  established: boolean;
  /** Why it was not, if that was the proxy. */
  tunnelFailure?: TunnelFailure;
}

/**
 * The toolkit's HTTP client, used below its `request`, which would follow redirects, change the user agent and not resolve
 * `[::1]`.
 */
export class ToolkitClient {
  readonly #keepAlive = new HttpClient(undefined, undefined, { keepAlive: true, socketTimeout: SOCKET_TIMEOUT_MS });
  readonly #oneShot = new HttpClient(undefined, undefined, { keepAlive: false, socketTimeout: SOCKET_TIMEOUT_MS });

  /**
   * Sends a request, and waits for the head of the response.
   * @param connection kept up to date
   */
  async send(request: HttpRequest, signal: AbortSignal, connection: Connection): Promise<IncomingMessage> {
    const { method } = request;
    const headers = { ...request.headers };
    const url = new URL(request.url);
    const client = request.connection === 'new' ? this.#oneShot : this.#keepAlive;
    const agent = client.getAgent(url.href);
    configureTunnel(agent, signal, (failure) => {
      connection.tunnelFailure = failure;
    });
    const httpModule = {
      request(options: RequestOptions, onResponse: (message: IncomingMessage) => void) {
        const sent = (url.protocol === 'https:' ? requestHttps : requestHttp)(options, onResponse);
        trackConnection(sent, connection);
        // Without a listener, Node closes the connection and reports nothing.
        sent.on('upgrade', (_, socket) => {
          socket.destroy();
          sent.emit('error', new Error('101, although no upgrade was requested'));
        });
        return sent;
      },
    } as typeof import('node:http');
    // Verification is asked for explicitly, so that no variable of the environment decides.
    const options = { ...urlToHttpOptions(url), method, headers, signal, agent, rejectUnauthorized: true };
    const { message } = await client.requestRaw({ parsedUrl: url, httpModule, options }, request.body ?? null);
    return message;
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.#keepAlive.dispose();
  }
}

/** Marks the connection of a request once it is established; a connection that was kept alive is from the start. */
function trackConnection(request: ClientRequest, connection: Connection): void {
  const onEstablished = () => {
    connection.established = true;
  };
  request.on('socket', (socket) => {
    if (request.reusedSocket) onEstablished();
    else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', onEstablished);
  });
}
