import { describe, expect, test } from 'vitest';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import type { Session } from '../../../src/reissue/context.ts';
import { errorsOf } from '../../../src/reissue/observation.ts';
import { decideRecovery, type RecoveryDecision } from '../../../src/reissue/recovery/decision.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import { namesWith } from '../result.ts';
import * as built from './builders.ts';

const { certificateWith, earlier, firstChange, issued, missing, OTHER_KEY, OWN_KEY, observe, observeFirst } = built;
const { odd, old, outage, pending, refusal, reissued, revoked, sessionWith, silent, strange } = built;
const { transactionWith, unissued } = built;
type Reads = built.Reads;

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
  return { decision: decideRecovery(observation, facts), observation };
}

/** A decision in one line: its row, what is set, and why what could not be read could not. */
function lineOf({ row, set, last }: RecoveryDecision): string {
  const { order, certificate } = row === 'unreadable' ? errorsOf(last) : {};
  const error = order ?? certificate;
  const parts = [
    row === 'certificate' ? (set === 'enabled' ? 'restored' : 'kept') : row,
    set && `set ${set}`,
    error && String(error.status ?? error.retryability),
  ];
  return parts.filter(Boolean).join(', ');
}

const inDoubt = { statusUpdate: 'in-doubt' } as const;
const requested = { reissueRequest: 'accepted' } as const;
const perhapsRequested = { reissueRequest: 'in-doubt' } as const;
const wasPending = { wasPending: true };
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
const toldEnabled: Found = { reported: 'enabled' };
const toldNothing: Found = { reported: 'unknown' };

type Case = [name: string, Changes, Reads, line: string, Found?];
describe.each<[row: string, Case[]]>([
  [
    '2: a reissue is pending',
    [
      ['the status was set', requested, [pending, old], 'left-pending'],
      ['the status is in doubt', inDoubt, [pending, old], 'left-pending, set disabled'],
      ['the order reports the other status', requested, [pending, old], 'left-pending, set disabled', toldEnabled],
      ['the order reports none', requested, [pending, old], 'left-pending', toldNothing],
      ['the certificate cannot be read', wasPending, [pending, outage], 'left-pending'],
      ['by a word of an order that is not issued', {}, [unissued, missing], 'left-pending'],
      ['of an order without a baseline', first, [pending, missing], 'left-pending'],
      ['another certificate is there already', requested, [pending, wrong], 'left-pending'],
    ],
  ],
  [
    '3: nothing was issued, and no certificate was read',
    [
      ['the status was set', first, [unissued, missing], 'nothing-issued, set disabled'],
      ['the status is in doubt', { ...first, ...inDoubt }, [unissued, missing], 'nothing-issued, set disabled'],
      ['it was pending', { ...first, ...wasPending }, [unissued, missing], 'nothing-issued, set disabled'],
      ['closed', first, [revoked], 'nothing-issued'],
      ['closed, and the status is in doubt', { ...first, ...inDoubt }, [revoked], 'nothing-issued'],
    ],
  ],
  [
    '4: a certificate',
    [
      ['the baseline', {}, [issued, old], 'restored, set enabled'],
      ['the baseline, in doubt', inDoubt, [issued, old], 'restored, set enabled'],
      ['the baseline has the desired status', {}, [issued, own], 'kept'],
      ['the baseline, in doubt, has it', inDoubt, [issued, own], 'kept, set disabled'],
      ['the order reports the other status', {}, [issued, own], 'kept, set disabled', toldEnabled],
      ['the order reports none', {}, [issued, own], 'kept', toldNothing],
      ['another one', {}, [issued, reissued], 'kept'],
      ['another one, and the order cannot be read', {}, [outage, reissued], 'kept'],
      ['another one, in doubt, and the order cannot be read', inDoubt, [outage, reissued], 'kept, set disabled'],
      ['another one, within the grace period', requested, [issued, reissued, early], 'kept'],
      ['another one with the other status', wasPending, [issued, wrong], 'restored, set enabled'],
      ['another one of an order with an unknown word', wasPending, [odd, wrong], 'restored, set enabled'],
      ['the first one', first, [issued, reissued], 'kept'],
      ['the first one, and the order cannot be read', first, [outage, wrong], 'restored, set enabled'],
      ['a request that did not appear', requested, [issued, old], 'restored, set enabled'],
      ['another one with another key', { ...requested, requiredKey: OWN_KEY }, [issued, otherKey], 'kept'],
      ['another one with a name more', requested, [issued, extended], 'kept'],
      ['another one with a name less', requested, [issued, shorter], 'kept'],
      // The last one that was read of a closed order.
      ['closed', {}, [revoked], 'restored, set enabled'],
      ['closed, after another one', { lastStatus: 'disabled' }, [revoked], 'kept'],
      ['closed, after a first one, in doubt', { ...firstRead, ...inDoubt }, [revoked], 'kept, set disabled'],
      ['closed, after a request', requested, [revoked, undefined, early], 'restored, set enabled'],
    ],
  ],
  [
    '5: order or certificate cannot be read',
    [
      ['the order', {}, [outage, old], 'unreadable, set enabled, 503'],
      ['the certificate', inDoubt, [issued, outage], 'unreadable, set enabled, 503'],
      ['the certificate is missing', {}, [issued, missing], 'unreadable, set enabled, 404'],
      ['the certificate is an earlier one', {}, [issued, earlier], 'unreadable, set enabled, transient'],
      ['neither', {}, [outage, missing], 'unreadable, set enabled, 503'],
      ['the phase', {}, [strange, missing], 'unreadable, set enabled, permanent'],
      ['the word of an order that was issued', {}, [silent, missing], 'unreadable, set enabled, permanent'],
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
      // The time is over before the grace period.
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
  ],
])('row %s', (_, cases) => {
  test.each(cases)('%s', (_name, changes, reads, line, found) => {
    const { decision, observation } = decide(changes, reads, found);
    expect(lineOf(decision)).toBe(line);
    expect(decision.last).toBe(observation);
  });
});
