import { normalizeStatus } from '../../certcentral/status-words.ts';
import type { FailureReport } from '../../domain/failure-report.ts';
import { ifRead, type RequestError } from '../../errors.ts';
import { capitalize, formatNames, joinSentences } from '../../text.ts';
import { errorsOf, type Observation } from '../observation.ts';
import {
  isPendingWithOtherStatus,
  mustDisableFirst,
  type Recovery,
  type RecoveryResult,
} from '../recovery/decision.ts';
import { isTurnedOn, type Session, type Transaction } from '../transaction.ts';
import { DISABLE, hasTasks, isRefusal, leftPendingAdvice, rerunAdvice } from './advice.ts';
import { describePendingReasons, describeRequest, FOREIGN_REISSUE, namesDcvRecords } from './pending.ts';
import { describeIssued, OUT_OF_SYNC, reportUnchanged, subjectOf } from './unchanged.ts';

/**
 * Reports how a recovery left an order, the most dangerous fact first, and whether the step requested a reissue.
 * @param stepError why the step failed; undefined if that is not known
 */
export function reportRecovery(
  result: RecoveryResult,
  transaction: Transaction,
  response?: Session['response'],
  stepError?: Error,
): FailureReport {
  const { orderId, reissueRequest, isPlanned, desired } = transaction;
  const reasons = 'reasons' in result ? result.reasons : undefined;
  const request = describeRequest(reissueRequest, response, !namesDcvRecords(reasons));
  if (result.row === 'not-changed') {
    const report = reportUnchanged({ orderId, sync: result.sync, desired: desired.status, isPlanned });
    return { ...report, text: joinSentences(report.text, request) };
  }
  if (result.row === 'failed') {
    const isDangerous = mustDisableFirst(transaction) || isTurnedOn(transaction);
    return {
      subject: subjectOf(orderId),
      state: OUT_OF_SYNC,
      text: joinSentences(
        isDangerous && describeDanger(orderId),
        `Assume that order ${orderId} is out of sync: it could not be checked.`,
        result.error.message.replace(/\.?$/, '.'),
        request,
      ),
      advice: joinSentences(isDangerous && capitalize(DISABLE), rerunAdvice(isPlanned, isRefusal(stepError))),
      waitsFor: [],
    };
  }
  return {
    subject: subjectOf(orderId),
    state: stateOf(result, transaction),
    text: joinSentences(...describeFacts(result, transaction), request),
    advice: describeAdvice(result, transaction, stepError),
    cause: causeOf(result),
    waitsFor: reasons ? describePendingReasons(reasons, hasTasks(transaction)) : [],
  };
}

/** Returns how an order was left, in a few words. */
function stateOf(recovery: Recovery, transaction: Transaction): string {
  const { row, update, isClosed, lostNames } = recovery;
  if (typeof update === 'object') return 'could not be turned off';
  const isLost = lostNames.length > 0 && row === 'in-sync';
  if (isLost) return 'the new certificate lacks names';
  if (row === 'unknown' || row === 'out-of-sync' || isPendingWithOtherStatus(recovery, transaction)) return OUT_OF_SYNC;
  if (row === 'nothing-issued') return isClosed ? 'closed' : 'nothing issued yet';
  if (update === 'disabled' && transaction.desired.status === 'enabled') return 'turned off again';
  return row === 'left-pending' ? 'reissue left pending' : 'in sync';
}

/** Describes how an order was left, the most dangerous fact first. */
function describeFacts(recovery: Recovery, transaction: Transaction): (string | false)[] {
  const { row, update, status, lostNames } = recovery;
  const { orderId, desired } = transaction;
  const isTurnedOff = update === 'disabled' && desired.status === 'enabled';
  const names =
    lostNames.length > 0 &&
    `The new certificate lacks ${formatNames(lostNames)}: DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.`;
  const end = describeEnd(recovery, transaction);
  return [
    typeof update === 'object' && describeDanger(orderId),
    ...(row === 'in-sync' ? [names, end] : [end, names]),
    isTurnedOff && 'CT logging was turned off again, because the run failed after it was turned on.',
    update === 'disabled' && desired.status === 'disabled' && `CT logging was set to ${status} once more.`,
  ];
}

function describeDanger(orderId: string): string {
  return `CT logging could not be turned off: order ${orderId} may publish the names of its next certificate.`;
}

/** Describes the row that a recovery ended with. */
function describeEnd(recovery: Recovery, transaction: Transaction): string {
  const { row, status, isClosed, last } = recovery;
  const { orderId, desired } = transaction;
  const reported = `CT logging ${status}`;
  switch (row) {
    case 'left-pending': {
      const pending = `A reissue of order ${orderId} is left pending`;
      if (status === 'unknown') return `${pending}, and ${UNREPORTED}.`;
      if (!isPendingWithOtherStatus(recovery, transaction)) return `${pending}, and the order has ${reported}.`;
      return `Order ${orderId} is out of sync: it has ${reported}, but should have CT logging ${desired.status}. ${pending}.`;
    }
    case 'nothing-issued':
      return isClosed
        ? `Order ${orderId} is closed, and no certificate can be issued anymore.`
        : `Nothing was issued yet on order ${orderId}, which has ${reported}.`;
    case 'in-sync':
      return `Order ${orderId} and its active certificate are in sync, with ${reported}.`;
    case 'out-of-sync': {
      const issued = describeIssued(status === 'disabled' ? 'enabled' : 'disabled');
      const differ = `Order ${orderId} is out of sync: it has ${reported}, but its active certificate was ${issued}.`;
      return joinSentences(differ, status === 'disabled' && !isClosed && UNPUBLISHED);
    }
    case 'unknown': {
      const isUnread = errorsOf(last).length > 0;
      const isUnreported = status === 'unknown';
      const why = isUnread ? 'the order or its certificate could not be read' : isUnreported ? UNREPORTED : TIME_OVER;
      return joinSentences(
        `Assume that order ${orderId} is out of sync: ${why}.`,
        isUnreported ? isUnread && 'Its CT status is not known.' : `It probably has ${reported}.`,
        status === 'disabled' && UNPUBLISHED,
        describeLast(last),
      );
    }
  }
}

const UNREPORTED = 'CertCentral does not report the CT status of the order';
const TIME_OVER = 'the time of the recovery was over while a reissue could still appear';
/** What can happen to an order with logging disabled whose certificate was logged. */
const UNPUBLISHED =
  'Nothing is published; the next certificate of the order is not logged, and browsers warn of such a certificate.';

/** Describes the last observation; empty if it could not read the order. */
function describeLast({ order, certificate }: Observation): string {
  const read = ifRead(order);
  if (!read) return '';
  const active = ifRead(certificate);
  const download = active
    ? `had the serial number ${active.serialNumber} and was ${describeIssued(active.ctStatus)}`
    : 'could not be downloaded';
  return `When it was last read, the order had the status ${normalizeStatus(read.status) || 'unknown'}, CT logging ${read.ctStatus} and no visible reissue; its certificate ${download}.`;
}

/** Describes what to do after a recovery. A closed order gets no other certificate. */
function describeAdvice(recovery: Recovery, transaction: Transaction, stepError: Error | undefined): string {
  const { row, update, isClosed, lostNames, isIssuedOtherwise, reasons } = recovery;
  const { isPlanned, desired, reissueRequest } = transaction;
  const isPending = row === 'left-pending';
  const needsCorrection = isRefusal(stepError) || isRefusal(causeOf(recovery));
  const isDisabledForPending = isPending && update === 'disabled' && desired.status === 'enabled';
  const isFinal = isClosed || isIssuedOtherwise;
  return joinSentences(
    typeof update === 'object' && capitalize(DISABLE),
    lostNames.length > 0 &&
      `Unless these names should go, reissue now in CertCentral with every name of the earlier certificate${desired.status === 'disabled' ? ' and CT logging disabled' : ''}, and deploy only that certificate.`,
    isIssuedOtherwise &&
      "DigiCert issued the certificate otherwise than requested. Check whether an approver or somebody else changed the CT status, the names or the key, and check the account's settings for CT logging.",
    isPending && !hasTasks(transaction) && FOREIGN_REISSUE,
    isPending && !isDisabledForPending && needsCorrection && 'Correct the cause below.',
    isDisabledForPending &&
      'CT logs would have published its names. Complete or cancel that reissue in CertCentral, then run again.',
    isPending && !isDisabledForPending && leftPendingAdvice({ isPlanned, reissueRequest, reasons }),
    !isPending && !isFinal && rerunAdvice(isPlanned, needsCorrection),
  );
}

/** Returns why a recovery could not disable logging, or not read the order. */
function causeOf({ row, last, update }: Recovery): RequestError | undefined {
  if (typeof update === 'object') return update.error;
  return row === 'unknown' ? errorsOf(last)[0] : undefined;
}
