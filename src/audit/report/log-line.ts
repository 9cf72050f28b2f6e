import { formatDuration, formatOrderCount } from '../../format.ts';
import { VERDICTS } from '../judge/verdict.ts';
import type { AuditResult, AuditTotals } from './totals.ts';

/** Formats the result as one line. */
export function formatResult({ totals, durationMs, reportFiles }: AuditResult): string {
  const counts = VERDICTS.map((verdict) => `${totals.counts[verdict]} ${verdict}`).join(', ');
  return `Checked ${formatOrderCount(totals.checked)} in ${formatDuration(durationMs)}: ${counts}. Report: ${reportFiles.csv}`;
}

/** Returns the message about orders that are out of sync or unknown; undefined if there is none. */
export function failureMessage({ outOfSyncCount, counts }: AuditTotals): string | undefined {
  const parts = [
    outOfSyncCount > 0 &&
      `${formatOrderCount(outOfSyncCount)} out of sync (${counts.reissue} reissue, ${counts['set status']} set status, ${counts.manual} manual)`,
    counts.unknown > 0 && `${formatOrderCount(counts.unknown)} unknown`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? `CT audit: ${parts.join(', ')}. See the job summary and the report.` : undefined;
}
