import { ActionError, type Warning } from '../../action-error.ts';
import type { ReissueResponse } from '../../certcentral/reissue-api.ts';
import { formatNames, joinSentences } from '../../text.ts';
import { describeOwnRequest, describeResponse, leftPendingText } from '../describe-request.ts';
import { describePendingReasons, formatWaitsFor } from '../pending-reasons.ts';
import { notChangedMessage, repairText } from '../sync-state.ts';
import type { Transaction } from '../transaction.ts';
import type { NextStep, RecoveryDecision } from './decision.ts';
import type { RecoveryResult } from './recover.ts';

/** Returns whether an order is out of sync with its active certificate, or may be. */
export function isLeftOutOfSync({ decision, error }: RecoveryResult): boolean {
  if (decision.kind === 'not-changed') return decision.initialSync.kind === 'out-of-sync';
  // An order without a certificate is in sync with any status.
  if (decision.kind === 'keep-for-first-certificate') return false;
  return decision.kind === 'out-of-sync' || decision.kind === 'out-of-time' || error !== undefined;
}

/**
 * Returns an error without its hint if that advises to run again, but only a repair brings the order back in sync: the hint
 * would contradict the repair.
 */
export function withoutRerunHint<E extends Error | undefined>(error: E, result: RecoveryResult): E | ActionError {
  const { decision } = result;
  const isUnknown = decision.kind === 'out-of-time' || (decision.kind === 'out-of-sync' && !decision.isClosed);
  const mayRunAgain = decision.kind === 'left-pending' || isUnknown;
  const isRerunHint = error instanceof ActionError && error.advisesRerun;
  if (!isRerunHint || mayRunAgain || !isLeftOutOfSync(result)) return error;
  return new ActionError(error.detail, { title: error.title, hint: '', cause: error });
}

/** The outcome of a recovery, for the user. */
export interface RecoveryMessage extends Warning {
  /** What a pending order waits for, one reason each. */
  waitsFor: readonly string[];
  /** Whether the run requested a reissue, and what DigiCert's response reported. */
  request: string;
  /** The names that the new certificate lost. */
  lostNames: readonly string[];
}

/**
 * Describes the outcome of a recovery.
 * @param response DigiCert's response to the reissue request, if it is known
 * @param shownHint a hint that the user reads anyway
 */
export function describeRecovery(
  result: RecoveryResult,
  transaction: Transaction,
  response: ReissueResponse | undefined,
  shownHint?: string,
): RecoveryMessage {
  const { decision, error, pendingReasons } = result;
  const { dcvRandomValue } = transaction;
  const facts = {
    waitsFor: pendingReasons ? describePendingReasons(pendingReasons, dcvRandomValue) : [],
    request: joinSentences(describeOwnRequest(transaction), describeResponse(response, dcvRandomValue)),
    lostNames: lostNamesOf(decision),
  };
  const text = error ? failedUpdateText(decision, transaction) : recoveryText(decision, transaction);
  const cause = error ?? (decision.kind === 'out-of-sync' ? decision.error : undefined);
  const shownCause = cause?.hint === shownHint ? cause?.with({ hint: '' }) : withoutRerunHint(cause, result);
  return { text, cause: shownCause, ...facts };
}

/** Formats the outcome of a recovery in one line. An annotation cuts off its end, so what service text may make long comes last. */
export function formatRecovery({ text, cause, request, waitsFor }: RecoveryMessage): string {
  return joinSentences(text, request, cause?.message.trimEnd(), formatWaitsFor(waitsFor));
}

/** Returns the message for a recovery that ended with an error of its own. */
export function recoveryFailedMessage(orderId: string, error: unknown): string {
  const reason = (error as Error).message.replace(/\.$/, '');
  return `Order ${orderId} could not be checked (${reason}), so assume that order ${orderId} is out of sync. ${RERUN_IS_SAFE}`;
}

/** A run only refuses a closed order. */
const CHECK_CLOSED_ORDER =
  'The order is closed: check in CertCentral whether its latest certificate was logged, and set CT logging of the order accordingly.';

const RERUN_IS_SAFE = 'Run again: the run does what is left to do, and requests no reissue while one is pending.';

function recoveryText(decision: RecoveryDecision, transaction: Transaction): string {
  const { orderId, desiredStatus } = transaction;
  switch (decision.kind) {
    case 'not-changed':
      return notChangedMessage(transaction, decision.initialSync);
    case 'left-pending':
      return leftPendingText(transaction);
    case 'out-of-sync':
      return `The order or its certificate could not be read, so assume that order ${orderId} is out of sync. ${decision.isClosed ? CHECK_CLOSED_ORDER : RERUN_IS_SAFE}`;
    case 'out-of-time':
      return `Assume that order ${orderId} is out of sync: the time of the recovery was over while a reissue could still appear. ${describeLastLook(decision)} ${RERUN_IS_SAFE}`;
    case 'no-certificate':
      return 'The order is closed, and no certificate of the order is known: no certificate can be issued any more. The recovery set nothing.';
    case 'keep-for-first-certificate':
      return `Nothing was issued yet: CT logging was set to ${desiredStatus} once more, for the first certificate. Run again.`;
    case 'restore-baseline':
    case 'in-sync':
    case 'match-certificate':
      return joinSentences(
        lostNamesNotice(decision),
        decision.kind === 'in-sync'
          ? `The order and its active certificate are in sync, with CT logging ${desiredStatus}.`
          : `CT logging of the order was restored to ${decision.statusToSet}, the status of its ${decision.kind === 'restore-baseline' ? 'certificate at the start' : 'active certificate'}.`,
        nextStepText(decision.nextStep),
      );
  }
}

/** Describes what the last observation showed of a reissue that may still appear. */
function describeLastLook({
  order: { status, ctStatus },
  certificate,
}: Extract<RecoveryDecision, { kind: 'out-of-time' }>): string {
  const active = certificate
    ? `its active certificate had the serial number ${certificate.serialNumber} and CT logging ${certificate.ctStatus}`
    : 'its certificate could not be downloaded yet';
  return `When it was last read, the order had the status ${status} and CT logging ${ctStatus}, no reissue was pending, and ${active}.`;
}

function nextStepText({ kind, isPlanObsolete }: NextStep): string {
  const rerun = isPlanObsolete ? 'plan again' : 'run again';
  switch (kind) {
    case 'none':
      return '';
    case 'rerun':
      return isPlanObsolete
        ? 'Plan again: the order is not as in expected-plan anymore, so a rerun would refuse that plan.'
        : 'Run again.';
    case 'rerun-with-names':
      return isPlanObsolete ? 'Plan again after the reissue.' : 'Run again after the reissue.';
    case 'rerun-with-policy':
      return `Change the policy first (list the order ID), then ${rerun}.`;
    case 'rerun-with-csr':
      return `The key of the certificate is not the key of csr-file. To get a certificate with that key, remove the cause of the failure and ${rerun}: it requests one with your CSR.`;
    case 'rerun-with-active-key':
      return `The key of the certificate is not the one that it should have kept. Find out who requested the reissue, then ${rerun}: a rerun takes the key that is active then.`;
    case 'issued-otherwise':
      return isPlanObsolete ? `${ISSUED_OTHERWISE} Then plan again.` : ISSUED_OTHERWISE;
    case 'key-differs':
      return `${ISSUED_OTHERWISE} Only its key differs, and there was no csr-file: ${isPlanObsolete ? 'plan again, because ' : ''}a rerun takes the key that is active then.`;
    case 'not-visible':
      return 'The requested reissue did not appear. Run again: if the reissue is pending by then, the run waits for it. Also run again if it is issued later.';
  }
}

const ISSUED_OTHERWISE =
  "DigiCert issued it otherwise than requested, and would probably do so again. Check whether an approver or somebody else changed the CT status, the account's settings for CT logging, or the key of the certificate.";

function failedUpdateText(decision: RecoveryDecision, transaction: Transaction): string {
  const { orderId, desiredStatus } = transaction;
  if (decision.kind === 'keep-for-first-certificate')
    return `Nothing was issued yet, and CT logging could not be set to ${desiredStatus} once more. Run again.`;
  const outOfSync = `CT logging could not be restored: order ${orderId} is out of sync.`;
  if (decision.kind === 'left-pending')
    return `${outOfSync} A reissue is pending, and the order may not have CT logging ${desiredStatus}. ${RERUN_IS_SAFE}`;
  const isRestored = decision.kind === 'match-certificate' || decision.kind === 'restore-baseline';
  return joinSentences(
    lostNamesNotice(decision),
    outOfSync,
    repairText(transaction, isRestored ? decision.statusToSet : desiredStatus),
  );
}

function lostNamesOf(decision: RecoveryDecision): readonly string[] {
  return 'lostNames' in decision ? decision.lostNames : [];
}

function lostNamesNotice(decision: RecoveryDecision): string {
  const names = lostNamesOf(decision);
  if (names.length === 0) return '';
  return `The new certificate lacks ${formatNames(names)}: DigiCert revokes the earlier certificates within 72 hours. In CertCentral, reissue the certificate with all names.`;
}
