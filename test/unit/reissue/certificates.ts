import 'reflect-metadata'; // @peculiar/x509 needs the polyfill loaded before it
import * as x509 from '@peculiar/x509';
import type { Order } from '../../../src/certcentral/order.ts';
import type { ReissueApi } from '../../../src/certcentral/reissue-api.ts';
import type { Clock } from '../../../src/clock.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import type { IssuedCertificate } from '../../../src/pki/issued-certificate.ts';
import type { WaitState } from '../../../src/reissue/execute/wait-state.ts';
import type { Observation } from '../../../src/reissue/observe.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import { extension, SCT_LIST_OID } from '../der.ts';

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
};

type Keys = x509.X509CertificateCreateSelfSignedParams['keys'];

export const newKeys = (type: 'ec' | 'rsa' = 'ec') =>
  crypto.subtle.generateKey(type === 'ec' ? EC : RSA, true, ['sign', 'verify']) as Promise<Keys>;

/** Who signs certificates. */
export interface Authority {
  name: string;
  keys: Keys;
  pem: string;
}

/** A certificate authority that another one certifies, or it itself. */
export async function newAuthority(name: string, issuer?: Authority): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    subject: name,
    issuer: issuer?.name ?? name,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: EC,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  return { name, keys, pem: `${certificate.toString('pem')}\n` };
}

/** What an end-entity certificate says; everything has a default. */
export interface Wanted {
  subject?: string;
  names?: x509.JsonGeneralName[];
  scts?: boolean;
  serialNumber?: string;
  keys?: Keys;
}

export async function newLeaf(issuer: Authority, wanted: Wanted = {}): Promise<string> {
  const { subject = 'CN=a.example', names, scts, serialNumber = '1234ab', keys } = wanted;
  const certificate = await x509.X509CertificateGenerator.create({
    subject,
    issuer: issuer.name,
    serialNumber,
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2026-07-01T12:34:56Z'),
    publicKey: (keys ?? (await newKeys())).publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: EC,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      ...(names ? [new x509.SubjectAlternativeNameExtension(names)] : []),
      ...(scts ? [new x509.Extension(extension(SCT_LIST_OID, Buffer.of(4, 0)))] : []),
    ],
  });
  return `${certificate.toString('pem')}\n`;
}

/** A certificate request in PEM. */
export async function newCsr(keys: Keys, type: 'ec' | 'rsa' = 'ec'): Promise<string> {
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: 'CN=a.example',
    keys,
    signingAlgorithm: type === 'ec' ? EC : RSA,
  });
  return `${request.toString('pem')}\n`;
}

export async function spkiOf({ publicKey }: Keys): Promise<Buffer> {
  return Buffer.from(await crypto.subtle.exportKey('spki', publicKey as never));
}

/** An issued order with CT logging. */
export function orderWith(changes: Partial<Order> = {}): Order {
  return {
    status: 'issued',
    phase: 'issued',
    reissuePending: false,
    productNameId: 'ssl_plus',
    isPrivateProduct: false,
    isTlsProduct: true,
    hasInvalidCtStatus: false,
    ctStatus: 'enabled',
    certificateId: '2000001',
    commonName: 'order.example',
    dnsNames: ['order.example'],
    reissueDefaults: { csr: '', signatureHash: 'sha256', serverPlatformId: undefined },
    ...changes,
  };
}

export const issued = orderWith();
export const pending = orderWith({ status: 'reissue_pending', reissuePending: true });
export const unissued = orderWith({ status: 'needs_approval', phase: 'unissued' });
export const revoked = orderWith({ status: 'Revoked', phase: 'closed' });
export const strange = orderWith({ status: 'odd', phase: 'unknown' });

/** A logged certificate of a.example and b.example. */
export function chainWith(changes: Partial<IssuedCertificate> = {}): IssuedCertificate {
  return {
    ctStatus: 'enabled',
    serialNumber: '01',
    validTill: new Date('2026-07-01T12:34:56Z'),
    commonName: 'a.example',
    dnsNames: ['a.example', 'b.example'],
    nonDnsNameCount: 0,
    publicKey: Buffer.from('key 1'),
    chainPem: 'PEM 1',
    ...changes,
  };
}

export const old = chainWith();
export const renewed = chainWith({ serialNumber: '02', ctStatus: 'disabled' });

export const lookAt = (
  order: Observation['order'],
  certificate: Observation['certificate'],
  observedAt = 0,
): Observation => ({
  observedAt,
  order,
  certificate,
});

/** A change to `disabled` of an order whose certificate is logged. */
export function transactionWith(changes: Partial<Transaction> = {}): Transaction {
  return {
    orderId: '7',
    desiredStatus: 'disabled',
    apiUrl: 'https://dc.example/services/v2',
    baseline: { ctStatus: 'enabled', serialNumber: '01', dnsNames: ['a.example', 'b.example'] },
    initialCtStatus: 'enabled',
    statusUpdate: 'done',
    post: 'not sent',
    pending: 'never',
    certificateFile: null,
    ...changes,
  };
}

export const refusal = (status: number) => new RequestError(`${status} no`, { hint: 'Look.', status });
export const outage = new RequestError('503 later', { hint: 'Wait.', status: 503, retryability: 'transient' });

/** A service that answers each read of both with the next of these, and then with the last again. */
export function playedApi(looks: readonly Pick<Observation, 'order' | 'certificate'>[]) {
  const count = { orders: 0, certificates: 0 };
  const attempts: unknown[] = [];
  const give = async <T>(value: T | RequestError): Promise<T> => {
    if (value instanceof RequestError) throw value;
    return value;
  };
  const observedAt = (index: number) => looks[Math.min(index, looks.length - 1)] as Observation;
  const api = {
    getOrder: (_: string, how: unknown) => {
      attempts.push(how);
      return give(observedAt(count.orders++).order);
    },
    getChain: (_: string, how: unknown) => {
      attempts.push(how);
      return give(observedAt(count.certificates++).certificate);
    },
  };
  return { api: api as unknown as ReissueApi, count, attempts };
}

/** A clock whose time passes when everyone sleeps. */
export class PlayedClock implements Clock {
  time = 0;
  /** All that was slept, in milliseconds. */
  readonly slept: number[] = [];
  readonly #chance: number;
  readonly #sleepers: { observedAt: number; wake: () => void }[] = [];

  /** @param chance what every random number is; 0.5 leaves a wait as it is */
  constructor(chance = 0.5) {
    this.#chance = chance;
  }

  now(): number {
    return this.time;
  }

  random(): number {
    return this.#chance;
  }

  sleep(ms: number, stop?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { observedAt: this.time + ms, wake: resolve };
      this.slept.push(ms);
      this.#sleepers.push(sleeper);
      stop?.addEventListener('abort', () => {
        const index = this.#sleepers.indexOf(sleeper);
        if (index >= 0) this.#sleepers.splice(index, 1);
        reject(stop.reason);
      });
      setImmediate(() => this.#wakeNext());
    });
  }

  /** How many sleep still. */
  get asleep(): number {
    return this.#sleepers.length;
  }

  #wakeNext(): void {
    const [next] = this.#sleepers.sort((a, b) => a.observedAt - b.observedAt);
    if (!next) return;
    this.#sleepers.shift();
    this.time = next.observedAt;
    next.wake();
  }
}

/** What a wait knows at its begin. */
export const awaitedWith = (changes: Partial<WaitState> = {}): WaitState => ({
  orderId: '7',
  serialNumber: '01',
  timeoutMinutes: 15,
  lastStatus: undefined,
  inDoubt: undefined,
  sawPending: false,
  pendingEndedAt: undefined,
  ...changes,
});

export const REJECTED =
  'The wait for the certificate is over: the reissue is no longer pending, and the certificate is still the old one. It was rejected or cancelled in CertCentral.';
export const doubtSince = (since: number): Partial<WaitState> => ({
  inDoubt: { since, error: new RequestError('POST: 500 boom', { title: 'Could not', hint: 'Later.', inDoubt: true }) },
});
export const NOTHING = 'Could not: POST: 500 boom. Nothing shows of it: it counts as not carried out.';
export const CLOSED =
  'The wait for the certificate is over: the order is revoked. Nothing can be reissued on it: for a new certificate, place a new order.';
