import type { Order } from '../../certcentral/order.ts';
import { normalizeStatus } from '../../certcentral/status-words.ts';
import { ifRead, type Warning } from '../../errors.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import { formatList, formatNames, joinSentences } from '../../text.ts';
import { errorsOf, hasOtherCertificate, type Observation } from '../observation.ts';
import type { RecoveryResult } from '../recovery/decision.ts';
import { type Sync, unchangedSync } from '../sync.ts';
import type { Transaction } from '../transaction.ts';
import { lostNames } from '../verify.ts';
import { REVOCATION_NOTICE } from './errors.ts';
import { describePendingReasons, describeRequest, type OwnRequest } from './pending.ts';
import { FOREIGN_REISSUE } from './warnings.ts';

type OrderAddress = Pick<Transaction, 'orderId' | 'apiUrl'>;

/** Describes a run that changed nothing, including whether the order is out of sync anyway. */
export function describeSync(order: OrderAddress, sync: Sync): string {
  switch (sync.kind) {
    case 'in-sync':
      return 'The order was not changed.';
    case 'pending':
      return 'The order was not changed. A reissue is pending: its CT status is not known before it is issued.';
    case 'unknown':
      return `The order was not changed. If an earlier run reported that order ${order.orderId} is out of sync, that still holds.`;
    case 'out-of-sync':
      return `The order was not changed, and order ${order.orderId} is out of sync: it has CT logging ${sync.orderStatus}, but its active certificate was issued with CT logging ${sync.certificateStatus}. ${repairText(order, sync.certificateStatus)}`;
  }
}

/**
 * Returns how to repair an order whose status differs from the one of its certificate. The command passes the API key by
 * standard input, because every user of a machine can read the arguments of its processes.
 */
function repairText({ orderId, apiUrl }: OrderAddress, status: CtStatus): string {
  const url = quoteForShell(`${apiUrl}/order/certificate/${orderId}/ct-status`);
  const body = quoteForShell(`{"disable_ct": ${status === 'disabled'}}`);
  return `To set CT logging of the order to ${status}, run: printf 'X-DC-DEVKEY: %s' "$DIGICERT_API_KEY" | curl --fail --globoff --request PUT --header @- --header 'Content-Type: application/json' --data ${body} ${url} (or set it in CertCentral).`;
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Describes what to do about a reissue that a run leaves pending. */
export function leftPendingAdvice(desiredStatus: CtStatus, isPlanned: boolean): string {
  return joinSentences(
    'Run again, at the latest when it is issued: the run waits for it, and requests no second one.',
    `If DigiCert or an approver rejects it later, look at the order again: its status then stays ${desiredStatus}.`,
    isPlanned && runAgain(isPlanned),
  );
}

function runAgain(isPlanned: boolean): string {
  return isPlanned ? 'Run again, or plan again if that plan is refused.' : 'Run again.';
}

/** The outcome of a recovery, for the user. */
export interface RecoveryMessage extends Warning {
  /** What a pending order waits for, one reason each. */
  waitsFor: readonly string[];
}

/** Describes the outcome of a recovery, or the error that ended it, and whether the run requested a reissue. */
export function describeRecovery(
  result: RecoveryResult | Error,
  transaction: Transaction,
  response: OwnRequest['response'],
): RecoveryMessage {
  const request = describeRequest({ sent: transaction.reissueRequest, response });
  if (result instanceof Error)
    return { text: joinSentences(recoveryFailedText(transaction, result), request), waitsFor: [] };
  const { row, last, set, error, reasons } = result;
  const { order, certificate } = row === 'unreadable' ? errorsOf(last) : {};
  const isRepairKnown = row === 'certificate' || row === 'left-pending';
  return {
    // An annotation may cut off the end, so what may be long comes last.
    text: joinSentences(
      outcomeText(result, transaction),
      request,
      error && isRepairKnown && repairText(transaction, set as CtStatus),
      adviceText(result, transaction),
      row === 'certificate' && lostNamesNotice(last, transaction),
    ),
    cause: error ?? order ?? certificate,
    waitsFor: reasons ? describePendingReasons(reasons) : [],
  };
}

/** Leaves room in an annotation for the rest of the message. */
const MAX_REASONS_LENGTH = 600;

/** Formats the outcome of a recovery in one line. An annotation cuts off its end, so what service text may make long comes last. */
export function formatRecovery({ text, cause, waitsFor }: RecoveryMessage): string {
  const reasons = formatList(waitsFor, '; ', waitsFor.length, MAX_REASONS_LENGTH);
  return joinSentences(text, cause?.message, reasons && `The order is waiting for ${reasons}.`);
}

function recoveryFailedText({ orderId, isPlanned }: Transaction, error: Error): string {
  const reason = error.message.replace(/\.$/, '');
  return `Order ${orderId} could not be checked (${reason}), so assume that order ${orderId} is out of sync. ${runAgain(isPlanned)}`;
}

function outcomeText({ row, last, set, error }: RecoveryResult, transaction: Transaction): string {
  const { orderId, desiredStatus } = transaction;
  if (error && row !== 'nothing-issued')
    return `CT logging could not be restored: order ${orderId} is out of sync.${row === 'left-pending' ? ' A reissue is pending.' : ''}`;
  switch (row) {
    case 'not-changed':
      return describeSync(transaction, unchangedSync(transaction));
    case 'left-pending':
      return `Order ${orderId} has CT logging ${desiredStatus}, and a reissue is left pending.`;
    case 'nothing-issued':
      if (set === null)
        return 'The order is closed, and no certificate can be issued anymore. The recovery set nothing.';
      return `Nothing was issued yet, and CT logging ${error ? 'could not be' : 'was'} set to ${set} once more, for the first certificate.`;
    case 'certificate':
      return set === null || set === desiredStatus
        ? `The order and its active certificate are in sync, with CT logging ${desiredStatus}.`
        : `CT logging of the order was restored to ${set}, the status of its active certificate.`;
    case 'unreadable':
      return set
        ? `CT logging of the order was restored to ${set}, the status of its certificate at the start.`
        : `The order or its certificate could not be read, so assume that order ${orderId} is out of sync.`;
    case 'out-of-time':
      return `Assume that order ${orderId} is out of sync: the time of the recovery was over while a reissue could still appear. ${describeLast(last)}`;
  }
}

/** Describes the last observation of an order whose reissue may still appear. */
function describeLast({ order, certificate, reissuePending }: Observation): string {
  const { status, ctStatus } = order as Order;
  const active = ifRead(certificate);
  const download = active
    ? `its active certificate had the serial number ${active.serialNumber} and CT logging ${active.ctStatus}`
    : 'its certificate could not be downloaded yet';
  return `When it was last read, the order had the status ${normalizeStatus(status)} and CT logging ${ctStatus}, and reported ${reissuePending === 'unknown' ? 'nothing about a' : 'no'} pending reissue; ${download}.`;
}

/** Returns what to do after a recovery. A closed order gets no other certificate. */
function adviceText({ row, last, error }: RecoveryResult, transaction: Transaction): string {
  const { desiredStatus, reissueRequest, isPlanned, isIssuedOtherwise } = transaction;
  if (row === 'not-changed') return '';
  const isPending = row === 'left-pending';
  const isFinal = last.kind === 'closed' || (row === 'certificate' && isIssuedOtherwise);
  return joinSentences(
    isPending && reissueRequest === 'none' && FOREIGN_REISSUE,
    isIssuedOtherwise && ISSUED_OTHERWISE,
    isPending && !error ? leftPendingAdvice(desiredStatus, isPlanned) : !isFinal && runAgain(isPlanned),
  );
}

const ISSUED_OTHERWISE =
  "DigiCert issued the certificate otherwise than requested. Check whether an approver or somebody else changed the CT status, the names or the key, and check the account's settings for CT logging.";

function lostNamesNotice(last: Observation, transaction: Transaction): string {
  const certificate = hasOtherCertificate(last, transaction.baseline) && ifRead(last.certificate);
  const lost = certificate ? lostNames(certificate, transaction) : [];
  return lost.length === 0 ? '' : `The new certificate lacks ${formatNames(lost)}. ${REVOCATION_NOTICE}`;
}
