import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CertCentral, type OrderSeed, seedOrders, startCertCentral } from '../support/certcentral.ts';
import * as faults from '../support/faults.ts';
import { type Handed, startRunner } from './runner.ts';

vi.mock(import('node:timers/promises'), async (original) => (await import('./time.ts')).virtual(await original()));

let standIn: CertCentral;

beforeEach(async () => {
  const silent: OrderSeed = { ...(seedOrders[1] as OrderSeed), id: 1000006, disableCt: undefined };
  standIn = await startCertCentral({ orders: [...seedOrders, silent] });
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(async () => {
  vi.useRealTimers();
  await standIn.close();
});

/** Runs the action on the stand-in: order 1000001, CT logging off, unless something else is given. */
async function runAction(given: Record<string, string> = {}, env = {}): Promise<Handed> {
  const inputs = { 'order-id': '1000001', 'disable-ct': 'true', 'api-key': standIn.apiKey, 'api-url': standIn.url };
  await using runner = await startRunner(env);
  const { run } = await import('../../src/run.ts');
  const handed = await runner.hand(run, { ...inputs, ...given });
  // Whatever happened, no connection outlives the run.
  await vi.waitUntil(() => standIn.openSockets() === 0);
  return handed;
}

const dryRun = { 'dry-run': 'true' };
const sent = () => standIn.requests.map(({ method, path }) => `${method} ${path.replace('/services/v2', '')}`);
const READS = ['GET /certificate/download/order/1000001/format/pem_nointermediate', 'GET /order/certificate/1000001'];
const decision = ({ outputs }: Handed) => [
  outputs['ct-status'],
  outputs['certificate-ct-status'],
  outputs['reissue-required'],
];
const annotations = ({ commands }: Handed, name: string) =>
  commands.filter(({ command }) => command === name).map(({ message }) => message);

describe('a run', () => {
  test('sets the status, reads back, and hands over what a reissue needs', async () => {
    const { exitCode, outputs, log, commands, summary } = await runAction();
    expect(exitCode).toBe(0);
    expect(standIn.orders.get('1000001')?.disableCt).toBe(true);
    expect(sent()[0]).toBe('PUT /order/certificate/1000001/ct-status');
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
    expect(summary).toContain('<h2>CT logging of DigiCert order 1000001 is now disabled</h2>');
  });

  test.each([
    ['1000001', 'true', ['disabled', 'enabled', 'true']],
    ['1000001', 'false', ['enabled', 'enabled', 'false']],
    ['1000002', 'true', ['disabled', 'disabled', 'false']],
    ['1000002', 'false', ['enabled', 'disabled', 'true']],
    ['1000003', 'true', ['disabled', 'enabled', 'true']],
    ['1000003', 'false', ['enabled', 'enabled', 'false']],
    ['1000004', 'true', ['disabled', 'none', 'false']],
    ['1000004', 'false', ['enabled', 'none', 'false']],
    ['1000005', 'true', ['disabled', 'enabled', 'true']],
    ['1000006', 'true', ['disabled', 'disabled', 'false']],
  ])('on order %s with disable-ct %s ends with %j', async (orderId, disableCt, expected) => {
    const handed = await runAction({ 'order-id': orderId, 'disable-ct': disableCt });
    expect(handed.exitCode).toBe(0);
    expect(decision(handed)).toEqual(expected);
    expect(annotations(handed, 'warning')).toEqual([]);
  });

  test('sends nothing if an input is wrong', async () => {
    const { exitCode, outputFile, commands } = await runAction({ 'order-id': 'x', retries: '11' });
    expect({ exitCode, outputFile }).toEqual({ exitCode: 1, outputFile: '' });
    expect(commands.map(({ command }) => command)).toEqual(['add-mask', 'error', 'error']);
    expect(standIn.connections).toBe(0);
  });

  test('that is refused fails with one error, and reads nothing back', async () => {
    const handed = await runAction({ 'order-id': '7' });
    expect({ exitCode: handed.exitCode, outputs: handed.outputs }).toEqual({ exitCode: 1, outputs: {} });
    expect(annotations(handed, 'error')).toEqual([
      expect.stringMatching(/^Could not disable CT logging of order 7: PUT .*: 404 not_found\|order: .* No such order/),
    ]);
    expect(handed.summary).toContain('<p><strong>What to do:</strong> No such order in this account');
    expect(sent()).toHaveLength(1);
  });

  test('whose outputs cannot be written fails, and says what is done all the same', async () => {
    const handed = await runAction({}, { GITHUB_OUTPUT: '/nowhere/output' });
    expect(handed.exitCode).toBe(1);
    expect(annotations(handed, 'error')).toEqual([
      'CT logging of order 1000001 is now disabled, but the outputs could not be written: Missing file at path: /nowhere/output',
    ]);
  });
});

describe('a dry run', () => {
  test.each([
    ['1000001', 'true', ['enabled', 'enabled', 'true']],
    ['1000001', 'false', ['enabled', 'enabled', 'false']],
    ['1000002', 'false', ['disabled', 'disabled', 'true']],
    ['1000004', 'true', ['enabled', 'none', 'false']],
    ['1000006', 'true', ['unknown', 'disabled', 'false']],
  ])('on order %s with disable-ct %s changes nothing, and ends with %j', async (orderId, disableCt, expected) => {
    const key = { 'api-key': standIn.viewOnlyKey };
    const handed = await runAction({ ...dryRun, ...key, 'order-id': orderId, 'disable-ct': disableCt });
    expect(handed.exitCode).toBe(0);
    expect(decision(handed)).toEqual(expected);
    expect(sent().filter((request) => request.startsWith('GET'))).toHaveLength(2);
    expect(annotations(handed, 'warning')).toEqual([]);
  });

  test('warns where the order and its live certificate disagree, though the certificate is as asked', async () => {
    const handed = await runAction({ ...dryRun, 'order-id': '1000003', 'disable-ct': 'false' });
    expect(decision(handed)).toEqual(['disabled', 'enabled', 'false']);
    expect(annotations(handed, 'warning')).toEqual([
      'The order and its live certificate disagree: the order has CT logging disabled, the certificate was issued with CT logging enabled.',
    ]);
  });

  test('fails if the order cannot be read, and waits no longer for the certificate', async () => {
    standIn.fault({ path: 'certificate' }, faults.silent);
    const handed = await runAction({ ...dryRun, 'order-id': '7' });
    expect({ exitCode: handed.exitCode, outputs: handed.outputs }).toEqual({ exitCode: 1, outputs: {} });
    expect(annotations(handed, 'error')).toEqual([expect.stringMatching(/^Could not read order 7: .* No such order/)]);
  });

  test('succeeds if only the certificate cannot be read', async () => {
    standIn.fault({ path: 'certificate' }, { status: 404 });
    const handed = await runAction(dryRun);
    expect(handed.exitCode).toBe(0);
    expect(decision(handed)).toEqual(['enabled', 'unknown', 'true']);
    expect(annotations(handed, 'warning')).toHaveLength(1);
  });
});

describe('behind a change that was made', () => {
  const UNTOLD = 'Whether the active certificate carries SCTs could not be told, so reissue-required is true. ';

  test('an order that cannot be read is a warning; the certificate decides', async () => {
    standIn.fault({ path: 'order' }, { status: 403 });
    const handed = await runAction();
    expect(handed.exitCode).toBe(0);
    expect(handed.outputs).toMatchObject({ 'certificate-id': '', 'common-name': '', 'dns-names': '[]' });
    expect(decision(handed)).toEqual(['disabled', 'enabled', 'true']);
    expect(annotations(handed, 'warning')).toEqual([
      `CT logging is disabled, but the order could not be read back. Could not read order 1000001: GET ${standIn.url}/order/certificate/1000001: 403 with an empty body. That refusal is not in the format of this API. Check api-url, and whether a proxy, portal or gateway answers in the place of CertCentral.`,
    ]);
  });

  test('a certificate that cannot be read is a warning, and a reissue', async () => {
    standIn.fault({ path: 'certificate' }, { status: 404 });
    const handed = await runAction();
    expect(handed.exitCode).toBe(0);
    expect(decision(handed)).toEqual(['disabled', 'unknown', 'true']);
    expect(annotations(handed, 'warning')).toEqual([
      expect.stringMatching(`^${UNTOLD}Could not read the active certificate of order 1000001: GET .*: 404 `),
    ]);
  });

  test('a download that is no certificate is a warning, and a reissue', async () => {
    standIn.fault({ path: 'certificate' }, { status: 200, body: '<html>' });
    const handed = await runAction();
    expect(decision(handed)).toEqual(['disabled', 'unknown', 'true']);
    expect(annotations(handed, 'warning')).toEqual([
      `${UNTOLD}The active certificate cannot be read: the download is not an X.509 certificate in PEM.`,
    ]);
  });

  test('an order that does not tell whether it has a certificate is a warning, and a reissue', async () => {
    standIn.fault({ path: 'order' }, { status: 200, body: { id: 1000001, certificate: { id: 'x' } } });
    const handed = await runAction({ 'disable-ct': 'false' });
    expect(decision(handed)).toEqual(['enabled', 'unknown', 'true']);
    expect(annotations(handed, 'warning')).toEqual([
      `${UNTOLD}The order does not tell whether a certificate was issued.`,
    ]);
  });

  test('nothing that can be read is two warnings, and a reissue', async () => {
    standIn.fault({ method: 'GET' }, { status: 403 });
    const handed = await runAction();
    expect(handed.exitCode).toBe(0);
    expect(decision(handed)).toEqual(['disabled', 'unknown', 'true']);
    expect(annotations(handed, 'warning')).toHaveLength(2);
  });

  test.each([
    ['true', false, 'disabled', 'enabled'],
    ['false', true, 'enabled', 'disabled'],
  ])('an order that lags (disable-ct %s) is a warning', async (disableCt, reported, requested, old) => {
    standIn.fault(
      { path: 'order' },
      { status: 200, body: { id: 1000001, disable_ct: reported, certificate: { id: 7 } } },
    );
    const handed = await runAction({ 'disable-ct': disableCt });
    expect(handed.exitCode).toBe(0);
    expect(handed.outputs['ct-status']).toBe(requested);
    expect(annotations(handed, 'warning')).toEqual([
      `DigiCert confirmed that CT logging is ${requested}, but the order still reports ${old}: CertCentral can lag behind a change. Check the order later.`,
    ]);
  });

  test('an order without a certificate has none, whatever the download says', async () => {
    standIn.fault({ path: 'order' }, { status: 200, body: { id: 1000001 } });
    expect(decision(await runAction())).toEqual(['disabled', 'none', 'false']);
  });

  test('the download is not waited for where the order has no certificate', async () => {
    standIn.fault({ path: 'certificate' }, faults.silent);
    const handed = await runAction({ 'order-id': '1000004' });
    expect(decision(handed)).toEqual(['disabled', 'none', 'false']);
    expect(annotations(handed, 'warning')).toEqual([]);
  });

  test('the download is waited for where the order cannot be read', async () => {
    standIn.fault({ path: 'order' }, { status: 403 });
    standIn.fault({ path: 'certificate' }, { status: 503 }, 2);
    expect(decision(await runAction())).toEqual(['disabled', 'enabled', 'true']);
  });
});

describe('what can pass is tried again', () => {
  const busy = { status: 503 };
  const tries = (path: RegExp) => standIn.requests.filter((request) => path.test(request.path)).length;

  test('with growing waits, of which each is one line in the log', async () => {
    standIn.fault({ path: 'put' }, busy, 4);
    const { exitCode, log } = await runAction();
    expect(exitCode).toBe(0);
    const times = standIn.requests.slice(0, 5).map(({ at }) => at);
    for (const [index, whole] of [1_000, 2_000, 4_000, 8_000].entries()) {
      const waited = (times[index + 1] ?? 0) - (times[index] ?? 0);
      expect(waited).toBeGreaterThanOrEqual(whole / 2);
      expect(waited).toBeLessThanOrEqual(whole);
      expect(log[index]).toBe(
        `PUT ${standIn.url}/order/certificate/1000001/ct-status: Attempt ${index + 1} of 6 failed: 503 with an empty body. Next attempt in ${(waited / 1000).toFixed(1)} seconds.`,
      );
    }
  });

  test.each([
    ['5 times by default', {}, 6],
    ['as often as retries says', { retries: '2' }, 3],
    ['never with retries 0', { retries: '0' }, 1],
  ])('%s', async (_, retries, attempts) => {
    standIn.fault({ path: 'put' }, busy);
    expect((await runAction(retries)).exitCode).toBe(1);
    expect(standIn.requests).toHaveLength(attempts);
  });

  test.each([
    ['at most twice behind a change', {}, 3],
    ['at most twice behind a change, whatever retries says', { retries: '10' }, 3],
    ['less often behind a change if retries says so', { retries: '1' }, 2],
    ['as often as retries says in a dry run', { ...dryRun, retries: '4' }, 5],
  ])('in reading back %s', async (_, given, attempts) => {
    standIn.fault({ path: 'certificate' }, busy);
    const handed = await runAction(given);
    expect(handed.exitCode).toBe(0);
    expect(tries(/pem_nointermediate$/)).toBe(attempts);
  });

  test('but not for more than 10 minutes', async () => {
    standIn.fault({ path: 'put' }, { status: 429, headers: { 'Retry-After': '110' } });
    const handed = await runAction({ retries: '10' });
    expect(annotations(handed, 'error')).toEqual([
      expect.stringContaining(
        '429 with an empty body (attempt 6 of 11); no attempt begins more than 10 minutes after the first. The rate limit',
      ),
    ]);
  });
});
