import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CtPolicy, decideByPolicy, type PolicyEntry } from '../../../src/domain/policy.ts';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);
const ORDER_ID = '1000001';

/** Few labels, so that domains and names meet. */
const label = fc.constantFrom('a', 'b', 'aa', '_x', '1', 'xn--bcher-kva', 'xn--e1afmkfd');
const UNICODE: Readonly<Record<string, string>> = { 'xn--bcher-kva': 'BÜcher', 'xn--e1afmkfd': 'пример' };

const domain = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.constantFrom('a', 'b', 'xn--e1afmkfd'))
  .map(([labels, last]) => [...labels, last].join('.'));
const dnsName = fc.tuple(fc.constantFrom('', '*.'), domain).map(([wildcard, name]) => wildcard + name);
const name = fc.oneof(
  { weight: 9, arbitrary: dnsName },
  fc.constantFrom('192.0.2.1', 'localhost', ORDER_ID, 'a..b', ''),
);
const names = fc.array(name, { maxLength: 6 });

const entry = fc.record<PolicyEntry>({ list: fc.constantFrom('keep-out', 'log'), reason: fc.constantFrom('x', 'y') });
const entries = fc.array(fc.tuple(domain, entry), { maxLength: 8 }).map((all) => [...new Map(all)]);
const defaultList = fc.constantFrom('keep-out' as const, 'log' as const);

type Entries = readonly (readonly [string, PolicyEntry])[];

function policyOf(list: CtPolicy['default'], all: Entries): CtPolicy {
  return { default: list, entries: new Map(all), ignore: new Map(), account: undefined, instance: 'us' };
}

const decide = (policy: CtPolicy, given: readonly string[]) =>
  decideByPolicy(policy, ORDER_ID, { names: given, hasOthers: false });

const covers = (above: string, below: string) => below === above || below.endsWith(`.${above}`);

/** The entry of the longest domain that covers a name, found the long way. */
function entryFor(all: Entries, text: string) {
  const covering = all.filter(([key]) => covers(key, text));
  return covering.sort(([one], [other]) => other.length - one.length)[0];
}

/** The same text in another form: in capitals, with some labels in their script, perhaps with a full stop behind. */
const otherForm = (text: string) =>
  fc.tuple(fc.boolean(), fc.boolean(), fc.constantFrom('', '.', '\u3002')).map(([isUpper, isUnicode, stop]) => {
    const labels = text.split('.').map((part) => (isUnicode && UNICODE[part]) || part);
    const form = labels.join('.') + (/\..*[a-z]$/.test(text) ? stop : '');
    return isUpper ? form.toUpperCase() : form;
  });

test('each name takes the longest domain that covers it, else the default', () => {
  fc.assert(
    fc.property(defaultList, entries, names, (list, all, given) => {
      const decision = decide(policyOf(list, all), given);
      const taken = given.map((text) => entryFor(all, text));
      const lists = new Set(taken.map((found) => found?.[1].list ?? list));
      const [only = list] = lists;
      const agreed = { kind: 'desired', status: only === 'log' ? 'enabled' : 'disabled' };
      const isByDomains = given.length > 0 && taken.every(Boolean);
      expect(decision).toMatchObject(lists.size === 2 ? { kind: 'mixed' } : { ...agreed, isByDomains });
    }),
    { numRuns: RUNS },
  );
});

test('the order of entries and names does not matter, nor do letter case, form and repetition', () => {
  const cases = fc.tuple(entries, names).chain(([all, given]) =>
    fc.record({
      all: fc.constant(all),
      given: fc.constant(given),
      otherEntries: fc.shuffledSubarray(all, { minLength: all.length }),
      otherNames: fc
        .tuple(...[...given, ...given.slice(0, 1)].map(otherForm))
        .chain((forms) => fc.shuffledSubarray(forms, { minLength: forms.length })),
    }),
  );
  fc.assert(
    fc.property(defaultList, cases, (list, { all, given, otherEntries, otherNames }) => {
      expect(decide(policyOf(list, otherEntries), otherNames)).toEqual(decide(policyOf(list, all), given));
    }),
    { numRuns: RUNS },
  );
});
