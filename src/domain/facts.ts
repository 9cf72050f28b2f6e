import type { Order } from '../certcentral/order.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { CertificateRequest } from '../pki/csr.ts';
import type { OrderPhase, ReissuePending } from './order-state.ts';

/** What is known of an order: what was read of it, and what keys were given. */
export interface Facts {
  order: Order;
  phase: OrderPhase;
  reissuePending: ReissuePending;
  /** The active certificate; undefined if nothing was issued. */
  certificate: Certificate | undefined;
  /** The request of `csr-file`; null without. */
  csrFile: CertificateRequest | null;
  /** SHA-256 of the public key that an approved plan has, hexadecimal; null if any key will do. */
  plannedKey: string | null;
  now: number;
}
