/** A runner without processes: the main step and the post step run in this process, in virtual time. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { summary } from '@actions/core';
import { afterAll } from 'vitest';
import { post } from '../../../src/reissue/recovery/post-step.ts';
import { run } from '../../../src/reissue/run.ts';
import { parseLog, parseOutputs } from '../../harness/runner-log.ts';
import { type Change, noTrouble, type Trouble } from './cases.ts';
import { csrFiles } from './certificates.ts';
import { type Attempt, SimulatedProcess } from './process.ts';
import { ORDER_ID, type SimulatedService } from './service.ts';

/** A process that ended or was killed, and what it reported. */
export interface EndedProcess {
  attempts: readonly Attempt[];
  killed: boolean;
  startedAt: number;
  endedAt: number;
  errors: string[];
  warnings: string[];
  outputs: Record<string, string>;
  /** What it saved last for a post step. */
  state: string;
  /** How many attempts came before its recovery began, and when that was. */
  recovery: { after: number; startedAt: number } | undefined;
  /** The certificate files that it left. */
  files: string[];
}

/** The workspace, and `RUNNER_TEMP`. */
export const directory = mkdtempSync(join(tmpdir(), 'simulated-'));
afterAll(() => rmSync(directory, { recursive: true }));
const [outputFile, stateFile] = [join(directory, 'output'), join(directory, 'state')];
Object.assign(process.env, {
  GITHUB_WORKSPACE: directory,
  RUNNER_TEMP: directory,
  GITHUB_OUTPUT: outputFile,
  GITHUB_STATE: stateFile,
});
for (const [name, pem] of Object.entries(csrFiles)) writeFileSync(join(directory, name), pem);
summary.write = () => Promise.resolve(summary.emptyBuffer());

/** No process takes longer. */
const MAX_MS = 6 * 3_600_000;

/** Runs one process to its end, or until it is killed. */
export async function play(
  service: SimulatedService,
  step: 'main' | { state: string },
  inputs: Record<string, string>,
  {
    timeoutSeconds = 30,
    isStandardUser = false,
    ...trouble
  }: Partial<Trouble> & {
    timeoutSeconds?: number;
    isStandardUser?: boolean;
  } = {},
): Promise<EndedProcess> {
  const { time } = service;
  const foreign = await Promise.all(
    (trouble.foreignReissues ?? []).map(async (each) => ({ ...each, begin: await service.prepare(each) })),
  );
  const events = { ...noTrouble, ...trouble, foreignReissues: foreign, timeoutSeconds, isStandardUser };
  const simulated = new SimulatedProcess(service, events);
  const variables = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const);
  Object.assign(process.env, Object.fromEntries(variables), { STATE_transaction: step === 'main' ? '' : step.state });
  for (const file of [outputFile, stateFile]) writeFileSync(file, '');
  const printed: string[] = [];
  const { write } = process.stdout;
  let recovery: EndedProcess['recovery'];
  const startedAt = time.now;
  process.stdout.write = (chunk) => {
    printed.push(String(chunk));
    if (!recovery && /recovering/i.test(String(chunk))) {
      recovery = { after: simulated.attempts.length, startedAt: time.now };
      // Whatever the inputs say.
      simulated.timeoutSeconds = 30;
    }
    return true;
  };
  let hasEnded = false;
  try {
    const main = step === 'main' ? run : post;
    void main({ transport: simulated, clock: simulated.clock }).then(() => {
      hasEnded = true;
    });
    await time.advanceUntil(() => {
      if (time.now - startedAt > MAX_MS) throw new Error('a process that does not end');
      return hasEnded || simulated.killed;
    });
  } finally {
    process.stdout.write = write;
    process.exitCode = 0;
  }
  const { killed, attempts } = simulated;
  simulated.kill();
  const { commands } = parseLog(printed.join(''));
  const messages = (name: string) => commands.filter(({ command }) => command === name).map(({ message }) => message);
  return {
    attempts: [...attempts],
    killed: killed && !hasEnded,
    startedAt,
    endedAt: time.now,
    errors: messages('error'),
    warnings: messages('warning'),
    outputs: parseOutputs(readFileSync(outputFile, 'utf8')),
    state: Object.values(parseOutputs(readFileSync(stateFile, 'utf8')))[0] ?? '',
    recovery,
    files: readdirSync(directory, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.pem')),
  };
}

/** The inputs of a run that says what `change` says. */
export const inputsOf = (
  { account }: SimulatedService,
  { disableCt, csr, reissueBeforeDays = 0 }: Change,
): Record<string, string> => ({
  'order-id': ORDER_ID,
  'disable-ct': String(disableCt),
  'policy-file': 'none',
  'api-key': account.apiKey,
  retries: '5',
  'timeout-seconds': '30',
  'wait-minutes': '5',
  'reissue-before-days': String(reissueBeforeDays),
  'csr-file': csr ?? '',
  'dry-run': 'false',
  'expected-plan': 'any',
  'skip-approval': 'true',
});

/** Removes what a step has left, as a runner does between two jobs. */
export function cleanUp(): void {
  for (const name of readdirSync(directory))
    if (name.startsWith('digicert-')) rmSync(join(directory, name), { recursive: true });
}
