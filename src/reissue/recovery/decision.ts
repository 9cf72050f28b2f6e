import { RequestError } from '../../http/request-error.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import { allDnsNames, missingNames } from '../../pki/dns-names.ts';
import type { IssuedCertificate } from '../../pki/issued-certificate.ts';
import { classify, type Observation } from '../observe.ts';
import { mayStillBeReissued, type Transaction } from '../transaction.ts';

/** What is to be done so that an order and its active certificate are in step, and what is then said. */
export type RecoveryDecision =
  /**
   * `outOfStep`: whether an earlier run has left it so; `unknown` where the order does not tell, `pending` where that is not
   * known before a reissue is issued.
   */
  | { kind: 'unchanged'; initialSync: 'no' | 'yes' | 'unknown' | 'pending' }
  | { kind: 'left-pending'; statusToSet: CtStatus | undefined; requestedByThisRun: boolean }
  /** `closed`: whether nothing can be reissued on the order any more. */
  | { kind: 'in-sync'; statusToSet: CtStatus | undefined; lostNames: readonly string[]; closed: boolean }
  /** `unseen`: whether a reissue was or may have been requested of which nothing shows. */
  | {
      kind: 'match-certificate';
      statusToSet: CtStatus;
      lostNames: readonly string[];
      closed: boolean;
      reissueNotVisible: boolean;
    }
  /** The certificate cannot be read. */
  | { kind: 'restore-baseline'; statusToSet: CtStatus; closed: boolean }
  | { kind: 'keep-for-first-certificate'; statusToSet: CtStatus }
  | { kind: 'no-certificate' }
  | { kind: 'out-of-sync'; error: RequestError };

/**
 * Decides how a change that went wrong is settled: the first row that fits of the contract's table.
 * @param seen a look after everything; undefined where the status surely was never changed
 */
export function decideRecovery(transaction: Transaction, seen: Observation | undefined): RecoveryDecision {
  const { statusUpdate, baseline, post } = transaction;
  if (statusUpdate === 'not carried out' || !seen)
    return { kind: 'unchanged', initialSync: initialSyncOf(transaction) };
  const sight = classify(seen, baseline?.serialNumber);
  if (sight.kind === 'pending')
    return {
      kind: 'left-pending',
      statusToSet: desiredStatusIfInDoubt(transaction),
      requestedByThisRun: post === 'sent',
    };
  const { certificate } = seen;
  if (certificate && !(certificate instanceof RequestError)) {
    // One that nobody knew of shows, whatever the order would say.
    const isNew =
      baseline !== null && certificate.serialNumber !== baseline.serialNumber && !mayStillBeReissued(transaction);
    if (sight.kind !== 'unreadable' || isNew)
      return decideFromCertificate(certificate, transaction, sight.kind === 'closed');
  }
  if (sight.kind === 'unissued') return { kind: 'keep-for-first-certificate', statusToSet: transaction.desiredStatus };
  if (mayStillBeReissued(transaction) || (sight.kind !== 'closed' && !baseline))
    return { kind: 'out-of-sync', error: sight.kind === 'unreadable' ? sight.error : (certificate as RequestError) };
  if (!baseline) return { kind: 'no-certificate' };
  return { kind: 'restore-baseline', statusToSet: baseline.ctStatus, closed: sight.kind === 'closed' };
}

function decideFromCertificate(chain: IssuedCertificate, transaction: Transaction, closed: boolean): RecoveryDecision {
  const { desiredStatus, baseline, post, pending } = transaction;
  const isSame = chain.serialNumber === baseline?.serialNumber;
  const lostNames = baseline && !isSame ? missingNames(baseline.dnsNames, allDnsNames(chain)) : [];
  if (chain.ctStatus === desiredStatus)
    return { kind: 'in-sync', statusToSet: desiredStatusIfInDoubt(transaction), lostNames, closed };
  const reissueNotVisible = post === 'sent' && pending === 'never' && isSame && !closed;
  return { kind: 'match-certificate', statusToSet: chain.ctStatus, lostNames, closed, reissueNotVisible };
}

/** The wish, where it may not have been carried out. */
function desiredStatusIfInDoubt({ statusUpdate, desiredStatus }: Transaction): CtStatus | undefined {
  return statusUpdate === 'in-doubt' ? desiredStatus : undefined;
}

function initialSyncOf({ baseline, initialCtStatus, pending }: Transaction): 'no' | 'yes' | 'unknown' | 'pending' {
  if (!baseline) return 'no';
  if (pending !== 'never') return 'pending';
  if (initialCtStatus === 'unknown') return 'unknown';
  return initialCtStatus === baseline.ctStatus ? 'no' : 'yes';
}
