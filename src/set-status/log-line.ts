import { MAX_FIELD_LENGTH, truncate } from '../text.ts';
import { type CtStatusResult, closedStatus, toOutputs } from './result.ts';

/** Formats a result as one line for the log. */
export function formatResult(result: CtStatusResult): string {
  const { orderId, dryRun, ctStatus, reissueRequired, reissuePending } = result;
  const { 'common-name': commonName } = toOutputs(result);
  const subject = `order ${orderId}${commonName ? ` (${truncate(commonName, MAX_FIELD_LENGTH)})` : ''}`;
  const change = dryRun
    ? `Dry run, nothing was changed: ${subject} has CT logging ${ctStatus}`
    : `CT logging of ${subject} is now ${ctStatus}`;
  const reissue = `reissue required: ${yesOrNo(reissueRequired)}; reissue pending: ${yesOrNo(reissuePending)}`;
  return `${change}; active certificate: ${describeCertificate(result)}; ${reissue}.`;
}

/** Returns what the user should do next, in one instruction. */
export function nextStep(result: CtStatusResult): string {
  const { kind, desiredStatus, dryRun, ctStatus, certificateCtStatus, reissuePending } = result;
  const isChangeLeft = dryRun && ctStatus !== desiredStatus;
  const verb = isChangeLeft ? 'Run again without dry-run, then reissue' : 'Reissue';
  const condition = reissuePending === 'unknown' ? ', if CertCentral shows no pending reissue' : '';
  const reissue = `${verb} the certificate${condition}`;
  switch (kind) {
    case 'closed':
      return `Place a new order for a new certificate: the order is ${closedStatus(result)}, and nothing can be reissued on it.`;
    case 'no-public-tls':
      return 'Nothing to do: CT logging does not apply to this order.';
    case 'unissued':
      return `${isChangeLeft ? 'Run again without dry-run' : 'Nothing to do'}: certificates issued on this order ${isChangeLeft ? 'then' : 'now'} get CT logging ${desiredStatus}.`;
    case 'pending':
      return `Wait for the pending reissue, then run again${isChangeLeft ? ' without dry-run' : ' to check the new certificate'}.`;
    case 'unknown':
      return `${isChangeLeft ? 'Run again without dry-run, then check' : 'Check'} the active certificate in CertCentral: if it was not issued with CT logging ${desiredStatus}, reissue it with all of its names.`;
    case 'reissue':
      return `${reissue}: the active one was issued with CT logging ${certificateCtStatus}.`;
    case 'order-differs':
      return 'Run again without dry-run: the order will then be in sync with its active certificate.';
    case 'in-sync':
      return 'Nothing to do: the order and its active certificate are in sync.';
  }
}

/** Describes how the active certificate was issued. */
export function describeCertificate(result: CtStatusResult): string {
  switch (result.certificateCtStatus) {
    case 'enabled':
      return `logged (${result.certificate?.sctCount} embedded ${result.certificate?.sctCount === 1 ? 'SCT' : 'SCTs'})`;
    case 'disabled':
      return 'not logged (no embedded SCTs)';
    case 'none':
      return result.phase === 'closed' ? `none: the order is ${closedStatus(result)}` : 'none issued yet';
    case 'unknown':
      return 'unknown';
  }
}

/** Returns a flag as a word. */
export function yesOrNo(value: boolean | 'unknown'): string {
  return value === 'unknown' ? value : value ? 'yes' : 'no';
}
