import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { findInstance, INSTANCES } from '../instances.ts';
import { fieldsOf, findRepeated, isObject, keysOfObjects, ORDER_ID_FORM, parseId, parseJson, textOf } from '../json.ts';
import { MAX_DNS_NAME_LENGTH, MAX_LABEL_LENGTH } from '../pki/names.ts';
import { readInputFile } from '../runner/files.ts';
import type { InputParser } from '../runner/inputs.ts';
import { MAX_FIELD_LENGTH, MAX_MESSAGE_LENGTH, toSafeText } from '../safe-text.ts';
import { compact, formatList } from '../text.ts';
import type { CtPolicy, PolicyList } from './policy.ts';

/** The policy that `policy-file` names. */
export interface PolicyFile {
  policy: CtPolicy;
  /** As the input has it. */
  path: string;
  /** SHA-256 of its bytes, hexadecimal. */
  digest: string;
}

const MAX_POLICY_BYTES = 2 ** 20;
/** Leaves room for the rest of a message. */
const MAX_PROBLEMS_LENGTH = MAX_MESSAGE_LENGTH - 100;
const MAX_SHOWN_PROBLEMS = 20;
const MAX_REASON_LENGTH = 200;

/** The path of a policy file; `none` means that there is none. */
export const policyFileInput: InputParser<PolicyFile | null> = {
  parse(path) {
    if (path === 'none') return null;
    const bytes = readInputFile(path, MAX_POLICY_BYTES);
    const digest = createHash('sha256').update(bytes).digest('hex');
    if (!isUtf8(bytes)) throw new Error('the file is not UTF-8');
    // A byte order mark is no JSON.
    const text = bytes.toString().replace(/^\uFEFF/, '');
    return { policy: parsePolicy(text), path, digest };
  },
  expected: 'the path of a policy file, or none',
  emptyHint: 'Empty does not mean none, because an expression that yields nothing must not switch the policy off.',
};

const LISTS = ['keep-out', 'log', 'ignore'] as const;
const LABEL = String.raw`[a-z\d_-]{1,${MAX_LABEL_LENGTH}}`;
const DOMAIN = RegExp(String.raw`^(?=.{1,${MAX_DNS_NAME_LENGTH}}$)(?:${LABEL}\.)+(?!\d+$)${LABEL}$`);
const ORDER_ID_RULE = `it must be an order ID, ${ORDER_ID_FORM}`;
const KEY_RULE = `it is neither an order ID (${ORDER_ID_FORM}) nor a domain: two or more labels of a to z, digits, hyphens and underscores, at most ${MAX_LABEL_LENGTH} characters each and ${MAX_DNS_NAME_LENGTH} in all, the last one not a number`;
const REASON_RULE = `its reason must be a string of 1 to ${MAX_REASON_LENGTH} characters without control characters`;

/** The keys of the file, of which only `default` is required: whether their value is accepted, and what is expected. */
const KEYS = new Map<string, readonly [accepts: (value: unknown) => boolean, expected: string]>([
  ['$schema', [(value) => typeof value === 'string', 'a string']],
  ['account', [(value) => parseId(textOf(value)) !== '', `the ID of the account, a string of ${ORDER_ID_FORM}`]],
  ['instance', [(value) => findInstance(value) !== undefined, INSTANCES.join(' or ')]],
  ['default', [(value) => value === 'log' || value === 'keep-out', 'log or keep-out']],
  ...LISTS.map((list) => [list, [isObject, 'an object of entries']] as const),
]);

/**
 * Parses the text of a policy file.
 * @throws Error whose message is a statement with the problems
 */
export function parsePolicy(text: string): CtPolicy {
  const root = parseJson(text);
  if (!isObject(root))
    throw new Error('the file is not a JSON object, which has neither comments nor a comma behind the last entry');
  const entriesOf = (list: (typeof LISTS)[number]) =>
    Object.entries(fieldsOf(root[list])).map(([key, reason]) => [key, textOf(reason).trim()] as const);
  const withList = (list: PolicyList) => entriesOf(list).map(([key, reason]) => [key, { list, reason }] as const);
  const problems = [
    // Also in two lists: an entry is in one only.
    ...[...findRepeated(keysOfObjects(text).flat())].map((key) => {
      const lists = LISTS.filter((list) => Object.hasOwn(fieldsOf(root[list]), key));
      return `${[...lists, quoteKey(key)].join(', ')} appears twice`;
    }),
    ...Object.entries({ default: undefined, ...root }).flatMap(([key, value]) => findKeyProblems(key, value)),
    ...LISTS.flatMap((list) => entriesOf(list).flatMap(([key, reason]) => findEntryProblems(list, key, reason))),
  ];
  if (problems.length > 0) throw new Error(formatList(problems, '; ', MAX_SHOWN_PROBLEMS, MAX_PROBLEMS_LENGTH));
  return {
    default: root['default'] === 'log' ? 'log' : 'keep-out',
    entries: new Map([...withList('keep-out'), ...withList('log')]),
    ignore: new Map(entriesOf('ignore')),
    account: textOf(root['account']) || undefined,
    instance: findInstance(root['instance']) ?? 'us',
  };
}

/** Quotes a key as JSON, so that a blank in it shows. */
function quoteKey(key: string): string {
  return toSafeText(JSON.stringify(key), MAX_FIELD_LENGTH);
}

function findKeyProblems(key: string, value: unknown): string[] {
  const [accepts, expected] = KEYS.get(key) ?? [];
  if (!accepts) return [`unknown key ${quoteKey(key)}: the file may have ${[...KEYS.keys()].join(', ')}`];
  return accepts(value) ? [] : [`${key} must be ${expected}`];
}

/** @param reason empty if it is no text */
function findEntryProblems(list: (typeof LISTS)[number], key: string, reason: string): string[] {
  // A character outside of the Basic Multilingual Plane has two units.
  const { length } = [...reason];
  const isReason = length >= 1 && length <= MAX_REASON_LENGTH && !/\p{Cc}/u.test(reason);
  const isAccepted = parseId(key) !== '' || (list !== 'ignore' && DOMAIN.test(key));
  const problems = [!isAccepted && (list === 'ignore' ? ORDER_ID_RULE : KEY_RULE), !isReason && REASON_RULE];
  return compact(problems).map((problem) => `${list}, ${quoteKey(key)}: ${problem}`);
}
