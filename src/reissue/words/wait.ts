import { ActionError, type RequestError } from '../../errors.ts';
import { formatCount, joinSentences } from '../../text.ts';

/** A wait that ends without another certificate. */
export interface FailedWait {
  /** Whether nothing is left to wait for; else the time is over. */
  isOver: boolean;
  minutes: number;
  isRequestOnly: boolean;
  /** Why the last observation showed nothing, if it failed. */
  lastError: RequestError | undefined;
  /** Why the reissue request is in doubt, if it is. */
  inDoubt: RequestError | undefined;
}

/** Creates the error of a wait that failed. */
export function waitError({ isOver, minutes, isRequestOnly, lastError, inDoubt }: FailedWait): ActionError {
  const time = formatCount(minutes, 'minute');
  const noCertificate = `DigiCert did not issue the certificate within ${time}`;
  if (lastError)
    return lastError.with({
      title: `Could not find out within ${time} whether DigiCert issued the certificate`,
      detail: [lastError.detail, inDoubt?.detail].filter(Boolean).join('; before that, '),
    });
  const noReissue = 'No reissue appeared, so the request is treated as not carried out.';
  if (inDoubt) return inDoubt.with({ hint: joinSentences(isOver ? noReissue : `${noCertificate}.`, inDoubt.hint) });
  return isOver
    ? new ActionError('The reissue is no longer pending, and the certificate is still the old one', {
        hint: 'It was probably rejected or canceled in CertCentral.',
      })
    : new ActionError(`${noCertificate}${isRequestOnly ? ', and no pending reissue appeared' : ''}`, {
        hint: 'Check the order in CertCentral. If approval or validation takes longer, raise wait-minutes.',
      });
}
