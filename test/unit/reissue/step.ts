import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { TestOverrides } from '../../../src/certcentral/api-client.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import { type Handed, startRunner } from '../runner.ts';
import { API_KEY, API_URL } from './scripted-service.ts';

const inputs = { 'order-id': '7', 'disable-ct': 'true', 'api-key': API_KEY, 'api-url': API_URL };

/** What a step has handed over, and left behind. */
export interface Step extends Handed {
  /** All that it kept for the post step, in order; undefined where it took it back. */
  states: (Transaction | undefined)[];
  /** What is in the folder for temporary files afterwards. */
  files: { path: string; text: string }[];
}

/**
 * Runs one step in a runner of its own.
 * @param leave leaves what an earlier step kept, and what it wrote to the folder for temporary files
 */
export async function runStep(
  name: 'run' | 'post',
  world: TestOverrides | undefined,
  given: Record<string, string> = {},
  env: Record<string, string> = {},
  leave?: (temporary: string) => Promise<Transaction | undefined>,
): Promise<Step> {
  await using runner = await startRunner();
  const temporary = runner.file('temporary');
  await mkdir(temporary);
  await writeFile(runner.file('state'), '');
  const left = await leave?.(temporary);
  const state = { GITHUB_STATE: runner.file('state'), STATE_transaction: left && JSON.stringify(left) };
  for (const [key, value] of Object.entries({ RUNNER_TEMP: temporary, ...state, ...env })) vi.stubEnv(key, value);
  const step =
    name === 'run'
      ? (await import('../../../src/reissue/run.ts')).run
      : (await import('../../../src/reissue/post.ts')).post;
  const handed = await runner.hand(() => step(world), { ...inputs, ...given });
  const kept = (await readFile(runner.file('state'), 'utf8')).matchAll(/^transaction<<(\S+)\n(.*?)\n\1$/gms);
  const found = await readdir(temporary, { recursive: true, withFileTypes: true });
  const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return {
    ...handed,
    states: [...kept].map(([, , text]) => (text ? JSON.parse(text) : undefined)),
    files: await Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8') }))),
  };
}

/** What was printed as an annotation: `error: …`. */
export const annotations = ({ commands }: Handed) =>
  commands.filter(({ command }) => command !== 'add-mask').map(({ command, message }) => `${command}: ${message}`);
