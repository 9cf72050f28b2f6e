import { CertCentral } from '../../../src/certcentral/client.ts';
import { RequestError } from '../../../src/errors.ts';
import type { HttpRequest, HttpResponse } from '../../../src/http/types.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import type { Baseline } from '../../../src/reissue/observation.ts';
import type { RunContext, Session, Transaction } from '../../../src/reissue/transaction.ts';
import { PassingClock } from '../../harness/virtual-time.ts';
import { createCa, issueCertificate } from '../../stand-in/pki.ts';
import { type Outcome, ScriptedTransport } from '../scripted-transport.ts';
import { type Changes, inputsWith, ownCsr, transactionWith } from './builders.ts';

export const API_KEY = 'unit-test-key-0123456789';
export const { apiUrl: API_URL } = inputsWith();

const ca = await createCa();
const NOT_BEFORE = new Date('2026-01-01');
const leaf = async (
  serialNumber: string,
  scts: boolean,
  dnsNames = ['a.example', 'b.example'],
  changes: object = {},
) => {
  const usual = { commonName: 'a.example', notBefore: NOT_BEFORE, notAfter: new Date('2026-07-01') };
  const { pem } = await issueCertificate(ca, { ...usual, dnsNames, serialNumber, scts, ...changes });
  return pem + ca.pem;
};

/** PEM of certificates, with the issuer. */
export const pems = {
  /** Logged: the order has it at first. */
  old: await leaf('0a01', true),
  /** Not logged. */
  reissued: await leaf('0a02', false),
  /** Another one that is logged; it expires a month earlier. */
  logged: await leaf('0a03', true, undefined, { notAfter: new Date('2026-06-01') }),
  /** Not logged, with one name less and one more. */
  renamed: await leaf('0a04', false, ['a.example', 'c.example']),
  /** Not logged, of an order with another common name. */
  foreign: await leaf('0a05', false, ['x.example'], { commonName: 'x.example' }),
};

/** The certificate that the order has at first. */
export const baseline: Baseline = { ctStatus: 'enabled', serialNumber: '0A01', validFrom: NOT_BEFORE.getTime() };

export type Kind = 'PUT' | 'POST' | 'order' | 'download' | 'validation' | 'check' | 'account';
type MaybeOutcome = Outcome | undefined;
type Script = (request: HttpRequest, signal: AbortSignal | undefined) => MaybeOutcome | Promise<MaybeOutcome>;

/** CertCentral with order 7, in session and in virtual time; faults are scripted. */
export class ScriptedService extends ScriptedTransport {
  readonly clock: PassingClock;
  status = 'issued';
  isDated = true;
  disableCt: boolean | undefined = false;
  pem: string | undefined = pems.old;
  csr = ownCsr;
  dnsNames = ['x.example'];
  /** What the POST responds with. */
  response: object = {};
  domains: object[] = [];
  /** Each request with its second: `0 PUT disabled`, `1 POST`, `2 order`, `2 download`. */
  readonly sent: string[] = [];
  readonly #counts = { PUT: 0, POST: 0, order: 0, download: 0, validation: 0, check: 0, account: 0 };
  readonly #scripts: { kind: Kind; first: number; last: number; script: Script }[] = [];
  readonly #changes: { at: number; change: () => void }[] = [];

  constructor(random?: () => number) {
    super();
    this.clock = new PassingClock(0, random);
  }

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
      dns_names: this.dnsNames,
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

/** The context of a change, with what it logs and saves. */
export function contextOf(
  service: ScriptedService,
  given: { inputs?: Partial<Inputs>; transaction?: Changes; session?: Partial<Session> } = {},
) {
  const lines: string[] = [];
  const saved: Transaction[] = [];
  const log = (line: string) => void lines.push(line);
  const { clock } = service;
  const connect = (timeoutSeconds: number) =>
    new CertCentral({ apiUrl: API_URL, timeoutSeconds, apiKey: API_KEY, log, transport: service, clock });
  const inputs = inputsWith(given.inputs);
  const transaction = transactionWith({ baseline, ...given.transaction });
  const session: Session = { graceEndsAt: 0, status: service.status, ...given.session };
  const checkpoint = (progress: Partial<Transaction>) =>
    void saved.push(structuredClone(Object.assign(transaction, progress)));
  const api = connect(inputs.timeoutSeconds);
  const context: RunContext = { api, inputs, connect, log, transaction, session, checkpoint };
  return { context, lines, saved };
}

/** Returns what a promise resolves to, or the error that it rejects with. */
export function settle<T>(promise: Promise<T>): Promise<{ result?: T; error?: Error }> {
  return promise.then(
    (result) => ({ result }),
    (error: Error) => ({ error }),
  );
}
