import type { CtStatus } from '../certificate/ct-status.ts';
import { listed } from '../certificate/names.ts';
import type { Settled } from './settle.ts';
import type { Transaction } from './transaction.ts';

/** Whether an order is left, or has to be taken for, out of step with its active certificate. */
export function isOutOfStep({ settlement, failure }: Settled): boolean {
  if (failure || settlement.said === 'out of step') return true;
  return settlement.said === 'never changed' && settlement.outOfStep === 'yes';
}

/** Says how a change was settled, in the words of the contract. */
export function settlementText({ settlement, failure }: Settled, transaction: Transaction): string {
  const { orderId, requested, start, told } = transaction;
  const outOfStep = `order ${orderId} is out of step`;
  if (failure && 'set' in settlement && settlement.set)
    return `The status could not be set back: ${outOfStep}. Set it with: ${repair(transaction, settlement.set)} (or set CT logging ${settlement.set} for the order in CertCentral). ${failure.message}`;
  switch (settlement.said) {
    case 'never changed':
      if (start && settlement.outOfStep === 'yes')
        return `The order was never changed, and ${outOfStep} as before: it has CT logging ${told}, its active certificate was issued with CT logging ${start.ctStatus}. Run again, or set it with: ${repair(transaction, start.ctStatus)}`;
      return settlement.outOfStep === 'unknown'
        ? 'The order was never changed. It does not tell its status: if an earlier run said that it is out of step, that still holds.'
        : 'The order was never changed.';
    case 'left pending':
      return `The order has CT logging ${requested} and is left pending: run again: it waits for that reissue and requests no second one.${
        settlement.ofThisRun
          ? ''
          : ' This run did not request that reissue: its status is not known before it is issued.'
      }`;
    case 'in step':
      return `The order and its active certificate are in step, with CT logging ${requested}. ${lost(settlement.missing)}Run again.`;
    case 'set back':
      return `CT logging of the order was set back to ${settlement.set}, as its active certificate has it. ${lost(settlement.missing)}Run again.`;
    case 'set for the first certificate':
      return `Nothing was issued yet: CT logging was set to ${requested} once more, for the first certificate.`;
    case 'out of step':
      return `What was left behind could not be read, so ${outOfStep} as far as is known. Run again: a run does what is still to be done, and requests no second reissue. ${settlement.why.message}`;
  }
}

/** The command that repairs an order whose status could not be set. */
function repair({ orderId, apiUrl }: Transaction, status: CtStatus): string {
  return `curl --request PUT --header "X-DC-DEVKEY: $DIGICERT_API_KEY" --header "Content-Type: application/json" --data '{"disable_ct": ${status === 'disabled'}}' ${apiUrl}/order/certificate/${orderId}/ct-status`;
}

function lost(names: readonly string[]): string {
  if (names.length === 0) return '';
  return `The new certificate lacks ${listed(names)}: DigiCert revokes the earlier certificates within 72 hours of that. Reissue with all names in CertCentral. `;
}
