import { type Clock, withDeadline } from '../clock.ts';
import { ActionError, asError, RequestError } from '../errors.ts';
import { type Connection, ToolkitClient } from './client.ts';
import { MAX_BODY_BYTES, MAX_FAILURE_BODY_BYTES } from './limits.ts';
import { describeError, networkError, responseTooLargeError, timeoutError } from './network-errors.ts';
import { type ProxyServer, resolveProxy } from './proxy.ts';
import type { HttpRequest, HttpResponse, Transport } from './types.ts';

export interface TransportOptions {
  /** Bounds one attempt, from connecting to the last byte of the response. */
  timeoutSeconds: number;
  /** Called with one line for each attempt; undefined if the debug log is off. */
  debug?: ((line: string) => void) | undefined;
  clock: Clock;
}

/** Sends single attempts of requests, each limited in time and size; follows no redirect. */
export class HttpTransport implements Transport {
  readonly #options: TransportOptions;
  readonly #proxy: ProxyServer | undefined;
  readonly #client = new ToolkitClient();

  /**
   * @param origin where the requests will go
   * @throws ActionError if TLS verification is turned off, or the requests would go through a proxy that is not usable
   */
  constructor(origin: URL, options: TransportOptions) {
    requireTlsVerification(origin);
    this.#options = options;
    this.#proxy = resolveProxy(origin);
  }

  send(request: HttpRequest, callerSignal?: AbortSignal): Promise<HttpResponse> {
    const { clock, timeoutSeconds } = this.#options;
    const startedAt = clock.now();
    return withDeadline(clock, startedAt + timeoutSeconds * 1000, async (timeout) => {
      const signal = callerSignal ? AbortSignal.any([timeout, callerSignal]) : timeout;
      const connection: Connection = { established: false };
      const chunks: Buffer[] = [];
      const trace = (outcome: string) => {
        // A read that the caller ended is not worth a line.
        if (!callerSignal?.aborted) this.#trace(request, outcome, clock.now() - startedAt, chunks);
      };
      const toError = (thrown: unknown): RequestError => {
        if (thrown instanceof RequestError) return thrown;
        return timeout.aborted
          ? timeoutError(timeoutSeconds, connection.established)
          : networkError(asError(thrown), connection, this.#proxy?.variable);
      };
      const fail = (thrown: unknown, status = ''): RequestError => {
        const error = toError(thrown);
        trace(`${status}${timeout.aborted ? error.detail : describeError(asError(thrown))}`);
        return error;
      };
      const message = await this.#client.send(request, signal, connection).catch((error) => {
        throw fail(error);
      });
      const { statusCode: status = 0, headers } = message;
      // A body that breaks off does not fail the attempt: the status counts.
      const bodyError = await readBody(message, status, request, chunks).then(
        () => undefined,
        (error) => fail(error, `${status}, body incomplete: `),
      );
      if (!bodyError) trace(`${status}`);
      // Drops a byte order mark, which JSON does not allow.
      return { status, headers, body: new TextDecoder().decode(Buffer.concat(chunks)), bodyError };
    });
  }

  close(): void {
    this.#client.close();
  }

  #trace({ method, url }: HttpRequest, outcome: string, durationMs: number, chunks: readonly Buffer[]): void {
    const { debug } = this.#options;
    if (!debug) return;
    const sizes = `${Math.round(durationMs)} ms, ${Buffer.concat(chunks).length} bytes of body`;
    const route = this.#proxy ? `through the proxy ${this.#proxy.host}` : 'directly';
    debug(`${method} ${new URL(url).pathname}: ${outcome}; ${sizes}, ${route}`);
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

/** Reads a body into `chunks`: of a success the whole, of a failure the first 64 KiB, because more may never come. */
async function readBody(
  message: AsyncIterable<Buffer>,
  status: number,
  { isSuccess, maxBodyBytes = MAX_BODY_BYTES }: HttpRequest,
  chunks: Buffer[],
): Promise<void> {
  const isExpected = isSuccess(status);
  const limit = isExpected ? maxBodyBytes : MAX_FAILURE_BODY_BYTES;
  let room = limit;
  for await (const chunk of message) {
    if (chunk.length > room && isExpected) throw responseTooLargeError(limit);
    chunks.push(chunk.subarray(0, room));
    room -= Math.min(chunk.length, room);
    // Leaving the loop closes the connection.
    if (room === 0 && !isExpected) return;
  }
}
