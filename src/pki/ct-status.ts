import type { Extensions } from './extensions.ts';

/** Whether CT logging is on (certificates go to public logs and carry SCTs) or off. */
export type CtStatus = 'enabled' | 'disabled';

/** How the active certificate was issued; `none`: there is none; `unknown`: it could not be determined. */
export type CertificateCtStatus = CtStatus | 'none' | 'unknown';

/** SignedCertificateTimestampList (RFC 6962, section 3.3). */
const SCT_LIST = '1.3.6.1.4.1.11129.2.4.2';

/**
 * Returns how a certificate was issued. A certificate that DigiCert logged carries SCTs in an extension, one that was kept
 * out of the logs does not. The presence of the extension decides.
 */
export function ctStatusOf(extensions: Extensions): CtStatus {
  return extensions.has(SCT_LIST) ? 'enabled' : 'disabled';
}
