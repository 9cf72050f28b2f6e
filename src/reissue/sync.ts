import { nonPublicTlsReason } from '../domain/public-tls.ts';
import { ifRead } from '../errors.ts';
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
export function initialSync(observation: Observation): Sync {
  const order = ifRead(observation.order);
  const certificate = ifRead(observation.certificate);
  const { kind } = observation;
  if (!order) return { kind: 'unknown' };
  if (kind === 'closed' || kind === 'unissued' || nonPublicTlsReason(order.product, certificate))
    return { kind: 'in-sync' };
  if (kind === 'pending') return { kind: 'pending' };
  return kind === 'unreadable' ? { kind: 'unknown' } : compare(order.ctStatus, certificate?.ctStatus);
}

/** Returns whether the order of a transaction whose status was not changed is in sync. */
export function unchangedSync({ baseline, reportedStatus, wasPending }: Transaction): Sync {
  if (!baseline) return { kind: 'in-sync' };
  return wasPending ? { kind: 'pending' } : compare(reportedStatus, baseline.ctStatus);
}

function compare(orderStatus: CtStatus | 'unknown', certificateStatus: CtStatus | undefined): Sync {
  if (orderStatus === 'unknown' || !certificateStatus) return { kind: 'unknown' };
  return orderStatus === certificateStatus
    ? { kind: 'in-sync' }
    : { kind: 'out-of-sync', orderStatus, certificateStatus };
}
