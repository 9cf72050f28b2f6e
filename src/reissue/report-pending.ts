import { checkDcv } from '../certcentral/endpoints.ts';
import { toRequestError } from '../errors.ts';
import type { Observation } from './observation.ts';
import { canCheckDcv, fetchPendingReasons } from './pending-reasons.ts';
import type { RunContext } from './transaction.ts';
import { describePendingReasons, formatWait, NO_LONGER_REPORTED } from './words/pending.ts';

const MIN_READ_INTERVAL_MS = 60_000;

/**
 * Returns a function to call with each observation of a pending order. At most once a minute, it reads what the order waits for,
 * logs a change, and has DigiCert check the validation of domains. Nobody waits for it, because it decides nothing.
 */
export function createPendingReporter(context: RunContext, signal: AbortSignal): (observation: Observation) => void {
  const { api, log, transaction } = context;
  let readAt = Number.NEGATIVE_INFINITY;
  let logged = '';
  const read = async (observation: Observation) => {
    const reasons = await fetchPendingReasons(context, observation, signal);
    if (signal.aborted) return;
    const lines = describePendingReasons(reasons).map(formatWait);
    // A read that fails reports nothing new.
    const isNew = lines.join() !== logged && (reasons.validation !== undefined || logged === '');
    if (isNew) {
      for (const line of lines) log(line);
      if (lines.length === 0) log(NO_LONGER_REPORTED);
      logged = lines.join();
    }
    if (canCheckDcv(reasons))
      await api.request(checkDcv(transaction.orderId), { retries: 0, signal }).catch(toRequestError);
  };
  return (observation) => {
    const now = api.clock.now();
    if (now - readAt < MIN_READ_INTERVAL_MS) return;
    readAt = now;
    // The client writes each attempt to the debug log.
    void read(observation).catch((error: Error) => log(error.message));
  };
}
