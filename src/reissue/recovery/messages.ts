import { Failure } from '../../http/request-error.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import { listed } from '../../pki/dns-names.ts';
import type { Warning } from '../../runner/html.ts';
import type { Look } from '../observe.ts';
import type { Transaction } from '../transaction.ts';
import type { Settlement } from './decision.ts';
import type { Settled } from './recover.ts';

/** Whether an order is left, or has to be taken for, out of step with its active certificate. */
export function isOutOfStep({ settlement, failure }: Settled): boolean {
  if (failure || settlement.said === 'out of step') return true;
  return settlement.said === 'never changed' && settlement.outOfStep === 'yes';
}

/** Says how a change was settled, in the words of the contract. */
export function settlementTold({ settlement, failure }: Settled, transaction: Transaction): Warning {
  if (failure && 'set' in settlement && settlement.set)
    return {
      text: `The status could not be set back: order ${transaction.orderId} is out of step. Set it with: ${repair(transaction, settlement.set)} (or set CT logging ${settlement.set} for the order in CertCentral). ${'missing' in settlement ? lost(settlement.missing) : ''}`.trimEnd(),
      cause: failure,
    };
  return {
    text: settlementText(settlement, transaction),
    cause: settlement.said === 'out of step' ? settlement.why : undefined,
  };
}

/** Says of an order whose change could not be settled how it has to be taken. */
export function unsettledText(order: string, error: unknown): string {
  const why = (error as Error).message.replace(/\.$/, '');
  return `${order} is out of step as far as is known, and could not be settled: ${why}. Run again: a run does what is still to be done, and requests no second reissue.`;
}

/** Says of an order that a run does not change, since it cannot, whether it is out of step all the same. */
export function untouchedText({ order, certificate }: Look, about: Pick<Transaction, 'orderId' | 'apiUrl'>): string {
  if (order instanceof Failure || certificate instanceof Failure) return `Nothing was changed. ${stillHolds(about)}`;
  if (order.life === 'unknown') return `Nothing was changed. ${stillHolds(about)}`;
  if (order.life !== 'issued' || order.privateProduct || !certificate) return 'Nothing was changed.';
  if (order.reissuePending) return `Nothing was changed. ${PENDING}`;
  if (order.ctStatus === 'unknown') return `Nothing was changed. ${stillHolds(about)}`;
  if (order.ctStatus === certificate.ctStatus) return 'Nothing was changed.';
  return `Nothing was changed, and ${asBefore(about, order.ctStatus, certificate.ctStatus)}`;
}

const PENDING = 'A reissue is pending: its status is not known before it is issued.';

function stillHolds({ orderId }: Pick<Transaction, 'orderId'>): string {
  return `If an earlier run said that order ${orderId} is out of step, that still holds.`;
}

function asBefore(
  about: Pick<Transaction, 'orderId' | 'apiUrl'>,
  told: Transaction['told'],
  certificate: CtStatus,
): string {
  return `order ${about.orderId} is out of step as before: it has CT logging ${told}, its active certificate was issued with CT logging ${certificate}. Run again, or set it with: ${repair(about, certificate)}`;
}

function settlementText(settlement: Settlement, transaction: Transaction): string {
  const { orderId, requested, start, told } = transaction;
  switch (settlement.said) {
    case 'never changed':
      if (start && settlement.outOfStep === 'yes')
        return `The order was never changed, and ${asBefore(transaction, told, start.ctStatus)}`;
      if (settlement.outOfStep === 'pending') return `The order was never changed. ${PENDING} Run again.`;
      return settlement.outOfStep === 'unknown'
        ? `The order was never changed. It does not tell its status. ${stillHolds(transaction)}`
        : 'The order was never changed.';
    case 'left pending':
      return `The order has CT logging ${requested} and is left pending: run again: it waits for that reissue and requests no second one.${
        settlement.ofThisRun
          ? ''
          : ' This run did not request that reissue: its status is not known before it is issued.'
      }`;
    case 'in step':
      return `The order and its active certificate are in step, with CT logging ${requested}. ${lost(settlement.missing)}${next(settlement)}`.trimEnd();
    case 'set back':
      return `CT logging of the order was set back to ${settlement.set}, as its active certificate has it. ${lost(settlement.missing)}${next(settlement)}${settlement.unseen ? UNSEEN : ''}`.trimEnd();
    case 'set back to the start':
      return `CT logging of the order was set back to ${settlement.set}, as its certificate had it at the start. ${next(settlement)}`.trimEnd();
    case 'set for the first certificate':
      return `Nothing was issued yet: CT logging was set to ${requested} once more, for the first certificate.`;
    case 'nothing issued':
      return 'No certificate of the order is known, and none can be issued any more: nothing was set.';
    case 'out of step':
      return `What was left behind could not be read, so order ${orderId} is out of step as far as is known. Run again: a run does what is still to be done, and requests no second reissue.`;
  }
}

const UNSEEN = ' The reissue that was requested does not show; should it be issued later, run again then.';

/** The command that repairs an order whose status could not be set. */
function repair({ orderId, apiUrl }: Pick<Transaction, 'orderId' | 'apiUrl'>, status: CtStatus): string {
  return `curl --request PUT --header "X-DC-DEVKEY: $DIGICERT_API_KEY" --header "Content-Type: application/json" --data '{"disable_ct": ${status === 'disabled'}}' ${apiUrl}/order/certificate/${orderId}/ct-status`;
}

function next({ closed }: { closed: boolean }): string {
  return closed ? '' : 'Run again.';
}

function lost(names: readonly string[]): string {
  if (names.length === 0) return '';
  return `The new certificate lacks ${listed(names)}: DigiCert revokes the earlier certificates within 72 hours of that. Reissue with all names in CertCentral. `;
}
