import type { Order } from '../../certcentral/order.ts';
import type { ReissueRequest } from '../../certcentral/reissue-api.ts';
import { Failure } from '../../http/request-error.ts';
import type { Desk } from '../context.ts';
import { type Look, look, sightOf } from '../observe.ts';
import type { Transaction } from '../transaction.ts';

const FRESH_MS = 60_000;
const MAX_READS = 3;

/** What became of a reissue request; `superseded`: none was sent, since another's reissue is pending or issued. */
type Requested =
  | { kind: 'accepted'; since: number }
  | { kind: 'in doubt'; since: number; failure: Failure }
  | { kind: 'superseded'; seen: Look };

/**
 * Requests a reissue, at most once, unless a reading that began no earlier than the PUT shows that one is pending or issued
 * already. One that shows none has to be at most a minute old.
 * @param latest a reading that began with the PUT
 * @param note is told before the request may be sent, and when it surely was not carried out
 * @throws Failure if it was refused, surely not carried out, or is no longer possible
 */
export async function requestReissue(
  { api, inputs, clock, log }: Desk,
  { orderId, start }: Transaction,
  request: ReissueRequest,
  latest: Look | undefined,
  note: (progress: Partial<Transaction>) => void,
): Promise<Requested> {
  // One that is too old to act on may be the only one that shows another's reissue, pending or issued.
  const readLatest = async () => {
    for (let reads = 0; ; reads++) {
      if (latest) {
        const sight = sightOf(latest, start?.serialNumber);
        if (sight.kind === 'pending' || sight.kind === 'another') return { seen: latest, due: false };
        if (sight.kind === 'same' && clock.now() - latest.at <= FRESH_MS) return { seen: latest, due: true };
        if (sight.kind === 'closed') throw closedMeanwhile(sight.order);
        if (sight.kind === 'unreadable' && reads > 0) throw sight.failure;
      }
      if (reads === MAX_READS) throw tooSlow();
      latest = await look(api, orderId, inputs, clock);
    }
  };
  const { seen, due } = await readLatest();
  if (!due) return { kind: 'superseded', seen };
  note({ post: 'sent' });
  let superseding: Look | undefined;
  const before = async () => {
    const again = await readLatest().catch((error) => {
      // What was in doubt is a reading, not the request.
      throw error instanceof Failure ? error.amended({ inDoubt: false, retry: 'never' }) : error;
    });
    if (again.due) return;
    superseding = again.seen;
    throw new Error('Another reissue came first.');
  };
  try {
    await api.requestReissue(orderId, request, { retries: inputs.retries, before });
    return { kind: 'accepted', since: clock.now() };
  } catch (error) {
    if (superseding || (error instanceof Failure && !error.inDoubt)) note({ post: 'not carried out' });
    if (superseding) return { kind: 'superseded', seen: superseding };
    if (!(error instanceof Failure) || !error.inDoubt) throw error;
    log(`${error.message} Whether the reissue was requested shows at the order.`);
    return { kind: 'in doubt', since: clock.now(), failure: error };
  }
}

function tooSlow(): Failure {
  return new Failure('the service takes more than a minute to tell how the order stands', {
    what: 'No reissue was requested',
    hint: 'Run again later.',
  });
}

/** The failure of a change whose order was closed on the way. */
export function closedMeanwhile(order: Order): Failure {
  return new Failure(`the order is ${order.status.toLowerCase()} meanwhile`, {
    what: 'The change cannot be completed',
    hint: 'Nothing can be reissued on it: for a new certificate, place a new order.',
  });
}
