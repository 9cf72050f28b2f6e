import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../harness/runner.ts';
import { ownWorkflows } from './documents.ts';
import { findOnPath } from './tools.ts';

/** The parts of a step that tests read. */
export interface Step {
  id?: string;
  name?: string;
  if?: string;
  uses?: string;
  with?: Record<string, unknown>;
  run?: string;
  env?: Record<string, string>;
  'timeout-minutes'?: number;
}

export interface Job {
  steps: Step[];
}

/** The result of a script. */
interface Ran {
  exitCode: number;
  /** Standard output, then standard error. */
  output: string;
}

/** Returns whether the scripts of workflows can run here; they are made for GitHub's Linux runners. */
export async function hasScriptTools(): Promise<boolean> {
  if (process.platform === 'win32') return false;
  return (await Promise.all(['bash', 'git', 'jq'].map(findOnPath))).every(Boolean);
}

/** Returns a job of a workflow of the project, by the name of its file. */
export function jobOf(workflow: string, name: string): Job {
  const document = ownWorkflows.find((candidate) => basename(candidate.name) === workflow);
  if (!document) throw new Error(`There is no ${workflow}`);
  return parse(document.text).jobs[name];
}

/**
 * Runs the script of a step as GitHub's runner does, so that tests and releases run the same text.
 * @param context the values of the expressions in the step's environment: `{ 'github.ref_name': 'v1.0.0' }`
 * @param bin a folder with programs that take precedence
 */
export function runStep(
  job: Job,
  name: string,
  { context, cwd, bin }: { context: Record<string, string>; cwd: string; bin?: string },
): Promise<Ran> {
  const step = job.steps.find((candidate) => candidate.name === name);
  if (!step?.run) throw new Error(`No script is called ${name}`);
  const resolved = Object.entries(step.env ?? {}).map(([key, value]) => [
    key,
    String(value).replaceAll(/\$\{\{ *(.*?) *\}\}/g, (_, expression: string) => {
      const known = context[expression];
      if (known === undefined) throw new Error(`${name} needs ${expression}`);
      return known;
    }),
  ]);
  return runScript(step.run, { cwd, env: { ...environment(bin), ...Object.fromEntries(resolved) } });
}

/** Returns the shell blocks of a document, which can be indented in a list. */
export async function scriptsOf(document: string): Promise<string[]> {
  const text = await readFile(join(ROOT, document), 'utf8');
  return [...text.matchAll(/^( *)```sh\n(.*?)^\1```$/gms)].map(([, indent = '', script = '']) =>
    script.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

/** Runs a script with bash and the options of GitHub's runner. */
export function runScript(script: string, { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv }): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script],
      { cwd, env, timeout: 600_000 },
      (error, stdout, stderr) => {
        resolve({ exitCode: error ? (child.exitCode ?? -1) : 0, output: stdout + stderr });
      },
    );
  });
}

/** Makes a temporary folder with these files, by path. */
export async function makeFolder(files: Record<string, string> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'workflows-'));
  await writeFiles(folder, files);
  return folder;
}

/** Writes files into a folder, by path; each can be run as a program. */
export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content, { mode: 0o755 });
  }
}

/** Returns an environment with the programs of this process and without anybody's git settings. */
export function environment(bin?: string): NodeJS.ProcessEnv {
  return {
    PATH: [bin, process.env['PATH']].filter(Boolean).join(delimiter),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'test',
    GIT_AUTHOR_EMAIL: 'test@example.com',
    GIT_COMMITTER_NAME: 'test',
    GIT_COMMITTER_EMAIL: 'test@example.com',
    GIT_TERMINAL_PROMPT: '0',
  };
}
