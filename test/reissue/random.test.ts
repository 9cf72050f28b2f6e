import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePlan } from '../../src/domain/approved-plan.ts';
import type { CtPolicy } from '../../src/domain/ct-policy.ts';
import { parsePolicy } from '../../src/domain/policy-file.ts';
import { seededRandom } from '../harness/virtual-time.ts';
import type { OrderState } from '../stand-in/state.ts';
import { checkApproval } from './approval-invariants.ts';
import { assertThat, type CompletedRun, describeRun, isOutOfSync } from './completed-run.ts';
import { checkEnd, type KnownLimitation } from './invariants.ts';
import { checkPosts, checkSecondPost, checkTimes, checkValidation } from './request-invariants.ts';
import { type PolicyChoice, type RunStep, type Sequence, sequences } from './sequences.ts';
import {
  directory,
  healthy,
  inputsOf,
  noFaults,
  play,
  playDryRun,
  post,
  run,
  runner,
  type SeenPlan,
} from './simulated-runner.ts';
import { ADDED_NAME, ORDER_ID, SimulatedService } from './simulated-service.ts';

const SEQUENCES = Number(process.env['SEQUENCES'] ?? 100);
const SEED = Number(process.env['SEED'] ?? 5);
const MINUTE = 60_000;

const counts: Record<string, number> = {};
const count = (name: string) => {
  counts[name] = (counts[name] ?? 0) + 1;
};

async function playRun(service: SimulatedService, step: RunStep, seen: SeenPlan | undefined): Promise<CompletedRun> {
  const { state: before, account } = service;
  const { isStandardUser, timeoutSeconds, policy: choice } = step;
  const policy = choice && createPolicy(choice, step.disableCt);
  const hasPlan = seen !== undefined && seen.text !== '';
  runner.state = '';
  runner.files.clear();
  runner.inputs = {
    ...inputsOf(service, step),
    ...(policy && { 'policy-file': policy.path, 'disable-ct': choice.besideInput ? String(step.disableCt) : '' }),
    ...(hasPlan && { 'expected-plan': seen.text }),
    ...(isStandardUser && { 'api-key': account.standardUserKey }),
    retries: String(step.retries),
    'timeout-seconds': String(timeoutSeconds),
    'wait-minutes': String(step.waitMinutes),
  };
  const foreignReissues = await Promise.all(
    step.foreignReissues.map(async (foreign) => ({ ...foreign, begin: await service.prepare(foreign) })),
  );
  const main = await play(service, { ...step, foreignReissues }, run, 30);
  const completed: CompletedRun = {
    step,
    wasInSync: before.inSync,
    posts: before.posts,
    plan: hasPlan ? parsePlan(seen.text) : null,
    policy: policy?.policy ?? null,
    main,
  };
  try {
    await checkRun(service, completed, before);
  } catch (error) {
    throw new Error(`${(error as Error).message}${describeRun(completed)}${JSON.stringify(service.state)}`);
  }
  if (hasPlan) count(`${main.errors.length > 0 ? 'red' : 'green'} runs of a plan to ${completed.plan?.action}`);
  if (policy) count(`${main.errors.length > 0 ? 'red' : 'green'} runs with a policy`);
  return completed;
}

const policies = new Map<string, { path: string; policy: CtPolicy }>();

/** Writes a policy file; the same text has the same file. */
function createPolicy({ says }: PolicyChoice, disableCt: boolean): { path: string; policy: CtPolicy } {
  const [same, other] = disableCt ? ['keep-out', 'log'] : ['log', 'keep-out'];
  const reason = { [ORDER_ID]: 'by chance' };
  const file = {
    default: { default: same },
    domain: { default: other, [same as string]: { 'example.com': 'by chance' } },
    order: { default: other, [same as string]: reason },
    except: { default: same, [other as string]: { [ADDED_NAME]: 'by chance' } },
    opposite: { default: other },
    ignored: { default: same, ignore: reason },
  }[says];
  const text = JSON.stringify(file);
  const known = policies.get(text) ?? {
    path: `policy-${policies.size}.json`,
    policy: parsePolicy(text, () => '', true),
  };
  if (!policies.has(text)) writeFileSync(join(directory, known.path), text);
  policies.set(text, known);
  return known;
}

/** Checks a run, and runs its post step. */
async function checkRun(service: SimulatedService, completed: CompletedRun, before: OrderState): Promise<void> {
  const { main, step } = completed;
  const { account } = service;
  const { isStandardUser, scenario } = step;
  const isGreen = main.errors.length === 0;
  const isRequested = String(main.outputs?.['reissue-pending']) === 'true';
  count(main.killed ? 'killed runs' : !isGreen ? 'red runs' : isRequested ? 'requests only' : 'green runs');
  checkPosts(service, completed, before);
  if (service.state.secondPosts > before.secondPosts) count(`second POSTs: ${checkSecondPost(service, main.attempts)}`);
  if (!main.killed) {
    note(checkEnd(service, completed));
    assertThat(runner.files.size === (main.outputs?.['certificate-file'] ? 1 : 0), 'a file that is in no output');
    assertThat((main.outputs !== undefined) === isGreen, 'outputs of a red run, or none of a green one');
    const isPut = main.attempts.some(({ kind }) => kind === 'put');
    const isOpen = isPut && (isOutOfSync(main) || main.recovery?.isSetFailed === true);
    assertThat((runner.state !== '') === isOpen, `the state has ${runner.state.length} characters`);
  }
  const postOptions = { ...noFaults, scenario, isStandardUser, timeoutSeconds: 30 };
  if (runner.state === '') {
    if (main.killed) assertThat(!main.attempts.some(({ kind }) => kind === 'put'), 'a PUT without state');
    const { attempts, errors, warnings } = await play(service, postOptions, post);
    assertThat(attempts.length + errors.length + warnings.length === 0, 'a post step without state');
  } else {
    const state = inflateSync(Buffer.from(runner.state.split('.')[0] ?? '', 'base64')).toString();
    assertThat(!state.includes(account.apiKey) && !state.includes('BEGIN'), 'a secret in the state');
    if (main.killed) {
      // An observation that the kill cut off is known to nobody.
      const last = main.attempts.findLast(({ kind, read }) => kind === 'order' && read);
      if (last && !JSON.parse(state).reissueSeenPending) last.showedPending = false;
      await service.time.advance(service.random() * 5_000);
    }
    completed.post = await play(service, { ...postOptions, faults: step.postFaults, kill: step.postKill }, post);
    const { killed, errors } = completed.post;
    count(killed ? 'killed post steps' : errors.length > 0 ? 'red post steps' : 'post steps that recovered');
    checkPosts(service, completed, before);
    if (!killed) {
      note(checkEnd(service, completed));
      assertThat(runner.files.size === 0, 'a file of a failed run');
    }
  }
  checkTimes(completed);
  checkValidation(completed);
  checkApproval(completed);
}

function note(limitation: KnownLimitation | undefined): void {
  if (limitation) count(`known limitation: ${limitation}`);
}

async function playSequence(sequence: Sequence): Promise<void> {
  const service = await SimulatedService.start(sequence, seededRandom(sequence.seed));
  let earlier: SeenPlan | undefined;
  for (const step of sequence.steps) {
    switch (step.is) {
      case 'time passes':
        await service.time.advance(step.minutes * MINUTE);
        break;
      case 'all is issued':
        await service.issueAll();
        break;
      case 'all is rejected':
        service.rejectAll();
        break;
      case 'somebody':
        await service.change(step.does);
        break;
      case 'plan':
        earlier = await playDryRun(service, step);
        break;
      case 'run': {
        const { plan } = step;
        const seen = plan === 'fresh' ? await playDryRun(service, step) : plan === 'any' ? undefined : earlier;
        const change = plan === 'earlier' && earlier ? { disableCt: earlier.disableCt, csr: earlier.csr } : {};
        await playRun(service, { ...step, ...change }, seen);
        service.reopen();
      }
    }
  }
  await playLast(service, sequence.last);
}

/** When the faults are over and nothing is under way, one run ends green, in sync and as desired. */
async function playLast(service: SimulatedService, { disableCt, takes, ...last }: Sequence['last']): Promise<void> {
  await service.time.advance(20_000);
  service.reopen();
  service.outage = undefined;
  await service.issueAll();
  service.order.stale = {};
  const { posts, scts } = service.state;
  // Only the key of the active certificate is taken from the order.
  const csr = last.csr ?? ((await service.hasUsableCsr()) ? null : 'a.csr');
  const isDue = scts === disableCt || !service.hasKeyOf(csr);
  const { main } = await playRun(
    service,
    {
      ...noFaults,
      is: 'run',
      disableCt,
      csr,
      isStandardUser: false,
      retries: 5,
      timeoutSeconds: 30,
      waitMinutes: 5,
      plan: 'any',
      policy: null,
      scenario: healthy(takes),
      postFaults: [],
      postKill: null,
    },
    undefined,
  );
  const { state } = service;
  assertThat(main.errors.length === 0, `the last run is red: ${main.errors.join('\n')}`);
  const isAsDesired = state.disableCt === disableCt && state.scts === !disableCt && service.hasKeyOf(csr);
  assertThat(state.inSync && !state.pending && isAsDesired, 'the last run does not end as desired');
  assertThat(state.posts - posts === Number(isDue), 'the last run requested no reissue that was due, or another');
}

test(`${SEQUENCES} sequences of runs, faults, kills and reruns keep to the contract`, {
  timeout: 6 * 60 * MINUTE,
}, async () => {
  const started = performance.now();
  await fc.assert(fc.asyncProperty(sequences, playSequence), {
    numRuns: SEQUENCES,
    seed: SEED,
    ...(process.env['FC_PATH'] && { path: process.env['FC_PATH'] }),
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${SEQUENCES} sequences, seed ${SEED}, ${seconds} s: ${JSON.stringify(counts, undefined, 1)}`);
  expect(counts['green runs']).toBeGreaterThan(SEQUENCES);
});
