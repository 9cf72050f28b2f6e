import { sctShortageWarning, TOO_MANY_NAMES } from '../../domain/words.ts';
import type { Warning } from '../../errors.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import { formatDate, formatNames } from '../../text.ts';
import type { RunPlan } from '../plan.ts';
import { CLIENT_AUTH, type ReissueWarning } from '../warnings.ts';
import { FOREIGN_REISSUE } from './pending.ts';
import { formatDays } from './report.ts';

export function describeWarning(warning: ReissueWarning, { desired: { status } }: Pick<RunPlan, 'desired'>): Warning {
  const cause = warning.kind === 'not-read-back' ? warning.error : undefined;
  return { text: warningText(warning, status), cause };
}

function warningText(warning: ReissueWarning, desiredStatus: CtStatus): string {
  switch (warning.kind) {
    case 'few-scts':
      return sctShortageWarning(warning.shortage, desiredStatus);
    case 'lost-extended-key-usage':
      return `The new certificate lost the extended key usage ${warning.oids.map((oid) => (oid === CLIENT_AUTH ? 'clientAuth' : oid)).join(', ')}: anything that requires it will reject the certificate. DigiCert has left out clientAuth by default since 2025-10-01.`;
    case 'ends-earlier':
      return `The new certificate ends ${formatDays(warning.earlierMs)} earlier than the previous one: on ${formatDate(warning.validTill)}.`;
    case 'other-issuer':
      return `The new certificate has a different issuer (${warning.issuer}): deploy the intermediates, too. They are in certificate-file.`;
    case 'other-key':
      return 'The new certificate has another key than the previous one, although neither csr-file nor a plan asked for it: a server needs the private key that belongs to it. Find out who requested it.';
    case 'needs-renewal':
      return `The active certificate ends on ${formatDate(warning.validTill)}, and a reissue may not end later: renew the order.`;
    case 'client-auth':
      return 'Mutual TLS may break: the active certificate has the extended key usage clientAuth, and a reissue loses it by default.';
    case 'domain-validation':
      return 'DigiCert validates the domains of a DV order again for each reissue: the reissue stays pending until they are validated.';
    case 'csr-unused':
      return 'csr-file was not used: this step requested no reissue.';
    case 'foreign-reissue':
      return FOREIGN_REISSUE;
    case 'unseen-names':
      return UNSEEN_NAMES_NOTICE;
    case 'too-many-names':
      return `The output plan is empty, because ${TOO_MANY_NAMES}.`;
    case 'foreign-domains':
      return `dcv-records lacks records for ${formatNames(warning.domains)}: DigiCert reports that their validation is not finished, but the active certificate has no such name, and no name below it.`;
    case 'has-lagged':
      return `The order reported another CT status after CT logging was set to ${desiredStatus}: CertCentral lags behind a change, or somebody else sets it. Check the order later.`;
    case 'not-read-back':
      return `CT logging is ${desiredStatus}, but the ${warning.subject === 'order' ? 'order' : 'active certificate'} could not be read back.`;
  }
}

/** Describes names that a plan does not have. */
export const UNSEEN_NAMES_NOTICE =
  'CT logs would publish the names of a reissue that is or may be pending, for good. The names of the plan are not those of that reissue, which nobody has seen.';
