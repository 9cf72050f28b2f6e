/**
 * What holds of every run, whatever happens to it. An invariant is a statement about the requests that were sent, about what
 * became of the order, and about what people read: it does not know how a run decides. Each returns what is wrong.
 */
import { type Attempt, mayBeDone } from './attempts.ts';
import { isClosed, showsPending } from './order.ts';
import { explainPublication, isOurPublication } from './publications.ts';
import type { PlayedStep, Story } from './story.ts';

type Broken = string | undefined;
export type Invariant = (story: Story) => Broken;

const isTurningOn = ({ kind, disableCt }: Attempt) => kind === 'put' && disableCt === false;
const readsOf = (attempts: readonly Attempt[]) => attempts.filter(({ kind }) => kind === 'order');
const lastStep = ({ steps }: Story): PlayedStep => steps.at(-1) as PlayedStep;
const isGreen = ({ steps: [main] }: Story) => !main.isKilled && !main.isRed;
/** A step that was killed at the end cannot say anything, and whoever killed it can look. */
const isOver = (story: Story) => !lastStep(story).isKilled;

/** A run that keeps names out never sends `disable_ct: false`: neither main, nor its recovery, nor the post step. */
export function neverTurnsOnWhatStaysOut({ disableCt, attempts }: Story): Broken {
  return disableCt && attempts.some(isTurningOn) ? 'a run that keeps names out turns logging on' : undefined;
}

/** `disable_ct: false` is sent by one decision of main alone: what follows are the retries of that request. */
export function turnsOnOnce({ attempts }: Story): Broken {
  const first = attempts.findIndex(isTurningOn);
  if (first < 0) return undefined;
  const others = attempts.slice(first).filter(({ kind }) => kind !== 'validation');
  const retries = others.findIndex((attempt, index) => !isTurningOn(attempt) || others[index - 1]?.outcome === 'done');
  const isAgain = retries >= 0 && others.slice(retries).some(isTurningOn);
  if (isAgain) return 'logging is turned on a second time';
  if (attempts[first]?.step !== 'main') return 'logging is turned on by the post step';
  return attempts.slice(0, first).some(({ kind }) => kind === 'put' || kind === 'post')
    ? 'logging is turned on after another change'
    : undefined;
}

/** Logging is turned on behind a look that shows whose names will be published: something is issued, and nothing is pending. */
export function turnsOnKnowingly({ attempts, isPermitted }: Story): Broken {
  const first = attempts.findIndex(isTurningOn);
  if (first < 0 || isPermitted) return undefined;
  const look = readsOf(attempts.slice(0, first)).at(-1);
  if (look?.outcome !== 'done' || !look.order) return 'logging is turned on, and no look could read the order';
  const { order, isFalse } = look;
  // Nothing is turned on; or the look was told the past.
  if (order.disableCt === false || isFalse || isClosed(order)) return undefined;
  if (!order.isIssued) return 'logging is turned on for an order that is not issued';
  const pending = showsPending(order);
  return pending === false ? undefined : `logging is turned on after a look that shows pending: ${pending}`;
}

/** A run sends `disable_ct: false` only if that is desired, and sends no POST in its post step, and one that counts at most. */
export function requestsOnce({ attempts }: Story): Broken {
  const posts = attempts.filter(({ kind }) => kind === 'post');
  if (posts.some(({ step }) => step === 'post')) return 'the post step requests a reissue';
  return posts.filter(mayBeDone).length > 1 ? 'a reissue is requested twice' : undefined;
}

/**
 * After a red run logging is off, unless one of these is so: it was on before and should be; the run's own reissue is, or may
 * be, pending, or was issued; what is active now was logged; the order is closed or was not changed; or the message says that
 * logging could not be turned off.
 */
export function failsToTheSafeSide(story: Story): Broken {
  const { end, isPermitted, disableCt, wasOn, happenings, attempts, action } = story;
  const { errors, shown } = lastStep(story);
  if (isGreen(story) || !isOver(story) || end.disableCt !== false || end.isClosed) return undefined;
  if (wasDeceived(attempts)) return undefined;
  const isOwn =
    end.pendingOf === 'run' || happenings.some(({ is, requested }) => is === 'issued' && requested?.by === 'run');
  // Somebody may have turned logging on before the first look, which the run takes as its beginning.
  const wasReportedOn = readsOf(attempts)[0]?.order?.disableCt === false;
  if (isOwn || isPermitted || ((wasOn || wasReportedOn) && !disableCt)) return undefined;
  const said = errors.join();
  if (/could not be turned off/i.test(said)) return undefined;
  if (!attempts.some((each) => each.kind === 'put' && mayBeDone(each)))
    return /not changed/i.test(shown) ? undefined : 'a red run that changed nothing does not say so';
  // The root action does not wait for an order to stay out: its message says that the order may have been changed.
  if (action === 'root' && disableCt && /may have been changed/i.test(said)) return undefined;
  // No look can show what somebody else sets if the order never reports its status.
  const isUnreported = readsOf(attempts).every(({ order }) => order?.disableCt === undefined);
  if (isUnreported && happenings.some(({ by, is }) => by === 'somebody else' && is === 'turned on')) return undefined;
  const isNewLogged = end.serial !== story.serialBefore && end.isLogged === true && end.pendingOf === undefined;
  if (!disableCt && (isNewLogged || mayOwnBePending(story))) return undefined;
  if (changedByOthersSince(story)) return undefined;
  return 'logging is on after a red run';
}

/** Whether a response said what is not so. */
const wasDeceived = (attempts: readonly Attempt[]) =>
  attempts.some(({ kind, outcome, isFalse }) => /order|chain/.test(kind) && outcome === 'done' && isFalse);

/** Whether a reissue of the run may have been requested, and the last look could not tell that it is over. */
function mayOwnBePending({ attempts }: Story): boolean {
  if (!attempts.some((each) => each.kind === 'post' && mayBeDone(each))) return false;
  const read = readsOf(attempts).at(-1);
  const chain = attempts.findLast(({ kind }) => kind === 'chain');
  if (read?.outcome !== 'done' || chain?.outcome !== 'done' || !read.order) return true;
  return !read.order.isIssued || showsPending(read.order) !== false;
}

/** Whether somebody else did something that no look of the run could show any more. */
function changedByOthersSince({ attempts, happenings }: Story): boolean {
  const look = readsOf(attempts).findLast(({ outcome, isFalse }) => outcome === 'done' && !isFalse);
  const seenUntil = look?.served ?? 0;
  const last = attempts.findLast(({ kind }) => kind === 'put' || kind === 'post');
  return happenings.some(({ at, by }) => by === 'somebody else' && at > Math.min(seenUntil, last?.sent ?? seenUntil));
}

const ADVICE = [
  /(?<!\b(?:was|were|been|being|is|be|not|and|or|somebody|else|who|it|run|step) )\b(?:[Ss]et|[Rr]estore|[Ss]witch|[Cc]hange)\b[^.;:\n]{0,80}\b(?:to|back to|CT logging|`)\s?`?enabled\b/,
  /\b[Tt]urn\b(?! (?:of |it )?off)[^.;:\n]{0,40}\b(?:on|back on)\b(?! (?:again )?by)/,
  /\b(?:with|use|run|set|pass)\b[^.;\n]{0,30}`?disable-ct: `?false/i,
  /(?<!Could not )\b[Ee]nable (?:CT|logging|it\b|the order)/,
  /[Rr]estored to (?:CT logging )?enabled/,
];

/** Nothing that people read of a failed run advises to turn logging on. */
export function neverAdvisesToTurnOn({ steps }: Story): Broken {
  for (const { isRed, name, shown } of steps) {
    if (!isRed && name === 'main') continue;
    const advice = ADVICE.map((pattern) => pattern.exec(shown)?.[0]).find((found) => found !== undefined);
    if (advice) return `it advises: ${advice}`;
  }
  return undefined;
}

/**
 * In the end, the order is in sync; or a reissue is pending, and the order has the desired status, or was not changed, or
 * logging was turned off; or the last error line says that the order is out of sync, or that nobody knows.
 */
export function leavesNothingUnsaid(story: Story): Broken {
  const { end, disableCt, attempts, action } = story;
  if (action === 'root' || !isOver(story) || attempts.length === 0) return undefined;
  const { disableCt: isOff, isLogged, isClosed, pendingOf, serial } = end;
  const isInSync = serial === undefined || isClosed || (isOff ?? !isLogged) === !isLogged;
  const isChanged = attempts.some((each) => each.kind === 'put' && mayBeDone(each));
  const isLeftPending = pendingOf !== undefined && (isOff === disableCt || isOff === true || !isChanged);
  const said = lastStep(story).errors.at(-1) ?? '';
  const isSaid = /out of sync|could not be turned off/i.test(said) && said.includes('1000001');
  if (isInSync || isLeftPending || isSaid || isExcused(story)) return undefined;
  return 'the order is out of sync, and nobody says so';
}

/** Green means that the order has the desired status, and its certificate was downloaded with it, or is pending as announced. */
export function greenIsTrue(story: Story): Broken {
  const { end, disableCt, steps, action, waitMinutes } = story;
  const { outputs } = steps[0];
  if (!isGreen(story) || steps.length > 1) return undefined;
  const reported = disableCt ? 'disabled' : 'enabled';
  const isSet = end.disableCt === disableCt || (action === 'root' && outputs['ct-status'] !== reported);
  const isWaiting = waitMinutes === 0 && outputs['reissue-pending'] === 'true' && end.pendingOf !== undefined;
  const isActive = end.serial === undefined || (end.isLogged === !disableCt && outputs['serial-number'] === end.serial);
  if (isSet && (action === 'root' || isWaiting || isActive)) return undefined;
  return isExcused(story) ? undefined : 'green, and not true';
}

/** Whoever was told the past, or looked before the order changed, cannot know better. */
function isExcused(story: Story): boolean {
  const { attempts, happenings } = story;
  const done = attempts.filter(({ kind, outcome }) => /order|chain/.test(kind) && outcome === 'done');
  if (wasDeceived(attempts)) return true;
  const seenUntil = Math.min(
    ...['order', 'chain'].map((kind) => done.findLast((each) => each.kind === kind)?.served ?? 0),
  );
  // What was pending is over only if a look says no.
  const shown = readsOf(attempts).flatMap(({ order }) => (order ? [showsPending(order)] : []));
  if (shown.at(-1) === 'unknown' && shown.includes(true)) return true;
  // Of an order that does not report its status, no look can show who sets it.
  const isReported = attempts.some(({ order }) => order?.disableCt !== undefined);
  if (!isReported && happenings.some(({ by, is }) => by === 'somebody else' && /turned/.test(is))) return true;
  // The run's own updates and requests are known to it.
  return happenings.some(({ at, by, is }) => at > seenUntil && (by === 'somebody else' || /issued|rejected/.test(is)));
}

/** No names that somebody else requested are published by the run's own update if that was avoidable. */
export function publishesNobodyElsesNames(story: Story): Broken {
  const published = story.happenings.filter((each) => isOurPublication(each));
  const unexplained = published.find((each) => explainPublication(each, story) === undefined);
  return unexplained && "names that somebody else requested are published by the run's own update";
}

/** The longest that a recovery takes, and what a run does beside its wait: looks, status updates, a grace period. */
const RECOVERY_SECONDS = 240;
const ELSE_SECONDS = 420;

/** Each step ends by itself, and in time. */
export function endsInTime({ steps, waitMinutes, elseSeconds = ELSE_SECONDS }: Story): Broken {
  for (const { name, isKilled, hasEnded, seconds } of steps) {
    if (isKilled) continue;
    if (!hasEnded) return `${name} never ends`;
    const limit = RECOVERY_SECONDS + (name === 'main' ? waitMinutes * 60 + elseSeconds : 3);
    if (seconds > limit) return `${name} takes ${Math.round(seconds)} seconds`;
  }
  return undefined;
}

export const INVARIANTS: readonly Invariant[] = [
  neverTurnsOnWhatStaysOut,
  turnsOnOnce,
  turnsOnKnowingly,
  requestsOnce,
  failsToTheSafeSide,
  neverAdvisesToTurnOn,
  leavesNothingUnsaid,
  greenIsTrue,
  publishesNobodyElsesNames,
  endsInTime,
];

/** Returns what is wrong, by the names of the invariants. */
export const findBreaks = (story: Story): { name: string; is: string }[] =>
  INVARIANTS.flatMap((invariant) => {
    const is = invariant(story);
    return is === undefined ? [] : [{ name: invariant.name, is }];
  });
