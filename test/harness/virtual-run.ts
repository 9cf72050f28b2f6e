import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { StandInAccount } from '../stand-in/state.ts';
import { type Runner, type RunnerOutput, startRunner } from '../unit/runner.ts';
import { ROOT, readManifest } from './runner.ts';
import type { NetworkOptions, VirtualNetwork } from './virtual-network.ts';
import { seededRandom, VirtualTime } from './virtual-time.ts';

export interface VirtualRun extends RunnerOutput {
  network: VirtualNetwork;
  errors: string[];
  warnings: string[];
  /** Annotations and debug lines: `error: …`. */
  messages: string[];
  /** Each line of the log with its time in seconds. */
  lines: { at: number; line: string }[];
  seconds: number;
  isKilled: boolean;
}

export interface VirtualRunOptions extends NetworkOptions {
  env?: Record<string, string | undefined>;
  /** A runner whose folders stay for later steps. Default: one of this step alone. */
  runner?: Runner;
  /** Files of the workspace by name. */
  files?: Record<string, string>;
  /** Goes on where it is. Default: the time of this process, because the stand-in's certificates are as old as that. */
  time?: VirtualTime;
  /** In place of one that is made of the other options; once it is killed, the run is over. */
  network?: VirtualNetwork & { killed?: boolean };
  /** Called when the run begins, with the folder for its files. */
  onStart?: (temporary: string) => void;
  onPrint?: (text: string) => void;
  /** Called before these files are removed. */
  onEnd?: (temporary: string) => Promise<void>;
}

const RUNS = {
  audit: async () => (await import('../../src/audit/run.ts')).run,
  reissue: async () => (await import('../../src/reissue/run.ts')).run,
  'post step': async () => (await import('../../src/reissue/recovery/post-step.ts')).post,
};

/** Runs a step of an action on an account, in this process and in virtual time. What `inputs` lack is as in action.yml. */
export async function runInVirtualTime(
  account: StandInAccount,
  step: keyof typeof RUNS,
  inputs: Record<string, string>,
  {
    env = {},
    files = {},
    time = new VirtualTime(Date.now()),
    onStart,
    onPrint,
    onEnd,
    ...options
  }: VirtualRunOptions = {},
): Promise<VirtualRun> {
  await using own = options.runner ? undefined : await startRunner(env);
  const runner = options.runner ?? (own as Runner);
  if (!own) for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const temporary = runner.file('temporary');
  await mkdir(temporary, { recursive: true });
  onStart?.(temporary);
  vi.stubEnv('RUNNER_TEMP', env['RUNNER_TEMP'] ?? temporary);
  vi.stubEnv('GITHUB_WORKSPACE', runner.file('.'));
  for (const [name, content] of Object.entries(files)) await writeFile(runner.file(name), content);
  // Of the same copy of the sources: an error of another one would be taken for a bug.
  const run = await RUNS[step]();
  const { VirtualNetwork: Network } = await import('./virtual-network.ts');
  const startedAt = time.now;
  const network = options.network ?? new Network(account, time, seededRandom(1), options);
  const lines: VirtualRun['lines'] = [];
  let isDone = false;
  const isKilled = () => !isDone && options.network?.killed === true;
  const work = async () => {
    const { write } = process.stdout;
    process.stdout.write = (chunk) => {
      onPrint?.(String(chunk));
      lines.push({ at: (time.now - startedAt) / 1_000, line: String(chunk).trimEnd() });
      return write.call(process.stdout, chunk);
    };
    try {
      const running = run({ transport: network, clock: network.clock }).finally(() => {
        isDone = true;
      });
      // In the end, only work on files is left.
      await time.advanceUntil(() => isDone || isKilled()).catch(() => {});
      if (!isKilled()) await running;
    } finally {
      process.stdout.write = write;
    }
  };
  const manifest = await readManifest(join(ROOT, step === 'audit' ? 'audit' : 'reissue'));
  const defaults = Object.entries(manifest.inputs).map(([name, input]) => [name, input.default ?? '']);
  const output = await runner.run(work, { ...Object.fromEntries(defaults), 'api-key': account.apiKey, ...inputs });
  await onEnd?.(temporary);
  if (!own) for (const name of Object.keys(env)) vi.stubEnv(name, undefined);
  const messagesOf = (name: string) =>
    output.commands.filter(({ command }) => command === name).map(({ message }) => message);
  return {
    ...output,
    network,
    errors: messagesOf('error'),
    warnings: messagesOf('warning'),
    messages: output.commands
      .filter(({ command }) => command !== 'add-mask')
      .map(({ command, message }) => `${command}: ${message}`),
    lines: lines.filter(({ line }) => !line.startsWith('::')),
    seconds: (time.now - startedAt) / 1_000,
    isKilled: isKilled(),
  };
}
