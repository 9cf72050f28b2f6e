import { type Chain, readChain } from '../pki/issued-certificate.ts';
import { CertCentral } from './certcentral.ts';
import { type Attempts, get } from './endpoint.ts';
import { contentFailure } from './error-response.ts';
import type { ReissueTemplate } from './order.ts';

/** What a reissue is to be like. */
export interface ReissueRequest extends ReissueTemplate {
  commonName: string;
  /** Without the common name, which need not be repeated. */
  dnsNames: readonly string[];
  /** Whether it does not wait for an approver in CertCentral. */
  skipApproval: boolean;
}

/** The part of the CertCentral Services API that a reissue needs besides. */
export class ReissueApi extends CertCentral {
  /**
   * Reads the active certificate of an order and its intermediates (DigiCert, "Download a certificate for an order").
   * @throws Failure also if the answer holds no end-entity certificate, or two
   */
  async getChain(orderId: string, attempts: Attempts): Promise<Chain> {
    const path = `/certificate/download/order/${orderId}/format/pem_noroot`;
    const question = get(`read the active certificate of order ${orderId}`, path, '*/*', (body) => {
      try {
        const chain = readChain(body);
        const { redact } = this.service;
        return { ...chain, commonName: redact(chain.commonName), dnsNames: chain.dnsNames.map(redact) };
      } catch (error) {
        throw contentFailure(`200, but ${(error as Error).message}`);
      }
    });
    return this.service.ask(question, attempts);
  }

  /**
   * Requests a reissue of an order's certificate (DigiCert, "Reissue certificate"). Carried out at most once. Any 2xx means
   * that it was accepted.
   * @throws Failure, which is in doubt unless the request was surely refused or not carried out
   */
  async requestReissue(orderId: string, request: ReissueRequest, attempts: Attempts): Promise<void> {
    const { commonName, dnsNames, csr, signatureHash, serverPlatformId, skipApproval } = request;
    const certificate = {
      common_name: commonName,
      dns_names: dnsNames,
      csr,
      signature_hash: signatureHash,
      ...(serverPlatformId !== undefined && { server_platform: { id: serverPlatformId } }),
    };
    const question = {
      purpose: `request a reissue of order ${orderId}`,
      verb: {
        method: 'POST',
        repeat: 'at most once',
        body: JSON.stringify({ certificate, skip_approval: skipApproval }),
      },
      path: `/order/certificate/${orderId}/reissue`,
      accept: 'application/json',
      // Whatever its body, and whatever becomes of that.
      isSuccess: (code: number) => code >= 200 && code < 300,
      read: () => undefined,
    } as const;
    await this.service.ask(question, attempts);
  }
}
