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
  ['requires a reissue', {}, 1, 1],
  ['requires none', { 'order-id': '1000002' }, 1, 0],
  ['is dry', dryRun, 0, 1],
])('a run that %s has a notice for the reissue alone', async (_, given, changes, notices) => {
  const handed = await runAction(given);
  expect(handed).toMatchObject({ exitCode: 0, outputs: { 'reissue-required': String(notices === 1) } });
  expect(standIn.requestsFor('put')).toHaveLength(changes);
  expect(annotations(handed, 'notice')).toHaveLength(notices);
  expect(handed.summary).toMatch(/^<h2>/);
});

test.each([
  ['changed', {}, 'The order was changed. The outputs'],
  ['dry', dryRun, 'The order was not changed. The outputs'],
])('a run that was %s fails if its outputs cannot be written', async (_, given, description) => {
  const handed = await runAction(given, { GITHUB_OUTPUT: '/nowhere/output' });
  expect(handed.exitCode).toBe(1);
  expect(annotations(handed, 'error')).toEqual([
    `${description} could not be written: Missing file at path: /nowhere/output`,
  ]);
});

test('a certificate is compared with the common name of the first look if the order cannot be read back', async () => {
  standIn.fault({ path: 'order', skip: 1 }, { status: 403 });
  const body = standIn.orders.get('1000001')?.certificate?.pem ?? '';
  standIn.fault({ path: 'certificate', skip: 1 }, { status: 200, body });
  const { outputs } = await runAction({ 'order-id': '1000002', 'disable-ct': 'false', retries: '0' });
  expect(outputs).toMatchObject({ 'certificate-ct-status': 'unknown', 'common-name': '', next: 'look' });
});

test.each([
  ['before a dry run', 0, { 'order-id': '1000002', ...dryRun }, 1, 0],
  ['before a run', 0, { 'order-id': '1000002' }, 1, 0],
  ['during a run that finds logging on', 1, {}, 0, 1],
])('a reissue with names that nobody can look at is pending %s', async (_, skip, given, exitCode, changes) => {
  const pending = faults.edits((order) => ({ ...order, status: 'reissue_pending' }));
  standIn.fault({ path: 'order', skip }, pending);
  expect((await runAction({ 'disable-ct': 'false', ...given })).exitCode).toBe(exitCode);
  expect(standIn.requestsFor('put')).toHaveLength(changes);
  expect(standIn.orders.get('1000002')?.disableCt).toBe(true);
});

test('an order that cannot be read is a warning after a change, and fails a dry run', async () => {
  standIn.fault({ path: 'order' }, { status: 403 });
  expect(annotations(await runAction(), 'warning')).toHaveLength(1);
  expect(await runAction(dryRun)).toMatchObject({ exitCode: 1, outputFile: '' });
  expect(await runAction({ 'disable-ct': 'false' })).toMatchObject({ exitCode: 1, outputFile: '' });
});

test.each([{}, dryRun])('only a closed order ends the download early (%o)', async (given) => {
  standIn.fault({ path: 'certificate' }, faults.silent);
  const handed = await runAction({ ...given, 'order-id': '1000005', 'timeout-seconds': '1', retries: '1' });
  expect(handed.exitCode).toBe(0);
  expect(standIn.requestsFor('certificate')).toHaveLength(1);
});

test.each([
  ['a change is repeated as often as `retries` says', 'put', { retries: '3' }, 4],
  ['a read after a change is repeated at most twice', 'certificate', { retries: '10' }, 3],
  ['a read after a change is repeated once if `retries` is 1', 'certificate', { retries: '1' }, 2],
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

test('logging that was turned on is turned off again if a reissue appears', async () => {
  standIn.fault(
    { path: 'order' },
    faults.edits((order) => ({ ...order, disable_ct: true })),
    1,
  );
  standIn.fault(
    { path: 'order' },
    faults.edits((order) => ({ ...order, status: 'reissue_pending' })),
  );
  const handed = await runAction({ 'disable-ct': 'false' });
  expect(annotations(handed, 'error')).toEqual([expect.stringMatching(/^CT logging of order 1000001 was restored/)]);
  expect(standIn.requestsFor('put').map(({ body }) => body)).toEqual(['{"disable_ct":false}', '{"disable_ct":true}']);
});
