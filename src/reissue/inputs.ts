import {
  booleanInput,
  connectionInputs,
  disableCtInput,
  integerInput,
  orderIdInput,
  retryInputs,
} from '../runner/input-parsers.ts';
import type { GetInput } from '../runner/inputs.ts';
import { workflowRunUrl } from '../runner/run-url.ts';
import { type CsrFile, csrFileInput } from './csr-file.ts';

/** Gets the inputs that reissue/action.yml declares, in the same order, and the URL of the run. */
export const reissueInputs = (get: GetInput) => ({
  orderId: get('order-id', orderIdInput),
  desiredStatus: get('disable-ct', disableCtInput),
  ...connectionInputs(get),
  dryRun: get('dry-run', booleanInput, false),
  ...retryInputs(get),
  /** Null to use the CSR of the order. */
  csrFile: get<CsrFile | null>('csr-file', csrFileInput, null),
  /** 0 to request the reissue only. */
  waitMinutes: get('wait-minutes', integerInput(0, 300), 15),
  skipApproval: get('skip-approval', booleanInput, true),
  runUrl: workflowRunUrl(),
});

export type Inputs = ReturnType<typeof reissueInputs>;
