import { createHash } from 'node:crypto';
import type { Finding } from './finding.ts';
import { OPEN_VERDICTS } from './verdict-rules.ts';

const FINGERPRINT_LENGTH = 12;

/**
 * Returns the fingerprint of what was found, so that a workflow can report only what has changed: a certificate that was replaced
 * is another finding, and so is an order that begins to publish.
 * @param findings in ascending order of ID
 */
export function digestFindings(findings: readonly Finding[]): string {
  const open = findings.filter(({ verdict }) => OPEN_VERDICTS.some((openVerdict) => openVerdict === verdict));
  const text = open.map(formatFinding).join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, FINGERPRINT_LENGTH);
}

function formatFinding({ orderId, verdict, desired, serialNumber, wouldPublish }: Finding): string {
  return `${orderId} ${verdict} ${desired} ${serialNumber}${wouldPublish ? ' would-publish' : ''}`;
}
