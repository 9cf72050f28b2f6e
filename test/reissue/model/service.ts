import { VirtualTime } from '../../harness/virtual-time.ts';
import type { PendingIssuance, ReissueScenario, StandInCertificate, StandInOrder } from '../../stand-in/orders.ts';
import { YESTERDAY } from '../../stand-in/pki.ts';
import { StandInAccount } from '../../stand-in/state.ts';
import {
  type ForeignReissue,
  healthy,
  type Outage,
  type Sequence,
  type TimedScenario,
  UNKNOWN_STATUS,
} from './cases.ts';
import { csrFiles, toCertificate } from './certificates.ts';
import type { TimesWritten } from './order.ts';
import { Chronicle } from './story.ts';

export const ORDER_ID = '1000001';
const CLOSED = 'revoked';
const DAY_MS = 86_400_000;
const STALE_REQUEST = { id: 1, date: '2020-01-02T03:04:05Z', type: 'reissue', status: 'pending', comments: undefined };
/** A name that nobody has seen until a certificate has it. */
export const ADDED_NAME = 'new.example.com';
const NAMES = ['example.com', 'www.example.com', 'shop.example.com', 'mail.example.com'];
const usual = { commonName: 'example.com', dnsNames: NAMES, scts: true, keyType: 'ec' as const };

const after = (days: number) => new Date(YESTERDAY.getTime() + days * DAY_MS);

const elsewhere = await StandInAccount.create({ orders: [] });

/** Issues a certificate that is older than all that the order has. */
async function issueOld(changes: object): Promise<StandInCertificate> {
  const certificate = { ...usual, notBefore: after(-100), ...changes };
  const order = await elsewhere.addOrder({ id: 1, status: 'issued', disableCt: false, certificate });
  return order.certificate as StandInCertificate;
}

const issueReplays = async (scts: boolean) => ({
  'an earlier certificate': await issueOld({ scts, notAfter: after(30) }),
  'an expired certificate': await issueOld({ scts, notAfter: YESTERDAY }),
});
/** What the order may have in the place of its active certificate, later. */
const newer = { notBefore: after(1), notAfter: after(91) };
/** What a gateway or a cache can deliver in place of the active certificate. */
const replays = {
  'another order': await issueOld({ commonName: 'other.example', dnsNames: ['other.example'], notBefore: undefined }),
  'a newer certificate, logged': await issueOld({ scts: true, ...newer }),
  'a newer certificate, not logged': await issueOld({ scts: false, ...newer }),
  logged: await issueReplays(true),
  keptOut: await issueReplays(false),
};

/** A reissue whose times pass in virtual time, in place of those that the stand-in counts in reads. */
interface SimulatedScenario extends ReissueScenario {
  timed: TimedScenario;
}

/** CertCentral in virtual time, with one order. Everything that happens has a number, its tick. */
export class SimulatedService {
  readonly account: StandInAccount;
  readonly time = new VirtualTime(Date.now());
  readonly random: () => number;
  readonly chronicle: Chronicle;
  outage: { until: number; fault: Outage['fault'] } | undefined;
  readonly timesWritten: TimesWritten;
  #started: PendingIssuance | undefined;

  private constructor(account: StandInAccount, random: () => number, timesWritten: TimesWritten) {
    this.account = account;
    this.chronicle = new Chronicle(account, account.orders.get(ORDER_ID) as StandInOrder);
    this.random = random;
    this.timesWritten = timesWritten;
  }

  static async start(sequence: Omit<Sequence, 'steps' | 'last'>, random: () => number): Promise<SimulatedService> {
    const { start, ctReported, ctStatusCounts, hasHiddenName } = sequence;
    const days = { together: 91, earlier: 61, expired: 0, ended: -3 }[sequence.ends];
    const ends = { notAfter: after(days) };
    const { planEnds } = sequence;
    const order = {
      id: ORDER_ID,
      status: { unissued: 'processing', pending: 'reissue_pending', odd: UNKNOWN_STATUS }[start as string] ?? 'issued',
      disableCt: ['out of the log', 'out of sync', 'odd'].includes(start),
      commonName: usual.commonName,
      ...(planEnds !== '' && { planEnds: typeof planEnds === 'number' ? after(days + planEnds) : planEnds }),
      ...(start !== 'unissued' && {
        certificate: { ...usual, scts: start !== 'out of the log' && start !== 'odd', ...ends },
      }),
      ...(start === 'pending' && { pending: {} }),
    };
    const account = await StandInAccount.create({ orders: [order], ctReported, ctStatusCounts });
    const service = new SimulatedService(account, random, sequence.timesWritten);
    const { order: started } = service;
    const { pending } = started;
    if (!started.certificate) started.dnsNames = [...NAMES, ...(hasHiddenName ? [ADDED_NAME] : [])];
    if (!started.certificate) started.certificateFields = { dns_names: NAMES };
    if (sequence.hasStaleRequest && started.certificate) started.requests = [STALE_REQUEST];
    const { onProgress } = account.store;
    account.store.onProgress = (...progress) => {
      service.#onProgress(...progress);
      onProgress(...progress);
    };
    if (pending || start === 'unissued')
      service.time.after(random() * 400_000, () => {
        const { order } = service;
        if (order.pending === pending && (pending || !order.certificate)) void service.issueAll();
      });
    return service;
  }

  get order(): StandInOrder {
    return this.account.orders.get(ORDER_ID) as StandInOrder;
  }

  get state() {
    return this.account.stateOf(ORDER_ID);
  }

  get isClosed(): boolean {
    const { status, planEnds, certificate } = this.order;
    const isOver = (day?: Date) => day !== undefined && Math.ceil((this.time.now - Number(day)) / DAY_MS) > 3;
    const hasEnded = planEnds instanceof Date && isOver(planEnds) && isOver(certificate?.validTill);
    return [CLOSED, 'rejected'].includes(status) || hasEnded;
  }

  /** The digest of the key of the active certificate. */
  get activeKey(): string {
    return this.order.certificate ? toCertificate(this.order.certificate).keyDigest : '';
  }

  get isExpired(): boolean {
    const { certificate } = this.order;
    return certificate !== undefined && toCertificate(certificate).till < this.time.now;
  }

  /** What is delivered in place of the active certificate, with the other CT status, which a run may desire. */
  get replays() {
    const { logged, keptOut, ...others } = replays;
    return { ...others, ...(this.state.scts ? keptOut : logged) };
  }

  tick(): number {
    return this.chronicle.tick();
  }

  /** Prepares a reissue that someone else requests, unless one is pending. */
  async prepare(foreign: Omit<ForeignReissue, 'on' | 'nth' | 'when'>): Promise<() => void> {
    const { scenario, disableCt, anotherKey, hasMoreNames, needsApproval } = foreign;
    const { dnsNames } = this.order.certificate ?? this.order;
    const begin = await this.account.prepareReissue(ORDER_ID, {
      ...this.scenario(scenario, needsApproval),
      anotherKey,
      needsApproval,
      ...(hasMoreNames && { dnsNames: [...new Set([...dnsNames, ADDED_NAME])] }),
      ...(disableCt !== undefined && { disableCt }),
    });
    return () => {
      const { status, certificate, pending } = this.order;
      if (!pending && !this.isClosed && (status === 'issued' || !certificate)) this.chronicle.letOthers(begin);
    };
  }

  /** Lets somebody set the CT status during a run. */
  setStatus(disableCt: boolean): void {
    const { order } = this;
    // If it is not reported, nobody can see that.
    if (order.disableCt === disableCt || this.isClosed || !this.account.ctReported) return;
    this.chronicle.letOthers(() => {
      order.disableCt = disableCt;
    });
  }

  /** Lets somebody change the order between two runs. */
  change(does: string): Promise<void> {
    return this.chronicle.letOthers(() => this.#change(does));
  }

  async #change(does: string): Promise<void> {
    const { order } = this;
    if (does === 'sets the status') order.disableCt = !order.disableCt;
    else if (does === 'replaces the CSR') order.csr = csrFiles['b.csr'];
    else if (does === 'is issued') await this.issueAll();
    else if (does === 'is replaced') (await this.account.prepareReissue(ORDER_ID))();
    else if (does === 'is odd') order.status = order.status === 'issued' ? UNKNOWN_STATUS : order.status;
    else if (order.pending) this.account.reject(ORDER_ID);
    if (does === 'closes the order') Object.assign(order, { status: CLOSED, stale: {} });
  }

  /** Makes a closed or odd order a usual one again, so that the sequence goes on. */
  reopen(): void {
    const { order } = this;
    if ((this.isClosed || order.status === UNKNOWN_STATUS) && !order.pending)
      order.status = order.certificate ? 'issued' : 'processing';
    if (order.planEnds instanceof Date && Number(order.planEnds) < this.time.now + DAY_MS)
      order.planEnds = new Date(this.time.now + 200 * DAY_MS);
  }

  async issueAll(): Promise<void> {
    if (this.isClosed || (!this.order.pending && this.order.certificate)) return;
    await this.time.freezeDuring(this.account.issue(ORDER_ID));
  }

  /** Returns what the stand-in makes of a scenario, within the bounds of what the action relies on. */
  scenario(raw: TimedScenario, needsApproval: boolean): SimulatedScenario {
    const { certificate } = this.order;
    const timed = withinBounds(raw, needsApproval ? raw.approvedAfter : 0);
    const { end, takes, nameMissing, orderLag, downloadLag, requestsLag, status } = timed;
    return {
      ...timed,
      timed,
      ...(takes !== 0 && { pendingReads: 'manual' as const }),
      // That it is pending shows by the request for an approval alone.
      status: status === 'issued' && !(needsApproval && takes === 0) ? 'reissue_pending' : status,
      rejected: end === 'rejected',
      nameMissing: nameMissing && (certificate?.dnsNames.length ?? 0) > 2,
      orderLags: orderLag > 0,
      downloadLags: downloadLag > 0,
      requestsLag: requestsLag > 0,
    };
  }

  #onProgress(pending: PendingIssuance, stage: Parameters<StandInAccount['store']['onProgress']>[1]): void {
    const { timed = healthy(0) } = pending.scenario as Partial<SimulatedScenario>;
    const { order, account, time } = this;
    if (this.#started !== pending) this.#onStart(pending, timed);
    const later = (seconds: number | null, happen: () => void) => {
      if (seconds !== null) time.after(seconds * 1000, () => order.pending === pending && happen());
    };
    if (stage === 'approval')
      later(timed.approvedAfter, () => {
        if (timed.approverRejects) account.reject(ORDER_ID);
        else account.approve(ORDER_ID, timed.approverSets);
      });
    else if (stage === 'ready') {
      if (pending.scenario.pendingReads !== 'manual' || 'timed' in pending.scenario)
        later(timed.takes, () => account.store.complete(order, timed.end));
    } else {
      this.#endLags(timed);
    }
  }

  #onStart(pending: PendingIssuance, { shows, requestsLag, flaps, takes }: TimedScenario): void {
    const { order, time } = this;
    const { stale } = order;
    this.#started = pending;
    if (pending !== order.pending) return;
    if (shows > 0) stale.order = { status: 'issued', certificate: order.certificate };
    if (shows > 0) stale.requests ??= { requests: order.requests.slice(1) };
    time.after(shows * 1000, () => delete stale.order);
    // A reissue that ends soon would not show for long enough.
    if (flaps && shows === 0 && (takes === null || takes > 150))
      time.after(flaps.after * 1000, () => {
        if (order.pending !== pending) return;
        const flap = { status: flaps.status, certificate: order.certificate };
        stale.order = flap;
        time.after(flaps.lasts * 1000, () => stale.order === flap && delete stale.order);
      });
    time.after(Math.max(shows, Math.min(requestsLag, 40)) * 1000, () => delete stale.requests);
  }

  #endLags({ orderLag, requestsLag, downloadLag }: TimedScenario): void {
    const { stale } = this.order;
    const end = (name: keyof typeof stale, seconds: number) => {
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

function withinBounds(scenario: TimedScenario, approvedAfter: number | null): TimedScenario {
  const { takes, shows, orderLag, downloadLag } = scenario;
  if (takes === null || approvedAfter === null) return scenario;
  const ends = takes + approvedAfter;
  if (ends + downloadLag <= VISIBLE_SECONDS) return { ...scenario, shows: Math.min(shows, ends) };
  if (ends < 40) return { ...scenario, shows: Math.min(shows, ends), downloadLag: VISIBLE_SECONDS - ends };
  return { ...scenario, shows: Math.min(shows, ends - 40), orderLag: Math.min(orderLag, downloadLag) };
}
