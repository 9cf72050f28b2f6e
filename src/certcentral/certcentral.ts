import { type Certificate, readCertificate } from '../pki/certificate.ts';
import type { CtStatus } from '../pki/ct-status.ts';
import { type Connection, Service, type Surroundings } from './api-client.ts';
import { type Attempts, get } from './endpoint.ts';
import { contentFailure } from './error-response.ts';
import { isObject, parseJson, positiveInteger } from './json.ts';
import { type Order, readOrder } from './order.ts';

export type { Connection, Surroundings, World } from './api-client.ts';
export type { Attempts } from './endpoint.ts';

/**
 * The part of the CertCentral Services API that concerns CT logging. Whatever is returned, thrown or logged is free of the
 * API key, even if the service echoes it.
 */
export class CertCentral {
  protected readonly service: Service;

  /** @throws Failure if the requests would go through a proxy that is not usable */
  constructor(connection: Connection, surroundings: Surroundings) {
    this.service = new Service(connection, surroundings);
  }

  /**
   * Sets the CT logging status of an order (DigiCert, "Change CT status"). Returns only if the service answered 204.
   * @throws Failure
   */
  async setCtStatus(orderId: string, status: CtStatus, attempts: Attempts): Promise<void> {
    const question = {
      purpose: `${status === 'disabled' ? 'disable' : 'enable'} CT logging of order ${orderId}`,
      verb: { method: 'PUT', repeat: 'safe', body: JSON.stringify({ disable_ct: status === 'disabled' }) },
      path: `/order/certificate/${orderId}/ct-status`,
      accept: 'application/json',
      // Whatever becomes of its connection then.
      isSuccess: (code: number) => code === 204,
      read: () => undefined,
    } as const;
    await this.service.ask(question, attempts);
  }

  /**
   * Reads an order (DigiCert, "Order info").
   * @throws Failure also if the answer is not that order
   */
  async getOrder(orderId: string, attempts: Attempts): Promise<Order> {
    const question = get(`read order ${orderId}`, `/order/certificate/${orderId}`, 'application/json', (body) => {
      const answer = parseJson(body);
      if (isObject(answer) && positiveInteger(answer['id']) === orderId) return readOrder(answer, this.service.redact);
      const isPage = body.trimStart().startsWith('<');
      throw contentFailure(isPage ? '200 with HTML in the place of the order' : `200, but not with order ${orderId}`);
    });
    return this.service.ask(question, attempts);
  }

  /**
   * Reads the active end-entity certificate of an order (DigiCert, "Download a certificate for an order").
   * @throws Failure also if the answer is not a certificate
   */
  async getActiveCertificate(orderId: string, attempts: Attempts): Promise<Certificate> {
    const path = `/certificate/download/order/${orderId}/format/pem_nointermediate`;
    const question = get(`read the active certificate of order ${orderId}`, path, '*/*', (body) => {
      try {
        return readCertificate(body);
      } catch {
        throw contentFailure('200, but not with an X.509 certificate in PEM');
      }
    });
    return this.service.ask(question, attempts);
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.service.close();
  }
}
