import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Finding } from '../../src/audit/finding.ts';
import { writeReport } from '../../src/audit/report.ts';
import { ROOT } from '../harness/runner.ts';
import { findingWith } from '../unit/audit/orders.ts';
import { environment, hasScriptTools, makeFolder, runScript, scriptsOf } from './scripts.ts';

/** Stands in for the GitHub CLI: `runs.json` has the runs, the newest first, and a folder for each run its report. */
const GH = `#!/usr/bin/env bash
set -e
cd "\${0%/*}"
case "$1 $2" in
  'run list') [[ $* == *'--workflow audit.yml --branch main --status completed'* ]] && cat runs.json ;;
  'run view') [[ $* == *'--jq .createdAt' ]] && jq --raw-output --arg id "$3" '.[] | select("\\(.databaseId)" == $id).createdAt' runs.json ;;
  'run download') [[ $* == *'--name ct-audit --dir '* ]] && cp -r "$3" "\${@: -1}" ;;
esac
`;

const DAY = 86_400_000;

/** The IDs of the two runs in the command of the page. */
const [IDS = ''] = (await scriptsOf('docs/reports.md')).join().match(/(?<=compare-audits\.sh )\d+ \d+/) ?? [];
const [OLD = 0, NEW = 0] = IDS.split(' ').map(Number);

interface Run {
  id: number;
  daysAgo: number;
  findings?: readonly Finding[];
  /** Why the audit stopped. */
  stop?: string;
}

/** Runs the script with these audits, the newest first, and returns what it prints, with times as days ago. */
async function compare(runs: readonly Run[], args = ''): Promise<{ exitCode: number; output: string }> {
  const cwd = await makeFolder({ gh: GH });
  onTestFinished(() => rm(cwd, { recursive: true }));
  const times = new Map(runs.map(({ id, daysAgo }) => [id, timeOf(daysAgo)]));
  for (const { id, findings, stop } of runs) {
    if (!findings) continue;
    const folder = join(cwd, String(id));
    await mkdir(folder);
    writeReport(
      { 'report-file': join(folder, 'ct-audit.csv'), 'json-file': join(folder, 'ct-audit.json') },
      findings,
      stop,
    );
  }
  const list = runs.map(({ id }) => ({ databaseId: id, createdAt: times.get(id) }));
  await writeFile(join(cwd, 'runs.json'), JSON.stringify(list));
  const { exitCode, output } = await runScript(`bash ${ROOT}/examples/compare-audits.sh ${args}`, {
    cwd,
    env: environment(cwd),
  });
  const shown = runs.reduce((text, { id, daysAgo }) => text.replaceAll(times.get(id) ?? '', `-${daysAgo}d`), output);
  return { exitCode, output: shown.trim() };
}

function timeOf(daysAgo: number): string {
  return new Date(Date.now() - daysAgo * DAY).toISOString().replace(/\.\d+/, '');
}

const order = (orderId: string, verdict: Finding['verdict'], more: Partial<Finding> = {}) =>
  findingWith({ orderId, verdict, ctStatus: 'enabled', reissuePending: false, ...more });

const BEFORE = [
  order('2', 'in sync'),
  order('3', 'reissue'),
  order('4', 'reissue'),
  order('5', 'set status'),
  order('6', 'manual'),
  order('7', 'in sync', { ctStatus: 'disabled' }),
  order('8', 'in sync'),
];
const AFTER = [
  order('2', 'manual'),
  order('3', 'reissue'),
  order('4', 'in sync'),
  order('5', 'unknown', { ctStatus: 'unknown' }),
  order('6', 'pending', { reissuePending: true }),
  order('7', 'in sync'),
  order('8', 'in sync'),
  order('10', 'in sync'),
];

const LINES = `1 added, 1 changed, 1 new, 1 not known, 1 pending, 1 repaired, 1 still
what	order	name	verdict	order-ct-status	certificate-ct-status	serial-number	reissue-pending
new	2	a.example	in sync > manual	enabled	enabled	0A1B	false
still	3	a.example	reissue	enabled	enabled	0A1B	false
repaired	4	a.example	reissue > in sync	enabled	enabled	0A1B	false
not known	5	a.example	set status > unknown	enabled > unknown	enabled	0A1B	false
pending	6	a.example	manual > pending	enabled	enabled	0A1B	false > true
changed	7	a.example	in sync	disabled > enabled	enabled	0A1B	false
added	10	a.example	- > in sync	- > enabled	- > enabled	- > 0A1B	- > false`;

const hasTools = await hasScriptTools();

test.runIf(hasTools)(
  'compare-audits.sh shows what has changed in a week, and calls nothing unread repaired',
  async () => {
    const runs = [
      { id: 99, daysAgo: 1, findings: AFTER },
      { id: 98, daysAgo: 7, findings: [] },
      { id: 97, daysAgo: 8, findings: BEFORE },
    ];
    expect(await compare(runs)).toEqual({
      exitCode: 0,
      output: `From -8d (run 97) to -1d (run 99):\n${LINES}`,
    });
  },
);

test.runIf(hasTools)(
  'compare-audits.sh compares two runs, also if nothing has changed or an order is gone',
  async () => {
    const runs = [
      { id: NEW, daysAgo: 1, findings: AFTER },
      { id: OLD, daysAgo: 2, findings: BEFORE },
      { id: 97, daysAgo: 3, findings: BEFORE.slice(5) },
    ];
    expect((await compare(runs, IDS)).output).toBe(`From -2d (run ${OLD}) to -1d (run ${NEW}):\n${LINES}`);
    const { output } = await compare(runs, `97 ${OLD}`);
    expect(output.split('\n')[1]).toBe('1 added, 4 new');
    const gone = [
      { id: 99, daysAgo: 1, findings: BEFORE.slice(6) },
      { id: 98, daysAgo: 2, findings: BEFORE.slice(5) },
    ];
    expect((await compare(gone, '98 99')).output).toContain('\n1 gone\n');
    const same = [
      { id: 99, daysAgo: 1, findings: BEFORE.slice(5) },
      { id: 98, daysAgo: 2, findings: BEFORE.slice(5) },
    ];
    expect((await compare(same, '98 99')).output).toContain('\nnothing changed\n');
  },
);

test.runIf(hasTools)(
  'compare-audits.sh refuses reports that are old, stopped or missing, and runs in the wrong order',
  async () => {
    const stopped = { id: 99, daysAgo: 0.5, findings: BEFORE, stop: 'It stopped.' };
    const old = { id: 98, daysAgo: 3, findings: BEFORE };
    const recent = { id: 97, daysAgo: 1, findings: AFTER };
    expect(await compare([stopped, old])).toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(
        /^Run 99 of -0.5d has no complete .*\nNothing .* is of -3d\. Repair the audit first$/,
      ),
    });
    expect((await compare([recent])).output).toBe('Nothing was compared: no audit of a week ago has a complete report');
    expect((await compare([{ id: 99, daysAgo: 1 }])).output).toContain('no audit has a complete report');
    expect((await compare([recent, old], '97 98')).output).toContain('run 97 is not older than run 98');
    expect((await compare([stopped, old], '98 99')).output).toContain('run 99 has no complete report of all orders');
    expect(await compare([], '98')).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('give no run, or two'),
    });
  },
);
