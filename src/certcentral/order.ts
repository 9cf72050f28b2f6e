import { fieldsOf, objectsIn, parseBoolean, parseId, parseSerialNumber, textOf } from '../json.ts';
import type { CtStatus } from '../pki/certificate.ts';
import { parseDay, parseTime, type ReportedTime } from './dates.ts';
import { isCompletedRequest, normalizeStatus } from './status-words.ts';

/** The product that an order is for. */
export interface Product {
  /** `ssl_plus`, …; empty if unknown. */
  nameId: string;
  /** `ssl_certificate`, …; empty if unknown. */
  type: string;
  /** DigiCert's word, in any case: `dv`, `ov` or `ev`; empty if unknown. */
  validationType: string;
}

/** An order as CertCentral reports it. Its texts are not yet safe to show. */
export interface Order {
  id: string;
  product: Product;
  /** DigiCert's word: `pending`, `issued`, `revoked`, …; empty if unknown. */
  status: string;
  /** `unknown` if CertCentral does not report it. */
  ctStatus: CtStatus | 'unknown';
  /** DigiCert's word for the method of domain validation: `dns-txt-token`, `email`, …; empty if unknown. */
  dcvMethod: string;
  /** The ID of the certificate, which rejected and canceled orders have, too; empty if it is unusable. */
  certificateId: string;
  /** Whether CertCentral reports an unusable value in place of the ID. */
  hasInvalidCertificateId: boolean;
  /** Whether CertCentral reports a date of issue. */
  isDated: boolean;
  /** The date of issue; undefined if it is missing or cannot be read. */
  issuedAt: ReportedTime | undefined;
  /** The dates of the reissue requests that are not completed; undefined for a date that cannot be read. */
  openRequests: readonly (ReportedTime | undefined)[];
  /** Empty if unknown. */
  commonName: string;
  dnsNames: string[];
  /** Of the active certificate, in the spelling of the response; empty if unknown. */
  serialNumber: string;
  /** The first and the last day of the active certificate: its beginning (UTC), in milliseconds; undefined if unknown. */
  validFromAt: number | undefined;
  validTillAt: number | undefined;
  /** The last day of the plan (`order_valid_till`), in the same form. A reissue ends with the plan at the latest. */
  planEndsAt: number | undefined;
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

const NO_ID: readonly unknown[] = [undefined, null, 0, '0'];

/**
 * Parses an order (DigiCert, "Order info").
 * @param id the ID that was requested
 */
export function parseOrder(id: string, response: Record<string, unknown>): Order {
  const certificate = fieldsOf(response['certificate']);
  const { id: certificateId, common_name, dns_names, date_issued, serial_number, valid_from, valid_till } = certificate;
  return {
    id,
    product: parseProduct(response['product']),
    status: textOf(response['status']),
    ctStatus: parseCtStatus(response['disable_ct']),
    dcvMethod: textOf(response['dcv_method']),
    certificateId: parseId(certificateId),
    hasInvalidCertificateId: parseId(certificateId) === '' && !NO_ID.includes(certificateId),
    isDated: textOf(date_issued) !== '',
    issuedAt: parseTime(date_issued),
    openRequests: parseOpenRequests(response['requests']),
    commonName: textOf(common_name),
    dnsNames: parseDnsNames(dns_names),
    serialNumber: parseSerialNumber(serial_number),
    validFromAt: parseDay(valid_from),
    validTillAt: parseDay(valid_till),
    planEndsAt: parseDay(response['order_valid_till']),
    isRenewed: parseBoolean(response['is_renewed']) === true,
    renewedOrderId: parseId(response['renewed_order_id']),
    reissueDefaults: parseReissueDefaults(certificate),
  };
}

function parseCtStatus(disableCt: unknown): Order['ctStatus'] {
  const isDisabled = parseBoolean(disableCt);
  if (isDisabled === undefined) return 'unknown';
  return isDisabled ? 'disabled' : 'enabled';
}

/** Parses `dns_names` of an order, or of an order in the list. DigiCert's samples have `[""]` for no name. */
export function parseDnsNames(names: unknown): string[] {
  return Array.isArray(names) ? names.filter((name) => textOf(name) !== '') : [];
}

/** Parses `product` of an order, or of an order in the list. */
export function parseProduct(product: unknown): Product {
  const { name_id, type, validation_type } = fieldsOf(product);
  return { nameId: textOf(name_id), type: textOf(type), validationType: textOf(validation_type) };
}

/** Returns whether a product has a type of validation. */
export function isValidatedAs(type: 'dv' | 'ev', { validationType }: Product): boolean {
  return validationType.toLowerCase() === type;
}

/** The ID of the server platform "other", which a request must have (Keyfactor's client sends it). */
const OTHER_PLATFORM = -1;

function parseReissueDefaults({ csr, signature_hash, server_platform }: Record<string, unknown>): ReissueDefaults {
  const { id } = fieldsOf(server_platform);
  const isInteger = Number.isSafeInteger(id) || /^-?\d{1,9}$/.test(textOf(id));
  return {
    csr: textOf(csr),
    signatureHash: textOf(signature_hash) || 'sha256',
    serverPlatformId: isInteger ? Number(id) : OTHER_PLATFORM,
  };
}

/** Parses `requests` of an order: the dates of the reissue requests that are not completed. */
function parseOpenRequests(requests: unknown): (ReportedTime | undefined)[] {
  return objectsIn(requests)
    .filter(({ type, status }) => normalizeStatus(textOf(type)) === 'reissue' && !isCompletedRequest(textOf(status)))
    .map(({ date }) => parseTime(date));
}
