import { type ApprovedPlan, apiHostOf, parsePlan } from '../domain/approved-plan.ts';
import type { StatusSource } from '../domain/assessment.ts';
import { policyFileInput } from '../domain/policy-file.ts';
import type { CtStatus } from '../pki/certificate.ts';
import { type CertificateRequest, parseCertificateRequest } from '../pki/csr.ts';
import { readInputFile } from '../runner/files.ts';
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

const MAX_PLAN_AGE_HOURS = 96;
const MAX_CSR_BYTES = 65_536;

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
  const others: OtherInputs = { orderId, apiUrl, status: statusSource.status, csrFile };
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

export type Inputs = ReturnType<typeof reissueInputs>;

/** The certificate request that `csr-file` names. */
export interface CsrFile extends CertificateRequest {
  /** As the input has it. */
  path: string;
}

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

/** Gets `disable-ct` and `policy-file`. At least one of them is required. */
function statusInputs(get: GetInput): StatusSource {
  const status = get<CtStatus | null>('disable-ct', disableCtInput, null);
  const policyFile = get('policy-file', policyFileInput);
  if (policyFile !== null) return { policyFile, status };
  const emptyHint = 'It may be empty only with policy-file: the policy then decides.';
  return { policyFile, status: status === null ? get('disable-ct', { ...disableCtInput, emptyHint }) : status };
}

/** The inputs that a plan must agree with. An input that is not usable is undefined, and has an error of its own. */
interface OtherInputs {
  orderId: string | undefined;
  apiUrl: string | undefined;
  /** Null if a policy decides. */
  status: CtStatus | null | undefined;
  csrFile: CsrFile | null | undefined;
}

/** Creates the parser of `expected-plan`: `any` (null), or the plan that a person approved. */
function expectedPlanInput(others: OtherInputs, now: number): InputParser<ApprovedPlan | null> {
  return {
    parse(value) {
      if (value === 'any') return null;
      const plan = parsePlan(value);
      const problems = problemsOf(plan, others, now);
      if (problems.length > 0) throw new Error(problems.join('; '));
      return plan;
    },
    expected: 'any, or the output plan of a dry run',
    emptyHint:
      'If the value comes from a dry run, that run set no plan, and a warning of it says why, or GitHub dropped the output because it contains a secret, such as an order ID: store the ID as a variable.',
  };
}

function problemsOf({ api, order, ct, key, at }: ApprovedPlan, others: OtherInputs, now: number): string[] {
  const { orderId, apiUrl, status, csrFile } = others;
  return [
    apiUrl !== undefined && apiHostOf(apiUrl) !== api && 'its field api is another host than that of api-url',
    orderId !== undefined && orderId !== order && 'its field order is another order than order-id',
    status && status !== ct && 'its field ct is another status than that of disable-ct',
    csrFile && key !== csrFile.keyDigest && 'its field key is not the key of csr-file: plan again',
    now - at > MAX_PLAN_AGE_HOURS * 3_600_000 &&
      `its field at is more than ${MAX_PLAN_AGE_HOURS} hours ago: plan again`,
  ].filter((problem) => typeof problem === 'string');
}
