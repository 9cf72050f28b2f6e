import { DAY_MS } from '../certcentral/dates.ts';
import type { Certificate } from '../pki/certificate.ts';

/** How many logs signed SCTs of a certificate, and how many browsers require. */
export interface SctShortage {
  logs: number;
  required: number;
}

const MAX_SHORT_VALIDITY_MS = 180 * DAY_MS;

/**
 * Returns how many logs signed SCTs of a logged certificate, and how many the policies of Chrome, Apple and Mozilla require;
 * undefined if it has enough, or was not logged. They require 2 different logs for a validity of at most 180 days, and 3 for a
 * longer one.
 */
export function sctShortage(certificate: Certificate): SctShortage | undefined {
  const { ctStatus, sctLogCount: logs, validFrom, validTill } = certificate;
  // Chrome computes it like this, although both ends belong to the validity (RFC 5280, section 4.1.2.5).
  const validityMs = validTill.getTime() - validFrom.getTime();
  const required = validityMs <= MAX_SHORT_VALIDITY_MS ? 2 : 3;
  return ctStatus === 'enabled' && logs < required ? { logs, required } : undefined;
}
