import * as core from '@actions/core';
import { createRedactor } from '../redact.ts';
import { toSingleLine, truncate } from '../text.ts';

/** Inputs that cannot be used: one message for each, free of the API key and of the credentials a URL may carry. */
export class InvalidInputsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** What one kind of input accepts. */
export interface InputParser<T> {
  /**
   * Undefined if the value is not accepted. It is trimmed, and never empty.
   * @throws Error if what the value stands for is not, with what is wrong with that
   */
  parse(value: string): T | undefined;
  /** Completes "it must be …". */
  expected: string;
  /** Said where the input arrives empty. */
  emptyHint?: string;
  /** Whether a value that is not accepted is kept out of the message. */
  isSensitive?: (value: string) => boolean;
}

/** Reads one input; without a default it is required. */
export type GetInput = <T>(name: string, kind: InputParser<T>, defaultValue?: T) => T;

const MAX_VALUE_PREVIEW_LENGTH = 40;

/**
 * Masks the API key, then reads and checks all inputs.
 * @param defineInputs reads each of them; what it gets for one that cannot be used is never seen by anyone
 * @throws InvalidInputs with every problem there is
 */
export function getInputs<T>(defineInputs: (read: GetInput) => T): T {
  const key = core.getInput('api-key');
  if (key !== '') core.setSecret(key);
  const redact = createRedactor(key);
  const problems: string[] = [];
  const inputs = defineInputs(<V>(name: string, kind: InputParser<V>, defaultValue?: V): V => {
    const { parse, expected, emptyHint, isSensitive } = kind;
    const value = core.getInput(name);
    if (value === '' && defaultValue !== undefined) return defaultValue;
    // A URL's credentials end at an @, wherever a mistyped one begins.
    const shown = truncate(redact(toSingleLine(value)).replace(/.*@/, '***@'), MAX_VALUE_PREVIEW_LENGTH);
    const isSecret = isSensitive?.(value);
    let parsed: V | undefined;
    try {
      parsed = value === '' ? undefined : parse(value);
    } catch (error) {
      problems.push(`Input ${name}${isSecret ? '' : `: "${shown}"`} ${(error as Error).message}.`);
      return undefined as V;
    }
    if (parsed === undefined) {
      const found = value === '' ? 'is empty' : isSecret ? 'is not accepted' : `"${shown}" is not accepted`;
      const why = value === '' && emptyHint ? ` ${emptyHint}` : '';
      problems.push(`Input ${name} ${found}: it must be ${expected}.${why}`);
    }
    return parsed as V;
  });
  if (problems.length > 0) throw new InvalidInputsError(problems);
  return inputs;
}
