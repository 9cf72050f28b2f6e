import type { CertCentral } from '../certcentral/client.ts';
import type { ReissueResponse } from '../certcentral/endpoints.ts';
import type { Inputs } from './inputs.ts';
import type { Observation } from './observation.ts';
import type { Transaction } from './transaction.ts';

/** The part of a change that ends with its process: the post step lacks it. */
export interface Session {
  /** The end of the grace period, in milliseconds: until then, a reissue may appear that was not observed. */
  graceEndsAt: number;
  /** DigiCert's word of the latest observation; undefined before the first. */
  status?: string | undefined;
  /** When the step began to wait; undefined if it does not. */
  waitStartedAt?: number;
  /** The latest observation since the status update that could read the order; undefined before the first. */
  lastRead?: Observation;
  /** DigiCert's response to the reissue request; undefined if there was none, or it is not known. */
  response?: ReissueResponse;
}

/** Connects to CertCentral. Only this function has the API key. */
export type Connect = (timeoutSeconds: number) => CertCentral;

/** A change under way, and the means to continue or recover it. */
export interface ChangeContext {
  api: CertCentral;
  log(line: string): void;
  readonly transaction: Transaction;
  readonly session: Session;
  /** Records progress, and saves it outside of this process. */
  checkpoint(progress: Partial<Transaction>): void;
}

/** A change by the main step. */
export interface RunContext extends ChangeContext {
  inputs: Inputs;
  connect: Connect;
}

/** Creates the session of a process, without a grace period. */
export function createSession(status?: string): Session {
  return { graceEndsAt: Number.NEGATIVE_INFINITY, status };
}

/** How long a reissue may stay invisible after it was requested, or is no longer pending. */
const GRACE_PERIOD_MS = 120_000;

/** Begins the grace period. The latest beginning counts. */
export function beginGracePeriod(session: Session, at: number): void {
  session.graceEndsAt = Math.max(session.graceEndsAt, at + GRACE_PERIOD_MS);
}
