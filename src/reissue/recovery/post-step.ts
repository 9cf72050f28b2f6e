import type { TestOverrides } from '../../certcentral/client.ts';
import { parseJson } from '../../certcentral/json.ts';
import { systemClock } from '../../clock.ts';
import { API_URLS } from '../../instances.ts';
import { isTempFilePath } from '../../runner/files.ts';
import { apiKeyInput, apiUrlInput, getInputs } from '../../runner/inputs.ts';
import { log, setFailed, warn, writeSummary } from '../../runner/reporter.ts';
import { loadState } from '../../runner/state.ts';
import { certificateFileName, removeCertificateFile } from '../certificate-file.ts';
import { createSession } from '../context.ts';
import { parseTransaction, type Transaction } from '../transaction.ts';
import { describeRecovery, formatRecovery } from '../words/recovery.ts';
import { renderFailure } from '../words/result.ts';
import type { RecoveryResult } from './decision.ts';
import { isLeftOutOfSync, recover } from './recover.ts';

/**
 * Runs the post step: recovers a change if the main step was canceled or killed, or left the order out of sync. Does
 * nothing without a saved state. Never rejects.
 */
export async function post(overrides: TestOverrides = {}): Promise<void> {
  try {
    const inputs = readInputs();
    const transaction = readTransaction(inputs.apiUrl);
    if (!transaction) return;
    const { orderId } = transaction;
    removeCertificateFile(transaction.certificateFile);
    const result = await recoverAfterStep(transaction, inputs, overrides).catch((error: Error) => error);
    const message = describeRecovery(result, transaction, undefined);
    const outcome = { ...message, text: `The change to order ${orderId} did not end as desired. ${message.text}` };
    if (isLeftOutOfSync(result, transaction)) setFailed(new Error(formatRecovery(outcome)));
    else warn(formatRecovery(outcome));
    await writeSummary(renderFailure(orderId, undefined, outcome));
  } catch (error) {
    setFailed(error);
    await writeSummary(renderFailure(undefined, error));
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

/**
 * @returns undefined if the main step saved nothing
 * @throws Error that names no order, because nothing in a state that main does not write can be trusted
 */
function readTransaction(inputUrl = ''): Transaction | undefined {
  const state = loadState();
  if (state === '') return undefined;
  const transaction = parseTransaction(parseJson(state));
  if (transaction) {
    const { apiUrl, certificateFile, orderId } = transaction;
    // A state must not send the key anywhere else, nor remove another file.
    const isOwnFile = certificateFile === '' || isTempFilePath(certificateFile, certificateFileName(orderId));
    if ([inputUrl, ...Object.values(API_URLS)].includes(apiUrl) && isOwnFile) return transaction;
  }
  throw new Error(
    'The saved state is not what the step saves. Nothing was sent or removed. In CertCentral, check the order of that step, or run again.',
  );
}

/** @throws Error if there is no usable key */
async function recoverAfterStep(
  transaction: Transaction,
  { apiKey, problem }: ReturnType<typeof readInputs>,
  overrides: TestOverrides,
): Promise<RecoveryResult> {
  if (apiKey === undefined) throw problem;
  const context = {
    clock: overrides.clock ?? systemClock,
    log,
    transaction,
    session: createSession(undefined),
    // Nothing comes after the post step, so its progress need not be saved.
    checkpoint: (progress: Partial<Transaction>) => void Object.assign(transaction, progress),
  };
  return recover(context, apiKey, overrides);
}
