import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../../src/http/request-error.ts';
import type { Session } from '../../../../src/reissue/context.ts';
import { IssuanceWait, type WaitDecision } from '../../../../src/reissue/execute/wait-decision.ts';
import type { Transaction } from '../../../../src/reissue/transaction.ts';
import {
  csrFileFor,
  firstStateOf,
  inputsWith,
  issued,
  old,
  orderWith,
  outage,
  pending,
  refusal,
  renewed,
  revoked,
  stateOf,
  strange,
  transactionWith,
  unissued,
} from '../builders.ts';

const MINUTE = 60_000;
const inDoubt = new RequestError('POST: 500 boom', { title: 'Could not', hint: '', inDoubt: true });
const seenPending = { reissueSeenPending: true };
const lost = refusal(404);
const own = { ...renewed, serialNumber: '01' };
const ownDigest = csrFileFor('own').keyDigest;
const rateLimited = new RequestError('429', { hint: '', status: 429, retryability: 'rate-limited' });
interface Options extends Partial<Transaction> {
  waitMinutes?: number;
  inDoubt?: RequestError;
}
const waitWith = (
  { waitMinutes = 15, inDoubt: doubt, ...changes }: Options,
  session: Session = { reissueRequestedAt: 0 },
  startedAt = 0,
) => {
  const context = { inputs: inputsWith({ waitMinutes }), session, transaction: transactionWith(changes) };
  return new IssuanceWait(context, doubt, startedAt);
};

/** An issued order that does not report whether a reissue is pending. */
const odd = orderWith({ status: 'odd' });

const delays = (wait: IssuanceWait, count: number, now = 0, random = 0.5) =>
  Array.from({ length: count }, () => wait.nextPollDelayMs(now, random) / 1000);

type Look = Parameters<typeof stateOf>;
/** A look, and what the wait decides after it. */
interface Step {
  look: Look;
  kind: WaitDecision['kind'];
  /** Words of its error, if it fails. */
  words?: string;
}
const waits = (...look: Look): Step => ({ look, kind: 'waiting' });
const ends = (kind: 'issued' | 'left-pending', ...look: Look): Step => ({ look, kind });
const fails = (words: string, ...look: Look): Step => ({ look, kind: 'failed', words });
const rejected = (...look: Look) => fails('rejected or canceled', ...look);
const notVisible = (...look: Look) => fails('500 boom. No reissue appeared', ...look);

test.each<[string, Options, Step[]]>([
  ['a closed order, whatever its certificate', {}, [fails('the order is now revoked', revoked, renewed)]],
  ['pending', {}, [waits(pending, old)]],
  ['pending, with a request only', { waitMinutes: 0 }, [ends('left-pending', pending, refusal(403))]],
  ['another certificate, with a request only', { waitMinutes: 0 }, [ends('issued', issued, renewed)]],
  ['not issued yet', {}, [waits(unissued, lost)]],
  ['another certificate', {}, [ends('issued', issued, renewed)]],
  ['another certificate while pending', {}, [waits(pending, renewed)]],
  ['another certificate of an order whose status is unknown', {}, [ends('issued', odd, renewed)]],
  ['the old certificate', {}, [waits(issued, old, 99 * MINUTE)]],
  ['a transient error of the order', {}, [waits(outage, renewed)]],
  ['a transient error of the download', {}, [waits(issued, outage)]],
  ['a transient error of the download while pending', {}, [waits(pending, outage)]],
  ['a rate limit', {}, [waits(rateLimited, old)]],
  ['a refused order', {}, [fails('401 no', refusal(401), old)]],
  ['a missing order', seenPending, [waits(issued, old, 1000), fails('404 no', lost, old, 2000)]],
  ['a missing order, and a transient error of the download', {}, [waits(lost, outage)]],
  ['a refused download', {}, [fails('403 no', issued, refusal(403))]],
  ['a refused download while pending', {}, [fails('403 no', pending, refusal(403))]],
  ['an order that does not report its phase', {}, [fails('does not report whether it is issued', strange)]],
  ['a missing download while pending', {}, [waits(pending, lost)]],
  ['a missing download, never pending', {}, [fails('404 no', issued, lost)]],
  [
    'a missing download, for 2 minutes after pending',
    seenPending,
    [waits(issued, lost, 1000), waits(issued, lost, 120_999), fails('404 no', issued, lost, 121_000)],
  ],
  [
    'a missing download, after it was not issued yet',
    { baseline: null },
    [waits(issued, lost, 1000), fails('404 no', issued, lost, 121_000)],
  ],
  ['a missing download, after it was seen pending', {}, [waits(pending, lost), waits(issued, lost, 1000)]],
  [
    'pending, and over for the grace period',
    seenPending,
    [
      waits(issued, old, 1000),
      waits(issued, outage, 90_000),
      waits(issued, old, 120_999),
      rejected(issued, old, 121_000),
    ],
  ],
  [
    'pending, and then not reported',
    seenPending,
    [
      waits(odd, lost, 1000),
      waits(odd, old, 2000),
      waits(odd, old, 999_000),
      waits(issued, old, 1_000_000),
      waits(odd, old, 1_120_000),
      rejected(issued, old, 1_120_000),
    ],
  ],
  [
    'pending once more in between',
    seenPending,
    [waits(issued, old, 1000), waits(pending, old, 2000), waits(issued, old, 121_000), rejected(issued, old, 241_000)],
  ],
  ['the order cannot be read in between', seenPending, [waits(outage, old, 1000), waits(issued, old, 121_000)]],
  [
    'in doubt: counts as refused after 2 minutes',
    { inDoubt },
    [waits(issued, old, 119_999), notVisible(issued, old, 2 * MINUTE)],
  ],
  [
    'in doubt: not if the last look could not read both',
    { inDoubt },
    [waits(issued, outage, 2 * MINUTE), notVisible(issued, old, 3 * MINUTE)],
  ],
  ['in doubt: not if the download may be missing', { inDoubt, baseline: null }, [waits(issued, lost, 2 * MINUTE)]],
  [
    'in doubt, then pending',
    { inDoubt },
    [waits(pending, old, MINUTE), waits(issued, old, 2 * MINUTE), rejected(issued, old, 4 * MINUTE)],
  ],
])('%s', (_, options, steps) => {
  const wait = waitWith(options);
  for (const { look, kind, words = '' } of steps) {
    const decision = wait.advance(stateOf(...look));
    const message = decision.kind === 'failed' ? decision.error.message : '';
    expect({ kind: decision.kind, message }).toEqual({ kind, message: expect.stringContaining(words) });
    if (decision.kind === 'waiting')
      expect(decision.error).toBe([outage, rateLimited].find((error) => look.includes(error)));
    if (decision.kind === 'issued') expect(decision.certificate).toBe(renewed);
  }
});

test('without a baseline, the first certificate is another one, and may be missing for a while', () => {
  const wait = waitWith({ baseline: null });
  const looks = [firstStateOf(unissued, lost), firstStateOf(issued, lost, 1000), firstStateOf(issued, old, 2000)];
  expect(looks.map((look) => wait.advance(look).kind)).toEqual(['waiting', 'waiting', 'issued']);
});

test('a first certificate may be missing again if the order is not issued again', () => {
  const wait = waitWith({ baseline: null });
  const looks = [
    firstStateOf(issued, lost, 1000),
    firstStateOf(unissued, lost, 2000),
    firstStateOf(issued, lost, 121_500),
  ];
  expect(looks.map((look) => wait.advance(look).kind)).toEqual(['waiting', 'waiting', 'waiting']);
  expect(wait.advance(firstStateOf(issued, lost, 241_500)).kind).toBe('failed');
});

describe('the next poll', () => {
  test('comes after 1, 2, 4, 8, 15 and then 30 seconds, give or take a tenth', () => {
    expect(delays(waitWith({}), 7)).toEqual([1, 2, 4, 8, 15, 30, 30]);
    expect(delays(waitWith({}), 2, 0, 0)).toEqual([0.9, 1.8]);
    expect(delays(waitWith({}), 1, 0, 0.999)[0]).toBeCloseTo(1.1, 3);
  });

  test.each<[string, Options, Look | undefined, number, number]>([
    ['at the end of the wait', { waitMinutes: 1 }, undefined, 59_500, 0.5],
    ['at once behind it', { waitMinutes: 1 }, undefined, 61_000, 0],
    ['after 2 minutes, to request only', { waitMinutes: 0 }, undefined, 119_500, 0.5],
    ['at the end of the doubt', { inDoubt }, undefined, 119_500, 0.5],
    ['not at one that is over', { inDoubt }, undefined, 2 * MINUTE, 1],
    ['at the end of the grace period', seenPending, [issued, old, 1000], 120_750, 0.25],
  ])('%s', (_, options, look, now, expected) => {
    const session: Session = { reissueRequestedAt: 0 };
    const wait = waitWith(options, session);
    if (look) wait.advance(stateOf(...look));
    expect(delays(wait, 1, now)).toEqual([expected]);
    expect(session.pendingEndedAt).toBe(look?.[2]);
  });
});

test('a request only waits for the end of a grace period that began in its 2 minutes', () => {
  const wait = waitWith({ waitMinutes: 0, ...seenPending });
  expect(wait.advance(stateOf(odd, old, 119_000)).kind).toBe('waiting');
  expect(wait.deadline).toBe(2 * MINUTE);
  expect(wait.advance(stateOf(issued, old, 2 * MINUTE)).kind).toBe('waiting');
  expect(wait.deadline).toBe(4 * MINUTE);
  expect(delays(wait, 1, 239_500)).toEqual([0.5]);
  expect(wait.advance(stateOf(issued, old, 4 * MINUTE))).toMatchObject({ kind: 'failed' });
});

test.each<[string, Options, observedAt: number, deadline: number]>([
  ['a request only, and a grace period that began later', { waitMinutes: 0 }, 2 * MINUTE + 1, 2 * MINUTE],
  ['another wait', { waitMinutes: 1 }, 30_000, MINUTE],
])('the end does not move: %s', (_, options, observedAt, deadline) => {
  const wait = waitWith({ ...options, ...seenPending });
  wait.advance(stateOf(issued, old, observedAt));
  expect(wait.deadline).toBe(deadline);
});

test.each<[string, Options, certificate: typeof old, kind: WaitDecision['kind']]>([
  ['as desired', {}, own, 'issued'],
  ['as desired, with the key of csr-file', { csrKeyDigest: ownDigest }, own, 'issued'],
  ['with another key', { csrKeyDigest: 'a0' }, own, 'failed'],
  ['with the other status', {}, old, 'failed'],
])('the active certificate after the grace period is %s', (_, options, certificate, kind) => {
  const wait = waitWith({ ...options, ...seenPending });
  const looks = [stateOf(issued, certificate, 1000), stateOf(issued, certificate, 121_000)];
  expect(looks.map((look) => wait.advance(look).kind)).toEqual(['waiting', kind]);
});

test('progress is the time so far and the time left', () => {
  const wait = waitWith({ waitMinutes: 2 }, undefined, 1000);
  expect(wait.progressLine(51_000)).toContain('50 s so far, 1 min 10 s left');
  expect(wait.progressLine(131_000)).toContain('2 min 10 s so far, 0 s left');
});

test.each<[string, Options, RequestError | undefined, string]>([
  ['nothing issued', {}, undefined, 'did not issue the certificate within 15 minutes.'],
  ['nothing issued in one minute', { waitMinutes: 1 }, undefined, 'within 1 minute.'],
  ['nothing pending', { waitMinutes: 0 }, undefined, 'neither a pending reissue nor'],
  ['an error', {}, outage, 'Could not find out within 15 minutes whether DigiCert issued the certificate: 503 later. '],
  ['an error, and a doubt', { inDoubt }, outage, '503 later; before that, POST: 500 boom. '],
  ['an error, and a doubt that is over', { inDoubt, ...seenPending }, outage, '503 later. '],
])('a wait runs out: %s', (_, options, error, words) => {
  expect(waitWith(options).timeoutError(error).message).toContain(words);
});
