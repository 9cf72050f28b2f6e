import type { World } from '../certcentral/certcentral.ts';
import { ReissueApi } from '../certcentral/reissue-api.ts';
import { systemClock } from '../clock.ts';
import { warningLine } from '../runner/html.ts';
import { apiKey, readInputs } from '../runner/inputs.ts';
import { debug, fail, log, warn, writeSummary } from '../runner/reporter.ts';
import { loadState } from '../runner/state.ts';
import { removeCertificateFile } from './certificate-file.ts';
import { settlementOf } from './recovery/decision.ts';
import { isOutOfStep, settlementTold, unsettledText } from './recovery/messages.ts';
import { ATTEMPT_SECONDS, type Settled, settle } from './recovery/recover.ts';
import { failurePage } from './summary.ts';
import type { Transaction } from './transaction.ts';

/**
 * The post step: settles a change that the main step has left behind, cancelled, killed or out of step. With nothing left
 * behind it does nothing. Never rejects.
 * @param world for tests
 */
export async function post(world: World = {}): Promise<void> {
  let order = 'The order of this step';
  try {
    const transaction = loadState() as Transaction | undefined;
    if (!transaction) return;
    const { orderId, certificateFile } = transaction;
    order = `Order ${orderId}`;
    removeCertificateFile(certificateFile);
    const settled = await settledLeft(transaction, world);
    const { text, cause } = settlementTold(settled, transaction);
    const told = { text: `The change of order ${orderId} was left unsettled. ${text}`, cause };
    if (isOutOfStep(settled)) fail(new Error(warningLine(told)));
    else warn(warningLine(told));
    await writeSummary(failurePage(titleOf(order), undefined, told));
  } catch (error) {
    const told = new Error(unsettledText(order, error));
    fail(told);
    await writeSummary(failurePage(titleOf(order), told));
  }
}

async function settledLeft(transaction: Transaction, world: World): Promise<Settled> {
  // Which needs no key.
  if (transaction.put === 'not carried out')
    return { settlement: settlementOf(transaction, undefined), failure: undefined };
  const key = readInputs((read) => read('api-key', apiKey));
  const connection = { apiUrl: transaction.apiUrl, apiKey: key, timeoutSeconds: ATTEMPT_SECONDS };
  const api = new ReissueApi(connection, { log, debug, ...world });
  try {
    return await settle(api, transaction, {}, world.clock ?? systemClock, () => {});
  } finally {
    api.close();
  }
}

function titleOf(order: string): string {
  return `Reissue: ${order} settled after the step`;
}
