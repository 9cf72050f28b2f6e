import { describe, expect, test } from 'vitest';
import { judgeWait } from '../../../src/reissue/judge-observation.ts';
import * as built from './builders.ts';

const { certificateWith, earlier, firstChange, issued, missing, OTHER_KEY, OWN_KEY, observe, observeFirst } = built;
const { approvedPlanWith, inputsWith, odd, old, outage, pending, refusal, reissued, revoked, sessionWith } = built;
const { silent, strange, transactionWith, unissued } = built;
type Reads = built.Reads;
type Changes = built.Changes;

/** The grace period ends after two minutes. */
const GRACE = 120_000;
const wasPending = transactionWith({ hasBeenPending: true });
type Change = Parameters<typeof judgeWait>[1];
const changeWith = (changes: Partial<Change> = {}): Change => ({
  inputs: inputsWith(),
  transaction: transactionWith(),
  session: sessionWith(),
  ...changes,
});
const inGrace = { session: sessionWith({ graceEndsAt: GRACE }) };
const requestOnly = { inputs: inputsWith({ waitMinutes: 0 }) };
const inDoubt = { transaction: transactionWith({ reissueRequest: 'in-doubt' }), ...inGrace };
const accepted = { transaction: transactionWith({ reissueRequest: 'accepted' }), ...inGrace };
const over = { transaction: wasPending, ...inGrace };
const requiring = (key: string) => ({ transaction: transactionWith({ hasBeenPending: true, desired: { key } }) });
/** The baseline, which is as desired: it was issued before the run began. */
const desired = { ...old, ctStatus: 'disabled' } as const;

const ENDS_SOON = desired.validTill.getTime() - 30 * 86_400_000;
const soon = { inputs: inputsWith({ reissueBeforeDays: 30 }) };
const endsLater = { ...issued, planEndsAt: Date.parse('2026-12-01') };
const approved = { inputs: inputsWith({ expectedPlan: approvedPlanWith() }) };

/** Logging was turned on, and a reissue is pending. */
const turnedOn: Changes = { lastPending: true, desired: { status: 'enabled' }, reportedStatus: 'disabled' };
const having = (...changes: Changes[]) => ({ transaction: transactionWith(Object.assign({}, ...changes)) });

describe('the wait', () => {
  test.each<[string, Reads, Partial<Change>, kind: string]>([
    ['a closed order', [revoked], {}, 'failed'],
    ['a reissue that nobody has looked at', [pending, old], { ...having(turnedOn), ...requestOnly }, 'failed'],
    ['one that an earlier look has shown', [outage, old], having(turnedOn), 'failed'],
    ['its own reissue', [pending, old], having(turnedOn, { reissueRequest: 'accepted' }), 'goes-on'],
    ['a reissue with a permission', [pending, old], having(turnedOn, { mayPublishUnseenNames: true }), 'goes-on'],
    ['a reissue, and logging was on', [pending, old], having(turnedOn, { reportedStatus: 'enabled' }), 'goes-on'],
    ['a reissue that stays out', [pending, old], having({ lastPending: true }), 'goes-on'],
    ['pending, with a request only', [pending, old], requestOnly, 'left-pending'],
    ['pending by a word, with a request only', [unissued, missing], requestOnly, 'left-pending'],
    ['pending, with a request only, and the download fails', [pending, refusal(403)], requestOnly, 'left-pending'],
    // What may be different later.
    ['a transient failure, of the order', [outage, reissued], {}, 'goes-on'],
    ['a transient failure, of the download', [issued, outage], {}, 'goes-on'],
    ['a rate limit', [issued, refusal(429).with({ retryability: 'rate-limited' })], {}, 'goes-on'],
    ['a transient failure, beside a permanent one', [refusal(404), outage], {}, 'goes-on'],
    ['an earlier certificate', [issued, earlier], {}, 'goes-on'],
    ['a missing download while pending', [pending, missing], {}, 'goes-on'],
    ['a missing download while pending no longer shows', [odd, missing], {}, 'failed'],
    ['a missing download of an order that is not issued yet', [unissued, missing], {}, 'goes-on'],
    ['a missing download in the grace period', [issued, missing, GRACE - 1], inGrace, 'goes-on'],
    ['a missing download after it', [issued, missing, GRACE], inGrace, 'failed'],
    ['a missing download, and there is no grace period', [issued, missing], {}, 'failed'],
    ['a missing download in the grace period, and the order, too', [missing, missing], inGrace, 'failed'],
    ['a missing phase in the grace period', [strange, missing], inGrace, 'failed'],
    ['a missing word of an order that was issued', [silent, missing], {}, 'failed'],
    // Other failures.
    ['a refused order', [refusal(401), old], {}, 'failed'],
    ['a missing order', [missing, old], over, 'failed'],
    ['a refused download', [issued, refusal(403)], {}, 'failed'],
    ['a refused download while pending', [pending, refusal(403)], {}, 'failed'],
    // Pending.
    ['still pending', [pending, old], {}, 'goes-on'],
    ['still pending, with another certificate', [pending, reissued], {}, 'goes-on'],
    ['still pending, by a word of an order that is not issued', [unissued, refusal(404)], over, 'goes-on'],
    // Another certificate.
    ['another certificate', [issued, reissued], {}, 'issued'],
    ['another certificate, with a request only', [issued, reissued], requestOnly, 'issued'],
    ['another certificate of an order with an unknown word', [odd, reissued], over, 'issued'],
    ['another certificate that is not as desired', [issued, certificateWith({ serialNumber: '02' })], {}, 'issued'],
    // Nothing shows.
    ['nothing, and none was pending', [issued, old, 99 * GRACE], {}, 'goes-on'],
    ['nothing, and none was pending, though all is as desired', [issued, desired, 99 * GRACE], {}, 'goes-on'],
    ['nothing, long after an accepted request', [issued, old, 99 * GRACE], accepted, 'goes-on'],
    ['nothing, in the grace period', [issued, old, GRACE - 1], over, 'goes-on'],
    ['nothing, after it', [issued, old, GRACE], over, 'over'],
    ['nothing, in the grace period of a request in doubt', [issued, old, GRACE - 1], inDoubt, 'goes-on'],
    ['nothing, after it, of a request in doubt', [issued, old, GRACE], inDoubt, 'over'],
    ['a desired certificate, of a request in doubt', [issued, desired, GRACE], inDoubt, 'over'],
    ['a desired certificate, in the grace period', [issued, desired, GRACE - 1], over, 'goes-on'],
    ['a desired certificate, after it', [issued, desired, GRACE], over, 'issued'],
    ['a desired certificate with the key', [issued, desired, GRACE], { ...over, ...requiring(OWN_KEY) }, 'issued'],
    ['a certificate with another key', [issued, desired, GRACE], { ...over, ...requiring(OTHER_KEY) }, 'over'],
    ['a desired certificate that ends soon', [endsLater, desired, ENDS_SOON], { ...over, ...soon }, 'over'],
    ['one that ends soon, at the end of its plan', [issued, desired, ENDS_SOON], { ...over, ...soon }, 'issued'],
    ['one that a person approved to reissue', [issued, desired, GRACE], { ...over, ...approved }, 'over'],
    ['a certificate that has expired', [issued, desired, Date.parse('2027-01-01')], over, 'over'],
  ])('%s', (_, reads, changes, kind) => {
    expect(judgeWait(observe(reads), changeWith(changes)).kind).toBe(kind);
  });

  test.each<[string, Reads, kind: string]>([
    ['nothing issued yet', [unissued, missing], 'goes-on'],
    ['a refused download of an order that is not issued yet', [unissued, refusal(403)], 'failed'],
    ['the first certificate', [issued, old], 'issued'],
  ])('without a baseline: %s', (_, reads, kind) => {
    expect(judgeWait(observeFirst(reads), changeWith(having(firstChange))).kind).toBe(kind);
  });

  test('a failure is the one that decided', () => {
    const errorOf = (reads: Reads) => ({ error: undefined, ...judgeWait(observe(reads), changeWith()) }).error;
    expect(errorOf([refusal(401), refusal(403)])).toMatchObject({ status: 401 });
    expect(errorOf([refusal(401), outage])).toBe(outage);
    expect(errorOf([pending, missing])).toBeUndefined();
    expect(errorOf([revoked])).toMatchObject({ detail: 'the order is revoked' });
    expect(judgeWait(observe([issued, reissued]), changeWith())).toEqual({ kind: 'issued', certificate: reissued });
  });
});
