import { type Clock, systemClock } from '../clock.ts';
import { RequestError } from '../errors.ts';
import { HttpTransport, type TransportOptions } from '../http/attempt.ts';
import type { Pace } from '../http/pace.ts';
import { type AttemptLimits, type Operation, type OperationAttempt, withRetries } from '../http/retry.ts';
import { isIdempotent } from '../http/retry-decision.ts';
import type { HttpRequest, Transport } from '../http/types.ts';
import { joinSentences } from '../text.ts';
import { VERSION } from '../version.ts';
import type { Endpoint } from './endpoints.ts';
import { type Purpose, responseError } from './errors.ts';

/** The network and the clock of a test. */
export interface TestOverrides {
  transport?: Transport | undefined;
  clock?: Clock | undefined;
}

interface ClientOptions extends TestOverrides, Pick<TransportOptions, 'timeoutSeconds' | 'debug'> {
  /** The base URL without a trailing slash. */
  apiUrl: string;
  apiKey: string;
  /** Called with one line for each retry. */
  log(line: string): void;
  /** Called after each attempt: with its error, or with undefined. */
  onAttempt?: ((error: RequestError | undefined) => void) | undefined;
  /** Paces all attempts of the client. */
  pace?: Pace | undefined;
  purpose?: Purpose | undefined;
}

/** The limits of a request, and the operation that it is a part of. */
export interface RequestOptions extends AttemptLimits {
  /** The attempt at the operation, if there is one: see `CertCentral.retry`. */
  partOf?: OperationAttempt | undefined;
}

/** Sends requests to CertCentral with the API key. The texts that it returns, throws and logs are not yet safe to show. */
export class CertCentral {
  readonly clock: Clock;
  readonly #options: ClientOptions;
  readonly #transport: Transport;

  /** @throws ActionError if TLS verification is turned off, or the proxy is not usable */
  constructor(options: ClientOptions) {
    const { apiUrl, timeoutSeconds, debug, transport, clock = systemClock } = options;
    this.#options = options;
    this.clock = clock;
    this.#transport = transport ?? new HttpTransport(new URL(apiUrl), { timeoutSeconds, debug, clock });
  }

  /**
   * Sends a request, repeats it after transient failures, and parses the response.
   * @throws RequestError
   */
  async request<T>(endpoint: Endpoint<T>, options: RequestOptions): Promise<T> {
    const { partOf, signal } = options;
    const request = this.#createRequest(endpoint);
    const send = async ({ isRetry, begin }: OperationAttempt) => {
      await this.#options.pace?.wait(isRetry || partOf?.isRetry === true, signal);
      begin();
      partOf?.begin();
      return await this.#send(endpoint, request, signal);
    };
    try {
      return await this.#withRetries(send, request.method, options);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      throw error.with({ hint: joinSentences(error.inDoubt && endpoint.inDoubtHint, error.hint) });
    }
  }

  /**
   * Runs an operation that joins several requests, and repeats it as a whole after transient failures.
   * @param operation called with the options of its requests: a single attempt each, as a part of this operation
   * @throws RequestError
   */
  async retry<T>(
    operation: (options: RequestOptions) => Promise<T>,
    { method = 'GET', ...options }: RequestOptions & { method?: HttpRequest['method'] },
  ): Promise<T> {
    const { signal } = options;
    const run = (partOf: OperationAttempt) => operation({ retries: 0, signal, partOf });
    return this.#withRetries(run, method, options);
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.#transport.close();
  }

  #withRetries<T>(
    operation: Operation<T>,
    method: HttpRequest['method'],
    { partOf, ...limits }: RequestOptions,
  ): Promise<T> {
    const { log } = this.#options;
    // Only an operation as a whole determines for how long other requests are held back.
    const pace = partOf ? undefined : this.#options.pace;
    return withRetries(operation, { ...limits, isIdempotent: isIdempotent(method), log, pace, clock: this.clock });
  }

  /** Sends a request once, and parses the response. */
  async #send<T>(endpoint: Endpoint<T>, request: HttpRequest, signal: AbortSignal | undefined): Promise<T> {
    const { purpose = 'change', onAttempt } = this.#options;
    const { method, url } = request;
    try {
      const response = await this.#transport.send(request, signal);
      if (!request.isSuccess(response.status))
        throw responseError(response, { method, url, purpose, disablesCt: endpoint.disablesCt });
      const result = endpoint.parse(response);
      onAttempt?.(undefined);
      return result;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const described = error.with({ title: `Could not ${endpoint.action}`, request: `${method} ${url}` });
      onAttempt?.(described);
      throw described;
    }
  }

  #createRequest<T>(endpoint: Endpoint<T>): HttpRequest {
    const { apiUrl, apiKey } = this.#options;
    const { method, path, body, connection, maxBodyBytes } = endpoint;
    return {
      method,
      body,
      connection,
      maxBodyBytes,
      url: `${apiUrl}${path}`,
      headers: {
        'X-DC-DEVKEY': apiKey,
        'User-Agent': `digicert-ct-status/${VERSION}`,
        // Certificates come as PEM.
        Accept: 'application/json, */*',
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      isSuccess: endpoint.isSuccess ?? ((status) => status >= 200 && status < 300),
    };
  }
}
