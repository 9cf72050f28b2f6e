import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../harness/virtual-time.ts';
import type { Attempt } from './model/attempts.ts';
import {
  type Change,
  type Happening,
  healthy,
  noTrouble,
  type PolicyChoice,
  type RunStep,
  type Sequence,
  sequences,
} from './model/cases.ts';
import { csrFiles, keyDigestOf } from './model/certificates.ts';
import { findBreaks } from './model/invariants.ts';
import { cleanUp, type EndedProcess, inputsOf, play, savedBy } from './model/runner.ts';
import { ADDED_NAME, ORDER_ID, SimulatedService } from './model/service.ts';
import type { Story } from './model/story.ts';

const SEQUENCES = Number(process.env['SEQUENCES'] ?? 100);
const SEED = Number(process.env['SEED'] ?? 5);
const HOUR_MS = 3_600_000;

/** `COLLECT`: goes on after a break, and prints the first of each kind in the end. */
const found = new Map<string, { message: string; count: number }>();

const counts: Record<string, number> = {};
const count = (name: string) => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** A plan as an approver sees it; its text is empty if there is none. */
interface SeenPlan extends Change {
  text: string;
}

function assertThat(isTrue: boolean, failure: string): asserts isTrue {
  if (!isTrue) throw new Error(failure);
}

async function playDryRun(service: SimulatedService, change: Change): Promise<SeenPlan> {
  const { attempts, outputs } = await play(service, 'main', { ...inputsOf(change), 'dry-run': 'true' });
  assertThat(!attempts.some(({ kind }) => kind === 'put' || kind === 'post'), 'a dry run that changes something');
  const { disableCt, csr } = change;
  return { disableCt, csr, text: outputs['plan'] ?? '' };
}

/** Returns a policy file. */
function policyFile({ says }: PolicyChoice, disableCt: boolean): string {
  const [same, other] = disableCt ? ['keep-out', 'log'] : ['log', 'keep-out'];
  const reason = { [ORDER_ID]: 'by chance' };
  const policy = {
    default: { default: same },
    domain: { default: other, [same as string]: { 'example.com': 'by chance' } },
    order: { default: other, [same as string]: reason },
    except: { default: same, [other as string]: { [ADDED_NAME]: 'by chance' } },
    opposite: { default: other },
    ignored: { default: same, ignore: reason },
  }[says];
  return JSON.stringify(policy);
}

/** Whether the run should keep names out. */
function isKeptOut({ disableCt, policy }: Pick<RunStep, 'disableCt' | 'policy'>): boolean {
  const isOpposite = policy?.says === 'opposite' && !policy.besideInput;
  return isOpposite ? !disableCt : disableCt;
}

async function playRun(service: SimulatedService, step: RunStep, seen: SeenPlan | undefined): Promise<Story> {
  const { account, chronicle } = service;
  const { disableCt, policy, trouble, isStandardUser, timeoutSeconds, planAhead, hasNoFolder, ...numbers } = step;
  const { retries, waitMinutes } = numbers;
  const isAhead = step.plan === 'fresh' && planAhead > 0;
  const ahead = new Date(service.time.now + planAhead * HOUR_MS).toISOString().replace(/\.\d+/, '');
  const text = isAhead ? seen?.text.replace(/at=.*/, `at=${ahead}`) : seen?.text;
  // A plan to reissue is enough.
  const isDueByPlan = step.plan === 'fresh' && text?.includes(' do=reissue ');
  const inputs = {
    ...inputsOf(step),
    ...(policy && { 'policy-file': 'policy.json', 'disable-ct': policy.besideInput ? String(disableCt) : '' }),
    ...(text && { 'expected-plan': text }),
    ...(isStandardUser && { 'api-key': account.standardUserKey }),
    retries: String(retries),
    'timeout-seconds': String(timeoutSeconds),
    'wait-minutes': String(waitMinutes),
    'reissue-before-days': String(isDueByPlan ? 0 : numbers.reissueBeforeDays),
  } as Record<string, string>;
  cleanUp();
  const files: Record<string, string> = policy ? { 'policy.json': policyFile(policy, disableCt) } : {};
  const { disableCt: wasOff, serial: serialBefore } = service.state;
  const start = chronicle.tick();
  const main = await play(service, 'main', inputs, { ...trouble, timeoutSeconds, isStandardUser, hasNoFolder, files });
  const steps: [EndedProcess, ...EndedProcess[]] = [main];
  const tell = (): Story => ({
    action: 'reissue',
    disableCt: isKeptOut(step),
    isPermitted: policy?.says === 'order' && !disableCt,
    waitMinutes,
    // Each attempt of a few requests may take its whole time, and the pauses in between.
    elseSeconds: 420 + 6 * (retries + 1) * (timeoutSeconds + 130),
    wasOn: wasOff === false,
    serialBefore,
    attempts: steps.flatMap(({ attempts }) => attempts),
    happenings: chronicle.since(start),
    steps,
    end: chronicle.end(ORDER_ID, start),
  });
  try {
    check(tell());
    const saved = savedBy(main);
    assertThat(!/"api-?key|BEGIN/i.test(saved) && !saved.includes(account.apiKey), 'a secret in the state');
    assertThat(
      main.isKilled || Object.keys(main.outputs).length > 0 === !main.isRed,
      'outputs of a red run, or none of a green one',
    );
    assertThat(main.isKilled || !main.isRed || main.files.length === 0, 'the file of a failed run');
    if (main.isKilled) await service.time.advance(service.random() * 5_000);
    const { postFaults: faults, postKill: kill, scenario } = trouble;
    const post = await play(service, { state: main.state }, inputs, { faults, kill, scenario, isStandardUser });
    if (saved === '')
      assertThat(post.attempts.length + post.errors.length + post.warnings.length === 0, 'a post step without state');
    else {
      steps.push(post);
      assertThat(post.isKilled || post.files.length === 0, 'a file that a post step leaves');
      assertThat(Object.keys(post.outputs).length === 0, 'a post step with outputs');
      check(tell());
    }
  } catch (error) {
    (error as Error).message += describeRun(inputs, steps) + JSON.stringify(service.state);
    throw error;
  }
  const colorOf = ({ isKilled, isRed }: EndedProcess) => (isKilled ? 'killed' : isRed ? 'red' : 'green');
  count(`${colorOf(main)} runs`);
  if (text) count(`${colorOf(main)} runs of a plan to ${/ do=(\w+)/.exec(text)?.[1]}`);
  if (policy) count(`${colorOf(main)} runs with a policy`);
  if (steps[1]) count(`${colorOf(steps[1])} post steps`);
  return tell();
}

function check(story: Story): void {
  const [broken] = findBreaks(story);
  assertThat(broken === undefined, `${broken?.name}: ${broken?.is}`);
}

/** Describes a run for people. */
function describeRun(inputs: Record<string, string>, steps: readonly EndedProcess[]): string {
  const describe = ({ kind, disableCt, sentAt, outcome, isFalse, order, certificate }: Attempt) => {
    const shown = order ? [order.status, order.disableCt, order.serial] : [certificate?.serial, certificate?.isLogged];
    return [sentAt, kind, disableCt, outcome, ...shown, isFalse && 'false']
      .filter((part) => part !== undefined)
      .join(' ');
  };
  const lines = steps.flatMap(({ name, attempts, isKilled, seconds, errors, warnings }) => [
    name,
    ...attempts.map(describe),
    `${isKilled ? 'killed' : 'ended'} after ${seconds} s`,
    ...errors,
    ...warnings,
  ]);
  return ['', JSON.stringify(inputs), ...lines, ''].join('\n  ');
}

async function happen(service: SimulatedService, what: Happening): Promise<void> {
  if (what.is === 'time passes') await service.time.advance(what.hours * HOUR_MS);
  else if (what.is !== 'foreign') await service.change(what.is);
  else {
    const { needsApproval, takes, end } = what;
    const hidden = { ...healthy(0), approvedAfter: null, status: 'issued' as const };
    const scenario = needsApproval ? hidden : { ...healthy(0), takes, end };
    (await service.prepare({ ...what, scenario }))();
  }
}

async function playAndCollect(sequence: Sequence): Promise<void> {
  try {
    await playSequence(sequence);
  } catch (error) {
    const { message } = error as Error;
    const kind = message.split('\n')[0]?.replaceAll(/\d{4,}|[0-9A-F]{16,}/g, '…') ?? '';
    const { count: before = 0, message: first = message } = found.get(kind) ?? {};
    found.set(kind, { count: before + 1, message: first });
  }
}

async function playSequence(sequence: Sequence): Promise<void> {
  const service = await SimulatedService.start(sequence, seededRandom(sequence.seed));
  let earlier: SeenPlan | undefined;
  for (const step of sequence.steps) {
    if (step.is === 'plan') earlier = await playDryRun(service, step);
    else if (step.is !== 'run') await happen(service, step);
    else {
      const { plan, meanwhile } = step;
      const seen = plan === 'fresh' ? await playDryRun(service, step) : plan === 'any' ? undefined : earlier;
      if (plan === 'fresh' && meanwhile) await happen(service, meanwhile);
      const change = plan === 'earlier' && earlier && { disableCt: earlier.disableCt, csr: earlier.csr };
      const { steps } = await playRun(service, { ...step, ...change }, seen);
      // The step that waits has the plan of the step that has requested.
      const { plan: left } = steps[0].outputs;
      if (left) earlier = { disableCt: step.disableCt, csr: step.csr, ...change, text: left };
      service.reopen();
    }
  }
  await playLast(service, sequence.last);
}

const usualRun: Omit<RunStep, 'disableCt' | 'csr' | 'trouble'> = {
  ...{ is: 'run', isStandardUser: false, plan: 'any', planAhead: 0, meanwhile: null, policy: null, hasNoFolder: false },
  ...{ retries: 5, timeoutSeconds: 30, waitMinutes: 5, reissueBeforeDays: 0 },
};

/** When the faults are over and nothing is under way, one run ends green, in sync and as desired. */
async function playLast(service: SimulatedService, { disableCt, takes, csr }: Sequence['last']): Promise<void> {
  await service.time.advance(20_000);
  service.reopen();
  service.outage = undefined;
  await service.issueAll();
  Object.assign(service.order, { stale: {} });
  const { posts, scts } = service.state;
  const activeKey = service.activeKey;
  const isUsable = (await keyDigestOf(service.order.csr ?? '')) === activeKey;
  // Only the key of the active certificate is taken from the order.
  const file = csr ?? (isUsable ? null : 'a.csr');
  const key = file && (await keyDigestOf(csrFiles[file]));
  const isDue = scts === disableCt || service.isExpired || (key !== null && key !== activeKey);
  const step = { ...usualRun, disableCt, csr: file, trouble: { ...noTrouble, scenario: healthy(takes) } };
  const { steps } = await playRun(service, step, undefined);
  const { state } = service;
  assertThat(!steps[0].isRed, `the last run is red: ${steps[0].errors}`);
  const isAsDesired = state.disableCt === disableCt && state.scts === !disableCt && !state.pending;
  assertThat(isAsDesired && (key === null || key === service.activeKey), 'the last run does not end as desired');
  assertThat(state.posts - posts === Number(isDue), 'the last run requested no reissue that was due, or another');
}

test(`${SEQUENCES} sequences of plans, runs, faults, kills and reruns break no invariant`, {
  timeout: 6 * HOUR_MS,
}, async () => {
  const started = performance.now();
  await fc.assert(fc.asyncProperty(sequences, process.env['COLLECT'] ? playAndCollect : playSequence), {
    numRuns: SEQUENCES,
    seed: SEED,
    ...(process.env['FC_PATH'] && { path: process.env['FC_PATH'] }),
    ...(process.env['NO_SHRINK'] && { endOnFailure: true }),
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${SEQUENCES} sequences, seed ${SEED}, ${seconds} s: ${JSON.stringify(counts, undefined, 1)}`);
  for (const [kind, { count: times, message }] of found) console.log(`BREAK ${times} × ${kind}: ${message}`);
  expect(found.size).toBe(0);
  expect(counts['green runs']).toBeGreaterThan(SEQUENCES);
});
