import { describe, expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { examples } from './documents.ts';
import { hasScriptTools, jobOf, runStep } from './scripts.ts';

const fleet = examples.find(({ name }) => name.endsWith('fleet.yml'));
if (!fleet) throw new Error('There is no fleet.yml');
const verdict = jobOf(fleet, 'verdict');

// For cases that would take more orders than act can run in a test; the other cases run on act.
describe.runIf(await hasScriptTools()).concurrent('the verdict of fleet.yml', () => {
  test.each([
    ['all findings corrected', 'success', 'success', '20', '0', '0', []],
    ['nothing out of sync', 'success', 'skipped', '0', '0', '0', []],
    ['a full matrix', 'success', 'success', '256', '0', '0', []],
    ['more than a matrix holds', 'success', 'success', '300', '0', '0', [/^44 orders remain/]],
    ['that, and a red job', 'success', 'failure', '257', '0', '0', [/^At least one/, /^1 orders remain/]],
    ['unknown orders', 'success', 'skipped', '0', '0', '3', [/^3 orders are unknown/]],
    ['orders for a person', 'success', 'success', '1', '2', '0', []],
    ['a rejected approval', 'success', 'skipped', '2', '0', '0', [/^At least one/]],
    ['a canceled run', 'success', 'cancelled', '2', '0', '0', [/^At least one/]],
    ['an audit that failed', 'failure', 'skipped', '', '', '', [/^The audit failed/]],
    ['an audit that was canceled', 'cancelled', 'skipped', '', '', '', [/^The audit failed/]],
  ])('on %s', async (_, audit, orders, toDo, manual, unknown, problems) => {
    const context = {
      'needs.audit.result': audit,
      'needs.order.result': orders,
      'needs.audit.outputs.to-do-count': toDo,
      'needs.audit.outputs.manual-count': manual,
      'needs.audit.outputs.unknown-count': unknown,
    };
    const { exitCode, output } = await runStep(verdict, 'Report what is left to do', { context, cwd: ROOT });
    expect(exitCode, output).toBe(problems.length > 0 ? 1 : 0);
    const errors = output.match(/(?<=^::error::).*/gm) ?? [];
    expect(errors).toEqual(problems.map((problem) => expect.stringMatching(problem)));
    expect(output.includes('::warning::2 orders need a correction by hand')).toBe(manual === '2');
  });
});
