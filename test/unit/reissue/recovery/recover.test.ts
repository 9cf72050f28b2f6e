import { describe, expect, test } from 'vitest';
import type { Timeline } from '../../../../src/reissue/context.ts';
import { ATTEMPT_TIMEOUT_SECONDS, recover } from '../../../../src/reissue/recovery/recover.ts';
import type { Transaction } from '../../../../src/reissue/transaction.ts';
import {
  contextOf,
  down,
  type Kind,
  pems,
  READ,
  REASONS,
  refused,
  reset,
  ScriptedService,
} from '../scripted-service.ts';

type Failure = ReturnType<typeof refused>;

const INVALID_KEY = 'access_denied|access_denied_invalid_key';

/** Recovers at second 1000. */
async function recoverOn(service: ScriptedService, changes: Partial<Transaction> = {}, timeline: Timeline = {}) {
  const { context, lines, saved } = contextOf(service, { transaction: changes });
  service.clock.time += 1_000_000;
  Object.assign(context.timeline, timeline);
  const result = await recover(context, () => context.api).catch((error: Error) => error);
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
    saved,
    time: time / 1000,
    asleep,
  };
}

const changed = () => Object.assign(new ScriptedService(), { disableCt: true });
const requested = { reissueRequested: true };
const seenPending = { reissueSeenPending: true };
const seenIssued = { reissuedCtStatus: 'disabled' } as const;
/** The seconds at which the order was read. */
const looks = (sent: readonly string[]) =>
  sent.filter((line) => line.endsWith('order')).map((line) => Number.parseFloat(line));

test('the timeout of an attempt', () => {
  expect(ATTEMPT_TIMEOUT_SECONDS).toBe(30);
});

describe('what is done', () => {
  test('nothing is sent if the status was not changed', async () => {
    const { kind, sent, saved, time } = await recoverOn(changed(), {
      statusUpdate: 'not-applied',
      ...requested,
      ...seenPending,
    });
    expect({ kind, sent, saved, time }).toEqual({ kind: 'not-changed', sent: [], saved: [], time: 1000 });
  });

  test('the status of the certificate is set, and in doubt until then', async () => {
    const service = changed();
    const { kind, sent, saved, asleep } = await recoverOn(service);
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
      needsApproval: false,
      caaProblems: [],
      validation: { domains: [{ name: 'a.example', status: 'pending', method: 'email' }], organizations: [] },
    });
  });

  test('a pending order whose response asked for an approver waits for approval', async () => {
    const response = { certificateId: '', hasChain: false, needsApproval: true, dcvRandomValue: '' };
    const service = Object.assign(changed(), { status: 'reissue_pending' });
    const { pendingReasons } = await recoverOn(service, requested, { response });
    expect(pendingReasons?.needsApproval).toBe(true);
  });

  test('nothing is set if order and certificate are in sync', async () => {
    const { kind, sent } = await recoverOn(Object.assign(changed(), { pem: pems.renewed }), requested);
    expect({ kind, sent }).toEqual({ kind: 'in-sync', sent: READ(1000) });
  });
});

describe('what may only not show yet is waited for, with a look every 10 seconds', () => {
  test.each<[string, Partial<Transaction>, Timeline, number]>([
    ['a request, from now on', requested, {}, 1120],
    ['a request of a while ago', requested, { reissueRequestedAt: 905_000 }, 1025],
    ['a request of 2 minutes ago', requested, { reissueRequestedAt: 880_000 }, 1000],
    ['a reissue that is over, from now on', seenPending, {}, 1120],
    ['one that is over for a while', seenPending, { pendingEndedAt: 905_000 }, 1025],
    [
      'one that is over for 2 minutes',
      { ...requested, ...seenPending },
      { reissueRequestedAt: 999_000, pendingEndedAt: 880_000 },
      1000,
    ],
    ['a certificate that was seen', seenIssued, {}, 1120],
    ['nothing', {}, {}, 1000],
  ])('%s', async (_, changes, timeline, end) => {
    const { kind, sent, lines, asleep } = await recoverOn(changed(), changes, timeline);
    const count = Math.ceil((end - 1000) / 10);
    const expected = [...Array.from({ length: count }, (_unused, index) => 1000 + 10 * index), end];
    expect({ kind, looks: looks(sent), asleep }).toEqual({ kind: 'match-certificate', looks: expected, asleep: 0 });
    const left = { 1000: [], 1025: ['25 s'], 1120: ['2 min 0 s'] }[end];
    expect(lines).toEqual(left?.map((time) => `A reissue may still appear: waiting up to ${time} for it.`));
  });

  test('until it shows', async () => {
    const certificate = await recoverOn(changed().at(1015, { pem: pems.renewed }), requested);
    expect({ kind: certificate.kind, looks: looks(certificate.sent) }).toEqual({
      kind: 'in-sync',
      looks: [1000, 1010, 1020],
    });
    const pending = await recoverOn(changed().at(1005, { status: 'reissue_pending' }), requested);
    expect({ kind: pending.kind, looks: looks(pending.sent) }).toEqual({ kind: 'left-pending', looks: [1000, 1010] });
  });

  test('from the first look on that could be read', async () => {
    const { sent } = await recoverOn(changed().on('order', 1, down, 2), seenPending);
    expect(looks(sent).slice(0, 4)).toEqual([1000, 1000.75, 1002.25, 1012.25]);
    expect(looks(sent).at(-1)).toBe(1122.25);
  });

  test('also while the download is missing', async () => {
    const missing = Object.assign(changed(), { pem: undefined });
    const { kind, time } = await recoverOn(missing, requested);
    expect({ kind, time }).toEqual({ kind: 'out-of-sync', time: 1175 });
    const late = Object.assign(changed(), { pem: undefined }).at(1125, { pem: pems.renewed });
    expect(await recoverOn(late, requested)).toMatchObject({ kind: 'in-sync', time: 1125.25 });
    const { kind: restored, time: at } = await recoverOn(Object.assign(changed(), { pem: undefined }));
    expect({ restored, at }).toEqual({ restored: 'restore-baseline', at: 1000 });
  });

  test.each<[string, (service: ScriptedService) => unknown, string]>([
    ['a closed order', (service) => service.at(0, { status: 'revoked' }), 'match-certificate'],
    ['a refused key', (service) => service.on('order', 1, refused(401)), 'out-of-sync'],
    ['a refused key in the download', (service) => service.on('download', 1, refused(403, INVALID_KEY)), 'out-of-sync'],
  ])('but not after %s', async (_, prepare, kind) => {
    const service = changed();
    prepare(service);
    expect(await recoverOn(service, requested)).toMatchObject({
      kind,
      sent: expect.arrayContaining(READ(1000)),
      time: 1000,
    });
  });

  test('within the time that is left', async () => {
    const service = changed();
    service.on('order', 1, service.takes(100));
    const { decision, sent, lines, asleep, time } = await recoverOn(service, seenPending);
    expect(looks(sent).slice(0, 2)).toEqual([1000, 1110]);
    expect(decision).toMatchObject({ kind: 'out-of-sync', error: { detail: 'timed out waiting for a response' } });
    expect({ lines, asleep, time }).toEqual({
      lines: [expect.stringMatching(/^A reissue may/)],
      asleep: 0,
      time: 1175,
    });
    const { time: end } = await recoverOn(changed().on('order', 1, down, 9), requested);
    expect(end).toBe(1175);
  });
});

/** The looks until the fifth, with the usual waits. */
const PAUSES = [1000, 1000.75, 1002.25, 1005.25, 1011.25];

describe('a read that fails', () => {
  test.each(['order', 'download'] as const)('is repeated with the other one: %s', async (kind) => {
    const { sent, lines } = await recoverOn(changed().on(kind, 1, down, 2));
    expect(sent).toEqual([...READ(1000), ...READ(1000.75), ...READ(1002.25), '1002.25 PUT enabled']);
    expect(lines[0]).toMatch(/^Attempt 1 failed: GET .*: 503 down: Said\. Next attempt in 0\.8 seconds\.$/);
  });

  const page = { body: '<html>' };
  const pending = { status: 'reissue_pending' };
  test.each<[string, Partial<Transaction>, Partial<ScriptedService>, Partial<Record<Kind, Failure>>, string, number[]]>(
    [
      ['a refused key', requested, {}, { order: refused(401), download: down }, 'out-of-sync', [1000]],
      ['a refused key, no reissue', {}, {}, { order: refused(403, INVALID_KEY) }, 'restore-baseline', [1000]],
      ['a refused order, no reissue', {}, {}, { order: refused(403) }, 'restore-baseline', [1000]],
      ['a refused order', requested, pending, { order: refused(403) }, 'left-pending', PAUSES],
      ['a refused download', requested, { pem: pems.renewed }, { download: refused(403) }, 'in-sync', PAUSES],
      ['a missing order, no reissue', {}, {}, { order: refused(404) }, 'restore-baseline', [1000]],
      ['a page, no reissue', {}, {}, { order: page }, 'restore-baseline', [1000, 1000.75, 1002.25]],
      [
        'pages of a closed order',
        {},
        { status: 'revoked' },
        { download: page },
        'restore-baseline',
        [1000, 1000.75, 1002.25],
      ],
      ['a missing order', requested, pending, { order: refused(404) }, 'left-pending', PAUSES],
      ['a page for the order', requested, pending, { order: page }, 'left-pending', PAUSES],
      ['a page for the download', requested, { pem: pems.renewed }, { download: page }, 'in-sync', PAUSES],
      [
        'pages of a closed order after a request',
        requested,
        { status: 'revoked' },
        { download: page },
        'match-certificate',
        PAUSES,
      ],
      ['no download of a closed order', {}, { status: 'revoked', pem: undefined }, {}, 'restore-baseline', [1000]],
      [
        'no download of a closed order after a request',
        requested,
        { status: 'revoked' },
        { download: refused(404) },
        'match-certificate',
        PAUSES,
      ],
      [
        'Retry-After',
        {},
        {},
        { order: refused(503, 'no', { 'retry-after': '130' }) },
        'match-certificate',
        [1000, 1130],
      ],
      [
        'Retry-After, too long',
        {},
        {},
        { order: refused(503, 'no', { 'retry-after': '175' }) },
        'match-certificate',
        PAUSES,
      ],
    ],
  )('is repeated until the order can be read, or has no use: %s', async (_, changes, order, failures, kind, times) => {
    const service = Object.assign(changed(), order);
    const count = times === PAUSES || times.length === 2 ? times.length - 1 : 9;
    for (const [read, failure] of Object.entries(failures)) service.on(read as Kind, 1, failure, count);
    const { kind: found, sent } = await recoverOn(service, changes);
    expect({ kind: found, looks: looks(sent) }).toEqual({ kind, looks: times });
  });

  test('for 3 minutes: the last minute belongs to the status', async () => {
    const service = changed().on('order', 1, down, 99);
    const { kind, time, asleep } = await recoverOn(service);
    expect({ kind, time, asleep }).toEqual({ kind: 'restore-baseline', time: 1175, asleep: 0 });
    const hanging = changed();
    hanging.on('order', 1, hanging.takes(999), 9);
    expect(await recoverOn(hanging)).toMatchObject({ kind: 'restore-baseline', time: 1175, asleep: 0 });
  });

  test('of a closed order or of an order that is not issued yet counts, too', async () => {
    const closed = Object.assign(changed(), { status: 'revoked' }).on('download', 1, down);
    expect(looks((await recoverOn(closed)).sent)).toEqual([1000, 1000.75]);
    const unissued = Object.assign(changed(), { status: 'pending', isDated: false }).on('download', 1, down);
    expect(await recoverOn(unissued, { baseline: null })).toMatchObject({ kind: 'left-pending' });
  });
});

describe('the status', () => {
  test('is set again until 4 minutes are over', async () => {
    const { error, time, asleep, sent } = await recoverOn(changed().on('PUT', 1, reset, 99));
    expect(error).toMatch(
      /^Could not enable CT logging of order 7: .*ECONNRESET.*; the time for further attempts is over/,
    );
    expect({ time, asleep }).toEqual({ time: 1235, asleep: 0 });
    expect(sent.filter((line) => line.includes('PUT')).length).toBeGreaterThan(6);
  });

  test('waits as long as the service asks, if there is time', async () => {
    const { sent, error } = await recoverOn(changed().on('PUT', 1, refused(429, 'no', { 'retry-after': '130' })));
    expect({ puts: sent.filter((line) => line.includes('PUT')), error }).toEqual({
      puts: ['1000 PUT enabled', '1130 PUT enabled'],
      error: undefined,
    });
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

  test('that is refused is an error', async () => {
    expect((await recoverOn(changed().on('PUT', 1, refused(403)))).error).toContain('403 no: Said');
  });

  test('an unknown error is none of the service', async () => {
    expect(await recoverOn(changed().on('PUT', 1, new TypeError('Bug.')))).toMatchObject({
      kind: undefined,
      error: 'Bug.',
    });
  });
});
