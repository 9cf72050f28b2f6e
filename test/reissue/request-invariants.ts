import { assertThat, type CompletedRun, type EndedProcess, lastRead } from './completed-run.ts';
import { type KnownLimitation, lastObservation } from './invariants.ts';
import type { Attempt } from './simulated-process.ts';
import type { SimulatedService } from './simulated-service.ts';

/** Checks the POSTs of a run. */
export function checkPosts(service: SimulatedService, run: CompletedRun, before: { posts: number }): void {
  const { main, post } = run;
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
  const { startedAt: recoveryStartedAt = main.endedAt } = main.recovery ?? {};
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
  const { startedAt: recoveryStartedAt = main.endedAt } = main.recovery ?? {};
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
