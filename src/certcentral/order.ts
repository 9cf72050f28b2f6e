import type { CtStatus } from '../pki/ct-status.ts';
import { cut, MAX_FIELD, oneLine } from '../text.ts';
import { isObject, positiveInteger } from './json.ts';

/**
 * Where an order is in its life. Whether it has an active certificate: no (`closed`: nothing can be reissued either;
 * `not issued`), yes as far as the download shows one (`issued`), or the order does not tell (`unknown`).
 */
export type Life = 'closed' | 'issued' | 'not issued' | 'unknown';

/** What is sold with an order. */
export interface Product {
  /** `ssl_plus`, …; empty where unknown. */
  product: string;
  /** Whether it is a private one, to whose certificates CT logging does not apply. */
  privateProduct: boolean;
  /** Whether it is for TLS: CT logging applies to no other. */
  tls: boolean;
}

/** What of a CertCentral order matters here. */
export interface Order extends Product {
  /** CertCentral's word: `pending`, `issued`, `revoked`, …; empty where unknown. */
  status: string;
  life: Life;
  /** Whether a reissue is under way. */
  reissuePending: boolean;
  /** `unknown` if the service does not tell. */
  ctStatus: CtStatus | 'unknown';
  /** Whether the service tells something else in its place. */
  ctStatusGarbled: boolean;
  /** The ID of the active certificate; empty where there is none or it is unknown. */
  certificateId: string;
  /** Empty where unknown. */
  commonName: string;
  dnsNames: string[];
  /** What a reissue keeps of the order. */
  template: ReissueTemplate;
}

/** What of an order a reissue request repeats. */
export interface ReissueTemplate {
  /** The certificate signing request that the order holds, in PEM; empty where it holds none. */
  csr: string;
  signatureHash: string;
  /** Undefined where the order has none. */
  serverPlatformId: number | undefined;
}

/**
 * Reads an order from the service's answer (DigiCert, "Order info").
 * @param clean takes secrets out of text of the service
 */
export function readOrder(answer: Record<string, unknown>, clean: (text: string) => string): Order {
  const { status, disable_ct, certificate, product } = answer;
  const { id, common_name, dns_names } = isObject(certificate) ? certificate : {};
  const { life, reissuePending } = lifeOf(status, certificate);
  const text = (value: unknown) => (typeof value === 'string' ? cut(clean(oneLine(value)), MAX_FIELD) : '');
  return {
    status: text(status),
    life,
    reissuePending,
    ...readProduct(product, text),
    ctStatus: typeof disable_ct === 'boolean' ? (disable_ct ? 'disabled' : 'enabled') : 'unknown',
    ctStatusGarbled: typeof disable_ct !== 'boolean' && disable_ct !== undefined && disable_ct !== null,
    certificateId: life === 'issued' ? (positiveInteger(id) ?? '') : '',
    commonName: typeof common_name === 'string' ? clean(common_name) : '',
    dnsNames: Array.isArray(dns_names)
      ? dns_names.filter((name) => typeof name === 'string' && name !== '').map(clean)
      : [],
    template: readTemplate(certificate),
  };
}

const OTHER_THAN_TLS = /code_signing|client|document_signing|email/i;

/**
 * Reads `product` of an order, or of one in the list, of any type.
 * @param text makes a text of the service what may be kept of it
 */
export function readProduct(product: unknown, text: (value: unknown) => string): Product {
  const { name_id, type } = isObject(product) ? product : {};
  return {
    product: text(name_id),
    privateProduct: typeof name_id === 'string' && name_id.startsWith('private_'),
    tls: typeof type !== 'string' || !OTHER_THAN_TLS.test(type),
  };
}

function readTemplate(certificate: unknown): ReissueTemplate {
  const { csr, signature_hash, server_platform } = isObject(certificate) ? certificate : {};
  const { id } = isObject(server_platform) ? server_platform : {};
  return {
    csr: typeof csr === 'string' && csr.trim() !== '' ? csr : '',
    signatureHash: typeof signature_hash === 'string' && signature_hash !== '' ? signature_hash : 'sha256',
    serverPlatformId: typeof id === 'number' ? id : undefined,
  };
}

const CLOSED = ['revoked', 'canceled', 'cancelled', 'rejected', 'denied', 'expired'];
const REISSUING = ['reissue_pending', 'reissue'];
const UNISSUED = ['pending', 'processing', 'needs_approval', 'needs_csr', 'approved', 'waiting_pickup', 'submitted'];

/**
 * Decides where an order is in its life: by its status first, since rejected and cancelled orders have a
 * `certificate.id`, too. A `certificate.date_issued` does mean that a certificate was issued.
 * @param status `status` of the order's JSON, of any type
 * @param certificate `certificate` of the order's JSON, of any type
 */
export function lifeOf(status: unknown, certificate: unknown): { life: Life; reissuePending: boolean } {
  const word = typeof status === 'string' ? status.toLowerCase() : '';
  const { date_issued, id } = isObject(certificate) ? certificate : {};
  const wasIssued = typeof date_issued === 'string' && date_issued !== '';
  if (CLOSED.includes(word)) return { life: 'closed', reissuePending: false };
  if (REISSUING.includes(word)) return { life: 'issued', reissuePending: true };
  if (UNISSUED.includes(word)) return { life: wasIssued ? 'issued' : 'not issued', reissuePending: wasIssued };
  if (word === 'issued' || wasIssued) return { life: 'issued', reissuePending: false };
  const told = isObject(certificate) ? id : certificate;
  if (told === undefined || told === null || told === 0) return { life: 'not issued', reissuePending: false };
  const issued = isObject(certificate) && positiveInteger(id) !== undefined;
  return { life: issued ? 'issued' : 'unknown', reissuePending: false };
}
