import type { RequestError } from '../http/request-error.ts';
import { truncate } from '../text.ts';

/** Errors are kept for the report, and an account has many orders. */
const MAX_LENGTH = 300;

/** Describes a failed request in a reason. */
export function describeError({ title, detail }: RequestError): string {
  return truncate(`${title}: ${detail}`, MAX_LENGTH);
}
