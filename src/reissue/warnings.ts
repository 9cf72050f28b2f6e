import type { Order } from '../certcentral/order.ts';
import { type SctShortage, sctShortage } from '../domain/browser-policy.ts';
import type { PlanObstacle } from '../domain/objections.ts';
import type { RequestError } from '../errors.ts';
import type { CtStatus, IssuedCertificate } from '../pki/certificate.ts';
import { errorsOf, type Observation } from './observation.ts';
import type { Plan } from './plan.ts';

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

/** Warns if the order still reports another status than was set. A lag cannot be distinguished from a change by somebody else. */
export function statusWarnings(order: Order | undefined, desiredStatus: CtStatus): ReissueWarning[] {
  const reported = order?.ctStatus ?? 'unknown';
  return reported === desiredStatus || reported === 'unknown' ? [] : [{ kind: 'order-lags', reported }];
}

/** Warns of a failed read-back. It does not fail the run, because the status is set. */
export function readBackWarnings(observation: Observation, hasBaseline: boolean): ReissueWarning[] {
  const { order, certificate } = errorsOf(observation);
  // Without a baseline, there is nothing to download, and a 404 is what is expected.
  const isRelevant = hasBaseline || (observation.phase === 'unissued' && certificate?.status !== 404);
  const warnings: (ReissueWarning | false | undefined)[] = [
    order && { kind: 'not-read-back', subject: 'order', error: order },
    certificate && isRelevant && { kind: 'not-read-back', subject: 'certificate', error: certificate },
  ];
  return warnings.filter((warning) => typeof warning === 'object');
}

/** RFC 5280, section 4.2.1.12. */
export const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** Warns of what a dry run finds. */
export function dryRunWarnings({ action, order, certificate, obstacle, mayPublishUnseen }: Plan): ReissueWarning[] {
  const isDue = action === 'reissue';
  const warnings: (ReissueWarning | false)[] = [
    obstacle !== undefined && { kind: 'no-plan', obstacle },
    mayPublishUnseen && !obstacle && { kind: 'unseen-names' },
    isDue && order.product.validationType.toLowerCase() === 'dv' && { kind: 'domain-validation' },
    ...sctWarnings(certificate),
    isDue && certificate?.extendedKeyUsages.includes(CLIENT_AUTH) === true && { kind: 'client-auth' },
  ];
  return warnings.filter((warning) => warning !== false);
}

/**
 * Warns if browsers reject a certificate although it was logged.
 * @param certificate undefined if nothing was issued
 */
export function sctWarnings(certificate: IssuedCertificate | undefined): ReissueWarning[] {
  const shortage = certificate && sctShortage(certificate);
  return shortage ? [{ kind: 'few-scts', shortage }] : [];
}

/** Warns of other changes by a reissue, which can break a service although the certificate is as desired. */
export function changeWarnings(before: IssuedCertificate, after: IssuedCertificate): ReissueWarning[] {
  const oids = before.extendedKeyUsages.filter((oid) => !after.extendedKeyUsages.includes(oid));
  const earlierMs = before.validTill.getTime() - after.validTill.getTime();
  const warnings: (ReissueWarning | false)[] = [
    // Without the extension, a certificate is good for every usage.
    after.extendedKeyUsages.length > 0 && oids.length > 0 && { kind: 'lost-extended-key-usage', oids },
    earlierMs > 0 && { kind: 'ends-earlier', earlierMs, validTill: after.validTill },
    before.issuer !== after.issuer && { kind: 'other-issuer', issuer: after.issuer },
  ];
  return warnings.filter((warning) => warning !== false);
}
