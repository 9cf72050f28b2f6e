import { expect, test } from 'vitest';
import { startRunner } from '../runner.ts';

test('the entry runs the action, and ends with it', async () => {
  await using runner = await startRunner();
  const { exitCode, commands, summary } = await runner.hand(() => import('../../../src/set-status/index.ts'));
  expect(exitCode).toBe(1);
  expect(commands.map(({ command, message }) => `${command}: ${message.split(':')[0]}`)).toEqual([
    'error: Input order-id is empty',
    'error: Input disable-ct is empty',
    'error: Input api-key is empty',
    'error: Input dry-run is empty',
  ]);
  expect(summary).toContain('the step failed');
});
