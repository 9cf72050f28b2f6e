import { RequestError } from '../../errors.ts';
import { classifyStatus } from '../../http/retry-decision.ts';
import { capitalize, joinSentences } from '../../text.ts';
import type { PendingReasons } from '../pending-reasons.ts';
import type { Transaction } from '../transaction.ts';
import { describeTasks } from './pending.ts';

/** What helps if an order may publish names that should stay out. No other status is ever advised after a failure. */
export const DISABLE =
  'set CT logging of the order to disabled now, with the workflow set-status.yml (the root action with disable-ct: true) or in CertCentral.';

/** Returns whether what a pending reissue waits for is the task of whoever started the run: the run requested it, or may have. */
export function hasTasks({ reissueRequest }: Pick<Transaction, 'reissueRequest'>): boolean {
  return reissueRequest !== 'none';
}

/** A reissue that a run leaves pending. */
interface LeftPending extends Pick<Transaction, 'reissueRequest' | 'isPlanned'> {
  /** What the order waits for; null or undefined if that was not read. */
  reasons: PendingReasons | null | undefined;
}

/** Describes what to do about a reissue that a run leaves pending: first what a person must do. */
export function leftPendingAdvice({ isPlanned, reissueRequest, reasons }: LeftPending): string {
  // Nobody should approve the request of somebody else unseen.
  const tasks = hasTasks({ reissueRequest }) && reasons ? describeTasks(reasons) : '';
  const rerun = `run again${isPlanned ? ', or plan again if that plan is refused' : ''}: that run waits for the reissue, and requests no second one. Do so before or soon after it is issued.`;
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
