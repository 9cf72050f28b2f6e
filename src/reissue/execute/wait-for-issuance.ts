import type { Order } from '../../certcentral/order.ts';
import type { ReissueApi } from '../../certcentral/reissue-api.ts';
import { type Clock, every, within } from '../../clock.ts';
import { duration } from '../../format.ts';
import { Failure } from '../../http/request-error.ts';
import type { Chain } from '../../pki/issued-certificate.ts';
import { look, sightOf } from '../observe.ts';
import { type Awaited, DOUBT_MS, LAG_MS, progressOf } from './wait-state.ts';

const LOOK_AFTER_SECONDS = [1, 2, 4, 8, 15];
const LOOK_EVERY_SECONDS = 30;
const LINE_EVERY_MS = 50_000;

/**
 * Waits until the order is not pending and its active certificate is another one.
 * @param onPending is told when a reissue is seen pending for the first time
 * @throws Failure if that cannot be awaited any more
 */
export async function waitForIssuance(
  api: ReissueApi,
  awaited: Awaited,
  clock: Clock,
  log: (line: string) => void,
  onPending: () => void,
): Promise<{ order: Order; chain: Chain }> {
  const started = clock.now();
  const end = started + awaited.minutes * 60_000;
  const over = new AbortController();
  const lookNow = (stop?: AbortSignal) => look(api, awaited.orderId, { retries: 0, stop }, clock);
  let isFailing = false;
  void every(clock, LINE_EVERY_MS, over.signal, () => {
    const now = clock.now();
    log(
      `Waiting for DigiCert to issue the certificate: ${duration(now - started)} so far, ${duration(Math.max(0, end - now))} left.`,
    );
  });
  try {
    for (let count = 0; ; count++) {
      const left = Math.max(0, end - clock.now());
      const wait = nextLookMs(count, awaited, clock, left);
      await clock.sleep(wait);
      // A timer may ring a little early.
      const isLast = wait === left || clock.now() >= end;
      // One that hangs at the end does not take the place of the last.
      const seen = isLast ? await lookNow() : await within(clock, end, lookNow);
      const sight = sightOf(seen, awaited.serialNumber);
      const status = sight.order?.status;
      if (status !== undefined && status !== awaited.status) log(`The order is ${status || 'without a status'}.`);
      awaited.status = status ?? awaited.status;
      if (sight.kind === 'pending' && !awaited.pendingSeen) {
        awaited.pendingSeen = true;
        onPending();
      }
      const progress = progressOf(sight, seen, awaited);
      if (progress.kind === 'issued') return progress;
      if (progress.kind === 'ended') throw progress.failure;
      const failure = sight.kind === 'unreadable' ? sight.failure : undefined;
      if (isLast) throw ranOut(awaited, failure);
      if (failure && !isFailing) log(`${failure.message} The wait goes on.`);
      isFailing = failure !== undefined;
    }
  } finally {
    over.abort();
  }
}

/** @param failure why the last look showed nothing, if it did not */
function ranOut({ minutes, doubt, pendingSeen }: Awaited, failure: Failure | undefined): Failure {
  const time = `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  if (!failure)
    return new Failure(`DigiCert has not issued the certificate within ${time}`, {
      hint: 'See in CertCentral what the order waits for (an approval, a validation); wait-minutes can be raised.',
    });
  return failure.amended({
    what: `Whether DigiCert has issued the certificate within ${time} could not be read`,
    reason: doubt && !pendingSeen ? `${failure.reason}; before that, ${doubt.failure.reason}` : failure.reason,
  });
}

/** At the times of the contract, and at the end of each span that decides something. */
function nextLookMs(count: number, awaited: Awaited, clock: Clock, left: number): number {
  const seconds = LOOK_AFTER_SECONDS[count] ?? LOOK_EVERY_SECONDS;
  const usual = seconds * 1000 * (0.9 + clock.random() / 5);
  const { doubt, overSince = NaN } = awaited;
  const spans = [(doubt?.since ?? NaN) + DOUBT_MS, overSince + LAG_MS]
    .map((at) => at - clock.now())
    .filter((ms) => ms > 0);
  return Math.min(usual, left, ...spans);
}
