import { CertCentral, type TestOverrides } from '../../certcentral/client.ts';
import { apiKeyInput, apiUrlInput, getActionInputs } from '../../certcentral/inputs.ts';
import { formatFailure, renderFailure, toFailure } from '../../domain/failure-report.ts';
import { asError } from '../../errors.ts';
import { API_URLS } from '../../instances.ts';
import { parseJson } from '../../json.ts';
import { isTempFilePath } from '../../runner/files.ts';
import { getInput } from '../../runner/inputs.ts';
import { debug, log, setFailed, warn, writeSummary } from '../../runner/reporter.ts';
import { loadState } from '../../runner/state.ts';
import { joinBlocks } from '../../text.ts';
import { certificateFileName, removeCertificateFile } from '../certificate-file.ts';
import { parseTransaction, type Transaction } from '../transaction.ts';
import { reportRecovery } from '../words/recovery.ts';
import { LINKS } from '../words/report.ts';
import { reportNotRead } from '../words/unchanged.ts';
import { isLeftOutOfSync } from './decision.ts';
import { recover } from './recover.ts';

/**
 * Runs the post step: recovers a change if the main step was canceled or killed, or left the order out of sync. Does
 * nothing without a saved state. Never rejects.
 */
export async function post(overrides: TestOverrides = {}): Promise<void> {
  try {
    // The key is masked first of all. Of the inputs that cannot be used, only the key matters.
    const apiKey = orError(() => getActionInputs((get) => get('api-key', apiKeyInput)));
    const inputUrl = orError(() => getInput('api-url', apiUrlInput, ''));
    const transaction = readTransaction(inputUrl);
    if (!transaction) return;
    const { apiUrl, certificateFile } = transaction;
    removeCertificateFile(certificateFile);
    // Nothing comes after the post step, so its progress need not be saved.
    const checkpoint = (progress: Partial<Transaction>) => void Object.assign(transaction, progress);
    const connect = (timeoutSeconds: number) => {
      if (apiKey instanceof Error) throw apiKey;
      return new CertCentral({ apiUrl, apiKey, timeoutSeconds, log, debug, ...overrides });
    };
    const result = await recover({ transaction, session: { graceEndsAt: 0 }, checkpoint, log }, connect);
    const report = reportRecovery(result, transaction);
    if (isLeftOutOfSync(result, transaction)) setFailed(toFailure(report));
    else warn(formatFailure(report));
    await writeSummary(joinBlocks(renderFailure(report), LINKS));
  } catch (error) {
    setFailed(error);
    await writeSummary(
      joinBlocks(renderFailure({ ...reportNotRead(undefined), state: '', text: '' }, asError(error)), LINKS),
    );
  }
}

function orError<T>(get: () => T): T | Error {
  try {
    return get();
  } catch (error) {
    return asError(error);
  }
}

/**
 * @returns undefined if the main step saved nothing
 * @throws Error that names no order, because nothing in a state that main does not write can be trusted
 */
function readTransaction(inputUrl: string | Error): Transaction | undefined {
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
