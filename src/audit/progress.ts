import { type Clock, runEvery } from '../clock.ts';
import { formatDuration } from '../format.ts';

const LOG_INTERVAL_MS = 10_000;

/** How far an audit has come. */
export interface AuditProgress {
  /** How many orders the list has given so far, and its total. */
  listed: number;
  total: number | undefined;
  /** Undefined while the list is read. */
  orders: FetchProgress | undefined;
}

/** How far the reading of the orders has come. */
export interface FetchProgress {
  total: number;
  /** Includes the orders that are not read. */
  done: number;
  outOfSync: number;
  requestsDone: number;
  requestsLeft: number;
  /** When reading began, in milliseconds. */
  startedAt: number;
}

/** Logs the progress every 10 seconds until `signal` aborts. */
export function logProgress(
  progress: AuditProgress,
  requestsPerMinute: number,
  clock: Clock,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  return runEvery(clock, LOG_INTERVAL_MS, signal, () => log(formatProgress(progress, requestsPerMinute, clock.now())));
}

/** Formats the progress as one line. */
export function formatProgress(
  { listed, total, orders }: AuditProgress,
  requestsPerMinute: number,
  now: number,
): string {
  if (!orders) return `Reading the list of orders: ${listed} of ${total ?? 'an unknown number'} so far.`;
  const left = formatDuration(estimateTimeLeftMs(orders, requestsPerMinute, now));
  return `${orders.done} of ${orders.total} orders, ${orders.outOfSync} out of sync, about ${left} left.`;
}

/** Extrapolates from the pace so far, but not beyond what the rate limit allows. */
function estimateTimeLeftMs(
  { requestsDone, requestsLeft, startedAt }: FetchProgress,
  requestsPerMinute: number,
  now: number,
): number {
  const atBest = (requestsLeft * 60_000) / requestsPerMinute;
  return Math.max(atBest, requestsDone === 0 ? 0 : ((now - startedAt) / requestsDone) * requestsLeft);
}
