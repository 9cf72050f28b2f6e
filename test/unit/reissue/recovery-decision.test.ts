import { describe, expect, test } from 'vitest';
import type { Order } from '../../../src/certcentral/order.ts';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import {
  concludeRecovery,
  initialSync,
  isLeftOutOfSync,
  isReissuePossible,
  mayAppearLater,
  mustDisable,
  mustDisableFirst,
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
const { old, orderWith, outage, pending, reissued, reportsNothing, revoked, sessionWith } = built;
const { transactionWith, unissued, unknownPhase, unknownWord } = built;
type Changes = built.Changes;
type Reads = built.Reads;

/** The end of the grace period. A look begins then, unless something else is given. */
const GRACE = 120_000;
const early: Reads[2] = GRACE - 1;

interface Given {
  /** What the order reports. */
  reported?: Order['ctStatus'];
  session?: Partial<Session>;
  update?: Recovery['update'];
}

/** The last look of a recovery, and the change that is recovered. */
function lastLook(changes: Changes, [order, certificate, at = GRACE]: Reads, { reported, session }: Given) {
  const transaction = transactionWith(changes);
  const { baseline, pending } = transaction;
  const read = order instanceof Error || reported === undefined ? order : { ...order, ctStatus: reported };
  const last = observe([read, certificate, at], { baseline, pending });
  return { last, change: { transaction, session: sessionWith({ graceEndsAt: GRACE, ...session }) }, now: at };
}

const ENABLED: Given = { reported: 'enabled' };
const DISABLED: Given = { reported: 'disabled' };
const UNREPORTED: Given = { reported: 'unknown' };
/** An earlier look that could read the order. */
const readBefore = (ctStatus: CtStatus): Given => ({ session: { lastRead: observe([orderWith({ ctStatus }), old]) } });
const inDoubt = { statusUpdate: 'in-doubt' } as const;
const requested = { reissueRequest: 'accepted' } as const;
const wasPending = { pending: 'over' } as const;
/** The baseline, but not logged. */
const unlogged = certificateWith({ ctStatus: 'disabled' });
const keptOut = { baseline: { ctStatus: 'disabled', serialNumber: '01', validFrom: 0 } } as const;
const otherLogged = certificateWith({ serialNumber: '02' });
/** A change to `enabled`, which turns logging on. */
const turnedOn = { ...keptOut, desired: { status: 'enabled' }, reportedStatus: 'disabled' } as const;
const wasOn = { ...turnedOn, reportedStatus: 'enabled' } as const;
const own = { ...turnedOn, ...requested } as const;
const ownIsOver = { ...own, isOwnReissueOver: true } as const;
const noUpdate = { ...turnedOn, statusUpdate: 'none' } as const;

type Put = 'first' | 'sent' | 'not sent';
const puts: Record<string, [name: string, Changes, Reads, put: Put, Given?][]> = {
  'disabled is desired: the PUT of the run is in doubt': [
    ['whatever a look shows', inDoubt, [issued, unlogged], 'first', DISABLED],
    ['and the order cannot be read', inDoubt, [outage, outage], 'first'],
  ],
  'disabled is desired: the last look that could read the order reports enabled': [
    ['it does', {}, [issued, unlogged], 'sent', ENABLED],
    ['it does, beside a pending reissue', requested, [pending, old], 'sent', ENABLED],
    ['it does, and nothing is issued', firstChange, [unissued, missing], 'sent', ENABLED],
    ['it does, and the certificate cannot be read', {}, [issued, outage], 'sent', ENABLED],
    ['it did before the order could no longer be read', {}, [outage, old], 'sent', readBefore('enabled')],
    ['it reports disabled', {}, [issued, old], 'not sent', DISABLED],
    [
      'it reports disabled, and an earlier one did not',
      {},
      [issued, old],
      'not sent',
      { ...readBefore('enabled'), ...DISABLED },
    ],
    ['it reports none', {}, [issued, old], 'not sent', UNREPORTED],
    [
      'it reported disabled before the order could no longer be read',
      {},
      [outage, old],
      'not sent',
      readBefore('disabled'),
    ],
    ['no look could read the order', {}, [outage, old], 'not sent'],
  ],
  'disabled is desired: not to a closed order': [['it reports enabled', {}, [revoked], 'not sent', ENABLED]],
  'enabled is desired: logging was turned on': [
    ['it was', turnedOn, [issued, unlogged], 'sent', ENABLED],
    ['in doubt', { ...turnedOn, ...inDoubt }, [issued, unlogged], 'sent', DISABLED],
    ['the status before was not reported', { ...turnedOn, reportedStatus: 'unknown' }, [issued, old], 'sent', ENABLED],
    ['the order lags, or somebody else has turned it off', turnedOn, [issued, unlogged], 'sent', DISABLED],
    ['the order cannot be read', turnedOn, [outage, unlogged], 'sent'],
    ['the certificate cannot be read', turnedOn, [issued, missing], 'sent', ENABLED],
    ['a reissue of somebody else is pending', turnedOn, [pending, unlogged], 'sent', ENABLED],
    ['logging was on before', wasOn, [issued, unlogged], 'not sent', ENABLED],
    ['logging was on before, and somebody else has turned it off', wasOn, [issued, old], 'not sent', DISABLED],
    ['`log` of the policy has the order ID', { ...turnedOn, mayPublishUnseenNames: true }, [pending, old], 'not sent'],
    ['the run only waits for its reissue, and sent no PUT', noUpdate, [pending, unlogged], 'not sent', ENABLED],
  ],
  'enabled is desired: not if the own reissue is pending, or is not over and may be': [
    ['it is pending', own, [pending, unlogged], 'not sent', ENABLED],
    [
      'it is pending, by a POST in doubt',
      { ...own, reissueRequest: 'in-doubt' },
      [pending, unlogged],
      'not sent',
      ENABLED,
    ],
    ['the order cannot be read', own, [outage, unlogged], 'not sent'],
    ['the certificate cannot be read', own, [issued, outage], 'not sent', ENABLED],
    ['the time is over before the grace period', own, [issued, unlogged, early], 'not sent', ENABLED],
    ['the grace period has ended, and nothing shows', own, [issued, unlogged], 'sent', ENABLED],
    ['it is over, and another one is pending', ownIsOver, [pending, unlogged], 'sent', ENABLED],
    ['it is over, and the order cannot be read', ownIsOver, [outage, unlogged], 'sent'],
    ['it is over, and the time is over before the grace period', ownIsOver, [issued, unlogged, early], 'sent', ENABLED],
  ],
  'enabled is desired: not if nothing is pending, and another certificate was issued and logged': [
    ['it was', ownIsOver, [issued, otherLogged], 'not sent', ENABLED],
    ['only the download could be read', ownIsOver, [outage, otherLogged], 'not sent'],
    ['by the request of somebody else', turnedOn, [issued, otherLogged], 'not sent', ENABLED],
    ['it is not logged', ownIsOver, [issued, reissued], 'sent', ENABLED],
    ['it is not logged, and only the download could be read', ownIsOver, [outage, reissued], 'sent'],
    ['the baseline is logged', turnedOn, [issued, old], 'sent', ENABLED],
    ['a reissue is pending beside it', ownIsOver, [pending, otherLogged], 'sent', ENABLED],
  ],
  'enabled is desired: not if the order is closed': [['it is', turnedOn, [revoked], 'not sent', ENABLED]],
};

describe.each(Object.entries(puts))('the PUT of a recovery: %s', (_, cases) => {
  test.each(cases)('%s', (_name, changes, reads, put, given = {}) => {
    const { last, change } = lastLook(changes, reads, given);
    const afterLooks = mustDisable(last, change) ? 'sent' : 'not sent';
    expect(mustDisableFirst(change.transaction) ? 'first' : afterLooks).toBe(put);
  });
});

const differ = (orderStatus: CtStatus, certificateStatus: CtStatus): Sync => ({
  kind: 'out-of-sync',
  orderStatus,
  certificateStatus,
});
const failed = { error: outage };
const shorter = { ...reissued, names: namesWith(['a.example']) };
const longer = { ...reissued, names: namesWith(['a.example', 'b.example', 'c.example']) };
const otherKey = { ...reissued, keyDigest: OTHER_KEY };
const lastCertificate = (certificate: Session['lastCertificate']): Given => ({
  session: { lastCertificate: certificate },
});

/** A report in one line: its row, the statuses of order and certificate, and what else is known. */
function lineOf({ row, status, certificateStatus, isClosed, lostNames, isIssuedOtherwise }: Omit<Recovery, 'reasons'>) {
  const order = isClosed ? `closed ${status}` : status;
  const lost = lostNames.length > 0 && `lacks ${lostNames}`;
  return [`${row}: ${order}, ${certificateStatus}`, lost, isIssuedOtherwise && 'issued otherwise']
    .filter(Boolean)
    .join(', ');
}

const reports: Record<string, [name: string, Changes, Reads, line: string, Given?][]> = {
  'row 2: a reissue is pending': [
    ['with the desired status', requested, [pending, old], 'left-pending: disabled, null', DISABLED],
    ['the order reports none', requested, [pending, old], 'left-pending: disabled, null', UNREPORTED],
    ['the certificate cannot be read', {}, [pending, outage], 'left-pending: disabled, null', DISABLED],
    ['another certificate is there already', requested, [pending, reissued], 'left-pending: disabled, null', DISABLED],
    ['by a word of an order that is not issued', {}, [unissued, missing], 'left-pending: disabled, null', DISABLED],
    ['before the grace period ends', wasPending, [pending, old, early], 'left-pending: disabled, null', DISABLED],
    ['without a baseline', firstChange, [pending, missing], 'left-pending: disabled, null', DISABLED],
    [
      'logging was turned off for it',
      turnedOn,
      [pending, unlogged],
      'left-pending: disabled, null',
      { ...ENABLED, update: 'disabled' },
    ],
  ],
  'row 3: nothing was issued, and this run has seen no certificate': [
    ['not issued yet', firstChange, [unissued, missing], 'nothing-issued: disabled, null', DISABLED],
    ['closed', firstChange, [revoked], 'nothing-issued: closed disabled, null', DISABLED],
    ['by no word', firstChange, [reportsNothing, missing], 'nothing-issued: disabled, null', UNREPORTED],
  ],
  "row 4: a certificate whose SCTs match the order's status": [
    ['the baseline', keptOut, [issued, unlogged], 'in-sync: disabled, disabled', DISABLED],
    ['another one', requested, [issued, reissued], 'in-sync: disabled, disabled', DISABLED],
    [
      'another one, within the grace period',
      requested,
      [issued, reissued, early],
      'in-sync: disabled, disabled',
      DISABLED,
    ],
    ['another one, and the order cannot be read', requested, [outage, reissued], 'in-sync: disabled, disabled'],
    ['of an order with an unknown word', {}, [unknownWord, reissued], 'in-sync: disabled, disabled', DISABLED],
    ['the first one', firstChange, [issued, reissued], 'in-sync: disabled, disabled', DISABLED],
    ['with both logged', wasOn, [issued, otherLogged], 'in-sync: enabled, enabled', ENABLED],
    [
      'after logging was turned off',
      turnedOn,
      [issued, unlogged],
      'in-sync: disabled, disabled',
      { ...ENABLED, update: 'disabled' },
    ],
    ['of a closed order: the baseline', keptOut, [revoked], 'in-sync: closed disabled, disabled', DISABLED],
    [
      'of a closed order: the last one that was seen',
      {},
      [revoked],
      'in-sync: closed disabled, disabled',
      { ...DISABLED, ...lastCertificate(reissued) },
    ],
    [
      'of a closed order: the first one',
      firstChange,
      [revoked],
      'in-sync: closed disabled, disabled',
      { ...DISABLED, ...lastCertificate(reissued) },
    ],
    [
      'of a closed order, whose download is not seen',
      keptOut,
      [revoked, otherLogged],
      'in-sync: closed disabled, disabled',
      DISABLED,
    ],
    [
      'it lacks names',
      requested,
      [issued, shorter],
      'in-sync: disabled, disabled, lacks b.example, issued otherwise',
      DISABLED,
    ],
    [
      'it lacks names, by the request of somebody else',
      {},
      [issued, shorter],
      'in-sync: disabled, disabled, lacks b.example',
      DISABLED,
    ],
    ['it has more names', requested, [issued, longer], 'in-sync: disabled, disabled, issued otherwise', DISABLED],
    [
      'it has another key',
      { ...requested, desired: { key: OWN_KEY } },
      [issued, otherKey],
      'in-sync: disabled, disabled, issued otherwise',
      DISABLED,
    ],
    [
      'it has the other status',
      requested,
      [issued, otherLogged],
      'in-sync: enabled, enabled, issued otherwise',
      { ...ENABLED, update: failed },
    ],
  ],
  'row 5: a certificate whose SCTs do not': [
    ['the baseline', {}, [issued, old], 'out-of-sync: disabled, enabled', DISABLED],
    ['the order reports no status', {}, [issued, old], 'out-of-sync: disabled, enabled', UNREPORTED],
    ['a request that did not show', requested, [issued, old], 'out-of-sync: disabled, enabled', DISABLED],
    ['another one', requested, [issued, otherLogged], 'out-of-sync: disabled, enabled, issued otherwise', DISABLED],
    [
      'the order could not be set',
      {},
      [issued, unlogged],
      'out-of-sync: enabled, disabled',
      { ...ENABLED, update: failed },
    ],
    [
      'after logging was turned off',
      turnedOn,
      [issued, old],
      'out-of-sync: disabled, enabled',
      { ...ENABLED, update: 'disabled' },
    ],
    ['of a closed order', {}, [revoked], 'out-of-sync: closed disabled, enabled', DISABLED],
  ],
  'row 6: order or certificate cannot be read': [
    ['the order', {}, [outage, old], 'unknown: disabled, null'],
    [
      'the order, after logging was turned off',
      turnedOn,
      [outage, old],
      'unknown: disabled, null',
      { update: 'disabled' },
    ],
    ['the order, and the update failed', {}, [outage, old], 'unknown: unknown, null', { update: failed }],
    [
      'the order, and another certificate is there, but the update failed',
      {},
      [outage, reissued],
      'unknown: unknown, disabled',
      { update: failed },
    ],
    ['the certificate', {}, [issued, outage], 'unknown: disabled, null', DISABLED],
    ['the certificate is an earlier one', {}, [issued, earlier], 'unknown: disabled, null', DISABLED],
    [
      'the certificate is missing, which nothing may explain any more',
      requested,
      [issued, missing],
      'unknown: disabled, null',
      DISABLED,
    ],
    ['whether it is issued', {}, [unknownPhase, missing], 'unknown: disabled, null', DISABLED],
    [
      'a certificate that was read, and is gone',
      firstChange,
      [unissued, missing],
      'unknown: disabled, null',
      { ...DISABLED, ...lastCertificate(reissued) },
    ],
    ['the status, which the run did not set', noUpdate, [issued, otherLogged], 'unknown: unknown, enabled', UNREPORTED],
  ],
  'row 6: the time was over before the grace period': [
    ['a request may still show', requested, [issued, old, early], 'unknown: disabled, enabled', DISABLED],
    [
      'a request in doubt',
      { reissueRequest: 'in-doubt' },
      [issued, old, early],
      'unknown: disabled, enabled',
      DISABLED,
    ],
    ['a reissue that was pending', wasPending, [issued, unlogged, early], 'unknown: disabled, disabled', DISABLED],
    ['a missing download', requested, [issued, missing, early], 'unknown: disabled, null', DISABLED],
    ['a first certificate', firstChange, [unissued, missing, early], 'unknown: disabled, null', DISABLED],
  ],
};

describe.each(Object.entries(reports))('the report of a recovery: %s', (_, cases) => {
  test.each(cases)('%s', (_name, changes, reads, line, given = {}) => {
    const { last, change, now } = lastLook(changes, reads, given);
    const recovery = concludeRecovery(last, change, given.update ?? 'none', now);
    expect(lineOf(recovery)).toBe(line);
    expect(recovery.last).toBe(last);
  });
});

test.each<[string, Changes, Reads, possible: boolean, later: boolean]>([
  ['a POST was carried out', requested, [issued, old, early], true, true],
  ['a POST may have been', { reissueRequest: 'in-doubt' }, [issued, old, early], true, true],
  ['one is pending', { pending: 'seen' }, [pending, old, early], true, false],
  ['one was pending', wasPending, [issued, old, early], true, true],
  ['a missing download shows nothing', wasPending, [issued, missing, early], true, true],
  ['another certificate shows it', requested, [issued, reissued, early], true, false],
  ['the order cannot be read', requested, [outage, old, early], true, false],
  ['the grace period is over', requested, [issued, old], true, false],
  ['the first certificate of an order', firstChange, [unissued, missing, early], true, true],
  ['the first certificate, after the grace period', firstChange, [unissued, missing], false, false],
  ['nothing was requested, nor pending', {}, [issued, old, early], false, false],
])('a reissue is possible, and may show later: %s', (_, changes, reads, possible, later) => {
  const { last, change, now } = lastLook(changes, reads, {});
  expect([isReissuePossible(change, now), mayAppearLater(last, change, now)]).toEqual([possible, later]);
});

test('the grace period counts to the beginning of a look, which may have missed what showed at its end', () => {
  const { last, change } = lastLook(requested, [issued, old, early], DISABLED);
  expect(concludeRecovery(last, change, 'none', GRACE + 30_000).row).toBe('unknown');
});

describe('what a recovery leaves', () => {
  const left = (
    row: Recovery['row'],
    update: Recovery['update'] = 'none',
    status: Recovery['status'] = 'disabled',
  ) => ({
    ...{ row, update, status, certificateStatus: null, isClosed: false, lostNames: [], isIssuedOtherwise: false },
    last: observe([issued, old]),
  });
  const unchanged = (kind: Exclude<Sync['kind'], 'out-of-sync'>) => ({ row: 'not-changed', sync: { kind } }) as const;
  test.each<[string, RecoveryResult, red: boolean, postStep: boolean, Changes?]>([
    ['not changed', unchanged('in-sync'), false, false],
    ['not changed, with a pending reissue', unchanged('pending'), false, false],
    ['not changed, and not known', unchanged('unknown'), false, false],
    ['not changed, and out of sync', { row: 'not-changed', sync: differ('enabled', 'disabled') }, true, false],
    ['a defect', { row: 'failed', error: new Error('Bug.') }, true, true],
    ['left pending', left('left-pending'), false, false],
    ['left pending, and turned off', left('left-pending', 'disabled'), false, false, turnedOn],
    ['left pending, and not turned off', left('left-pending', failed, 'enabled'), true, true],
    ['left pending, and somebody else has turned it off', left('left-pending'), true, false, wasOn],
    ['left pending by a run that sent no PUT', left('left-pending', 'none', 'unknown'), false, false, noUpdate],
    ['nothing issued', left('nothing-issued'), false, false],
    ['nothing issued, and not turned off', left('nothing-issued', failed), true, true],
    ['in sync', left('in-sync'), false, false],
    ['in sync, and turned off again', left('in-sync', 'disabled'), false, false, turnedOn],
    ['in sync, and not turned off', left('in-sync', failed), true, true],
    ['out of sync', left('out-of-sync'), true, false],
    ['out of sync, and not turned off', left('out-of-sync', failed), true, true],
    ['not known', left('unknown'), true, true],
  ])('%s', (_, result, red, postStep, changes) => {
    expect(isLeftOutOfSync(result, transactionWith(changes))).toBe(red);
    expect(needsPostStep(result)).toBe(postStep);
  });
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
  ['a phase that is not reported', [unknownPhase, missing], { kind: 'unknown' }],
  ['a status that is not reported', [orderWith(notReported), old], { kind: 'unknown' }],
  ['both alike', [issued, old], { kind: 'in-sync' }],
  ['both different', [issued, reissued], differ('enabled', 'disabled')],
])('the report of a recovery: not changed, by the first look: %s', (_, reads, sync) => {
  expect(initialSync(observeFirst(reads))).toEqual(sync);
});

test.each<[string, Changes, Sync]>([
  ['both alike', {}, { kind: 'in-sync' }],
  ['both different', { reportedStatus: 'disabled' }, differ('disabled', 'enabled')],
  ['not issued yet', { ...firstChange, reportedStatus: 'unknown' }, { kind: 'in-sync' }],
  ['a pending reissue', { pending: 'seen', reportedStatus: 'unknown' }, { kind: 'pending' }],
  ['one that is over', { pending: 'over', reportedStatus: 'disabled' }, differ('disabled', 'enabled')],
  ['a status that is not reported', { reportedStatus: 'unknown' }, { kind: 'unknown' }],
])('the report of a recovery: not changed, of a run whose update surely failed: %s', (_, changes, sync) => {
  expect(unchangedSync(transactionWith(changes))).toEqual(sync);
});
