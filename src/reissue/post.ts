import type { World } from '../certcentral/api.ts';
import { ReissueApi } from '../certcentral/reissue-api.ts';
import { systemClock } from '../clock.ts';
import { apiKey, readInputs } from '../runner/inputs.ts';
import { debug, fail, log, warn, writeSummary } from '../runner/report.ts';
import { loadState } from '../runner/state.ts';
import { removeCertificateFile } from './certificate-file.ts';
import { failurePage } from './page.ts';
import { ATTEMPT_SECONDS, settle } from './settle.ts';
import { isOutOfStep, settlementText } from './told.ts';
import type { Transaction } from './transaction.ts';

/**
 * The post step: settles a change that the main step has left behind, cancelled, killed or out of step. With nothing left
 * behind it does nothing. Never rejects.
 * @param world for tests
 */
export async function post(world: World = {}): Promise<void> {
  const transaction = loadState() as Transaction | undefined;
  if (!transaction) return;
  const { orderId, apiUrl } = transaction;
  removeCertificateFile(transaction.certificateFile);
  const title = `Reissue of DigiCert order ${orderId}: settled after the step`;
  try {
    const key = readInputs((read) => read('api-key', apiKey));
    const api = new ReissueApi({ apiUrl, apiKey: key, timeoutSeconds: ATTEMPT_SECONDS }, { log, debug, ...world });
    try {
      const settled = await settle(api, transaction, {}, world.clock ?? systemClock, () => {});
      const text = settlementText(settled, transaction);
      const told = new Error(`The change of order ${orderId} was cut off. ${text}`);
      if (isOutOfStep(settled)) fail(told);
      else warn(told.message);
      await writeSummary(failurePage(title, told));
    } finally {
      api.close();
    }
  } catch (error) {
    const why = (error as Error).message.replace(/\.$/, '');
    const told = new Error(
      `Order ${orderId} is out of step as far as is known, and could not be settled: ${why}. Run again: a run does what is still to be done, and requests no second reissue.`,
    );
    fail(told);
    await writeSummary(failurePage(title, told));
  }
}
