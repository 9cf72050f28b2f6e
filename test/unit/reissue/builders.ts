import type { Order } from '../../../src/certcentral/order.ts';
import { type ApprovedPlan, digestNames } from '../../../src/domain/approved-plan.ts';
import { determinePhase } from '../../../src/domain/order-phase.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import type { CertificateWithChain, CtStatus } from '../../../src/pki/certificate.ts';
import { publicKeyDigest } from '../../../src/pki/certificate.ts';
import { parseCertificateRequest } from '../../../src/pki/certificate-request.ts';
import type { CsrFile } from '../../../src/reissue/csr-file.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import { classify, type ObservedState } from '../../../src/reissue/observe.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import { ownCsr as standInCsr } from '../../stand-in/pki.ts';

/** A request for the key of `certificateWith`. */
export const ownCsr = await standInCsr('a.example', 'ec');
const { publicKey: ownKey } = parseCertificateRequest(ownCsr);

/** The DER of a key; `own` is that of `certificateWith`. */
const keyOf = (name: string) => (name === 'own' ? ownKey : Buffer.from(name));

/** An issued order with CT logging. */
export function orderWith(changes: Partial<Order> = {}): Order {
  return {
    id: '7',
    status: 'issued',
    product: { nameId: 'ssl_plus', type: '', validationType: 'ov' },
    ctStatus: 'enabled',
    hasInvalidCtStatus: false,
    certificateId: '2000001',
    hasInvalidCertificateId: false,
    isDated: true,
    issuedAt: Date.parse('2026-01-01'),
    openRequests: [],
    commonName: 'order.example',
    dnsNames: ['order.example'],
    isRenewed: false,
    renewedOrderId: '',
    reissueDefaults: { csr: ownCsr, signatureHash: 'sha384', serverPlatformId: 45 },
    ...changes,
  };
}

export const issued = orderWith();
export const pending = orderWith({ status: 'reissue_pending' });
export const unissued = orderWith({ status: 'needs_approval', isDated: false, certificateId: '' });
export const revoked = orderWith({ status: 'Revoked' });
/** An order of which no more than the ID is known. */
export const silent = orderWith({ status: '', isDated: false, issuedAt: undefined, certificateId: '' });
/** An order that does not report whether it is issued. */
export const strange = orderWith({
  status: 'odd',
  isDated: false,
  certificateId: '',
  hasInvalidCertificateId: true,
});

/** A logged certificate of a.example and b.example. */
export function certificateWith(changes: Partial<CertificateWithChain> = {}): CertificateWithChain {
  return {
    ctStatus: 'enabled',
    sctCount: 3,
    sctLogCount: 3,
    validFrom: new Date('2026-01-01T00:00:00Z'),
    validTill: new Date('2026-07-01T12:34:56Z'),
    isEv: false,
    serialNumber: '01',
    commonName: 'a.example',
    dnsSans: ['a.example', 'b.example'],
    dnsNames: ['a.example', 'b.example'],
    altNames: ['a.example', 'b.example'],
    nonDnsNameCount: 0,
    extendedKeyUsages: ['1.3.6.1.5.5.7.3.1'],
    issuer: 'CN=Issuer',
    publicKey: keyOf('own'),
    chainPem: 'PEM 1',
    ...changes,
  };
}

export const old = certificateWith();
export const renewed = certificateWith({ serialNumber: '02', ctStatus: 'disabled' });

/** A `csr-file` for a key. */
export const csrFileFor = (key: string): CsrFile => ({
  path: 'new.csr',
  pem: `CSR of ${key}`,
  publicKey: keyOf(key),
  keyDigest: publicKeyDigest(keyOf(key)),
});

/** What a snapshot shows: the order and its certificate, or why they could not be read. */
type Look = [
  order: Order | RequestError,
  certificate?: CertificateWithChain | RequestError | undefined,
  observedAt?: number,
];

function classifyLook([order, certificate, observedAt = 0]: Look, serial: string | undefined): ObservedState {
  const state =
    order instanceof RequestError
      ? ({ phase: 'unknown', reissuePending: 'unknown', hasOpenRequest: false } as const)
      : determinePhase(order, certificate);
  return classify({ order, certificate, ...state }, observedAt, serial);
}

/** A state compared with the certificate that has serial number 01. */
export const stateOf = (...look: Look): ObservedState => classifyLook(look, '01');

/** A state if there was no certificate before. */
export const firstStateOf = (...look: Look): ObservedState => classifyLook(look, undefined);

/** The inputs that ask for a status. */
export const desiring = (status: CtStatus): Pick<Inputs, 'statusSource'> => ({
  statusSource: { policyFile: null, status },
});

/** A plan to reissue `old`. */
export const approvedPlanWith = (changes: Partial<ApprovedPlan> = {}): ApprovedPlan => ({
  apiHost: 'dc.example',
  orderId: '7',
  desiredStatus: 'disabled',
  action: 'reissue',
  serialNumber: '01',
  namesDigest: digestNames(['a.example', 'b.example']),
  keyDigest: publicKeyDigest(ownKey),
  plannedAt: Date.parse('2026-11-29T00:10:00Z'),
  ...changes,
});

/** The inputs of a change to `disabled`. */
export function inputsWith(changes: Partial<Inputs> = {}): Inputs {
  return {
    orderId: '7',
    statusSource: { policyFile: null, status: 'disabled' },
    apiKey: 'unit-test-key-0123456789',
    apiUrl: 'https://dc.example/services/v2',
    dryRun: false,
    retries: 5,
    timeoutSeconds: 30,
    csrFile: null,
    waitMinutes: 15,
    expectedPlan: null,
    skipApproval: true,
    runUrl: '',
    ...changes,
  };
}

/** A change to `disabled` of an order whose certificate is logged; the status was set. */
export function transactionWith(changes: Partial<Transaction> = {}): Transaction {
  return {
    orderId: '7',
    commonName: 'a.example',
    desiredStatus: 'disabled',
    csrKeyDigest: '',
    requiredKeyDigest: changes.csrKeyDigest ?? '',
    apiUrl: 'https://dc.example/services/v2',
    expectedPlan: null,
    baseline: {
      ctStatus: 'enabled',
      serialNumber: '01',
      dnsNames: ['a.example', 'b.example'],
      commonName: '',
      keyDigest: publicKeyDigest(keyOf('own')),
    },
    initialCtStatus: 'enabled',
    statusUpdate: 'applied',
    isClosed: false,
    reissueRequest: 'none',
    reissueSeenPending: false,
    reissuedCtStatus: null,
    isAgainstPolicy: false,
    dcvRandomValue: '',
    certificateFile: '',
    isFailureReported: false,
    ...changes,
  };
}

export const refusal = (status: number) => new RequestError(`${status} no`, { hint: 'Look.', status });
export const outage = new RequestError('503 later', { hint: 'Wait.', status: 503, retryability: 'transient' });
