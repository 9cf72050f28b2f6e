import { timeoutError } from '../../src/http/network-errors.ts';
import type { HttpRequest, HttpResponse } from '../../src/http/types.ts';
import { abortedError, brokenError, resetError, VirtualNetwork } from '../harness/virtual-network.ts';
import {
  type Fault,
  type Faults,
  type Kill,
  type Outage,
  type Place,
  type RequestKind,
  type TimedReissueScenario,
  UNKNOWN_STATUS,
} from './sequences.ts';
import { keyOf } from './simulated-keys.ts';
import { OTHER_DOWNLOAD, OTHER_NAME, type SimulatedService } from './simulated-service.ts';

/** One attempt, as the service saw it. */
export interface Attempt {
  kind: RequestKind;
  body: string;
  /** The tick at which it was sent, and the time in milliseconds. */
  sent: number;
  sentAt: number;
  /** The tick at which it was carried out, if it was. */
  arrived?: number;
  /** When the client knew, in milliseconds. */
  endedAt?: number;
  /** The status that the client saw. */
  status?: number;
  /** As far as the client can know, it certainly was not carried out. */
  refused?: boolean;
  /** A GET that brought what it should bring. */
  read?: boolean;
  /** Whether it showed a reissue as pending, or that no certificate was issued yet. */
  showedPending?: boolean;
  showedNone?: boolean;
  /** Whether the order showed or did not say that a reissue is pending, and the CT status that it reported. */
  mayBePending?: boolean;
  reported?: 'enabled' | 'disabled' | undefined;
  /** The serial number and the names of the certificate that it brought, and whether it has SCTs; the names of the order. */
  serial?: string | undefined;
  names?: readonly string[];
  scts?: boolean | undefined;
  /** Its public key. */
  key?: string;
  /** Whether it brought the certificate of another order. */
  isOther?: boolean;
  /** Whether it showed not the truth, but what was before. */
  hidden?: boolean;
}

export interface ProcessOptions {
  faults: Faults;
  kill: Kill | null;
  outage: Outage | null;
  foreignReissues: readonly (Place & { when: 'before' | 'after'; begin: () => void })[];
  scenario: TimedReissueScenario;
  isStandardUser: boolean;
  timeoutSeconds: number;
}

/** Time and network of one process. */
export class SimulatedProcess extends VirtualNetwork {
  readonly attempts: Attempt[] = [];
  killed = false;
  timeoutSeconds: number;
  readonly #service: SimulatedService;
  readonly #options: ProcessOptions;
  readonly #counts = { any: 0, order: 0, chain: 0, put: 0, post: 0, validation: 0, caa: 0, check: 0 };

  constructor(service: SimulatedService, options: ProcessOptions) {
    super(service.account, service.time, service.random);
    this.#service = service;
    this.#options = options;
    this.timeoutSeconds = options.timeoutSeconds;
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
    const body = ('body' in request && request.body) || '';
    const attempt: Attempt = { kind, body, sent: this.#service.tick(), sentAt: time.now };
    this.attempts.push(attempt);
    try {
      const response = await this.#simulate(request, attempt, isAt, signal);
      const { status } = response;
      attempt.status = status;
      // A redirection of a POST leaves it in doubt.
      attempt.refused = status >= (kind === 'post' ? 400 : 300) && status < 500 && status !== 408;
      attempt.read =
        /order|chain/.test(kind) &&
        status === 200 &&
        !response.bodyError &&
        !response.body.startsWith('<') &&
        response.body !== OTHER_DOWNLOAD;
      return response;
    } finally {
      attempt.endedAt = time.now;
    }
  }

  async #simulate(
    request: HttpRequest,
    attempt: Attempt,
    isAt: (place: Place, times?: number) => boolean,
    signal: AbortSignal | undefined,
  ): Promise<HttpResponse> {
    const { time, random } = this.#service;
    const { outage, faults, kill, foreignReissues } = this.#options;
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
      for (const foreign of foreignReissues) if (foreign.when === when && isAt(foreign)) foreign.begin();
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
    if (isCarriedOut) await this.#carryOut(request, attempt, true);
    const isConnected = !('when' in fault && fault.when === 'before the connection');
    switch (fault.is) {
      case 'status': {
        const { status, retryAfter, cut } = fault;
        const body = JSON.stringify({ errors: [{ code: 'simulated', message: 'A simulated fault.' }] });
        const headers = { ...(retryAfter !== undefined && { 'retry-after': retryAfter }) };
        return { status, headers, body: cut ? body.slice(0, 9) : body, bodyError: cut ? brokenError() : undefined };
      }
      case 'HTML': {
        const headers = { 'content-type': 'text/html' };
        return { status: 200, headers, body: '<!DOCTYPE html><title>Sign in</title>', bodyError: undefined };
      }
      case 'cut body': {
        const whole = await this.#carryOut(request, attempt);
        const body = whole.body.slice(0, whole.body.length / 2);
        return { ...whole, body, bodyError: whole.body === '' ? undefined : brokenError() };
      }
      case 'another order': {
        const whole = await this.#carryOut(request, attempt);
        if (attempt.kind !== 'chain') return whole;
        Object.assign(attempt, { isOther: true, serial: undefined, names: [OTHER_NAME] });
        return { ...whole, status: 200, body: OTHER_DOWNLOAD };
      }
      case 'reset':
        attempt.refused = !isConnected;
        throw resetError(isConnected);
      case 'carried out late':
        if (attempt.kind === 'post')
          this.#service.time.after(fault.seconds * 1000, () => void this.#carryOut(request, attempt, true));
        return this.#timeOut(true, signal);
      case 'timeout':
        attempt.refused = !isConnected;
        return this.#timeOut(isConnected, signal);
    }
  }

  async #timeOut(isConnected: boolean, signal: AbortSignal | undefined): Promise<never> {
    const { timeoutSeconds } = this;
    await this.#sleep(timeoutSeconds * 1000, signal);
    throw timeoutError(timeoutSeconds, isConnected);
  }

  #sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return this.clock.sleep(ms, signal).catch(() => {
      throw abortedError(true);
    });
  }

  /** The service does its work. */
  async #carryOut(request: HttpRequest, attempt: Attempt, isResponseLost = false): Promise<HttpResponse> {
    const { account } = this.#service;
    const { scenario, isStandardUser } = this.#options;
    const key = isStandardUser ? account.standardUserKey : account.apiKey;
    if (request.headers['X-DC-DEVKEY'] !== key) throw new Error('Without the key');
    if (attempt.kind === 'post') account.reissueMode = this.#service.scenario(scenario, isStandardUser);
    const response = await this.carryOut(request);
    attempt.arrived = this.#service.tick();
    if (!isResponseLost && response.status === 200) this.#noteShown(attempt, response.body);
    // The work of a process that was killed meanwhile is done, but the process does not see the response.
    return this.killed ? never() : response;
  }

  #noteShown(attempt: Attempt, text: string): void {
    const { certificate: active, pending, stale } = this.#service.order;
    if (attempt.kind === 'order') {
      const { status, disable_ct: disableCt, certificate, requests = [] } = JSON.parse(text);
      const issuedAt = certificate.date_issued;
      const isOpen = requests.some((request: { status: string; date: string }) => {
        return request.status === 'pending' && request.date >= issuedAt;
      });
      attempt.showedNone = issuedAt === undefined;
      attempt.showedPending = !attempt.showedNone && (!['issued', UNKNOWN_STATUS].includes(status) || isOpen);
      attempt.mayBePending = attempt.showedPending || status === UNKNOWN_STATUS;
      attempt.reported = disableCt === undefined ? undefined : disableCt ? 'disabled' : 'enabled';
      attempt.names = [...new Set<string>([...certificate.dns_names, certificate.common_name])];
      attempt.hidden =
        stale.order !== undefined || (active !== undefined && attempt.showedPending !== Boolean(pending));
    } else if (attempt.kind === 'chain') {
      const shown = stale.download ? stale.download.certificate : active;
      attempt.hidden = shown !== active;
      attempt.serial = shown?.serial;
      attempt.names = shown?.dnsNames ?? [];
      attempt.scts = shown?.scts;
      attempt.key = keyOf(shown?.pem);
    }
  }
}

function kindOf({ method, url }: HttpRequest): RequestKind {
  if (url.endsWith('/check-dcv')) return 'check';
  if (url.endsWith('/validation')) return 'validation';
  if (url.endsWith('?include_caa_status=true')) return 'caa';
  if (method === 'PUT') return 'put';
  if (method === 'POST') return 'post';
  return url.includes('/download/') ? 'chain' : 'order';
}

const never = () => new Promise<never>(() => {});
