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

  constructor(account: StandInAccount, time: VirtualTime, random: () => number, options: NetworkOptions) {
    this.clock = new VirtualClock(time, random);
    this.#startedAt = time.now;
    this.#account = account;
    this.#time = time;
    this.#options = options;
  }

  async send({ method, url, headers }: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
    const path = url.replace(/^.*\/services\/v2/, '');
    const request = this.#account.request(method, path);
    if (headers['X-DC-DEVKEY'] !== this.#account.apiKey) throw new Error('Without the key');
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
        throw networkError(error('ABORT_ERR', 'The operation was aborted'), true, String);
      });
      return await this.#respond(request, this.#options.fault?.(request, id));
    } finally {
      this.open--;
    }
  }

  close(): void {
    this.isClosed = true;
  }

  async #respond(request: RecordedRequest, fault: SimulatedFault): Promise<HttpResponse> {
    if (fault instanceof Error) throw fault;
    if (typeof fault === 'object') return { status: 200, headers: {}, body: '', bodyError: undefined, ...fault };
    if (fault === 'reset') throw reset('read ECONNRESET');
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
      bodyError: isCut ? reset('aborted') : undefined,
    };
  }
}

/** An error response in DigiCert's format. */
export const refused = (status: number, headers: Record<string, string> = {}): Partial<HttpResponse> => ({
  status,
  headers,
  body: JSON.stringify({ errors: [{ code: 'refused', message: 'No.' }] }),
});

/** What the live service answers to a wrong or revoked key. */
export const refusedKey: Partial<HttpResponse> = {
  status: 403,
  body: JSON.stringify({
    errors: [
      {
        code: 'access_denied|access_denied_invalid_key',
        message: 'Access denied due to access_denied_invalid_key.',
      },
    ],
  }),
};

const error = (code: string, message: string) => Object.assign(new Error(message), { code });
const reset = (message: string) => networkError(error('ECONNRESET', message), true, String);
