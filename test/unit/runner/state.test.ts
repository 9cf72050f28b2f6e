import { readFile, writeFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { startRunner } from '../runner.ts';

test.each([
  ['a value', { orderId: '7', names: ['a.example', 'line\nend'], none: null }],
  ['nothing', undefined],
])('the post step finds %s as it was kept last', async (_, value) => {
  await using runner = await startRunner();
  const file = runner.file('state');
  await writeFile(file, '');
  vi.stubEnv('GITHUB_STATE', file);
  const { loadState, saveState } = await import('../../../src/runner/state.ts');
  expect(loadState()).toBeUndefined();
  saveState({ older: true });
  saveState(value);
  const kept = [...(await readFile(file, 'utf8')).matchAll(/^(\w+)<<(\S+)\n(.*?)\n\2$/gms)];
  expect(kept.map(([, name]) => name)).toEqual(['transaction', 'transaction']);
  vi.stubEnv('STATE_transaction', kept.at(-1)?.[3]);
  expect(loadState()).toEqual(value);
});
