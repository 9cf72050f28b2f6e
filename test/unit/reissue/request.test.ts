import { describe, expect, test } from 'vitest';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import { planRun, type RunPlan } from '../../../src/reissue/plan.ts';
import { createRequest, requestOnce } from '../../../src/reissue/request.ts';
import { namesWith } from '../result.ts';
import * as built from './builders.ts';
import * as scripted from './scripted-service.ts';

const { certificateWith, csrFileFor, inputsWith, issued, OTHER_KEY, observeFirst, ownCsr } = built;
const { bodyOf, contextOf, down, pems, refused, reset, ScriptedService, settle, unconnected } = scripted;
type Service = scripted.ScriptedService;

const names = { commonName: 'a.example', dnsNames: ['b.example'] };
const request = {
  ...names,
  csr: ownCsr,
  signatureHash: 'sha384',
  serverPlatformId: -1,
  skipApproval: true,
  comments: '',
};

/** Creates the request for the plan of a run. */
function requestFor(certificate = certificateWith(), inputs: Partial<Inputs> = {}) {
  const given = inputsWith(inputs);
  return createRequest(planRun(observeFirst([issued, certificate]), given, 0) as RunPlan, given);
}

describe('the request', () => {
  const withKey = { csrFile: csrFileFor(OTHER_KEY) };
  test.each<[string, Partial<Inputs>, object]>([
    ['the order', {}, { csr: ownCsr, skipApproval: true, comments: '' }],
    [
      'the inputs',
      { ...withKey, skipApproval: false, runUrl: 'https://x' },
      { csr: withKey.csrFile.pem, skipApproval: false, comments: 'https://x' },
    ],
  ])('has what %s have', (_, inputs, expected) => {
    expect(requestFor(undefined, inputs)).toEqual({
      ...names,
      signatureHash: 'sha384',
      serverPlatformId: 45,
      ...expected,
    });
  });

  test.each<[string, sans: string, commonName: string, expected: string, others: string]>([
    ['all names but the common name', 'b.test a.test *.a.test', 'a.test', 'a.test', 'b.test *.a.test'],
    ['compared without case', 'A.test b.test', 'a.TEST', 'a.TEST', 'b.test'],
    ['the first in place of a common name', 'b.test a.test', '', 'b.test', 'a.test'],
    ['a common name that is no SAN', 'b.test', 'a.test', 'a.test', 'b.test'],
    ['a Unicode name beside its ASCII form', 'xn--bcher-kva.test', 'bücher.test', 'bücher.test', 'xn--bcher-kva.test'],
  ])('has %s', (_, sans, given, commonName, others) => {
    const certificate = certificateWith({ names: namesWith(sans.split(' '), { commonName: given }) });
    expect(requestFor(certificate)).toMatchObject({
      commonName,
      dnsNames: others.split(' '),
    });
  });
});

test.each([{ csr: null }, { certificate: undefined }])('is not created for a plan without a reissue: %j', (without) => {
  const plan = planRun(observeFirst([issued, certificateWith()]), inputsWith(), 0) as RunPlan;
  expect(() => createRequest({ ...plan, ...without }, inputsWith())).toThrow('No reissue was planned.');
});

type Prepare = (service: Service) => unknown;
const nothing: Prepare = () => {};
const START = 10;

/**
 * Requests a reissue.
 * @returns in one line the result, what was sent and when, and the end of the grace period: `accepted: 0 POST; 120`
 */
async function send(prepare = nothing, retries = 5, transaction: built.Changes = {}) {
  const service = Object.assign(new ScriptedService(), { disableCt: true });
  const { context, saved, lines } = contextOf(service, { inputs: { retries }, transaction });
  prepare(service);
  service.clock.time = START * 1_000;
  const { result, error } = await settle(requestOnce(context, request));
  const { graceEndsAt } = context.session;
  const steps = service.sent
    .filter((line) => !line.endsWith('download'))
    .map((line) => {
      const [at, what = ''] = line.split(' ');
      return `${Number(at) - START} ${what.replace('order', 'look')}`;
    });
  // Each request comes after a look; the first one is not shown.
  expect(steps.shift()).toBe('0 look');
  const grace = graceEndsAt > 0 ? graceEndsAt / 1_000 - START : 'no grace period';
  const { reissueRequest } = context.transaction;
  const kind = error ? 'failed' : reissueRequest === 'none' ? 'preempted' : reissueRequest;
  expect(result instanceof Error).toBe(kind === 'in-doubt');
  const line = `${kind}: ${steps.join(', ')}; ${grace}`;
  const marks = saved.map(({ reissueRequest }) => reissueRequest).join(' ');
  const updates = saved.map(({ statusUpdate }) => statusUpdate).join(' ');
  return { line, marks, updates, error, lines, service, ...context.session };
}

const responds =
  (...outcomes: Parameters<Service['on']>[2][]): Prepare =>
  (service) =>
    outcomes.forEach((outcome, index) => void service.on('POST', index + 1, outcome));
const then =
  (...steps: Prepare[]): Prepare =>
  (service) =>
    steps.map((step) => step(service));
const ACCEPTED = 'accepted: 0 POST; 120';
const REFUSED = 'failed: 0 POST; no grace period';
const TWICE = '0 POST, 0.75 look, 0.75 POST';
const IN_DOUBT = 'in-doubt: 0 POST; 120';

type Row = [string, Prepare, line: string, marks: string];
const rowsOf = (name: string, statuses: number[], line: string, marks: string) =>
  statuses.map((status): Row => [`${name}: ${status}`, responds(refused(status)), line, marks]);

test.each<Row>([
  ['any 2xx: 201', responds({ status: 201, body: '{"certificate_id":9}' }), ACCEPTED, 'in-doubt accepted'],
  ['any 2xx: 200', responds({ status: 200, body: '<html>' }), ACCEPTED, 'in-doubt accepted'],
  ['any 2xx: 202, empty', responds({ status: 202, body: '' }), ACCEPTED, 'in-doubt accepted'],
  ['late', (service) => service.on('POST', 1, service.takes(20)), 'accepted: 0 POST; 140', 'in-doubt accepted'],
  ...rowsOf("CertCentral's refusal", [400, 401, 403, 404, 409, 422], REFUSED, 'in-doubt none'),
  ["a gateway's refusal: 403", responds({ status: 403, body: '<html>' }), IN_DOUBT, 'in-doubt'],
  ...rowsOf('all else', [302, 408, 500, 503], IN_DOUBT, 'in-doubt'),
  ['all else: a reset', responds(reset), IN_DOUBT, 'in-doubt'],
  ['a defect', responds(new TypeError('a bug')), 'failed: 0 POST; 120', 'in-doubt'],
  // What surely was not carried out is sent again, after another look each time.
  [
    'surely not carried out: no connection, twice',
    responds(unconnected, unconnected),
    `accepted: ${TWICE}, 2.25 look, 2.25 POST; 122.25`,
    'in-doubt none in-doubt none in-doubt accepted',
  ],
  [
    'surely not carried out: 429',
    responds(refused(429)),
    'accepted: 0 POST, 3.75 look, 3.75 POST; 123.75',
    'in-doubt none in-doubt accepted',
  ],
  ['in doubt then', responds(unconnected, reset), `in-doubt: ${TWICE}; 120.75`, 'in-doubt none in-doubt'],
])('results of a POST: %s', async (_, prepare, line, marks) => {
  expect(await send(prepare)).toMatchObject({ line, marks });
});

test.each<[string, Prepare, result: string]>([
  ['a pending reissue', (service) => service.at(10.5, { status: 'reissue_pending' }), 'preempted'],
  ['another certificate', (service) => service.at(10.5, { pem: pems.reissued }), 'preempted'],
  [
    'another one, and the order fails',
    (service) => service.at(10.5, { pem: pems.reissued }).on('order', 2, refused(403)),
    'preempted',
  ],
  ['a closed order', (service) => service.at(10.5, { status: 'revoked' }), 'failed'],
  ['an order that fails', (service) => service.on('order', 2, refused(403)), 'failed'],
  ['a download that fails', (service) => service.on('download', 2, refused(404)), 'failed'],
])('it is not sent again if the look before shows %s', async (_, prepare, result) => {
  const { line, marks } = await send(then(responds(unconnected), prepare));
  expect(line).toBe(`${result}: 0 POST, 0.75 look; no grace period`);
  expect(marks).toMatch(/^in-doubt none( none)?$/);
});

test('results of a POST: it is not sent again beside a reissue that nobody has looked at', async () => {
  const { line, error } = await send(
    then(isOther, responds(unconnected), (service) => service.at(10.5, { status: 'reissue_pending' })),
    5,
    { desired: { status: 'enabled' }, reportedStatus: 'disabled' },
  );
  expect(line).toBe('failed: 0 POST, 0.75 look; no grace period');
  expect(error?.message).toMatch(/ reissue /);
});

/** The order reports the other status, and a PUT changes that after so many seconds. */
const lags =
  (seconds: number): Prepare =>
  (service) =>
    Object.assign(service, { disableCt: false })
      .on('PUT', 1, { status: 204 })
      .at(START + seconds, { disableCt: true });
const isOther: Prepare = (service) => Object.assign(service, { disableCt: false });
const at = (seconds: number, changes: Parameters<Service['at']>[1]): Prepare => {
  return (service) => service.at(START + seconds, changes);
};
const SET = '0 PUT';

describe('a reissue needs the desired status, because its certificate follows that for good', () => {
  test.each<[string, Prepare, line: string]>([
    ['the order has it after one more PUT', isOther, `accepted: ${SET}, 1 look, 1 POST; 121`],
    ['the order lags', lags(6), `accepted: ${SET}, 1 look, 3 look, 7 look, 7 POST; 127`],
    [
      'the order reports none then',
      then(lags(99), at(2, { disableCt: undefined })),
      `accepted: ${SET}, 1 look, 3 look, 3 POST; 123`,
    ],
    [
      'the order lags for a minute',
      lags(59),
      `accepted: ${SET}, 1 look, 3 look, 7 look, 15 look, 30 look, 60 look, 60 POST; 180`,
    ],
    [
      'somebody else sets it',
      lags(61),
      `failed: ${SET}, 1 look, 3 look, 7 look, 15 look, 30 look, 60 look; no grace period`,
    ],
    [
      'a reissue shows meanwhile',
      then(lags(99), at(2, { status: 'reissue_pending' })),
      `preempted: ${SET}, 1 look, 3 look; no grace period`,
    ],
    [
      'a certificate shows meanwhile',
      then(lags(99), at(2, { pem: pems.reissued })),
      `preempted: ${SET}, 1 look, 3 look; no grace period`,
    ],
    [
      'the order is closed meanwhile',
      then(lags(99), at(2, { status: 'revoked' })),
      `failed: ${SET}, 1 look, 3 look; no grace period`,
    ],
    [
      'the order fails meanwhile',
      then(lags(99), (service) => service.on('order', 3, refused(403))),
      `failed: ${SET}, 1 look, 3 look; no grace period`,
    ],
    [
      'before a further attempt',
      then(responds(unconnected), at(0.5, { disableCt: false })),
      `accepted: 0 POST, 0.75 look, 0.75 PUT, 1.75 look, 1.75 POST; 121.75`,
    ],
  ])('%s', async (_, prepare, line) => {
    const sent = await send(prepare);
    expect(sent.line).toBe(line);
    expect(sent.hasLagged).toBe(true);
  });

  test.each<[string, Parameters<Service['on']>[2], marks: string]>([
    ['is refused', refused(403), 'in-doubt'],
    // The PUT may have been carried out, but not the request.
    ['is in doubt', reset, 'in-doubt'],
  ])('nothing is requested if the PUT %s', async (_, outcome, marks) => {
    const { line, error, updates } = await send(
      then(isOther, (service) => service.on('PUT', 1, outcome)),
      0,
    );
    expect({ line, updates }).toEqual({ line: `failed: ${SET}; no grace period`, updates: marks });
    expect(error?.message).toMatch(/^No reissue was requested: /);
  });

  const toLog: built.Changes = { desired: { status: 'enabled' }, reportedStatus: 'disabled' };
  test.each<[string, Prepare, line: string, built.Changes?]>([
    ['the order lags', at(6, { disableCt: false }), 'accepted: 1 look, 3 look, 7 look, 7 POST; 127'],
    [
      'somebody else turns it off',
      nothing,
      'failed: 1 look, 3 look, 7 look, 15 look, 30 look, 60 look; no grace period',
    ],
    ['a reissue shows meanwhile', at(2, { status: 'reissue_pending' }), 'failed: 1 look, 3 look; no grace period'],
    [
      'a reissue shows meanwhile, and logging was on',
      at(2, { status: 'reissue_pending' }),
      'preempted: 1 look, 3 look; no grace period',
      { ...toLog, reportedStatus: 'enabled' },
    ],
    ['it cannot say whether a reissue is pending', at(0, { status: 'odd' }), 'failed: ; no grace period'],
  ])('nothing turns logging on twice: %s', async (_, prepare, line, changes = toLog) => {
    expect((await send(prepare, 5, changes)).line).toBe(line);
  });
});

test.each<[string, Prepare, retries: number, line: RegExp]>([
  ['the retries', responds(unconnected, unconnected, unconnected), 2, /^failed: 0 POST, 0\.75 .* 2\.25 POST; no/],
  ['none', responds(refused(429)), 0, /^failed: 0 POST; no/],
  // The look is retried, but not the request with it.
  [
    'those of a look',
    then(responds(unconnected), (service) => service.on('order', 2, down, 9)),
    5,
    /^failed: 0 POST(, [\d.]+ look){3}; no/,
  ],
])('it is sent as often as %s allow', async (_, prepare, retries, line) => {
  expect((await send(prepare, retries)).line).toMatch(line);
});

test('it is sent again after a 429 for 4 minutes, however long the looks take', async () => {
  const { line, error } = await send((service) => {
    service.on('POST', 1, refused(429), 99);
    for (let count = 2; count < 20; count++) service.on('order', count, service.takes(20));
  });
  expect(error).toMatchObject({ status: 429 });
  const last = Number(/.* ([\d.]+) POST;/.exec(line)?.[1]);
  expect(last).toBeGreaterThan(60);
  expect(last).toBeLessThanOrEqual(240);
});

test('it has what was planned, on a connection of its own, and its response is kept', async () => {
  const { service, response } = await send(responds({ status: 201, body: '{"certificate_id":9}' }));
  const sent = service.requests.at(-1);
  expect(sent).toMatchObject({ method: 'POST', connection: 'new' });
  expect(bodyOf(sent)).toMatchObject({ certificate: { common_name: 'a.example', csr: ownCsr }, skip_approval: true });
  expect(response).toMatchObject({ certificateId: '9' });
});

test('the first request, too, needs a look before, which may show that it is late', async () => {
  const { line } = await send((service) => Object.assign(service, { status: 'reissue_pending' }));
  expect(line).toBe('preempted: ; no grace period');
});

test('nothing is sent if it cannot be saved that it is about to be', async () => {
  const service = Object.assign(new ScriptedService(), { disableCt: true });
  const { context } = contextOf(service);
  const checkpoint = (progress: Partial<typeof context.transaction>) => {
    Object.assign(context.transaction, progress);
    throw new Error('Disk full.');
  };
  await expect(requestOnce({ ...context, checkpoint }, request)).rejects.toThrow('Disk full.');
  expect(context.transaction.reissueRequest).toBe('none');
  expect(service.sent).toEqual(['0 order', '0 download']);
});
