import { type ApprovedPlan, parsePlan } from '../domain/plan-text.ts';
import { findRepeated, isObject, keysOfObjects, ORDER_ID, parseJson, textOf } from '../json.ts';
import { MAX_FIELD_LENGTH, MAX_MESSAGE_LENGTH, toSafeText } from '../safe-text.ts';
import { compact, formatList } from '../text.ts';

/** An order of the list, as the output `to-do` of an audit has it. */
interface ApprovedOrder {
  'order-id': string;
  'disable-ct': boolean;
  plan: string;
}

/** The orders that a merge has approved. */
export interface ApprovedList {
  orders: readonly ApprovedOrder[];
  /** The IDs of the orders that may publish their names for the first time, because a person has written `publish`. */
  publishing: readonly string[];
}

/** GitHub runs at most so many jobs of a matrix. */
const MAX_ORDERS = 256;
const REQUIRED_KEYS = ['order-id', 'disable-ct', 'plan'];
const KEYS = [...REQUIRED_KEYS, 'publish'];
/** Leaves room for the rest of a message. */
const MAX_PROBLEMS_LENGTH = MAX_MESSAGE_LENGTH - 100;
const MAX_SHOWN_PROBLEMS = 20;

/**
 * Parses the text of a list.
 * @throws Error whose message is a statement with the problems
 */
export function parseApprovedList(text: string): ApprovedList {
  const entries = parseJson(text);
  if (!Array.isArray(entries))
    throw new Error('the file is not exactly one JSON array: nothing may stand before or behind the list of an audit');
  if (entries.length === 0) throw new Error('no order is in it');
  if (entries.length > MAX_ORDERS) throw new Error(`it has ${entries.length} orders: at most ${MAX_ORDERS} can run`);
  const keys = keysOfObjects(text);
  const checked = entries.map((entry: unknown) =>
    isObject(entry) ? checkEntry(entry, keys.splice(0, 1).flat()) : { problems: ['it is no object'], orders: [] },
  );
  const problems = [
    ...checked.flatMap((entry, index) => entry.problems.map((problem) => `entry ${index + 1}: ${problem}`)),
    ...[...findRepeated(entries.map((entry) => textOf(entry?.['order-id'])))]
      .filter((id) => ORDER_ID.test(id))
      .map((id) => `order ${id} is in it twice`),
  ];
  if (problems.length > 0) throw new Error(formatList(problems, '; ', MAX_SHOWN_PROBLEMS, MAX_PROBLEMS_LENGTH));
  return {
    orders: checked.flatMap(({ orders }) => orders),
    publishing: entries.filter(({ publish }) => publish).map((entry) => entry['order-id']),
  };
}

/** @param keys the keys of the entry as its text has them */
function checkEntry(
  entry: Record<string, unknown>,
  keys: readonly string[],
): { problems: string[]; orders: ApprovedOrder[] } {
  const { plan: text, publish, 'order-id': id, 'disable-ct': disableCt } = entry;
  const plan = parsePlan(textOf(text));
  const problems = [
    ...keys.filter((key) => !KEYS.includes(key)).map((key) => `unknown key ${quoteKey(key)}`),
    ...[...findRepeated(keys)].map((key) => `${quoteKey(key)} appears twice`),
    ...REQUIRED_KEYS.filter((key) => !keys.includes(key)).map((key) => `${key} is missing`),
    ...(plan ? checkPlan(plan, id, disableCt) : ['its plan is no plan of an audit']),
    ...compact([
      publish !== undefined && publish !== true && 'publish must be true',
      publish !== undefined && disableCt !== false && 'publish is only for an entry with "disable-ct": false',
      plan?.ct === 'enabled' &&
        !isOfLoggedCertificate(plan) &&
        publish === undefined &&
        'it may publish names for the first time, and for good: whoever has checked its names adds "publish": true',
    ]),
  ];
  return { problems, orders: [{ 'order-id': textOf(id), 'disable-ct': disableCt === true, plan: textOf(text) }] };
}

function checkPlan(plan: ApprovedPlan, id: unknown, disableCt: unknown): string[] {
  return compact([
    plan.order !== id && `its plan is for order ${plan.order}`,
    disableCt !== (plan.ct === 'disabled') && `its plan is for CT logging ${plan.ct}`,
    plan.do === 'wait' &&
      plan.key !== null &&
      'its plan waits for a reissue with a key: no audit writes it, because no summary has the names of that reissue',
  ]);
}

/**
 * Returns whether a plan to log shows that the active certificate is logged: it only sets the status of the order. A reissue may
 * be due for another reason, but the plan does not contain the reason.
 */
function isOfLoggedCertificate(plan: ApprovedPlan): boolean {
  return plan.do === 'status' && plan.serial !== null;
}

/** Quotes a key as JSON, so that a blank in it shows. */
function quoteKey(key: string): string {
  return toSafeText(JSON.stringify(key), MAX_FIELD_LENGTH);
}
