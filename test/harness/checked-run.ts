import { expect } from 'vitest';
import type { CertCentral } from '../stand-in/server.ts';
import { legacyCommands, type RunResult } from './runner.ts';
import { findLeaks } from './secret-leaks.ts';

/** A key that every encoding changes, so that no encoding of it hides another. */
export const API_KEY = `k3y-Q7+x/"<&>'\\%41-9zT`;
/** Another one, which may only view. */
export const VIEW_ONLY_KEY = `v1ew-0nly/"<&>'\\%41-zQ8`;

/** A run that passed the checks of every run of every action, with its annotations by their kind. */
export interface CheckedRun extends RunResult {
  errors: string[];
  warnings: string[];
  notices: string[];
  /** Printed only if `RUNNER_DEBUG` is set. */
  debugs: string[];
  /** stdout behind the mask command. */
  shown: string;
}

/**
 * Checks what holds of every run of every action: the mask comes first, the key is nowhere, and what is printed is harmless.
 * @param key empty if the run had none
 * @param texts what the run left behind beside log, outputs and summary
 */
export function checkRun(result: RunResult, key: string, texts: readonly string[] = []): CheckedRun {
  const { stdout, stderr, outputs, summary, commands, log, signal } = result;
  const mask = key ? [`::add-mask::${key.replaceAll('%', '%25').replaceAll('\n', '%0A')}`] : [];
  const lines = stdout.split('\n');
  // A post step without a state, or a process that was killed at once, prints nothing.
  if (stdout !== '') expect(lines.slice(0, mask.length), 'the first line is the mask').toEqual(mask);
  const shown = lines.slice(mask.length).join('\n');
  const everything = [shown, stderr, JSON.stringify(outputs), ...Object.values(outputs), summary, ...texts].join('\n');
  if (key) expect(findLeaks(everything, key), 'the key is nowhere').toEqual([]);
  if (signal === null) expect(stderr).toBe('');
  expect(commands.map(({ command }) => command).filter((name) => !ANNOTATION.test(name))).toEqual(
    stdout === '' ? [] : mask.map(() => 'add-mask'),
  );
  expect(commands.flatMap(({ properties }) => Object.keys(properties))).toEqual([]);
  expect(log.filter((line) => /^\s*::/.test(line))).toEqual([]);
  expect(legacyCommands(stdout)).toEqual([]);
  expect(shown, 'no control character is shown').not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u);
  const messages = (name: string) => commands.filter(({ command }) => command === name).map(({ message }) => message);
  const [errors, warnings, notices] = [messages('error'), messages('warning'), messages('notice')];
  for (const line of [...log, ...errors, ...warnings, ...notices]) expect(line.length).toBeLessThanOrEqual(2_000);
  expect(Buffer.byteLength(summary), "GitHub's bound on summaries").toBeLessThan(2 ** 20);
  if (signal === null) expect([result.exitCode, errors.length > 0]).toEqual(errors.length > 0 ? [1, true] : [0, false]);
  return { ...result, errors, warnings, notices, debugs: messages('debug'), shown };
}

const ANNOTATION = /^(?:error|warning|notice|debug)$/;

/** Checks that the requests that a stand-in got have one of its keys in the header for it, and nowhere else. */
export function checkRequests({ requests, apiKey, viewOnlyKey }: CertCentral, extraKeys: readonly string[] = []): void {
  for (const { headers, path, body } of requests) {
    const { 'x-dc-devkey': key, ...others } = headers;
    expect([apiKey, viewOnlyKey, ...extraKeys]).toContain(key);
    expect(findLeaks(JSON.stringify([others, path, body]), String(key))).toEqual([]);
  }
}
