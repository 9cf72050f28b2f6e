import { ActionError } from '../../action-error.ts';
import type { ReissueApi } from '../../certcentral/reissue-api.ts';
import { debug, log, setFailed, writeSummary } from '../../runner/reporter.ts';
import { clearState } from '../../runner/state.ts';
import { truncate } from '../../text.ts';
import { removeCertificateFile } from '../certificate-file.ts';
import type { ReissueContext } from '../context.ts';
import { describeOwnRequest } from '../describe-request.ts';
import { renderFailureSummary } from '../summary.ts';
import {
  describeRecovery,
  formatRecovery,
  isLeftOutOfSync,
  type RecoveryMessage,
  recoveryFailedMessage,
  withoutRerunHint,
} from './messages.ts';
import { recover } from './recover.ts';

/** Leaves room in an annotation for the outcome of the recovery. */
const MAX_CAUSE_LENGTH = 900;

/**
 * Recovers from a failed change, and fails the step. An order that is out of sync stays in the state: the post step recovers
 * it again, or only reports it again if this run certainly did not change it.
 */
export async function recoverAndFail(
  context: ReissueContext,
  connectForRecovery: () => ReissueApi,
  cause: Error,
): Promise<void> {
  const { orderId, certificateFile } = context.transaction;
  removeCertificateFile(certificateFile);
  const { message, isRecovered, shownCause } = await runRecovery(context, connectForRecovery, cause).catch((error) => ({
    message: {
      text: recoveryFailedMessage(orderId, error),
      waitsFor: [],
      request: describeOwnRequest(context.transaction),
      lostNames: [],
    },
    isRecovered: false,
    shownCause: cause,
  }));
  const reason = truncate(shownCause.message.trimEnd().replace(/\.?$/, '.'), MAX_CAUSE_LENGTH);
  setFailed(new Error(`${reason} ${formatRecovery(message)}`));
  writeSummary(renderFailureSummary(`Reissue of DigiCert order ${orderId}: the step failed`, shownCause, message));
  if (isRecovered) clearState();
  else withoutErrors(context.checkpoint)({ isFailureReported: true });
}

async function runRecovery(
  context: ReissueContext,
  connectForRecovery: () => ReissueApi,
  cause: Error,
): Promise<{ message: RecoveryMessage; isRecovered: boolean; shownCause: Error }> {
  const { transaction } = context;
  if (transaction.statusUpdate !== 'not-applied')
    log(`${cause.message} Recovering: checking the order and its certificate.`);
  const result = await recover(
    { ...context, checkpoint: withoutErrors(context.checkpoint) },
    connectForRecovery,
    debug,
  );
  const isRecovered = result.error === undefined && !isLeftOutOfSync(result);
  const hint = cause instanceof ActionError ? cause.hint : undefined;
  const message = describeRecovery(result, transaction, context.session.response, hint);
  return { message, isRecovered, shownCause: withoutRerunHint(cause, result) };
}

/** Logs an error of the checkpoint, because the recovery must continue even if its state cannot be saved. */
function withoutErrors(checkpoint: ReissueContext['checkpoint']): ReissueContext['checkpoint'] {
  return (progress) => {
    try {
      checkpoint(progress);
    } catch (error) {
      log((error as Error).message);
    }
  };
}
