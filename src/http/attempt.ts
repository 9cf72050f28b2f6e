import type { IncomingMessage } from 'node:http';
import { type Clock, withDeadline } from '../clock.ts';
import { ActionError, asError, RequestError } from '../errors.ts';
import { ToolkitClient } from './client.ts';
import { describeError, networkError, responseTooLargeError, timeoutError } from './network-errors.ts';
import { type ProxyServer, resolveProxy } from './proxy.ts';
import type { HttpRequest, HttpResponse, Transport } from './types.ts';

const MAX_BODY_BYTES = 16 * 2 ** 20;
const MAX_FAILURE_BODY_BYTES = 64 * 2 ** 10;

interface TransportOptions {
  /** Bounds one attempt, from connecting to the last byte of the response. */
  timeoutSeconds: number;
  /** Called with one line for each attempt; undefined if the debug log is off. */
  debug?: ((line: string) => void) | undefined;
  clock: Clock;
}

type AttemptOptions = TransportOptions & { proxy: ProxyServer | undefined };

/** Sends single attempts of requests, each limited in time and size; follows no redirect. */
export class HttpTransport implements Transport {
  readonly #options: AttemptOptions;
  readonly #client = new ToolkitClient();

  /**
   * @param origin where the requests will go
   * @throws ActionError if TLS verification is turned off, or the requests would go through a proxy that is not usable
   */
  constructor(origin: URL, options: TransportOptions) {
    requireTlsVerification(origin);
    this.#options = { ...options, proxy: resolveProxy(origin) };
  }

  send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
    const { clock, timeoutSeconds } = this.#options;
    return withDeadline(clock, clock.now() + timeoutSeconds * 1000, async (timeout) => {
      const attempt = new Attempt(request, this.#options, timeout, signal);
      try {
        return await attempt.finish(await this.#client.send(request, attempt.signal, attempt.connection));
      } catch (error) {
        throw attempt.fail(error);
      }
    });
  }

  close(): void {
    this.#client.close();
  }
}

/**
 * Checks that the environment does not turn off the verification of TLS certificates.
 * @throws ActionError if it does and the requests go over TLS
 */
function requireTlsVerification(origin: URL): void {
  // Node compares with exactly this value (lib/internal/options.js).
  if (origin.protocol !== 'https:' || process.env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
  throw new ActionError(
    'NODE_TLS_REJECT_UNAUTHORIZED=0 turns off TLS verification, so anybody on the network path could steal the API key',
    {
      hint: 'Remove the variable where the runner or the workflow sets it; give the runner the CA of a server or proxy in NODE_EXTRA_CA_CERTS. Nothing was sent.',
    },
  );
}

/** One attempt at a request: its timeout, what was received of the response, and its line in the debug log. */
class Attempt {
  /** Ends the attempt, at its timeout or with the caller's signal. */
  readonly signal: AbortSignal;
  /** Set by the client once the connection is established: from then on the service may carry out the request. */
  readonly connection = { established: false };
  readonly #request: HttpRequest;
  readonly #options: AttemptOptions;
  readonly #timeout: AbortSignal;
  readonly #callerSignal: AbortSignal | undefined;
  readonly #startedAt: number;
  readonly #chunks: Buffer[] = [];
  #byteCount = 0;

  constructor(request: HttpRequest, options: AttemptOptions, timeout: AbortSignal, callerSignal?: AbortSignal) {
    this.#request = request;
    this.#options = options;
    this.#timeout = timeout;
    this.#callerSignal = callerSignal;
    this.#startedAt = options.clock.now();
    this.signal = callerSignal ? AbortSignal.any([timeout, callerSignal]) : timeout;
  }

  /** Reads the body, and returns the response. A body that breaks off does not fail the attempt: the status counts. */
  async finish(message: IncomingMessage): Promise<HttpResponse> {
    const { statusCode: status = 0, headers } = message;
    let bodyError: RequestError | undefined;
    try {
      await this.#readBody(message, status);
      this.#trace(() => `${status}`);
    } catch (error) {
      bodyError = this.#toError(error);
      this.#trace(() => `${status}, body incomplete: ${this.#describe(error)}`);
    }
    // Without a byte order mark, which JSON does not allow.
    const body = Buffer.concat(this.#chunks)
      .toString()
      .replace(/^\ufeff/, '');
    return { status, headers, body, bodyError };
  }

  /** Returns the error of an attempt that ended without a response. */
  fail(error: unknown): RequestError {
    this.#trace(() => this.#describe(error));
    return this.#toError(error);
  }

  async #readBody(message: IncomingMessage, status: number): Promise<void> {
    const { isSuccess, maxBodyBytes = MAX_BODY_BYTES } = this.#request;
    const isExpected = isSuccess(status);
    const limit = isExpected ? maxBodyBytes : MAX_FAILURE_BODY_BYTES;
    const chunks: AsyncIterable<Buffer> = message;
    for await (const chunk of chunks) {
      const room = limit - this.#byteCount;
      if (chunk.length > room && isExpected) throw responseTooLargeError(limit);
      this.#chunks.push(chunk.subarray(0, room));
      this.#byteCount += Math.min(chunk.length, room);
      // Leaving the loop closes the connection. More text would not be shown, and may never come.
      if (chunk.length >= room && !isExpected) return;
    }
  }

  #toError(error: unknown): RequestError {
    if (error instanceof RequestError) return error;
    return this.#timeout.aborted
      ? timeoutError(this.#options.timeoutSeconds, this.connection.established)
      : networkError(asError(error), this.connection.established, this.#options.proxy?.variable);
  }

  #describe(error: unknown): string {
    return this.#timeout.aborted ? this.#toError(error).detail : describeError(asError(error));
  }

  #trace(outcome: () => string): void {
    const { debug, proxy, clock } = this.#options;
    // A read that the caller ended is not worth a line.
    if (!debug || this.#callerSignal?.aborted) return;
    const { method, url } = this.#request;
    const ms = Math.round(clock.now() - this.#startedAt);
    const size = `${this.#byteCount} bytes of body`;
    const route = proxy ? `through the proxy ${proxy.host}` : 'directly';
    debug(`${method} ${new URL(url).pathname}: ${outcome()}; ${ms} ms, ${size}, ${route}`);
  }
}
