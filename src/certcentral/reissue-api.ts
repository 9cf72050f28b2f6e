import type { HttpResponse } from '../http/types.ts';
import { type CertificateWithChain, parseCertificateWithChain } from '../pki/certificate.ts';
import type { Sanitizer } from '../redaction/redact.ts';
import { type Endpoint, getEndpoint, type RequestOptions } from './api-client.ts';
import { CertCentral } from './certcentral.ts';
import { unexpectedContentError } from './error-response.ts';
import { fieldsOf, isObject, parseId, parseJsonLossless } from './json.ts';
import type { ReissueDefaults } from './order.ts';
import { normalizeStatus } from './status-words.ts';

/** The fields of a reissue request. */
export interface ReissueRequest extends ReissueDefaults {
  commonName: string;
  /** Without the common name, which need not be repeated. */
  dnsNames: readonly string[];
  /** Whether the request skips the approver in CertCentral. */
  skipApproval: boolean;
  /** For approvers; empty for none. */
  comments: string;
}

/** The response to a reissue request. A field is empty or false if the response lacks it. */
export interface ReissueResponse {
  certificateId: string;
  hasChain: boolean;
  needsApproval: boolean;
  /** For domain validation, and not a secret: ASCII without blanks. */
  dcvRandomValue: string;
}

const EMPTY_RESPONSE: ReissueResponse = {
  certificateId: '',
  hasChain: false,
  needsApproval: false,
  dcvRandomValue: '',
};

/** The validations that an order needs before a certificate is issued. */
export interface OrderValidation {
  domains: { name: string; status: string; method: string }[];
  organizations: { type: string; status: string }[];
}

/** A domain whose CAA records stop the issuance. */
export interface CaaProblem {
  domain: string;
  text: string;
}

const FINISHED_STATUSES = ['active', 'approved', 'completed', 'valid'];

/** The additional part of the CertCentral Services API that a reissue needs. */
export class ReissueApi extends CertCentral {
  /**
   * Downloads the active certificate of an order with its intermediates (DigiCert, "Download a certificate for an order").
   * @throws RequestError, also if the response has no end-entity certificate, or two
   */
  async getIssuedCertificate(orderId: string, options: RequestOptions): Promise<CertificateWithChain> {
    const path = `/certificate/download/order/${orderId}/format/pem_noroot`;
    return this.download(`read the active certificate of order ${orderId}`, path, parseCertificateWithChain, options);
  }

  /**
   * Requests a reissue of an order's certificate (DigiCert, "Reissue certificate"), at most once. Any 2xx means that the
   * request was accepted.
   * @throws RequestError, which is in doubt unless the request certainly was refused or not carried out
   */
  async requestReissue(orderId: string, request: ReissueRequest, options: RequestOptions): Promise<ReissueResponse> {
    const { commonName, dnsNames, csr, signatureHash, serverPlatformId, skipApproval, comments } = request;
    const certificate = {
      common_name: commonName,
      dns_names: dnsNames,
      csr,
      signature_hash: signatureHash,
      server_platform: { id: serverPlatformId },
    };
    const endpoint: Endpoint<ReissueResponse> = {
      action: `request a reissue of order ${orderId}`,
      method: 'POST',
      body: JSON.stringify({ certificate, skip_approval: skipApproval, ...(comments !== '' && { comments }) }),
      path: `/order/certificate/${orderId}/reissue`,
      // The status alone counts, even if the body is unusable or breaks off.
      parse: (response) => parseReissueResponse(response, this.api.sanitizer),
    };
    return this.api.request(endpoint, options);
  }

  /**
   * Reads the validations that an order needs before its certificate is issued (DigiCert, "Order validation status").
   * @throws RequestError, also if the response is not a JSON object
   */
  async getValidation(orderId: string, options: RequestOptions): Promise<OrderValidation> {
    const path = `/order/certificate/${orderId}/validation`;
    const endpoint = getEndpoint(`read the validations of order ${orderId}`, path, (body) => {
      const response = parseJsonLossless(body);
      if (!isObject(response))
        throw unexpectedContentError('200, but the response does not have the validations of the order');
      return parseValidation(response, this.api.sanitizer);
    });
    return this.api.request(endpoint, options);
  }

  /**
   * Reads the domains of a pending order whose CAA records stop the issuance (DigiCert, "Order info").
   * @throws RequestError, also if the response is not that order
   */
  async getCaaProblems(orderId: string, options: RequestOptions): Promise<CaaProblem[]> {
    const path = `/order/certificate/${orderId}?include_caa_status=true`;
    const endpoint = getEndpoint(`read the CAA status of order ${orderId}`, path, (body) => {
      const response = parseJsonLossless(body);
      if (!isObject(response) || parseId(response['id']) !== orderId)
        throw unexpectedContentError(`200, but the response is not order ${orderId}`);
      return parseCaaProblems(response, this.api.sanitizer);
    });
    return this.api.request(endpoint, options);
  }

  /**
   * Asks DigiCert to check the DNS record or file of a domain validation now (DigiCert, "Check DCV").
   * @throws RequestError
   */
  async checkDcv(orderId: string, options: RequestOptions): Promise<void> {
    const endpoint: Endpoint<void> = {
      action: `check the domain validation of order ${orderId}`,
      method: 'PUT',
      path: `/order/certificate/${orderId}/check-dcv`,
      parse: () => undefined,
    };
    await this.api.request(endpoint, options);
  }
}

function parseReissueResponse({ status, body, bodyError }: HttpResponse, { redact }: Sanitizer): ReissueResponse {
  if (status !== 201 || bodyError) return EMPTY_RESPONSE;
  const { certificate_id, certificate_chain, requests, dcv_random_value } = fieldsOf(parseJsonLossless(body));
  const certificateId = parseId(certificate_id);
  const hasChain = Array.isArray(certificate_chain) && certificate_chain.length > 0;
  const isRandomValue = typeof dcv_random_value === 'string' && /^[\x21-\x7e]{1,500}$/.test(dcv_random_value);
  return {
    certificateId,
    hasChain,
    needsApproval: certificateId === '' && !hasChain && Array.isArray(requests),
    dcvRandomValue: isRandomValue ? redact(dcv_random_value) : '',
  };
}

/** Returns whether a validation with this status is finished. */
export function isValidationFinished(status: string): boolean {
  return FINISHED_STATUSES.includes(normalizeStatus(status));
}

/** Parses the validations of an order (DigiCert, "Order validation status"). Entries that are not objects are skipped. */
function parseValidation(response: unknown, { sanitize }: Sanitizer): OrderValidation {
  const { dns_name_validations, organization_validations } = fieldsOf(response);
  return {
    domains: objectsIn(dns_name_validations).map(({ name_scope, dns_names, status, method }) => ({
      name: sanitize(name_scope) || sanitize(Array.isArray(dns_names) ? dns_names[0] : ''),
      status: sanitize(status),
      method: sanitize(method),
    })),
    organizations: objectsIn(organization_validations).map(({ type, status }) => ({
      type: sanitize(type),
      status: sanitize(status),
    })),
  };
}

/** Parses the domains whose CAA records stop the issuance (DigiCert, "Order info", `include_caa_status`). */
function parseCaaProblems({ caa_status_message }: Record<string, unknown>, { sanitize }: Sanitizer): CaaProblem[] {
  return Object.entries(fieldsOf(caa_status_message))
    .filter(([, text]) => typeof text === 'string')
    .map(([domain, text]) => ({ domain: sanitize(domain), text: sanitize(text) }));
}

function objectsIn(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}
