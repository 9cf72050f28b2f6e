import * as http from 'node:http';
import * as https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { HttpClient } from '@actions/http-client';
import { Failure } from './failure.ts';
import { describeError, networkFailure, timeoutFailure, tooLargeFailure } from './network.ts';
import { prepareTunnel, settleProxy } from './proxy.ts';

const MAX_BODY_BYTES = 8 * 2 ** 20;

/**
 * A request with an absolute URL. What reads, or sets an absolute value, is safe to repeat. What does not is carried out
 * at most once: it is tried again only if it surely was not carried out, and goes over a connection of its own, since a
 * kept one that has gone stale would put it in doubt.
 */
export type Request = Verb & { url: string; headers: Record<string, string> };

export type Verb =
  | { method: 'GET'; repeat: 'safe' }
  | { method: 'PUT'; repeat: 'safe'; body: string }
  | { method: 'POST'; repeat: 'at most once'; body: string };

/** An answer with any status. */
export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** As much of the body as came. */
  body: string;
  /** Why the body is not whole, if it is not. */
  broken: Failure | undefined;
}

/** One attempt at a request, and what it needs to know of the world. */
export interface Exchange {
  /**
   * Makes one attempt.
   * @param stop ends the attempt early, as a failure
   * @throws Failure if no status came: a fault of network, TLS or proxy, or the time was up
   */
  attempt(request: Request, stop?: AbortSignal): Promise<Answer>;
  /** Closes what is kept alive. */
  close(): void;
}

interface Options {
  /** Bounds one attempt, in seconds, from connecting to the last byte of the answer. */
  timeoutSeconds: number;
  /** Makes text that the other side has a hand in safe to show. */
  clean: (text: string) => string;
  /** Is told of each attempt, in one line; undefined where nobody listens. */
  debug?: ((line: string) => void) | undefined;
}

/** Sends single attempts of requests, each bounded in time and size; follows no redirect. */
export class Transport implements Exchange {
  readonly #options: Options;
  readonly #proxy: string | undefined;
  readonly #client = new HttpClient(undefined, [], { keepAlive: true, socketTimeout: CLIENT_TIMEOUT_MS });
  readonly #ownConnections = new HttpClient(undefined, [], { keepAlive: false, socketTimeout: CLIENT_TIMEOUT_MS });

  /**
   * @param origin where the requests will go
   * @throws Failure if they would go through a proxy that is not usable
   */
  constructor(origin: URL, options: Options) {
    this.#options = options;
    this.#proxy = settleProxy(origin, options.clean);
  }

  async attempt(request: Request, stop?: AbortSignal): Promise<Answer> {
    const { timeoutSeconds, clean } = this.#options;
    const started = performance.now();
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), timeoutSeconds * 1000);
    const signal = AbortSignal.any([timeout.signal, ...(stop ? [stop] : [])]);
    const connection = { stood: false };
    const chunks: Buffer[] = [];
    const failureOf = (error: unknown) => {
      if (error instanceof Failure) return error;
      return timeout.signal.aborted
        ? timeoutFailure(timeoutSeconds, connection.stood)
        : networkFailure(error as Error, connection.stood, clean);
    };
    const tell = (what: () => string) => {
      // A read that was ended early is nobody's concern.
      if (!stop?.aborted) this.#debug(request, what, chunks, started);
    };
    try {
      const message = await this.#send(request, signal, connection);
      if (message === 'switched protocols') {
        tell(() => '101');
        return { status: 101, headers: {}, body: '', broken: undefined };
      }
      // A 204 has no body (RFC 9110, section 15.3.5): one that is announced all the same must not pass for the next answer.
      if (message.statusCode === 204 && announcesBody(message)) message.destroy();
      const { statusCode: status = 0, headers } = message;
      const broken = await collect(message, chunks).then(
        () => tell(() => `${status}`),
        (error) => {
          tell(() => `${status}, broken off: ${describeError(error)}`);
          return failureOf(error);
        },
      );
      return { status, headers, body: new TextDecoder().decode(Buffer.concat(chunks)), broken: broken ?? undefined };
    } catch (error) {
      const failure = failureOf(error);
      tell(() => (timeout.signal.aborted ? failure.reason : describeError(error as Error)));
      throw failure;
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#client.dispose();
  }

  /** Goes below the client's `request`, which would follow redirects, change the user agent and not resolve `[::1]`. */
  async #send(
    request: Request,
    signal: AbortSignal,
    connection: { stood: boolean },
  ): Promise<http.IncomingMessage | 'switched protocols'> {
    const { method, headers } = request;
    const url = new URL(request.url);
    const client = request.repeat === 'safe' ? this.#client : this.#ownConnections;
    const agent = client.getAgent(url.href);
    prepareTunnel(agent, signal);
    const early = Promise.withResolvers<'switched protocols'>();
    signal.addEventListener('abort', () => early.reject(new Error('the attempt was ended early')), { once: true });
    const httpModule = {
      request(options: http.RequestOptions, onResponse: (message: http.IncomingMessage) => void) {
        const sent = (url.protocol === 'https:' ? https : http).request(options, onResponse);
        watchConnection(sent, connection);
        watchUpgrade(sent, () => early.resolve('switched protocols'));
        return sent;
      },
    } as typeof http;
    const options = { ...urlToHttpOptions(url), method, headers, signal, agent };
    const body = request.method === 'GET' ? null : request.body;
    const answered = client.requestRaw({ parsedUrl: url, httpModule, options }, body);
    return Promise.race([answered.then(({ message }) => message), early.promise]);
  }

  #debug({ method, url }: Request, what: () => string, chunks: readonly Buffer[], started: number): void {
    const { debug, clean } = this.#options;
    if (!debug) return;
    const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
    const way = this.#proxy === undefined ? 'directly' : `through the proxy ${this.#proxy}`;
    const ms = Math.round(performance.now() - started);
    debug(clean(`${method} ${new URL(url).pathname}: ${what()}; ${ms} ms, ${bytes} bytes of body, ${way}`));
  }
}

/**
 * The client's own idle timeout, 3 minutes by default, would end an attempt with an error that has no code, which is
 * taken for final, and leave the socket half open; `timeout-seconds` goes to 300. So it is kept out of the way.
 */
const CLIENT_TIMEOUT_MS = 600_000;

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

/** A request that is answered with another protocol (101), with the headers that announce it or without, would never settle. */
function watchUpgrade(request: http.ClientRequest, onSwitch: () => void): void {
  request.on('upgrade', (_, socket) => {
    onSwitch();
    socket.destroy();
  });
  request.on('information', ({ statusCode }) => {
    if (statusCode !== 101) return;
    onSwitch();
    request.destroy();
  });
}

function announcesBody({ headers }: http.IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}

async function collect(message: http.IncomingMessage, chunks: Buffer[]): Promise<void> {
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    // Leaving the loop closes the connection.
    if (size > MAX_BODY_BYTES) throw tooLargeFailure(MAX_BODY_BYTES);
    chunks.push(chunk as Buffer);
  }
}
