import { type Clock, runEvery } from '../clock.ts';
import { formatDuration } from '../format.ts';

const LOG_INTERVAL_MS = 10_000;

/** How far an audit has come. */
export interface AuditProgress {
  /** How many orders the list has given so far, and how many it has. */
  listed: number;
  total: number | undefined;
  /** Undefined while the list is read. */
  orders: FetchProgress | undefined;
}

/** How far the orders are read. */
export interface FetchProgress {
  total: number;
  /** Those of them that have to be read. */
  toFetch: number;
  fetched: number;
  outOfSync: number;
  /** When reading began, in milliseconds. */
  startedAt: number;
}

/** Says how far it has come, every 10 seconds, until it is over. */
export function logProgress(
  progress: AuditProgress,
  requestsPerMinute: number,
  clock: Clock,
  log: (line: string) => void,
  over: AbortSignal,
): Promise<void> {
  return runEvery(clock, LOG_INTERVAL_MS, over, () => log(formatProgress(progress, requestsPerMinute, clock.now())));
}

/** How far it has come, in one line. */
export function formatProgress(
  { listed, total, orders }: AuditProgress,
  requestsPerMinute: number,
  now: number,
): string {
  if (!orders) return `Reading the list of orders: ${listed} of ${total ?? 'an unknown number'} so far.`;
  const { total: all, toFetch, fetched, outOfSync } = orders;
  const left = formatDuration(estimateTimeLeftMs(orders, requestsPerMinute, now));
  return `${all - toFetch + fetched} of ${all} orders, ${outOfSync} out of step, about ${left} left.`;
}

/** As fast as it went so far, but not faster than it may go: two requests an order. */
function estimateTimeLeftMs(
  { toFetch, fetched, startedAt }: FetchProgress,
  requestsPerMinute: number,
  now: number,
): number {
  const left = toFetch - fetched;
  const atBest = (left * 2 * 60_000) / requestsPerMinute;
  return Math.max(atBest, fetched === 0 ? 0 : ((now - startedAt) / fetched) * left);
}
