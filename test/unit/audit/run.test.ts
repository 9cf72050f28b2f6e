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
  'duplicates as desired': duplicated,
  'a duplicate kept out': badDuplicate,
  private: unread,
} = orderKinds;
const several = [keptOut, logged, unread, set];
type Request = { path: string };

/** Refuses the first requests whose path matches. */
function refuseFirst(count: number, path: RegExp, response: ReturnType<typeof refused>) {
  let left = count;
  return { fault: (request: Request) => (path.test(request.path) && left-- > 0 ? response : undefined) };
}

describe('a completed audit', () => {
  test('reports what is out of sync, and is red', async () => {
    const { account } = await createBulk(several);
    const { exitCode, log, messages, rows, csv, outputs, summary, network, verdicts } =
      await auditInVirtualTime(account);
    expect([exitCode, messages]).toEqual([1, [expect.stringMatching(/^error: CT audit: 2 orders out of sync\. See/)]]);
    expect(outputs['report-file']).toMatch(/\/temporary\/.*\/ct-audit\.csv$/);
    expect(log).toEqual([
      expect.stringMatching(RegExp(`^Checked 4 orders in 3 s: .*\\. Report: ${outputs['report-file']}$`)),
    ]);
    expect(Object.values(verdicts)).toEqual(['reissue', 'in sync', 'not applicable', 'set status']);
    expect(csv.map((cells) => cells[0])).toEqual(rows.map((row) => row['order-id']));
    const [first, last] = JSON.parse(`${outputs['to-do']}`);
    expect(first).toMatchObject({ 'order-id': '5000001', 'disable-ct': false });
    expect(last.plan).toMatch(
      /^1 api=www.digicert.com order=5000004 ct=enabled do=status serial=\w+ names=.* key=.* at=.*Z$/,
    );
    expect(outputs).toMatchObject({ 'to-do-count': '2', 'json-file': outputs['report-file']?.replace(/csv$/, 'json') });
    const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
    expect(summary).toContain(createHash('sha256').update(`[\n${lines}\n]\n`).digest('hex'));
    expect(network.sent).toEqual([
      '0 list',
      ...['1 order 5000001', '1.2 certificate 5000001', '1.4 order 5000002', '1.6 certificate 5000002'],
      ...['1.8 order 5000004', '2 certificate 5000004'],
    ]);
    expect(network.isClosed).toBe(true);
  });

  test.each<[typeof several, Record<string, string>, exitCode: number, message: RegExp | undefined]>([
    [several, { fail: 'false' }, 0, /^warning: CT audit: /],
    [[logged], {}, 0, undefined],
    [[orderKinds['a reissue pending, its status not reported']], {}, 0, undefined],
    [[orderKinds['issued, and cannot be downloaded']], {}, 1, /^error: CT audit: 1 order unknown/],
  ])('is red only if that is what it found, and fail allows it: %#', async (kinds, inputs, exitCode, message) => {
    const { account } = await createBulk(kinds);
    const audit = await auditInVirtualTime(account, inputs);
    expect(audit.exitCode).toBe(exitCode);
    expect(audit.messages).toEqual(message ? [expect.stringMatching(message)] : []);
    expect([audit.log.length, audit.outputs['checked-count']]).toEqual([1, `${kinds.length}`]);
  });

  test('follows the policy, and reads only the orders that are selected', async () => {
    const { account } = await createBulk([...several, logged]);
    const lists = { log: { 5000002: 'public', 5000005: 'public' }, ignore: { 5000001: 'expires soon' } };
    const policy = { default: 'keep-out', account: '1449471', ...lists };
    const inputs = { orders: '5000004,5000002,5000001' };
    const { rows, summary, messages, network } = await auditInVirtualTime(account, inputs, { policy });
    expect(rows.map((row) => [row['order-id'], row['desired'], row['verdict'], row['rule']].join(' '))).toEqual([
      '5000001  ignored 5000001: expires soon',
      '5000002 enabled in sync 5000002: public',
      '5000004 disabled reissue default',
    ]);
    expect(summary).toContain('what the policy file <code>ct-policy.json</code> decides');
    expect(messages).toEqual([expect.stringMatching(/^error: /)]);
    expect(network.sent.slice(0, 2)).toEqual(['0 account', '1 list']);
    expect(network.sent).toHaveLength(6);
  });

  test('hands over no renewals of exceptions, and warns of what the policy does not cover', async () => {
    const renewed = { ...keptOut, seed: { ...keptOut.seed, isRenewed: true } };
    const renewal = { ...keptOut, seed: { ...keptOut.seed, renewedOrderId: 5_000_001 } };
    const { account } = await createBulk([renewed, keptOut, renewal]);
    const policy = { default: 'log', 'keep-out': { 5000001: 'internal', 5000002: 'internal', 'typo.example': 'why' } };
    const { verdicts, messages, outputs } = await auditInVirtualTime(account, {}, { policy });
    expect(verdicts).toEqual({ 5000001: 'in sync', 5000002: 'in sync', 5000003: 'manual' });
    expect(outputs['to-do']).toBe('[]');
    expect(messages).toEqual([
      expect.stringMatching(/^warning: These domains .*: typo\.example\. /),
      expect.stringMatching(/^warning: These orders .* renewed, .*: 5000001\. /),
      expect.stringMatching(/^error: .*1 order out of sync/),
    ]);
    expect((await auditInVirtualTime(account, { orders: '5000001' }, { policy })).messages).toEqual([]);
  });

  test('reads a closed order that the policy names for its renewal alone, and warns if it cannot', async () => {
    const closed = {
      ...logged,
      seed: { ...logged.seed, status: 'revoked', isRenewed: true, renewedOrderId: 5_000_002 },
    };
    const { account } = await createBulk([closed, logged]);
    const policy = { default: 'log', 'keep-out': { 5000001: 'internal' } };
    const inputs = { orders: '5000002' };
    const { verdicts, messages, network } = await auditInVirtualTime(account, inputs, { policy });
    expect(verdicts).toEqual({ 5000002: 'manual' });
    expect(messages).toEqual([expect.stringMatching(/^error: CT audit: 1 order out of sync/)]);
    expect(network.sent).toEqual(['0 list', '1 order 5000001', '2 order 5000002', '2.2 certificate 5000002']);
    const unread = await auditInVirtualTime(account, inputs, { policy, ...refuseFirst(1, /5000001$/, refused(403)) });
    expect(unread.verdicts).toEqual({ 5000002: 'in sync' });
    expect(unread.messages).toEqual([
      expect.stringMatching(/^warning: The audit may miss .*: 5000001\. .*403 refused: No\.$/),
    ]);
    expect(unread.summary).toMatch(/may miss renewals:<.*> 1 order that/);
    // The summary names no order that is neither to do nor for a person.
    expect(unread.summary).not.toContain('5000001');
  });

  test('checks duplicates one after the other', async () => {
    const { account } = await createBulk([badDuplicate]);
    const { verdicts, network } = await auditInVirtualTime(account);
    expect(verdicts).toEqual({ 5000001: 'manual' });
    const times = network.sent.slice(3).map((line) => line.replace(/ \d+$/, ''));
    expect(times).toEqual(['2.2 duplicates', '3.2 duplicate', '4.2 duplicate']);
  });

  test('finds a duplicate with a name of its own that must stay out', async () => {
    const [name] = (logged.seed.certificate?.dnsNames ?? []) as [string];
    const duplicates = [{ scts: true, dnsNames: [name, 'a.corp.example.com'] }];
    const { account } = await createBulk([{ ...logged, seed: { ...logged.seed, duplicates } }]);
    const of = (policy: object) => auditInVirtualTime(account, {}, { policy: { default: 'log', ...policy } });
    const { verdicts, rows } = await of({ 'keep-out': { 'corp.example.com': 'internal' } });
    expect(verdicts).toEqual({ 5000001: 'manual' });
    expect(rows[0]?.['reason']).toMatch(
      /^duplicate with serial number \w+ has names which .*: a\.corp\.example\.com; /,
    );
    // An order ID decides about all names.
    const listed = { 'keep-out': { 'corp.example.com': 'internal' }, log: { 5000001: 'public' } };
    for (const policy of [{}, listed]) expect((await of(policy)).verdicts).toEqual({ 5000001: 'in sync' });
  });

  test('reads 20 orders at once', async () => {
    const { account } = await createBulk([logged], 45);
    const { network } = await auditInVirtualTime(account, { 'requests-per-minute': '2000' }, { latency: () => 9_000 });
    expect(network.maxOpen).toBe(40);
  });

  test('logs retries only as debug lines', async () => {
    const { account } = await createBulk([logged]);
    const down = () => refuseFirst(2, /5000001$/, refused(503));
    const { exitCode, log, messages: none } = await auditInVirtualTime(account, {}, down());
    expect([exitCode, log.length, none]).toEqual([0, 1, []]);
    const { messages } = await auditInVirtualTime(account, {}, { ...down(), env: { RUNNER_DEBUG: '1' } });
    expect(messages.filter((line) => /^debug: .*Attempt \d failed: 503 refused: No\./.test(line))).toHaveLength(2);
  });

  test('logs its progress', async () => {
    const { account } = await createBulk(
      [...Array(3).fill(logged), set, ...Array(5).fill(logged), duplicated, unread],
      44,
    );
    const { log } = await auditInVirtualTime(account, { 'requests-per-minute': '120' });
    // Four are not read; then two requests a second, of which the last ones are under way.
    expect(log[0]).toBe('12 of 44 orders, 1 out of sync, at least 32 s left.');
    expect(log[1]).toBe('21 of 44 orders, 2 out of sync, at least 23 s left.');
    account.pageSize = 20;
    const slow = await auditInVirtualTime(account, {}, { latency: () => 12_000 });
    expect(slow.log.slice(0, 2)).toEqual([
      'Reading the list of orders: 0 of an unknown number so far.',
      'Reading the list of orders: 20 of 44 so far.',
    ]);
  });

  test('uses the time of the system by default', async () => {
    await using runner = await startRunner();
    vi.stubEnv('RUNNER_TEMP', runner.file('.'));
    const row = '{"id": 7, "status": "revoked"}';
    const list = {
      status: 200,
      headers: {},
      body: `{"orders": [${row}, ${row}], "page": {"total": 1}}`,
      bodyError: undefined,
    };
    const transport = { send: async () => list, close: () => {} };
    const inputs = { orders: 'all', duplicates: 'true', fail: 'true', 'policy-file': 'none', 'disable-ct': 'false' };
    const { log } = await runner.run(() => run({ transport }), { 'api-key': 'key-0123456789', ...inputs });
    expect(log).toEqual([expect.stringMatching(/^Checked 1 order in 0 s: /)]);
  });

  test('whose outputs cannot be written is red', async () => {
    const { account } = await createBulk([logged]);
    const { exitCode, messages } = await auditInVirtualTime(account, {}, { env: { GITHUB_OUTPUT: '/nowhere/output' } });
    const message = expect.stringMatching(/^error: The audit is complete, but its outputs could not/);
    expect({ exitCode, messages }).toEqual({ exitCode: 1, messages: [message] });
  });
});

describe('an audit that stops', () => {
  test('bad inputs: nothing is sent', async () => {
    const { exitCode, messages, network } = await auditInVirtualTime(await createAccount(), { fail: 'x', orders: '' });
    expect({ exitCode, sent: network.sent, count: messages.length }).toEqual({ exitCode: 1, sent: [], count: 2 });
    await using runner = await startRunner();
    expect((await runner.run(() => run())).exitCode).toBe(1);
  });

  const noPlace = { env: { RUNNER_TEMP: '/nowhere' } };
  const ofAccount = (response: ReturnType<typeof refused>) => ({
    policy: { default: 'log', account: '5' },
    fault: ({ path }: Request) => (path.endsWith('/account') ? response : undefined),
  });
  const limited = refused(429, { 'retry-after': '121' });
  const one = { orders: [{ ...logged.seed, id: 7 }] };
  const unknownId = { policy: { default: 'log', ignore: { 5: 'x' } } };
  test.each<[string, AccountOptions, VirtualAuditOptions, seconds: number, RegExp]>([
    ['no place for a report', {}, noPlace, 0, / RUNNER_TEMP: ENOENT/],
    ['a list that is none', { listing: () => ({}) }, {}, 1, /: Could not read the list of orders: GET .*: 200, /],
    ['no order', {}, {}, 1, /: There is nothing to audit: /],
    ['an order ID of the policy that is not there', one, unknownId, 1, /cannot see: 5\. .*No order was read/],
    ['another account', {}, { policy: { default: 'log', account: '5' } }, 1, /account 1449471.* account 5/],
    ['an account that cannot be read', {}, ofAccount(refused(403)), 1, /403 .*View Only.*account can be removed/],
    ['an account behind a rate limit', {}, ofAccount(limited), 1, /429 .*lower requests-per-minute, or [^.]*\.$/],
    ['a rate limit', {}, { fault: () => limited }, 1, /429 refused: No; .* 121 seconds.* lower requests-per-minute/],
    ['a refused key', {}, { fault: () => refusedKey }, 1, /403 access_denied\|.*wrong, revoked/],
  ])('without a report: %s', async (_, options, faults, after, message) => {
    const account = await createAccount(options);
    const { exitCode, messages, summary, rows, outputs, log, seconds } = await auditInVirtualTime(account, {}, faults);
    const expected = { exitCode: 1, messages: [expect.stringMatching(message)], rows: [], outputs: {}, log: [], after };
    expect({ exitCode, messages, rows, outputs, log, after: seconds }).toEqual(expected);
    expect(summary).toContain('<h2>CT audit: stopped</h2>');
    expect(summary).not.toContain('partial');
  });

  test.each([
    ['order', /certificate\/5000002$/],
    ['certificate', /order\/5000002\//],
    ['duplicates', /duplicate$/],
    ['duplicate', /\/certificate\/\d+\/download/],
  ])('at once if the key is refused: %s', async (_, path) => {
    const { account } = await createBulk([logged, duplicated], 30);
    let refusals = 0;
    const latency = () => (refusals > 0 ? 60_000 : 1_000);
    const fault = (request: Request) => (path.test(request.path) && refusals++ === 0 ? refusedKey : undefined);
    const inputs = { 'requests-per-minute': '2000' };
    const audit = await auditInVirtualTime(account, inputs, { fault, latency });
    const { messages, rows, log, outputs, summary, seconds } = audit;
    expect(messages).toEqual([expect.stringMatching(/^error: Could not read .*: 403 access_denied\|.*wrong, revoked/)]);
    const reason = messages[0]?.slice('error: '.length);
    expect(Object.entries(rows.at(-1) ?? {}).filter(([, value]) => value !== null)).toEqual([
      ['verdict', 'partial'],
      ['reason', reason],
    ]);
    expect(rows.slice(0, -1).every(({ verdict }) => verdict === 'in sync')).toBe(true);
    expect(Object.keys(outputs)).toEqual(['report-file', 'json-file']);
    expect(log.at(-1)).toMatch(` ${outputs['report-file']} and ${outputs['json-file']}`);
    expect(summary).toContain('A partial report');
    expect(seconds).toBeLessThan(10);
  });

  test.each([
    [refused(403), /the last one is order 5000039: Could not read order 5000039: 403 refused: No\. .*View Only/],
    [{ status: 200, body: '{}' }, /order 5000039: .*200, but the response is not order 5000039/],
  ])(
    'after 10 unknown in a row, as the orders finish; those that are not read do not count',
    async (response, message) => {
      const { account } = await createBulk([logged, unread], 100);
      const fault = ({ path }: Request) => (/certificate\/50000(01|[23]\d)$/.test(path) ? response : undefined);
      const { messages, verdicts } = await auditInVirtualTime(account, { retries: '0' }, { fault });
      const read = Object.values(verdicts).filter((verdict) => verdict !== 'not applicable');
      // One behind which others are in sync does not count.
      expect(read).toEqual(['unknown', ...Array(9).fill('in sync'), ...Array(10).fill('unknown'), 'partial']);
      expect(messages).toEqual([expect.stringMatching(message)]);
    },
  );

  test('not after 10 unknown whose requests did not fail', async () => {
    const kinds = [orderKinds['a duplicate without an ID'], orderKinds['an empty list of SCTs']];
    const { account } = await createBulk(kinds, 22);
    const { messages, outputs } = await auditInVirtualTime(account);
    expect(messages).toEqual([expect.stringMatching(/^error: CT audit: 22 orders unknown/)]);
    expect(outputs['unknown-count']).toBe('22');
  });

  const limit = refused(429, { 'retry-after': '60' });
  test.each([
    [limit, /^error: The audit stopped, because for 10 minutes each response was a 429: /],
    // Its status came.
    ['cut body' as const, /^error: The audit stopped, because 10 orders in a row are unknown: /],
  ])('after 10 minutes with responses of which each was a 429: %#', async (response, message) => {
    const { account } = await createBulk([logged], 20);
    let sent = 0;
    const fault = ({ path }: Request) => {
      if (path.includes('?')) return undefined;
      return ++sent % 10 === 0 ? response : limit;
    };
    const { messages } = await auditInVirtualTime(account, {}, { fault });
    expect(messages).toEqual([expect.stringMatching(message)]);
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
