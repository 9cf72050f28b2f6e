import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../../src/http/request-error.ts';
import type { Timeline } from '../../../../src/reissue/context.ts';
import { IssuanceWait, type WaitOptions } from '../../../../src/reissue/execute/wait-decision.ts';
import {
  firstStateOf,
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
  unissued,
} from '../builders.ts';

const MINUTE = 60_000;
const ON = 'waiting';
const FAILED = 'The wait for the certificate failed: ';
const CLOSED = `The change cannot be completed: the order is now revoked. A closed order gets no more certificates: for a new one, place a new order.`;
const REJECTED = `${FAILED}the reissue is no longer pending, and the certificate is still the old one. It was probably rejected or canceled in CertCentral.`;
const NOTHING = 'Could not: POST: 500 boom. No reissue appeared, so the request is treated as not carried out.';
const NO_ANSWER = '404 no. Look.';
const REFUSED = '403 no. Look.';
const inDoubt = new RequestError('POST: 500 boom', { title: 'Could not', hint: '', inDoubt: true });
const seenPending = { sawPending: true, mayLackDownload: true };
const lost = refusal(404);
const rateLimited = new RequestError('429', { hint: '', status: 429, retryability: 'rate-limited' });
const waitWith = (options: Partial<WaitOptions>, timeline: Timeline = { reissueRequestedAt: 0 }, startedAt = 0) =>
  new IssuanceWait({ waitMinutes: 15, sawPending: false, mayLackDownload: false, ...options }, timeline, startedAt);

/** An issued order that does not report whether a reissue is pending. */
const odd = orderWith({ status: 'odd' });

type Look = Parameters<typeof stateOf>;
/** Each look with what follows from it. */
type Looks = [look: Look, outcome: string][];

test.each<[string, Partial<WaitOptions>, Looks]>([
  ['a closed order, whatever its certificate', {}, [[[revoked, renewed], CLOSED]]],
  ['pending: goes on', {}, [[[pending, old], ON]]],
  ['pending, with a request only', { waitMinutes: 0 }, [[[pending, refusal(403)], 'requested']]],
  ['not issued yet: goes on', {}, [[[unissued, lost], ON]]],
  ['another certificate', {}, [[[issued, renewed], 'issued']]],
  ['another certificate while pending', {}, [[[pending, renewed], ON]]],
  [
    'another certificate of an order whose status is unknown',
    {},
    [[[orderWith({ status: 'odd' }), renewed], 'issued']],
  ],
  ['the old certificate', {}, [[[issued, old, 99 * MINUTE], ON]]],
  ['a transient error of the order', {}, [[[outage, renewed], ON]]],
  ['a transient error of the download', {}, [[[issued, outage], ON]]],
  ['a transient error of the download while pending', {}, [[[pending, outage], ON]]],
  ['a rate limit', {}, [[[rateLimited, old], ON]]],
  ['a refused order', {}, [[[refusal(401), old], '401 no. Look.']]],
  [
    'a missing order',
    seenPending,
    [
      [[issued, old, 1000], ON],
      [[lost, old, 2000], NO_ANSWER],
    ],
  ],
  ['a missing order, and a transient error of the download', {}, [[[lost, outage], ON]]],
  ['a refused download', {}, [[[issued, refusal(403)], REFUSED]]],
  ['a refused download while pending', {}, [[[pending, refusal(403)], REFUSED]]],
  [
    'an order that does not report its phase',
    {},
    [[[strange, undefined], 'the order does not report whether it is issued']],
  ],
  ['a missing download while pending', {}, [[[pending, lost], ON]]],
  ['a missing download, never pending', {}, [[[issued, lost], NO_ANSWER]]],
  [
    'a missing download, for 2 minutes after pending',
    seenPending,
    [
      [[issued, lost, 1000], ON],
      [[issued, lost, 120_999], ON],
      [[issued, lost, 121_000], NO_ANSWER],
    ],
  ],
  [
    'a missing download, after it was not issued yet',
    { mayLackDownload: true },
    [
      [[issued, lost, 1000], ON],
      [[issued, lost, 121_000], NO_ANSWER],
    ],
  ],
  [
    'a missing download, after it was seen pending',
    {},
    [
      [[pending, lost], ON],
      [[issued, lost, 1000], ON],
    ],
  ],
  [
    'pending, and over for the grace period',
    seenPending,
    [
      [[issued, old, 1000], ON],
      [[issued, outage, 90_000], ON],
      [[issued, old, 120_999], ON],
      [[issued, old, 121_000], REJECTED],
    ],
  ],
  [
    'pending, and then not reported',
    seenPending,
    [
      [[odd, lost, 1000], ON],
      [[odd, old, 2000], ON],
      [[odd, old, 999_000], ON],
      [[issued, old, 1_000_000], ON],
      [[odd, old, 1_120_000], ON],
      [[issued, old, 1_120_000], REJECTED],
    ],
  ],
  [
    'pending once more in between',
    seenPending,
    [
      [[issued, old, 1000], ON],
      [[pending, old, 2000], ON],
      [[issued, old, 121_000], ON],
      [[issued, old, 241_000], REJECTED],
    ],
  ],
  [
    'the order cannot be read in between',
    seenPending,
    [
      [[outage, old, 1000], ON],
      [[issued, old, 121_000], ON],
    ],
  ],
  [
    'in doubt: counts as refused after 2 minutes',
    { inDoubt },
    [
      [[issued, old, 119_999], ON],
      [[issued, old, 2 * MINUTE], NOTHING],
    ],
  ],
  [
    'in doubt: not if the last look could not read both',
    { inDoubt },
    [
      [[issued, outage, 2 * MINUTE], ON],
      [[issued, old, 3 * MINUTE], NOTHING],
    ],
  ],
  [
    'in doubt: not if the download may be missing',
    { inDoubt, mayLackDownload: true },
    [[[issued, lost, 2 * MINUTE], ON]],
  ],
  [
    'in doubt, then pending',
    { inDoubt },
    [
      [[pending, old, MINUTE], ON],
      [[issued, old, 2 * MINUTE], ON],
      [[issued, old, 4 * MINUTE], REJECTED],
    ],
  ],
])('%s', (_, options, looks) => {
  const wait = waitWith(options);
  for (const [look, outcome] of looks) {
    const decision = wait.advance(stateOf(...look));
    const { kind } = decision;
    expect(kind === 'failed' ? decision.error.message : kind).toContain(outcome);
    if (kind === 'waiting') expect(decision.error).toBe([outage, rateLimited].find((error) => look.includes(error)));
    if (kind === 'issued') expect(decision.certificate).toBe(renewed);
  }
});

test('without a baseline, the first certificate is another one, and may be missing for a while', () => {
  const wait = waitWith({});
  const looks = [firstStateOf(unissued, lost), firstStateOf(issued, lost, 1000), firstStateOf(issued, old, 2000)];
  expect(looks.map((look) => wait.advance(look).kind)).toEqual([ON, ON, 'issued']);
});

describe('the next poll', () => {
  const delays = (wait: IssuanceWait, count: number, now = 0, random = 0.5) =>
    Array.from({ length: count }, () => wait.nextPollDelayMs(now, random) / 1000);

  test('comes after 1, 2, 4, 8, 15 and then 30 seconds, give or take a tenth', () => {
    expect(delays(waitWith({}), 7)).toEqual([1, 2, 4, 8, 15, 30, 30]);
    expect(delays(waitWith({}), 2, 0, 0)).toEqual([0.9, 1.8]);
    expect(delays(waitWith({}), 1, 0, 0.999)[0]).toBeCloseTo(1.1, 3);
  });

  test.each<[string, Partial<WaitOptions>, Look | undefined, number, number]>([
    ['at the end of the wait', { waitMinutes: 1 }, undefined, 59_500, 0.5],
    ['at once behind it', { waitMinutes: 1 }, undefined, 61_000, 0],
    ['after 2 minutes, to request only', { waitMinutes: 0 }, undefined, 119_500, 0.5],
    ['at the end of the doubt', { inDoubt }, undefined, 119_500, 0.5],
    ['not at one that is over', { inDoubt }, undefined, 2 * MINUTE, 1],
    ['at the end of the grace period', seenPending, [issued, old, 1000], 120_750, 0.25],
  ])('%s', (_, options, look, now, expected) => {
    const timeline: Timeline = { reissueRequestedAt: 0 };
    const wait = waitWith(options, timeline);
    if (look) wait.advance(stateOf(...look));
    expect(delays(wait, 1, now)).toEqual([expected]);
    expect(timeline.pendingEndedAt).toBe(look?.[2]);
  });
});

test('progress is the time so far and the time left', () => {
  const wait = waitWith({ waitMinutes: 2 }, undefined, 1000);
  expect(wait.progressLine(51_000)).toBe('Still waiting: 50 s so far, 1 min 10 s left.');
  expect(wait.progressLine(131_000)).toBe('Still waiting: 2 min 10 s so far, 0 s left.');
});

test.each<[string, Partial<WaitOptions>, RequestError | undefined, string]>([
  [
    'nothing issued',
    {},
    undefined,
    'DigiCert did not issue the certificate within 15 minutes. If approval or validation takes longer, raise wait-minutes.',
  ],
  ['nothing issued in one minute', { waitMinutes: 1 }, undefined, 'within 1 minute. If'],
  [
    'nothing pending',
    { waitMinutes: 0 },
    undefined,
    `${FAILED}neither a pending reissue nor another certificate appeared within 2 minutes. Check the order in CertCentral.`,
  ],
  [
    'an error',
    {},
    outage,
    'Could not find out within 15 minutes whether DigiCert issued the certificate: 503 later. Wait.',
  ],
  ['an error, and a doubt', { inDoubt }, outage, '503 later; before that, POST: 500 boom. Wait.'],
  ['an error, and a doubt that is over', { inDoubt, sawPending: true }, outage, '503 later. Wait.'],
])('a wait runs out: %s', (_, options, error, message) => {
  expect(waitWith(options).timeoutError(error).message).toContain(message);
});
