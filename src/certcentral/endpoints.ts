import { asError, CHECK_API_URL_HINT, RequestError } from '../errors.ts';
import type { HttpRequest, HttpResponse } from '../http/types.ts';
import { fieldsOf, isObject, objectsIn, parseId, parseJson, textOf } from '../json.ts';
import {
  type Certificate,
  type CtStatus,
  type IssuedCertificate,
  parseCertificate,
  parseIssuedCertificate,
} from '../pki/certificate.ts';
import { type Order, parseOrder, type ReissueDefaults } from './order.ts';
import {
  type DuplicateList,
  MAX_PAGE_BYTES,
  type OrderListPage,
  PAGE_SIZE,
  parseDuplicateList,
  parseOrderList,
} from './order-list.ts';

/** A request of the CertCentral Services API, and how to recognize and parse its success. */
export interface Endpoint<T> extends Pick<HttpRequest, 'method' | 'body' | 'connection' | 'maxBodyBytes'> {
  /** The purpose of the request, for errors: "read order 7". */
  action: string;
  /** Below the base URL. */
  path: string;
  /** Precedes the hint of an error if the request may have been carried out anyway. */
  inDoubtHint?: string;
  /** Whether the request is to turn CT logging off, which DigiCert may refuse for the order. */
  disablesCt?: boolean;
  /** Returns whether a status is a success; any 2xx if missing. */
  isSuccess?(status: number): boolean;
  /** @throws RequestError if the response does not contain what DigiCert documents */
  parse(response: HttpResponse): T;
}

/** Turns CT logging of an order off (DigiCert, "Change CT status"). */
export function disableCt(orderId: string): Endpoint<void> {
  return { ...setCtStatus(orderId, 'disabled'), action: `disable CT logging of order ${orderId}`, disablesCt: true };
}

/** Turns CT logging of an order on (DigiCert, "Change CT status"). Only `domain/status-update.ts` may import this function. */
export function enableCt(orderId: string): Endpoint<void> {
  return { ...setCtStatus(orderId, 'enabled'), action: `enable CT logging of order ${orderId}` };
}

/** Only a 204 is a success: it alone counts, even if the connection breaks afterward. */
function setCtStatus(orderId: string, status: CtStatus): Omit<Endpoint<void>, 'action'> {
  return {
    method: 'PUT',
    path: `/order/certificate/${orderId}/ct-status`,
    body: JSON.stringify({ disable_ct: status === 'disabled' }),
    // A stray response on an old connection must not count as the response to this request.
    connection: 'new',
    inDoubtHint: 'The order may have been changed anyway; running again is safe.',
    isSuccess: (code) => code === 204,
    parse: () => undefined,
  };
}

/** Reads an order (DigiCert, "Order info"). */
export function getOrder(orderId: string): Endpoint<Order> {
  return getJson(`read order ${orderId}`, `/order/certificate/${orderId}`, (response) => {
    // A gateway's `{}` is not an order without a certificate.
    if (isObject(response) && parseId(response['id']) === orderId) return parseOrder(orderId, response);
    throw new Error(`the response is not order ${orderId}`);
  });
}

/** Downloads the active end-entity certificate of an order (DigiCert, "Download a certificate for an order"). */
export function downloadCertificate(orderId: string): Endpoint<Certificate> {
  return downloadActive(orderId, 'pem_nointermediate', parseCertificate);
}

/** Downloads the active certificate of an order with its intermediates (DigiCert, "Download a certificate for an order"). */
export function downloadIssuedCertificate(orderId: string): Endpoint<IssuedCertificate> {
  return downloadActive(orderId, 'pem_noroot', parseIssuedCertificate);
}

function downloadActive<T>(orderId: string, format: string, parse: (body: string) => T): Endpoint<T> {
  const path = `/certificate/download/order/${orderId}/format/${format}`;
  return get(`read the active certificate of order ${orderId}`, path, parse, 'certificate');
}

/** Reads the ID of the account that the API key belongs to (DigiCert, "Account details"). */
export function getAccountId(): Endpoint<string> {
  return getJson('read the account', '/account', (response) => {
    const id = parseId(fieldsOf(response)['id']);
    if (id !== '') return id;
    throw new Error('the response has no ID of an account');
  });
}

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
  /** For domain validation, and not a secret: 1 to 128 letters and digits. */
  dcvRandomValue: string;
}

/**
 * Requests a reissue of an order's certificate (DigiCert, "Reissue certificate"). Any 2xx means that the request was accepted,
 * even if the body is unusable or breaks off.
 */
export function requestReissue(orderId: string, request: ReissueRequest): Endpoint<ReissueResponse> {
  const { commonName, dnsNames, csr, signatureHash, serverPlatformId, skipApproval, comments } = request;
  const certificate = {
    common_name: commonName,
    dns_names: dnsNames,
    csr,
    signature_hash: signatureHash,
    server_platform: { id: serverPlatformId },
  };
  return {
    action: `request a reissue of order ${orderId}`,
    method: 'POST',
    path: `/order/certificate/${orderId}/reissue`,
    body: JSON.stringify({ certificate, skip_approval: skipApproval, ...(comments !== '' && { comments }) }),
    // A stale connection would leave the outcome in doubt.
    connection: 'new',
    parse: parseReissueResponse,
  };
}

function parseReissueResponse({ status, body, bodyError }: HttpResponse): ReissueResponse {
  const fields = status === 201 && !bodyError ? fieldsOf(parseJson(body)) : {};
  const certificateId = parseId(fields['certificate_id']);
  const hasChain = objectsIn(fields['certificate_chain']).length > 0;
  const randomValue = textOf(fields['dcv_random_value']);
  return {
    certificateId,
    hasChain,
    needsApproval: certificateId === '' && !hasChain && Array.isArray(fields['requests']),
    dcvRandomValue: /^[A-Za-z0-9]{1,128}$/.test(randomValue) ? randomValue : '',
  };
}

/** The validations that an order needs before a certificate is issued. */
export interface OrderValidation {
  domains: { name: string; status: string; method: string }[];
  organizations: { type: string; status: string }[];
}

/** Reads the validations that an order needs before its certificate is issued (DigiCert, "Order validation status"). */
export function getValidation(orderId: string): Endpoint<OrderValidation> {
  const path = `/order/certificate/${orderId}/validation`;
  return getJson(`read the validations of order ${orderId}`, path, (response) => {
    if (!isObject(response)) throw new Error('the response does not have the validations of the order');
    const domains = objectsIn(response['dns_name_validations']);
    const organizations = objectsIn(response['organization_validations']);
    return {
      domains: domains.map(({ name_scope, dns_names, status, method }) => ({
        name: textOf(name_scope) || textOf(Array.isArray(dns_names) ? dns_names[0] : ''),
        status: textOf(status),
        method: textOf(method),
      })),
      organizations: organizations.map(({ type, status }) => ({ type: textOf(type), status: textOf(status) })),
    };
  });
}

/** Asks DigiCert to check the DNS record or file of a domain validation now (DigiCert, "Check DCV"). */
export function checkDcv(orderId: string): Endpoint<void> {
  return {
    action: `check the domain validation of order ${orderId}`,
    method: 'PUT',
    path: `/order/certificate/${orderId}/check-dcv`,
    parse: () => undefined,
  };
}

/**
 * Reads a page of the account's orders in ascending order of their IDs (DigiCert, "List orders").
 * @param offset the number of orders before the page
 */
export function listOrders(offset: number): Endpoint<OrderListPage> {
  const path = `/order/certificate?limit=${PAGE_SIZE}&offset=${offset}&sort=order_id`;
  return { ...getJson('read the list of orders', path, parseOrderList), maxBodyBytes: MAX_PAGE_BYTES };
}

/** Reads the duplicates of an order's certificate (DigiCert, "List duplicates"). */
export function listDuplicates(orderId: string): Endpoint<DuplicateList> {
  const path = `/order/certificate/${orderId}/duplicate`;
  return getJson(`read the duplicates of order ${orderId}`, path, parseDuplicateList);
}

/** Downloads a duplicate (DigiCert, "Download a certificate"). */
export function downloadDuplicate(certificateId: string): Endpoint<Certificate> {
  const path = `/certificate/${certificateId}/download/format/pem_nointermediate`;
  return get(`read duplicate ${certificateId}`, path, parseCertificate, 'certificate');
}

function getJson<T>(action: string, path: string, parse: (response: unknown) => T): Endpoint<T> {
  return get(action, path, (body) => parse(parseJson(body)), 'JSON');
}

/** Creates an endpoint that only reads: a 200 with a complete body is a success. */
function get<T>(action: string, path: string, parse: (body: string) => T, format: 'JSON' | 'certificate'): Endpoint<T> {
  return {
    action,
    method: 'GET',
    path,
    isSuccess: (status) => status === 200,
    parse: ({ body, bodyError }) => {
      if (bodyError) throw bodyError.with({ status: 200 });
      try {
        return parse(body);
      } catch (error) {
        const isUnreadableCertificate = format === 'certificate' && body.includes('-----BEGIN CERTIFICATE-----');
        const given = { hint: CHECK_API_URL_HINT, status: 200, isUnreadableCertificate };
        throw new RequestError(`200, but ${asError(error).message}`, given);
      }
    },
  };
}
