import { describe, expect, test } from 'vitest';
import {
  type CtPolicy,
  coveringDomains,
  decideByPolicy,
  type PolicyList,
  type PolicyNames,
  policyNames,
} from '../../../src/domain/policy.ts';
import { namesWith } from '../result.ts';

type Entries = Record<string, string>;

function policyWith(defaultList: PolicyList, lists: { keepOut?: Entries; log?: Entries; ignore?: Entries }): CtPolicy {
  const { keepOut = {}, log = {}, ignore = {} } = lists;
  const entriesOf = (list: PolicyList, entries: Entries) =>
    Object.entries(entries).map(([key, reason]) => [key, { list, reason }] as const);
  return {
    default: defaultList,
    entries: new Map([...entriesOf('keep-out', keepOut), ...entriesOf('log', log)]),
    ignore: new Map(Object.entries(ignore)),
    account: undefined,
    instance: 'us',
  };
}

/** The policy of the documents, and domains that meet in one name. */
const policy = policyWith('log', {
  keepOut: {
    'corp.example.com': 'internal hosts',
    '1000002': 'pilot until March',
    'xn--bcher-kva.example': 'books',
    'constructor.example': 'odd',
    'd.example': 'd',
    'e.example': 'e',
  },
  log: { 'portal.corp.example.com': 'public since May', '1000003': 'public', 'b.a.example': 'b', 'c.a.example': 'c' },
  ignore: { '1000007': 'replaced in June, expires soon' },
});

const CORP = 'corp.example.com: internal hosts';
const PORTAL = 'portal.corp.example.com: public since May';
const BOOKS = 'xn--bcher-kva.example: books';

const decide = (names: readonly string[], { by = policy, orderId = '1', hasOthers = false } = {}) =>
  decideByPolicy(by, orderId, { names, hasOthers });
const byNames = { kind: 'desired', isListedToLog: false };

describe('an order ID decides, whatever the names are', () => {
  const desired = { kind: 'desired', isByDomains: false };
  test.each([
    ['1000007', { kind: 'ignored', rule: '1000007: replaced in June, expires soon' }],
    ['1000002', { ...desired, status: 'disabled', rule: '1000002: pilot until March', isListedToLog: false }],
    ['1000003', { ...desired, status: 'enabled', rule: '1000003: public', isListedToLog: true }],
  ])('%s', (orderId, decision) => {
    for (const names of [[], ['www.example.com'], ['portal.corp.example.com', 'www.example.com']])
      for (const hasOthers of [true, false]) expect(decide(names, { orderId, hasOthers })).toEqual(decision);
  });

  test.each<[orderId: string, names: string[], overridden: string]>([
    ['1000003', ['a.corp.example.com'], '; overrides corp.example.com'],
    ['1000003', ['www.example.com', 'b.corp.example.com', 'a.corp.example.com'], '; overrides corp.example.com'],
    [
      '1000003',
      ['d.example', 'bücher.example', 'a.corp.example.com'],
      '; overrides corp.example.com, d.example, xn--bcher-kva.example',
    ],
    [
      '1000003',
      ['e.example', 'd.example', 'bücher.example', 'a.corp.example.com', 'constructor.example'],
      '; overrides constructor.example, corp.example.com, d.example, 2 more',
    ],
    // It keeps all out, and that is no surprise.
    ['1000002', ['a.corp.example.com', 'portal.corp.example.com'], ''],
  ])('%s of %j, and names the domains that it overrides: %s', (orderId, names, overridden) => {
    const own = orderId === '1000003' ? '1000003: public' : '1000002: pilot until March';
    expect(decide(names, { orderId })).toMatchObject({ rule: `${own}${overridden}` });
  });

  test('a default that keeps names out is no domain', () => {
    const other = { ...policy, default: 'keep-out' } as const;
    expect(decide(['www.example.com'], { by: other, orderId: '1000003' })).toMatchObject({ rule: '1000003: public' });
  });
});

describe('the longest domain that covers a name decides', () => {
  test.each<[name: string, status: 'enabled' | 'disabled', rule: string]>([
    // A domain covers itself, and every name below it.
    ['corp.example.com', 'disabled', CORP],
    ['a.corp.example.com', 'disabled', CORP],
    ['a.b.corp.example.com', 'disabled', CORP],
    ['*.corp.example.com', 'disabled', CORP],
    ['*.b.corp.example.com', 'disabled', CORP],
    ['_dmarc.corp.example.com', 'disabled', CORP],
    ['portal.corp.example.com', 'enabled', PORTAL],
    ['a.portal.corp.example.com', 'enabled', PORTAL],
    ['*.portal.corp.example.com', 'enabled', PORTAL],
    // Whole labels.
    ['xcorp.example.com', 'enabled', 'default'],
    ['a-corp.example.com', 'enabled', 'default'],
    ['corp.example.com.example', 'enabled', 'default'],
    ['xportal.corp.example.com', 'disabled', CORP],
    ['*.example.com', 'enabled', 'default'],
    ['example.com', 'enabled', 'default'],
    ['com', 'enabled', 'default'],
    // The form does not matter.
    ['A.Corp.EXAMPLE.com', 'disabled', CORP],
    ['corp.example.com.', 'disabled', CORP],
    ['a.corp.example.com。', 'disabled', CORP],
    ['ü.corp.example.com。', 'disabled', CORP],
    ['a.corp.example.com．', 'disabled', CORP],
    ['ａ.corp.example.com', 'disabled', CORP],
    ['a.corp.example。com', 'disabled', CORP],
    ['ü.corp.example.com', 'disabled', CORP],
    ['*.ü.corp.example.com.', 'disabled', CORP],
    ['a\u00adb.corp.example.com', 'disabled', CORP],
    ['bücher.example', 'disabled', BOOKS],
    ['www.BÜCHER.example', 'disabled', BOOKS],
    ['XN--BCHER-KVA.example', 'disabled', BOOKS],
    ['bu\u0308cher.example', 'disabled', BOOKS],
    // What the converter would change is no DNS name.
    ['%61.corp.example.com', 'enabled', 'default'],
    ['ü.corp.example.com/a', 'enabled', 'default'],
    ['ü.corp.example.com:8443', 'enabled', 'default'],
    ['ü\t.corp.example.com', 'enabled', 'default'],
    ['a@ü.corp.example.com', 'enabled', 'default'],
    ['a.corp.example.com\n', 'enabled', 'default'],
    ['a b.corp.example.com', 'enabled', 'default'],
    ['a@corp.example.com', 'enabled', 'default'],
    ['.corp.example.com', 'enabled', 'default'],
    ['a..corp.example.com', 'enabled', 'default'],
    ['corp.example.com..', 'enabled', 'default'],
    ['*.*.corp.example.com', 'enabled', 'default'],
    ['*', 'enabled', 'default'],
    ['', 'enabled', 'default'],
    ['.', 'enabled', 'default'],
    // An address, and a number that looks like an order ID.
    ['192.0.2.10', 'enabled', 'default'],
    ['2001:db8::1', 'enabled', 'default'],
    ['1000002', 'enabled', 'default'],
    ['a.1000002', 'enabled', 'default'],
    ['１０００００２', 'enabled', 'default'],
    // Names of JavaScript's own.
    ['constructor', 'enabled', 'default'],
    ['__proto__', 'enabled', 'default'],
    ['a.__proto__', 'enabled', 'default'],
    ['a.toString', 'enabled', 'default'],
    ['constructor.example', 'disabled', 'constructor.example: odd'],
  ])('%j: %s', (name, status, rule) => {
    expect(decide([name])).toEqual({ ...byNames, status, rule, isByDomains: rule !== 'default' });
  });

  test.each<[PolicyList, string, 'enabled' | 'disabled']>([
    ['log', 'www.example.com', 'enabled'],
    ['keep-out', 'www.example.com', 'disabled'],
    ['log', '192.0.2.10', 'enabled'],
    ['keep-out', '192.0.2.10', 'disabled'],
    ['keep-out', 'a.public.example.com', 'enabled'],
  ])('default %s: %s is %s', (list, name, status) => {
    const by = policyWith(list, { log: { 'public.example.com': 'website' } });
    expect(decide([name], { by })).toMatchObject({ kind: 'desired', status });
  });

  test('without any name, the default decides', () => {
    for (const [list, status] of [
      ['log', 'enabled'],
      ['keep-out', 'disabled'],
    ] as const)
      expect(decide([], { by: { ...policy, default: list } })).toEqual({
        ...byNames,
        status,
        rule: 'default',
        isByDomains: false,
      });
  });

  test('a name of 1 MiB is no DNS name', () => {
    expect(decide([`${'a.'.repeat(2 ** 19)}corp.example.com`])).toMatchObject({ rule: 'default' });
  });

  test('a domain of 253 characters, and longer names below it, which are no DNS names', () => {
    const domain = `${'a.'.repeat(120)}${'b'.repeat(5)}.example`;
    expect(domain).toHaveLength(253);
    const by = policyWith('log', { keepOut: { [domain]: 'long' } });
    expect(decide([domain], { by })).toMatchObject({ status: 'disabled', rule: `${domain}: long` });
    for (const name of [`a.${domain}`, `*.${domain}`])
      expect(decide([name], { by })).toMatchObject({ rule: 'default' });
  });

  test('all domains that cover a name are known, the longest first', () => {
    expect(coveringDomains(policy, 'A.portal.corp.example.com.')).toEqual([
      'portal.corp.example.com',
      'corp.example.com',
    ]);
    expect(coveringDomains(policy, 'example.com')).toEqual([]);
    expect(coveringDomains(policy, 'a b.corp.example.com')).toEqual([]);
  });
});

describe('several names', () => {
  test.each<[string[], object]>([
    [['a.corp.example.com', 'b.corp.example.com'], { status: 'disabled', rule: CORP, isByDomains: true }],
    [
      ['www.example.com', 'portal.corp.example.com'],
      { status: 'enabled', rule: `${PORTAL}; default`, isByDomains: false },
    ],
    [['x.b.a.example', 'portal.corp.example.com'], { status: 'enabled', rule: `b.a.example: b; ${PORTAL}` }],
    [['bücher.example', 'a.corp.example.com'], { status: 'disabled', rule: `${CORP}; ${BOOKS}`, isByDomains: true }],
    [['www.example.com', '192.0.2.10'], { status: 'enabled', rule: 'default', isByDomains: false }],
  ])('%j agree', (names, decision) => {
    expect(decide(names)).toMatchObject({ ...byNames, ...decision });
    expect(decide(names.toReversed())).toEqual(decide(names));
  });

  test.each<[string[], keepOut: string[], log: string[], rule: string]>([
    [['www.example.com', 'a.corp.example.com'], ['a.corp.example.com'], ['www.example.com'], `${CORP}; default`],
    [
      ['www.example.com', 'a.corp.example.com', 'shop.example.com'],
      ['a.corp.example.com'],
      ['shop.example.com', 'www.example.com'],
      `${CORP}; default`,
    ],
    [
      ['portal.corp.example.com', 'B.corp.example.com.', 'a.corp.example.com', 'b.corp.example.com'],
      ['a.corp.example.com', 'b.corp.example.com'],
      ['portal.corp.example.com'],
      `${CORP}; ${PORTAL}`,
    ],
    [['a.corp.example.com', '192.0.2.10'], ['a.corp.example.com'], ['192.0.2.10'], `${CORP}; default`],
  ])('%j are mixed', (names, keepOut, log, rule) => {
    expect(decide(names)).toEqual({ kind: 'mixed', keepOut, log, rule });
    expect(decide(names.toReversed())).toEqual(decide(names));
  });

  test('the default counts once more for names of another kind', () => {
    expect(decide(['a.corp.example.com'], { hasOthers: true })).toEqual({
      kind: 'mixed',
      keepOut: ['a.corp.example.com'],
      log: [expect.stringMatching(/^\(/)],
      rule: `${CORP}; default`,
    });
    const rest = { status: 'enabled', isByDomains: false };
    expect(decide(['x.b.a.example'], { hasOthers: true })).toMatchObject({ ...rest, rule: 'b.a.example: b; default' });
    expect(decide([], { hasOthers: true })).toMatchObject({ ...rest, rule: 'default' });
    const by = policyWith('keep-out', { log: { 'corp.example.com': 'x' } });
    expect(decide(['corp.example.com'], { by, hasOthers: true })).toMatchObject({ kind: 'mixed' });
  });

  test.each([
    [3, false, 'a1.example: r1; a2.example: r2; a3.example: r3'],
    [3, true, 'a1.example: r1; a2.example: r2; a3.example: r3; default'],
    [4, false, 'a1.example: r1; a2.example: r2; a3.example: r3; 1 more'],
    [9, true, 'a1.example: r1; a2.example: r2; a3.example: r3; 6 more; default'],
  ])('the rule of %d domains, and the default: %s', (count, isDefaultUsed, rule) => {
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    const by = policyWith('log', {
      log: Object.fromEntries(numbers.map((number) => [`a${number}.example`, `r${number}`])),
    });
    const names = numbers.flatMap((number) => [`x.a${number}.example`, `y.a${number}.example`]);
    if (isDefaultUsed) names.push('www.example.com');
    for (const all of [names, names.toReversed()])
      expect(decide(all, { by })).toEqual({ ...byNames, status: 'enabled', rule, isByDomains: !isDefaultUsed });
  });
});

describe('the names by which a policy decides', () => {
  const order = { commonName: 'order.example', dnsNames: ['b.example', 'a.example'] };
  const none: PolicyNames = { names: [], hasOthers: false };

  test('are those of the certificate', () => {
    const names = namesWith(['c.example', 'd.example'], { hasOtherSans: true });
    expect(policyNames({ names }, order)).toEqual({ names: ['c.example', 'd.example'], hasOthers: true });
    expect(policyNames({ names: namesWith([]) }, order)).toEqual(none);
  });

  test('are those of the order without a certificate', () => {
    expect(policyNames(undefined, order)).toEqual({ ...none, names: ['b.example', 'a.example', 'order.example'] });
    expect(policyNames(undefined, { commonName: '', dnsNames: [] })).toEqual(none);
    expect(policyNames(undefined, undefined)).toEqual(none);
  });
});
