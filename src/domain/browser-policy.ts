import type { Certificate, CtStatus } from '../pki/certificate.ts';
import { capitalize, formatCount } from '../text.ts';

/** How many logs signed SCTs of a certificate, and how many browsers require. */
export interface SctShortage {
  logs: number;
  required: number;
}

const MAX_SHORT_VALIDITY_MS = 180 * 86_400_000;

/**
 * Returns how many logs signed SCTs of a logged certificate, and how many the policies of Chrome, Apple and Mozilla require;
 * undefined if it has enough, or was not logged. They require 2 different logs for a validity of at most 180 days, and 3 for a
 * longer one.
 */
export function sctShortage({
  ctStatus,
  sctLogCount: logs,
  validFrom,
  validTill,
}: Pick<Certificate, 'ctStatus' | 'sctLogCount' | 'validFrom' | 'validTill'>): SctShortage | undefined {
  // Chrome computes it like this, although both ends belong to the validity (RFC 5280, section 4.1.2.5).
  const validityMs = validTill.getTime() - validFrom.getTime();
  const required = validityMs <= MAX_SHORT_VALIDITY_MS ? 2 : 3;
  return ctStatus === 'enabled' && logs < required ? { logs, required } : undefined;
}

/** What happens to a certificate that was not logged (Mozilla's release notes of Firefox 135). */
export const UNLOGGED_NOTICE =
  'Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged.';

/** Describes a shortage as a clause. */
export function describeSctShortage({ logs, required }: SctShortage): string {
  return `the active certificate has SCTs of ${formatCount(logs, 'CT log')}, but browsers require SCTs of ${required}`;
}

/** Describes a shortage and its consequence as sentences. */
export function sctShortageWarning(shortage: SctShortage, desiredStatus: CtStatus): string {
  const advice = desiredStatus === 'enabled' ? ' A reissue may help.' : '';
  return `${capitalize(describeSctShortage(shortage))}: Chrome, Safari and Firefox show a warning for it, as if it was not logged.${advice}`;
}
