import type { Chain } from '../certificate/chain.ts';
import type { CtStatus } from '../certificate/ct-status.ts';
import { missingNames } from '../certificate/names.ts';
import { Failure } from '../http/failure.ts';
import { type Look, sightOf } from './look.ts';
import { isReissuePossible, type Transaction } from './transaction.ts';

/** What is to be done so that an order and its active certificate are in step, and what is then said. */
export type Settlement =
  /** `outOfStep`: whether an earlier run has left it so; `unknown` where the order does not tell. */
  | { said: 'never changed'; outOfStep: 'no' | 'yes' | 'unknown' }
  | { said: 'left pending'; set: CtStatus | undefined; ofThisRun: boolean }
  /** `closed`: whether nothing can be reissued on the order any more. */
  | { said: 'in step' | 'set back'; set: CtStatus | undefined; missing: readonly string[]; closed: boolean }
  | { said: 'set for the first certificate'; set: CtStatus }
  | { said: 'out of step'; why: Failure };

/**
 * Decides how a change that went wrong is settled: the first row that fits of the contract's table.
 * @param seen a look after everything; undefined where the status surely was never changed
 */
export function settlementOf(transaction: Transaction, seen: Look | undefined): Settlement {
  const { put, start, told, post } = transaction;
  if (put === 'not carried out' || !seen) return { said: 'never changed', outOfStep: wasOutOfStep(start, told) };
  const sight = sightOf(seen, start?.serialNumber);
  if (sight.kind === 'pending')
    return { said: 'left pending', set: ifInDoubt(transaction), ofThisRun: post === 'sent' };
  const { certificate } = seen;
  if (sight.kind !== 'unreadable' && certificate && !(certificate instanceof Failure))
    return settlementWith(certificate, transaction, sight.kind === 'closed');
  if (sight.kind === 'not issued' || (sight.kind === 'closed' && !start))
    return { said: 'set for the first certificate', set: transaction.requested };
  if (!start || isReissuePossible(transaction))
    return { said: 'out of step', why: sight.kind === 'unreadable' ? sight.failure : (certificate as Failure) };
  return { said: 'set back', set: start.ctStatus, missing: [], closed: sight.kind === 'closed' };
}

function settlementWith(chain: Chain, transaction: Transaction, closed: boolean): Settlement {
  const { requested, start } = transaction;
  const missing =
    start && chain.serialNumber !== start.serialNumber ? missingNames(start.dnsNames, chain.dnsNames) : [];
  return chain.ctStatus === requested
    ? { said: 'in step', set: ifInDoubt(transaction), missing, closed }
    : { said: 'set back', set: chain.ctStatus, missing, closed };
}

/** The wish, where it may not have been carried out. */
function ifInDoubt({ put, requested }: Transaction): CtStatus | undefined {
  return put === 'in doubt' ? requested : undefined;
}

function wasOutOfStep(start: Transaction['start'], told: Transaction['told']): 'no' | 'yes' | 'unknown' {
  if (!start) return 'no';
  if (told === 'unknown') return 'unknown';
  return told === start.ctStatus ? 'no' : 'yes';
}
