import * as http from 'node:http';
import * as https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { HttpClient } from '@actions/http-client';
import { configureTunnel } from './proxy.ts';
import { type HttpRequest, isIdempotent } from './types.ts';

/**
 * The client's own idle timeout, 3 minutes by default, would end an attempt with an error that has no code, which is
 * taken for final, and leave the socket half open; `timeout-seconds` goes to 300. So it is kept out of the way.
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
   * Sends a request, and waits for the head of the answer.
   * @param connection is told when it stands, TLS included: from then on the service may have carried out the request
   */
  async send(
    request: HttpRequest,
    signal: AbortSignal,
    connection: { established: boolean },
  ): Promise<http.IncomingMessage | 'upgraded'> {
    const { method, headers } = request;
    const url = new URL(request.url);
    const client = isIdempotent(method) ? this.#keepAlive : this.#oneShot;
    const agent = client.getAgent(url.href);
    configureTunnel(agent, signal);
    const aborted = Promise.withResolvers<'upgraded'>();
    const onAbort = () => aborted.reject(new Error('the attempt was ended early'));
    signal.addEventListener('abort', onAbort);
    const httpModule = {
      request(options: http.RequestOptions, onResponse: (message: http.IncomingMessage) => void) {
        const sent = (url.protocol === 'https:' ? https : http).request(options, onResponse);
        trackConnection(sent, connection);
        rejectUpgrade(sent, () => aborted.resolve('upgraded'));
        return sent;
      },
    } as typeof http;
    const options = { ...urlToHttpOptions(url), method, headers: { ...headers }, signal, agent };
    const body = request.body ?? null;
    const answered = client.requestRaw({ parsedUrl: url, httpModule, options }, body);
    try {
      return await Promise.race([answered.then(({ message }) => message), aborted.promise]);
    } finally {
      // A signal that is listened to lives as long as what it follows: in an audit, to the end of that.
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Closes what is kept alive. */
  close(): void {
    this.#keepAlive.dispose();
  }
}

const establishedSockets = new WeakSet<object>();

/** Notes when the connection of a request stands, TLS included: from then on the service may have carried it out. */
function trackConnection(request: http.ClientRequest, connection: { established: boolean }): void {
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

/** A request that is answered with another protocol (101 and the headers that announce it) would never settle. */
function rejectUpgrade(request: http.ClientRequest, onUpgrade: () => void): void {
  request.on('upgrade', (_, socket) => {
    onUpgrade();
    socket.destroy();
  });
}
