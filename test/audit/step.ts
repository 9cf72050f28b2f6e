import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { parseCsv } from '../harness/csv.ts';
import { type Inputs, legacyCommands, type RunOptions, type RunResult, runAudit } from '../harness/runner.ts';
import { findLeaks } from '../harness/secret-leaks.ts';
import { BulkOrders } from '../stand-in/bulk-orders.ts';
import type { OrderKind } from '../stand-in/order-fixtures.ts';
import { CertificatePool } from '../stand-in/pki.ts';
import { kindOf } from '../stand-in/routes.ts';
import { type CertCentral, type CertCentralOptions, type OrderSeed, startCertCentral } from '../stand-in/server.ts';

// Most of the time the runs wait: for their own start, or for the rate.
vi.setConfig({ maxConcurrency: 8 });

/** A key that every encoding has to change, so that no spelling of it hides another. */
export const API_KEY = `k3y-Q7+x/"<&>'\\%41-9zT`;

export const OUTPUTS = ['to-do', 'to-do-count', 'unknown-count', 'checked-count', 'report-file'];

const pool = await CertificatePool.create();

/** A service without orders, and with `API_KEY`. */
export function startService(options: CertCentralOptions = {}): Promise<CertCentral> {
  return startCertCentral({ apiKey: API_KEY, orders: [], pool, ...options });
}

/** A service with so many orders of these kinds in turn: 5000001, 5000002, … */
export async function startCrowd(
  kinds: readonly OrderKind[],
  count: number = kinds.length,
  options: CertCentralOptions = {},
): Promise<{ service: CertCentral; crowd: BulkOrders } & AsyncDisposable> {
  const service = await startService(options);
  const crowd = await BulkOrders.add(service, kinds, count);
  return { service, crowd, [Symbol.asyncDispose]: () => service.close() };
}

/** An order that is in step where CT logging is wanted, with something about it changed. */
export function order(id: number | string, changes: Partial<OrderSeed> = {}): OrderSeed {
  const commonName = `order-${id}.example.com`;
  const certificate = { commonName, dnsNames: [commonName], scts: true, keyType: 'ec' as const };
  return { id, status: 'issued', disableCt: false, certificate, ...changes };
}

/** A row of the report by the names of its columns. */
export interface Row {
  id: string;
  status: string;
  commonName: string;
  product: string;
  validTill: string;
  wanted: string;
  orderCtStatus: string;
  certificateCtStatus: string;
  verdict: string;
  reason: string;
}

/** A run that was checked for what holds of every run. */
export interface Step extends RunResult {
  errors: string[];
  warnings: string[];
  debugs: string[];
  /** stdout behind the mask command. */
  shown: string;
  /** The content of the report; empty where there is none. */
  csv: string;
  rows: Row[];
}

/**
 * Audits the account of a stand-in, as fast as may be and without retries unless `inputs` say otherwise, and checks what
 * must hold of every run, whatever the service does.
 */
export async function audit(service: CertCentral, inputs: Inputs = {}, options: RunOptions = {}): Promise<Step> {
  const step = await auditWith({ 'api-key': service.apiKey, 'api-url': service.url, ...inputs }, options);
  await vi.waitUntil(() => service.openSockets() === 0, { timeout: 30_000 });
  expect(service.maxOpenSockets, '100 requests at most at once').toBeLessThanOrEqual(100);
  for (const request of service.requests) {
    const { 'x-dc-devkey': key, ...others } = request.headers;
    expect(['list', 'order', 'certificate'], request.path).toContain(kindOf(request));
    expect([service.apiKey, service.viewOnlyKey, inputs['api-key']]).toContain(key);
    expect(findLeaks(JSON.stringify([others, request.path, request.body]), String(key))).toEqual([]);
  }
  return step;
}

/** As `audit`, where no stand-in is asked. */
export async function auditWith(inputs: Inputs, options: RunOptions = {}): Promise<Step> {
  const directory = mkdtempSync(join(tmpdir(), 'audit-'));
  try {
    const usual = { retries: '0', 'timeout-seconds': '20', 'requests-per-minute': '2000' };
    const result = await runAudit({ ...usual, ...inputs }, { directory, ...options });
    const files = await readdir(directory, { recursive: true });
    const reports = files.filter((name) => name.endsWith('.csv')).map((name) => join(directory, name));
    expect(reports.length).toBeLessThanOrEqual(1);
    const csv = reports[0] ? await readFile(reports[0], 'utf8') : '';
    const debugging = options.env?.['RUNNER_DEBUG'] === '1';
    return checked(result, { key: inputs['api-key']?.trim() ?? '', csv, path: reports[0] ?? '', debugging });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

interface Surroundings {
  key: string;
  csv: string;
  /** Of the report. */
  path: string;
  debugging: boolean;
}

function checked(result: RunResult, { key, csv, path, debugging }: Surroundings): Step {
  const messages = (name: string) =>
    result.commands.filter(({ command }) => command === name).map(({ message }) => message);
  const mask = key ? [`::add-mask::${key.replaceAll('%', '%25')}`] : [];
  const lines = result.stdout.split('\n');
  expect(lines.slice(0, mask.length), 'the first line is the mask').toEqual(mask);
  const shown = lines.slice(mask.length).join('\n');
  const { stdout, stderr, outputs, summary, exitCode, lingeredMs, startupMs, commands, durationMs, log } = result;
  const errors = messages('error');
  const everything = [shown, stderr, ...Object.values(outputs), summary, csv].join('\n');
  if (key) expect(findLeaks(everything, key), 'the key is nowhere').toEqual([]);
  expect(stderr).toBe('');
  const usual = debugging ? /^(?:error|warning|notice|debug|add-mask)$/ : /^(?:error|warning|notice|add-mask)$/;
  expect(commands.filter(({ command }) => !usual.test(command))).toEqual([]);
  expect(log.filter((line) => /^\s*::/.test(line))).toEqual([]);
  expect(legacyCommands(stdout)).toEqual([]);
  expect(shown, 'no control character is shown').not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u);
  expect(log.length, 'no line for each order').toBeLessThan(8 + durationMs / 1_000);
  for (const line of [...log, ...errors]) expect(line.length).toBeLessThanOrEqual(2_000);
  expect([0, 1]).toContain(exitCode);
  if (exitCode === 0) expect(errors).toEqual([]);
  else expect(errors.length).toBeGreaterThan(0);
  expect(Object.keys(outputs)).toEqual(exitCode === 0 || Object.keys(outputs).length > 0 ? OUTPUTS : []);
  expect(Buffer.byteLength(summary)).toBeLessThan(2 ** 20);
  expect(lingeredMs, 'the process ends with its result').toBeLessThan(1_000 + 5 * startupMs);
  const rows = readRows(csv);
  if (outputs['report-file'] !== undefined) checkOutputs(outputs, rows, path);
  return { ...result, errors, warnings: messages('warning'), debugs: messages('debug'), shown, csv, rows };
}

/** The outputs, the report and the to-do list must tell the same. */
function checkOutputs(outputs: Record<string, string>, rows: readonly Row[], path: string): void {
  expect(outputs['report-file']).toBe(path);
  const due = rows.filter(({ verdict }) => verdict === 'reissue' || verdict === 'set status');
  const sorted = due.toSorted((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1));
  const toDo = sorted.map(({ id, wanted }) => ({ 'order-id': id, 'disable-ct': wanted === 'disabled' }));
  expect(JSON.parse(outputs['to-do'] ?? '')).toEqual(toDo.slice(0, 256));
  expect(outputs).toMatchObject({
    'to-do-count': String(due.length),
    'unknown-count': String(rows.filter(({ verdict }) => verdict === 'unknown').length),
    'checked-count': String(rows.length),
  });
}

const CT_STATUSES = ['enabled', 'disabled', 'none', 'unknown'];

/** The rows of a report, less its heading; each order once, every cell inert. */
function readRows(csv: string): Row[] {
  if (csv === '') return [];
  const records = parseCsv(csv);
  expect(records[0]).toHaveLength(10);
  for (const cell of records.flat()) {
    expect(cell, 'no formula').not.toMatch(/^[\s"]*[=+\-@]/);
    expect(cell, 'no control character').not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
  }
  const rows = records
    .filter(([id = '']) => /^[1-9]\d{0,17}$/.test(id))
    .map(([id = '', status = '', commonName = '', product = '', validTill = '', ...rest]): Row => {
      const [wanted = '', orderCtStatus = '', certificateCtStatus = '', verdict = '', reason = ''] = rest;
      return {
        id,
        status,
        commonName,
        product,
        validTill,
        wanted,
        orderCtStatus,
        certificateCtStatus,
        verdict,
        reason,
      };
    });
  expect(new Set(rows.map(({ id }) => id)).size, 'no order twice').toBe(rows.length);
  for (const { wanted, orderCtStatus, certificateCtStatus, verdict, reason } of rows) {
    expect(['enabled', 'disabled']).toContain(wanted);
    expect(CT_STATUSES).toContain(orderCtStatus);
    expect(CT_STATUSES).toContain(certificateCtStatus);
    expect(['reissue', 'set status', 'in sync', 'unknown', 'not applicable']).toContain(verdict);
    if (verdict === 'unknown' || verdict === 'not applicable') expect(reason).not.toBe('');
  }
  return rows;
}

/** Verdicts by order ID. */
export function verdictsOf({ rows }: Pick<Step, 'rows'>): Record<string, string> {
  return Object.fromEntries(rows.map(({ id, verdict }) => [id, verdict]));
}

/** Expects an audit that stopped: red, one error that says all of `texts`, no outputs, the error in the summary. */
export function expectStopped(step: Step, ...texts: (string | RegExp)[]): void {
  expect(step).toMatchObject({ exitCode: 1, signal: null, outputs: {} });
  expect(step.errors).toHaveLength(1);
  for (const text of texts) expect(step.errors[0]).toMatch(text);
  expect(step.summary).not.toBe('');
}

/** Expects a whole audit, red for what it found. */
export function expectFound(step: Step, counts: { toDo?: number; unknown?: number }): void {
  expect(step).toMatchObject({ exitCode: 1, signal: null });
  expect(step.errors).toHaveLength(1);
  const { toDo = 0, unknown = 0 } = counts;
  expect(step.outputs).toMatchObject({ 'to-do-count': String(toDo), 'unknown-count': String(unknown) });
  for (const count of [toDo, unknown]) if (count) expect(step.errors[0]).toMatch(RegExp(`\\b${count}\\b`));
}

/** Expects a green audit, or one that may find what it found. */
export function expectGreen(step: Step): void {
  expect(step.errors).toEqual([]);
  expect(step).toMatchObject({ exitCode: 0, signal: null });
}

/** The IDs of the orders that requests of a kind were for, sorted. */
export function idsAsked(service: CertCentral, kind: 'order' | 'certificate'): string[] {
  const ids = service.requestsFor(kind).map(({ path }) => /\/order\/(?:certificate\/)?(\d+)/.exec(path)?.[1] ?? '');
  return ids.sort();
}

/** `limit` and `offset` of the pages that were asked for. */
export function pagesAsked(service: CertCentral): string[] {
  return service.requestsFor('list').map(({ path }) => path.split('?')[1] ?? '');
}
