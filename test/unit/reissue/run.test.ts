import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  API_KEY,
  API_URL,
  DOWN_HINT,
  down,
  ORDER_URL,
  PlayedService,
  POST_URL,
  PUT_URL,
  pems,
  REFUSED_HINT,
  refused,
  start,
} from './scripted-service.ts';
import { annotations, runStep } from './step.ts';

/** Runs the action on order 7, with what goes wrong after the first look. */
async function run(service: PlayedService, given: Record<string, string> = {}, env: Record<string, string> = {}) {
  const step = await runStep('run', { transport: service, clock: service.clock }, given, env);
  const progress = step.states.map((state) => state && [state.statusUpdate, state.post, state.pending].join(', '));
  return { ...step, said: annotations(step), progress, sent: service.sent };
}

const READ = (second: number) => [`${second} order`, `${second} chain`];
const PUT = '0 PUT disabled';
const SETTLING = 'Settling: looking at what became of the order and its certificate.';
const REFUSED = `Could not disable CT logging of order 7: ${PUT_URL}: 400 no: Said. ${REFUSED_HINT}`;
const POST_REFUSED = `Could not request a reissue of order 7: ${POST_URL}: 400 no: Said. ${REFUSED_HINT}`;
const SET_BACK = 'CT logging of the order was set back to enabled, as its active certificate has it. Run again.';
const inStep = () => Object.assign(new PlayedService(), { pem: pems.renewed, disableCt: true });

describe('a green run', () => {
  test('has the certificate reissued, and hands it over', async () => {
    const service = new PlayedService().at(4, { status: 'issued', pem: pems.renewed });
    const { exitCode, outputs, said, sent, log, states, progress, files, summary, commands } = await run(service);
    expect(exitCode).toBe(0);
    expect(sent).toEqual([...READ(0), PUT, ...READ(0), '0 POST', ...READ(1), ...READ(3), ...READ(7)]);
    expect(said).toEqual([]);
    expect(commands).toEqual([{ command: 'add-mask', properties: {}, message: API_KEY }]);
    expect(files).toEqual([{ path: outputs['certificate-file'], text: pems.renewed }]);
    expect(outputs).toEqual({
      'order-id': '7',
      'ct-status': 'disabled',
      'certificate-ct-status': 'disabled',
      'reissue-required': 'false',
      'certificate-id': '',
      'common-name': 'a.example',
      'dns-names': '["b.example","a.example","c.example"]',
      reissued: 'true',
      'serial-number': '0A02',
      'valid-till': '2026-07-01T12:34:56.000Z',
      'certificate-file': files[0]?.path,
    });
    expect(log).toEqual([
      'The order is reissue_pending.',
      'The order is issued.',
      'CT logging of order 7 (a.example) is disabled; its certificate was reissued in 7 s (serial number 0A02), and is as requested. The certificate keeps its key pair.',
    ]);
    expect(progress).toEqual([
      'in doubt, not sent, never',
      'done, not sent, never',
      'done, sent, never',
      'done, sent, since',
      'done, sent, since',
      undefined,
    ]);
    expect(states.map((state) => state?.certificateFile)).toEqual([null, null, null, null, files[0]?.path, undefined]);
    expect(states[0]).toMatchObject({ orderId: '7', requested: 'disabled', apiUrl: API_URL, start });
    expect(JSON.stringify(states)).not.toMatch(/unit-test-key|REQUEST/);
    expect(summary).toMatch(/^<h2>DigiCert order 7: CT logging disabled, certificate reissued<\/h2>\n/);
    expect(service.closed).toBe(1);
  });

  test('with nothing to reissue hands the certificate over, too', async () => {
    const { exitCode, outputs, sent, log, files, progress } = await run(inStep());
    expect({ exitCode, sent }).toEqual({ exitCode: 0, sent: [...READ(0), PUT, ...READ(0)] });
    expect(files).toEqual([{ path: outputs['certificate-file'], text: pems.renewed }]);
    expect([outputs['reissued'], outputs['reissue-required']]).toEqual(['false', 'false']);
    expect(log).toEqual([
      'CT logging of order 7 (a.example) is disabled; its active certificate is as requested: nothing was to be reissued.',
    ]);
    expect(progress.at(-1)).toBeUndefined();
  });

  test('without a certificate yet writes no file', async () => {
    const service = Object.assign(new PlayedService(), { status: 'needs_approval', pem: undefined });
    const { exitCode, outputs, files, states, log } = await run(service);
    expect(exitCode).toBe(0);
    expect(outputs).toMatchObject({ reissued: 'false', 'serial-number': '', 'valid-till': '', 'certificate-file': '' });
    expect(files).toEqual([]);
    expect(states.map((state) => state?.certificateFile)).toEqual([null, null, undefined]);
    expect(log).toEqual(['CT logging of order 7 (order.example) is disabled; no certificate was issued yet.']);
  });

  test('warns of what could not be read back, and tells of retries', async () => {
    const service = inStep().on('order', 2, down, 2);
    const { exitCode, said, log, stdout, summary } = await run(service, { retries: '1' });
    const warning = `CT logging is disabled, but the order could not be read back. Could not read order 7: ${ORDER_URL}: 503 down: Said (attempt 2 of 2). ${DOWN_HINT}`;
    expect(exitCode).toBe(0);
    expect(said).toEqual([`warning: ${warning}`]);
    expect(log[0]).toBe(`${ORDER_URL}: Attempt 1 of 2 failed: 503 down: Said. Next attempt in 0.8 seconds.`);
    expect(stdout).toMatch(/\n::warning::.*\nCT logging of order /);
    expect(summary).toContain('could not be read back');
  });

  test('in a dry run only reads, and keeps and leaves nothing', async () => {
    const service = new PlayedService();
    const { exitCode, outputs, sent, log, states, files, summary } = await run(service, { 'dry-run': 'true' });
    expect({ exitCode, sent, states, files }).toEqual({ exitCode: 0, sent: READ(0), states: [], files: [] });
    expect(outputs).toMatchObject({ 'ct-status': 'enabled', 'reissue-required': 'true', reissued: 'false' });
    expect(outputs['certificate-file']).toBe('');
    expect(log).toEqual([
      'Dry run, nothing was changed: order 7 (a.example) has CT logging enabled. A run would set CT logging disabled, request a reissue for a.example, b.example with the CSR of the order, and wait for it up to 15 min. The certificate keeps its key pair.',
    ]);
    expect(summary).toMatch('<h2>Dry run: DigiCert order 7</h2>');
    expect(service.closed).toBe(1);
  });

  test('goes by the time of the system where none is played', async () => {
    const before = Date.now();
    const service = new PlayedService();
    const { exitCode } = await runStep('run', { transport: service }, { 'dry-run': 'true' });
    expect(exitCode).toBe(0);
    expect(service.clock.slept).toEqual([]);
    expect(Date.now() - before).toBeLessThan(10_000);
  });
});

describe('before anything is changed', () => {
  test('inputs that are wrong: one error for each, nothing sent', async () => {
    const { exitCode, said, sent, summary, states, outputFile } = await run(new PlayedService(), {
      'order-id': 'x',
      'wait-minutes': '0',
    });
    expect({ exitCode, sent, states, outputFile }).toEqual({ exitCode: 1, sent: [], states: [], outputFile: '' });
    expect(said).toEqual([
      'error: Input order-id "x" is not accepted: it must be a DigiCert order ID, 1 to 18 digits without a leading zero.',
      'error: Input wait-minutes "0" is not accepted: it must be a whole number from 1 to 300.',
    ]);
    expect(summary).toMatch(/^<h2>Reissue: the step failed<\/h2>\n/);
  });

  test('a world is not needed', async () => {
    const step = await runStep('run', undefined, { 'order-id': 'x' });
    expect({ exitCode: step.exitCode, errors: annotations(step).length }).toEqual({ exitCode: 1, errors: 1 });
  });

  test.each([{}, { 'dry-run': 'true' }])('what cannot be reissued fails (%o)', async (given) => {
    const service = Object.assign(new PlayedService(), { status: 'revoked' });
    const { exitCode, said, sent, summary, states, outputs } = await run(service, given);
    const message =
      'Order 7 cannot be reissued: the order is revoked. For a new certificate, place a new order. Nothing was changed.';
    expect({ exitCode, sent, states, outputs }).toEqual({ exitCode: 1, sent: READ(0), states: [], outputs: {} });
    expect(said).toEqual([`error: ${message}`]);
    expect(summary).toMatch(/^<h2>Reissue: the step failed<\/h2>\n/);
    expect(service.closed).toBe(1);
  });

  test('the first look is tried as often as the input says', async () => {
    const { said, sent } = await run(new PlayedService().on('order', 1, down, 9), { retries: '1' });
    expect(said).toEqual([
      `error: Could not read order 7: ${ORDER_URL}: 503 down: Said (attempt 2 of 2). ${DOWN_HINT} Nothing was changed. If an earlier run said that order 7 is out of step, that still holds.`,
    ]);
    expect(sent).toEqual([...READ(0), '0.75 order']);
  });

  test('nothing is sent where the state cannot be saved', async () => {
    const { exitCode, said, sent } = await run(new PlayedService(), {}, { GITHUB_STATE: '/nowhere/state' });
    expect({ exitCode, sent }).toEqual({ exitCode: 1, sent: READ(0) });
    expect(said).toEqual([
      'error: The state for the post step could not be written: Missing file at path: /nowhere/state. Nothing was changed.',
    ]);
  });
});

describe('what goes wrong is settled', () => {
  test('never changed', async () => {
    const service = new PlayedService().on('PUT', 1, refused(400));
    const { exitCode, said, sent, log, progress, outputs, files, summary } = await run(service);
    expect({ exitCode, outputs, files }).toEqual({ exitCode: 1, outputs: {}, files: [] });
    expect(sent).toEqual([...READ(0), PUT, ...READ(0)]);
    expect(log).toEqual([]);
    expect(said).toEqual([`error: ${REFUSED} The order was never changed.`]);
    expect(progress).toEqual(['in doubt, not sent, never', 'not carried out, not sent, never', undefined]);
    expect(summary).toMatch(/^<h2>Reissue of DigiCert order 7: the step failed<\/h2>\n<p>Could not disable /);
    expect(summary).toContain('<p><strong>How it was settled:</strong> The order was never changed.</p>');
    expect(service.closed).toBe(2);
  });

  test('never changed, and out of step before: the state stays', async () => {
    const service = Object.assign(new PlayedService(), { disableCt: true }).on('PUT', 1, refused(400));
    const { said, progress } = await run(service);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(`error: ${REFUSED} The order was never changed, and order 7 is out of step as before: `);
    expect(progress.at(-1)).toBe('not carried out, not sent, never');
  });

  test('set back', async () => {
    const { exitCode, said, sent, progress, log } = await run(new PlayedService().on('POST', 1, refused(400)));
    expect(exitCode).toBe(1);
    expect(log).toEqual([`${POST_REFUSED} ${SETTLING}`]);
    expect(said).toEqual([`error: ${POST_REFUSED} ${SET_BACK}`]);
    expect(sent).toEqual([...READ(0), PUT, ...READ(0), '0 POST', ...READ(0), '0 PUT enabled']);
    // Set to another status, the first PUT is no longer what counts.
    expect(progress.slice(-3)).toEqual(['done, not carried out, never', 'in doubt, not carried out, never', undefined]);
  });

  test('what could not be set back stays in the state, and the message ends with that', async () => {
    const service = new PlayedService().on('POST', 1, refused(400)).on('PUT', 2, refused(403), 99);
    const { exitCode, said, states, summary } = await run(service);
    expect(exitCode).toBe(1);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      `error: ${POST_REFUSED} The status could not be set back: order 7 is out of step. Set it with: curl `,
    );
    expect(states.at(-1)).toMatchObject({ put: 'in-doubt', post: 'not carried out' });
    expect(summary).toContain('order 7 is out of step');
  });

  test('left pending, where the wait ran out', async () => {
    const { exitCode, said, sent, progress } = await run(new PlayedService(), { 'wait-minutes': '1' });
    expect(exitCode).toBe(1);
    expect(said).toEqual([
      'error: DigiCert has not issued the certificate within 1 minute. See in CertCentral what the order waits for (an approval, a validation); wait-minutes can be raised. The order has CT logging disabled and is left pending: run again: it waits for that reissue and requests no second one.',
    ]);
    expect(sent.slice(-2)).toEqual(READ(60));
    expect(progress.slice(-2)).toEqual(['done, sent, since', undefined]);
  });

  test('since when a request is in doubt is known: nothing is waited out twice', async () => {
    const service = new PlayedService().on('POST', 1, down);
    const { said, sent } = await run(service);
    expect(said).toEqual([
      `error: Could not request a reissue of order 7: ${POST_URL}: 503 down: Said. Nothing shows of it: it counts as not carried out. ${SET_BACK} The reissue that was requested does not show; should it be issued later, run again then.`,
    ]);
    expect(sent.slice(-5)).toEqual([...READ(60), ...READ(60), '60 PUT enabled']);
  });

  test('outputs that cannot be written: in step, and no certificate is left', async () => {
    const service = new PlayedService().at(1, { status: 'issued', pem: pems.renewed });
    const { exitCode, said, files, states } = await run(service, {}, { GITHUB_OUTPUT: '/nowhere/output' });
    expect(exitCode).toBe(1);
    expect(said).toEqual([
      'error: CT logging of order 7 is disabled, but the outputs could not be written: Missing file at path: /nowhere/output. The order and its active certificate are in step, with CT logging disabled. Run again.',
    ]);
    expect(files).toEqual([]);
    expect(states.at(-2)?.certificateFile).toMatch(/order-7\.pem$/);
    expect(states.at(-1)).toBeUndefined();
  });

  test('the outputs of a dry run that cannot be written', async () => {
    const { said } = await run(new PlayedService(), { 'dry-run': 'true' }, { GITHUB_OUTPUT: '/nowhere/output' });
    expect(said).toEqual(['error: The outputs could not be written: Missing file at path: /nowhere/output']);
  });

  test('a folder for the certificate that is not there', async () => {
    const { exitCode, said, progress } = await run(inStep(), {}, { RUNNER_TEMP: '/nowhere' });
    expect(exitCode).toBe(1);
    expect(said[0]).toMatch(
      /^error: There can be no file in RUNNER_TEMP: ENOENT: .* The order and its active certificate are in step, /,
    );
    expect(progress.at(-1)).toBeUndefined();
  });

  test('what is no failure of the service during the settlement: the state stays', async () => {
    const service = new PlayedService().on('POST', 1, refused(400)).on('order', 3, new TypeError('a bug'));
    const { exitCode, said, progress, summary } = await run(service);
    expect({ exitCode, said }).toEqual({
      exitCode: 1,
      said: [
        `error: ${POST_REFUSED} Order 7 is out of step as far as is known, and could not be settled: a bug. Run again: a run does what is still to be done, and requests no second reissue.`,
      ],
    });
    expect(progress.at(-1)).toBe('done, not carried out, never');
    expect(summary).toMatch(/^<h2>Reissue of DigiCert order 7: the step failed<\/h2>\n/);
    expect(summary).toContain('Order 7 is out of step as far as is known');
    expect(service.closed).toBe(2);
  });

  test('a state that can no longer be kept: settled all the same, with one error', async () => {
    const state = join(await mkdtemp(join(tmpdir(), 'state-')), 'state');
    writeFileSync(state, '');
    const service = new PlayedService();
    service.on('PUT', 1, () => {
      rmSync(state);
      mkdirSync(state);
      return undefined;
    });
    const { exitCode, said, sent, log, files } = await run(service, {}, { GITHUB_STATE: state });
    await rm(dirname(state), { recursive: true });
    expect({ exitCode, sent, files }).toEqual({
      exitCode: 1,
      sent: [...READ(0), PUT, ...READ(0), ...READ(0), '0 PUT enabled'],
      files: [],
    });
    expect(said).toEqual([
      expect.stringMatching(
        /^error: The state for the post step could not be written: EISDIR.*'\. CT logging of the order was set back to enabled/,
      ),
    ]);
    expect(log).toEqual([
      expect.stringMatching(SETTLING),
      ...Array(2).fill(expect.stringMatching(/^The state .*EISDIR/)),
    ]);
  });
});
