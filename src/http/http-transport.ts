import type { IncomingMessage } from 'node:http';
import { describeError, networkError, responseTooLargeError, timeoutError } from './network-errors.ts';
import { resolveProxy } from './proxy.ts';
import { RequestError } from './request-error.ts';
import { ToolkitClient } from './toolkit-client.ts';
import type { HttpRequest, HttpResponse, Transport } from './types.ts';

const MAX_BODY_BYTES = 8 * 2 ** 20;

interface HttpTransportOptions {
  /** Bounds one attempt, in seconds, from connecting to the last byte of the answer. */
  timeoutSeconds: number;
  /** Makes text that the other side has a hand in safe to show. */
  sanitize: (text: string) => string;
  /** Is told of each attempt, in one line; undefined where nobody listens. */
  debug?: ((line: string) => void) | undefined;
}

/** Sends single attempts of requests, each bounded in time and size; follows no redirect. */
export class HttpTransport implements Transport {
  readonly #options: HttpTransportOptions;
  readonly #proxy: string | undefined;
  readonly #client = new ToolkitClient();

  /**
   * @param origin where the requests will go
   * @throws Failure if they would go through a proxy that is not usable
   */
  constructor(origin: URL, options: HttpTransportOptions) {
    this.#options = options;
    this.#proxy = resolveProxy(origin, options.sanitize);
  }

  async send(request: HttpRequest, stop?: AbortSignal): Promise<HttpResponse> {
    const { timeoutSeconds, sanitize } = this.#options;
    const started = performance.now();
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), timeoutSeconds * 1000);
    const signal = AbortSignal.any([timeout.signal, ...(stop ? [stop] : [])]);
    const connection = { established: false };
    const chunks: Buffer[] = [];
    const toError = (error: unknown) => {
      if (error instanceof RequestError) return error;
      return timeout.signal.aborted
        ? timeoutError(timeoutSeconds, connection.established)
        : networkError(error as Error, connection.established, sanitize);
    };
    const trace = (what: () => string) => {
      // A read that was ended early is nobody's concern.
      if (!stop?.aborted) this.#debug(request, what, chunks, started);
    };
    try {
      const message = await this.#client.send(request, signal, connection);
      // Without the headers that announce another protocol, a 101 is an answer like others.
      if (message === 'upgraded' || message.statusCode === 101) {
        if (message !== 'upgraded') message.destroy();
        trace(() => '101');
        return { status: 101, headers: {}, body: '', bodyError: undefined };
      }
      // A 204 has no body (RFC 9110, section 15.3.5): one that is announced all the same must not pass for the next answer.
      if (message.statusCode === 204 && declaresBody(message)) message.destroy();
      const { statusCode: status = 0, headers } = message;
      const broken = await readBody(message, chunks, request.maxBodyBytes ?? MAX_BODY_BYTES).then(
        () => trace(() => `${status}`),
        (error) => {
          const failure = toError(error);
          trace(() => `${status}, broken off: ${timeout.signal.aborted ? failure.detail : describeError(error)}`);
          return failure;
        },
      );
      return { status, headers, body: new TextDecoder().decode(Buffer.concat(chunks)), bodyError: broken ?? undefined };
    } catch (error) {
      const failure = toError(error);
      trace(() => (timeout.signal.aborted ? failure.detail : describeError(error as Error)));
      throw failure;
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#client.close();
  }

  #debug({ method, url }: HttpRequest, what: () => string, chunks: readonly Buffer[], started: number): void {
    const { debug, sanitize } = this.#options;
    if (!debug) return;
    const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
    const route = this.#proxy === undefined ? 'directly' : `through the proxy ${this.#proxy}`;
    const ms = Math.round(performance.now() - started);
    debug(sanitize(`${method} ${new URL(url).pathname}: ${what()}; ${ms} ms, ${bytes} bytes of body, ${route}`));
  }
}

function declaresBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}

async function readBody(message: IncomingMessage, chunks: Buffer[], maxBodyBytes: number): Promise<void> {
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    // Leaving the loop closes the connection.
    if (size > maxBodyBytes) throw responseTooLargeError(maxBodyBytes);
    chunks.push(chunk as Buffer);
  }
}
