import { formatPlan, wholeSecond } from '../domain/approved-plan.ts';
import { reportedNames } from '../domain/order-names.ts';
import { ifRead } from '../errors.ts';
import type { IssuedCertificate } from '../pki/certificate.ts';
import type { ReissueContext } from './context.ts';
import type { Inputs } from './inputs.ts';
import type { Plan } from './plan.ts';
import { type DcvRecord, dcvRecordsOf, type PendingReasons } from './validation.ts';
import type { Execution } from './wait.ts';
import { codesOf, dryRunWarnings, type ReissueWarning, runWarnings } from './warnings.ts';
import type { OwnRequest } from './words/request.ts';

/** What a run did and found, or in a dry run would do. It never has the API key. */
export interface ReissueResult extends Execution {
  kind: 'dry-run' | 'left-pending' | 'reissued' | 'first-issued' | 'unchanged' | 'unissued';
  plan: Plan;
  warnings: readonly ReissueWarning[];
  waitMinutes: number;
  /** Whether the run has an expected plan, which a rerun may refuse. */
  isPlanned: boolean;
  csrFile: Inputs['csrFile'];
  policyFile: { path: string; digest: string } | null;
  /** The output `plan`. */
  planText: string;
  certificateFile: string;
  dcvRecords: readonly DcvRecord[];
  request: OwnRequest;
  durationMs: number;
}

/** Returns the outputs that reissue/action.yml declares. */
export function toOutputs(result: ReissueResult) {
  const { kind, plan, observation, certificate } = result;
  const { desired, action } = plan;
  const order = ifRead(observation.order);
  const isDryRun = kind === 'dry-run';
  const isLeftPending = kind === 'left-pending';
  const reissueRequired = isDryRun && action === 'reissue';
  // If a reissue is left pending, the active certificate is still the old one.
  const { commonName, dnsNames } = isLeftPending
    ? { commonName: '', dnsNames: [] }
    : reportedNames(certificate, order ?? plan.order);
  return {
    'order-id': plan.order.id,
    'ct-status': isDryRun ? plan.order.ctStatus : desired.status,
    'certificate-ct-status': certificate?.ctStatus ?? (isLeftPending ? '' : 'none'),
    'reissue-required': reissueRequired,
    'reissue-pending': isLeftPending || observation.reissuePending,
    'request-reissue': reissueRequired && observation.reissuePending === false,
    'sct-count': certificate?.sctCount ?? '',
    'certificate-id': certificate ? (order?.certificateId ?? '') : '',
    'common-name': commonName,
    'dns-names': dnsNames,
    reissued: kind === 'reissued' || kind === 'first-issued',
    plan: result.planText,
    'disable-ct': desired.status === 'disabled',
    'serial-number': certificate?.serialNumber ?? '',
    'valid-till': certificate?.validTill.toISOString() ?? '',
    warnings: codesOf(result.warnings),
    'certificate-file': result.certificateFile,
    'dcv-records': result.dcvRecords,
  };
}

/** Returns the result of a dry run. */
export function dryRunResult(inputs: Inputs, plan: Plan, reasons: PendingReasons | null): ReissueResult {
  return {
    ...factsOf(inputs, plan),
    kind: 'dry-run',
    observation: plan.first,
    certificate: plan.certificate,
    reasons,
    warnings: dryRunWarnings(plan),
    planText: plan.obstacle ? '' : formatPlan(plan.approved),
    certificateFile: '',
    dcvRecords: [],
    request: { sent: 'none', response: undefined },
    durationMs: 0,
  };
}

/** Returns the result of a run that executed its plan. */
export function executedResult(
  context: ReissueContext,
  plan: Plan,
  execution: Execution,
  facts: Pick<ReissueResult, 'certificateFile' | 'durationMs'>,
): ReissueResult {
  const { inputs, transaction, session } = context;
  const { observation, certificate, reasons } = execution;
  // For the step that waits for the reissue which this run requested.
  const waitingPlan = { ...plan.approved, do: 'wait', at: wholeSecond(observation.at) } as const;
  return {
    ...factsOf(inputs, plan),
    ...facts,
    ...execution,
    kind: reasons ? 'left-pending' : completedKind(plan.certificate, certificate),
    warnings: runWarnings(context, plan, execution),
    planText: reasons && transaction.reissueRequest === 'accepted' ? formatPlan(waitingPlan) : '',
    dcvRecords: dcvRecordsOf(reasons, plan.certificate?.names.dnsNames ?? []).records,
    request: { sent: transaction.reissueRequest, response: session.response },
  };
}

function completedKind(before: IssuedCertificate | undefined, after: IssuedCertificate | undefined) {
  if (!after) return 'unissued';
  if (!before) return 'first-issued';
  return after.serialNumber === before.serialNumber ? 'unchanged' : 'reissued';
}

/** Copies the fields one by one, so that a result never has the API key. */
function factsOf({ waitMinutes, csrFile, expectedPlan, statusSource: { policyFile } }: Inputs, plan: Plan) {
  const policy = policyFile && { path: policyFile.path, digest: policyFile.digest };
  return { plan, waitMinutes, isPlanned: expectedPlan !== null, csrFile, policyFile: policy };
}
