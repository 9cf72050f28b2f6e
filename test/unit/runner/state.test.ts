import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { hasState, loadState } from '../../../src/runner/load-state.ts';
import { clearState, encodeState, initializeState, saveState } from '../../../src/runner/state.ts';
import { startRunner } from '../runner.ts';

const KEY = 'unit-test-key-0123456789';
const VALUE = { orderId: '7', names: ['a.example', 'line\nend'], none: null };

test.each([
  ['a value', VALUE, () => saveState(VALUE, KEY)],
  ['nothing', undefined, clearState],
  ['nothing', undefined, initializeState],
])('the post step finds %s as it was saved last', async (_, value, save) => {
  await using runner = await startRunner();
  const file = runner.file('state');
  await writeFile(file, '');
  vi.stubEnv('GITHUB_STATE', file);
  expect(hasState()).toBe(false);
  saveState({ older: true }, KEY);
  save();
  const saved = [...(await readFile(file, 'utf8')).matchAll(/^(\w+)<<(\S+)\n(.*?)\n\2$/gms)];
  expect(saved.map(([, name]) => name)).toEqual(['transaction', 'transaction']);
  vi.stubEnv('STATE_transaction', saved.at(-1)?.[3]);
  expect(hasState()).toBe(value !== undefined);
  if (hasState()) expect(loadState(KEY)).toEqual(value);
});

test('a state that cannot be saved is an error, also the first one; one that cannot be cleared is a line in the log', async () => {
  vi.stubEnv('GITHUB_STATE', '/nowhere/state');
  const cause = expect.objectContaining({ message: 'Missing file at path: /nowhere/state' });
  const WHY = 'Cannot save the state for the post step: Missing file at path: /nowhere/state';
  for (const save of [() => saveState({}, KEY), initializeState])
    expect(save).toThrow(expect.objectContaining({ message: WHY, cause }));
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  clearState();
  expect(write.mock.calls.map(([text]) => String(text).trim())).toEqual([WHY]);
  write.mockRestore();
});

test('without a file for it, as on an older server, the state is printed', async () => {
  await using runner = await startRunner({ GITHUB_STATE: undefined });
  const { commands } = await runner.run(clearState);
  expect(commands).toEqual([{ command: 'save-state', properties: { name: 'transaction' }, message: '' }]);
});

test('the state is compressed, and has 100,000 characters at most', async () => {
  await using runner = await startRunner();
  const file = runner.file('state');
  await writeFile(file, '');
  vi.stubEnv('GITHUB_STATE', file);
  const name = (index: number) => `${randomBytes(8).toString('hex')}.number-${index}.department.division.example.com`;
  const names = Array.from({ length: 250 }, (_, index) => name(index));
  expect(encodeState({ names }, KEY).length).toBeLessThan(30_000);
  const value = { random: '' };
  // The length varies by a few characters: about one value in four has the right one.
  do value.random = randomBytes(74_593).toString('base64');
  while (encodeState(value, KEY).length !== 100_000);
  saveState(value, KEY);
  value.random += randomBytes(8).toString('hex');
  const WHY = 'Cannot save the state for the post step: it has more than 100000 characters';
  expect(() => saveState(value, KEY)).toThrow(WHY);
});

const DOES_NOT_VERIFY = /^The saved state does not verify: another step changed it, or api-key is absent or /;
const run = (id: string, attempt: string) => ({ GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt });
test.each<[string, (state: string) => string, key?: string, variables?: object]>([
  ['in another format', () => '{"orderId":"7"}'],
  ['without a code', (state) => state.replace(/\..*/, '')],
  ['with a shorter code', (state) => state.slice(0, -1)],
  ['with a longer code', (state) => `${state}A`],
  ['with something behind its code', (state) => `${state}.`],
  ['with another value', (state) => state.replace(/^[^.]*/, encodeState({ orderId: '8' }, 'x').split('.')[0] ?? '')],
  ['of another key', () => encodeState(VALUE, 'another-key-0123456789')],
  ['that another key reads', (state) => state, 'another-key-0123456789'],
  ['that no key reads', (state) => state, ''],
  ['of no key, that no key reads', () => encodeState(VALUE, ''), ''],
  ['of another run', (state) => state, KEY, run('8', '1')],
  ['of another attempt', (state) => state, KEY, run('7', '2')],
  ['of a run and an attempt that look like these', (state) => state, KEY, run('71', '')],
])('a state %s does not verify', async (_, change, key = KEY, variables = run('7', '1')) => {
  await using _runner = await startRunner(run('7', '1'));
  vi.stubEnv('STATE_transaction', encodeState(VALUE, KEY));
  expect(loadState(KEY)).toEqual(VALUE);
  vi.stubEnv('STATE_transaction', change(encodeState(VALUE, KEY)));
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  expect(() => loadState(key)).toThrow(DOES_NOT_VERIFY);
});

test('the code is an HMAC of payload, run and attempt, with a key of its own', async () => {
  await using _runner = await startRunner(run('7', '1'));
  const [payload = '', code] = encodeState(VALUE, KEY).split('.');
  const key = Buffer.from(hkdfSync('sha256', KEY, '', 'digicert-ct-status: state for the post step', 32));
  const text = JSON.stringify([payload, '7', '1']);
  expect(code).toBe(createHmac('sha256', key).update(text).digest('base64url'));
});

test('a state verifies without a run and an attempt, too', async () => {
  await using _runner = await startRunner(run('', ''));
  vi.stubEnv('STATE_transaction', encodeState(VALUE, KEY));
  for (const name of ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT']) vi.stubEnv(name, undefined);
  expect(loadState(KEY)).toEqual(VALUE);
});
