import { describe, expect, test } from 'vitest';
import { execute } from '../../../src/reissue/execute.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import { observeWithRetries } from '../../../src/reissue/observations.ts';
import { observeOrder } from '../../../src/reissue/observe.ts';
import { createTransaction, type Plan, planRun } from '../../../src/reissue/plan.ts';
import { csrFileFor, desiring, OTHER_KEY, OWN_KEY } from './builders.ts';
import {
  contextOf,
  down,
  pems,
  READ,
  refused,
  reset,
  ScriptedService,
  settle,
  unconnected,
} from './scripted-service.ts';

type Prepare = (service: ScriptedService) => unknown;

/**
 * Plans a run on a service, and executes the plan.
 * @param prepare scripts what comes after the first observation
 */
async function executeOn(service: ScriptedService, prepare: Prepare = () => {}, inputs: Partial<Inputs> = {}) {
  const { context, lines, saved } = contextOf(service, { inputs });
  const known = { orderId: '7', commonName: '', baseline: null, isIssued: false, isPending: false };
  const first = await observeWithRetries(context.api, 0, (options) => observeOrder(context, known, options));
  const plan = planRun(first, context.inputs, service.clock.now()) as Plan;
  Object.assign(context.transaction, createTransaction(context.inputs.apiUrl, plan, false));
  context.session.isPending = context.transaction.wasPending;
  service.sent.splice(0);
  prepare(service);
  const { result, error } = await settle(execute(context, plan));
  const { sent, clock } = service;
  return {
    result,
    error: error?.message,
    serial: result?.kind === 'completed' ? result.certificate?.serialNumber : undefined,
    warnings: result?.warnings.map(({ kind }) => kind),
    sent,
    lines,
    saved,
    transaction: context.transaction,
    asleep: clock.asleep,
  };
}

const issuedService = () => new ScriptedService();
/** Nothing is due. */
const desiredService = () => Object.assign(new ScriptedService(), { pem: pems.reissued, disableCt: true });
const pendingService = () => Object.assign(new ScriptedService(), { status: 'reissue_pending' });
const unissuedService = () =>
  Object.assign(new ScriptedService(), { status: 'needs_approval', isDated: false, pem: undefined });
const ISSUED = { status: 'issued', isDated: true };
const PUT = '0 PUT disabled';
const POST = '0 POST';
const WAIT = READ(1);

describe('the status is set', () => {
  test.each<[string, Parameters<ScriptedService['on']>[2], string]>([
    ['refused', refused(403), 'not-applied'],
    ['without a connection', unconnected, 'not-applied'],
    ['in doubt', reset, 'in-doubt'],
    ['with a 200', { status: 200 }, 'in-doubt'],
    ['with a defect', new TypeError('a bug'), 'in-doubt'],
  ])('%s: the change fails, and nothing else is sent', async (_, outcome, statusUpdate) => {
    const { error, sent, transaction } = await executeOn(issuedService(), (service) => service.on('PUT', 1, outcome), {
      retries: 0,
    });
    expect(error).toBeDefined();
    expect({ sent, statusUpdate: transaction.statusUpdate }).toEqual({ sent: [PUT], statusUpdate });
  });

  test('in doubt by one of several attempts', async () => {
    const { transaction } = await executeOn(issuedService(), (service) =>
      service.on('PUT', 1, reset).on('PUT', 2, refused(403)),
    );
    expect(transaction.statusUpdate).toBe('in-doubt');
  });

  test('also if it seems right, on a connection of its own, and marked before anything else is read', async () => {
    const service = desiredService();
    const { sent, saved } = await executeOn(service);
    expect(sent).toEqual([PUT, ...READ(0)]);
    expect(service.requests[2]).toMatchObject({ method: 'PUT', connection: 'new' });
    expect(saved[0]).toMatchObject({ statusUpdate: 'applied' });
  });

  test.each([issuedService, desiredService, pendingService, unissuedService])(
    'but the order is closed now: the change fails (%#)',
    async (start) => {
      const { error, sent } = await executeOn(start(), (service) => service.at(0, { status: 'canceled' }));
      expect({ error, sent }).toEqual({ error: expect.stringContaining('canceled'), sent: [PUT, ...READ(0)] });
    },
  );
});

const isPending = { status: 'reissue_pending' };
const strange = { body: '{"id":7,"status":"odd","certificate":{"id":"x"}}' };
const orderRefused: Prepare = (service) => service.on('order', 1, refused(403));
const downloadRefused: Prepare = (service) => service.on('download', 1, refused(403));
/** The reissue that is awaited comes. */
const comes = (service: ScriptedService, seconds = 1) => service.at(seconds, { ...ISSUED, pem: pems.reissued });

describe('a reissue is due', () => {
  test('it is requested, awaited and verified', async () => {
    const { serial, sent, warnings, saved } = await executeOn(issuedService(), (service) => comes(service, 3));
    expect(sent).toEqual([PUT, ...READ(0), POST, ...READ(1), '1 validation', ...READ(3)]);
    expect({ serial, warnings }).toEqual({ serial: '0A02', warnings: [] });
    expect(saved.map(({ reissueRequest, wasPending, lastStatus }) => [reissueRequest, wasPending, lastStatus])).toEqual(
      [
        ['none', false, 'enabled'],
        ['in-doubt', false, 'enabled'],
        ['accepted', false, 'enabled'],
        ['accepted', true, 'enabled'],
        ['accepted', true, 'disabled'],
      ],
    );
  });

  test.each<[string, Prepare]>([
    ['a pending reissue', (service) => service.at(0, isPending).at(1, { ...ISSUED, pem: pems.reissued })],
    ['another certificate', (service) => service.at(0, { pem: pems.reissued })],
    [
      'another certificate, and the order cannot be read',
      (service) => orderRefused(service.at(0, { pem: pems.reissued })),
    ],
  ])('not any more, after %s', async (_, prepare) => {
    const { serial, sent } = await executeOn(issuedService(), prepare);
    expect({ serial, sent }).toEqual({ serial: '0A02', sent: [PUT, ...READ(0), ...WAIT] });
  });

  test.each<[string, Prepare]>([
    ['order', orderRefused],
    ['download', downloadRefused],
    ['phase', (service) => service.on('order', 1, strange).on('download', 1, refused(404))],
  ])('but the %s cannot be read: the change fails', async (_, prepare) => {
    const { error, sent, transaction } = await executeOn(issuedService(), prepare);
    expect({ error: error !== undefined, sent }).toEqual({ error: true, sent: [PUT, ...READ(0)] });
    expect(transaction.reissueRequest).toBe('none');
  });

  test('reading back is retried twice at most', async () => {
    const { sent, error } = await executeOn(issuedService(), (service) => service.on('order', 1, down, 9));
    expect(sent.filter((line) => line.endsWith('order'))).toHaveLength(3);
    expect(error).toContain('503');
  });

  test.each<[string, string, RegExp]>([
    ['the other status', pems.logged, /enabled/],
    ['other names', pems.renamed, /b\.example.*c\.example/],
  ])('but its certificate has %s: the change fails', async (_, pem, error) => {
    const { error: message, transaction } = await executeOn(issuedService(), (service) =>
      service.at(1, { ...ISSUED, pem }),
    );
    expect(message).toMatch(error);
    expect(transaction.lastStatus).toBe(pem === pems.logged ? 'enabled' : 'disabled');
  });

  test('and what else changed is a warning', async () => {
    const issue: Prepare = (service) => service.at(1, { ...ISSUED, pem: pems.logged });
    const { warnings } = await executeOn(
      Object.assign(issuedService(), { pem: pems.reissued }),
      issue,
      desiring('enabled'),
    );
    expect(warnings).toEqual(['ends-earlier']);
  });
});

describe('nothing is due', () => {
  const lags: Prepare = (service) => Object.assign(service.on('PUT', 1, { status: 204 }), { disableCt: false });
  const csrFile = csrFileFor(OWN_KEY);
  test.each<[string, Prepare, Partial<Inputs>, warnings: string[]]>([
    ['as at the start', () => {}, {}, []],
    ['the order reports the other status', lags, {}, ['order-lags']],
    ['the order cannot be read', orderRefused, {}, ['not-read-back']],
    ['the certificate cannot be read', downloadRefused, {}, ['not-read-back']],
    [
      'neither can be read',
      (service) => [orderRefused, downloadRefused].map((each) => each(service)),
      {},
      ['not-read-back', 'not-read-back'],
    ],
    ['csr-file has its key', () => {}, { csrFile }, ['csr-unused']],
    ['csr-file has its key, and the order cannot be read', orderRefused, { csrFile }, ['csr-unused', 'not-read-back']],
  ])('the certificate stays: %s', async (_, prepare, inputs, warnings) => {
    const result = await executeOn(desiredService(), prepare, inputs);
    expect(result).toMatchObject({ serial: '0A02', warnings, sent: [PUT, ...READ(0)] });
  });

  test.each<[string, Prepare]>([
    ['order and download show', () => {}],
    ['the download alone shows', orderRefused],
    ['the download shows, although the order is strange', (service) => service.on('order', 1, strange)],
  ])('but another certificate is active, as %s: it is verified', async (_, prepare) => {
    const { error, sent } = await executeOn(desiredService(), (service) =>
      prepare(service.at(0, { pem: pems.logged })),
    );
    expect(error).toContain('enabled');
    expect(sent).toEqual([PUT, ...READ(0)]);
  });

  test('but a reissue is pending: it is awaited', async () => {
    const { error, sent } = await executeOn(desiredService(), (service) =>
      service.at(0, isPending).at(1, { ...ISSUED, pem: pems.logged }),
    );
    expect({ error, sent }).toEqual({ error: expect.stringContaining('enabled'), sent: [PUT, ...READ(0), ...WAIT] });
  });
});

describe('a reissue is pending', () => {
  test('it is awaited, without a request, also if the order cannot be read back', async () => {
    const { serial, sent } = await executeOn(pendingService(), (service) => orderRefused(comes(service, 3)));
    expect({ serial, sent }).toEqual({
      serial: '0A02',
      sent: [PUT, ...READ(0), ...READ(1), '1 validation', ...READ(3)],
    });
  });

  test.each<[string, ScriptedService, warnings: string[], before: string[]]>([
    ['of somebody else', pendingService(), ['foreign-reissue'], []],
    ['of this run', issuedService(), [], [POST]],
  ])('is enough for a request only: %s', async (_, service, warnings, before) => {
    const { result, sent, warnings: found } = await executeOn(service, () => {}, { waitMinutes: 0 });
    expect(result).toMatchObject({ kind: 'left-pending', observation: { kind: 'pending' } });
    expect({ sent, found }).toEqual({ sent: [PUT, ...READ(0), ...before, ...WAIT, '1 validation'], found: warnings });
  });

  test.each<[string, ScriptedService, Prepare]>([
    ['was issued before the run began', Object.assign(desiredService(), isPending), (service) => service.at(1, ISSUED)],
    ['is as desired anyway', desiredService(), (service) => service.at(0, isPending).at(1, ISSUED)],
  ])('and over, and the certificate %s', async (_, service, prepare) => {
    const { result, serial, sent, transaction } = await executeOn(service, prepare);
    expect({ serial, last: sent.slice(-2) }).toEqual({ serial: '0A02', last: READ(150) });
    expect(result).toMatchObject({ reissuePending: false });
    expect(transaction.reissueRequest).toBe('none');
  });

  test('and over, and only the key is not that of csr-file: the change fails', async () => {
    const service = Object.assign(desiredService(), isPending).at(1, ISSUED);
    expect((await executeOn(service, () => {}, { csrFile: csrFileFor(OTHER_KEY) })).error).toBeDefined();
  });
});

describe('nothing is issued', () => {
  const firstOf =
    (pem: string | undefined): Prepare =>
    (service) =>
      service.at(0, { ...ISSUED, pem });
  const failing: Prepare = (service) => service.on('download', 1, refused(403));
  test.each<[string, Prepare, Partial<Inputs>, warnings: string[]]>([
    ['nor now', () => {}, {}, []],
    ['with csr-file', () => {}, { csrFile: csrFileFor(OTHER_KEY) }, ['csr-unused']],
    ['the order cannot be read', orderRefused, {}, ['not-read-back']],
    ['the download fails otherwise than before', failing, {}, ['not-read-back']],
    ['neither can be read', (service) => failing(orderRefused(service) as ScriptedService), {}, ['not-read-back']],
  ])('%s', async (_, prepare, inputs, warnings) => {
    const { result, sent, warnings: found } = await executeOn(unissuedService(), prepare, inputs);
    expect(result).toMatchObject({ kind: 'completed', certificate: undefined });
    expect({ sent, found }).toEqual({ sent: [PUT, ...READ(0)], found: warnings });
  });

  /** The order has the names of the certificates. */
  const named = () => Object.assign(unissuedService(), { dnsNames: ['a.example', 'b.example'] });
  test.each<[string, Prepare]>([
    ['the order', () => {}],
    ['the download alone', orderRefused],
  ])('but the first certificate comes, as %s shows: it is verified', async (_, prepare) => {
    const good = await executeOn(named(), (service) => prepare(firstOf(pems.reissued)(service) as ScriptedService));
    expect(good).toMatchObject({ serial: '0A02', sent: [PUT, ...READ(0)] });
    const bad = await executeOn(named(), (service) => prepare(firstOf(pems.logged)(service) as ScriptedService));
    expect(bad).toMatchObject({ result: undefined, sent: [PUT, ...READ(0)] });
    const renamed = await executeOn(named(), (service) => prepare(firstOf(pems.renamed)(service) as ScriptedService));
    expect(renamed.error).toMatch(/b\.example.*c\.example/);
  });

  test.each<[string, Prepare]>([
    ['is missing for a while', (service) => comes(firstOf(undefined)(service) as ScriptedService, 7)],
    ['cannot be read', (service) => comes(failing(service.at(0, ISSUED)) as ScriptedService, 7)],
  ])('but the first certificate %s: it is awaited', async (_, prepare) => {
    const { serial, sent } = await executeOn(named(), prepare);
    expect({ serial, sent }).toEqual({ serial: '0A02', sent: [PUT, ...READ(0), ...READ(1), ...READ(3), ...READ(7)] });
  });

  test('but it is pending now: that is awaited', async () => {
    const { serial, lines } = await executeOn(named(), (service) => comes(service.at(0, { pem: pems.old }), 3));
    expect(serial).toBe('0A02');
    expect(lines).toContainEqual(expect.stringContaining('status of the order is issued'));
  });
});
