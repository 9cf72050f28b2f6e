import { networkError } from '../../src/http/network-errors.ts';
import type { HttpRequest, HttpResponse, Transport } from '../../src/http/types.ts';
import { VirtualClock, type VirtualTime } from '../harness/virtual-time.ts';
import { commonFaults, type FaultName } from '../stand-in/random-faults.ts';
import { type RecordedRequest, respond } from '../stand-in/routes.ts';
import type { StandInAccount } from '../stand-in/state.ts';

export interface NetworkOptions {
  /** How long an answer takes, in milliseconds. */
  latency: (path: string) => number;
  /** What goes wrong. */
  fault?: (request: RecordedRequest) => FaultName | HttpResponse | undefined;
  /** Comes before each request, with its number, from 1 on. It takes no time. */
  beforeRequest?: (number: number) => Promise<void> | undefined;
}

/** A stand-in's account behind a network in virtual time. */
export class SimulatedNetwork implements Transport {
  readonly clock: VirtualClock;
  /** When each request was sent. */
  readonly times: number[] = [];
  maxConcurrentRequests = 0;
  #underWay = 0;
  readonly #account: StandInAccount;
  readonly #time: VirtualTime;
  readonly #options: NetworkOptions;

  constructor(account: StandInAccount, time: VirtualTime, random: () => number, options: NetworkOptions) {
    this.clock = new VirtualClock(time, random);
    this.#account = account;
    this.#time = time;
    this.#options = options;
  }

  async send({ method, url, headers }: HttpRequest, stop?: AbortSignal): Promise<HttpResponse> {
    const path = url.replace(/^.*\/services\/v2/, '');
    const request = this.#account.request(method, path);
    if (headers['X-DC-DEVKEY'] !== this.#account.apiKey) throw new Error('Without the key');
    this.times.push(this.#time.now);
    const before = this.#options.beforeRequest?.(this.times.length);
    if (before) await this.#time.freezeDuring(before);
    this.maxConcurrentRequests = Math.max(this.maxConcurrentRequests, ++this.#underWay);
    try {
      await this.clock.sleep(this.#options.latency(path), stop).catch(() => {
        throw networkError(error('ABORT_ERR', 'The operation was aborted'), true, String);
      });
      const fault = this.#options.fault?.(request);
      if (typeof fault === 'object') return fault;
      return await this.#serve(request, fault);
    } finally {
      this.#underWay--;
    }
  }

  close(): void {}

  async #serve(request: RecordedRequest, name: FaultName | undefined): Promise<HttpResponse> {
    if (name === 'reset') throw reset('read ECONNRESET');
    const fault = name && commonFaults[name];
    const told = fault && 'status' in fault ? fault : await this.#time.freezeDuring(respond(this.#account, request));
    const { status, headers = {}, body = '' } = { headers: {}, ...told };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const lower = Object.fromEntries(Object.entries(headers).map(([field, value]) => [field.toLowerCase(), value]));
    const isCut = name?.startsWith('cut');
    return {
      status,
      headers: lower,
      body: isCut ? text.slice(0, text.length / 2) : text,
      bodyError: isCut ? reset('aborted') : undefined,
    };
  }
}

const error = (code: string, message: string) => Object.assign(new Error(message), { code });
const reset = (message: string) => networkError(error('ECONNRESET', message), true, String);
