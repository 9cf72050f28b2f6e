import { normalizeStatus } from '../../certcentral/status-words.ts';
import type { FailureReport } from '../../domain/failure-report.ts';
import { ifRead, RequestError } from '../../errors.ts';
import { classifyStatus } from '../../http/retry-decision.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import { capitalize, formatNames, joinSentences } from '../../text.ts';
import { errorsOf, type Observation } from '../observation.ts';
import type { PendingReasons } from '../pending-reasons.ts';
import { isPendingWithOtherStatus, type Recovery, type RecoveryResult, type Sync } from '../recovery/decision.ts';
import { isTurnedOn, type Session, type Transaction } from '../transaction.ts';
import { describePendingReasons, describeRequest, describeTasks, FOREIGN_REISSUE, namesDcvRecords } from './pending.ts';

const OUT_OF_SYNC = 'out of sync';

const subjectOf = (orderId: string) => `DigiCert order ${orderId}`;

/** What helps if an order may publish names that should stay out. No other status is ever advised after a failure. */
const DISABLE =
  'set CT logging of the order to disabled now, with the workflow set-status.yml (the root action with disable-ct: true) or in CertCentral.';

/** Reports a run that failed before it read an order. */
export function reportNotRead(orderId: string | undefined): FailureReport {
  const subject = orderId === undefined ? 'Reissue' : subjectOf(orderId);
  return { subject, state: 'not changed', text: 'The order was not changed.', advice: '', waitsFor: [] };
}

/** What is known of a run that changed nothing. */
interface Unchanged {
  orderId: string;
  sync: Sync;
  /** The status that the run should have set; null if none was decided. */
  desired: CtStatus | null;
  isPlanned: boolean;
}

/** Reports a run that changed nothing, and whether the order is out of sync anyway. */
export function reportUnchanged({ orderId, sync, desired, isPlanned }: Unchanged): FailureReport {
  const report = reportNotRead(orderId);
  if (sync.kind === 'out-of-sync') {
    const { orderStatus, certificateStatus } = sync;
    const facts = `it has CT logging ${orderStatus}, but its active certificate was ${describeIssued(certificateStatus)}`;
    const text = `Order ${orderId} is out of sync: ${facts}. ${report.text}`;
    const isDangerous = orderStatus === 'enabled' && desired === 'disabled';
    const advice = joinSentences(isDangerous && capitalize(DISABLE), rerunAdvice(isPlanned, true));
    return { ...report, state: OUT_OF_SYNC, text, advice };
  }
  const notes = {
    'in-sync': '',
    pending: 'A reissue is pending: its CT status is not known before it is issued.',
    unknown: `If an earlier run reported that order ${orderId} is out of sync, that still holds.`,
  };
  return { ...report, text: joinSentences(report.text, notes[sync.kind]) };
}

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
    const isDangerous = desired.status === 'disabled' || isTurnedOn(transaction);
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
  const { row, status, certificateStatus, isClosed, last } = recovery;
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
      const issued = describeIssued(certificateStatus ?? desired.status);
      const differ = `Order ${orderId} is out of sync: it has ${reported}, but its active certificate was ${issued}.`;
      return joinSentences(differ, status === 'disabled' && UNPUBLISHED);
    }
    case 'unknown': {
      const isUnread = errorsOf(last).length > 0;
      const isUnreported = status === 'unknown';
      const why = isUnread ? 'the order or its certificate could not be read' : isUnreported ? UNREPORTED : TIME_OVER;
      return joinSentences(
        `Assume that order ${orderId} is out of sync: ${why}.`,
        isUnreported ? isUnread && 'Its CT status is not known.' : `It should have ${reported}.`,
        status === 'disabled' && UNPUBLISHED,
        !isUnread && describeLast(last),
      );
    }
  }
}

const UNREPORTED = 'CertCentral does not report the CT status of the order';
const TIME_OVER = 'the time of the recovery was over while a reissue could still appear';
/** What can happen to an order with logging disabled whose certificate was logged. */
const UNPUBLISHED =
  'Nothing is published; the next certificate of the order is not logged, and browsers warn of such a certificate.';

function describeIssued(status: CtStatus): string {
  return status === 'enabled' ? 'logged' : 'not logged';
}

/** Describes the last observation of an order whose reissue may still appear. */
function describeLast({ order, certificate }: Observation): string {
  const { status = '', ctStatus = 'unknown' } = ifRead(order) ?? {};
  const active = certificate && ifRead(certificate);
  const download = active
    ? `had the serial number ${active.serialNumber} and was ${describeIssued(active.ctStatus)}`
    : 'could not be downloaded';
  return `When it was last read, the order had the status ${normalizeStatus(status) || 'unknown'}, CT logging ${ctStatus} and no visible reissue; its certificate ${download}.`;
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

/** Returns whether what a pending reissue waits for is the task of whoever started the run: the run requested it, or may have. */
function hasTasks({ reissueRequest }: Pick<Transaction, 'reissueRequest'>): boolean {
  return reissueRequest !== 'none';
}

/** A reissue that a run leaves pending. */
interface LeftPending extends Pick<Transaction, 'reissueRequest' | 'isPlanned'> {
  /** What the order waits for; null or undefined if that was not read. */
  reasons: PendingReasons | null | undefined;
}

/** Describes what to do about a reissue that a run leaves pending: first what a person must do. */
export function leftPendingAdvice({ isPlanned, reissueRequest, reasons }: LeftPending): string {
  // Nobody should approve the request of somebody else unseen.
  const tasks = hasTasks({ reissueRequest }) && reasons ? describeTasks(reasons) : '';
  const rerun = `run again${isPlanned ? ', or plan again if that plan is refused' : ''}: that run waits for the reissue, and requests no second one. Do so before or soon after it is issued.`;
  return joinSentences(
    tasks,
    tasks === '' ? capitalize(rerun) : `Then ${rerun}`,
    'If DigiCert or an approver rejects the reissue later, look at the order again: its CT status then stays as it is.',
  );
}

/** Describes the last thing to do: another run, which fails like this one if its cause needs a correction. */
function rerunAdvice(isPlanned: boolean, needsCorrection: boolean): string {
  const again = needsCorrection ? 'Correct the cause below, then run again' : 'Run again';
  return `${again}${isPlanned ? ', or plan again if that plan is refused' : ''}.`;
}

/** Returns why a recovery could not disable logging, or not read the order. */
function causeOf({ row, last, update }: Recovery): RequestError | undefined {
  if (typeof update === 'object') return update.error;
  return row === 'unknown' ? errorsOf(last)[0] : undefined;
}

/** Returns whether the service refused a request, so that it refuses the request again unless something is corrected. */
function isRefusal(error: Error | undefined): boolean {
  if (!(error instanceof RequestError) || error.inDoubt) return false;
  const { status = 0 } = error;
  return status >= 400 && status < 500 && classifyStatus(status) === 'permanent';
}
