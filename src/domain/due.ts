import { DAY_MS, startOfDay } from '../certcentral/dates.ts';
import type { Certificate } from '../pki/certificate.ts';
import { compact } from '../text.ts';
import { type DesiredCertificate, type Deviation, findDeviations } from './as-desired.ts';
import type { ApprovedPlan } from './plan-text.ts';

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
    classifyExpiry(certificate, planEndsAt, reissueBeforeDays, now) === 'ends-soon' && 'ends-soon',
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
export function classifyExpiry(
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
