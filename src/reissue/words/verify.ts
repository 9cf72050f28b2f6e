import { ActionError } from '../../errors.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import { formatNames } from '../../text.ts';
import type { Transaction } from '../transaction.ts';
import type { Difference } from '../verify.ts';

/** What DigiCert does after a reissue that removes a name. */
export const REVOCATION_NOTICE =
  'DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.';

/** Creates the error for a certificate that is not as desired. It names every difference. */
export function notAsDesiredError(
  differences: readonly Difference[],
  { desiredStatus }: Pick<Transaction, 'desiredStatus'>,
): ActionError {
  const losesNames = differences.some(({ kind }) => kind === 'lost-names');
  return new ActionError(differences.map((difference) => describeDifference(difference, desiredStatus)).join('; '), {
    title: `The active certificate is not as desired (CT logging ${desiredStatus})`,
    hint: losesNames ? `Do not deploy it. ${REVOCATION_NOTICE}` : 'Do not deploy it until you know why.',
  });
}

function describeDifference(difference: Difference, desiredStatus: CtStatus): string {
  switch (difference.kind) {
    case 'status':
      return `it was issued with CT logging ${desiredStatus === 'enabled' ? 'disabled' : 'enabled'}`;
    case 'key':
      return 'its key is not the required one';
    case 'expired':
      return 'it has expired';
    case 'lost-names':
      return `it lacks ${formatNames(difference.names)}`;
    case 'more-names':
      return `it has the additional names ${formatNames(difference.names)}`;
    case 'non-dns-name':
      return 'it has a name that is not a DNS name';
  }
}
