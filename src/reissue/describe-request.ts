import type { ReissueResponse } from '../certcentral/reissue-api.ts';
import { joinSentences } from '../text.ts';
import type { Transaction } from './transaction.ts';
import { unknownReissueNotice } from './warnings.ts';

/** What is known of the reissue request of a run. */
export interface OwnRequest {
  reissueRequest: Transaction['reissueRequest'];
  /** DigiCert's response to it; undefined if there was none, or it is not known. */
  response: ReissueResponse | undefined;
}

/** Describes whether a run requested a reissue, because two runs of an order may end alike. */
export function describeOwnRequest({ reissueRequest }: Pick<OwnRequest, 'reissueRequest'>): string {
  switch (reissueRequest) {
    case 'none':
      return 'This run requested no reissue.';
    case 'in-doubt':
      return 'This run may have requested a reissue.';
    case 'accepted':
      return 'This run requested a reissue.';
  }
}

/** Describes a pending reissue that a run leaves behind. */
export function leftPendingText(transaction: Transaction): string {
  const { orderId, desiredStatus, reissueRequest } = transaction;
  return joinSentences(
    `Order ${orderId} has CT logging ${desiredStatus}, and a reissue is left pending; run again: it waits for that reissue and requests no second one.`,
    reissueRequest === 'none' && unknownReissueNotice(transaction),
    `Check the order again if DigiCert or an approver rejects the reissue later: the status of the order then stays ${desiredStatus}.`,
  );
}

/**
 * Describes what DigiCert's response to a reissue request reports. It decides nothing: only the download does.
 * @param response undefined if it is not known
 * @param randomValue the random value for domain validation; empty if there is none
 */
export function describeResponse(response: ReissueResponse | undefined, randomValue: string): string {
  return joinSentences(
    response && describeProgress(response),
    randomValue && `The random value for domain validation is ${randomValue}.`,
  );
}

function describeProgress({ certificateId, hasChain, needsApproval }: ReissueResponse): string {
  if (certificateId !== '')
    return hasChain
      ? `DigiCert responded that certificate ${certificateId} was issued.`
      : `DigiCert responded that it still had to validate certificate ${certificateId}.`;
  return needsApproval ? 'DigiCert responded that an approver had to agree in CertCentral.' : '';
}
