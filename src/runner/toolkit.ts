import { appendFileSync } from 'node:fs';
import { EOL } from 'node:os';
// Of the toolkit only some files are needed, which its packages do not export; tsc fails if one moves. `@actions/core` as a
// whole would also bring its clients for OpenID Connect and for processes: 70 kB in each bundle.
import { issueCommand } from '../../node_modules/@actions/core/lib/command.js';
import { issueFileCommand, prepareKeyValueMessage } from '../../node_modules/@actions/core/lib/file-command.js';

// `@actions/github` as a whole would parse the event file on import, and throw if that is broken.
export { Context } from '../../node_modules/@actions/github/lib/context.js';

/** Returns an input as it is, white space included; empty if it is missing. */
export function getInput(name: string): string {
  return process.env[`INPUT_${name.toUpperCase()}`] ?? '';
}

/** Masks a value in the log of the job. */
export function setSecret(value: string): void {
  issueCommand('add-mask', {}, value);
}

/** Returns whether the runner writes the debug log. */
export function isDebug(): boolean {
  return process.env['RUNNER_DEBUG'] === '1';
}

/** Writes a line to the log, in which the runner still finds commands. */
export function info(line: string): void {
  process.stdout.write(`${line}${EOL}`);
}

/** Adds an annotation, or a line to the debug log. */
export function annotate(kind: 'debug' | 'notice' | 'warning' | 'error', line: string): void {
  issueCommand(kind, {}, line);
}

/** Sets an output. Older servers have no file for outputs, and take a command. */
export function setOutput(name: string, value: unknown): void {
  setValue('OUTPUT', 'set-output', name, value);
}

/** Saves a value for the post step. */
export function saveState(name: string, value: unknown): void {
  setValue('STATE', 'save-state', name, value);
}

/** Returns a value that the main step saved; empty if there is none. */
export function getState(name: string): string {
  return process.env[`STATE_${name}`] ?? '';
}

/**
 * Appends to the job summary.
 * @throws Error if it cannot be written
 */
export function appendSummary(text: string): void {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (!file) throw new Error('GITHUB_STEP_SUMMARY is not set');
  appendFileSync(file, text);
}

function setValue(file: string, command: string, name: string, value: unknown): void {
  if (process.env[`GITHUB_${file}`]) issueFileCommand(file, prepareKeyValueMessage(name, value));
  else issueCommand(command, { name }, value);
}
