import type { PolicyFile } from '../../domain/policy-file.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import type { Finding } from '../judge/finding.ts';
import type { ReportFiles } from './report-files.ts';
import type { AuditTotals } from './totals.ts';

/** The result of a completed audit. */
export interface AuditResult {
  totals: AuditTotals;
  /** How many orders of the account the key may see. */
  orderCount: number;
  /** What was desired: the status of all orders, or the policy file. */
  desired: CtStatus | Pick<PolicyFile, 'path' | 'digest'>;
  /** Whether duplicates were checked. */
  checkDuplicates: boolean;
  /** Whether there was a previous report. */
  hasPrevious: boolean;
  durationMs: number;
  reportFiles: ReportFiles;
  /** SHA-256 of the JSON report, hexadecimal. */
  reportDigest: string;
}

/** Returns the outputs that audit/action.yml declares. */
export function toOutputs(result: AuditResult, toDo: readonly Finding[]) {
  const { totals, reportFiles } = result;
  const { counts, checked } = totals;
  return {
    'to-do': toDo.map(({ orderId, desired, plan }) => ({
      'order-id': orderId,
      'disable-ct': desired === 'disabled',
      plan,
    })),
    'to-do-count': totals.toDo.length,
    'manual-count': counts.manual,
    'unknown-count': counts.unknown,
    'pending-count': counts.pending,
    state: stateOf(totals),
    message: formatMessage(result),
    'new-count': totals.newCount,
    'checked-count': checked,
    ...toFileOutputs(reportFiles),
  };
}

/** Returns the outputs of an audit that has a report, perhaps a partial one. */
export function toFileOutputs({ csv, json }: ReportFiles) {
  return { 'report-file': csv, 'json-file': json };
}

function stateOf({ outOfSyncCount, counts }: AuditTotals): 'attention' | 'pending' | 'in-sync' {
  if (outOfSyncCount + counts.unknown > 0) return 'attention';
  return counts.pending > 0 ? 'pending' : 'in-sync';
}

/** Formats what was found as one line without names and IDs: the same findings give the same line. */
function formatMessage({ totals, hasPrevious }: AuditResult): string {
  const { counts, newCount, fingerprint } = totals;
  const verdicts = ['reissue', 'set status', 'manual', 'unknown', 'pending'] as const;
  const parts = [
    ...verdicts.map((verdict) => `${counts[verdict]} ${verdict}`),
    ...(hasPrevious ? [`${newCount} new`] : []),
  ];
  return `CT audit: ${parts.join(', ')}; fingerprint ${fingerprint}`;
}
