import * as http from 'node:http';
import * as https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { HttpClient } from '@actions/http-client';
import { prepareTunnel } from './proxy.ts';
import type { Request } from './types.ts';

/**
 * The client's own idle timeout, 3 minutes by default, would end an attempt with an error that has no code, which is
 * taken for final, and leave the socket half open; `timeout-seconds` goes to 300. So it is kept out of the way.
 */
const CLIENT_TIMEOUT_MS = 600_000;

/**
 * The toolkit's HTTP client, used below its `request`, which would follow redirects, change the user agent and not resolve
 * `[::1]`.
 */
export class Client {
  readonly #kept = new HttpClient(undefined, undefined, { keepAlive: true, socketTimeout: CLIENT_TIMEOUT_MS });
  readonly #own = new HttpClient(undefined, undefined, { keepAlive: false, socketTimeout: CLIENT_TIMEOUT_MS });

  /**
   * Sends a request, and waits for the head of the answer.
   * @param connection is told when it stands, TLS included: from then on the service may have carried out the request
   */
  async send(
    request: Request,
    signal: AbortSignal,
    connection: { stood: boolean },
  ): Promise<http.IncomingMessage | 'switched protocols'> {
    const { method, headers } = request;
    const url = new URL(request.url);
    const client = request.repeat === 'safe' ? this.#kept : this.#own;
    const agent = client.getAgent(url.href);
    prepareTunnel(agent, signal);
    const early = Promise.withResolvers<'switched protocols'>();
    const onAbort = () => early.reject(new Error('the attempt was ended early'));
    signal.addEventListener('abort', onAbort);
    const httpModule = {
      request(options: http.RequestOptions, onResponse: (message: http.IncomingMessage) => void) {
        const sent = (url.protocol === 'https:' ? https : http).request(options, onResponse);
        watchConnection(sent, connection);
        watchUpgrade(sent, () => early.resolve('switched protocols'));
        return sent;
      },
    } as typeof http;
    const options = { ...urlToHttpOptions(url), method, headers: { ...headers }, signal, agent };
    const body = 'body' in request ? request.body : null;
    const answered = client.requestRaw({ parsedUrl: url, httpModule, options }, body);
    try {
      return await Promise.race([answered.then(({ message }) => message), early.promise]);
    } finally {
      // A signal that is listened to lives as long as what it follows: in an audit, to the end of that.
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Closes what is kept alive. */
  close(): void {
    this.#kept.dispose();
  }
}

const connected = new WeakSet<object>();

/** Notes when the connection of a request stands, TLS included: from then on the service may have carried it out. */
function watchConnection(request: http.ClientRequest, connection: { stood: boolean }): void {
  request.on('socket', (socket) => {
    if (connected.has(socket)) {
      connection.stood = true;
      return;
    }
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
      connected.add(socket);
      connection.stood = true;
    });
  });
}

/** A request that is answered with another protocol (101 and the headers that announce it) would never settle. */
function watchUpgrade(request: http.ClientRequest, onSwitch: () => void): void {
  request.on('upgrade', (_, socket) => {
    onSwitch();
    socket.destroy();
  });
}
