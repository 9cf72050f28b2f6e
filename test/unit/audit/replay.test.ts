import { describe, expect, test } from 'vitest';
import { countChanges, replayPolicy } from '../../../src/audit/replay.ts';
import { parseReport, type ReportedOrder } from '../../../src/audit/replay-report.ts';
import { renderReplay, replayWarnings } from '../../../src/audit/replay-summary.ts';
import { type CtPolicy, decideByPolicy } from '../../../src/domain/policy.ts';
import { parsePolicy } from '../../../src/domain/policy-file.ts';

const policyOf = (content: object) => parsePolicy(JSON.stringify(content));
const BEFORE = {
  default: 'log',
  'keep-out': { 'corp.example.com': 'internal hosts' },
  log: { 'portal.corp.example.com': 'public since May' },
};

/** A row of a report: what the policy keeps out has logging disabled, and its certificate was not logged. */
function row(orderId: string, name: string, changes: Partial<ReportedOrder> = {}): ReportedOrder {
  const decision = decideByPolicy(policyOf(BEFORE), orderId, [name]);
  const desired = 'kind' in decision ? 'unknown' : decision.status;
  return {
    orderId,
    status: 'issued',
    commonName: name,
    product: 'ssl_plus',
    desired,
    ctStatus: desired,
    certificateCtStatus: desired,
    reissuePending: false,
    dnsNames: [name],
    ...changes,
  };
}

const report = [
  row('1', 'db.corp.example.com'),
  row('2', 'hr.corp.example.com'),
  row('3', 'portal.corp.example.com'),
  row('4', 'www.example.com'),
  // Its next certificate would publish a name that must stay out.
  row('5', 'vpn.corp.example.com', { ctStatus: 'enabled' }),
];

const idsOf = (changes: readonly { orderId: string }[]) => changes.map(({ orderId }) => orderId).join(' ');

describe('a mistake shows before the merge', () => {
  test.each<[string, object, first: string, calmed: string, others: string, uncovered?: string[]]>([
    ['the lists swapped', { ...BEFORE, 'keep-out': BEFORE.log, log: BEFORE['keep-out'] }, '1 2 5', '5', '3'],
    ['log one label too wide', { ...BEFORE, log: { 'hr.corp.example.com': 'jobs' } }, '2', '', '3'],
    ['keep-out lost', { default: 'log' }, '1 2 5', '5', ''],
    ['the ID of another order', { ...BEFORE, log: { ...BEFORE.log, '1': 'the portal' } }, '1', '', ''],
    [
      'a domain with a typing error',
      { ...BEFORE, 'keep-out': { 'corp.exmaple.com': 'internal hosts' } },
      '1 2 5',
      '5',
      '',
      ['corp.exmaple.com'],
    ],
  ])('%s', (_, after, first, calmed, others, uncovered = []) => {
    for (const before of [policyOf(BEFORE), null]) {
      const replay = replayPolicy(report, policyOf(after), before);
      const { firstPublished, noLongerUrgent, warnings } = replay;
      expect([idsOf(firstPublished), idsOf(noLongerUrgent), idsOf(replay.others)]).toEqual([first, calmed, others]);
      expect(warnings['uncovered-domain']).toEqual(uncovered);
      expect(countChanges(replay)).toBe(new Set(`${first} ${calmed} ${others}`.split(' ').filter(Boolean)).size);
      expect(replayWarnings(replay)[0]).toContain('for the first time, for good');
    }
  });
});

test('the same policy changes nothing', () => {
  const replay = replayPolicy(report, policyOf(BEFORE), policyOf(BEFORE));
  expect([countChanges(replay), replayWarnings(replay)]).toEqual([0, []]);
});

test.each<[string, ReportedOrder, object, changes: number]>([
  ['closed', row('1', 'a.corp.example.com', { status: 'Revoked' }), { default: 'log' }, 0],
  ['private TLS', row('1', 'a.corp.example.com', { product: 'private_ssl_plus' }), { default: 'log' }, 0],
  ['ignored from now on', row('1', 'a.corp.example.com'), { ...BEFORE, ignore: { '1': 'why' } }, 1],
  ['ignored before', row('1', 'a.corp.example.com', { desired: null }), BEFORE, 1],
  [
    'not issued',
    row('1', 'a.corp.example.com', { dnsNames: null, certificateCtStatus: 'none' }),
    { default: 'log' },
    1,
  ],
])('an order that is %s', (_, order, after, changes) => {
  expect(countChanges(replayPolicy([order], policyOf(after), null))).toBe(changes);
});

test('an order that nothing was issued on, and whose certificate could not be read, would be published for the first time', () => {
  for (const certificateCtStatus of ['none', 'unknown'] as const) {
    const order = row('1', 'a.corp.example.com', { certificateCtStatus });
    expect(idsOf(replayPolicy([order], policyOf({ default: 'log' }), null).firstPublished)).toBe('1');
  }
});

test('order IDs that the report lacks, and those that are over, are warnings', () => {
  const after: CtPolicy = policyOf({ ...BEFORE, log: { '3': 'a', '77': 'b' } });
  const { missing, warnings } = replayPolicy([row('3', 'www.example.com', { status: 'expired' })], after, null);
  expect([missing, warnings.ended]).toEqual([['77'], ['3']]);
});

test('a report without orders says nothing about domains', () => {
  expect(replayPolicy([], policyOf(BEFORE), null).warnings['uncovered-domain']).toEqual([]);
});

test('the summary has the most dangerous changes first, and what a replay cannot say last', () => {
  const replay = replayPolicy(
    report,
    policyOf({ default: 'log', 'keep-out': { 'typo.example': 'x' } }),
    policyOf(BEFORE),
  );
  const policyFile = { path: 'ct-policy.json', digest: 'ab' };
  const summary = renderReplay({ replay, policyFile, before: { path: 'old.json', digest: 'cd' }, orders: 5 });
  const places = [
    'CT policy tried: 3 orders changed',
    'Published for the first time, for good: 3 orders',
    'No longer among the orders that cannot wait: 1 order',
    'Other changes: 0 orders',
    'Warnings about the policy: 1',
    'typo.example',
    'What this cannot say',
  ].map((text) => summary.indexOf(text));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('a summary of very many changes stays below its limit', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => row(`${index + 1}`, `${'x'.repeat(60)}.corp.example.com`));
  const replay = replayPolicy(many, policyOf({ default: 'log' }), policyOf(BEFORE));
  const summary = renderReplay({ replay, policyFile: { path: 'a', digest: 'b' }, before: null, orders: 5_000 });
  expect(Buffer.byteLength(summary)).toBeLessThan(2 ** 20);
  expect(summary).toMatch(/And \d+ more\./);
});

/** A row as it is in the file. */
const reported = {
  'order-id': '1',
  status: 'issued',
  'common-name': 'a.example',
  product: 'ssl_plus',
  'valid-till': '2027-01-01T00:00:00.000Z',
  desired: 'enabled',
  'order-ct-status': 'enabled',
  'certificate-ct-status': 'enabled',
  verdict: 'in sync',
  reason: null,
  'reissue-pending': 'false',
  'serial-number': '0A',
  'dns-names': ['a.example'],
  'sct-count': 3,
  rule: 'default',
  validation: 'dv',
};

test('a row of a report', () => {
  expect(parseReport(JSON.stringify([reported]))).toEqual([
    {
      orderId: '1',
      status: 'issued',
      commonName: 'a.example',
      product: 'ssl_plus',
      desired: 'enabled',
      ctStatus: 'enabled',
      certificateCtStatus: 'enabled',
      reissuePending: false,
      dnsNames: ['a.example'],
    },
  ]);
  const ignored = { ...reported, desired: null, 'dns-names': null, 'sct-count': null };
  expect(parseReport(JSON.stringify([ignored]))).toMatchObject([{ desired: null, dnsNames: null }]);
});

const { rule: _, ...lacking } = reported;
test.each<[string, unknown, problem: string]>([
  ['no JSON', undefined, 'not the JSON report'],
  ['another JSON', { a: 1 }, 'not the JSON report'],
  [
    'a report of an audit that stopped',
    [reported, { ...reported, 'order-id': null, verdict: 'partial' }],
    'that stopped',
  ],
  ['a row that lacks a key', [lacking], 'row 1 of the file'],
  ['a row with another key', [reported, { ...reported, more: 1 }], 'row 2 of the file'],
  ['a row without an ID', [{ ...reported, 'order-id': 'x' }], 'row 1 of the file'],
  ['a row with a number as a text', [{ ...reported, status: 1 }], 'row 1 of the file'],
  ['a row with names that are none', [{ ...reported, 'dns-names': [1] }], 'row 1 of the file'],
  ['a row with a count that is none', [{ ...reported, 'sct-count': '3' }], 'row 1 of the file'],
  ['a row with another status', [{ ...reported, desired: 'on' }], 'row 1 of the file'],
  ['a row that is no object', ['x'], 'row 1 of the file'],
  ['an order twice', [reported, reported], 'an order twice'],
])('%s is no report', (_, content, problem) => {
  expect(() => parseReport(content === undefined ? 'x' : JSON.stringify(content))).toThrow(problem);
});
