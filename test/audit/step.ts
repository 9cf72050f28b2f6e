import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { API_KEY, type CheckedRun, checkRequests, checkRun } from '../harness/checked-run.ts';
import { parseCsv } from '../harness/csv.ts';
import { eventually } from '../harness/eventually.ts';
import { type Inputs, type RunOptions, type RunResult, runAudit } from '../harness/runner.ts';
import { BulkOrders } from '../stand-in/bulk-orders.ts';
import type { OrderKind } from '../stand-in/order-fixtures.ts';
import { kindOf } from '../stand-in/routes.ts';
import { type CertCentral, type CertCentralOptions, type OrderSeed, startCertCentral } from '../stand-in/server.ts';

/** A service without orders, and with `API_KEY`. */
export function startService(options: CertCentralOptions = {}): Promise<CertCentral> {
  return startCertCentral({ apiKey: API_KEY, orders: [], ...options });
}

/** A service with so many orders of these kinds in turn: 5000001, 5000002, … */
export async function startBulk(
  kinds: readonly OrderKind[],
  count: number = kinds.length,
  options: CertCentralOptions = {},
): Promise<{ service: CertCentral; bulk: BulkOrders } & AsyncDisposable> {
  const service = await startService(options);
  const bulk = await BulkOrders.add(service, kinds, count);
  return { service, bulk, [Symbol.asyncDispose]: () => service.close() };
}

/** An order that is in sync if CT logging is desired, with some of it changed. */
export function order(id: number | string, changes: Partial<OrderSeed> = {}): OrderSeed {
  const commonName = `order-${id}.example.com`;
  const certificate = { commonName, dnsNames: [commonName], scts: true, keyType: 'ec' as const };
  return { id, status: 'issued', disableCt: false, certificate, ...changes };
}

/** The columns of the report, in their order, by their keys in the JSON file. */
const COLUMNS = [
  'order-id',
  'status',
  'common-name',
  'product',
  'valid-till',
  'desired',
  'order-ct-status',
  'certificate-ct-status',
  'verdict',
  'reason',
  'reissue-pending',
  'serial-number',
  'dns-names',
  'sct-count',
] as const;
type Row = Record<(typeof COLUMNS)[number], string>;

/** A run that was checked for what holds of every run. */
export interface Step extends CheckedRun {
  /** The content of the report; empty if there is none. */
  csv: string;
  /** The same as JSON. */
  json: string;
  /** The cells of each order in the CSV file. */
  rows: Row[];
}

/**
 * Audits the account of a stand-in in virtual time, without retries unless `inputs` say otherwise, and checks what must
 * hold of every run.
 */
export async function audit(service: CertCentral, given: Inputs = {}, options: RunOptions = {}): Promise<Step> {
  const inputs = { 'api-key': service.apiKey, 'api-url': service.url, retries: '0', ...given };
  const directory = mkdtempSync(join(tmpdir(), 'audit-'));
  try {
    const result = await runAudit(inputs, { virtualTime: { holders: [service] }, directory, ...options });
    await eventually(() => service.openSockets() === 0);
    expect(service.maxOpenSockets, '100 requests at most at once').toBeLessThanOrEqual(100);
    checkRequests(service);
    for (const request of service.requests) {
      expect(['list', 'order', 'certificate', 'duplicates', 'duplicate'], request.path).toContain(kindOf(request));
    }
    const files = await readdir(directory, { recursive: true });
    const csvFile = files.find((name) => name.endsWith('.csv'));
    const reports = files.filter((name) => /\.(?:csv|json)$/.test(name));
    expect(reports.sort()).toEqual(csvFile === undefined ? [] : [csvFile, csvFile.replace(/csv$/, 'json')]);
    const [csv = '', json = ''] = await Promise.all(reports.map((name) => readFile(join(directory, name), 'utf8')));
    return checked(result, inputs['api-key'], { csv, json }, csvFile && join(directory, csvFile));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function checked(
  result: RunResult,
  key: string,
  { csv, json }: Pick<Step, 'csv' | 'json'>,
  reportFile: string | undefined,
): Step {
  const step = checkRun(result, key, [csv, json]);
  const { outputs, exitCode, log, virtualMs = 0 } = step;
  expect(log.length, 'no line for each order').toBeLessThan(4 + virtualMs / 9_000);
  const rows = readRows(csv);
  if (json) checkJson(json, rows);
  if (exitCode === 0 || Object.keys(outputs).length > 0) checkOutputs(outputs, rows, reportFile);
  return { ...step, csv, json, rows };
}

/** The outputs, the report and the to-do list must agree. */
function checkOutputs(outputs: Record<string, string>, rows: readonly Row[], reportFile = ''): void {
  const withVerdict = (...verdicts: string[]) => rows.filter(({ verdict }) => verdicts.includes(verdict));
  const due = withVerdict('reissue', 'set status');
  const toDo = due.map((row) => ({
    'order-id': row['order-id'],
    'disable-ct': row.desired === 'disabled',
    'expected-serial-number': row['serial-number'],
  }));
  expect(outputs).toEqual({
    'to-do': JSON.stringify(toDo.slice(0, 256)),
    'to-do-count': String(due.length),
    'manual-count': String(withVerdict('manual').length),
    'unknown-count': String(withVerdict('unknown').length),
    'pending-count': String(withVerdict('pending').length),
    'checked-count': String(rows.length),
    'report-file': reportFile,
    'json-file': reportFile.replace(/csv$/, 'json'),
  });
}

/** The JSON file must have the same rows as the CSV file, apart from what makes a cell inert. */
function checkJson(json: string, rows: readonly Row[]): void {
  const objects = JSON.parse(json) as Record<string, unknown>[];
  for (const object of objects) expect(Object.keys(object)).toEqual(COLUMNS);
  const inert = (text: string) => text.replace(/((?:^|;)["'\s]*)(?=[=+\-@＝＋－＠])/g, "$1'");
  const cells = objects
    .filter(({ verdict }) => verdict !== 'partial')
    .map((object) => Object.values(object).map((value) => inert([value ?? ''].flat().join(' '))));
  expect(cells).toEqual(rows.map((row) => Object.values(row)));
  for (const { 'dns-names': names, 'sct-count': count, 'serial-number': serial } of objects)
    expect([Array.isArray(names), typeof count]).toEqual(serial === null ? [false, 'object'] : [true, 'number']);
}

const CT_STATUSES = ['enabled', 'disabled', 'none', 'unknown'];

/** Reads a report: each order once, in ascending order of ID, every cell inert. */
function readRows(csv: string): Row[] {
  if (csv === '') return [];
  const records = parseCsv(csv);
  expect(records[0]).toHaveLength(COLUMNS.length);
  for (const cell of records.flat()) {
    expect(cell, 'no formula').not.toMatch(/(?:^|;)[\s"]*[=+\-@]/);
    expect(cell, 'no control character').not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
  }
  const rows = records
    .filter(([id = '']) => /^[1-9]\d{0,17}$/.test(id))
    .map((cells) => Object.fromEntries(COLUMNS.map((name, index) => [name, cells[index] ?? ''])) as Row);
  const ids = rows.map((row) => BigInt(row['order-id']));
  expect(ids.every((id, index) => index === 0 || (ids[index - 1] as bigint) < id)).toBe(true);
  for (const row of rows) {
    expect(row.verdict === 'ignored' ? [''] : ['enabled', 'disabled']).toContain(row.desired);
    expect(CT_STATUSES).toContain(row['order-ct-status']);
    expect(CT_STATUSES).toContain(row['certificate-ct-status']);
    expect(['true', 'false', 'unknown']).toContain(row['reissue-pending']);
    if (row.verdict !== 'in sync') expect(row.reason).not.toBe('');
  }
  return rows;
}

/** Verdicts by order ID. */
export function verdictsOf({ rows }: Pick<Step, 'rows'>): Record<string, string> {
  return Object.fromEntries(rows.map((row) => [row['order-id'], row.verdict]));
}

/** Expects an audit that stopped: red, one error that says all of `texts`, no outputs, the error in the summary. */
export function expectStopped(step: Step, ...texts: (string | RegExp)[]): void {
  expect(step).toMatchObject({ exitCode: 1, signal: null, outputs: {} });
  expect(step.errors).toHaveLength(1);
  for (const text of texts) expect(step.errors[0]).toMatch(text);
  expect(step.summary).not.toBe('');
}

/** Expects a completed audit that is red because of what it found. */
export function expectFound(
  step: Step,
  { outOfSync = 0, unknown = 0 }: { outOfSync?: number; unknown?: number },
): void {
  expect(step).toMatchObject({ exitCode: 1, signal: null });
  expect(step.errors).toHaveLength(1);
  const { 'to-do-count': toDo, 'manual-count': manual, 'unknown-count': unknownCount } = step.outputs;
  expect([Number(toDo) + Number(manual), Number(unknownCount)]).toEqual([outOfSync, unknown]);
  if (outOfSync) expect(step.errors[0]).toContain(`${outOfSync} order${outOfSync === 1 ? '' : 's'} out of sync`);
  if (unknown) expect(step.errors[0]).toContain(`${unknown} order${unknown === 1 ? '' : 's'} unknown`);
}

/** Expects a green audit. */
export function expectGreen(step: Step): void {
  expect(step.errors).toEqual([]);
  expect(step).toMatchObject({ exitCode: 0, signal: null });
}

/** The IDs of the orders that requests of a kind were for, sorted. */
export function idsOf(service: CertCentral, kind: 'order' | 'certificate' | 'duplicates'): string[] {
  const ids = service.requestsFor(kind).map(({ path }) => /\/order\/(?:certificate\/)?(\d+)/.exec(path)?.[1] ?? '');
  return ids.sort();
}
