import { expect, test } from 'vitest';
import { startRunner } from '../runner.ts';

test('the entry runs the action, and is over when the run is', async () => {
  await using runner = await startRunner();
  const { exitCode, commands, summary } = await runner.hand(() => import('../../../src/audit/index.ts'));
  expect(exitCode).toBe(1);
  expect(commands.map(({ command, message }) => `${command}: ${message.split(':')[0]}`)).toEqual([
    ...['api-key', 'orders', 'duplicates', 'fail'].map((name) => `error: Input ${name} is empty`),
  ]);
  expect(summary).toContain('CT audit: stopped');
});
