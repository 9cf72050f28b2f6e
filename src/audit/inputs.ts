import type { CtPolicy } from '../domain/ct-policy.ts';
import { policyFileInput } from '../domain/policy-file.ts';
import type { CtStatus } from '../pki/certificate.ts';
import {
  booleanInput,
  connectionInputs,
  disableCtInput,
  integerInput,
  orderIdInput,
  retryInputs,
} from '../runner/input-parsers.ts';
import type { GetInput, InputParser, Preview } from '../runner/inputs.ts';
import { findInputFile, visiblePath } from '../runner/workspace-file.ts';
import { type OptionalReport, readPreviousReport } from './report/previous-report.ts';
import type { OrderSelection } from './selection.ts';

const EMPTY_LIST = 'An empty list does not mean all orders: write all.';

/** `all`, or the orders to audit: separated by white space or commas; `#` starts a comment. No ID may appear twice. */
const selectionInput: InputParser<OrderSelection> = {
  parse(value, preview) {
    const entries = value.replace(/#.*/g, '').match(/[^\s,]+/g) ?? [];
    if (entries.length === 0) throw new Error(`no order is in it. ${EMPTY_LIST.slice(0, -1)}`);
    return entries.length === 1 && entries[0] === 'all' ? 'all' : parseIds(entries, preview);
  },
  expected: 'all, or order IDs',
  emptyHint: EMPTY_LIST,
};

/** The desired status of all orders, if no policy file decides. */
const desiredStatusInput: InputParser<CtStatus | null> = {
  ...disableCtInput,
  emptyHint: 'Exactly one of disable-ct and policy-file must be given.',
};

/** No status, because a policy file decides. */
const noStatusInput: InputParser<CtStatus | null> = {
  parse: () => {
    throw new Error('policy-file is given, too, but exactly one of the two must be');
  },
  expected: 'empty',
};

/** A previous report; `none` if there is none, `missing` if there is no such file. */
const previousReportInput: InputParser<OptionalReport> = {
  parse(value) {
    if (value === 'none') return 'none';
    const found = findInputFile(value, 'workspace or RUNNER_TEMP');
    return found ? readPreviousReport(found.file) : 'missing';
  },
  expected: 'the path of the JSON report of an earlier audit, or none',
  emptyHint: 'Empty does not mean none, because an expression that yields nothing must not make every finding new.',
  visiblePart: visiblePath,
};

/** Which findings make the step red. */
const failInput: InputParser<boolean | 'new'> = {
  ...booleanInput,
  parse: (value, ...context) => (value === 'new' ? 'new' : booleanInput.parse(value, ...context)),
  expected: 'true, new or false',
};

/** Gets the inputs that audit/action.yml declares, in its order. */
export const auditInputs = (get: GetInput) => {
  let isFileGiven = false;
  const policyFile = get('policy-file', {
    ...policyFileInput,
    parse(value, ...context) {
      isFileGiven = value !== 'none';
      return policyFileInput.parse(value, ...context);
    },
  });
  const connection = connectionInputs(get, policyFile?.policy.instance);
  // Also a file that is refused was given.
  const desiredStatus = isFileGiven ? get('disable-ct', noStatusInput, null) : get('disable-ct', desiredStatusInput);
  return {
    policyFile,
    desired: policyFile ?? (desiredStatus as CtStatus),
    /** Without a policy file, a policy that has only its default. */
    policy: policyFile?.policy ?? policyFor(desiredStatus),
    ...connection,
    orderIds: get('orders', selectionInput),
    checkDuplicates: get('duplicates', booleanInput),
    previousReport: get('previous-report', previousReportInput),
    failOn: get('fail', failInput),
    ...retryInputs(get),
    requestsPerMinute: get('requests-per-minute', integerInput(1, 2000), 300),
  };
};

export type Inputs = ReturnType<typeof auditInputs>;

/** Returns a policy that desires one status of all orders. */
function policyFor(status: CtStatus | null): CtPolicy {
  const list = status === 'enabled' ? 'log' : 'keep-out';
  return { default: list, entries: new Map(), ignore: new Map(), account: undefined, instance: 'us' };
}

/** @throws Error that says which entry is unusable */
function parseIds(entries: readonly string[], preview: Preview): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    if (orderIdInput.parse(entry) === undefined)
      throw new Error(`entry ${index + 1}${preview(entry)} must be ${orderIdInput.expected}`);
    if (ids.has(entry)) throw new Error(`order${preview(entry)} is in it twice`);
    ids.add(entry);
  }
  return ids;
}
