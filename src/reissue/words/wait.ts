import { ActionError, type RequestError } from '../../errors.ts';
import { formatCount, joinSentences } from '../../text.ts';

const WAIT_FAILED = 'The wait for the certificate failed';

/** Creates the error of a wait for a reissue that is over, without another certificate. */
export function rejectedError(): ActionError {
  return new ActionError('the reissue is no longer pending, and the certificate is still the old one', {
    title: WAIT_FAILED,
    hint: 'It was probably rejected or canceled in CertCentral.',
  });
}

/** Creates the error of a wait for a reissue whose request is in doubt, and which does not appear. */
export function notVisibleError(inDoubt: RequestError): ActionError {
  const notice = 'No reissue appeared, so the request is treated as not carried out.';
  return inDoubt.with({ hint: joinSentences(notice, inDoubt.hint) });
}

/**
 * Creates the error of a wait whose time is over.
 * @param lastError why the last observation showed nothing, if it failed
 * @param inDoubt why the reissue request is in doubt, if it is
 */
export function timeoutError(
  minutes: number,
  isRequestOnly: boolean,
  lastError: RequestError | undefined,
  inDoubt: RequestError | undefined,
): ActionError {
  const time = formatCount(minutes, 'minute');
  if (lastError)
    return lastError.with({
      title: `Could not find out within ${time} whether DigiCert issued the certificate`,
      detail: inDoubt ? `${lastError.detail}; before that, ${inDoubt.detail}` : lastError.detail,
    });
  if (inDoubt) return inDoubt.with({ hint: joinSentences(`No certificate was issued within ${time}.`, inDoubt.hint) });
  if (isRequestOnly)
    return new ActionError(`neither a pending reissue nor another certificate appeared within ${time}`, {
      title: WAIT_FAILED,
      hint: 'Check the order in CertCentral.',
    });
  return new ActionError(`DigiCert did not issue the certificate within ${time}`, {
    hint: 'If approval or validation takes longer, raise wait-minutes.',
  });
}
