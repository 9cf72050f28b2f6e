import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Finding } from '../../src/audit/finding.ts';
import { writeReport } from '../../src/audit/report.ts';
import { ROOT } from '../harness/runner.ts';
import { findingWith } from '../unit/audit/orders.ts';
import { environment, hasScriptTools, makeFolder, runScript } from './scripts.ts';

const hasTools = await hasScriptTools();

/** The shell blocks of a document, which can be indented in a list. */
async function scriptsOf(document: string): Promise<string[]> {
  const text = await readFile(join(ROOT, document), 'utf8');
  return [...text.matchAll(/^( *)```sh\n(.*?)^\1```$/gms)].map(([, indent = '', script = '']) =>
    script.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

/** Writes reports into folders, and returns what a script prints beside them. */
async function run(script: string, reports: Record<string, readonly Finding[]>): Promise<string> {
  const cwd = await makeFolder({});
  onTestFinished(() => rm(cwd, { recursive: true }));
  for (const [name, findings] of Object.entries(reports)) {
    const folder = join(cwd, name);
    await mkdir(folder, { recursive: true });
    const files = { 'report-file': join(folder, 'ct-audit.csv'), 'json-file': join(folder, 'ct-audit.json') };
    writeReport(files, findings);
  }
  const { output } = await runScript(script, { cwd, env: environment() });
  return output.trim();
}

const LOGGED = findingWith({ orderId: '1', dnsNames: ['b.example', 'a.example'] });
const KEPT_OUT = { desired: 'disabled', rule: 'corp.example: internal' } as const;
const PUBLIC = findingWith({ ...KEPT_OUT, orderId: '2', dnsNames: ['b.example', 'c.example'] });
const HIDDEN = findingWith({ ...KEPT_OUT, orderId: '3', certificateCtStatus: 'disabled', dnsNames: ['d.example'] });
const IGNORED = findingWith({ orderId: '7', sctCount: undefined, verdict: 'ignored' });
const UNREAD = findingWith({ orderId: '4', certificateCtStatus: 'unknown', sctCount: undefined, verdict: 'unknown' });

test.runIf(hasTools)('the commands of what-is-public.md print names, orders, and what is not known', async () => {
  const [names = '', orders = '', unknown = ''] = await scriptsOf('docs/what-is-public.md');
  const reports = { '.': [LOGGED, PUBLIC, HIDDEN, UNREAD, IGNORED] };
  expect(await run(names, reports)).toBe('a.example\nb.example\nc.example');
  expect(await run(orders, reports)).toBe('2\tcorp.example: internal\tb.example\tc.example');
  expect(await run(unknown, reports)).toBe('4\tissued\tunknown\t\n7\tissued\tignored');
});

test.runIf(hasTools)('the command of policy.md lists the orders with names below a domain', async () => {
  const [command = ''] = await scriptsOf('docs/policy.md');
  const below = findingWith({ orderId: '5', dnsNames: ['corp.example.com', '*.corp.example.com', 'www.example.com'] });
  const beside = findingWith({ orderId: '6', dnsNames: ['merger-corp.example.com'] });
  const state = '5\tenabled\tenabled\tfalse\t';
  expect(await run(command, { '.': [LOGGED, below, beside, UNREAD] })).toBe(
    `${state}corp.example.com\t*.corp.example.com\twww.example.com`,
  );
});

test.runIf(hasTools)('the command of status-changed.md prints the orders of which something has changed', async () => {
  const [, compare = ''] = await scriptsOf('docs/status-changed.md');
  const changed = { ...HIDDEN, ctStatus: 'enabled', reissuePending: true } as const;
  const output = await run(compare, {
    before: [LOGGED, { ...HIDDEN, ctStatus: 'disabled' }],
    after: [LOGGED, changed],
  });
  expect(output).toBe('2c2\n< 3\tdisabled\tdisabled\t0A1B\tfalse\n---\n> 3\tenabled\tdisabled\t0A1B\ttrue');
});

test.runIf(hasTools)('the command of evidence.md prints the certificates that were not logged', async () => {
  const [command = ''] = await scriptsOf('docs/evidence.md');
  const output = await run(command, { '.': [LOGGED, PUBLIC, HIDDEN, UNREAD] });
  expect(output).toBe('3\ta.example\t0A1B\t2027-01-31T12:00:00.000Z\tcorp.example: internal');
});
