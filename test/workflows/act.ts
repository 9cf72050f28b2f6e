import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { parse as parseYaml, stringify } from 'yaml';
import { ROOT } from '../harness/runner.ts';
import { VIRTUAL_PROCESS, virtualTimeVariables } from '../harness/virtual-process.ts';
import { ACTION_PATHS, CALL, COMMIT, REPOSITORY, withoutPlaceholders } from './documents.ts';
import { environment, makeFolder, writeFiles } from './scripts.ts';

const exec = promisify(execFile);
const TIMEOUT_MS = 150_000;

/** How a workflow run starts. */
export interface Start {
  /** The name of an example. */
  workflow: string;
  event?: 'workflow_dispatch' | 'schedule' | 'push' | 'pull_request';
  /** Where the actions send their requests: each call, and each step of a copy that has an API key, gets it as `api-url`. */
  apiUrl: string;
  /** Inputs to add to each call. */
  callInputs?: Record<string, string>;
  inputs?: Record<string, string>;
  secrets: Record<string, string>;
  env?: Record<string, string>;
  /** Files of the commit that the run is for to add or replace, by path. */
  files?: Record<string, string>;
  /** Whether the reviewers of the environment `digicert` reject the job: on GitHub it fails then, too. */
  isRejected?: boolean;
  /** Text of the example, and the text to replace it with. */
  edits?: Record<string, string>;
}

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
    const git = (...args: string[]) => exec('git', args, { cwd: at('repository'), env: environment() });
    await git('init', '--quiet', '--initial-branch=main');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'Files');
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
    const { workflow, files = {}, edits = {} } = start;
    const home = await mkdtemp(join(this.#directory, 'home-'));
    // Runs overlap, so each has its own repository.
    const repository = join(home, 'repository');
    await cp(join(this.#directory, 'repository'), repository, { recursive: true });
    await mkdir(join(home, 'artifacts'));
    await writeFile(join(home, 'said'), '');
    const workflows = await readWorkflows(start);
    if (start.isRejected) replaceIn(workflows, rejectJob);
    for (const [before, after] of Object.entries(edits)) replaceIn(workflows, (text) => text.replaceAll(before, after));
    await writeFiles(repository, { ...files, ...workflows });
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
    const preloads = [pathToFileURL(VIRTUAL_PROCESS).href, copyOfStdout(join(home, 'said'))];
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

/** What act reported of a run. */
type Ran = Pick<Outcome, 'jobs' | 'outputs' | 'log'>;

/**
 * Returns the jobs of a caller that are left after a call failed, and the caller with jobs of the same result in place of
 * the others: act ends with the call that fails, and GitHub goes on.
 */
function afterFailure(text: string, ran: Ran['jobs']): { left: string[]; rest: string } {
  const workflow: { jobs: Record<string, { uses?: string }> } = parseYaml(text);
  const left = Object.entries(workflow.jobs).flatMap(([id, { uses }]) => (uses || ran[id] ? [] : [id]));
  if (!Object.values(ran).includes('failure')) return { left: [], rest: '' };
  const replaced = Object.entries(workflow.jobs).map(([id, job]) => {
    if (left.includes(id)) return [id, job];
    const run = !job.uses && ran[id] === 'success' ? 'exit 0' : 'exit 1';
    return [id, { 'runs-on': 'ubuntu-latest', steps: [{ run }] }];
  });
  return { left, rest: stringify({ ...workflow, jobs: Object.fromEntries(replaced) }) };
}

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

/**
 * Returns an example and the workflows that it calls, by path, as act can run them: it cannot download a workflow of
 * another repository, and knows no `$/`. So the first is a path, the second an action of the repository.
 */
async function readWorkflows({ workflow, apiUrl, callInputs }: Start): Promise<Record<string, string>> {
  const example = withoutPlaceholders(await readFile(join(ROOT, 'examples', workflow), 'utf8'));
  // A policy names only DigiCert's own addresses.
  const added = { 'api-url': apiUrl, ...callInputs };
  const inputs = `    with:\n${Object.entries(added)
    .map(([name, value]) => `      ${name}: ${value}\n`)
    .join('')}`;
  const text = forAct(example)
    .replaceAll(/^( *)api-key: .*$/gm, `$&\n$1api-url: ${apiUrl}`)
    .replaceAll(/uses: \.\/called\/.*\n(?: {4}.*\n)*/g, (call) =>
      call.includes('    with:\n') ? call.replace('    with:\n', inputs) : `${call}${inputs}`,
    );
  const texts = { [`.github/workflows/${workflow}`]: text };
  for (const [, called = ''] of example.matchAll(CALL))
    texts[`called/${called}`] = forAct(await readFile(join(ROOT, '.github/workflows', called), 'utf8'));
  return texts;
}

/** Returns a workflow without what act 0.2.89 does not know. */
function forAct(text: string): string {
  return text
    .replaceAll(/^ *(?:queue: max|deployment: false)\n/gm, '')
    .replaceAll(CALL, './called/$1')
    .replaceAll(/(?<=uses: )\$\/(\w+)/g, `${REPOSITORY}/$1@${COMMIT}`);
}

/** Changes the texts, of which at least one must be another afterwards. */
function replaceIn(texts: Record<string, string>, replace: (text: string) => string): void {
  const before = JSON.stringify(texts);
  for (const [path, text] of Object.entries(texts)) texts[path] = replace(text);
  assert.ok(JSON.stringify(texts) !== before, `nothing to replace in ${Object.keys(texts).join()}`);
}

/** Lets the job that has reviewers fail before its first step: act has no reviewers. */
function rejectJob(text: string): string {
  const steps = /(?<=\n {4}environment: digicert\n(?: {4}.*\n)*? {4}steps:.*\n)/;
  return text.replace(steps, '      - run: exit 1\n');
}

/** Returns a module that copies the standard output of a process to a file. */
function copyOfStdout(file: string): string {
  const copy = `const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text, ...rest) => (appendFileSync(${JSON.stringify(file)}, text), write(text, ...rest));`;
  return `data:text/javascript,${encodeURIComponent(`import { appendFileSync } from 'node:fs'; ${copy}`)}`;
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
