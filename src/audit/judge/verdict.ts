import type { CertificateRefusal } from '../../domain/reissue-refusal.ts';

/** The verdicts, the ones that need work first. */
export const VERDICTS = [
  'reissue',
  'set status',
  'manual',
  'unknown',
  'pending',
  'in sync',
  'not applicable',
  'ignored',
] as const;

/** How an order compares with what is desired. */
export type Verdict = (typeof VERDICTS)[number];

/** A verdict and why. */
export interface Decision {
  verdict: Verdict;
  /** Empty if nothing but the duplicates decided, or if all is as desired. */
  reason: string;
  /** What the user should do, if the reissue action cannot do it. */
  advice?: string;
  /** Why the reissue action would refuse the certificate. */
  refusal?: CertificateRefusal;
  /** Whether the first certificate should stay out of the CT logs, but CertCentral does not report whether it will. */
  mayPublishFirst?: true;
}

/** Anything that has a verdict. */
interface Judged {
  verdict: Verdict;
}

/** Returns whether the reissue action can bring the order into sync. */
export function isToDo({ verdict }: Judged): boolean {
  return verdict === 'reissue' || verdict === 'set status';
}

/** Returns whether the order is out of sync with the desired status. */
export function isOutOfSync(order: Judged): boolean {
  return isToDo(order) || order.verdict === 'manual';
}

/** Returns whether somebody must look at the order: it is out of sync or unknown. */
export function needsAttention(order: Judged): boolean {
  return isOutOfSync(order) || order.verdict === 'unknown';
}

/** Creates the decision for an order that could not be evaluated. */
export const unknown = (reason: string): Decision => ({ verdict: 'unknown', reason });

/** Creates the decision for an order that a desired status does not apply to. */
export const notApplicable = (reason: string): Decision => ({ verdict: 'not applicable', reason });
