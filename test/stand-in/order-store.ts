import { randomBytes } from 'node:crypto';
import type {
  OrderRequest,
  OrderSeed,
  PendingIssuance,
  ReissueScenario,
  StandInCertificate,
  StandInDuplicate,
  StandInOrder,
} from './orders.ts';
import { type CertificatePool, type CertificateRequest, csrInForm, type IssuedCertificate, isCsrForm } from './pki.ts';
import { isLogged } from './scts.ts';

const DAY_MS = 86_400_000;

type Names = { commonName: string; dnsNames: readonly string[] };

interface StartOptions {
  csr?: string;
  /** Default: the order's. */
  disableCt?: boolean | undefined;
  needsApproval?: boolean;
  comments?: string | undefined;
}

type Stage = 'approval' | 'validation' | 'ready' | 'issued' | 'rejected';

/** The orders of the account, and the issuing of their certificates. */
export class OrderStore {
  readonly orders = new Map<string, StandInOrder>();
  readonly pool: CertificatePool;
  /** Which CT status counts for a certificate. */
  readonly ctStatusCounts: 'at request' | 'at issuance';
  /** How long a certificate of a plan is valid at most. */
  readonly maxDays: number;
  /** The time, in milliseconds. */
  now: () => number = Date.now;
  /** Called when what is under way begins to wait for something (`ready`: for the scenario alone), and when it ends. */
  onProgress: (pending: PendingIssuance, stage: Stage) => void = () => {};
  readonly #handedOut = new Map<string, number>();
  #lastCertificateId = 2_000_000;
  #lastRequestId = 3_000_000;
  #lastTime = 0;

  constructor(pool: CertificatePool, ctStatusCounts: OrderStore['ctStatusCounts'] = 'at request', maxDays = 199) {
    this.pool = pool;
    this.ctStatusCounts = ctStatusCounts;
    this.maxDays = maxDays;
  }

  /** Adds an order, or replaces the one with its ID. */
  async add(seed: OrderSeed): Promise<StandInOrder> {
    const { id, status, disableCt, certificate, commonName = certificate?.commonName ?? '', validation } = seed;
    const keyType = certificate?.keyType ?? 'ec';
    const csr = seed.csr === undefined ? 'own key' : seed.csr;
    const order: StandInOrder = {
      id: String(id),
      status,
      disableCt,
      productNameId: seed.productNameId ?? 'ssl_plus',
      productType: 'productType' in seed ? seed.productType : 'ssl_certificate',
      commonName,
      dnsNames: certificate?.dnsNames ?? [commonName],
      csr: csr !== null && isCsrForm(csr) ? await csrInForm(csr, commonName, keyType) : (csr ?? undefined),
      validation: { ...FULLY_VALIDATED, ...validation },
      isRenewed: seed.isRenewed ?? false,
      renewedOrderId: String(seed.renewedOrderId ?? 0),
      planEnds: seed.planEnds,
      requests: [],
      certificateFields: seed.certificateFields ?? {},
      orderFields: seed.orderFields ?? {},
      rowFields: seed.rowFields ?? {},
      duplicates: [],
      stale: {},
      puts: 0,
      posts: 0,
      secondPosts: 0,
    };
    if (certificate) {
      const isEv = order.validation.type === 'ev';
      const issued = await this.#take({ ...this.#validityOf(order), ...certificate, isEv });
      order.certificate = this.#register(issued, certificate, isLogged(certificate.scts));
    }
    order.duplicates = await Promise.all(
      (seed.duplicates ?? []).map((duplicate) => this.#issueDuplicate(order, duplicate)),
    );
    if (seed.pending) {
      const untilCalled = { pendingReads: 'manual', ...seed.pending, status } as const;
      this.start(order, await this.prepare(order, { commonName, dnsNames: order.dnsNames, keyType }, untilCalled));
    }
    this.orders.set(order.id, order);
    return order;
  }

  async #issueDuplicate(
    order: StandInOrder,
    { scts, status = 'approved', fields = {}, dnsNames = order.dnsNames }: NonNullable<OrderSeed['duplicates']>[number],
  ): Promise<StandInDuplicate> {
    const names = { commonName: order.commonName, dnsNames };
    return { ...this.#register(await this.#take({ ...names, scts }), names, isLogged(scts)), status, fields };
  }

  /** Issues what a request may turn into. What follows then takes no time. */
  async prepare(order: StandInOrder, request: Omit<CertificateRequest, 'scts'>, scenario: ReissueScenario) {
    const { nameMissing, anotherKey } = scenario;
    const { commonName, publicKey, keyType = 'ec' } = request;
    const dnsNames = nameMissing ? request.dnsNames.slice(0, -1) : request.dnsNames;
    const issued = {
      commonName,
      dnsNames,
      ...(publicKey && !anotherKey && { publicKey }),
      keyType: anotherKey ? ({ ec: 'rsa', rsa: 'ec' } as const)[keyType] : keyType,
      isEv: order.validation.type === 'ev',
      ...this.#validityOf(order),
    };
    const [withScts, withoutScts] = await Promise.all([
      this.#take({ ...issued, scts: true }),
      this.#take({ ...issued, scts: false }),
    ]);
    return { withScts, withoutScts, scenario, names: { commonName, dnsNames } };
  }

  /** Starts an issuance: the certificate comes at once if nothing is waited for. */
  start(
    order: StandInOrder,
    prepared: Awaited<ReturnType<OrderStore['prepare']>>,
    { csr, disableCt = order.disableCt ?? false, needsApproval = false, comments }: StartOptions = {},
  ): void {
    const { validation } = order;
    if (validation.type === 'dv')
      Object.assign(validation, { domains: 'pending', hasRecord: false, randomValue: randomBytes(16).toString('hex') });
    const { pendingReads, status } = prepared.scenario;
    order.stale = {};
    const pending: PendingIssuance = {
      ...prepared,
      waitsFor: needsApproval ? 'approval' : isValidated(order) ? undefined : 'validation',
      readsLeft: typeof pendingReads === 'number' ? pendingReads : Number.POSITIVE_INFINITY,
      csr,
      disableCt: this.ctStatusCounts === 'at request' ? disableCt : undefined,
      id: ++this.#lastCertificateId,
      requestId: ++this.#lastRequestId,
    };
    order.pending = pending;
    if (order.certificate) {
      const date = this.#nextTime().toISOString();
      const request = { id: pending.requestId, date, type: 'reissue', comments };
      this.#setRequests(order, [{ ...request, status: needsApproval ? 'pending' : 'approved' }, ...order.requests]);
    }
    order.status = status ?? 'reissue_pending';
    this.#proceed(order, pending);
  }

  /** Lets an approver agree, who can also change whether the certificate is logged. */
  approve(order: StandInOrder, disableCt?: boolean): void {
    const { pending } = order;
    if (pending?.waitsFor !== 'approval') throw new Error(`Order ${order.id} waits for no approver`);
    pending.disableCt = disableCt ?? pending.disableCt;
    this.#setRequestStatus(order, 'approved');
    pending.waitsFor = isValidated(order) ? undefined : 'validation';
    this.#proceed(order, pending);
  }

  /** The domains are validated. */
  finishValidation(order: StandInOrder, pending: PendingIssuance): void {
    order.validation.domains = 'active';
    if (pending.waitsFor !== 'validation') return;
    pending.waitsFor = undefined;
    this.#proceed(order, pending);
  }

  /** Counts a read of the order, after which what is under way may end. */
  onRead(order: StandInOrder): void {
    const { pending } = order;
    if (pending && !pending.waitsFor && pending.readsLeft-- <= 0)
      this.complete(order, pending.scenario.rejected ? 'rejected' : 'issued');
  }

  /** Ends what is under way. */
  complete(order: StandInOrder, end: 'issued' | 'rejected'): void {
    const { pending, certificate: old, status: before } = order;
    if (!pending) throw new Error(`Nothing is under way for order ${order.id}`);
    if (pending.waitsFor === 'approval') this.#setRequestStatus(order, end === 'issued' ? 'approved' : 'rejected');
    order.pending = undefined;
    order.status = end === 'issued' || old ? 'issued' : 'rejected';
    if (end === 'issued') this.#replaceCertificate(order, pending, before);
    this.onProgress(pending, end);
  }

  #replaceCertificate(order: StandInOrder, pending: PendingIssuance, before: string): void {
    const { scenario, names, disableCt = order.disableCt ?? false, csr } = pending;
    const { certificate: old } = order;
    const scts = !disableCt !== Boolean(scenario.wrongScts);
    order.certificate = this.#register(scts ? pending.withScts : pending.withoutScts, names, scts, pending.id);
    order.csr = csr ?? order.csr;
    const { requests } = order.stale;
    order.stale = {
      ...(scenario.orderLags && { order: { status: before, certificate: old } }),
      ...(scenario.downloadLags && { download: { certificate: old } }),
      ...(requests && { requests }),
    };
  }

  #proceed(order: StandInOrder, pending: PendingIssuance): void {
    const { waitsFor, scenario } = pending;
    if (waitsFor || scenario.pendingReads !== undefined) this.onProgress(pending, waitsFor ?? 'ready');
    else this.complete(order, scenario.rejected ? 'rejected' : 'issued');
  }

  #setRequestStatus(order: StandInOrder, status: string): void {
    const { requests, pending } = order;
    this.#setRequests(
      order,
      requests.map((request) => (request.id === pending?.requestId ? { ...request, status } : request)),
    );
  }

  #setRequests(order: StandInOrder, requests: readonly OrderRequest[]): void {
    if (order.pending?.scenario.requestsLag) order.stale.requests ??= { requests: order.requests };
    order.requests = requests;
  }

  /** Returns the validity of a certificate that is requested now: whole days, the last of which is no Saturday or Sunday. */
  #validityOf({ planEnds }: StandInOrder): Pick<CertificateRequest, 'notBefore' | 'notAfter'> {
    if (!(planEnds instanceof Date)) return {};
    const today = Math.floor(this.now() / DAY_MS);
    let lastDay = Math.min(Math.floor(planEnds.getTime() / DAY_MS), today + this.maxDays - 1);
    while (lastDay > today && [0, 6].includes(new Date(lastDay * DAY_MS).getUTCDay())) lastDay--;
    return { notBefore: new Date(today * DAY_MS), notAfter: new Date((lastDay + 1) * DAY_MS - 1_000) };
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
    { serial, notBefore, notAfter, ...rest }: IssuedCertificate,
    names: Names,
    scts: boolean,
    id?: number,
  ): StandInCertificate {
    return {
      ...rest,
      id: id ?? ++this.#lastCertificateId,
      commonName: names.commonName,
      dnsNames: names.dnsNames,
      serial: serial.toUpperCase(),
      scts,
      issuedAt: this.#nextTime(),
      validFrom: notBefore,
      validTill: notAfter,
    };
  }

  /** No two events have the same time: a request is older than its certificate. */
  #nextTime(): Date {
    this.#lastTime = Math.max(this.#lastTime + 1, this.now());
    return new Date(this.#lastTime);
  }
}

const FULLY_VALIDATED = {
  type: 'ov',
  method: 'dns-txt-token',
  domains: 'active',
  randomValue: '',
  hasRecord: false,
} as const;

const isValidated = ({ validation }: StandInOrder) => validation.domains === 'active';
