import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { ROOT } from '../harness/runner.ts';
import { VIRTUAL_PROCESS, virtualTimeVariables } from '../harness/virtual-process.ts';
import { afterFailure, readWorkflows, type Start } from './act-workflows.ts';
import { ACTION_PATHS, COMMIT, REPOSITORY } from './documents.ts';
import { environment, makeFolder, writeFiles } from './scripts.ts';

const exec = promisify(execFile);
const TIMEOUT_MS = 150_000;

export interface Outcome {
  /** By job ID: success, failure or skipped; a matrix job is a failure if one of its entries is. */
  jobs: Record<string, string>;
  /** By job ID and name, `plan.plan`: the last value that a step of the job set. */
  outputs: Record<string, string>;
  /** By name, and by name and file if there are several files: their content. */
  artifacts: Record<string, string>;
  /** The output of the steps as act prints it: now and then it loses a step's last lines. */
  log: string;
  /** Everything that the actions printed. */
  said: string;
  /** The job summaries of the actions. */
  summary: string;
}

/** Actions of others that act cannot download here, so stand-ins take their place. */
const STAND_INS = ['checkout', 'upload-artifact', 'download-artifact'];

/**
 * Runs the examples on `act`, in a local repository, without containers or a network. It is not GitHub: nobody approves
 * anything, every job gets every secret, and stand-ins for GitHub's actions check out main and keep the artifacts.
 * The actions wait in virtual time.
 */
export class Act implements AsyncDisposable {
  readonly #act: string;
  readonly #directory: string;

  private constructor(act: string, directory: string) {
    this.#act = act;
    this.#directory = directory;
  }

  /**
   * @param files the other files of the repository, by path
   * @param programs programs that take precedence in every job, by name
   */
  static async start(act: string, files: Record<string, string>, programs: Record<string, string>): Promise<Act> {
    const runner = new Act(act, await makeFolder());
    const at = (...path: string[]) => join(runner.#directory, ...path);
    // The files that a runner downloads, and Node 24 to run them.
    await mkdir(at('action'));
    for (const path of ACTION_PATHS) await cp(join(ROOT, path), at('action', path), { recursive: true });
    await writeFiles(at('bin'), programs);
    await symlink(process.execPath, at('bin/node'));
    await writeFiles(at('repository'), files);
    await exec('git', ['init', '--quiet', '--initial-branch=main'], { cwd: at('repository'), env: environment() });
    await commit(at('repository'));
    return runner;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Runs a workflow to its end. Now and then act stops before the first step, so such a run is started once more. */
  async run(start: Start): Promise<Outcome> {
    return (await this.#runOnce(start)) ?? (await this.#runOnce(start)) ?? assert.fail('act never began');
  }

  /** @returns undefined if act was killed before a step printed anything */
  async #runOnce(start: Start): Promise<Outcome | undefined> {
    const { workflow, files = {} } = start;
    const home = await mkdtemp(join(this.#directory, 'home-'));
    // Runs overlap, so each has its own repository.
    const repository = join(home, 'repository');
    await cp(join(this.#directory, 'repository'), repository, { recursive: true });
    await mkdir(join(home, 'artifacts'));
    await writeFiles(home, { said: '', summary: '' });
    const workflows = await readWorkflows(start);
    await writeFiles(repository, { ...files, ...workflows });
    if (start.pullRequest) {
      await commit(repository);
      for (const [path, text] of Object.entries(start.pullRequest))
        await (text === undefined ? rm(join(repository, path)) : writeFiles(repository, { [path]: text }));
      await commit(repository);
    }
    const path = `.github/workflows/${workflow}`;
    const outcome = await this.#runAct(start, home, path, workflows);
    if (!outcome) return undefined;
    const { rest, left } = afterFailure(workflows[path] ?? '', outcome.jobs);
    if (left.length > 0) {
      await writeFiles(repository, { [path]: rest });
      const { jobs = {}, log = '' } = (await this.#runAct(start, home, path, workflows)) ?? {};
      for (const id of left) outcome.jobs[id] = jobs[id] ?? 'lost';
      outcome.log += `\n${log}`;
    }
    return {
      ...outcome,
      artifacts: await contentsOf(join(home, 'artifacts')),
      said: await readFile(join(home, 'said'), 'utf8'),
      summary: await readFile(join(home, 'summary'), 'utf8'),
    };
  }

  /** Starts act for the workflow at `path`, in a folder with the repository and all that the run leaves. */
  async #runAct(start: Start, home: string, path: string, workflows: Record<string, string>): Promise<Ran | undefined> {
    const { event = 'workflow_dispatch', inputs, secrets, env } = start;
    const repository = join(home, 'repository');
    const standIns = STAND_INS.flatMap((name) => {
      const [, commit] = new RegExp(`actions/${name}@([0-9a-f]{40})`).exec(Object.values(workflows).join('')) ?? [];
      return commit ? [`actions/${name}@${commit}=${join(import.meta.dirname, 'actions', name)}`] : [];
    });
    const preloads = [pathToFileURL(VIRTUAL_PROCESS).href, copies(join(home, 'said'), join(home, 'summary'))];
    const defaults = {
      ARTIFACTS: join(home, 'artifacts'),
      MAIN: repository,
      NODE_OPTIONS: preloads.map((url) => `--import=${url}`).join(' '),
      ...virtualTimeVariables({ holders: [] }, join(home, 'elapsed')),
    };
    const options = (name: string, values: Record<string, string> = {}) =>
      Object.entries(values).flatMap(([key, value]) => [name, `${key}=${value}`]);
    const child = spawn(
      this.#act,
      [
        event,
        ...['--workflows', path],
        ...['ubuntu-latest', 'www.example.com'].flatMap((label) => ['--platform', `${label}=-self-hosted`]),
        ...[`${REPOSITORY}@${COMMIT}=${join(this.#directory, 'action')}`, ...standIns].flatMap((local) => [
          '--local-repository',
          local,
        ]),
        ...['--action-cache-path', join(home, 'actions')],
        ...['--no-cache-server', '--rm', '--pull=false', '--json', '--verbose'],
        ...options('--input', inputs),
        ...options('--secret', secrets),
        ...options('--env', { ...defaults, ...env }),
      ],
      {
        cwd: repository,
        // act passes its environment to the jobs.
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
    const ran = await read(createInterface(child.stdout));
    const [code, signal] = await closed;
    if (signal && ran.log === '') return undefined;
    const failed = Object.values(ran.jobs).includes('failure');
    if (signal || (code === 0) === failed) throw new Error(`act ended with ${code ?? signal}\n${ran.log}`);
    return ran;
  }
}

/** Commits all files of a repository. */
async function commit(repository: string): Promise<void> {
  for (const args of [
    ['add', '.'],
    ['commit', '--quiet', '--message', 'Files'],
  ])
    await exec('git', args, { cwd: repository, env: environment() });
}

/** What act reported of a run. */
type Ran = Pick<Outcome, 'jobs' | 'outputs' | 'log'>;

interface Line {
  jobID?: string;
  jobResult?: string;
  msg?: string;
  raw_output?: boolean;
  level?: string;
  command?: string;
  name?: string;
  arg?: string;
}

/** Returns a module that copies to files what a process prints, and its job summary, which act does not keep. */
function copies(said: string, summary: string): string {
  const copy = `const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text, ...rest) => (appendFileSync(${JSON.stringify(said)}, text), write(text, ...rest));
    const { GITHUB_STEP_SUMMARY: path } = process.env;
    process.on('exit', () => path && appendFileSync(${JSON.stringify(summary)}, readFileSync(path)));`;
  const imports = "import { appendFileSync, readFileSync } from 'node:fs';";
  return `data:text/javascript,${encodeURIComponent(`${imports} ${copy}`)}`;
}

async function contentsOf(artifacts: string): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for (const name of (await readdir(artifacts)).sort()) {
    const files = await readdir(join(artifacts, name));
    for (const file of files)
      contents[files.length > 1 ? `${name}/${file}` : name] = await readFile(join(artifacts, name, file), 'utf8');
  }
  return contents;
}

async function read(lines: AsyncIterable<string>): Promise<Ran> {
  const jobs: Record<string, string> = {};
  const outputs: Record<string, string> = {};
  const log: string[] = [];
  for await (const text of lines) {
    const { jobID, jobResult, msg = '', raw_output, level, ...rest }: Line = parse(text);
    if (jobID && jobResult) jobs[jobID] = jobs[jobID] === 'failure' ? 'failure' : jobResult;
    if (rest.command === 'set-output') outputs[`${jobID}.${rest.name}`] = rest.arg ?? '';
    if (raw_output || level === 'error') log.push(`[${jobID}] ${msg.trimEnd()}`);
  }
  return { jobs, outputs, log: log.join('\n') };
}

function parse(text: string): Line {
  try {
    return JSON.parse(text);
  } catch {
    return { msg: text, level: 'error' };
  }
}
