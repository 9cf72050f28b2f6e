/** Returns whether nothing can be issued on an order with a status anymore. */
export const isClosedStatus = isStatus(/^(?:revoked|canceled|cancelled|rejected|denied|expired)$/);

/** Returns whether an order with a status has no certificate, unless it was issued before. */
export const isUnissuedStatus = isStatus(
  /^(?:pending|processing|needs_approval|needs_csr|waiting_pickup|submitted|approved)$/,
);

/** Returns whether an order with a status is being reissued. */
export const isReissueStatus = isStatus(/^(?:reissue_pending|reissue)$/);

/** Returns whether a request of an order with a status is completed, or has no status. */
export const isCompletedRequest = isStatus(/^(?:approved|rejected|issued|canceled|cancelled|denied|)$/);

function isStatus(form: RegExp) {
  return (status: string) => form.test(normalizeStatus(status));
}

/** Normalizes a status or type, which may come in capitals, with blanks or with hyphens. */
export function normalizeStatus(status: string): string {
  return status
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}
