import { readFile, writeFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import type * as State from '../../../src/runner/state.ts';
import { startRunner } from '../runner.ts';

const VALUE = { orderId: '7', names: ['a.example', 'line\nend'], none: null };

test.each([
  ['a value', VALUE, ({ saveState }: typeof State) => saveState(VALUE)],
  ['nothing', undefined, ({ clearState }: typeof State) => clearState()],
])('the post step finds %s as it was kept last', async (_, value, keep) => {
  await using runner = await startRunner();
  const file = runner.file('state');
  await writeFile(file, '');
  vi.stubEnv('GITHUB_STATE', file);
  const state = await import('../../../src/runner/state.ts');
  const { loadState, saveState } = state;
  expect(loadState()).toBeUndefined();
  saveState({ older: true });
  keep(state);
  const kept = [...(await readFile(file, 'utf8')).matchAll(/^(\w+)<<(\S+)\n(.*?)\n\2$/gms)];
  expect(kept.map(([, name]) => name)).toEqual(['transaction', 'transaction']);
  vi.stubEnv('STATE_transaction', kept.at(-1)?.[3]);
  expect(loadState()).toEqual(value);
});

test('a state that cannot be written says so; where nothing is to be kept, in the log', async () => {
  vi.stubEnv('GITHUB_STATE', '/nowhere/state');
  const { clearState, saveState } = await import('../../../src/runner/state.ts');
  const WHY = 'The state for the post step could not be written: Missing file at path: /nowhere/state';
  expect(() => saveState({})).toThrow(WHY);
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  clearState();
  expect(write.mock.calls.map(([text]) => String(text).trim())).toEqual([WHY]);
  write.mockRestore();
});
