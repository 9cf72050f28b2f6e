import { expect, test, vi } from 'vitest';
import { startRunner } from '../runner.ts';
import { transactionWith } from './certificates.ts';

test('the entry runs the action, and is over when the run is', async () => {
  await using runner = await startRunner();
  const { exitCode, commands, summary } = await runner.hand(() => import('../../../src/reissue/index.ts'));
  expect(exitCode).toBe(1);
  expect(commands.map(({ command, message }) => `${command}: ${message.split(':')[0]}`)).toEqual([
    'error: Input order-id is empty',
    'error: Input disable-ct is empty',
    'error: Input api-key is empty',
  ]);
  expect(summary).toContain('Reissue: the step failed');
});

test.each([
  ['with nothing to settle does nothing', '', 0, ''],
  ['settles what was left behind', JSON.stringify(transactionWith()), 1, 'settled after the step'],
])('the entry of the post step %s', async (_, state, code, text) => {
  await using runner = await startRunner();
  vi.stubEnv('STATE_transaction', state);
  const { exitCode, summary } = await runner.hand(() => import('../../../src/reissue/post-index.ts'));
  expect(exitCode).toBe(code);
  expect(summary).toContain(text);
  expect(summary === '').toBe(text === '');
});
