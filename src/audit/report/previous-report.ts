import { closeSync, openSync, readSync } from 'node:fs';
import { isObject, parseId } from '../../certcentral/json.ts';
import { wrapFsError } from '../../runner/workspace-file.ts';
import type { Finding } from '../judge/finding.ts';
import { needsAttention, VERDICTS, type Verdict } from '../judge/verdict.ts';
import { compareIds } from '../selection.ts';
import { PARTIAL, REPORT_KEYS } from './columns.ts';

/** What an earlier audit found, by order ID: only what needed attention. */
type PreviousReport = ReadonlyMap<string, Verdict>;

/** `none` if the user names no report; `missing` if the report that the user names does not exist. */
export type OptionalReport = PreviousReport | 'none' | 'missing';

/** The file is read line by line, because the report of a large account takes more memory than its audit. */
const CHUNK_BYTES = 65_536;
/** A row has at most the names of a certificate, whose download has at most 1 MiB. */
const MAX_ROW_BYTES = 2 * 2 ** 20;
const LINE_FEED = 0x0a;

/**
 * Marks the findings that need attention as new, unless an earlier audit had the same verdict on their orders.
 * Without an earlier audit, nothing is marked.
 */
export function markNew(findings: readonly Finding[], previous: OptionalReport): readonly Finding[] {
  if (typeof previous === 'string') return findings;
  return findings.map((finding) =>
    needsAttention(finding) ? { ...finding, isNew: previous.get(finding.orderId) !== finding.verdict } : finding,
  );
}

/**
 * Reads the JSON report of an earlier audit.
 * @throws Error whose message is a statement without any text of the file
 */
export function readPreviousReport(file: string): PreviousReport {
  const found = new Map<string, Verdict>();
  let state: 'start' | 'rows' | 'broken row' | 'last row' | 'end' = 'start';
  let lastId = '0';
  let number = 0;
  for (const line of readLines(file)) {
    number += 1;
    if (state === 'start' && line === '[') state = 'rows';
    else if (state === 'start' && line === '[]') state = 'end';
    else if (state === 'last row' && line === ']') state = 'end';
    else if (state === 'rows') {
      const row = parseRow(line.replace(/,$/, ''));
      // The last line of a file that is cut off.
      if (!row) state = 'broken row';
      else if (row === PARTIAL) state = 'last row';
      else {
        if (compareIds(lastId, row.orderId) >= 0) throw notAReportError(number);
        if (needsAttention(row)) found.set(row.orderId, row.verdict);
        lastId = row.orderId;
        if (!line.endsWith(',')) state = 'last row';
      }
    } else throw notAReportError(state === 'broken row' ? number - 1 : number);
  }
  if (state === 'start') throw new Error('the file is empty');
  if (state !== 'end') throw new Error('the file is cut off: the end of the report is missing');
  return found;
}

/** @returns `partial` for the last row of a partial report, which is about no order; undefined if the line is not a row */
function parseRow(line: string): { orderId: string; verdict: Verdict } | typeof PARTIAL | undefined {
  const row = parseJson(line);
  if (!isObject(row) || !REPORT_KEYS.every((key) => Object.hasOwn(row, key))) return undefined;
  if (row['order-id'] === null && row['verdict'] === PARTIAL) return PARTIAL;
  const orderId = typeof row['order-id'] === 'string' ? parseId(row['order-id']) : '';
  const verdict = VERDICTS.find((known) => known === row['verdict']);
  return orderId !== '' && verdict ? { orderId, verdict } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notAReportError(lineNumber: number): Error {
  return new Error(`the file is not the JSON report (json-file) of an audit: see its line ${lineNumber}`);
}

/** Reads the lines of a file, one at a time, without their ends. */
function* readLines(path: string): Iterable<string> {
  const file = wrapFsError(() => openSync(path, 'r'));
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let line: Buffer[] = [];
    let lineBytes = 0;
    for (;;) {
      const bytes = chunk.subarray(
        0,
        wrapFsError(() => readSync(file, chunk)),
      );
      if (bytes.length === 0) break;
      let start = 0;
      for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
        yield toText([...line, bytes.subarray(start, end)]);
        [line, lineBytes, start] = [[], 0, end + 1];
      }
      // The next chunk overwrites the bytes.
      line.push(Buffer.from(bytes.subarray(start)));
      lineBytes += bytes.length - start;
      if (lineBytes > MAX_ROW_BYTES)
        throw new Error('the file is not the JSON report (json-file) of an audit: it has a line of more than 2 MiB');
    }
    if (lineBytes > 0) yield toText(line);
  } finally {
    closeSync(file);
  }
}

function toText(line: readonly Buffer[]): string {
  return Buffer.concat(line).toString().trimEnd();
}
