import { formatCount, toSingleLine } from '../text.ts';
import { isApiKey, maskApiKey, redactApiKey } from './api-key.ts';
import { getInput } from './toolkit.ts';

/** Inputs that cannot be used: one message for each, free of the API key and of everything that may be a secret. */
export class InvalidInputsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** Returns what a message may show of a value, or of an entry of a list, with a blank in front; may be empty. */
export type Preview = (text: string) => string;

/** Parses the values of a kind of input, in time in proportion to their length. */
export interface InputParser<T> {
  /**
   * Returns undefined if the value is not accepted. The value is never empty.
   * @param preview makes a part of the value safe to show in a message
   * @param showsValues whether a message may show anything of the value: not beside a refused API key
   * @throws Error whose message is a statement: why the value is not accepted
   */
  parse(value: string, preview: Preview, showsValues: boolean): T | undefined;
  /** Completes "it must be …". */
  expected: string;
  /** Completes the message for an empty input. */
  emptyHint?: string | ((name: string) => string);
  /** Whether white space around a value is an error; otherwise it is removed. */
  isExact?: boolean;
  /** Returns the part of a value that a message may show; undefined if it may show only the length. */
  visiblePart?(value: string): string | undefined;
}

/** Gets one input; without a default it is required. */
export type GetInput = <T>(name: string, parser: InputParser<T>, defaultValue?: T) => T;

/** An API key that was passed in the wrong input is longer. */
const MAX_VISIBLE_LENGTH = 20;

/**
 * Masks the API key, then gets and checks all inputs.
 * @param defineInputs gets every input. For an invalid one it receives a placeholder, which never escapes because
 * `getInputs` then throws.
 * @throws InvalidInputsError with every problem
 */
export function getInputs<T>(defineInputs: (get: GetInput) => T): T {
  const apiKey = getInput('api-key').trim();
  maskApiKey(apiKey);
  // Beside a refused key, which is not redacted, any value may be the right one.
  const showsValues = isApiKey(apiKey);
  const problems: string[] = [];
  const inputs = defineInputs(<V>(name: string, parser: InputParser<V>, defaultValue?: V): V => {
    try {
      return parseInput(name, parser, defaultValue, showsValues);
    } catch (error) {
      problems.push((error as Error).message);
      return undefined as V;
    }
  });
  if (problems.length > 0) throw new InvalidInputsError(problems);
  return inputs;
}

/** @throws Error whose message names the input */
function parseInput<V>(name: string, parser: InputParser<V>, defaultValue: V | undefined, showsValues: boolean): V {
  const { expected, emptyHint, isExact = false, visiblePart = shortValue } = parser;
  const raw = getInput(name);
  const value = raw.trim();
  if (value === '') {
    if (defaultValue !== undefined) return defaultValue;
    const hint = typeof emptyHint === 'function' ? emptyHint(name) : emptyHint;
    throw new Error(`Input ${name} is empty: it must be ${expected}.${hint ? ` ${hint}` : ''}`);
  }
  const refuse = (why: string) => {
    const shown = showsValues ? previewOf(value, visiblePart(value)) : '';
    return new Error(`Input ${name}${shown} is not accepted: ${why}.`);
  };
  if (isExact && raw !== value) throw refuse('remove the white space around it');
  let parsed: V | undefined;
  try {
    parsed = parser.parse(value, (entry) => (showsValues ? previewOf(entry, shortValue(entry)) : ''), showsValues);
  } catch (error) {
    throw refuse((error as Error).message);
  }
  if (parsed === undefined) throw refuse(`it must be ${expected}`);
  return parsed;
}

function shortValue(value: string): string | undefined {
  return value.length <= MAX_VISIBLE_LENGTH ? value : undefined;
}

function previewOf(value: string, visible: string | undefined): string {
  if (visible !== undefined) return ` "${redactApiKey(toSingleLine(visible))}"`;
  return ` (${formatCount(value.length, 'character')})`;
}
