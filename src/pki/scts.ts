import type { CtStatus } from './ct-status.ts';
import type { Extensions } from './extensions.ts';

/** SignedCertificateTimestampList (RFC 6962, section 3.3). */
const SCT_LIST = '1.3.6.1.4.1.11129.2.4.2';

/**
 * Returns how a certificate was issued. A certificate that DigiCert logged carries SCTs in an extension, one that was kept
 * out of the logs does not. The presence of the extension decides.
 */
export function ctStatusOf(extensions: Extensions): CtStatus {
  return extensions.has(SCT_LIST) ? 'enabled' : 'disabled';
}
