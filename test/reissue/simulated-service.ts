import { KeyObject, X509Certificate } from 'node:crypto';
import { VirtualTime } from '../harness/virtual-time.ts';
import type { PendingIssuance, ReissueScenario, StandInOrder } from '../stand-in/orders.ts';
import { readCsrPublicKey } from '../stand-in/pki.ts';
import { StandInAccount } from '../stand-in/state.ts';
import type { ForeignReissue, Outage, Sequence, Somebody, TimedReissueScenario } from './sequences.ts';
import { csrFiles, exportKey, keyOf } from './simulated-keys.ts';

export const ORDER_ID = '1000001';
const CLOSED = 'revoked';
const STALE_REQUEST = { id: 1, date: '2020-01-02T03:04:05Z', type: 'reissue', status: 'pending', comments: undefined };
export const OTHER_NAME = 'other.example';
/** What a gateway delivers that mixes up downloads. */
export const OTHER_DOWNLOAD = await downloadOfAnotherOrder();
/** A name that nobody has seen until a certificate has it. */
export const ADDED_NAME = 'new.example.com';
const NAMES = ['example.com', 'www.example.com', 'shop.example.com', 'mail.example.com'];

async function downloadOfAnotherOrder(): Promise<string> {
  const certificate = { commonName: OTHER_NAME, dnsNames: [OTHER_NAME], scts: true, keyType: 'ec' as const };
  const order = { id: '1000002', status: 'issued', disableCt: false, commonName: OTHER_NAME, certificate };
  const account = await StandInAccount.create({ orders: [order] });
  const { pem = '', issuerPem = '' } = account.orders.get(order.id)?.certificate ?? {};
  return pem + issuerPem;
}

/** A reissue whose times pass in virtual time, in place of those that the stand-in counts in reads. */
interface SimulatedScenario extends ReissueScenario {
  timed: TimedReissueScenario;
  isForeign: boolean;
}

/** CertCentral in virtual time, with one order. Everything that happens has a number, its tick. */
export class SimulatedService {
  readonly account: StandInAccount;
  readonly time = new VirtualTime();
  readonly random: () => number;
  #ticks = 0;
  /** When something last became true that a process can know only by a read: not by its own PUT or POST. */
  changedAt = 0;
  /** When the reissue that is pending was requested. */
  pendingSince = 0;
  /** When the active certificate was issued. */
  issuedAt = 0;
  outage: { until: number; fault: Outage['fault'] } | undefined;
  #started: PendingIssuance | undefined;

  private constructor(account: StandInAccount, random: () => number) {
    this.account = account;
    this.random = random;
  }

  static async start(sequence: Sequence, random: () => number): Promise<SimulatedService> {
    const { start, ctReported, ctStatusCounts, validation, hasHiddenName } = sequence;
    const certificate = { commonName: 'example.com', dnsNames: [...NAMES], scts: start !== 'out of the log' };
    const order = {
      id: ORDER_ID,
      status: start === 'unissued' ? 'processing' : start === 'pending' ? 'reissue_pending' : 'issued',
      disableCt: start === 'out of the log' || start === 'out of sync',
      commonName: 'example.com',
      ...(validation === 'domains' && { validation: { type: 'dv' as const } }),
      ...(validation === 'organization' && { validation: { organization: 'expired' as const } }),
      ...(start !== 'unissued' && { certificate: { ...certificate, keyType: 'ec' as const } }),
      ...(start === 'pending' && { pending: {} }),
    };
    const account = await StandInAccount.create({ orders: [order], ctReported, ctStatusCounts });
    const service = new SimulatedService(account, random);
    const { order: started } = service;
    const { pending } = started;
    if (hasHiddenName && !started.certificate) {
      started.dnsNames = [...started.dnsNames, ADDED_NAME];
      started.certificateFields = { dns_names: [started.commonName] };
    }
    if (sequence.hasStaleRequest && started.certificate) started.requests = [STALE_REQUEST];
    account.store.onProgress = (...progress) => service.#onProgress(...progress);
    if (pending || start === 'unissued')
      service.time.after(random() * 400_000, () => {
        const { order } = service;
        if (order.pending === pending && (pending || !order.certificate) && !service.isClosed) void service.issueAll();
      });
    return service;
  }

  get order(): StandInOrder {
    return this.account.orders.get(ORDER_ID) as StandInOrder;
  }

  get state() {
    return this.account.stateOf(ORDER_ID);
  }

  /** Whether the active certificate is for the key of a CSR; any key will do without one. */
  hasKeyOf(csr: keyof typeof csrFiles | null): boolean {
    const { certificate } = this.order;
    if (csr === null || !certificate) return csr === null;
    return new X509Certificate(certificate.pem).publicKey.equals(csrFiles[csr].publicKey);
  }

  /** The public key of the active certificate; empty if there is none. */
  get activeKey(): string {
    return keyOf(this.order.certificate?.pem);
  }

  /** Whether the order has a CSR for the key of its active certificate, so that a run can do without `csr-file`. */
  async hasUsableCsr(): Promise<boolean> {
    const { csr = '', certificate } = this.order;
    return !certificate || exportKey(KeyObject.from(await readCsrPublicKey(csr))) === this.activeKey;
  }

  tick(): number {
    return ++this.#ticks;
  }

  /** Prepares a reissue that someone else requests, unless one is pending. */
  async prepare(foreign: ForeignReissue): Promise<() => void> {
    const { scenario, disableCt, anotherKey, hasMoreNames, needsApproval } = foreign;
    const { dnsNames } = this.order.certificate ?? this.order;
    const names = hasMoreNames && { dnsNames: [...new Set([...dnsNames, ADDED_NAME])] };
    const how = { ...this.scenario(scenario, needsApproval, true), anotherKey, needsApproval, ...names };
    const begin = await this.account.prepareReissue(ORDER_ID, {
      ...how,
      ...(disableCt !== undefined && { disableCt }),
    });
    return () => {
      if (this.order.status === 'issued' && !this.order.pending) begin();
    };
  }

  get isClosed(): boolean {
    return this.order.status === CLOSED;
  }

  /** Lets somebody change the order between two runs. */
  async change(does: Somebody['does']): Promise<void> {
    const { order } = this;
    const isReissuable = order.status === 'issued' && !order.pending && order.certificate !== undefined;
    const dnsNames = [...new Set([...(order.certificate ?? order).dnsNames, ADDED_NAME])];
    switch (does) {
      case 'sets the status':
        order.disableCt = !order.disableCt;
        break;
      case 'replaces the CSR':
        order.csr = csrFiles['b.csr'].pem;
        break;
      case 'closes the order':
        this.rejectAll();
        Object.assign(order, { status: CLOSED, stale: {} });
        break;
      case 'adds a name':
        if (isReissuable) (await this.account.prepareReissue(ORDER_ID, { dnsNames }))();
        break;
      case 'replaces the key':
        if (isReissuable) (await this.account.prepareReissue(ORDER_ID, { anotherKey: true }))();
    }
    this.changedAt = this.tick();
  }

  /** Opens a closed order again, so that the sequence goes on. */
  reopen(): void {
    if (this.isClosed) this.order.status = this.order.certificate ? 'issued' : 'processing';
  }

  async issueAll(): Promise<void> {
    if (!this.order.pending && (this.order.certificate || this.isClosed)) return;
    await this.time.freezeDuring(this.account.issue(ORDER_ID));
  }

  rejectAll(): void {
    if (this.order.pending) this.account.reject(ORDER_ID);
  }

  /** Returns what the stand-in makes of a scenario, within the bounds of what the action relies on. */
  scenario(raw: TimedReissueScenario, needsApproval: boolean, isForeign = false): SimulatedScenario {
    const { validation, certificate } = this.order;
    const isValidated = validation.type !== 'dv' && validation.organization === 'active';
    const waits = [needsApproval ? raw.approvedAfter : 0, isValidated ? 0 : raw.validatedAfter];
    const timed = withinBounds(raw, waits);
    const { end, takes, wrongScts, nameMissing, anotherKey, noDownload, idChanges } = timed;
    const { orderLag, downloadLag, requestsLag, status } = timed;
    return {
      timed,
      isForeign,
      ...(takes !== 0 && { pendingReads: 'manual' as const }),
      // That it is pending shows by the request for an approval alone.
      status: status === 'issued' && !(needsApproval && isValidated && takes === 0) ? 'reissue_pending' : status,
      rejected: end === 'rejected',
      nameMissing: nameMissing && (certificate?.dnsNames.length ?? 0) > 2,
      wrongScts,
      anotherKey,
      noDownload,
      idChanges,
      ...(orderLag > 0 && { orderLag: Number.POSITIVE_INFINITY }),
      ...(downloadLag > 0 && { downloadLag: Number.POSITIVE_INFINITY }),
      ...(requestsLag > 0 && { requestsLag: Number.POSITIVE_INFINITY }),
    };
  }

  #onProgress(pending: PendingIssuance, stage: 'approval' | 'validation' | 'ready' | 'issued' | 'rejected'): void {
    const { timed, isForeign = true } = pending.scenario as Partial<SimulatedScenario>;
    const { order, account, time } = this;
    const isNew = this.#started !== pending;
    if (isNew && timed) this.#onStart(pending, timed, isForeign);
    const later = (seconds: number | null | undefined, happen: () => void) => {
      if (seconds !== null) time.after((seconds ?? 0) * 1000, () => order.pending === pending && happen());
    };
    if (stage === 'approval')
      later(timed?.approvedAfter, () => {
        if (timed?.approverRejects) account.reject(ORDER_ID);
        else account.approve(ORDER_ID, timed?.approverSets);
      });
    else if (stage === 'validation')
      later(timed?.validatedAfter, () => {
        account.setRecord(ORDER_ID);
        // DigiCert checks by itself, too.
        if (order.validation.type !== 'dv') account.finishValidation(ORDER_ID);
        else later(150, () => account.finishValidation(ORDER_ID));
      });
    else if (stage === 'ready') later(timed?.takes, () => account.store.complete(order, timed?.end ?? 'issued'));
    else {
      const tick = this.tick();
      if (!isNew || isForeign) this.changedAt = tick;
      if (stage === 'issued') this.issuedAt = tick;
      this.#endLags(timed);
    }
  }

  #onStart(pending: PendingIssuance, timed: TimedReissueScenario, isForeign: boolean): void {
    const { shows, requestsLag, flaps, takes } = timed;
    const { order, time } = this;
    this.#started = pending;
    this.pendingSince = this.tick();
    if (isForeign) this.changedAt = this.pendingSince;
    if (pending !== order.pending) return;
    const left = Number.POSITIVE_INFINITY;
    const { stale } = order;
    if (shows > 0) stale.order = { left, status: 'issued', certificate: order.certificate };
    if (shows > 0) stale.requests ??= { left, requests: order.requests.slice(1) };
    time.after(shows * 1000, () => delete stale.order);
    // A reissue that ends soon would not show for long enough.
    if (flaps && shows === 0 && (takes === null || takes > 150))
      time.after(flaps.after * 1000, () => {
        if (order.pending !== pending) return;
        const flap = { left, status: flaps.status, certificate: order.certificate };
        stale.order = flap;
        time.after(flaps.lasts * 1000, () => stale.order === flap && delete stale.order);
      });
    time.after(Math.max(shows, Math.min(requestsLag, 40)) * 1000, () => delete stale.requests);
  }

  #endLags({ orderLag, requestsLag, downloadLag }: Partial<TimedReissueScenario> = {}): void {
    const { stale } = this.order;
    const end = (name: keyof typeof stale, seconds = 0) => {
      const lag = stale[name];
      if (lag) this.time.after(seconds * 1000, () => stale[name] === lag && delete stale[name]);
    };
    end('order', orderLag);
    end('requests', requestsLag);
    end('download', downloadLag);
  }
}

/** A reissue shows this soon after its request, for long enough to be observed or by its certificate: the grace period needs that. */
const VISIBLE_SECONDS = 80;

function withinBounds(scenario: TimedReissueScenario, waits: (number | null)[]): TimedReissueScenario {
  const { takes, shows, orderLag, downloadLag } = scenario;
  const ends = [takes, ...waits].reduce((sum, wait) => (sum === null || wait === null ? null : sum + wait), 0);
  if (ends === null) return scenario;
  if (ends + downloadLag <= VISIBLE_SECONDS) return { ...scenario, shows: Math.min(shows, ends) };
  if (ends < 40) return { ...scenario, shows: Math.min(shows, ends), downloadLag: VISIBLE_SECONDS - ends };
  return { ...scenario, shows: Math.min(shows, ends - 40), orderLag: Math.min(orderLag, downloadLag) };
}
