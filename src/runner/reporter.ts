import { truncateSync } from 'node:fs';
import * as core from '@actions/core';
import { asError } from '../errors.ts';
import { MAX_MESSAGE_LENGTH, redactKey, toRedactedJson, toSafeText, truncate } from '../safe-text.ts';
import { InvalidInputsError } from './inputs.ts';
import { attributionLine } from './workflow-run.ts';

/** Writes one line to the log. */
export function log(line: string): void {
  core.info(toSafeLine(line));
}

/** Writes one line to the debug log; undefined if the debug log is off. */
export const debug = core.isDebug() ? (line: string): void => core.debug(toSafeLine(line)) : undefined;

/** Adds a warning annotation. */
export function warn(line: string): void {
  core.warning(toSafeLine(line));
}

/**
 * Sets outputs. They keep text exactly, except for the whole API key.
 * @param description begins the message if they cannot be written
 * @throws Error if they cannot be written
 */
export function setOutputs(outputs: Record<string, unknown>, description: string): void {
  try {
    for (const [name, value] of Object.entries(outputs))
      core.setOutput(name, typeof value === 'string' ? redactKey(value) : toRedactedJson(value));
  } catch (cause) {
    // A full disk may have taken some of them, and the runner would take those.
    try {
      truncateSync(process.env['GITHUB_OUTPUT'] ?? '');
    } catch {
      // What cannot be truncated has no outputs: it is no file.
    }
    throw new Error(`${description} could not be written: ${asError(cause).message}`, { cause });
  }
}

/** Fails the step, with an error annotation for each bad input or exactly one for anything else. */
export function setFailed(error: unknown): void {
  const problems = error instanceof InvalidInputsError ? error.problems : [asError(error).message];
  for (const problem of problems) core.setFailed(toSafeLine(problem));
}

/** Writes the job summary, with a last line that names who ran the step. A failure is one log line and changes no result. */
export async function writeSummary(summary: string): Promise<void> {
  try {
    await core.summary.addRaw(redactKey(`${summary}\n${attributionLine()}\n`)).write();
  } catch (error) {
    log(`The job summary was not written: ${asError(error).message}`);
  }
}

/**
 * Returns one line without the API key and without workflow commands, which the toolkit does not escape in the log. The runner
 * takes `::command` only at the beginning of a line, but the older `##[command]` anywhere in it.
 */
function toSafeLine(line: string): string {
  return truncate(toSafeText(line).replace(/^::/, ': :').replaceAll('##[', '# #['), MAX_MESSAGE_LENGTH);
}
