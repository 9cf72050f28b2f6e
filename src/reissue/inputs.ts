import { type ApprovedPlan, findInputConflicts, type PlannedInputs, parsePlan } from '../domain/approved-plan.ts';
import type { StatusSource } from '../domain/assessment.ts';
import { policyFileInput } from '../domain/policy-file.ts';
import type { CtStatus } from '../pki/certificate.ts';
import {
  booleanInput,
  connectionInputs,
  disableCtInput,
  type GetInput,
  type InputParser,
  integerInput,
  orderIdInput,
  retryInputs,
} from '../runner/inputs.ts';
import { workflowRunUrl } from '../runner/workflow-run.ts';
import { type CsrFile, csrFileInput } from './csr-file.ts';

/** Gets the inputs that reissue/action.yml declares, in the same order, and the URL of the run. */
export const reissueInputs = (get: GetInput, now: number) => {
  const orderId = get('order-id', orderIdInput);
  const statusSource = statusInputs(get);
  const connection = connectionInputs(get, statusSource.policyFile?.policy.instance);
  const earlier = { orderId, statusSource, ...connection, dryRun: get('dry-run', booleanInput), ...retryInputs(get) };
  /** Null to use the CSR of the order. */
  const csrFile = get<CsrFile | null>('csr-file', csrFileInput, null);
  // The instance of a policy that is not usable is unknown.
  const apiUrl = statusSource.policyFile === undefined ? undefined : connection.apiUrl;
  const others: PlannedInputs = { orderId, apiUrl, status: statusSource.status, csrFile };
  return {
    ...earlier,
    csrFile,
    /** 0 to request the reissue only. */
    waitMinutes: get('wait-minutes', integerInput(0, 300), 15),
    /** Null for any plan. */
    expectedPlan: get('expected-plan', expectedPlanInput(others, now)),
    skipApproval: get('skip-approval', booleanInput),
    runUrl: workflowRunUrl(),
  };
};

/** The inputs without the API key, which no result or plan needs. */
export type Inputs = Omit<ReturnType<typeof reissueInputs>, 'apiKey'>;

/** Gets `disable-ct` and `policy-file`. At least one of them is required. */
function statusInputs(get: GetInput): StatusSource {
  const status = get<CtStatus | null>('disable-ct', disableCtInput, null);
  const policyFile = get('policy-file', policyFileInput);
  if (policyFile !== null) return { policyFile, status };
  const emptyHint = 'It may be empty only with policy-file: the policy then decides.';
  return { policyFile, status: status === null ? get('disable-ct', { ...disableCtInput, emptyHint }) : status };
}

/** Creates the parser of `expected-plan`: `any` (null), or the plan that a person approved. */
function expectedPlanInput(others: PlannedInputs, now: number): InputParser<ApprovedPlan | null> {
  return {
    parse(value) {
      if (value === 'any') return null;
      const plan = parsePlan(value);
      const conflicts = findInputConflicts(plan, others, now);
      if (conflicts.length > 0) throw new Error(conflicts.join('; '));
      return plan;
    },
    expected: 'any, or the output plan of a dry run',
    emptyHint:
      'If the value comes from a dry run, that run set no plan, and a warning of it says why, or GitHub dropped the output because it contains a secret, such as an order ID: store the ID as a variable.',
  };
}
