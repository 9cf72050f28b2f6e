import type { ActionError } from './action-error.ts';

/** A warning about a result, with the error that caused it, if any. */
export interface Warning {
  text: string;
  cause?: ActionError | undefined;
}

/** Formats a warning as one line, for an annotation. */
export function formatWarning({ text, cause }: Warning): string {
  return cause ? `${text} ${cause.message}` : text;
}
