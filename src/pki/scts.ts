import type { CtStatus } from './ct-status.ts';
import { findExtension } from './extensions.ts';

/** DER of the OID 1.3.6.1.4.1.11129.2.4.2, SignedCertificateTimestampList (RFC 6962, section 3.3). */
const SCT_LIST = Buffer.from('060a2b06010401d679020402', 'hex');

/**
 * Tells how a certificate was issued: one that DigiCert logged carries SCTs in an extension, one that was kept out of the
 * logs does not. The presence of the extension decides.
 * @param certificate DER
 * @throws Error if it is not a certificate
 */
export function ctStatusOf(certificate: Buffer): CtStatus {
  return findExtension(certificate, SCT_LIST) ? 'enabled' : 'disabled';
}
