/** The environment of steps that run in this process, one after the other, many thousand times: no file is read twice. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { summary } from '@actions/core';
import { ROOT, readManifest } from '../../harness/runner.ts';
import { parseLog, parseOutputs } from '../../harness/runner-log.ts';
import { ORDER_ID, type Start } from './starts.ts';
import type { PlayedStep } from './story.ts';

export interface RunEnvironment extends Disposable {
  file(name: string): string;
  /** The inputs of each action as its manifest has them. */
  defaults: Record<Start['action'], Record<string, string>>;
  summaries: string[];
}

const POLICY = JSON.stringify({ default: 'log', log: { [ORDER_ID]: 'all of its names are public' } });

/** Sets the environment up, and takes it back in the end. */
export async function createEnvironment(): Promise<RunEnvironment> {
  const directory = mkdtempSync(join(tmpdir(), 'model-'));
  const file = (name: string) => join(directory, name);
  for (const name of ['output', 'state', 'summary.md']) writeFileSync(file(name), '');
  mkdirSync(file('temporary'));
  writeFileSync(file('event.json'), '{}');
  writeFileSync(file('ct-policy.json'), POLICY);
  const before = { ...process.env };
  Object.assign(process.env, {
    GITHUB_EVENT_NAME: 'workflow_dispatch',
    GITHUB_EVENT_PATH: file('event.json'),
    GITHUB_OUTPUT: file('output'),
    GITHUB_STATE: file('state'),
    GITHUB_STEP_SUMMARY: file('summary.md'),
    GITHUB_WORKSPACE: directory,
    RUNNER_TEMP: file('temporary'),
  });
  const summaries: string[] = [];
  const { write } = summary;
  // Virtual time would pass while a file is written.
  summary.write = () => {
    summaries.push(summary.stringify());
    return Promise.resolve(summary.emptyBuffer());
  };
  const inputsOf = async (folder: string) => {
    const { inputs } = await readManifest(folder);
    return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.default ?? '']));
  };
  const defaults = { root: await inputsOf(ROOT), reissue: await inputsOf(join(ROOT, 'reissue')) };
  return {
    file,
    defaults,
    summaries,
    [Symbol.dispose]: () => {
      summary.write = write;
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Runs a step with the inputs of a start; returns what it reported. */
export async function runInEnvironment(
  { file, defaults, summaries }: RunEnvironment,
  { action, disableCt, isPermitted, waitMinutes, retries }: Start,
  state: Record<string, string>,
  work: () => Promise<boolean>,
): Promise<Omit<PlayedStep, 'name' | 'isKilled' | 'seconds'> & { state: string; warnings: string[] }> {
  const inputs: Record<string, string> = {
    ...defaults[action],
    'order-id': ORDER_ID,
    'disable-ct': String(disableCt),
    'api-key': 'stand-in-api-key-0123456789',
    retries: String(retries),
    ...(action === 'reissue' && { 'wait-minutes': String(waitMinutes) }),
    ...(isPermitted && { 'policy-file': 'ct-policy.json' }),
  };
  const variables = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const);
  const env = { STATE_transaction: '', ...Object.fromEntries(variables), ...state };
  Object.assign(process.env, env);
  for (const name of ['output', 'state']) writeFileSync(file(name), '');
  summaries.length = 0;
  const printed: string[] = [];
  const { write } = process.stdout;
  const { exitCode } = process;
  process.stdout.write = (chunk) => printed.push(String(chunk)) > 0;
  process.exitCode = 0;
  let hasEnded = false;
  try {
    hasEnded = await work();
  } finally {
    process.stdout.write = write;
    for (const name of Object.keys(env)) delete process.env[name];
  }
  const isRed = process.exitCode !== 0;
  process.exitCode = exitCode;
  const { commands } = parseLog(printed.join(''));
  const messagesOf = (name: string) => commands.filter(({ command }) => command === name).map(({ message }) => message);
  const output = readFileSync(file('output'), 'utf8');
  const [saved = ''] = Object.values(parseOutputs(readFileSync(file('state'), 'utf8')));
  const errors = messagesOf('error');
  const warnings = messagesOf('warning');
  const shown = [...printed, ...summaries, output].join('\n');
  return { hasEnded, isRed, errors, warnings, shown, outputs: parseOutputs(output), state: saved };
}
