import { type IssuedCertificate, parseIssuedCertificate } from '../pki/issued-certificate.ts';
import { CertCentral } from './certcentral.ts';
import { getEndpoint, type RequestOptions } from './endpoint.ts';
import { unexpectedContentError } from './error-response.ts';
import type { ReissueDefaults } from './order.ts';

/** What a reissue is to be like. */
export interface ReissueRequest extends ReissueDefaults {
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
  async getIssuedCertificate(orderId: string, options: RequestOptions): Promise<IssuedCertificate> {
    const path = `/certificate/download/order/${orderId}/format/pem_noroot`;
    const endpoint = getEndpoint(`read the active certificate of order ${orderId}`, path, '*/*', (body) => {
      try {
        const chain = parseIssuedCertificate(body);
        const { redact } = this.api;
        return { ...chain, commonName: redact(chain.commonName), dnsNames: chain.dnsNames.map(redact) };
      } catch (error) {
        throw unexpectedContentError(`200, but ${(error as Error).message}`);
      }
    });
    return this.api.request(endpoint, options);
  }

  /**
   * Requests a reissue of an order's certificate (DigiCert, "Reissue certificate"). Carried out at most once. Any 2xx means
   * that it was accepted.
   * @throws Failure, which is in doubt unless the request was surely refused or not carried out
   */
  async requestReissue(orderId: string, request: ReissueRequest, options: RequestOptions): Promise<void> {
    const { commonName, dnsNames, csr, signatureHash, serverPlatformId, skipApproval } = request;
    const certificate = {
      common_name: commonName,
      dns_names: dnsNames,
      csr,
      signature_hash: signatureHash,
      ...(serverPlatformId !== undefined && { server_platform: { id: serverPlatformId } }),
    };
    const endpoint = {
      action: `request a reissue of order ${orderId}`,
      method: 'POST',
      body: JSON.stringify({ certificate, skip_approval: skipApproval }),
      path: `/order/certificate/${orderId}/reissue`,
      accept: 'application/json',
      // Whatever its body, and whatever becomes of that.
      isSuccess: (code: number) => code >= 200 && code < 300,
      parse: () => undefined,
    } as const;
    await this.api.request(endpoint, options);
  }
}
