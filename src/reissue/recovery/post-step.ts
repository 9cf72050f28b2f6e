import type { TestOverrides } from '../../certcentral/certcentral.ts';
import { ReissueApi } from '../../certcentral/reissue-api.ts';
import { systemClock } from '../../clock.ts';
import { apiKeyInput } from '../../runner/input-parsers.ts';
import { getInputs } from '../../runner/inputs.ts';
import { hasState, loadState } from '../../runner/load-state.ts';
import { debug, log, setFailed, warn, writeSummary } from '../../runner/reporter.ts';
import { removeCertificateFile } from '../certificate-file.ts';
import { createCheckpoint } from '../context.ts';
import { RECOVERY_TIMEOUT_SECONDS } from '../limits.ts';
import { renderFailureSummary } from '../summary.ts';
import type { Transaction } from '../transaction.ts';
import { describeRecovery, formatRecovery, isLeftOutOfSync, recoveryFailedMessage } from './messages.ts';
import { type RecoveryResult, recover } from './recover.ts';

/**
 * Runs the post step: recovers a change if the main step was canceled or killed, or left the order out of sync. Does
 * nothing without a saved state. Never rejects.
 * @param overrides for tests
 */
export async function post(overrides: TestOverrides = {}): Promise<void> {
  if (!hasState()) return;
  try {
    await recoverTransaction(...loadTransaction(), overrides);
  } catch (error) {
    fail('Reissue: the recovery after the step failed', error as Error);
  }
}

/** @throws Error that names no order, because nothing in a state that does not verify can be trusted */
function loadTransaction(): [transaction: Transaction, apiKey: string] {
  const apiKey = getApiKey();
  try {
    return [loadState(apiKey) as Transaction, apiKey];
  } catch (error) {
    throw new Error(
      `${(error as Error).message} Nothing was sent or removed. In CertCentral, check the order of that step, or run again.`,
    );
  }
}

/** Returns the API key; empty if the input is unusable. */
function getApiKey(): string {
  try {
    return getInputs((get) => get('api-key', apiKeyInput));
  } catch {
    return '';
  }
}

async function recoverTransaction(transaction: Transaction, apiKey: string, overrides: TestOverrides): Promise<void> {
  const { orderId, certificateFile } = transaction;
  const title = `Reissue of DigiCert order ${orderId}: recovery after the step`;
  removeCertificateFile(certificateFile);
  try {
    const result = await recoverAfterStep(transaction, apiKey, overrides);
    const message = describeRecovery(result, transaction, undefined);
    const end = transaction.isFailureReported ? 'had failed' : 'was interrupted';
    const outcome = { ...message, text: `The change to order ${orderId} ${end}. ${message.text}` };
    if (isLeftOutOfSync(result) || result.error?.isKeyRefused) setFailed(new Error(formatRecovery(outcome)));
    else warn(formatRecovery(outcome));
    writeSummary(renderFailureSummary(title, undefined, outcome));
  } catch (error) {
    fail(title, new Error(recoveryFailedMessage(orderId, error)));
  }
}

function recoverAfterStep(transaction: Transaction, apiKey: string, overrides: TestOverrides): Promise<RecoveryResult> {
  const { apiUrl } = transaction;
  const connection = { apiUrl, apiKey, timeoutSeconds: RECOVERY_TIMEOUT_SECONDS };
  const clock = overrides.clock ?? systemClock;
  // Nothing comes after the post step, so its progress need not be saved.
  const checkpoint = createCheckpoint(transaction, () => {});
  const context = { clock, log, transaction, session: {}, checkpoint };
  return recover(context, () => new ReissueApi(connection, { log, debug, ...overrides }), debug);
}

function fail(title: string, error: Error): void {
  setFailed(error);
  writeSummary(renderFailureSummary(title, error));
}
