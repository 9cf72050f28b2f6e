import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../../src/http/request-error.ts';
import type { Session } from '../../../../src/reissue/context.ts';
import type { ObservedState } from '../../../../src/reissue/observe.ts';
import {
  decideNextObservation,
  keepPending,
  type NextObservation,
} from '../../../../src/reissue/recovery/observe-until-conclusive.ts';
import type { Transaction } from '../../../../src/reissue/transaction.ts';
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
  silent,
  stateOf,
  strange,
  transactionWith,
  unissued,
} from '../builders.ts';

const requested = { reissueRequest: 'accepted' } as const;
const seenPending = { reissueSeenPending: true };
const seenIssued = { reissuedCtStatus: 'disabled' } as const;
const lost = refusal(404);
const refused = refusal(403);
const redirection = refusal(302);
const page = new RequestError('200 with HTML', { hint: 'Look.' });
const refusedKey = new RequestError('403 no', { hint: 'Key.', status: 403, isKeyRefused: true });

const UNREPORTED = 'the order does not report whether it is issued';
const NONE: NextObservation = { kind: 'none' };
const retry = (error: RequestError): NextObservation => ({ kind: 'retry', error });
const retryBecause = (detail: string) => retry(expect.objectContaining({ detail }));
const wait = (seconds: number, left: number): NextObservation => ({
  kind: 'wait',
  delayMs: seconds * 1000,
  graceLeftMs: left * 1000,
});
const firstPending = { baseline: null, ...seenPending };
const nothing = (observedAt: number) => firstStateOf(unissued, lost, observedAt);
/** 30 seconds after the reissue was no longer pending. */
const endedLater = { now: 130_000, pendingEndedAt: 100_000 };
const endsLater = { now: 100_000, pendingEndedAt: 50_000 };
const seenBoth = { ...requested, ...seenPending };

type Case = [
  name: string,
  changes: Partial<Transaction>,
  state: ObservedState,
  expected: NextObservation,
  progress?: Session & { now?: number; failures?: number },
];

/** The reissue was requested at 0, and no longer pending at 0, unless a case says otherwise. */
describe.each<[string, Case[]]>([
  [
    'what shows is enough',
    [
      ['a pending order', requested, stateOf(pending, outage), NONE],
      ['a pending order without a download', requested, stateOf(pending, lost), NONE],
      ['the baseline, no reissue', {}, stateOf(issued, old), NONE],
      ['another certificate', requested, stateOf(issued, renewed), NONE],
      ['a closed order with its certificate', requested, stateOf(revoked, old), NONE],
      ['not issued yet', {}, stateOf(unissued, lost), NONE],
      ['an order without a certificate that does not say so', firstPending, firstStateOf(silent, lost), NONE],
      ['not issued yet, after no reissue', { baseline: null }, nothing(0), NONE],
      ['closed without a certificate, after a pending reissue', firstPending, firstStateOf(revoked, lost), NONE],
    ],
  ],
  [
    'a reissue may still appear',
    [
      ['after a request', requested, stateOf(issued, old), wait(10, 120)],
      ['after a request, the download is missing', requested, stateOf(issued, lost), wait(10, 120)],
      ['after a pending reissue', seenPending, stateOf(issued, old), wait(10, 120)],
      ['after a certificate that is hidden again', seenIssued, stateOf(issued, old), wait(10, 120)],
      ['after a pending reissue of an order without a certificate', firstPending, nothing(0), wait(10, 120)],
      ['which is over then', firstPending, nothing(120_000), NONE, { now: 120_000 }],
      ['soon after a request', requested, stateOf(issued, old, 115_000), wait(5, 5), { now: 115_000 }],
      ['a look that began before the end', requested, stateOf(issued, old, 119_999), wait(0, 0), { now: 121_000 }],
      ['a look that began at the end', requested, stateOf(issued, old, 120_000), NONE, { now: 121_000 }],
      ['the request counts, if no reissue was seen', requested, stateOf(issued, old, 100_000), wait(10, 20), endsLater],
      ['the end of the pending reissue counts', seenBoth, stateOf(issued, old, 130_000), wait(10, 90), endedLater],
      ['also if its certificate was seen', seenIssued, stateOf(issued, old, 130_000), wait(10, 90), endedLater],
      ['a missing download after the end', requested, stateOf(issued, lost, 120_000), retry(lost), { now: 120_000 }],
      ['a missing download, no reissue', {}, stateOf(issued, lost), NONE],
    ],
  ],
  [
    'something cannot be read',
    [
      ['a transient failure', {}, stateOf(outage, old), retry(outage)],
      ['a transient failure of the download alone', requested, stateOf(revoked, outage), retry(outage)],
      ['a transient failure beside a permanent one', requested, stateOf(lost, outage), retry(outage)],
      ['a refused key', requested, stateOf(refusedKey, outage), NONE],
      ['a refused key in the download', requested, stateOf(outage, refusedKey), NONE],
      ['a refusal', requested, stateOf(refused, old), retry(refused)],
      ['a refused download', requested, stateOf(issued, refused), retry(refused)],
      ['a refused download of a closed order', requested, stateOf(revoked, refused), retry(refused)],
      ['a refusal, no reissue', {}, stateOf(refused, old), NONE],
      ['a bad request, no reissue', {}, stateOf(refusal(400), old), NONE],
      ['a redirection, no reissue', {}, stateOf(redirection, old), retry(redirection)],
      ['a page, no reissue', {}, stateOf(page, old), retry(page)],
      ['two pages, no reissue', {}, stateOf(page, old), retry(page), { failures: 1 }],
      ['three pages, no reissue', {}, stateOf(page, old), NONE, { failures: 2 }],
      ['a refusal, no certificate seen', firstPending, firstStateOf(refused, lost), retry(refused)],
      ['many pages', requested, stateOf(page, old), retry(page), { failures: 9 }],
      ['whether the order is issued', requested, stateOf(strange, lost), retryBecause(UNREPORTED)],
      ['an order, although the certificate that was seen shows', seenIssued, stateOf(refused, renewed), NONE],
    ],
  ],
])('%s', (_, cases) => {
  test.each(cases)('%s', (_name, changes, state, expected, { now = 0, failures = 0, ...session } = {}) => {
    const progress = { now, failures, session: { reissueRequestedAt: 0, pendingEndedAt: 0, ...session } };
    expect(decideNextObservation(state, transactionWith(changes), progress)).toEqual(expected);
  });
});

/** An order whose status word is not known: it does not report whether a reissue is pending. */
const unclear = orderWith({ status: 'odd' });
test.each<[name: string, changes: Partial<Transaction>, state: ObservedState, kind: string, endedAt?: number]>([
  ['a reissue that the order does not report on', seenPending, stateOf(unclear, old), 'pending'],
  ['also without its download', seenPending, stateOf(unclear, lost), 'pending'],
  ['but not if it was over before', seenPending, stateOf(unclear, old), 'unchanged', 0],
  ['nor if it was never seen', requested, stateOf(unclear, old), 'unchanged'],
  ['nor if another certificate shows', seenPending, stateOf(unclear, renewed), 'other-certificate'],
  ['nor if the order reports that it is over', seenPending, stateOf(issued, old), 'unchanged'],
  ['nor if the order does not report whether it is issued', seenPending, stateOf(strange, lost), 'unreadable'],
  ['nor if the order cannot be read', seenPending, stateOf(outage, old), 'unreadable'],
])('still pending is %s', (_, changes, state, kind, pendingEndedAt) => {
  expect(keepPending(state, transactionWith(changes), { pendingEndedAt }).kind).toBe(kind);
});
