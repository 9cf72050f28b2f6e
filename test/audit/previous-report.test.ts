import { describe, expect, test } from 'vitest';
import { orderKinds } from '../stand-in/order-fixtures.ts';
import { audit, expectFound, expectGreen, expectStopped, order, type Step, startBulk, startService } from './step.ts';

const { logged, 'kept out': keptOut, 'issued, and cannot be downloaded': unreadable, private: unread } = orderKinds;
const PREVIOUS = { 'previous-report': 'previous.json', fail: 'new' };
const after = (night: Step) => ({ files: { 'previous.json': night.json } });
const marksIn = ({ summary }: Step) => summary.match(/<strong>new/g)?.length ?? 0;

test('three nights: only what is new is red', async () => {
  const kinds = [...Array(10).fill(keptOut), unreadable, unread, logged, unreadable, logged];
  await using account = await startBulk(kinds);
  const { service, bulk } = account;

  const first = await audit(service, PREVIOUS);
  expectFound(first, { outOfSync: 10, unknown: 2 });
  expect(first.log[0]).toMatch(/^previous-report names no file/);
  expect(first.outputs).toMatchObject({ 'new-count': '12', state: 'attention' });
  expect([first.errors[0], marksIn(first)]).toEqual([expect.not.stringContaining('new'), 0]);

  const same = await audit(service, PREVIOUS, after(first));
  expect([same.exitCode, same.outputs['new-count'], marksIn(same)]).toEqual([0, '0', 0]);
  expect(same.commands.filter(({ command }) => command === 'warning').map(({ message }) => message)).toEqual([
    expect.stringMatching(/10 orders out of sync .*, 2 orders unknown; 0 of them new\./),
  ]);

  bulk.grow(1);
  const second = await audit(service, PREVIOUS, after(same));
  expectFound(second, { outOfSync: 11, unknown: 2 });
  expect(second.errors[0]).toContain('; 1 of them new.');
  expect(second.outputs['new-count']).toBe('1');
  expect(second.rows.filter((row) => row.new === 'true').map((row) => row['order-id'])).toEqual([bulk.ids.at(-1)]);
  expect(marksIn(second)).toBe(1);
  const third = await audit(service, PREVIOUS, after(second));
  // The same findings: the same message, but for what is new.
  expect(third.outputs['message']).toBe(second.outputs['message']?.replace('1 new', '0 new'));
  expect((await audit(service, PREVIOUS, after(third))).outputs['message']).toBe(third.outputs['message']);

  for (const [id, { certificate }] of service.orders)
    if (certificate && bulk.kindOf(id) !== unread) Object.assign(service.orders.get(id) ?? {}, { status: 'revoked' });
  for (const id of bulk.ids)
    if (bulk.kindOf(id) === unreadable) Object.assign(service.orders.get(id) ?? {}, { status: 'revoked' });
  const solved = await audit(service, PREVIOUS, after(third));
  expectGreen(solved);
  expect(solved.outputs).toMatchObject({ 'new-count': '0', state: 'in-sync' });
  expect(solved.outputs['message']).toMatch(/^CT audit: 0 reissue, .* 0 pending, 0 new; fingerprint e3b0c44298fc$/);
  expect(solved.summary).toContain('<h2>CT audit: in sync</h2>');
});

test('a finding that comes back, or has another verdict, is new; the report of another account has none of them', async () => {
  await using account = await startBulk([keptOut, unreadable]);
  const { service } = account;
  const before = await audit(service);
  const json = before.json.replace('"verdict":"unknown"', '"verdict":"manual"');
  const changed = await audit(service, PREVIOUS, { files: { 'previous.json': json } });
  expect(changed.rows.map((row) => row.new)).toEqual(['false', 'true']);
  const other = before.json.replaceAll('"order-id":"5', '"order-id":"6');
  const foreign = await audit(service, PREVIOUS, { files: { 'previous.json': other } });
  expect(foreign.rows.map((row) => row.new)).toEqual(['true', 'true']);
});

describe('a file that is no previous report', () => {
  const row = (id: number) =>
    `{"order-id":"${id}","status":null,"common-name":null,"product":null,"valid-till":null,"desired":"enabled","order-ct-status":"enabled","certificate-ct-status":"enabled","verdict":"manual","reason":"x","reissue-pending":"false","serial-number":null,"dns-names":null,"sct-count":null,"rule":null,"validation":null,"new":null}`;
  const report = `[\n${row(1)},\n${row(2)}\n]\n`;

  test.each([
    ['empty', '', 'the file is empty'],
    ['another format', '{"order-id": "1", "verdict": "manual"}', 'is not the JSON report'],
    ['CSV', 'order ID,verdict\r\n1,manual\r\n', 'is not the JSON report'],
    ['cut off', report.slice(0, -30), 'the file is cut off'],
    ['cut off behind a row', report.slice(0, -3), 'the file is cut off'],
    ['a row that is none', report.replace('"manual"', '"solved"'), 'see its line 2'],
  ])('is an error, and nothing is sent: %s', async (_, text, message) => {
    await using service = await startService({ orders: [order(1)] });
    const step = await audit(service, PREVIOUS, { files: { 'previous.json': text } });
    expectStopped(step, /^Input previous-report "previous\.json" is not accepted: /, message);
    expect(service.requests).toEqual([]);
  });

  const MIB = 2 ** 20;
  const many = Array.from({ length: (64 * MIB) / (row(1_000_000).length + 2) }, (_, index) => row(1_000_000 + index));
  test.each<[string, () => string, exitCode: number]>([
    ['a report', () => `[\n${many.join(',\n')}\n]\n`, 1],
    ['one line', () => `[\n${'{"order-id":'.repeat(64 * (MIB / 12))}`, 1],
    ['nested', () => `[\n${`${'['.repeat(2 * MIB - 2)}\n`.repeat(32)}`, 1],
  ])('of 64 MiB takes little memory: %s', async (kind, create, exitCode) => {
    await using service = await startService({ orders: [order(1_000_001), order(7_000_001, { disableCt: true })] });
    const measured = { measureMemory: true };
    const usual = await audit(service, { fail: 'new' }, measured);
    service.requests.length = 0;
    const step = await audit(service, PREVIOUS, { ...measured, files: { 'previous.json': create() } });
    expect(step.exitCode).toBe(exitCode);
    if (kind === 'a report') {
      expect(step.rows.map((cells) => [cells.verdict, cells.new])).toEqual([
        ['in sync', ''],
        ['set status', 'true'],
      ]);
    } else {
      expectStopped(step, /is not the JSON report|cut off/);
      expect(service.requests).toEqual([]);
    }
    const more = ((step.maxRssBytes ?? 0) - (usual.maxRssBytes ?? 0)) / MIB;
    expect(more).toBeLessThan(100);
  });
});
