import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { parseCsv } from '../harness/csv.ts';
import type { NetworkOptions, VirtualNetwork } from '../harness/virtual-network.ts';
import { seededRandom, VirtualTime } from '../harness/virtual-time.ts';
import { BulkOrders } from '../stand-in/bulk-orders.ts';
import type { OrderKind } from '../stand-in/order-fixtures.ts';
import { type AccountOptions, StandInAccount } from '../stand-in/state.ts';
import { type RunnerOutput, startRunner } from '../unit/runner.ts';

/** An account without orders. */
export function createAccount(options: AccountOptions = {}): Promise<StandInAccount> {
  return StandInAccount.create({ orders: [], ...options });
}

/** An account with so many orders of these kinds in turn: 5000001, 5000002, … */
export async function createBulk(kinds: readonly OrderKind[], count = kinds.length) {
  const account = await createAccount();
  return { account, bulk: await BulkOrders.add(account, kinds, count) };
}

export interface VirtualAudit extends RunnerOutput {
  network: VirtualNetwork;
  /** Annotations and debug lines: `error: …`. */
  messages: string[];
  /** Each line of the log with its time in seconds. */
  lines: { at: number; line: string }[];
  /** The objects of the JSON report. */
  rows: Record<string, unknown>[];
  /** The rows of the CSV report, without its heading. */
  csv: string[][];
  /** Verdicts by order ID. */
  verdicts: Record<string, unknown>;
  seconds: number;
}

export interface VirtualAuditOptions extends NetworkOptions {
  env?: Record<string, string | undefined>;
  /** The content of `ct-policy.json` in the workspace. */
  policy?: object | undefined;
  /** Called when the audit begins, with the folder for its report. */
  onStart?: (temporary: string) => void;
}

/**
 * Audits an account in this process and in virtual time, with the inputs that audit/action.yml has by default. CT logging
 * should be enabled, unless there is a policy.
 */
export async function auditInVirtualTime(
  account: StandInAccount,
  given: Record<string, string> = {},
  { env = {}, policy, onStart, ...options }: VirtualAuditOptions = {},
): Promise<VirtualAudit> {
  await using runner = await startRunner(env);
  const temporary = runner.file('temporary');
  await mkdir(temporary);
  onStart?.(temporary);
  vi.stubEnv('RUNNER_TEMP', env['RUNNER_TEMP'] ?? temporary);
  vi.stubEnv('GITHUB_WORKSPACE', runner.file('.'));
  if (policy) await writeFile(runner.file('ct-policy.json'), JSON.stringify(policy));
  // Of the same copy of the sources: an error of another one would be taken for a bug.
  const { run } = await import('../../src/audit/run.ts');
  const { VirtualNetwork: Network } = await import('../harness/virtual-network.ts');
  const time = new VirtualTime();
  // The stand-in's certificates are as old as this process.
  time.now = Date.now();
  const startedAt = time.now;
  const network = new Network(account, time, seededRandom(1), options);
  const lines: VirtualAudit['lines'] = [];
  const work = async () => {
    const { write } = process.stdout;
    process.stdout.write = (chunk) => {
      lines.push({ at: (time.now - startedAt) / 1_000, line: String(chunk).trimEnd() });
      return write.call(process.stdout, chunk);
    };
    try {
      let isDone = false;
      const audit = run({ transport: network, clock: network.clock }).finally(() => {
        isDone = true;
      });
      // In the end, only work on files is left.
      await time.advanceUntil(() => isDone).catch(() => {});
      await audit;
    } finally {
      process.stdout.write = write;
    }
  };
  const defaults = {
    'policy-file': policy ? 'ct-policy.json' : 'none',
    'disable-ct': policy ? '' : 'false',
    orders: 'all',
    duplicates: 'true',
    fail: 'true',
  };
  const output = await runner.run(work, { 'api-key': account.apiKey, ...defaults, ...given });
  const [csv, json] = [await readReport(temporary, '.csv'), await readReport(temporary, '.json')];
  const rows: VirtualAudit['rows'] = json ? JSON.parse(json) : [];
  return {
    ...output,
    network,
    messages: output.commands
      .filter(({ command }) => command !== 'add-mask')
      .map(({ command, message }) => `${command}: ${message}`),
    lines: lines.filter(({ line }) => !line.startsWith('::')),
    rows,
    csv: csv ? parseCsv(csv).slice(1) : [],
    verdicts: Object.fromEntries(rows.map((row) => [row['order-id'], row['verdict']])),
    seconds: (time.now - startedAt) / 1_000,
  };
}

async function readReport(temporary: string, extension: string): Promise<string> {
  const files = await readdir(temporary, { recursive: true }).catch(() => []);
  const report = files.find((name) => name.endsWith(extension));
  return report ? readFile(join(temporary, report), 'utf8') : '';
}
