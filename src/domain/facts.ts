import type { Order } from '../certcentral/order.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { CertificateRequest } from '../pki/csr.ts';
import type { OrderPhase, ReissuePending } from './order-state.ts';

/** What was read of an order, and what the active certificate should be like. */
export interface Facts {
  order: Order;
  phase: OrderPhase;
  reissuePending: ReissuePending;
  /** The active certificate; undefined if nothing was issued. */
  certificate: Certificate | undefined;
  /** The request of `csr-file`; null without. */
  csrFile: CertificateRequest | null;
  /** SHA-256 of the public key that the active certificate must have, hexadecimal; null if any key will do. */
  requiredKey: string | null;
  now: number;
}
