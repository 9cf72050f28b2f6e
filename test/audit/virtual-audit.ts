import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCsv } from '../harness/csv.ts';
import { runInVirtualTime, type VirtualRun, type VirtualRunOptions } from '../harness/virtual-run.ts';
import { BulkOrders } from '../stand-in/bulk-orders.ts';
import type { OrderKind } from '../stand-in/order-fixtures.ts';
import { type AccountOptions, StandInAccount } from '../stand-in/state.ts';

/** An account without orders. */
export function createAccount(options: AccountOptions = {}): Promise<StandInAccount> {
  return StandInAccount.create({ orders: [], ...options });
}

/** An account with so many orders of these kinds in turn: 5000001, 5000002, … */
export async function createBulk(kinds: readonly OrderKind[], count = kinds.length) {
  const account = await createAccount();
  return { account, bulk: await BulkOrders.add(account, kinds, count) };
}

export interface VirtualAudit extends VirtualRun {
  /** The objects of the JSON report. */
  rows: Record<string, unknown>[];
  /** The rows of the CSV report, without its heading. */
  csv: string[][];
  /** Verdicts by order ID. */
  verdicts: Record<string, unknown>;
}

export interface VirtualAuditOptions extends Omit<VirtualRunOptions, 'files' | 'onEnd'> {
  /** The content of `ct-policy.json` in the workspace. */
  policy?: object | undefined;
}

/**
 * Audits an account in this process and in virtual time, with the inputs that audit/action.yml has by default. CT logging
 * should be enabled, unless there is a policy.
 */
export async function auditInVirtualTime(
  account: StandInAccount,
  given: Record<string, string> = {},
  { policy, ...options }: VirtualAuditOptions = {},
): Promise<VirtualAudit> {
  const decides = policy ? { 'policy-file': 'ct-policy.json' } : { 'disable-ct': 'false' };
  let [csv, json] = ['', ''];
  const files: Record<string, string> = policy ? { 'ct-policy.json': JSON.stringify(policy) } : {};
  const onEnd = async (temporary: string) => {
    [csv, json] = [await readReport(temporary, '.csv'), await readReport(temporary, '.json')];
  };
  const run = await runInVirtualTime(account, 'audit', { ...decides, ...given }, { ...options, files, onEnd });
  const rows: VirtualAudit['rows'] = json ? JSON.parse(json) : [];
  return {
    ...run,
    rows,
    csv: csv ? parseCsv(csv).slice(1) : [],
    verdicts: Object.fromEntries(rows.map((row) => [row['order-id'], row['verdict']])),
  };
}

async function readReport(temporary: string, extension: string): Promise<string> {
  const files = await readdir(temporary, { recursive: true }).catch(() => []);
  const report = files.find((name) => name.endsWith(extension));
  return report ? readFile(join(temporary, report), 'utf8') : '';
}
