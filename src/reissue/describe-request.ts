import type { ReissueResponse } from '../certcentral/reissue-api.ts';

/** What is known of the reissue request of a run. */
export interface OwnRequest {
  /** Whether a reissue request was or may have been carried out. */
  reissueRequested: boolean;
  /** DigiCert's response to it; undefined if there was none, or it is not known. */
  response: ReissueResponse | undefined;
}

/** Describes whether a run requested a reissue, because two runs of an order may end alike. */
export function describeOwnRequest({ reissueRequested, response }: OwnRequest): string {
  if (response) return 'This run requested a reissue.';
  return reissueRequested ? 'This run may have requested a reissue.' : 'This run requested no reissue.';
}

/**
 * Describes what DigiCert's response to a reissue request reports. It decides nothing: only the download does.
 * @param response undefined if it is not known
 * @param randomValue the random value for domain validation; empty if there is none
 */
export function describeResponse(response: ReissueResponse | undefined, randomValue: string): string {
  const value = randomValue && `The random value for domain validation is ${randomValue}.`;
  return [response ? describeProgress(response) : '', value].filter(Boolean).join(' ');
}

function describeProgress({ certificateId, hasChain, needsApproval }: ReissueResponse): string {
  if (certificateId !== '')
    return hasChain
      ? `DigiCert responded that certificate ${certificateId} was issued.`
      : `DigiCert responded that it still had to validate certificate ${certificateId}.`;
  return needsApproval ? 'DigiCert responded that an approver had to agree in CertCentral.' : '';
}
