const CLOSED_STATUS = /^(?:revoked|canceled|cancelled|rejected|denied|expired)$/;
const REISSUE_STATUS = /^(?:reissue_pending|reissue)$/;
const UNISSUED_STATUS = /^(?:pending|processing|needs_approval|needs_csr|waiting_pickup|submitted|approved)$/;
const COMPLETED_REQUEST = /^(?:approved|rejected|issued|canceled|cancelled|denied|)$/;

/** Normalizes a status or type, which may come in capitals, with blanks or with hyphens. */
export function normalizeStatus(status: string): string {
  return status
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** Returns whether nothing can be issued on an order with this status anymore. */
export function isClosedStatus(status: string): boolean {
  return CLOSED_STATUS.test(normalizeStatus(status));
}

/** Returns whether an order with this status has no certificate, unless it was issued before. */
export function isUnissuedStatus(status: string): boolean {
  return UNISSUED_STATUS.test(normalizeStatus(status));
}

/** Returns whether an order with this status is being reissued. */
export function isReissueStatus(status: string): boolean {
  return REISSUE_STATUS.test(normalizeStatus(status));
}

/** Returns whether a request of an order with this status is completed, or has no status. */
export function isCompletedRequest(status: string): boolean {
  return COMPLETED_REQUEST.test(normalizeStatus(status));
}
