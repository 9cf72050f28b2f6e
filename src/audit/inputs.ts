import type { StatusSource } from '../domain/assessment.ts';
import type { CtPolicy } from '../domain/policy.ts';
import { policyFileInput } from '../domain/policy-file.ts';
import type { CtStatus } from '../pki/certificate.ts';
import {
  booleanInput,
  connectionInputs,
  disableCtInput,
  type GetInput,
  type InputParser,
  integerInput,
  orderIdInput,
  retryInputs,
} from '../runner/inputs.ts';
import { capitalize } from '../text.ts';
import type { OrderSelection } from './selection.ts';

const EMPTY_LIST = 'an empty list does not mean all orders: write all';

/** `all`, or the orders to audit: separated by white space or commas; `#` starts a comment. No ID may appear twice. */
const selectionInput: InputParser<OrderSelection> = {
  parse(value) {
    const entries = value.replace(/#.*/g, '').match(/[^\s,]+/g) ?? [];
    if (entries.length === 0) throw new Error(`no order is in it, and ${EMPTY_LIST}`);
    return entries.length === 1 && entries[0] === 'all' ? 'all' : parseIds(entries);
  },
  expected: 'all, or order IDs',
  emptyHint: `${capitalize(EMPTY_LIST)}.`,
};

/** @throws Error that says which entry is unusable */
function parseIds(entries: readonly string[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    if (orderIdInput.parse(entry) === undefined) throw new Error(`entry ${index + 1} must be ${orderIdInput.expected}`);
    if (ids.has(entry)) throw new Error(`entry ${index + 1} is in it twice`);
    ids.add(entry);
  }
  return ids;
}

const EXACTLY_ONE = 'exactly one of disable-ct and policy-file must be given';

/** Creates the parser of `disable-ct`: the desired status of all orders, if no policy file decides. */
const statusInput = (isFileGiven: boolean | undefined): InputParser<CtStatus | null> => ({
  ...disableCtInput,
  parse(value) {
    if (isFileGiven) throw new Error(EXACTLY_ONE);
    return disableCtInput.parse(value);
  },
  emptyHint: `${capitalize(EXACTLY_ONE)}.`,
});

const NO_ENTRIES: Pick<CtPolicy, 'entries' | 'ignore'> = { entries: new Map(), ignore: new Map() };

/** Gets the inputs that audit/action.yml declares. */
export const auditInputs = (get: GetInput) => {
  /** Undefined if `policy-file` is empty, which is the one error then. A file that is refused was given. */
  let isFileGiven: boolean | undefined;
  const policyFile = get('policy-file', {
    ...policyFileInput,
    parse(value) {
      isFileGiven = value !== 'none';
      return policyFileInput.parse(value);
    },
  });
  const status = get('disable-ct', statusInput(isFileGiven), isFileGiven === false ? undefined : null);
  return {
    source: { policyFile, status } as StatusSource,
    policy: policyFile?.policy ?? NO_ENTRIES,
    ...connectionInputs(get, policyFile?.policy.instance),
    orderIds: get('orders', selectionInput),
    checkDuplicates: get('duplicates', booleanInput),
    isRedIfFound: get('fail', booleanInput),
    ...retryInputs(get),
    requestsPerMinute: get('requests-per-minute', integerInput(1, 2000), 300),
  };
};

export type Inputs = ReturnType<typeof auditInputs>;
