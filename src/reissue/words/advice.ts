import { turnsLoggingOn } from '../../domain/unseen-names.ts';
import { RequestError } from '../../errors.ts';
import { classifyStatus } from '../../http/retry-decision.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import { capitalize, joinSentences } from '../../text.ts';
import { type Observation, reportedCtStatus } from '../observation.ts';
import type { PendingReasons } from '../pending-reasons.ts';
import type { OutOfSync, Recovery } from '../recovery/decision.ts';
import { describeTasks } from './pending.ts';

/** Describes what to do about an order that was out of sync before the run. The advice sets no status that the run would not set. */
export function unchangedAdvice(
  { orderStatus, certificateStatus }: OutOfSync,
  desired: CtStatus | null,
  isPlanned: boolean,
): string {
  if (desired === certificateStatus) return repairAdvice(certificateStatus);
  const rerun = rerunAdvice(isPlanned, true);
  return desired === null
    ? `This run does not decide which CT status the order should have. ${rerun}`
    : `${leaveAdvice(orderStatus)} ${rerun}`;
}

/**
 * Describes how to repair an order after a recovery.
 * @param repair the status that the order should have
 */
export function recoveryAdvice(repair: CtStatus, desired: CtStatus, { forbidden, last }: Recovery): string {
  // What a recovery must not turn on, a person should not turn on either, unless it is desired.
  const status = forbidden ? desired : repair;
  return forbidden && reportedCtStatus(last) === status ? leaveAdvice(status) : repairAdvice(status);
}

function leaveAdvice(status: CtStatus): string {
  return `Leave CT logging of the order ${status}: its certificate must be reissued.`;
}

/** Describes how to repair an order whose status differs from the one that it should have. */
function repairAdvice(status: CtStatus): string {
  return `Set CT logging of the order to ${status}, with the workflow set-status.yml (the root action with disable-ct: ${status === 'disabled'}, which refuses what would publish names that nobody can look at) or in CertCentral, if no reissue is pending by then.`;
}

/** A reissue that a run leaves pending. */
export interface LeftPending {
  desiredStatus: CtStatus;
  observation: Observation;
  isPlanned: boolean;
  /** Whether the step requested the reissue, or may have. */
  isOwn: boolean;
  /** What the order waits for; null or undefined if that was not read. */
  reasons: PendingReasons | null | undefined;
}

/** Describes what to do about a reissue that a run leaves pending: first what a person must do. */
export function leftPendingAdvice({ desiredStatus, observation, isPlanned, isOwn, reasons }: LeftPending): string {
  // Nobody should approve the request of somebody else unseen.
  const tasks = isOwn && reasons ? describeTasks(reasons) : '';
  // Such a run would turn logging on for names that nobody can look at.
  const isRefused = turnsLoggingOn(desiredStatus, reportedCtStatus(observation));
  const when = isRefused
    ? 'once the reissue has ended, or with the do=wait plan of its request'
    : 'at the latest when the reissue is issued: that run waits for it, and requests no second one';
  const rerun = `run again${isPlanned ? ', or plan again if that plan is refused' : ''}, ${when}.`;
  return joinSentences(
    tasks,
    tasks === '' ? capitalize(rerun) : `Then ${rerun}`,
    'If DigiCert or an approver rejects the reissue later, look at the order again: its CT status then stays as it is.',
  );
}

/** Describes the last thing to do: another run, which fails like this one if its cause needs a correction. */
export function rerunAdvice(isPlanned: boolean, needsCorrection: boolean): string {
  const again = needsCorrection ? 'Correct the cause below, then run again' : 'Run again';
  return `${again}${isPlanned ? ', or plan again if that plan is refused' : ''}.`;
}

/** Returns whether the service refused a request, so that it refuses the request again unless something is corrected. */
export function isRefusal(error: Error | undefined): boolean {
  if (!(error instanceof RequestError) || error.inDoubt) return false;
  const { status = 0 } = error;
  return status >= 400 && status < 500 && classifyStatus(status) === 'permanent';
}
