import type { IssuedCertificate, KeyType } from './pki.ts';

export interface StandInCertificate {
  id: number;
  commonName: string;
  dnsNames: readonly string[];
  /** The end-entity certificate alone. */
  pem: string;
  /** Hexadecimal as Node gives it: capitals. */
  serial: string;
  scts: boolean;
  issuedAt: Date;
  validTill: Date;
}

/** How an accepted reissue goes on. Without any of these it is issued at once, flawless. */
export interface ReissueScenario {
  /** It is pending for so many reads of the order, and over with the next; or until `issue` or `reject` is called. */
  pendingReads?: number | 'manual';
  /** The order's status while it is pending. Default: `reissue_pending`; `issued`: it never shows. */
  status?: string;
  /** It ends with a rejection: the old certificate stays. */
  rejected?: boolean;
  /** The certificate has SCTs where it should have none, or the other way round. */
  wrongScts?: boolean;
  /** The certificate lacks the last of the names. */
  nameMissing?: boolean;
  /** So many downloads deliver the old certificate still. */
  downloadLag?: number;
  /** So many reads of the order show the status and the certificate of before still. */
  orderLag?: number;
  /** There is no download while it is pending. */
  noDownload?: boolean;
  /** When `certificate.id` changes. Default: at issuance. */
  idChanges?: 'at request' | 'at issuance' | 'never';
}

/** A certificate under way, the order's first or a reissue. */
export interface PendingIssuance {
  readonly scenario: ReissueScenario;
  readsLeft: number;
  /** The CT status (`disable_ct`) at the time of the request; undefined where that at the issuance counts. */
  readonly disableCt: boolean | undefined;
  readonly csr: string | undefined;
  readonly names: { commonName: string; dnsNames: readonly string[] };
  /** What it will be, with SCTs and without. */
  readonly withScts: IssuedCertificate;
  readonly withoutScts: IssuedCertificate;
  readonly id: number | undefined;
}

/** A POST …/reissue of good form. */
export interface ReissueRecord {
  readonly body: unknown;
  readonly at: number;
  /** Names of the active certificate that it leaves out: DigiCert would revoke that one. */
  readonly lostNames: readonly string[];
}

export interface StandInOrder {
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
  /** In place of what the order would tell of its certificate; `undefined` leaves a field out. */
  certificateFields: Record<string, unknown>;
  /** In place of what the order would tell of itself, and of what the list would; `undefined` leaves a field out. */
  orderFields: Record<string, unknown>;
  rowFields: Record<string, unknown>;
  /** The active certificate. */
  certificate?: StandInCertificate | undefined;
  /** What is under way. */
  pending?: PendingIssuance | undefined;
  /** What readers are shown still, so many times. */
  stale: {
    order?: { left: number; status: string; certificate: StandInCertificate | undefined };
    download?: { left: number; certificate: StandInCertificate | undefined };
  };
  /** The requests for a reissue that were accepted. */
  readonly reissues: ReissueRecord[];
  /** The requests that came while one was pending, which no client should send. */
  readonly secondRequests: ReissueRecord[];
}

/** An order to begin with. Its names are the certificate's; `commonName` is for an order that has none yet. */
export interface OrderSeed {
  id: string | number;
  status: string;
  disableCt: boolean | undefined;
  certificate?:
    | { commonName: string; dnsNames: string[]; scts: boolean; keyType: KeyType; notAfter?: Date }
    | undefined;
  commonName?: string;
  productNameId?: string;
  /** Default: `ssl_certificate`. */
  productType?: string | undefined;
  /** Default: a real one with the key of the certificate. Empty or `null` (left out) for an order that holds none. */
  csr?: string | null;
  /** In place of what the order would tell of its certificate: `{ dns_names: [''], signature_hash: undefined }`. */
  certificateFields?: Record<string, unknown>;
  /** In place of what the order would tell of itself, and of what the list would. */
  orderFields?: Record<string, unknown>;
  rowFields?: Record<string, unknown>;
  /**
   * A certificate under way, the first or a reissue; where it counts, with another wish than the order's status. `dnsNames`
   * default to those of the order.
   */
  pending?: ReissueScenario & { disableCt?: boolean; dnsNames?: string[] };
}

/**
 * The orders a stand-in begins with, to be picked by ID in tests and demonstrations:
 *
 * | order   | status  | CT logging | active certificate  | what it stands for                             |
 * | ------- | ------- | ---------- | ------------------- | ---------------------------------------------- |
 * | 1000001 | issued  | enabled    | with SCTs (EC)      | the usual order                                |
 * | 1000002 | issued  | disabled   | without SCTs (RSA)  | kept out of the logs, all in step              |
 * | 1000003 | issued  | disabled   | with SCTs (RSA)     | status changed, the reissue failed or is to do |
 * | 1000004 | pending | enabled    | none                | nothing issued yet                             |
 * | 1000005 | revoked | enabled    | with SCTs (EC)      | past use                                       |
 *
 * Their certificates have the IDs 2000001 to 2000004 in this order; the first reissue is 2000005. The names are those of
 * `order-ID.example.com`, also where nothing was issued yet.
 */
export const seedOrders: readonly OrderSeed[] = [
  seed(1000001, 'issued', false, { scts: true, keyType: 'ec' }),
  seed(1000002, 'issued', true, { scts: false, keyType: 'rsa' }),
  seed(1000003, 'issued', true, { scts: true, keyType: 'rsa' }),
  seed(1000004, 'pending', false),
  seed(1000005, 'revoked', false, { scts: true, keyType: 'ec' }),
];

function seed(id: number, status: string, disableCt: boolean, kind?: { scts: boolean; keyType: KeyType }): OrderSeed {
  const commonName = `order-${id}.example.com`;
  const certificate = kind && { commonName, dnsNames: [commonName, `www.${commonName}`], ...kind };
  return { id, status, disableCt, commonName, certificate };
}
