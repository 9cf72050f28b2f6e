import type { Deviation } from '../../domain/as-desired.ts';
import type { Objection } from '../../domain/objections.ts';
import { type Closure, isMissing } from '../../domain/order-state.ts';
import {
  describeClosure,
  describeObjection,
  PLAN_DIFFERENCES,
  renewalAdvice,
  UNSEEN_NAMES_HINT,
} from '../../domain/words.ts';
import { ActionError, RequestError } from '../../errors.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import { capitalize, formatCount, formatNames, joinSentences } from '../../text.ts';
import type { Observation } from '../observation.ts';
import type { Refusal } from '../plan.ts';

const CLOSED_HINT = 'A closed order gets no more certificates: for a new one, place a new order.';

/** What a user can do about an order that a run does not change. */
const HINTS: Record<Exclude<Objection['kind'], 'renewal'>, string> = {
  closed: CLOSED_HINT,
  'non-dns-name': 'Reissue it in CertCentral.',
  'no-dns-name': 'Reissue it in CertCentral.',
  ev: 'If DigiCert lets your account keep EV certificates out of the logs, set the status with the workflow set-status.yml (the root action), and reissue the certificate in CertCentral.',
  'no-public-tls': 'CT logging does not apply to its certificates: there is nothing to change.',
  mixed: 'List the order ID in keep-out or log of the policy file.',
  ignored: 'Set disable-ct, or take the order out of ignore.',
  disagreement: 'If disable-ct is right, change the policy first. If the policy is right, leave disable-ct out.',
  'unseen-names': UNSEEN_NAMES_HINT,
  'unusable-csr': 'Provide a request in csr-file: the new certificate gets the key of that request.',
};

/** Creates the error for a run that changes nothing. */
export function refusalError(refusal: Refusal, orderId: string): ActionError {
  if (refusal.kind === 'unread') {
    const { error, isPending } = refusal;
    const hint = 'A reissue is pending, and DigiCert provides no certificate until it is issued: run again then.';
    return isPending && isMissing(error) ? error.with({ hint }) : error;
  }
  if (refusal.kind === 'not-as-planned') {
    const { differences, planned, active } = refusal;
    const clauses = differences.map((field) => PLAN_DIFFERENCES[field]).join('; ');
    const serials = `the serial number in the plan is ${planned ?? 'none'}, that of the active certificate is ${active ?? 'none'}`;
    return new ActionError(`${clauses} (${serials})`, {
      title: `Order ${orderId} is not as in expected-plan`,
      hint: 'Nobody approved that: plan again, and approve that plan.',
    });
  }
  const { objection, order } = refusal;
  return new ActionError(describeObjection(objection, order), {
    title: `The change of order ${orderId} is refused`,
    hint: objection.kind === 'renewal' ? `${capitalize(renewalAdvice(objection, order))}.` : HINTS[objection.kind],
  });
}

/** Creates the error for an order that was closed during a change. */
export function closedError(closure: Closure, status: string): ActionError {
  const title = 'The change cannot be completed';
  return new ActionError(describeClosure(closure, status), { title, hint: CLOSED_HINT });
}

/** Creates the error for a pending reissue that a run did not request, after the run turned logging on. */
export function unseenReissueError(orderId: string): ActionError {
  const title = `A reissue of order ${orderId} has appeared that this step did not request`;
  const text = 'CT logs would publish its names for good, and nobody can look at them';
  return new ActionError(text, { title, hint: UNSEEN_NAMES_HINT });
}

/** Creates the error for a look after a run turned logging on that cannot tell whether a reissue is pending. */
export function uncheckedError(orderId: string, { order }: Observation): ActionError {
  const title = `Nobody knows whether a reissue of order ${orderId} is pending whose names CT logs would publish for good`;
  if (order instanceof RequestError) return order.with({ title });
  return new ActionError('CertCentral does not report it', { title, hint: UNSEEN_NAMES_HINT });
}

/** Creates the error for a reissue that was not requested: a read failed, or the order reports the other status. */
export function notRequestedError(cause: RequestError): RequestError {
  // An error of a read must not be retried as one of the request.
  return cause.with({ title: `No reissue was requested: ${cause.title}`, retryability: 'permanent', inDoubt: false });
}

/** Creates the error for an order that reports the other status, also a minute after it was set. */
export function otherStatusError(orderId: string, desired: CtStatus): RequestError {
  const other = desired === 'enabled' ? 'disabled' : 'enabled';
  const text = `the order reports CT logging ${other}, also a minute after it was set to ${desired}`;
  return new RequestError(text, {
    title: `Order ${orderId} does not have the desired CT status`,
    hint: 'Find out whether somebody else sets it. If CertCentral lags behind a change, run again later.',
  });
}

/** Creates the error of a reissue that is over without another certificate, or has not appeared after a request in doubt. */
export function notIssuedError(inDoubt: RequestError | undefined): ActionError {
  if (inDoubt) return inDoubt.with({ hint: joinSentences('No reissue has appeared.', inDoubt.hint) });
  return new ActionError('The reissue is no longer pending, and the certificate is still the old one', {
    hint: 'It was probably rejected or canceled in CertCentral.',
  });
}

/** Creates the error of a wait whose time is over, perhaps because of a request in doubt or a last observation that failed. */
export function timeOverError(minutes: number, isRequestOnly: boolean, cause: RequestError | undefined): ActionError {
  const time = formatCount(minutes, 'minute');
  if (cause) return cause.with({ title: `Could not find out within ${time} whether DigiCert issued the certificate` });
  const late = `DigiCert did not issue the certificate within ${time}`;
  return isRequestOnly
    ? new ActionError(`${late}, and no pending reissue appeared`, { hint: 'Check the order in CertCentral.' })
    : new ActionError(late, { hint: 'If approval or validation takes longer, raise wait-minutes.' });
}

/** Creates the error for a certificate that is not as desired. It names every deviation. */
export function notAsDesiredError(deviations: readonly Deviation[], desiredStatus: CtStatus): ActionError {
  return new ActionError(deviations.map((deviation) => describeDeviation(deviation, desiredStatus)).join('; '), {
    title: `The active certificate is not as desired (CT logging ${desiredStatus})`,
    hint: 'Do not deploy it until you know why.',
  });
}

function describeDeviation(deviation: Deviation, desiredStatus: CtStatus): string {
  if (deviation.kind === 'lost-names') return `it lacks ${formatNames(deviation.names)}`;
  if (deviation.kind === 'additional-names') return `it has the additional names ${formatNames(deviation.names)}`;
  if (deviation.kind === 'key') return 'its key is not the required one';
  if (deviation.kind === 'expired') return 'it has expired';
  return desiredStatus === 'enabled' ? 'it was not logged' : 'it was logged';
}
