import { X509Certificate } from 'node:crypto';
import type { CtStatus } from './ct-status.ts';
import { ctStatusOf } from './scts.ts';

/** What an end-entity certificate says that matters here. */
export interface Certificate {
  ctStatus: CtStatus;
  validTill: Date;
}

/**
 * Reads a certificate in PEM; of several the first, the end-entity certificate.
 * @throws Error if the text holds no X.509 certificate in PEM
 */
export function parseCertificate(pem: string): Certificate {
  const { raw, validToDate } = new X509Certificate(pem);
  return { ctStatus: ctStatusOf(raw), validTill: validToDate };
}
