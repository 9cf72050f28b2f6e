import { describe, expect, test } from 'vitest';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import { errorsOf } from '../../../src/reissue/observation.ts';
import {
  decideRecovery,
  initialSync,
  isLeftOutOfSync,
  needsPostStep,
  type Recovery,
  type RecoveryResult,
  type Sync,
  unchangedSync,
} from '../../../src/reissue/recovery/decision.ts';
import type { Session } from '../../../src/reissue/transaction.ts';
import { namesWith } from '../result.ts';
import * as built from './builders.ts';

const { certificateWith, earlier, firstChange, issued, missing, OTHER_KEY, OWN_KEY, observe, observeFirst } = built;
const { odd, old, orderWith, outage, pending, refusal, reissued, revoked, sessionWith, silent, strange } = built;
const { transactionWith, unissued } = built;
type Reads = built.Reads;

const GRACE = 120_000;
type Changes = built.Changes;

interface Found {
  /** What the order reports. */
  reported?: CtStatus | 'unknown';
  session?: Partial<Session>;
  now?: number;
}

function decide(
  changes: Changes,
  [order, certificate, at = GRACE]: Reads,
  { reported = 'disabled', session, now = at }: Found = {},
) {
  const transaction = transactionWith(changes);
  const read = order instanceof Error ? order : { ...order, ctStatus: reported };
  const observation = (transaction.baseline ? observe : observeFirst)([read, certificate, at]);
  const change = { transaction, session: sessionWith({ graceEndsAt: GRACE, ...session }) };
  return { decision: decideRecovery(observation, change, now), observation };
}

/** A decision in one line: its row, what is set or must not be, and why what could not be read could not. */
function lineOf({ row, set, forbidden, last }: Recovery): string {
  const [error] = row === 'unreadable' ? errorsOf(last) : [];
  const parts = [
    row,
    set && `set ${set}`,
    forbidden && `forbidden: ${forbidden}`,
    error && String(error.status ?? error.retryability),
  ];
  return parts.filter(Boolean).join(', ');
}

const inDoubt = { statusUpdate: 'in-doubt' } as const;
const requested = { reissueRequest: 'accepted' } as const;
const perhapsRequested = { reissueRequest: 'in-doubt' } as const;
/** A reissue was pending, and is over. */
const wasPending = { hasBeenPending: true };
/** By the last look that could read the order. */
const isPending = { lastPending: true, hasBeenPending: true } as const;
const mayBePending = { lastPending: 'unknown' } as const;
const FORBIDDEN = 'forbidden: reissue-may-be-pending';
const SHOWN_BESIDE_PENDING = 'certificate, forbidden: reissue-pending';
const first = firstChange;
/** A first certificate was read before. */
const firstRead = { ...firstChange, lastStatus: 'disabled' } as const;
const keptOut = { ctStatus: 'disabled', serialNumber: '01', validFrom: 0 } as const;
const desiredBefore = { baseline: keptOut, lastStatus: 'disabled' } as const;
const wrong = certificateWith({ serialNumber: '02' });
const own = { ...old, ctStatus: 'disabled' } as const;
const otherKey = { ...reissued, keyDigest: OTHER_KEY };
const shortened = { names: namesWith(['a.example']) };
const shorter = { ...reissued, ...shortened };
const extended = { ...reissued, names: namesWith(['a.example', 'b.example', 'c.example']) };
const early: Reads[2] = GRACE - 1;
/** A change to `enabled`, which turns logging on. */
const turnedOn = {
  desired: { status: 'enabled' },
  reportedStatus: 'disabled',
  baseline: keptOut,
  lastStatus: 'disabled',
} as const;
const unknownBefore = { ...turnedOn, reportedStatus: 'unknown' } as const;
/** Logging was on when the run began. */
const wasOn = { ...turnedOn, reportedStatus: 'enabled' } as const;
const permitted = { mayPublishUnseenNames: true };
const unissuedOn = { ...wasOn, ...firstChange, desired: { ...firstChange.desired, status: 'enabled' } } as const;
const toldEnabled: Found = { reported: 'enabled' };
const toldNothing: Found = { reported: 'unknown' };

const TURNED_OFF = 'turned-off, set disabled';
const LEFT_ON = 'left-pending, set enabled';
const LEFT_OFF = 'left-pending, forbidden: reissue-pending';
type Case = [name: string, Changes, Reads, line: string, Found?];
const decisions: Record<string, Case[]> = {
  'recovery: a reissue is pending': [
    ['the status was set', requested, [pending, old], 'left-pending'],
    ['the status is in doubt', inDoubt, [pending, old], 'left-pending, set disabled'],
    ['the order reports the other status', requested, [pending, old], 'left-pending, set disabled', toldEnabled],
    ['the order reports none', requested, [pending, old], 'left-pending', toldNothing],
    ['the certificate cannot be read', wasPending, [pending, outage], 'left-pending'],
    ['by a word of an order that is not issued', {}, [unissued, missing], 'left-pending'],
    ['of an order without a baseline', first, [pending, missing], 'left-pending'],
    ['another certificate is there already', requested, [pending, wrong], 'left-pending'],
  ],
  'recovery: a reissue is pending that nobody has looked at': [
    ['the run turned logging on', turnedOn, [pending, own], TURNED_OFF, toldEnabled],
    ['the PUT is in doubt', { ...turnedOn, ...inDoubt }, [pending, own], TURNED_OFF],
    ['the status before is not known', unknownBefore, [pending, own], TURNED_OFF, toldEnabled],
    ['by a word before the issue', turnedOn, [unissued, missing], TURNED_OFF, toldEnabled],
    ['it is permitted', { ...turnedOn, ...permitted }, [pending, own], 'left-pending', toldEnabled],
    ['this run requested it', { ...turnedOn, ...requested }, [pending, own], 'left-pending', toldEnabled],
    ['this run may have sent it', { ...turnedOn, ...perhapsRequested }, [pending, own], 'left-pending', toldEnabled],
    ['logging was on before', { ...wasOn, ...wasPending }, [pending, own], 'left-pending', toldEnabled],
    // No update turns logging on that somebody else turned off.
    ['somebody turned it off', { ...wasOn, ...wasPending }, [pending, own], LEFT_OFF],
    ['somebody may have, in doubt', { ...wasOn, ...inDoubt }, [pending, own], LEFT_OFF, toldNothing],
    ['it is on, in doubt', { ...wasOn, ...inDoubt }, [pending, own], LEFT_ON, toldEnabled],
    ['it lags, by a permission', { ...turnedOn, ...permitted }, [pending, own], LEFT_ON],
    ['it lags, and the reissue is its own', { ...turnedOn, ...requested }, [pending, own], LEFT_ON],
  ],
  'recovery: nothing was issued, and no certificate was read': [
    ['the status was set', first, [unissued, missing], 'nothing-issued, set disabled'],
    ['the status is in doubt', { ...first, ...inDoubt }, [unissued, missing], 'nothing-issued, set disabled'],
    ['closed', first, [revoked], 'nothing-issued'],
    ['closed, and the status is in doubt', { ...first, ...inDoubt }, [revoked], 'nothing-issued'],
    ['somebody turned logging off', unissuedOn, [unissued, missing], 'nothing-issued, forbidden: unissued'],
    ['logging is on', unissuedOn, [unissued, missing], 'nothing-issued, set enabled', toldEnabled],
  ],
  'recovery: a certificate': [
    ['the baseline', {}, [issued, old], 'certificate, set enabled'],
    ['the baseline, in doubt', inDoubt, [issued, old], 'certificate, set enabled'],
    ['the baseline has the desired status', {}, [issued, own], 'certificate'],
    ['the baseline, in doubt, has it', inDoubt, [issued, own], 'certificate, set disabled'],
    ['the order reports the other status', {}, [issued, own], 'certificate, set disabled', toldEnabled],
    ['the order reports none', {}, [issued, own], 'certificate', toldNothing],
    ['another one', {}, [issued, reissued], 'certificate'],
    ['another one, and the order cannot be read', {}, [outage, reissued], 'certificate'],
    ['another one, in doubt, and the order cannot be read', inDoubt, [outage, reissued], 'certificate, set disabled'],
    ['another one, within the grace period', requested, [issued, reissued, early], 'certificate'],
    ['another one with the other status', wasPending, [issued, wrong], 'certificate, set enabled'],
    // Nothing turns logging on while a reissue may be pending.
    ['of an order with an unknown word', wasPending, [odd, wrong], 'certificate, forbidden: reissue-may-be-pending'],
    ['of one that is logged', wasPending, [odd, wrong], 'certificate, set enabled', toldEnabled],
    ['of one whose reissue this run requested', requested, [odd, wrong], 'certificate, set enabled'],
    ['a pending reissue that the order no longer reports', isPending, [odd, wrong], SHOWN_BESIDE_PENDING],
    ['the order cannot be read, and one was pending', isPending, [outage, wrong], SHOWN_BESIDE_PENDING],
    ['the same, and logging was on', { ...wasOn, ...isPending, ...inDoubt }, [outage, wrong], SHOWN_BESIDE_PENDING],
    ['the order cannot be read, and that one is over', wasPending, [outage, wrong], 'certificate, set enabled'],
    [
      'the same, and this run requested it',
      { ...isPending, ...requested },
      [outage, wrong],
      'certificate, set enabled',
    ],
    ['the same, and it may be published', { ...isPending, ...permitted }, [outage, wrong], 'certificate, set enabled'],
    ['the order cannot be read, nor could it say before', mayBePending, [outage, wrong], `certificate, ${FORBIDDEN}`],
    ['the first one', first, [issued, reissued], 'certificate'],
    ['the first one, and the order cannot be read', first, [outage, wrong], 'certificate, forbidden: unissued'],
    [
      'the first one of an order that was issued by then',
      { ...first, lastPhase: 'issued' },
      [outage, wrong],
      'certificate, set enabled',
    ],
    ['a request that did not appear', requested, [issued, old], 'certificate, set enabled'],
    ['another one with another key', { ...requested, desired: { key: OWN_KEY } }, [issued, otherKey], 'certificate'],
    ['another one with a name more', requested, [issued, extended], 'certificate'],
    ['another one with a name less', requested, [issued, shorter], 'certificate'],
    // The last one that was read of a closed order.
    ['closed', {}, [revoked], 'certificate, set enabled'],
    ['closed, after another one', { lastStatus: 'disabled' }, [revoked], 'certificate'],
    ['closed, after a first one, in doubt', { ...firstRead, ...inDoubt }, [revoked], 'certificate, set disabled'],
    ['closed, after a request', requested, [revoked, undefined, early], 'certificate, set enabled'],
  ],
  'recovery: order or certificate cannot be read': [
    ['the order', {}, [outage, old], 'unreadable, set enabled, 503'],
    ['the order, which did not say before', mayBePending, [outage, old], `unreadable, ${FORBIDDEN}, 503`],
    [
      'the same, and the baseline was as desired',
      { ...desiredBefore, ...mayBePending },
      [outage, old],
      'unreadable, set disabled, 503',
    ],
    [
      'the same, and logging was to be turned on',
      { desired: turnedOn.desired, reportedStatus: 'disabled', ...inDoubt, ...mayBePending },
      [outage, old],
      `unreadable, ${FORBIDDEN}, 503`,
    ],
    ['the certificate', inDoubt, [issued, outage], 'unreadable, set enabled, 503'],
    ['the certificate is missing', {}, [issued, missing], 'unreadable, set enabled, 404'],
    ['the certificate is an earlier one', {}, [issued, earlier], 'unreadable, set enabled, transient'],
    ['neither', {}, [outage, missing], 'unreadable, set enabled, 503'],
    ['the phase', {}, [strange, missing], 'unreadable, forbidden: reissue-may-be-pending, permanent'],
    ['the word of an order that was issued', {}, [silent, missing], 'unreadable, forbidden: unissued, permanent'],
    ['the phase of one that is logged', {}, [strange, missing], 'unreadable, set enabled, permanent', toldEnabled],
    ['the baseline was as desired', desiredBefore, [outage, old], 'unreadable, set disabled, 503'],
    ['a first certificate is none with a baseline', {}, [issued, missing, early], 'unreadable, set enabled, 404'],
    // A reissue is possible.
    ['the order, after a request', requested, [outage, old], 'unreadable, 503'],
    ['the order, after a request in doubt', perhapsRequested, [outage, old], 'unreadable, 503'],
    ['the certificate, after a reissue was pending', wasPending, [issued, missing], 'unreadable, 404'],
    ['the certificate, after another one', { lastStatus: 'disabled' }, [issued, outage], 'unreadable, 503'],
    // There is no baseline.
    ['the first certificate', first, [issued, outage], 'unreadable, 503'],
    ['the first certificate, and the order', first, [outage, missing], 'unreadable, 503'],
    ['a download that may show that nothing is issued', first, [unissued, outage], 'unreadable, 503'],
    ['a first certificate that was read, and is gone', firstRead, [unissued, missing], 'unreadable, 404'],
  ],
  'recovery: the time is over before the grace period': [
    ['a request may appear', requested, [issued, old, early], 'out-of-time'],
    ['a request in doubt may appear', perhapsRequested, [issued, old, early], 'out-of-time'],
    ['a reissue may appear after it was pending', wasPending, [issued, old, early], 'out-of-time'],
    ['a missing download may appear', wasPending, [issued, missing, early], 'out-of-time'],
    ['a first certificate may appear', first, [issued, missing, early], 'out-of-time'],
    ['so it may if no order is issued', first, [unissued, missing, early], 'out-of-time'],
    ['one may appear again', { ...firstRead, ...wasPending }, [unissued, missing, early], 'out-of-time'],
    ['the order cannot be read either', requested, [outage, old, early], 'unreadable, 503'],
    ['the order is missing, too', requested, [missing, missing, early], 'unreadable, 404'],
    ['the download fails otherwise', requested, [issued, refusal(403), early], 'unreadable, 403'],
    ['the grace period of a first one is over', first, [issued, missing, early], 'unreadable, 404', { now: GRACE }],
  ],
};

describe.each(Object.entries(decisions))('%s', (_, cases) => {
  test.each(cases)('%s', (_name, changes, reads, line, found) => {
    const { decision, observation } = decide(changes, reads, found);
    expect(lineOf(decision)).toBe(line);
    expect(decision.last).toBe(observation);
  });
});

test('recovery: the grace period counts to the beginning of the look, not to its end', () => {
  // A look that began before the end may have missed what appeared at the end.
  expect(decide(requested, [issued, old, early], { now: GRACE + 30_000 }).decision.row).toBe('out-of-time');
  expect(decide(requested, [issued, old, GRACE]).decision.row).toBe('certificate');
});

describe('what a recovery leaves', () => {
  const keyRefused = refusal(401).with({ isKeyRefused: true });
  const last = observe([{ ...issued, ctStatus: 'disabled' }, old]);
  const row = (name: Recovery['row'], set: CtStatus | null = null, error?: Recovery['error']): Recovery => {
    return { row: name, set, forbidden: undefined, last, error };
  };
  const forbidden = (name: Recovery['row']): Recovery => ({ ...row(name), forbidden: 'reissue-pending' });
  const notChanged = { row: 'not-changed' } as const;
  const replaced: Changes = { ...wasOn, lastStatus: 'enabled' };
  test.each<[string, RecoveryResult, left: 'in sync' | 'out of sync' | 'in sync, not set', Changes?]>([
    ['not changed', notChanged, 'in sync'],
    ['not changed, and out of sync', notChanged, 'out of sync', { reportedStatus: 'disabled' }],
    ['not changed, and not known', notChanged, 'in sync', { lastPending: true, reportedStatus: 'disabled' }],
    ['not changed, and not reported', notChanged, 'in sync', { reportedStatus: 'unknown' }],
    ['a defect', { row: 'failed', error: new Error('Bug.') }, 'out of sync'],
    ['pending', row('left-pending'), 'in sync'],
    ['pending, and the status was not set', row('left-pending', 'disabled', outage), 'out of sync'],
    ['pending, turned off by somebody else, and in sync', forbidden('left-pending'), 'in sync', wasOn],
    ['pending, turned off by somebody else, and logged', forbidden('left-pending'), 'out of sync'],
    ['pending, turned off after another one was logged', forbidden('left-pending'), 'out of sync', replaced],
    ['turned off again', row('turned-off', 'disabled'), 'in sync', turnedOn],
    ['turned off, and not known before', row('turned-off', 'disabled'), 'out of sync', unknownBefore],
    ['not turned off', row('turned-off', 'disabled', outage), 'out of sync', turnedOn],
    ['in sync', row('certificate'), 'in sync'],
    ['not restored', row('certificate', 'enabled', outage), 'out of sync'],
    ['not restored, because nothing may turn logging on', forbidden('certificate'), 'out of sync'],
    ['not known', row('unreadable'), 'out of sync'],
    ['not known in time', row('out-of-time'), 'out of sync'],
    ['restored to the baseline', row('unreadable', 'enabled'), 'in sync'],
    ['not restored to the baseline', row('unreadable', 'enabled', outage), 'out of sync'],
    ['nothing issued', row('nothing-issued', 'disabled'), 'in sync'],
    ['nothing issued, and nothing may turn logging on', forbidden('nothing-issued'), 'in sync'],
    ['nothing issued, and the status was not set', row('nothing-issued', 'disabled', outage), 'in sync, not set'],
    ['nothing issued, and the key was refused', row('nothing-issued', 'disabled', keyRefused), 'out of sync'],
  ])('%s', (_, result, left, changes) => {
    const transaction = transactionWith(changes);
    expect(isLeftOutOfSync(result, transaction)).toBe(left === 'out of sync');
    expect(needsPostStep(result, transaction)).toBe(left !== 'in sync');
  });
});

const differ = (orderStatus: CtStatus, certificateStatus: CtStatus): Sync => ({
  kind: 'out-of-sync',
  orderStatus,
  certificateStatus,
});
const disabledNow = { ctStatus: 'disabled' } as const;
const notReported = { ctStatus: 'unknown' } as const;
const privateTls = orderWith({ ...disabledNow, product: { nameId: 'private_ssl', type: '', validationType: '' } });
const forClients = { ...reissued, extendedKeyUsages: ['1.3.6.1.5.5.7.3.2'] };

test.each<[string, Reads, Sync]>([
  ['an order that cannot be read', [outage, old], { kind: 'unknown' }],
  ['a closed order', [{ ...revoked, ...disabledNow }, old], { kind: 'in-sync' }],
  ['an order that is not issued yet', [{ ...unissued, ...disabledNow }, missing], { kind: 'in-sync' }],
  ['no public TLS', [privateTls, old], { kind: 'in-sync' }],
  ['no public TLS, and no certificate', [privateTls, outage], { kind: 'in-sync' }],
  ['no public TLS by key usage', [issued, forClients], { kind: 'in-sync' }],
  ['a pending reissue', [{ ...pending, ...notReported }, missing], { kind: 'pending' }],
  ['a certificate that cannot be read', [issued, outage], { kind: 'unknown' }],
  ['a download that may show that nothing is issued', [unissued, outage], { kind: 'unknown' }],
  ['a phase that is not reported', [strange, missing], { kind: 'unknown' }],
  ['a status that is not reported', [orderWith(notReported), old], { kind: 'unknown' }],
  ['both alike', [issued, old], { kind: 'in-sync' }],
  ['both different', [issued, reissued], differ('enabled', 'disabled')],
])('before a change: %s', (_, reads, sync) => {
  expect(initialSync(observeFirst(reads))).toEqual(sync);
});

test.each<[string, Changes, Sync]>([
  ['both alike', {}, { kind: 'in-sync' }],
  ['both different', { reportedStatus: 'disabled' }, differ('disabled', 'enabled')],
  ['not issued yet', { ...firstChange, reportedStatus: 'unknown' }, { kind: 'in-sync' }],
  ['a pending reissue', { lastPending: true, reportedStatus: 'unknown' }, { kind: 'pending' }],
  ['one that may be pending', { lastPending: 'unknown', reportedStatus: 'disabled' }, differ('disabled', 'enabled')],
  ['a status that is not reported', { reportedStatus: 'unknown' }, { kind: 'unknown' }],
])('of a change whose status was not set: %s', (_, changes, sync) => {
  expect(unchangedSync(transactionWith(changes))).toEqual(sync);
});
