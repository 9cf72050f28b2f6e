import type { ReissueResponse } from '../../certcentral/endpoints.ts';
import { joinSentences } from '../../text.ts';
import type { Transaction } from '../transaction.ts';

/** What is known of the reissue request of a run. */
export interface OwnRequest {
  sent: Transaction['reissueRequest'];
  /** DigiCert's response to it; undefined if there was none, or it is not known. */
  response: ReissueResponse | undefined;
}

const REQUESTS: Record<OwnRequest['sent'], string> = {
  none: 'This run requested no reissue.',
  'in-doubt': 'This run may have requested a reissue.',
  accepted: 'This run requested a reissue.',
};

/** Describes whether a run requested a reissue, because two runs of an order may end alike, and what DigiCert responded. */
export function describeRequest({ sent, response }: OwnRequest): string {
  return joinSentences(REQUESTS[sent], response && describeResponse(response));
}

/** Describes what DigiCert's response to a reissue request reports. It decides nothing: only the download does. */
export function describeResponse({ certificateId, hasChain, needsApproval, dcvRandomValue }: ReissueResponse): string {
  const outcome = hasChain
    ? `certificate ${certificateId} was issued`
    : `it still had to validate certificate ${certificateId}`;
  return joinSentences(
    certificateId !== '' && `DigiCert responded that ${outcome}.`,
    needsApproval && 'DigiCert responded that an approver had to agree in CertCentral.',
    dcvRandomValue !== '' && `The random value for domain validation is ${dcvRandomValue}.`,
  );
}
