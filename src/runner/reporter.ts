import * as core from '@actions/core';
import { cut, MAX_MESSAGE, oneLine } from '../text.ts';
import { InvalidInputs } from './inputs.ts';
import { auditLine } from './workflow-run.ts';

/** Writes one line to the log. */
export function log(line: string): void {
  core.info(inert(line));
}

/** Writes one line to the debug log; undefined where that is not shown. */
export const debug = core.isDebug() ? (line: string): void => core.debug(inert(line)) : undefined;

/** Adds a warning annotation. */
export function warn(line: string): void {
  core.warning(inert(line));
}

/** Adds a notice annotation. */
export function notice(line: string): void {
  core.notice(inert(line));
}

/**
 * Sets outputs.
 * @param subject what is said of the run if they cannot be written
 * @throws Error if they cannot be written
 */
export function setOutputs(outputs: Record<string, unknown>, subject: string): void {
  try {
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  } catch (cause) {
    throw new Error(`${subject} could not be written: ${(cause as Error).message}`, { cause });
  }
}

/** Fails the step, with an error annotation for each bad input or exactly one for anything else. */
export function fail(error: unknown): void {
  const problems = error instanceof InvalidInputs ? error.problems : [(error as Error).message];
  for (const problem of problems) core.setFailed(inert(problem));
}

/** Writes the job summary, and under it who ran this. A summary that cannot be written is one log line, no more. */
export async function writeSummary(page: string): Promise<void> {
  try {
    await core.summary.addRaw(`${page}\n${auditLine()}`, true).write();
  } catch (error) {
    log(`The job summary was not written: ${(error as Error).message}`);
  }
}

/** One line that the runner does not take for a command: the older form, `##[command]`, counts anywhere in a line. */
function inert(line: string): string {
  return cut(oneLine(line).replaceAll('##[', '# #['), MAX_MESSAGE);
}
