import type { SctShortage } from '../domain/browser-policy.ts';
import type { Objection } from '../domain/objections.ts';
import type { PolicyList } from '../domain/policy.ts';
import type { UnseenNames } from '../domain/unseen-names.ts';
import type { DuplicateProblem } from './duplicates.ts';

/** The verdicts that a person or another run must see to, or that are pending. */
export const OPEN_VERDICTS = ['reissue', 'set status', 'manual', 'unknown', 'pending'] as const;
/** The verdicts, the ones that need work first. */
export const VERDICTS = [...OPEN_VERDICTS, 'in sync', 'not applicable', 'ignored'] as const;

/** How an order compares with what is desired. */
export type Verdict = (typeof VERDICTS)[number];

/** Why an order has its verdict, and what else matters about it. */
export type Reason =
  | { kind: 'ignored' | 'expired' | 'certificate-differs' | 'order-differs' }
  | { kind: 'too-many-names' | 'given-up' }
  | { kind: 'unissued' | 'first-published' | 'first-maybe-published' | 'first-not-logged' }
  /** `isDated`: whether CertCentral reports since when. */
  | { kind: 'long-pending'; isDated: boolean }
  | { kind: 'dv' | 'reissue-pending' | 'ct-status-missing' }
  /** How the active certificate ends, soon: a reissue would end later, or may not. */
  | { kind: 'ends-soon' | 'needs-renewal' }
  | { kind: 'objection'; objection: Objection }
  /** The names of the active certificate are not those that would be published. */
  | { kind: 'other-names'; why: UnseenNames }
  | { kind: 'unread'; title: string; detail: string }
  | { kind: 'duplicates-differ'; serialNumbers: readonly string[] }
  | DuplicateProblem
  | { kind: 'few-scts'; shortage: SctShortage }
  /** The order renews another one that the policy names by its ID, or was renewed by it: the ID of the other one. */
  | { kind: 'renewal'; id: string; list: PolicyList | 'ignore' };

export type RenewalReason = Extract<Reason, { kind: 'renewal' }>;

/** Returns whether one of the reasons, or the objection in it, is of a kind. */
export function hasReason(reasons: readonly Reason[], expected: Reason['kind'] | Objection['kind']): boolean {
  return reasons.some((reason) => expected === ('objection' in reason ? reason.objection : reason).kind);
}
