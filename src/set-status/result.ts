import type { OrderSnapshot } from '../domain/order-snapshot.ts';
import { nonPublicTlsReason } from '../domain/public-tls.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { Warning } from '../warning.ts';
import { type CtStatusChange, type CtStatusFacts, deriveFacts } from './facts.ts';
import { collectWarnings } from './warnings.ts';

/** The result of a run. */
export interface CtStatusResult extends CtStatusFacts {
  kind: ResultKind;
  warnings: readonly Warning[];
}

/** What the result comes down to: the first of these that applies. */
export type ResultKind =
  | 'closed'
  | 'private'
  | 'unissued'
  | 'pending'
  | 'unknown'
  | 'reissue'
  | 'order-differs'
  | 'in-sync';

/** Returns the outputs that action.yml declares. */
export function toOutputs(result: CtStatusResult) {
  const { orderId, order, ctStatus, certificateCtStatus, reissueRequired, reissuePending } = result;
  return {
    'order-id': orderId,
    'ct-status': ctStatus,
    'certificate-ct-status': certificateCtStatus,
    'reissue-required': reissueRequired,
    'reissue-pending': reissuePending,
    'certificate-id': certificateCtStatus === 'none' ? '' : (order?.certificateId ?? ''),
    'common-name': order?.commonName ?? '',
    'dns-names': order?.dnsNames ?? [],
  };
}

/** Builds the result from the change and the snapshot after it. */
export function buildResult(change: CtStatusChange, snapshot: OrderSnapshot<Certificate>): CtStatusResult {
  const facts = deriveFacts(change, snapshot);
  return { ...facts, kind: determineKind(facts), warnings: collectWarnings(facts, snapshot) };
}

function determineKind(facts: CtStatusFacts): ResultKind {
  const { phase, order, certificateCtStatus, reissuePending, reissueRequired, ctStatus, desiredStatus } = facts;
  if (phase === 'closed') return 'closed';
  if (order && nonPublicTlsReason(order.product)) return 'private';
  if (certificateCtStatus === 'none') return 'unissued';
  if (reissuePending === true) return 'pending';
  if (certificateCtStatus === 'unknown') return 'unknown';
  if (reissueRequired) return 'reissue';
  return ctStatus === desiredStatus ? 'in-sync' : 'order-differs';
}
