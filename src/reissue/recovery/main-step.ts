import type { TestOverrides } from '../../certcentral/client.ts';
import { log, setFailed, writeSummary } from '../../runner/reporter.ts';
import { clearState } from '../../runner/state.ts';
import { MAX_MESSAGE_LENGTH, truncate } from '../../text.ts';
import { removeCertificateFile } from '../certificate-file.ts';
import type { ReissueContext } from '../context.ts';
import { describeRecovery, formatRecovery, type RecoveryMessage } from '../words/recovery.ts';
import { renderFailure } from '../words/result.ts';
import { isRecovered, recover } from './recover.ts';

/** The least room that the cause has in an annotation, also beside a long outcome of the recovery. */
const MIN_CAUSE_LENGTH = 900;

/** Recovers from a failed change, and fails the step. The state of an order that is out of sync is kept: the post step tries again. */
export async function recoverAndFail(context: ReissueContext, cause: Error, overrides: TestOverrides): Promise<void> {
  const { transaction, session, inputs } = context;
  const { orderId, certificateFile, statusUpdate } = transaction;
  removeCertificateFile(certificateFile);
  if (statusUpdate !== 'not-applied') log(`${cause.message} Recovering: checking the order and its certificate.`);
  const checkpoint = withoutErrors(context.checkpoint);
  const result = await recover({ ...context, checkpoint }, inputs.apiKey, overrides).catch((error: Error) => error);
  const message = describeRecovery(result, transaction, session.response);
  await failStep(orderId, cause, message);
  if (isRecovered(result)) clearState();
}

/** Fails the step with an error whose end says how the order was left. */
export async function failStep(orderId: string, cause: Error, message: RecoveryMessage): Promise<void> {
  const outcome = formatRecovery(message);
  const room = Math.max(MIN_CAUSE_LENGTH, MAX_MESSAGE_LENGTH - outcome.length - 1);
  setFailed(new Error(`${truncate(cause.message.replace(/\.?$/, '.'), room)} ${outcome}`));
  await writeSummary(renderFailure(orderId, cause, message));
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
