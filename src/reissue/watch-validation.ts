import { checkDcv, type OrderValidation } from '../certcentral/endpoints.ts';
import { formatWait } from '../domain/failure-report.ts';
import { toRequestError } from '../errors.ts';
import type { Observation } from './observation.ts';
import { canCheckDcv, fetchPendingReasons, type PendingReasons } from './pending-reasons.ts';
import type { RunContext } from './transaction.ts';
import { describePendingReasons, NO_LONGER_REPORTED } from './words/pending.ts';

const MIN_READ_INTERVAL_MS = 60_000;

/**
 * Returns a function to call with each observation of a pending order. At most once a minute, it reads what the order waits for,
 * logs a change, and has DigiCert check the validation of domains. Nobody waits for it, because it decides nothing.
 */
export function createValidationWatch(context: RunContext, signal: AbortSignal): (observation: Observation) => void {
  const { api, log } = context;
  const logReasons = createReasonsLog(log);
  let readAt = Number.NEGATIVE_INFINITY;
  const watch = async (observation: Observation) => {
    const reasons = await fetchPendingReasons(context, observation, signal);
    if (signal.aborted) return;
    logReasons(reasons);
    await requestCheck(context, reasons, signal);
  };
  return (observation) => {
    const now = api.clock.now();
    if (now - readAt < MIN_READ_INTERVAL_MS) return;
    readAt = now;
    // The client writes each attempt to the debug log.
    void watch(observation).catch((error: Error) => log(error.message));
  };
}

/** Returns a function that logs what an order waits for if that has changed. */
function createReasonsLog(log: (line: string) => void): (reasons: PendingReasons) => void {
  let logged: string[] = [];
  let lastRead: OrderValidation | undefined;
  return (reasons) => {
    // A read that fails reports nothing new about validations, but the wait may have become too long for them.
    lastRead = reasons.validation ?? lastRead;
    const lines = describePendingReasons({ ...reasons, validation: lastRead }).map(formatWait);
    if (lines.join() === logged.join()) return;
    logged = lines;
    for (const line of lines) log(line);
    if (lines.length === 0) log(NO_LONGER_REPORTED);
  };
}

/** Has DigiCert check the validation of domains, in one attempt, if it can. */
async function requestCheck({ api, transaction }: RunContext, reasons: PendingReasons, signal: AbortSignal) {
  if (!canCheckDcv(reasons)) return;
  await api.request(checkDcv(transaction.orderId), { retries: 0, signal }).catch(toRequestError);
}
