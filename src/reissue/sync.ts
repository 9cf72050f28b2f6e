import type { Order } from '../certcentral/order.ts';
import { nonPublicTlsReason } from '../domain/public-tls.ts';
import { ifRead, RequestError } from '../errors.ts';
import type { CtStatus } from '../pki/certificate.ts';
import type { Observation } from './observation.ts';
import type { Transaction } from './transaction.ts';

/**
 * Whether an order that a run did not change is in sync. `pending`: not known until the pending reissue is issued. An order that
 * is closed, no public TLS or not issued counts as in sync, because no certificate depends on its status.
 */
export type Sync =
  | { kind: 'in-sync' | 'pending' | 'unknown' }
  | { kind: 'out-of-sync'; orderStatus: CtStatus; certificateStatus: CtStatus };

/** Returns whether an order is in sync, according to the first observation. */
export function initialSync({ order, certificate, kind }: Observation): Sync {
  if (order instanceof RequestError) return { kind: 'unknown' };
  const active = ifRead(certificate);
  const isIrrelevant = kind === 'closed' || kind === 'unissued' || nonPublicTlsReason(order.product, active);
  if (isIrrelevant) return { kind: 'in-sync' };
  return compare(kind === 'pending', order.ctStatus, kind === 'unreadable' ? undefined : active?.ctStatus);
}

/** Returns whether the order of a transaction whose status was not changed is in sync. */
export function unchangedSync({ baseline, reportedStatus, wasPending }: Transaction): Sync {
  return baseline ? compare(wasPending, reportedStatus, baseline.ctStatus) : { kind: 'in-sync' };
}

function compare(isPending: boolean, orderStatus: Order['ctStatus'], certificateStatus: CtStatus | undefined): Sync {
  if (isPending) return { kind: 'pending' };
  if (orderStatus === 'unknown' || !certificateStatus) return { kind: 'unknown' };
  if (orderStatus === certificateStatus) return { kind: 'in-sync' };
  return { kind: 'out-of-sync', orderStatus, certificateStatus };
}
