import { isValidatedAs } from '../certcentral/order.ts';
import { MAX_PLANNED_NAMES } from '../domain/approved-plan.ts';
import { type SctShortage, sctShortage } from '../domain/browser-policy.ts';
import { classifyExpiry } from '../domain/due.ts';
import { isMissing } from '../domain/order-state.ts';
import { ifRead, type RequestError } from '../errors.ts';
import type { Certificate } from '../pki/certificate.ts';
import { compact } from '../text.ts';
import type { Inputs } from './inputs.ts';
import { errorsOf } from './observation.ts';
import { dcvRecordsOf } from './pending-reasons.ts';
import type { RunPlan } from './plan.ts';
import type { Transaction } from './transaction.ts';
import type { Execution } from './wait.ts';

/** A fact about a successful run that the user may have to act on. */
export type ReissueWarning =
  | { kind: 'few-scts'; shortage: SctShortage }
  | { kind: 'lost-extended-key-usage'; oids: readonly string[] }
  | { kind: 'ends-earlier'; earlierMs: number; validTill: Date }
  | { kind: 'other-issuer'; issuer: string }
  | { kind: 'needs-renewal'; validTill: Date }
  | { kind: 'other-key' | 'client-auth' | 'domain-validation' | 'unseen-names' | 'too-many-names' }
  | { kind: 'csr-unused' | 'foreign-reissue' | 'has-lagged' }
  | { kind: 'foreign-domains'; domains: readonly string[] }
  | { kind: 'not-read-back'; subject: 'order' | 'certificate'; error: RequestError };

/** What a later step may want to stop at, in the order of the output `warnings`. */
const CODES = ['few-scts', 'lost-extended-key-usage', 'ends-earlier', 'other-issuer', 'other-key', 'client-auth'];

/** Returns the codes of warnings, in the order of the output. */
export function codesOf(warnings: readonly ReissueWarning[]): string[] {
  return CODES.filter((code) => warnings.some(({ kind }) => kind === code));
}

/** RFC 5280, section 4.2.1.12. */
export const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** Warns of what a dry run finds. */
export function dryRunWarnings(inputs: Inputs, plan: RunPlan, now: number): ReissueWarning[] {
  const { action, order, certificate, names, unseenNames } = plan;
  const isDue = action === 'reissue';
  return compact<ReissueWarning>([
    // A reissue is or may be pending, and has other names than the plan.
    unseenNames !== undefined && unseenNames !== 'unissued' && { kind: 'unseen-names' },
    names.length > MAX_PLANNED_NAMES && { kind: 'too-many-names' },
    isDue && isValidatedAs('dv', order.product) && { kind: 'domain-validation' },
    ...certificateWarnings(certificate, order.planEndsAt, inputs, now),
    isDue && certificate?.extendedKeyUsages.includes(CLIENT_AUTH) === true && { kind: 'client-auth' },
  ]);
}

/** Warns of what a run that succeeded left behind. */
export function runWarnings(
  inputs: Inputs,
  { action, certificate: before, order }: RunPlan,
  { observation, certificate, reasons }: Execution,
  sent: Transaction['reissueRequest'],
  hasLagged = false,
): ReissueWarning[] {
  const { csrFile, expectedPlan } = inputs;
  // Without a certificate at the start, there is nothing to download, and a 404 is what is expected.
  const isNoneExpected = !before && (observation.phase !== 'unissued' || isMissing(observation.certificate));
  const errors = errorsOf(observation).filter((error) => !isNoneExpected || error !== observation.certificate);
  const { foreignDomains } = dcvRecordsOf(reasons, before);
  const isCsrUnused = csrFile !== null && action === 'status' && certificate?.keyDigest !== csrFile.keyDigest;
  const { planEndsAt } = ifRead(observation.order) ?? order;
  return compact<ReissueWarning>([
    hasLagged && { kind: 'has-lagged' },
    reasons !== null && sent === 'none' && expectedPlan?.do !== 'wait' && { kind: 'foreign-reissue' },
    ...(before && certificate ? changeWarnings(before, certificate, inputs) : []),
    ...certificateWarnings(certificate, planEndsAt, inputs, observation.at),
    isCsrUnused && { kind: 'csr-unused' },
    // The status is set, so a failed read-back does not fail the run.
    ...(reasons ? [] : errors).map((error): ReissueWarning => {
      return { kind: 'not-read-back', subject: error === observation.certificate ? 'certificate' : 'order', error };
    }),
    foreignDomains.length > 0 && { kind: 'foreign-domains', domains: foreignDomains },
  ]);
}

/** Warns if browsers reject a certificate although it was logged, and if only a renewal ends later than it. */
function certificateWarnings(
  certificate: Certificate | undefined,
  planEndsAt: number | undefined,
  { reissueBeforeDays }: Pick<Inputs, 'reissueBeforeDays'>,
  now: number,
): ReissueWarning[] {
  if (!certificate) return [];
  const shortage = sctShortage(certificate);
  const needsRenewal = classifyExpiry(certificate, planEndsAt, reissueBeforeDays, now) === 'needs-renewal';
  return compact<ReissueWarning>([
    shortage && { kind: 'few-scts', shortage },
    needsRenewal && { kind: 'needs-renewal', validTill: certificate.validTill },
  ]);
}

/** Warns of other changes by a reissue, which can break a service although the certificate is as desired. */
function changeWarnings(before: Certificate, after: Certificate, { csrFile, expectedPlan }: Inputs): ReissueWarning[] {
  const oids = before.extendedKeyUsages.filter((oid) => !after.extendedKeyUsages.includes(oid));
  const earlierMs = before.validTill.getTime() - after.validTill.getTime();
  const isKeyDesired = csrFile !== null || (expectedPlan?.key ?? null) !== null;
  return compact<ReissueWarning>([
    // Without the extension, a certificate is good for every usage.
    after.extendedKeyUsages.length > 0 && oids.length > 0 && { kind: 'lost-extended-key-usage', oids },
    earlierMs > 0 && { kind: 'ends-earlier', earlierMs, validTill: after.validTill },
    before.issuer !== after.issuer && { kind: 'other-issuer', issuer: after.issuer },
    !isKeyDesired && before.keyDigest !== after.keyDigest && { kind: 'other-key' },
  ]);
}
