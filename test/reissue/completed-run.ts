import type { ApprovedPlan } from '../../src/domain/approved-plan.ts';
import type { CtPolicy } from '../../src/domain/ct-policy.ts';
import type { RecoveryDecision } from '../../src/reissue/recovery/decision.ts';
import type { InitialSync } from '../../src/reissue/sync-state.ts';
import type { RunStep } from './sequences.ts';
import type { Attempt } from './simulated-process.ts';

/** What a process reported to the runner, and the decisions behind its words. */
export interface RunnerOutput {
  errors: string[];
  warnings: string[];
  outputs?: Record<string, unknown>;
  /** What a run that ended before its first PUT found about the order. */
  initialSync?: InitialSync['kind'];
  recovery?: RecoveryFacts;
}

/** The recovery of a process: its decision, `failed` if it rejected, undefined until it ends. */
interface RecoveryFacts {
  /** In milliseconds; undefined if there was nothing to recover. */
  startedAt?: number;
  decision?: RecoveryDecision | { kind: 'failed' };
  /** Whether the order could not be set to the status of the decision. */
  isSetFailed: boolean;
  /** Whether the run knows that it requested the reissue, or may have. */
  isOwnRequest: boolean;
}

/** A process that ended or was killed. */
export interface EndedProcess extends RunnerOutput {
  attempts: Attempt[];
  killed: boolean;
  startedAt: number;
  endedAt: number;
}

/** One run: the main step, and the post step if it had something to recover. */
export interface CompletedRun {
  step: RunStep;
  /** What was true before. */
  wasInSync: boolean;
  posts: number;
  /** The plan that the run may carry out; null for any. */
  plan: ApprovedPlan | null;
  policy: CtPolicy | null;
  main: EndedProcess;
  post?: EndedProcess;
}

/** Returns how the recovery of a process ended; undefined if there was none. */
export const decisionOf = ({ recovery }: RunnerOutput) => recovery?.decision;

/** Returns what a run that changed nothing found about the order; undefined if it may have changed something. */
function initialSyncOf({ recovery, initialSync }: RunnerOutput): InitialSync['kind'] | undefined {
  const decision = recovery?.decision;
  return decision?.kind === 'not-changed' ? decision.initialSync.kind : initialSync;
}

/** Returns whether a process ended with an order that is out of sync, or that it assumes to be. */
export function isOutOfSync(process: RunnerOutput): boolean {
  const { decision, isSetFailed = false } = process.recovery ?? {};
  if (initialSyncOf(process) !== undefined) return initialSyncOf(process) === 'out-of-sync';
  // An order without a certificate is in sync with any status.
  if (decision === undefined || decision.kind === 'keep-for-first-certificate') return false;
  return isSetFailed || ['out-of-sync', 'out-of-time', 'failed'].includes(decision.kind);
}

/** Returns whether a process admits that the order may be out of sync as before. */
export function isUnsure(process: RunnerOutput): boolean {
  return ['unknown', 'pending'].includes(initialSyncOf(process) ?? '');
}

/** Returns the status that a run set the order to, or wanted to. */
export function desiredBy({ main, step }: CompletedRun): boolean {
  const put = main.attempts.find(({ kind }) => kind === 'put');
  return put ? JSON.parse(put.body).disable_ct : step.disableCt;
}

/** Returns the last read of a kind that succeeded. */
export const lastRead = (attempts: readonly Attempt[], kind: string) =>
  attempts.findLast((attempt) => attempt.kind === kind && attempt.read);

/**
 * Returns what a run saw of the order and its certificate before its first PUT. While a reissue is pending, the certificate of
 * another order passes for that of the order.
 */
export function firstLook({ main: { attempts } }: CompletedRun) {
  const put = attempts.find(({ kind }) => kind === 'put');
  const earlier = put ? attempts.filter(({ sent }) => sent < put.sent) : attempts;
  const order = lastRead(earlier, 'order');
  const other = order?.showedPending ? earlier.findLast(({ isOther }) => isOther) : undefined;
  return { order, chain: other ?? lastRead(earlier, 'chain') };
}

/** Returns whether a POST of a run was or may have been carried out. */
export const mayHavePosted = (attempts: readonly Attempt[]) =>
  attempts.some(({ kind, refused }) => kind === 'post' && !refused);

/** Describes a run for people. */
export function describeRun({ step, plan, policy, main, post }: CompletedRun): string {
  const { disableCt, csr, waitMinutes } = step;
  const describe = (name: string, process: EndedProcess) => [
    `${name}: disable-ct ${disableCt}, csr-file ${csr}, wait-minutes ${waitMinutes}`,
    ...process.attempts.map((attempt) => describeAttempt(attempt, main.startedAt)),
    `${process.killed ? 'killed' : 'ended'} after ${process.endedAt - process.startedAt} ms`,
    ...process.errors,
    ...process.warnings,
    JSON.stringify([process.initialSync, process.recovery]),
  ];
  const given = [plan && JSON.stringify(plan), policy && JSON.stringify([policy, [...policy.entries]])].filter(Boolean);
  return ['', ...given, ...describe('main', main), ...(post ? describe('post', post) : []), ''].join('\n  ');
}

function describeAttempt(attempt: Attempt, startedAt: number): string {
  const { sent, sentAt, kind, body, status, read, showedPending, hidden, serial } = attempt;
  const parts = [
    sent,
    `${sentAt - startedAt} ms`,
    kind,
    kind === 'put' && body,
    status,
    read && `read ${serial?.slice(0, 6) ?? ''}`,
    showedPending && 'pending',
    hidden && 'hidden',
  ];
  return parts.filter((part) => part !== false && part !== undefined).join(' ');
}

export function assertThat(isTrue: boolean, failure: string): void {
  if (!isTrue) throw new Error(failure);
}
