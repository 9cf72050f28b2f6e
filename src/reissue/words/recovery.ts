import { normalizeStatus } from '../../certcentral/status-words.ts';
import { findLostNames } from '../../domain/as-desired.ts';
import { turnsLoggingOn } from '../../domain/unseen-names.ts';
import { type ActionError, ifRead, type Warning } from '../../errors.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import { MAX_MESSAGE_LENGTH, toSafeText } from '../../safe-text.ts';
import { formatList, formatNames, joinSentences } from '../../text.ts';
import { errorsOf, type Observation, reportedCtStatus } from '../observation.ts';
import {
  isLeftOutOfSync,
  type OutOfSync,
  type Recovery,
  type RecoveryResult,
  type Sync,
  unchangedSync,
} from '../recovery/decision.ts';
import type { Session, Transaction } from '../transaction.ts';
import { describePendingReasons, describeRequest, FOREIGN_REISSUE, formatWait } from './pending.ts';

/** How a failed step left the order, and what to do: the most dangerous fact first. */
export interface RecoveryMessage extends Warning {
  /** What the user should do now; empty if the error of the step contains it. */
  advice: string;
  /** What a pending order waits for, one reason each. */
  waitsFor: readonly string[];
}

/** The message of a run that failed before it read the order. */
export const NOT_CHANGED: RecoveryMessage = { text: 'The order was not changed.', advice: '', waitsFor: [] };

/**
 * Describes a run that changed nothing, including whether the order is out of sync anyway.
 * @param desired the status that the run should have set; null if none was decided
 */
export function describeSync(
  orderId: string,
  sync: Sync,
  desired: CtStatus | null,
  isPlanned: boolean,
): RecoveryMessage {
  const { text } = NOT_CHANGED;
  if (sync.kind === 'out-of-sync') {
    const { orderStatus, certificateStatus } = sync;
    const facts = `it has CT logging ${orderStatus}, but its active certificate was issued with CT logging ${certificateStatus}`;
    const advice = unchangedAdvice(sync, desired, isPlanned);
    return { ...NOT_CHANGED, text: `Order ${orderId} is out of sync, and was not changed: ${facts}.`, advice };
  }
  const notes = {
    'in-sync': '',
    pending: 'A reissue is pending: its CT status is not known before it is issued.',
    unknown: `If an earlier run reported that order ${orderId} is out of sync, that still holds.`,
  };
  return { ...NOT_CHANGED, text: joinSentences(text, notes[sync.kind]) };
}

/** Returns what to do about an order that was out of sync before the run. The advice sets no status that the run would not set. */
function unchangedAdvice({ orderStatus, certificateStatus }: OutOfSync, desired: CtStatus | null, isPlanned: boolean) {
  if (desired === certificateStatus) return repairText(certificateStatus);
  const again = correctAndRunAgain(isPlanned);
  return desired === null
    ? `Nothing decides which CT status it should have. ${again}`
    : `Leave CT logging of the order ${orderStatus}: its certificate must be reissued. ${again}`;
}

function correctAndRunAgain(isPlanned: boolean): string {
  return `Correct the cause below, then run again${isPlanned ? ', or plan again if that plan is refused' : ''}.`;
}

/** Returns how to repair an order whose status differs from the one that it should have. */
function repairText(status: CtStatus): string {
  return `Set CT logging of the order to ${status}, with the workflow set-status.yml (the root action with disable-ct: ${status === 'disabled'}, which refuses what would publish names that nobody can look at) or in CertCentral, if no reissue is pending by then.`;
}

/** Describes what to do about a reissue that a run leaves pending. */
export function leftPendingAdvice(desiredStatus: CtStatus, observation: Observation, isPlanned: boolean): string {
  // Such a run would turn logging on for names that nobody can look at.
  const isRefused = turnsLoggingOn(desiredStatus, reportedCtStatus(observation));
  return joinSentences(
    isRefused
      ? 'Run again once it has ended, or with the do=wait plan of its request.'
      : 'Run again, at the latest when it is issued: that run waits for it, and requests no second one.',
    'If DigiCert or an approver rejects it later, look at the order again: its CT status then stays as it is.',
    isPlanned && runAgain(isPlanned),
  );
}

function runAgain(isPlanned: boolean): string {
  return isPlanned ? 'Run again, or plan again if that plan is refused.' : 'Run again.';
}

/** Describes the result of a recovery, and whether the step requested a reissue. */
export function describeRecovery(
  result: RecoveryResult,
  transaction: Transaction,
  response?: Session['response'],
): RecoveryMessage {
  const { orderId, reissueRequest, isPlanned, desired, lastStatus } = transaction;
  const request = describeRequest(reissueRequest, response);
  if (result.row === 'not-changed') {
    const message = describeSync(orderId, unchangedSync(transaction), desired.status, isPlanned);
    return { ...message, text: joinSentences(message.text, request) };
  }
  if (result.row === 'failed') {
    const assumed = `Assume that order ${orderId} is out of sync: it could not be checked.`;
    const text = joinSentences(assumed, toSentence(result.error.message), request);
    return { text, advice: runAgain(isPlanned), waitsFor: [] };
  }
  const { row, last, set, error, reasons } = result;
  const [cause] = error ? [error] : row === 'unreadable' ? errorsOf(last) : [];
  const active = row === 'certificate' && ifRead(last.certificate);
  const lost = active ? findLostNames(active, desired.names) : [];
  // In other rows, the status that brings the order in sync again is unknown.
  const isRepairable = row === 'certificate' || row === 'left-pending' || row === 'turned-off';
  const repair = isRepairable && isLeftOutOfSync(result, transaction) && ((error && set) ?? lastStatus);
  const facts = [
    resultText(result, transaction),
    lost.length > 0 &&
      `The new certificate lacks ${formatNames(lost)}: DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.`,
  ];
  return {
    // What lacks names comes first, unless the order is out of sync.
    text: joinSentences(...(repair ? facts : facts.toReversed()), request),
    advice: joinSentences(
      repair && repairText(repair),
      lost.length > 0 &&
        `Unless these names should go, reissue now in CertCentral with every name of the earlier certificate and CT logging ${desired.status}, and deploy only that certificate.`,
      adviceText(result, transaction),
    ),
    cause,
    waitsFor: reasons ? describePendingReasons(reasons) : [],
  };
}

/** Describes how a recovery left an order. */
function resultText(recovery: Recovery, transaction: Transaction): string {
  const { row, last, set, forbidden, error } = recovery;
  const { orderId, desired } = transaction;
  const isOut = isLeftOutOfSync(recovery, transaction);
  const status = set ?? ((forbidden && ifRead(last.order)?.ctStatus) || desired.status);
  const leftPending = `A reissue of order ${orderId} is left pending`;
  if (error && row !== 'nothing-issued')
    return `CT logging could not be restored: order ${orderId} is out of sync.${row === 'left-pending' ? ` ${leftPending}.` : ''}`;
  const restored = `CT logging of order ${orderId} was restored to ${status}.`;
  const reported = reportedCtStatus(last);
  const state =
    reported === 'unknown'
      ? `Assume that order ${orderId} is out of sync: its CT status is not known`
      : `Order ${orderId} is out of sync: it has CT logging ${reported}`;
  const notTurnedOn = `${state}, and logging was not turned on, because nobody can look at the names of a reissue that is or may be pending.`;
  switch (row) {
    case 'left-pending':
      return isOut ? `${notTurnedOn} ${leftPending}.` : `${leftPending}, and the order has CT logging ${status}.`;
    case 'turned-off':
      return isOut
        ? `Order ${orderId} is out of sync: CT logging was set to ${status}, and nobody knows whether it was that before.`
        : restored;
    case 'nothing-issued':
      if (last.kind === 'closed') return `Order ${orderId} is closed, and no certificate can be issued anymore.`;
      return set
        ? `Nothing was issued yet, and CT logging of order ${orderId} ${error ? 'could not be' : 'was'} set to ${set} once more.`
        : `Nothing was issued yet, and CT logging of order ${orderId} is ${status}: nobody can look at the names of the first certificate.`;
    case 'certificate':
      if (isOut) return notTurnedOn;
      return status === desired.status
        ? `Order ${orderId} and its active certificate are in sync, with CT logging ${status}.`
        : restored;
    case 'unreadable':
      return set
        ? restored
        : `Assume that order ${orderId} is out of sync: the order or its certificate could not be read.`;
    case 'out-of-time':
      return `Assume that order ${orderId} is out of sync: the time of the recovery was over while a reissue could still appear. ${describeLast(last)}`;
  }
}

/** Describes the last observation of an order whose reissue may still appear. */
function describeLast({ order, certificate }: Observation): string {
  const { status = '', ctStatus = 'unknown' } = ifRead(order) ?? {};
  const active = ifRead(certificate);
  const download = active
    ? `had the serial number ${active.serialNumber} and CT logging ${active.ctStatus}`
    : 'could not be downloaded';
  return `When it was last read, the order had the status ${normalizeStatus(status) || 'unknown'}, CT logging ${ctStatus} and no visible reissue; its certificate ${download}.`;
}

/** Returns what to do after a recovery. A closed order gets no other certificate. */
function adviceText({ row, last, error }: Recovery, transaction: Transaction): string {
  const { desired, reissueRequest, isPlanned, isIssuedOtherwise } = transaction;
  const isPending = row === 'left-pending';
  const isClosed = last.kind === 'closed';
  const isFinal = isClosed || (row === 'certificate' && isIssuedOtherwise);
  return joinSentences(
    isPending && reissueRequest === 'none' && FOREIGN_REISSUE,
    isIssuedOtherwise &&
      "DigiCert issued the certificate otherwise than requested. Check whether an approver or somebody else changed the CT status, the names or the key, and check the account's settings for CT logging.",
    row === 'turned-off' &&
      'A reissue has appeared that this step did not request, and CT logs would publish its names for good. Complete or cancel it in CertCentral.',
    isClosed && error && 'The order is closed: check it in CertCentral.',
    isPending ? leftPendingAdvice(desired.status, last, isPlanned) : !isFinal && runAgain(isPlanned),
  );
}

/** The least room in an annotation for the cause of a failure, and the most for what the order waits for. */
const MIN_CAUSE_LENGTH = 900;
const MAX_REASONS_LENGTH = 600;

/** Formats how the order was left, then why the step failed. What may be long comes last, because an annotation cuts it off. */
export function formatRecovery(message: RecoveryMessage, stepError?: Error): string {
  const { waitsFor } = message;
  const text = joinSentences(message.text, message.advice);
  const cause = otherCauseOf(message, stepError);
  const reasons = formatList(waitsFor, '; ', waitsFor.length, MAX_REASONS_LENGTH);
  const rest = joinSentences(cause?.message, reasons && formatWait(reasons));
  const room = Math.max(MIN_CAUSE_LENGTH, MAX_MESSAGE_LENGTH - text.length - rest.length - 2);
  const failure = stepError && toSafeText(`The step failed: ${toSentence(stepError.message)}`, room);
  return joinSentences(text, failure, rest);
}

/** Returns why the recovery failed, unless the error of the step reports the same response. */
export function otherCauseOf({ cause }: RecoveryMessage, stepError: Error | undefined): ActionError | undefined {
  return cause && stepError?.message.includes(cause.statement) ? undefined : cause;
}

function toSentence(text: string): string {
  return text.replace(/\.?$/, '.');
}
