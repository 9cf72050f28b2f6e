import type { RunStep } from './sequences.ts';
import { type Attempt, ORDER_ID, type SimulatedService } from './simulated-service.ts';

/** What a process has told the runner. */
export interface RunnerOutput {
  errors: string[];
  warnings: string[];
  outputs?: Record<string, unknown>;
  /** When the main step began its settlement, in milliseconds. */
  recoveryStartedAt?: number;
}

/** One run: the main step, and the post step where it had something to settle. */
export interface CompletedRun {
  step: RunStep;
  /** What was true before. */
  wasInSync: boolean;
  posts: number;
  main: RunnerOutput & { attempts: Attempt[]; killed: boolean; startedAt: number; endedAt: number };
  post?: RunnerOutput & { attempts: Attempt[]; killed: boolean; startedAt: number; endedAt: number };
}

/** Whether it says so of this run: not of an earlier one of which nothing is known. */
export const saysOutOfSync = (said: string): boolean =>
  said.replaceAll(/If an earlier run said that order \d+ is out of step/g, '').includes('out of step');
const WITH_ID = new RegExp(`order ${ORDER_ID} is out of step`, 'i');

/** Why the contract itself cannot hold for a run, as far as that is so. */
export type KnownLimitation =
  | 'changed after the last look'
  | "another's reissue left pending"
  | 'an earlier out of step, not told'
  | 'an earlier out of step, pending'
  | 'hidden by lag';

/**
 * Holds what is so after a run, or its main step, against the contract.
 * @returns the excuse that was needed
 */
export function checkEnd(service: SimulatedService, run: CompletedRun): KnownLimitation | undefined {
  const { state } = service;
  const { step, main, post } = run;
  const attempts = [...main.attempts, ...(post?.attempts ?? [])];
  const last = post ?? main;
  const isGreen = last === main && main.errors.length === 0;
  const said = [...last.errors, ...last.warnings].join('\n');
  assertThat(last.errors.length <= 1, `one error at most: ${last.errors.join('\n')}`);
  if (!attempts.some(({ kind }) => kind === 'put')) {
    assertThat(!isGreen, 'no green run without a PUT');
    assertThat(!attempts.some(({ kind }) => kind === 'post'), 'no POST without a PUT');
    assertThat(
      run.wasInSync || /out of step/.test(said),
      `nothing said of an order that is out of step: ${describeRun(run)}`,
    );
    return undefined;
  }
  checkWords(said, last.attempts);
  const knowsOfReissue = attempts.some(
    ({ kind, refused, read, showedPending }) => (kind === 'post' && !refused) || (read && showedPending),
  );
  const looked = lastLook(attempts, !knowsOfReissue);
  const changed = service.changedAtTick > looked;
  if (isGreen) {
    // Nor does it warn of a status that the order still reports: here nobody else sets it, and orders tell it at once.
    assertThat(!saysOutOfSync(said), `a green run is not out of step: ${said}`);
    const names = main.attempts.find(({ kind, read }) => kind === 'chain' && read)?.names ?? [];
    const isAsWished =
      state.disableCt === step.disableCt &&
      (state.serial === undefined ||
        (state.scts === !step.disableCt && names.every((name) => state.dnsNames.includes(name))));
    if (isAsWished) return undefined;
    if (changed) return 'changed after the last look';
    if (isHidden(attempts, knowsOfReissue)) return 'hidden by lag';
    throw new Error(`a green run is not as requested: ${describeRun(run)}${JSON.stringify(state)}`);
  }
  if (saysOutOfSync(said)) {
    assertThat(WITH_ID.test(said) || said.includes(`Order ${ORDER_ID} is out of step`), 'out of step tells the order');
    assertThat(last.errors.length === 1, 'out of step is red');
    return undefined;
  }
  if (state.inSync) return undefined;
  if (changed) return 'changed after the last look';
  if (state.pending && /left pending/.test(said) && (state.posts === run.posts || service.pendingIsAnothers)) {
    const mayBeOwn = attempts.some(({ kind, refused }) => kind === 'post' && !refused);
    assertThat(mayBeOwn || /did not request that reissue/.test(said), "nothing said of another's reissue");
    return "another's reissue left pending";
  }
  // A reissue that was pending before can have been rejected meanwhile, too.
  const changedNothing = !attempts.some(({ kind, status }) => kind === 'put' && status === 204);
  if ((!run.wasInSync || changedNothing) && /that still holds/.test(said)) return 'an earlier out of step, not told';
  // Of an order that nothing was done to, and that shows a reissue as pending: it is not known to be out of step.
  if (!run.wasInSync && /never changed\. A reissue is pending: its status is not known/.test(said))
    return 'an earlier out of step, pending';
  const shown = last.attempts.findLast(({ kind, read }) => kind === 'order' && read);
  // It was over already; the contract's first row that fits is that of a pending order.
  if (/left pending/.test(said) && shown?.showedPending && shown.hidden) return 'hidden by lag';
  if (isHidden(attempts, knowsOfReissue)) return 'hidden by lag';
  throw new Error(`out of step, and not said: ${describeRun(run)}${JSON.stringify(state)}`);
}

/** What happened, to be read by people. */
function describeRun({ step, main, post }: CompletedRun): string {
  const told = (name: string, { attempts, errors, warnings, killed, startedAt, endedAt }: CompletedRun['main']) => [
    `${name}, wish ${step.disableCt}`,
    ...attempts.map(({ sent, sentAt, kind, body, status, read, showedPending, hidden }) =>
      [
        sent,
        `${sentAt - main.startedAt} ms`,
        kind,
        kind === 'put' && body,
        status,
        read && 'read',
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
  return [...told('main', main), ...(post ? told('post', post) : []), ''].join('\n  ');
}

/** "Out of step" is not said of an order that is known to be in step. */
function checkWords(said: string, attempts: readonly Attempt[]): void {
  if (!saysOutOfSync(said)) return;
  assertThat(!/was set back to|left pending|are in step/.test(said), 'two verdicts');
  assertThat(
    attempts.at(-1)?.kind !== 'put' || attempts.at(-1)?.status !== 204,
    'out of step after a PUT that was done',
  );
}

/** The number of the event that the last look began with. */
function lastLook(attempts: readonly Attempt[], successful: boolean): number {
  const of = (kind: string) => attempts.findLast((attempt) => attempt.kind === kind && (attempt.read || !successful));
  const order = of('order');
  if (!order) return 0;
  return order.showedNone || order.showedPending ? order.sent : Math.min(order.sent, of('chain')?.sent ?? 0);
}

/**
 * Whether the last reading was not the truth, and could not be known to be so: nobody knew of a reissue, or faults hid it
 * while it showed.
 */
function isHidden(attempts: readonly Attempt[], knowsOfReissue: boolean): boolean {
  const last = (kind: string) => attempts.findLast((attempt) => attempt.kind === kind && attempt.read);
  if (!last('order')?.hidden && !last('chain')?.hidden) return false;
  if (!knowsOfReissue) return true;
  // The certificate of another's reissue, unseen before, passes for that of one's own, which lags.
  const first = attempts.find(({ kind, read }) => kind === 'chain' && read);
  if (last('chain')?.hidden && last('chain')?.serial !== first?.serial) return true;
  const pendingShown = attempts.some(({ read, showedPending }) => read && showedPending);
  if (pendingShown) return false;
  const post = attempts.findLast(({ kind }) => kind === 'post');
  // It was pending and over while the POST was silent: the contract's 60 seconds are less than a download may lag.
  if (post?.endedAt !== undefined && post.endedAt - post.sentAt > 60_000) return true;
  return attempts.some(({ kind, sent, read }) => kind === 'order' && sent > (post?.sent ?? 0) && !read);
}

/** Holds the POSTs of a run against the contract. */
export function checkPosts(
  service: SimulatedService,
  run: CompletedRun,
  before: { posts: number; secondPosts: number },
): void {
  const { main, post } = run;
  const { posts } = service.state;
  assertThat(posts - before.posts <= 1, 'two POSTs were accepted');
  assertThat(!post?.attempts.some(({ kind }) => kind === 'post'), 'the post step sent a POST');
  const put = main.attempts.find(({ kind }) => kind === 'put');
  for (const attempt of main.attempts.filter(({ kind }) => kind === 'post')) {
    const earlier = main.attempts.filter(({ sent, read }) => read && sent < attempt.sent);
    const order = earlier.findLast(({ kind }) => kind === 'order');
    const chain = earlier.findLast(({ kind }) => kind === 'chain');
    assertThat(put !== undefined && order !== undefined && chain !== undefined, 'a POST without PUT and look');
    assertThat(
      Math.min(order?.sent ?? 0, chain?.sent ?? 0) > (put?.sent ?? 0),
      'a POST after a look from before the PUT',
    );
    const age = attempt.sentAt - Math.min(order?.sentAt ?? 0, chain?.sentAt ?? 0);
    assertThat(age <= 60_000, `a POST after a look that is ${age} ms old`);
    assertThat(!order?.showedPending, 'a POST while a reissue was seen pending');
  }
  const doubtful = main.attempts.filter(({ kind, arrived }) => kind === 'post' && arrived !== undefined);
  assertThat(doubtful.length <= 1, 'a POST was repeated that was carried out');
}

/** Whether a POST that arrived while a reissue was pending can be excused. */
export function checkSecondPost(service: SimulatedService, main: readonly Attempt[]): KnownLimitation {
  const post = main.findLast(({ kind }) => kind === 'post');
  const earlier = main.filter(({ sent, read }) => read && sent < (post?.sent ?? 0));
  const order = earlier.findLast(({ kind }) => kind === 'order');
  if (order?.hidden) return 'hidden by lag';
  if (service.pendingSinceTick > lastLook(earlier, true)) return 'changed after the last look';
  throw new Error('a POST while a reissue was pending');
}

const RECOVERY_LIMIT_MS = 240_000;

/** Holds the times of a run against the contract. */
export function checkTimes({ step, main, post }: CompletedRun): void {
  const { recoveryStartedAt: settlingAt = main.endedAt } = main;
  if (!main.killed)
    assertThat(main.endedAt - settlingAt <= RECOVERY_LIMIT_MS, `a settlement of ${main.endedAt - settlingAt} ms`);
  if (post && !post.killed)
    assertThat(
      post.endedAt - post.startedAt <= RECOVERY_LIMIT_MS,
      `a post step of ${post.endedAt - post.startedAt} ms`,
    );
  const posted = main.attempts.findLast(({ kind }) => kind === 'post');
  // What surely was not carried out may be followed by readings of any length.
  if (main.killed || posted?.endedAt === undefined || posted.refused) return;
  const waited = settlingAt - posted.endedAt;
  const most = step.waitMinutes * 60_000 + step.timeoutSeconds * 1000 + 2_000;
  assertThat(waited <= most, `a wait of ${waited} ms`);
}

export function assertThat(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what);
}
