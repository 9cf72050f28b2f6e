import {
  booleanInput,
  connectionInputs,
  disableCtInput,
  integerInput,
  orderIdInput,
  retryInputs,
} from '../runner/input-parsers.ts';
import type { GetInput, InputParser, Preview } from '../runner/inputs.ts';
import { formatIds } from '../text.ts';
import type { Policy } from './policy.ts';

const NO_ORDERS: ReadonlySet<string> = new Set();

/** A list of order IDs, separated by white space or commas; `#` starts a comment. No ID may appear twice. */
const orderIdsInput: InputParser<ReadonlySet<string>> = { parse: parseOrderIds, expected: 'order IDs' };

const EMPTY_LIST = 'An empty list does not mean all orders: write all.';

/** `all`, or the orders to audit. */
const selectionInput: InputParser<Policy['orderIds']> = {
  parse(value, preview) {
    const entries = splitList(value);
    if (entries.length === 0) throw new Error(`no order is in it. ${EMPTY_LIST.slice(0, -1)}`);
    return entries.length === 1 && entries[0] === 'all' ? 'all' : parseEntries(entries, preview);
  },
  expected: 'all, or order IDs',
  emptyHint: EMPTY_LIST,
};

/** Returns a parser of `ignore`, whose orders must not be in `opposite`, too. */
function ignoreInput(opposite: ReadonlySet<string> | undefined): InputParser<ReadonlySet<string>> {
  return {
    ...orderIdsInput,
    parse(value, preview) {
      const ignore = parseOrderIds(value, preview);
      const both = [...ignore].filter((id) => opposite?.has(id));
      const shown = both.map((id) => preview(id).trim()).filter(Boolean);
      if (both.length > 0)
        throw new Error(`it has orders that are in opposite, too${shown.length > 0 ? `: ${formatIds(shown)}` : ''}`);
      return ignore;
    },
  };
}

/** Gets the inputs that audit/action.yml declares, in its order. */
export const auditInputs = (get: GetInput) => {
  const connection = connectionInputs(get);
  const defaultStatus = get('disable-ct', disableCtInput, 'enabled');
  const orderIds = get('orders', selectionInput);
  const opposite = get('opposite', orderIdsInput, NO_ORDERS);
  return {
    ...connection,
    /** The CT status that orders should have. */
    defaultStatus,
    orderIds,
    opposite,
    ignore: get('ignore', ignoreInput(opposite), NO_ORDERS),
    checkDuplicates: get('duplicates', booleanInput),
    failOnFindings: get('fail', booleanInput),
    ...retryInputs(get),
    requestsPerMinute: get('requests-per-minute', integerInput(1, 2000), 300),
  };
};

export type Inputs = ReturnType<typeof auditInputs>;

function parseOrderIds(value: string, preview: Preview): ReadonlySet<string> {
  return parseEntries(splitList(value), preview);
}

/** @throws Error that says which entry is unusable */
function parseEntries(entries: readonly string[], preview: Preview): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    if (orderIdInput.parse(entry) === undefined)
      throw new Error(`entry ${index + 1}${preview(entry)} must be ${orderIdInput.expected}`);
    if (ids.has(entry)) throw new Error(`order${preview(entry)} is in it twice`);
    ids.add(entry);
  }
  return ids;
}

function splitList(value: string): string[] {
  return value.replace(/#.*/g, '').match(/[^\s,]+/g) ?? [];
}
