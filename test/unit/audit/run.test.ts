import { rmSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { run } from '../../../src/audit/run.ts';
import { auditInVirtualTime, createAccount, createBulk } from '../../audit/virtual-audit.ts';
import { refused, refusedKey } from '../../harness/virtual-network.ts';
import { repeating } from '../../stand-in/list-faults.ts';
import { orderKinds } from '../../stand-in/order-fixtures.ts';
import { kindOf } from '../../stand-in/routes.ts';
import { startRunner } from '../runner.ts';

const {
  logged,
  'kept out': keptOut,
  'logged, but disabled since': set,
  'a duplicate kept out': duplicate,
} = orderKinds;
const { private: unread, 'its status a word': garbled } = orderKinds;
const mixed = [keptOut, logged, unread, set];
const DOCUMENTED =
  'CT audit: 2 orders out of sync (1 reissue, 1 set status, 0 manual). See the job summary and the report.';

describe('a completed audit', () => {
  test('reports what is out of sync, and is red', async () => {
    const { account } = await createBulk(mixed);
    const { exitCode, log, messages, rows, json, outputs, summary, network } = await auditInVirtualTime(account);
    expect({ exitCode, messages }).toEqual({ exitCode: 1, messages: [`error: ${DOCUMENTED}`] });
    expect(log).toEqual([
      `Checked 4 orders in 2 s: 1 reissue, 1 set status, 0 manual, 0 unknown, 0 pending, 1 in sync, 1 not applicable, 0 ignored. Report: ${outputs['report-file']}`,
    ]);
    const shown = rows.map(([id, status, , , , ...others]) => [id, status, ...others.slice(0, 6)].join('|'));
    expect(shown).toEqual([
      '5000001|issued|enabled|disabled|disabled|reissue|the certificate was issued with CT logging disabled|false',
      '5000002|issued|enabled|enabled|enabled|in sync||false',
      '5000003|issued|enabled|unknown|unknown|not applicable|its product private_ssl_plus is not for public TLS|unknown',
      '5000004|issued|enabled|disabled|enabled|set status|the next reissue would be issued with CT logging disabled|false',
    ]);
    expect(outputs).toEqual({
      'to-do': `[{"order-id":"5000001","disable-ct":false,"expected-serial-number":"${rows[0]?.[11]}"},{"order-id":"5000004","disable-ct":false,"expected-serial-number":"${rows[3]?.[11]}"}]`,
      'to-do-count': '2',
      'manual-count': '0',
      'unknown-count': '0',
      'pending-count': '0',
      'checked-count': '4',
      'report-file': expect.stringMatching(/\/temporary\/.*\/ct-audit\.csv$/),
      'json-file': outputs['report-file']?.replace(/csv$/, 'json'),
    });
    expect(json.map((row) => [row['order-id'], row['verdict']])).toEqual(rows.map((cells) => [cells[0], cells[8]]));
    expect(summary).toMatch(
      /^<h2>CT audit: 2 orders out of sync<\/h2>\n<p>4 orders in 2 s\. Desired: CT logging <strong>enabled<\/strong>, the opposite for 0 orders; 0 orders ignored\.<\/p>/,
    );
    expect(network.sent).toEqual([
      '0 list',
      ...['5000001', '5000002', '5000004'].flatMap((id) => [`1 order ${id}`, `1 certificate ${id}`]),
    ]);
    expect(network.isClosed).toBe(true);
  });

  test('with fail: false is green, and warns', async () => {
    const { account } = await createBulk(mixed);
    const { exitCode, messages, outputs } = await auditInVirtualTime(account, { fail: 'false' });
    expect({ exitCode, messages }).toEqual({ exitCode: 0, messages: [`warning: ${DOCUMENTED}`] });
    expect(outputs['to-do-count']).toBe('2');
  });

  test('that finds nothing is green and quiet', async () => {
    const { account } = await createBulk([logged]);
    const { exitCode, messages, log, outputs } = await auditInVirtualTime(account);
    expect({ exitCode, messages, lines: log.length }).toEqual({ exitCode: 0, messages: [], lines: 1 });
    expect(outputs).toMatchObject({ 'to-do': '[]', 'to-do-count': '0', 'checked-count': '1' });
  });

  test('follows the policy', async () => {
    const { account } = await createBulk([...mixed, logged]);
    const policy = {
      'disable-ct': 'true',
      opposite: '5000002 5000005',
      ignore: '5000001',
      orders: '5000004,5000002,5000001',
    };
    const { rows, summary, outputs, network } = await auditInVirtualTime(account, policy);
    expect(rows.map((cells) => [cells[0], cells[5], cells[8]].join(' '))).toEqual([
      '5000001  ignored',
      '5000002 enabled in sync',
      '5000004 disabled reissue',
    ]);
    expect(summary).toContain('CT logging <strong>disabled</strong>, the opposite for 2 orders; 1 order ignored.');
    expect(summary).toContain('The orders input selected 3 of 5 orders.');
    expect(JSON.parse(outputs['to-do'] ?? '')).toMatchObject([{ 'order-id': '5000004', 'disable-ct': true }]);
    expect(outputs['checked-count']).toBe('3');
    expect(network.sent).toHaveLength(5);
  });

  test('warns of exceptions whose renewal was not found', async () => {
    const renewed = { ...keptOut, seed: { ...keptOut.seed, isRenewed: true } };
    const { account } = await createBulk([renewed, logged]);
    const { exitCode, messages } = await auditInVirtualTime(account, { opposite: '5000001' });
    expect({ exitCode, messages }).toEqual({
      exitCode: 0,
      messages: [expect.stringMatching(/^warning: .*found no renewal of them: 5000001\. /)],
    });
  });

  test('reads an order that appears twice if one of its rows requires that', async () => {
    const { account } = await createBulk([unread, logged]);
    account.listing = repeating('5000001', { product: { name_id: 'ssl_plus' } });
    const { verdicts, network } = await auditInVirtualTime(account);
    expect([verdicts, network.sent[1]]).toEqual([{ 5000001: 'not applicable', 5000002: 'in sync' }, '1 order 5000001']);
  });

  test('checks duplicates, unless it should not', async () => {
    const { account } = await createBulk([duplicate]);
    const { verdicts, outputs, summary, rows, network } = await auditInVirtualTime(account);
    expect({ verdicts, count: outputs['manual-count'] }).toEqual({ verdicts: { 5000001: 'manual' }, count: '1' });
    expect(rows[0]?.[9]).toMatch(
      /^duplicate with serial number [0-9A-F]+ was issued with CT logging disabled: request a new duplicate, deploy it, then revoke this one$/,
    );
    expect(summary).toContain('1 order with duplicates, according to the list: 2 duplicates were checked.');
    expect(network.sent).toHaveLength(6);
    const without = await auditInVirtualTime(account, { duplicates: 'false' });
    expect([without.verdicts, without.network.sent.length]).toEqual([{ 5000001: 'in sync' }, 3]);
  });

  test('logs retries only as debug lines', async () => {
    const { account } = await createBulk([logged]);
    const down = () => {
      let left = 2;
      return {
        fault: ({ path }: { path: string }) => (path.endsWith('5000001') && left-- > 0 ? refused(503) : undefined),
      };
    };
    const quiet = await auditInVirtualTime(account, {}, down());
    expect({ exitCode: quiet.exitCode, lines: quiet.log.length, messages: quiet.messages }).toEqual({
      exitCode: 0,
      lines: 1,
      messages: [],
    });
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
    expect(slow.log[0]).toBe('Reading the list of orders: 20 of 44 so far.');
  });

  test('expects four requests for an order with duplicates, if they are checked', async () => {
    const { account } = await createBulk([logged, orderKinds['duplicates as desired']], 20);
    const first = async (duplicates: string) =>
      (await auditInVirtualTime(account, { 'requests-per-minute': '60', duplicates }, { latency: () => 9_000 })).log[1];
    expect(await first('true')).toBe('3 of 20 orders, 0 out of sync, at least 54 s left.');
    expect(await first('false')).toBe('5 of 20 orders, 0 out of sync, at least 30 s left.');
  });

  test('holds all requests after a 429', async () => {
    const { account } = await createBulk([logged], 2);
    let left = 1;
    const fault = ({ path }: { path: string }) =>
      path.includes('?') && left-- > 0 ? refused(429, { 'retry-after': '7' }) : undefined;
    const { network, exitCode } = await auditInVirtualTime(account, {}, { fault });
    expect(exitCode).toBe(0);
    // A fifth of a second for each token, because the bucket was empty.
    expect(network.sent.map((line) => line.split(' ')[0])).toEqual(['0', '8.2', '9.2', '9.2', '9.2', '9.2']);
  });

  test('uses the time of the system by default', async () => {
    await using runner = await startRunner();
    vi.stubEnv('RUNNER_TEMP', runner.file('.'));
    const empty = { status: 200, headers: {}, body: '{"page": {"total": 0}}', bodyError: undefined };
    const transport = { send: async () => empty, close: () => {} };
    const inputs = { 'api-key': 'key-0123456789', orders: 'all', duplicates: 'true', fail: 'true' };
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

describe('an audit that stops', () => {
  test('bad inputs: nothing is sent', async () => {
    const { exitCode, messages, network } = await auditInVirtualTime(await createAccount(), {
      opposite: 'x',
      orders: '',
    });
    expect({ exitCode, sent: network.sent, count: messages.length }).toEqual({ exitCode: 1, sent: [], count: 2 });
    await using runner = await startRunner();
    expect((await runner.run(() => run())).exitCode).toBe(1);
  });

  test('a list that cannot be read: no report', async () => {
    const account = await createAccount({ listing: () => ({}) });
    const { exitCode, messages, summary, network, csv, outputs, log } = await auditInVirtualTime(account);
    expect({ exitCode, sent: network.sent, csv, outputs, log }).toEqual({
      exitCode: 1,
      sent: ['0 list'],
      csv: '',
      outputs: {},
      log: [],
    });
    expect(messages).toEqual([
      expect.stringMatching(
        /^error: Could not read the list of orders: GET .*limit=1000&offset=0&sort=order_id: 200, but the response is not a list of orders\. /,
      ),
    ]);
    expect(summary).toMatch(/^<h2>CT audit: stopped<\/h2>\n<p>Could not read the list/);
    expect(summary).not.toContain('partial');
  });

  test('an outage while the list is read: after 10 minutes', async () => {
    const slow = { fault: () => refused(503), latency: () => 250_000 };
    const { messages, seconds, csv } = await auditInVirtualTime(await createAccount(), {}, slow);
    expect({ seconds, csv }).toEqual({ seconds: 600, csv: '' });
    expect(messages).toEqual([
      expect.stringMatching(
        /^error: The audit stopped, because for 10 minutes .*: the last failure is 503 refused: No\. /,
      ),
    ]);
  });

  test('a wrong policy: no order is read', async () => {
    const { account } = await createBulk([logged]);
    const { messages, network, csv } = await auditInVirtualTime(account, { ignore: '5' });
    expect({ sent: network.sent, csv }).toEqual({ sent: ['0 list'], csv: '' });
    expect(messages).toEqual([
      expect.stringMatching(/^error: The inputs name orders that the account does not have, .*: ignore: 5\. /),
    ]);
  });

  test('a refused key: a partial report', async () => {
    const { account } = await createBulk(mixed);
    const fault = ({ path }: { path: string }) => (path.endsWith('certificate/5000004') ? refusedKey : undefined);
    const { exitCode, messages, rows, json, log, outputs, summary } = await auditInVirtualTime(
      account,
      {},
      { fault, latency: (path) => (path.includes('5000002') ? 5_000 : 1_000) },
    );
    expect({ exitCode, outputs, count: messages.length }).toEqual({ exitCode: 1, outputs: {}, count: 1 });
    expect(messages[0]).toMatch(
      /^error: Could not read order 5000004: .*: 403 access_denied\|access_denied_invalid_key: Access denied due to access_denied_invalid_key\. .*wrong, revoked/,
    );
    expect(rows.map((cells) => [cells[0], cells[8]])).toEqual([
      ['5000001', 'reissue'],
      ['5000003', 'not applicable'],
      ['', 'partial'],
    ]);
    expect(rows[2]?.[9]).toBe(messages[0]?.slice('error: '.length));
    expect(json.at(-1)).toMatchObject({ 'order-id': null, verdict: 'partial', reason: rows[2]?.[9] });
    expect(log).toEqual([
      expect.stringMatching(/^Partial report with the findings so far: (\/.*\/ct-audit\.)csv and \1json$/),
    ]);
    expect(summary).toContain('A partial report has the findings so far.');
  });

  /** The higher the ID of an order, the later its response. */
  const inTurn = (path: string) => (Number(/5000\d{3}/.exec(path)?.[0] ?? 0) % 1_000) * 100;
  const fast = { 'requests-per-minute': '2000' };
  test('10 unknown in a row, as the orders finish', async () => {
    const { account } = await createBulk([logged], 30);
    const latency = (path: string) => 5_000 - inTurn(path);
    const fault = ({ path }: { path: string }) => (/certificate\/50000[12]\d$/.test(path) ? refused(403) : undefined);
    const { messages, rows } = await auditInVirtualTime(account, fast, { latency, fault });
    const unknown = Array.from({ length: 10 }, (_, index) => `50000${index + 20} unknown`);
    const found = rows.slice(0, -1).map((cells) => [cells[0], cells[8]].join(' '));
    expect(found).toEqual([...unknown, '5000030 in sync']);
    expect(messages).toEqual([
      expect.stringMatching(
        /^error: The audit stopped, because 10 orders in a row are unknown: the last one is order 5000020: Could not read order 5000020: 403 refused: No\. The API key is not allowed to read this: /,
      ),
    ]);
  });

  test('9 unknown in a row do not stop it, nor do 18 with unread orders between them', async () => {
    const { account } = await createBulk([...Array(9).fill(garbled), logged, ...Array(9).fill(garbled)]);
    const { messages, outputs } = await auditInVirtualTime(account, fast, { latency: inTurn });
    expect([messages, outputs['unknown-count']]).toEqual([
      ['error: CT audit: 18 orders unknown. See the job summary and the report.'],
      '18',
    ]);
    const other = await createBulk([garbled, unread], 20);
    const stopped = await auditInVirtualTime(other.account, fast, { latency: inTurn });
    expect(stopped.messages).toEqual([
      expect.stringMatching(
        /order 5000019: CertCentral reports a disable_ct .*\. Check these orders in CertCentral\.$/,
      ),
    ]);
  });

  test.each(['duplicates', 'duplicate'])(
    '10 unknown in a row because of their %s: the hint is about that',
    async (kind) => {
      const { account } = await createBulk([orderKinds['duplicates as desired']], 10);
      const fault = (request: Parameters<typeof kindOf>[0]) => (kindOf(request) === kind ? refused(429) : undefined);
      const { messages } = await auditInVirtualTime(account, { retries: '0' }, { fault });
      expect(messages).toEqual([
        expect.stringMatching(
          /10 orders in a row are unknown.*429 refused: No\. The rate limit .* lower requests-per-minute/,
        ),
      ]);
    },
  );

  test('a rate limit: the hint names the input that helps', async () => {
    const account = await createAccount();
    const { messages, summary } = await auditInVirtualTime(
      account,
      {},
      { fault: () => refused(429, { 'retry-after': '121' }) },
    );
    const hint =
      'The rate limit of the API key is exhausted: lower requests-per-minute, or run the audit when fewer others use the key.';
    expect(messages).toEqual([
      expect.stringMatching(/: 429 refused: No; the service asks for a wait of 121 seconds, /),
    ]);
    for (const text of [messages[0], summary]) expect(text).toContain(hint);
  });

  test('no place for a report: nothing is sent', async () => {
    const { exitCode, messages, network } = await auditInVirtualTime(
      await createAccount(),
      {},
      { env: { RUNNER_TEMP: '/nowhere' } },
    );
    expect({ exitCode, sent: network.sent }).toEqual({ exitCode: 1, sent: [] });
    expect(messages).toEqual([expect.stringMatching(/^error: .* RUNNER_TEMP: ENOENT/)]);
  });

  test('a partial report that cannot be written does not hide why it stopped', async () => {
    const { account } = await createBulk([logged]);
    let temporary = '';
    const { messages, log, summary } = await auditInVirtualTime(
      account,
      {},
      {
        onStart: (folder) => (temporary = folder),
        fault: ({ path }) => {
          if (path.includes('?')) return undefined;
          rmSync(temporary, { recursive: true, force: true });
          return refusedKey;
        },
      },
    );
    expect(messages).toEqual([expect.stringMatching(/^error: Could not read .*order 5000001: .*: 403 access_denied/)]);
    expect(log).toEqual([expect.stringMatching(/^Cannot write the report: ENOENT/)]);
    expect(summary).not.toContain('partial report');
  });
});
