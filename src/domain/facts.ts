import type { Order } from '../certcentral/order.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { CertificateRequest } from '../pki/csr.ts';
import type { OrderState } from './order-state.ts';
import type { ApprovedPlan } from './plan-text.ts';

/** What is known of an order, and what a run was given for it. */
export interface Facts extends Pick<OrderState, 'phase' | 'closure' | 'reissuePending'> {
  order: Order;
  /** The active certificate; undefined if nothing was issued, or it could not be read. */
  certificate: Certificate | undefined;
  /** The request of `csr-file`; null without. */
  csrFile: CertificateRequest | null;
  /** The plan that a person approved; null without. */
  expectedPlan: ApprovedPlan | null;
  reissueBeforeDays: number;
  now: number;
}
