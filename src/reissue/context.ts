import type { ReissueApi } from '../certcentral/reissue-api.ts';
import type { Clock } from '../clock.ts';
import type { Inputs } from './inputs.ts';
import type { Timeline } from './timeline.ts';
import type { Transaction } from './transaction.ts';

/** A transaction, and the means to continue or recover it. */
export interface TransactionContext {
  api: ReissueApi;
  clock: Clock;
  log(line: string): void;
  readonly transaction: Transaction;
  readonly timeline: Timeline;
  /** Records progress, and saves it outside of this process. */
  checkpoint(progress: Partial<Transaction>): void;
}

/** What a change works with. */
export interface ReissueContext extends TransactionContext {
  inputs: Inputs;
}

/**
 * Creates the function that records the progress of a transaction.
 * @param persist saves the transaction for the post step
 */
export function createCheckpoint(transaction: Transaction, persist: (transaction: Transaction) => void) {
  return (progress: Partial<Transaction>): void => persist(Object.assign(transaction, progress));
}
