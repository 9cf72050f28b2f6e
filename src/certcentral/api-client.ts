import type { Clock } from '../clock.ts';
import { HttpTransport } from '../http/http-transport.ts';
import { RequestError } from '../http/request-error.ts';
import { withRetries } from '../http/retry.ts';
import type { HttpRequest, HttpResponse, Transport } from '../http/types.ts';
import { createRedactor } from '../redact.ts';
import { MAX_FIELD_LENGTH, toSingleLine, truncate } from '../text.ts';
import { VERSION } from '../version.ts';
import type { Endpoint, RequestOptions } from './endpoint.ts';
import { responseError } from './error-response.ts';
import { isObject, parseJsonLossless } from './json.ts';

const MAX_BODY_EXCERPT_LENGTH = 200;

/** Where the service is, and how it may be asked. */
export interface ConnectionOptions {
  /** The base URL without a trailing slash. */
  apiUrl: string;
  apiKey: string;
  /** The bound on one attempt. */
  timeoutSeconds: number;
}

/** In a test, the network and the time to be played. */
export interface TestOverrides {
  transport?: Transport | undefined;
  clock?: Clock | undefined;
}

/** Who is told of what happens on the way. */
export interface ApiClientOptions extends TestOverrides {
  /** Is told of each retry, in one line. */
  log(line: string): void;
  /** Is told of each attempt, in one line; undefined where nobody listens. */
  debug?: ((line: string) => void) | undefined;
}

/**
 * Asks CertCentral, with the API key, as often as may be. The key goes in here and does not come out: whatever is thrown or
 * logged is free of it, even if the service echoes it.
 */
export class ApiClient {
  /** Takes the API key out of a text. */
  readonly redact: (text: string) => string;
  readonly #connection: ConnectionOptions;
  readonly #options: ApiClientOptions;
  readonly #transport: Transport;

  /** @throws Failure if the requests would go through a proxy that is not usable */
  constructor(connection: ConnectionOptions, options: ApiClientOptions) {
    const { apiUrl, apiKey, timeoutSeconds } = connection;
    this.redact = createRedactor(apiKey);
    this.#connection = connection;
    this.#options = options;
    const { debug, transport } = options;
    const sanitize = (text: string) => this.#sanitize(text);
    this.#transport = transport ?? new HttpTransport(new URL(apiUrl), { timeoutSeconds, sanitize, debug });
  }

  /** @throws Failure */
  async request<T>(
    { action, method, body, path, accept, maxBodyBytes, isSuccess, parse }: Endpoint<T>,
    attempts: RequestOptions,
  ): Promise<T> {
    const { apiUrl, apiKey } = this.#connection;
    const { log, clock } = this.#options;
    const url = `${apiUrl}${path}`;
    const headers = {
      'X-DC-DEVKEY': apiKey,
      'User-Agent': `digicert-ct-status/${VERSION}`,
      Accept: accept,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    };
    const request: HttpRequest = {
      method,
      url,
      headers,
      ...(body !== undefined && { body }),
      ...(maxBodyBytes !== undefined && { maxBodyBytes }),
    };
    const requestLine = () => this.#sanitize(`${method} ${url}`);
    const attempt = async () => {
      const response = await this.#transport.send(request, attempts.signal);
      if (!isSuccess(response.status)) throw this.#toError(response, request);
      return parse(response);
    };
    try {
      return await withRetries(request, attempt, {
        ...attempts,
        clock,
        log: (line) => log(`${requestLine()}: ${line}`),
      });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const inDoubtHint =
        method === 'PUT' && error.inDoubt
          ? 'The order may have been changed all the same; running again is safe. '
          : '';
      const detail = `${requestLine()}: ${error.detail}`;
      throw error.with({ title: `Could not ${action}`, detail, hint: `${inDoubtHint}${error.hint}` });
    }
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.#transport.close();
  }

  /** Reads an answer that is not the documented success: DigiCert's `{"errors": [{"code", "message"}]}`, or anything else. */
  #toError(response: HttpResponse, { url, method }: HttpRequest): RequestError {
    const { status, headers, body } = response;
    const content = parseJsonLossless(body);
    const documented = isObject(content) && Array.isArray(content['errors']) ? content['errors'] : [content];
    const errors = documented.filter(isObject);
    const texts = errors
      .map(({ code, message }) => [code, message].filter((part) => typeof part === 'string').join(': '))
      .filter(Boolean);
    const target = headers.location === undefined ? null : URL.parse(headers.location, url);
    return responseError(
      {
        status,
        code: errors[0]?.['code'],
        isApiError: texts.length > 0,
        text: texts.length > 0 ? this.#sanitize(texts.join('; ')) : this.#describeBody(response),
        redirect: target?.host ? this.#sanitize(target.origin) : undefined,
        retryAfter: headers['retry-after'],
        method,
      },
      this.#connection.apiUrl,
    );
  }

  /** Where a body breaks off the key could, too, and the piece that is left would not be found. */
  #describeBody({ body, bodyError }: HttpResponse): string {
    if (bodyError) return 'with a body that breaks off';
    return body === '' ? 'with an empty body' : `"${this.#sanitize(body, MAX_BODY_EXCERPT_LENGTH)}"`;
  }

  /** Makes service text safe to show. The key must go before the cut, which could leave a part of it. */
  #sanitize(text: string, max = MAX_FIELD_LENGTH): string {
    return truncate(this.redact(toSingleLine(text)), max);
  }
}
