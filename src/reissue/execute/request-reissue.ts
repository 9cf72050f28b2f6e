import type { Order } from '../../certcentral/order.ts';
import type { ReissueRequest } from '../../certcentral/reissue-api.ts';
import { RequestError } from '../../http/request-error.ts';
import type { ReissueContext } from '../context.ts';
import { classify, type Observation, observe } from '../observe.ts';
import type { Transaction } from '../transaction.ts';

const MAX_OBSERVATION_AGE_MS = 60_000;
const MAX_OBSERVATIONS = 3;

/** What became of a reissue request; `superseded`: none was sent, since another's reissue is pending or issued. */
type ReissueRequestResult =
  | { kind: 'accepted'; requestedAt: number }
  | { kind: 'in-doubt'; requestedAt: number; error: RequestError }
  | { kind: 'preempted'; seen: Observation };

/**
 * Requests a reissue, at most once, unless a reading that began no earlier than the PUT shows that one is pending or issued
 * already. One that shows none has to be at most a minute old.
 * @param latest a reading that began with the PUT
 * @param note is told before the request may be sent, and when it surely was not carried out
 * @throws Failure if it was refused, surely not carried out, or is no longer possible
 */
export async function requestReissue(
  { api, inputs, clock, log }: ReissueContext,
  { orderId, baseline }: Transaction,
  request: ReissueRequest,
  latest: Observation | undefined,
  note: (progress: Partial<Transaction>) => void,
): Promise<ReissueRequestResult> {
  // One that is too old to act on may be the only one that shows another's reissue, pending or issued.
  const freshObservation = async () => {
    for (let reads = 0; ; reads++) {
      if (latest) {
        const sight = classify(latest, baseline?.serialNumber);
        if (sight.kind === 'pending' || sight.kind === 'replaced') return { seen: latest, due: false };
        if (sight.kind === 'unchanged' && clock.now() - latest.observedAt <= MAX_OBSERVATION_AGE_MS)
          return { seen: latest, due: true };
        if (sight.kind === 'closed') throw orderClosedError(sight.order);
        if (sight.kind === 'unreadable' && reads > 0) throw sight.error;
      }
      if (reads === MAX_OBSERVATIONS) throw staleObservationError();
      latest = await observe(api, orderId, inputs, clock);
    }
  };
  const { seen, due } = await freshObservation();
  if (!due) return { kind: 'preempted', seen };
  note({ post: 'sent' });
  let superseding: Observation | undefined;
  const beforeAttempt = async () => {
    const again = await freshObservation().catch((error) => {
      // What was in doubt is a reading, not the request.
      throw error instanceof RequestError ? error.with({ inDoubt: false, retryability: 'permanent' }) : error;
    });
    if (again.due) return;
    superseding = again.seen;
    throw new Error('Another reissue came first.');
  };
  try {
    await api.requestReissue(orderId, request, { retries: inputs.retries, beforeAttempt });
    return { kind: 'accepted', requestedAt: clock.now() };
  } catch (error) {
    if (superseding || (error instanceof RequestError && !error.inDoubt)) note({ post: 'not carried out' });
    if (superseding) return { kind: 'preempted', seen: superseding };
    if (!(error instanceof RequestError) || !error.inDoubt) throw error;
    log(`${error.message} Whether the reissue was requested shows at the order.`);
    return { kind: 'in-doubt', requestedAt: clock.now(), error };
  }
}

function staleObservationError(): RequestError {
  return new RequestError('the service takes more than a minute to tell how the order stands', {
    title: 'No reissue was requested',
    hint: 'Run again later.',
  });
}

/** The failure of a change whose order was closed on the way. */
export function orderClosedError(order: Order): RequestError {
  return new RequestError(`the order is ${order.status.toLowerCase()} meanwhile`, {
    title: 'The change cannot be completed',
    hint: 'Nothing can be reissued on it: for a new certificate, place a new order.',
  });
}
