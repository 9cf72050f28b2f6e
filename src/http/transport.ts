import * as http from 'node:http';
import * as https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { HttpClient } from '@actions/http-client';
import { Failure, networkFailure, timeoutFailure, tooLargeFailure } from './errors.ts';

const MAX_BODY_BYTES = 8 * 2 ** 20;

/** A request with an absolute URL. */
export interface Request {
  method: 'GET' | 'PUT';
  url: string;
  headers: Record<string, string>;
  body?: string | undefined;
}

/** An answer with any status. */
export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  /** As much of the body as came. */
  body: string;
  /** Why the body is not whole, if it is not. */
  broken: Failure | undefined;
}

/** Sends single attempts of requests over kept-alive connections, each bounded in time and size; follows no redirect. */
export class Transport {
  readonly #timeoutSeconds: number;
  readonly #clean: (text: string) => string;
  readonly #client: HttpClient;

  /**
   * @param timeoutSeconds bounds one attempt, from connecting to the last byte of the answer
   * @param clean makes text that the other side has a hand in safe to show
   */
  constructor(timeoutSeconds: number, clean: (text: string) => string) {
    this.#timeoutSeconds = timeoutSeconds;
    this.#clean = clean;
    // The client's own idle timeout, 3 minutes by default, would leave the socket half open: keep it out of the way.
    this.#client = new HttpClient(undefined, [], { keepAlive: true, socketTimeout: 600_000 });
  }

  /**
   * Makes one attempt.
   * @param stop ends the attempt early, as a failure
   * @throws Failure if no status came: a fault of network, TLS or proxy, or the time was up
   */
  async attempt({ method, url, headers, body }: Request, stop?: AbortSignal): Promise<Answer> {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), this.#timeoutSeconds * 1000);
    const signal = AbortSignal.any([timeout.signal, ...(stop ? [stop] : [])]);
    const failureOf = (error: unknown) => {
      if (error instanceof Failure) return error;
      return timeout.signal.aborted
        ? timeoutFailure(this.#timeoutSeconds)
        : networkFailure(error as Error, this.#clean);
    };
    try {
      const message = await this.#send(new URL(url), { method, headers, signal }, body);
      // A 204 has no body (RFC 9110, section 15.3.5): one that is announced all the same must not pass for the next answer.
      if (message.statusCode === 204 && announcesBody(message)) message.destroy();
      const chunks: Buffer[] = [];
      const broken = await collect(message, chunks).then(() => undefined, failureOf);
      return {
        status: message.statusCode as number,
        headers: message.headers,
        body: new TextDecoder().decode(Buffer.concat(chunks)),
        broken,
      };
    } catch (error) {
      throw failureOf(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Closes what is kept alive. */
  close(): void {
    this.#client.dispose();
  }

  /** Goes below the client's `request`, which would follow redirects, change the user agent and not resolve `[::1]`. */
  async #send(
    url: URL,
    options: http.RequestOptions & { signal: AbortSignal },
    body?: string,
  ): Promise<http.IncomingMessage> {
    const agent = this.#client.getAgent(url.href);
    if ('proxyOptions' in agent) {
      // `tunnel` opens its CONNECT while the request is made, with these options; a silent proxy would outlive the attempt.
      Object.assign(agent.proxyOptions as object, { signal: options.signal });
      // For a proxy's credentials it calls `new Buffer`, of which the user need not hear.
      process.noDeprecation = true;
    }
    const info = {
      parsedUrl: url,
      httpModule: url.protocol === 'https:' ? https : http,
      options: { ...urlToHttpOptions(url), ...options, agent },
    };
    // A request that is answered with an upgrade (101) would never settle.
    const response = await Promise.race([this.#client.requestRaw(info, body ?? null), rejectOnAbort(options.signal)]);
    return response.message;
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('the attempt was ended early')), { once: true });
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
