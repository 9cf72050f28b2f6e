import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../harness/virtual-time.ts';
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
import {
  assertThat,
  type CompletedRun,
  checkDryRun,
  checkRules,
  checkTraces,
  checkTruth,
  describeRun,
  parsePlan,
} from './model/checks.ts';
import type { Wishes } from './model/contract.ts';
import { cleanUp, inputsOf, play, savedBy } from './model/runner.ts';
import { ADDED_NAME, ORDER_ID, SimulatedService } from './model/service.ts';

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

async function playDryRun(service: SimulatedService, change: Change): Promise<SeenPlan> {
  const ended = await play(service, 'main', { ...inputsOf(change), 'dry-run': 'true' });
  const csrKey = change.csr && (await keyDigestOf(csrFiles[change.csr]));
  const { disableCt, reissueBeforeDays = 0 } = change;
  const rest = { plan: null, policy: null, retries: 5, waitMinutes: 5 };
  await checkDryRun(ended, { disableCt, csrKey, reissueBeforeDays, ...rest });
  return { ...change, text: ended.outputs['plan'] ?? '' };
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

/** Whether the inputs are refused before anything is read. */
function areInputsRefused({ plan, csrKey, disableCt, policy }: Wishes, now: number): boolean {
  if (!plan) return false;
  const hours = (now - Date.parse(plan.at)) / HOUR_MS;
  const isGiven = !policy || policy.besideInput;
  const isAnyKey = plan.do === 'wait' && plan.key === 'any';
  return (
    hours > 96 ||
    hours < -1 ||
    (isGiven && plan.ct !== (disableCt ? 'disabled' : 'enabled')) ||
    (csrKey !== null && plan.key !== csrKey && !isAnyKey)
  );
}

async function playRun(service: SimulatedService, step: RunStep, seen: SeenPlan | undefined): Promise<CompletedRun> {
  const { account, state: before } = service;
  const { disableCt, csr, policy, trouble, isStandardUser, timeoutSeconds, planAhead, hasNoFolder, ...numbers } = step;
  const { retries, waitMinutes } = numbers;
  const isAhead = step.plan === 'fresh' && planAhead > 0;
  const ahead = new Date(service.time.now + planAhead * HOUR_MS).toISOString().replace(/\.\d+/, '');
  const text = isAhead ? seen?.text.replace(/at=.*/, `at=${ahead}`) : seen?.text;
  const plan = parsePlan(text ?? '');
  // A plan to reissue is enough.
  const reissueBeforeDays = step.plan === 'fresh' && plan?.do === 'reissue' ? 0 : numbers.reissueBeforeDays;
  const csrKey = csr && (await keyDigestOf(csrFiles[csr]));
  const wishes: Wishes = { disableCt, csrKey, plan, policy, reissueBeforeDays, retries, waitMinutes };
  const inputs = {
    ...inputsOf(step),
    ...(policy && { 'policy-file': 'policy.json', 'disable-ct': policy.besideInput ? String(disableCt) : '' }),
    ...(plan && { 'expected-plan': text }),
    ...(isStandardUser && { 'api-key': account.standardUserKey }),
    retries: String(retries),
    'timeout-seconds': String(timeoutSeconds),
    'wait-minutes': String(waitMinutes),
    'reissue-before-days': String(reissueBeforeDays),
  } as Record<string, string>;
  cleanUp();
  const isRefused = areInputsRefused(wishes, service.time.now);
  const files: Record<string, string> = policy ? { 'policy.json': policyFile(policy, disableCt) } : {};
  const main = await play(service, 'main', inputs, {
    ...trouble,
    timeoutSeconds,
    isStandardUser,
    hasNoFolder,
    files,
  });
  const run: CompletedRun = { step, wishes, isRefused, before, main };
  try {
    const end = main.killed ? undefined : checkTruth(service, run);
    if (end) count(`known limitation: ${end}`);
    assertThat(
      !/"api-?key|BEGIN/i.test(savedBy(main)) && !savedBy(main).includes(account.apiKey),
      'a secret in the state',
    );
    if (main.killed) await service.time.advance(service.random() * 5_000);
    const { postFaults: faults, postKill: kill, scenario } = trouble;
    const post = await play(service, { state: main.state }, inputs, { faults, kill, scenario, isStandardUser });
    if (savedBy(main) !== '') run.post = post;
    else
      assertThat(post.attempts.length + post.errors.length + post.warnings.length === 0, 'a post step without state');
    await checkRules(run);
    checkTraces(run);
    if (run.post && !post.killed) {
      const end = checkTruth(service, run);
      if (end) count(`known limitation: ${end}`);
    }
  } catch (error) {
    (error as Error).message += describeRun(run) + JSON.stringify(service.state);
    throw error;
  }
  const color = main.killed ? 'killed' : main.errors.length > 0 ? 'red' : 'green';
  count(`${color} runs`);
  if (plan) count(`${color} runs of a plan to ${plan.do}`);
  if (policy) count(`${color} runs with a policy`);
  const { killed, errors = [] } = run.post ?? {};
  if (run.post)
    count(killed ? 'killed post steps' : errors.length > 0 ? 'red post steps' : 'post steps that recovered');
  return run;
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
      const { main } = await playRun(service, { ...step, ...change }, seen);
      // The step that waits has the plan of the step that has requested.
      const { plan: left } = main.outputs;
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
  const run = await playRun(service, step, undefined);
  const { state } = service;
  assertThat(run.main.errors.length === 0, `the last run is red${describeRun(run)}`);
  const isAsDesired = state.disableCt === disableCt && state.scts === !disableCt && !state.pending;
  assertThat(isAsDesired && (key === null || key === service.activeKey), 'the last run does not end as desired');
  assertThat(state.posts - posts === Number(isDue), 'the last run requested no reissue that was due, or another');
}

test(`${SEQUENCES} sequences of plans, runs, faults, kills and reruns keep to the contract`, {
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
