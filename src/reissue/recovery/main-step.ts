import type { CertCentral } from '../../certcentral/client.ts';
import { debug, log, setFailed, writeSummary } from '../../runner/reporter.ts';
import { clearState } from '../../runner/state.ts';
import { truncate } from '../../text.ts';
import { removeCertificateFile } from '../certificate-file.ts';
import type { ReissueContext } from '../context.ts';
import { describeRecovery, formatRecovery, type RecoveryMessage, recoveryFailedText } from '../words/recovery.ts';
import { describeRequest } from '../words/request.ts';
import { renderFailure } from '../words/result.ts';
import { isLeftOutOfSync, recover } from './recover.ts';

/** Leaves room in an annotation for the outcome of the recovery. */
const MAX_CAUSE_LENGTH = 900;

/** Recovers from a failed change, and fails the step. The state of an order that is out of sync is kept: the post step tries again. */
export async function recoverAndFail(
  context: ReissueContext,
  connectForRecovery: () => CertCentral,
  cause: Error,
): Promise<void> {
  const { orderId, certificateFile, reissueRequest, statusUpdate } = context.transaction;
  removeCertificateFile(certificateFile);
  if (statusUpdate !== 'not-applied') log(`${cause.message} Recovering: checking the order and its certificate.`);
  const { message, isRecovered } = await runRecovery(context, connectForRecovery).catch((error: unknown) => ({
    message: {
      text: recoveryFailedText(orderId, error),
      waitsFor: [],
      request: describeRequest({ sent: reissueRequest, response: context.session.response }),
      lostNames: [],
    },
    isRecovered: false,
  }));
  const reason = truncate(cause.message.replace(/\.?$/, '.'), MAX_CAUSE_LENGTH);
  setFailed(new Error(`${reason} ${formatRecovery(message)}`));
  await writeSummary(renderFailure(orderId, cause, message));
  if (isRecovered) clearState();
}

async function runRecovery(
  context: ReissueContext,
  connectForRecovery: () => CertCentral,
): Promise<{ message: RecoveryMessage; isRecovered: boolean }> {
  const { transaction, session } = context;
  const checkpoint = withoutErrors(context.checkpoint);
  const result = await recover({ ...context, checkpoint }, connectForRecovery, debug);
  const message = describeRecovery(result, transaction, session.response);
  return { message, isRecovered: result.error === undefined && !isLeftOutOfSync(result) };
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
