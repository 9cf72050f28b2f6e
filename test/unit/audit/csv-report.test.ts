import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatCell, writeCsvReport } from '../../../src/audit/csv-report.ts';
import { findingWith } from './orders.ts';

let directory: string;
let path: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'unit-'));
  path = join(directory, 'report.csv');
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const HEADING =
  "order ID,status,common name,product,valid till,wanted,order's CT status,certificate's CT status,verdict,reason\r\n";

describe('the report', () => {
  test('has a heading and a row for each order', async () => {
    const odd = findingWith(
      { verdict: 'unknown', ctStatus: 'unknown', certificateCtStatus: 'none', reason: 'a, b' },
      '8',
    );
    writeCsvReport(path, [findingWith({ commonName: '=1+1', desiredStatus: 'disabled', verdict: 'reissue' }), odd]);
    expect(await readFile(path, 'utf8')).toBe(
      `${HEADING}7,issued,'=1+1,ssl_plus,2027-01-31T12:00:00.000Z,disabled,enabled,enabled,reissue,\r\n` +
        '8,issued,a.example,ssl_plus,2027-01-31T12:00:00.000Z,enabled,unknown,none,unknown,"a, b"\r\n',
    );
  });

  test('says that it is partial, and why', async () => {
    writeCsvReport(path, [], 'The key, refused.');
    expect(await readFile(path, 'utf8')).toBe(
      `${HEADING},,,,,,,,partial,"This report is partial: The key, refused."\r\n`,
    );
  });

  test('that cannot be written says so', () => {
    expect(() => writeCsvReport('/nowhere/report.csv', [])).toThrow(/^The report could not be written: ENOENT: .*\.$/);
  });
});

describe('a cell', () => {
  test.each([
    ['', ''],
    ['a.example', 'a.example'],
    ["l'été 東", "l'été 東"],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a\r\nb\tc\u0000d', 'a b cd'],
    ['a=1', 'a=1'],
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
    ['"=1"', `"'""=1"""`],
    ["'=1", "''=1"],
    [`" '=1`, `"'"" '=1"`],
    ['\u200b=1', "'=1"],
    ['=a,"b"', `"'=a,""b"""`],
  ])('%j is written %j', (text, written) => {
    expect(formatCell(text)).toBe(written);
  });

  test('is cut at 500 characters', () => {
    expect(formatCell('x'.repeat(501))).toBe(`${'x'.repeat(499)}…`);
  });
});
