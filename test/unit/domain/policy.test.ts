import { describe, expect, test } from 'vitest';
import type { ReissuePending } from '../../../src/domain/order-state.ts';
import * as source from '../../../src/domain/policy.ts';
import { parsePolicy } from '../../../src/domain/policy-file.ts';
import { namesWith } from '../result.ts';

const { canKeepOut, coveringDomains, decideByPolicy, findUndecidableNames, isDecidedOtherwise, policyNames } = source;
type PolicyList = source.PolicyList;
type Lists = Partial<Record<PolicyList | 'ignore', Record<string, string>>>;
const policyWith = (list: PolicyList, lists: Lists = {}) => parsePolicy(JSON.stringify({ default: list, ...lists }));

/** The policy of the documents, and domains that meet in one name. */
const policy = policyWith('log', {
  'keep-out': {
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

const NO_NAMES: source.NamedCertificates['order'] = { commonName: '', dnsNames: [] };
const certifiedWith = (
  names: readonly string[],
  hasOtherSans = false,
  order = NO_NAMES,
  reissuePending: ReissuePending = false,
) => ({
  order,
  certificate: { names: namesWith(names, { hasOtherSans }) },
  reissuePending,
});
const decide = (names: readonly string[], { by = policy, orderId = '1', hasOthers = false } = {}) =>
  decideByPolicy(by, orderId, policyNames(certifiedWith(names, hasOthers)));

describe('an order ID decides, whatever the names are', () => {
  const desired = { by: 'order-id' };
  test.each([
    ['1000007', { kind: 'ignored', rule: '1000007: replaced in June, expires soon' }],
    ['1000002', { ...desired, status: 'disabled', rule: '1000002: pilot until March' }],
    ['1000003', { ...desired, status: 'enabled', rule: '1000003: public' }],
  ])('%s', (orderId, decision) => {
    for (const names of [[], ['www.example.com'], ['portal.corp.example.com', 'www.example.com']])
      for (const hasOthers of [true, false]) expect(decide(names, { orderId, hasOthers })).toEqual(decision);
  });

  test.each<[names: string, overridden: string]>([
    ['a.corp.example.com', 'corp.example.com'],
    ['d.example bücher.example a.corp.example.com', 'corp.example.com, d.example, xn--bcher-kva.example'],
    [
      'e.example d.example bücher.example a.corp.example.com constructor.example',
      'constructor.example, corp.example.com, d.example, 2 more',
    ],
  ])('one in log, also of %s, and names the domains that it overrides before the reason: %s', (names, overridden) => {
    const rule = `1000003, overrides ${overridden}: public`;
    expect(decide(names.split(' '), { orderId: '1000003' })).toMatchObject({ rule });
    // One in keep-out keeps all out, and that is no surprise.
    expect(decide(names.split(' '), { orderId: '1000002' })).toMatchObject({ rule: '1000002: pilot until March' });
  });

  test('a default that keeps names out is no domain', () => {
    const other = { ...policy, default: 'keep-out' } as const;
    expect(decide(['www.example.com'], { by: other, orderId: '1000003' })).toMatchObject({ rule: '1000003: public' });
  });
});

describe('the longest domain that covers a name decides', () => {
  test.each<[rule: string, status: 'enabled' | 'disabled', names: string]>([
    // A domain covers itself, and every name below it.
    [CORP, 'disabled', 'corp.example.com|a.corp.example.com|a.b.corp.example.com|_dmarc.corp.example.com'],
    [CORP, 'disabled', '*.corp.example.com|*.b.corp.example.com|xportal.corp.example.com|A.Corp.EXAMPLE.com'],
    [PORTAL, 'enabled', 'portal.corp.example.com|a.portal.corp.example.com|*.portal.corp.example.com'],
    // Whole labels.
    ['default', 'enabled', 'xcorp.example.com|a-corp.example.com|corp.example.com.a|*.example.com|example.com|com'],
    // The form does not matter.
    [CORP, 'disabled', 'corp.example.com.|a.corp.example.com。|ü.corp.example.com。|a.corp.example。com'],
    [CORP, 'disabled', 'ａ.corp.example.com|ü.corp.example.com|*.ü.corp.example.com.|a\u00adb.corp.example.com'],
    [BOOKS, 'disabled', 'bücher.example|www.BÜCHER.example|XN--BCHER-KVA.example|bu\u0308cher.example'],
    // What the converter would change is no DNS name.
    ['default', 'enabled', '%61.corp.example.com|ü.corp.example.com/a|ü.corp.example.com:8443|ü\t.corp.example.com'],
    ['default', 'enabled', 'a@ü.corp.example.com|a.corp.example.com\n|a b.corp.example.com|a@corp.example.com|'],
    ['default', 'enabled', '.corp.example.com|a..corp.example.com|corp.example.com..|*.*.corp.example.com|*|.'],
    // An address, and a number that looks like an order ID.
    ['default', 'enabled', '192.0.2.10|2001:db8::1|1000002|a.1000002|１０００００２'],
    // Names of JavaScript's own.
    ['default', 'enabled', 'constructor|__proto__|a.__proto__|a.toString'],
    ['constructor.example: odd', 'disabled', 'constructor.example'],
  ])('%s: %s of %j', (rule, status, names) => {
    const by = rule === 'default' ? 'default' : 'domains';
    for (const name of names.split('|')) expect(decide([name]), name).toEqual({ status, rule, by });
  });

  test.each<[PolicyList, names: string[], 'enabled' | 'disabled', rule?: string]>([
    ['log', ['www.example.com'], 'enabled'],
    ['keep-out', ['www.example.com'], 'disabled'],
    ['keep-out', ['a.public.example.com'], 'enabled', 'public.example.com: website'],
    ['log', [], 'enabled'],
    ['keep-out', [], 'disabled'],
  ])('default %s: %j is %s', (list, names, status, rule = 'default') => {
    const by = policyWith(list, { log: { 'public.example.com': 'website' } });
    const decided = { status, rule, by: rule === 'default' ? 'default' : 'domains' };
    expect(decide(names, { by })).toMatchObject(decided);
  });

  test('a domain has 253 characters at most, and so has a name', () => {
    const domain = `${'a.'.repeat(120)}${'b'.repeat(5)}.example`;
    expect(domain).toHaveLength(253);
    const by = policyWith('log', { 'keep-out': { [domain]: 'long' } });
    expect(decide([domain], { by })).toMatchObject({ status: 'disabled', rule: `${domain}: long` });
    for (const name of [`a.${domain}`, `*.${domain}`, `${'a.'.repeat(2 ** 19)}corp.example.com`])
      expect(decide([name], { by })).toMatchObject({ rule: 'default' });
  });

  test('all domains that cover a name are known, the longest first', () => {
    const found = ['A.portal.corp.example.com.', 'example.com', 'a b.corp.example.com'];
    const domains = found.map((name) => coveringDomains(policy, name));
    expect(domains).toEqual([['portal.corp.example.com', 'corp.example.com'], [], []]);
  });
});

describe('several names', () => {
  test.each<[string[], object]>([
    [['a.corp.example.com', 'b.corp.example.com'], { status: 'disabled', rule: CORP, by: 'domains' }],
    [['b.example', 'portal.corp.example.com'], { status: 'enabled', rule: `${PORTAL}; default`, by: 'default' }],
    [['x.b.a.example', 'portal.corp.example.com'], { status: 'enabled', rule: `b.a.example: b; ${PORTAL}` }],
    [['bücher.example', 'a.corp.example.com'], { status: 'disabled', rule: `${CORP}; ${BOOKS}`, by: 'domains' }],
  ])('%j agree', (names, decision) => {
    expect(decide(names)).toMatchObject(decision);
    expect(decide(names.toReversed())).toEqual(decide(names));
  });

  test.each<[names: string, keepOut: string, log: string, rule: string]>([
    ['www.example.com a.corp.example.com', 'a.corp.example.com', 'www.example.com', `${CORP}; default`],
    [
      'portal.corp.example.com B.corp.example.com. b.corp.example.com',
      'b.corp.example.com',
      'portal.corp.example.com',
      `${CORP}; ${PORTAL}`,
    ],
    ['a.corp.example.com 192.0.2.10', 'a.corp.example.com', '192.0.2.10', `${CORP}; default`],
  ])('%s are mixed', (names, keepOut, log, rule) => {
    const mixed = { kind: 'mixed', keepOut: keepOut.split(' '), log: log.split(' '), rule };
    expect(decide(names.split(' '))).toMatchObject(mixed);
    expect(decide(names.split(' ').toReversed())).toMatchObject(mixed);
  });

  test('the default counts once more for names of another kind', () => {
    expect(decide(['a.corp.example.com'], { hasOthers: true })).toEqual({
      kind: 'mixed',
      keepOut: ['a.corp.example.com'],
      log: [expect.stringMatching(/^\(/)],
      rule: `${CORP}; default`,
      by: 'default',
    });
    const rest = { status: 'enabled', by: 'default' };
    expect(decide(['x.b.a.example'], { hasOthers: true })).toMatchObject({ ...rest, rule: 'b.a.example: b; default' });
    expect(decide([], { hasOthers: true })).toMatchObject({ ...rest, rule: 'default' });
    const by = policyWith('keep-out', { log: { 'corp.example.com': 'x' } });
    expect(decide(['corp.example.com'], { by, hasOthers: true })).toMatchObject({ kind: 'mixed' });
  });

  test.each([
    [3, false, 'a1.example: r1; a2.example: r2; a3.example: r3'],
    [4, false, 'a1.example: r1; a2.example: r2; a3.example: r3; 1 more'],
    [9, true, 'a1.example: r1; a2.example: r2; a3.example: r3; 6 more; default'],
  ])('the rule of %d domains, and the default: %s', (count, isDefaultUsed, rule) => {
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    const by = policyWith('log', {
      log: Object.fromEntries(numbers.map((number) => [`a${number}.example`, `r${number}`])),
    });
    const names = numbers.flatMap((number) => [`x.a${number}.example`, `y.a${number}.example`]);
    if (isDefaultUsed) names.push('www.example.com');
    const decided = { status: 'enabled', rule, by: isDefaultUsed ? 'default' : 'domains' };
    for (const all of [names, names.toReversed()]) expect(decide(all, { by })).toEqual(decided);
  });
});

test('without a certificate, the names of the order decide', () => {
  const order = { commonName: 'order.example', dnsNames: ['b.example', 'a.example'] };
  const without = { certificate: undefined, reissuePending: false };
  expect(policyNames({ order, ...without })).toEqual(['b.example', 'a.example', 'order.example']);
  expect(policyNames({ order: NO_NAMES, ...without })).toEqual([]);
});

test.each<[ReissuePending, names: string[]]>([
  [false, ['a.example']],
  [true, ['a.example', 'b.example', 'order.example']],
  ['unknown', ['a.example', 'b.example', 'order.example']],
])(
  'while a reissue is pending (%j), the names of the order count beside those of the certificate',
  (pending, names) => {
    const order = { commonName: 'order.example', dnsNames: ['b.example'] };
    expect(policyNames(certifiedWith(['a.example'], false, order, pending))).toEqual(names);
  },
);

test.each([
  ['host.corp.example.com', 'enabled', true],
  ['host.corp.example.com', 'disabled', false],
  ['www.example.com', 'enabled', false],
] as const)('a policy decides otherwise about the name %s than that its order is %s: %j', (name, status, is) => {
  expect(isDecidedOtherwise(policy, '1', name, status)).toBe(is);
});

test.each([
  [{ default: 'keep-out' }, true],
  [{ default: 'log', 'keep-out': { 'a.example': 'a' } }, true],
  [{ default: 'log', log: { 'a.example': 'a' } }, false],
])('a policy can keep a name out: %j, %j', (content, can) => {
  expect(canKeepOut(parsePolicy(JSON.stringify(content)))).toBe(can);
});

describe('names about which no domain can decide', () => {
  const odd = [
    'a.example b.example',
    'a.example:443',
    'localhost',
    'a.example\nb.example',
    'https://a.example/',
    '*',
    '',
  ];
  const usual = ['a.example', '*.B.example.', 'b\u00fccher.example', '192.0.2.1', '2001:db8::1', 'a_b.example'];
  const find = (lists: object) =>
    findUndecidableNames(parsePolicy(JSON.stringify({ default: 'log', ...lists })), '7', [...odd, ...usual]);
  test.each<[string, lists: object, expected: string[]]>([
    ['if a domain is kept out', { 'keep-out': { 'corp.example': 'x' } }, odd],
    ['none if only an order is kept out', { 'keep-out': { 8: 'x' } }, []],
    ['none if only a domain is logged', { log: { 'corp.example': 'x' } }, []],
    ['none if the policy names the order by its ID', { 'keep-out': { 'corp.example': 'x' }, log: { 7: 'x' } }, []],
  ])('%s', (_, lists, expected) => expect(find(lists)).toEqual(expected));
});
