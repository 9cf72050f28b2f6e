import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { formatCount } from '../../src/text.ts';
import { parseCsv } from '../harness/csv.ts';
import type { Inputs } from '../harness/runner.ts';
import { type CheckedRun, runStep, type StepOptions, startService as start } from '../harness/step.ts';
import { BulkOrders } from '../stand-in/bulk-orders.ts';
import type { OrderKind } from '../stand-in/order-fixtures.ts';
import { kindOf } from '../stand-in/routes.ts';
import type { CertCentral, CertCentralOptions, OrderSeed } from '../stand-in/server.ts';

/** A service without orders. */
export function startService(options: CertCentralOptions = {}): Promise<CertCentral> {
  return start({ orders: [], ...options });
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
  'rule',
  'validation',
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
 * hold of every run. Without a policy file, CT logging should be enabled.
 */
export async function audit(service: CertCentral, given: Inputs = {}, options: StepOptions = {}): Promise<Step> {
  const desired = given['policy-file'] === undefined ? { 'disable-ct': 'false' } : {};
  const before = service.requests.length;
  const run = await runStep(service, { ...desired, ...given }, { action: 'audit', ...options });
  expect(service.maxOpenSockets, '20 orders at most at once').toBeLessThanOrEqual(40);
  for (const request of service.requests.slice(before))
    expect(['account', 'list', 'order', 'certificate', 'duplicates', 'duplicate'], request.path).toContain(
      kindOf(request),
    );
  const reports = Object.keys(run.files).filter((path) => /\.(?:csv|json)$/.test(path));
  const csvFile = reports.find((path) => path.endsWith('.csv'));
  expect(reports.sort()).toEqual(csvFile === undefined ? [] : [csvFile, csvFile.replace(/csv$/, 'json')]);
  const [csv = '', json = ''] = reports.map((path) => run.files[path]);
  const { outputs, exitCode, log, virtualMs = 0 } = run;
  expect(log.length, 'no line for each order').toBeLessThan(4 + virtualMs / 9_000);
  const rows = readRows(csv);
  if (json) checkJson(json, rows);
  const files = { 'report-file': csvFile, 'json-file': csvFile?.replace(/csv$/, 'json') };
  if (json !== '' && JSON.parse(json).at(-1)?.verdict === 'partial') expect(outputs).toEqual(files);
  else if (exitCode === 0 || Object.keys(outputs).length > 0) {
    checkOutputs(run, rows, files);
    expect(run.summary).toContain(createHash('sha256').update(json).digest('hex'));
  }
  return { ...run, csv, json, rows };
}

/** The outputs, the report, the summary and the to-do list must agree. */
function checkOutputs({ outputs, summary, errors }: CheckedRun, rows: readonly Row[], files: object): void {
  const withVerdict = (...verdicts: string[]) => rows.filter(({ verdict }) => verdicts.includes(verdict));
  const count = (...verdicts: string[]) => withVerdict(...verdicts).length;
  const due = withVerdict('reissue', 'set status');
  const toDo: Record<string, unknown>[] = JSON.parse(outputs['to-do'] ?? '');
  const jobs = due.map((row) => ({ 'order-id': row['order-id'], 'disable-ct': row.desired === 'disabled' }));
  expect(toDo).toMatchObject(jobs.slice(0, toDo.length));
  const verdicts = ['reissue', 'set status', 'manual', 'unknown', 'pending'];
  const counts = verdicts.map((verdict) => `${count(verdict)} ${verdict}`).join(', ');
  const publishing = rows.filter(wouldPublish);
  const first = `CT audit: ${formatCount(publishing.length, 'order')} would publish names, `;
  if (publishing.length > 0) {
    const [title = '', orders = ''] = summary.replace('<h2>', '').split('\n');
    for (const text of [title, ...errors]) expect(text.slice(0, first.length)).toBe(first);
    const ids = publishing.slice(0, 100).map((row) => row['order-id']);
    expect(orders.match(/(?<=<code>)\d+/g)).toEqual(ids);
  }
  const firstCount = due.filter((row) => row.reason.startsWith('publishes these names for the first time')).length;
  const isFirst = (row: Row) => row.desired === 'enabled' && row['certificate-ct-status'] !== 'enabled';
  expect(due.filter(isFirst)).toHaveLength(firstCount);
  const published = firstCount > 0 ? `, ${formatCount(firstCount, 'order')} to publish for the first time` : '';
  const warnings: Record<string, string[]> = JSON.parse(outputs['policy-warnings'] ?? '');
  expect(Object.keys(warnings)).toEqual(['uncovered-domain', 'ignored', 'ended']);
  const warned = Object.values(warnings).flat().length;
  const policy = warned > 0 ? `, ${formatCount(warned, 'policy warning')}` : '';
  expect(outputs).toEqual({
    'to-do': JSON.stringify(toDo),
    'to-do-count': String(due.length),
    'manual-count': String(count('manual')),
    'unknown-count': String(count('unknown')),
    'pending-count': String(count('pending')),
    'would-publish-count': String(publishing.length),
    state: count(...verdicts) > count('pending') ? 'attention' : count('pending') > 0 ? 'pending' : 'in-sync',
    'first-publish-count': String(firstCount),
    'policy-warnings': JSON.stringify(warnings),
    'changed-count': '',
    message: expect.stringContaining(
      `${publishing.length > 0 ? first : 'CT audit: '}${counts}${published}${policy}; fingerprint `,
    ),
    'checked-count': String(rows.length),
    ...files,
  });
}

/** Returns whether the next certificate of an order would publish new names that must stay out. */
function wouldPublish({ desired, verdict, reason, ...row }: Row): boolean {
  const isUnissued = row['certificate-ct-status'] === 'none';
  const isPublic = row['order-ct-status'] === 'enabled' || (row['order-ct-status'] === 'unknown' && isUnissued);
  const mustStayOut = /^(?:disabled|unknown)$/.test(desired) || /whose ID is in keep-out/.test(reason);
  const areNamesPublic = row['certificate-ct-status'] === 'enabled' && row['reissue-pending'] === 'false';
  return isPublic && mustStayOut && !areNamesPublic && verdict !== 'not applicable';
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
    .filter(([id = '']) => /^[1-9]\d{0,14}$/.test(id))
    .map((cells) => Object.fromEntries(COLUMNS.map((name, index) => [name, cells[index] ?? ''])) as Row);
  const ids = rows.map((row) => Number(row['order-id']));
  expect(ids.every((id, index) => index === 0 || (ids[index - 1] as number) < id)).toBe(true);
  for (const row of rows) {
    expect(row.verdict === 'ignored' ? [''] : ['enabled', 'disabled', 'unknown']).toContain(row.desired);
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

/** Expects an audit that stopped: red, one error that says all of `texts`, no outputs but the paths of a partial report. */
export function expectStopped(step: Step, ...texts: (string | RegExp)[]): void {
  expect(step).toMatchObject({ exitCode: 1, signal: null });
  expect(Object.keys(step.outputs)).toEqual(step.csv === '' ? [] : ['report-file', 'json-file']);
  expect(step.errors).toHaveLength(1);
  for (const text of texts) expect(step.errors[0]).toMatch(text);
  expect(step.summary).toContain('<h2>CT audit: stopped</h2>');
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
