import { type Certificate, type CtStatus, parseCertificate } from '../pki/certificate.ts';
import {
  ApiClient,
  type ApiClientOptions,
  type ConnectionOptions,
  type Endpoint,
  getEndpoint,
  type RequestOptions,
} from './api-client.ts';
import { isHtml, unexpectedContentError } from './error-response.ts';
import { fieldsOf, isObject, parseId, parseJsonLossless } from './json.ts';
import { type Order, parseOrder } from './order.ts';

export type { ApiClientOptions, ConnectionOptions, RequestOptions, TestOverrides } from './api-client.ts';

/**
 * The part of the CertCentral Services API that concerns CT logging. Nothing that it returns, throws or logs contains the
 * API key, even if the service echoes it.
 */
export class CertCentral {
  protected readonly api: ApiClient;

  /** @throws ActionError if TLS verification is turned off, or the proxy is not usable */
  constructor(connection: ConnectionOptions, options: ApiClientOptions) {
    this.api = new ApiClient(connection, options);
  }

  /**
   * Sets the CT status of an order (DigiCert, "Change CT status"). Only a 204 is a success.
   * @throws RequestError
   */
  async setCtStatus(orderId: string, status: CtStatus, options: RequestOptions): Promise<void> {
    const endpoint: Endpoint<void> = {
      action: `${status === 'disabled' ? 'disable' : 'enable'} CT logging of order ${orderId}`,
      method: 'PUT',
      body: JSON.stringify({ disable_ct: status === 'disabled' }),
      path: `/order/certificate/${orderId}/ct-status`,
      disablesCt: status === 'disabled',
      inDoubtHint: 'The order may have been changed anyway; running again is safe.',
      // The status alone counts, even if the connection breaks afterward.
      isSuccess: (code) => code === 204,
      parse: () => undefined,
    };
    await this.api.request(endpoint, options);
  }

  /**
   * Reads an order (DigiCert, "Order info").
   * @throws RequestError, also if the response is not that order
   */
  async getOrder(orderId: string, options: RequestOptions): Promise<Order> {
    const parse = (body: string) => {
      const response = parseJsonLossless(body);
      if (isObject(response) && parseId(response['id']) === orderId)
        return parseOrder(orderId, response, this.api.sanitizer);
      throw unexpectedContentError(
        isHtml(body) ? '200 with HTML in place of the order' : `200, but the response is not order ${orderId}`,
      );
    };
    const path = `/order/certificate/${orderId}`;
    return this.api.request(getEndpoint(`read order ${orderId}`, path, parse), options);
  }

  /**
   * Downloads the active end-entity certificate of an order (DigiCert, "Download a certificate for an order").
   * @throws RequestError, also if the response is not a certificate
   */
  async getActiveCertificate(orderId: string, options: RequestOptions): Promise<Certificate> {
    const path = `/certificate/download/order/${orderId}/format/pem_nointermediate`;
    return this.download(`read the active certificate of order ${orderId}`, path, parseCertificate, options);
  }

  /**
   * Reads the ID of the account that the API key belongs to (DigiCert, "Account details").
   * @throws RequestError, also if the response has no ID
   */
  async getAccountId(options: RequestOptions): Promise<string> {
    const parse = (body: string) => {
      const id = parseId(fieldsOf(parseJsonLossless(body))['id']);
      if (id !== '') return id;
      throw unexpectedContentError(
        isHtml(body) ? '200 with HTML in place of the account' : '200, but the response has no ID of an account',
      );
    };
    return this.api.request(getEndpoint('read the account', '/account', parse), options);
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.api.close();
  }

  /** Downloads a certificate, and removes the API key from its text. */
  protected download<C extends Certificate>(
    action: string,
    path: string,
    parse: (body: string) => C,
    options: RequestOptions,
  ): Promise<C> {
    const { redact, sanitize } = this.api.sanitizer;
    const parseBody = (body: string): C => {
      try {
        const certificate = parse(body);
        const { commonName, dnsSans, dnsNames, altNames, issuer } = certificate;
        return {
          ...certificate,
          commonName: redact(commonName),
          dnsSans: dnsSans.map(redact),
          dnsNames: dnsNames.map(redact),
          altNames: altNames.map(redact),
          issuer: sanitize(issuer),
        };
      } catch (error) {
        throw unexpectedContentError(`200, but ${(error as Error).message}`);
      }
    };
    return this.api.request({ ...getEndpoint(action, path, parseBody), accept: '*/*' }, options);
  }
}
