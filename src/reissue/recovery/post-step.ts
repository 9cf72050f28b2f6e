import { CertCentral, type TestOverrides } from '../../certcentral/client.ts';
import { systemClock } from '../../clock.ts';
import { API_URLS } from '../../instances.ts';
import { apiKeyInput, apiUrlInput, getInputs } from '../../runner/inputs.ts';
import { debug, log, setFailed, warn, writeSummary } from '../../runner/reporter.ts';
import { loadState } from '../../runner/state.ts';
import { removeCertificateFile } from '../certificate-file.ts';
import { createCheckpoint, createSession } from '../context.ts';
import { RECOVERY_TIMEOUT_SECONDS } from '../limits.ts';
import { parseTransaction, type Transaction } from '../transaction.ts';
import { describeRecovery, formatRecovery, recoveryFailedText } from '../words/recovery.ts';
import { renderFailure } from '../words/result.ts';
import { isLeftOutOfSync, type RecoveryResult, recover } from './recover.ts';

/**
 * Runs the post step: recovers a change if the main step was canceled or killed, or left the order out of sync. Does
 * nothing without a saved state. Never rejects.
 * @param overrides for tests
 */
export async function post(overrides: TestOverrides = {}): Promise<void> {
  let orderId: string | undefined;
  try {
    const inputs = readInputs();
    const state = readState();
    if (state === undefined) return;
    const transaction = requireTransaction(state, inputs.apiUrl);
    orderId = transaction.orderId;
    removeCertificateFile(transaction.certificateFile);
    if (inputs.apiKey === undefined) throw inputs.problem;
    const { apiKey } = inputs;
    const result = await recoverAfterStep(transaction, apiKey, overrides);
    const message = describeRecovery(result, transaction, undefined);
    const outcome = { ...message, text: `The change to order ${orderId} did not end as desired. ${message.text}` };
    if (isLeftOutOfSync(result) || result.error?.isKeyRefused) setFailed(new Error(formatRecovery(outcome)));
    else warn(formatRecovery(outcome));
    await writeSummary(renderFailure(orderId, undefined, outcome));
  } catch (error) {
    const shown = orderId === undefined ? error : new Error(recoveryFailedText(orderId, error));
    setFailed(shown);
    await writeSummary(renderFailure(orderId, shown));
  }
}

/** Masks the key first of all, and returns the inputs that matter: those that are unusable are undefined. */
function readInputs(): { apiKey?: string; apiUrl?: string; problem?: Error } {
  const inputs: ReturnType<typeof readInputs> = {};
  try {
    getInputs((get) => {
      inputs.apiKey = get('api-key', apiKeyInput);
      inputs.apiUrl = get('api-url', apiUrlInput, '');
    });
  } catch (error) {
    inputs.problem = error as Error;
  }
  return inputs;
}

/** @returns undefined if the main step saved nothing; null if it is no JSON */
function readState(): unknown {
  try {
    return loadState();
  } catch {
    return null;
  }
}

/** @throws Error that names no order, because nothing in such a state can be trusted */
function requireTransaction(state: unknown, inputUrl = ''): Transaction {
  const transaction = parseTransaction(state);
  // A state must not send the key anywhere else.
  if (transaction && [inputUrl, ...Object.values(API_URLS)].includes(transaction.apiUrl)) return transaction;
  throw new Error(
    'The saved state is not what the step saves. Nothing was sent or removed. In CertCentral, check the order of that step, or run again.',
  );
}

function recoverAfterStep(transaction: Transaction, apiKey: string, overrides: TestOverrides): Promise<RecoveryResult> {
  const connection = { apiUrl: transaction.apiUrl, apiKey, timeoutSeconds: RECOVERY_TIMEOUT_SECONDS };
  const context = {
    clock: overrides.clock ?? systemClock,
    log,
    transaction,
    session: createSession(transaction, ''),
    // Nothing comes after the post step, so its progress need not be saved.
    checkpoint: createCheckpoint(transaction, () => {}),
  };
  return recover(context, () => new CertCentral(connection, { log, debug, ...overrides }), debug);
}
