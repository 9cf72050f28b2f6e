/** Whether CT logging is on (certificates go to public logs and carry SCTs) or off. */
export type CtStatus = 'enabled' | 'disabled';

/** How the active certificate was issued; `none`: there is none; `unknown`: it could not be determined. */
export type CertificateCtStatus = CtStatus | 'none' | 'unknown';
