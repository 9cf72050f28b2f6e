import { hideCredentials, toSingleLine, truncate } from '../text.ts';
import { maskApiKey, redactApiKey } from './api-key.ts';
import { getInput } from './toolkit.ts';

/** Inputs that cannot be used: one message for each, free of the API key and of the credentials that a URL may contain. */
export class InvalidInputsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Parses the values of a kind of input, in time in proportion to their length. */
export interface InputParser<T> {
  /**
   * Returns undefined if the value is not accepted. The value is never empty.
   * @throws Error if the value is well-formed but refers to something unusable, such as a missing file; the message says why
   */
  parse(value: string): T | undefined;
  /** Completes "it must be …". */
  expected: string;
  /** Completes the message for an empty input. */
  emptyHint?: string | ((name: string) => string);
  /** Whether an empty value is an error even if the input has a default. */
  isEmptyRefused?: boolean;
  /** Whether white space around a value is an error; otherwise it is removed. */
  isExact?: boolean;
  /** Reports whether the message must not contain a value that is not accepted. */
  isSensitive?: (value: string) => boolean;
}

/** Gets one input; without a default it is required. */
export type GetInput = <T>(name: string, parser: InputParser<T>, defaultValue?: T) => T;

const MAX_VALUE_PREVIEW_LENGTH = 40;
/** Enough for the preview; the work on a huge value stays small. */
const MAX_INSPECTED_LENGTH = 4_096;

/**
 * Masks the API key, then gets and checks all inputs.
 * @param defineInputs gets every input. For an invalid one it receives a placeholder, which never escapes because
 * `getInputs` then throws.
 * @throws InvalidInputsError with every problem
 */
export function getInputs<T>(defineInputs: (get: GetInput) => T): T {
  maskApiKey(getInput('api-key').trim());
  const problems: string[] = [];
  const inputs = defineInputs(<V>(name: string, parser: InputParser<V>, defaultValue?: V): V => {
    try {
      return parseInput(name, parser, defaultValue);
    } catch (error) {
      problems.push(`Input ${name}${(error as Error).message}`);
      return undefined as V;
    }
  });
  if (problems.length > 0) throw new InvalidInputsError(problems);
  return inputs;
}

/** @throws Error with the rest of the message, behind the name of the input */
function parseInput<V>(name: string, parser: InputParser<V>, defaultValue: V | undefined): V {
  const { parse, expected, emptyHint, isEmptyRefused = false, isExact = false, isSensitive } = parser;
  const raw = getInput(name);
  const value = raw.trim();
  if (value === '') {
    if (defaultValue !== undefined && !isEmptyRefused) return defaultValue;
    const hint = typeof emptyHint === 'function' ? emptyHint(name) : emptyHint;
    throw new Error(` is empty: it must be ${expected}.${hint ? ` ${hint}` : ''}`);
  }
  const preview = (before = '') => (isSensitive?.(value) ? '' : `${before} "${previewOf(value)}"`);
  if (isExact && raw !== value) throw new Error(`${preview()} is not accepted: remove the white space around it.`);
  let parsed: V | undefined;
  try {
    parsed = parse(value);
  } catch (error) {
    throw new Error(`${preview(':')} ${(error as Error).message}.`);
  }
  if (parsed === undefined) throw new Error(`${preview()} is not accepted: it must be ${expected}.`);
  return parsed;
}

function previewOf(value: string): string {
  const inspected = hideCredentials(value).slice(0, MAX_INSPECTED_LENGTH);
  return truncate(redactApiKey(toSingleLine(inspected)), MAX_VALUE_PREVIEW_LENGTH);
}
