import { formatList, MAX_FIELD_LENGTH } from '../text.ts';

/** Lists whole IDs up to a length, and the number of the others. */
export function formatIds(ids: readonly string[], maxLength = MAX_FIELD_LENGTH): string {
  return formatList(ids, ', ', ids.length, maxLength);
}
