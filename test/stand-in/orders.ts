import type { CertificateRequest, CsrForm, IssuedCertificate } from './pki.ts';
import type { Scts } from './scts.ts';

export interface StandInCertificate {
  id: number;
  commonName: string;
  dnsNames: readonly string[];
  /** The end-entity certificate alone. */
  pem: string;
  /** PEM of the intermediate. */
  issuerPem: string;
  /** Hexadecimal as Node gives it: capitals. */
  serial: string;
  /** Whether it was logged. */
  scts: boolean;
  issuedAt: Date;
  validFrom: Date;
  validTill: Date;
}

/** A duplicate of an order's certificate. */
export interface StandInDuplicate extends StandInCertificate {
  status: string;
  /** In place of what the list of duplicates would report; `undefined` leaves a field out. */
  fields: Record<string, unknown>;
}

/** How an accepted reissue proceeds. Without any of these it is issued at once and flawless. */
export interface ReissueScenario {
  /** It is pending for so many reads of the order, and ends with the next; or until `issue` or `reject` is called. */
  pendingReads?: number | 'manual';
  /** The order's status while it is pending. Default: `reissue_pending`; `issued`: the status never shows it. */
  status?: string;
  /** It ends with a rejection: the old certificate stays. */
  rejected?: boolean;
  /** The certificate has SCTs if it should have none, and the other way round. */
  wrongScts?: boolean;
  /** The certificate lacks the last of the names. */
  nameMissing?: boolean;
  /** The certificate is for another key than the order's. */
  anotherKey?: boolean;
  /** Readers are shown what was before until that is deleted in `stale`: the download, the order and its certificate, or `requests`. */
  downloadLags?: boolean;
  orderLags?: boolean;
  requestsLag?: boolean;
  /** There is no download while it is pending. */
  noDownload?: boolean;
}

/** How the service deals with reissues: at once, when `issue` or `reject` is called, not at all, or as a scenario says. */
export type ReissueMode = 'immediate' | 'manual' | { failWith: number } | ReissueScenario;

/** An entry of an order's `requests`. */
export interface OrderRequest {
  readonly id: number;
  readonly date: string;
  readonly type: string;
  readonly status: string;
  readonly comments: string | undefined;
}

/** A certificate under way, the order's first or a reissue. */
export interface PendingIssuance {
  readonly scenario: ReissueScenario;
  /** What has to happen before the scenario takes its course. */
  waitsFor: 'approval' | 'validation' | undefined;
  readsLeft: number;
  /** `disable_ct` at the time of the request; undefined if that at the issuance counts. */
  disableCt: boolean | undefined;
  readonly csr: string | undefined;
  readonly names: { commonName: string; dnsNames: readonly string[] };
  /** What it will be, with SCTs and without. */
  readonly withScts: IssuedCertificate;
  readonly withoutScts: IssuedCertificate;
  readonly id: number;
  readonly requestId: number;
}

/** What DigiCert has validated of the domains. A reissue of a DV order validates them anew. */
export interface Validation {
  readonly type: 'dv' | 'ov' | 'ev';
  /** `dns-txt-token`, `dns-cname-token`, `http-token`, `email`, or another word. */
  readonly method: string;
  domains: 'active' | 'pending';
  randomValue: string;
  /** The customer has created the DNS record, or the file. */
  hasRecord: boolean;
}

export interface StandInOrder extends Required<Pick<OrderSeed, ReportedInPlace>> {
  /** Decimal digits: order IDs may be beyond what a number holds. */
  readonly id: string;
  /** `pending`, `issued`, `reissue_pending`, `revoked`, … */
  status: string;
  /** `undefined`: the service does not report it (nor does it have to). */
  disableCt: boolean | undefined;
  productNameId: string;
  /** `undefined`: the service does not report it. */
  productType: string | undefined;
  commonName: string;
  dnsNames: readonly string[];
  /** What the order holds; `undefined`: it does not report one. */
  csr: string | undefined;
  validation: Validation;
  isRenewed: boolean;
  /** The order that renewed this one, or that this one renewed; 0 for none. */
  renewedOrderId: string;
  /** The end of its plan, or text in place of that; `undefined`: the service does not report it. */
  planEnds: Date | string | undefined;
  requests: readonly OrderRequest[];
  /** The active certificate. */
  certificate?: StandInCertificate | undefined;
  duplicates: readonly StandInDuplicate[];
  /** What is under way. */
  pending?: PendingIssuance | undefined;
  /** What readers are still shown. */
  stale: {
    order?: { status: string; certificate: StandInCertificate | undefined };
    download?: { certificate: StandInCertificate | undefined };
    requests?: { requests: readonly OrderRequest[] };
  };
  /** How often its CT status was set, and how many requests for a reissue were accepted. */
  puts: number;
  posts: number;
  /** How many came while one was pending, which no client should send. */
  secondPosts: number;
}

/** The fields of a seed that take the place of what the service would report; `undefined` leaves a field out. */
type ReportedInPlace = 'certificateFields' | 'orderFields' | 'rowFields';

/** An order to begin with. Its names are the certificate's; `commonName` is for an order that has none yet. */
export interface OrderSeed {
  id: string | number;
  status: string;
  disableCt: boolean | undefined;
  certificate?: Omit<CertificateRequest, 'isEv'> | undefined;
  commonName?: string;
  /** Default: `approved`, with the names of the order. */
  duplicates?: readonly {
    scts: Scts;
    status?: string;
    fields?: Record<string, unknown>;
    dnsNames?: readonly string[];
  }[];
  productNameId?: string;
  /** Default: `ssl_certificate`. */
  productType?: string | undefined;
  /** Default: an OV order whose domains are validated. Certificates of an EV order say so. */
  validation?: Partial<Validation>;
  /** Its form, or any text. Default: with the key of the certificate. `null` (left out) or empty for none. */
  csr?: CsrForm | (string & {}) | null;
  isRenewed?: boolean;
  renewedOrderId?: string | number;
  /**
   * The last day of its plan: certificates end with it, or earlier, and nothing is reissued after it. A text is only reported
   * (`order_valid_till`). Default: none is reported, and certificates are valid for 91 days.
   */
  planEnds?: Date | string;
  /** In place of what the order would report of its certificate: `{ dns_names: [''], signature_hash: undefined }`. */
  certificateFields?: Record<string, unknown>;
  /** In place of what the order would report of itself, and of what the list would. */
  orderFields?: Record<string, unknown>;
  rowFields?: Record<string, unknown>;
  /** A certificate under way, the first or a reissue. */
  pending?: ReissueScenario;
}

/**
 * The orders a stand-in begins with: in sync and logged, in sync and kept out, out of sync (kept out, its certificate logged),
 * nothing issued yet, and revoked. Their certificates have the IDs 2000001 to 2000004 in this order; the first reissue is
 * 2000005.
 */
export const seedOrders: readonly OrderSeed[] = [
  issuedOrder(1000001),
  { ...issuedOrder(1000002, { scts: false }), disableCt: true },
  { ...issuedOrder(1000003, { keyType: 'rsa' }), disableCt: true },
  { ...issuedOrder(1000004), status: 'pending', certificate: undefined },
  { ...issuedOrder(1000005), status: 'revoked' },
];

/** A DV order in the logs, whose reissues wait for a DNS record and a check. */
export const dvOrder: OrderSeed = { ...issuedOrder(1000006), validation: { type: 'dv' } };

/** An EV order in the logs. */
export const evOrder: OrderSeed = { ...issuedOrder(1000007), validation: { type: 'ev' } };

/** Returns an order with a certificate that was logged, unless `changes` make it another. */
export function issuedOrder(id: number, changes: Partial<CertificateRequest> = {}): OrderSeed {
  const commonName = `order-${id}.example.com`;
  const dnsNames = [commonName, `www.${commonName}`];
  const certificate = { commonName, dnsNames, scts: true, ...changes };
  return { id, status: 'issued', disableCt: false, commonName: certificate.commonName, certificate };
}
