import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
const sent = () => standIn.requests.map(({ method, path }) => `${method} ${path.replace(/.*?certificate\//, '')}`);
const annotations = ({ commands }: RunnerOutput, name: string) =>
  commands.filter(({ command }) => command === name).map(({ message }) => message);

describe('a run', () => {
  test('sets the status, reads back, and publishes the result', async () => {
    const handed = await runAction();
    expect(handed.exitCode).toBe(0);
    expect(sent()[0]).toBe('PUT 1000001/ct-status');
    expect(sent().slice(1).sort()).toEqual(['GET 1000001', 'GET download/order/1000001/format/pem_nointermediate']);
    expect(handed.outputs).toMatchObject({ 'ct-status': 'disabled', 'reissue-required': 'true' });
    expect(handed.log).toEqual([expect.stringMatching(/^CT logging of order 1000001 .* is now disabled; /)]);
    expect(annotations(handed, 'notice')).toEqual([
      'Order 1000001: Reissue the certificate: the active one was issued with CT logging enabled.',
    ]);
    expect(handed.summary).toMatch(/^<h2>DigiCert order 1000001: CT logging disabled, reissue required<\/h2>\n/);
  });

  test('that requires no reissue gives no notice', async () => {
    expect((await runAction({ 'order-id': '1000002' })).commands.map(({ command }) => command)).toEqual(['add-mask']);
  });

  test('that is dry changes nothing', async () => {
    const handed = await runAction({ ...dryRun, 'api-key': standIn.viewOnlyKey });
    expect(handed.outputs).toMatchObject({ 'ct-status': 'enabled', 'certificate-ct-status': 'enabled' });
    expect(sent()).toHaveLength(2);
  });

  test.each([
    [{}, 'PUT 7/ct-status', /^Could not disable CT logging of order 7: PUT /],
    [dryRun, 'GET 7', /^Could not read order 7: GET /],
  ])('that fails (%o) has one error and a summary, and sets no output', async (given, request, message) => {
    const handed = await runAction({ ...given, 'order-id': '7' });
    expect({ exitCode: handed.exitCode, outputFile: handed.outputFile }).toEqual({ exitCode: 1, outputFile: '' });
    expect(annotations(handed, 'error')).toEqual([expect.stringMatching(message)]);
    expect(handed.summary).toMatch(/^<h2>CT logging status: the step failed<\/h2>\n/);
    expect(sent()).toContain(request);
  });

  test.each([
    [{}, 'CT logging of order 1000001 is now disabled, but the outputs'],
    [dryRun, 'The outputs'],
  ])('(%o) whose outputs cannot be written fails, and says what was done', async (given, description) => {
    const handed = await runAction(given, { GITHUB_OUTPUT: '/nowhere/output' });
    expect(handed.exitCode).toBe(1);
    expect(annotations(handed, 'error')).toEqual([
      `${description} could not be written: Missing file at path: /nowhere/output`,
    ]);
  });
});

describe('the read-back', () => {
  test('of an order that cannot be read is a warning, and the certificate is waited for', async () => {
    standIn.fault({ path: 'order' }, { status: 403 });
    standIn.fault({ path: 'certificate' }, { delayMs: 100 });
    const handed = await runAction();
    expect(handed.outputs).toMatchObject({ 'certificate-ct-status': 'enabled', 'reissue-pending': 'unknown' });
    expect(annotations(handed, 'warning')).toEqual([
      expect.stringMatching(/^CT logging is disabled, but the order could not be read back\. Could not read order 1/),
    ]);
  });

  test.each([
    ['a closed order', { 'order-id': '1000005' }, 0],
    ['an order that cannot be read, in a dry run,', { ...dryRun, 'order-id': '7' }, 1],
  ])('of %s does not wait for the certificate', async (_, given, exitCode) => {
    standIn.fault({ path: 'certificate' }, faults.silent);
    const handed = await runAction({ ...given, 'timeout-seconds': '1', retries: '1' });
    expect(handed.exitCode).toBe(exitCode);
    expect(handed.log.join(), 'no download was tried again').not.toContain('Attempt');
  });
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
