import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { parse } from 'yaml';
import type { Document } from './documents.ts';
import { findOnPath } from './tools.ts';

/** A job of a workflow, as far as its scripts need it. */
export interface ScriptJob {
  steps: { name?: string; uses?: string; with?: Record<string, unknown>; run?: string; env?: Record<string, string> }[];
}

/** What a script came to. */
export interface Ran {
  exitCode: number;
  /** What it printed, of both kinds. */
  output: string;
}

/** Whether the scripts of workflows can be run here; they are made for GitHub's Linux runners. */
export async function hasScriptTools(): Promise<boolean> {
  if (process.platform === 'win32') return false;
  return (await Promise.all(['bash', 'git', 'jq'].map(findOnPath))).every(Boolean);
}

export function jobOf({ text }: Document, name: string): ScriptJob {
  return parse(text).jobs[name];
}

/**
 * Runs the script of a step as GitHub's runner does, so that what is tested is what is released.
 * @param context what the expressions in the step's environment come to: `{ 'github.ref_name': 'v1.0.0' }`
 * @param bin a folder with programs that come before all others
 */
export function runStep(
  job: ScriptJob,
  name: string,
  { context, cwd, bin, env }: { context: Record<string, string>; cwd: string; bin?: string; env?: NodeJS.ProcessEnv },
): Promise<Ran> {
  const step = job.steps.find((candidate) => candidate.name === name);
  if (!step?.run) throw new Error(`There is no script called ${name}`);
  const resolved = Object.entries(step.env ?? {}).map(([key, value]) => [
    key,
    String(value).replaceAll(/\$\{\{ *(.*?) *\}\}/g, (_, expression: string) => {
      const known = context[expression];
      if (known === undefined) throw new Error(`${name} needs ${expression}`);
      return known;
    }),
  ]);
  return runScript(step.run, {
    cwd,
    env: { ...environment(bin), ...env, ...Object.fromEntries(resolved) },
  });
}

/** Runs a script with bash, and the options that GitHub's runner gives it. */
export function runScript(script: string, { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv }): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script],
      { cwd, env, timeout: 60_000 },
      (error, stdout, stderr) => {
        resolve({ exitCode: error ? (child.exitCode ?? -1) : 0, output: stdout + stderr });
      },
    );
  });
}

/** Nothing of this process's environment but the programs, and git without anybody's settings. */
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
