import type { Clock } from '../clock.ts';
import { HttpTransport } from '../http/http-transport.ts';
import { RequestError } from '../http/request-error.ts';
import { withRetries } from '../http/retry-loop.ts';
import type { TokenBucket } from '../http/token-bucket.ts';
import type { HttpRequest, HttpResponse, RequestOptions, Transport } from '../http/types.ts';
import { createSanitizer, type Sanitizer } from '../redaction/redact.ts';
import { joinSentences } from '../text.ts';
import { VERSION } from '../version.ts';
import { responseError } from './error-hints.ts';
import { parseErrorResponse } from './error-response.ts';

export type { RequestOptions } from '../http/types.ts';

/** A request of the CertCentral Services API, and how to recognize and parse its success. */
export interface Endpoint<T> {
  /** The purpose of the request, for errors: "read order 7". */
  action: string;
  method: HttpRequest['method'];
  body?: string;
  /** Below the base URL. */
  path: string;
  /** The media type of a success; JSON if missing. */
  accept?: string;
  /** The maximum size of the response's body, if it is not the default. */
  maxBodyBytes?: number;
  /** Precedes the hint of an error if the request may have been carried out anyway. It advises to run again. */
  inDoubtHint?: string;
  /** Whether the request is to turn CT logging off, which DigiCert may refuse for the order. */
  disablesCt?: boolean;
  /** Returns whether a status is a success; any 2xx if missing. */
  isSuccess?(status: number): boolean;
  /** @throws RequestError if the response does not contain what DigiCert documents */
  parse(response: HttpResponse): T;
}

/** Creates an endpoint that only reads: a 200 with a complete body is a success. */
export function getEndpoint<T>(action: string, path: string, parse: (body: string) => T): Endpoint<T> {
  return {
    action,
    method: 'GET',
    path,
    isSuccess: (status) => status === 200,
    parse: ({ body, bodyError }) => {
      if (bodyError) throw bodyError;
      return parse(body);
    },
  };
}

/** How to reach CertCentral. */
export interface ConnectionOptions {
  /** The base URL without a trailing slash. */
  apiUrl: string;
  apiKey: string;
  /** Timeout of an attempt. */
  timeoutSeconds: number;
}

/** The network and the clock of a test. */
export interface TestOverrides {
  transport?: Transport | undefined;
  clock?: Clock | undefined;
}

export interface ApiClientOptions extends TestOverrides {
  /** Called with one line for each retry. */
  log(line: string): void;
  /** Called with one line for each attempt; undefined if nobody reads the debug log. */
  debug?: ((line: string) => void) | undefined;
  /** The most bytes of the body of a success, unless its endpoint has another limit. */
  maxBodyBytes?: number | undefined;
  /** Paces all attempts of the client. */
  rateLimiter?: TokenBucket | undefined;
  /** Called after each attempt, with its error if it failed. */
  onAttempt?: ((error: RequestError | undefined) => void) | undefined;
}

/** Sends requests to CertCentral with the API key. Nothing that it throws or logs contains the key. */
export class ApiClient {
  readonly sanitizer: Sanitizer;
  readonly #connection: ConnectionOptions;
  readonly #options: ApiClientOptions;
  readonly #transport: Transport;

  /** @throws ActionError if TLS verification is turned off, or the proxy is not usable */
  constructor(connection: ConnectionOptions, options: ApiClientOptions) {
    const { apiUrl, apiKey, timeoutSeconds } = connection;
    this.sanitizer = createSanitizer(apiKey);
    this.#connection = connection;
    this.#options = options;
    const { debug, transport, clock } = options;
    const { sanitize } = this.sanitizer;
    this.#transport = transport ?? new HttpTransport(new URL(apiUrl), { timeoutSeconds, sanitize, debug, clock });
  }

  /**
   * Sends a request, repeats it after transient failures, and parses the response.
   * @throws RequestError
   */
  async request<T>(endpoint: Endpoint<T>, requestOptions: RequestOptions): Promise<T> {
    const { apiUrl } = this.#connection;
    const { log, clock, rateLimiter, onAttempt } = this.#options;
    const { sanitize } = this.sanitizer;
    const request = this.#createRequest(endpoint);
    const requestLine = () => sanitize(`${request.method} ${request.url}`);
    const attempt = async () => {
      const response = await this.#transport.send(request, requestOptions.signal);
      if (request.isSuccess(response.status)) return endpoint.parse(response);
      const { disablesCt } = endpoint;
      throw responseError(parseErrorResponse(response, request, this.sanitizer), { apiUrl, disablesCt });
    };
    try {
      return await withRetries(request, attempt, {
        ...requestOptions,
        clock,
        rateLimiter,
        onAttempt,
        log: (line) => log(`${requestLine()}: ${line}`),
      });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      throw error.with({
        title: `Could not ${endpoint.action}`,
        detail: `${requestLine()}: ${error.detail}`,
        hint: joinSentences(error.inDoubt && endpoint.inDoubtHint, error.hint),
        advisesRerun: error.advisesRerun || (error.inDoubt && endpoint.inDoubtHint !== undefined),
      });
    }
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.#transport.close();
  }

  #createRequest<T>(endpoint: Endpoint<T>): HttpRequest {
    const { apiUrl, apiKey } = this.#connection;
    const {
      method,
      path,
      body,
      accept = 'application/json',
      isSuccess = isAnySuccess,
      maxBodyBytes = this.#options.maxBodyBytes,
    } = endpoint;
    return {
      method,
      url: `${apiUrl}${path}`,
      headers: {
        'X-DC-DEVKEY': apiKey,
        'User-Agent': `digicert-ct-status/${VERSION}`,
        Accept: accept,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
      isSuccess,
      ...(maxBodyBytes !== undefined && { maxBodyBytes }),
    };
  }
}

function isAnySuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
