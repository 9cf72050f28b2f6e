import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Finding } from '../../src/audit/finding.ts';
import { writeReport } from '../../src/audit/report.ts';
import { findingWith } from '../unit/audit/orders.ts';
import { environment, hasScriptTools, makeFolder, runScript, scriptsOf } from './scripts.ts';

const hasTools = await hasScriptTools();

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

test.runIf(hasTools)(
  'the commands of reports.md print names, orders, what is not known, and what was not logged',
  async () => {
    const commands = (await scriptsOf('docs/reports.md')).filter((script) => script.startsWith('jq '));
    const [names = '', orders = '', unknown = '', unlogged = ''] = commands;
    expect(commands).toHaveLength(4);
    const reports = { '.': [LOGGED, PUBLIC, HIDDEN, UNREAD, IGNORED] };
    expect(await run(names, reports)).toBe('a.example\nb.example\nc.example');
    expect(await run(orders, reports)).toBe('2\tcorp.example: internal\tb.example\tc.example');
    expect(await run(unknown, reports)).toBe('4\tissued\tunknown\t\n7\tissued\tignored');
    expect(await run(unlogged, reports)).toBe('3\ta.example\t0A1B\t2027-01-31T12:00:00.000Z\tcorp.example: internal');
  },
);

test.runIf(hasTools)('the command of policy.md lists the orders with names below a domain', async () => {
  const [command = ''] = await scriptsOf('docs/policy.md');
  const below = findingWith({ orderId: '5', dnsNames: ['corp.example.com', '*.corp.example.com', 'www.example.com'] });
  const beside = findingWith({ orderId: '6', dnsNames: ['merger-corp.example.com'] });
  const state = '5\tenabled\tenabled\tfalse\t';
  expect(await run(command, { '.': [LOGGED, below, beside, UNREAD] })).toBe(
    `${state}corp.example.com\t*.corp.example.com\twww.example.com`,
  );
});

test.runIf(hasTools)('the command of incidents.md finds the order of a serial number', async () => {
  const [command = ''] = await scriptsOf('docs/incidents.md');
  const found = findingWith({ orderId: '5', serialNumber: '0A1B2C' });
  expect(await run(command, { '.': [LOGGED, found] })).toBe('5');
});

test.runIf(hasTools)(
  "the command of approve-a-plan.md compares the owner's names with those of the report",
  async () => {
    const block = (await scriptsOf('docs/approve-a-plan.md')).find((script) => script.startsWith('diff ')) ?? '';
    const command = block.replace('1000001', '1');
    const names = (...list: string[]) => `printf '%s\\n' ${list.join(' ')} > names-of-the-owner.txt\n`;
    expect(await run(names('b.example', 'a.example') + command, { '.': [LOGGED, HIDDEN] })).toBe('');
    expect(await run(names('a.example', 'c.example') + command, { '.': [LOGGED, HIDDEN] })).toBe(
      '2c2\n< c.example\n---\n> b.example',
    );
  },
);
