import { contentFailure, Failure, statusFailure } from './errors.ts';
import { isObject, parseJson, positiveInteger } from './json.ts';
import type { CtStatus } from './reissue.ts';
import { withRetries } from './retry.ts';
import { cut, MAX_FIELD, oneLine, redactor } from './text.ts';
import { type Answer, type Request, Transport } from './transport.ts';
import { VERSION } from './version.ts';

const MAX_FOREIGN_BODY = 200;

/** What of a CertCentral order matters here. */
export interface Order {
  /** CertCentral's word: `pending`, `issued`, `revoked`, …; empty where unknown. */
  status: string;
  /** `unknown` if the service does not tell. */
  ctStatus: CtStatus | 'unknown';
  /** Whether a certificate was issued; `unknown` if the answer does not tell. */
  certificate: { state: 'issued'; id: string } | { state: 'none' | 'unknown' };
  /** Empty where unknown. */
  commonName: string;
  dnsNames: string[];
}

/** How often and how long one request may be tried. */
export interface Attempts {
  /** Further attempts after a failure that can pass. */
  retries: number;
  /** Ends the request early: it then rejects. */
  stop?: AbortSignal;
}

/**
 * The part of the CertCentral Services API that concerns CT logging. The API key goes in here and does not come out:
 * whatever is returned, thrown or logged is free of it, even if the service echoes it.
 */
export class CertCentral {
  readonly #apiUrl: string;
  readonly #apiKey: string;
  readonly #redact: (text: string) => string;
  readonly #transport: Transport;
  readonly #log: (line: string) => void;

  /**
   * @param connection the base URL without a trailing slash, the key, and the bound on one attempt
   * @param log is told of each retry, in one line
   */
  constructor(connection: { apiUrl: string; apiKey: string; timeoutSeconds: number }, log: (line: string) => void) {
    this.#apiUrl = connection.apiUrl;
    this.#apiKey = connection.apiKey;
    this.#redact = redactor(connection.apiKey);
    this.#transport = new Transport(connection.timeoutSeconds, (text) => this.#field(text));
    this.#log = log;
  }

  /**
   * Sets the CT logging status of an order (DigiCert, "Change CT status"). Returns only if the service answered 204.
   * @throws Failure
   */
  async setCtStatus(orderId: string, status: CtStatus, attempts: Attempts): Promise<void> {
    const request = {
      method: 'PUT',
      path: `/order/certificate/${orderId}/ct-status`,
      accept: 'application/json',
      body: JSON.stringify({ disable_ct: status === 'disabled' }),
      success: 204,
    } as const;
    const verb = status === 'disabled' ? 'disable' : 'enable';
    await this.#exchange(`${verb} CT logging of order ${orderId}`, request, attempts, () => undefined);
  }

  /**
   * Reads an order (DigiCert, "Order info").
   * @throws Failure also if the answer is not that order
   */
  async getOrder(orderId: string, attempts: Attempts): Promise<Order> {
    const request = {
      method: 'GET',
      path: `/order/certificate/${orderId}`,
      accept: 'application/json',
      success: 200,
    } as const;
    return this.#exchange(`read order ${orderId}`, request, attempts, (body) => {
      const order = parseJson(body);
      if (!isObject(order) || positiveInteger(order['id']) !== orderId)
        throw contentFailure(`200, but not with order ${orderId}`);
      return this.#order(order);
    });
  }

  /**
   * Reads the active end-entity certificate of an order as PEM (DigiCert, "Download a certificate for an order").
   * @returns what the service sent, unchecked
   * @throws Failure
   */
  async getActiveCertificate(orderId: string, attempts: Attempts): Promise<string> {
    const path = `/certificate/download/order/${orderId}/format/pem_nointermediate`;
    const request = { method: 'GET', path, accept: '*/*', success: 200 } as const;
    return this.#exchange(`read the active certificate of order ${orderId}`, request, attempts, (body) => body);
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.#transport.close();
  }

  async #exchange<T>(
    purpose: string,
    request: ApiRequest,
    { retries, stop }: Attempts,
    read: (body: string) => T,
  ): Promise<T> {
    const { method, path, accept, body, success } = request;
    const url = `${this.#apiUrl}${path}`;
    const asked = this.#field(`${method} ${url}`);
    const headers = {
      'X-DC-DEVKEY': this.#apiKey,
      'User-Agent': `digicert-ct-status/${VERSION}`,
      Accept: accept,
      ...(body && { 'Content-Type': 'application/json' }),
    };
    const attempt = async () => {
      const answer = await this.#transport.attempt({ method, url, headers, body }, stop);
      if (answer.status !== success) throw this.#refusal(answer, url);
      // A 204 is a success, whatever becomes of its connection.
      if (answer.broken && success === 200) throw answer.broken;
      return read(answer.body);
    };
    try {
      return await withRetries(attempt, { retries, stop, log: (line) => this.#log(`${asked}: ${line}`) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const doubt =
        method === 'PUT' && error.inDoubt
          ? '. The order may have been changed all the same; running again is safe'
          : '';
      throw new Failure(`Could not ${purpose}: ${asked}: ${error.reason}${doubt}`, { hint: error.hint });
    }
  }

  /** Reads an answer that is not the documented success: DigiCert's `{"errors": [{"code", "message"}]}`, or anything else. */
  #refusal(answer: Answer, url: string): Failure {
    const { status, headers, body } = answer;
    const content = parseJson(body);
    const errors = isObject(content) && Array.isArray(content['errors']) ? content['errors'].filter(isObject) : [];
    const texts = errors.map(({ code, message }) =>
      [code, message].filter((part) => typeof part === 'string').join(': '),
    );
    const target = headers.location === undefined ? null : URL.parse(headers.location, url);
    return statusFailure({
      status,
      code: errors[0]?.['code'],
      text: texts.length > 0 ? this.#field(texts.join('; ')) : this.#foreign(answer),
      redirect: target?.host ? this.#field(target.origin) : undefined,
      retryAfter: headers['retry-after'],
    });
  }

  /** Where a body breaks off the key could, too, and the piece that is left would not be found. */
  #foreign({ body, broken }: Answer): string {
    if (broken) return 'with a body that breaks off';
    return body === '' ? 'with an empty body' : `"${this.#field(body, MAX_FOREIGN_BODY)}"`;
  }

  #order(order: Record<string, unknown>): Order {
    const { status, disable_ct, certificate } = order;
    const { common_name, dns_names } = isObject(certificate) ? certificate : {};
    return {
      status: typeof status === 'string' ? this.#redact(status) : '',
      ctStatus: typeof disable_ct === 'boolean' ? (disable_ct ? 'disabled' : 'enabled') : 'unknown',
      certificate: issuedCertificate(certificate),
      commonName: typeof common_name === 'string' ? this.#redact(common_name) : '',
      dnsNames: Array.isArray(dns_names)
        ? dns_names.filter((name) => typeof name === 'string' && name !== '').map(this.#redact)
        : [],
    };
  }

  /** Makes service text safe to show. The key must go before the cut, which could leave a part of it. */
  #field(text: string, max = MAX_FIELD): string {
    return cut(this.#redact(oneLine(text)), max);
  }
}

interface ApiRequest extends Pick<Request, 'method' | 'body'> {
  path: string;
  accept: string;
  success: 200 | 204;
}

function issuedCertificate(certificate: unknown): Order['certificate'] {
  if (certificate === undefined || certificate === null) return { state: 'none' };
  if (!isObject(certificate)) return { state: 'unknown' };
  const { id } = certificate;
  if (id === undefined || id === null || id === 0) return { state: 'none' };
  const digits = positiveInteger(id);
  return digits === undefined ? { state: 'unknown' } : { state: 'issued', id: digits };
}
