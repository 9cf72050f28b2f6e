import * as core from '@actions/core';
import { asError } from '../errors.ts';

/** Inputs that cannot be used: one message for each, with nothing of its value. */
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
   * @throws Error whose message is a statement: why the value is not accepted, with nothing of the value, which may be the key
   */
  parse(value: string): T | undefined;
  /** Completes "it must be …". */
  expected: string;
  /** Completes the message for an empty input. */
  emptyHint?: string | ((name: string) => string);
  /** Whether white space around a value is an error; otherwise it is removed. */
  isExact?: boolean;
}

/** Gets one input; without a default it is required. */
export type GetInput = <T>(name: string, parser: InputParser<T>, defaultValue?: T) => T;

/**
 * Gets and checks all inputs.
 * @param defineInputs gets every input. For an invalid one it receives a placeholder, which never escapes because
 * `getInputs` then throws.
 * @throws InvalidInputsError with every problem
 */
export function getInputs<T>(defineInputs: (get: GetInput) => T): T {
  const problems: string[] = [];
  const inputs = defineInputs(<V>(name: string, parser: InputParser<V>, defaultValue?: V): V => {
    try {
      return getInput(name, parser, defaultValue);
    } catch (error) {
      problems.push(asError(error).message);
      return undefined as V;
    }
  });
  if (problems.length > 0) throw new InvalidInputsError(problems);
  return inputs;
}

/** Masks an input in the log of the job, and returns it; empty if it is not given. */
export function maskInput(name: string): string {
  const value = core.getInput(name);
  if (value !== '') core.setSecret(value);
  return value;
}

/**
 * Gets one input; without a default it is required.
 * @throws Error whose message names the input
 */
export function getInput<V>(name: string, parser: InputParser<V>, defaultValue: V | undefined): V {
  const { expected, emptyHint, isExact = false } = parser;
  const raw = core.getInput(name, { trimWhitespace: false });
  const value = raw.trim();
  if (value === '') {
    if (defaultValue !== undefined) return defaultValue;
    const hint = typeof emptyHint === 'function' ? emptyHint(name) : emptyHint;
    throw new Error(`Input ${name} is empty: it must be ${expected}.${hint ? ` ${hint}` : ''}`);
  }
  const refuse = (why: string) => new Error(`Input ${name} is not accepted: ${why}.`);
  if (isExact && raw !== value) throw refuse(`it must be ${expected}, and have no white space around it`);
  let parsed: V | undefined;
  try {
    parsed = parser.parse(value);
  } catch (error) {
    throw refuse(asError(error).message);
  }
  if (parsed === undefined) throw refuse(`it must be ${expected}`);
  return parsed;
}

/** A boolean. An empty value is refused, because an expression that yields nothing must not turn a dry run into a change. */
export const booleanInput: InputParser<boolean> = {
  parse: parseYamlBoolean,
  expected: 'true or false',
  emptyHint: (name) =>
    `If the value comes from an expression, make sure that it yields a value: \${{ inputs.${name} || false }} means false if the input is empty.`,
};

/** Decimal digits without sign or leading zero. */
export function integerInput(min: number, max: number): InputParser<number> {
  return {
    parse(value) {
      const number = /^(?:0|[1-9]\d{0,8})$/.test(value) ? Number(value) : Number.NaN;
      return number >= min && number <= max ? number : undefined;
    },
    expected: `a whole number from ${min} to ${max}`,
  };
}

/** Parses a boolean of the core schema (YAML 1.2, section 10.3.2). */
function parseYamlBoolean(value: string): boolean | undefined {
  if (/^(?:true|True|TRUE)$/.test(value)) return true;
  return /^(?:false|False|FALSE)$/.test(value) ? false : undefined;
}
