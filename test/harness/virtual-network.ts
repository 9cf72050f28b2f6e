import type { RequestError } from '../../src/errors.ts';
import { networkError } from '../../src/http/network-errors.ts';
import type { HttpRequest, HttpResponse, Transport } from '../../src/http/types.ts';
import type { RecordedRequest } from '../stand-in/messages.ts';
import { commonFaults, type FaultName } from '../stand-in/random-faults.ts';
import { kindOf, respond } from '../stand-in/routes.ts';
import type { StandInAccount } from '../stand-in/state.ts';
import { VirtualClock, type VirtualTime } from './virtual-time.ts';

/** What happens in place of a response; undefined: the response. */
export type SimulatedFault = FaultName | Partial<HttpResponse> | Error | undefined;

export interface NetworkOptions {
  /** How long a response takes, in milliseconds. Default: 1,000. */
  latency?: (path: string) => number;
  fault?: (request: RecordedRequest, id: string) => SimulatedFault;
  /** Whether `times` and `sent` are kept. Default: true. */
  isRecording?: boolean;
  /** Called before each request with its number, from 1 on. It takes no time. */
  beforeRequest?: (number: number) => Promise<void> | undefined;
}

/** The account of a stand-in behind a network in virtual time. */
export class VirtualNetwork implements Transport {
  readonly clock: VirtualClock;
  /** When each request was sent. */
  readonly times: number[] = [];
  /** Each request with the second of its beginning: `0 list`, `1 order 7`. */
  readonly sent: string[] = [];
  maxOpen = 0;
  isClosed = false;
  open = 0;
  #requests = 0;
  readonly #startedAt: number;
  readonly #account: StandInAccount;
  readonly #time: VirtualTime;
  readonly #options: NetworkOptions;

  constructor(account: StandInAccount, time: VirtualTime, random: () => number, options: NetworkOptions = {}) {
    this.clock = new VirtualClock(time, random);
    this.#startedAt = time.now;
    this.#account = account;
    account.store.now = () => time.now;
    this.#time = time;
    this.#options = options;
  }

  async send(sent: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
    const request = this.#toRequest(sent);
    const path = request.path.replace('/services/v2', '');
    const id = /\/(\d+)/.exec(path)?.[1] ?? '';
    if (this.#options.isRecording !== false) {
      this.times.push(this.#time.now);
      this.sent.push(`${(this.#time.now - this.#startedAt) / 1_000} ${kindOf(request)} ${id}`.trim());
    }
    const before = this.#options.beforeRequest?.(++this.#requests);
    if (before) await this.#time.freezeDuring(before);
    this.maxOpen = Math.max(this.maxOpen, ++this.open);
    try {
      await this.clock.sleep(this.#options.latency?.(path) ?? 1_000, signal).catch(() => {
        throw abortedError(true);
      });
      return await this.#respond(request, this.#options.fault?.(request, id));
    } finally {
      this.open--;
    }
  }

  close(): void {
    this.isClosed = true;
  }

  /** Lets the account carry out a request, in no time. */
  protected carryOut(request: HttpRequest): Promise<HttpResponse> {
    return this.#respond(this.#toRequest(request), undefined);
  }

  #toRequest({ method, url, headers, body }: HttpRequest): RecordedRequest {
    const path = url.replace(/^.*\/services\/v2/, '');
    const request = this.#account.request(method, path, body ? JSON.parse(body) : undefined);
    const { apiKey, standardUserKey } = this.#account;
    const key = headers['X-DC-DEVKEY'];
    if (key !== apiKey && key !== standardUserKey) throw new Error('Without the key');
    return { ...request, headers: { ...request.headers, 'x-dc-devkey': key } };
  }

  async #respond(request: RecordedRequest, fault: SimulatedFault): Promise<HttpResponse> {
    if (fault instanceof Error) throw fault;
    if (typeof fault === 'object') return { status: 200, headers: {}, body: '', bodyError: undefined, ...fault };
    if (fault === 'reset') throw resetError(true);
    const found = fault && commonFaults[fault];
    const response =
      found && 'status' in found ? found : await this.#time.freezeDuring(respond(this.#account, request));
    const { status, headers = {}, body = '' } = { headers: {}, ...response };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const isCut = fault?.startsWith('cut');
    return {
      status,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      body: isCut ? text.slice(0, text.length / 2) : text,
      bodyError: isCut ? brokenError() : undefined,
    };
  }
}

const errorBody = (code: string, message: string) => JSON.stringify({ errors: [{ code, message }] });

/** An error response in DigiCert's format. */
export const refused = (status: number, headers: Record<string, string> = {}): Partial<HttpResponse> => ({
  status,
  headers,
  body: errorBody('refused', 'No.'),
});

/** What the live service answers to a wrong or revoked key. */
export const refusedKey: Partial<HttpResponse> = {
  status: 403,
  body: errorBody('access_denied|access_denied_invalid_key', 'Access denied due to access_denied_invalid_key.'),
};

const error = (code: string, message: string) => Object.assign(new Error(message), { code });

/** What a client reports of a connection that broke, or was not established. */
export const resetError = (isConnected: boolean): RequestError =>
  isConnected
    ? networkError(error('ECONNRESET', 'read ECONNRESET'), { established: true })
    : networkError(error('ECONNREFUSED', 'connect ECONNREFUSED'), { established: false });

/** What a client reports of a request that it aborted. */
export const abortedError = (isConnected: boolean): RequestError =>
  networkError(error('ABORT_ERR', 'The operation was aborted'), { established: isConnected });

/** What a client reports of a body that broke off. */
export const brokenError = (): RequestError => networkError(error('ECONNRESET', 'aborted'), { established: true });
