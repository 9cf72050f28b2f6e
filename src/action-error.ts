/** An error that the user can act on: what could not be done, what happened instead, and what to do. */
export class ActionError extends Error {
  /** What could not be done, in the action's own words; empty if `detail` is enough. */
  readonly title: string;
  /** What happened, in one line without a full stop. Only this part may contain text from the service. */
  readonly detail: string;
  /** What the user can do about it. */
  readonly hint: string;
  /** Whether the hint advises to run again, which does not help if only a repair does. */
  readonly advisesRerun: boolean;

  constructor(
    detail: string,
    {
      title = '',
      hint,
      advisesRerun = false,
      cause,
    }: { title?: string; hint: string; advisesRerun?: boolean; cause?: unknown },
  ) {
    const statement = detail.replace(/\.$/, '');
    super(`${title && `${title}: `}${statement}. ${hint}`, { cause });
    this.title = title;
    this.detail = statement;
    this.hint = hint;
    this.advisesRerun = advisesRerun;
  }
}

/** A warning about a result, with the error that caused it, if any. */
export interface Warning {
  text: string;
  cause?: ActionError | undefined;
}

/** Formats a warning as one line, for an annotation. */
export function formatWarning({ text, cause }: Warning): string {
  return cause ? `${text} ${cause.message}` : text;
}
