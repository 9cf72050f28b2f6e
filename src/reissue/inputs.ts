import { connectionInputs, disableCtInput, orderIdInput, retryInputs } from '../certcentral/inputs.ts';
import { findInputConflicts, type PlannedInputs } from '../domain/approved-plan.ts';
import type { StatusSource } from '../domain/assessment.ts';
import { type ApprovedPlan, parsePlan } from '../domain/plan-text.ts';
import { policyFileInput } from '../domain/policy-file.ts';
import { INPUT_CONFLICTS, NO_PLAN } from '../domain/words.ts';
import type { CtStatus } from '../pki/certificate.ts';
import { type CertificateRequest, parseCertificateRequest } from '../pki/csr.ts';
import { readInputFile } from '../runner/files.ts';
import { booleanInput, type GetInput, type InputParser, integerInput } from '../runner/inputs.ts';
import { workflowRunUrl } from '../runner/workflow-run.ts';

/** The certificate request that `csr-file` names. */
export interface CsrFile extends CertificateRequest {
  /** As the input has it. */
  path: string;
}

/** What a run was given, without the API key, which no result or plan needs. */
export interface Inputs {
  orderId: string;
  /** `disable-ct` and `policy-file`. */
  statusSource: StatusSource;
  apiUrl: string;
  dryRun: boolean;
  retries: number;
  timeoutSeconds: number;
  /** Null to use the CSR of the order. */
  csrFile: CsrFile | null;
  /** 0 for never. */
  reissueBeforeDays: number;
  /** 0 to request the reissue only. */
  waitMinutes: number;
  /** Null for any plan. */
  expectedPlan: ApprovedPlan | null;
  skipApproval: boolean;
  /** The address of the workflow run; empty if unknown. */
  runUrl: string;
}

/** Gets the inputs that reissue/action.yml declares, in the same order. */
export function reissueInputs(get: GetInput, now: number): Inputs & { apiKey: string } {
  const orderId = get('order-id', orderIdInput);
  const statusSource = statusInputs(get);
  const { policyFile, status } = statusSource;
  const connection = connectionInputs(get, policyFile?.policy.instance);
  const dryRun = get('dry-run', booleanInput);
  const attempts = retryInputs(get);
  const csrFile = get<CsrFile | null>('csr-file', csrFileInput, null);
  // The instance of a policy file that is not usable is unknown.
  const apiUrl = policyFile === undefined ? undefined : connection.apiUrl;
  return {
    orderId,
    statusSource,
    ...connection,
    dryRun,
    ...attempts,
    csrFile,
    reissueBeforeDays: get('reissue-before-days', integerInput(0, 90), 0),
    waitMinutes: get('wait-minutes', integerInput(0, 300), 15),
    expectedPlan: get('expected-plan', expectedPlanInput({ orderId, apiUrl, status, csrFile }, now)),
    skipApproval: get('skip-approval', booleanInput),
    runUrl: workflowRunUrl(),
  };
}

/** Gets `disable-ct` and `policy-file`. At least one of them is required. */
function statusInputs(get: GetInput): StatusSource {
  const status = get<CtStatus | null>('disable-ct', disableCtInput, null);
  const policyFile = get('policy-file', policyFileInput);
  if (policyFile !== null) return { policyFile, status };
  const emptyHint = 'It may be empty only with policy-file: the policy then decides.';
  // Without a policy, an empty input is a problem, which the second call reports.
  if (status === null) return { policyFile, status: get('disable-ct', { ...disableCtInput, emptyHint }) };
  return { policyFile, status };
}

/** Creates the parser of `expected-plan`: `any` (null), or the plan that a person approved. */
function expectedPlanInput(others: PlannedInputs, now: number): InputParser<ApprovedPlan | null> {
  return {
    parse(value) {
      if (value === 'any') return null;
      const plan = parsePlan(value);
      if (!plan) throw new Error(NO_PLAN);
      const conflicts = findInputConflicts(plan, others, now);
      if (conflicts.length > 0) throw new Error(conflicts.map((conflict) => INPUT_CONFLICTS[conflict]).join('; '));
      return plan;
    },
    expected: 'any, or the output plan of a dry run',
    emptyHint:
      'If the value comes from a dry run, that run set no plan, and a warning of it says why, or GitHub dropped the output because it contains a secret, such as an order ID: store the ID as a variable.',
  };
}

const MAX_CSR_BYTES = 65_536;

/** The path of a PEM file with one certificate request. Messages about an unusable file contain nothing of it. */
const csrFileInput: InputParser<CsrFile> = {
  parse(path) {
    const text = readInputFile(path, MAX_CSR_BYTES).toString('latin1');
    if (!text.includes('-----BEGIN ')) throw new Error('the file has no certificate request in PEM');
    try {
      return { ...parseCertificateRequest(text), path };
    } catch {
      throw new Error('the file must have one PEM block, a certificate request, and nothing else in PEM');
    }
  },
  expected: 'the path of a PEM file with one certificate request',
};
