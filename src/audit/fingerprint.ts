import { createHash } from 'node:crypto';
import type { Finding } from './finding.ts';
import type { PolicyWarnings } from './policy-use.ts';
import { OPEN_VERDICTS } from './verdict-rules.ts';

const FINGERPRINT_LENGTH = 12;

/**
 * Returns the fingerprint of what was found, so that a workflow can report only what has changed: a certificate that was replaced
 * is another finding, and so is an order that begins to publish, or a new warning about the policy.
 * @param findings in ascending order of ID
 */
export function digestFindings(findings: readonly Finding[], policyWarnings: PolicyWarnings): string {
  const open = findings.filter(({ verdict }) => OPEN_VERDICTS.some((openVerdict) => openVerdict === verdict));
  const warnings = Object.entries(policyWarnings).flatMap(([kind, entries]) =>
    [...entries].sort().map((entry) => `${kind} ${entry}`),
  );
  const text = [...open.map(formatFinding), ...warnings].join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, FINGERPRINT_LENGTH);
}

function formatFinding({ orderId, verdict, desired, serialNumber, wouldPublish }: Finding): string {
  return `${orderId} ${verdict} ${desired} ${serialNumber}${wouldPublish ? ' would-publish' : ''}`;
}
