import { formatPlan } from '../domain/approved-plan.ts';
import { reportedNames } from '../domain/order-names.ts';
import { ifRead } from '../errors.ts';
import type { Inputs } from './inputs.ts';
import type { Plan } from './plan.ts';
import { type DcvRecord, dcvRecordsOf } from './validation.ts';
import type { Execution } from './wait.ts';
import { codesOf, dryRunWarnings, type ReissueWarning, runWarnings } from './warnings.ts';
import type { OwnRequest } from './words/pending.ts';

/** What a run did and found, or in a dry run would do. */
export interface ReissueResult extends Execution {
  kind: 'dry-run' | 'left-pending' | 'reissued' | 'first-issued' | 'unchanged' | 'unissued';
  inputs: Inputs;
  plan: Plan;
  warnings: readonly ReissueWarning[];
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

const DRY_RUN = { request: { sent: 'none', response: undefined }, certificateFile: '', durationMs: 0 } as const;

/**
 * Returns the result of a run.
 * @param run what it did; nothing in a dry run
 */
export function createResult(
  inputs: Inputs,
  plan: Plan,
  execution: Execution,
  run: Pick<ReissueResult, 'request' | 'certificateFile' | 'durationMs'> = DRY_RUN,
): ReissueResult {
  const { observation, reasons } = execution;
  const { sent } = run.request;
  // For the step that waits for the reissue which this run requested.
  const nextPlan = reasons && sent === 'accepted' && { ...plan.approved, do: 'wait' as const, at: observation.at };
  const planned = inputs.dryRun ? !plan.obstacle && plan.approved : nextPlan;
  return {
    ...run,
    ...execution,
    kind: kindOf(inputs, plan, execution),
    inputs,
    plan,
    warnings: inputs.dryRun ? dryRunWarnings(plan) : runWarnings(inputs, plan, execution, sent),
    planText: planned ? formatPlan(planned) : '',
    dcvRecords: dcvRecordsOf(reasons, plan.certificate?.names.dnsNames ?? []).records,
  };
}

function kindOf({ dryRun }: Inputs, plan: Plan, { certificate, reasons }: Execution): ReissueResult['kind'] {
  if (dryRun) return 'dry-run';
  if (reasons) return 'left-pending';
  if (!certificate) return 'unissued';
  if (!plan.certificate) return 'first-issued';
  return certificate.serialNumber === plan.certificate.serialNumber ? 'unchanged' : 'reissued';
}
