import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  API_KEY,
  API_URL,
  baseline,
  csr,
  DOWNLOAD_URL,
  down,
  pems,
  READ,
  REASONS,
  refused,
  ScriptedService,
} from './scripted-service.ts';
import { annotations, runStep } from './step.ts';

/** Runs the action on order 7, with faults after the first observation. */
async function run(service: ScriptedService, given: Record<string, string> = {}, env: Record<string, string> = {}) {
  const step = await runStep('run', { transport: service, clock: service.clock }, given, env);
  const progress = step.states.map(
    (state) =>
      state &&
      [
        state.statusUpdate,
        state.reissueRequested && 'requested',
        state.reissueSeenPending && 'pending',
        state.reissuedCtStatus && 'issued',
      ]
        .filter(Boolean)
        .join(),
  );
  const [first, ...errors] = annotations(step);
  return { ...step, said: [first, ...errors].filter((line) => line !== undefined), progress, sent: service.sent };
}

const PUT = '0 PUT disabled';
const RECOVERING = / Recovering: checking the order and its certificate\.$/;
const RESTORED = 'CT logging of the order was restored to enabled, the status of its active certificate. Run again.';
const inSync = () => Object.assign(new ScriptedService(), { pem: pems.renewed, disableCt: true });

describe('a green run', () => {
  test('has the certificate reissued, and hands it over', async () => {
    const service = new ScriptedService().at(4, { status: 'issued', pem: pems.renewed });
    const { exitCode, outputs, said, sent, log, states, progress, files, summary, commands } = await run(service);
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: [] });
    expect(sent).toEqual([...READ(0), PUT, ...READ(0), '0 POST', ...READ(1), ...REASONS(1), ...READ(3), ...READ(7)]);
    expect(commands).toEqual([{ command: 'add-mask', properties: {}, message: API_KEY }]);
    expect(files).toEqual([{ path: outputs['certificate-file'], text: pems.renewed }]);
    expect(outputs).toMatchObject({ reissued: 'true', 'serial-number': '0A02', 'reissue-pending': 'false' });
    expect(log.at(-1)).toMatch(
      /^CT logging of order 7 \(a\.example\) is disabled; its certificate was reissued in 7 s /,
    );
    expect(progress).toEqual([
      undefined,
      'in-doubt',
      'applied',
      'applied,requested',
      'applied,requested,pending',
      'applied,requested,pending,issued',
      'applied,requested,pending,issued',
      undefined,
    ]);
    expect(states.map((state) => state?.certificateFile)).toEqual([
      undefined,
      '',
      '',
      '',
      '',
      '',
      files[0]?.path,
      undefined,
    ]);
    expect(states[1]).toMatchObject({ orderId: '7', desiredStatus: 'disabled', apiUrl: API_URL, baseline });
    expect(JSON.stringify(states)).not.toMatch(/unit-test-key|REQUEST/);
    expect(summary).toMatch(/^<h2>DigiCert order 7: CT logging disabled, certificate reissued<\/h2>\n/);
    expect(service.closed).toBe(1);
  });

  test('without a certificate yet writes no file', async () => {
    const service = Object.assign(new ScriptedService(), { status: 'needs_approval', isDated: false, pem: undefined });
    const { exitCode, outputs, files, states, log } = await run(service);
    expect({ exitCode, files }).toEqual({ exitCode: 0, files: [] });
    expect(outputs).toMatchObject({ reissued: 'false', 'certificate-file': '' });
    expect(states.map((state) => state?.certificateFile)).toEqual([undefined, '', '', undefined]);
    expect(log).toEqual(['CT logging of order 7 (a.example) is disabled; no certificate was issued yet.']);
  });

  test('that only requests a reissue ends when it is pending, and writes no file', async () => {
    const domains = [{ name_scope: 'a.example', status: 'pending', method: 'dns-txt-token' }];
    const service = Object.assign(new ScriptedService(), { domains, response: { dcv_random_value: 'r4nd0m' } });
    const { exitCode, outputs, files, log, progress, summary } = await run(service, { 'wait-minutes': '0' });
    expect({ exitCode, files, last: progress.at(-1) }).toEqual({ exitCode: 0, files: [], last: undefined });
    expect(outputs).toMatchObject({
      'reissue-pending': 'true',
      reissued: 'false',
      'serial-number': '',
      'dcv-random-value': 'r4nd0m',
    });
    const record = 'create the TXT record a.example with the value r4nd0m';
    expect(log.at(-1)).toMatch(
      new RegExp(
        `^Order 7 has CT logging disabled, and a reissue is left pending; run again: .* The order is waiting for .*${record}\\.$`,
      ),
    );
    expect(summary).toContain(record);
  });

  test('warns if the order could not be read back, and logs retries', async () => {
    const { exitCode, said, log, stdout } = await run(inSync().on('order', 2, down, 2), { retries: '1' });
    expect(exitCode).toBe(0);
    expect(said).toEqual([
      expect.stringMatching(
        /^warning: CT logging is disabled, but the order could not be read back\. Could not read order 7: /,
      ),
    ]);
    expect(log[0]).toMatch(/Attempt 1 of 2 failed: 503 down: Said\. Next attempt in 0\.8 seconds\.$/);
    expect(stdout).toMatch(/\n::warning::.*\nCT logging of order /);
  });

  test('in a dry run only reads, and leaves nothing', async () => {
    const service = new ScriptedService();
    const { exitCode, outputs, sent, log, progress, files, summary } = await run(service, { 'dry-run': 'true' });
    expect({ exitCode, sent, progress, files }).toEqual({
      exitCode: 0,
      sent: READ(0),
      progress: [undefined],
      files: [],
    });
    expect(outputs).toMatchObject({ 'ct-status': 'enabled', 'reissue-required': 'true', 'certificate-file': '' });
    expect(log).toEqual([
      expect.stringMatching(
        /^Dry run, nothing was changed: order 7 \(a\.example\) has CT logging enabled\. A run would /,
      ),
    ]);
    expect(summary).toMatch('<h2>Dry run: DigiCert order 7</h2>');
    expect(service.closed).toBe(1);
  });

  test('in a dry run that finds a pending reissue reads what that waits for', async () => {
    const service = Object.assign(new ScriptedService(), { status: 'reissue_pending' });
    const { outputs, sent, log } = await run(service, { 'dry-run': 'true' });
    expect(outputs).toMatchObject({ 'reissue-pending': 'true', 'reissue-required': 'false' });
    expect(sent).toEqual([...READ(0), ...REASONS(0)]);
    expect(log).toEqual([
      expect.stringContaining('The order is waiting for something that CertCentral does not report'),
    ]);
  });

  test('in a dry run of a DV order warns of its validation', async () => {
    const order = {
      id: 7,
      status: 'issued',
      product: { validation_type: 'dv' },
      certificate: { csr, date_issued: '2026-01-01' },
    };
    const body = JSON.stringify(order);
    const { said } = await run(new ScriptedService().on('order', 1, { body }), { 'dry-run': 'true' });
    const warning =
      'warning: DigiCert validates the domains of a DV order again for each reissue: the reissue stays pending until they are validated.';
    expect(said).toEqual([warning]);
    const none = await run(new ScriptedService().on('order', 1, { body }), {
      'dry-run': 'true',
      'disable-ct': 'false',
    });
    expect(none.said).toEqual([]);
  });

  test('takes the time of the system without overrides', async () => {
    const service = new ScriptedService();
    expect(await runStep('run', { transport: service }, { 'dry-run': 'true' })).toMatchObject({ exitCode: 0 });
    expect(service.clock.slept).toEqual([]);
    expect(await runStep('run', undefined, { 'order-id': 'x' })).toMatchObject({ exitCode: 1 });
  });
});

describe('before anything is changed', () => {
  test('invalid inputs: one error each, nothing sent, an empty state', async () => {
    const { exitCode, said, sent, summary, progress, outputFile } = await run(new ScriptedService(), {
      'order-id': 'x',
      'wait-minutes': '301',
    });
    expect({ exitCode, sent, progress, outputFile }).toEqual({
      exitCode: 1,
      sent: [],
      progress: [undefined],
      outputFile: '',
    });
    expect(said.map((line) => line.split(' is ')[0])).toEqual([
      'error: Input order-id "x"',
      'error: Input wait-minutes "301"',
    ]);
    expect(summary).toMatch(/^<h2>Reissue: the step failed<\/h2>\n/);
  });

  test.each([{}, { 'dry-run': 'true' }])('an order that cannot be reissued fails (%o)', async (given) => {
    const service = Object.assign(new ScriptedService(), { status: 'revoked' });
    const { exitCode, said, sent, progress, outputs } = await run(service, given);
    expect({ exitCode, progress, outputs }).toEqual({ exitCode: 1, progress: [undefined], outputs: {} });
    expect(sent).toContain('0 order');
    expect(said).toEqual([
      'error: This action cannot reissue order 7: the order is revoked. For a new certificate, place a new order. The order was not changed.',
    ]);
    expect(service.closed).toBe(1);
  });

  test('the first read is retried as the input says, and an earlier error still holds', async () => {
    const { said } = await run(new ScriptedService().on('order', 1, down, 9), { retries: '1' });
    expect(said).toEqual([
      expect.stringMatching(
        /^error: Could not read order 7: .*\(attempt 2 of 2\)\. .* The order was not changed\. If an earlier run reported that order 7 is out of sync, that still holds\.$/,
      ),
    ]);
  });

  test('an order that is out of sync already is reported', async () => {
    const service = Object.assign(new ScriptedService(), { disableCt: true, csr: '' });
    const { said } = await run(service);
    expect(said).toEqual([
      expect.stringMatching(
        /The order was not changed, and order 7 is out of sync: .* To set CT logging of the order to enabled, run: printf /,
      ),
    ]);
  });

  test.each([{}, { 'dry-run': 'true' }])('nothing is sent if the first state cannot be saved (%o)', async (given) => {
    const { exitCode, said, sent } = await run(new ScriptedService(), given, { GITHUB_STATE: '/nowhere/state' });
    expect({ exitCode, sent }).toEqual({ exitCode: 1, sent: [] });
    expect(said).toEqual([
      'error: Cannot save the state for the post step: Missing file at path: /nowhere/state. The order was not changed.',
    ]);
  });

  test('nothing is changed if the state cannot be saved', async () => {
    const state = join(await mkdtemp(join(tmpdir(), 'state-')), 'state');
    writeFileSync(state, '');
    const service = new ScriptedService().on('order', 1, () => void rmSync(state));
    const { exitCode, said, sent } = await run(service, {}, { GITHUB_STATE: state });
    await rm(dirname(state), { recursive: true });
    expect({ exitCode, sent }).toEqual({ exitCode: 1, sent: READ(0) });
    expect(said).toEqual([
      `error: Cannot save the state for the post step: Missing file at path: ${state}. The order was not changed.`,
    ]);
  });
});

describe('an error is recovered from', () => {
  test('nothing was changed', async () => {
    const service = new ScriptedService().on('PUT', 1, refused(400));
    const { exitCode, said, sent, log, progress, outputs, files, summary } = await run(service);
    expect({ exitCode, outputs, files, log }).toEqual({ exitCode: 1, outputs: {}, files: [], log: [] });
    expect(sent).toEqual([...READ(0), PUT, ...READ(0)]);
    expect(said).toEqual([
      expect.stringMatching(
        /^error: Could not disable CT logging of order 7: .*400 no: Said\. .* The order was not changed\.$/,
      ),
    ]);
    expect(progress).toEqual([undefined, 'in-doubt', 'not-applied', undefined]);
    expect(summary).toMatch(/^<h2>Reissue of DigiCert order 7: the step failed<\/h2>\n<p>Could not disable /);
    expect(summary).toContain('<p><strong>Recovery:</strong> The order was not changed.</p>');
    expect(service.closed).toBe(1);
  });

  test('nothing was changed, and the order was out of sync before: the state stays', async () => {
    const service = Object.assign(new ScriptedService(), { disableCt: true }).on('PUT', 1, refused(400));
    const { said, progress } = await run(service);
    expect(said).toEqual([expect.stringContaining('The order was not changed, and order 7 is out of sync: ')]);
    expect(progress.at(-1)).toBe('not-applied');
  });

  test('the status is restored', async () => {
    const { exitCode, said, sent, progress, log } = await run(new ScriptedService().on('POST', 1, refused(400)));
    expect(exitCode).toBe(1);
    expect(log).toEqual([expect.stringMatching(RECOVERING)]);
    expect(said).toEqual([expect.stringMatching(/^error: Could not request a reissue of order 7: .*400 no: Said\. /)]);
    expect(said[0]).toContain(RESTORED);
    expect(sent).toEqual([...READ(0), PUT, ...READ(0), '0 POST', ...READ(0), '0 PUT enabled']);
    expect(progress.slice(-4)).toEqual(['applied,requested', 'applied', 'in-doubt', undefined]);
  });

  test('a status that could not be restored stays in the state', async () => {
    const service = new ScriptedService().on('POST', 1, refused(400)).on('PUT', 2, refused(403), 99);
    const { exitCode, said, progress, states, summary } = await run(service);
    expect(exitCode).toBe(1);
    expect(said).toEqual([
      expect.stringMatching(
        /^error: Could not request a reissue .* CT logging could not be restored: order 7 is out of sync\. To set CT logging of the order to enabled, run: printf /,
      ),
    ]);
    expect({ last: progress.at(-1), isReported: states.at(-1)?.isFailureReported }).toEqual({
      last: 'in-doubt',
      isReported: true,
    });
    expect(summary).toContain('order 7 is out of sync');
  });

  test('an error that only a repair helps with does not advise to run again', async () => {
    const { said, summary } = await run(new ScriptedService().on('PUT', 1, refused(503), 99));
    expect(said).toEqual([
      expect.stringMatching(
        /^error: Could not disable CT logging .* 503 no: Said \(attempt 6 of 6\)\. CT logging could not be restored: .* run: printf /,
      ),
    ]);
    expect(said[0] + summary).not.toMatch(/run(ning)? again/i);
  });

  test('a status that could not be set for the first certificate stays in the state, too', async () => {
    const service = Object.assign(new ScriptedService(), { status: 'pending', isDated: false, pem: undefined });
    service.on('PUT', 1, down, 99);
    const { said, progress } = await run(service, { retries: '0' });
    expect(said).toEqual([
      expect.stringContaining(
        'Nothing was issued yet, and CT logging could not be set to disabled once more. Run again.',
      ),
    ]);
    expect(progress.at(-1)).toBe('in-doubt');
  });

  test('left pending when the wait runs out: with what the response said', async () => {
    const service = Object.assign(new ScriptedService(), {
      response: { certificate_id: 9, dcv_random_value: 'r4nd0m' },
    });
    const { exitCode, said, sent, progress, summary } = await run(service, { 'wait-minutes': '1' });
    const RESPONSE =
      'DigiCert responded that it still had to validate certificate 9. The random value for domain validation is r4nd0m.';
    expect(said[0]).toContain(RESPONSE);
    expect(summary).toContain(`<p><strong>Reissue request:</strong> ${RESPONSE}</p>`);
    expect(exitCode).toBe(1);
    expect(said).toEqual([
      expect.stringMatching(
        /^error: DigiCert did not issue the certificate within 1 minute\. .* Order 7 has CT logging disabled, and a reissue is left pending; run again: it waits for that reissue and requests no second one\. .* The order is waiting for something /,
      ),
    ]);
    expect(sent.filter((line) => /(validation|caa)$/.test(line))).toEqual([...REASONS(1), ...REASONS(60)]);
    expect(progress.slice(-2)).toEqual(['applied,requested,pending', undefined]);
  });

  test('a request in doubt is not waited for twice', async () => {
    const { said, sent } = await run(new ScriptedService().on('POST', 1, down));
    expect(said).toEqual([
      expect.stringMatching(
        /No reissue appeared, so the request is treated as not carried out\. .*restored to enabled, .* The requested reissue did not appear\. Run again: if the reissue is pending by then, the run waits for it\. Also run again if it is issued later\.$/,
      ),
    ]);
    expect(sent.slice(-5)).toEqual([...READ(120), ...READ(120), '120 PUT enabled']);
  });

  test('a long cause leaves room for the outcome', async () => {
    const body = JSON.stringify({ errors: [{ code: 'x'.repeat(300), message: 'y '.repeat(5000) }] });
    const service = new ScriptedService().on('POST', 1, { status: 403, body }).on('PUT', 2, refused(403), 9);
    const { said } = await run(service, { 'api-url': `${API_URL}/${'z'.repeat(1000)}` });
    expect(said[0]).toContain('order 7 is out of sync. To set CT logging of the order to enabled, run: printf ');
    expect(said[0]?.length).toBeLessThanOrEqual(2000 + 'error: '.length);
  });

  test('outputs that cannot be written: in sync, and no certificate is left', async () => {
    const service = new ScriptedService().at(1, { status: 'issued', pem: pems.renewed });
    const { exitCode, said, files, states } = await run(service, {}, { GITHUB_OUTPUT: '/nowhere/output' });
    expect({ exitCode, files }).toEqual({ exitCode: 1, files: [] });
    expect(said).toEqual([
      'error: CT logging of order 7 is disabled, but the outputs could not be written: Missing file at path: /nowhere/output. The order and its active certificate are in sync, with CT logging disabled. Run again.',
    ]);
    expect(states.at(-2)?.certificateFile).toMatch(/order-7\.pem$/);
    expect(states.at(-1)).toBeUndefined();
    const { said: dry } = await run(new ScriptedService(), { 'dry-run': 'true' }, { GITHUB_OUTPUT: '/nowhere/output' });
    expect(dry).toEqual(['error: The outputs could not be written: Missing file at path: /nowhere/output']);
  });

  test('a folder for the certificate that does not exist', async () => {
    const { exitCode, said, progress } = await run(inSync(), {}, { RUNNER_TEMP: '/nowhere' });
    expect(exitCode).toBe(1);
    expect(said[0]).toMatch(/^error: Cannot create a file in RUNNER_TEMP: ENOENT: .* are in sync, /);
    expect(progress.at(-1)).toBeUndefined();
  });

  test('an unknown error during the recovery: the state stays', async () => {
    const service = new ScriptedService().on('POST', 1, refused(400)).on('order', 3, new TypeError('a bug'));
    const { said, progress, summary } = await run(service);
    expect(said).toEqual([
      expect.stringMatching(
        / Order 7 could not be checked \(a bug\), so assume that order 7 is out of sync\. Run again: [^.]* pending\.$/,
      ),
    ]);
    expect(progress.at(-1)).toBe('applied');
    expect(summary).toContain('assume that order 7 is out of sync');
    expect(service.closed).toBe(2);
  });

  test('a state that can no longer be saved: recovered anyway, with one error', async () => {
    const state = join(await mkdtemp(join(tmpdir(), 'state-')), 'state');
    writeFileSync(state, '');
    const service = new ScriptedService();
    service.on('PUT', 1, () => {
      rmSync(state);
      mkdirSync(state);
      return undefined;
    });
    const { exitCode, said, sent, log } = await run(service, {}, { GITHUB_STATE: state });
    await rm(dirname(state), { recursive: true });
    expect({ exitCode, sent }).toEqual({
      exitCode: 1,
      sent: [...READ(0), PUT, ...READ(0), ...READ(0), '0 PUT enabled'],
    });
    expect(said).toEqual([
      expect.stringMatching(
        /^error: Cannot save the state for the post step: EISDIR.*'\. CT logging of the order was restored to enabled/,
      ),
    ]);
    expect(log).toEqual([
      expect.stringMatching(RECOVERING),
      ...Array(2).fill(expect.stringMatching(/^Cannot save .*EISDIR/)),
    ]);
  });
});

test('the certificate is read with its intermediates', async () => {
  const service = inSync();
  await run(service, { 'dry-run': 'true' });
  expect(service.requests.map(({ url }) => url)).toContain(DOWNLOAD_URL);
});
