import {
  booleanInput,
  connectionInputs,
  disableCtInput,
  integerInput,
  orderIdInput,
  retryInputs,
} from '../runner/input-parsers.ts';
import type { GetInput, InputParser } from '../runner/inputs.ts';

/** A list of orders in which each is once: separated by white space or commas, `#` begins a comment. */
const orderIdsInput: InputParser<ReadonlySet<string>> = {
  parse(value) {
    const entries = value.replace(/#.*/g, '').split(/[\s,]/).filter(Boolean);
    const ids = new Set<string>();
    for (const [index, entry] of entries.entries()) {
      // It is not shown: it may be a part of a key.
      if (orderIdInput.parse(entry) === undefined)
        throw new Error(`is not a list of orders: entry ${index + 1} must be ${orderIdInput.expected}`);
      if (ids.has(entry)) throw new Error(`has order ${entry} twice`);
      ids.add(entry);
    }
    return ids;
  },
  expected: 'order IDs',
};

/** Reads what audit/action.yml declares, in its order. */
export const auditInputs = (get: GetInput) => ({
  ...connectionInputs(get),
  /** The status that orders are to have. */
  defaultStatus: get('disable-ct', disableCtInput, 'enabled'),
  /** The orders that are to have the other one. */
  exceptions: get('except', orderIdsInput, new Set<string>()),
  /** The orders to look at; none for all of the account. */
  orderIds: get('orders', orderIdsInput, new Set<string>()),
  failOnFindings: get('fail', booleanInput, true),
  ...retryInputs(get),
  requestsPerMinute: get('requests-per-minute', integerInput(1, 2000), 300),
});

export type Inputs = ReturnType<typeof auditInputs>;
