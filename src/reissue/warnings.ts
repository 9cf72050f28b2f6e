import { type SctShortage, sctShortage } from '../domain/browser-policy.ts';
import type { PlanObstacle } from '../domain/objections.ts';
import { isMissing } from '../domain/order-state.ts';
import { ifRead, type RequestError } from '../errors.ts';
import type { CtStatus, IssuedCertificate } from '../pki/certificate.ts';
import { compact } from '../text.ts';
import type { Inputs } from './inputs.ts';
import { errorsOf } from './observation.ts';
import type { Plan } from './plan.ts';
import type { Transaction } from './transaction.ts';
import { dcvRecordsOf } from './validation.ts';
import type { Execution } from './wait.ts';

/** What a later step may want to stop at, in the order of the output `warnings`. */
const WARNING_CODES = ['few-scts', 'lost-extended-key-usage', 'ends-earlier', 'other-issuer', 'client-auth'] as const;

/** A fact about a successful run that the user may have to act on. */
export type ReissueWarning =
  | { kind: 'few-scts'; shortage: SctShortage }
  | { kind: 'lost-extended-key-usage'; oids: readonly string[] }
  | { kind: 'ends-earlier'; earlierMs: number; validTill: Date }
  | { kind: 'other-issuer'; issuer: string }
  | { kind: 'client-auth' | 'domain-validation' | 'csr-unused' | 'foreign-reissue' | 'unseen-names' }
  | { kind: 'no-plan'; obstacle: PlanObstacle }
  | { kind: 'foreign-domains'; domains: readonly string[] }
  | { kind: 'order-lags'; reported: CtStatus }
  | { kind: 'not-read-back'; subject: 'order' | 'certificate'; error: RequestError };

/** Returns the codes of warnings, in the order of the output. */
export function codesOf(warnings: readonly ReissueWarning[]): string[] {
  return WARNING_CODES.filter((code) => warnings.some(({ kind }) => kind === code));
}

/** RFC 5280, section 4.2.1.12. */
export const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** Warns of what a dry run finds. */
export function dryRunWarnings({ action, order, certificate, obstacle, hasUnseenNames }: Plan): ReissueWarning[] {
  const isDue = action === 'reissue';
  return compact([
    obstacle !== undefined && { kind: 'no-plan', obstacle },
    hasUnseenNames && !obstacle && { kind: 'unseen-names' },
    isDue && order.product.validationType.toLowerCase() === 'dv' && { kind: 'domain-validation' },
    sctWarning(certificate),
    isDue && certificate?.extendedKeyUsages.includes(CLIENT_AUTH) === true && { kind: 'client-auth' },
  ]);
}

/** Warns of what a run that succeeded left behind. */
export function runWarnings(
  { csrFile }: Inputs,
  { action, certificate: before, desired }: Plan,
  { observation, certificate, reasons }: Execution,
  sent: Transaction['reissueRequest'],
): ReissueWarning[] {
  const reported = ifRead(observation.order)?.ctStatus ?? 'unknown';
  const { order: orderError, certificate: downloadError } = errorsOf(observation);
  // Without a certificate at the start, there is nothing to download, and a 404 is what is expected.
  const needsCertificate = before !== undefined || (observation.phase === 'unissued' && !isMissing(downloadError));
  const { foreignDomains } = dcvRecordsOf(reasons, before?.names.dnsNames ?? []);
  return compact([
    csrFile !== null && action === 'status' && { kind: 'csr-unused' },
    // A lag cannot be distinguished from a change by somebody else.
    reported !== 'unknown' && reported !== desired.status && { kind: 'order-lags', reported },
    reasons !== null && sent === 'none' && { kind: 'foreign-reissue' },
    ...(before && certificate ? changeWarnings(before, certificate) : []),
    sctWarning(certificate),
    // The status is set, so a failed read-back does not fail the run.
    !reasons && orderError && { kind: 'not-read-back', subject: 'order', error: orderError },
    !reasons &&
      needsCertificate &&
      downloadError && { kind: 'not-read-back', subject: 'certificate', error: downloadError },
    foreignDomains.length > 0 && { kind: 'foreign-domains', domains: foreignDomains },
  ]);
}

/** Warns if browsers reject a certificate although it was logged. */
function sctWarning(certificate: IssuedCertificate | undefined): ReissueWarning | undefined {
  const shortage = certificate && sctShortage(certificate);
  return shortage && { kind: 'few-scts', shortage };
}

/** Warns of other changes by a reissue, which can break a service although the certificate is as desired. */
function changeWarnings(before: IssuedCertificate, after: IssuedCertificate): ReissueWarning[] {
  const oids = before.extendedKeyUsages.filter((oid) => !after.extendedKeyUsages.includes(oid));
  const earlierMs = before.validTill.getTime() - after.validTill.getTime();
  return compact([
    // Without the extension, a certificate is good for every usage.
    after.extendedKeyUsages.length > 0 && oids.length > 0 && { kind: 'lost-extended-key-usage', oids },
    earlierMs > 0 && { kind: 'ends-earlier', earlierMs, validTill: after.validTill },
    before.issuer !== after.issuer && { kind: 'other-issuer', issuer: after.issuer },
  ]);
}
