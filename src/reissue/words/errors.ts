import type { PlanDifference } from '../../domain/approved-plan.ts';
import type { RefusingObjection } from '../../domain/objections.ts';
import { isMissing } from '../../domain/order-state.ts';
import { describeObjection } from '../../domain/words.ts';
import { ActionError, type RequestError } from '../../errors.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import { formatCount, formatNames, joinSentences } from '../../text.ts';
import type { Refusal } from '../plan.ts';
import type { Transaction } from '../transaction.ts';
import type { Difference } from '../verify.ts';

/** What a user can do about an order that a run does not change. */
const HINTS: Record<RefusingObjection['kind'], string> = {
  closed: 'For a new certificate, place a new order.',
  expired: 'Nothing can be logged or kept out for it anymore: renew the certificate.',
  'non-dns-name': 'Reissue it in CertCentral.',
  'no-dns-name': 'Reissue it in CertCentral.',
  ev: 'If DigiCert lets your account keep EV certificates out of the logs, set the status with the root action, and reissue the certificate in CertCentral.',
  'no-public-tls': 'CT logging does not apply to its certificates: there is nothing to change.',
  mixed: 'List the order ID in keep-out or log of the policy file.',
  ignored: 'Set disable-ct, or take the order out of ignore.',
  disagreement: 'If disable-ct is right, change the policy first.',
  'unseen-names':
    'Wait until the certificate is issued, and look at its names. If they may be published, list the order ID in log of the policy file.',
  'unusable-csr': 'Provide a request in csr-file: the new certificate gets the key of that request.',
};

/** Creates the error for a run that changes nothing. */
export function refusalError(refusal: Refusal, orderId: string): ActionError {
  switch (refusal.kind) {
    case 'unread':
      return refusal.isPending && isMissing(refusal.error)
        ? refusal.error.with({
            hint: 'A reissue is pending, and DigiCert provides no certificate until it is issued: run again then.',
          })
        : refusal.error;
    case 'objection':
      return objectionError(refusal, orderId);
    case 'not-as-planned': {
      const { differences, planned, active } = refusal;
      const clauses = differences.map(describePlanDifference).join('; ');
      return new ActionError(
        `${clauses} (the serial number in the plan is ${planned}, that of the active certificate is ${active})`,
        {
          title: `Order ${orderId} is not as in expected-plan`,
          hint: 'Nobody approved that: plan again, and approve that plan.',
        },
      );
    }
  }
}

function objectionError({ objection, order }: Extract<Refusal, { kind: 'objection' }>, orderId: string): ActionError {
  const { kind } = objection;
  const isPending = kind === 'unseen-names' && objection.reissuePending === true;
  const isReplaced = kind === 'unusable-csr' && objection.reason === 'other-key';
  return new ActionError(describeObjection(objection, order), {
    title: `The change of order ${orderId} is refused`,
    hint: joinSentences(
      isReplaced && 'Somebody may have replaced it, and approvers do not know that key.',
      HINTS[kind],
      isPending && 'Or approve the plan of a dry run, do=wait, as expected-plan.',
    ),
  });
}

function describePlanDifference(difference: PlanDifference): string {
  switch (difference.kind) {
    case 'status':
      return `CT logging should now be ${difference.desired}, and the plan has ${difference.planned}`;
    case 'action':
      return `a reissue is due, and the plan has do=${difference.planned}`;
    case 'names':
      return 'the names are not those of the plan';
    case 'serial-number':
      return 'another certificate is active';
    case 'key':
      return 'the certificate signing request (CSR) has another key than the plan';
    case 'unseen-names':
      return 'a reissue is or may be pending, whose names the plan does not have, and CT logs would publish them';
  }
}

/** A wait that ends without another certificate. */
export interface FailedWait {
  /** Whether nothing is left to wait for; else the time is over. */
  isOver: boolean;
  minutes: number;
  isRequestOnly: boolean;
  /** Why the last observation showed nothing, if it failed. */
  lastError: RequestError | undefined;
  /** Why the reissue request is in doubt, if it is. */
  inDoubt: RequestError | undefined;
}

/** Creates the error of a wait that failed. */
export function waitError({ isOver, minutes, isRequestOnly, lastError, inDoubt }: FailedWait): ActionError {
  const time = formatCount(minutes, 'minute');
  const noCertificate = `DigiCert did not issue the certificate within ${time}`;
  if (lastError)
    return lastError.with({
      title: `Could not find out within ${time} whether DigiCert issued the certificate`,
      note: `${lastError.note}${inDoubt ? `; before that, ${inDoubt.detail}` : ''}`,
    });
  const noReissue = 'No reissue appeared, so the request is treated as not carried out.';
  if (inDoubt) return inDoubt.with({ hint: joinSentences(isOver ? noReissue : `${noCertificate}.`, inDoubt.hint) });
  return isOver
    ? new ActionError('The reissue is no longer pending, and the certificate is still the old one', {
        hint: 'It was probably rejected or canceled in CertCentral.',
      })
    : new ActionError(`${noCertificate}${isRequestOnly ? ', and no pending reissue appeared' : ''}`, {
        hint: isRequestOnly
          ? 'Check the order in CertCentral.'
          : 'If approval or validation takes longer, raise wait-minutes.',
      });
}

/** What DigiCert does after a reissue that removes a name. */
export const REVOCATION_NOTICE =
  'DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.';

/** Creates the error for a certificate that is not as desired. It names every difference. */
export function notAsDesiredError(
  differences: readonly Difference[],
  { desiredStatus }: Pick<Transaction, 'desiredStatus'>,
): ActionError {
  const losesNames = differences.some(({ kind }) => kind === 'lost-names');
  return new ActionError(differences.map((difference) => describeDifference(difference, desiredStatus)).join('; '), {
    title: `The active certificate is not as desired (CT logging ${desiredStatus})`,
    hint: losesNames ? `Do not deploy it. ${REVOCATION_NOTICE}` : 'Do not deploy it until you know why.',
  });
}

function describeDifference(difference: Difference, desiredStatus: CtStatus): string {
  switch (difference.kind) {
    case 'status':
      return `it was issued with CT logging ${desiredStatus === 'enabled' ? 'disabled' : 'enabled'}`;
    case 'key':
      return 'its key is not the required one';
    case 'expired':
      return 'it has expired';
    case 'lost-names':
      return `it lacks ${formatNames(difference.names)}`;
    case 'more-names':
      return `it has the additional names ${formatNames(difference.names)}`;
    case 'non-dns-name':
      return 'it has a name that is not a DNS name';
  }
}
