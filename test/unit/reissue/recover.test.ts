import { describe, expect, test, vi } from 'vitest';
import type { Recovery } from '../../../src/reissue/recovery/decision.ts';
import { recover } from '../../../src/reissue/recovery/recover.ts';
import type { Session } from '../../../src/reissue/transaction.ts';
import { type Changes, firstChange } from './builders.ts';
import { baseline, contextOf, down, pems, refused, reset, ScriptedService } from './scripted-service.ts';

const START = 1_000;

/**
 * Recovers a change.
 * @returns in one line the row, the seconds of the looks, and what was set: `certificate: 0 10 20, 20 PUT enabled`
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
  const line = [`${result.row}: ${looks.join(' ')}`, ...others].join(', ');
  // Nothing outlives the recovery.
  expect(clock.asleep).toBe(0);
  return { line, result: result as Recovery, lines, saved, time: clock.time / 1_000 - START };
}

/** The status was set, and nothing else happened. */
const changed = (changes: Partial<ScriptedService> = {}) =>
  Object.assign(new ScriptedService(), { disableCt: true }, changes);
const unissued = () => changed({ status: 'pending', isDated: false, pem: undefined });
const requested = { reissueRequest: 'accepted' } as const;
const inDoubt = { statusUpdate: 'in-doubt' } as const;
const wasPending = { lastPending: true, hasBeenPending: true };
const sawEnd = { lastPending: false, hasBeenPending: true };
const isPending = { status: 'reissue_pending' };
/** A change that turned logging on, and what somebody requested meanwhile. */
const turnedOn: Changes = {
  desired: { status: 'enabled' },
  reportedStatus: 'disabled',
  baseline: { ...baseline, ctStatus: 'disabled' },
  lastStatus: 'disabled',
};
const loggedNow = () => changed({ ...isPending, disableCt: false });
const TURNED_OFF = 'turned-off: 0, 0 PUT disabled, 0 validation';
const graceTo = (second: number) => ({ graceEndsAt: (START + second) * 1_000 });
const isOver = graceTo(-1);
const reissued = { pem: pems.reissued };
const refusing = (times: number) => changed().on('order', 1, refused(403), times);
/** The outage of the download could be retried. */
const keyRefused = () => changed().on('order', 1, refused(401), 9).on('download', 1, down, 9);
const retryAfter = (seconds: string) => refused(503, 'no', { 'retry-after': seconds });
const downloadedLater = () => changed({ pem: undefined }).at(1015, reissued);
const RESTORED = 'certificate: 0, 0 PUT enabled';
const AFTER_25 = 'certificate: 0 10 20 25, 25 PUT enabled';
const AFTER_120 = 'certificate: 0 10 20 30 40 50 60 70 80 90 100 110 120, 120 PUT enabled';
const THIRD_TIME = 'certificate: 0 0.75 2.25, 2.25 PUT enabled';

test.each<[string, ScriptedService, line: string, Changes?, Partial<Session>?]>([
  ['not changed', changed(), 'not-changed: ', { ...requested, statusUpdate: 'not-applied' }],
  ['the status of the certificate', changed(), RESTORED],
  ['nothing, if all is as desired', changed(reissued), 'certificate: 0', requested],
  ['nothing while pending', changed(isPending), 'left-pending: 0, 0 validation'],
  ['the desired status while pending', changed(isPending), 'left-pending: 0, 0 PUT disabled, 0 validation', inDoubt],
  ['the earlier status beside a reissue that nobody has looked at', loggedNow(), TURNED_OFF, turnedOn],
  // What may still appear.
  ['after the rest of a grace period', changed(), AFTER_25, requested, graceTo(25)],
  ['after a whole one of another process', changed(), AFTER_120, requested],
  ['after one of a request in doubt', changed(), AFTER_120, { reissueRequest: 'in-doubt' }],
  ['after one of a reissue that was pending', changed(), AFTER_120, wasPending],
  ['after the rest of one that is over', changed(), AFTER_25, sawEnd, graceTo(25)],
  ['after a whole one of a process that saw its end', changed(), AFTER_120, sawEnd],
  ['at once if it is over', changed(), RESTORED, requested, isOver],
  ['when it shows its certificate', changed().at(1015, reissued), 'certificate: 0 10 20', requested],
  ['when it shows as pending', changed().at(1015, isPending), 'left-pending: 0 10 20, 20 validation', requested],
  ['when its certificate is no longer missing', downloadedLater(), 'certificate: 0 10 20', requested],
  ['when the first certificate shows', downloadedLater(), 'certificate: 0 10 20', firstChange],
  ['at once if none is issued', unissued(), 'nothing-issued: 0, 0 PUT disabled', { ...firstChange, ...sawEnd }, isOver],
  // Reads that fail are repeated together.
  ['after the order failed', changed().on('order', 1, down, 2), THIRD_TIME],
  ['after the download failed', changed().on('download', 1, down, 2), THIRD_TIME],
  ['after a rate limit', changed().on('order', 1, refused(429), 2), 'certificate: 0 3.75 11.25, 11.25 PUT enabled'],
  ['after a Retry-After', changed().on('order', 1, retryAfter('130')), 'certificate: 0 130, 130 PUT enabled'],
  ['not after too long a one', changed().on('order', 1, retryAfter('175')), 'certificate: 0 0.75, 0.75 PUT enabled'],
  ['not after a refused key', keyRefused(), 'unreadable: 0', requested, isOver],
  ['not after a refusal, if none is possible', refusing(9), 'unreadable: 0, 0 PUT enabled'],
  ['after a refusal, if a reissue is possible', refusing(2), THIRD_TIME, requested, isOver],
  // Failures that do not matter.
  ['with a pending order', changed(isPending).on('download', 1, down, 9), 'left-pending: 0, 0 validation'],
  ['with a closed order', changed({ status: 'revoked' }).on('download', 1, down, 9), RESTORED],
])('recovery, looks and sets: %s', async (_, service, line, changes, session) => {
  const recovered = await recoverOn(service, changes, session);
  expect(recovered.line).toBe(line);
  expect(service.closed).toBe(1);
  // The wait for what may appear is announced once.
  expect(recovered.lines.filter((each) => each.startsWith('A reissue may'))).toHaveLength(/ 10 /.test(line) ? 1 : 0);
});

test('the pauses are short again after a look that could be read', async () => {
  const { line } = await recoverOn(changed().on('order', 1, down, 2).on('order', 4, down), wasPending);
  expect(line).toMatch(/^certificate: 0 0\.75 2\.25 12\.25 13 .* 122\.25, /);
});

test('what is known is saved: a status that is set is in doubt', async () => {
  const service = changed();
  expect((await recoverOn(service)).saved.map(({ statusUpdate }) => statusUpdate)).toEqual(['in-doubt']);
  expect(service.requests.at(-1)).toMatchObject({ connection: 'new' });
  const { saved } = await recoverOn(changed({ ...reissued, ...isPending }));
  expect(saved).toEqual([
    expect.objectContaining({
      lastPending: true,
      hasBeenPending: true,
      lastStatus: 'disabled',
      statusUpdate: 'applied',
    }),
  ]);
});

test('a status that turns logging on again is saved as one that nobody knows', async () => {
  const wasOn = { desired: { status: 'enabled' }, reportedStatus: 'enabled' } as const;
  const { saved } = await recoverOn(changed({ disableCt: true }), wasOn);
  expect(saved.map(({ reportedStatus }) => reportedStatus)).toEqual(['unknown']);
  const { saved: kept } = await recoverOn(changed({ disableCt: false }), { ...wasOn, statusUpdate: 'in-doubt' });
  expect(kept.map(({ reportedStatus }) => reportedStatus)).toEqual(['enabled']);
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
    const { result, line, time } = await recoverOn(service, wasPending);
    expect(result).toMatchObject({ row: 'out-of-time', set: null, last: { at: 1_162_250 } });
    expect({ looks: line.split(' ').slice(-2), time }).toEqual({ looks: ['162.25', '172.25'], time: 175 });
  });

  test('leaves the last minute to the status', async () => {
    const { line, time } = await recoverOn(changed().on('order', 1, down, 99));
    expect({ end: line.split(', ').slice(1), time }).toEqual({ end: ['175 PUT enabled'], time: 175 });
  });

  test('is spent on a download that stays missing, if a reissue is possible', async () => {
    const { line, time } = await recoverOn(changed({ pem: undefined }), requested);
    expect({ row: line.split(':')[0], time }).toEqual({ row: 'unreadable', time: 175 });
  });

  test.each<[string, (service: ScriptedService) => ScriptedService]>([
    ['fails', (service) => service.on('PUT', 1, reset, 99)],
    ['hangs', (service) => service.on('PUT', 1, service.takes(999))],
  ])('is 4 minutes for a status that %s', async (_, prepare) => {
    const { result, time } = await recoverOn(prepare(changed()));
    expect({ retryability: result.error?.retryability, time }).toEqual({ retryability: 'transient', time: 235 });
  });
});

test('an attempt of a recovery has 30 seconds', async () => {
  const { context } = contextOf(changed(), { inputs: { timeoutSeconds: 300 } });
  const connect = vi.fn(context.connect);
  await recover(context, connect);
  expect(connect.mock.calls).toEqual([[30]]);
});

test('a status that is refused is not set again', async () => {
  const { line, result } = await recoverOn(changed().on('PUT', 1, refused(403), 9));
  expect({ line, status: result.error?.status }).toEqual({ line: 'certificate: 0, 0 PUT enabled', status: 403 });
});

test.each(['order', 'PUT'] as const)('a defect is not hidden: %s', async (kind) => {
  const service = changed().on(kind, 1, new TypeError('a bug'));
  expect((await recoverOn(service)).result).toEqual({ row: 'failed', error: new TypeError('a bug') });
  expect(service.closed).toBe(1);
});
