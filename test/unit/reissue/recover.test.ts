import { describe, expect, test } from 'vitest';
import type { Session } from '../../../src/reissue/context.ts';
import { isLeftOutOfSync, isRecovered, type RecoveryResult, recover } from '../../../src/reissue/recovery/recover.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import { firstChange, outage, refusal } from './builders.ts';
import { contextOf, down, pems, READ, refused, reset, ScriptedService, settle } from './scripted-service.ts';

/** Recovers at second 1000. */
async function recoverOn(service: ScriptedService, changes: Partial<Transaction> = {}, session: Partial<Session> = {}) {
  const { context, lines, saved } = contextOf(service, { transaction: changes, session });
  service.clock.time = 1_000_000;
  const { result, error } = await settle(
    recover(context, context.inputs.apiKey, { transport: service, clock: service.clock }),
  );
  await new Promise(setImmediate);
  const { sent, clock, closed } = service;
  const at = sent.filter((line) => line.endsWith(' order')).map((line) => Number.parseFloat(line));
  return {
    row: result?.decision.row,
    result,
    failure: error,
    at,
    sent,
    lines,
    saved,
    closed,
    time: clock.time / 1000,
    asleep: clock.asleep,
  };
}

/** The status was set, and nothing else happened. */
const changed = () => Object.assign(new ScriptedService(), { disableCt: true });
const requested = { reissueRequest: 'accepted' } as const;
const wasPending = { wasPending: true };
const isPending = { status: 'reissue_pending' };
const puts = (sent: string[]) => sent.filter((line) => line.includes('PUT'));

describe('what is done', () => {
  test('nothing is sent if the status was not changed', async () => {
    const unchanged = { statusUpdate: 'not-applied', ...requested, ...wasPending } as const;
    const { row, sent, saved, closed } = await recoverOn(changed(), unchanged);
    expect({ row, sent, saved, closed }).toEqual({ row: 'not-changed', sent: [], saved: [], closed: 0 });
  });

  test('the status of the certificate is set, and in doubt from then on', async () => {
    const service = changed();
    const { row, sent, saved, asleep, closed } = await recoverOn(service);
    expect({ row, sent, asleep, closed }).toEqual({
      row: 'certificate',
      sent: [...READ(1000), '1000 PUT enabled'],
      asleep: 0,
      closed: 1,
    });
    expect(saved.map(({ statusUpdate }) => statusUpdate)).toEqual(['in-doubt']);
    expect(service.requests.at(-1)).toMatchObject({ connection: 'new' });
  });

  test('nothing is set if all is as desired', async () => {
    const { row, sent, saved } = await recoverOn(Object.assign(changed(), { pem: pems.reissued }), requested);
    expect({ row, sent }).toEqual({ row: 'certificate', sent: READ(1000) });
    expect(saved.map(({ lastStatus }) => lastStatus)).toEqual(['disabled']);
  });

  test.each<[string, Partial<Transaction>, string[]]>([
    ['applied', {}, []],
    ['in doubt', { statusUpdate: 'in-doubt' }, ['1000 PUT disabled']],
  ])('what a pending order waits for is read, and its status, which is %s, is kept', async (_, changes, put) => {
    const { row, sent, saved, result } = await recoverOn(Object.assign(changed(), isPending), changes);
    expect({ row, sent }).toEqual({ row: 'left-pending', sent: [...READ(1000), ...put, '1000 validation'] });
    expect(saved[0]).toMatchObject({ wasPending: true });
    expect(result?.reasons).toMatchObject({ approval: 'none' });
  });

  test('a response to the request counts for what it waits for', async () => {
    const response = { certificateId: '', hasChain: false, needsApproval: true, dcvRandomValue: '' };
    const { result } = await recoverOn(Object.assign(changed(), isPending), requested, { response });
    expect(result?.reasons).toMatchObject({ approval: 'own-request' });
  });
});

describe('a reissue that may still appear is waited for', () => {
  test.each<[string, Partial<Transaction>, Partial<Session>, end: number]>([
    ['a request, for the rest of its grace period', requested, { graceEndsAt: 1_025_000 }, 1025],
    ['a request of another process, for a whole one', requested, {}, 1120],
    ['a request in doubt of another process', { reissueRequest: 'in-doubt' }, {}, 1120],
    ['a request whose grace period is over', requested, { graceEndsAt: 999_000 }, 1000],
    ['one that was pending, from now on', wasPending, {}, 1120],
    ['one that is over for a while', wasPending, { isPending: false, graceEndsAt: 1_025_000 }, 1025],
    ['none', {}, {}, 1000],
  ])('%s', async (_, changes, session, end) => {
    const { row, at, asleep, lines } = await recoverOn(changed(), changes, session);
    const polls = Array.from({ length: Math.ceil((end - 1000) / 10) }, (_unused, index) => 1000 + 10 * index);
    expect({ row, at, asleep }).toEqual({ row: 'certificate', at: [...polls, end], asleep: 0 });
    // The wait is announced once.
    expect(lines).toHaveLength(end === 1000 ? 0 : 1);
  });

  test.each<[string, Parameters<ScriptedService['at']>[1], string]>([
    ['its certificate', { pem: pems.reissued }, 'certificate'],
    ['that it is pending', isPending, 'left-pending'],
  ])('until it shows: %s', async (_, changes, expected) => {
    const { row, at } = await recoverOn(changed().at(1015, changes), requested);
    expect({ row, at }).toEqual({ row: expected, at: [1000, 1010, 1020] });
  });

  test('also while its certificate is missing', async () => {
    const { row, at } = await recoverOn(
      Object.assign(changed(), { pem: undefined }).at(1015, { pem: pems.reissued }),
      requested,
    );
    expect({ row, at }).toEqual({ row: 'certificate', at: [1000, 1010, 1020] });
  });

  test('and the first certificate of an order, too', async () => {
    const service = Object.assign(changed(), { pem: undefined }).at(1015, { pem: pems.reissued });
    const { row, at } = await recoverOn(service, firstChange);
    expect({ row, at }).toEqual({ row: 'certificate', at: [1000, 1010, 1020] });
  });

  test('from the first look on that could be read, after which the pauses are short again', async () => {
    const { at } = await recoverOn(changed().on('order', 1, down, 2).on('order', 4, down), wasPending);
    expect(at.slice(0, 5)).toEqual([1000, 1000.75, 1002.25, 1012.25, 1013]);
    expect(at.at(-1)).toBe(1122.25);
  });

  test('within the time that is left: then the last look is what is known', async () => {
    const service = changed().on('order', 1, down, 7);
    // The last one is cut off.
    service.on('download', 16, service.takes(99));
    const { result, at, time, asleep } = await recoverOn(service, wasPending);
    expect(at.slice(-3)).toEqual([1152.25, 1162.25, 1172.25]);
    expect(result?.decision).toMatchObject({
      row: 'unreadable',
      set: null,
      error: undefined,
      last: { kind: 'unchanged', at: 1_162_250 },
    });
    expect({ time, asleep }).toEqual({ time: 1175, asleep: 0 });
  });
});

describe('a read that fails', () => {
  test.each(['order', 'download'] as const)('is repeated with the other one: %s', async (kind) => {
    const { sent, lines } = await recoverOn(changed().on(kind, 1, down, 2));
    expect(sent).toEqual([...READ(1000), ...READ(1000.75), ...READ(1002.25), '1002.25 PUT enabled']);
    expect(lines).toHaveLength(2);
  });

  const retryAfter = (seconds: string) => refused(503, 'no', { 'retry-after': seconds });
  test.each<
    [string, Partial<Transaction>, failure: ReturnType<typeof refused>, times: number, row: string, at: number[]]
  >([
    ['a refused key', requested, refused(401), 9, 'unreadable', [1000]],
    ['a refusal, no reissue', {}, refused(403), 9, 'unreadable', [1000]],
    ['a refusal, and a reissue is possible', requested, refused(403), 2, 'certificate', [1000, 1000.75, 1002.25]],
    ['Retry-After', {}, retryAfter('130'), 1, 'certificate', [1000, 1130]],
    ['Retry-After, too long', {}, retryAfter('175'), 1, 'certificate', [1000, 1000.75]],
    ['a rate limit', {}, refused(429), 2, 'certificate', [1000, 1003.75, 1011.25]],
  ])('is repeated if that may help: %s', async (_, changes, failure, times, expected, seconds) => {
    const { row, at } = await recoverOn(changed().on('order', 1, failure, times), changes, { graceEndsAt: 0 });
    expect({ row, at }).toEqual({ row: expected, at: seconds });
  });

  test('does not matter if the order is pending, closed, or not issued yet', async () => {
    const unissued = { status: 'pending', isDated: false, pem: undefined };
    for (const [changes, transaction] of [
      [isPending, {}],
      [{ status: 'revoked' }, {}],
      [unissued, firstChange],
    ] as const) {
      const service = Object.assign(changed(), changes);
      if (changes !== unissued) service.on('download', 1, down, 9);
      expect((await recoverOn(service, transaction)).at).toEqual([1000]);
    }
  });

  test('a missing download is repeated to the end if a reissue is possible', async () => {
    const { row, at, time, asleep } = await recoverOn(Object.assign(changed(), { pem: undefined }), requested);
    expect({ row, time, asleep }).toEqual({ row: 'unreadable', time: 1175, asleep: 0 });
    expect(at.length).toBeGreaterThan(12);
  });

  test('leaves the last minute to the status', async () => {
    const { row, time, sent, asleep } = await recoverOn(changed().on('order', 1, down, 99));
    expect({ row, time, puts: puts(sent), asleep }).toEqual({
      row: 'unreadable',
      time: 1175,
      puts: ['1175 PUT enabled'],
      asleep: 0,
    });
  });
});

describe('the status', () => {
  test('is set again until 4 minutes are over', async () => {
    const { result, time, asleep, sent } = await recoverOn(changed().on('PUT', 1, reset, 99));
    expect(result?.error?.detail).toContain('ECONNRESET');
    expect({ time, asleep }).toEqual({ time: 1235, asleep: 0 });
    expect(puts(sent).length).toBeGreaterThan(6);
  });

  test('that hangs ends then, too', async () => {
    const service = changed();
    service.on('PUT', 1, service.takes(999));
    const { result, time, asleep } = await recoverOn(service);
    expect({ retryability: result?.error?.retryability, time, asleep }).toEqual({
      retryability: 'transient',
      time: 1235,
      asleep: 0,
    });
  });

  test('that is refused is not set again', async () => {
    const { result, sent } = await recoverOn(changed().on('PUT', 1, refused(403), 9));
    expect({ status: result?.error?.status, puts: puts(sent) }).toEqual({ status: 403, puts: ['1000 PUT enabled'] });
  });

  test.each(['order', 'PUT'] as const)('a defect is not hidden: %s', async (kind) => {
    const { failure, closed } = await recoverOn(changed().on(kind, 1, new TypeError('a bug')));
    expect({ failure, closed }).toEqual({ failure: new TypeError('a bug'), closed: 1 });
  });
});

describe('what a recovery leaves', () => {
  const keyRefused = refusal(401).with({ isKeyRefused: true });
  const advice = 'run-again';
  const certificate = { row: 'certificate', isKept: true, set: null, lostNames: [], advice } as const;
  const unreadable = { row: 'unreadable', error: outage, last: {} as never, advice } as const;
  const nothing = { row: 'nothing-issued', isClosed: false, set: 'disabled', advice } as const;
  const outOfSync = { kind: 'out-of-sync', orderStatus: 'enabled', certificateStatus: 'disabled' } as const;
  test.each<[string, RecoveryResult['decision'], RecoveryResult['error'], isOut: boolean, recovered: boolean]>([
    ['not changed', { row: 'not-changed', sync: { kind: 'unknown' }, set: null }, undefined, false, true],
    ['not changed, and out of sync', { row: 'not-changed', sync: outOfSync, set: null }, undefined, true, false],
    ['pending', { row: 'left-pending', set: null, advice }, undefined, false, true],
    ['pending, and the status was not set', { row: 'left-pending', set: 'disabled', advice }, outage, true, false],
    ['in sync', certificate, undefined, false, true],
    ['not restored', { ...certificate, set: 'enabled' }, outage, true, false],
    ['not known', { ...unreadable, set: null }, undefined, true, false],
    ['restored to the baseline', { ...unreadable, set: 'enabled' }, undefined, false, true],
    ['not restored to the baseline', { ...unreadable, set: 'enabled' }, outage, true, false],
    ['nothing issued', nothing, undefined, false, true],
    ['nothing issued, and the status was not set', nothing, outage, false, false],
    ['nothing issued, and the key was refused', nothing, keyRefused, true, false],
  ])('%s', (_, decision, error, isOut, recovered) => {
    const result = { decision, error, reasons: undefined };
    expect({ isOut: isLeftOutOfSync(result), recovered: isRecovered(result) }).toEqual({ isOut, recovered });
  });

  test('a defect', () => {
    expect([isLeftOutOfSync(new Error('Bug.')), isRecovered(new Error('Bug.'))]).toEqual([true, false]);
  });
});
