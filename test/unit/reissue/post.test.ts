import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import { transactionWith } from './certificates.ts';
import { API_KEY, API_URL, ORDER_URL, PlayedService, pems, refused, start } from './scripted-service.ts';
import { annotations, runStep } from './step.ts';

const left = (changes: Partial<Transaction> = {}) => transactionWith({ baseline: start, apiUrl: API_URL, ...changes });

/** Runs the post step with what the main step left behind. */
async function post(service: PlayedService, transaction: Transaction | undefined, given: Record<string, string> = {}) {
  const world = { transport: service, clock: service.clock };
  const step = await runStep('post', world, given, {}, async () => transaction);
  return { ...step, said: annotations(step), sent: service.sent };
}

const READ = (second: number) => [`${second} order`, `${second} chain`];
const changed = () => Object.assign(new PlayedService(), { disableCt: true });
const HEADING = '<h2>Reissue: Order 7 settled after the step</h2>\n';
const UNSEEN = ' The reissue that was requested does not show; should it be issued later, run again then.';
const SET_BACK =
  'The change of order 7 was left unsettled. CT logging of the order was set back to enabled, as its active certificate has it. Run again.';

test.each([{}, { 'api-key': '' }, { 'order-id': 'x', 'api-key': 'x' }])(
  'with nothing to settle nothing is sent, printed or written (%o)',
  async (given) => {
    const service = new PlayedService();
    const { exitCode, stdout, summary, outputFile, sent } = await post(service, undefined, given);
    expect({ exitCode, stdout, summary, outputFile, sent }).toEqual({
      exitCode: 0,
      stdout: '',
      summary: '',
      outputFile: '',
      sent: [],
    });
    expect(service.closed).toBe(0);
  },
);

test('a world is not needed where there is nothing to settle', async () => {
  expect(await runStep('post', undefined)).toMatchObject({ exitCode: 0, stdout: '' });
});

describe('what was left behind is settled', () => {
  test('set back: a warning and a summary, no outputs', async () => {
    const service = changed();
    const { exitCode, said, sent, summary, outputs, log, states, commands } = await post(service, left());
    expect(exitCode).toBe(0);
    expect(said).toEqual([`warning: ${SET_BACK}`]);
    expect(commands[0]).toEqual({ command: 'add-mask', properties: {}, message: API_KEY });
    expect({ sent, outputs, log, states }).toEqual({
      sent: [...READ(0), '0 PUT enabled'],
      outputs: {},
      log: [],
      states: [],
    });
    expect(summary).toContain(HEADING);
    expect(summary).toContain(SET_BACK);
    expect(service.closed).toBe(1);
  });

  test('the 60 seconds begin anew, and no request for a reissue is sent', async () => {
    const service = changed();
    const { said, sent } = await post(service, left({ post: 'sent' }));
    expect(said).toEqual([`warning: ${SET_BACK}${UNSEEN}`]);
    expect(sent.slice(-3)).toEqual([...READ(60), '60 PUT enabled']);
  });

  test.each([API_KEY, ''])('never changed: a warning, nothing sent (key: %j)', async (key) => {
    const { exitCode, said, sent } = await post(changed(), left({ statusUpdate: 'not carried out' }), {
      'api-key': key,
    });
    expect({ exitCode, said, sent }).toEqual({
      exitCode: 0,
      said: ['warning: The change of order 7 was left unsettled. The order was never changed.'],
      sent: [],
    });
  });

  test('goes by the time of the system where none is played', async () => {
    const service = Object.assign(changed(), { pem: pems.renewed });
    const step = await runStep('post', { transport: service }, {}, {}, async () => left({ post: 'sent' }));
    expect(annotations(step)).toEqual([
      'warning: The change of order 7 was left unsettled. The order and its active certificate are in step, with CT logging disabled. Run again.',
    ]);
    expect(service.clock.slept).toEqual([]);
  });

  test('order, wish and URL are those of the state; inputs that have become unusable do not matter', async () => {
    const service = changed();
    const unusable = { 'order-id': 'x', 'disable-ct': '', 'api-url': 'ftp://x', retries: '99', 'wait-minutes': 'x' };
    const { exitCode, said } = await post(service, left(), { ...unusable, 'csr-file': '/nowhere' });
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: [`warning: ${SET_BACK}`] });
    expect(service.requests.map(({ url }) => url.startsWith(`${API_URL}/`))).toEqual([true, true, true]);
    expect(service.requests[0]?.headers['X-DC-DEVKEY']).toBe(API_KEY);
  });

  test('retries are logged', async () => {
    const { log } = await post(changed().on('order', 1, refused(503)), left());
    expect(log).toEqual([`${ORDER_URL}: Attempt 1 of 11 failed: 503 no: Said. Next attempt in 0.8 seconds.`]);
  });
});

describe('out of step is red', () => {
  test('a status that cannot be set back', async () => {
    const service = changed().on('PUT', 1, refused(403), 99);
    const { exitCode, said, summary } = await post(service, left());
    expect(exitCode).toBe(1);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      'error: The change of order 7 was left unsettled. The status could not be set back: order 7 is out of step. ',
    );
    expect(summary).toContain(HEADING);
    expect(summary).toContain('order 7 is out of step');
  });

  test('a refused key', async () => {
    const service = changed().on('order', 1, refused(401)).on('chain', 1, refused(401)).on('PUT', 1, refused(401));
    const { exitCode, said } = await post(service, left());
    expect({ exitCode, errors: said.length }).toEqual({ exitCode: 1, errors: 1 });
    expect(said[0]).toMatch(/^error: The change of order 7 was left unsettled\. .*order 7 is out of step/);
  });

  test('an absent key', async () => {
    const service = changed();
    const { exitCode, said, sent, summary } = await post(service, left(), { 'api-key': '' });
    expect({ exitCode, sent, errors: said.length }).toEqual({ exitCode: 1, sent: [], errors: 1 });
    expect(said[0]).toMatch(
      'error: Order 7 is out of step as far as is known, and could not be settled: Input api-key is empty: it must be ',
    );
    expect(summary).toContain(HEADING);
    expect(summary).toContain('Order 7 is out of step as far as is known');
  });

  test('a state that cannot be read', async () => {
    const service = changed();
    const world = { transport: service, clock: service.clock };
    const step = await runStep('post', world, {}, { STATE_transaction: '{' });
    expect({ exitCode: step.exitCode, sent: service.sent }).toEqual({ exitCode: 1, sent: [] });
    expect(annotations(step)).toEqual([
      expect.stringMatching(
        /^error: The order of this step is out of step as far as is known, and could not be settled: .*JSON.*\. Run again: /,
      ),
    ]);
    expect(step.summary).toContain('<h2>Reissue: The order of this step settled after the step</h2>');
  });

  test('what is no failure of the service', async () => {
    const service = changed().on('order', 1, new TypeError('a bug'));
    const { exitCode, said } = await post(service, left());
    expect(exitCode).toBe(1);
    expect(said).toEqual([
      'error: Order 7 is out of step as far as is known, and could not be settled: a bug. Run again: a run does what is still to be done, and requests no second reissue.',
    ]);
    expect(service.closed).toBe(1);
  });
});

test.each([API_KEY, ''])('the certificate of a step that was cut off is removed (key: %j)', async (key) => {
  const service = Object.assign(changed(), { pem: pems.renewed });
  const world = { transport: service, clock: service.clock };
  const step = await runStep('post', world, { 'api-key': key }, {}, async (temporary) => {
    for (const name of ['mine', 'replaced']) {
      await mkdir(join(temporary, name));
      await writeFile(join(temporary, name, 'order-7.pem'), 'PEM');
    }
    return left({ certificateFile: join(temporary, 'mine', 'order-7.pem') });
  });
  expect(annotations(step)).toHaveLength(1);
  expect(step.files.map(({ path }) => path)).toEqual([expect.stringMatching(/\/another\/order-7\.pem$/)]);
});
