import { ActionError } from '../../action-error.ts';
import type { Order } from '../../certcentral/order.ts';
import { normalizeStatus } from '../../certcentral/status-words.ts';
import type { RequestError } from '../../http/request-error.ts';

const WAIT_FAILED = 'The wait for the certificate failed';

export function closedError({ status }: Order): ActionError {
  return new ActionError(`the order is ${normalizeStatus(status)}`, {
    title: WAIT_FAILED,
    hint: 'Nothing can be reissued on it: for a new certificate, place a new order.',
  });
}

export function rejectedError(): ActionError {
  return new ActionError('the reissue is no longer pending, and the certificate is still the old one', {
    title: WAIT_FAILED,
    hint: 'It was probably rejected or canceled in CertCentral.',
  });
}

export function notVisibleError(error: RequestError): ActionError {
  return error.with({ hint: 'No reissue appeared, so the request is treated as not carried out.' });
}

/** Returns the error of a wait whose time is over. */
export function waitTimeoutError(
  minutes: number,
  state: {
    isRequestOnly: boolean;
    /** Why the last observation showed nothing, if it failed. */
    error: RequestError | undefined;
    /** Why the reissue request is still in doubt, if it is. */
    inDoubt: RequestError | undefined;
  },
): ActionError {
  const { isRequestOnly, error, inDoubt } = state;
  const time = `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  if (error)
    return error.with({
      title: `Could not find out within ${time} whether DigiCert issued the certificate`,
      detail: inDoubt ? `${error.detail}; before that, ${inDoubt.detail}` : error.detail,
    });
  if (isRequestOnly)
    return new ActionError(`neither a pending reissue nor another certificate appeared within ${time}`, {
      title: WAIT_FAILED,
      hint: 'Check the order in CertCentral.',
    });
  return new ActionError(`DigiCert did not issue the certificate within ${time}`, {
    hint: 'If approval or validation takes longer, raise wait-minutes.',
  });
}
