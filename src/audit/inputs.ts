import { connectionInputs, disableCtInput, orderIdInput, retryInputs } from '../certcentral/inputs.ts';
import type { StatusSource } from '../domain/assessment.ts';
import type { CtPolicy } from '../domain/policy.ts';
import { type PolicyFile, policyFileInput } from '../domain/policy-file.ts';
import { asError } from '../errors.ts';
import { MAX_REQUESTS_PER_MINUTE, USUAL_REQUESTS_PER_MINUTE } from '../http/pace.ts';
import type { CtStatus } from '../pki/certificate.ts';
import { booleanInput, type GetInput, type InputParser, integerInput } from '../runner/inputs.ts';
import { capitalize } from '../text.ts';
import { type ReportedOrder, replayInput } from './replay-report.ts';

/** `all`, or the orders to audit: separated by white space or commas; `#` starts a comment. No ID may appear twice. */
const selectionInput: InputParser<OrderSelection> = {
  parse(value) {
    const entries = value.replace(/#.*/g, '').match(/[^\s,]+/g) ?? [];
    if (entries.length === 0) throw new Error('no order is in it: write all for all orders');
    if (entries.length === 1 && entries[0] === 'all') return 'all';
    const ids = new Set<string>();
    for (const [index, id] of entries.entries()) {
      if (orderIdInput.parse(id) === undefined) throw new Error(`entry ${index + 1} must be ${orderIdInput.expected}`);
      if (ids.has(id)) throw new Error(`entry ${index + 1} is in it twice`);
      ids.add(id);
    }
    return ids;
  },
  expected: 'all (for all orders), or order IDs',
};

/** The orders that an audit covers. */
export type OrderSelection = ReadonlySet<string> | 'all';

export interface Inputs {
  source: StatusSource;
  /** The policy of the file; without entries if there is none. */
  policy: Pick<CtPolicy, 'entries' | 'ignore'>;
  apiKey: string;
  apiUrl: string;
  orderIds: OrderSelection;
  checkDuplicates: boolean;
  reissueBeforeDays: number;
  /** Whether the step fails if an order is out of sync or unknown. */
  isRedIfFound: boolean;
  retries: number;
  timeoutSeconds: number;
  requestsPerMinute: number;
}

/** What a replay needs, which sends nothing and has no API key. */
export interface ReplayInputs {
  report: readonly ReportedOrder[];
  policyFile: PolicyFile;
  /** The policy to compare with; null for none. A problem is why the file cannot be used. */
  before: PolicyFile | { problem: string } | null;
}

/** Gets the inputs that audit/action.yml declares. */
export const auditInputs = (get: GetInput): Inputs | ReplayInputs => {
  // A report that cannot be used is a problem of its own, and needs no key either.
  const isReplay = get('replay', { ...replayInput, parse: (path): boolean => path !== 'none' }, false);
  const before = get('replay-policy', earlierPolicyInput, null);
  const source = statusSource(get);
  if (isReplay) {
    const report = get('replay', source.policyFile === null ? WITHOUT_POLICY : replayInput);
    return { report, policyFile: source.policyFile as PolicyFile, before };
  }
  return {
    source,
    policy: source.policyFile?.policy ?? { entries: new Map(), ignore: new Map() },
    ...connectionInputs(get, source.policyFile?.policy.instance),
    orderIds: get('orders', selectionInput),
    checkDuplicates: get('duplicates', booleanInput),
    reissueBeforeDays: get('reissue-before-days', integerInput(0, 90), 0),
    isRedIfFound: get('fail', booleanInput),
    ...retryInputs(get),
    requestsPerMinute: get('requests-per-minute', integerInput(1, MAX_REQUESTS_PER_MINUTE), USUAL_REQUESTS_PER_MINUTE),
  };
};

/** Refuses a replay of a report without a policy. */
const WITHOUT_POLICY: InputParser<never> = {
  parse() {
    throw new Error('it needs policy-file, whose policy is tried');
  },
  expected: '',
};

/** The policy to compare with. A file that cannot be used must not keep anybody from correcting it. */
const earlierPolicyInput: InputParser<ReplayInputs['before']> = {
  ...policyFileInput,
  parse(path) {
    try {
      return policyFileInput.parse(path);
    } catch (error) {
      return { problem: asError(error).message };
    }
  },
};

const EXACTLY_ONE = 'exactly one of disable-ct and policy-file must be given';

/** Gets `policy-file` and `disable-ct`, exactly one of which must be given. An empty `policy-file` is the one error then. */
function statusSource(get: GetInput): StatusSource {
  // A policy file is given even if it cannot be used.
  const isFileGiven = get('policy-file', { ...policyFileInput, parse: (path): boolean => path !== 'none' }, false);
  const policyFile = get('policy-file', policyFileInput);
  const statusInput: InputParser<CtStatus> = {
    ...disableCtInput,
    emptyHint: `${capitalize(EXACTLY_ONE)}.`,
    parse(value) {
      if (isFileGiven) throw new Error(EXACTLY_ONE);
      return disableCtInput.parse(value);
    },
  };
  return policyFile === null
    ? { policyFile, status: get('disable-ct', statusInput) }
    : { policyFile, status: get<CtStatus | null>('disable-ct', statusInput, null) };
}
