import type { Order } from '../certcentral/order.ts';
import type { ReissueApi } from '../certcentral/reissue-api.ts';
import type { Chain } from '../certificate/chain.ts';
import type { Clock } from '../clock.ts';
import { Failure } from '../http/failure.ts';
import { type Look, look, type Sight, sightOf } from './look.ts';

const LOOK_AFTER_SECONDS = [1, 2, 4, 8, 15];
const LOOK_EVERY_SECONDS = 30;
const LINE_EVERY_MS = 50_000;

/** How long a reissue request in doubt may show nothing, in milliseconds. */
export const DOUBT_MS = 60_000;
/** How long the certificate may be the old one when a reissue is no longer pending, in milliseconds. */
export const LAG_MS = 120_000;

/** What a wait knows, and finds out. */
export interface Awaited {
  orderId: string;
  /** Of the certificate that was active before; undefined if there was none. */
  serialNumber: string | undefined;
  minutes: number;
  /** Since when a reissue request is in doubt. */
  doubtSince: number | undefined;
  /** Whether a reissue was seen pending. */
  pendingSeen: boolean;
  /** Since when it is over, as far as was seen. */
  overSince: number | undefined;
}

/** Where a wait stands after a look: at an end, or since when something has been so. */
type Progress =
  | { kind: 'issued'; order: Order; chain: Chain }
  | { kind: 'ended'; failure: Failure }
  | { kind: 'goes on' };

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
  void tellTime(clock, started, end, log, over.signal);
  let lastStatus: string | undefined;
  try {
    for (let count = 0; ; count++) {
      const left = end - clock.now();
      if (left <= 0)
        throw new Failure(`DigiCert has not issued the certificate within ${minutes(awaited.minutes)}`, {
          hint: 'See in CertCentral what the order waits for (an approval, a validation); wait-minutes can be raised.',
        });
      await clock.sleep(nextLookMs(count, awaited, clock, left));
      const seen = await look(api, awaited.orderId, { retries: 0 }, clock);
      const sight = sightOf(seen, awaited.serialNumber);
      const status = sight.order?.status;
      if (status !== undefined && status !== lastStatus) log(`The order is ${status || 'without a status'}.`);
      lastStatus = status ?? lastStatus;
      if (sight.kind === 'pending' && !awaited.pendingSeen) {
        awaited.pendingSeen = true;
        onPending();
      }
      const progress = progressOf(sight, seen, awaited);
      if (progress.kind === 'issued') return progress;
      if (progress.kind === 'ended') throw progress.failure;
    }
  } finally {
    over.abort();
  }
}

/** At the times of the contract, and at the end of each span that decides something. */
function nextLookMs(count: number, awaited: Awaited, clock: Clock, left: number): number {
  const seconds = LOOK_AFTER_SECONDS[count] ?? LOOK_EVERY_SECONDS;
  const usual = seconds * 1000 * (0.9 + clock.random() / 5);
  const { doubtSince = NaN, overSince = NaN } = awaited;
  const spans = [doubtSince + DOUBT_MS, overSince + LAG_MS].map((at) => at - clock.now()).filter((ms) => ms > 0);
  return Math.min(usual, left, ...spans);
}

/** Decides from a look whether the wait is over. Notes in `awaited` since when something has been so. */
export function progressOf(sight: Sight, seen: Look, awaited: Awaited): Progress {
  if (sight.kind === 'another') return { kind: 'issued', order: sight.order, chain: sight.chain };
  if (sight.kind === 'closed')
    return ended(
      `the order is ${sight.order.status.toLowerCase()}`,
      'Nothing can be reissued on it: for a new certificate, place a new order.',
    );
  if (sight.kind === 'unreadable') {
    return sight.failure.retry === 'never' ? { kind: 'ended', failure: sight.failure } : { kind: 'goes on' };
  }
  if (sight.kind === 'pending' || sight.kind === 'not issued') {
    awaited.overSince = undefined;
    return pendingRefusal(seen) ?? { kind: 'goes on' };
  }
  if (awaited.pendingSeen) {
    awaited.overSince ??= seen.at;
    if (seen.at - awaited.overSince >= LAG_MS)
      return ended(
        'the reissue is no longer pending, and the certificate is still the old one',
        'It was rejected or cancelled in CertCentral.',
      );
  } else if (seen.at - (awaited.doubtSince ?? NaN) >= DOUBT_MS)
    return ended('the reissue request was not answered, and nothing shows of it', 'DigiCert did not carry it out.');
  return { kind: 'goes on' };
}

/** While the order is pending the download may be missing (404); another refusal of it is one. */
function pendingRefusal({ certificate }: Look): Progress | undefined {
  if (!(certificate instanceof Failure) || certificate.retry !== 'never' || certificate.status === 404)
    return undefined;
  return { kind: 'ended', failure: certificate };
}

function ended(reason: string, hint: string): Progress {
  return { kind: 'ended', failure: new Failure(reason, { hint }) };
}

async function tellTime(
  clock: Clock,
  started: number,
  end: number,
  log: (line: string) => void,
  over: AbortSignal,
): Promise<void> {
  try {
    for (;;) {
      await clock.sleep(LINE_EVERY_MS, over);
      const now = clock.now();
      log(
        `Waiting for DigiCert to issue the certificate: ${duration(now - started)} so far, ${duration(Math.max(0, end - now))} left.`,
      );
    }
  } catch {
    // The wait is over.
  }
}

/** `1 min 40 s`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function minutes(count: number): string {
  return `${count} ${count === 1 ? 'minute' : 'minutes'}`;
}
