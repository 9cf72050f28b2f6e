import { describe, expect, test } from 'vitest';
import { execute } from '../../../src/reissue/execute.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import { observeOrder, observeWithRetries } from '../../../src/reissue/observe.ts';
import { planRun, type RunPlan } from '../../../src/reissue/plan.ts';
import { createTransaction } from '../../../src/reissue/transaction.ts';
import { runWarnings } from '../../../src/reissue/warnings.ts';
import { approvedPlanWith, byPolicy, csrFileFor, desiring, OTHER_KEY, OWN_KEY } from './builders.ts';
import * as scripted from './scripted-service.ts';

const { contextOf, down, pems, refused, reset, ScriptedService: Service, settle, unconnected } = scripted;
type Service = scripted.ScriptedService;

type Prepare = (service: Service) => unknown;

/**
 * Plans a run on a service, and executes the plan.
 * @param prepare scripts what comes after the first observation
 * @returns what was sent and how it ended in one line: `PUT look POST looks: 0A02, few-scts`
 */
async function executeOn(service: Service, prepare: Prepare = () => {}, inputs: Partial<Inputs> = {}) {
  const { context, saved } = contextOf(service, { inputs });
  const known = { orderId: '7', commonName: '', baseline: null, pending: 'not-seen' } as const;
  const first = await observeWithRetries(context.api, 0, (options) => observeOrder(context.api, known, options));
  const plan = planRun(first, context.inputs, service.clock.now()) as RunPlan;
  Object.assign(context.transaction, createTransaction(context.inputs, plan, first));
  service.sent.splice(0);
  prepare(service);
  const { result, error } = await settle(execute(context, plan, first));
  const steps = service.sent
    .flatMap((line) => /order|PUT|POST/.exec(line)?.[0] ?? [])
    .map((step) => step.replace('order', 'look'));
  const end = error ? 'failed' : result?.reasons ? 'left-pending' : (result?.certificate?.serialNumber ?? 'none');
  const warnings = result
    ? runWarnings(context.inputs, plan, result, context.transaction.reissueRequest, context.session.hasLagged)
    : [];
  const line = [`${steps.join(' ')}: ${end}`, ...warnings.map(({ kind }) => kind)].join(', ');
  return {
    line: line.replace(/(?:look ?){2,}/g, 'looks ').replace(' :', ':'),
    warnings,
    error: error?.message,
    saved,
    service,
    transaction: context.transaction,
  };
}

const isPending = { status: 'reissue_pending' };
const isIssued = { status: 'issued', isDated: true };
const nothing: Prepare = () => {};
/** What the service shows at a second, the one of the first look by default. */
const shows =
  (changes: Parameters<Service['at']>[1], seconds = 0): Prepare =>
  (service) =>
    service.at(seconds, changes);
const all =
  (...steps: Prepare[]): Prepare =>
  (service) =>
    steps.map((step) => step(service));
const fails =
  (kind: 'order' | 'download', status = 403): Prepare =>
  (service) =>
    service.on(kind, 1, refused(status));
const pending = shows(isPending);
const reissued = { ...isIssued, pem: pems.reissued };
const lags: Prepare = (service) => Object.assign(service.on('PUT', 1, { status: 204 }), { disableCt: false });
/** The certificate ends between the two looks. */
const expires: Prepare = (service) => Object.assign(service.clock, { time: Date.parse('2026-08-01') });
const otherKey = { csrFile: csrFileFor(OTHER_KEY) };
const own = { csrFile: csrFileFor(OWN_KEY) };
const quick = { ...own, waitMinutes: 0 };

const starts = {
  'a reissue is due': () => new Service(),
  'nothing is due': () => Object.assign(new Service(), { pem: pems.reissued, disableCt: true }),
  'logging is turned on': () => Object.assign(new Service(), { pem: pems.reissued, disableCt: true }),
  'logging is turned on, and nothing else is due': () => Object.assign(new Service(), { disableCt: true }),
  'logging is turned on, which was not reported': () => Object.assign(new Service(), { disableCt: undefined }),
  'its own reissue is pending, and the order does not report that logging is on': () =>
    Object.assign(new Service(), isPending, { pem: pems.reissued, disableCt: undefined }),
  'logging is on, and a reissue is pending': () => Object.assign(new Service(), isPending),
  'a reissue is pending': () => Object.assign(new Service(), isPending),
  'a reissue is pending, and all is as desired': () => Object.assign(new Service(), isPending, { pem: pems.reissued }),
  'nothing is issued': () =>
    Object.assign(new Service(), {
      status: 'needs_approval',
      isDated: false,
      pem: undefined,
      dnsNames: ['a.example', 'b.example'],
    }),
};

/** A certificate that should be logged, and a reissue that somebody else requests. */
const toLog = desiring('enabled');
/** The plan that its own request returned. */
const waits = {
  ...toLog,
  expectedPlan: approvedPlanWith({ ct: 'enabled', do: 'wait', serial: '0A02', key: OWN_KEY }),
};
const permitted = byPolicy({ log: { 7: 'public' } });
const lagsOff: Prepare = (service) => Object.assign(service.on('PUT', 1, { status: 204 }), { disableCt: true });

type Case = [string, Prepare, line: string, inputs?: Partial<Inputs>];
const runs: Record<keyof typeof starts, Case[]> = {
  'a reissue is due': [
    ['it is requested, awaited and verified', shows(reissued, 3), 'PUT look POST looks: 0A02'],
    ['a request only', nothing, 'PUT look POST look: left-pending', { waitMinutes: 0 }],
    ['the order lags', all(lags, shows(reissued, 4)), 'PUT look PUT look POST looks: 0A02, has-lagged'],
    ['it has the other status', shows({ ...isIssued, pem: pems.logged }, 1), 'PUT look POST look: failed'],
    ['one is pending now', all(pending, shows(reissued, 1)), 'PUT looks: 0A02'],
    ['one is issued, and the order fails', all(shows({ pem: pems.reissued }), fails('order')), 'PUT looks: 0A02'],
    ['the order fails', fails('order'), 'PUT look: failed'],
    ['it is closed', shows({ status: 'canceled' }), 'PUT look: failed'],
  ],
  'nothing is due': [
    ['nor now', nothing, 'PUT look: 0A02'],
    ['the order reports the other status', lags, 'PUT look PUT: 0A02, has-lagged'],
    ['it reports none', all(lags, (service) => Object.assign(service, { disableCt: undefined })), 'PUT look: 0A02'],
    ['it cannot be set again', all(lags, (service) => service.on('PUT', 2, refused(403))), 'PUT look PUT: failed'],
    ['the order fails', fails('order'), 'PUT look: 0A02, not-read-back'],
    ['the download fails', fails('download'), 'PUT look: 0A02, not-read-back'],
    ['both fail', all(fails('order'), fails('download')), 'PUT look: 0A02, not-read-back, not-read-back'],
    ['csr-file has its key, and the order fails', fails('order'), 'PUT look: 0A02, not-read-back', own],
    ['another certificate', shows({ pem: pems.logged }), 'PUT look: failed'],
    ['one is pending, and comes', all(pending, shows({ ...isIssued, pem: pems.logged }, 1)), 'PUT looks: failed'],
    ['one is pending, with csr-file', pending, 'PUT looks: left-pending, foreign-reissue, csr-unused', quick],
    ['it has expired meanwhile', all(expires, fails('order')), 'PUT look: failed'],
  ],
  'logging is turned on': [
    ['a reissue has appeared', pending, 'PUT look: failed', toLog],
    ['its own reissue is pending', nothing, 'PUT look POST look: left-pending', { ...toLog, waitMinutes: 0 }],
    [
      'its own reissue is issued, by an unknown word',
      shows({ status: 'odd', pem: pems.logged }, 3),
      'PUT look POST looks: 0A03, ends-earlier',
      toLog,
    ],
  ],
  'logging is turned on, and nothing else is due': [
    ['a reissue has appeared', pending, 'PUT look: failed', toLog],
    ['a reissue may be pending', shows({ status: 'odd' }), 'PUT look: failed', toLog],
    ['a reissue may be pending, by a permission', shows({ status: 'odd' }), 'PUT look: 0A01', permitted],
    ['the order fails', fails('order'), 'PUT look: failed', toLog],
    ['the order fails, by a permission', fails('order'), 'PUT look: 0A01, not-read-back', permitted],
    ['the order fails for a while', (service) => service.on('order', 1, down, 2), 'PUT looks: 0A01', toLog],
    // Nothing turns logging on twice: it may lag, or somebody else has turned it off.
    ['the order lags', all(lagsOff, shows({ disableCt: false }, 6)), 'PUT looks: 0A01, has-lagged', toLog],
    ['the order lags for more than a minute', lagsOff, 'PUT looks: failed', toLog],
    ['a reissue appears while the order lags', all(lagsOff, shows(isPending, 2)), 'PUT looks: failed', toLog],
  ],
  'logging is turned on, which was not reported': [
    ['a reissue may be pending', shows({ status: 'odd' }), 'PUT look: failed', toLog],
  ],
  'its own reissue is pending, and the order does not report that logging is on': [
    [
      'it is awaited, and nothing is set',
      shows({ ...isIssued, pem: pems.logged }, 3),
      'looks: 0A03, ends-earlier',
      waits,
    ],
    ['it has the other status', shows(reissued, 3), 'looks: failed', waits],
    ['it is closed', shows({ status: 'canceled' }, 1), 'looks: failed', waits],
    ['with a request only', nothing, 'looks: left-pending', { ...waits, waitMinutes: 0 }],
  ],
  'logging is on, and a reissue is pending': [
    ['it stays on', nothing, 'PUT looks: left-pending, foreign-reissue', { ...toLog, waitMinutes: 0 }],
    ['somebody turns it off', shows({ disableCt: true }, 1), 'PUT looks: failed', { ...toLog, waitMinutes: 0 }],
  ],
  'a reissue is pending': [
    ['it is awaited', shows(reissued, 3), 'PUT looks: 0A02'],
    ['a request only', nothing, 'PUT looks: left-pending, foreign-reissue', { waitMinutes: 0 }],
  ],
  'a reissue is pending, and all is as desired': [
    ['it is over', shows(isIssued, 1), 'PUT looks: 0A02'],
    ['it is over, and the key is another', shows(isIssued, 1), 'PUT looks: failed', otherKey],
  ],
  'nothing is issued': [
    ['nor now', nothing, 'PUT look: none'],
    ['with csr-file', nothing, 'PUT look: none, csr-unused', own],
    ['it is closed', shows({ status: 'canceled' }), 'PUT look: failed'],
    ['the order fails', fails('order'), 'PUT look: none, not-read-back'],
    ['the download fails otherwise', fails('download'), 'PUT look: none, not-read-back'],
    ['the first comes', shows(reissued), 'PUT look: 0A02'],
    ['the first comes, and the order fails', all(shows(reissued), fails('order')), 'PUT look: 0A02, not-read-back'],
    ['the first has the other status', shows({ ...isIssued, pem: pems.logged }), 'PUT look: failed'],
    ['the first has other names', shows({ ...isIssued, pem: pems.renamed }), 'PUT look: failed'],
    ['the first is missing', all(shows(isIssued), shows(reissued, 7)), 'PUT looks: 0A02'],
    ['the first is pending', all(shows({ pem: pems.old }), shows(reissued, 3)), 'PUT looks: 0A02'],
  ],
};

describe.each(Object.entries(runs))('%s', (start, cases) => {
  test.each(cases)('%s', async (_, prepare, expected, inputs) => {
    expect((await executeOn(starts[start as keyof typeof starts](), prepare, inputs)).line).toBe(expected);
  });
});

test.each<[string, Parameters<Service['on']>[2], statusUpdate: string]>([
  ['refused', refused(403), 'not-applied'],
  ['without a connection', unconnected, 'not-applied'],
  ['in doubt', reset, 'in-doubt'],
  ['with a 200', { status: 200 }, 'in-doubt'],
  ['with a defect', new TypeError('a bug'), 'in-doubt'],
])('the status is not set, %s: nothing else is sent', async (_, outcome, statusUpdate) => {
  const { line, transaction } = await executeOn(new Service(), (service) => service.on('PUT', 1, outcome), {
    retries: 0,
  });
  expect({ line, statusUpdate: transaction.statusUpdate }).toEqual({ line: 'PUT: failed', statusUpdate });
});

test('one attempt in doubt is enough', async () => {
  const attempts: Prepare = (service) => service.on('PUT', 1, reset).on('PUT', 2, refused(403));
  const { line, transaction } = await executeOn(new Service(), attempts);
  expect({ line, statusUpdate: transaction.statusUpdate }).toEqual({
    line: 'PUT PUT: failed',
    statusUpdate: 'in-doubt',
  });
});

test('the status is set on a connection of its own, and marked before anything else is read', async () => {
  const { service, saved } = await executeOn(starts['nothing is due']());
  expect(service.requests[2]).toMatchObject({ method: 'PUT', connection: 'new' });
  expect(saved.map(({ statusUpdate }) => statusUpdate)).toEqual(['applied']);
});

test('a status that is set again is in doubt until it is', async () => {
  const { saved } = await executeOn(starts['nothing is due'](), lags);
  expect(saved.map(({ statusUpdate }) => statusUpdate)).toEqual(['applied', 'in-doubt', 'applied']);
  const refusedLater: Prepare = all(lags, (service) => service.on('PUT', 2, refused(403)));
  expect((await executeOn(starts['nothing is due'](), refusedLater)).transaction.statusUpdate).toBe('in-doubt');
});
