const CLOSED_STATUSES = ['revoked', 'canceled', 'cancelled', 'rejected', 'denied', 'expired'];
const UNISSUED_STATUSES = [
  'pending',
  'processing',
  'needs_approval',
  'needs_csr',
  'waiting_pickup',
  'submitted',
  'approved',
];

/** Normalizes a status or type, which may come in capitals, with blanks or with hyphens. */
export function normalizeStatus(status: string): string {
  return status
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** Returns whether nothing can be issued on an order with this status anymore. */
export function isClosedStatus(status: string): boolean {
  return CLOSED_STATUSES.includes(normalizeStatus(status));
}

/** Returns whether an order with this status has no certificate, unless it was issued before. */
export function isUnissuedStatus(status: string): boolean {
  return UNISSUED_STATUSES.includes(normalizeStatus(status));
}
