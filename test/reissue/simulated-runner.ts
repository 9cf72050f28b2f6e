/**
 * A runner without processes: the main step and the post step run in this process, in virtual time. Import `run` and `post` from
 * here: what they report goes to `runner`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, vi } from 'vitest';
import { post } from '../../src/reissue/recovery/post-step.ts';
import { run } from '../../src/reissue/run.ts';
import { assertThat, type EndedProcess, type RunnerOutput } from './completed-run.ts';
import type { Change, TimedReissueScenario } from './sequences.ts';
import { csrFiles } from './simulated-keys.ts';
import { type ProcessOptions, SimulatedProcess } from './simulated-process.ts';
import { ORDER_ID, type SimulatedService } from './simulated-service.ts';

export { post, run };

/** The runner, as the process that runs now sees it. */
const runner = vi.hoisted(() => ({
  output: { errors: [], warnings: [] } as RunnerOutput,
  onRecovery: () => {},
  state: '',
  inputs: {} as Record<string, string>,
  files: new Set<string>(),
  lastFile: 0,
}));

export { runner };

vi.mock(import('../../src/runner/toolkit.ts'), async (original) => ({
  ...(await original()),
  getInput: (name) => runner.inputs[name] ?? '',
  setSecret: () => {},
  saveState: (_, value) => {
    runner.state = String(value);
  },
  getState: () => runner.state,
}));
vi.mock(import('../../src/runner/reporter.ts'), async () => ({
  log: () => {},
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
  writeSummary: () => {},
}));
vi.mock(import('../../src/reissue/recovery/recover.ts'), async (original) => {
  const { recover, ...module } = await original();
  return {
    ...module,
    recover: async (context, ...rest) => {
      const { output, onRecovery } = runner;
      const { statusUpdate, reissueRequest } = context.transaction;
      const facts: RunnerOutput['recovery'] = { isSetFailed: false, isOwnRequest: reissueRequest !== 'none' };
      output.recovery = facts;
      if (statusUpdate !== 'not-applied') onRecovery();
      try {
        const result = await recover(context, ...rest);
        Object.assign(facts, { decision: result.decision, isSetFailed: result.error !== undefined });
        return result;
      } catch (error) {
        facts.decision = { kind: 'failed' };
        throw error;
      }
    },
  };
});
vi.mock(import('../../src/reissue/sync-state.ts'), async (original) => {
  const { observedSync, ...module } = await original();
  return {
    ...module,
    observedSync: (state) => {
      const sync = observedSync(state);
      runner.output.initialSync = sync.kind;
      return sync;
    },
  };
});
vi.mock(import('../../src/reissue/certificate-file.ts'), async (original) => ({
  ...(await original()),
  certificateFilePath: (orderId) =>
    join(directory, `digicert-${String(++runner.lastFile).padStart(6, '0')}`, `order-${orderId}.pem`),
  writeCertificateFile: (path) => void runner.files.add(path),
  removeCertificateFile: (path) => void runner.files.delete(path),
}));

const MINUTE = 60_000;

/** The workspace, and `RUNNER_TEMP`. */
export const directory = mkdtempSync(join(tmpdir(), 'simulated-'));
afterAll(() => rmSync(directory, { recursive: true }));
process.env['GITHUB_WORKSPACE'] = process.env['RUNNER_TEMP'] = directory;
for (const [name, { pem }] of Object.entries(csrFiles)) writeFileSync(join(directory, name), pem);

export const noFaults = { faults: [], kill: null, outage: null, foreignReissues: [] };

/** A reissue that is issued after so many seconds, as requested. */
export const healthy = (takes: number): TimedReissueScenario => ({
  approvedAfter: 0,
  approverRejects: false,
  approverSets: undefined,
  validatedAfter: 10,
  shows: 0,
  takes,
  end: 'issued',
  status: 'reissue_pending',
  wrongScts: false,
  nameMissing: false,
  anotherKey: false,
  flaps: null,
  noDownload: false,
  idChanges: 'at issuance',
  orderLag: 0,
  requestsLag: 0,
  downloadLag: 0,
});

/** Runs one process to its end, or until it is killed. */
export async function play(
  service: SimulatedService,
  options: ProcessOptions,
  main: typeof run,
  recoveryTimeoutSeconds = options.timeoutSeconds,
): Promise<EndedProcess> {
  const { time } = service;
  const process = new SimulatedProcess(service, options);
  const output: RunnerOutput = { errors: [], warnings: [] };
  runner.output = output;
  runner.onRecovery = () => {
    if (output.recovery) output.recovery.startedAt = time.now;
    process.timeoutSeconds = recoveryTimeoutSeconds;
  };
  const startedAt = time.now;
  let hasEnded = false;
  void main({ transport: process, clock: process.clock }).then(() => {
    hasEnded = true;
  });
  await time.advanceUntil(() => {
    assertThat(time.now - startedAt < 6 * 60 * MINUTE, 'a process that does not end');
    return hasEnded || process.killed;
  });
  const { killed, attempts } = process;
  process.kill();
  return { ...output, attempts: [...attempts], killed: killed && !hasEnded, startedAt, endedAt: time.now };
}

/** The inputs of a run that says what `change` says. */
export function inputsOf({ account }: SimulatedService, { disableCt, csr }: Change): Record<string, string> {
  return {
    'order-id': ORDER_ID,
    'disable-ct': String(disableCt),
    'policy-file': 'none',
    'api-key': account.apiKey,
    retries: '5',
    'timeout-seconds': '30',
    'wait-minutes': '5',
    'csr-file': csr ?? '',
    'dry-run': 'false',
    'expected-plan': 'any',
    'skip-approval': 'true',
  };
}

/** A plan as an approver sees it; its text is empty if there is none. */
export interface SeenPlan extends Change {
  text: string;
}

/** Plans a run. */
export async function playDryRun(service: SimulatedService, change: Change): Promise<SeenPlan> {
  const { disableCt, csr } = change;
  runner.state = '';
  runner.inputs = { ...inputsOf(service, change), 'dry-run': 'true' };
  const options = { ...noFaults, scenario: healthy(0), isStandardUser: false, timeoutSeconds: 30 };
  const { attempts, outputs } = await play(service, options, run);
  const isRead = attempts.every(({ kind }) => ['order', 'chain', 'validation', 'caa'].includes(kind));
  assertThat(isRead, 'a dry run that changes something');
  return { disableCt, csr, text: String(outputs?.['plan'] ?? '') };
}
