import { rmSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { startRunner } from '../runner.ts';
import { PlayedExchange } from '../scripted-transport.ts';
import { API_KEY, API_URL, PlayedAccount, type PlayedOrder, refused } from './scripted-service.ts';

/** Runs the action in virtual time. */
async function run(account: PlayedAccount, given: Record<string, string> = {}, env: Record<string, string> = {}) {
  await using runner = await startRunner();
  const temporary = runner.file('temporary');
  await mkdir(temporary);
  for (const [key, value] of Object.entries({ RUNNER_TEMP: temporary, ...env })) vi.stubEnv(key, value);
  const { run: action } = await import('../../../src/audit/run.ts');
  const { clock } = account;
  const inputs = { 'api-key': API_KEY, 'api-url': API_URL, ...given };
  const handed = await runner.hand(() => account.pass(action({ transport: account, clock })), inputs);
  const [folder = ''] = await readdir(temporary).catch(() => []);
  const [name = ''] = folder ? await readdir(join(temporary, folder)) : [];
  const report = name && (await readFile(join(temporary, folder, name), 'utf8'));
  const said = handed.commands.filter(({ command }) => command !== 'add-mask');
  return {
    ...handed,
    said: said.map(({ command, message }) => `${command}: ${message}`),
    rows: report.split('\r\n').slice(1, -1),
    name,
    sent: account.sent,
  };
}

const orders: PlayedOrder[] = [
  { id: 9, certificate: 'kept out' },
  { id: 8 },
  { id: 11, status: 'revoked' },
  { id: 10, disableCt: true },
];
const ROWS = [
  '9,issued,9.example,,2026-07-01T12:34:56.000Z,enabled,enabled,disabled,reissue,the certificate was issued with CT logging disabled',
  '8,issued,8.example,,2026-07-01T12:34:56.000Z,enabled,enabled,enabled,in step,',
  '11,revoked,,,,enabled,unknown,none,not applicable,the order is revoked',
  '10,issued,10.example,,2026-07-01T12:34:56.000Z,enabled,disabled,enabled,set status,the next reissue would be with CT logging disabled',
];
const RESULT = 'Checked 4 orders in 2 s: 1 reissue, 1 set status, 0 unknown, 1 in step, 1 not applicable. Report: ';
const COMPLAINT =
  'CT audit: 2 orders out of step (1 to reissue, 1 to set the status of). See the job summary and the report.';

describe('a whole audit', () => {
  test('tells what is out of step, and is red for it', async () => {
    const account = new PlayedAccount(orders);
    const { exitCode, log, said, rows, name, outputs, summary, sent } = await run(account);
    expect({ exitCode, log, said, rows, name }).toEqual({
      exitCode: 1,
      log: [expect.stringContaining(RESULT)],
      said: [`error: ${COMPLAINT}`],
      rows: ROWS,
      name: 'ct-audit.csv',
    });
    expect(outputs).toEqual({
      'to-do': '[{"order-id":"9","disable-ct":false},{"order-id":"10","disable-ct":false}]',
      'to-do-count': '2',
      'unknown-count': '0',
      'checked-count': '4',
      'report-file': expect.stringMatching(/\/digicert-[^/]+\/ct-audit\.csv$/),
    });
    expect(summary).toMatch(
      /^<h2>CT audit: 2 out of step, 0 unknown<\/h2>\n<p>4 orders checked in 2 s\. Wanted: CT logging <strong>enabled<\/strong>, the other status for 0 orders\.<\/p>/,
    );
    expect(sent).toEqual([
      '0 list',
      '1 order 9',
      '1 certificate 9',
      '1 order 8',
      '1 certificate 8',
      '1 order 10',
      '1 certificate 10',
    ]);
    expect(account.closed).toBe(1);
  });

  test('with fail: false is green, and warns', async () => {
    const { exitCode, said, outputs } = await run(new PlayedAccount(orders), { fail: 'false' });
    expect({ exitCode, said, toDo: outputs['to-do-count'] }).toEqual({
      exitCode: 0,
      said: [`warning: ${COMPLAINT}`],
      toDo: '2',
    });
  });

  test('of an account in step is green and quiet', async () => {
    const { exitCode, said, outputs, rows } = await run(new PlayedAccount());
    expect({ exitCode, said, rows: rows.length }).toEqual({ exitCode: 0, said: [], rows: 1 });
    expect(outputs).toMatchObject({ 'to-do': '[]', 'to-do-count': '0', 'checked-count': '1' });
  });

  test('goes by the policy', async () => {
    const { rows, summary } = await run(new PlayedAccount(orders), {
      'disable-ct': 'true',
      except: '8, 9',
      orders: '9 10',
    });
    expect(rows.map((row) => row.split(',')).map((cells) => [cells[0], cells[5], cells[8]])).toEqual([
      ['9', 'enabled', 'reissue'],
      ['10', 'disabled', 'reissue'],
    ]);
    expect(summary).toContain('CT logging <strong>disabled</strong>, the other status for 2 orders.');
  });

  test('shows no retries; with debug logs they are there', async () => {
    const down = () => {
      let left = 2;
      return new PlayedAccount().on('order', () => (left-- > 0 ? refused(503) : undefined));
    };
    const quiet = await run(down());
    expect({ exitCode: quiet.exitCode, lines: quiet.log.length, said: quiet.said }).toEqual({
      exitCode: 0,
      lines: 1,
      said: [],
    });
    const { said } = await run(down(), {}, { RUNNER_DEBUG: '1' });
    expect(said.filter((line) => /^debug: .*Attempt \d of 6 failed: 503 no: Said\./.test(line))).toHaveLength(2);
  });

  test('tells how far it has come', async () => {
    const forty = Array.from({ length: 40 }, (_, index) => ({ id: index + 1, disableCt: index % 4 === 0 }));
    const account = new PlayedAccount([...forty, { id: 41, status: 'revoked' }]);
    const { log } = await run(account, { 'requests-per-minute': '120' });
    expect(log.slice(0, -1)).toEqual([
      '13 of 41 orders, 3 out of step, about 28 s left.',
      '23 of 41 orders, 6 out of step, about 18 s left.',
      '33 of 41 orders, 8 out of step, about 8 s left.',
    ]);
  });

  test('tells how far the list is read', async () => {
    let pages = 0;
    const account = new PlayedAccount([{ id: 1 }, { id: 2 }]).on('list', () => {
      const orders = [{ id: ++pages, status: 'issued' }];
      return { body: JSON.stringify({ orders, page: { total: 2 } }) };
    });
    account.latency = 6_000;
    expect((await run(account)).log[0]).toBe('Reading the list of orders: 1 of 2 so far.');
  });

  test('a rate limit holds all requests', async () => {
    let left = 1;
    const account = new PlayedAccount([{ id: 1 }, { id: 2 }]).on('list', () =>
      left-- > 0 ? refused(429, { 'retry-after': '7' }) : undefined,
    );
    const { sent, exitCode } = await run(account);
    expect(exitCode).toBe(0);
    // A fifth of a second for each token: the bucket was empty.
    expect(sent).toEqual([
      '0 list',
      '8.2 list',
      '9.2 order 1',
      '9.2 certificate 1',
      '9.2 order 2',
      '9.2 certificate 2',
    ]);
  });

  test('goes by the time of the system where none is played', async () => {
    await using runner = await startRunner();
    vi.stubEnv('RUNNER_TEMP', runner.file('.'));
    const { run: action } = await import('../../../src/audit/run.ts');
    const transport = new PlayedExchange({ body: '{"page": {"total": 0}}' });
    const { log } = await runner.hand(() => action({ transport }), { 'api-key': API_KEY });
    expect(log).toEqual([expect.stringMatching(/^Checked 0 orders in 0 s: /)]);
  });

  test('outputs that cannot be written fail it', async () => {
    const { exitCode, said } = await run(new PlayedAccount(), {}, { GITHUB_OUTPUT: '/nowhere/output' });
    expect(exitCode).toBe(1);
    expect(said).toEqual([
      'error: The audit is done, but its outputs could not be written: Missing file at path: /nowhere/output',
    ]);
  });
});

describe('an audit that stops', () => {
  test('inputs that are wrong: nothing is sent', async () => {
    const { exitCode, said, sent } = await run(new PlayedAccount(), { except: 'x', 'api-key': '' });
    expect({ exitCode, sent, said: said.length }).toEqual({ exitCode: 1, sent: [], said: 2 });
  });

  test('a world is not needed', async () => {
    await using runner = await startRunner();
    const { run: action } = await import('../../../src/audit/run.ts');
    expect((await runner.hand(() => action())).exitCode).toBe(1);
  });

  test('a list that cannot be read: no report', async () => {
    const { exitCode, said, summary, sent, name, outputs, log } = await run(new PlayedAccount().on('list', () => ({})));
    expect({ exitCode, sent, name, outputs, log }).toEqual({
      exitCode: 1,
      sent: ['0 list'],
      name: '',
      outputs: {},
      log: [],
    });
    expect(said).toEqual([
      `error: Could not read the list of orders: GET ${API_URL}/order/certificate?limit=1000&offset=0: 200, but not with a list of orders. Check api-url, and whether a proxy, portal or gateway responds in place of CertCentral.`,
    ]);
    expect(summary).toMatch(/^<h2>CT audit: it stopped<\/h2>\n<p>Could not read the list/);
    expect(summary).not.toContain('partial');
  });

  test('a wrong policy: no order is read', async () => {
    const { said, sent } = await run(new PlayedAccount(), { except: '5' });
    expect(sent).toEqual(['0 list']);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^error: The policy names orders that the account does not have, .*: except: 5\. /);
  });

  test('a refused key: a partial report', async () => {
    const account = new PlayedAccount(orders).on('order', (id) => (id === '10' ? refused(401) : undefined));
    const { exitCode, said, rows, name, log, outputs, summary } = await run(account);
    expect({ exitCode, outputs, name, said: said.length }).toEqual({
      exitCode: 1,
      outputs: {},
      name: 'ct-audit.csv',
      said: 1,
    });
    expect(said[0]).toMatch(/^error: Could not read order 10: .*: 401 no: Said\. /);
    expect(rows.slice(0, 3)).toEqual(ROWS.slice(0, 3));
    expect(rows.slice(3)).toEqual([
      expect.stringMatching(/^,{8}partial,"?This report is partial: Could not read order 10/),
    ]);
    expect(log).toEqual([
      expect.stringMatching(/^What was seen until then is in a partial report: \/.*\/ct-audit\.csv$/),
    ]);
    expect(summary).toContain('What was seen until then is in a partial report');
  });

  test('10 unknown in a row, in the order of the answers', async () => {
    const fifteen = Array.from({ length: 15 }, (_, index) => ({ id: index + 1 }));
    const account = new PlayedAccount(fifteen).on('order', (id) => (Number(id) > 1 ? refused(403) : undefined));
    const { exitCode, said, rows } = await run(account);
    expect({ exitCode, rows: rows.length }).toEqual({ exitCode: 1, rows: 12 });
    expect(said).toEqual([
      `error: 10 orders in a row are unknown, so the audit stopped: the last is order 11: Could not read order 11: GET ${API_URL}/order/certificate/11: 403 no: Said. The API key may not read this: in CertCentral its API key restrictions must be None, Orders or View Only, and its user must see the orders.`,
    ]);
  });

  test('also of those that were read, and not understood', async () => {
    const ten = Array.from({ length: 10 }, (_, index) => ({ id: index + 1 }));
    const account = new PlayedAccount(ten).on('order', (id) => ({
      body: JSON.stringify({ id: Number(id), status: 'issued', disable_ct: 'no' }),
    }));
    expect((await run(account)).said).toEqual([
      'error: 10 orders in a row are unknown, so the audit stopped: the last is order 10: the disable_ct of the order is neither true nor false. Look at these orders in CertCentral.',
    ]);
  });

  test('9 do not', async () => {
    const twenty = Array.from({ length: 20 }, (_, index) => ({ id: index + 1 }));
    const account = new PlayedAccount(twenty).on('order', (id) => (Number(id) % 10 > 0 ? refused(403) : undefined));
    const { said, outputs } = await run(account);
    expect(said).toEqual(['error: CT audit: 18 orders unknown. See the job summary and the report.']);
    expect(outputs['unknown-count']).toBe('18');
  });

  test('for a rate limit the hint names the input that helps', async () => {
    const account = new PlayedAccount().on('list', () => refused(429, { 'retry-after': '121' }));
    const { said, summary } = await run(account);
    const HINT =
      'The rate limit of the API key is used up: lower requests-per-minute, or run the audit when less else uses the key.';
    expect(said).toEqual([expect.stringMatching(/: 429 no: Said; the service asks to wait 121 seconds, /)]);
    expect(said[0]).toContain(HINT);
    expect(summary).toContain(HINT);
  });

  test('where there can be no report nothing is sent', async () => {
    const { exitCode, said, sent } = await run(new PlayedAccount(), {}, { RUNNER_TEMP: '/nowhere' });
    expect({ exitCode, sent }).toEqual({ exitCode: 1, sent: [] });
    expect(said).toEqual([expect.stringMatching(/^error: There can be no file in RUNNER_TEMP: ENOENT/)]);
  });

  test('a partial report that cannot be written does not hide why it stopped', async () => {
    const account = new PlayedAccount().on('order', () => {
      rmSync(process.env['RUNNER_TEMP'] ?? '', { recursive: true });
      return refused(401);
    });
    const { said, log, summary } = await run(account);
    expect(said).toEqual([expect.stringMatching(/^error: Could not read order 7: .*: 401 no: Said\. /)]);
    expect(log).toEqual([expect.stringMatching(/^The report could not be written: ENOENT/)]);
    expect(summary).not.toContain('partial report');
  });
});
