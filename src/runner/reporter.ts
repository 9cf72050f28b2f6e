import * as core from '@actions/core';
import { MAX_MESSAGE_LENGTH, toSingleLine, truncate } from '../text.ts';
import { InvalidInputsError } from './inputs.ts';
import { attributionLine } from './workflow-run.ts';

/** Writes one line to the log. */
export function log(line: string): void {
  core.info(escapeWorkflowCommands(line));
}

/** Writes one line to the debug log; undefined where that is not shown. */
export const debug = core.isDebug() ? (line: string): void => core.debug(escapeWorkflowCommands(line)) : undefined;

/** Adds a warning annotation. */
export function warn(line: string): void {
  core.warning(escapeWorkflowCommands(line));
}

/** Adds a notice annotation. */
export function notice(line: string): void {
  core.notice(escapeWorkflowCommands(line));
}

/**
 * Sets outputs.
 * @param description what is said of the run if they cannot be written
 * @throws Error if they cannot be written
 */
export function setOutputs(outputs: Record<string, unknown>, description: string): void {
  try {
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  } catch (cause) {
    throw new Error(`${description} could not be written: ${(cause as Error).message}`, { cause });
  }
}

/** Fails the step, with an error annotation for each bad input or exactly one for anything else. */
export function setFailed(error: unknown): void {
  const problems = error instanceof InvalidInputsError ? error.problems : [(error as Error).message];
  for (const problem of problems) core.setFailed(escapeWorkflowCommands(problem));
}

/** Writes the job summary, and under it who ran this. A summary that cannot be written is one log line, no more. */
export async function writeSummary(page: string): Promise<void> {
  try {
    await core.summary.addRaw(`${page}\n${attributionLine()}`, true).write();
  } catch (error) {
    log(`The job summary was not written: ${(error as Error).message}`);
  }
}

/** One line that the runner does not take for a command: the older form, `##[command]`, counts anywhere in a line. */
function escapeWorkflowCommands(line: string): string {
  return truncate(toSingleLine(line).replaceAll('##[', '# #['), MAX_MESSAGE_LENGTH);
}
