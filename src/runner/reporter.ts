import { MAX_MESSAGE_LENGTH, toSingleLine, truncate } from '../text.ts';
import { redactApiKey } from './api-key.ts';
import { InvalidInputsError } from './inputs.ts';
import * as toolkit from './toolkit.ts';
import { attributionLine } from './workflow-run.ts';

/** Writes one line to the log. */
export function log(line: string): void {
  toolkit.info(toSafeLine(line));
}

/** Writes one line to the debug log; undefined if the debug log is off. */
export const debug = toolkit.isDebug()
  ? (line: string): void => toolkit.annotate('debug', toSafeLine(line))
  : undefined;

/** Adds a warning annotation. */
export function warn(line: string): void {
  toolkit.annotate('warning', toSafeLine(line));
}

/** Adds a notice annotation. */
export function notice(line: string): void {
  toolkit.annotate('notice', toSafeLine(line));
}

/**
 * Sets outputs.
 * @param description begins the message if they cannot be written
 * @throws Error if they cannot be written
 */
export function setOutputs(outputs: Record<string, unknown>, description: string): void {
  try {
    for (const [name, value] of Object.entries(outputs)) toolkit.setOutput(name, value);
  } catch (cause) {
    throw new Error(`${description} could not be written: ${(cause as Error).message}`, { cause });
  }
}

/** Node's own code for a promise that stays pending with nothing left to do. */
const UNFINISHED = 13;

/** Runs an entry to its end. If that never comes, because nothing is left to do, the step fails. */
export function runToEnd(run: () => Promise<void>): void {
  process.exitCode = UNFINISHED;
  void run().then(() => {
    if (process.exitCode === UNFINISHED) process.exitCode = 0;
  });
}

/** Fails the step, with an error annotation for each bad input or exactly one for anything else. */
export function setFailed(error: unknown): void {
  const problems = error instanceof InvalidInputsError ? error.problems : [(error as Error).message];
  process.exitCode = 1;
  for (const problem of problems) toolkit.annotate('error', toSafeLine(problem));
}

/** Writes the job summary, with a last line that says who ran the step. A failure is one log line and changes no result. */
export function writeSummary(summary: string): void {
  try {
    toolkit.appendSummary(`${redactApiKey(`${summary}\n${attributionLine()}`)}\n`);
  } catch (error) {
    log(`The job summary was not written: ${(error as Error).message}`);
  }
}

/** Returns one line without the API key and without workflow commands. */
function toSafeLine(line: string): string {
  return truncate(escapeWorkflowCommands(redactApiKey(toSingleLine(line))), MAX_MESSAGE_LENGTH);
}

/** The runner takes `::command` only at the beginning of a line, but the older `##[command]` anywhere in it. */
function escapeWorkflowCommands(line: string): string {
  return line.replace(/^::/, ': :').replaceAll('##[', '# #[');
}
