import { type Clock, runEvery } from '../../clock.ts';
import { formatCount, formatDuration } from '../../text.ts';
import type { FetchProgress } from '../auditor.ts';
import { VERDICTS } from '../judge/verdict.ts';
import type { AuditResult } from './result.ts';

/** Formats the result as one line. */
export function formatResult({ totals, durationMs, reportFiles }: AuditResult): string {
  const counts = VERDICTS.map((verdict) => `${totals.counts[verdict]} ${verdict}`).join(', ');
  return `Checked ${formatCount(totals.checked, 'order')} in ${formatDuration(durationMs)}: ${counts}. Report: ${reportFiles.csv}`;
}

/** Returns the message about orders that are out of sync or unknown; undefined if there is none. */
export function failureMessage({
  totals,
  hasPrevious,
}: Pick<AuditResult, 'totals' | 'hasPrevious'>): string | undefined {
  const { outOfSyncCount, counts, newCount } = totals;
  const parts = [
    outOfSyncCount > 0 &&
      `${formatCount(outOfSyncCount, 'order')} out of sync (${counts.reissue} reissue, ${counts['set status']} set status, ${counts.manual} manual)`,
    counts.unknown > 0 && `${formatCount(counts.unknown, 'order')} unknown`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return undefined;
  const news = hasPrevious ? `; ${newCount} of them new` : '';
  return `CT audit: ${parts.join(', ')}${news}. See the job summary and the report.`;
}

const LOG_INTERVAL_MS = 10_000;

/** How far an audit has come. */
export interface AuditProgress {
  /** How many orders the list has given so far, and its total. */
  listed: number;
  total: number | undefined;
  /** Undefined while the list is read. */
  orders: FetchProgress | undefined;
}

/** Logs the progress every 10 seconds until `signal` aborts. */
export function logProgress(
  progress: AuditProgress,
  requestsPerMinute: number,
  clock: Clock,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  return runEvery(clock, LOG_INTERVAL_MS, signal, () => log(formatProgress(progress, requestsPerMinute)));
}

/** Formats the progress as one line. */
export function formatProgress({ listed, total, orders }: AuditProgress, requestsPerMinute: number): string {
  if (!orders) return `Reading the list of orders: ${listed} of ${total ?? 'an unknown number'} so far.`;
  // The rate limit allows no less; how much a slow service adds is not known.
  const left = formatDuration((orders.requestsLeft * 60_000) / requestsPerMinute);
  return `${orders.done} of ${orders.total} orders, ${orders.outOfSync} out of sync, at least ${left} left.`;
}
