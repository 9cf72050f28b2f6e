import { ActionError } from '../action-error.ts';
import type { RequestOptions } from '../certcentral/api-client.ts';
import type { Order } from '../certcentral/order.ts';
import type { ReissueApi, ReissueResponse } from '../certcentral/reissue-api.ts';
import { normalizeStatus } from '../certcentral/status-words.ts';
import type { Clock } from '../clock.ts';
import type { NeedsCertificate } from '../domain/order-snapshot.ts';
import type { Inputs } from './inputs.ts';
import { GRACE_PERIOD_MS } from './limits.ts';
import { certificateOf, type ObservedState, observe } from './observe.ts';
import type { Transaction } from './transaction.ts';

/**
 * What only the process of the change knows: its times, and DigiCert's response. The post step lacks all of it, so its grace
 * periods begin anew.
 */
export interface Session {
  /** When the reissue request ended, or when the recovery began if the end is not known, in milliseconds. */
  reissueRequestedAt?: number;
  /** When a reissue was first seen to be no longer pending, in milliseconds; undefined before, or if it is pending again. */
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
  readonly session: Session;
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

/** Observes the order of a transaction. Records what a later recovery depends on: a reissue that appears, a closed order. */
export async function observeProgress(
  context: TransactionContext,
  options: RequestOptions,
  needsCertificate: NeedsCertificate,
): Promise<ObservedState> {
  const { transaction } = context;
  const { orderId, commonName, baseline } = transaction;
  const known = { orderId, commonName, baselineSerial: baseline?.serialNumber };
  const state = await observe(context, known, options, needsCertificate);
  const otherCertificate = state.differsFromBaseline ? certificateOf(state) : undefined;
  const reissueSeenPending = transaction.reissueSeenPending || state.kind === 'pending';
  const reissuedCtStatus = otherCertificate?.ctStatus ?? transaction.reissuedCtStatus;
  const progress = { reissueSeenPending, reissuedCtStatus, isClosed: transaction.isClosed || state.kind === 'closed' };
  if (Object.entries(progress).some(([name, value]) => value !== transaction[name as keyof typeof progress]))
    context.checkpoint(progress);
  return state;
}

/** Returns the error of a change whose order was closed meanwhile. */
export function orderClosedError({ status }: Order): ActionError {
  return new ActionError(`the order is now ${normalizeStatus(status)}`, {
    title: 'The change cannot be completed',
    hint: 'A closed order gets no more certificates: for a new one, place a new order.',
  });
}

/** Returns when the grace period of a reissue request ends, in milliseconds; infinite if it has not begun. */
export function requestGraceEndsAt({ reissueRequestedAt = Number.POSITIVE_INFINITY }: Session): number {
  return reissueRequestedAt + GRACE_PERIOD_MS;
}

/** Returns when the grace period of a reissue that is no longer pending ends, in milliseconds; infinite if it has not begun. */
export function pendingGraceEndsAt({ pendingEndedAt = Number.POSITIVE_INFINITY }: Session): number {
  return pendingEndedAt + GRACE_PERIOD_MS;
}
