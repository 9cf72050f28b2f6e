import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { post } from '../../src/reissue/post.ts';
import { run } from '../../src/reissue/run.ts';
import { seededRandom, VirtualTime } from '../harness/virtual-time.ts';
import { CertificatePool } from '../stand-in/pki.ts';
import {
  assertThat,
  type CompletedRun,
  checkEnd,
  checkPosts,
  checkSecondPost,
  checkTimes,
  type KnownLimitation,
  type RunnerOutput,
  saysOutOfSync,
} from './invariants.ts';
import { type ForeignReissue, type RunStep, type Sequence, sequences, type TimedReissueScenario } from './sequences.ts';
import {
  ORDER_ID,
  type ProcessOptions,
  SimulatedProcess,
  SimulatedService,
  toReissueScenario,
} from './simulated-service.ts';

/** The runner, as far as the process that runs now can see it. */
const runner = vi.hoisted(() => ({
  output: { errors: [], warnings: [] } as RunnerOutput,
  onRecovery: () => {},
  state: '',
  inputs: {} as Record<string, string>,
  files: new Set<string>(),
  lastFile: 0,
}));

vi.mock(import('@actions/core'), async (original) => ({
  ...(await original()),
  getInput: (name) => runner.inputs[name] ?? '',
  setSecret: () => {},
}));
vi.mock(import('../../src/runner/reporter.ts'), async () => ({
  log: (line) => {
    if (line.includes(' Settling: ')) runner.onRecovery();
  },
  debug: undefined,
  warn: (line) => void runner.output.warnings.push(line),
  notice: () => {},
  setOutputs: (outputs) => {
    runner.output.outputs = outputs;
  },
  setFailed: (error) =>
    void runner.output.errors.push(
      (error as Error).stack?.includes('TypeError') ? String((error as Error).stack) : (error as Error).message,
    ),
  writeSummary: async () => {},
}));
vi.mock(import('../../src/runner/state.ts'), async () => ({
  saveState: (value) => {
    runner.state = JSON.stringify(value);
  },
  clearState: () => {
    runner.state = '';
  },
  loadState: () => (runner.state === '' ? undefined : JSON.parse(runner.state)),
}));
vi.mock(import('../../src/reissue/certificate-file.ts'), async () => ({
  certificateFilePath: () => `file ${++runner.lastFile}`,
  writeCertificateFile: (path) => void runner.files.add(path),
  removeCertificateFile: (path) => void runner.files.delete(path ?? ''),
}));

const SEQUENCES = Number(process.env['SEQUENCES'] ?? 2_000);
const SEED = Number(process.env['SEED'] ?? 5);
const MINUTE = 60_000;

const counts: Record<string, number> = {};
const count = (what: string) => {
  counts[what] = (counts[what] ?? 0) + 1;
};

const healthy = (takes: number): TimedReissueScenario => ({
  shows: 0,
  takes,
  end: 'issued',
  status: 'reissue_pending',
  wrongScts: false,
  nameMissing: false,
  noDownload: false,
  idChanges: 'at issuance',
  orderLag: 0,
  downloadLag: 0,
});

/** Runs one process to its end, or until it is killed. */
async function play(
  service: SimulatedService,
  options: ProcessOptions,
  work: typeof run,
  timeoutInSettlement?: number,
) {
  const { time } = service;
  const process = new SimulatedProcess(service, options);
  const output: RunnerOutput = { errors: [], warnings: [] };
  runner.output = output;
  runner.onRecovery = () => {
    output.recoveryStartedAt = time.now;
    process.timeoutSeconds = timeoutInSettlement ?? options.timeoutSeconds;
  };
  const startedAt = time.now;
  let ended = false;
  void work({ transport: process, clock: process.clock }).then(() => {
    ended = true;
  });
  await time.advanceUntil(() => {
    assertThat(time.now - startedAt < 6 * 60 * MINUTE, 'a process that does not end');
    return ended || process.killed;
  });
  const { killed, attempts } = process;
  process.kill();
  return { ...output, attempts: [...attempts], killed: killed && !ended, startedAt, endedAt: time.now };
}

/** Prepares the reissues that someone else requests during a run. */
function prepareOthers(service: SimulatedService, others: readonly ForeignReissue[]) {
  const { order, account } = service;
  return Promise.all(
    others.map(async (other) => {
      const { scenario, disableCt } = other;
      const how = {
        ...toReissueScenario(scenario, order.certificate?.dnsNames.length ?? 0),
        ...(disableCt !== undefined && { disableCt }),
      };
      const begin = await account.prepareReissue(ORDER_ID, how);
      let begun = false;
      return {
        ...other,
        begin: () => {
          if (begun || order.status !== 'issued' || order.pending) return;
          begun = true;
          count("another's reissues");
          begin();
          service.follow(scenario, false);
        },
      };
    }),
  );
}

async function playRun(service: SimulatedService, step: RunStep): Promise<CompletedRun> {
  const { state: before, account } = service;
  const { disableCt, retries, timeoutSeconds, waitMinutes, faults, outage, kill, scenario } = step;
  runner.state = '';
  runner.files.clear();
  runner.inputs = {
    'order-id': ORDER_ID,
    'disable-ct': String(disableCt),
    'api-key': account.apiKey,
    retries: String(retries),
    'timeout-seconds': String(timeoutSeconds),
    'wait-minutes': String(waitMinutes),
  };
  const others = await prepareOthers(service, step.foreignReissues);
  const main = await play(service, { faults, kill, outage, others, scenario, timeoutSeconds }, run, 30);
  const completed: CompletedRun = { step, wasInSync: before.inSync, posts: before.posts, main };
  count(main.killed ? 'killed runs' : main.errors.length > 0 ? 'red runs' : 'green runs');
  checkPosts(service, completed, before);
  if (service.state.secondPosts > before.secondPosts) count(`second POSTs: ${checkSecondPost(service, main.attempts)}`);
  if (!main.killed) {
    note(checkEnd(service, completed));
    assertThat(runner.files.size === (main.outputs?.['certificate-file'] ? 1 : 0), 'a file that no output tells of');
    assertThat(
      (main.outputs !== undefined) === (main.errors.length === 0),
      'outputs of a red run, or none of a green one',
    );
    const isKept = runner.state !== '';
    assertThat(
      isKept === (saysOutOfSync(main.errors.join()) && main.attempts.some(({ kind }) => kind === 'put')),
      `state kept: ${isKept}`,
    );
  }
  if (runner.state === '') {
    if (main.killed) assertThat(!main.attempts.some(({ kind }) => kind === 'put'), 'a PUT without state');
    await play(service, { faults: [], kill: null, outage: null, others: [], scenario, timeoutSeconds: 30 }, post).then(
      ({ attempts, errors, warnings }) =>
        assertThat(attempts.length + errors.length + warnings.length === 0, 'a post step without state'),
    );
    checkTimes(completed);
    return completed;
  }
  assertThat(!runner.state.includes(account.apiKey) && !runner.state.includes('BEGIN'), 'a secret in the state');
  // What a look showed that was cut off by the kill is known to nobody.
  if (main.killed && JSON.parse(runner.state).pending === 'never')
    for (const attempt of main.attempts) attempt.showedPending = false;
  if (main.killed) await service.time.advance(service.random() * 5_000);
  completed.post = await play(
    service,
    { faults: step.postFaults, kill: step.postKill, outage: null, others: [], scenario, timeoutSeconds: 30 },
    post,
  );
  count(
    completed.post.killed
      ? 'killed post steps'
      : completed.post.errors.length > 0
        ? 'red post steps'
        : 'post steps that settled',
  );
  checkPosts(service, completed, before);
  checkTimes(completed);
  if (!completed.post.killed) {
    note(checkEnd(service, completed));
    assertThat(runner.files.size === 0, 'a file of a failed run');
  }
  return completed;
}

function note(limitation: KnownLimitation | undefined): void {
  if (limitation) count(`excused: ${limitation}`);
}

async function playSequence(sequence: Sequence, pool: CertificatePool): Promise<void> {
  const time = new VirtualTime();
  const service = await SimulatedService.start(sequence, pool, time, seededRandom(sequence.seed));
  for (const step of sequence.steps) {
    if (step.is === 'time passes') await time.advance(step.minutes * MINUTE);
    else if (step.is === 'all is issued') await service.issueAll();
    else if (step.is === 'all is rejected') service.rejectAll();
    else await playRun(service, step);
  }
  await playLast(service, sequence.last);
}

/** When the faults are over and nothing is under way, one run ends green, in step and as requested. */
async function playLast(service: SimulatedService, { disableCt, takes }: Sequence['last']): Promise<void> {
  await service.time.advance(20_000);
  service.outage = undefined;
  await service.issueAll();
  service.order.stale = {};
  const { posts, scts } = service.state;
  const { main } = await playRun(service, {
    is: 'run',
    disableCt,
    retries: 5,
    timeoutSeconds: 30,
    waitMinutes: 15,
    scenario: healthy(takes),
    faults: [],
    outage: null,
    foreignReissues: [],
    kill: null,
    postFaults: [],
    postKill: null,
  });
  const { state } = service;
  assertThat(main.errors.length === 0, `the last run is red: ${main.errors.join('\n')}`);
  assertThat(
    state.inSync && !state.pending && state.disableCt === disableCt && state.scts === !disableCt,
    'the last run is not in step',
  );
  assertThat(
    state.posts - posts === (scts === disableCt ? 1 : 0),
    'the last run has not requested one reissue where it was due',
  );
}

test(`${SEQUENCES} sequences of runs, faults, kills and reruns keep to the contract`, {
  timeout: 6 * 60 * MINUTE,
}, async () => {
  const pool = await CertificatePool.create();
  const started = performance.now();
  await fc.assert(
    fc.asyncProperty(sequences, (sequence) => playSequence(sequence, pool)),
    { numRuns: SEQUENCES, seed: SEED, ...(process.env['FC_PATH'] && { path: process.env['FC_PATH'] }) },
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${SEQUENCES} sequences, seed ${SEED}, ${seconds} s: ${JSON.stringify(counts, undefined, 1)}`);
  expect(counts['green runs']).toBeGreaterThan(SEQUENCES);
});
