import { normalizeStatus } from '../../certcentral/status-words.ts';
import { findLostNames } from '../../domain/deviations.ts';
import { type ActionError, ifRead, type Warning } from '../../errors.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import { toSafeText } from '../../safe-text.ts';
import { formatList, formatNames, joinSentences, MAX_MESSAGE_LENGTH } from '../../text.ts';
import { errorsOf, hasOtherCertificate, type Observation } from '../observation.ts';
import { isLeftOutOfSync, type RecoveryResult } from '../recovery/decision.ts';
import { type Sync, unchangedSync } from '../sync.ts';
import type { Transaction } from '../transaction.ts';
import { describePendingReasons, describeRequest, FOREIGN_REISSUE, type OwnRequest } from './pending.ts';

/** How a failed step left the order, and what to do: the most dangerous fact first. */
export interface RecoveryMessage extends Warning {
  /** What the user should do now; empty if the error of the step says it. */
  advice: string;
  /** What a pending order waits for, one reason each. */
  waitsFor: readonly string[];
}

/** The message of a run that failed before it read the order. */
export const NOT_CHANGED: RecoveryMessage = { text: 'The order was not changed.', advice: '', waitsFor: [] };

/** Describes a run that changed nothing, including whether the order is out of sync anyway. */
export function describeSync(orderId: string, sync: Sync): RecoveryMessage {
  const advice = sync.kind === 'out-of-sync' ? repairText(sync.certificateStatus) : '';
  return { text: syncText(orderId, sync), advice, waitsFor: [] };
}

function syncText(orderId: string, sync: Sync): string {
  switch (sync.kind) {
    case 'in-sync':
      return NOT_CHANGED.text;
    case 'pending':
      return `${NOT_CHANGED.text} A reissue is pending: its CT status is not known before it is issued.`;
    case 'unknown':
      return `${NOT_CHANGED.text} If an earlier run reported that order ${orderId} is out of sync, that still holds.`;
    case 'out-of-sync':
      return `Order ${orderId} is out of sync: it has CT logging ${sync.orderStatus}, but its active certificate was issued with CT logging ${sync.certificateStatus}. ${NOT_CHANGED.text}`;
  }
}

/** Returns how to repair an order whose status differs from the one that it should have. */
function repairText(status: CtStatus): string {
  return `Set CT logging of the order to ${status}, with the root action (disable-ct: ${status === 'disabled'}; it refuses what would publish names that nobody can look at) or in CertCentral, if no reissue is pending by then.`;
}

/** Describes what to do about a reissue that a run leaves pending. */
export function leftPendingAdvice(desiredStatus: CtStatus, { order }: Observation, isPlanned: boolean): string {
  // Such a run would turn logging on for names that nobody can look at.
  const isRefused = desiredStatus === 'enabled' && ifRead(order)?.ctStatus !== 'enabled';
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

/** Describes the outcome of a recovery, or the error that ended it, and whether the step requested a reissue. */
export function describeRecovery(
  result: RecoveryResult | Error,
  transaction: Transaction,
  response: OwnRequest['response'],
): RecoveryMessage {
  const { orderId, reissueRequest, isPlanned } = transaction;
  const reasons = result instanceof Error || !result.reasons ? [] : describePendingReasons(result.reasons);
  const request = describeRequest({ sent: reissueRequest, response }, reasons);
  if (result instanceof Error) {
    const assumed = `Assume that order ${orderId} is out of sync: it could not be checked.`;
    const text = joinSentences(assumed, toSentence(result.message), request);
    return { text, advice: runAgain(isPlanned), waitsFor: [] };
  }
  const { row, last, error } = result;
  const repair = repairOf(result, transaction);
  const { order, certificate } = row === 'unreadable' ? errorsOf(last) : {};
  const lost = row === 'certificate' ? lostNamesOf(last, transaction) : [];
  const facts = [outcomeText(result, transaction), lost.length > 0 && lostNamesNotice(lost)];
  return {
    // What lacks names comes first, unless the order is out of sync.
    text: joinSentences(...(repair ? facts : facts.toReversed()), request),
    advice: joinSentences(
      repair && repairText(repair),
      lost.length > 0 && lostNamesAdvice(transaction.desired.status),
      adviceText(result, transaction),
    ),
    cause: error ?? order ?? certificate,
    waitsFor: reasons,
  };
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
  const rest = joinSentences(cause?.message, reasons && `The order is waiting for ${reasons}.`);
  const room = Math.max(MIN_CAUSE_LENGTH, MAX_MESSAGE_LENGTH - text.length - rest.length - 2);
  const failure = stepError && toSafeText(`The step failed: ${toSentence(stepError.message)}`, room);
  return joinSentences(text, failure, rest);
}

/** Returns why the recovery failed, unless the error of the step reports the same response. */
export function otherCauseOf({ cause }: RecoveryMessage, stepError: Error | undefined): ActionError | undefined {
  return cause && stepError?.message.includes(cause.statement) ? undefined : cause;
}

/** Formats why a run was refused, then how the order stands, which no long error may cut off. */
export function formatRefusal(error: Error, message: RecoveryMessage): string {
  const text = joinSentences(message.text, message.advice);
  return `${toSafeText(toSentence(error.message), MAX_MESSAGE_LENGTH - text.length - 1)} ${text}`;
}

function toSentence(text: string): string {
  return text.replace(/\.?$/, '.');
}

/** Returns the status that brings an order in sync again; undefined if it is in sync, or nobody knows that status. */
function repairOf(result: RecoveryResult, transaction: Transaction): CtStatus | null | undefined {
  const { row, set, error, last } = result;
  if (row === 'not-changed') {
    const sync = unchangedSync(transaction);
    return sync.kind === 'out-of-sync' ? sync.certificateStatus : undefined;
  }
  if (!last || !isLeftOutOfSync(result, transaction)) return undefined;
  if (row === 'certificate') return set ?? ifRead(last.certificate)?.ctStatus;
  if (row !== 'left-pending' && row !== 'turned-off') return undefined;
  return (error && set) ?? transaction.lastStatus;
}

/** Describes how a recovery left an order. */
function outcomeText(result: RecoveryResult, transaction: Transaction): string {
  const { row, last, set, forbidden, error } = result;
  const { orderId, desired } = transaction;
  if (row === 'not-changed') return syncText(orderId, unchangedSync(transaction));
  const isOut = isLeftOutOfSync(result, transaction);
  const reported = ifRead(last.order)?.ctStatus;
  const status = set ?? (forbidden && reported ? reported : desired.status);
  if (error && row !== 'nothing-issued') return `CT logging could not be restored: order ${orderId} is out of sync.`;
  const notTurnedOn = `Order ${orderId} is out of sync: it has CT logging ${status}, which was not turned on, because nobody can look at the names of a reissue that is or may be pending.`;
  switch (row) {
    case 'left-pending':
      return `${isOut ? `${notTurnedOn} ` : ''}A reissue of order ${orderId} is left pending, and the order has CT logging ${status}.`;
    case 'turned-off':
      return isOut
        ? `Order ${orderId} is out of sync: CT logging was set to ${status}, and nobody knows whether it was that before.`
        : `CT logging of order ${orderId} was restored to ${status}.`;
    case 'nothing-issued':
      if (last.kind === 'closed')
        return 'The order is closed, and no certificate can be issued anymore. The recovery set nothing.';
      return set
        ? `Nothing was issued yet, and CT logging ${error ? 'could not be' : 'was'} set to ${set} once more, for the first certificate.`
        : `Nothing was issued yet, and CT logging is ${status}: nobody can look at the names of the first certificate.`;
    case 'certificate':
      if (isOut) return notTurnedOn;
      return status === desired.status
        ? `Order ${orderId} and its active certificate are in sync, with CT logging ${status}.`
        : `CT logging of order ${orderId} was restored to ${status}, the status of its active certificate.`;
    case 'unreadable':
      return set
        ? `CT logging of order ${orderId} was restored to ${set}, the status of its certificate at the start.`
        : `Assume that order ${orderId} is out of sync: the order or its certificate could not be read.`;
    case 'out-of-time':
      return `Assume that order ${orderId} is out of sync: the time of the recovery was over while a reissue could still appear. ${describeLast(last)}`;
  }
}

const APPEARED =
  'A reissue has appeared that this step did not request: with CT logging enabled, CT logs would publish its names for good, and nobody can look at them. Complete or cancel it in CertCentral.';

/** Describes the last observation of an order whose reissue may still appear. */
function describeLast({ order, certificate, reissuePending }: Observation): string {
  const { status = '', ctStatus = 'unknown' } = ifRead(order) ?? {};
  const active = ifRead(certificate);
  const download = active
    ? `its active certificate had the serial number ${active.serialNumber} and CT logging ${active.ctStatus}`
    : 'its certificate could not be downloaded yet';
  return `When it was last read, the order had the status ${normalizeStatus(status) || 'unknown'} and CT logging ${ctStatus}, and reported ${reissuePending === 'unknown' ? 'nothing about a' : 'no'} pending reissue; ${download}.`;
}

/** Returns what to do after a recovery. A closed order gets no other certificate. */
function adviceText({ row, last, error }: RecoveryResult, transaction: Transaction): string {
  const { desired, reissueRequest, isPlanned, isIssuedOtherwise } = transaction;
  if (row === 'not-changed') return '';
  const isPending = row === 'left-pending';
  const isFinal = last.kind === 'closed' || (row === 'certificate' && isIssuedOtherwise);
  return joinSentences(
    isPending && reissueRequest === 'none' && FOREIGN_REISSUE,
    isIssuedOtherwise && ISSUED_OTHERWISE,
    row === 'turned-off' && APPEARED,
    isPending && error && 'A reissue is pending.',
    last.kind === 'closed' && error && 'The order is closed: check it in CertCentral.',
    isPending && !error ? leftPendingAdvice(desired.status, last, isPlanned) : !isFinal && runAgain(isPlanned),
  );
}

const ISSUED_OTHERWISE =
  "DigiCert issued the certificate otherwise than requested. Check whether an approver or somebody else changed the CT status, the names or the key, and check the account's settings for CT logging.";

function lostNamesAdvice(desiredStatus: CtStatus): string {
  return `Unless these names should go, reissue now in CertCentral with every name of the earlier certificate and CT logging ${desiredStatus}, and deploy only that certificate.`;
}

function lostNamesOf(last: Observation, { baseline, desired }: Transaction): string[] {
  const certificate = hasOtherCertificate(last, baseline) && ifRead(last.certificate);
  return certificate ? findLostNames(certificate, desired.names) : [];
}

function lostNamesNotice(lost: readonly string[]): string {
  return `The new certificate lacks ${formatNames(lost)}: DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.`;
}
