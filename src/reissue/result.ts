import type { ReissueResponse } from '../certcentral/endpoints.ts';
import { MAX_PLANNED_NAMES } from '../domain/approved-plan.ts';
import { reportedNames } from '../domain/order-names.ts';
import { type Action, formatPlan } from '../domain/plan-text.ts';
import { ifRead } from '../errors.ts';
import type { Inputs } from './inputs.ts';
import { dcvRecordsOf } from './pending-reasons.ts';
import type { RunPlan } from './plan.ts';
import type { RunContext, Transaction } from './transaction.ts';
import type { Execution } from './wait.ts';
import { codesOf, dryRunWarnings, type ReissueWarning, runWarnings } from './warnings.ts';

/** What a run did and found, or in a dry run would do. */
export interface ReissueResult extends Execution {
  kind: 'dry-run' | 'left-pending' | 'issued' | 'unchanged' | 'unissued';
  inputs: Inputs;
  plan: RunPlan;
  warnings: readonly ReissueWarning[];
  certificateFile: string;
  /** Whether the run requested a reissue. */
  sent: Transaction['reissueRequest'];
  /** DigiCert's response to it; undefined if there was none, or it is not known. */
  response: ReissueResponse | undefined;
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
    next: nextOf(kind, action),
    'sct-count': certificate?.sctCount ?? '',
    'certificate-id': certificate ? (order?.certificateId ?? '') : '',
    'common-name': commonName,
    'dns-names': dnsNames,
    reissued: kind === 'issued',
    plan: planTextOf(result),
    'disable-ct': desired.status === 'disabled',
    'serial-number': certificate?.serialNumber ?? '',
    'valid-till': certificate?.validTill.toISOString() ?? '',
    warnings: codesOf(result.warnings),
    'certificate-file': result.certificateFile,
    'dcv-records': dcvRecordsOf(result.reasons, plan.certificate).records,
  };
}

/** Returns the output `next`. */
function nextOf(kind: ReissueResult['kind'], action: Action): 'none' | 'wait' | 'reissue' {
  if (kind === 'left-pending') return 'wait';
  const isDue = kind === 'dry-run' && action !== 'status';
  return isDue ? action : 'none';
}

/** Returns the result of a run; a dry run has no certificate file, and no duration. */
export function createResult(
  { inputs, transaction, session }: Pick<RunContext, 'inputs' | 'transaction' | 'session'>,
  plan: RunPlan,
  execution: Execution,
  certificateFile = '',
  durationMs = 0,
): ReissueResult {
  const { reissueRequest: sent } = transaction;
  const { response } = session;
  const warnings = inputs.dryRun
    ? dryRunWarnings(inputs, plan, execution.observation.at)
    : runWarnings(inputs, plan, execution, sent, session.hasLagged);
  const kind = kindOf(inputs, plan, execution);
  return { ...execution, kind, inputs, plan, warnings, certificateFile, sent, response, durationMs };
}

/** Returns the output `plan`. */
export function planTextOf({ kind, plan: { approved, names }, observation, sent }: ReissueResult): string {
  if (kind === 'dry-run') return names.length > MAX_PLANNED_NAMES ? '' : formatPlan(approved);
  // For the step that waits for the reissue which this step requested. Its names were approved, however many they are.
  const isOwn = kind === 'left-pending' && sent === 'accepted';
  return isOwn ? formatPlan({ ...approved, do: 'wait', at: observation.at }) : '';
}

function kindOf({ dryRun }: Inputs, plan: RunPlan, { certificate, reasons }: Execution): ReissueResult['kind'] {
  if (dryRun) return 'dry-run';
  if (reasons) return 'left-pending';
  if (!certificate) return 'unissued';
  return certificate.serialNumber === plan.certificate?.serialNumber ? 'unchanged' : 'issued';
}
