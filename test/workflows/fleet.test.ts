import { describe, expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { examples } from './documents.ts';
import { hasScriptTools, jobOf, runStep } from './scripts.ts';

const fleet = examples.find(({ name }) => name.endsWith('fleet.yml'));
if (!fleet) throw new Error('There is no fleet.yml');
const verdict = jobOf(fleet, 'verdict');

// What takes more orders than act can run in a test; the rest of the verdict is seen on act, too.
describe.runIf(await hasScriptTools()).concurrent('the verdict of fleet.yml', () => {
  test.each([
    ['all that was out of step', 'success', 'success', '20', '0', []],
    ['nothing out of step', 'success', 'skipped', '0', '0', []],
    ['a full matrix', 'success', 'success', '256', '0', []],
    ['more than a matrix holds', 'success', 'success', '300', '0', [/^44 orders remain/]],
    [
      'more than a matrix holds, and a red job',
      'success',
      'failure',
      '257',
      '0',
      [/^At least one/, /^1 orders remain/],
    ],
    ['orders that could not be read', 'success', 'skipped', '0', '3', [/^3 orders could not/]],
    ['reviewers who said no', 'success', 'failure', '2', '0', [/^At least one/]],
    ['a run that was cancelled', 'success', 'cancelled', '2', '0', [/^At least one/]],
    ['jobs that were skipped all the same', 'success', 'skipped', '2', '0', [/^At least one/]],
    ['an audit that failed', 'failure', 'skipped', '', '', [/^The audit failed/]],
    ['an audit that was cancelled', 'cancelled', 'skipped', '', '', [/^The audit failed/]],
  ])('on %s', async (_, audit, orders, toDo, unknown, problems) => {
    const context = {
      'needs.audit.result': audit,
      'needs.order.result': orders,
      'needs.audit.outputs.to-do-count': toDo,
      'needs.audit.outputs.unknown-count': unknown,
    };
    const { exitCode, output } = await runStep(verdict, 'Say what is left to do', { context, cwd: ROOT });
    expect(exitCode).toBe(problems.length > 0 ? 1 : 0);
    const errors = output.match(/(?<=^::error::).*/gm) ?? [];
    expect(errors).toEqual(problems.map((problem) => expect.stringMatching(problem)));
  });
});
