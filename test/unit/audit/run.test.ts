import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { run } from '../../../src/audit/run.ts';
import { auditInVirtualTime, createAccount, createBulk, type VirtualAuditOptions } from '../../audit/virtual-audit.ts';
import { refused, refusedKey } from '../../harness/virtual-network.ts';
import { orderKinds } from '../../stand-in/order-fixtures.ts';
import type { AccountOptions } from '../../stand-in/state.ts';
import { startRunner } from '../runner.ts';

const {
  logged,
  'kept out': keptOut,
  'logged, but disabled since': set,
  'a duplicate kept out': duplicate,
  private: unread,
} = orderKinds;
const mixed = [keptOut, logged, unread, set];
type Request = { path: string };

/** Expects a plan for an order and its certificate. */
const planLike = (order: string, serialNumber: string | undefined) =>
  expect.stringMatching(RegExp(`^1 api=.* order=${order} serial=${serialNumber} names=.* key=.* at=.*Z$`));

/** Refuses the first requests whose path matches. */
function refuseFirst(count: number, path: RegExp, response: ReturnType<typeof refused>) {
  let left = count;
  return { fault: (request: Request) => (path.test(request.path) && left-- > 0 ? response : undefined) };
}

describe('a completed audit', () => {
  test('reports what is out of sync, and is red', async () => {
    const { account } = await createBulk(mixed);
    const { exitCode, log, messages, rows, json, jsonText, outputs, summary, network } =
      await auditInVirtualTime(account);
    expect(exitCode).toBe(1);
    expect(messages).toEqual([expect.stringMatching(/^error: CT audit: 2 orders out of sync \(/)]);
    const path = outputs['report-file'];
    expect(path).toMatch(/\/temporary\/.*\/ct-audit\.csv$/);
    expect(log).toEqual([expect.stringMatching(RegExp(`^Checked 4 orders in 2 s: .*\\. Report: ${path}$`))]);
    expect(rows.map(([id, status, , , , desired, , , verdict]) => `${id} ${status} ${desired}: ${verdict}`)).toEqual([
      '5000001 issued enabled: reissue',
      '5000002 issued enabled: in sync',
      '5000003 issued enabled: not applicable',
      '5000004 issued enabled: set status',
    ]);
    expect(json.map((row) => [row['order-id'], row['verdict']])).toEqual(rows.map((cells) => [cells[0], cells[8]]));
    expect(JSON.parse(`${outputs['to-do']}`)).toEqual([
      { 'order-id': '5000001', 'disable-ct': false, plan: planLike('5000001 ct=enabled do=reissue', rows[0]?.[11]) },
      { 'order-id': '5000004', 'disable-ct': false, plan: planLike('5000004 ct=enabled do=status', rows[3]?.[11]) },
    ]);
    expect(outputs).toMatchObject({ 'to-do-count': '2', 'json-file': path?.replace(/csv$/, 'json') });
    expect(summary).toMatch(/2 orders out of sync<.*4 orders in 2 s.*Desired: CT logging <strong>enabled<\/strong>\./s);
    const digest = createHash('sha256').update(jsonText).digest('hex');
    expect(summary).toContain(`<code>ct-audit.json</code>, SHA-256 <code>${digest}</code>`);
    expect(network.sent).toEqual([
      '0 list',
      ...['5000001', '5000002', '5000004'].flatMap((id) => [`1 order ${id}`, `1 certificate ${id}`]),
    ]);
    expect(network.isClosed).toBe(true);
  });

  test('with fail: false is green, and warns', async () => {
    const { account } = await createBulk(mixed);
    const { exitCode, messages, outputs } = await auditInVirtualTime(account, { fail: 'false' });
    expect([exitCode, messages, outputs['to-do-count']]).toEqual([
      0,
      [expect.stringMatching(/^warning: CT audit: /)],
      '2',
    ]);
  });

  test('that finds nothing is green and quiet', async () => {
    const { account } = await createBulk([logged]);
    const { exitCode, messages, log, outputs } = await auditInVirtualTime(account);
    expect([exitCode, messages, log.length, outputs['to-do']]).toEqual([0, [], 1, '[]']);
  });

  test('follows the policy', async () => {
    const { account } = await createBulk([...mixed, logged]);
    const policy = {
      default: 'keep-out',
      log: { 5000002: 'public', 5000005: 'public' },
      ignore: { 5000001: 'expires soon' },
    };
    const inputs = { orders: '5000004,5000002,5000001' };
    const { rows, summary, outputs, network } = await auditInVirtualTime(account, inputs, { policy });
    expect(rows.map((cells) => [cells[0], cells[5], cells[8]].join(' '))).toEqual([
      '5000001  ignored',
      '5000002 enabled in sync',
      '5000004 disabled reissue',
    ]);
    expect(rows.map((cells) => cells[14])).toEqual(['5000001: expires soon', '5000002: public', 'default']);
    expect(summary).toContain('what the policy file <code>ct-policy.json</code> says');
    for (const rule of ['5000001: expires soon', '5000002: public', 'default'])
      expect(summary).toContain(`<code>${rule}</code></th><td>1</td>`);
    expect(summary).toContain('selected 3 of 5 orders');
    expect(JSON.parse(`${outputs['to-do']}`)).toMatchObject([{ 'order-id': '5000004', 'disable-ct': true }]);
    expect(network.sent).toHaveLength(5);
  });

  test('does not hand over renewals of exceptions, and warns of those that were not found', async () => {
    const renewed = { ...keptOut, seed: { ...keptOut.seed, isRenewed: true } };
    const renewal = { ...keptOut, seed: { ...keptOut.seed, renewedOrderId: 5_000_001 } };
    const { account } = await createBulk([renewed, renewed, renewal]);
    const policy = { default: 'log', 'keep-out': { 5000001: 'internal', 5000002: 'internal' } };
    const { verdicts, messages } = await auditInVirtualTime(account, {}, { policy });
    expect(verdicts).toEqual({ 5000001: 'in sync', 5000002: 'in sync', 5000003: 'manual' });
    expect(messages).toEqual([
      expect.stringMatching(/^warning: .*no renewal of them: 5000002\. /),
      expect.stringMatching(/^error: .*1 order out of sync/),
    ]);
  });

  test('warns of orders whose first certificate may publish their names', async () => {
    const { 'not issued, its status not reported': unreported, 'not issued': unissued } = orderKinds;
    const { account } = await createBulk([unreported, unissued]);
    const { verdicts, messages, outputs } = await auditInVirtualTime(account, { 'disable-ct': 'true' });
    expect(verdicts).toEqual({ 5000001: 'not applicable', 5000002: 'set status' });
    expect(messages).toEqual([
      expect.stringMatching(/^warning: The first certificates of these .*: 5000001\. /),
      expect.stringMatching(/^error: .*1 order out of sync/),
    ]);
    const [job] = JSON.parse(`${outputs['to-do']}`);
    expect(job).toEqual({
      'order-id': '5000002',
      'disable-ct': true,
      plan: planLike('5000002 ct=disabled do=status', 'none'),
    });
    expect((await auditInVirtualTime(account)).messages).toEqual([]);
  });

  test('reads the account first if the policy names it', async () => {
    const { account } = await createBulk([logged]);
    const policy = { default: 'log', account: '1449471' };
    const { exitCode, network } = await auditInVirtualTime(account, {}, { policy });
    expect(exitCode).toBe(0);
    expect(network.sent.slice(0, 2)).toEqual(['0 account', '1 list']);
  });

  test('reads an order that appears twice if one of its rows requires that', async () => {
    const { account } = await createBulk([unread, logged]);
    account.listing = ({ orders = [], page }) => {
      return { orders: [...orders, { ...orders[0], product: { name_id: 'ssl_plus' } }], page };
    };
    const { verdicts, network } = await auditInVirtualTime(account);
    expect([verdicts, network.sent[1]]).toEqual([{ 5000001: 'not applicable', 5000002: 'in sync' }, '1 order 5000001']);
  });

  test('checks duplicates, unless it should not', async () => {
    const { account } = await createBulk([duplicate]);
    const { verdicts, outputs, summary, network } = await auditInVirtualTime(account);
    expect([verdicts, outputs['manual-count'], network.sent.length]).toEqual([{ 5000001: 'manual' }, '1', 6]);
    expect(summary).toContain('2 duplicates were checked');
    const without = await auditInVirtualTime(account, { duplicates: 'false' });
    expect([without.verdicts, without.network.sent.length]).toEqual([{ 5000001: 'in sync' }, 3]);
    expect(without.summary).toContain('no duplicate was checked');
  });

  test('logs retries only as debug lines', async () => {
    const { account } = await createBulk([logged]);
    const down = () => refuseFirst(2, /5000001$/, refused(503));
    const { exitCode, log, messages: none } = await auditInVirtualTime(account, {}, down());
    expect([exitCode, log.length, none]).toEqual([0, 1, []]);
    const { messages } = await auditInVirtualTime(account, {}, { ...down(), env: { RUNNER_DEBUG: '1' } });
    expect(messages.filter((line) => /^debug: .*Attempt \d of 6 failed: 503 refused: No\./.test(line))).toHaveLength(2);
  });

  test('logs its progress', async () => {
    const { account } = await createBulk([...Array(3).fill(logged), set, ...Array(6).fill(logged), unread], 44);
    const { log } = await auditInVirtualTime(account, { 'requests-per-minute': '120' });
    expect(log.slice(0, -1)).toEqual([
      '16 of 44 orders, 1 out of sync, at least 28 s left.',
      '26 of 44 orders, 2 out of sync, at least 18 s left.',
      '36 of 44 orders, 3 out of sync, at least 8 s left.',
    ]);
    account.pageSize = 20;
    const slow = await auditInVirtualTime(account, {}, { latency: () => 6_000 });
    expect(slow.log[0]).toContain('20 of 44');
  });

  test.each([
    ['true', '3 of 20 orders, 0 out of sync, at least 54 s left.'],
    ['false', '5 of 20 orders, 0 out of sync, at least 30 s left.'],
  ])('expects four requests for an order with duplicates, if they are checked: %s', async (duplicates, line) => {
    const { account } = await createBulk([logged, orderKinds['duplicates as desired']], 20);
    const inputs = { 'requests-per-minute': '60', duplicates };
    expect((await auditInVirtualTime(account, inputs, { latency: () => 9_000 })).log[1]).toBe(line);
  });

  test('holds all requests after a 429', async () => {
    const { account } = await createBulk([logged], 2);
    const limited = refuseFirst(1, /\?/, refused(429, { 'retry-after': '7' }));
    const { network, exitCode } = await auditInVirtualTime(account, {}, limited);
    expect(exitCode).toBe(0);
    // A fifth of a second for each token, because the bucket was empty.
    expect(network.sent.map((line) => line.split(' ')[0])).toEqual(['0', '8.2', '9.2', '9.2', '9.2', '9.2']);
  });

  test('uses the time of the system by default', async () => {
    await using runner = await startRunner();
    vi.stubEnv('RUNNER_TEMP', runner.file('.'));
    const empty = { status: 200, headers: {}, body: '{"page": {"total": 0}}', bodyError: undefined };
    const transport = { send: async () => empty, close: () => {} };
    const switches = { orders: 'all', duplicates: 'true', fail: 'true' };
    const given = { 'policy-file': 'none', 'disable-ct': 'false', 'previous-report': 'none' };
    const inputs = { 'api-key': 'key-0123456789', ...switches, ...given };
    const { log } = await runner.run(() => run({ transport }), inputs);
    expect(log).toEqual([expect.stringMatching(/^Checked 0 orders in 0 s: /)]);
  });

  test('whose outputs cannot be written is red', async () => {
    const { account } = await createBulk([logged]);
    const { exitCode, messages } = await auditInVirtualTime(account, {}, { env: { GITHUB_OUTPUT: '/nowhere/output' } });
    expect(exitCode).toBe(1);
    expect(messages).toEqual([
      'error: The audit is complete, but its outputs could not be written: Missing file at path: /nowhere/output',
    ]);
  });
});

describe('with a previous report', () => {
  const attention = [keptOut, logged, set, duplicate];
  /** The report of an audit of these orders. */
  async function reportOf(kinds: typeof attention): Promise<string> {
    return (await auditInVirtualTime((await createBulk(kinds)).account)).jsonText;
  }

  test.each<[string, string | undefined, fail: string, exitCode: number, newCount: string, marked: string[]]>([
    ['none', undefined, 'new', 1, '3', ['', '', '', '']],
    ['the same', 'same', 'new', 0, '0', ['false', '', 'false', 'false']],
    ['the same', 'same', 'true', 1, '0', ['false', '', 'false', 'false']],
    ['fewer', 'fewer', 'new', 1, '1', ['false', '', 'false', 'true']],
    ['fewer', 'fewer', 'false', 0, '1', ['false', '', 'false', 'true']],
  ])('%s %s, fail: %s', async (_, kind, fail, exitCode, newCount, marked) => {
    const { account } = await createBulk(attention);
    const previous =
      kind === undefined ? {} : { previous: await reportOf(kind === 'same' ? attention : attention.slice(0, 3)) };
    const audit = await auditInVirtualTime(account, { fail }, previous);
    expect([audit.exitCode, audit.outputs['new-count']]).toEqual([exitCode, newCount]);
    expect(audit.rows.map((cells) => cells[16])).toEqual(marked);
    expect(audit.messages).toEqual([expect.stringMatching(exitCode === 1 ? /^error: / : /^warning: /)]);
    expect(audit.outputs['state']).toBe('attention');
    expect(audit.summary.match(/<strong>new/g)?.length ?? 0).toBe(kind === undefined ? 0 : Number(newCount));
  });

  test('that does not exist: one line in the log', async () => {
    const { account } = await createBulk([keptOut]);
    const { log, outputs, rows } = await auditInVirtualTime(account, { 'previous-report': 'none.json' });
    expect(log).toEqual([expect.stringMatching(/^previous-report names no file/), expect.stringMatching(/^Checked/)]);
    expect([outputs['new-count'], rows[0]?.[16]]).toEqual(['1', '']);
  });

  test('a partial report marks what is new, too', async () => {
    const { account } = await createBulk([keptOut, unread, logged]);
    const fault = ({ path }: Request) => (path.includes('5000003') ? refusedKey : undefined);
    const latency = (path: string) => (path.includes('5000003') ? 5_000 : 1_000);
    const { rows } = await auditInVirtualTime(account, {}, { fault, latency, previous: '[]' });
    expect(rows.map((cells) => [cells[0], cells[8], cells[16]].join(' '))).toEqual([
      '5000001 reissue true',
      '5000002 not applicable ',
      ' partial ',
    ]);
  });
});

describe('an audit that stops', () => {
  test('bad inputs: nothing is sent', async () => {
    const { exitCode, messages, network } = await auditInVirtualTime(await createAccount(), {
      fail: 'x',
      orders: '',
    });
    expect({ exitCode, sent: network.sent, count: messages.length }).toEqual({ exitCode: 1, sent: [], count: 2 });
    await using runner = await startRunner();
    expect((await runner.run(() => run())).exitCode).toBe(1);
  });

  const noPlace = { env: { RUNNER_TEMP: '/nowhere' } };
  const noAccount = { fault: ({ path }: Request) => (path.endsWith('/account') ? refused(403) : undefined) };
  const limited = { fault: () => refused(429, { 'retry-after': '121' }) };
  const outage = { fault: () => refused(503), latency: () => 250_000 };
  // 181 seconds a request, a minute of them for a token: the fourth one waits for its next attempt.
  const slow = { 'requests-per-minute': '1', retries: '10' };
  const waiting = { fault: () => refused(503, { 'retry-after': '120' }) };
  test.each<[string, AccountOptions, Record<string, string>, VirtualAuditOptions, seconds: number, RegExp]>([
    ['no place for a report', {}, {}, noPlace, 0, / RUNNER_TEMP: ENOENT/],
    ['a list that is none', { listing: () => ({}) }, {}, {}, 1, /: Could not read the list of orders: GET .*: 200, /],
    ['a wrong policy', {}, {}, { policy: { default: 'log', ignore: { 5: 'x' } } }, 1, /: ignore: 5\. /],
    ['a wrong account', {}, {}, { policy: { default: 'log', account: '5' } }, 1, /account 1449471.* account 5/],
    [
      'no account',
      {},
      {},
      { policy: { default: 'log', account: '5' }, ...noAccount },
      1,
      /403 .*account can be removed/,
    ],
    ['a rate limit', {}, {}, limited, 1, /429 refused: No; .* wait of 121 seconds.* lower requests-per-minute/],
    ['a refused key', {}, {}, { fault: () => refusedKey }, 1, /403 access_denied\|.*wrong, revoked/],
    ['an outage, after 10 minutes', {}, {}, outage, 600, /for 10 minutes .*: the last failure is 503 refused: No\. /],
    ['an outage, during a wait', {}, slow, waiting, 600, /for 10 minutes .*: the last failure is 503 refused: No\. /],
  ])('without a report: %s', async (_, options, inputs, faults, after, message) => {
    const account = await createAccount(options);
    const { exitCode, messages, summary, csv, outputs, log, seconds } = await auditInVirtualTime(
      account,
      inputs,
      faults,
    );
    expect({ exitCode, messages, csv, outputs }).toEqual({
      exitCode: 1,
      messages: [expect.stringMatching(message)],
      csv: '',
      outputs: {},
    });
    expect(seconds).toBe(after);
    expect(log.filter((line) => !line.startsWith('Reading'))).toEqual([]);
    expect(summary).toContain('<h2>CT audit: stopped</h2>');
    expect(summary).not.toContain('partial');
  });

  test('a refused key: a partial report', async () => {
    const { account } = await createBulk(mixed);
    const latency = (path: string) => (path.includes('5000002') ? 5_000 : 1_000);
    const fault = ({ path }: Request) => (path.endsWith('certificate/5000004') ? refusedKey : undefined);
    const { exitCode, messages, rows, json, log, outputs, summary } = await auditInVirtualTime(
      account,
      {},
      { fault, latency },
    );
    const files = { 'report-file': expect.stringMatching(/\/ct-audit\.csv$/), 'json-file': expect.any(String) };
    expect({ exitCode, outputs, count: messages.length }).toEqual({ exitCode: 1, outputs: files, count: 1 });
    expect(log).toEqual([expect.stringContaining(` ${outputs['report-file']} and ${outputs['json-file']}`)]);
    expect(messages[0]).toMatch(/^error: Could not read order 5000004: .*: 403 access_denied\|.* .*wrong, revoked/);
    const reason = messages[0]?.slice('error: '.length);
    expect(rows.map((cells) => [cells[0], cells[8], cells[9]])).toEqual([
      ['5000001', 'reissue', expect.any(String)],
      ['5000003', 'not applicable', expect.any(String)],
      ['', 'partial', reason],
    ]);
    expect(json.at(-1)).toMatchObject({ 'order-id': null, verdict: 'partial', reason });
    expect(log).toEqual([expect.stringMatching(/^Partial report .*: (\/.*\/ct-audit\.)csv and \1json$/)]);
    expect(summary).toContain('A partial report');
  });

  test('a rate limit that never ends: a partial report after 10 minutes', async () => {
    const { account } = await createBulk([logged], 80);
    let requests = 0;
    const fault = () => (++requests > 41 ? refused(429) : undefined);
    const { messages, verdicts, seconds } = await auditInVirtualTime(account, {}, { fault });
    expect(messages).toEqual([expect.stringMatching(/10 minutes .*429 refused.*requests-per-minute/)]);
    expect(Object.values(verdicts).filter((verdict) => verdict === 'in sync').length).toBeGreaterThan(10);
    expect(seconds).toBeGreaterThan(600);
    expect(seconds).toBeLessThan(620);
  });

  test('10 unknown in a row, as the orders finish; the ones that are not read do not count', async () => {
    const { account } = await createBulk([logged, unread], 42);
    // The higher the ID of an order, the earlier its response.
    const latency = (path: string) => 5_000 - Number(/5000(\d{3})/.exec(path)?.[1] ?? 0) * 100;
    const fault = ({ path }: Request) => (/certificate\/50000[23]\d$/.test(path) ? refused(403) : undefined);
    const { messages, verdicts } = await auditInVirtualTime(
      account,
      { 'requests-per-minute': '2000' },
      { latency, fault },
    );
    const read = Object.entries(verdicts).filter(([id, verdict]) => id && verdict !== 'not applicable');
    const unknown = Array.from({ length: 10 }, (_, index) => [`${5_000_021 + 2 * index}`, 'unknown']);
    expect(read).toEqual([...unknown, ['5000041', 'in sync']]);
    expect(messages).toEqual([
      expect.stringMatching(/^error: .* 10 orders in a row are unknown: the last one is order 5000021: .*403 refused/),
    ]);
  });

  test('a partial report that cannot be written does not hide why it stopped', async () => {
    const { account } = await createBulk([logged]);
    let temporary = '';
    const onStart = (folder: string) => {
      temporary = folder;
    };
    const fault = ({ path }: Request) => {
      if (path.includes('?')) return undefined;
      rmSync(temporary, { recursive: true, force: true });
      return refusedKey;
    };
    const { messages, log, summary, outputs } = await auditInVirtualTime(account, {}, { onStart, fault });
    expect(messages).toEqual([expect.stringMatching(/^error: Could not read .*order 5000001: .*: 403 access_denied/)]);
    expect(log).toEqual([expect.stringMatching(/^Cannot write the report: ENOENT/)]);
    expect(summary).not.toContain('partial report');
    expect(outputs).toEqual({});
  });
});
