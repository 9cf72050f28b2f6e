import type { IncomingMessage } from 'node:http';
import { describeError, networkFailure, timeoutFailure, tooLargeFailure } from './network-errors.ts';
import { settleProxy } from './proxy.ts';
import { Failure } from './request-error.ts';
import { Client } from './toolkit-client.ts';
import type { Answer, Exchange, Request } from './types.ts';

const MAX_BODY_BYTES = 8 * 2 ** 20;

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
  readonly #client = new Client();

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
      const message = await this.#client.send(request, signal, connection);
      // Without the headers that announce another protocol, a 101 is an answer like others.
      if (message === 'switched protocols' || message.statusCode === 101) {
        if (message !== 'switched protocols') message.destroy();
        tell(() => '101');
        return { status: 101, headers: {}, body: '', broken: undefined };
      }
      // A 204 has no body (RFC 9110, section 15.3.5): one that is announced all the same must not pass for the next answer.
      if (message.statusCode === 204 && announcesBody(message)) message.destroy();
      const { statusCode: status = 0, headers } = message;
      const broken = await collect(message, chunks, request.maxBytes ?? MAX_BODY_BYTES).then(
        () => tell(() => `${status}`),
        (error) => {
          const failure = failureOf(error);
          tell(() => `${status}, broken off: ${timeout.signal.aborted ? failure.reason : describeError(error)}`);
          return failure;
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
    this.#client.close();
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

function announcesBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}

async function collect(message: IncomingMessage, chunks: Buffer[], maxBytes: number): Promise<void> {
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    // Leaving the loop closes the connection.
    if (size > maxBytes) throw tooLargeFailure(maxBytes);
    chunks.push(chunk as Buffer);
  }
}
