import { networkError, timeoutError } from '../../src/http/network-errors.ts';
import type { RequestError } from '../../src/http/request-error.ts';
import type { HttpRequest, HttpResponse, Transport } from '../../src/http/types.ts';
import { VirtualClock, type VirtualTime } from '../harness/virtual-time.ts';
import type { PendingIssuance, ReissueScenario, StandInOrder } from '../stand-in/orders.ts';
import type { CertificatePool } from '../stand-in/pki.ts';
import { respond } from '../stand-in/routes.ts';
import { StandInAccount } from '../stand-in/state.ts';
import type {
  Fault,
  Faults,
  ForeignReissue,
  Kill,
  Place,
  RequestKind,
  Sequence,
  TimedReissueScenario,
} from './sequences.ts';

export const ORDER_ID = '1000001';
const NAMES = ['example.com', 'www.example.com', 'shop.example.com', 'mail.example.com'];

/** CertCentral in virtual time, with one order. Whatever happens has a number, in the order of happening. */
export class SimulatedService {
  readonly account: StandInAccount;
  readonly time: VirtualTime;
  readonly random: () => number;
  #ticks = 0;
  /** When something last became true that a process could only know by looking: not by its own PUT or POST. */
  changedAtTick = 0;
  /** When the reissue that is pending was requested. */
  pendingSinceTick = 0;
  pendingIsAnothers = false;
  /** When the active certificate was issued. */
  issuedAtTick = 0;
  outage: { until: number; fault: Fault } | undefined;

  private constructor(account: StandInAccount, time: VirtualTime, random: () => number) {
    this.account = account;
    this.time = time;
    this.random = random;
  }

  static async start(
    { start, ctReported, ctStatusCounts }: Sequence,
    pool: CertificatePool,
    time: VirtualTime,
    random: () => number,
  ): Promise<SimulatedService> {
    const certificate = {
      commonName: 'example.com',
      dnsNames: NAMES,
      scts: start !== 'out of the log',
      keyType: 'ec',
    } as const;
    const order = {
      id: ORDER_ID,
      status: start === 'unissued' ? 'processing' : start === 'pending' ? 'reissue_pending' : 'issued',
      disableCt: start === 'out of the log' || start === 'out of step',
      commonName: 'example.com',
      ...(start !== 'unissued' && { certificate: { ...certificate, dnsNames: [...NAMES] } }),
      ...(start === 'pending' && { pending: { pendingReads: 'manual' } as const }),
    };
    const account = await StandInAccount.create({ pool, orders: [order], ctReported, ctStatusCounts });
    const service = new SimulatedService(account, time, random);
    const { pending } = service.order;
    // Which is a while ago.
    if (pending) time.after(random() * 400_000, () => service.settle(pending, 'issued', 0, 0));
    if (start === 'unissued')
      time.after(random() * 400_000, () => {
        if (!service.order.certificate) void service.issueAll();
      });
    return service;
  }

  get order(): StandInOrder {
    return this.account.orders.get(ORDER_ID) as StandInOrder;
  }

  get state() {
    return this.account.stateOf(ORDER_ID);
  }

  tick(): number {
    return ++this.#ticks;
  }

  /** Plays the course of a reissue that was just accepted. */
  follow(scenario: TimedReissueScenario, isOwn: boolean): void {
    const { order } = this;
    const tick = this.tick();
    this.pendingSinceTick = tick;
    this.pendingIsAnothers = !isOwn;
    if (!isOwn) this.changedAtTick = tick;
    const { pending, certificate } = order;
    if (!pending) {
      this.issuedAtTick = tick;
      this.#endLags(scenario.orderLag, scenario.downloadLag);
      return;
    }
    if (scenario.shows > 0) {
      const stale = { left: Number.POSITIVE_INFINITY, status: 'issued', certificate };
      order.stale = { order: stale };
      this.time.after(scenario.shows * 1000, () => {
        if (order.stale.order === stale) delete order.stale.order;
      });
    }
    if (scenario.takes !== null)
      this.time.after(scenario.takes * 1000, () =>
        this.settle(pending, scenario.end, scenario.orderLag, scenario.downloadLag),
      );
  }

  settle(pending: PendingIssuance, end: 'issued' | 'rejected', orderLag: number, downloadLag: number): void {
    if (this.order.pending !== pending) return;
    this.account.store.complete(this.order, end);
    if (end === 'rejected') this.order.stale = {};
    this.changedAtTick = this.tick();
    if (end === 'issued') this.issuedAtTick = this.changedAtTick;
    this.#endLags(orderLag, downloadLag);
  }

  #endLags(orderLag: number, downloadLag: number): void {
    const { stale } = this.order;
    const { order, download } = stale;
    if (order) this.time.after(orderLag * 1000, () => stale.order === order && delete stale.order);
    if (download) this.time.after(downloadLag * 1000, () => stale.download === download && delete stale.download);
  }

  async issueAll(): Promise<void> {
    const { pending, certificate } = this.order;
    if (pending) return this.settle(pending, 'issued', 0, 0);
    if (certificate) return;
    await this.time.freezeDuring(this.account.issue(ORDER_ID));
    this.changedAtTick = this.issuedAtTick = this.tick();
  }

  rejectAll(): void {
    const { pending } = this.order;
    if (pending) this.settle(pending, 'rejected', 0, 0);
  }
}

/** What the stand-in makes of a course; its times are played here. */
export function toReissueScenario(scenario: TimedReissueScenario, names: number): ReissueScenario {
  const { takes, end, status, wrongScts, nameMissing, noDownload, idChanges, orderLag, downloadLag } = scenario;
  return {
    ...(takes !== 0 && { pendingReads: 'manual' }),
    status,
    wrongScts,
    idChanges,
    rejected: end === 'rejected',
    nameMissing: nameMissing && names > 2,
    noDownload,
    ...(orderLag > 0 && { orderLag: Number.POSITIVE_INFINITY }),
    ...(downloadLag > 0 && { downloadLag: Number.POSITIVE_INFINITY }),
  };
}

/** One attempt, as the service saw it. */
export interface Attempt {
  kind: RequestKind;
  body: string;
  sent: number;
  sentAt: number;
  /** When it was carried out, if it was. */
  arrived?: number;
  /** When the client knew, in milliseconds. */
  endedAt?: number;
  /** The status that the client saw. */
  status?: number;
  /** As far as the client can know, it surely was not carried out. */
  refused?: boolean;
  /** A GET that brought what it was to bring. */
  read?: boolean;
  /** Whether what was read showed a reissue as pending. */
  showedPending?: boolean;
  /** Whether what was read said that no certificate was issued yet. */
  showedNone?: boolean;
  /** The serial number and the names of the certificate that was read. */
  serial?: string | undefined;
  names?: readonly string[];
  /** Whether what was read is not the truth, but what was before. */
  hidden?: boolean;
}

export interface ProcessOptions {
  faults: Faults;
  kill: Kill | null;
  outage: (Place & { minutes: number; fault: Fault }) | null;
  others: readonly (ForeignReissue & { begin: () => void })[];
  scenario: TimedReissueScenario;
  timeoutSeconds: number;
}

/** A process, as far as time and network know it. */
export class SimulatedProcess implements Transport {
  readonly clock: VirtualClock;
  readonly attempts: Attempt[] = [];
  killed = false;
  timeoutSeconds: number;
  readonly #service: SimulatedService;
  readonly #options: ProcessOptions;
  readonly #counts = { any: 0, order: 0, chain: 0, put: 0, post: 0 };

  constructor(service: SimulatedService, options: ProcessOptions) {
    this.#service = service;
    this.#options = options;
    this.timeoutSeconds = options.timeoutSeconds;
    this.clock = new VirtualClock(service.time, service.random);
  }

  kill(): void {
    this.killed = true;
    this.clock.signal();
  }

  close(): void {}

  async send(request: HttpRequest, stop?: AbortSignal): Promise<HttpResponse> {
    const { time } = this.#service;
    const kind = kindOf(request);
    const count = { ...this.#counts };
    this.#counts.any++;
    this.#counts[kind]++;
    const isAt = ({ on, nth }: Place, times = 1) =>
      (on === 'any' || on === kind) && count[on] >= nth && count[on] < nth + times;
    const sent = this.#service.tick();
    const body = 'body' in request ? request.body : '';
    const attempt: Attempt = { kind, body, sent, sentAt: time.now };
    this.attempts.push(attempt);
    try {
      const got = await this.#play(request, attempt, isAt, stop);
      attempt.status = got.status;
      attempt.refused = got.status >= 400 && got.status < 500 && got.status !== 408;
      attempt.read =
        kind === 'order' || kind === 'chain'
          ? got.status === 200 && !got.bodyError && !got.body.startsWith('<')
          : false;
      return got;
    } finally {
      attempt.endedAt = time.now;
    }
  }

  async #play(
    request: HttpRequest,
    attempt: Attempt,
    isAt: (place: Place, times?: number) => boolean,
    stop: AbortSignal | undefined,
  ): Promise<HttpResponse> {
    const { time, random } = this.#service;
    const { outage, faults, kill, others } = this.#options;
    if (stop?.aborted) throw endedEarly(false);
    if (kill && isAt(kill)) {
      if (typeof kill.when === 'number') time.after(kill.when * 1000, () => this.kill());
      else {
        if (kill.when === 'carried out') await this.#carryOut(request, attempt);
        this.kill();
        return never();
      }
    }
    if (outage && isAt(outage))
      this.#service.outage = { until: time.now + outage.minutes * 60_000, fault: outage.fault };
    const down = this.#service.outage;
    const fault = down && time.now < down.until ? down.fault : faults.find((entry) => isAt(entry, entry.times))?.fault;
    await this.#sleep(20 + random() * 500, stop);
    for (const other of others) if (other.when === 'before' && isAt(other)) other.begin();
    const answered = await this.#serve(fault, request, attempt, stop);
    for (const other of others) if (other.when === 'after' && isAt(other)) other.begin();
    await this.#sleep(20 + random() * 800, stop);
    return answered;
  }

  async #serve(
    fault: Fault | undefined,
    request: HttpRequest,
    attempt: Attempt,
    stop: AbortSignal | undefined,
  ): Promise<HttpResponse> {
    switch (fault?.is) {
      case undefined:
        return this.#carryOut(request, attempt);
      case 'status': {
        if (fault.carriedOut) await this.#carryOut(request, attempt, true);
        const headers = { ...(fault.retryAfter !== undefined && { 'retry-after': fault.retryAfter }) };
        const body = JSON.stringify({ errors: [{ code: 'played', message: 'A played fault.' }] });
        return {
          status: fault.status,
          headers,
          body: fault.cut ? body.slice(0, 9) : body,
          bodyError: fault.cut ? broken() : undefined,
        };
      }
      case 'reset':
        if (fault.when === 'carried out') await this.#carryOut(request, attempt, true);
        attempt.refused = fault.when === 'before the connection';
        throw resetFailure(!attempt.refused);
      case 'timeout':
        if (fault.when === 'carried out') await this.#carryOut(request, attempt, true);
        attempt.refused = fault.when === 'before the connection';
        return this.#timeOut(!attempt.refused, stop);
      case 'carried out late':
        if (attempt.kind === 'post')
          this.#service.time.after(fault.seconds * 1000, () => void this.#carryOut(request, attempt, true));
        return this.#timeOut(true, stop);
      case 'HTML':
        if (fault.carriedOut) await this.#carryOut(request, attempt, true);
        return {
          status: 200,
          headers: { 'content-type': 'text/html' },
          body: '<!DOCTYPE html><title>Sign in</title>',
          bodyError: undefined,
        };
      case 'cut body': {
        const whole = await this.#carryOut(request, attempt);
        return {
          ...whole,
          body: whole.body.slice(0, whole.body.length / 2),
          bodyError: whole.body === '' ? undefined : broken(),
        };
      }
    }
  }

  async #timeOut(stood: boolean, stop: AbortSignal | undefined): Promise<never> {
    const { timeoutSeconds } = this;
    await this.#sleep(timeoutSeconds * 1000, stop);
    throw timeoutError(timeoutSeconds, stood);
  }

  #sleep(ms: number, stop: AbortSignal | undefined): Promise<void> {
    return this.clock.sleep(ms, stop).catch(() => {
      throw endedEarly(true);
    });
  }

  /** The service does its work. */
  async #carryOut(
    { method, url, headers }: HttpRequest,
    attempt: Attempt,
    answerIsLost = false,
  ): Promise<HttpResponse> {
    const { account, order, time } = this.#service;
    const path = new URL(url).pathname.replace('/services/v2', '');
    const sent = account.request(method, path, attempt.body === '' ? undefined : JSON.parse(attempt.body));
    if (headers['X-DC-DEVKEY'] !== account.apiKey) throw new Error('Without the key');
    const posts = order.reissues.length;
    if (attempt.kind === 'post')
      account.reissueMode = toReissueScenario(this.#options.scenario, order.certificate?.dnsNames.length ?? 0);
    if (!answerIsLost) this.#noteShown(attempt);
    const { status, headers: shown = {}, body = '' } = await time.freezeDuring(respond(account, sent));
    attempt.arrived = this.#service.tick();
    if (order.reissues.length > posts) this.#service.follow(this.#options.scenario, true);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const lower = Object.fromEntries(Object.entries(shown).map(([name, value]) => [name.toLowerCase(), value]));
    // The work of a process that was killed meanwhile was done; it does not see the answer.
    return this.killed ? never() : { status, headers: lower, body: text, bodyError: undefined };
  }

  #noteShown(attempt: Attempt): void {
    const { status, certificate, pending, stale } = this.#service.order;
    const shown = stale.order ?? { status, certificate };
    if (attempt.kind === 'order') {
      attempt.showedPending = shown.status !== 'issued' && shown.certificate !== undefined;
      attempt.showedNone = shown.certificate === undefined;
      attempt.hidden = stale.order !== undefined || (pending !== undefined && shown.status === 'issued');
    } else if (attempt.kind === 'chain') {
      attempt.hidden = stale.download !== undefined;
      attempt.serial = (stale.download ?? { certificate }).certificate?.serial;
      attempt.names = (stale.download ?? { certificate }).certificate?.dnsNames ?? [];
    }
  }
}

function kindOf({ method, url }: HttpRequest): RequestKind {
  if (method === 'PUT') return 'put';
  if (method === 'POST') return 'post';
  return url.includes('/download/') ? 'chain' : 'order';
}

const never = () => new Promise<never>(() => {});
const clean = (text: string) => text;
const error = (code: string, message: string) => Object.assign(new Error(message), { code });
const resetFailure = (stood: boolean): RequestError =>
  networkError(
    stood ? error('ECONNRESET', 'read ECONNRESET') : error('ECONNREFUSED', 'connect ECONNREFUSED'),
    stood,
    clean,
  );
const endedEarly = (stood: boolean): RequestError =>
  networkError(error('ABORT_ERR', 'The operation was aborted'), stood, clean);
const broken = (): RequestError => networkError(error('ECONNRESET', 'aborted'), true, clean);
