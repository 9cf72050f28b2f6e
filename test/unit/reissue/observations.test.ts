import { describe, expect, test } from 'vitest';
import { observe, observeUntil, observeWithRetries } from '../../../src/reissue/observations.ts';
import { firstChange, issued, missing, observe as observed, old, outage, pending, refusal } from './builders.ts';
import { contextOf, down, pems, READ, refused, ScriptedService, settle } from './scripted-service.ts';

type Given = NonNullable<Parameters<typeof contextOf>[1]>;
type Changes = Parameters<ScriptedService['at']>[1];

/** The grace period in seconds after each of these observations, which come every 10 seconds; undefined for none. */
async function graceAfter(given: Given, ...steps: (Changes | 'unreadable')[]) {
  const service = new ScriptedService();
  const { context, saved, lines } = contextOf(service, given);
  const ends: (number | undefined)[] = [];
  for (const step of steps) {
    if (step === 'unreadable') service.on('order', 1, refused(503));
    else Object.assign(service, step);
    await observe(context);
    const { graceEndsAt } = context.session;
    ends.push(Number.isFinite(graceEndsAt) ? graceEndsAt / 1000 : undefined);
    service.clock.time += 10_000;
  }
  return { ends, saved, lines, session: context.session };
}

const isPending = { status: 'reissue_pending' };
const notPending = { status: 'issued' };
const unknown = { status: 'odd' };
const unissued = { status: 'pending', isDated: false, pem: undefined };
const first: Given = { transaction: firstChange };
describe('the grace period begins with the first observation that shows', () => {
  test.each<[string, Given, (Changes | 'unreadable')[], (number | undefined)[]]>([
    ['the end of a pending reissue', {}, [isPending, notPending, notPending], [undefined, 130, 130]],
    [
      'the end of one that was pending before',
      { transaction: { wasPending: true } },
      [notPending, notPending],
      [120, 120],
    ],
    [
      'no end that is not known',
      {},
      [isPending, unknown, 'unreadable', notPending],
      [undefined, undefined, undefined, 150],
    ],
    ['no end of none', {}, [notPending, unknown, notPending], [undefined, undefined, undefined]],
    ['each end again', {}, [isPending, notPending, isPending, notPending], [undefined, 130, 130, 150]],
    ['an end with another certificate', {}, [isPending, { ...notPending, pem: pems.reissued }], [undefined, 130]],
    [
      'an end behind an unknown status with another certificate',
      {},
      [isPending, { ...unknown, pem: pems.reissued }, notPending],
      [undefined, undefined, 140],
    ],
    ['the first certificate of an order', first, [unissued, notPending, notPending], [undefined, 130, 130]],
    [
      'the first certificate, before it can be downloaded',
      first,
      [{ ...notPending, pem: undefined }, { pem: pems.old }],
      [120, 120],
    ],
    [
      'no first certificate of an order that cannot be read',
      first,
      ['unreadable', 'unreadable'],
      [undefined, undefined],
    ],
    [
      'the end of a reissue of an order without a baseline',
      first,
      [{ ...isPending, pem: undefined }, unissued],
      [120, 130],
    ],
    [
      'nothing that ends before a later one',
      { session: { graceEndsAt: 999_000, isPending: true } },
      [notPending],
      [999],
    ],
  ])('%s', async (_, given, steps, ends) => {
    expect((await graceAfter(given, ...steps)).ends).toEqual(ends);
  });
});

test('what a recovery depends on is saved as soon as it is observed', async () => {
  const { saved } = await graceAfter({}, notPending, isPending, isPending, { pem: pems.reissued }, { pem: undefined });
  expect(saved.map(({ wasPending, lastStatus }) => [wasPending, lastStatus])).toEqual([
    [true, 'enabled'],
    [true, 'disabled'],
  ]);
});

test('each change of the status is logged', async () => {
  const { lines } = await graceAfter({}, notPending, isPending, 'unreadable', isPending, { status: '' }, notPending);
  expect(lines).toEqual(
    ['reissue_pending', 'not reported', 'issued'].map((word) => `The status of the order is ${word}.`),
  );
});

describe('an observation is repeated', () => {
  /** Observes a service with retries; returns the times and the last observation. */
  async function retry(service: ScriptedService, retries = 5) {
    const { context, lines } = contextOf(service);
    const { result, error } = await settle(
      observeWithRetries(context.api, retries, (options) => observe(context, options)),
    );
    return { result, error, lines, sent: service.sent };
  }

  test.each(['order', 'download'] as const)('with both reads, if the %s fails', async (kind) => {
    const { result, sent, lines } = await retry(new ScriptedService().on(kind, 1, down));
    expect({ kind: result?.kind, sent }).toEqual({ kind: 'unchanged', sent: [...READ(0), ...READ(0.75)] });
    expect(lines).toHaveLength(1);
  });

  test('with a stale download', async () => {
    const { result, sent } = await retry(
      new ScriptedService().at(2, { pem: pems.old }).on('download', 1, { body: pems.foreign }, 2),
    );
    expect({ kind: result?.kind, sent: sent.length }).toEqual({ kind: 'unchanged', sent: 6 });
  });

  test.each<[string, ScriptedService]>([
    ['an order', new ScriptedService().on('order', 1, refused(403))],
    ['a download', new ScriptedService().on('download', 1, refused(404))],
    [
      'both, of which the order is permanent',
      new ScriptedService().on('order', 1, refused(403)).on('download', 1, refused(404)),
    ],
  ])('not after a permanent failure of %s', async (_, service) => {
    const { result, sent } = await retry(service);
    expect({ kind: result?.kind, sent }).toEqual({ kind: 'unreadable', sent: READ(0) });
  });

  test('as often as allowed, and is then the last one with the last error', async () => {
    const { result, sent } = await retry(new ScriptedService().on('order', 1, down, 9), 2);
    expect(sent).toHaveLength(6);
    expect(result).toMatchObject({
      kind: 'unreadable',
      order: { status: 503, detail: expect.stringContaining('3 of 3') },
    });
  });

  test('but a defect is not hidden', async () => {
    expect((await retry(new ScriptedService().on('order', 1, new TypeError('a bug')))).error).toEqual(
      new TypeError('a bug'),
    );
  });

  test('with the error that counts', async () => {
    const observation = observed([issued, outage]);
    const { context } = contextOf(new ScriptedService());
    const result = await observeWithRetries(context.api, 0, async () => observation);
    expect(result).toMatchObject({ order: issued, certificate: { status: 503 } });
    for (const permanent of [observed([refusal(403), outage]), observed([issued, missing]), observed([issued, old])])
      expect(await observeWithRetries(context.api, 5, async () => permanent)).toBe(permanent);
    expect(await observeWithRetries(context.api, 0, async () => observed([pending, outage]))).toMatchObject({
      kind: 'pending',
    });
  });
});

test('a deadline ends a series of observations, and cuts off the one under way', async () => {
  const service = new ScriptedService();
  service.on('order', 3, service.takes(60));
  const { context } = contextOf(service);
  const times: number[] = [];
  for await (const { at } of observeUntil(
    context,
    () => 50_000,
    () => 20_000,
  ))
    times.push(at);
  expect({ times, time: service.clock.time, asleep: service.clock.asleep }).toEqual({
    times: [20_000, 40_000],
    time: 50_000,
    asleep: 0,
  });
});

test('a series of observations whose last one is cut off has none more', async () => {
  const service = new ScriptedService();
  service.on('order', 2, service.takes(60));
  const { context } = contextOf(service);
  const times: number[] = [];
  for await (const { at } of observeUntil(
    context,
    () => 50_000,
    () => 20_000,
  ))
    times.push(at);
  expect({ times, time: service.clock.time }).toEqual({ times: [20_000], time: 50_000 });
});
