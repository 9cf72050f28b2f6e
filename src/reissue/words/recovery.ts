import { findLostNames } from '../../domain/as-desired.ts';
import { type ActionError, ifRead, type RequestError, type Warning } from '../../errors.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import { MAX_MESSAGE_LENGTH, toSafeText } from '../../safe-text.ts';
import { formatList, formatNames, joinSentences } from '../../text.ts';
import { errorsOf } from '../observation.ts';
import { isLeftOutOfSync, type Recovery, type RecoveryResult, type Sync, unchangedSync } from '../recovery/decision.ts';
import type { Session, Transaction } from '../transaction.ts';
import {
  isRefusal,
  type LeftPending,
  leftPendingAdvice,
  recoveryAdvice,
  rerunAdvice,
  unchangedAdvice,
} from './advice.ts';
import { describePendingReasons, describeRequest, FOREIGN_REISSUE, formatWait, namesDcvRecords } from './pending.ts';
import { describeEnd, OUT_OF_SYNC, summarizeEnd } from './recovery-end.ts';

/** How a failed step left the order, and what to do: the most dangerous fact first. */
export interface RecoveryMessage extends Warning {
  /** How the order was left, in a few words for the heading of the summary. */
  state: string;
  /** What the user should do now, with foreign text in backticks; empty if the error of the step contains it. */
  advice: string;
  /** What a pending order waits for, one reason each. */
  waitsFor: readonly string[];
}

/** The message of a run that failed before it read the order. */
export const NOT_CHANGED: RecoveryMessage = {
  state: 'not changed',
  text: 'The order was not changed.',
  advice: '',
  waitsFor: [],
};

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
    return { ...NOT_CHANGED, state: OUT_OF_SYNC, text: `Order ${orderId} is out of sync: ${facts}. ${text}`, advice };
  }
  const notes = {
    'in-sync': '',
    pending: 'A reissue is pending: its CT status is not known before it is issued.',
    unknown: `If an earlier run reported that order ${orderId} is out of sync, that still holds.`,
  };
  return { ...NOT_CHANGED, text: joinSentences(text, notes[sync.kind]) };
}

/**
 * Describes the result of a recovery, and whether the step requested a reissue.
 * @param stepError why the step failed; undefined if that is not known
 */
export function describeRecovery(
  result: RecoveryResult,
  transaction: Transaction,
  response?: Session['response'],
  stepError?: Error,
): RecoveryMessage {
  const { orderId, reissueRequest, isPlanned, desired } = transaction;
  const reasons = 'reasons' in result ? result.reasons : undefined;
  const request = describeRequest(reissueRequest, response, !namesDcvRecords(reasons));
  if (result.row === 'not-changed') {
    const message = describeSync(orderId, unchangedSync(transaction), desired.status, isPlanned);
    return { ...message, text: joinSentences(message.text, request) };
  }
  if (result.row === 'failed') {
    const assumed = `Assume that order ${orderId} is out of sync: it could not be checked.`;
    const text = joinSentences(assumed, toSentence(result.error.message), request);
    return { state: OUT_OF_SYNC, text, advice: rerunAdvice(isPlanned, isRefusal(stepError)), waitsFor: [] };
  }
  const cause = causeOf(result);
  const repair = repairOf(result, transaction);
  const lost = lostNamesOf(result, transaction);
  const facts = [
    describeEnd(result, transaction),
    lost.length > 0 &&
      `The new certificate lacks ${formatNames(lost)}: DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.`,
  ];
  return {
    state: lost.length > 0 && !repair ? 'the new certificate lacks names' : summarizeEnd(result, transaction),
    // What lacks names comes first, unless the order is out of sync.
    text: joinSentences(...(repair ? facts : facts.toReversed()), request),
    advice: joinSentences(
      repair && recoveryAdvice(repair, desired.status, result),
      lost.length > 0 &&
        `Unless these names should go, reissue now in CertCentral with every name of the earlier certificate and CT logging ${desired.status}, and deploy only that certificate.`,
      adviceText(result, transaction, isRefusal(stepError) || isRefusal(cause)),
    ),
    cause,
    waitsFor: waitsForOf(result, transaction),
  };
}

/** Returns why a recovery could not set a status, or not read the order. */
function causeOf({ row, last, error }: Recovery): RequestError | undefined {
  if (error) return error;
  return row === 'unreadable' ? errorsOf(last)[0] : undefined;
}

/** Returns the status that brings an order in sync again; null if the order is in sync, or that status is not known. */
function repairOf(recovery: Recovery, transaction: Transaction): CtStatus | null {
  const { row, set, error } = recovery;
  const isKnown = row === 'certificate' || row === 'left-pending' || row === 'turned-off';
  if (!isKnown || !isLeftOutOfSync(recovery, transaction)) return null;
  return error ? set : transaction.lastStatus;
}

function lostNamesOf({ row, last }: Recovery, { desired }: Transaction): string[] {
  const active = ifRead(last.certificate);
  return row === 'certificate' && active ? findLostNames(active, desired.names) : [];
}

function waitsForOf({ row, reasons }: Recovery, transaction: Transaction): string[] {
  if (!reasons) return [];
  const hasTasks = row === 'left-pending' && isOwnReissue(transaction);
  return describePendingReasons(reasons, hasTasks);
}

function isOwnReissue({ reissueRequest }: Transaction): boolean {
  return reissueRequest !== 'none';
}

/** Returns what to do after a recovery. A closed order gets no other certificate. */
function adviceText(recovery: Recovery, transaction: Transaction, needsCorrection: boolean): string {
  const { row, last, error } = recovery;
  const { reissueRequest, isPlanned, isIssuedOtherwise } = transaction;
  const isPending = row === 'left-pending';
  const isClosed = last.kind === 'closed';
  const isFinal = isClosed || (row === 'certificate' && isIssuedOtherwise);
  const rerun = isFinal ? '' : rerunAdvice(isPlanned, needsCorrection);
  return joinSentences(
    isPending && reissueRequest === 'none' && FOREIGN_REISSUE,
    isIssuedOtherwise &&
      "DigiCert issued the certificate otherwise than requested. Check whether an approver or somebody else changed the CT status, the names or the key, and check the account's settings for CT logging.",
    row === 'turned-off' &&
      'A reissue has appeared that this step did not request, and CT logs would publish its names for good. Complete or cancel it in CertCentral.',
    isClosed && error && 'The order is closed: check it in CertCentral.',
    isPending && needsCorrection && 'Correct the cause below.',
    isPending ? leftPendingAdvice(toLeftPending(recovery, transaction)) : rerun,
  );
}

function toLeftPending({ last, reasons }: Recovery, transaction: Transaction): LeftPending {
  const { desired, isPlanned } = transaction;
  const desiredStatus = desired.status;
  return { desiredStatus, observation: last, isPlanned, isOwn: isOwnReissue(transaction), reasons };
}

/** The least room in an annotation for the cause of a failure, and the most for what the order waits for. */
const MIN_CAUSE_LENGTH = 900;
const MAX_REASONS_LENGTH = 600;

/** Formats how the order was left, then why the step failed. What may be long comes last, because an annotation cuts it off. */
export function formatRecovery(message: RecoveryMessage, stepError?: Error): string {
  const { waitsFor } = message;
  const text = joinSentences(message.text, message.advice.replaceAll('`', ''));
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
