import type { TestOverrides } from '../certcentral/certcentral.ts';
import { ReissueApi } from '../certcentral/reissue-api.ts';
import { systemClock } from '../clock.ts';
import { formatWarning } from '../runner/html.ts';
import { apiKeyInput } from '../runner/input-parsers.ts';
import { getInputs } from '../runner/inputs.ts';
import { debug, log, setFailed, warn, writeSummary } from '../runner/reporter.ts';
import { loadState } from '../runner/state.ts';
import { removeCertificateFile } from './certificate-file.ts';
import { decideRecovery } from './recovery/decision.ts';
import { describeRecovery, isLeftOutOfSync, recoveryFailedMessage } from './recovery/messages.ts';
import { ATTEMPT_TIMEOUT_SECONDS, type RecoveryResult, recover } from './recovery/recover.ts';
import { renderFailureSummary } from './summary.ts';
import type { Transaction } from './transaction.ts';

/**
 * The post step: settles a change that the main step has left behind, cancelled, killed or out of step. With nothing left
 * behind it does nothing. Never rejects.
 * @param world for tests
 */
export async function post(world: TestOverrides = {}): Promise<void> {
  let order = 'The order of this step';
  try {
    const transaction = loadState() as Transaction | undefined;
    if (!transaction) return;
    const { orderId, certificateFile } = transaction;
    order = `Order ${orderId}`;
    removeCertificateFile(certificateFile);
    const settled = await recoverSavedTransaction(transaction, world);
    const { text, cause } = describeRecovery(settled, transaction);
    const told = { text: `The change of order ${orderId} was left unsettled. ${text}`, cause };
    if (isLeftOutOfSync(settled)) setFailed(new Error(formatWarning(told)));
    else warn(formatWarning(told));
    await writeSummary(renderFailureSummary(summaryTitle(order), undefined, told));
  } catch (error) {
    const told = new Error(recoveryFailedMessage(order, error));
    setFailed(told);
    await writeSummary(renderFailureSummary(summaryTitle(order), told));
  }
}

async function recoverSavedTransaction(transaction: Transaction, world: TestOverrides): Promise<RecoveryResult> {
  // Which needs no key.
  if (transaction.statusUpdate === 'not carried out')
    return { decision: decideRecovery(transaction, undefined), error: undefined };
  const key = getInputs((read) => read('api-key', apiKeyInput));
  const connection = { apiUrl: transaction.apiUrl, apiKey: key, timeoutSeconds: ATTEMPT_TIMEOUT_SECONDS };
  const api = new ReissueApi(connection, { log, debug, ...world });
  try {
    return await recover(api, transaction, {}, world.clock ?? systemClock, () => {});
  } finally {
    api.close();
  }
}

function summaryTitle(order: string): string {
  return `Reissue: ${order} settled after the step`;
}
