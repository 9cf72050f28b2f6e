import type { Order } from '../../certcentral/order.ts';
import type { ReissueApi } from '../../certcentral/reissue-api.ts';
import { type Clock, runEvery, withDeadline } from '../../clock.ts';
import { formatDuration } from '../../format.ts';
import { RequestError } from '../../http/request-error.ts';
import type { IssuedCertificate } from '../../pki/issued-certificate.ts';
import { classify, observe } from '../observe.ts';
import { advance, DOWNLOAD_LAG_GRACE_MS, REISSUE_VISIBILITY_GRACE_MS, type WaitState } from './wait-state.ts';

const INITIAL_POLL_DELAYS_SECONDS = [1, 2, 4, 8, 15];
const POLL_INTERVAL_SECONDS = 30;
const LOG_INTERVAL_MS = 50_000;

/**
 * Waits until the order is not pending and its active certificate is another one.
 * @param onPending is told when a reissue is seen pending for the first time
 * @throws Failure if that cannot be awaited any more
 */
export async function waitForIssuance(
  api: ReissueApi,
  awaited: WaitState,
  clock: Clock,
  log: (line: string) => void,
  onPending: () => void,
): Promise<{ order: Order; chain: IssuedCertificate }> {
  const started = clock.now();
  const end = started + awaited.timeoutMinutes * 60_000;
  const done = new AbortController();
  const poll = (signal?: AbortSignal) => observe(api, awaited.orderId, { retries: 0, signal }, clock);
  let isFailing = false;
  void runEvery(clock, LOG_INTERVAL_MS, done.signal, () => {
    const now = clock.now();
    log(
      `Waiting for DigiCert to issue the certificate: ${formatDuration(now - started)} so far, ${formatDuration(Math.max(0, end - now))} left.`,
    );
  });
  try {
    for (let count = 0; ; count++) {
      const left = Math.max(0, end - clock.now());
      const wait = nextPollDelayMs(count, awaited, clock, left);
      await clock.sleep(wait);
      // A timer may ring a little early.
      const isLast = wait === left || clock.now() >= end;
      // One that hangs at the end does not take the place of the last.
      const seen = isLast ? await poll() : await withDeadline(clock, end, poll);
      const sight = classify(seen, awaited.serialNumber);
      const status = sight.order?.status;
      if (status !== undefined && status !== awaited.lastStatus) log(`The order is ${status || 'without a status'}.`);
      awaited.lastStatus = status ?? awaited.lastStatus;
      if (sight.kind === 'pending' && !awaited.sawPending) {
        awaited.sawPending = true;
        onPending();
      }
      const progress = advance(sight, seen, awaited);
      if (progress.kind === 'issued') return progress;
      if (progress.kind === 'failed') throw progress.error;
      const failure = sight.kind === 'unreadable' ? sight.error : undefined;
      if (isLast) throw waitTimeoutError(awaited, failure);
      if (failure && !isFailing) log(`${failure.message} The wait goes on.`);
      isFailing = failure !== undefined;
    }
  } finally {
    done.abort();
  }
}

/** @param failure why the last look showed nothing, if it did not */
function waitTimeoutError(
  { timeoutMinutes, inDoubt, sawPending }: WaitState,
  failure: RequestError | undefined,
): RequestError {
  const time = `${timeoutMinutes} ${timeoutMinutes === 1 ? 'minute' : 'minutes'}`;
  if (!failure)
    return new RequestError(`DigiCert has not issued the certificate within ${time}`, {
      hint: 'See in CertCentral what the order waits for (an approval, a validation); wait-minutes can be raised.',
    });
  return failure.with({
    title: `Whether DigiCert has issued the certificate within ${time} could not be read`,
    detail: inDoubt && !sawPending ? `${failure.detail}; before that, ${inDoubt.error.detail}` : failure.detail,
  });
}

/** At the times of the contract, and at the end of each span that decides something. */
function nextPollDelayMs(count: number, awaited: WaitState, clock: Clock, left: number): number {
  const seconds = INITIAL_POLL_DELAYS_SECONDS[count] ?? POLL_INTERVAL_SECONDS;
  const usual = seconds * 1000 * (0.9 + clock.random() / 5);
  const { inDoubt, pendingEndedAt: overSince = NaN } = awaited;
  const spans = [(inDoubt?.requestedAt ?? NaN) + REISSUE_VISIBILITY_GRACE_MS, overSince + DOWNLOAD_LAG_GRACE_MS]
    .map((at) => at - clock.now())
    .filter((ms) => ms > 0);
  return Math.min(usual, left, ...spans);
}
