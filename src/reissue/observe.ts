import type { CertCentral, RequestOptions } from '../certcentral/client.ts';
import { downloadIssuedCertificate } from '../certcentral/endpoints.ts';
import { withDeadline } from '../clock.ts';
import { fetchOrderSnapshot, MAX_READ_BACK_RETRIES } from '../domain/order-snapshot.ts';
import { ifRead, RequestError, toRequestError } from '../errors.ts';
import { whyRunMustEnd } from './decide.ts';
import { classify, type KnownOrder, type Observation, showsNothing, trackPending } from './observation.ts';
import { beginGracePeriod, type ChangeContext, isOwnReissueOpen, type RunContext } from './transaction.ts';

/** Reads an order and its active certificate, both at once, in one attempt. */
export async function observeOrder(api: CertCentral, known: KnownOrder, options: RequestOptions): Promise<Observation> {
  const at = api.clock.now();
  const { orderId, commonName } = known;
  return classify(await fetchOrderSnapshot(api, orderId, options, downloadIssuedCertificate, commonName), at, known);
}

/** Observes the order of a transaction once, and records what a later recovery depends on. */
export async function observe(context: ChangeContext, options: RequestOptions = { retries: 0 }): Promise<Observation> {
  const observation = await observeOrder(context.api, context.transaction, options);
  trackStatus(context, observation);
  trackReissue(context, observation);
  return observation;
}

function trackStatus({ session, log }: ChangeContext, observation: Observation): void {
  session.lastCertificate = ifRead(observation.certificate) ?? session.lastCertificate;
  const status = ifRead(observation.order)?.status;
  if (status === undefined) return;
  if (session.status !== undefined && status !== session.status)
    log(`The status of the order is ${status || 'not reported'}.`);
  session.status = status;
  session.lastRead = observation;
}

function trackReissue({ transaction, session, checkpoint }: ChangeContext, observation: Observation): void {
  const { at, phase } = observation;
  const pending = trackPending(observation, transaction.pending);
  const isOver = transaction.pending === 'seen' && pending === 'over';
  const isGraceOver = session.graceEndsAt > 0 && at >= session.graceEndsAt && showsNothing(observation);
  // Without a baseline, no other grace period begins before the order is issued.
  const isFirstIssued = transaction.baseline === null && phase === 'issued' && session.graceEndsAt === 0;
  if (isOver || isFirstIssued) beginGracePeriod(session, at);
  const isOwnOver = isOwnReissueOpen(transaction) && (isOver || isGraceOver || observation.hasOtherCertificate);
  if (pending !== transaction.pending || isOwnOver)
    checkpoint({ pending, isOwnReissueOver: isOwnOver || transaction.isOwnReissueOver });
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

/**
 * Observes the order of a transaction until both could be read, with the retries of a read after a status update.
 * @param isFirst whether it is the observation directly behind the update
 * @throws ActionError if the change may not go on
 */
export async function observeAfterUpdate(context: RunContext, isFirst = false): Promise<Observation> {
  const { api, inputs, transaction } = context;
  const retries = Math.min(inputs.retries, MAX_READ_BACK_RETRIES);
  const observation = await observeWithRetries(api, retries, (options) => observe(context, options));
  const end = whyRunMustEnd(observation, transaction, isFirst);
  if (end) throw end;
  return observation;
}

/** Observes the order again and again, after a delay each, until a deadline, which cuts off the observation under way. */
export async function* observeUntil(
  context: ChangeContext,
  deadline: () => number,
  nextDelayMs: () => number,
): AsyncGenerator<Observation> {
  const { clock } = context.api;
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
