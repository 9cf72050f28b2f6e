import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { clearState, initializeState, loadState, saveState } from '../../../src/runner/state.ts';
import { startRunner } from '../runner.ts';

const VALUE = { orderId: '7', names: ['a.example', 'line\nend'], none: null };

test.each([
  ['a value', VALUE, () => saveState(VALUE)],
  ['nothing', undefined, clearState],
])('the post step finds %s as it was saved last', async (_, value, save) => {
  await using runner = await startRunner();
  const file = runner.file('state');
  await writeFile(file, '');
  vi.stubEnv('GITHUB_STATE', file);
  expect(loadState()).toBeUndefined();
  saveState({ older: true });
  save();
  const saved = [...(await readFile(file, 'utf8')).matchAll(/^(\w+)<<(\S+)\n(.*?)\n\2$/gms)];
  expect(saved.map(([, name]) => name)).toEqual(['transaction', 'transaction']);
  vi.stubEnv('STATE_transaction', saved.at(-1)?.[3]);
  expect(loadState()).toEqual(value);
});

test('a state that cannot be saved is an error, also the first one; one that cannot be cleared is a line in the log', async () => {
  vi.stubEnv('GITHUB_STATE', '/nowhere/state');
  const WHY = 'Cannot save the state for the post step: Missing file at path: /nowhere/state';
  expect(() => saveState({})).toThrow(WHY);
  expect(() => initializeState()).toThrow(WHY);
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  clearState();
  expect(write.mock.calls.map(([text]) => String(text).trim())).toEqual([WHY]);
  write.mockRestore();
});

test('the state is compressed, and has 100,000 characters at most', async () => {
  await using runner = await startRunner();
  const file = runner.file('state');
  await writeFile(file, '');
  vi.stubEnv('GITHUB_STATE', file);
  const name = (index: number) => `${randomBytes(8).toString('hex')}.number-${index}.department.division.example.com`;
  saveState({ names: Array.from({ length: 250 }, (_, index) => name(index)) });
  expect((await readFile(file, 'utf8')).length).toBeLessThan(30_000);
  expect(() => saveState({ random: randomBytes(80_000).toString('base64') })).toThrow(
    'Cannot save the state for the post step: it has more than 100000 characters',
  );
});

const packed = (text: string) => deflateSync(text).toString('base64');
test.each([
  ['JSON', '{"orderId":"7"}'],
  ['not compressed', Buffer.from('{}').toString('base64')],
  ['no JSON', packed('{')],
  ['too long', packed('{}').padEnd(100_001, 'A')],
  ['more than the action saves', packed(`"${'x'.repeat(10_000_000)}"`)],
])('a state that is %s is an error', async (_, text) => {
  vi.stubEnv('STATE_transaction', text);
  expect(() => loadState()).toThrow('the saved state is not in the expected format');
});
