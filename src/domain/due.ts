import { DAY_MS, startOfDay } from '../certcentral/dates.ts';
import type { Certificate, CtStatus } from '../pki/certificate.ts';
import { missingNames } from '../pki/names.ts';
import { compact } from '../text.ts';
import type { ApprovedPlan } from './plan-text.ts';

/** What a certificate should be like. */
export interface DesiredCertificate {
  status: CtStatus;
  /** SHA-256 of the public key, hexadecimal; null if any key will do. */
  key: string | null;
  /** Exactly these names; null before they are known. */
  names: RequiredNames | null;
}

/** The names that a certificate must have, no more and no fewer. */
export interface RequiredNames {
  names: readonly string[];
  /** How many of them, from the first, must be alternative names, because browsers ignore the common name. */
  sanCount: number;
}

/** How a certificate is not as desired. */
export type Deviation =
  | { kind: 'status' | 'key' | 'expired' }
  /** Names that it lacks, or has only as its common name; names that it has in addition, also of other kinds. */
  | { kind: 'lost-names' | 'additional-names'; names: readonly string[] };

/** Returns how a certificate is not as desired; empty if it is. */
export function findDeviations(
  certificate: Certificate,
  { status, key, names }: DesiredCertificate,
  now: number,
): Deviation[] {
  const { ctStatus, keyDigest, validTill } = certificate;
  const { dnsNames, nonDnsNames } = certificate.names;
  const lost = names ? findLostNames(certificate, names) : [];
  const additional = names ? [...missingNames(dnsNames, names.names), ...nonDnsNames] : [];
  return compact<Deviation>([
    ctStatus !== status && { kind: 'status' },
    key !== null && keyDigest !== key && { kind: 'key' },
    validTill.getTime() < now && { kind: 'expired' },
    lost.length > 0 && { kind: 'lost-names', names: lost },
    additional.length > 0 && { kind: 'additional-names', names: [...new Set(additional)] },
  ]);
}

/** Returns the required names that a certificate lacks. */
export function findLostNames(
  { names: { dnsNames, dnsSans } }: Pick<Certificate, 'names'>,
  { names, sanCount }: RequiredNames,
): string[] {
  return [...missingNames(names.slice(0, sanCount), dnsSans), ...missingNames(names.slice(sanCount), dnsNames)];
}

/** When a reissue is due for a certificate. */
export interface DueRules {
  desired: DesiredCertificate;
  /** How many days before its end a certificate ends soon; 0 for never. */
  reissueBeforeDays: number;
  /** What a person approved; null for nothing. */
  expectedPlan: Pick<ApprovedPlan, 'do' | 'serial'> | null;
}

/** Why a reissue of a certificate is due. */
export type DueReason = Deviation['kind'] | 'ends-soon' | 'planned';

/**
 * Returns why a reissue of a certificate is due: it is not as desired, ends soon, or has an approved plan to reissue it. Empty
 * if none is due.
 * @param planEndsAt the last day of the order's plan; undefined if the order does not report it
 */
export function findDueReasons(
  certificate: Certificate,
  planEndsAt: number | undefined,
  { desired, reissueBeforeDays, expectedPlan }: DueRules,
  now: number,
): DueReason[] {
  const isPlanned = expectedPlan?.do === 'reissue' && expectedPlan.serial === certificate.serialNumber;
  return compact<DueReason>([
    ...findDeviations(certificate, desired, now).map(({ kind }) => kind),
    findEnd(certificate, planEndsAt, reissueBeforeDays, now) === 'ends-soon' && 'ends-soon',
    isPlanned && 'planned',
  ]);
}

/** A reissue must end at least so many days later: ends are moved off weekends and holidays. */
const MIN_GAIN_DAYS = 7;

/**
 * Returns how a certificate ends: `ends-soon` if it ends within some days and a reissue would end later; `needs-renewal` if it
 * does, but a reissue may not end later, because the plan ends then, too, or its end is unknown. Undefined if it has expired, or
 * ends later.
 */
export function findEnd(
  { validTill }: Pick<Certificate, 'validTill'>,
  planEndsAt: number | undefined,
  reissueBeforeDays: number,
  now: number,
): 'ends-soon' | 'needs-renewal' | undefined {
  const end = validTill.getTime();
  if (end < now || reissueBeforeDays === 0 || end - now > reissueBeforeDays * DAY_MS) return undefined;
  const gainsTime = planEndsAt !== undefined && planEndsAt >= startOfDay(end) + MIN_GAIN_DAYS * DAY_MS;
  return gainsTime ? 'ends-soon' : 'needs-renewal';
}
