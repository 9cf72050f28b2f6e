import { describe, expect, test } from 'vitest';
import type { Session } from '../../../../src/reissue/context.ts';
import { RECOVERY_TIMEOUT_SECONDS } from '../../../../src/reissue/limits.ts';
import { recover } from '../../../../src/reissue/recovery/recover.ts';
import type { Transaction } from '../../../../src/reissue/transaction.ts';
import { contextOf, down, pems, READ, REASONS, refused, reset, ScriptedService } from '../scripted-service.ts';

/** Recovers at second 1000. */
async function recoverOn(service: ScriptedService, changes: Partial<Transaction> = {}, session: Session = {}) {
  const { context, lines, saved } = contextOf(service, { transaction: changes });
  const debugLines: string[] = [];
  service.clock.time += 1_000_000;
  Object.assign(context.session, session);
  const result = await recover(
    context,
    () => context.api,
    (line) => void debugLines.push(line),
  ).catch((error: Error) => error);
  await new Promise(setImmediate);
  const { decision, error, pendingReasons } =
    result instanceof Error ? { decision: undefined, error: result, pendingReasons: undefined } : result;
  const { time, asleep } = service.clock;
  return {
    kind: decision?.kind,
    decision,
    error: error?.message,
    pendingReasons,
    sent: service.sent,
    lines,
    debugLines,
    saved,
    time: time / 1000,
    asleep,
  };
}

const changed = () => Object.assign(new ScriptedService(), { disableCt: true });
const requested = { reissueRequest: 'accepted' } as const;
const seenPending = { reissueSeenPending: true };
/** The seconds at which the order was read. */
const looks = (sent: readonly string[]) =>
  sent.filter((line) => line.endsWith('order')).map((line) => Number.parseFloat(line));

test('the timeout of an attempt', () => {
  expect(RECOVERY_TIMEOUT_SECONDS).toBe(30);
});

describe('what is done', () => {
  test('nothing is sent if the status was not changed', async () => {
    const unchanged = { statusUpdate: 'not-applied', ...requested, ...seenPending } as const;
    const { kind, sent, saved, debugLines, time } = await recoverOn(changed(), unchanged);
    expect(debugLines).toEqual(['Recovery decision: not-changed']);
    expect({ kind, sent, saved, time }).toEqual({ kind: 'not-changed', sent: [], saved: [], time: 1000 });
  });

  test('the status of the certificate is set, and in doubt until then', async () => {
    const service = changed();
    const { kind, sent, saved, debugLines, asleep } = await recoverOn(service);
    expect(debugLines).toEqual(['Recovery decision: match-certificate, CT logging was set to enabled']);
    expect({ kind, sent, asleep }).toEqual({
      kind: 'match-certificate',
      sent: [...READ(1000), '1000 PUT enabled'],
      asleep: 0,
    });
    expect(saved.map(({ statusUpdate }) => statusUpdate)).toEqual(['in-doubt']);
    expect(service.disableCt).toBe(false);
  });

  test.each<[string, Partial<Transaction>, string[]]>([
    ['applied', {}, []],
    ['in doubt', { statusUpdate: 'in-doubt' }, ['1000 PUT disabled']],
  ])('a pending order keeps the desired status, which is %s, and says what it waits for', async (_, changes, put) => {
    const service = Object.assign(changed(), {
      status: 'reissue_pending',
      domains: [{ name_scope: 'a.example', status: 'pending', method: 'email' }],
    });
    const { kind, sent, saved, pendingReasons } = await recoverOn(service.on('download', 1, down), changes);
    expect({ kind, sent }).toEqual({ kind: 'left-pending', sent: [...READ(1000), ...put, ...REASONS(1000)] });
    expect(saved[0]?.reissueSeenPending).toBe(true);
    expect(pendingReasons).toEqual({
      approval: 'none',
      caaProblems: [],
      validation: { domains: [{ name: 'a.example', status: 'pending', method: 'email' }], organizations: [] },
    });
  });

  test('a pending order whose response asked for an approver waits for approval', async () => {
    const response = { certificateId: '', hasChain: false, needsApproval: true, dcvRandomValue: '' };
    const service = Object.assign(changed(), { status: 'reissue_pending' });
    const { pendingReasons } = await recoverOn(service, requested, { response });
    expect(pendingReasons?.approval).toBe('own-request');
  });

  test('an order that does not report on a reissue that was seen pending is left pending', async () => {
    const { kind, sent } = await recoverOn(Object.assign(changed(), { status: 'odd' }), seenPending);
    expect({ kind, sent }).toEqual({ kind: 'left-pending', sent: [...READ(1000), ...REASONS(1000)] });
  });

  test('nothing is set if order and certificate are in sync', async () => {
    const { kind, sent } = await recoverOn(Object.assign(changed(), { pem: pems.renewed }), requested);
    expect({ kind, sent }).toEqual({ kind: 'in-sync', sent: READ(1000) });
  });
});

describe('what may only not show yet is waited for, with a look every 10 seconds', () => {
  test.each<[string, Partial<Transaction>, Session, number]>([
    ['a request, from now on', requested, {}, 1120],
    ['a request of a while ago', requested, { reissueRequestedAt: 905_000 }, 1025],
    ['a reissue that is over, from now on', seenPending, {}, 1120],
    ['one that is over for a while', seenPending, { pendingEndedAt: 905_000 }, 1025],
    ['nothing', {}, {}, 1000],
  ])('%s', async (_, changes, session, end) => {
    const { kind, sent, lines, asleep } = await recoverOn(changed(), changes, session);
    const count = Math.ceil((end - 1000) / 10);
    const expected = [...Array.from({ length: count }, (_unused, index) => 1000 + 10 * index), end];
    expect({ kind, looks: looks(sent), asleep }).toEqual({ kind: 'match-certificate', looks: expected, asleep: 0 });
    const left = { 1000: [], 1025: ['25 s'], 1120: ['2 min 0 s'] }[end];
    expect(lines).toEqual(left?.map((time) => `A reissue may still appear: waiting up to ${time} for it.`));
  });

  test.each<[string, Parameters<ScriptedService['at']>[1], string]>([
    ['its certificate', { pem: pems.renewed }, 'in-sync'],
    ['that it is pending', { status: 'reissue_pending' }, 'left-pending'],
  ])('until it shows: %s', async (_, changes, kind) => {
    const { kind: found, sent } = await recoverOn(changed().at(1015, changes), requested);
    expect({ kind: found, looks: looks(sent) }).toEqual({ kind, looks: [1000, 1010, 1020] });
  });

  test('from the first look on that could be read, after which the pauses are short again', async () => {
    const { sent } = await recoverOn(changed().on('order', 1, down, 2).on('order', 4, down), seenPending);
    expect(looks(sent).slice(0, 5)).toEqual([1000, 1000.75, 1002.25, 1012.25, 1013]);
    expect(looks(sent).at(-1)).toBe(1122.25);
  });

  test('within the time that is left', async () => {
    const service = changed();
    service.on('order', 1, service.takes(100));
    const { decision, sent, lines, asleep, time } = await recoverOn(service, seenPending);
    expect(looks(sent).slice(0, 2)).toEqual([1000, 1110]);
    expect(decision).toMatchObject({
      kind: 'out-of-time',
      order: { status: 'issued' },
      certificate: { serialNumber: '0A01' },
    });
    expect({ lines, asleep, time }).toEqual({
      lines: [expect.stringMatching(/^A reissue may/)],
      asleep: 0,
      time: 1175,
    });
  });
});

describe('a look that the end of the time cuts off', () => {
  test('is not the last one', async () => {
    const service = changed();
    service.on('order', 1, service.takes(100)).on('download', 8, service.takes(99));
    const { decision, time, asleep } = await recoverOn(service, seenPending);
    expect(decision).toMatchObject({ kind: 'out-of-time', order: { status: 'issued' } });
    expect({ time, asleep }).toEqual({ time: 1175, asleep: 0 });
  });

  test('is the last one if there was no other', async () => {
    const service = changed();
    service.on('order', 1, service.takes(999));
    const { decision } = await recoverOn(service, seenPending);
    expect(decision).toMatchObject({ kind: 'out-of-sync', error: { detail: 'timed out waiting for a response' } });
  });
});

describe('a read that fails', () => {
  test.each(['order', 'download'] as const)('is repeated with the other one: %s', async (kind) => {
    const { sent, lines } = await recoverOn(changed().on(kind, 1, down, 2));
    expect(sent).toEqual([...READ(1000), ...READ(1000.75), ...READ(1002.25), '1002.25 PUT enabled']);
    expect(lines[0]).toMatch(/^Attempt 1 failed: .*503 down.* 0\.8 seconds\.$/);
  });

  const page = { body: '<html>' };
  const retryAfter = (seconds: string) => refused(503, 'no', { 'retry-after': seconds });
  test.each<[string, Partial<Transaction>, failure: ReturnType<typeof refused>, times: number, string, number[]]>([
    ['a refused key', requested, refused(401), 9, 'out-of-sync', [1000]],
    ['a page, no reissue', {}, page, 9, 'restore-baseline', [1000, 1000.75, 1002.25]],
    ['Retry-After', {}, retryAfter('130'), 1, 'match-certificate', [1000, 1130]],
    ['Retry-After, too long', {}, retryAfter('175'), 1, 'match-certificate', [1000, 1000.75]],
  ])('is repeated if that may help: %s', async (_, changes, failure, times, kind, seconds) => {
    const { kind: found, sent } = await recoverOn(changed().on('order', 1, failure, times), changes);
    expect({ kind: found, looks: looks(sent) }).toEqual({ kind, looks: seconds });
  });

  test('counts for a closed order, too', async () => {
    const closed = Object.assign(changed(), { status: 'revoked' }).on('download', 1, down);
    expect(looks((await recoverOn(closed)).sent)).toEqual([1000, 1000.75]);
  });

  test('of a refused order is repeated while a reissue is possible', async () => {
    const service = Object.assign(changed(), { status: 'reissue_pending' }).on('order', 1, refused(403), 4);
    const { kind, sent } = await recoverOn(service, requested);
    expect({ kind, looks: looks(sent) }).toEqual({
      kind: 'left-pending',
      looks: [1000, 1000.75, 1002.25, 1005.25, 1011.25],
    });
  });

  test('for 3 minutes: the last minute belongs to the status', async () => {
    const service = changed().on('order', 1, down, 99);
    const { kind, time, asleep } = await recoverOn(service);
    expect({ kind, time, asleep }).toEqual({ kind: 'restore-baseline', time: 1175, asleep: 0 });
    const hanging = changed();
    hanging.on('order', 1, hanging.takes(999), 9);
    expect(await recoverOn(hanging)).toMatchObject({ kind: 'restore-baseline', time: 1175, asleep: 0 });
  });
});

describe('the status', () => {
  test('is set again until 4 minutes are over', async () => {
    const { error, time, asleep, sent, debugLines } = await recoverOn(changed().on('PUT', 1, reset, 99));
    expect(debugLines).toEqual(['Recovery decision: match-certificate, CT logging could not be set to enabled']);
    expect(error).toMatch(/^Could not enable CT logging of order 7: .*ECONNRESET.*; the time for further attempts/);
    expect({ time, asleep }).toEqual({ time: 1235, asleep: 0 });
    expect(sent.filter((line) => line.includes('PUT')).length).toBeGreaterThan(6);
  });

  test('that hangs ends then, too', async () => {
    const service = changed();
    service.on('PUT', 1, service.takes(999));
    expect(await recoverOn(service)).toMatchObject({
      error: expect.stringContaining('timed out waiting for a response'),
      time: 1235,
      asleep: 0,
    });
  });

  test('an unknown error is none of the service', async () => {
    expect(await recoverOn(changed().on('PUT', 1, new TypeError('Bug.')))).toMatchObject({
      kind: undefined,
      error: 'Bug.',
    });
  });
});
