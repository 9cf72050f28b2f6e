import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { environment, hasScriptTools, jobOf, type Ran, runScript, runStep } from './scripts.ts';
import { findOnPath } from './tools.ts';

const plan = jobOf('fleet.yml', 'audit').steps.find(({ id }) => id === 'plan')?.run ?? '';
const python = (await hasScriptTools()) && (await findOnPath('python3')) !== undefined;

test('fleet.yml recognizes DV orders by words that the audit writes, and that its README names', async () => {
  const [, words = ''] = /"([^"]+)" in rows\[.*?\["reason"\]/.exec(plan) ?? [];
  expect(words).not.toBe('');
  for (const path of ['src/audit/judge/finding.ts', 'audit/README.md'])
    expect(await readFile(join(ROOT, path), 'utf8')).toContain(words);
});

test.each(['to-do-count', 'manual-count', 'unknown-count'])('fleet.yml hands on %s under its own name', (name) => {
  expect(jobOf('fleet.yml', 'audit').outputs?.[name]).toBe(`\${{ steps.audit.outputs.${name} }}`);
});

describe.runIf(python).concurrent('the list of fleet.yml', () => {
  const read = async (orders: { id: string; names: string[]; dv?: boolean }[]) => {
    const directory = await mkdtemp(join(tmpdir(), 'fleet-'));
    const at = (path: string) => join(directory, path);
    const report = orders.map(({ id, names, dv }) => ({
      'order-id': id,
      reason: dv ? 'Its domains must be validated again.' : 'The certificate was logged.',
      'dns-names': names,
    }));
    const toDo = orders.map(({ id }) => ({ 'order-id': id, 'disable-ct': id === '2', 'expected-serial-number': 'AB' }));
    await writeFile(at('ct-audit.json'), JSON.stringify(report));
    const env = { ...environment(), GITHUB_STEP_SUMMARY: at('summary'), GITHUB_OUTPUT: at('output') };
    const step = { ARTIFACT: 'ct-audit-us', REPORT: at('ct-audit.json'), TO_DO: JSON.stringify(toDo) };
    const { exitCode, output } = await runScript(`python3 - <<'END'\n${plan}\nEND`, {
      cwd: directory,
      env: { ...env, ...step },
    });
    expect(exitCode, output).toBe(0);
    const [summary, outputs] = await Promise.all([readFile(at('summary'), 'utf8'), readFile(at('output'), 'utf8')]);
    const digest = createHash('sha256').update(JSON.stringify(report)).digest('hex');
    expect(summary).toContain(`The report is ct-audit.json in the artifact ct-audit-us, SHA-256 ${digest}.`);
    await rm(directory, { recursive: true });
    return { summary, outputs };
  };

  test('shows every name of every order, and puts DV orders last', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `host-${index}.example.com`);
    const { summary, outputs } = await read([
      { id: '1', names: ['a<b.example.com'], dv: true },
      { id: '2', names },
    ]);
    expect(summary).toContain(
      `2 orders, and the status to set:\n\n<pre>\n2: CT logging off: ${names.join(' ')}\n1: CT logging on: a&lt;b.example.com\n</pre>`,
    );
    const job = (id: string, off: boolean, wait: number) =>
      `{"order-id": "${id}", "disable-ct": ${off}, "expected-serial-number": "AB", "wait-minutes": ${wait}}`;
    expect(outputs).toBe(`jobs=[${job('2', true, 15)}, ${job('1', false, 0)}]\njob-count=2\ndv-count=1\n`);
  });

  test('shows whole orders up to the limit of GitHub for a summary, and says how many are left', async () => {
    const names = Array.from({ length: 200 }, (_, index) => `${'long-'.repeat(10)}${index}.example.com`);
    const { summary } = await read(Array.from({ length: 100 }, (_, index) => ({ id: `${index + 1}`, names })));
    expect(Buffer.byteLength(summary)).toBeLessThan(2 ** 20);
    expect(Buffer.byteLength(summary)).toBeGreaterThan(900_000);
    const shown = summary.match(/^\d+: CT .*/gm) ?? [];
    expect(shown.every((line) => line.endsWith(names.join(' ')))).toBe(true);
    expect(summary).toContain(
      `\n${100 - shown.length} more orders have no room here: read their names in the report.\n`,
    );
  });
});

test.runIf(await hasScriptTools()).each([
  ['now', 0, 0],
  ['almost a day ago', 86_000, 0],
  ['more than a day ago', 86_500, 1],
  ['never', undefined, 1],
])('a job of fleet.yml that was approved %s', async (_, age, expected) => {
  const approvedAt = age === undefined ? '' : `${Math.floor(Date.now() / 1000) - age}`;
  const context = { 'needs.gate.outputs.approved-at': approvedAt };
  const job = jobOf('fleet.yml', 'order');
  const { exitCode } = await runStep(job, 'Stop if the approval is more than a day old', { context, cwd: ROOT });
  expect(exitCode).toBe(expected);
  expect(job.steps.findIndex(({ env }) => env?.['APPROVED_AT'])).toBe(0);
});

// For cases that would take more orders than act can run in a test; the other cases run on act.
describe.runIf(await hasScriptTools()).concurrent('the verdict of fleet.yml', () => {
  test.each([
    ['all findings corrected', 'success', 'success', 'success', '20', '0', '0', []],
    ['nothing out of sync', 'success', 'skipped', 'skipped', '0', '0', '0', []],
    ['a full matrix', 'success', 'success', 'success', '256', '0', '0', []],
    ['more than a matrix holds', 'success', 'success', 'success', '300', '0', '0', [/^44 orders remain/]],
    ['that, and a red job', 'success', 'success', 'failure', '257', '0', '0', [/^At least one/, /^1 orders remain/]],
    ['unknown orders', 'success', 'skipped', 'skipped', '0', '0', '3', [/^3 orders are unknown/]],
    ['a number that GitHub dropped', 'success', 'success', 'success', '300', '0', '', [/^GitHub dropped a number/]],
    ['orders for a person', 'success', 'success', 'success', '1', '2', '0', []],
    ['a rejected approval', 'success', 'failure', 'skipped', '300', '0', '0', [/^The list .* 300 orders are/]],
    ['an approval that was canceled', 'success', 'cancelled', 'skipped', '2', '0', '0', [/^The list was not/]],
    ['an audit that failed', 'failure', 'skipped', 'skipped', '', '', '', [/^The audit failed/]],
  ])('on %s', async (_, audit, gate, orders, toDo, manual, unknown, problems) => {
    const { exitCode, output } = await runVerdict('false', audit, gate, orders, toDo, manual, unknown);
    expect(exitCode, output).toBe(problems.length > 0 ? 1 : 0);
    const errors = output.match(/(?<=^::error::).*/gm) ?? [];
    expect(errors).toEqual(problems.map((problem) => expect.stringMatching(problem)));
    expect(output.includes('::warning::2 orders need a correction by hand')).toBe(manual === '2');
  });

  test('on DV orders, which a green run may have only requested', async () => {
    const { exitCode, output } = await runVerdict('false', 'success', 'success', 'success', '5', '0', '0', '3');
    expect([exitCode, output]).toEqual([0, expect.stringMatching(/^::warning::3 orders are DV: /)]);
  });

  test('on a dry run', async () => {
    const { exitCode, output } = await runVerdict('true', 'success', 'skipped', 'skipped', '300', '0', '0');
    expect([exitCode, output]).toEqual([0, expect.stringMatching(/^::notice::Dry run, .* 300 orders would be\./)]);
    expect(await runVerdict('true', 'success', 'skipped', 'skipped', '0', '0', '1')).toHaveProperty('exitCode', 1);
  });
});

/** What the verdict reads, in the order of the columns above. */
const VERDICT_INPUTS = [
  'inputs.dry-run',
  'needs.audit.result',
  'needs.gate.result',
  'needs.order.result',
  'needs.audit.outputs.to-do-count',
  'needs.audit.outputs.manual-count',
  'needs.audit.outputs.unknown-count',
  'needs.audit.outputs.dv-count',
];

function runVerdict(...values: string[]): Promise<Ran> {
  const context = Object.fromEntries(VERDICT_INPUTS.map((name, index) => [name, values[index] ?? '0']));
  return runStep(jobOf('fleet.yml', 'verdict'), 'Report what is left to do', { context, cwd: ROOT });
}
