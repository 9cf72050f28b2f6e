import { createHash } from 'node:crypto';
import { isObject } from '../certcentral/json.ts';
import type { Instance } from '../instances.ts';
import type { InputParser, Preview } from '../runner/inputs.ts';
import { readInputFile, requireInputFile, visiblePath } from '../runner/workspace-file.ts';
import { formatCount, formatList } from '../text.ts';
import type { CtPolicy, PolicyEntry, PolicyList } from './ct-policy.ts';
import { findJsonKeys, type JsonKey } from './json-keys.ts';

/** The policy that `policy-file` names. */
export interface PolicyFile {
  policy: CtPolicy;
  /** With links resolved, relative to the workspace. */
  path: string;
  /** SHA-256 of its bytes, hexadecimal. */
  digest: string;
}

const MAX_POLICY_BYTES = 2 ** 20;
/** Leaves room for the path in a message of at most 2,000 characters. */
const MAX_PROBLEMS_LENGTH = 1_300;
/** More than fit into a message. A large file may have very many problems, whose texts would take a second. */
const MAX_DESCRIBED_PROBLEMS = 100;
const MAX_REASON_LENGTH = 200;

/** The policy file, inside the workspace; `none` means that there is none. */
export const policyFileInput: InputParser<PolicyFile | null> = {
  parse(input, preview, showsValues) {
    if (input === 'none') return null;
    const file = requireInputFile(input, 'workspace');
    const bytes = readInputFile(file, MAX_POLICY_BYTES, '1 MiB, so it is not a policy');
    const policy = parsePolicy(decodeUtf8(bytes), preview, showsValues);
    return { policy, path: file.path, digest: createHash('sha256').update(bytes).digest('hex') };
  },
  expected: 'the path of a policy file inside the workspace, or none',
  emptyHint: 'Empty does not mean none, because an expression that yields nothing must not switch the policy off.',
  visiblePart: visiblePath,
};

/** @throws Error whose message is a statement */
function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('the file is not UTF-8');
  }
}

const LISTS = ['keep-out', 'log', 'ignore'] as const;
type ListName = (typeof LISTS)[number];

/**
 * Parses the text of a policy file.
 * @param showsValues whether a message may show order IDs and domains
 * @throws Error whose message is a statement with every problem. It contains no reason, and no key that may be a secret
 */
export function parsePolicy(text: string, preview: Preview, showsValues: boolean): CtPolicy {
  const root = parseObject(text);
  const problems: string[] = [];
  const report = (found: JsonKey, complain: () => string) =>
    problems.push(
      problems.length < MAX_DESCRIBED_PROBLEMS ? `${nameKey(found, preview, showsValues)}: ${complain()}` : '',
    );
  const entries = new Map<string, PolicyEntry>();
  const ignore = new Map<string, string>();
  const listOf = new Map<string, ListName>();
  if (!Object.hasOwn(root, 'default')) problems.push('default is missing: it must be log or keep-out');
  for (const found of findJsonKeys(text)) {
    const { key, depth, below } = found;
    const list = depth === 2 && isListName(below) ? root[below] : undefined;
    if (found.isRepeated) report(found, () => 'the key appears twice');
    else if (depth === 1) {
      const expected = expectedValue(key, root[key]);
      if (expected !== undefined) report(found, () => expected);
    } else if (isListName(below) && isObject(list) && Object.hasOwn(list, key)) {
      // A list that appears twice may lack the key: `root` has only the last one.
      if (!isEntryKey(key, below)) report(found, () => adviseKey(key, below));
      const complaint = reasonComplaint(list[key]);
      if (complaint !== undefined) report(found, () => complaint);
      const otherList = listOf.get(key);
      if (otherList !== undefined && otherList !== below) report(found, () => `${otherList} has it, too`);
      listOf.set(key, below);
      const reason = String(list[key]).trim();
      if (below === 'ignore') ignore.set(key, reason);
      else entries.set(key, { list: below, reason });
    }
  }
  if (problems.length > 0) throw new Error(formatList(problems, '; ', problems.length, MAX_PROBLEMS_LENGTH));
  return {
    default: root['default'] as PolicyList,
    entries,
    ignore,
    account: root['account'] as string | undefined,
    instance: (root['instance'] ?? 'us') as Instance,
  };
}

/** Names a key of a problem: the list and the entry, and the line. */
function nameKey({ key, below, line }: JsonKey, preview: Preview, showsValues: boolean): string {
  const length = formatCount(key.length, 'character');
  const place = `(line ${line})`;
  if (below === undefined)
    return isKnownKey(key) ? `${key} ${place}` : `unknown key${preview(key) || ` (${length})`} ${place}`;
  const isVisible = showsValues && (isOrderId(key) || isDomain(key));
  return `${isListName(below) ? `${below}, ` : ''}${isVisible ? key : `entry of ${length}`} ${place}`;
}

/** @throws Error whose message is a statement without Node's, which quotes the file */
function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const line = / \(line (\d+) column \d+\)$/.exec((error as Error).message)?.[1];
    throw new Error(
      `the file is not JSON${line ? ` (line ${line})` : ''}, which has neither comments nor a comma behind the last entry`,
    );
  }
  if (!isObject(value)) throw new Error('the file is not a JSON object');
  return value;
}

function isListName(key: string | undefined): key is ListName {
  return (LISTS as readonly (string | undefined)[]).includes(key);
}

/** What the values of the other keys must be. */
const EXPECTED_VALUES = new Map<string, readonly [accepts: (value: unknown) => boolean, expected: string]>([
  ['$schema', [(value) => typeof value === 'string', 'a string']],
  [
    'account',
    [
      (value) => typeof value === 'string' && isOrderId(value),
      'the ID of the account in quotes, 1 to 18 digits without a leading zero',
    ],
  ],
  ['instance', [(value) => value === 'us' || value === 'europe', 'us or europe']],
  ['default', [(value) => value === 'log' || value === 'keep-out', 'log or keep-out']],
]);

function isKnownKey(key: string): boolean {
  return EXPECTED_VALUES.has(key) || isListName(key);
}

/** Returns what is expected of a key of the file and its value; undefined if both are accepted. */
function expectedValue(key: string, value: unknown): string | undefined {
  if (isListName(key)) return isObject(value) ? undefined : 'it must be an object of entries';
  const rule = EXPECTED_VALUES.get(key);
  if (!rule) return `the file may have ${[...EXPECTED_VALUES.keys(), ...LISTS].join(', ')}`;
  const [accepts, expected] = rule;
  return accepts(value) ? undefined : `it must be ${expected}`;
}

function isEntryKey(key: string, list: ListName): boolean {
  return isOrderId(key) || (list !== 'ignore' && isDomain(key));
}

/** Returns what to write in place of a key that a list cannot have. */
function adviseKey(key: string, list: ListName): string {
  if (list === 'ignore') return 'it must be an order ID, 1 to 18 digits without a leading zero';
  const advice = KEY_ADVICE.filter(([pattern]) => pattern.test(key)).map(([, text]) => text);
  return `it is neither an order ID nor a domain: ${advice.join(', ') || KEY_RULE}`;
}

/** Order IDs and the IDs of accounts have the same form. */
function isOrderId(key: string): boolean {
  return /^[1-9]\d{0,17}$/.test(key);
}

function isDomain(key: string): boolean {
  return /^(?=.{1,253}$)(?:[a-z\d_-]{1,63}\.)+(?!\d+$)[a-z\d_-]{1,63}$/.test(key);
}

const KEY_ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/^\d+$/, 'an order ID has 1 to 18 digits and no leading zero'],
  [/\//, 'write the domain alone, without scheme and path'],
  [/:\d+(?:\/|$)/, 'leave out the port'],
  [/\*/, 'leave out the asterisk, since a domain covers all names below it'],
  [/^\.|\.$/, 'leave out the dot at the beginning or the end'],
  [/[A-Z]/, 'write it in lower case'],
  [/[^\0-\x7f]/, 'write other scripts in their xn-- form'],
  [/^(?!\d+$)[\w-]+$/, 'a domain has at least two labels'],
  [/\.\d+$/, 'the last label of a domain is not a number, and an IP address takes the default'],
];
const KEY_RULE =
  'a domain has labels of a to z, digits, hyphens and underscores, at most 63 characters each and 253 in all';

/** Returns a complaint about a reason; undefined if it is accepted. */
function reasonComplaint(value: unknown): string | undefined {
  if (typeof value !== 'string') return 'its reason must be a string';
  const reason = value.trim();
  if (reason === '') return 'its reason is empty: say why';
  // A character outside of the Basic Multilingual Plane has two units.
  if ([...reason].length > MAX_REASON_LENGTH) return `its reason has more than ${MAX_REASON_LENGTH} characters`;
  return /\p{Cc}/u.test(reason) ? 'its reason has a control character' : undefined;
}
