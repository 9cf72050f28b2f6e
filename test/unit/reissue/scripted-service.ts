import { ReissueApi } from '../../../src/certcentral/reissue-api.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import type { HttpRequest, HttpResponse } from '../../../src/http/types.ts';
import { createCheckpoint, type ReissueContext } from '../../../src/reissue/context.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import type { Baseline, Transaction } from '../../../src/reissue/transaction.ts';
import { PassingClock } from '../../harness/virtual-time.ts';
import { clientAuth, createCa, issueCertificate } from '../../stand-in/pki.ts';
import { type Outcome, ScriptedTransport } from '../scripted-transport.ts';
import { csrFileFor, inputsWith, ownCsr, transactionWith } from './builders.ts';

export const { apiUrl: API_URL, apiKey: API_KEY } = inputsWith();
export const ORDER_URL = `${API_URL}/order/certificate/7`;
export const DOWNLOAD_URL = `${API_URL}/certificate/download/order/7/format/pem_noroot`;

const ca = await createCa();
const leaf = async (serialNumber: string, scts: boolean, dnsNames: string[], changes: object = {}) => {
  const usual = { commonName: 'a.example', notBefore: new Date('2026-01-01'), notAfter: new Date('2026-07-01') };
  const { pem } = await issueCertificate(ca, { ...usual, dnsNames, serialNumber, scts, ...changes });
  return pem + ca.pem;
};

/** PEM of certificates, with the issuer. */
export const pems = {
  /** Logged: the order has it at first. */
  old: await leaf('0a01', true, ['a.example', 'b.example']),
  /** Not logged, with one name more. */
  renewed: await leaf('0a02', false, ['a.example', 'b.example', 'c.example']),
  /** Another one that is logged; it expires a month earlier. */
  logged: await leaf('0a03', true, ['a.example', 'b.example'], { notAfter: new Date('2026-06-01') }),
  /** Not logged, without one of the names. */
  shortened: await leaf('0a04', false, ['a.example']),
  /** Logged, with a name that is not a DNS name. */
  unfit: await leaf('0a05', true, ['a.example', 'no name']),
  /** Logged, and not for a TLS server. */
  client: await leaf('0a06', true, ['a.example'], { extendedKeyUsages: [clientAuth] }),
};

/** The certificate that the order has at first. */
export const baseline: Baseline = {
  ctStatus: 'enabled',
  serialNumber: '0A01',
  dnsNames: ['a.example', 'b.example'],
  commonName: '',
  keyDigest: csrFileFor('own').keyDigest,
};

export type Kind = 'PUT' | 'POST' | 'order' | 'download' | 'validation' | 'caa' | 'check' | 'account';
type MaybeOutcome = Outcome | undefined;
type Script = (request: HttpRequest, signal: AbortSignal | undefined) => MaybeOutcome | Promise<MaybeOutcome>;

/** CertCentral with order 7, in session and in virtual time; faults are scripted. */
export class ScriptedService extends ScriptedTransport {
  readonly clock = new PassingClock();
  status = 'issued';
  isDated = true;
  disableCt: boolean | undefined = false;
  pem: string | undefined = pems.old;
  csr = ownCsr;
  /** What the POST responds with. */
  response: object = {};
  domains: object[] = [];
  caa: object = {};
  /** Each request with its second: `0 PUT disabled`, `1 POST`, `2 order`, `2 download`. */
  readonly sent: string[] = [];
  readonly #counts = { PUT: 0, POST: 0, order: 0, download: 0, validation: 0, caa: 0, check: 0, account: 0 };
  readonly #scripts: { kind: Kind; first: number; last: number; script: Script }[] = [];
  readonly #changes: { at: number; change: () => void }[] = [];

  /** Scripts the response to the nth request of a kind from now; `undefined` for the usual one. */
  on(kind: Kind, nth: number, outcome: MaybeOutcome | Script, times = 1): this {
    const first = this.#counts[kind] + nth;
    const script = typeof outcome === 'function' ? outcome : () => outcome;
    this.#scripts.push({ kind, first, last: first + times - 1, script });
    return this;
  }

  /** Changes the order at a time, in seconds. */
  at(seconds: number, changes: Partial<Pick<ScriptedService, 'status' | 'pem' | 'disableCt' | 'isDated'>>): this {
    this.#changes.push({ at: seconds * 1000, change: () => Object.assign(this, changes) });
    return this;
  }

  /** Makes a request take so long. */
  takes(seconds: number, outcome?: MaybeOutcome): Script {
    return async (_, signal) => {
      await this.clock.sleep(seconds * 1000, signal);
      return outcome;
    };
  }

  protected override async respond(request: HttpRequest, signal?: AbortSignal): Promise<Outcome> {
    signal?.throwIfAborted();
    const kind = kindOf(request);
    const status = kind === 'PUT' && (bodyOf(request)['disable_ct'] ? ' disabled' : ' enabled');
    this.sent.push(`${this.clock.time / 1000} ${kind}${status || ''}`);
    const count = ++this.#counts[kind];
    for (const entry of this.#changes.filter(({ at }) => at <= this.clock.time)) {
      this.#changes.splice(this.#changes.indexOf(entry), 1);
      entry.change();
    }
    const found = this.#scripts.findLast((entry) => entry.kind === kind && count >= entry.first && count <= entry.last);
    return (await found?.script(request, signal)) ?? this.#respond(request);
  }

  #respond(request: HttpRequest): Partial<HttpResponse> {
    switch (kindOf(request)) {
      case 'PUT':
        this.disableCt = Boolean(bodyOf(request)['disable_ct']);
        return { status: 204 };
      case 'POST':
        this.status = 'reissue_pending';
        return { status: 201, body: JSON.stringify(this.response) };
      case 'download':
        return this.pem === undefined ? refused(404, 'not_found|certificate') : { body: this.pem };
      case 'order':
        return { body: JSON.stringify(this.#order()) };
      case 'validation':
        return { body: JSON.stringify({ dns_name_validations: this.domains }) };
      case 'caa':
        return { body: JSON.stringify({ id: 7, caa_status_message: this.caa }) };
      case 'check':
        return { body: '{}' };
      case 'account':
        return { body: JSON.stringify({ id: 1449471 }) };
    }
  }

  #order(): object {
    const { status, disableCt: disable_ct, isDated } = this;
    const certificate = {
      common_name: 'a.example',
      csr: this.csr,
      signature_hash: 'sha384',
      dns_names: ['x.example'],
      ...(isDated && { date_issued: '2026-01-01' }),
    };
    return { id: 7, status, disable_ct, certificate: { ...certificate, server_platform: { id: -1 } } };
  }
}

function kindOf({ method, url }: HttpRequest): Kind {
  if (url.endsWith('/check-dcv')) return 'check';
  if (method !== 'GET') return method;
  if (url.endsWith('/account')) return 'account';
  if (url.endsWith('/validation')) return 'validation';
  if (url.endsWith('?include_caa_status=true')) return 'caa';
  return url.endsWith('/pem_noroot') ? 'download' : 'order';
}

export const bodyOf = (request: HttpRequest | undefined): Record<string, unknown> =>
  request?.body ? JSON.parse(request.body) : {};

/** An error response in DigiCert's format. */
export const refused = (status: number, code = 'no', headers = {}): Partial<HttpResponse> => ({
  status,
  headers,
  body: JSON.stringify({ errors: [{ code, message: 'Said.' }] }),
});

/** The service is down, or a gateway says so. */
export const down = refused(503, 'down');
/** The connection was not established. */
export const unconnected = new RequestError('ECONNREFUSED', { hint: 'Try.', retryability: 'transient' });
/** The connection was established, and broke. */
export const reset = new RequestError('ECONNRESET', { hint: 'Try.', retryability: 'transient', inDoubt: true });

/** Both reads of an observation at a time. */
export const READ = (second: number) => [`${second} order`, `${second} download`];

/** The reads of what a pending order waits for, at a time. */
export const REASONS = (second: number) => [`${second} validation`, `${second} caa`];

/** The context of a change, with what it logs and saves. */
export function contextOf(
  service: ScriptedService,
  {
    inputs: changedInputs = {},
    transaction: changes = {},
  }: { inputs?: Partial<Inputs>; transaction?: Partial<Transaction> } = {},
) {
  const lines: string[] = [];
  const saved: Transaction[] = [];
  const log = (line: string) => void lines.push(line);
  const { clock } = service;
  const inputs = inputsWith(changedInputs);
  const transaction = transactionWith({ baseline, ...changes });
  const checkpoint = createCheckpoint(transaction, (state) => void saved.push(structuredClone(state)));
  const api = new ReissueApi(inputs, { log, transport: service, clock });
  const context: ReissueContext = { api, inputs, clock, log, transaction, session: {}, checkpoint };
  return { context, lines, saved };
}
