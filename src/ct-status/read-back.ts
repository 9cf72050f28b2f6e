/** Whether CT logging is on (certificates go to public logs and carry SCTs) or off. */
export type CtStatus = 'enabled' | 'disabled';

/** How the active certificate was issued; `none`: nothing issued yet; `unknown`: it could not be told. */
export type CertificateCtStatus = CtStatus | 'none' | 'unknown';

/**
 * Decides how the active certificate was issued.
 * @param issued what the order says: whether it has a certificate; undefined if the order could not be read
 * @param carried what the downloaded certificate shows; undefined if it could not be read
 */
export function certificateCtStatus(
  issued: 'issued' | 'none' | 'unknown' | undefined,
  carried: CtStatus | undefined,
): CertificateCtStatus {
  if (issued === 'none' || issued === 'unknown') return issued;
  return carried ?? 'unknown';
}

/**
 * Decides whether the active certificate must be reissued to match the requested status. A certificate keeps what it was
 * issued with, so the order's previous status does not matter. What could not be told counts as out of step (DigiCert,
 * "Change CT status": keep the order's CT status in sync with the latest issued certificate).
 */
export function isReissueRequired(requested: CtStatus, certificate: CertificateCtStatus): boolean {
  return certificate !== 'none' && certificate !== requested;
}
