import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ROOT } from '../support/runner.ts';
import { REPOSITORY } from './documents.ts';

const exec = promisify(execFile);
const TIMEOUT_MS = 150_000;

/** What a workflow run is started with. */
export interface Start {
  /** The name of an example. */
  workflow: string;
  event?: 'workflow_dispatch' | 'schedule';
  inputs?: Record<string, string>;
  secrets: Record<string, string>;
  variables: Record<string, string>;
  env?: Record<string, string>;
}

export interface Outcome {
  /** By job ID: success, failure or skipped; a matrix job is a failure if one of its entries is. */
  jobs: Record<string, string>;
  /** By matrix value as JSON: the entries in which a step failed. */
  failedEntries: string[];
  /** What the steps printed; act loses a step's last lines now and then. */
  log: string;
}

/** A repository on this machine whose workflows, the examples, run on `act` without containers or a network. */
export class Act implements AsyncDisposable {
  readonly #act: string;
  readonly #directory: string;

  private constructor(act: string, directory: string) {
    this.#act = act;
    this.#directory = directory;
  }

  /** @param files the content of the repository by path, beside the examples */
  static async start(act: string, files: Record<string, string>): Promise<Act> {
    const runner = new Act(act, await mkdtemp(join(tmpdir(), 'act-')));
    const at = (...path: string[]) => join(runner.#directory, ...path);
    // What the runner downloads of the action, and Node 24 for it.
    await mkdir(at('action'));
    for (const path of ['action.yml', 'dist']) await cp(join(ROOT, path), at('action', path), { recursive: true });
    await mkdir(at('bin'));
    await symlink(process.execPath, at('bin/node'));
    await cp(join(ROOT, 'examples'), at('repository/.github/workflows'), { recursive: true });
    for (const [path, content] of Object.entries(files)) {
      await mkdir(at('repository', path, '..'), { recursive: true });
      await writeFile(at('repository', path), content);
    }
    const git = (...args: string[]) => exec('git', args, { cwd: at('repository') });
    await git('init', '--quiet', '--initial-branch=main');
    await git('add', '.');
    const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
    await git(...author, '-c', 'commit.gpgsign=false', 'commit', '--quiet', '--no-verify', '--message', 'Examples');
    return runner;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Runs a workflow to its end. */
  async run({ workflow, event = 'workflow_dispatch', inputs, secrets, variables, env }: Start): Promise<Outcome> {
    const home = await mkdtemp(join(this.#directory, 'home-'));
    const options = (name: string, values: Record<string, string> = {}) =>
      Object.entries(values).flatMap(([key, value]) => [name, `${key}=${value}`]);
    const child = spawn(
      this.#act,
      [
        event,
        ...['--workflows', `.github/workflows/${workflow}`],
        ...['--platform', 'ubuntu-latest=-self-hosted'],
        ...['--local-repository', `${REPOSITORY}@v1=${join(this.#directory, 'action')}`],
        ...['--action-cache-path', join(home, 'actions')],
        ...['--no-cache-server', '--rm', '--pull=false', '--json', '--verbose'],
        ...options('--input', inputs),
        ...options('--secret', secrets),
        ...options('--var', variables),
        ...options('--env', env),
      ],
      {
        cwd: join(this.#directory, 'repository'),
        // act hands its environment on to the jobs.
        env: {
          PATH: `${join(this.#directory, 'bin')}${delimiter}${process.env['PATH']}`,
          HOME: home,
          XDG_CACHE_HOME: home,
          XDG_CONFIG_HOME: home,
          DOCKER_HOST: 'unix:///nonexistent',
          ACT_DISABLE_VERSION_CHECK: '1',
        },
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: TIMEOUT_MS,
        killSignal: 'SIGKILL',
      },
    );
    const closed = once(child, 'close');
    const outcome = await read(createInterface(child.stdout));
    const [code, signal] = await closed;
    const failed = Object.values(outcome.jobs).includes('failure');
    if (signal || (code === 0) === failed) throw new Error(`act ended with ${code ?? signal}\n${outcome.log}`);
    return outcome;
  }
}

interface Line {
  jobID?: string;
  jobResult?: string;
  stepResult?: string;
  matrix?: object;
  msg?: string;
  raw_output?: boolean;
  level?: string;
}

async function read(lines: AsyncIterable<string>): Promise<Outcome> {
  const jobs: Record<string, string> = {};
  const failedEntries = new Set<string>();
  const log: string[] = [];
  for await (const text of lines) {
    const { jobID, jobResult, stepResult, matrix, msg = '', raw_output, level }: Line = parse(text);
    if (jobID && jobResult) jobs[jobID] = jobs[jobID] === 'failure' ? 'failure' : jobResult;
    // After the first failure, act gives the same result to every entry of a matrix; those of the steps are right.
    if (stepResult === 'failure' && Object.keys(matrix ?? {}).length > 0) failedEntries.add(JSON.stringify(matrix));
    if (raw_output || level === 'error') log.push(`[${jobID}] ${msg.trimEnd()}`);
  }
  return { jobs, failedEntries: [...failedEntries].sort(), log: log.join('\n') };
}

function parse(text: string): Line {
  try {
    return JSON.parse(text);
  } catch {
    return { msg: text, level: 'error' };
  }
}
