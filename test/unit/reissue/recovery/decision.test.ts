import { describe, expect, test } from 'vitest';
import { decideRecovery, type RecoveryDecision } from '../../../../src/reissue/recovery/decision.ts';
import type { Transaction } from '../../../../src/reissue/transaction.ts';
import {
  chainWith,
  issued,
  lookAt,
  old,
  outage,
  pending,
  refusal,
  renewed,
  revoked,
  strange,
  transactionWith,
  unissued,
} from '../certificates.ts';

type Changes = Partial<Transaction>;
type Seen = ReturnType<typeof lookAt>;

const inDoubt: Changes = { statusUpdate: 'in-doubt' };
const posted: Changes = { post: 'sent' };
const refused: Changes = { post: 'not carried out' };
const waitedFor: Changes = { pending: 'at the start' };
const seenPending: Changes = { pending: 'since' };
const noStart: Changes = { baseline: null };
const toEnabled: Changes = { desiredStatus: 'enabled' };

const lookOfOld = lookAt(issued, old);
const noDownload = refusal(404);
const lossy = (ctStatus: 'enabled' | 'disabled') =>
  chainWith({ serialNumber: '02', ctStatus, dnsNames: ['A.example', 'c.example'] });

describe('the status was surely never changed', () => {
  test.each<[Changes, 'no' | 'yes' | 'unknown' | 'pending']>([
    [{}, 'no'],
    [{ initialCtStatus: 'disabled' }, 'yes'],
    [{ initialCtStatus: 'unknown' }, 'unknown'],
    [{ ...noStart, initialCtStatus: 'disabled' }, 'no'],
    [{ ...noStart, initialCtStatus: 'unknown' }, 'no'],
    [waitedFor, 'pending'],
    [{ ...seenPending, initialCtStatus: 'disabled' }, 'pending'],
    [{ ...waitedFor, initialCtStatus: 'unknown' }, 'pending'],
  ])('%j: out of step of before: %s', (changes, initialSync) => {
    const never: RecoveryDecision = { kind: 'unchanged', initialSync };
    expect(decideRecovery(transactionWith({ ...changes, statusUpdate: 'not carried out' }), undefined)).toEqual(never);
    expect(
      decideRecovery(transactionWith({ ...changes, statusUpdate: 'not carried out' }), lookAt(pending, old)),
    ).toEqual(never);
    expect(decideRecovery(transactionWith({ ...changes, statusUpdate: 'done' }), undefined)).toEqual(never);
  });
});

const setBack = (
  statusToSet: 'enabled' | 'disabled',
  lostNames: string[] = [],
  { closed = false, unseen: reissueNotVisible = false } = {},
): RecoveryDecision => ({ kind: 'match-certificate', statusToSet, lostNames, closed, reissueNotVisible });
const toStart = (closed = false): RecoveryDecision => ({ kind: 'restore-baseline', statusToSet: 'enabled', closed });
const closed = { closed: true };
const reissueNotVisible = { reissueNotVisible: true };
const inStep = (
  statusToSet: 'enabled' | 'disabled' | undefined,
  lostNames: string[] = [],
  closed = false,
): RecoveryDecision => ({
  kind: 'in-sync',
  statusToSet,
  lostNames,
  closed,
});
const initialSync = (error: typeof outage): RecoveryDecision => ({ kind: 'out-of-sync', error });
const leftPending = (statusToSet: 'disabled' | undefined, requestedByThisRun: boolean): RecoveryDecision => ({
  kind: 'left-pending',
  statusToSet,
  requestedByThisRun,
});
const none: RecoveryDecision = { kind: 'no-certificate' };
const first: RecoveryDecision = { kind: 'keep-for-first-certificate', statusToSet: 'disabled' };
const unclear = expect.objectContaining({
  kind: 'out-of-sync',
  error: expect.objectContaining({ detail: 'the order does not tell whether a certificate was issued' }),
});

describe('the first row of the table that fits', () => {
  test.each<[string, Changes, Seen, RecoveryDecision]>([
    ['pending', {}, lookAt(pending, old), leftPending(undefined, false)],
    ['pending, PUT in doubt', inDoubt, lookAt(pending, old), leftPending('disabled', false)],
    ['pending by this run', { ...posted, ...seenPending }, lookAt(pending, old), leftPending(undefined, true)],
    ['pending by this run, not seen before', posted, lookAt(pending, old), leftPending(undefined, true)],
    ['pending, but the POST was refused', refused, lookAt(pending, old), leftPending(undefined, false)],
    ['pending since the start', waitedFor, lookAt(pending, old), leftPending(undefined, false)],
    ['not issued any more', posted, lookAt(unissued, undefined), leftPending(undefined, true)],
    ['pending without a download', posted, lookAt(pending, noDownload), leftPending(undefined, true)],
    ['pending where nothing was issued before', noStart, lookAt(pending, renewed), leftPending(undefined, false)],

    ['order unreadable', {}, lookAt(outage, old), toStart()],
    ['order unreadable, PUT in doubt', inDoubt, lookAt(outage, old), toStart()],
    ['order unreadable, another certificate', {}, lookAt(outage, renewed), inStep(undefined)],
    [
      'order unreadable, another certificate that is not as requested',
      toEnabled,
      lookAt(outage, renewed),
      setBack('disabled'),
    ],
    ['order unreadable, POST refused', refused, lookAt(outage, old), toStart()],
    ['order unreadable, POST sent', posted, lookAt(outage, old), initialSync(outage)],
    ['order unreadable, POST sent, renewed', posted, lookAt(outage, renewed), initialSync(outage)],
    ['order unreadable, pending at the start', waitedFor, lookAt(outage, old), initialSync(outage)],
    ['order unreadable, pending since', seenPending, lookAt(outage, old), initialSync(outage)],
    ['order unreadable, nothing before', noStart, lookAt(outage, old), initialSync(outage)],
    ['order does not tell', {}, lookAt(strange, old), toStart()],
    ['order does not tell, POST sent', posted, lookAt(strange, old), unclear],
    ['certificate unreadable', {}, lookAt(issued, outage), toStart()],
    ['certificate unreadable, PUT in doubt', inDoubt, lookAt(issued, outage), toStart()],
    ['certificate unreadable, POST refused', refused, lookAt(issued, outage), toStart()],
    ['certificate unreadable, POST sent', posted, lookAt(issued, outage), initialSync(outage)],
    ['certificate unreadable, pending at the start', waitedFor, lookAt(issued, outage), initialSync(outage)],
    ['certificate unreadable, pending since', seenPending, lookAt(issued, outage), initialSync(outage)],
    ['certificate unreadable, nothing before', noStart, lookAt(issued, outage), initialSync(outage)],

    ['no-certificate', noStart, lookAt(unissued, undefined), first],
    ['nothing issued, PUT in doubt', { ...noStart, ...inDoubt }, lookAt(unissued, undefined), first],
    ['closed before anything was issued', noStart, lookAt(revoked, noDownload), none],
    ['the same, PUT in doubt', { ...noStart, ...inDoubt }, lookAt(revoked, noDownload), none],
    ['the same, unreadable', noStart, lookAt(revoked, outage), none],
    ['closed after one was seen', { ...noStart, ...seenPending }, lookAt(revoked, outage), initialSync(outage)],

    ['name lost, as requested', posted, lookAt(issued, lossy('disabled')), inStep(undefined, ['b.example'])],
    ['name lost, PUT in doubt', inDoubt, lookAt(issued, lossy('disabled')), inStep('disabled', ['b.example'])],
    ['name lost, wrong SCTs', posted, lookAt(issued, lossy('enabled')), setBack('enabled', ['b.example'])],
    [
      'name lost, wrong SCTs, PUT in doubt',
      inDoubt,
      lookAt(issued, lossy('enabled')),
      setBack('enabled', ['b.example']),
    ],

    ['issued late', posted, lookAt(issued, renewed), inStep(undefined)],
    ['issued late, PUT in doubt', { ...waitedFor, ...inDoubt }, lookAt(issued, renewed), inStep('disabled')],
    [
      'issued late, the common name not among the others',
      posted,
      lookAt(issued, { ...renewed, dnsNames: ['b.example'] }),
      inStep(undefined),
    ],
    [
      'issued late, more names',
      posted,
      lookAt(issued, { ...renewed, dnsNames: [...old.dnsNames, 'c.example'] }),
      inStep(undefined),
    ],
    ['the first one', noStart, lookAt(issued, renewed), inStep(undefined)],
    ['nothing was to be reissued', toEnabled, lookOfOld, inStep(undefined)],
    ['nothing was to be reissued, PUT in doubt', { ...toEnabled, ...inDoubt }, lookOfOld, inStep('enabled')],

    ['the old one', {}, lookOfOld, setBack('enabled')],
    ['the old one, PUT in doubt', inDoubt, lookOfOld, setBack('enabled')],
    ['the old one, POST refused', refused, lookOfOld, setBack('enabled')],
    ['the old one, POST sent', posted, lookOfOld, setBack('enabled', [], reissueNotVisible)],
    ['the old one, pending since', { ...posted, ...seenPending }, lookOfOld, setBack('enabled')],
    ['the old one, pending at the start', waitedFor, lookOfOld, setBack('enabled')],
    ['the old one, with a name less than noted', {}, lookAt(issued, chainWith({ dnsNames: [] })), setBack('enabled')],
    ['the first one, wrong SCTs', noStart, lookOfOld, setBack('enabled')],
    ['renewed with wrong SCTs', toEnabled, lookAt(issued, renewed), setBack('disabled')],
    ['renewed with wrong SCTs, POST sent', { ...toEnabled, ...posted }, lookAt(issued, renewed), setBack('disabled')],
    ['closed, the old one', {}, lookAt(revoked, old), setBack('enabled', [], closed)],
    ['closed, the old one, POST sent', posted, lookAt(revoked, old), setBack('enabled', [], closed)],
    ['closed, renewed as requested', posted, lookAt(revoked, renewed), inStep(undefined, [], true)],
    [
      'closed, renewed with a name lost',
      posted,
      lookAt(revoked, lossy('enabled')),
      setBack('enabled', ['b.example'], closed),
    ],
    ['closed, the first one', noStart, lookAt(revoked, old), setBack('enabled', [], closed)],
    ['closed, unreadable', {}, lookAt(revoked, noDownload), toStart(true)],
    ['closed, unreadable, PUT in doubt', inDoubt, lookAt(revoked, noDownload), toStart(true)],
    ['closed, not read', {}, lookAt(revoked, undefined), toStart(true)],
    ['closed, unreadable, POST sent', posted, lookAt(revoked, noDownload), initialSync(noDownload)],
    ['closed, unreadable, pending since', seenPending, lookAt(revoked, outage), initialSync(outage)],
  ])('%s', (_, changes, seen, settlement) => {
    expect(decideRecovery(transactionWith(changes), seen)).toEqual(settlement);
  });
});
