import { formatNames } from '../../format.ts';
import { RequestError } from '../../http/request-error.ts';
import type { CtStatus } from '../../pki/ct-status.ts';
import type { Warning } from '../../runner/html.ts';
import type { Observation } from '../observe.ts';
import type { Transaction } from '../transaction.ts';
import type { RecoveryDecision } from './decision.ts';
import type { RecoveryResult } from './recover.ts';

/** Whether an order is left, or has to be taken for, out of step with its active certificate. */
export function isLeftOutOfSync({ decision, error }: RecoveryResult): boolean {
  if (error || decision.kind === 'out-of-sync') return true;
  return decision.kind === 'unchanged' && decision.initialSync === 'yes';
}

/** Says how a change was settled, in the words of the contract. */
export function describeRecovery({ decision, error }: RecoveryResult, transaction: Transaction): Warning {
  if (error && 'statusToSet' in decision && decision.statusToSet)
    return {
      text: `The status could not be set back: order ${transaction.orderId} is out of step. Set it with: ${manualFixCommand(transaction, decision.statusToSet)} (or set CT logging ${decision.statusToSet} for the order in CertCentral). ${'lostNames' in decision ? lostNamesNotice(decision.lostNames) : ''}`.trimEnd(),
      cause: error,
    };
  return {
    text: recoveryText(decision, transaction),
    cause: decision.kind === 'out-of-sync' ? decision.error : undefined,
  };
}

/** Says of an order whose change could not be settled how it has to be taken. */
export function recoveryFailedMessage(order: string, error: unknown): string {
  const why = (error as Error).message.replace(/\.$/, '');
  return `${order} is out of step as far as is known, and could not be settled: ${why}. Run again: a run does what is still to be done, and requests no second reissue.`;
}

/** Says of an order that a run does not change, since it cannot, whether it is out of step all the same. */
export function nothingChangedMessage(
  { order, certificate, phase, reissuePending }: Observation,
  order_: Pick<Transaction, 'orderId' | 'apiUrl'>,
): string {
  if (order instanceof RequestError || certificate instanceof RequestError)
    return `Nothing was changed. ${earlierErrorStillApplies(order_)}`;
  if (phase === 'unknown') return `Nothing was changed. ${earlierErrorStillApplies(order_)}`;
  if (phase !== 'issued' || order.isPrivateProduct || !certificate) return 'Nothing was changed.';
  if (reissuePending === true) return `Nothing was changed. ${PENDING_NOTICE}`;
  if (order.ctStatus === 'unknown') return `Nothing was changed. ${earlierErrorStillApplies(order_)}`;
  if (order.ctStatus === certificate.ctStatus) return 'Nothing was changed.';
  return `Nothing was changed, and ${stillOutOfSyncText(order_, order.ctStatus, certificate.ctStatus)}`;
}

const PENDING_NOTICE = 'A reissue is pending: its status is not known before it is issued.';

function earlierErrorStillApplies({ orderId }: Pick<Transaction, 'orderId'>): string {
  return `If an earlier run said that order ${orderId} is out of step, that still holds.`;
}

function stillOutOfSyncText(
  order_: Pick<Transaction, 'orderId' | 'apiUrl'>,
  initialCtStatus: Transaction['initialCtStatus'],
  certificate: CtStatus,
): string {
  return `order ${order_.orderId} is out of step as before: it has CT logging ${initialCtStatus}, its active certificate was issued with CT logging ${certificate}. Run again, or set it with: ${manualFixCommand(order_, certificate)}`;
}

function recoveryText(decision: RecoveryDecision, transaction: Transaction): string {
  const { orderId, desiredStatus, baseline, initialCtStatus } = transaction;
  switch (decision.kind) {
    case 'unchanged':
      if (baseline && decision.initialSync === 'yes')
        return `The order was never changed, and ${stillOutOfSyncText(transaction, initialCtStatus, baseline.ctStatus)}`;
      if (decision.initialSync === 'pending') return `The order was never changed. ${PENDING_NOTICE} Run again.`;
      return decision.initialSync === 'unknown'
        ? `The order was never changed. It does not tell its status. ${earlierErrorStillApplies(transaction)}`
        : 'The order was never changed.';
    case 'left-pending':
      return `The order has CT logging ${desiredStatus} and is left pending: run again: it waits for that reissue and requests no second one.${
        decision.requestedByThisRun
          ? ''
          : ' This run did not request that reissue: its status is not known before it is issued.'
      }`;
    case 'in-sync':
      return `The order and its active certificate are in step, with CT logging ${desiredStatus}. ${lostNamesNotice(decision.lostNames)}${rerunAdvice(decision)}`.trimEnd();
    case 'match-certificate':
      return `CT logging of the order was set back to ${decision.statusToSet}, as its active certificate has it. ${lostNamesNotice(decision.lostNames)}${rerunAdvice(decision)}${decision.reissueNotVisible ? NOT_VISIBLE_NOTICE : ''}`.trimEnd();
    case 'restore-baseline':
      return `CT logging of the order was set back to ${decision.statusToSet}, as its certificate had it at the start. ${rerunAdvice(decision)}`.trimEnd();
    case 'keep-for-first-certificate':
      return `Nothing was issued yet: CT logging was set to ${desiredStatus} once more, for the first certificate.`;
    case 'no-certificate':
      return 'No certificate of the order is known, and none can be issued any more: nothing was set.';
    case 'out-of-sync':
      return `What was left behind could not be read, so order ${orderId} is out of step as far as is known. Run again: a run does what is still to be done, and requests no second reissue.`;
  }
}

const NOT_VISIBLE_NOTICE = ' The reissue that was requested does not show; should it be issued later, run again then.';

/** The command that repairs an order whose status could not be set. */
function manualFixCommand({ orderId, apiUrl }: Pick<Transaction, 'orderId' | 'apiUrl'>, status: CtStatus): string {
  return `curl --request PUT --header "X-DC-DEVKEY: $DIGICERT_API_KEY" --header "Content-Type: application/json" --data '{"disable_ct": ${status === 'disabled'}}' ${apiUrl}/order/certificate/${orderId}/ct-status`;
}

function rerunAdvice({ closed }: { closed: boolean }): string {
  return closed ? '' : 'Run again.';
}

function lostNamesNotice(names: readonly string[]): string {
  if (names.length === 0) return '';
  return `The new certificate lacks ${formatNames(names)}: DigiCert revokes the earlier certificates within 72 hours of that. Reissue with all names in CertCentral. `;
}
