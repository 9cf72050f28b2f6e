import { describe, expect, test } from 'vitest';
import type { RequestError } from '../../../src/errors.ts';
import { waitForIssuance } from '../../../src/reissue/wait.ts';
import type * as built from './builders.ts';
import { contextOf, down, pems, refused, reset, ScriptedService, settle } from './scripted-service.ts';

type Given = NonNullable<Parameters<typeof contextOf>[1]>;

/** Waits on a service; returns how the wait ended and when, and what it sent and logged. */
async function wait(service: ScriptedService, given: Given = {}, inDoubt?: RequestError) {
  const { context, lines } = contextOf(service, given);
  const { result, error } = await settle(waitForIssuance(context, inDoubt));
  const timesOf = (kind: string) =>
    service.sent.filter((line) => line.endsWith(kind)).map((line) => Number.parseFloat(line));
  const kind = result && (result.reasons ? 'left-pending' : 'issued');
  const ended = `${kind ?? 'failed'} at ${service.clock.time / 1000}`;
  // Nothing outlives the wait.
  expect(service.clock.asleep).toBe(0);
  return { result, ended, error: error?.message, timesOf, lines };
}

const live = () => new ScriptedService();
const pendingService = (changes: object = {}) => Object.assign(live(), { status: 'reissue_pending' }, changes);
const cutOff = () => {
  const service = live().on('order', 1, down, 6);
  return service.on('download', 7, service.takes(99));
};
const whose = (changes: built.Changes): Given => ({ transaction: changes });
const minutes = (waitMinutes: number, given: Given = {}): Given => ({ ...given, inputs: { waitMinutes } });
const isOver = { status: 'issued' };
const comes = { status: 'issued', pem: pems.reissued };
const asDesired = whose({ baseline: { ctStatus: 'disabled', serialNumber: '0A02', validFrom: 0 } });
const turnsOn = whose({ desired: { status: 'enabled' }, reportedStatus: 'disabled' });
const doubt = reset.with({ title: 'Could not request a reissue' });
const ends = minutes(0, whose({ pending: 'seen' }));
const inGracePeriod: Given = { ...whose({ reissueRequest: 'in-doubt' }), session: { graceEndsAt: 100_000 } };

test.each<[string, ScriptedService, ended: string, Given?, RequestError?]>([
  ['another certificate, by its serial number', live().at(5, { pem: pems.reissued }), 'issued at 7'],
  ['time that is over', pendingService(), 'failed at 120', minutes(2)],
  ['a reissue that nobody has looked at', pendingService(), 'failed at 1', turnsOn],
  ['a closed order', pendingService().at(3, { status: 'canceled' }), 'failed at 3'],
  ['a permanent failure', pendingService().at(3, { pem: 'no certificate' }), 'failed at 3'],
  ['the certificate of another order', live().at(0, { pem: pems.foreign }), 'failed at 60', minutes(1)],
  ['a failure for a while: one attempt each', pendingService().on('order', 2, down, 2).at(15, comes), 'issued at 15'],
  // A reissue that is over without another certificate.
  ['a reissue that is over', pendingService().at(15, isOver), 'failed at 150'],
  ['one that is over, as desired', pendingService({ pem: pems.reissued }).at(15, isOver), 'issued at 150', asDesired],
  ['a reissue that may be over', pendingService().at(3, { status: 'odd' }), 'failed at 600', minutes(10)],
  ['one pending again', pendingService().at(3, isOver).at(30, { status: 'reissue' }).at(60, isOver), 'failed at 180'],
  // A request in doubt.
  ['a request that does not appear', live(), 'failed at 120', inGracePeriod, doubt],
  ['a request that appears, and is over', pendingService().at(3, isOver), 'failed at 150', inGracePeriod, doubt],
  // A request only.
  ['a pending reissue', pendingService(), 'left-pending at 1', minutes(0)],
  ['another certificate', live().at(3, { pem: pems.reissued }), 'issued at 3', minutes(0)],
  ['neither, for two minutes', live(), 'failed at 120', minutes(0)],
  // It waits for the end of a grace period that began in them.
  ['the end of one after 1 failure', live().on('order', 1, down), 'failed at 123', ends],
  ['the end of one after 6 failures', live().on('order', 1, down, 6), 'failed at 210', ends],
  ['the end of one after 7 failures', live().on('order', 1, down, 7), 'failed at 240', ends],
  // The look that shows the end is cut off at 120 seconds, while its download hangs.
  ['the end of one that a look shows which is cut off', cutOff().at(130, comes), 'issued at 150', ends],
])('the wait: %s: ends it', async (_, service, ended, given, inDoubt) => {
  expect((await wait(service, given, inDoubt)).ended).toBe(ended);
});

describe('observations of a wait', () => {
  test('come after 1, 2, 4, 8, 15 and then every 30 seconds, and once more at the end', async () => {
    const { timesOf } = await wait(pendingService(), minutes(2));
    expect(timesOf(' order')).toEqual([1, 3, 7, 15, 30, 60, 90, 120]);
  });

  test.each([
    [0, 0.9],
    [0.999_999, 1.1],
  ])('come a tenth earlier or later, by chance (%d)', async (random, seconds) => {
    const { timesOf } = await wait(new ScriptedService(() => random).at(0, comes));
    expect(timesOf(' order')[0]).toBeCloseTo(seconds, 3);
  });

  test('that the end cuts off are repeated then', async () => {
    const service = pendingService().at(60, comes);
    service.on('order', 5, service.takes(200));
    const { timesOf, ended } = await wait(service, minutes(1));
    expect({ times: timesOf(' order'), ended }).toEqual({ times: [1, 3, 7, 15, 30, 60], ended: 'issued at 60' });
  });

  test('log the first of several failures, each change of the status, and the time', async () => {
    const { lines } = await wait(pendingService().on('order', 2, down, 2).at(15, { status: 'reissue' }).at(100, comes));
    const about = (text: string) => lines.filter((line) => line.includes(text));
    expect(about('503')).toHaveLength(1);
    expect(about('status of')).toEqual([expect.stringContaining(' reissue.'), expect.stringContaining(' issued.')]);
    expect(about('so far').slice(5, 7)).toEqual([
      expect.stringContaining('1 min 0 s so far, 14 min 0 s left'),
      expect.stringContaining('1 min 10 s so far, 13 min 50 s left'),
    ]);
  });
});

test('the error of a wait has what hides its outcome, or a doubt until it is pending', async () => {
  expect((await wait(live().on('order', 1, down, 99), minutes(1, inGracePeriod), doubt)).error).toMatch(/^Could.*503/);
  expect((await wait(live(), minutes(1, inGracePeriod), doubt)).error).toMatch(/^Could not find out.*ECONNRESET/);
  expect((await wait(live(), inGracePeriod, doubt)).error).toMatch(/^Could not request a reissue: ECONNRESET\. /);
  for (const service of [pendingService().at(3, isOver), pendingService()])
    expect((await wait(service, inGracePeriod, doubt)).error).not.toContain('ECONNRESET');
});

test('the error of a wait has its whole time, also if a grace period made it longer', async () => {
  const longer = minutes(0, { session: { graceEndsAt: 210_000 } });
  expect((await wait(live(), longer)).error).toMatch(/ within 3 minutes,/);
});

test('a failure that is over hides nothing', async () => {
  const later = await wait(pendingService().on('order', 2, down).on('order', 4, down), minutes(1));
  expect(later.error).toMatch(/^DigiCert did not issue the certificate within 1 minute/);
  expect(later.lines.filter((line) => line.includes('503'))).toHaveLength(2);
  expect((await wait(pendingService().at(3, isOver).on('order', 8, down))).error).toMatch(/no longer pending/);
});

describe('what a pending order waits for', () => {
  const domain = (method: string) => ({ name_scope: 'a.example', status: 'pending', method });
  const validating = (...methods: string[]) => Object.assign(pendingService(), { domains: methods.map(domain) });

  test('is not read before it is pending, nor logged after the wait', async () => {
    expect((await wait(live().at(5, { pem: pems.reissued }))).timesOf('validation')).toEqual([]);
    const service = validating('email').at(3, comes);
    const late = await wait(service.on('validation', 1, service.takes(100)));
    await new Promise(setImmediate);
    expect(late.lines.join()).not.toContain('is waiting for');
  });

  test('is a part of the result of a request only', async () => {
    const { result, timesOf } = await wait(pendingService(), minutes(0));
    expect(result).toMatchObject({ observation: { kind: 'pending' }, reasons: { needsApproval: false } });
    expect(timesOf('validation')).toEqual([1]);
  });

  test.each<[string, ScriptedService, times: number[], Given?]>([
    ['is checked while it is pending', validating('email', 'http-token').at(200, comes), [1, 90, 150]],
    ['is not checked with a request only', validating('http-token'), [], minutes(0)],
  ])('%s', async (_, service, times, given) => {
    expect((await wait(service, given)).timesOf('check')).toEqual(times);
  });

  test.each<[string, (service: ScriptedService) => ScriptedService, logged: RegExp]>([
    ['refused', (service) => service.on('check', 1, refused(400)), /^(?!.*400)/s],
    ['late', (service) => service.on('check', 1, service.takes(100)), /^(?!.*Still waiting)/s],
    ['not known in time', (service) => service.on('validation', 1, service.takes(100)), /^(?!.*Still waiting)/s],
    ['a defect', (service) => service.on('validation', 1, new TypeError('a bug')), /^a bug$/m],
  ])('decides nothing: %s', async (_, prepare, logged) => {
    const { ended, lines } = await wait(prepare(validating('http-token')).at(7, comes));
    await new Promise(setImmediate);
    expect(ended).toBe('issued at 7');
    expect(lines.join('\n')).toMatch(logged);
  });
});
