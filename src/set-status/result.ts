import type { Warning } from '../action-error.ts';
import type { OrderSnapshot } from '../domain/order-snapshot.ts';
import type { Certificate } from '../pki/certificate.ts';
import { isDnsName } from '../pki/names.ts';
import { type CtStatusChange, type CtStatusFacts, deriveFacts } from './facts.ts';
import { collectWarnings } from './warnings.ts';

/** The result of a run. */
export interface CtStatusResult extends CtStatusFacts {
  kind: ResultKind;
  warnings: readonly Warning[];
}

/** What the result comes down to: the first of these that applies. */
type ResultKind =
  | 'closed'
  | 'no-public-tls'
  | 'unissued'
  | 'pending'
  | 'unknown'
  | 'reissue'
  | 'order-differs'
  | 'in-sync';

/** Returns the outputs that action.yml declares. The order often lacks names, so the certificate's are better. */
export function toOutputs(result: CtStatusResult) {
  const { orderId, order, ctStatus, certificate, certificateCtStatus, reissueRequired, reissuePending } = result;
  return {
    'order-id': orderId,
    'ct-status': ctStatus,
    'certificate-ct-status': certificateCtStatus,
    'reissue-required': reissueRequired,
    'reissue-pending': reissuePending,
    'sct-count': certificate?.sctCount ?? '',
    'certificate-id': certificateCtStatus === 'none' ? '' : (order?.certificateId ?? ''),
    'common-name': certificate ? certificate.commonName || (certificate.altNames[0] ?? '') : (order?.commonName ?? ''),
    'dns-names': certificate ? namesToReissue(certificate) : (order?.dnsNames ?? []),
  };
}

/** Returns the names as they stand in the certificate, with its common name unless a name repeats it. */
function namesToReissue({ commonName, dnsSans }: Certificate): string[] {
  const isRepeated = dnsSans.some((name) => name.toLowerCase() === commonName.toLowerCase());
  return isRepeated || !isDnsName(commonName) ? dnsSans : [...dnsSans, commonName];
}

/** Builds the result from the change and the snapshot after it. */
export function buildResult(change: CtStatusChange, snapshot: OrderSnapshot<Certificate>): CtStatusResult {
  const facts = deriveFacts(change, snapshot);
  return { ...facts, kind: determineKind(facts), warnings: collectWarnings(facts, snapshot) };
}

function determineKind(facts: CtStatusFacts): ResultKind {
  const { phase, nonPublicTls, certificateCtStatus, reissuePending, reissueRequired, ctStatus, desiredStatus } = facts;
  if (phase === 'closed') return 'closed';
  if (nonPublicTls) return 'no-public-tls';
  if (certificateCtStatus === 'none') return 'unissued';
  if (reissuePending === true) return 'pending';
  if (certificateCtStatus === 'unknown') return 'unknown';
  if (reissueRequired) return 'reissue';
  return ctStatus === desiredStatus ? 'in-sync' : 'order-differs';
}
