import { MAX_PLANNED_NAMES } from '../domain/approved-plan.ts';
import { reportedNames } from '../domain/order-names.ts';
import { formatPlan } from '../domain/plan-text.ts';
import { ifRead } from '../errors.ts';
import type { Inputs } from './inputs.ts';
import { type DcvRecord, dcvRecordsOf } from './pending-reasons.ts';
import type { RunPlan } from './plan.ts';
import type { Execution } from './wait.ts';
import { codesOf, dryRunWarnings, type ReissueWarning, runWarnings } from './warnings.ts';
import type { OwnRequest } from './words/pending.ts';

/** What a run did and found, or in a dry run would do. */
export interface ReissueResult extends Execution {
  kind: 'dry-run' | 'left-pending' | 'reissued' | 'first-issued' | 'unchanged' | 'unissued';
  inputs: Inputs;
  plan: RunPlan;
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
  // If a reissue is left pending, the active certificate is still the old one.
  const { commonName, dnsNames } = isLeftPending
    ? { commonName: '', dnsNames: [] }
    : reportedNames(certificate, order ?? plan.order);
  return {
    'order-id': plan.order.id,
    'ct-status': isDryRun ? plan.order.ctStatus : desired.status,
    'certificate-ct-status': certificate?.ctStatus ?? (isLeftPending ? '' : 'none'),
    'reissue-required': isDryRun && action === 'reissue',
    'reissue-pending': isLeftPending || observation.reissuePending,
    next: isLeftPending ? 'wait' : isDryRun && action !== 'status' ? action : 'none',
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
  plan: RunPlan,
  execution: Execution,
  run: Pick<ReissueResult, 'request' | 'certificateFile' | 'durationMs'> = DRY_RUN,
): ReissueResult {
  const { sent } = run.request;
  return {
    ...run,
    ...execution,
    kind: kindOf(inputs, plan, execution),
    inputs,
    plan,
    warnings: inputs.dryRun
      ? dryRunWarnings(inputs, plan, execution.observation.at)
      : runWarnings(inputs, plan, execution, sent),
    planText: planTextOf(inputs, plan, execution, sent),
    dcvRecords: dcvRecordsOf(execution.reasons, plan.certificate?.names.dnsNames ?? []).records,
  };
}

function planTextOf(
  { dryRun }: Inputs,
  { approved, names }: RunPlan,
  { observation, reasons }: Execution,
  sent: OwnRequest['sent'],
): string {
  if (dryRun) return names.length > MAX_PLANNED_NAMES ? '' : formatPlan(approved);
  // For the step that waits for the reissue which this step requested. Its names were approved, however many they are.
  return reasons && sent === 'accepted' ? formatPlan({ ...approved, do: 'wait', at: observation.at }) : '';
}

function kindOf({ dryRun }: Inputs, plan: RunPlan, { certificate, reasons }: Execution): ReissueResult['kind'] {
  if (dryRun) return 'dry-run';
  if (reasons) return 'left-pending';
  if (!certificate) return 'unissued';
  if (!plan.certificate) return 'first-issued';
  return certificate.serialNumber === plan.certificate.serialNumber ? 'unchanged' : 'reissued';
}
