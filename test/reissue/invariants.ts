import { hasPlannedNames, isPermitted } from './approval-invariants.ts';
import {
  assertThat,
  type CompletedRun,
  decisionOf,
  desiredBy,
  type EndedProcess,
  firstLook,
  isOutOfSync,
  isUnsure,
  lastRead,
  mayHavePosted,
} from './completed-run.ts';
import { digestOf, keyDigestOf } from './simulated-keys.ts';
import type { Attempt } from './simulated-process.ts';
import { ORDER_ID, type SimulatedService } from './simulated-service.ts';

/** Why the contract cannot hold for a run. */
export type KnownLimitation =
  | 'changed after the last observation'
  | 'an earlier out of sync, not known'
  | 'hidden by lag';

/**
 * Checks the state after a run, or after its main step.
 * @returns the limitation that explains it, if it is not as it should be
 */
export function checkEnd(service: SimulatedService, run: CompletedRun): KnownLimitation | undefined {
  const { main, post } = run;
  const attempts = [...main.attempts, ...(post?.attempts ?? [])];
  const last = post ?? main;
  const isGreen = last === main && main.errors.length === 0;
  assertThat(last.errors.length <= 1, `one error at most: ${last.errors.join('\n')}`);
  if (!attempts.some(({ kind }) => kind === 'put')) {
    assertThat(!isGreen, 'no green run without a PUT');
    assertThat(!attempts.some(({ kind }) => kind === 'post'), 'no POST without a PUT');
    // Refused inputs: the order was not read.
    if (attempts.length === 0) return undefined;
    // A certificate that was issued just before the run may have brought the order back in sync.
    if (run.wasInSync || service.state.inSync || service.isClosed || isOutOfSync(last) || isUnsure(last))
      return undefined;
    const isHidden = ['order', 'chain'].some((kind) => lastRead(attempts, kind)?.hidden);
    assertThat(isHidden, `nothing said of an order that is out of sync`);
    return 'hidden by lag';
  }
  if (isGreen) {
    assertThat(last.recovery === undefined, 'a green run has nothing to recover');
    return checkGreen(service, run);
  }
  if (!isOutOfSync(last)) return checkRed(service, run, attempts, last);
  checkOutOfSync(last);
  const order = last.attempts.findLast(({ kind }) => kind === 'order');
  // An observation that the end of the recovery cuts off is not the last one.
  const isComplete = last.attempts.findLast(({ kind }) => kind === 'chain')?.status !== undefined;
  const sawCertificate = attempts.some(({ kind, read, isOther }) => kind === 'chain' && (read || isOther));
  const isWithoutCertificate = isComplete && order?.read === true && order.showedNone === true && !sawCertificate;
  assertThat(!isWithoutCertificate, 'an order without a certificate is in sync with any status');
  return undefined;
}

/** An order is called out of sync, by the words of the contract, unless it is known to be in sync. */
function checkOutOfSync({ attempts, errors }: EndedProcess): void {
  assertThat(errors.length === 1, 'out of sync is red');
  assertThat(RegExp(`order ${ORDER_ID} is out of sync`, 'i').test(errors.join()), 'out of sync names the order');
  const last = attempts.findLast(({ kind }) => kind !== 'validation' && kind !== 'caa');
  assertThat(last?.kind !== 'put' || last.status !== 204, 'out of sync after a PUT that was carried out');
}

function checkGreen(service: SimulatedService, run: CompletedRun): KnownLimitation | undefined {
  const { state } = service;
  const { step, main } = run;
  const { attempts, outputs = {} } = main;
  const isRequested = String(outputs['reissue-pending']) === 'true';
  const order = lastRead(attempts, 'order');
  assertThat(state.disableCt === desiredBy(run), 'a green run sets the status');
  assertThat(!isRequested || step.waitMinutes === 0, 'only a request ends green while the reissue is pending');
  assertThat(isRequested || !order?.showedPending, 'green while a reissue was seen to be pending');
  if (isRequested) {
    if (state.pending || service.changedAt > (order?.sent ?? 0)) return undefined;
    assertThat(Boolean(order?.hidden), `nothing is pending`);
    return 'hidden by lag';
  }
  const { serial, scts, dnsNames: names } = state;
  if (serial === undefined || isAsDesired(run, { scts, key: service.activeKey, names })) return undefined;
  const chain = lastRead(attempts, 'chain');
  const seen = Math.max(chain?.sent ?? 0, order?.showedNone ? order.sent : 0);
  if (service.issuedAt > seen) return 'changed after the last observation';
  assertThat(Boolean(chain?.hidden || order?.hidden), `a green run is not as desired`);
  return 'hidden by lag';
}

/** Whether a certificate has the status, the key and the names that a green run promises. */
function isAsDesired(run: CompletedRun, { scts, key, names = [] }: Pick<Attempt, 'scts' | 'key' | 'names'>): boolean {
  const baseline = run.main.attempts.find(({ kind, read }) => kind === 'chain' && read);
  const required = requiredKey(run, baseline);
  return (
    scts === !desiredBy(run) &&
    (required === 'any' || keyDigestOf(key) === required) &&
    (baseline?.names ?? []).every((name) => names.includes(name)) &&
    hasPlannedNames(run, names) &&
    isPermitted(run, names)
  );
}

/** The digest of the key that the certificate must have; `any` if any will do. */
function requiredKey(run: CompletedRun, baseline: Attempt | undefined): string {
  const { step, plan, main } = run;
  if (step.csr !== null) return digestOf(step.csr);
  if (plan && plan.keyDigest !== 'any') return plan.keyDigest;
  const { order, chain } = firstLook(run);
  const isIssued = !order?.showedPending && !order?.showedNone;
  const wasDue = isIssued && chain !== undefined && chain.scts === desiredBy(run);
  return wasDue || mayHavePosted(main.attempts) ? keyDigestOf(baseline?.key) : 'any';
}

function checkRed(
  service: SimulatedService,
  run: CompletedRun,
  attempts: readonly Attempt[],
  last: EndedProcess,
): KnownLimitation | undefined {
  const { state } = service;
  const desired = desiredBy(run);
  const decision = decisionOf(last);
  if (decision?.kind === 'keep-for-first-certificate' && !last.recovery?.isSetFailed && !state.serial)
    assertThat(state.disableCt === desired, 'the first certificate would not be as desired');
  checkNecessity(run);
  if (state.inSync) return undefined;
  const changedNothing = attempts.every(({ kind, refused }) => kind !== 'put' || refused);
  if (state.pending && (state.disableCt === desired || changedNothing)) {
    const isNamed = mayHavePosted(attempts) || changedNothing || last.recovery?.isOwnRequest === false;
    assertThat(isNamed, `nothing said of another's reissue`);
    return undefined;
  }
  const serials = new Set(attempts.filter(({ kind, read }) => kind === 'chain' && read).map(({ serial }) => serial));
  const mayBeReissued =
    serials.size > 1 || mayHavePosted(attempts) || attempts.some(({ read, showedPending }) => read && showedPending);
  if (service.changedAt > lastObservation(attempts, !mayBeReissued)) return 'changed after the last observation';
  // A reissue that was pending before can have been rejected meanwhile, too.
  if ((!run.wasInSync || changedNothing) && isUnsure(last)) return 'an earlier out of sync, not known';
  const isHidden = isHiddenByLag(attempts, mayBeReissued, decision?.kind === 'left-pending');
  assertThat(isHidden, `out of sync, and not said`);
  return 'hidden by lag';
}

const GRACE_PERIOD_MS = 120_000;

/** A run that waited is not red if the reissue is over for the grace period, and the certificate that is active is as desired. */
function checkNecessity(run: CompletedRun): void {
  const { main, step } = run;
  const waited = main.attempts.filter(({ sentAt }) => sentAt < (main.recovery?.startedAt ?? 0));
  const [order, chain] = [lastRead(waited, 'order'), lastRead(waited, 'chain')];
  if (main.killed || step.waitMinutes === 0 || !order || !chain || chain.sent < order.sent) return;
  const orders = waited.filter(({ kind, read }) => kind === 'order' && read);
  const lastPending = orders.findLastIndex(({ mayBePending }) => mayBePending);
  const over = orders[lastPending + 1];
  if (!orders.some(({ showedPending }) => showedPending) || !over || over.showedNone) return;
  const isOver =
    order.sentAt - over.sentAt >= GRACE_PERIOD_MS && waited.findLast(({ kind }) => kind === 'order') === order;
  assertThat(
    !isOver || !isAsDesired(run, chain),
    'red, although the reissue is over and the certificate is as desired',
  );
}

/** The tick at which the last observation began. */
export function lastObservation(attempts: readonly Attempt[], isSuccessful: boolean): number {
  const last = (kind: string) =>
    attempts.findLast((attempt) => attempt.kind === kind && (attempt.read || !isSuccessful));
  const order = last('order');
  if (!order) return 0;
  return order.showedNone || order.showedPending ? order.sent : Math.min(order.sent, last('chain')?.sent ?? 0);
}

/**
 * Whether the last observation was not the truth, and could not be known to be so: nobody knew of a reissue, or faults hid it
 * while it showed.
 */
function isHiddenByLag(attempts: readonly Attempt[], mayBeReissued: boolean, isLeftPending: boolean): boolean {
  const order = lastRead(attempts, 'order');
  const chain = lastRead(attempts, 'chain');
  if (!order?.hidden && !chain?.hidden) return false;
  // The first rule that matches is that of a pending order, although it is over.
  if (!mayBeReissued || (isLeftPending && order?.showedPending)) return true;
  // The certificate of another's reissue, unseen before, passes for that of this run, which lags. So does the certificate of the
  // order, if that of another order was taken for it while a reissue was pending.
  const first = attempts.find(({ kind, read, isOther }) => kind === 'chain' && (read || isOther));
  if (chain?.hidden && chain.serial !== first?.serial) return true;
  // The order showed for a moment that the reissue is over, and could not be read again before the grace period was over, too.
  const orders = attempts.filter(({ kind, read }) => kind === 'order' && read);
  const over = orders[orders.findLastIndex(({ mayBePending }) => mayBePending) + 1];
  if (over?.hidden && chain && chain.sentAt - over.sentAt >= GRACE_PERIOD_MS) return true;
  if (attempts.some(({ read, showedPending }) => read && showedPending)) return false;
  const post = attempts.findLast(({ kind }) => kind === 'post');
  // The order never showed the reissue, and the download lags for longer than the grace period.
  if (post && chain?.hidden && chain.sentAt - post.sentAt >= 120_000) return true;
  return attempts.some(({ kind, sent, read }) => kind === 'order' && sent > (post?.sent ?? 0) && !read);
}
