import type { RequestError } from '../errors.ts';
import type { IssuedCertificate } from '../pki/certificate.ts';
import { logProgress } from '../progress.ts';
import { formatDuration } from '../text.ts';
import { decideWait } from './decide.ts';
import type { Observation } from './observation.ts';
import { observe, observeUntil } from './observe.ts';
import { fetchPendingReasons, type PendingReasons } from './pending-reasons.ts';
import type { RunContext } from './transaction.ts';
import { createValidationWatch } from './watch-validation.ts';
import { notIssuedError, timeOverError } from './words/errors.ts';

/** The delays before the first observations of a wait, and between all others. */
const INITIAL_POLL_DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
const POLL_INTERVAL_MS = 30_000;
/** How long a run that only requests a reissue waits for it to appear. */
const REQUEST_ONLY_MINUTES = 2;

/** What an execution ends with. */
export interface Execution {
  /** The last observation. */
  observation: Observation;
  /** The active certificate; undefined if nothing was issued, or a reissue is left pending. */
  certificate: IssuedCertificate | undefined;
  /** What a pending reissue waits for; null if none is left pending. */
  reasons: PendingReasons | null;
}

/**
 * Waits until another certificate is active; for a request only, until the reissue is pending.
 * @param inDoubt why the reissue request of this run is in doubt, if it is
 * @throws ActionError if there is nothing left to wait for
 */
export async function waitForIssuance(context: RunContext, inDoubt?: RequestError): Promise<Execution> {
  const { api, log, inputs, session, transaction } = context;
  const startedAt = api.clock.now();
  session.waitStartedAt = startedAt;
  const end = startedAt + (inputs.waitMinutes || REQUEST_ONLY_MINUTES) * 60_000;
  const isRequestOnly = inputs.waitMinutes === 0;
  // For a request only, a grace period that began before the end moves the end.
  const deadline = () => (isRequestOnly ? Math.max(end, session.graceEndsAt) : end);
  // A reissue that was pending leaves no doubt.
  const doubt = () => (transaction.pending !== 'not-seen' ? undefined : inDoubt);
  const done = new AbortController();
  let lastError: RequestError | undefined;
  void logProgress(api.clock, done.signal, () => log(formatWait(startedAt, api.clock.now(), deadline())));
  const watchValidation = createValidationWatch(context, done.signal);
  try {
    for await (const observation of observeInWait(context, deadline)) {
      const decision = decideWait(observation, context);
      switch (decision.kind) {
        case 'failed':
          throw decision.error;
        case 'over':
          throw notIssuedError(doubt());
        case 'issued':
          return { observation, certificate: decision.certificate, reasons: null };
        case 'left-pending':
          return { observation, certificate: undefined, reasons: await fetchPendingReasons(context, observation) };
        case 'goes-on':
          if (decision.error && !lastError) log(`${decision.error.message} Still waiting.`);
          lastError = decision.error;
          if (observation.kind === 'pending') watchValidation(observation);
      }
    }
    throw timeOverError(Math.floor((deadline() - startedAt) / 60_000), isRequestOnly, lastError ?? doubt());
  } finally {
    done.abort();
  }
}

function formatWait(startedAt: number, now: number, deadline: number): string {
  const left = formatDuration(Math.max(0, deadline - now));
  return `Still waiting: ${formatDuration(now - startedAt)} so far, ${left} left.`;
}

/** Observes the order in growing intervals until the deadline, and once more at the end. */
async function* observeInWait(context: RunContext, deadline: () => number): AsyncGenerator<Observation> {
  let count = 0;
  const nextDelayMs = () =>
    (INITIAL_POLL_DELAYS_MS[count++] ?? POLL_INTERVAL_MS) * (0.9 + context.api.clock.random() / 5);
  for (;;) {
    yield* observeUntil(context, deadline, nextDelayMs);
    const end = deadline();
    yield await observe(context);
    // This observation may have begun a grace period, which moves the end.
    if (deadline() === end) return;
  }
}
