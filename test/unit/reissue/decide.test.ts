import { describe, expect, test } from 'vitest';
import { decideRequest, decideWait, whyRunMustEnd } from '../../../src/reissue/decide.ts';
import * as built from './builders.ts';

const { certificateWith, earlier, firstChange, issued, missing, OTHER_KEY, OWN_KEY, observe, observeFirst } = built;
const { approvedPlanWith, inputsWith, unknownWord, old, outage, pending, refusal, reissued, revoked, sessionWith } =
  built;
const { reportsNothing, unknownPhase, transactionWith, unissued } = built;
type Reads = built.Reads;
type Changes = built.Changes;

/** The grace period ends after two minutes. */
const GRACE = 120_000;
const wasPending = transactionWith({ pending: 'seen' });
type Change = Parameters<typeof decideWait>[1];
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
const requiring = (key: string) => ({ transaction: transactionWith({ pending: 'seen', desired: { key } }) });
/** The baseline, which is as desired: it was issued before the run began. */
const desired = { ...old, ctStatus: 'disabled' } as const;

const ENDS_SOON = desired.validTill.getTime() - 30 * 86_400_000;
const soon = { inputs: inputsWith({ reissueBeforeDays: 30 }) };
const endsLater = { ...issued, planEndsAt: Date.parse('2026-12-01') };
const approved = { inputs: inputsWith({ expectedPlan: approvedPlanWith() }) };

const turnedOn: Changes = { desired: { status: 'enabled' }, reportedStatus: 'disabled' };
const ownReissue: Changes = { ...turnedOn, reissueRequest: 'accepted' };
const having = (changes: Changes) => ({ transaction: transactionWith(changes) });

describe('the wait', () => {
  test.each<[string, Reads, Partial<Change>, kind: string]>([
    ['a closed order', [revoked], {}, 'failed'],
    ['a reissue that nobody has looked at', [pending, old], { ...having(turnedOn), ...requestOnly }, 'failed'],
    ['its own reissue', [pending, old], having(ownReissue), 'goes-on'],
    ['an order that cannot report a reissue', [outage, old], having(turnedOn), 'goes-on'],
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
    ['a missing download while pending no longer shows', [unknownWord, missing], {}, 'failed'],
    ['a missing download of an order that is not issued yet', [unissued, missing], {}, 'goes-on'],
    ['a missing download in the grace period', [issued, missing, GRACE - 1], inGrace, 'goes-on'],
    ['a missing download after it', [issued, missing, GRACE], inGrace, 'failed'],
    ['a missing download, and there is no grace period', [issued, missing], {}, 'failed'],
    ['a missing download in the grace period, and the order, too', [missing, missing], inGrace, 'failed'],
    ['a missing phase in the grace period', [unknownPhase, missing], inGrace, 'failed'],
    ['a missing word of an order that was issued', [reportsNothing, missing], {}, 'failed'],
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
    ['another certificate of an order with an unknown word', [unknownWord, reissued], over, 'issued'],
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
    expect(decideWait(observe(reads), changeWith(changes)).kind).toBe(kind);
  });

  test.each<[string, Reads, kind: string]>([
    ['nothing issued yet', [unissued, missing], 'goes-on'],
    ['a refused download of an order that is not issued yet', [unissued, refusal(403)], 'failed'],
    ['the first certificate', [issued, old], 'issued'],
  ])('without a baseline: %s', (_, reads, kind) => {
    expect(decideWait(observeFirst(reads), changeWith(having(firstChange))).kind).toBe(kind);
  });

  test('a failure is the one that decided', () => {
    const errorOf = (reads: Reads) => ({ error: undefined, ...decideWait(observe(reads), changeWith()) }).error;
    expect(errorOf([refusal(401), refusal(403)])).toMatchObject({ status: 401 });
    expect(errorOf([refusal(401), outage])).toBe(outage);
    expect(errorOf([pending, missing])).toBeUndefined();
    expect(errorOf([revoked])).toMatchObject({ detail: 'the order is revoked' });
    expect(decideWait(observe([issued, reissued]), changeWith())).toEqual({ kind: 'issued', certificate: reissued });
  });
});

describe('after logging was turned on, a look ends the run', () => {
  const perhaps = { ...issued, status: 'odd' };
  test.each<[string, Reads, Changes, anyLook: string, firstLook?: string]>([
    ['a reissue that this run did not request', [pending, old], turnedOn, 'ends'],
    ['one by a word of an order that is not issued', [unissued, missing], turnedOn, 'ends'],
    ['one that is pending after its own is over', [pending, old], { ...ownReissue, isOwnReissueOver: true }, 'ends'],
    ['one that no later look reports as over', [perhaps, old], { ...turnedOn, pending: 'seen' }, 'ends'],
    ['the status before is not known', [pending, old], { ...turnedOn, reportedStatus: 'unknown' }, 'ends'],
    ['its own reissue', [pending, old], ownReissue, 'goes on'],
    ['its own reissue, in doubt', [pending, old], { ...ownReissue, reissueRequest: 'in-doubt' }, 'goes on'],
    ['`log` has the order ID', [pending, old], { ...turnedOn, mayPublishUnseenNames: true }, 'goes on'],
    ['logging was on before', [pending, old], { ...turnedOn, reportedStatus: 'enabled' }, 'goes on'],
    ['logging is off', [pending, old], {}, 'goes on'],
    ['nothing set the status', [pending, old], { ...turnedOn, statusUpdate: 'none' }, 'goes on'],
    ['nothing is pending', [issued, old], turnedOn, 'goes on'],
    ['a closed order', [revoked], {}, 'ends'],
    // Only the look behind the update must be able to report whether a reissue is pending.
    ['the order cannot be read', [outage, old], turnedOn, 'goes on', 'ends'],
    ['an unknown word', [perhaps, old], turnedOn, 'goes on', 'ends'],
    ['the certificate cannot be read', [issued, outage], turnedOn, 'goes on'],
    ['the order cannot be read, and logging is off', [outage, old], {}, 'goes on'],
    [
      'an unknown word, and `log` has the order ID',
      [perhaps, old],
      { ...turnedOn, mayPublishUnseenNames: true },
      'goes on',
    ],
  ])('%s', (_, reads, changes, anyLook, firstLook = anyLook) => {
    const transaction = transactionWith(changes);
    const { pending } = transaction;
    const ends = (isFirst?: boolean) =>
      whyRunMustEnd(observe(reads, { pending }), transaction, isFirst) ? 'ends' : 'goes on';
    expect([ends(), ends(true)]).toEqual([anyLook, firstLook]);
  });
});

const disabledNow = { ...issued, ctStatus: 'disabled' } as const;
test.each<[string, Reads, decision: string]>([
  ['a pending reissue', [pending, old], 'wait'],
  ['another certificate', [issued, reissued], 'wait'],
  ['another certificate, and the order cannot be read', [outage, reissued], 'wait'],
  ['an order that cannot be read', [outage, old], '503 later'],
  ['a certificate that cannot be read', [disabledNow, missing], '404 no'],
  ['the other status', [issued, old], 'other-status'],
  ['the desired status', [disabledNow, old], 'request'],
  ['no status', [{ ...issued, ctStatus: 'unknown' }, old], 'request'],
])('the look before a request shows %s', (_, reads, decision) => {
  const decided = decideRequest(observe(reads), 'disabled');
  expect(typeof decided === 'string' ? decided : decided.statement).toBe(decision);
});
