import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { examples } from './documents.ts';
import { hasScriptTools, jobOf, type Ran, runStep } from './scripts.ts';

const fleet = examples.find(({ name }) => name.endsWith('fleet.yml'));
if (!fleet) throw new Error('There is no fleet.yml');
const verdict = jobOf(fleet, 'verdict');

test('fleet.yml recognizes DV orders by words that the audit writes, and that its README names', async () => {
  const [, words = ''] = /"([^"]+)" in rows\[.*?\["reason"\]/.exec(fleet.text) ?? [];
  expect(words).not.toBe('');
  for (const path of ['src/audit/judge/reason.ts', 'audit/README.md'])
    expect(await readFile(join(ROOT, path), 'utf8')).toContain(words);
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
    ['orders for a person', 'success', 'success', 'success', '1', '2', '0', []],
    ['a rejected approval', 'success', 'failure', 'skipped', '300', '0', '0', [/^The list .* 300 orders are/]],
    ['an approval that was canceled', 'success', 'cancelled', 'skipped', '2', '0', '0', [/^The list was not/]],
    ['a run that was canceled after it', 'success', 'success', 'cancelled', '2', '0', '0', [/^At least one/]],
    ['an audit that failed', 'failure', 'skipped', 'skipped', '', '', '', [/^The audit failed/]],
    ['an audit that was canceled', 'cancelled', 'skipped', 'skipped', '', '', '', [/^The audit failed/]],
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

function runVerdict(dryRun: string, ...values: string[]): Promise<Ran> {
  const [audit, gate, order, toDo, manual, unknown, dv = '0'] = values as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const context = {
    'inputs.dry-run': dryRun,
    'needs.audit.result': audit,
    'needs.gate.result': gate,
    'needs.order.result': order,
    'needs.audit.outputs.to-do-count': toDo,
    'needs.audit.outputs.dv-count': dv,
    'needs.audit.outputs.manual-count': manual,
    'needs.audit.outputs.unknown-count': unknown,
  };
  return runStep(verdict, 'Report what is left to do', { context, cwd: ROOT });
}
