import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { TestOverrides } from '../../../src/certcentral/client.ts';
import { post } from '../../../src/reissue/recovery/post-step.ts';
import { run } from '../../../src/reissue/run.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import { type RunnerOutput, startRunner } from '../runner.ts';
import { API_KEY, API_URL } from './scripted-service.ts';

const inputs = {
  'order-id': '7',
  'disable-ct': 'true',
  'api-key': API_KEY,
  'api-url': API_URL,
  'dry-run': 'false',
  'skip-approval': 'true',
  'expected-plan': 'any',
  'policy-file': 'none',
};

/** What a step handed over, and left behind. */
export interface Step extends RunnerOutput {
  /** What it printed as annotations: `error: …`. */
  annotations: string[];
  /** All that it saved for the post step, in order; undefined if it cleared the state. */
  states: (Transaction | undefined)[];
  /** What is in the folder for temporary files afterwards; a folder that is empty has no text. */
  files: { path: string; text: string }[];
}

/**
 * Runs one step in a runner of its own.
 * @param leave leaves what an earlier step saved, and what it wrote to the folder for temporary files
 */
export async function runStep(
  name: 'run' | 'post',
  overrides: TestOverrides | undefined,
  given: Record<string, string> = {},
  env: Record<string, string> = {},
  leave: (temporary: string) => string | Promise<string> = () => '',
): Promise<Step> {
  await using runner = await startRunner();
  const temporary = runner.file('temporary');
  await mkdir(temporary);
  const state = { GITHUB_STATE: runner.file('state'), STATE_transaction: await leave(temporary) };
  for (const [key, value] of Object.entries({ RUNNER_TEMP: temporary, ...state, ...env })) vi.stubEnv(key, value);
  const handed = await runner.run(() => (name === 'post' ? post(overrides) : run(overrides)), { ...inputs, ...given });
  const saved = (await readFile(runner.file('state'), 'utf8')).matchAll(/^transaction<<(\S+)\n(.*?)\n\1$/gms);
  const found = await readdir(temporary, { recursive: true, withFileTypes: true });
  const parents = new Set(found.map(({ parentPath }) => parentPath));
  const left = found
    .map((entry) => ({ path: join(entry.parentPath, entry.name), isFile: entry.isFile() }))
    .filter(({ path, isFile }) => isFile || !parents.has(path));
  return {
    ...handed,
    annotations: handed.commands
      .filter(({ command }) => command !== 'add-mask')
      .map(({ command, message }) => `${command}: ${message}`),
    states: [...saved].map(([, , text]) => (text ? JSON.parse(text) : undefined)),
    files: await Promise.all(
      left.map(async ({ path, isFile }) => ({ path, text: isFile ? await readFile(path, 'utf8') : '' })),
    ),
  };
}

/** Writes a certificate file as a run does; returns its path. */
export async function leaveCertificate(temporary: string, folder: string): Promise<string> {
  await mkdir(join(temporary, folder));
  const path = join(temporary, folder, 'order-7.pem');
  await writeFile(path, 'PEM');
  return path;
}
