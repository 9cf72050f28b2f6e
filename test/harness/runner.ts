import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import type { Behavior } from '../stand-in/faults.ts';
import type { CertCentral, FaultMatch } from '../stand-in/server.ts';
import { type Command, parseLog, parseOutputs } from './runner-log.ts';
import {
  connectVirtualTime,
  VIRTUAL_PROCESS,
  type VirtualTimeOptions,
  virtualTimeVariables,
} from './virtual-process.ts';

export { type Command, legacyCommands, parseLog, parseOutputs } from './runner-log.ts';

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, '../..');

/** The module to preload for another clock. */
export const SHIFTED_CLOCK = join(import.meta.dirname, 'shifted-clock.js');
const { CLOCK_SHIFT_DAYS } = process.env;

/** Returns the time of programs that are no Node processes. */
export const systemTime = (): number => Date.now() - Number(CLOCK_SHIFT_DAYS ?? 0) * 86_400_000;

/** The action's inputs by name; `undefined` leaves one at its default. */
export type Inputs = Record<string, string | undefined>;

export interface RunOptions {
  /** Added to the runner's environment; `undefined` takes a variable out of it. */
  env?: Record<string, string | undefined>;
  /** Default: 5 minutes. A run that takes longer is killed, and `runAction` rejects. */
  timeoutMs?: number;
  /** The event: JSON, or text to be written as it is. Default: a `workflow_dispatch`. */
  event?: object | string;
  onSpawn?: (child: ChildProcess) => void;
  /** Called with all of stdout so far, whenever there is more. */
  onOutput?: (stdout: string, child: ChildProcess) => void;
  /**
   * The workspace, `RUNNER_TEMP` and home: for what the action leaves behind, and files that it reads. Default: a folder
   * that is removed when the action has ended.
   */
  directory?: string;
  /** The folder of its action.yml. Default: the root of the repository. */
  action?: string;
  /** Default: `main`. */
  step?: 'main' | 'post';
  /** Measure `maxRssBytes` and `cpuMs`; costs the run a little start-up time. */
  measureMemory?: boolean;
  /** Waits take no real time. Default: the clock of the system. */
  virtualTime?: VirtualTimeOptions | undefined;
}

export interface RunResult {
  /** `null` if a signal ended the process. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** The lines of both that are no workflow commands, stdout's first. */
  log: string[];
  commands: Command[];
  outputs: Record<string, string>;
  /** What was saved for the post step: the last value of each name. */
  state: Record<string, string>;
  /** Markdown; empty if none was written. */
  summary: string;
  maxRssBytes?: number;
  /** What all of its threads took of a processor. */
  cpuMs?: number;
  /** How long the run took in virtual time; undefined if it was killed. */
  virtualMs?: number;
}

const WORKFLOW_DISPATCH = {
  inputs: {},
  ref: 'refs/heads/main',
  repository: { full_name: 'octo-org/octo-repo', html_url: 'https://github.com/octo-org/octo-repo' },
  sender: { login: 'octocat' },
  workflow: '.github/workflows/ct-status.yml',
};

/** The parts of an action.yml that tests read. */
export interface Manifest {
  inputs: Record<string, { required?: boolean; default?: string }>;
  outputs: object;
  runs: Record<'main' | 'post', string>;
}

const manifests = new Map<string, Promise<Manifest>>();

/** Reads the action.yml of a folder, once. */
export function readManifest(folder: string): Promise<Manifest> {
  const manifest = manifests.get(folder) ?? readFile(join(folder, 'action.yml'), 'utf8').then((yaml) => parse(yaml));
  manifests.set(folder, manifest);
  return manifest;
}

/** Runs the built action the way GitHub's runner does: Node 24, inputs in the environment, files for what it hands back. */
export async function runAction(inputs: Inputs, options: RunOptions = {}): Promise<RunResult> {
  assert.match(process.version, /^v24\./, 'run the tests with node_modules/.bin/node');
  const { timeoutMs = 300_000, action = ROOT, step = 'main', event = WORKFLOW_DISPATCH } = options;
  const { virtualTime, measureMemory } = options;
  const manifest = await readManifest(action);
  const directory = await mkdtemp(join(tmpdir(), 'runner-'));
  const file = (name: string) => join(directory, name);
  const workspace = options.directory ?? directory;
  try {
    for (const name of ['output', 'state', 'summary.md']) await writeFile(file(name), '');
    await writeFile(file('event.json'), typeof event === 'string' ? event : JSON.stringify(event));
    const env: NodeJS.ProcessEnv = {
      ...runnerEnvironment(workspace),
      CLOCK_SHIFT_DAYS,
      GITHUB_OUTPUT: file('output'),
      GITHUB_STATE: file('state'),
      GITHUB_STEP_SUMMARY: file('summary.md'),
      GITHUB_EVENT_PATH: file('event.json'),
      ...inputVariables(inputs, manifest.inputs),
      ...(virtualTime && virtualTimeVariables(virtualTime, file('virtual'))),
      ...options.env,
    };
    const preload = [
      ...(CLOCK_SHIFT_DAYS ? [SHIFTED_CLOCK] : []),
      ...(measureMemory ? [usageReport(file('usage'))] : []),
      ...(virtualTime ? [VIRTUAL_PROCESS] : []),
    ];
    const started = performance.now();
    // spawn leaves out the variables that are undefined.
    const child = spawn(
      process.execPath,
      [...preload.flatMap((module) => ['--import', module]), join(action, manifest.runs[step])],
      {
        cwd: workspace,
        env,
        stdio: ['ignore', 'pipe', 'pipe', ...(virtualTime ? ['ipc' as const] : [])],
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
      },
    );
    assert(child.stdout && child.stderr);
    const disconnect = virtualTime && connectVirtualTime(child, virtualTime);
    options.onSpawn?.(child);
    let printed = '';
    child.stdout.on('data', (bytes) => {
      printed += bytes;
      options.onOutput?.(printed, child);
    });
    const ended = once(child, 'close');
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [exitCode, signal] = await ended;
    disconnect?.();
    if (performance.now() - started >= timeoutMs)
      throw new Error(`The action did not end in ${timeoutMs} ms.\n${stdout}\n${stderr}`);
    const usage = await readIfExists(file('usage'));
    return {
      exitCode,
      signal,
      stdout,
      stderr,
      ...parseLog(`${stdout}\n${stderr}`),
      outputs: parseOutputs(await readIfExists(file('output'))),
      state: parseOutputs(await readIfExists(file('state'))),
      summary: await readIfExists(file('summary.md')),
      ...(usage && JSON.parse(usage)),
      ...(virtualTime && signal === null && { virtualMs: Math.round(Number(await readIfExists(file('virtual')))) }),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Runs the main step of the reissue action. */
export function runReissue(inputs: Inputs, options: RunOptions = {}): Promise<RunResult> {
  return runAction(inputs, { action: join(ROOT, 'reissue'), ...options });
}

/** Runs the audit action. */
export function runAudit(inputs: Inputs, options: RunOptions = {}): Promise<RunResult> {
  return runAction(inputs, { action: join(ROOT, 'audit'), ...options });
}

/** Returns how the runner passes a saved state to the post step. */
export function stateVariables(state: RunResult['state']): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
}

/**
 * Kills an action by a signal when the stand-in gets a certain request: before it is carried out, after that but without a
 * response, or after the response.
 * @returns options for `runAction`
 */
export function killAt(
  standIn: CertCentral,
  match: FaultMatch,
  signal: NodeJS.Signals,
  when: 'before' | 'applied' | 'responded' = 'before',
): Required<Pick<RunOptions, 'onSpawn'>> {
  let child: ChildProcess | undefined;
  const kill = () => void child?.kill(signal);
  const behavior: Behavior = when === 'responded' ? { last: kill } : { raw: kill, applied: when === 'applied' };
  standIn.fault(match, behavior, 1);
  return { onSpawn: (spawned) => (child = spawned) };
}

/** Only what is needed of this process's environment: above all no proxies and no `NODE_EXTRA_CA_CERTS`. */
function runnerEnvironment(directory: string): NodeJS.ProcessEnv {
  const { PATH } = process.env;
  return {
    PATH,
    HOME: directory,
    TMPDIR: directory,
    RUNNER_TEMP: directory,
    RUNNER_OS: 'Linux',
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'octocat',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_EVENT_NAME: 'workflow_dispatch',
    GITHUB_JOB: 'ct-status',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'octo-org/octo-repo',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1658821493',
    GITHUB_RUN_NUMBER: '3',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: 'ffac537e6cbbf934b08745a378932722df287a53',
    GITHUB_WORKFLOW: 'CT status',
    GITHUB_WORKSPACE: directory,
  };
}

/** Returns `INPUT_…` for every input that is declared or given; one that is not given has its default, or is empty. */
function inputVariables(inputs: Inputs, declared: Manifest['inputs']): NodeJS.ProcessEnv {
  const defaults = Object.entries(declared).map(([name, input]) => [name, String(input.default ?? '')] as const);
  const given = Object.entries(inputs).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    [...defaults, ...given].map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  );
}

function usageReport(path: string): string {
  const report = `process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    // On Linux, a child's maxRSS is at least what its parent had when it started the child, so the peak is read elsewhere.
    const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
    const maxKib = Number(/VmHWM:\\s*(\\d+)/.exec(status)?.[1] ?? maxRSS);
    const usage = { maxRssBytes: maxKib * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 };
    writeFileSync(${JSON.stringify(path)}, JSON.stringify(usage));
  });`;
  return `data:text/javascript,${encodeURIComponent(`import { readFileSync, writeFileSync } from 'node:fs'; ${report}`)}`;
}

async function readIfExists(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
