import { describe, expect, test, vi } from 'vitest';
import type { Recovery } from '../../../src/reissue/recovery/decision.ts';
import { recover } from '../../../src/reissue/recovery/recover.ts';
import type { Session } from '../../../src/reissue/transaction.ts';
import { type Changes, firstChange } from './builders.ts';
import { baseline, contextOf, down, pems, refused, reset, ScriptedService } from './scripted-service.ts';

const START = 1_000;

/**
 * Recovers a change.
 * @returns in one line the row, the seconds of the looks, and what was set: `in-sync: 0 10 20, 20 PUT disabled`
 */
async function recoverOn(service: ScriptedService, changes: Changes = {}, session: Partial<Session> = {}) {
  const { clock, sent } = service;
  const { context, lines, saved } = contextOf(service, { transaction: changes, session });
  clock.time = START * 1_000;
  const result = await recover(context, context.connect);
  await new Promise(setImmediate);
  const steps = sent.map((line) => [Number.parseFloat(line) - START, line.replace(/^\S+ /, '')] as const);
  const looks = steps.filter(([, what]) => what === 'order').map(([at]) => at);
  const others = steps.filter(([, what]) => !/order|download/.test(what)).map(([at, what]) => `${at} ${what}`);
  const isFirst = steps[0]?.[1].startsWith('PUT');
  const [row, all] = [`${result.row}: ${looks.join(' ')}`, others.join(', ')];
  const line = (isFirst ? [all, row] : [row, all]).filter(Boolean).join(', ');
  // Nothing outlives the recovery.
  expect(clock.asleep).toBe(0);
  return { line, result: result as Recovery, lines, saved, time: clock.time / 1_000 - START };
}

/** The status was set, and nothing else happened. */
const changed = (changes: Partial<ScriptedService> = {}) =>
  Object.assign(new ScriptedService(), { disableCt: true, pem: pems.reissued }, changes);
const unissued = () => changed({ status: 'pending', isDated: false, pem: undefined });
const requested = { reissueRequest: 'accepted' } as const;
const inDoubt = { statusUpdate: 'in-doubt' } as const;
const wasPending = { pending: 'seen' } as const;
const sawEnd = { pending: 'over' } as const;
const isPending = { status: 'reissue_pending' };
const notLogged = { ctStatus: 'disabled', serialNumber: '0A02', validFrom: baseline.validFrom } as const;
/** A change that kept the active certificate, which is as desired. */
const kept: Changes = { baseline: notLogged };
/** A change that turned logging on. */
const turnedOn: Changes = { ...kept, desired: { status: 'enabled' }, reportedStatus: 'disabled' };
const logging = (changes: Partial<ScriptedService> = {}) => changed({ disableCt: false, ...changes });
/** The order goes on to report that logging is on. */
const lagging = () => logging().on('PUT', 1, { status: 204 });
const graceTo = (second: number) => ({ graceEndsAt: (START + second) * 1_000 });
const isOver = graceTo(-1);
const appears = { pem: pems.logged };
const refusing = (times: number) => logging().on('order', 1, refused(403), times);
/** The outage of the download could be retried. */
const keyRefused = () => logging().on('order', 1, refused(401), 9).on('download', 1, down, 9);
const retryAfter = (seconds: string) => refused(503, 'no', { 'retry-after': seconds });
const downloadedLater = () => changed({ pem: undefined }).at(1015, { pem: pems.reissued });
const OFF = 'in-sync: 0, 0 PUT disabled';
const AFTER_25 = 'in-sync: 0 10 20 25, 25 PUT disabled';
const AFTER_120 = 'in-sync: 0 10 20 30 40 50 60 70 80 90 100 110 120, 120 PUT disabled';
const THIRD_TIME = 'in-sync: 0 0.75 2.25, 2.25 PUT disabled';

test.each<[string, ScriptedService, line: string, Changes?, Partial<Session>?]>([
  ['not changed', changed(), 'not-changed: ', { ...requested, statusUpdate: 'not-applied' }],
  ['nothing, if all is as desired', changed(), 'in-sync: 0', kept],
  ['nothing, if logging is off already', changed({ pem: pems.old }), 'out-of-sync: 0'],
  ['nothing while pending', changed(isPending), 'left-pending: 0, 0 validation', kept],
  ['off, if it was turned on', logging(), OFF, turnedOn],
  ['off, if the order reports that it is on', logging(), OFF, kept],
  ['off while pending', logging(isPending), 'left-pending: 0, 0 PUT disabled, 0 validation', turnedOn],
  ['off before the looks, if that is in doubt', changed(), '0 PUT disabled, in-sync: 0', { ...kept, ...inDoubt }],
  ['off once, if the order lags', lagging(), '0 PUT disabled, in-sync: 0', { ...kept, ...inDoubt }],
  // What may still appear.
  ['after the rest of a grace period', logging(), AFTER_25, { ...turnedOn, ...requested }, graceTo(25)],
  ['after a whole one of another process', logging(), AFTER_120, { ...turnedOn, ...requested }],
  ['after one of a request in doubt', logging(), AFTER_120, { ...turnedOn, reissueRequest: 'in-doubt' }],
  ['after one of a reissue that was pending', logging(), AFTER_120, { ...kept, ...wasPending }],
  ['after the rest of one that is over', logging(), AFTER_25, { ...kept, ...sawEnd }, graceTo(25)],
  ['after a whole one of a process that saw its end', logging(), AFTER_120, { ...kept, ...sawEnd }],
  ['at once if it is over', logging(), OFF, { ...turnedOn, ...requested }, isOver],
  ['when it shows its certificate', logging().at(1015, appears), 'in-sync: 0 10 20', { ...turnedOn, ...requested }],
  [
    'when it shows as pending',
    changed().at(1015, isPending),
    'left-pending: 0 10 20, 20 validation',
    { ...kept, ...requested },
  ],
  ['when its certificate is no longer missing', downloadedLater(), 'in-sync: 0 10 20', requested],
  ['when the first certificate shows', downloadedLater(), 'in-sync: 0 10 20', firstChange],
  ['at once if none is issued', unissued(), 'nothing-issued: 0', { ...firstChange, ...sawEnd }, isOver],
  // Reads that fail are repeated together.
  ['after the order failed', logging().on('order', 1, down, 2), THIRD_TIME, turnedOn],
  ['after the download failed', logging().on('download', 1, down, 2), THIRD_TIME, turnedOn],
  [
    'after a rate limit',
    logging().on('order', 1, refused(429), 2),
    'in-sync: 0 3.75 11.25, 11.25 PUT disabled',
    turnedOn,
  ],
  ['after a Retry-After', logging().on('order', 1, retryAfter('130')), 'in-sync: 0 130, 130 PUT disabled', turnedOn],
  [
    'not after too long a one',
    logging().on('order', 1, retryAfter('175')),
    'in-sync: 0 0.75, 0.75 PUT disabled',
    turnedOn,
  ],
  ['not after a refused key', keyRefused(), 'unknown: 0', { ...turnedOn, ...requested }, isOver],
  ['not after a refusal, if none is possible', refusing(9), 'unknown: 0, 0 PUT disabled', turnedOn],
  ['after a refusal, if a reissue is possible', refusing(2), THIRD_TIME, { ...turnedOn, ...requested }, isOver],
  // Failures that do not matter.
  ['with a pending order', changed(isPending).on('download', 1, down, 9), 'left-pending: 0, 0 validation', kept],
  ['with a closed order', logging({ status: 'revoked' }).on('download', 1, down, 9), 'out-of-sync: 0', turnedOn],
])('recovery, looks and sets: %s', async (_, service, line, changes, session) => {
  const recovered = await recoverOn(service, changes, session);
  expect(recovered.line).toBe(line);
  expect(service.closed).toBe(1);
  // The wait for what may appear is announced once.
  expect(recovered.lines.filter((each) => each.startsWith('A reissue may'))).toHaveLength(/ 10 /.test(line) ? 1 : 0);
});

test('the pauses are short again after a look that could be read', async () => {
  const { line } = await recoverOn(changed().on('order', 1, down, 2).on('order', 4, down), { ...kept, ...wasPending });
  expect(line).toMatch(/^in-sync: 0 0\.75 2\.25 12\.25 13 .* 122\.25$/);
});

test('what is known is saved: a status that is set is in doubt', async () => {
  const service = logging();
  expect((await recoverOn(service, kept)).saved.map(({ statusUpdate }) => statusUpdate)).toEqual(['in-doubt']);
  expect(service.requests.at(-1)).toMatchObject({ connection: 'new' });
  const { saved } = await recoverOn(changed(isPending), kept);
  expect(saved).toEqual([expect.objectContaining({ pending: 'seen', statusUpdate: 'applied' })]);
});

test('what a pending order waits for is a part of the result, with the response of this run', async () => {
  expect((await recoverOn(changed(isPending))).result.reasons).toMatchObject({ needsApproval: false });
  const response = { certificateId: '', hasChain: false, needsApproval: true, dcvRandomValue: '' };
  const { result } = await recoverOn(changed(isPending), requested, { response });
  expect(result.reasons).toMatchObject({ needsApproval: true });
});

describe('the time of a recovery', () => {
  test('is over before the grace period: then the last look is what is known', async () => {
    const service = changed().on('order', 1, down, 7);
    // The last one is cut off.
    service.on('download', 16, service.takes(99));
    const { result, line, time } = await recoverOn(service, { ...kept, ...wasPending });
    expect(result).toMatchObject({ row: 'unknown', update: 'none', last: { at: 1_162_250 } });
    expect({ looks: line.split(' ').slice(-2), time }).toEqual({ looks: ['162.25', '172.25'], time: 175 });
  });

  test('leaves the last minute to the status', async () => {
    const { line, time } = await recoverOn(logging().on('order', 1, down, 99), turnedOn);
    expect({ end: line.split(', ').slice(1), time }).toEqual({ end: ['175 PUT disabled'], time: 175 });
  });

  test('is spent on a download that stays missing, if a reissue is possible', async () => {
    const { line, time } = await recoverOn(changed({ pem: undefined }), requested);
    expect({ row: line.split(':')[0], time }).toEqual({ row: 'unknown', time: 175 });
  });

  test.each<[string, (service: ScriptedService) => ScriptedService]>([
    ['fails', (service) => service.on('PUT', 1, reset, 99)],
    ['hangs', (service) => service.on('PUT', 1, service.takes(999))],
  ])('is 4 minutes for a status that %s', async (_, prepare) => {
    const { result, time } = await recoverOn(prepare(logging()), kept);
    const { error } = result.update as Exclude<Recovery['update'], string>;
    expect({ retryability: error.retryability, time }).toEqual({ retryability: 'transient', time: 235 });
  });
});

test('a status that comes before the looks leaves them the last minute', async () => {
  const service = changed().on('PUT', 1, reset, 99);
  const { line, time } = await recoverOn(service, { ...kept, ...inDoubt });
  expect(line).toMatch(/^0 PUT disabled, .* PUT disabled, in-sync: 175$/);
  expect(time).toBe(175);
});

test('an attempt of a recovery has 30 seconds', async () => {
  const { context } = contextOf(changed(), { inputs: { timeoutSeconds: 300 } });
  const connect = vi.fn(context.connect);
  await recover(context, connect);
  expect(connect.mock.calls).toEqual([[30]]);
});

test('a status that is refused is not set again', async () => {
  const { line, result } = await recoverOn(logging().on('PUT', 1, refused(403), 9), turnedOn);
  expect({ line, update: result.update }).toMatchObject({
    line: 'out-of-sync: 0, 0 PUT disabled',
    update: { error: { status: 403 } },
  });
});

test.each(['order', 'PUT'] as const)('a defect is not hidden: %s', async (kind) => {
  const service = logging().on(kind, 1, new TypeError('a bug'));
  expect((await recoverOn(service, kept)).result).toEqual({ row: 'failed', error: new TypeError('a bug') });
  expect(service.closed).toBe(1);
});
