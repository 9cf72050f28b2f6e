import { expect, test } from 'vitest';
import { observe, observeWithRetries } from '../../../src/reissue/observe.ts';
import { firstChange } from './builders.ts';
import { contextOf, down, pems, refused, ScriptedService, settle } from './scripted-service.ts';

const live = () => new ScriptedService();
type Given = NonNullable<Parameters<typeof contextOf>[1]>;
type Changes = Parameters<ScriptedService['at']>[1];

/** Observes every 10 seconds; returns the end of the grace period after each, in seconds, and whether the own reissue is over: `-` for none. */
async function graceAfter(given: Given, ...steps: (Changes | 'unreadable')[]) {
  const service = live();
  const { context, saved, lines } = contextOf(service, given);
  const ends: (number | '-')[] = [];
  const over: string[] = [];
  for (const step of steps) {
    if (step === 'unreadable') service.on('order', 1, refused(503));
    else Object.assign(service, step);
    await observe(context);
    const { graceEndsAt } = context.session;
    ends.push(graceEndsAt / 1000 || '-');
    over.push(context.transaction.isOwnReissueOver ? 'over' : '-');
    service.clock.time += 10_000;
  }
  return { ends: ends.join(' '), over: over.join(' '), saved, lines };
}

const isPending = { status: 'reissue_pending' };
const isOver = { status: 'issued' };
const unknown = { status: 'odd' };
const unissued = { status: 'pending', isDated: false, pem: undefined };
const reissued = { pem: pems.reissued };
const without = { pem: undefined };
const first: Given = { transaction: firstChange };
const wasPending: Given = { transaction: { pending: 'seen' } };
const later: Given = { transaction: { pending: 'seen' }, session: { graceEndsAt: 999_000 } };

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

test.each<[string, (Changes | 'unreadable')[], saved: string]>([
  ['pending', [isPending, isPending, 'unreadable'], 'seen'],
  ['pending, and not over by an unknown word', [isPending, unknown, 'unreadable'], 'seen'],
  ['pending, and not over by another certificate', [isPending, { ...unknown, ...reissued }, 'unreadable'], 'seen'],
  ['over', [isPending, isOver, isOver], 'seen over'],
  ['over, and not known later', [isPending, isOver, unknown, 'unreadable'], 'seen over'],
  ['pending again', [isPending, isOver, isPending], 'seen over seen'],
  ['never pending', [isOver, unknown, 'unreadable', isOver], ''],
])('what looks have shown of a pending reissue is saved, once each: %s', async (_, steps, expected) => {
  const { saved } = await graceAfter({}, ...steps);
  expect(saved.map(({ pending }) => pending).join(' ')).toBe(expected);
});

const own: Given = { transaction: { reissueRequest: 'accepted' }, session: { graceEndsAt: 20_000 } };
const ownPending: Given = { ...own, transaction: { ...own.transaction, pending: 'seen' } };
const afterPost: Given = { transaction: { reissueRequest: 'in-doubt' } };
test.each<[string, Given, (Changes | 'unreadable')[], over: string]>([
  ['another certificate', own, [isOver, reissued], '- over'],
  ['another certificate, by a request in doubt', afterPost, [isOver, reissued], '- over'],
  ['another certificate, and the order cannot be read', own, [{ ...reissued, status: 'odd' }], 'over'],
  ['the end of pending', own, [isPending, isOver], '- over'],
  ['no end while it is pending', ownPending, [isPending, isPending, isPending, isPending], '- - - -'],
  ['no end that an unknown word does not report', ownPending, [unknown, unknown, unknown], '- - -'],
  ['nothing, and the grace period has ended', own, [isOver, isOver, isOver], '- - over'],
  ['nothing but a missing download, and it has ended', own, [isOver, isOver, without], '- - over'],
  ['no order that can be read, when it has ended', own, [isOver, isOver, 'unreadable'], '- - -'],
  ['nothing, without a grace period', afterPost, [isOver, isOver, isOver], '- - -'],
  ['an end of which a later reissue changes nothing', own, [reissued, isPending], 'over over'],
  ['none of a run that requested nothing', {}, [isPending, isOver, reissued], '- - -'],
])('the own reissue is over when a look shows %s', async (_, given, steps, expected) => {
  expect((await graceAfter(given, ...steps)).over).toBe(expected);
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
