import type { RunStep } from './sequences.ts';
import type { Attempt } from './simulated-process.ts';
import { ORDER_ID, type SimulatedService } from './simulated-service.ts';

/** What a process reported to the runner. */
export interface RunnerOutput {
  errors: string[];
  warnings: string[];
  outputs?: Record<string, unknown>;
  /** When the main step began its recovery, in milliseconds. */
  recoveryStartedAt?: number;
}

/** A process that ended or was killed. */
export interface EndedProcess extends RunnerOutput {
  attempts: Attempt[];
  killed: boolean;
  startedAt: number;
  endedAt: number;
}

/** One run: the main step, and the post step if it had something to recover. */
export interface CompletedRun {
  step: RunStep;
  /** What was true before. */
  wasInSync: boolean;
  posts: number;
  /** The serial number that the run expected, `any` or `none`. */
  expectedSerialNumber: string;
  main: EndedProcess;
  post?: EndedProcess;
}

/** A message without what it says of an earlier run, of which nothing is known. */
export const ofThisRun = (text: string) => text.replaceAll(/If an earlier run [^.]*out of sync[^.]*\./gi, '');
export const saysOutOfSync = (text: string) => ofThisRun(text).includes('out of sync');
/** Whether a message admits that the order may be out of sync as before. */
const isUnsure = (text: string) => ofThisRun(text) !== text || text.includes('not known');

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
  const text = [...last.errors, ...last.warnings].join('\n');
  assertThat(last.errors.length <= 1, `one error at most: ${last.errors.join('\n')}`);
  if (!attempts.some(({ kind }) => kind === 'put')) {
    assertThat(!isGreen, 'no green run without a PUT');
    assertThat(!attempts.some(({ kind }) => kind === 'post'), 'no POST without a PUT');
    // A certificate that was issued just before the run may have brought the order back in sync.
    if (run.wasInSync || service.state.inSync || saysOutOfSync(text) || isUnsure(text)) return undefined;
    const isHidden = ['order', 'chain'].some((kind) => lastRead(attempts, kind)?.hidden);
    assertThat(isHidden, `nothing said of an order that is out of sync`);
    return 'hidden by lag';
  }
  checkWords(text, last.attempts);
  if (isGreen) {
    // Nor does it warn of a status that the order still reports: here nobody else sets it, and orders report it at once.
    assertThat(!saysOutOfSync(text), `a green run is not out of sync: ${text}`);
    return checkGreen(service, run);
  }
  if (!saysOutOfSync(text)) return checkRed(service, run, attempts, text);
  assertThat(RegExp(`order ${ORDER_ID} is out of sync`, 'i').test(text), 'out of sync names the order');
  assertThat(last.errors.length === 1, 'out of sync is red');
  const needsRepair = text.includes('run: printf');
  assertThat(!needsRepair || !/\brun(ning)? again\b/i.test(text), `a repair, and nothing else: ${text}`);
  return undefined;
}

function checkGreen(service: SimulatedService, run: CompletedRun): KnownLimitation | undefined {
  const { state } = service;
  const { step, main } = run;
  const { attempts, outputs = {} } = main;
  const isRequested = String(outputs['reissue-pending']) === 'true';
  const order = lastRead(attempts, 'order');
  assertThat(state.disableCt === step.disableCt, 'a green run sets the status');
  assertThat(!isRequested || step.waitMinutes === 0, 'only a request ends green while the reissue is pending');
  assertThat(isRequested || !order?.showedPending, 'green while a reissue was seen to be pending');
  if (isRequested) {
    if (state.pending || service.changedAt > (order?.sent ?? 0)) return undefined;
    assertThat(Boolean(order?.hidden), `nothing is pending`);
    return 'hidden by lag';
  }
  const { names = [], key } = attempts.find(({ kind, read }) => kind === 'chain' && read) ?? {};
  const isOwnReissue = attempts.some(({ kind, refused }) => kind === 'post' && !refused);
  const hasKey = step.csr === null && isOwnReissue ? service.activeKey === key : service.hasKeyOf(step.csr);
  const isAsDesired =
    state.serial === undefined ||
    (state.scts === !step.disableCt && hasKey && names.every((name) => state.dnsNames.includes(name)));
  if (isAsDesired) return undefined;
  const chain = lastRead(attempts, 'chain');
  const seen = Math.max(chain?.sent ?? 0, order?.showedNone ? order.sent : 0);
  if (service.issuedAt > seen) return 'changed after the last observation';
  assertThat(Boolean(chain?.hidden || order?.hidden), `a green run is not as desired`);
  return 'hidden by lag';
}

function checkRed(
  service: SimulatedService,
  run: CompletedRun,
  attempts: readonly Attempt[],
  text: string,
): KnownLimitation | undefined {
  const { state } = service;
  const { step } = run;
  if (text.includes('once more, for the first certificate') && !state.serial)
    assertThat(state.disableCt === step.disableCt, 'the first certificate would not be as desired');
  if (state.inSync) return undefined;
  const changedNothing = attempts.every(({ kind, refused }) => kind !== 'put' || refused);
  if (state.pending && (state.disableCt === step.disableCt || changedNothing)) {
    const mayBeOwn = attempts.some(({ kind, refused }) => kind === 'post' && !refused);
    const isNamed = mayBeOwn || changedNothing || /did not request (that|the pending) reissue/.test(text);
    assertThat(isNamed, `nothing said of another's reissue`);
    return undefined;
  }
  const serials = new Set(attempts.filter(({ kind, read }) => kind === 'chain' && read).map(({ serial }) => serial));
  const mayBeReissued =
    serials.size > 1 ||
    attempts.some(
      (attempt) => (attempt.kind === 'post' && !attempt.refused) || (attempt.read && attempt.showedPending),
    );
  if (service.changedAt > lastObservation(attempts, !mayBeReissued)) return 'changed after the last observation';
  // A reissue that was pending before can have been rejected meanwhile, too.
  if ((!run.wasInSync || changedNothing) && isUnsure(text)) return 'an earlier out of sync, not known';
  const isHidden = isHiddenByLag(attempts, mayBeReissued, text);
  assertThat(isHidden, `out of sync, and not said`);
  return 'hidden by lag';
}

const lastRead = (attempts: readonly Attempt[], kind: string) =>
  attempts.findLast((attempt) => attempt.kind === kind && attempt.read);

/** "Out of sync" is not said of an order that is known to be in sync. */
function checkWords(text: string, attempts: readonly Attempt[]): void {
  if (!saysOutOfSync(text)) return;
  assertThat(!/was restored to|left pending|are in sync/.test(text), `two verdicts: ${text}`);
  const last = attempts.findLast(({ kind }) => kind !== 'validation' && kind !== 'caa');
  assertThat(last?.kind !== 'put' || last.status !== 204, 'out of sync after a PUT that was carried out');
}

/** The tick at which the last observation began. */
function lastObservation(attempts: readonly Attempt[], isSuccessful: boolean): number {
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
function isHiddenByLag(attempts: readonly Attempt[], mayBeReissued: boolean, text: string): boolean {
  const order = lastRead(attempts, 'order');
  const chain = lastRead(attempts, 'chain');
  if (!order?.hidden && !chain?.hidden) return false;
  // The first rule that matches is that of a pending order, although it is over.
  if (!mayBeReissued || (/left pending/.test(text) && order?.showedPending)) return true;
  // The certificate of another's reissue, unseen before, passes for that of this run, which lags.
  const first = attempts.find(({ kind, read }) => kind === 'chain' && read);
  if (chain?.hidden && chain.serial !== first?.serial) return true;
  if (attempts.some(({ read, showedPending }) => read && showedPending)) return false;
  const post = attempts.findLast(({ kind }) => kind === 'post');
  // The order never showed the reissue, and the download lags for longer than the grace period.
  if (post && chain?.hidden && chain.sentAt - post.sentAt >= 120_000) return true;
  return attempts.some(({ kind, sent, read }) => kind === 'order' && sent > (post?.sent ?? 0) && !read);
}

/** Checks the POSTs of a run. */
export function checkPosts(service: SimulatedService, run: CompletedRun, before: { posts: number }): void {
  const { main, post, expectedSerialNumber } = run;
  const { posts } = service.state;
  assertThat(posts - before.posts <= 1, 'two POSTs were accepted');
  assertThat(!post?.attempts.some(({ kind }) => kind === 'post'), 'the post step sent a POST');
  const put = main.attempts.find(({ kind }) => kind === 'put');
  const sent = main.attempts.filter(({ kind }) => kind === 'post');
  for (const attempt of sent) {
    const earlier = main.attempts.filter((other) => other.sent < attempt.sent);
    const [order, chain] = [lastRead(earlier, 'order'), lastRead(earlier, 'chain')];
    assertThat(put !== undefined && order !== undefined && chain !== undefined, 'a POST without PUT and observation');
    const since = Math.min(order?.sent ?? 0, chain?.sent ?? 0);
    assertThat(since > (put?.sent ?? 0), 'a POST after an observation from before the PUT');
    const age = attempt.sentAt - Math.min(order?.sentAt ?? 0, chain?.sentAt ?? 0);
    assertThat(age <= 60_000, `a POST after an observation that is ${age} ms old`);
    assertThat(!order?.showedPending, 'a POST while a reissue was seen to be pending');
    const isExpected = ['any', chain?.serial].includes(expectedSerialNumber);
    assertThat(isExpected, `a POST that replaces ${chain?.serial} instead of ${expectedSerialNumber}`);
  }
  assertThat(
    sent.filter(({ arrived }) => arrived !== undefined).length <= 1,
    'a POST was repeated that was carried out',
  );
}

/** Whether a POST that arrived while a reissue was pending can be explained. */
export function checkSecondPost(service: SimulatedService, main: readonly Attempt[]): KnownLimitation {
  const post = main.findLast(({ kind }) => kind === 'post');
  const earlier = main.filter(({ sent }) => sent < (post?.sent ?? 0));
  if (lastRead(earlier, 'order')?.hidden) return 'hidden by lag';
  assertThat(service.pendingSince > lastObservation(earlier, true), 'a POST while a reissue was pending');
  return 'changed after the last observation';
}

/** Checks the requests about validation: few, and no check except while a run waits. */
export function checkValidation({ step, main, post }: CompletedRun): void {
  const { recoveryStartedAt = main.endedAt } = main;
  const checks = main.attempts.filter(({ kind }) => kind === 'check');
  assertThat(!post?.attempts.some(({ kind }) => kind === 'check'), 'the post step checked a validation');
  assertThat(checks.length === 0 || step.waitMinutes > 0, 'a check in a run that only requests');
  for (const [index, { sent, sentAt }] of checks.entries()) {
    const order = lastRead(
      main.attempts.filter((other) => other.sent < sent),
      'order',
    );
    assertThat(order?.showedPending === true || order?.showedNone === true, 'a check while nothing was pending');
    assertThat(sentAt <= recoveryStartedAt, 'a check in a recovery');
    const before = checks[index - 1]?.sentAt ?? Number.NEGATIVE_INFINITY;
    assertThat(sentAt - before >= 60_000, `two checks within ${sentAt - before} ms`);
  }
  const reads = (process?: EndedProcess) => process?.attempts.filter(({ kind }) => kind === 'validation').length ?? 0;
  assertThat(reads(main) <= 2 && reads(post) <= 1, 'the validation was read too often');
}

const RECOVERY_LIMIT_MS = 240_000;

/** Checks how long a run took. */
export function checkTimes({ step, main, post }: CompletedRun): void {
  const { recoveryStartedAt = main.endedAt } = main;
  const check = (name: string, ms: number, limit: number) =>
    assertThat(ms <= limit, `${name} took ${ms} ms of at most ${limit}`);
  if (!main.killed) check('a recovery', main.endedAt - recoveryStartedAt, RECOVERY_LIMIT_MS);
  if (post && !post.killed) check('a post step', post.endedAt - post.startedAt, RECOVERY_LIMIT_MS);
  const posted = main.attempts.findLast(({ kind }) => kind === 'post');
  // A POST that certainly was not carried out may be followed by observations of any length.
  if (main.killed || posted?.endedAt === undefined || posted.refused) return;
  const waitMs = (step.waitMinutes || 2) * 60_000;
  check('a wait', recoveryStartedAt - posted.endedAt, waitMs + 2 * step.timeoutSeconds * 1000 + 4_000);
}

/** Describes a run for people. */
export function describeRun({ step, main, post }: CompletedRun): string {
  const { disableCt, csr, waitMinutes } = step;
  const describe = (name: string, { attempts, errors, warnings, killed, startedAt, endedAt }: EndedProcess) => [
    `${name}: disable-ct ${disableCt}, csr-file ${csr}, wait-minutes ${waitMinutes}`,
    ...attempts.map(({ sent, sentAt, kind, body, status, read, showedPending, hidden, serial }) =>
      [
        sent,
        `${sentAt - main.startedAt} ms`,
        kind,
        kind === 'put' && body,
        status,
        read && `read ${serial?.slice(0, 6) ?? ''}`,
        showedPending && 'pending',
        hidden && 'hidden',
      ]
        .filter((part) => part !== false && part !== undefined)
        .join(' '),
    ),
    `${killed ? 'killed' : 'ended'} after ${endedAt - startedAt} ms`,
    ...errors,
    ...warnings,
  ];
  return ['', ...describe('main', main), ...(post ? describe('post', post) : []), ''].join('\n  ');
}

export function assertThat(isTrue: boolean, failure: string): void {
  if (!isTrue) throw new Error(failure);
}
