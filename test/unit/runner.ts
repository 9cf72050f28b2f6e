import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { summary } from '@actions/core';
import { vi } from 'vitest';
import { getActionInputs } from '../../src/certcentral/inputs.ts';
import { type GetInput, InvalidInputsError } from '../../src/runner/inputs.ts';
import { type Command, parseLog, parseOutputs } from '../harness/runner-log.ts';

/** What some work handed to the runner. */
export interface RunnerOutput {
  exitCode: number;
  /** All that was printed. */
  stdout: string;
  /** The printed lines that are no workflow commands. */
  log: string[];
  commands: Command[];
  outputs: Record<string, string>;
  /** The last value of each name. */
  state: Record<string, string>;
  /** All that was written for outputs. */
  outputFile: string;
  summary: string;
}

/** GitHub's runner around work in this process: its environment, its files, what is printed. To debug, import once it has started. */
export class Runner implements AsyncDisposable {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * @param env added to the environment; `undefined` takes a variable out of it
   * @param event the content of the event file
   */
  static async start(env: Record<string, string | undefined> = {}, event = '{}'): Promise<Runner> {
    const runner = new Runner(await mkdtemp(join(tmpdir(), 'unit-')));
    await writeFile(runner.file('event.json'), event);
    const variables = {
      GITHUB_ACTOR: 'octocat',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_EVENT_PATH: runner.file('event.json'),
      GITHUB_OUTPUT: runner.file('output'),
      GITHUB_REPOSITORY: 'octo-org/octo-repo',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_RUN_ID: '1658821493',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_STATE: runner.file('state'),
      GITHUB_STEP_SUMMARY: runner.file('summary.md'),
      GITHUB_TRIGGERING_ACTOR: undefined,
      RUNNER_DEBUG: undefined,
      ...env,
    };
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    runner.#resetDebug();
    return runner;
  }

  /** The path of a file of this runner's own. */
  file(name: string): string {
    return join(this.#directory, name);
  }

  /** Runs work with these inputs, and returns what it handed to the runner. */
  async run(work: () => unknown, inputs: Record<string, string> = {}): Promise<RunnerOutput> {
    for (const name of ['output', 'state', 'summary.md']) await writeFile(this.file(name), '');
    for (const [name, value] of Object.entries(inputs)) vi.stubEnv(`INPUT_${name.toUpperCase()}`, value);
    const printed: string[] = [];
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => printed.push(String(chunk)) > 0);
    const { exitCode } = process;
    // The key of another test should not be removed from what this one shows, and the toolkit remembers the path of the summary.
    (await import('../../src/safe-text.ts')).setApiKey('');
    Object.assign(summary.emptyBuffer(), { _filePath: undefined });
    process.exitCode = 0;
    try {
      await work();
      const stdout = printed.join('');
      const outputFile = await readFile(this.file('output'), 'utf8');
      return {
        exitCode: process.exitCode,
        stdout,
        ...parseLog(stdout),
        outputs: parseOutputs(outputFile),
        state: parseOutputs(await readFile(this.file('state'), 'utf8')),
        outputFile,
        summary: await readFile(this.file('summary.md'), 'utf8'),
      };
    } finally {
      process.exitCode = exitCode;
      write.mockRestore();
      for (const name of Object.keys(inputs)) vi.stubEnv(`INPUT_${name.toUpperCase()}`, undefined);
    }
  }

  /** Gets inputs as an action does; returns them, or the problems with them. */
  async getInputs<T>(defineInputs: (get: GetInput) => T, given: Record<string, string> = {}) {
    const result: { inputs?: T; problems: readonly string[]; message: string } = { problems: [], message: '' };
    const { stdout } = await this.run(() => {
      try {
        result.inputs = getActionInputs(defineInputs);
      } catch (error) {
        if (!(error instanceof InvalidInputsError)) throw error;
        Object.assign(result, { problems: error.problems, message: error.message });
      }
    }, given);
    return { ...result, stdout };
  }

  /** The sources read `RUNNER_DEBUG` when they are imported. */
  #resetDebug(): void {
    if (process.env['RUNNER_DEBUG']) vi.resetModules();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#resetDebug();
    vi.unstubAllEnvs();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** Starts a runner with these files in its workspace. */
export async function startInWorkspace(files: Record<string, string | Buffer> = {}): Promise<Runner> {
  const runner = await Runner.start();
  await mkdir(runner.file('workspace'));
  vi.stubEnv('GITHUB_WORKSPACE', runner.file('workspace'));
  for (const [name, content] of Object.entries(files)) await writeFile(runner.file(`workspace/${name}`), content);
  return runner;
}

/** Starts a runner; what was imported before belongs to another. */
export const startRunner = Runner.start;
