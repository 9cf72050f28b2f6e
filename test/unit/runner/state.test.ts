import { expect, test, vi } from 'vitest';
import { clearState, initializeState, loadState, saveState } from '../../../src/runner/state.ts';
import { setApiKey } from '../../../src/safe-text.ts';
import { startRunner } from '../runner.ts';

const VALUE = { orderId: '7', names: ['a.example', 'line\nend'], none: null };

test.each([
  ['a value', VALUE, () => saveState(VALUE, 'first')],
  ['a value without the key', { key: '***' }, () => saveState({ key: 'key-0123456789' }, 'later')],
  ['nothing', undefined, clearState],
  ['nothing', undefined, initializeState],
])('the post step finds %s as it was saved last', async (_, value, save) => {
  await using runner = await startRunner();
  expect(loadState()).toBe('');
  const { state } = await runner.run(() => {
    setApiKey('key-0123456789');
    saveState({ older: true }, 'first');
    save();
  });
  expect(Object.keys(state)).toEqual(['transaction']);
  vi.stubEnv('STATE_transaction', state['transaction']);
  expect(loadState()).toBe(value ? JSON.stringify(value) : '');
});

test('a state that cannot be saved is an error, also the first one; one that cannot be cleared is a line in the log', async () => {
  await using runner = await startRunner({ GITHUB_STATE: '/nowhere/state' });
  const cause = expect.objectContaining({ message: 'Missing file at path: /nowhere/state' });
  const message = 'Cannot save the state for the post step: Missing file at path: /nowhere/state';
  for (const save of [() => saveState({}, 'first'), initializeState])
    expect(save).toThrow(expect.objectContaining({ message, cause }));
  expect((await runner.run(clearState)).log).toEqual([message]);
});

test.each([
  ['first', 100_000],
  // What a run adds must not fail it after its change.
  ['later', 120_000],
] as const)('a state that is saved %s has %i bytes at most', async (time, max) => {
  await using runner = await startRunner();
  const stateOf = (length: number) => ({ text: 'x'.repeat(length - '{"text":""}'.length) });
  expect((await runner.run(() => saveState(stateOf(max), time))).state['transaction']).toHaveLength(max);
  const message = `Cannot save the state for the post step: it has more than ${max} bytes`;
  for (const state of [stateOf(max + 1), { text: '漢'.repeat(max / 3) }])
    expect(() => saveState(state, time)).toThrow(message);
});
