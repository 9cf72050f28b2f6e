import { expect, test, vi } from 'vitest';
import { setApiKey } from '../../../src/redact.ts';
import { clearState, initializeState, loadState, saveState } from '../../../src/runner/state.ts';
import { startRunner } from '../runner.ts';

const VALUE = { orderId: '7', names: ['a.example', 'line\nend'], none: null };

test.each([
  ['a value', VALUE, () => saveState(VALUE)],
  ['a value without the key', { key: '***' }, () => saveState({ key: 'key-0123456789' })],
  ['nothing', undefined, clearState],
  ['nothing', undefined, initializeState],
])('the post step finds %s as it was saved last', async (_, value, save) => {
  await using runner = await startRunner();
  expect(loadState()).toBe('');
  const { state } = await runner.run(() => {
    setApiKey('key-0123456789');
    saveState({ older: true });
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
  for (const save of [() => saveState({}), initializeState])
    expect(save).toThrow(expect.objectContaining({ message, cause }));
  expect((await runner.run(clearState)).log).toEqual([message]);
});

test('the state has 100,000 bytes at most', async () => {
  await using runner = await startRunner();
  const stateOf = (length: number) => ({ text: 'x'.repeat(length - '{"text":""}'.length) });
  expect((await runner.run(() => saveState(stateOf(100_000)))).state['transaction']).toHaveLength(100_000);
  const message = 'Cannot save the state for the post step: it has more than 100000 bytes';
  for (const state of [stateOf(100_001), { text: '漢'.repeat(33_334) }])
    expect(() => saveState(state)).toThrow(message);
});
