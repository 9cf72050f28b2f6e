import { type Certificate, parseCertificate } from '../pki/certificate.ts';
import type { CtStatus } from '../pki/ct-status.ts';
import { ApiClient, type ApiClientOptions, type ConnectionOptions } from './api-client.ts';
import { getEndpoint, type RequestOptions } from './endpoint.ts';
import { unexpectedContentError } from './error-response.ts';
import { isObject, parseJsonLossless, positiveIntegerString } from './json.ts';
import { type Order, parseOrder } from './order.ts';

export type { ApiClientOptions, ConnectionOptions, TestOverrides } from './api-client.ts';
export type { RequestOptions } from './endpoint.ts';

/**
 * The part of the CertCentral Services API that concerns CT logging. Whatever is returned, thrown or logged is free of the
 * API key, even if the service echoes it.
 */
export class CertCentral {
  protected readonly api: ApiClient;

  /** @throws Failure if the requests would go through a proxy that is not usable */
  constructor(connection: ConnectionOptions, options: ApiClientOptions) {
    this.api = new ApiClient(connection, options);
  }

  /**
   * Sets the CT logging status of an order (DigiCert, "Change CT status"). Returns only if the service answered 204.
   * @throws Failure
   */
  async setCtStatus(orderId: string, status: CtStatus, options: RequestOptions): Promise<void> {
    const endpoint = {
      action: `${status === 'disabled' ? 'disable' : 'enable'} CT logging of order ${orderId}`,
      method: 'PUT',
      body: JSON.stringify({ disable_ct: status === 'disabled' }),
      path: `/order/certificate/${orderId}/ct-status`,
      accept: 'application/json',
      // Whatever becomes of its connection then.
      isSuccess: (status_: number) => status_ === 204,
      parse: () => undefined,
    } as const;
    await this.api.request(endpoint, options);
  }

  /**
   * Reads an order (DigiCert, "Order info").
   * @throws Failure also if the answer is not that order
   */
  async getOrder(orderId: string, options: RequestOptions): Promise<Order> {
    const endpoint = getEndpoint(
      `read order ${orderId}`,
      `/order/certificate/${orderId}`,
      'application/json',
      (body) => {
        const response = parseJsonLossless(body);
        if (isObject(response) && positiveIntegerString(response['id']) === orderId)
          return parseOrder(response, this.api.redact);
        const isPage = body.trimStart().startsWith('<');
        throw unexpectedContentError(
          isPage ? '200 with HTML in the place of the order' : `200, but not with order ${orderId}`,
        );
      },
    );
    return this.api.request(endpoint, options);
  }

  /**
   * Reads the active end-entity certificate of an order (DigiCert, "Download a certificate for an order").
   * @throws Failure also if the answer is not a certificate
   */
  async getActiveCertificate(orderId: string, options: RequestOptions): Promise<Certificate> {
    const path = `/certificate/download/order/${orderId}/format/pem_nointermediate`;
    const endpoint = getEndpoint(`read the active certificate of order ${orderId}`, path, '*/*', (body) => {
      try {
        return parseCertificate(body);
      } catch {
        throw unexpectedContentError('200, but not with an X.509 certificate in PEM');
      }
    });
    return this.api.request(endpoint, options);
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.api.close();
  }
}
