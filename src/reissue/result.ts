import type { Order } from '../certcentral/order.ts';
import { reportedNames } from '../domain/names.ts';
import type { ReissuePending } from '../domain/order-phase.ts';
import type { CertificateWithChain, CtStatus } from '../pki/certificate.ts';
import { allDnsNames } from '../pki/names.ts';
import type { ReissueContext } from './context.ts';
import { leftPendingText, type OwnRequest } from './describe-request.ts';
import type { Inputs } from './inputs.ts';
import { type ObservedState, orderOf } from './observe.ts';
import { type DcvRecords, dcvRecordsOf, describePendingReasons, type PendingReasons } from './pending-reasons.ts';
import type { Plan } from './plan.ts';
import { createPlanOutput } from './plan-output.ts';
import {
  codesOf,
  dryRunWarnings,
  foreignNameWarnings,
  type ReissueWarning,
  readBackWarnings,
  sctWarnings,
  statusWarnings,
  unknownReissueWarnings,
} from './warnings.ts';

/** Result of an execution. */
export interface ExecutionResult {
  /** The order as last read. */
  order: Order;
  reissuePending: ReissuePending;
  /** Null if nothing was issued yet, or if a reissue is left pending. */
  certificate: CertificateWithChain | null;
  /** The certificate that the change started from; null if nothing was issued before. */
  certificateBefore: CertificateWithChain | null;
  /** What the pending reissue waits for, if it is left pending; else null. */
  pendingReasons: PendingReasons | null;
  warnings: readonly ReissueWarning[];
}

/** What a run did and found, or in a dry run would do. */
export interface ReissueResult extends ExecutionResult {
  orderId: string;
  desiredStatus: CtStatus;
  dryRun: boolean;
  plan: Plan;
  /** The output `plan`: empty unless this is a dry run. */
  planText: string;
  /** What a run that only requests a reissue leaves behind, as a text; else empty. */
  leftPending: string;
  /** What the pending reissue waits for, one reason each. */
  waitsFor: readonly string[];
  certificateFile: string;
  waitMinutes: number;
  /** The path in `csr-file`; empty without. */
  csrPath: string;
  csrKeyDigest: string;
  /** The random value for domain validation; empty if DigiCert returned none. */
  dcvRandomValue: string;
  dcvRecords: DcvRecords['records'];
  request: OwnRequest;
  durationMs: number;
}

export type ResultKind = 'dry-run' | 'left-pending' | 'reissued' | 'first-issued' | 'unchanged' | 'unissued';

/** Classifies a result. */
export function resultKind({ dryRun, pendingReasons, certificate, certificateBefore }: ReissueResult): ResultKind {
  if (dryRun) return 'dry-run';
  if (pendingReasons) return 'left-pending';
  if (!certificate) return 'unissued';
  if (!certificateBefore) return 'first-issued';
  return certificate.serialNumber === certificateBefore.serialNumber ? 'unchanged' : 'reissued';
}

/** Returns the outputs that reissue/action.yml declares. */
export function toOutputs(result: ReissueResult) {
  const { orderId, desiredStatus, dryRun, plan, order, reissuePending, certificate } = result;
  const kind = resultKind(result);
  const reissueRequired = dryRun && plan.kind === 'reissue';
  // If a reissue is left pending, the active certificate is still the old one.
  const isRequested = kind === 'left-pending';
  const { commonName, dnsNames } = isRequested ? NO_NAMES : reportedNames(certificate ?? undefined, order);
  return {
    'order-id': orderId,
    'ct-status': dryRun ? order.ctStatus : desiredStatus,
    'certificate-ct-status': certificate?.ctStatus ?? (isRequested ? '' : 'none'),
    'reissue-required': reissueRequired,
    'reissue-pending': reissuePending,
    'request-reissue': reissueRequired && reissuePending === false,
    'sct-count': certificate?.sctCount ?? '',
    'certificate-id': certificate ? order.certificateId : '',
    'common-name': commonName,
    'dns-names': dnsNames,
    reissued: kind === 'reissued' || kind === 'first-issued',
    plan: result.planText,
    'disable-ct': desiredStatus === 'disabled',
    'serial-number': certificate?.serialNumber ?? '',
    'valid-till': certificate?.validTill.toISOString() ?? '',
    warnings: codesOf(result.warnings),
    'certificate-file': result.certificateFile,
    'dcv-random-value': result.dcvRandomValue,
    'dcv-records': result.dcvRecords,
  };
}

const NO_NAMES = { commonName: '', dnsNames: [] };

/** Returns the result of a dry run. */
export function dryRunResult(
  inputs: Inputs,
  plan: Plan,
  state: ObservedState,
  reasons: PendingReasons | undefined,
): ReissueResult {
  const { order, certificate, desiredStatus } = plan;
  const { text: planText, warnings } = createPlanOutput(inputs, plan, state);
  return {
    ...baseOf(inputs, plan),
    planText,
    order,
    reissuePending: state.reissuePending,
    certificate,
    certificateBefore: certificate,
    pendingReasons: null,
    waitsFor: reasons ? describePendingReasons(reasons, '') : [],
    warnings: [...warnings, ...dryRunWarnings(plan, desiredStatus)],
    certificateFile: '',
    dcvRandomValue: '',
    dcvRecords: [],
    request: { reissueRequest: 'none', response: undefined },
    durationMs: 0,
  };
}

/** Returns the result of a run that executed its plan. */
export function executedResult(
  { inputs, transaction, session }: ReissueContext,
  plan: Plan,
  execution: ExecutionResult,
  facts: Pick<ReissueResult, 'certificateFile' | 'durationMs'>,
): ReissueResult {
  const { pendingReasons, certificateBefore } = execution;
  const { dcvRandomValue, reissueRequest } = transaction;
  const { records, foreignNames } =
    pendingReasons && certificateBefore
      ? dcvRecordsOf(pendingReasons, dcvRandomValue, allDnsNames(certificateBefore))
      : NO_RECORDS;
  return {
    ...baseOf(inputs, plan),
    ...facts,
    ...execution,
    warnings: [...execution.warnings, ...foreignNameWarnings(foreignNames)],
    leftPending: pendingReasons ? leftPendingText(transaction) : '',
    waitsFor: pendingReasons ? describePendingReasons(pendingReasons, dcvRandomValue) : [],
    dcvRandomValue,
    dcvRecords: records,
    request: { reissueRequest, response: session.response },
  };
}

const NO_RECORDS: DcvRecords = { records: [], foreignNames: [] };

/** Copies the fields one by one, so that a result never has the API key. */
function baseOf(inputs: Inputs, plan: Plan) {
  const { orderId, dryRun, waitMinutes, csrFile } = inputs;
  return {
    orderId,
    desiredStatus: plan.desiredStatus,
    dryRun,
    plan,
    waitMinutes,
    csrPath: csrFile?.path ?? '',
    csrKeyDigest: csrFile?.keyDigest ?? '',
    planText: '',
    leftPending: '',
  };
}

/** The order and its certificate as read at the start; the certificate is null if nothing was issued yet. */
export interface InitialState {
  order: Order;
  certificate: CertificateWithChain | null;
}

/**
 * Ends an execution that leaves nothing pending.
 * @param certificate now; null if nothing was issued yet
 */
export function completedResult(
  { transaction }: ReissueContext,
  before: InitialState,
  state: ObservedState,
  warnings: readonly ReissueWarning[] = [],
  certificate = before.certificate,
): ExecutionResult {
  const { reissuePending } = state;
  const { desiredStatus } = transaction;
  const order = orderOf(state);
  return {
    order: order ?? withoutChanges(before.order, state),
    reissuePending,
    certificate,
    certificateBefore: before.certificate,
    pendingReasons: null,
    warnings: [
      ...warnings,
      ...sctWarnings(certificate, desiredStatus),
      ...readBackWarnings(state, desiredStatus, certificate),
      ...statusWarnings(order, desiredStatus),
    ],
  };
}

/** Ends an execution that leaves a reissue pending. */
export function leftPendingResult(
  { transaction }: ReissueContext,
  order: Order,
  certificateBefore: CertificateWithChain | null,
  pendingReasons: PendingReasons,
): ExecutionResult {
  const warnings = [...statusWarnings(order, transaction.desiredStatus), ...unknownReissueWarnings(transaction)];
  return { order, reissuePending: true, certificate: null, certificateBefore, pendingReasons, warnings };
}

/** Removes from an order everything that the change may have made obsolete. */
function withoutChanges(before: Order, { differsFromBaseline }: ObservedState): Order {
  return { ...before, status: '', ctStatus: 'unknown', certificateId: differsFromBaseline ? '' : before.certificateId };
}
