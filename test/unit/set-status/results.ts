import type { Order } from '../../../src/certcentral/order.ts';
import type { Closure, OrderPhase, ReissuePending } from '../../../src/domain/order-state.ts';
import { RequestError } from '../../../src/errors.ts';
import type { Certificate, CtStatus } from '../../../src/pki/certificate.ts';
import { buildResult, type CtStatusResult } from '../../../src/set-status/result.ts';
import { order as issued, certificate as logged, NOW } from '../result.ts';

export const unread = new RequestError('403 no', { title: 'Could not read it', hint: 'Check it.' });

/** What a run found. */
export interface Given {
  desired?: CtStatus;
  dryRun?: boolean;
  order?: Partial<Order> | RequestError;
  phase?: OrderPhase;
  closure?: Closure;
  pending?: ReissuePending;
  certificate?: CtStatus | RequestError | undefined;
  /** What is different about the certificate. */
  but?: Partial<Certificate>;
}

/** Builds a result; unless something else is given, order and certificate are as desired: disabled. */
export function build({ desired = 'disabled', dryRun = false, order = {}, but, ...given }: Given): CtStatusResult {
  const ctStatus = 'certificate' in given ? given.certificate : desired;
  const isUnread = order instanceof RequestError;
  const scts = ctStatus === 'enabled' ? {} : { sctCount: 0, sctLogCount: 0 };
  return buildResult(
    { orderId: '1000001', desiredStatus: desired, dryRun },
    {
      order: isUnread ? order : { ...issued, ctStatus: desired, ...order },
      certificate: typeof ctStatus === 'string' ? { ...logged, ctStatus, ...scts, ...but } : ctStatus,
      phase: given.phase ?? (isUnread ? 'unknown' : 'issued'),
      closure: given.closure,
      reissuePending: given.pending ?? (isUnread ? 'unknown' : false),
      hasOpenRequest: false,
      oldestRequestAt: undefined,
    },
    NOW,
  );
}

export const closed = {
  phase: 'closed',
  closure: 'status',
  order: { status: ' REVOKED' },
  certificate: undefined,
} as const;
export const unissued = { phase: 'unissued', order: { status: 'pending' }, certificate: unread } as const;
export const unknown = { phase: 'unknown', order: { status: '' }, certificate: unread } as const;

/** Orders and certificates without public TLS, by the reason. */
export const noPublicTls = {
  'product-name': { order: { product: { nameId: 'private_ssl_plus', type: '', validationType: '' } } },
  'key-usage': { but: { extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] } },
} as const;
