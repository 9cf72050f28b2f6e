import type { Order } from '../../../src/certcentral/order.ts';
import { digestNames } from '../../../src/domain/order-names.ts';
import type { ApprovedPlan } from '../../../src/domain/plan-text.ts';
import { parsePolicy } from '../../../src/domain/policy-file.ts';
import { RequestError } from '../../../src/errors.ts';
import type { CtStatus, IssuedCertificate } from '../../../src/pki/certificate.ts';
import { parseCertificateRequest } from '../../../src/pki/csr.ts';
import type { CsrFile, Inputs } from '../../../src/reissue/inputs.ts';
import { classify, type KnownOrder, type Observation } from '../../../src/reissue/observation.ts';
import type { Session, Transaction } from '../../../src/reissue/transaction.ts';
import { ownCsr as standInCsr } from '../../stand-in/pki.ts';
import { order as anyOrder, certificate as logged, namesWith, snapshotOf } from '../result.ts';

/** A request for the key of `certificateWith`. */
export const ownCsr = await standInCsr('a.example', 'ec');
export const { keyDigest: OWN_KEY } = parseCertificateRequest(ownCsr);
export const OTHER_KEY = 'cd'.repeat(32);

/** An issued order with CT logging. */
export function orderWith(changes: Partial<Order> = {}): Order {
  return {
    ...anyOrder,
    id: '7',
    ctStatus: 'enabled',
    commonName: 'order.example',
    dnsNames: ['order.example'],
    serialNumber: '',
    validTillAt: undefined,
    reissueDefaults: { csr: ownCsr, signatureHash: 'sha384', serverPlatformId: 45 },
    ...changes,
  };
}

export const issued = orderWith();
export const pending = orderWith({ status: 'reissue_pending' });
export const unissued = orderWith({ status: 'needs_approval', isDated: false, certificateId: '' });
export const revoked = orderWith({ status: 'Revoked' });
/** An issued order that does not report whether a reissue is pending. */
export const unknownWord = orderWith({ status: 'odd' });
/** An order without a status and a certificate. */
export const reportsNothing = orderWith({ status: '', isDated: false, issuedAt: undefined, certificateId: '' });
/** An order that does not report whether it is issued. */
export const unknownPhase = orderWith({
  status: 'odd',
  isDated: false,
  certificateId: '',
  hasInvalidCertificateId: true,
});

/** A logged certificate of a.example and b.example. */
export function certificateWith(changes: Partial<IssuedCertificate> = {}): IssuedCertificate {
  return {
    ...logged,
    validTill: new Date('2026-07-01T12:34:56Z'),
    names: namesWith(['a.example', 'b.example']),
    extendedKeyUsages: ['1.3.6.1.5.5.7.3.1'],
    issuer: 'CN=Issuer',
    keyDigest: OWN_KEY,
    chainPem: 'PEM 1',
    ...changes,
  };
}

export const old = certificateWith();
export const reissued = certificateWith({ serialNumber: '02', ctStatus: 'disabled' });
/** An earlier certificate than `old`. */
export const earlier = certificateWith({ serialNumber: '00', validFrom: new Date('2025-12-31T23:59:59Z') });

/** A `csr-file` for a key. */
export const csrFileFor = (keyDigest: string): CsrFile => ({ path: 'new.csr', pem: `CSR of ${keyDigest}`, keyDigest });

/** What an observation reads: the order and its certificate, or why they could not be read; and when. */
export type Reads = [
  order: Order | RequestError,
  certificate?: IssuedCertificate | RequestError | undefined,
  at?: number,
];

/** An observation, compared with the certificate that has the serial number 01. */
export function observe([order, certificate, at = 0]: Reads, known: Partial<KnownOrder> = {}): Observation {
  const { baseline } = transactionWith();
  const usual = { orderId: '7', commonName: '', baseline, pending: 'not-seen' } as const;
  return classify(snapshotOf(order, certificate), at, { ...usual, ...known });
}

/** An observation if there was no certificate before. */
export const observeFirst = (reads: Reads): Observation => observe(reads, { baseline: null });

/** The input or the policy that desires a status. */
export const desiring = (status: CtStatus): Pick<Inputs, 'statusSource'> => ({
  statusSource: { policyFile: null, status },
});
export const byPolicy = (policy: object, status: CtStatus | null = null): Pick<Inputs, 'statusSource'> => ({
  statusSource: {
    policyFile: {
      policy: parsePolicy(JSON.stringify({ default: 'log', ...policy })),
      path: 'policies/`ct`.json',
      digest: 'd16e57',
    },
    status,
  },
});

/** A plan to reissue `old`. */
export const approvedPlanWith = (changes: Partial<ApprovedPlan> = {}): ApprovedPlan => ({
  api: 'dc.example',
  order: '7',
  ct: 'disabled',
  do: 'reissue',
  serial: '01',
  names: digestNames(['a.example', 'b.example']),
  key: OWN_KEY,
  at: Date.parse('2026-11-29T00:10:00Z'),
  ...changes,
});

/** The inputs of a change to `disabled`. */
export function inputsWith(changes: Partial<Inputs> = {}): Inputs {
  return {
    orderId: '7',
    ...desiring('disabled'),
    apiUrl: 'https://dc.example/services/v2',
    dryRun: false,
    retries: 5,
    timeoutSeconds: 30,
    csrFile: null,
    reissueBeforeDays: 0,
    waitMinutes: 15,
    expectedPlan: null,
    skipApproval: true,
    runUrl: '',
    ...changes,
  };
}

/** Changes of a transaction; those of `desired` keep its other fields. */
export type Changes = Partial<Omit<Transaction, 'desired'>> & { desired?: Partial<Transaction['desired']> };

/** A change to `disabled` of an order whose certificate is logged; the status was set. */
export function transactionWith({ desired, ...changes }: Changes = {}): Transaction {
  return {
    orderId: '7',
    apiUrl: 'https://dc.example/services/v2',
    desired: { status: 'disabled', key: null, names: { names: ['a.example', 'b.example'], sanCount: 2 }, ...desired },
    commonName: 'a.example',
    reportedStatus: 'enabled',
    baseline: { ctStatus: 'enabled', serialNumber: '01', validFrom: Date.parse('2026-01-01T00:00:00Z') },
    mayPublishUnseenNames: false,
    isPlanned: false,
    statusUpdate: 'applied',
    reissueRequest: 'none',
    pending: 'not-seen',
    isOwnReissueOver: false,
    certificateFile: '',
    ...changes,
  };
}

/** A change of an order without a certificate; the order's names are its own. */
export const firstChange: Changes = {
  baseline: null,
  desired: { names: { names: ['a.example', 'b.example'], sanCount: 0 } },
};

export const sessionWith = (changes: Partial<Session> = {}): Session => ({
  ...{ graceEndsAt: 0, status: 'issued' },
  ...changes,
});

export const refusal = (status: number) => new RequestError(`${status} no`, { hint: 'Look.', status });
export const missing = refusal(404);
export const outage = new RequestError('503 later', { hint: 'Wait.', status: 503, retryability: 'transient' });
