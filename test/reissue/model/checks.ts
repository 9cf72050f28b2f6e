import { isDeepStrictEqual } from 'node:util';
import type { RunStep } from './cases.ts';
import type { Decision, Known, Look, Wishes } from './contract.ts';
import * as contract from './contract.ts';
import type { Attempt } from './process.ts';
import { type EndedProcess, savedBy } from './runner.ts';
import { ORDER_ID, type SimulatedService } from './service.ts';

/** One run: the main step, and the post step if it had something to recover. */
export interface CompletedRun {
  step: Pick<RunStep, 'retries' | 'waitMinutes' | 'timeoutSeconds' | 'hasNoFolder'>;
  wishes: Wishes;
  /** Whether the inputs themselves are refused. */
  isRefused: boolean;
  before: SimulatedService['state'];
  main: EndedProcess;
  post?: EndedProcess;
}

export class Broken extends Error {}
export function assertThat(isTrue: boolean, failure: string): asserts isTrue {
  if (!isTrue) throw new Broken(failure);
}

/** Limits of time are held to seconds: jitter and latencies are not known. */
const TOLERANCE_MS = 3_000;
const RECOVERY_MS = 240_000;
/** Looks after 1, 2, 4, 8, 15 and 30 seconds. */
const REPAIR_LOOKS = 6;
const REPAIR_MS = 60_000;
/** A little less than three minutes, so that all of it takes less than four. */
const LAST_LOOK_MS = 175_000;

/** What a recovery starts from. */
interface Progress {
  known: Known;
  /** What was known at the first look. */
  start: Known;
  decision: Decision;
  isPutInDoubt: boolean;
  isPutRefused: boolean;
  mayHavePosted: boolean;
}

/** Pairs the two reads of each look that was completed. */
function looksOf(attempts: readonly Attempt[]): (readonly [Attempt, Attempt])[] {
  return attempts.flatMap((order) => {
    if (order.kind !== 'order' || !isOver(order)) return [];
    const chain = attempts.find(({ kind, sentAt }) => kind === 'chain' && sentAt === order.sentAt);
    const isClosed = order.outcome === 'done' && order.order && contract.stateOf(order.order).phase === 'closed';
    return chain && (isClosed || isOver(chain)) ? [[order, chain] as const] : [];
  });
}

/** Returns a function that learns from the looks of which a deadline cut off one read, up to a time: the other read counts. */
function learningFromCuts(attempts: readonly Attempt[]) {
  const cuts = attempts.flatMap((order) => {
    const chain = attempts.find(({ kind, sentAt }) => kind === 'chain' && sentAt === order.sentAt);
    if (order.kind !== 'order' || !chain) return [];
    const outcomes = [order.outcome, chain.outcome];
    return outcomes.includes('aborted') && outcomes.includes('done') ? [[order, chain] as const] : [];
  });
  return (known: Known, until = Number.POSITIVE_INFINITY): Known => {
    let learned = known;
    for (; cuts[0] && cuts[0][0].sentAt < until; cuts.shift())
      learned = contract.learn(contract.toLook(cuts[0], learned), learned);
    return learned;
  };
}

const isOver = ({ endedAt, outcome }: Attempt) => endedAt !== undefined && outcome !== 'aborted';
const mayBeDone = (attempts: readonly Attempt[], kind: 'put' | 'post') =>
  attempts.some((attempt) => attempt.kind === kind && !/refused|not sent/.test(attempt.outcome ?? ''));

/** Checks each decision of a main step against the contract; returns what a recovery starts from, if it had set the status. */
async function checkMain(run: CompletedRun): Promise<Progress | undefined> {
  const { main, wishes, isRefused, step } = run;
  const { attempts, killed, errors, recovery } = main;
  if (isRefused || attempts.length === 0) {
    assertThat(killed || (isRefused && attempts.length === 0), 'refused inputs, and requests');
    return undefined;
  }
  const put = attempts.findIndex(({ kind }) => kind === 'put');
  const first = looksOf(put < 0 ? attempts : attempts.slice(0, put)).at(-1);
  if (!first) {
    assertThat(put < 0, 'a PUT without a look');
    return undefined;
  }
  const { look, known: before, decision } = await contract.lookFirst(first, wishes);
  let known = before;
  if (put < 0) {
    const isPermitted = typeof decision !== 'string' && !step.hasNoFolder;
    assertThat(killed || !isPermitted, 'it did not set the status, although nothing speaks against it');
    if (!killed) checkNotChanged(errors.join(), look, contract.desiredOf(look, wishes));
    return undefined;
  }
  assertThat(typeof decision !== 'string', `it set the status: ${decision}`);
  assertThat(!step.hasNoFolder, 'it set the status, although there can be no certificate file');
  known = contract.learn(look, { ...known, commonName: look.order?.commonName ?? '' });
  known = { ...known, baseline: look.kind === 'none' ? undefined : look.certificate };
  // A certificate that is there already is no first one.
  known = { ...known, isFirstIssued: false, graceEndsAt: Number.NEGATIVE_INFINITY };
  const own = attempts.slice(put, recovery?.after);
  const puts = own.filter(({ kind }) => kind === 'put');
  for (const { body } of puts)
    assertThat(JSON.parse(body).disable_ct === decision.disableCt, 'another status than decided');
  const behind = own.findIndex(({ kind }) => kind !== 'put');
  const lastPut = behind < 0 ? own.at(-1) : own[behind - 1];
  const isPutDone = lastPut?.outcome === 'done';
  const again = behind < 0 ? [] : own.slice(behind);
  const progress: Progress = {
    known,
    start: known,
    decision,
    // Nothing is certain while the request may be repeated.
    isPutInDoubt: puts.at(-1)?.outcome !== 'done' && (killed || mayBeDone(isPutDone ? again : puts, 'put')),
    isPutRefused: !isPutDone && !killed && !mayBeDone(own, 'put'),
    mayHavePosted: mayBeDone(own, 'post'),
  };
  if (!isPutDone) {
    assertThat(killed || errors.length === 1, 'green, although the status was not set');
    assertThat(looksOf(own).length === 0, 'looks after a PUT that failed');
    return progress;
  }
  const { green, ...learned } = checkProgress(run, progress, own.slice(own.indexOf(lastPut) + 1));
  if (!killed && green !== undefined)
    assertThat(
      green === (errors.length === 0),
      green ? 'red, although all is as desired' : 'green, although it is not',
    );
  return { ...progress, ...learned };
}

/** How a run ended: whether it must be green (undefined if that cannot be said), and what is known and decided then. */
interface End {
  green: boolean | undefined;
  known: Known;
  decision: Decision;
}

/** Follows a run from its PUT to its end. */
function checkProgress(
  { main, wishes, step }: CompletedRun,
  { known: start, decision: decided }: Progress,
  attempts: readonly Attempt[],
): End {
  let known = start;
  let decision = decided;
  /** The last look, and the last that could read the order. */
  let last: Look | undefined;
  let lastRead: Look | undefined;
  /** The last PUT that was sent because the order reported the other status before the POST. */
  let repairedAt = 0;
  const { does, disableCt, isUnseenAllowed } = decided;
  const posts = attempts.filter(({ kind }) => kind === 'post');
  const pairs = looksOf(attempts);
  const learnFromCuts = learningFromCuts(attempts);
  const next = () => {
    const pair = pairs.shift();
    known = learnFromCuts(known, pair?.[0].sentAt);
    const look = pair && contract.toLook(pair, known);
    if (look) known = contract.learn(look, known);
    last = look ?? last;
    lastRead = look?.order ? look : lastRead;
    return look;
  };
  // The look after the PUT is repeated after transient failures, and before each POST.
  let look = next();
  for (let retry = 0; look && isRetried(look) && retry < Math.min(step.retries, 2) && pairs.length > 0; retry++) {
    // Rate limits are retried by time, so it is not known which look is the last.
    if (isLimited(look)) return learnRest();
    look = next();
  }
  if (!look || (step.retries > 0 && isRetried(look) && isLimited(look))) return learnRest();
  if (look.kind === 'closed' || hasAppeared(look)) return ends(false);
  if (does === 'reissue') {
    const isDecided = repairStatus();
    if (isDecided) return isDecided;
    for (let sent = posts.shift(); sent; sent = posts.shift()) {
      assertThat(look?.kind === 'same' && !look.isTransient, `a POST after a look that shows ${look?.kind}`);
      assertThat(!reportsOther(look), 'a POST although the order reports the other status');
      known = {
        ...known,
        graceEndsAt:
          sent.outcome === 'not sent' || sent.outcome === 'refused'
            ? known.graceEndsAt
            : (sent.endedAt ?? 0) + contract.GRACE_MS,
      };
      if (sent.outcome === 'refused') return ends(false);
      if (sent.outcome !== 'not sent') return followWait(sent);
      const after = sent.sent;
      while (pairs[0] && pairs[0][0].sent < after) next();
      const until = posts[0]?.sent ?? Number.POSITIVE_INFINITY;
      const isLast = posts.length === 0;
      look = next() ?? look;
      while (pairs[0] && pairs[0][0].sent < until && look.isTransient && !isLimited(look)) look = next() ?? look;
      if (isLimited(look)) return learnRest();
      if (hasAppeared(look)) return ends(false);
      const isDecidedAgain = repairStatus(until);
      if (isDecidedAgain) return isDecidedAgain;
      if (isLast && (look.at < sent.sentAt || look.kind === 'same')) return ends(false);
    }
    if (look.kind === 'pending' || contract.showsOther(look, known)) return followWait();
    assertThat(
      main.killed || look.kind !== 'same' || attempts.some(({ kind }) => kind === 'post'),
      'no POST, although it is due',
    );
    return ends(false);
  }
  assertThat(posts.length === 0, `a POST of a run that should ${does}`);
  const isUnverified = !known.baseline && look.kind === 'unreadable' && look.phase === 'issued';
  if (does === 'wait' || look.kind === 'pending' || isUnverified) return followWait();
  return ends(look.kind === 'same' || contract.showsOther(look, known) ? isVerified(look) : true);

  /** Ends the run; a green one sets the status once more if the order reports the other. */
  function ends(isGood: boolean): End {
    if (main.killed) return { green: undefined, known, decision };
    const again = attempts.filter(({ kind, sent }) => kind === 'put' && sent > repairedAt);
    const reported = lastRead?.order?.disableCt;
    const isNeeded = isGood && reported !== undefined && reported !== disableCt;
    const isPermitted =
      isNeeded && contract.mayPut(disableCt, last, known, isUnseenAllowed, mayBeDone(attempts, 'post'));
    assertThat(again.length === 0 || isPermitted !== false, 'it sets the status again before its end');
    const isSet = again.at(-1)?.outcome === 'done';
    return { green: isGood && (!isNeeded || isSet), known, decision };
  }

  function reportsOther({ order }: Look): boolean {
    return order?.disableCt !== undefined && order.disableCt !== disableCt;
  }

  /**
   * If the order reports the other status before the POST: another PUT, and looks until it reports that no longer. Returns the
   * end of the run if it must end there.
   */
  function repairStatus(until = Number.POSITIVE_INFINITY): End | undefined {
    if (look?.kind !== 'same' || look.isTransient || !reportsOther(look)) return undefined;
    const { sent: seen } = look.attempts[0] as Attempt;
    const following = attempts.filter(({ sent }) => sent > seen);
    const puts = following.filter(({ kind, sent }) => kind === 'put' && sent < until);
    const lookAfter = pairs[0]?.[0].sent ?? Number.POSITIVE_INFINITY;
    const again = puts.filter(({ sent }) => sent < lookAfter);
    const isPermitted = contract.mayPut(disableCt, look, known, isUnseenAllowed, mayBeDone(attempts, 'post'));
    if (isPermitted === false) {
      assertThat(again.length === 0, 'it sets the status again, although that may publish unseen names');
      return ends(false);
    }
    if (main.killed && again.length === 0) return ends(false);
    assertThat(again.length > 0, 'it does not set the status again, although the order reports the other one');
    repairedAt = again.at(-1)?.sent ?? 0;
    if (!disableCt && !isUnseenAllowed && mayBeDone(again, 'put')) decision = { ...decision, isSeenOnly: true };
    if (again.at(-1)?.outcome !== 'done') return ends(false);
    const putAt = again.at(-1)?.endedAt ?? 0;
    let failed = 0;
    for (let looks = 1; looks <= REPAIR_LOOKS + failed; looks++) {
      const found = pairs[0] && pairs[0][0].sent < until ? next() : undefined;
      if (!found) {
        const isOver = main.killed || failed > 0 || attempts.some(({ outcome }) => outcome === 'aborted');
        assertThat(isOver, 'it gives up before the order reports the status');
        return ends(false);
      }
      look = found;
      if (look.kind === 'closed' || hasAppeared(look)) return ends(false);
      if (look.kind === 'pending' || contract.showsOther(look, known)) return undefined;
      // Whether a look is repeated that failed for a moment, the rules leave open.
      if (look.isTransient) failed++;
      else if (look.kind !== 'same') return ends(false);
      else if (!reportsOther(look)) return undefined;
    }
    const lookedFor = (look?.at ?? 0) - putAt;
    assertThat(failed > 0 || lookedFor >= REPAIR_MS - TOLERANCE_MS, `it looks again for ${lookedFor} ms alone`);
    return ends(false);
  }

  /** Whether somebody requested a reissue whose names nobody can look at, while this run turned logging on. */
  function hasAppeared({ kind }: Look): boolean {
    return kind === 'pending' && decision.isSeenOnly;
  }

  function learnRest(): End {
    const sent = posts.findLast(({ outcome }) => outcome !== 'refused' && outcome !== 'not sent');
    if (sent) known = { ...known, graceEndsAt: (sent.endedAt ?? 0) + contract.GRACE_MS };
    while (next());
    return { green: undefined, known, decision };
  }

  function isVerified({ certificate, endedAt }: Look): boolean {
    if (!certificate || !contract.isAsDesired(certificate, decision, endedAt)) return false;
    return contract.digestNames(certificate.names) === contract.digestNames(decision.names);
  }

  function followWait(post?: Attempt): End {
    const startedAt = post?.endedAt ?? look?.endedAt ?? 0;
    const isInDoubt = post?.outcome === 'in doubt';
    while (post && pairs[0] && pairs[0][0].sent < post.sent) pairs.shift();
    let lastAt = startedAt;
    for (let seen = next(); seen; seen = next()) {
      lastAt = seen.at;
      const judgment = contract.judge(seen, known, decision, wishes, isInDoubt);
      const isNear = Math.abs(seen.at - known.graceEndsAt) < TOLERANCE_MS;
      if (judgment === 'goes on' && pairs.length > 0) continue;
      if (isNear && pairs.length > 0) continue;
      assertThat(pairs.length === 0 || judgment === 'goes on', `the wait went on after a look that means ${judgment}`);
      if (isNear) return { green: undefined, known, decision };
      if (judgment !== 'goes on') return ends(judgment === 'pending' || (judgment === 'verify' && isVerified(seen)));
    }
    // Whether a wait for somebody else's certificate ends beside a reissue that came later, the rules leave open.
    if (last && hasAppeared(last) && !mayBeDone(attempts, 'post')) return ends(false);
    const endedAt = main.recovery?.startedAt ?? main.endedAt;
    const end = contract.waitEnd(wishes, startedAt, known.graceEndsAt) - TOLERANCE_MS;
    assertThat(main.killed || endedAt >= end, 'the wait ended before its time, and nothing had decided');
    const isCut = attempts.some(({ outcome }) => outcome === 'aborted');
    assertThat(main.killed || isCut || lastAt >= end, 'the wait ended without another look');
    return ends(false);
  }
}

/** Whether a look is repeated at once: a permanent failure of the order ends that, and so does a long pause. */
const isRetried = ({ isTransient, attempts: [order], attempts }: Look) =>
  isTransient &&
  (order?.outcome === 'done' || order?.isTransient === true) &&
  !attempts.some(({ isBeyondPatience }) => isBeyondPatience);

const isLimited = ({ attempts }: Look) => attempts.some(({ isRateLimited }) => isRateLimited);

/** Checks the recovery of a process: how long it looked, what it set, and what it says. */
function checkRecovery(ended: EndedProcess, progress: Progress, isPost: boolean): { isOutOfSync: boolean } {
  const { attempts, recovery, errors, warnings, startedAt, endedAt, killed } = ended;
  const text = [...errors, ...warnings].join();
  const says = (words: string) => assertThat(text.toLowerCase().includes(words), `it does not say: ${words}`);
  const { isPutRefused, isPutInDoubt, mayHavePosted, decision } = progress;
  const own = isPost ? attempts : attempts.slice(recovery?.after ?? attempts.length);
  if (isPutRefused) {
    assertThat(own.length === 0, 'requests after a PUT that certainly was not carried out');
    checkNotChanged(text, decision.first, decision.disableCt);
    return { isOutOfSync: /out of sync/i.test(text) };
  }
  assertThat(killed || isPost || recovery !== undefined, 'red without a recovery');
  const beganAt = isPost ? startedAt : (recovery?.startedAt ?? endedAt);
  if (!killed) assertThat(endedAt - beganAt <= RECOVERY_MS + TOLERANCE_MS, `a recovery of ${endedAt - beganAt} ms`);
  let { known } = progress;
  // What another process has done counts from now on.
  if (isPost)
    known = {
      ...known,
      isFirstIssued: false,
      graceEndsAt:
        mayHavePosted || (known.wasPending && !known.isPending)
          ? beganAt + contract.GRACE_MS
          : Number.NEGATIVE_INFINITY,
    };
  const pairs = looksOf(own);
  const learnFromCuts = learningFromCuts(own);
  let last: Look | undefined;
  let isNear = false;
  for (const [index, pair] of pairs.entries()) {
    known = learnFromCuts(known, pair[0].sentAt);
    last = contract.toLook(pair, known);
    known = contract.learn(last, known);
    isNear = Math.abs(last.at - known.graceEndsAt) < TOLERANCE_MS;
    const isEnough = contract.isConclusive(last, known, mayHavePosted);
    assertThat(!isEnough || isNear || index === pairs.length - 1, `a look after one that shows enough (${last.kind})`);
  }
  known = learnFromCuts(known);
  const puts = own.filter(({ kind }) => kind === 'put');
  const isCut = own.some(({ kind, outcome }) => (kind === 'order' || kind === 'chain') && outcome === 'aborted');
  const lookedUntil = puts[0]?.sentAt ?? endedAt;
  const isEnough = last !== undefined && contract.isConclusive(last, known, mayHavePosted);
  if (!killed && !isEnough && !isNear)
    assertThat(lookedUntil - beganAt >= LAST_LOOK_MS - TOLERANCE_MS || isCut, 'it looked for too short a time');
  if (killed || isNear) return { isOutOfSync: /out of sync/i.test(text) };
  const facts = { isPutInDoubt, mayHavePosted, now: lookedUntil };
  const found = contract.recoveryRow(last, known, decision, facts);
  const { row } = found;
  const isLeft = found.isOptional && puts.length === 0;
  const set = isLeft ? null : found.set;
  const statuses = puts.map(({ body }) => JSON.parse(body).disable_ct);
  assertThat(
    statuses.every((status) => status === set),
    `row ${row} sets ${set}, not ${statuses}`,
  );
  assertThat(set === null || puts.length > 0, `row ${row} sets ${set}, and nothing was sent`);
  const isSet = set === null || puts.at(-1)?.outcome === 'done';
  const isOutOfSync = row !== 3 && (!isSet || isLeft || found.isOutOfSync);
  assertThat(isOutOfSync === /out of sync/i.test(text), `row ${row}: it says${isOutOfSync ? ' not' : ''} out of sync`);
  if (!isSet) says(row === 3 ? 'could not be set' : 'could not be restored');
  else if (isOutOfSync) return { isOutOfSync };
  else if (row !== 3 && set !== null && set !== decision.disableCt) says('restored');
  else if (row === 2) says('left pending');
  else if (row === 4) says('in sync');
  return { isOutOfSync };
}

/** Checks what a run says that changed nothing, by its first look. */
function checkNotChanged(text: string, { kind, phase, order, certificate }: Look, desired: boolean | undefined): void {
  assertThat(/not changed/i.test(text), 'it does not say: not changed');
  const advice = /set (?:CT logging of )?the order to (enabled|disabled)|\(disable-ct: (true|false)/i
    .exec(text)
    ?.slice(1);
  if (desired !== undefined && advice)
    assertThat(
      advice.includes(desired ? 'disabled' : 'enabled') || advice.includes(`${desired}`),
      `it advises ${advice}`,
    );
  if (!order || phase !== 'issued') return;
  const isKnown = order.disableCt !== undefined && certificate !== undefined;
  const isInSync = isKnown && order.disableCt !== certificate.isLogged;
  const isSaid = /out of sync/i.test(text);
  assertThat(isSaid === !(kind === 'pending' || isInSync), `not changed: it says${isSaid ? '' : ' not'} out of sync`);
}

/** Checks that no PUT turned logging on for names that nobody can look at, by the look before it. */
function checkPublishing({ attempts }: EndedProcess, decision: Decision, start: Known, mayHavePosted: boolean): void {
  for (const [index, { kind, body, sent }] of attempts.entries()) {
    if (kind !== 'put' || JSON.parse(body).disable_ct) continue;
    const before = attempts.slice(0, index);
    const learnFromCuts = learningFromCuts(before);
    let known = start;
    let look: Look | undefined;
    for (const pair of looksOf(before).filter((reads) => reads.every((read) => read.sent < sent))) {
      known = learnFromCuts(known, pair[0].sentAt);
      look = contract.toLook(pair, known);
      known = contract.learn(look, known);
    }
    known = learnFromCuts(known);
    const isOwn = mayHavePosted || mayBeDone(before, 'post');
    const may = contract.mayPut(false, look, known, decision.isUnseenAllowed, isOwn);
    assertThat(may !== false, 'a PUT that may publish names that nobody can look at');
  }
}

/** Checks a dry run, the service being at rest. */
export async function checkDryRun({ attempts, outputs, errors }: EndedProcess, wishes: Wishes): Promise<void> {
  assertThat(
    attempts.every(({ kind }) => /order|chain|validation/.test(kind)),
    'a dry run that changes something',
  );
  const first = looksOf(attempts).at(-1);
  if (!first) return;
  const { look, decision } = await contract.lookFirst(first, wishes);
  const isRefused = typeof decision === 'string';
  assertThat(isRefused === errors.length > 0, `a dry run is ${isRefused ? 'green' : 'red'}: ${decision} ${errors}`);
  if (isRefused) return checkNotChanged(errors.join(), look, contract.desiredOf(look, wishes));
  const { at, ...plan } = parsePlan(outputs['plan'] ?? '') ?? {};
  const expected = contract.planOf(decision, wishes.csrKey);
  assertThat(isDeepStrictEqual(plan, { ...plan, ...expected }), `another plan: ${outputs['plan']}`);
  const { does } = decision;
  const next = does === 'status' ? 'none' : does;
  const found = [outputs['next'], outputs['reissue-required'], outputs['disable-ct']];
  assertThat(isDeepStrictEqual(found, [next, `${does === 'reissue'}`, `${decision.disableCt}`]), `outputs: ${found}`);
}

export function parsePlan(text: string): contract.Plan | null {
  const [version, ...fields] = text.split(' ').map((field) => field.split(/=(.*)/, 2));
  return version?.[0] ? (Object.fromEntries(fields) as contract.Plan) : null;
}

/** Checks the outputs of a green run. */
function checkOutputs(
  { outputs }: EndedProcess,
  { decision, known, attempts }: Progress & Pick<EndedProcess, 'attempts'>,
  { csrKey, plan }: Wishes,
): void {
  const isPending = outputs['reissue-pending'] === 'true';
  assertThat(outputs['next'] === (isPending ? 'wait' : 'none'), `next: ${outputs['next']}`);
  const isOwn = isPending && attempts.some(({ kind, outcome }) => kind === 'post' && outcome === 'done');
  const left = parsePlan(outputs['plan'] ?? '');
  assertThat((left !== null) === isOwn, `the plan of a run that ended pending: ${outputs['plan']}`);
  const { requiredKey: key, names } = decision;
  const expected = { do: 'wait', key, serial: known.baseline?.serial, names: contract.digestNames(names) };
  if (left) assertThat(isDeepStrictEqual(left, { ...left, ...expected }), `another plan: ${outputs['plan']}`);
  const { baseline, last } = known;
  const isAsked = csrKey !== null || (plan !== null && plan.key !== 'any');
  if (isPending || outputs['serial-number'] === '') return;
  const isOtherKey = !isAsked && baseline !== undefined && last?.keyDigest !== baseline.keyDigest;
  assertThat(outputs['warnings']?.includes('"other-key"') === isOtherKey, 'the warning of another key, or none');
}

/** Checks a run against the contract's rules; returns why the invariant may not hold, if it need not. */
export async function checkRules(run: CompletedRun): Promise<void> {
  const { main, post } = run;
  const progress = await checkMain(run);
  assertThat(main.errors.length <= 1, `one error at most: ${main.errors.join('\n')}`);
  const hasChanged = progress !== undefined;
  if (progress) checkPublishing(main, progress.decision, progress.start, false);
  if (progress && main.errors.length === 0 && !main.killed)
    checkOutputs(main, { ...progress, attempts: main.attempts }, run.wishes);
  let isOpen = hasChanged && main.killed;
  if (progress && !main.killed && main.errors.length > 0) {
    const { isOutOfSync } = checkRecovery(main, progress, false);
    const isUnset = main.errors.join().includes('could not be set');
    if (!progress.isPutRefused)
      assertThat((savedBy(main) !== '') === (isOutOfSync || isUnset), 'the state is kept, or not');
    isOpen = savedBy(main) !== '';
  } else if (!main.killed) assertThat(savedBy(main) === '', 'a state that nobody needs');
  if (main.killed)
    assertThat(
      hasChanged || savedBy(main) === '' || !main.attempts.some(({ kind }) => kind === 'put'),
      'a PUT without state',
    );
  if (!post) return;
  assertThat(!post.attempts.some(({ kind }) => kind === 'post'), 'the post step sent a POST');
  assertThat(Object.keys(post.outputs).length === 0, 'a post step with outputs');
  if (!progress || !isOpen) return;
  const recovered = main.attempts.slice(main.recovery?.after ?? main.attempts.length);
  let { known } = progress;
  for (const pair of looksOf(recovered)) known = contract.learn(contract.toLook(pair, known), known);
  known = learningFromCuts(recovered)(known);
  checkPublishing(post, progress.decision, known, progress.mayHavePosted);
  const isPutInDoubt = progress.isPutInDoubt || recovered.some(({ kind }) => kind === 'put');
  const { isOutOfSync } = checkRecovery(post, { ...progress, known, isPutInDoubt }, true);
  if (!post.killed)
    assertThat(
      post.errors.length > 0 === isOutOfSync || post.attempts.some(({ isKeyRefused }) => isKeyRefused),
      'the post step is red, or not',
    );
}

/** Checks the invariant: what is true at DigiCert in the end. */
export function checkTruth(
  service: SimulatedService,
  { before, main, post, wishes }: CompletedRun,
): string | undefined {
  const last = post ?? main;
  const attempts = [...main.attempts, ...(post?.attempts ?? [])];
  const { state } = service;
  const put = main.attempts.find(({ kind }) => kind === 'put');
  const disableCt = put ? JSON.parse(put.body).disable_ct : wishes.disableCt;
  const isChanged = attempts.some(
    ({ kind, outcome }) => kind === 'put' && outcome !== 'refused' && outcome !== 'not sent',
  );
  const isGreen = last === main && main.errors.length === 0;
  const says = last.errors.at(-1) ?? '';
  assertThat(state.posts - before.posts <= 1, 'two POSTs were accepted');
  const isSaid = /out of sync/i.test(says) && says.includes(ORDER_ID);
  const isInSync = !state.serial || (state.disableCt ?? !state.scts) === !state.scts || service.isClosed;
  // Somebody may have changed the status before the first look, by which the run restores it.
  const firstLook = main.attempts.find(({ kind, outcome }) => kind === 'order' && outcome === 'done');
  const restorable = [disableCt, before.disableCt, firstLook?.order?.disableCt];
  const isPending = state.pending && (restorable.includes(state.disableCt) || !isChanged);
  const isSecond = state.secondPosts > before.secondPosts;
  const isFulfilled = isInSync || isPending || isSaid || attempts.length === 0;
  const isTrue = !isGreen || isGreenTrue(service, main, disableCt);
  if (isFulfilled && isTrue && !isSecond) return undefined;
  // Whoever was told the past, or looked before it happened, cannot know better.
  const request = isSecond ? attempts.findLast(({ kind }) => kind === 'post') : undefined;
  const isEarlier = ({ sent }: Attempt) => sent < (request?.sent ?? Number.POSITIVE_INFINITY);
  const reads = attempts.filter((read) => /order|chain/.test(read.kind) && read.outcome === 'done' && isEarlier(read));
  const lastAt = Math.min(...['order', 'chain'].map((kind) => reads.findLast((read) => read.kind === kind)?.sent ?? 0));
  if (service.changedAt > lastAt) return 'changed after the last look';
  if (reads.some(({ isFalse }) => isFalse)) return 'deceived';
  throw new Broken(isTrue ? `the invariant does not hold: ${JSON.stringify(state)}` : 'green, and not true');
}

function isGreenTrue({ state }: SimulatedService, { outputs }: EndedProcess, disableCt: boolean): boolean {
  if (state.disableCt !== disableCt) return false;
  if (outputs['reissue-pending'] === 'true') return state.pending;
  return state.serial === undefined || (state.scts === !disableCt && outputs['serial-number'] === state.serial);
}

/** Checks what every run leaves behind. */
export function checkTraces({ main, post }: CompletedRun): void {
  const reads = (ended?: EndedProcess) => ended?.attempts.filter(({ kind }) => kind === 'validation') ?? [];
  // The last one is of the end.
  const waits = reads(main).slice(0, -1);
  const isSoon = waits.some(({ sentAt }, index) => sentAt - (waits[index - 1]?.sentAt ?? 0) < 60_000);
  assertThat(!isSoon && reads(post).length <= 1, 'the validation was read too often');
  assertThat(!post || post.killed || post.files.length === 0, 'a file that a post step leaves');
  if (main.killed) return;
  const isGreen = main.errors.length === 0;
  assertThat(Object.keys(main.outputs).length > 0 === isGreen, 'outputs of a red run, or none of a green one');
  assertThat(isGreen || main.files.length === 0, 'the file of a failed run');
}

/** Describes a run for people. */
export function describeRun({ wishes, main, post }: CompletedRun): string {
  const describe = (ended: EndedProcess, name: string) => [
    `${name}: ${JSON.stringify(wishes)}`,
    ...ended.attempts.map(({ kind, body, sentAt, outcome, isTransient, isFalse, order, certificate }, index) => {
      const shown = order
        ? [order.status, order.disableCt, order.serial]
        : [certificate?.serial, certificate?.isLogged];
      const marks = [isTransient && 'transient', isFalse && 'false', index === ended.recovery?.after && 'RECOVERY'];
      const sent = kind === 'put' ? body : kind;
      return [Math.round(sentAt - ended.startedAt), sent, outcome, ...shown, ...marks.filter(Boolean)].join(' ');
    }),
    `${ended.killed ? 'killed' : 'ended'} after ${Math.round(ended.endedAt - ended.startedAt)} ms`,
    ...ended.errors,
    ...ended.warnings,
  ];
  return ['', ...describe(main, 'main'), ...(post ? describe(post, 'post') : []), ''].join('\n  ');
}
