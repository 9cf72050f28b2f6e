import type { CtStatus } from '../pki/ct-status.ts';
import { MAX_FIELD_LENGTH, toSingleLine, truncate } from '../text.ts';
import { isObject, positiveIntegerString } from './json.ts';

/**
 * Where an order is in its life. Whether it has an active certificate: no (`closed`: nothing can be reissued either;
 * `not issued`), yes as far as the download shows one (`issued`), or the order does not tell (`unknown`).
 */
export type OrderPhase = 'closed' | 'issued' | 'unissued' | 'unknown';

/** What is sold with an order. */
export interface Product {
  /** `ssl_plus`, …; empty where unknown. */
  productNameId: string;
  /** Whether it is a private one, to whose certificates CT logging does not apply. */
  isPrivateProduct: boolean;
  /** Whether it is for TLS: CT logging applies to no other. */
  isTlsProduct: boolean;
}

/** What of a CertCentral order matters here. */
export interface Order extends Product {
  /** CertCentral's word: `pending`, `issued`, `revoked`, …; empty where unknown. */
  status: string;
  phase: OrderPhase;
  /** Whether a reissue is under way. */
  reissuePending: boolean;
  /** `unknown` if the service does not tell. */
  ctStatus: CtStatus | 'unknown';
  /** Whether the service tells something else in its place. */
  hasInvalidCtStatus: boolean;
  /** The ID of the active certificate; empty where there is none or it is unknown. */
  certificateId: string;
  /** Empty where unknown. */
  commonName: string;
  dnsNames: string[];
  /** What a reissue keeps of the order. */
  reissueDefaults: ReissueDefaults;
}

/** What of an order a reissue request repeats. */
export interface ReissueDefaults {
  /** The certificate signing request that the order holds, in PEM; empty where it holds none. */
  csr: string;
  signatureHash: string;
  /** Undefined where the order has none. */
  serverPlatformId: number | undefined;
}

/**
 * Reads an order from the service's answer (DigiCert, "Order info").
 * @param redact takes secrets out of text of the service
 */
export function parseOrder(response: Record<string, unknown>, redact: (text: string) => string): Order {
  const { status, disable_ct, certificate, product } = response;
  const { id, common_name, dns_names } = isObject(certificate) ? certificate : {};
  const { phase, reissuePending } = determinePhase(status, certificate);
  const text = (value: unknown) =>
    typeof value === 'string' ? truncate(redact(toSingleLine(value)), MAX_FIELD_LENGTH) : '';
  return {
    status: text(status),
    phase,
    reissuePending,
    ...parseProduct(product, text),
    ctStatus: typeof disable_ct === 'boolean' ? (disable_ct ? 'disabled' : 'enabled') : 'unknown',
    hasInvalidCtStatus: typeof disable_ct !== 'boolean' && disable_ct !== undefined && disable_ct !== null,
    certificateId: phase === 'issued' ? (positiveIntegerString(id) ?? '') : '',
    commonName: typeof common_name === 'string' ? redact(common_name) : '',
    dnsNames: Array.isArray(dns_names)
      ? dns_names.filter((name) => typeof name === 'string' && name !== '').map(redact)
      : [],
    reissueDefaults: parseReissueDefaults(certificate),
  };
}

const NON_TLS_PRODUCT_TYPE = /code_signing|client|document_signing|email/i;

/**
 * Reads `product` of an order, or of one in the list, of any type.
 * @param text makes a text of the service what may be kept of it
 */
export function parseProduct(product: unknown, text: (value: unknown) => string): Product {
  const { name_id, type } = isObject(product) ? product : {};
  return {
    productNameId: text(name_id),
    isPrivateProduct: typeof name_id === 'string' && name_id.startsWith('private_'),
    isTlsProduct: typeof type !== 'string' || !NON_TLS_PRODUCT_TYPE.test(type),
  };
}

function parseReissueDefaults(certificate: unknown): ReissueDefaults {
  const { csr, signature_hash, server_platform } = isObject(certificate) ? certificate : {};
  const { id } = isObject(server_platform) ? server_platform : {};
  return {
    csr: typeof csr === 'string' && csr.trim() !== '' ? csr : '',
    signatureHash: typeof signature_hash === 'string' && signature_hash !== '' ? signature_hash : 'sha256',
    serverPlatformId: typeof id === 'number' ? id : undefined,
  };
}

const CLOSED_STATUSES = ['revoked', 'canceled', 'cancelled', 'rejected', 'denied', 'expired'];
const REISSUE_STATUSES = ['reissue_pending', 'reissue'];
const UNISSUED_STATUSES = [
  'pending',
  'processing',
  'needs_approval',
  'needs_csr',
  'approved',
  'waiting_pickup',
  'submitted',
];

/**
 * Decides where an order is in its life: by its status first, since rejected and cancelled orders have a
 * `certificate.id`, too. A `certificate.date_issued` does mean that a certificate was issued.
 * @param status `status` of the order's JSON, of any type
 * @param certificate `certificate` of the order's JSON, of any type
 */
export function determinePhase(status: unknown, certificate: unknown): { phase: OrderPhase; reissuePending: boolean } {
  const word = typeof status === 'string' ? status.toLowerCase() : '';
  const { date_issued, id } = isObject(certificate) ? certificate : {};
  const wasIssued = typeof date_issued === 'string' && date_issued !== '';
  if (CLOSED_STATUSES.includes(word)) return { phase: 'closed', reissuePending: false };
  if (REISSUE_STATUSES.includes(word)) return { phase: 'issued', reissuePending: true };
  if (UNISSUED_STATUSES.includes(word)) return { phase: wasIssued ? 'issued' : 'unissued', reissuePending: wasIssued };
  if (word === 'issued' || wasIssued) return { phase: 'issued', reissuePending: false };
  const reported = isObject(certificate) ? id : certificate;
  if (reported === undefined || reported === null || reported === 0)
    return { phase: 'unissued', reissuePending: false };
  const issued = isObject(certificate) && positiveIntegerString(id) !== undefined;
  return { phase: issued ? 'issued' : 'unknown', reissuePending: false };
}
