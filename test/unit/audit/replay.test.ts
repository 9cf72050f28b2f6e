import { describe, expect, test } from 'vitest';
import { replayPolicy } from '../../../src/audit/replay.ts';
import { parseReport, type ReportedOrder } from '../../../src/audit/replay-report.ts';
import { renderReplay, replayWarnings } from '../../../src/audit/replay-summary.ts';
import type { CtPolicy } from '../../../src/domain/policy.ts';
import { auditInVirtualTime, createAccount } from '../../audit/virtual-audit.ts';
import { runInVirtualTime } from '../../harness/virtual-run.ts';
import { issuedOrder } from '../../stand-in/orders.ts';
import { policyWith } from './orders.ts';

/** A row of a report, of an order that is not logged, and should not be. */
function reported(changes: Partial<ReportedOrder> = {}): ReportedOrder {
  return {
    orderId: '7',
    status: 'issued',
    commonName: 'a.corp.example',
    product: 'ssl_plus',
    desired: 'disabled',
    ctStatus: 'disabled',
    certificateCtStatus: 'disabled',
    reissuePending: false,
    dnsNames: ['a.corp.example'],
    ...changes,
  };
}

const corp = policyWith({ 'keep-out': 'corp.example' });
const none = policyWith();

/** Replays one row, and names the lists that have it, with its decisions. */
function changeOf(changes: Partial<ReportedOrder>, policy: CtPolicy, before: CtPolicy | null = corp): string {
  const { firstPublished, noLongerUrgent, others } = replayPolicy([reported(changes)], policy, before);
  const lists = Object.entries({ first: firstPublished, calmed: noLongerUrgent, other: others });
  const found = lists.flatMap(([name, list]) => list.map(({ from, to }) => `${name}: ${from} > ${to}`));
  return found.join(', ');
}

describe('what a policy changes for an order of a report', () => {
  const enabled = { ctStatus: 'enabled' } as const;
  const logged = { certificateCtStatus: 'enabled' } as const;
  const unissued = { status: 'pending', certificateCtStatus: 'none', dnsNames: null } as const;
  const listed = {
    ctStatus: 'unknown',
    certificateCtStatus: 'unknown',
    reissuePending: 'unknown',
    dnsNames: null,
  } as const;
  const pending = { reissuePending: true } as const;
  const mixed = policyWith({ 'keep-out': 'a.corp.example' });
  const two = { dnsNames: ['a.corp.example', 'b.example'] };
  test.each<[string, Partial<ReportedOrder>, after: CtPolicy, before: CtPolicy | null, expected: string]>([
    ['nothing, with the same policy', {}, corp, corp, ''],
    ['nothing, by what the report says', {}, corp, null, ''],
    ['its names are published for the first time', {}, none, corp, 'first: disabled > enabled'],
    ['the same, by what the report says', {}, none, null, 'first: disabled > enabled'],
    ['the same, if nothing is issued', unissued, none, corp, 'first: disabled > enabled'],
    [
      'the same, if the certificate was not read',
      { certificateCtStatus: 'unknown' },
      none,
      corp,
      'first: disabled > enabled',
    ],
    ['its names are public already', logged, none, corp, 'other: disabled > enabled'],
    ['it ceases to be urgent, too', enabled, none, corp, 'first: disabled > enabled, calmed: disabled > enabled'],
    [
      'it ceases to be urgent: not reported, and nothing issued',
      { ...unissued, ctStatus: 'unknown' },
      none,
      corp,
      'first: disabled > enabled, calmed: disabled > enabled',
    ],
    ['it was not urgent: its names were public', { ...enabled, ...logged }, none, corp, 'other: disabled > enabled'],
    [
      'it was urgent: a reissue is pending',
      { ...enabled, ...logged, ...pending },
      none,
      corp,
      'calmed: disabled > enabled',
    ],
    ['it is ignored, and was urgent', enabled, policyWith({ ignore: '7' }), corp, 'calmed: disabled > ignored'],
    ['it is ignored', {}, policyWith({ ignore: '7' }), corp, 'other: disabled > ignored'],
    ['it was ignored', {}, corp, policyWith({ ignore: '7' }), 'other: ignored > disabled'],
    ['it was ignored by what the report says', { ...listed, desired: null }, none, null, 'first: ignored > enabled'],
    ['its names become mixed', { ...two, desired: 'enabled' }, mixed, none, 'other: enabled > mixed'],
    [
      'its names were mixed, and urgent',
      { ...two, ...enabled },
      none,
      mixed,
      'first: mixed > enabled, calmed: mixed > enabled',
    ],
    [
      'its names were mixed, and stay urgent',
      { ...two, ...enabled },
      policyWith({ 'keep-out': '7' }),
      mixed,
      'other: mixed > disabled',
    ],
    ['the same by what the report says', { ...two, desired: 'unknown' }, none, null, 'first: mixed > enabled'],
    [
      'the common name counts beside those of the certificate while a reissue is pending',
      { ...pending, commonName: 'b.example' },
      corp,
      none,
      'other: enabled > mixed',
    ],
    ['but not otherwise', { commonName: 'b.example' }, corp, none, 'other: enabled > disabled'],
    ['an ID decides', {}, policyWith({ 'keep-out': 'corp.example', log: '7' }), corp, 'first: disabled > enabled'],
    ['nothing is issued on a closed order', { status: 'Revoked', certificateCtStatus: 'none' }, none, corp, ''],
    ['nor if its plan has ended', { certificateCtStatus: 'none', dnsNames: null }, none, corp, ''],
    ['CT logging does not apply to a private product', { product: 'private_ssl_plus' }, none, corp, ''],
  ])('%s', (_, changes, after, before, expected) => {
    expect(changeOf(changes, after, before)).toBe(expected);
  });

  test('has the rule, and each name once', () => {
    const order = reported({
      ...pending,
      commonName: 'A.corp.example',
      dnsNames: ['a.corp.example', 'b.corp.example'],
    });
    const { others } = replayPolicy([order], corp, none);
    expect(others).toEqual([
      {
        orderId: '7',
        from: 'enabled',
        to: 'disabled',
        rule: 'corp.example: why',
        names: ['a.corp.example', 'b.corp.example'],
      },
    ]);
  });
});

test('the warnings about a policy, and what a replay cannot say', () => {
  const policy = policyWith({ 'keep-out': 'corp.exmaple 8 10', log: '9', ignore: '11' });
  const rows = [
    reported({ orderId: '8', status: 'revoked', certificateCtStatus: 'none', dnsNames: null }),
    reported({ orderId: '9', dnsNames: null, reissuePending: 'unknown' }),
    reported({ orderId: '12', reissuePending: 'unknown' }),
    reported({ orderId: '13', product: 'private_ssl', reissuePending: true }),
  ];
  expect(replayPolicy(rows, policy, null)).toMatchObject({
    warnings: { 'uncovered-domain': ['corp.exmaple'], ignored: [], ended: ['8'] },
    missing: ['10', '11'],
    unsaid: { inapplicable: 2, withoutNames: 1, pending: 1 },
  });
  const ignored = policyWith({ 'keep-out': 'corp.example', ignore: '7' });
  expect(replayPolicy([reported()], ignored, null).warnings).toMatchObject({ ignored: ['7'] });
});

test('a report without orders says nothing about domains', () => {
  const replay = replayPolicy([], corp, null);
  expect(replay).toMatchObject({ firstPublished: [], warnings: { 'uncovered-domain': [] } });
  expect(replayWarnings(replay)).toEqual([]);
});

test('the summary has the most dangerous changes first, and what a replay cannot say last', () => {
  const rows = [
    reported({ ctStatus: 'enabled' }),
    reported({ orderId: '8', certificateCtStatus: 'enabled' }),
    reported({ orderId: '9', status: 'revoked' }),
  ];
  const replay = replayPolicy(rows, policyWith({ 'keep-out': 'typo.example', log: '10' }), corp);
  const file = { path: 'ct-policy.json', digest: 'ab' };
  const summary = renderReplay({ replay, policyFile: file, before: { path: 'old.json', digest: 'cd' }, orders: 3 });
  const places = [
    'CT policy tried: 2 orders changed',
    'ct-policy.json',
    'a report of 3 orders, and compared with the policy file <code>old.json',
    'Published for the first time, for good: 1 order',
    'No longer among the orders that cannot wait: 1 order',
    'Other changes: 1 order',
    'Warnings about the policy: 2',
    'typo.example',
    'The report lacks these order IDs of the policy file: 10.',
    'What this cannot say',
    'closed or no public TLS: 1 in the report',
  ].map((text) => summary.indexOf(text));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('a summary of very many changes stays below the limit of GitHub', () => {
  const names = Array.from({ length: 30 }, (_, index) => `${index}${'<'.repeat(100)}.corp.example`);
  const many = Array.from({ length: 5_000 }, (_, index) => [
    reported({ orderId: `${index + 1}`, dnsNames: names, ctStatus: 'enabled' }),
    reported({ orderId: `${index + 10_001}`, dnsNames: names, certificateCtStatus: 'enabled' }),
  ]).flat();
  const replay = replayPolicy(many, none, policyWith({ default: 'keep-out' }));
  const summary = renderReplay({ replay, policyFile: { path: 'a', digest: 'b' }, before: null, orders: 10_000 });
  expect(Buffer.byteLength(summary)).toBeLessThan(2 ** 20);
  expect(summary.match(/And \d+ more\./g)).toHaveLength(3);
  expect(summary).toContain(', and 10 more');
});

describe('a report', () => {
  const row = {
    'order-id': '7',
    status: 'issued',
    'common-name': 'a.example',
    product: null,
    'valid-till': null,
    desired: null,
    'order-ct-status': 'unknown',
    'certificate-ct-status': 'none',
    verdict: 'ignored',
    reason: 'x',
    'reissue-pending': 'false',
    'serial-number': null,
    'dns-names': null,
    'sct-count': null,
    rule: null,
    validation: null,
  };
  const json = (changes: object) => JSON.stringify([row, { ...row, 'order-id': '8', ...changes }]);

  test('has orders', () => {
    const [, order] = parseReport(
      json({ desired: 'unknown', 'dns-names': ['a'], 'sct-count': 0, 'reissue-pending': 'unknown' }),
    );
    expect(order).toEqual({
      orderId: '8',
      status: 'issued',
      commonName: 'a.example',
      product: '',
      desired: 'unknown',
      ctStatus: 'unknown',
      certificateCtStatus: 'none',
      reissuePending: 'unknown',
      dnsNames: ['a'],
    });
    expect(parseReport('[]')).toEqual([]);
  });

  test.each<[string, text: string, message: string]>([
    ['text', 'secret', 'the file is not the JSON report of an audit'],
    ['an object', '{}', 'the file is not the JSON report of an audit'],
    ['a partial report', json({ verdict: 'partial', 'order-id': null }), 'the report is of an audit that stopped'],
    ['an order twice', json({ 'order-id': '7' }), 'the report has an order twice'],
    ['null', '[null]', 'row 1 of the file is not a row'],
    ...[
      { 'order-id': 8 },
      { 'order-id': '08' },
      { more: 1 },
      { validation: undefined },
      { reason: 1 },
      { 'dns-names': 'a' },
      { 'dns-names': [1] },
      { 'sct-count': '0' },
      { desired: 'none' },
      { 'order-ct-status': 'none' },
      { 'certificate-ct-status': null },
      { 'reissue-pending': 'yes' },
      { 'reissue-pending': null },
      { 'reissue-pending': 'toString' },
    ].map(
      (changes) =>
        [JSON.stringify(changes), json(changes), 'row 2 of the file is not a row'] as [string, string, string],
    ),
  ])('is none: %s', (_, text, message) => {
    expect(() => parseReport(text)).toThrow(message);
  });
});

/** Orders of an account, by name, whether logging is on, and whether the certificate was logged. */
const ORDERS = [
  ['db.corp.example.com', false, false],
  ['hr.corp.example.com', false, false],
  // It cannot wait.
  ['vpn.corp.example.com', true, false],
  ['portal.corp.example.com', true, true],
  ['www.example.com', true, true],
] as const;
const [DB, HR, VPN, PORTAL] = ['1000001', '1000002', '1000003', '1000004'] as const;
const BEFORE = {
  default: 'log',
  account: '1449471',
  'keep-out': { 'corp.example.com': 'internal' },
  log: { 'portal.corp.example.com': 'public since May' },
};

/** Audits an account, and returns what tries a policy against the report. */
async function startReplay() {
  const orders = ORDERS.map(([name, isEnabled, scts], index) => ({
    ...issuedOrder(1_000_001 + index, { commonName: name, dnsNames: [name], scts }),
    disableCt: !isEnabled,
  }));
  const account = await createAccount({ orders });
  const { rows } = await auditInVirtualTime(account, {}, { policy: BEFORE });
  return (
    after: object,
    options: { before?: object | string; event?: object; inputs?: Record<string, string> } = {},
  ) => {
    const { before = BEFORE, event, inputs = {} } = options;
    const files = {
      'after.json': JSON.stringify(after),
      'before.json': typeof before === 'string' ? before : JSON.stringify(before),
      'report.json': JSON.stringify(rows),
      'event.json': JSON.stringify(event ?? {}),
    };
    const tried = { 'policy-file': 'after.json', replay: 'report.json', 'replay-policy': 'before.json', 'api-key': '' };
    return runInVirtualTime(account, 'audit', { ...tried, ...inputs }, { files });
  };
}

/** The IDs below each heading of a summary. */
function idsByHeading(summary: string): string[][] {
  return summary
    .split('<h3>')
    .slice(1, 4)
    .map((section) => section.match(/(?<=<tr><td><code>)\d{7}/g) ?? []);
}

describe('a policy that is tried', () => {
  const { default: usual, account, ...lists } = BEFORE;
  const wide = { ...BEFORE, log: { ...BEFORE.log, 'hr.corp.example.com': 'jobs' } };
  test.each<[string, after: object, expected: string[][], warning?: RegExp]>([
    [
      'lists swapped',
      { default: usual, account, 'keep-out': lists.log, log: lists['keep-out'] },
      [[DB, HR, VPN], [VPN], [PORTAL]],
    ],
    ['log one label too wide', wide, [[HR], [], []]],
    ['keep-out lost', { default: usual, account }, [[DB, HR, VPN], [VPN], []]],
    ['a wrong order ID that exists', { ...BEFORE, log: { ...lists.log, [DB]: 'the portal' } }, [[DB], [], []]],
    [
      'a typing error',
      { ...BEFORE, 'keep-out': { 'corp.exmaple.com': 'internal' } },
      [[DB, HR, VPN], [VPN], []],
      /cover no name .*: corp\.exmaple\.com\./,
    ],
  ])('shows a mistake before the merge: %s', async (_, after, expected, warning) => {
    const replay = await startReplay();
    const { exitCode, warnings, outputs, summary, network, log } = await replay(after);
    expect([exitCode, network.sent]).toEqual([0, []]);
    expect(idsByHeading(summary)).toEqual(expected);
    const [first = [], calmed = []] = expected;
    const count = new Set(expected.flat()).size;
    expect(summary).toMatch(RegExp(`^<h2>CT policy tried: ${count} orders? changed</h2>`));
    expect(warnings).toEqual([
      expect.stringMatching(
        RegExp(
          `^With this policy, the names of ${first.length} orders? would be published for the first time, for good\\.`,
        ),
      ),
      ...(calmed.length > 0
        ? [expect.stringMatching(/^With this policy, 1 order would no longer count as orders that cannot wait/)]
        : []),
      ...(warning ? [expect.stringMatching(warning)] : []),
    ]);
    expect(outputs).toMatchObject({
      'first-publish-count': `${first.length}`,
      'changed-count': `${count}`,
      'to-do': '',
      state: '',
      message: '',
    });
    expect(log).toEqual([expect.stringMatching(/^Policy tried: /)]);
  });

  test('is green without a warning if it changes nothing', async () => {
    const replay = await startReplay();
    const { exitCode, warnings, outputs, summary } = await replay(BEFORE, { before: BEFORE });
    expect([exitCode, warnings, outputs['changed-count']]).toEqual([0, [], '0']);
    expect(summary).toContain('<h3>Warnings about the policy: 0</h3>');
    expect((await replay(BEFORE, { inputs: { 'replay-policy': 'none' } })).outputs['changed-count']).toBe('0');
    // A policy need not name its account.
    const { account: _, ...unnamed } = BEFORE;
    expect((await replay(BEFORE, { before: unnamed })).exitCode).toBe(0);
    expect((await replay(unnamed)).exitCode).toBe(0);
  });

  test('is compared with the report if the earlier one cannot be used', async () => {
    const replay = await startReplay();
    const { exitCode, warnings, outputs, summary } = await replay({ default: 'log', account }, { before: '{}' });
    expect([exitCode, outputs['first-publish-count']]).toEqual([0, '3']);
    expect(warnings[0]).toMatch(/^replay-policy cannot be used, so .*: default must be log or keep-out$/);
    expect(summary).toContain('compared with what the report says is desired');
  });

  const publicEvent = { repository: { visibility: 'public' } };
  test.each<[string, after: object, options: object, error: RegExp]>([
    [
      'of another account',
      { ...BEFORE, account: '5' },
      {},
      /is for another account: the policy file is for account 5, .* 1449471/,
    ],
    [
      'of another instance',
      { ...BEFORE, instance: 'europe' },
      {},
      /is for another instance: .* europe, but the earlier one is for us/,
    ],
    [
      'that cannot be used',
      { ...BEFORE, oposite: {} },
      {},
      /^Input policy-file is not accepted: unknown key "oposite"/,
    ],
    [
      'against no report',
      BEFORE,
      { inputs: { replay: 'before.json' } },
      /^Input replay is not accepted: the file is not the JSON/,
    ],
  ])('is refused: %s', async (_, after, options, error) => {
    const replay = await startReplay();
    const { exitCode, errors, outputs, summary } = await replay(after, options);
    expect([exitCode, errors, outputs]).toEqual([1, [expect.stringMatching(error)], {}]);
    expect(summary).not.toContain('tried');
  });

  test.each<[string, after: object]>([
    ['it keeps a name out', BEFORE],
    ['the earlier one keeps a name out', { default: 'log', account }],
  ])('is refused in a public repository: %s', async (_, after) => {
    const replay = await startReplay();
    const { exitCode, errors, summary } = await replay(after, { event: publicEvent });
    expect([exitCode, errors]).toEqual([1, [expect.stringMatching(/This repository is public/)]]);
    expect(summary).not.toContain('corp.example.com');
  });
});
