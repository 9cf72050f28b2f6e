import type { OrderSeed, ReissueScenario, StandInCertificate, StandInOrder } from './orders.ts';
import { type CertificatePool, type CertificateRequest, type IssuedCertificate, ownCsr } from './pki.ts';

type Names = { commonName: string; dnsNames: readonly string[] };

/** The orders of the account, and the issuing of their certificates. */
export class OrderStore {
  readonly orders = new Map<string, StandInOrder>();
  readonly pool: CertificatePool;
  /** Which CT status counts for a certificate. */
  ctStatusCounts: 'at request' | 'at issuance' = 'at request';
  readonly #handedOut = new Map<string, number>();
  #lastCertificateId = 2_000_000;

  constructor(pool: CertificatePool) {
    this.pool = pool;
  }

  /** Adds an order, or replaces the one with its ID. */
  async add(seed: OrderSeed): Promise<StandInOrder> {
    const { id, status, disableCt, certificate, commonName = certificate?.commonName ?? '' } = seed;
    const order: StandInOrder = {
      id: String(id),
      status,
      disableCt,
      productNameId: seed.productNameId ?? 'ssl_plus',
      productType: 'productType' in seed ? seed.productType : 'ssl_certificate',
      commonName,
      dnsNames: certificate?.dnsNames ?? [commonName],
      csr: seed.csr === undefined ? await ownCsr(commonName, certificate?.keyType ?? 'ec') : (seed.csr ?? undefined),
      certificateFields: seed.certificateFields ?? {},
      orderFields: seed.orderFields ?? {},
      rowFields: seed.rowFields ?? {},
      stale: {},
      reissues: [],
      secondRequests: [],
    };
    if (certificate) {
      order.certificate = this.#register(await this.#take(certificate), certificate, certificate.scts);
    }
    if (seed.pending) {
      const { disableCt: wish = disableCt ?? false, dnsNames = order.dnsNames, ...scenario } = seed.pending;
      const names = { commonName, dnsNames };
      const prepared = await this.prepare({ ...names, keyType: certificate?.keyType ?? 'ec' }, scenario);
      this.start(order, names, prepared, { pendingReads: 'manual', ...scenario, status }, undefined, wish);
    }
    this.orders.set(order.id, order);
    return order;
  }

  /** Issues what a request may turn into. What follows then takes no time. */
  async prepare(request: Omit<CertificateRequest, 'scts'>, scenario: ReissueScenario) {
    const { dnsNames } = request;
    const asked = scenario.nameMissing ? { ...request, dnsNames: dnsNames.slice(0, -1) } : request;
    const [withScts, withoutScts] = await Promise.all([
      this.#take({ ...asked, scts: true }),
      this.#take({ ...asked, scts: false }),
    ]);
    return { withScts, withoutScts };
  }

  /** A certificate gets under way; it is issued at once unless its course says otherwise. */
  start(
    order: StandInOrder,
    names: Names,
    prepared: Awaited<ReturnType<OrderStore['prepare']>>,
    scenario: ReissueScenario,
    csr?: string,
    disableCt = order.disableCt ?? false,
  ): void {
    const { pendingReads, status = 'reissue_pending', idChanges } = scenario;
    order.stale = {};
    order.pending = {
      ...prepared,
      scenario,
      names: scenario.nameMissing ? { ...names, dnsNames: names.dnsNames.slice(0, -1) } : names,
      csr,
      disableCt: this.ctStatusCounts === 'at request' ? disableCt : undefined,
      readsLeft: typeof pendingReads === 'number' ? pendingReads : Number.POSITIVE_INFINITY,
      id: idChanges === 'at request' ? ++this.#lastCertificateId : undefined,
    };
    if (pendingReads === undefined) this.complete(order, scenario.rejected ? 'rejected' : 'issued');
    else order.status = status;
  }

  /** Time passes for an order: it is read. */
  onRead(order: StandInOrder): void {
    const { pending } = order;
    if (pending && pending.readsLeft-- <= 0) this.complete(order, pending.scenario.rejected ? 'rejected' : 'issued');
  }

  /** What is under way comes to its end. */
  complete(order: StandInOrder, end: 'issued' | 'rejected'): void {
    const { pending, certificate: old, status: before } = order;
    if (!pending) throw new Error(`Nothing is under way for order ${order.id}`);
    const { scenario, names, disableCt: wish = order.disableCt ?? false, csr } = pending;
    order.pending = undefined;
    order.status = end === 'issued' || old ? 'issued' : 'rejected';
    if (end === 'rejected') return;
    const scts = !wish !== Boolean(scenario.wrongScts);
    const id = scenario.idChanges === 'never' ? old?.id : pending.id;
    order.certificate = this.#register(scts ? pending.withScts : pending.withoutScts, names, scts, id);
    order.csr = csr ?? order.csr;
    order.stale = {
      ...(scenario.orderLag && { order: { left: scenario.orderLag, status: before, certificate: old } }),
      ...(scenario.downloadLag && { download: { left: scenario.downloadLag, certificate: old } }),
    };
  }

  /** The next certificate of a kind that this store has not handed out yet. */
  #take(request: CertificateRequest): Promise<IssuedCertificate> {
    const kind = this.pool.kindOf(request);
    const index = this.#handedOut.get(kind) ?? 0;
    this.#handedOut.set(kind, index + 1);
    return this.pool.get(request, index);
  }

  /** Gives it an ID that no other has. */
  #register(
    { pem, serial, notAfter }: IssuedCertificate,
    names: Names,
    scts: boolean,
    id?: number,
  ): StandInCertificate {
    const { commonName, dnsNames } = names;
    return {
      id: id ?? ++this.#lastCertificateId,
      commonName,
      dnsNames,
      pem,
      serial: serial.toUpperCase(),
      scts,
      issuedAt: new Date(),
      validTill: notAfter,
    };
  }
}
