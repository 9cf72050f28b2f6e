import { reportedNames } from '../domain/names.ts';
import { publicKeyDigest } from '../pki/certificate.ts';
import { formatDuration, joinSentences, MAX_FIELD_LENGTH, truncate } from '../text.ts';
import { describePlan, describePolicy, formatPath, formatPlannedNames, KEY_PAIR_TEXT } from './describe-plan.ts';
import { describeOwnRequest } from './describe-request.ts';
import { formatWaitsFor } from './pending-reasons.ts';
import { type ReissueResult, resultKind } from './result.ts';

/** Formats a result for the log: one line, or in a dry run several, because the log must not truncate what a person approves. */
export function formatResult(result: ReissueResult): string[] {
  const { dryRun, plan, planText, request, waitsFor } = result;
  const description = describeResult(result);
  const [policy, reasons] = [describePolicy(plan.policy), formatWaitsFor(waitsFor)];
  if (!dryRun) return [joinSentences(description, describeOwnRequest(request), policy, reasons)];
  const lines = [description, ...formatPlannedNames(plan), policy, reasons, planText && `Plan: ${planText}`];
  return lines.filter((line) => line !== '');
}

function describeResult(result: ReissueResult): string {
  const { orderId, desiredStatus, certificate, order, durationMs, leftPending } = result;
  const { commonName: name } = reportedNames(certificate ?? undefined, order);
  const subject = `order ${orderId}${name ? ` (${truncate(name, MAX_FIELD_LENGTH)})` : ''}`;
  const done = `CT logging of ${subject} is ${desiredStatus}`;
  const details = `${formatDuration(durationMs)} (serial number ${certificate?.serialNumber}), and is as desired. ${describeKeyPair(result)}`;
  switch (resultKind(result)) {
    case 'dry-run':
      return `Dry run, nothing was changed: ${subject} has CT logging ${order.ctStatus}. ${describePlan(result)}`;
    case 'left-pending':
      return `${leftPending} ${AWAIT_LATER}`;
    case 'reissued':
      return `${done}; its certificate was reissued in ${details}`;
    case 'first-issued':
      return `${done}; its first certificate was issued in ${details}`;
    case 'unchanged':
      return `${done}; its active certificate is as desired: no reissue was needed.`;
    case 'unissued':
      return `${done}; no certificate was issued yet.`;
  }
}

/** What is left to do after a request only. */
export const AWAIT_LATER =
  'Run the action again with wait-minutes above 0, in a later step, job or run: it waits for the certificate.';

/** Describes the key of a certificate that was issued, or that has or must have the key of `csr-file`. */
export function describeKeyPair({ certificate, certificateBefore, csrPath, csrKeyDigest }: ReissueResult): string {
  if (!certificate)
    return `The certificate must have the key of csr-file ${formatPath(csrPath)} (public key SHA-256 ${csrKeyDigest}).`;
  const change = certificateBefore?.publicKey.equals(certificate.publicKey) ? 'same' : 'new';
  const source = csrPath === '' ? '' : `csr-file ${formatPath(csrPath)}, `;
  const text = certificateBefore ? KEY_PAIR_TEXT[change] : 'The certificate has its first key pair';
  return `${text} (${source}public key SHA-256 ${publicKeyDigest(certificate.publicKey)}).`;
}
