import { systemClock } from '../clock.ts';
import { policyFileInput } from '../domain/policy-file.ts';
import type { CtStatus } from '../pki/certificate.ts';
import {
  booleanInput,
  connectionInputs,
  disableCtInput,
  integerInput,
  orderIdInput,
  retryInputs,
} from '../runner/input-parsers.ts';
import type { GetInput } from '../runner/inputs.ts';
import { workflowRunUrl } from '../runner/workflow-run.ts';
import { type CsrFile, csrFileInput } from './csr-file.ts';
import { expectedPlanInput } from './expected-plan.ts';
import type { StatusSource } from './status-decision.ts';

/**
 * Gets the inputs that reissue/action.yml declares, in the same order, and the URL of the run.
 * @param now in milliseconds
 */
export const reissueInputs = (get: GetInput, now = systemClock.now()) => {
  const orderId = get('order-id', orderIdInput);
  const statusSource = statusInputs(get);
  const connection = connectionInputs(get, statusSource.policyFile?.policy.instance);
  const dryRun = get('dry-run', booleanInput);
  const retry = retryInputs(get);
  /** Null to use the CSR of the order. */
  const csrFile = get<CsrFile | null>('csr-file', csrFileInput, null);
  /** 0 to request the reissue only. */
  const waitMinutes = get('wait-minutes', integerInput(0, 300), 15);
  // The instance of a policy that is not usable is unknown.
  const apiUrl = statusSource.policyFile === undefined ? undefined : connection.apiUrl;
  const others = { orderId, apiUrl, status: statusSource.status, csrFile };
  return {
    orderId,
    statusSource,
    ...connection,
    dryRun,
    ...retry,
    csrFile,
    waitMinutes,
    /** Null for any plan. */
    expectedPlan: get('expected-plan', expectedPlanInput(others, now)),
    skipApproval: get('skip-approval', booleanInput),
    runUrl: workflowRunUrl(),
  };
};

export type Inputs = ReturnType<typeof reissueInputs>;

/** Gets `disable-ct` and `policy-file`. At least one of them is required. */
function statusInputs(get: GetInput): StatusSource {
  const status = get<CtStatus | null>('disable-ct', disableCtInput, null);
  const policyFile = get('policy-file', policyFileInput);
  if (policyFile !== null) return { policyFile, status };
  return {
    policyFile,
    status: status === null ? get('disable-ct', { ...disableCtInput, emptyHint: NO_POLICY_HINT }) : status,
  };
}

const NO_POLICY_HINT = 'Only with policy-file it may be empty: the policy then decides.';
