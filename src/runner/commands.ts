import { appendFile } from 'node:fs/promises';
// The package as a whole brings 27 kB that nothing here calls, such as clients for GitHub's identity provider.
import { issueCommand } from '../../node_modules/@actions/core/lib/command.js';
import { issueFileCommand, prepareKeyValueMessage } from '../../node_modules/@actions/core/lib/file-command.js';
import { toCommandValue } from '../../node_modules/@actions/core/lib/utils.js';

/** Returns an input as the runner passes it, white space included; empty if there is none. */
export function getRawInput(name: string): string {
  return process.env[`INPUT_${name.toUpperCase()}`] ?? '';
}

/** Asks the runner to mask a value in the log. */
export function setSecret(value: string): void {
  issueCommand('add-mask', {}, value);
}

/** Adds an annotation or a line of the debug log. */
export function annotate(level: 'debug' | 'notice' | 'warning' | 'error', message: string): void {
  issueCommand(level, {}, message);
}

/**
 * Sets an output.
 * @throws Error if it cannot be written
 */
export function setOutput(name: string, value: unknown): void {
  issueKeyValue('OUTPUT', 'set-output', name, value);
}

/**
 * Saves a value for the post step.
 * @throws Error if it cannot be written
 */
export function saveState(name: string, value: string): void {
  issueKeyValue('STATE', 'save-state', name, value);
}

/** Returns what the main step saved; empty if it saved nothing. */
export function getState(name: string): string {
  return process.env[`STATE_${name}`] ?? '';
}

/**
 * Appends to the job summary.
 * @throws Error if it cannot be written
 */
export async function appendSummary(text: string): Promise<void> {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (!file) throw new Error('GITHUB_STEP_SUMMARY is not set');
  await appendFile(file, text);
}

/** Writes to the file that the runner provides for it, or prints the command of older runners, which provide none. */
function issueKeyValue(file: string, command: string, name: string, value: unknown): void {
  if (process.env[`GITHUB_${file}`]) issueFileCommand(file, prepareKeyValueMessage(name, value));
  else issueCommand(command, { name }, toCommandValue(value));
}
