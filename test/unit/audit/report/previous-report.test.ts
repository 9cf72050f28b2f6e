import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../../../src/audit/judge/finding.ts';
import { VERDICTS } from '../../../../src/audit/judge/verdict.ts';
import { readPreviousReport } from '../../../../src/audit/report/previous-report.ts';
import { writeReport } from '../../../../src/audit/report/report-files.ts';
import { findingWith } from '../orders.ts';

const directory = mkdtempSync(join(tmpdir(), 'unit-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const file = join(directory, 'old.json');

/** Reads a file with this content. */
function readText(text: string): [string, string][] {
  writeFileSync(file, text);
  return [...readPreviousReport(file)];
}

/** The text of a report. */
function reportOf(findings: readonly Finding[], incompleteReason?: string): string {
  writeReport({ csv: join(directory, 'old.csv'), json: file }, findings, incompleteReason);
  return readFileSync(file, 'utf8');
}

const all = VERDICTS.map((verdict, index) => findingWith({ orderId: `${index + 9}`, verdict }));
const report = reportOf(all);
const kept = [
  ['9', 'reissue'],
  ['10', 'set status'],
  ['11', 'manual'],
  ['12', 'unknown'],
];

describe('a report of an earlier audit', () => {
  test.each([
    ['of a whole audit', report, kept],
    ['that is partial', reportOf(all, 'The key, refused.'), kept],
    ['of no order', reportOf([]), []],
    ['that is partial, of no order', reportOf([], 'No.'), []],
    ['with ends of lines as on Windows', report.replaceAll('\n', '\r\n'), kept],
    ['without an end of the last line', report.trimEnd(), kept],
    ['with more columns', report.replaceAll('{"order-id"', '{"more":{"verdict":1},"order-id"'), kept],
  ])('is read: %s', (_, text, found) => {
    expect(readText(text)).toEqual(found);
  });

  test('is read in pieces, whatever their ends split', () => {
    const wide = Array.from({ length: 400 }, (_, index) =>
      findingWith({ orderId: `${index + 1}`, verdict: 'manual', reason: 'é😀'.repeat(index) }),
    );
    expect(readText(reportOf(wide))).toEqual(wide.map(({ orderId }) => [orderId, 'manual']));
  });

  const NONE = 'the file is not the JSON report (json-file) of an audit: ';
  const NOT = `${NONE}see its line `;
  const CUT = 'the file is cut off: the end of the report is missing';
  const lines = report.split('\n');
  const withLine = (number: number, change: (line: string) => string) =>
    lines.map((line, index) => (index + 1 === number ? change(line) : line)).join('\n');
  test.each([
    ['empty', '', 'the file is empty'],
    ['an empty line', '\n', `${NOT}1`],
    ['the report as CSV', 'order ID,status\r\n', `${NOT}1`],
    ['the output to-do', '[{"order-id":"1","disable-ct":true,"plan":""}]', `${NOT}1`],
    ['in one line', JSON.stringify(JSON.parse(report)), `${NOT}1`],
    ['indented', JSON.stringify(JSON.parse(report), undefined, 2), `${NOT}2`],
    ['of another format', '[\n{"order-id":"1","verdict":"manual"}\n]\n', `${NOT}2`],
    ['of an older version', withLine(3, (line) => line.replace(',"new":null', '')), `${NOT}3`],
    ['a number as ID', withLine(2, (line) => line.replace('"9"', '9')), `${NOT}2`],
    ['no ID', withLine(2, (line) => line.replace('"9"', 'null')), `${NOT}2`],
    ['an unusable ID', withLine(2, (line) => line.replace('"9"', '"09"')), `${NOT}2`],
    ['an unknown verdict', withLine(2, (line) => line.replace('"reissue"', '"perfect"')), `${NOT}2`],
    ['an order twice', withLine(3, () => lines[1] ?? ''), `${NOT}3`],
    ['IDs that do not ascend', withLine(3, (line) => line.replace('"10"', '"8"')), `${NOT}3`],
    ['a row behind the last one', withLine(4, (line) => line.replace(/,$/, '')), `${NOT}5`],
    ['its beginning twice', report.replace('[\n', '[\n[\n'), `${NOT}2`],
    ['its end in one line behind its beginning', report.replace('[\n', '[\n[]\n'), `${NOT}2`],
    ['an order that is partial', withLine(2, (line) => line.replace('"reissue"', '"partial"')), `${NOT}2`],
    ['text behind its end', `${report}{}`, `${NOT}11`],
    ['a row behind a partial report', reportOf(all, 'No.').replace('\n]', `,\n${lines[1]}\n]`), `${NOT}11`],
    ['no comma', report.replace(/,\n/, '\n'), `${NOT}3`],
    ['an array in place of a row', withLine(2, () => '[],'), `${NOT}2`],
    ['a line without end', `[\n${'x'.repeat(2_200_000)}`, `${NONE}it has a line of more than 2 MiB`],
    ['cut off in the first line', '[', CUT],
    ['cut off in a row', report.slice(0, 600), CUT],
    ['cut off behind a row', lines.slice(0, 4).join('\n'), CUT],
    ['cut off before its end', report.slice(0, -2), CUT],
    ['cut off before a comma', report.slice(0, report.indexOf(',\n')), CUT],
  ])('is refused: %s', (_, text, message) => {
    expect(() => readText(text)).toThrow(new Error(message));
  });

  test('is read if a line ends where a piece of the file begins', () => {
    const rowWith = (length: number) => [findingWith({ verdict: 'manual', reason: 'x'.repeat(length) })];
    const least = reportOf(rowWith(1)).length - '[\n\n]\n'.length;
    const text = reportOf(rowWith(65_536 - '[\n'.length - least + 1));
    expect([text.lastIndexOf('\n]'), readText(text)]).toEqual([65_536, [['7', 'manual']]]);
  });

  test('is closed again, also if it is refused', () => {
    const openFiles = () => readdirSync('/proc/self/fd').length;
    const before = openFiles();
    for (let round = 0; round < 20; round++) {
      readText(report);
      expect(() => readText('x')).toThrow();
    }
    expect(openFiles()).toBeLessThan(before + 20);
  });

  test('that cannot be read is refused', () => {
    expect(() => readPreviousReport('/proc/self/mem')).toThrow(/^the file cannot be read \(E[A-Z]+\)$/);
  });
});
