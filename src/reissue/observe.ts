import type { CertCentral, RequestOptions } from '../certcentral/client.ts';
import { withDeadline } from '../clock.ts';
import { MAX_READ_BACK_RETRIES } from '../domain/order-state.ts';
import { ifRead, RequestError, toRequestError } from '../errors.ts';
import type { ReissueContext, TransactionContext } from './context.ts';
import { beginGracePeriod } from './grace-period.ts';
import { hasOtherCertificate, type Observation, observeOrder } from './observation.ts';
import type { Transaction } from './transaction.ts';
import { findDifferences } from './verify.ts';

/** Observes the order of a transaction once, and records what a later recovery depends on. */
export async function observe(
  context: TransactionContext,
  options: RequestOptions = { retries: 0 },
): Promise<Observation> {
  const { transaction } = context;
  const known = { ...transaction, isIssued: transaction.baseline !== null };
  const observation = await observeOrder(context, known, options);
  track(context, observation);
  return observation;
}

function track({ transaction, session, checkpoint, log }: TransactionContext, observation: Observation): void {
  const { kind, at, phase, reissuePending } = observation;
  const certificate = ifRead(observation.certificate);
  const status = ifRead(observation.order)?.status;
  if (status !== undefined) {
    if (session.status !== undefined && status !== session.status)
      log(`The status of the order is ${status || 'not reported'}.`);
    session.status = status;
  }
  // Without a baseline, no other grace period begins before the order is issued.
  const hasGrace = session.graceEndsAt !== Number.NEGATIVE_INFINITY;
  const isFirstIssued = transaction.baseline === null && phase === 'issued' && !hasGrace;
  const isOver = transaction.isPending && kind !== 'pending' && reissuePending === false;
  if (isOver || isFirstIssued) beginGracePeriod(session, at);
  const isPending = kind === 'pending' || (transaction.isPending && !isOver);
  const wasPending = transaction.wasPending || kind === 'pending';
  const lastStatus = certificate?.ctStatus ?? transaction.lastStatus;
  const isOwn = transaction.reissueRequest !== 'none' && hasOtherCertificate(observation, transaction.baseline);
  const isIssuedOtherwise =
    isOwn && certificate ? findDifferences(certificate, transaction, at).length > 0 : transaction.isIssuedOtherwise;
  const progress = { wasPending, isPending, lastStatus, isIssuedOtherwise };
  if (Object.entries(progress).some(([name, value]) => transaction[name as keyof Transaction] !== value))
    checkpoint(progress);
}

/**
 * Repeats an observation by the usual retry rules until both could be read, both each time, so that they belong together.
 * @returns the last observation, with the error that ended the retries
 */
export async function observeWithRetries(
  api: CertCentral,
  retries: number,
  observeOnce: (options: RequestOptions) => Promise<Observation>,
): Promise<Observation> {
  let last: Observation | undefined;
  const attempt = async (options: RequestOptions) => {
    last = await observeOnce(options);
    const failed = retryableReadOf(last);
    if (failed) throw last[failed];
    return last;
  };
  try {
    return await api.retry(attempt, { retries });
  } catch (error) {
    const failed = last && retryableReadOf(last);
    if (!last || !failed) throw error;
    return { ...last, [failed]: toRequestError(error) };
  }
}

function retryableReadOf({ order, certificate }: Observation): 'order' | 'certificate' | undefined {
  const mayHelp = (read: unknown) => read instanceof RequestError && read.retryability !== 'permanent';
  if (mayHelp(order)) return 'order';
  return !(order instanceof RequestError) && mayHelp(certificate) ? 'certificate' : undefined;
}

/** Observes the order of a transaction until both could be read, with the retries of a read after a status update. */
export function observeAfterUpdate(context: ReissueContext): Promise<Observation> {
  const retries = Math.min(context.inputs.retries, MAX_READ_BACK_RETRIES);
  return observeWithRetries(context.api, retries, (options) => observe(context, options));
}

/** Observes the order again and again, after a delay each, until a deadline, which cuts off the observation under way. */
export async function* observeUntil(
  context: TransactionContext,
  deadline: () => number,
  nextDelayMs: () => number,
): AsyncGenerator<Observation> {
  const { clock } = context;
  for (;;) {
    await clock.sleep(Math.max(0, Math.min(nextDelayMs(), deadline() - clock.now())));
    if (clock.now() >= deadline()) return;
    const next = await withDeadline(clock, deadline(), async (signal) => {
      const observation = await observe(context, { retries: 0, signal });
      return signal.aborted ? undefined : observation;
    });
    // An observation that was cut off may have moved the deadline.
    if (next) yield next;
    else if (clock.now() >= deadline()) return;
  }
}
