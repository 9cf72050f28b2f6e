import { Failure } from '../../http/request-error.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import { hostNames, missingNames } from '../../pki/dns-names.ts';
import type { Chain } from '../../pki/issued-certificate.ts';
import { type Look, sightOf } from '../observe.ts';
import { isReissuePossible, type Transaction } from '../transaction.ts';

/** What is to be done so that an order and its active certificate are in step, and what is then said. */
export type Settlement =
  /**
   * `outOfStep`: whether an earlier run has left it so; `unknown` where the order does not tell, `pending` where that is not
   * known before a reissue is issued.
   */
  | { said: 'never changed'; outOfStep: 'no' | 'yes' | 'unknown' | 'pending' }
  | { said: 'left pending'; set: CtStatus | undefined; ofThisRun: boolean }
  /** `closed`: whether nothing can be reissued on the order any more. */
  | { said: 'in step'; set: CtStatus | undefined; missing: readonly string[]; closed: boolean }
  /** `unseen`: whether a reissue was or may have been requested of which nothing shows. */
  | { said: 'set back'; set: CtStatus; missing: readonly string[]; closed: boolean; unseen: boolean }
  /** The certificate cannot be read. */
  | { said: 'set back to the start'; set: CtStatus; closed: boolean }
  | { said: 'set for the first certificate'; set: CtStatus }
  | { said: 'nothing issued' }
  | { said: 'out of step'; why: Failure };

/**
 * Decides how a change that went wrong is settled: the first row that fits of the contract's table.
 * @param seen a look after everything; undefined where the status surely was never changed
 */
export function settlementOf(transaction: Transaction, seen: Look | undefined): Settlement {
  const { put, start, post } = transaction;
  if (put === 'not carried out' || !seen) return { said: 'never changed', outOfStep: wasOutOfStep(transaction) };
  const sight = sightOf(seen, start?.serialNumber);
  if (sight.kind === 'pending')
    return { said: 'left pending', set: ifInDoubt(transaction), ofThisRun: post === 'sent' };
  const { certificate } = seen;
  if (certificate && !(certificate instanceof Failure)) {
    // One that nobody knew of shows, whatever the order would say.
    const isNew = start !== null && certificate.serialNumber !== start.serialNumber && !isReissuePossible(transaction);
    if (sight.kind !== 'unreadable' || isNew) return settlementWith(certificate, transaction, sight.kind === 'closed');
  }
  if (sight.kind === 'not issued') return { said: 'set for the first certificate', set: transaction.requested };
  if (isReissuePossible(transaction) || (sight.kind !== 'closed' && !start))
    return { said: 'out of step', why: sight.kind === 'unreadable' ? sight.failure : (certificate as Failure) };
  if (!start) return { said: 'nothing issued' };
  return { said: 'set back to the start', set: start.ctStatus, closed: sight.kind === 'closed' };
}

function settlementWith(chain: Chain, transaction: Transaction, closed: boolean): Settlement {
  const { requested, start, post, pending } = transaction;
  const isSame = chain.serialNumber === start?.serialNumber;
  const missing = start && !isSame ? missingNames(start.dnsNames, hostNames(chain)) : [];
  if (chain.ctStatus === requested) return { said: 'in step', set: ifInDoubt(transaction), missing, closed };
  const unseen = post === 'sent' && pending === 'never' && isSame && !closed;
  return { said: 'set back', set: chain.ctStatus, missing, closed, unseen };
}

/** The wish, where it may not have been carried out. */
function ifInDoubt({ put, requested }: Transaction): CtStatus | undefined {
  return put === 'in doubt' ? requested : undefined;
}

function wasOutOfStep({ start, told, pending }: Transaction): 'no' | 'yes' | 'unknown' | 'pending' {
  if (!start) return 'no';
  if (pending !== 'never') return 'pending';
  if (told === 'unknown') return 'unknown';
  return told === start.ctStatus ? 'no' : 'yes';
}
