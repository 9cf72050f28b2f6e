import type { ApprovedPlan } from '../domain/approved-plan.ts';
import { type CertificateWithChain, type CtStatus, publicKeyDigest } from '../pki/certificate.ts';
import { allDnsNames, missingNames } from '../pki/names.ts';
import type { Inputs } from './inputs.ts';
import { certificateOf, type ObservedState } from './observe.ts';
import type { Plan } from './plan.ts';

/** The certificate that a change starts from. */
export interface Baseline {
  ctStatus: CtStatus;
  serialNumber: string;
  /** The alternative names. */
  dnsNames: readonly string[];
  /** The common name, if no alternative name repeats it; else empty. */
  commonName: string;
  /** SHA-256 of the public key, hexadecimal. */
  keyDigest: string;
}

/** Returns the part of a certificate that a recovery needs. */
export function baselineOf(certificate: CertificateWithChain): Baseline {
  const { ctStatus, serialNumber, dnsNames, publicKey } = certificate;
  const [commonName = ''] = missingNames(allDnsNames(certificate), dnsNames);
  return { ctStatus, serialNumber, dnsNames, commonName, keyDigest: publicKeyDigest(publicKey) };
}

/** Returns the names that a new certificate lost. Browsers ignore the common name, so it does not replace a SAN. */
export function lostNames({ dnsNames, commonName }: Baseline, certificate: CertificateWithChain): string[] {
  const lostCommonName = commonName === '' ? [] : missingNames([commonName], allDnsNames(certificate));
  return [...missingNames(dnsNames, certificate.dnsNames), ...lostCommonName];
}

/** The progress of a change: what a recovery needs, in this process or in the post step. Contains no secret. */
export interface Transaction {
  orderId: string;
  /** The common name that the order reported at the start; empty if it reported none. */
  commonName: string;
  apiUrl: string;
  desiredStatus: CtStatus;
  /** SHA-256 of the public key of `csr-file`, hexadecimal; empty without. */
  csrKeyDigest: string;
  /** SHA-256 of the public key that a new certificate must have in any case, hexadecimal; empty if none was required. */
  requiredKeyDigest: string;
  /** Null if any plan will do. */
  expectedPlan: ApprovedPlan | null;
  /** Null if nothing was issued yet. */
  baseline: Baseline | null;
  /** The CT status that the order reported at the start. */
  initialCtStatus: CtStatus | 'unknown';
  statusUpdate: 'in-doubt' | 'applied' | 'not-applied';
  /** Whether the order was seen closed. */
  isClosed: boolean;
  /** `in-doubt`: this run's request for a reissue may have been carried out, or is about to be sent. */
  reissueRequest: 'none' | 'in-doubt' | 'accepted';
  /** Whether a reissue was seen pending, at the start or since. */
  reissueSeenPending: boolean;
  /** The CT status of another certificate than the baseline's, if one was seen; else null. */
  reissuedCtStatus: CtStatus | null;
  /** Whether the policy refused a certificate that was issued since the start. */
  isAgainstPolicy: boolean;
  /** The random value for domain validation; empty if DigiCert returned none. */
  dcvRandomValue: string;
  /** The path of the certificate file, set before the file is written, so that a failed run removes it; else empty. */
  certificateFile: string;
  /** Whether the main step has reported its failure; if not, it was interrupted. */
  isFailureReported: boolean;
}

/**
 * Returns whether another certificate may be active or be issued soon: a reissue was or may have been requested, or was seen
 * pending, or another certificate was seen that the state does not show.
 */
export function isReissuePossible(
  { reissueRequest, reissueSeenPending, reissuedCtStatus }: Transaction,
  { differsFromBaseline }: Pick<ObservedState, 'differsFromBaseline'>,
): boolean {
  return reissueRequest !== 'none' || reissueSeenPending || (reissuedCtStatus !== null && !differsFromBaseline);
}

/** Returns whether an order is open or closed without a certificate, and no certificate of it was ever seen. */
export function isNothingIssued({ baseline, reissuedCtStatus }: Transaction, state: ObservedState): boolean {
  const isSeen = baseline !== null || reissuedCtStatus !== null || certificateOf(state) !== undefined;
  return !isSeen && (state.kind === 'unissued' || state.kind === 'closed');
}

/** Creates the transaction of a change that is about to begin. */
export function createTransaction(inputs: Inputs, plan: Plan): Transaction {
  const { orderId, apiUrl, csrFile, expectedPlan } = inputs;
  const { kind, order, certificate, desiredStatus, requiredKeyDigest } = plan;
  return {
    orderId,
    commonName: order.commonName,
    apiUrl,
    desiredStatus,
    csrKeyDigest: csrFile?.keyDigest ?? '',
    requiredKeyDigest,
    expectedPlan,
    baseline: certificate && baselineOf(certificate),
    initialCtStatus: order.ctStatus,
    // The post step must not take a run that is killed during its first request for one that sent nothing.
    statusUpdate: 'in-doubt',
    isClosed: false,
    reissueRequest: 'none',
    reissueSeenPending: kind === 'wait',
    reissuedCtStatus: null,
    isAgainstPolicy: false,
    dcvRandomValue: '',
    certificateFile: '',
    isFailureReported: false,
  };
}
