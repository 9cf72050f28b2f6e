import type { Order } from '../../certcentral/order.ts';
import { normalizeStatus } from '../../certcentral/status-words.ts';
import { ifRead } from '../../errors.ts';
import { joinSentences } from '../../text.ts';
import { type Observation, reportedCtStatus } from '../observation.ts';
import { isLeftOutOfSync, type Recovery } from '../recovery/decision.ts';
import type { Transaction } from '../transaction.ts';

/** The words for an order that differs from its certificate, or may differ. */
export const OUT_OF_SYNC = 'out of sync';

/** Describes how a recovery left an order, in a few words for the heading of a summary. */
export function summarizeEnd(recovery: Recovery, transaction: Transaction): string {
  const { row, last } = recovery;
  if (row === 'nothing-issued') return last.kind === 'closed' ? 'closed' : 'nothing issued yet';
  if (isLeftOutOfSync(recovery, transaction)) return OUT_OF_SYNC;
  if (row === 'left-pending') return 'reissue left pending';
  const status = statusAfter(recovery, transaction);
  const isDesired = row === 'certificate' && status === transaction.desired.status;
  return isDesired ? 'in sync' : `restored to ${status}`;
}

/** Describes how a recovery left an order. */
export function describeEnd(recovery: Recovery, transaction: Transaction): string {
  const { row, last, set, error } = recovery;
  const { orderId, desired } = transaction;
  const isOut = isLeftOutOfSync(recovery, transaction);
  const status = statusAfter(recovery, transaction);
  const leftPending = `A reissue of order ${orderId} is left pending`;
  const restored = `CT logging of order ${orderId} was restored to ${status}.`;
  if (error && row !== 'nothing-issued')
    return joinSentences(
      `CT logging could not be restored: order ${orderId} is out of sync.`,
      row === 'left-pending' && `${leftPending}.`,
    );
  switch (row) {
    case 'left-pending':
      return isOut
        ? `${describeNotTurnedOn(recovery, orderId)} ${leftPending}.`
        : `${leftPending}, and the order has CT logging ${status}.`;
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
      if (isOut) return describeNotTurnedOn(recovery, orderId);
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

/** Returns the status of an order after a recovery, by what the recovery set or read. */
function statusAfter({ set, forbidden, last }: Recovery, { desired }: Transaction): Order['ctStatus'] {
  if (set) return set;
  const reported = ifRead(last.order)?.ctStatus ?? desired.status;
  return forbidden ? reported : desired.status;
}

/** Describes an order that is out of sync, because nothing may turn its logging on. */
function describeNotTurnedOn({ last, forbidden }: Recovery, orderId: string): string {
  const next = forbidden === 'unissued' ? 'the first certificate' : 'a reissue that is or may be pending';
  const reported = reportedCtStatus(last);
  const state =
    reported === 'unknown'
      ? `Assume that order ${orderId} is out of sync: its CT status is not known`
      : `Order ${orderId} is out of sync: it has CT logging ${reported}`;
  return `${state}, and logging was not turned on, because nobody can look at the names of ${next}.`;
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
