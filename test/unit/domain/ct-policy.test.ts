import { describe, expect, test } from 'vitest';
import {
  type CtPolicy,
  decideByPolicy,
  describeMixed,
  MIXED_ADVICE,
  mayPublishUnseen,
  type PolicyList,
  policyNames,
} from '../../../src/domain/ct-policy.ts';

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

/** That of POLICY.md, and domains that meet in one name. */
const policy = policyWith('log', {
  keepOut: {
    'corp.example.com': 'internal hosts',
    '1000002': 'pilot until March',
    'xn--bcher-kva.example': 'books',
    'constructor.example': 'odd',
  },
  log: { 'portal.corp.example.com': 'public since May', '1000003': 'public', 'b.a.example': 'b', 'c.a.example': 'c' },
  ignore: { '1000007': 'replaced in June, expires soon' },
});

const CORP = 'corp.example.com: internal hosts';
const PORTAL = 'portal.corp.example.com: public since May';
const BOOKS = 'xn--bcher-kva.example: books';

describe('an order ID decides, whatever the names are', () => {
  test.each([
    ['1000007', { kind: 'ignored', rule: '1000007: replaced in June, expires soon' }],
    ['1000002', { kind: 'desired', status: 'disabled', rule: '1000002: pilot until March', isByDomains: false }],
    ['1000003', { kind: 'desired', status: 'enabled', rule: '1000003: public', isByDomains: false }],
  ])('%s', (orderId, decision) => {
    for (const names of [[], ['www.example.com'], ['a.corp.example.com'], ['a.corp.example.com', 'www.example.com']])
      expect(decideByPolicy(policy, orderId, names)).toEqual(decision);
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
    expect(decideByPolicy(policy, '1000001', [name])).toEqual({
      kind: 'desired',
      status,
      rule,
      isByDomains: rule !== 'default',
    });
  });

  test.each<[PolicyList, string, 'enabled' | 'disabled']>([
    ['log', 'www.example.com', 'enabled'],
    ['keep-out', 'www.example.com', 'disabled'],
    ['log', '192.0.2.10', 'enabled'],
    ['keep-out', '192.0.2.10', 'disabled'],
    ['keep-out', 'a.public.example.com', 'enabled'],
  ])('default %s: %s is %s', (list, name, status) => {
    const other = policyWith(list, { log: { 'public.example.com': 'website' } });
    expect(decideByPolicy(other, '1', [name])).toMatchObject({ kind: 'desired', status });
  });

  test('without any name, the default decides', () => {
    for (const [list, status] of [
      ['log', 'enabled'],
      ['keep-out', 'disabled'],
    ] as const)
      expect(decideByPolicy({ ...policy, default: list }, '1', [])).toEqual({
        kind: 'desired',
        status,
        rule: 'default',
        isByDomains: false,
      });
  });

  test('a name of 1 MiB', () => {
    const labels = 'a.'.repeat(2 ** 19);
    expect(decideByPolicy(policy, '1', [`${labels}corp.example.com`])).toMatchObject({ rule: CORP });
    expect(decideByPolicy(policy, '1', [`${labels}example.com`])).toMatchObject({ rule: 'default' });
    expect(decideByPolicy(policy, '1', [labels])).toMatchObject({ rule: 'default' });
  });

  test('a domain of 253 characters, and longer names below it', () => {
    const domain = `${'a.'.repeat(120)}${'b'.repeat(5)}.example`;
    expect(domain).toHaveLength(253);
    const long = policyWith('log', { keepOut: { [domain]: 'long' } });
    for (const name of [domain, `a.${domain}`, `ab.${domain}`, `*.${domain}`])
      expect(decideByPolicy(long, '1', [name])).toMatchObject({ rule: `${domain}: long` });
    expect(decideByPolicy(long, '1', [`x${domain}`])).toMatchObject({ rule: 'default' });
  });
});

describe('several names', () => {
  const decide = (...names: string[]) => decideByPolicy(policy, '1', names);

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
    expect(decide(...names)).toMatchObject({ kind: 'desired', ...decision });
    expect(decide(...names.toReversed())).toEqual(decide(...names));
  });

  test.each<[string[], object]>([
    [
      ['www.example.com', 'a.corp.example.com'],
      { keepOut: ['a.corp.example.com'], log: ['www.example.com'], rule: `${CORP}; default` },
    ],
    [
      ['www.example.com', 'a.corp.example.com', 'shop.example.com'],
      { keepOut: ['a.corp.example.com'], log: ['shop.example.com', 'www.example.com'], rule: `${CORP}; default` },
    ],
    [
      ['portal.corp.example.com', 'B.corp.example.com.', 'a.corp.example.com', 'b.corp.example.com'],
      {
        keepOut: ['a.corp.example.com', 'b.corp.example.com'],
        log: ['portal.corp.example.com'],
        rule: `${CORP}; ${PORTAL}`,
      },
    ],
    [
      ['a.corp.example.com', '192.0.2.10'],
      { keepOut: ['a.corp.example.com'], log: ['192.0.2.10'], rule: `${CORP}; default` },
    ],
    [['a.corp.example.com', ''], { keepOut: ['a.corp.example.com'], log: [''], rule: `${CORP}; default` }],
  ])('%j are mixed', (names, decision) => {
    expect(decide(...names)).toEqual({ kind: 'mixed', ...decision });
    expect(decide(...names.toReversed())).toEqual(decide(...names));
  });

  test.each([
    [3, false, 'a1.example: r1; a2.example: r2; a3.example: r3'],
    [3, true, 'a1.example: r1; a2.example: r2; a3.example: r3; default'],
    [4, false, 'a1.example: r1; a2.example: r2; a3.example: r3; 1 more'],
    [9, true, 'a1.example: r1; a2.example: r2; a3.example: r3; 6 more; default'],
  ])('the rule of %d domains, and the default: %s', (count, isDefaultUsed, rule) => {
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    const log = Object.fromEntries(numbers.map((number) => [`a${number}.example`, `r${number}`]));
    const names = numbers.flatMap((number) => [`x.a${number}.example`, `y.a${number}.example`]);
    if (isDefaultUsed) names.push('www.example.com');
    for (const all of [names, names.toReversed()])
      expect(decideByPolicy(policyWith('log', { log }), '1', all)).toEqual({
        kind: 'desired',
        status: 'enabled',
        rule,
        isByDomains: !isDefaultUsed,
      });
  });
});

test('up to 3 names of each side are described, and what to do', () => {
  expect(MIXED_ADVICE).toBe('list the order ID in keep-out or log of the policy file');
  const [keepOut, log] = [['a', 'b', 'c'], ['d']];
  expect(describeMixed({ keepOut, log })).toBe('the policy keeps a, b, c out of CT logs, but logs d');
  expect(describeMixed({ keepOut: log, log: [...keepOut, 'd', 'e'] })).toBe(
    'the policy keeps d out of CT logs, but logs a, b, c and 2 more',
  );
});

test('names that nobody has seen may be published only by an order ID in log', () => {
  const may = (orderId: string) => mayPublishUnseen({ ...policy, default: 'log' }, orderId);
  expect(['1000003', '1000002', '1000007', '1000001', 'b.a.example'].map(may)).toEqual([
    true,
    false,
    false,
    false,
    true,
  ]);
});

describe('the names by which a policy decides', () => {
  const order = { commonName: 'order.example', dnsNames: ['b.example', 'a.example'] };
  const certificate = {
    commonName: 'cn.example',
    dnsSans: ['c.example', 'a b'],
    altNames: ['192.0.2.1', 'c.example', 'a b', ''],
  };

  test('of the certificate: its DNS names, its common name, and its other alternative names', () => {
    expect(policyNames(certificate, order)).toEqual(['c.example', 'a b', 'cn.example', '192.0.2.1', '']);
    expect(policyNames({ ...certificate, commonName: 'C.example', altNames: ['c.example', 'a b'] }, undefined)).toEqual(
      ['c.example', 'a b'],
    );
    expect(policyNames({ commonName: 'Example Ltd.', dnsSans: [], altNames: [] }, order)).toEqual([]);
  });

  test('of the order without a certificate', () => {
    expect(policyNames(undefined, order)).toEqual(['b.example', 'a.example', 'order.example']);
    expect(policyNames(undefined, { commonName: '', dnsNames: [] })).toEqual([]);
    expect(policyNames(undefined, undefined)).toEqual([]);
  });
});
