import { RequestError } from '../http/request-error.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { CertificateCtStatus } from '../pki/ct-status.ts';
import type { OrderSnapshot } from './order-snapshot.ts';

/**
 * Returns the active certificate of an order; undefined if there is none, or it could not be read. The phase of the order
 * takes precedence over the download; if the order could not be read, the download decides.
 */
export function activeCertificate<C extends Certificate>({
  order,
  phase,
  certificate,
}: OrderSnapshot<C>): C | undefined {
  const mayHaveOne = phase === 'issued' || order instanceof RequestError;
  return mayHaveOne && !(certificate instanceof RequestError) ? certificate : undefined;
}

/** Returns how the active certificate of an order was issued. */
export function certificateCtStatus(snapshot: OrderSnapshot<Certificate>): CertificateCtStatus {
  const { phase } = snapshot;
  if (phase === 'closed' || phase === 'unissued') return 'none';
  return activeCertificate(snapshot)?.ctStatus ?? 'unknown';
}
