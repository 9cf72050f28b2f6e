import type { ReissueApi } from '../certcentral/reissue-api.ts';
import type { Clock } from '../clock.ts';
import type { Inputs } from './inputs.ts';
import type { Transaction } from './transaction.ts';

/** What one change works with. */
export interface ReissueContext {
  api: ReissueApi;
  inputs: Inputs;
  clock: Clock;
  log(line: string): void;
  /** Keeps what the settlement needs, outside this process. */
  persist(transaction: Transaction): void;
}
