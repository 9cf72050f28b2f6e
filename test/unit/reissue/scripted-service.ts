import { ReissueApi } from '../../../src/certcentral/reissue-api.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import type { HttpRequest, HttpResponse, Transport } from '../../../src/http/types.ts';
import type { ReissueContext } from '../../../src/reissue/context.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import type { Baseline, Transaction } from '../../../src/reissue/transaction.ts';
import { newAuthority, newCsr, newKeys, newLeaf, PlayedClock } from './certificates.ts';

export const API_URL = 'https://dc.example/services/v2';
export const API_KEY = 'unit-test-key-0123456789';
export const POST_URL = `POST ${API_URL}/order/certificate/7/reissue`;
export const PUT_URL = `PUT ${API_URL}/order/certificate/7/ct-status`;
export const ORDER_URL = `GET ${API_URL}/order/certificate/7`;
export const CHAIN_URL = `GET ${API_URL}/certificate/download/order/7/format/pem_noroot`;

const issuer = await newAuthority('CN=Issuer');
const keys = await newKeys();
const leaf = async (serialNumber: string, scts: boolean, ...names: string[]) =>
  (await newLeaf(issuer, { serialNumber, scts, keys, names: names.map((value) => ({ type: 'dns', value })) })) +
  issuer.pem;

/** PEM of certificates of a.example, with the issuer. */
export const pems = {
  /** Logged: what the order has at first. */
  old: await leaf('0a01', true, 'a.example', 'b.example'),
  /** Not logged. */
  renewed: await leaf('0a02', false, 'b.example', 'a.example', 'c.example'),
  /** Another one that is logged. */
  logged: await leaf('0a03', true, 'a.example', 'b.example'),
  /** Not logged, without one of the names. */
  shortened: await leaf('0a04', false, 'a.example'),
};
export const csr = await newCsr(keys);

/** Of the certificate that the order has at first. */
export const start: Baseline = { ctStatus: 'enabled', serialNumber: '0A01', dnsNames: ['a.example', 'b.example'] };

export type Kind = 'PUT' | 'POST' | 'order' | 'chain';
type Outcome = Partial<HttpResponse> | Error | undefined;
type Play = (request: HttpRequest, stop: AbortSignal | undefined) => Outcome | Promise<Outcome>;

/** CertCentral with order 7, in memory and in played time; what goes wrong is scripted. */
export class PlayedService implements Transport {
  readonly clock = new PlayedClock();
  status = 'issued';
  disableCt: boolean | undefined = false;
  pem: string | undefined = pems.old;
  csr = csr;
  closed = 0;
  readonly requests: HttpRequest[] = [];
  /** Each request with its second: `0 PUT disabled`, `1 POST`, `2 order`, `2 chain`. */
  readonly sent: string[] = [];
  readonly #counts = { PUT: 0, POST: 0, order: 0, chain: 0 };
  readonly #plays: { kind: Kind; first: number; last: number; play: Play }[] = [];
  readonly #changes: { at: number; change: () => void }[] = [];

  /** Something in the place of an answer, to the nth request of a kind from now; `undefined`: the answer. */
  on(kind: Kind, nth: number, play: Outcome | Play, times = 1): this {
    const first = this.#counts[kind] + nth;
    const played = typeof play === 'function' ? play : () => play;
    this.#plays.push({ kind, first, last: first + times - 1, play: played });
    return this;
  }

  /** At a time, in seconds, something has changed. */
  at(seconds: number, changes: Partial<Pick<PlayedService, 'status' | 'pem' | 'disableCt'>>): this {
    this.#changes.push({ at: seconds * 1000, change: () => Object.assign(this, changes) });
    return this;
  }

  /** That a request takes so long. */
  takes(seconds: number, outcome?: Outcome): Play {
    return async (_, stop) => {
      await this.clock.sleep(seconds * 1000, stop);
      return outcome;
    };
  }

  async send(request: HttpRequest, stop?: AbortSignal): Promise<HttpResponse> {
    const kind = kindOf(request);
    this.requests.push(request);
    const what = kind === 'PUT' ? `PUT ${bodyOf(request)['disable_ct'] ? 'disabled' : 'enabled'}` : kind;
    this.sent.push(`${this.clock.time / 1000} ${what}`);
    const count = ++this.#counts[kind];
    for (const entry of this.#changes.filter(({ at }) => at <= this.clock.time)) {
      this.#changes.splice(this.#changes.indexOf(entry), 1);
      entry.change();
    }
    const found = this.#plays.findLast((entry) => entry.kind === kind && count >= entry.first && count <= entry.last);
    const outcome = await found?.play(request, stop);
    if (outcome instanceof Error) throw outcome;
    return { status: 200, headers: {}, body: '', bodyError: undefined, ...(outcome ?? this.carryOut(request)) };
  }

  close(): void {
    this.closed++;
  }

  carryOut(request: HttpRequest): Partial<HttpResponse> {
    switch (kindOf(request)) {
      case 'PUT':
        this.disableCt = Boolean(bodyOf(request)['disable_ct']);
        return { status: 204 };
      case 'POST':
        this.status = 'reissue_pending';
        return { status: 201, body: '{}' };
      case 'chain':
        return this.pem === undefined ? refused(404, 'not_found|certificate') : { body: this.pem };
      case 'order':
        return { body: JSON.stringify(this.#order()) };
    }
  }

  #order(): object {
    const { status, disableCt: disable_ct } = this;
    const certificate = {
      common_name: 'order.example',
      csr: this.csr,
      signature_hash: 'sha384',
      dns_names: ['x.example'],
    };
    return { id: 7, status, disable_ct, certificate: { ...certificate, server_platform: { id: -1 } } };
  }
}

function kindOf({ method, url }: HttpRequest): Kind {
  if (method !== 'GET') return method;
  return url.endsWith('/pem_noroot') ? 'chain' : 'order';
}

export const bodyOf = (request: HttpRequest | undefined): Record<string, unknown> =>
  request && 'body' in request ? JSON.parse(request.body) : {};

/** An answer in DigiCert's format. */
export const refused = (status: number, code = 'no', headers = {}): Partial<HttpResponse> => ({
  status,
  headers,
  body: JSON.stringify({ errors: [{ code, message: 'Said.' }] }),
});

/** The service is down, or a gateway says so. */
export const down = refused(503, 'down');
export const DOWN_HINT = 'The service or a gateway in front of it has a problem: run again later.';
export const REFUSED_HINT = 'DigiCert refused the request: check order-id and the state of the order in CertCentral.';
/** The connection did not stand. */
export const unconnected = new RequestError('ECONNREFUSED', { hint: 'Try.', retryability: 'transient' });
/** The connection stood, and broke. */
export const reset = new RequestError('ECONNRESET', { hint: 'Try.', retryability: 'transient', inDoubt: true });

/** What a change works with, and what it has logged and saved. */
export function deskOf(service: PlayedService, changes: Partial<Inputs> = {}) {
  const lines: string[] = [];
  const saved: Transaction[] = [];
  const log = (line: string) => void lines.push(line);
  const { clock } = service;
  const inputs: Inputs = {
    orderId: '7',
    desiredStatus: 'disabled',
    apiKey: API_KEY,
    apiUrl: API_URL,
    dryRun: false,
    retries: 5,
    timeoutSeconds: 30,
    csr: null,
    waitMinutes: 15,
    skipApproval: true,
    ...changes,
  };
  const api = new ReissueApi(inputs, { log, transport: service, clock });
  const desk: ReissueContext = {
    api,
    inputs,
    clock,
    log,
    persist: (transaction) => void saved.push(structuredClone(transaction)),
  };
  return { desk, lines, saved };
}
