import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { formatCell, writeCsvReport } from '../../../../src/audit/report/report-files.ts';
import { maskApiKey } from '../../../../src/runner/api-key.ts';
import { startRunner } from '../../runner.ts';
import { findingWith } from '../orders.ts';

const directory = mkdtempSync(join(tmpdir(), 'unit-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function written(...[findings, reason]: [Parameters<typeof writeCsvReport>[1], string?]): string[] {
  const path = join(directory, 'report.csv');
  writeCsvReport(path, findings, reason);
  return readFileSync(path, 'utf8').split('\r\n');
}

const HEADING =
  "order ID,status,common name,product,valid till,desired,order's CT status,certificate's CT status,verdict,reason,reissue pending,serial number,DNS names";

test('a heading, then a row for each order', () => {
  const findings = [
    findingWith({ commonName: '=1+1', desiredStatus: 'disabled', reissuePending: true, verdict: 'reissue' }),
    findingWith({
      orderId: '8',
      ctStatus: 'unknown',
      certificateCtStatus: 'none',
      verdict: 'unknown',
      reason: 'a, b',
      reissuePending: 'unknown',
    }),
    findingWith({ orderId: '9', desiredStatus: undefined, verdict: 'ignored', serialNumber: '', dnsNames: '' }),
  ];
  expect(written(findings)).toEqual([
    HEADING,
    "7,issued,'=1+1,ssl_plus,2027-01-31T12:00:00.000Z,disabled,enabled,enabled,reissue,,true,0A1B,a.example b.example",
    '8,issued,a.example,ssl_plus,2027-01-31T12:00:00.000Z,enabled,unknown,none,unknown,"a, b",unknown,0A1B,a.example b.example',
    '9,issued,a.example,ssl_plus,2027-01-31T12:00:00.000Z,,enabled,enabled,ignored,,false,,',
    '',
  ]);
});

test('the last row of a partial report has only the verdict and the reason', () => {
  expect(written([], 'The key, refused.')).toEqual([HEADING, ',,,,,,,,partial,"The key, refused.",,,', '']);
});

test('a report that cannot be written', () => {
  expect(() => writeCsvReport('/nowhere/report.csv', [])).toThrow(/^Cannot write the report: ENOENT: .*\.$/);
});

test('a cell contains neither the key nor a longer part of it', async () => {
  await using runner = await startRunner();
  await runner.hand(() => {
    maskApiKey('key-0123456789abcdef');
    expect(formatCell('a key-0123456789abcdef, 0123456789ab.example')).toBe('"a ***, ***.example"');
  });
});

test.each([
  ['', ''],
  ['a.example', 'a.example'],
  ["l'été 東", "l'été 東"],
  ['a,b', '"a,b"'],
  ['a"b', '"a""b"'],
  ['a\r\nb\tc\u0000d\u200b', 'a b cd'],
  ['a=1', 'a=1'],
  ['a-1+b@c', 'a-1+b@c'],
  ['a; b;c', 'a; b;c'],
  ['=1', "'=1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@a', "'@a"],
  ['＝1', "'＝1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠a', "'＠a"],
  ['  =1', "'=1"],
  ['\t=1', "'=1"],
  ['\r=1', "'=1"],
  ['\ta', 'a'],
  ['"=1"', `"""'=1"""`],
  ["'=1", "''=1"],
  [`" '=1`, `""" ''=1"`],
  ['\u200b=1', "'=1"],
  ['=a,"b"', `"'=a,""b"""`],
  ['a;=1', "a;'=1"],
  ['a; "+1;-2', `"a; ""'+1;'-2"`],
  [';=1', ";'=1"],
  ['a;\t@1', "a; '@1"],
  ['x'.repeat(5_000), 'x'.repeat(5_000)],
])('a cell %j is written %j', (text, cell) => {
  expect(formatCell(text)).toBe(cell);
});
