import { expect, test } from 'vitest';
import { observe, observeWithRetries } from '../../../src/reissue/observe.ts';
import { firstChange } from './builders.ts';
import { contextOf, down, pems, refused, ScriptedService, settle } from './scripted-service.ts';

const live = () => new ScriptedService();
type Given = NonNullable<Parameters<typeof contextOf>[1]>;
type Changes = Parameters<ScriptedService['at']>[1];

/** Observes every 10 seconds; returns the end of the grace period after each, in seconds, `-` for none. */
async function graceAfter(given: Given, ...steps: (Changes | 'unreadable')[]) {
  const service = live();
  const { context, saved, lines } = contextOf(service, given);
  const ends: (number | '-')[] = [];
  for (const step of steps) {
    if (step === 'unreadable') service.on('order', 1, refused(503));
    else Object.assign(service, step);
    await observe(context);
    const { graceEndsAt } = context.session;
    ends.push(graceEndsAt / 1000 || '-');
    service.clock.time += 10_000;
  }
  return { ends: ends.join(' '), saved, lines };
}

const isPending = { status: 'reissue_pending' };
const isOver = { status: 'issued' };
const unknown = { status: 'odd' };
const unissued = { status: 'pending', isDated: false, pem: undefined };
const reissued = { pem: pems.reissued };
const logged = { pem: pems.logged };
const without = { pem: undefined };
const first: Given = { transaction: firstChange };
const wasPending: Given = { transaction: { lastPending: true, hasBeenPending: true } };
const later: Given = { transaction: { lastPending: true }, session: { graceEndsAt: 999_000 } };

test.each<[string, Given, (Changes | 'unreadable')[], ends: string]>([
  ['the end of a pending reissue', {}, [isPending, isOver, isOver], '- 130 130'],
  ['the end of one that was pending before', wasPending, [isOver, isOver], '120 120'],
  ['no end that is not known', {}, [isPending, unknown, 'unreadable', isOver], '- - - 150'],
  ['no end that a word contradicts', {}, [isPending, unissued], '- -'],
  ['no end of none', {}, [isOver, unknown, isOver], '- - -'],
  ['each end again', {}, [isPending, isOver, isPending, isOver], '- 130 130 150'],
  ['an end with another certificate', {}, [isPending, { ...isOver, ...reissued }], '- 130'],
  ['an end that is known late', {}, [isPending, { ...unknown, ...reissued }, isOver], '- - 140'],
  ['the first certificate of an order', first, [unissued, isOver, isOver], '- 130 130'],
  ['the first certificate without a download', first, [{ ...isOver, ...without }, { pem: pems.old }], '120 120'],
  ['no first certificate of an order that cannot be read', first, ['unreadable', 'unreadable'], '- -'],
  ['the end of a reissue without a baseline', first, [{ ...isPending, ...without }, unissued], '120 130'],
  ['nothing that ends before a later one', later, [isOver], '999'],
])('the grace period begins with the first observation that shows %s', async (_, given, steps, ends) => {
  expect((await graceAfter(given, ...steps)).ends).toBe(ends);
});

test('what a recovery depends on is saved as soon as it is observed', async () => {
  const { saved } = await graceAfter({}, isOver, isPending, isPending, reissued, without, logged);
  const marks = saved.map((state) => `${state.hasBeenPending} ${state.lastStatus}`);
  expect(marks).toEqual(['true enabled', 'true disabled', 'true enabled']);
});

test.each<[string, (Changes | 'unreadable')[], lastPending: unknown]>([
  ['pending', [isPending, 'unreadable'], true],
  ['pending, and not over by an unknown word', [isPending, unknown, 'unreadable'], true],
  ['pending, and not over by another certificate', [isPending, { ...unknown, ...reissued }, 'unreadable'], true],
  ['over', [isPending, isOver, 'unreadable'], false],
  ['over, and then not known', [isPending, isOver, unknown, 'unreadable'], 'unknown'],
  ['not known', [unknown, 'unreadable'], 'unknown'],
  ['known in the end', [unknown, 'unreadable', isOver], false],
])('an order that cannot be read keeps what the order reported last: a reissue is %s', async (_, steps, expected) => {
  expect((await graceAfter({}, ...steps)).saved.at(-1)?.lastPending).toBe(expected);
});

test.each<[string, (Changes | 'unreadable')[], lastPhase: unknown]>([
  ['nothing was issued', [unissued, 'unreadable'], 'unissued'],
  ['a first certificate was issued', [unissued, isOver, 'unreadable'], 'issued'],
])('an order that cannot be read keeps the phase that the order reported last: %s', async (_, steps, expected) => {
  expect((await graceAfter(first, ...steps)).saved.at(-1)?.lastPhase ?? 'unissued').toBe(expected);
});

const own: Given = { transaction: { reissueRequest: 'in-doubt' } };
const toLog = { status: 'enabled' } as const;
const desired: Given = { transaction: { ...own.transaction, desired: toLog } };
test.each<[string, Given, (Changes | 'unreadable')[], boolean | undefined]>([
  ['another certificate as desired', own, [reissued], false],
  ['another certificate that is not as desired', desired, [reissued], true],
  ['so, also if it cannot be read any more', desired, [reissued, 'unreadable', without], true],
  ['as desired in the end', desired, [reissued, { pem: pems.logged }], false],
  ['the certificate of the beginning', desired, [{}], undefined],
  ['so for a request of somebody else', { transaction: { desired: toLog } }, [reissued], false],
])('a reissue was issued otherwise: %s', async (_, given, steps, expected) => {
  expect((await graceAfter(given, ...steps)).saved.at(-1)?.isIssuedOtherwise).toBe(expected);
});

test('an observation is as old as the beginning of its reads', async () => {
  const service = live();
  const { context } = contextOf(service);
  service.on('order', 1, service.takes(5));
  expect({ at: (await observe(context)).at, time: service.clock.time }).toEqual({ at: 0, time: 5_000 });
});

test('each change of the status is logged', async () => {
  const { lines } = await graceAfter({}, isOver, isPending, 'unreadable', isPending, { status: '' }, isOver);
  expect(lines).toEqual(
    ['reissue_pending', 'not reported', 'issued'].map((word) => `The status of the order is ${word}.`),
  );
});

/** Observes a service with retries; returns the last observation, and how often it looked. */
async function retry(service: ScriptedService, retries = 5) {
  const { context, lines } = contextOf(service);
  const { result, error } = await settle(observeWithRetries(context.api, retries, (once) => observe(context, once)));
  // Both are read each time.
  const looks = service.sent.filter((line) => line.endsWith('order')).length;
  expect(service.sent).toHaveLength(2 * looks);
  return { result, error, line: `${result?.kind} after ${looks}`, lines };
}

test.each<[string, ScriptedService, line: string, retries?: number]>([
  ['the order fails', live().on('order', 1, down), 'unchanged after 2'],
  ['the download fails', live().on('download', 1, down), 'unchanged after 2'],
  ['the order is rate-limited', live().on('order', 1, refused(429)), 'unchanged after 2'],
  ['the download is another one', live().on('download', 1, { body: pems.foreign }, 2), 'unchanged after 3'],
  ['the order is refused', live().on('order', 1, refused(403)), 'unreadable after 1'],
  ['the download is missing', live().on('download', 1, refused(404)), 'unreadable after 1'],
  ['one is refused, and one fails', live().on('order', 1, refused(403)).on('download', 1, down), 'unreadable after 1'],
  ['as often as allowed', live().on('order', 1, down, 9), 'unreadable after 3', 2],
])('an observation is repeated if that may help: %s', async (_, service, line, retries) => {
  expect((await retry(service, retries)).line).toBe(line);
});

test('a repeated observation has the error that ended its retries, and hides no defect', async () => {
  const { result, lines } = await retry(live().on('order', 1, down, 9), 2);
  expect(result).toMatchObject({ order: { status: 503, detail: expect.stringContaining('(attempt 3)') } });
  expect(lines).toHaveLength(2);
  expect((await retry(live().on('download', 1, down, 9), 0)).result).toMatchObject({ certificate: { status: 503 } });
  expect((await retry(live().on('order', 1, new TypeError('a bug')))).error).toEqual(new TypeError('a bug'));
});
