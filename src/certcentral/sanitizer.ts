import { createKeyRedactor, createRedactor } from '../redaction/redact.ts';
import { MAX_FIELD_LENGTH, toSingleLine, truncate } from '../text.ts';

/** Makes text of the service safe for logs, summaries and outputs. */
export interface Sanitizer {
  /** Makes a text safe to show: one line, without the API key and parts of it, not too long. Returns '' for any other value. */
  sanitize(value: unknown, maxLength?: number): string;
  /** Removes the whole API key. Outputs keep the rest of a text exactly. */
  redact(text: string): string;
}

/** Far more than is shown of any text; the work on a huge text stays small. */
const MAX_INSPECTED_LENGTH = 64 * 2 ** 10;

export function createSanitizer(apiKey: string): Sanitizer {
  const redact = createRedactor(apiKey);
  return {
    // Redact before truncating, because a part of the key would not be found.
    sanitize: (value, maxLength = MAX_FIELD_LENGTH) =>
      typeof value === 'string' ? truncate(redact(toSingleLine(value.slice(0, MAX_INSPECTED_LENGTH))), maxLength) : '',
    redact: createKeyRedactor(apiKey),
  };
}
