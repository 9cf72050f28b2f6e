import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../../src/set-status/run.ts';
import { eventually } from '../../harness/eventually.ts';
import * as faults from '../../stand-in/faults.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import { type RunnerOutput, startRunner } from '../runner.ts';

let standIn: CertCentral;

beforeEach(async () => {
  standIn = await startCertCentral();
});

afterEach(() => standIn.close());

/** Runs the action on the stand-in; unless something else is given, it turns off CT logging of order 1000001. */
async function runAction(given: Record<string, string> = {}, env = {}): Promise<RunnerOutput> {
  const required = { 'order-id': '1000001', 'disable-ct': 'true', 'dry-run': 'false' };
  const inputs = { ...required, 'api-key': standIn.apiKey, 'api-url': standIn.url };
  await using runner = await startRunner(env);
  const handed = await runner.run(run, { ...inputs, ...given });
  // No connection outlives the run.
  await eventually(() => standIn.openSockets() === 0);
  return handed;
}

const dryRun = { 'dry-run': 'true' };
const annotations = ({ commands }: RunnerOutput, name: string) =>
  commands.filter(({ command }) => command === name).map(({ message }) => message);

// What a run sends and reports is tested with the bundle: test/set-status.
test.each([
  ['requires a reissue', {}, 1],
  ['requires none', { 'order-id': '1000002' }, 1],
  ['is dry', dryRun, 0],
])('a run that %s has one line in the log, and outputs', async (_, given: Record<string, string>, changes) => {
  const { exitCode, outputs, log, summary } = await runAction(given);
  expect({ exitCode, log }).toEqual({ exitCode: 0, log: [expect.stringContaining('CT logging of order ')] });
  expect(outputs).toMatchObject({ 'reissue-required': String(!('order-id' in given)) });
  expect(standIn.requestsFor('put')).toHaveLength(changes);
  expect(summary).toMatch(/^<h2>/);
});

test.each([
  ['changed', {}, 'The order was changed. The outputs'],
  ['dry', dryRun, 'The order was not changed. The outputs'],
])('a run that was %s fails if its outputs cannot be written', async (_, given, description) => {
  const handed = await runAction(given, { GITHUB_OUTPUT: '/nowhere/output' });
  expect(handed.exitCode).toBe(1);
  expect(annotations(handed, 'error')).toEqual([
    `${description} could not be written: Missing file at path: /nowhere/output.`,
  ]);
});

test('a certificate is compared with the common name of the first look if the order cannot be read back', async () => {
  standIn.fault({ path: 'order', skip: 1 }, { status: 403 });
  const body = standIn.orders.get('1000002')?.certificate?.pem ?? '';
  standIn.fault({ path: 'certificate', skip: 1 }, { status: 200, body });
  // Logging was on before, so the failed read is a warning.
  const { outputs } = await runAction({ 'disable-ct': 'false', retries: '0' });
  expect(outputs).toMatchObject({ 'certificate-ct-status': 'unknown', 'common-name': '', next: 'look' });
});

const pending = faults.edits((order) => ({ ...order, status: 'reissue_pending' }));
test.each([
  ['before a run', 0, { 'order-id': '1000002' }, 1, []],
  ['during a run that finds logging on', 1, {}, 0, ['{"disable_ct":false}']],
  ['during a run that turns it on', 1, { 'order-id': '1000002' }, 1, ['{"disable_ct":false}', '{"disable_ct":true}']],
])('a reissue with names that nobody can look at is pending %s', async (_, skip, given, exitCode, changes) => {
  standIn.fault({ path: 'order', skip }, pending);
  expect((await runAction({ 'disable-ct': 'false', ...given })).exitCode).toBe(exitCode);
  expect(standIn.requestsFor('put').map(({ body }) => body)).toEqual(changes);
});

test('so it is turned off again if its status was not reported before', async () => {
  const notReported = faults.edits((order) => ({ ...order, disable_ct: undefined }));
  standIn.fault({ path: 'order' }, notReported, 1);
  standIn.fault({ path: 'order' }, pending);
  expect((await runAction({ 'order-id': '1000002', 'disable-ct': 'false' })).exitCode).toBe(1);
  expect(standIn.requestsFor('put')).toHaveLength(2);
});

test('an order that cannot be read is a warning after a change, and fails a dry run', async () => {
  standIn.fault({ path: 'order' }, { status: 403 });
  expect(annotations(await runAction(), 'warning')).toHaveLength(1);
  expect(await runAction(dryRun)).toMatchObject({ exitCode: 1, outputFile: '' });
  expect(await runAction({ 'disable-ct': 'false' })).toMatchObject({ exitCode: 1, outputFile: '' });
});

test.each([
  ['a change is repeated as often as `retries` says', 'put', { retries: '3' }, 4],
  ['a read after a change is repeated at most twice', 'certificate', { retries: '10' }, 3],
  ['a read in a dry run is repeated as often as `retries` says', 'certificate', { ...dryRun, retries: '4' }, 5],
] as const)('%s', async (_, path, given, attempts) => {
  standIn.fault({ path }, { status: 503, headers: { 'Retry-After': '0' } });
  await runAction(given);
  expect(standIn.requestsFor(path)).toHaveLength(attempts);
});

test.each([
  ['was not changed', 403],
  ['was not changed', 429],
  ['may have been changed', 503],
  ['may have been changed', 200],
])('an error begins with what was done to the order: it %s (%i)', async (change, status) => {
  standIn.fault({ path: 'put' }, { status });
  const [error] = annotations(await runAction({ retries: '0' }), 'error');
  expect(error).toMatch(`The order ${change}. Could not disable CT logging of order 1000001: PUT `);
});
