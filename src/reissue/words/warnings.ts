import { sctShortageWarning, TOO_MANY_NAMES } from '../../domain/words.ts';
import type { Warning } from '../../errors.ts';
import { formatCount, formatNames } from '../../text.ts';
import type { Plan } from '../plan.ts';
import { CLIENT_AUTH, type ReissueWarning } from '../warnings.ts';

/** Describes a warning. */
export function describeWarning(warning: ReissueWarning, { desired: { status } }: Plan): Warning {
  const cause = warning.kind === 'not-read-back' ? warning.error : undefined;
  return { text: warningText(warning, status), cause };
}

function warningText(warning: ReissueWarning, desiredStatus: 'enabled' | 'disabled'): string {
  switch (warning.kind) {
    case 'few-scts':
      return sctShortageWarning(warning.shortage, desiredStatus);
    case 'lost-extended-key-usage':
      return `The new certificate lost the extended key usage ${warning.oids.map((oid) => (oid === CLIENT_AUTH ? 'clientAuth' : oid)).join(', ')}: anything that requires it will reject the certificate. DigiCert has left out clientAuth by default since 2025-10-01.`;
    case 'ends-earlier':
      return `The new certificate expires ${formatDays(warning.earlierMs)} earlier than the previous one: on ${warning.validTill.toISOString().slice(0, 10)}.`;
    case 'other-issuer':
      return `The new certificate has a different issuer (${warning.issuer}): deploy the intermediates, too. They are in certificate-file.`;
    case 'client-auth':
      return 'Mutual TLS may break: the active certificate has the extended key usage clientAuth, and a reissue loses it by default.';
    case 'domain-validation':
      return 'DigiCert validates the domains of a DV order again for each reissue: the reissue stays pending until they are validated.';
    case 'csr-unused':
      return 'csr-file was not used: this run requested no reissue.';
    case 'foreign-reissue':
      return FOREIGN_REISSUE;
    case 'unseen-names':
      return 'CT logs would publish the names of the next certificate, which nobody has seen, for good: find out who requested it.';
    case 'no-plan':
      return `The output plan is empty, because ${NO_PLAN[warning.obstacle.kind]}.`;
    case 'foreign-domains':
      return `dcv-records lacks records for ${formatNames(warning.domains)}: DigiCert reports that their validation is not finished, but the active certificate has no such name, and no name below it.`;
    case 'order-lags':
      return `DigiCert confirmed that CT logging is ${desiredStatus}, but the order still reports ${warning.reported}: CertCentral can lag behind a change. Check the order later: if it still reports that status, it is out of sync.`;
    case 'not-read-back':
      return `CT logging is ${desiredStatus}, but the ${warning.subject === 'order' ? 'order' : 'active certificate'} could not be read back.`;
  }
}

/** Describes a pending reissue that a run did not request. */
export const FOREIGN_REISSUE =
  'This run did not request the pending reissue, so its CT status and its key are not known before it is issued.';

const NO_PLAN = {
  'too-many-names': TOO_MANY_NAMES,
  'unseen-names':
    'a run with it would be refused: CertCentral does not report whether a reissue is pending, and CT logs would publish the names of that reissue, which nobody has seen',
};

function formatDays(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  return days === 0 ? 'less than a day' : formatCount(days, 'day');
}
