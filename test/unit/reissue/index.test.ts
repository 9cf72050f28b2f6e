import { expect, test, vi } from 'vitest';
import { startRunner } from '../runner.ts';

test('the entry runs the action, and ends when the run ends', async () => {
  await using runner = await startRunner();
  const { exitCode, commands, summary } = await runner.hand(() => import('../../../src/reissue/index.ts'));
  expect(exitCode).toBe(1);
  const errors = commands.filter(({ command }) => command === 'error').map(({ message }) => message.split(':')[0]);
  expect(errors.slice(0, 3)).toEqual([
    'Input order-id is empty',
    'Input disable-ct is empty',
    'Input api-key is empty',
  ]);
  expect(summary).toContain('Reissue: the step failed');
});

test.each([
  ['does nothing without a state', '', 0, ''],
  ['reads the state that was left behind', 'changed', 1, 'recovery after the step'],
])('the entry of the post step %s', async (_, state, code, text) => {
  await using runner = await startRunner();
  vi.stubEnv('STATE_transaction', state);
  vi.resetModules();
  const { exitCode, summary } = await runner.hand(() => import('../../../src/reissue/post-index.ts'));
  expect(exitCode).toBe(code);
  expect(summary).toContain(text);
  expect(summary === '').toBe(text === '');
});
