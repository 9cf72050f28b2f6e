import { type Ca, issueCertificate, type KeyType } from './pki.ts';

export interface StandInCertificate {
  id: number;
  commonName: string;
  dnsNames: readonly string[];
  /** The end-entity certificate alone. */
  pem: string;
  scts: boolean;
  issuedAt: Date;
  validTill: Date;
}

export interface StandInOrder {
  /** Decimal digits: order IDs may be beyond what a number holds. */
  readonly id: string;
  /** `pending`, `issued`, `reissue_pending`, `revoked`, … */
  status: string;
  /** `undefined`: the service does not report it (nor does it have to). */
  disableCt: boolean | undefined;
  productNameId: string;
  commonName: string;
  dnsNames: readonly string[];
  /** The active certificate. */
  certificate?: StandInCertificate;
  /** A reissue under way: it becomes active once the order was read so many times more. */
  reissue?: { readsLeft: number; certificate: StandInCertificate };
}

/** An order to begin with. Its names are the certificate's; `commonName` is for an order that has none yet. */
export interface OrderSeed {
  id: string | number;
  status: string;
  disableCt: boolean | undefined;
  certificate?: { commonName: string; dnsNames: string[]; scts: boolean; keyType: KeyType } | undefined;
  commonName?: string;
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

/** The orders of the account, and the issuing of their certificates. */
export class OrderBook {
  readonly orders = new Map<string, StandInOrder>();
  readonly #ca: Ca;
  #lastCertificateId = 2_000_000;

  constructor(ca: Ca) {
    this.#ca = ca;
  }

  /** Adds an order, or replaces the one with its ID. */
  async add({ id, status, disableCt, certificate, commonName = certificate?.commonName ?? '' }: OrderSeed) {
    const order: StandInOrder = {
      id: String(id),
      status,
      disableCt,
      productNameId: 'ssl_plus',
      commonName,
      dnsNames: certificate?.dnsNames ?? [commonName],
    };
    if (certificate) order.certificate = await this.issue(certificate);
    this.orders.set(order.id, order);
    return order;
  }

  /** Issues a certificate with an ID that no other has. */
  async issue(request: Parameters<typeof issueCertificate>[1]): Promise<StandInCertificate> {
    const { commonName, dnsNames, scts } = request;
    const id = ++this.#lastCertificateId;
    const issuedAt = new Date();
    const validTill = new Date(issuedAt.getTime() + 90 * 86_400_000);
    const { pem } = await issueCertificate(this.#ca, { notAfter: validTill, ...request });
    return { id, commonName, dnsNames, pem, scts, issuedAt, validTill };
  }
}
