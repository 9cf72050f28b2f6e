import type { CertCentral } from '../certcentral/client.ts';
import type { ReissueResponse } from '../certcentral/endpoints.ts';
import type { Clock } from '../clock.ts';
import type { Inputs } from './inputs.ts';
import type { Transaction } from './transaction.ts';

/** The part of a change that ends with its process: the post step lacks it. */
export interface Session {
  /** The end of the grace period, in milliseconds: until then, a reissue may appear that was not observed. */
  graceEndsAt: number;
  /** DigiCert's word of the latest observation; undefined before the first. */
  status: string | undefined;
  /** DigiCert's response to the reissue request; undefined if there was none, or it is not known. */
  response?: ReissueResponse;
}

/** A transaction, and the means to continue or recover it. */
export interface TransactionContext {
  api: CertCentral;
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

/** Creates the session of a process, without a grace period. */
export function createSession(status: string | undefined): Session {
  return { graceEndsAt: Number.NEGATIVE_INFINITY, status };
}
