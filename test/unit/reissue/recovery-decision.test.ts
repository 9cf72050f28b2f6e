import { describe, expect, test } from 'vitest';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import type { Session } from '../../../src/reissue/context.ts';
import { decideRecovery, decideWithoutObservation, mayAppearLater } from '../../../src/reissue/recovery/decision.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import { namesWith } from '../result.ts';
import {
  certificateWith,
  earlier,
  firstChange,
  issued,
  missing,
  OTHER_KEY,
  OWN_KEY,
  observe,
  observeFirst,
  odd,
  old,
  outage,
  pending,
  type Reads,
  refusal,
  reissued,
  revoked,
  sessionWith,
  silent,
  strange,
  transactionWith,
  unissued,
} from './builders.ts';

const GRACE = 120_000;
type Changes = Partial<Transaction>;

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
  const facts = { transaction, session: sessionWith({ graceEndsAt: GRACE, ...session }), now };
  return { decision: decideRecovery(observation, facts), mayAppear: mayAppearLater(observation, facts), observation };
}

const inDoubt = { statusUpdate: 'in-doubt' } as const;
const requested = { reissueRequest: 'accepted' } as const;
const perhapsRequested = { reissueRequest: 'in-doubt' } as const;
const wasPending = { wasPending: true };
const first = firstChange;
/** A first certificate was read before. */
const firstRead = { ...firstChange, lastStatus: 'disabled' } as const;
const wrong = certificateWith({ serialNumber: '02' });
const own = { ...old, ctStatus: 'disabled' } as const;
const otherKey = { ...reissued, keyDigest: OTHER_KEY };
const shortened = { names: namesWith(['a.example']) };
const extended = { ...reissued, names: namesWith(['a.example', 'b.example', 'c.example']) };
const early: Reads[2] = GRACE - 1;

test.each<[string, Changes, sync: string | undefined]>([
  ['refused', { statusUpdate: 'not-applied' }, 'in-sync'],
  ['refused, and out of sync before', { statusUpdate: 'not-applied', reportedStatus: 'disabled' }, 'out-of-sync'],
  ['applied', {}, undefined],
  ['in doubt', inDoubt, undefined],
])('row 1, without another look: the update was %s', (_, changes, sync) => {
  expect(decideWithoutObservation(transactionWith(changes))).toEqual(
    sync && { row: 'not-changed', sync: expect.objectContaining({ kind: sync }), set: null },
  );
});

const leftPending = (set: CtStatus | null = null) => ({ row: 'left-pending', set, advice: 'run-again' });
const nothing = (set: CtStatus | null = 'disabled') => ({
  row: 'nothing-issued',
  isClosed: set === null,
  set,
  advice: set === null ? 'none' : 'run-again',
});
/** The order keeps the desired status. */
const kept = (advice = 'run-again', set: CtStatus | null = null, lostNames: string[] = []) => ({
  row: 'certificate',
  isKept: true,
  set,
  lostNames,
  advice,
});
const restored = (advice = 'run-again', lostNames: string[] = []) => ({
  row: 'certificate',
  isKept: false,
  set: 'enabled',
  lostNames,
  advice,
});
const unreadable = (set: CtStatus | null, error: unknown) => ({
  row: 'unreadable',
  set,
  error,
  last: expect.anything(),
  advice: 'run-again',
});
const noPhase = expect.objectContaining({ retryability: 'permanent', status: undefined });
const stale = expect.objectContaining({ retryability: 'transient', status: undefined });

type Case = [name: string, Changes, Reads, decision: object, Found?];
describe.each<[row: string, Case[]]>([
  [
    '2: a reissue is pending',
    [
      ['the status was set', requested, [pending, old], leftPending()],
      ['the status is in doubt', inDoubt, [pending, old], leftPending('disabled')],
      [
        'the order reports the other status',
        requested,
        [pending, old],
        leftPending('disabled'),
        { reported: 'enabled' },
      ],
      ['the order reports none', requested, [pending, old], leftPending(), { reported: 'unknown' }],
      ['the certificate cannot be read', wasPending, [pending, outage], leftPending()],
      ['by a word of an order that is not issued', {}, [unissued, missing], leftPending()],
      ['of an order without a baseline', first, [pending, missing], leftPending()],
      ['another certificate is there already', requested, [pending, wrong], leftPending()],
    ],
  ],
  [
    '3: nothing was issued, and no certificate was read',
    [
      ['the status was set', first, [unissued, missing], nothing()],
      ['the status is in doubt', { ...first, ...inDoubt }, [unissued, missing], nothing()],
      ['a reissue was pending', { ...first, ...wasPending }, [unissued, missing, early], nothing()],
      ['closed', first, [revoked], nothing(null)],
      ['closed, and the status is in doubt', { ...first, ...inDoubt }, [revoked], nothing(null)],
    ],
  ],
  [
    '4: a certificate',
    [
      ['the baseline', {}, [issued, old], restored()],
      ['the baseline, in doubt', inDoubt, [issued, old], restored()],
      ['the baseline has the desired status', {}, [issued, own], kept()],
      ['the baseline, in doubt, has it', inDoubt, [issued, own], kept('run-again', 'disabled')],
      ['the order reports the other status', {}, [issued, own], kept('run-again', 'disabled'), { reported: 'enabled' }],
      ['the order reports none', {}, [issued, own], kept(), { reported: 'unknown' }],
      ['another one', {}, [issued, reissued], kept()],
      ['another one, and the order cannot be read', {}, [outage, reissued], kept()],
      [
        'another one, in doubt, and the order cannot be read',
        inDoubt,
        [outage, reissued],
        kept('run-again', 'disabled'),
      ],
      ['another one, within the grace period', requested, [issued, reissued, early], kept()],
      ['another one with the other status', wasPending, [issued, wrong], restored()],
      ['another one of an order with an unknown word', wasPending, [odd, wrong], restored()],
      ['the first one', first, [issued, reissued], kept()],
      ['the first one, and the order cannot be read', first, [outage, wrong], restored()],
      ['a request that did not appear', requested, [issued, old], restored()],
      // What DigiCert issued for the request of this run.
      ['requested, as desired', requested, [issued, reissued], kept()],
      ['requested, with the other status', requested, [issued, wrong], restored('issued-otherwise')],
      ['perhaps requested, with the other status', perhapsRequested, [issued, wrong], restored('issued-otherwise')],
      [
        'requested, with another key',
        { ...requested, requiredKey: OWN_KEY },
        [issued, otherKey],
        kept('issued-otherwise'),
      ],
      ['requested, with any key', requested, [issued, otherKey], kept()],
      ['requested, with a name more', requested, [issued, extended], kept('issued-otherwise')],
      ['not requested, with a name more', wasPending, [issued, extended], kept()],
      ['requested, and the order cannot be read', requested, [outage, wrong], restored('issued-otherwise')],
      // Names that it lost.
      ['with a name less', wasPending, [issued, { ...reissued, ...shortened }], kept('run-again', null, ['b.example'])],
      [
        'requested, with a name less',
        requested,
        [issued, { ...wrong, ...shortened }],
        restored('issued-otherwise', ['b.example']),
      ],
      ['the baseline with a name less lost none', {}, [issued, { ...old, ...shortened }], restored()],
      // The last one that was read of a closed order.
      ['closed', {}, [revoked], { ...restored('none') }],
      ['closed, after another one', { lastStatus: 'disabled' }, [revoked], kept('none')],
      ['closed, after a first one, in doubt', { ...firstRead, ...inDoubt }, [revoked], kept('none', 'disabled')],
      [
        'closed, after a request',
        { ...requested, lastStatus: 'enabled' },
        [revoked, undefined, early],
        restored('none'),
      ],
    ],
  ],
  [
    '5: order or certificate cannot be read',
    [
      ['the order', {}, [outage, old], unreadable('enabled', outage)],
      ['the certificate', inDoubt, [issued, outage], unreadable('enabled', outage)],
      ['the certificate is missing', {}, [issued, missing], unreadable('enabled', missing)],
      ['the certificate is an earlier one', {}, [issued, earlier], unreadable('enabled', stale)],
      ['neither', {}, [outage, missing], unreadable('enabled', outage)],
      ['the phase', {}, [strange, missing], unreadable('enabled', noPhase)],
      ['the word of an order that was issued', {}, [silent, missing], unreadable('enabled', noPhase)],
      [
        'the baseline had the desired status',
        { baseline: { ctStatus: 'disabled', serialNumber: '01', validFrom: 0 } },
        [outage, old],
        unreadable('disabled', outage),
      ],
      // A reissue is possible.
      ['the order, after a request', requested, [outage, old], unreadable(null, outage)],
      ['the order, after a request in doubt', perhapsRequested, [outage, old], unreadable(null, outage)],
      ['the certificate, after a reissue was pending', wasPending, [issued, missing], unreadable(null, missing)],
      // There is no baseline.
      ['the first certificate', first, [issued, outage], unreadable(null, outage)],
      ['the first certificate, and the order', first, [outage, missing], unreadable(null, outage)],
      ['a download that may show that nothing is issued', first, [unissued, outage], unreadable(null, outage)],
      ['a first certificate that was read, and is gone', firstRead, [unissued, missing], unreadable(null, missing)],
      // The time is over before the grace period.
      ['a request may appear', requested, [issued, old, early], unreadable(null, undefined)],
      ['a request in doubt may appear', perhapsRequested, [issued, old, early], unreadable(null, undefined)],
      ['a reissue may appear after it was pending', wasPending, [issued, old, early], unreadable(null, undefined)],
      [
        'a reissue may appear, and the download is missing',
        wasPending,
        [issued, missing, early],
        unreadable(null, undefined),
      ],
      [
        'a first certificate may appear',
        first,
        [issued, missing, early],
        unreadable(null, undefined),
        { session: { isFirstIssued: true } },
      ],
      [
        'a first certificate may appear again',
        { ...firstRead, ...wasPending },
        [unissued, missing, early],
        unreadable(null, undefined),
      ],
      ['the order cannot be read either', requested, [outage, old, early], unreadable(null, outage)],
    ],
  ],
])('row %s', (_, cases) => {
  test.each(cases)('%s', (_name, changes, reads, expected, found) => {
    const { decision, observation } = decide(changes, reads, found);
    expect(decision).toEqual(expected);
    if (decision.row === 'unreadable') expect(decision.last).toBe(observation);
  });
});

describe('a reissue may appear later', () => {
  const firstIssued = { session: { isFirstIssued: true } };
  test.each<[string, Changes, Reads, boolean, Found?]>([
    ['after a request', requested, [issued, old, early], true],
    ['after a request, until the grace period is over', requested, [issued, old, GRACE], false],
    ['after a request, if the download is missing', requested, [issued, missing, early], true],
    ['not if the order is missing, too', requested, [missing, missing, early], false],
    ['not if the download fails otherwise', requested, [issued, refusal(403), early], false],
    ['not if it is pending', wasPending, [pending, old, early], false],
    ['not if it was issued', requested, [issued, reissued, early], false],
    ['not if the order is closed', requested, [revoked, undefined, early], false],
    ['after it was pending', wasPending, [issued, old, early], true],
    ['not without a request', {}, [issued, old, early], false],
    ['as the first certificate', first, [issued, missing, early], true, firstIssued],
    ['not as the first certificate of an order that was never issued', first, [issued, missing, early], false],
    ['not as the first certificate if a baseline was issued before', {}, [issued, missing, early], false, firstIssued],
    [
      'not as the first certificate after the grace period',
      first,
      [issued, missing, early],
      false,
      { ...firstIssued, now: GRACE },
    ],
  ])('%s', (_, changes, reads, expected, found) => {
    expect(decide(changes, reads, found).mayAppear).toBe(expected);
  });
});
