import type { ReissueApi, ReissueResponse } from '../certcentral/reissue-api.ts';
import type { Clock } from '../clock.ts';
import type { Inputs } from './inputs.ts';
import type { Transaction } from './transaction.ts';

/** Facts that only the process of the change has. The post step lacks them, so its grace periods start over. */
export interface Timeline {
  /** When the reissue request ended, in milliseconds. */
  reissueRequestedAt?: number;
  /** When a reissue was first seen to be no longer pending, in milliseconds; undefined while it is. */
  pendingEndedAt?: number | undefined;
  /** DigiCert's response to the reissue request. */
  response?: ReissueResponse;
}

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

/** How long a reissue may stay invisible, in milliseconds. */
const GRACE_PERIOD_MS = 120_000;

/** Returns when a reissue request must show, pending or issued, in milliseconds; infinite if none was sent. */
export function requestGraceEndsAt({ reissueRequestedAt = Number.POSITIVE_INFINITY }: Timeline): number {
  return reissueRequestedAt + GRACE_PERIOD_MS;
}

/** Returns when the certificate of a reissue that is no longer pending must show, in milliseconds; infinite while it is. */
export function pendingGraceEndsAt({ pendingEndedAt = Number.POSITIVE_INFINITY }: Timeline): number {
  return pendingEndedAt + GRACE_PERIOD_MS;
}
