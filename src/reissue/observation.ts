import type { Order } from '../certcentral/order.ts';
import { isUnissuedStatus } from '../certcentral/status-words.ts';
import { isMissing, isNothingIssued, type OrderSnapshot } from '../domain/order-state.ts';
import { mismatchError, phaseUnknownError } from '../domain/words.ts';
import { ifRead, RequestError } from '../errors.ts';
import type { CtStatus, IssuedCertificate } from '../pki/certificate.ts';
import { compact } from '../text.ts';

/** The certificate that a change starts from. */
export interface Baseline {
  ctStatus: CtStatus;
  serialNumber: string;
  validFrom: number;
}

/** An observation of an order and its active certificate, compared with the baseline. */
export interface Observation extends OrderSnapshot<IssuedCertificate> {
  /** When the reads began, in milliseconds: what was read first may be this old. */
  at: number;
  /**
   * `unissued`: nothing is issued. `other-certificate`: not the baseline's; without a baseline, any certificate is another one.
   * `unreadable`: the order or its certificate could not be read, or the order does not report whether it is issued.
   */
  kind: 'closed' | 'pending' | 'unissued' | 'unreadable' | 'unchanged' | 'other-certificate';
  /** Whether another certificate than the baseline's is active, also if only the download could be read. */
  hasOtherCertificate: boolean;
}

/** What is known of an order before an observation. */
export interface KnownOrder {
  orderId: string;
  /** The common name that the order reported; empty if it is unknown. */
  commonName: string;
  /** Null if nothing was issued yet. */
  baseline: Baseline | null;
  /** Whether a certificate must exist, although there is no baseline: the expected plan has its serial number. */
  isIssued?: boolean;
  /** Whether any observation has shown a pending reissue, and whether the latest one that could tell has shown its end. */
  pending: 'not-seen' | 'seen' | 'over';
}

/** Returns what is known of a pending reissue after an observation. It is over only if an observation reports that. */
export function trackPending(
  { kind, reissuePending }: Pick<Observation, 'kind' | 'reissuePending'>,
  before: KnownOrder['pending'],
): KnownOrder['pending'] {
  if (kind === 'pending') return 'seen';
  return before === 'seen' && reissuePending === false ? 'over' : before;
}

/** Returns whether an observation shows neither a pending reissue nor another certificate. A download that is missing is no evidence. */
export function showsNothing(observation: Observation): boolean {
  const { kind } = observation;
  return kind === 'unchanged' || kind === 'unissued' || (kind === 'unreadable' && isOnlyMissing(observation));
}

/** Returns the CT status that the order reports; `unknown` if the order reports none, or could not be read. */
export function reportedCtStatus({ order }: Pick<Observation, 'order'>): Order['ctStatus'] {
  return ifRead(order)?.ctStatus ?? 'unknown';
}

/** Returns why the order, and why its certificate could not be read. */
export function errorsOf(observation: Observation): RequestError[] {
  const { certificate } = observation;
  return compact([orderErrorOf(observation), certificate instanceof RequestError && certificate]);
}

/** Returns why the order could not be read: the read failed, or the order does not report whether it is issued. */
function orderErrorOf({ kind, order, certificate, phase }: Observation): RequestError | undefined {
  if (order instanceof RequestError) return order;
  if (kind !== 'unreadable' || phase === 'issued') return undefined;
  // An order that reports no certificate is read, and a download that fails otherwise than with a 404 may hide one.
  const mayHideCertificate = phase === 'unissued' && !isMissing(certificate);
  return mayHideCertificate ? undefined : phaseUnknownError(order.id);
}

/** Returns whether all could be read but the certificate, which the service does not have (404). */
export function isOnlyMissing(observation: Observation): boolean {
  return isMissing(observation.certificate) && errorsOf(observation).length === 1;
}

/** Classifies a snapshot. The serial number decides: when `certificate.id` changes is not documented. */
export function classify(snapshot: OrderSnapshot<IssuedCertificate>, at: number, known: KnownOrder): Observation {
  const { orderId, baseline, isIssued, pending } = known;
  const { order, phase, reissuePending } = snapshot;
  const read = ifRead(snapshot.certificate);
  const isOther = read !== undefined && read.serialNumber !== baseline?.serialNumber;
  // Another certificate that was issued before the baseline is a stale download.
  const isStale = isOther && baseline !== null && read.validFrom.getTime() < baseline.validFrom;
  const certificate = isStale ? mismatchError(orderId) : snapshot.certificate;
  const differs = isOther && !isStale;
  const as = (kind: Observation['kind'], hasOtherCertificate = false): Observation => {
    return { ...snapshot, certificate, at, kind, hasOtherCertificate };
  };
  if (order instanceof RequestError) return as('unreadable', differs);
  if (phase === 'closed') return as('closed');
  // An order that had a certificate waits for its next one.
  const hadCertificate = baseline !== null || isIssued === true;
  const isUnissuedWord = phase === 'unissued' && hadCertificate && isUnissuedStatus(order.status);
  // An unknown word does not report the end of a reissue, but another certificate shows it.
  const isStillPending = pending === 'seen' && phase !== 'unknown' && reissuePending === 'unknown' && !differs;
  if (reissuePending === true || isUnissuedWord || isStillPending) return as('pending');
  if (isNothingIssued({ phase, certificate }) && !hadCertificate) return as('unissued');
  if (phase !== 'issued' || !ifRead(certificate)) return as('unreadable');
  return as(differs ? 'other-certificate' : 'unchanged', differs);
}
