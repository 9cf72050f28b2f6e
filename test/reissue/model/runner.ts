/** A runner without processes: the main step and the post step run in this process, in virtual time. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { summary } from '@actions/core';
import { afterAll } from 'vitest';
import { runInVirtualTime } from '../../harness/virtual-run.ts';
import { startRunner } from '../../unit/runner.ts';
import type { Attempt } from './attempts.ts';
import { type Change, noTrouble, type Trouble } from './cases.ts';
import { csrFiles } from './certificates.ts';
import { SimulatedProcess } from './process.ts';
import { ORDER_ID, type SimulatedService } from './service.ts';
import type { PlayedStep } from './story.ts';

/** A process that ended or was killed, and what it reported. */
export interface EndedProcess extends PlayedStep {
  attempts: readonly Attempt[];
  warnings: string[];
  /** What it saved last for a post step. */
  state: Record<string, string>;
  /** The certificate files that it left. */
  files: string[];
}

const runner = await startRunner();
afterAll(() => runner[Symbol.asyncDispose]());

/** Removes what a step has left, as a runner does between two jobs. */
export const cleanUp = () => rmSync(runner.file('temporary'), { recursive: true, force: true });

// Virtual time would pass while a file is written.
const summaries: string[] = [];
summary.write = () => {
  summaries.push(summary.stringify());
  return Promise.resolve(summary.emptyBuffer());
};

/** What a process saved for a post step, which is one value. */
export const savedBy = ({ state }: EndedProcess): string => Object.values(state)[0] ?? '';

/** Runs one process to its end, or until it is killed. */
export async function play(
  service: SimulatedService,
  step: 'main' | { state: Record<string, string> },
  inputs: Record<string, string>,
  {
    timeoutSeconds = 30,
    isStandardUser = false,
    hasNoFolder = false,
    files = {},
    ...trouble
  }: Partial<Trouble> & {
    timeoutSeconds?: number;
    isStandardUser?: boolean;
    hasNoFolder?: boolean;
    files?: Record<string, string>;
  } = {},
): Promise<EndedProcess> {
  const { time } = service;
  const reissues = await Promise.all(
    (trouble.foreignReissues ?? []).map(async (each) => ({ ...each, times: 1, begin: await service.prepare(each) })),
  );
  const changes = (trouble.statusChanges ?? []).map((each) => ({
    ...each,
    begin: () => service.setStatus(each.disableCt),
  }));
  const events = {
    ...noTrouble,
    ...trouble,
    foreignActs: [...reissues, ...changes],
    timeoutSeconds,
    isStandardUser,
  };
  const network = new SimulatedProcess(service, step === 'main' ? 'main' : 'post', events);
  let left: string[] = [];
  const startedAt = time.now;
  const onPrint = (text: string) => {
    // Whatever the inputs say.
    if (/recovering/i.test(text)) network.timeoutSeconds = 30;
  };
  const onEnd = async (temporary: string) => {
    left = readdirSync(temporary, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.pem'));
  };
  const saved = Object.entries(step === 'main' ? {} : step.state);
  const env = Object.fromEntries(saved.map(([name, value]) => [`STATE_${name}`, value]));
  const name = step === 'main' ? 'reissue' : 'post step';
  const csr = inputs['csr-file'] as keyof typeof csrFiles | '';
  const options = {
    // Below a file there is no folder.
    env: { ...env, ...(hasNoFolder && { RUNNER_TEMP: join(process.execPath, 'folder') }) },
    files: { ...files, ...(csr && { [csr]: csrFiles[csr] }) },
    time,
    network,
    onPrint,
    onEnd,
    runner,
  };
  summaries.length = 0;
  const ended = await runInVirtualTime(service.account, name, inputs, options);
  const { errors, warnings, outputs, state, isKilled, exitCode } = ended;
  const attempts = [...network.attempts];
  network.kill();
  return {
    name: step === 'main' ? 'main' : 'post',
    attempts,
    isKilled,
    hasEnded: !isKilled,
    isRed: exitCode !== 0,
    seconds: (time.now - startedAt) / 1_000,
    errors,
    warnings,
    outputs,
    state,
    shown: [ended.stdout, ...summaries, ended.outputFile].join('\n'),
    files: left,
  };
}

/** The inputs of a run that says what `change` says. */
export const inputsOf = ({ disableCt, csr, reissueBeforeDays = 0 }: Change): Record<string, string> => ({
  'order-id': ORDER_ID,
  'disable-ct': String(disableCt),
  'reissue-before-days': String(reissueBeforeDays),
  'csr-file': csr ?? '',
});
