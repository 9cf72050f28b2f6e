import type { CtStatus } from '../pki/certificate.ts';
import type { Sanitizer } from '../redaction/redact.ts';
import { fieldsOf, isObject, parseBoolean, parseId } from './json.ts';
import { normalizeStatus } from './status-words.ts';

/** The product that an order is for. */
export interface Product {
  /** `ssl_plus`, …; empty if unknown. */
  nameId: string;
  /** `ssl_certificate`, …; empty if unknown. */
  type: string;
  /** CertCentral's word: `dv`, `ov` or `ev`; empty if unknown. */
  validationType: string;
}

/** An order as CertCentral reports it. */
export interface Order {
  id: string;
  product: Product;
  /** DigiCert's word: `pending`, `issued`, `revoked`, …; empty if unknown. */
  status: string;
  /** `unknown` if CertCentral does not report it. */
  ctStatus: CtStatus | 'unknown';
  /** Whether CertCentral reports an unusable value in place of the CT status. */
  hasInvalidCtStatus: boolean;
  /** The ID of the certificate, which rejected and canceled orders have, too; empty if it is unusable. */
  certificateId: string;
  /** Whether CertCentral reports an unusable value in place of the ID. */
  hasInvalidCertificateId: boolean;
  /** Whether CertCentral reports a date of issue. */
  isDated: boolean;
  /** The date of issue, in milliseconds; undefined if it is missing or cannot be read. */
  issuedAt: number | undefined;
  /** The dates of the reissue requests that are not completed, in milliseconds; undefined for a date that cannot be read. */
  openRequests: readonly (number | undefined)[];
  /** Empty if unknown. */
  commonName: string;
  dnsNames: string[];
  /** Whether the order was renewed by another one, or is the renewal: which of the two reports it is not documented. */
  isRenewed: boolean;
  /** The ID of the other order of a renewal; empty if unknown. */
  renewedOrderId: string;
  reissueDefaults: ReissueDefaults;
}

/** The fields of an order that a reissue request repeats. */
export interface ReissueDefaults {
  /** The certificate request of the order as CertCentral reports it; empty if it has none. */
  csr: string;
  signatureHash: string;
  serverPlatformId: number;
}

/**
 * Parses an order (DigiCert, "Order info").
 * @param id the ID that was requested
 */
export function parseOrder(id: string, response: Record<string, unknown>, { sanitize, redact }: Sanitizer): Order {
  const { status, disable_ct, requests, is_renewed, renewed_order_id } = response;
  const certificate = fieldsOf(response['certificate']);
  const { id: certificateId, common_name, dns_names, date_issued } = certificate;
  const disabled = parseBoolean(disable_ct);
  return {
    id,
    status: sanitize(status),
    product: parseProduct(response['product'], sanitize),
    ctStatus: disabled === undefined ? 'unknown' : disabled ? 'disabled' : 'enabled',
    hasInvalidCtStatus: disabled === undefined && disable_ct !== undefined && disable_ct !== null,
    certificateId: parseId(certificateId),
    hasInvalidCertificateId: parseId(certificateId) === '' && !NO_ID.includes(certificateId),
    isDated: typeof date_issued === 'string' && date_issued !== '',
    issuedAt: parseTime(date_issued),
    openRequests: parseOpenRequests(requests),
    commonName: typeof common_name === 'string' ? redact(common_name) : '',
    dnsNames: parseNames(dns_names).map(redact),
    isRenewed: parseBoolean(is_renewed) === true,
    renewedOrderId: parseId(renewed_order_id),
    reissueDefaults: parseReissueDefaults(certificate),
  };
}

/** Parses `dns_names` of an order, or of an order in the list. DigiCert's samples have `[""]` for no name. */
export function parseNames(names: unknown): string[] {
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string' && name !== '') : [];
}

const NO_ID: readonly unknown[] = [undefined, null, 0, '0'];
/** Parses `product` of an order, or of an order in the list. */
export function parseProduct(product: unknown, sanitize: (value: unknown) => string): Product {
  const { name_id, type, validation_type } = fieldsOf(product);
  return {
    nameId: sanitize(name_id),
    type: sanitize(type),
    validationType: sanitize(validation_type),
  };
}

/** Returns whether a product has a validation type, compared without case. */
export function hasValidationType({ validationType }: Pick<Product, 'validationType'>, type: 'dv' | 'ev'): boolean {
  return validationType.toLowerCase() === type;
}

/** The ID of the server platform "other", which a request must have (Keyfactor's client sends it). */
const OTHER_PLATFORM = -1;

function parseReissueDefaults({ csr, signature_hash, server_platform }: Record<string, unknown>): ReissueDefaults {
  const { id } = fieldsOf(server_platform);
  const isInteger = Number.isSafeInteger(id) || (typeof id === 'string' && /^-?\d{1,9}$/.test(id));
  return {
    csr: typeof csr === 'string' && csr.trim() !== '' ? csr : '',
    signatureHash: typeof signature_hash === 'string' && signature_hash !== '' ? signature_hash : 'sha256',
    serverPlatformId: isInteger ? Number(id) : OTHER_PLATFORM,
  };
}

const COMPLETED_REQUEST_STATUSES = ['approved', 'rejected', 'issued', 'canceled', 'cancelled', 'denied'];

/**
 * Parses `requests` of an order: the dates of the reissue requests that are not completed.
 * @returns the dates in milliseconds; undefined for a date that cannot be read
 */
function parseOpenRequests(requests: unknown): (number | undefined)[] {
  if (!Array.isArray(requests)) return [];
  return requests.filter(isOpenReissue).map(({ date }) => parseTime(date, '23:59:59.999'));
}

function isOpenReissue(request: unknown): request is Record<string, unknown> {
  if (!isObject(request)) return false;
  const { type, status } = request;
  if (typeof type !== 'string' || typeof status !== 'string' || status.trim() === '') return false;
  return normalizeStatus(type) === 'reissue' && !COMPLETED_REQUEST_STATUSES.includes(normalizeStatus(status));
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/;

/**
 * Parses a date of DigiCert's, with or without time and zone.
 * @param timeOfDay assumed for a date without a time
 * @returns milliseconds; undefined if the date cannot be read
 */
export function parseTime(value: unknown, timeOfDay = '00:00'): number | undefined {
  const [, day, time = timeOfDay, zone = 'Z'] = (typeof value === 'string' && TIME.exec(value.trim())) || [];
  const ms = Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(ms) ? undefined : ms;
}
