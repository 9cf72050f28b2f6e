import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as faults from '../../stand-in/faults.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import { type Handed, startRunner } from '../runner.ts';

let standIn: CertCentral;

beforeEach(async () => {
  standIn = await startCertCentral();
});

afterEach(() => standIn.close());

/** Runs the action on the stand-in: order 1000001, CT logging off, unless something else is given. */
async function runAction(given: Record<string, string> = {}, env = {}): Promise<Handed> {
  const inputs = { 'order-id': '1000001', 'disable-ct': 'true', 'api-key': standIn.apiKey, 'api-url': standIn.url };
  await using runner = await startRunner(env);
  const { run } = await import('../../../src/set-status/run.ts');
  const handed = await runner.hand(run, { ...inputs, ...given });
  // Whatever happened, no connection outlives the run.
  await vi.waitUntil(() => standIn.openSockets() === 0);
  return handed;
}

const dryRun = { 'dry-run': 'true' };
const PUT = 'PUT /order/certificate/1000001/ct-status';
const READS = ['GET /certificate/download/order/1000001/format/pem_nointermediate', 'GET /order/certificate/1000001'];
const sent = () => standIn.requests.map(({ method, path }) => `${method} ${path.replace('/services/v2', '')}`);
const decision = ({ outputs }: Handed) => [
  outputs['ct-status'],
  outputs['certificate-ct-status'],
  outputs['reissue-required'],
];
const annotations = ({ commands }: Handed, name: string) =>
  commands.filter(({ command }) => command === name).map(({ message }) => message);

describe('a run', () => {
  test('sets the status, reads back, and hands over what a reissue needs', async () => {
    const handed = await runAction();
    const { exitCode, outputs, log, commands, summary } = handed;
    expect(exitCode).toBe(0);
    expect(standIn.orders.get('1000001')?.disableCt).toBe(true);
    expect(sent()[0]).toBe(PUT);
    expect(sent().slice(1).sort()).toEqual(READS);
    expect(standIn.connections).toBeLessThanOrEqual(2);
    expect(outputs).toEqual({
      'order-id': '1000001',
      'ct-status': 'disabled',
      'certificate-ct-status': 'enabled',
      'reissue-required': 'true',
      'certificate-id': '2000001',
      'common-name': 'order-1000001.example.com',
      'dns-names': '["order-1000001.example.com","www.order-1000001.example.com"]',
    });
    expect(log).toEqual([
      'CT logging of order 1000001 (order-1000001.example.com) is now disabled; active certificate: carries embedded SCTs: it was logged; reissue required: yes.',
    ]);
    expect(commands.map(({ command }) => command)).toEqual(['add-mask', 'notice']);
    expect(annotations(handed, 'notice')).toEqual([
      'Order 1000001: Reissue the certificate: the active one was issued with CT logging enabled.',
    ]);
    expect(summary).toMatch(/^<h2>CT logging of DigiCert order 1000001 is now disabled<\/h2>\n/);
  });

  test('that requires no reissue gives no notice', async () => {
    const handed = await runAction({ 'order-id': '1000002' });
    expect(decision(handed)).toEqual(['disabled', 'disabled', 'false']);
    expect(handed.commands.map(({ command }) => command)).toEqual(['add-mask']);
  });

  test('that is dry changes nothing', async () => {
    const handed = await runAction({ ...dryRun, 'api-key': standIn.viewOnlyKey });
    expect(decision(handed)).toEqual(['enabled', 'enabled', 'true']);
    expect(sent().sort()).toEqual(READS);
    expect(handed.log).toEqual([expect.stringMatching(/^Dry run, nothing was changed: /)]);
  });

  test('sends nothing if an input is wrong', async () => {
    const { exitCode, outputFile, commands } = await runAction({ 'order-id': 'x', retries: '11' });
    expect({ exitCode, outputFile }).toEqual({ exitCode: 1, outputFile: '' });
    expect(commands.map(({ command }) => command)).toEqual(['add-mask', 'error', 'error']);
    expect(standIn.connections).toBe(0);
  });

  test('that is refused fails with one error and a summary, and reads nothing back', async () => {
    const handed = await runAction({ 'order-id': '7' });
    expect({ exitCode: handed.exitCode, outputs: handed.outputs }).toEqual({ exitCode: 1, outputs: {} });
    expect(annotations(handed, 'error')).toEqual([
      expect.stringMatching(/^Could not disable CT logging of order 7: PUT /),
    ]);
    expect(handed.summary).toMatch(/^<h2>CT logging status: the step failed<\/h2>\n<p>Could not disable /);
    expect(sent()).toEqual(['PUT /order/certificate/7/ct-status']);
  });

  test.each([
    [{}, 'CT logging of order 1000001 is now disabled, but the outputs'],
    [dryRun, 'The outputs'],
  ])('(%o) whose outputs cannot be written fails, and says what is done', async (given, subject) => {
    const handed = await runAction(given, { GITHUB_OUTPUT: '/nowhere/output' });
    expect(handed.exitCode).toBe(1);
    expect(annotations(handed, 'error')).toEqual([
      `${subject} could not be written: Missing file at path: /nowhere/output`,
    ]);
  });

  test('tells each attempt where the runner debugs, and each retry in the log', async () => {
    standIn.fault({ path: 'put' }, { status: 503, headers: { 'Retry-After': '0' } }, 1);
    const handed = await runAction({}, { RUNNER_DEBUG: '1' });
    const lines = annotations(handed, 'debug').map((line) => line.replace(/;.*/, ''));
    const put = 'PUT /services/v2/order/certificate/1000001/ct-status: ';
    expect(lines.slice(0, 2)).toEqual([`${put}503`, `${put}204`]);
    expect(lines).toHaveLength(4);
    expect(handed.log[0]).toBe(
      `PUT ${standIn.url}/order/certificate/1000001/ct-status: Attempt 1 of 6 failed: 503 with an empty body. Next attempt in 0.0 seconds.`,
    );
  });
});

describe('in reading back', () => {
  test('an order that cannot be read is a warning behind a change, and the certificate is waited for', async () => {
    standIn.fault({ path: 'order' }, { status: 403 });
    standIn.fault({ path: 'certificate' }, { delayMs: 100 });
    const handed = await runAction();
    expect(handed.exitCode).toBe(0);
    expect(decision(handed)).toEqual(['disabled', 'enabled', 'true']);
    expect(annotations(handed, 'warning')).toEqual([
      `CT logging is disabled, but the order could not be read back. Could not read order 1000001: GET ${standIn.url}/order/certificate/1000001: 403 with an empty body. That refusal is not in the format of this API. Check api-url, and whether a proxy, portal or gateway responds in place of CertCentral.`,
    ]);
    expect(handed.stdout).toMatch(/\n::warning::.*\nCT logging of order /);
  });

  test('it fails a dry run, and the certificate is not waited for', async () => {
    standIn.fault({ path: 'certificate' }, faults.silent);
    const handed = await runAction({ ...dryRun, 'order-id': '7' });
    expect({ exitCode: handed.exitCode, outputs: handed.outputs }).toEqual({ exitCode: 1, outputs: {} });
    expect(annotations(handed, 'error')).toEqual([expect.stringMatching(/^Could not read order 7: GET /)]);
  });

  test.each([
    ['1000004', 'is not issued yet', 0],
    ['1000005', 'is closed', 1],
  ])('the certificate of order %s, which %s, is not waited for', async (orderId, _, warnings) => {
    standIn.fault({ path: 'certificate' }, faults.silent);
    const handed = await runAction({ 'order-id': orderId });
    expect(decision(handed)).toEqual(['disabled', 'none', 'false']);
    expect(annotations(handed, 'warning')).toHaveLength(warnings);
  });

  test.each([
    ['at most twice behind a change', { retries: '10' }, 3],
    ['less often behind a change if retries says so', { retries: '1' }, 2],
    ['as often as retries says in a dry run', { ...dryRun, retries: '4' }, 5],
  ])('what can pass is tried again %s', async (_, given, attempts) => {
    standIn.fault({ path: 'certificate' }, { status: 503, headers: { 'Retry-After': '0' } });
    const handed = await runAction(given);
    expect(handed.exitCode).toBe(0);
    expect(decision(handed).slice(1)).toEqual(['unknown', 'true']);
    expect(sent().filter((request) => request === READS[0])).toHaveLength(attempts);
  });
});
