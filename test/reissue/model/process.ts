import { timeoutError } from '../../../src/http/network-errors.ts';
import type { HttpRequest, HttpResponse } from '../../../src/http/types.ts';
import { abortedError, brokenError, resetError, VirtualNetwork } from '../../harness/virtual-network.ts';
import { type Attempt, isRead, kindOf, outcomeOf, statusIn } from './attempts.ts';
import type { Fault, Place, Trouble } from './cases.ts';
import { toCertificate } from './certificates.ts';
import { parseOrder, rewriteTimes, showsPending } from './order.ts';
import type { SimulatedService } from './service.ts';

type Events = Pick<Trouble, 'faults' | 'outage' | 'kill' | 'scenario'> & {
  isStandardUser: boolean;
  timeoutSeconds: number;
  /** What somebody else does meanwhile, at requests of this process. */
  foreignActs: readonly (Place & { times: number; when: 'before' | 'after'; begin: () => void })[];
};

/** Time and network of one process. */
export class SimulatedProcess extends VirtualNetwork {
  readonly attempts: Attempt[] = [];
  killed = false;
  timeoutSeconds: number;
  readonly #service: SimulatedService;
  readonly #events: Events;
  readonly #step: Attempt['step'];
  readonly #counts = { any: 0, order: 0, chain: 0, put: 0, post: 0, validation: 0 };

  constructor(service: SimulatedService, step: Attempt['step'], events: Events) {
    super(service.account, service.time, service.random, { isRecording: false });
    this.#service = service;
    this.#step = step;
    this.#events = events;
    this.timeoutSeconds = events.timeoutSeconds;
  }

  kill(): void {
    this.killed = true;
    this.clock.stop();
  }

  override async send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
    const { time } = this.#service;
    const kind = kindOf(request);
    const count = { ...this.#counts };
    this.#counts.any++;
    this.#counts[kind]++;
    const isAt = ({ on, nth }: Place, times = 1) =>
      (on === 'any' || on === kind) && count[on] >= nth && count[on] < nth + times;
    const sent = { sent: this.#service.tick(), sentAt: time.now, isFalse: false };
    const attempt: Attempt = { step: this.#step, kind, ...statusIn(request), ...sent };
    this.attempts.push(attempt);
    try {
      const response = await this.#simulate(request, attempt, isAt, signal);
      attempt.outcome ??= outcomeOf(attempt, response);
      return response;
    } catch (error) {
      attempt.outcome ??= 'aborted';
      throw error;
    } finally {
      Object.assign(attempt, { ended: this.#service.tick(), endedAt: time.now });
    }
  }

  async #simulate(
    request: HttpRequest,
    attempt: Attempt,
    isAt: (place: Place, times?: number) => boolean,
    signal: AbortSignal | undefined,
  ): Promise<HttpResponse> {
    const { time, random } = this.#service;
    const { outage, faults, kill, foreignActs } = this.#events;
    if (signal?.aborted) throw abortedError(false);
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
    const beginForeign = (when: 'before' | 'after') => {
      for (const act of foreignActs) if (act.when === when && isAt(act, act.times)) act.begin();
    };
    await this.#sleep(20 + random() * 500, signal);
    beginForeign('before');
    const response = await this.#serve(fault, request, attempt, signal);
    beginForeign('after');
    await this.#sleep(20 + random() * 800, signal);
    return response;
  }

  async #serve(
    fault: Fault | undefined,
    request: HttpRequest,
    attempt: Attempt,
    signal: AbortSignal | undefined,
  ): Promise<HttpResponse> {
    if (!fault) return this.#carryOut(request, attempt);
    const isCarriedOut = 'when' in fault ? fault.when === 'carried out' : 'carriedOut' in fault && fault.carriedOut;
    if (isCarriedOut) await this.#carryOut(request, attempt);
    const isConnected = !('when' in fault && fault.when === 'before the connection');
    switch (fault.is) {
      case 'status': {
        const { status, retryAfter, byGateway } = fault;
        const errors = { errors: [{ code: 'simulated', message: 'A simulated fault.' }] };
        const body = byGateway ? '<h1>No.</h1>' : JSON.stringify(errors);
        return { status, headers: retryAfter ? { 'retry-after': retryAfter } : {}, body, bodyError: undefined };
      }
      case 'HTML': {
        const headers = { 'content-type': 'text/html' };
        return { status: 200, headers, body: '<!DOCTYPE html><title>Sign in</title>', bodyError: undefined };
      }
      case 'another body':
        if (isRead(attempt)) attempt.outcome = 'failed';
        return { status: 200, headers: {}, body: OTHER_BODIES[fault.of], bodyError: undefined };
      case 'cut body': {
        const whole = await this.#carryOut(request, attempt);
        const body = whole.body.slice(0, whole.body.length / 2);
        return { ...whole, body, bodyError: whole.body === '' ? undefined : brokenError() };
      }
      case 'reset':
        this.#break(attempt, isConnected);
        throw resetError(isConnected);
      case 'carried out late':
        if (attempt.kind === 'post')
          this.#service.time.after(fault.seconds * 1000, () => void this.#carryOut(request, attempt));
        return this.#timeOut(attempt, true, signal);
      case 'timeout':
        return this.#timeOut(attempt, isConnected, signal);
      default:
        return this.#lie(fault.is, await this.#carryOut(request, attempt), attempt);
    }
  }

  /** Changes the response to a GET into what is false, or makes it forget. */
  #lie(
    what: keyof SimulatedService['replays'] | 'no CT status' | 'the other CT status',
    truth: HttpResponse,
    attempt: Attempt,
  ): HttpResponse {
    if (what === 'no CT status' || what === 'the other CT status') {
      if (!attempt.order || truth.status !== 200) return truth;
      const body = JSON.parse(truth.body);
      const disableCt = what === 'no CT status' || body.disable_ct === undefined ? undefined : !body.disable_ct;
      attempt.order = { ...attempt.order, disableCt };
      attempt.isFalse = true;
      return { ...truth, body: JSON.stringify({ ...body, disable_ct: disableCt }) };
    }
    if (attempt.kind !== 'chain') return truth;
    const replayed = this.#service.replays[what];
    attempt.certificate = toCertificate(replayed);
    attempt.isFalse = true;
    return { ...truth, status: 200, body: replayed.pem + replayed.issuerPem };
  }

  async #timeOut(attempt: Attempt, isConnected: boolean, signal: AbortSignal | undefined): Promise<never> {
    const { timeoutSeconds } = this;
    await this.#sleep(timeoutSeconds * 1000, signal);
    this.#break(attempt, isConnected);
    throw timeoutError(timeoutSeconds, isConnected);
  }

  #break(attempt: Attempt, isConnected: boolean): void {
    attempt.outcome = isRead(attempt) ? 'failed' : isConnected ? 'in doubt' : 'not sent';
  }

  #sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return this.clock.sleep(ms, signal).catch(() => {
      throw abortedError(true);
    });
  }

  /** The service does its work. */
  async #carryOut(request: HttpRequest, attempt: Attempt): Promise<HttpResponse> {
    const { account } = this.#service;
    const { scenario, isStandardUser } = this.#events;
    const key = isStandardUser ? account.standardUserKey : account.apiKey;
    if (request.headers['X-DC-DEVKEY'] !== key) throw new Error('Without the key');
    if (attempt.kind === 'post') account.reissueMode = this.#service.scenario(scenario, isStandardUser);
    const carriedOut = await this.carryOut(request);
    const { timesWritten } = this.#service;
    const isOrder = attempt.kind === 'order' && carriedOut.status === 200;
    const response = isOrder ? { ...carriedOut, body: rewriteTimes(carriedOut.body, timesWritten) } : carriedOut;
    attempt.served = this.#service.tick();
    if (response.status === 200) this.#noteRead(attempt, response.body);
    // The work of a process that was killed meanwhile is done, but the process does not see the response.
    return this.killed ? never() : response;
  }

  #noteRead(attempt: Attempt, text: string): void {
    const { certificate: active, pending, stale } = this.#service.order;
    if (attempt.kind === 'order') {
      attempt.order = parseOrder(text, this.#service.time.now);
      const shown = showsPending(attempt.order);
      const isOther = active !== undefined && shown !== 'unknown' && shown !== Boolean(pending);
      attempt.isFalse = stale.order !== undefined || isOther;
    } else if (attempt.kind === 'chain') {
      const shown = stale.download ? stale.download.certificate : active;
      if (shown) attempt.certificate = toCertificate(shown);
      attempt.isFalse = shown !== active;
    }
  }
}

/** What a gateway sends in place of a response. */
const OTHER_BODIES = {
  'another order': JSON.stringify({ id: 7, status: 'issued', disable_ct: false, certificate: { id: 7 } }),
  nothing: '{}',
  garbage: '{"id": 1000001, "status"',
};

const never = () => new Promise<never>(() => {});
