import type { World } from '../certcentral/api.ts';
import { ReissueApi } from '../certcentral/reissue-api.ts';
import { systemClock } from '../clock.ts';
import { apiKey, readInputs } from '../runner/inputs.ts';
import { warningLine } from '../runner/page.ts';
import { debug, fail, log, warn, writeSummary } from '../runner/report.ts';
import { loadState } from '../runner/state.ts';
import { removeCertificateFile } from './certificate-file.ts';
import { failurePage } from './page.ts';
import { ATTEMPT_SECONDS, settle } from './settle.ts';
import { isOutOfStep, settlementTold } from './told.ts';
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
    const { orderId, apiUrl } = transaction;
    order = `Order ${orderId}`;
    removeCertificateFile(transaction.certificateFile);
    const key = readInputs((read) => read('api-key', apiKey));
    const api = new ReissueApi({ apiUrl, apiKey: key, timeoutSeconds: ATTEMPT_SECONDS }, { log, debug, ...world });
    try {
      const settled = await settle(api, transaction, {}, world.clock ?? systemClock, () => {});
      const { text, cause } = settlementTold(settled, transaction);
      const told = { text: `The change of order ${orderId} was cut off. ${text}`, cause };
      if (isOutOfStep(settled)) fail(new Error(warningLine(told)));
      else warn(warningLine(told));
      await writeSummary(failurePage(titleOf(order), undefined, told));
    } finally {
      api.close();
    }
  } catch (error) {
    const why = (error as Error).message.replace(/\.$/, '');
    const told = new Error(
      `${order} is out of step as far as is known, and could not be settled: ${why}. Run again: a run does what is still to be done, and requests no second reissue.`,
    );
    fail(told);
    await writeSummary(failurePage(titleOf(order), told));
  }
}

function titleOf(order: string): string {
  return `Reissue: ${order} settled after the step`;
}
