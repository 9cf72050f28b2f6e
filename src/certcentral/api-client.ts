import type { Clock } from '../clock.ts';
import { Transport } from '../http/http-transport.ts';
import { Failure } from '../http/request-error.ts';
import { withRetries } from '../http/retry.ts';
import type { Answer, Exchange, Request } from '../http/types.ts';
import { cut, MAX_FIELD, oneLine, redactor } from '../text.ts';
import { VERSION } from '../version.ts';
import type { Attempts, Question } from './endpoint.ts';
import { statusFailure } from './error-response.ts';
import { isObject, parseJson } from './json.ts';

const MAX_FOREIGN_BODY = 200;

/** Where the service is, and how it may be asked. */
export interface Connection {
  /** The base URL without a trailing slash. */
  apiUrl: string;
  apiKey: string;
  /** The bound on one attempt. */
  timeoutSeconds: number;
}

/** In a test, the network and the time to be played. */
export interface World {
  exchange?: Exchange | undefined;
  clock?: Clock | undefined;
}

/** Who is told of what happens on the way. */
export interface Surroundings extends World {
  /** Is told of each retry, in one line. */
  log(line: string): void;
  /** Is told of each attempt, in one line; undefined where nobody listens. */
  debug?: ((line: string) => void) | undefined;
}

/**
 * Asks CertCentral, with the API key, as often as may be. The key goes in here and does not come out: whatever is thrown or
 * logged is free of it, even if the service echoes it.
 */
export class Service {
  /** Takes the API key out of a text. */
  readonly redact: (text: string) => string;
  readonly #connection: Connection;
  readonly #surroundings: Surroundings;
  readonly #exchange: Exchange;

  /** @throws Failure if the requests would go through a proxy that is not usable */
  constructor(connection: Connection, surroundings: Surroundings) {
    const { apiUrl, apiKey, timeoutSeconds } = connection;
    this.redact = redactor(apiKey);
    this.#connection = connection;
    this.#surroundings = surroundings;
    const { debug, exchange } = surroundings;
    const clean = (text: string) => this.#field(text);
    this.#exchange = exchange ?? new Transport(new URL(apiUrl), { timeoutSeconds, clean, debug });
  }

  /** @throws Failure */
  async ask<T>(
    { purpose, verb, path, accept, maxBytes, isSuccess, read }: Question<T>,
    attempts: Attempts,
  ): Promise<T> {
    const { apiUrl, apiKey } = this.#connection;
    const { log, clock } = this.#surroundings;
    const url = `${apiUrl}${path}`;
    const headers = {
      'X-DC-DEVKEY': apiKey,
      'User-Agent': `digicert-ct-status/${VERSION}`,
      Accept: accept,
      ...('body' in verb && { 'Content-Type': 'application/json' }),
    };
    const request: Request = { ...verb, url, headers, ...(maxBytes !== undefined && { maxBytes }) };
    const asked = () => this.#field(`${verb.method} ${url}`);
    const attempt = async () => {
      const answer = await this.#exchange.attempt(request, attempts.stop);
      if (!isSuccess(answer.status)) throw this.#refusal(answer, request);
      return read(answer);
    };
    try {
      return await withRetries(request, attempt, { ...attempts, clock, log: (line) => log(`${asked()}: ${line}`) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const doubt =
        verb.method === 'PUT' && error.inDoubt
          ? 'The order may have been changed all the same; running again is safe. '
          : '';
      const reason = `${asked()}: ${error.reason}`;
      throw error.amended({ what: `Could not ${purpose}`, reason, hint: `${doubt}${error.hint}` });
    }
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.#exchange.close();
  }

  /** Reads an answer that is not the documented success: DigiCert's `{"errors": [{"code", "message"}]}`, or anything else. */
  #refusal(answer: Answer, { url, repeat }: Request): Failure {
    const { status, headers, body } = answer;
    const content = parseJson(body);
    const documented = isObject(content) && Array.isArray(content['errors']) ? content['errors'] : [content];
    const errors = documented.filter(isObject);
    const texts = errors
      .map(({ code, message }) => [code, message].filter((part) => typeof part === 'string').join(': '))
      .filter(Boolean);
    const target = headers.location === undefined ? null : URL.parse(headers.location, url);
    return statusFailure(
      {
        status,
        code: errors[0]?.['code'],
        documented: texts.length > 0,
        text: texts.length > 0 ? this.#field(texts.join('; ')) : this.#foreign(answer),
        redirect: target?.host ? this.#field(target.origin) : undefined,
        retryAfter: headers['retry-after'],
        repeat,
      },
      this.#connection.apiUrl,
    );
  }

  /** Where a body breaks off the key could, too, and the piece that is left would not be found. */
  #foreign({ body, broken }: Answer): string {
    if (broken) return 'with a body that breaks off';
    return body === '' ? 'with an empty body' : `"${this.#field(body, MAX_FOREIGN_BODY)}"`;
  }

  /** Makes service text safe to show. The key must go before the cut, which could leave a part of it. */
  #field(text: string, max = MAX_FIELD): string {
    return cut(this.redact(oneLine(text)), max);
  }
}
