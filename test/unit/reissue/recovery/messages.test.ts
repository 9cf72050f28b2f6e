import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { formatWaitsFor } from '../../../../src/reissue/pending-reasons.ts';
import type { NextStep, RecoveryDecision } from '../../../../src/reissue/recovery/decision.ts';
import { notChangedMessage } from '../../../../src/reissue/recovery/initial-sync.ts';
import {
  describeRecovery,
  formatRecovery,
  isLeftOutOfSync,
  recoveryFailedMessage,
  withoutRerunHint,
} from '../../../../src/reissue/recovery/messages.ts';
import type { Transaction } from '../../../../src/reissue/transaction.ts';
import { outage, transactionWith } from '../builders.ts';

const REPAIR = (status: 'enabled' | 'disabled') =>
  `To set CT logging of the order to ${status}, run: printf 'X-DC-DEVKEY: %s' "$DIGICERT_API_KEY" | curl --fail --globoff --request PUT --header @- --header 'Content-Type: application/json' --data '{"disable_ct": ${status === 'disabled'}}' 'https://dc.example/services/v2/order/certificate/7/ct-status' (or set it in CertCentral).`;
const SAFE = 'Run again: the run does what is left to do, and requests no reissue while one is pending.';
const PENDING =
  'Order 7 has CT logging disabled, and a reissue is left pending; run again: it waits for that reissue and requests no second one.';
const REJECTED =
  'Check the order again if DigiCert or an approver rejects the reissue later: the status of the order then stays disabled.';
const NOT_OURS = 'This run did not request the pending reissue, so its CT status is not known until it is issued.';
const ANY_KEY = 'Without csr-file, no run verifies its key.';
const IN_SYNC = 'The order and its active certificate are in sync, with CT logging disabled.';
const RESTORED = 'CT logging of the order was restored to enabled, the status of its active certificate.';
const LOST =
  'The new certificate lacks b.example: DigiCert revokes the earlier certificates within 72 hours. In CertCentral, reissue the certificate with all names.';
const OTHERWISE =
  "DigiCert issued it otherwise than requested, and would probably do so again. Check whether an approver or somebody else changed the CT status, the account's settings for CT logging, or the key of the certificate.";
const FAILED = 'CT logging could not be restored: order 7 is out of sync.';

const step = (kind: NextStep['kind'], isPlanObsolete = false) => ({ kind, isPlanObsolete });
const inSync = {
  kind: 'in-sync',
  statusToSet: 'disabled',
  lostNames: [] as string[],
  nextStep: step('rerun'),
} as const;
const matched = {
  kind: 'match-certificate',
  statusToSet: 'enabled',
  lostNames: [] as string[],
  nextStep: step('rerun'),
} as const;
const leftPending = { kind: 'left-pending', statusToSet: 'disabled' } as const;
const outOfSync = { kind: 'out-of-sync', error: outage, isClosed: false } as const;
const kept = { kind: 'keep-for-first-certificate', statusToSet: 'disabled' } as const;
const before = { kind: 'out-of-sync', orderStatus: 'enabled', certificateStatus: 'disabled' } as const;

const tell = (decision: RecoveryDecision, changes: Partial<Transaction>, error?: typeof outage) => {
  const result = { decision, error, pendingReasons: undefined };
  return {
    text: formatRecovery(describeRecovery(result, transactionWith(changes), undefined)),
    isOut: isLeftOutOfSync(result),
  };
};

describe('a recovery says', () => {
  test.each<[string, RecoveryDecision, Partial<Transaction>, string, boolean]>([
    ['not changed', { kind: 'not-changed', initialSync: { kind: 'in-sync' } }, {}, 'The order was not changed.', false],
    [
      'not changed, but out of sync',
      { kind: 'not-changed', initialSync: before },
      {},
      notChangedMessage(transactionWith(), before),
      true,
    ],
    ['left pending', leftPending, {}, `${PENDING} ${NOT_OURS} ${ANY_KEY} ${REJECTED}`, false],
    [
      'left pending with csr-file',
      leftPending,
      { csrKeyDigest: 'a0' },
      `${PENDING} ${NOT_OURS.replace('its CT status is', 'its CT status and its key are')} ${REJECTED}`,
      false,
    ],
    ['left pending by this run', leftPending, { reissueRequested: true }, `${PENDING} ${REJECTED}`, false],
    [
      'out of sync',
      outOfSync,
      {},
      `The order or its certificate could not be read, so assume that order 7 is out of sync. ${SAFE} ${outage.message}`,
      true,
    ],
    [
      'out of sync, closed',
      { ...outOfSync, isClosed: true },
      {},
      `The order or its certificate could not be read, so assume that order 7 is out of sync. The order is closed: check in CertCentral whether its latest certificate was logged, and set CT logging of the order accordingly. ${outage.message}`,
      true,
    ],
    [
      'no certificate',
      { kind: 'no-certificate' },
      {},
      'The order is closed, and no certificate of the order is known: no certificate can be issued any more. The recovery set nothing.',
      false,
    ],
    [
      'nothing issued',
      kept,
      {},
      'Nothing was issued yet: CT logging was set to disabled once more, for the first certificate. Run again.',
      false,
    ],
    [
      'the baseline',
      { kind: 'restore-baseline', statusToSet: 'enabled', nextStep: step('rerun') },
      {},
      'CT logging of the order was restored to enabled, the status of its certificate at the start. Run again.',
      false,
    ],
    [
      'the baseline of a closed order',
      { kind: 'restore-baseline', statusToSet: 'enabled', nextStep: step('none') },
      {},
      'CT logging of the order was restored to enabled, the status of its certificate at the start.',
      false,
    ],
    ['in sync', inSync, {}, `${IN_SYNC} Run again.`, false],
    ['in sync, closed', { ...inSync, nextStep: step('none') }, {}, IN_SYNC, false],
    [
      'in sync, with a lost name',
      { ...inSync, lostNames: ['b.example'], nextStep: step('rerun-with-names') },
      {},
      `${LOST} ${IN_SYNC} Run again after the reissue.`,
      false,
    ],
    [
      'in sync, with another key',
      { ...inSync, nextStep: step('rerun-with-csr') },
      {},
      `${IN_SYNC} The key of the certificate is not the key of csr-file. To get a certificate with that key, remove the cause of the failure and run again: it requests one with your CSR.`,
      false,
    ],
    ['restored', matched, {}, `${RESTORED} Run again.`, false],
    [
      'restored, with a lost name',
      { ...matched, lostNames: ['b.example'], nextStep: step('none') },
      {},
      `${LOST} ${RESTORED}`,
      false,
    ],
    [
      'restored, issued otherwise',
      { ...matched, nextStep: step('issued-otherwise') },
      {},
      `${RESTORED} ${OTHERWISE}`,
      false,
    ],
    [
      'in sync, with another key than the baseline',
      { ...inSync, nextStep: step('key-differs') },
      {},
      `${IN_SYNC} ${OTHERWISE} Only its key differs, and there was no csr-file: a rerun takes the key that is active then.`,
      false,
    ],
    [
      'restored, with a serial number that is not the expected one',
      { ...matched, nextStep: step('rerun', true) },
      {},
      `${RESTORED} Plan again, because the active certificate does not have the expected serial number anymore.`,
      false,
    ],
    [
      'in sync, with a lost name and another serial number',
      { ...inSync, lostNames: ['b.example'], nextStep: step('rerun-with-names', true) },
      {},
      `${LOST} ${IN_SYNC} Plan again after the reissue.`,
      false,
    ],
    [
      'in sync, with another key and another serial number',
      { ...inSync, nextStep: step('rerun-with-csr', true) },
      {},
      `${IN_SYNC} The key of the certificate is not the key of csr-file. To get a certificate with that key, remove the cause of the failure and plan again: it requests one with your CSR.`,
      false,
    ],
    [
      'restored, not visible',
      { ...matched, nextStep: step('not-visible') },
      {},
      `${RESTORED} The requested reissue did not appear. Run again: if the reissue is pending by then, the run waits for it. Also run again if it is issued later.`,
      false,
    ],
  ])('%s', (_, decision, changes, text, isOut) => {
    expect(tell(decision, changes)).toEqual({ text, isOut });
  });

  test.each<[string, RecoveryDecision, string, boolean]>([
    [
      'pending',
      leftPending,
      `${FAILED} A reissue is pending, and the order may not have CT logging disabled. ${SAFE}`,
      true,
    ],
    [
      'nothing issued',
      kept,
      'Nothing was issued yet, and CT logging could not be set to disabled once more. Run again.',
      false,
    ],
    [
      'the baseline',
      { kind: 'restore-baseline', statusToSet: 'enabled', nextStep: step('rerun') },
      `${FAILED} ${REPAIR('enabled')}`,
      true,
    ],
    ['in sync', inSync, `${FAILED} ${REPAIR('disabled')}`, true],
    ['restored', { ...matched, lostNames: ['b.example'] }, `${LOST} ${FAILED} ${REPAIR('enabled')}`, true],
  ])('that the status could not be set: %s', (_, decision, text, isOut) => {
    expect(tell(decision, {}, outage)).toEqual({ text: `${text} ${outage.message}`, isOut });
  });

  test('a hint that the cause of the failure has, too, only once', () => {
    const result = { decision: outOfSync, error: undefined, pendingReasons: undefined };
    const describe = (hint: string) => formatRecovery(describeRecovery(result, transactionWith(), undefined, hint));
    expect(describe('Another.')).toMatch(/503 later\. Wait\.$/);
    expect(describe('Wait.')).toMatch(/503 later\.$/);
  });

  const rerunHint = outage.with({ hint: 'Wait; running again is safe.' });
  const runAgain = outage.with({ hint: 'Wait, then run again.' });
  test.each<[string, boolean, RecoveryDecision, typeof outage | undefined, typeof outage]>([
    ['not if only a repair helps', false, inSync, rerunHint, rerunHint],
    ['nor in other words', false, inSync, runAgain, runAgain],
    ['nor if a run refuses the closed order', false, { ...outOfSync, isClosed: true }, undefined, rerunHint],
    ['nor of an order that was not changed', false, { kind: 'not-changed', initialSync: before }, undefined, rerunHint],
    ['but another hint', true, inSync, outage, outage],
    ['but if a run may find out more', true, outOfSync, undefined, rerunHint],
    ['but if a reissue is pending', true, leftPending, rerunHint, rerunHint],
    ['but if nothing is out of sync', true, kept, rerunHint, rerunHint],
  ])('the hint to run again: %s', (_, isKept, decision, error, cause) => {
    const result = { decision, error, pendingReasons: undefined };
    expect(withoutRerunHint(cause, result).message).toBe(isKept ? cause.message : '503 later. ');
    const sameDecision = decision.kind === 'out-of-sync' ? { ...decision, error: cause } : decision;
    const text = formatRecovery(describeRecovery({ ...result, decision: sameDecision }, transactionWith(), undefined));
    if (error || decision.kind === 'out-of-sync')
      expect(text.endsWith(isKept ? cause.message : '503 later.')).toBe(true);
  });

  test.each<[RecoveryDecision, string[]]>([
    [{ ...inSync, lostNames: ['b.example'] }, ['b.example']],
    [leftPending, []],
  ])('which names are lost: %j', (decision, lostNames) => {
    const result = { decision, error: undefined, pendingReasons: undefined };
    expect(describeRecovery(result, transactionWith(), undefined).lostNames).toEqual(lostNames);
  });

  test('what a pending order waits for', () => {
    const validation = {
      domains: [{ name: 'a.example', status: 'pending', method: 'dns-txt-token' }],
      organizations: [],
    };
    const result = {
      decision: leftPending,
      error: undefined,
      pendingReasons: { needsApproval: false, validation, caaProblems: [] },
    };
    const response = { certificateId: '9', hasChain: false, needsApproval: false, dcvRandomValue: 'r4nd0m' };
    const transaction = transactionWith({ reissueRequested: true, dcvRandomValue: 'r4nd0m' });
    const message = describeRecovery(result, transaction, response);
    const [reason] = message.waitsFor;
    expect(reason).toContain('create the TXT record a.example with the value r4nd0m');
    expect(formatRecovery(message)).toBe(
      `${PENDING} ${REJECTED} DigiCert responded that it still had to validate certificate 9. The random value for domain validation is r4nd0m. The order is waiting for ${reason}.`,
    );
  });

  test('how many reasons there are more', () => {
    const reason = 'r'.repeat(99);
    expect([formatWaitsFor([]), formatWaitsFor(['a', 'b'])]).toEqual(['', 'The order is waiting for a; b.']);
    expect(formatWaitsFor(Array(7).fill(reason))).toBe(
      `The order is waiting for ${Array(5).fill(reason).join('; ')} and 2 more.`,
    );
  });

  test('that it failed', () => {
    expect(recoveryFailedMessage('7', new Error('No a.b. Bug.'))).toBe(
      `Order 7 could not be checked (No a.b. Bug), so assume that order 7 is out of sync. ${SAFE}`,
    );
  });
});

test.each<[string, Parameters<typeof notChangedMessage>[1], string]>([
  ['in sync', { kind: 'in-sync' }, 'The order was not changed.'],
  [
    'pending',
    { kind: 'pending' },
    'The order was not changed. A reissue is pending: its CT status is not known until it is issued.',
  ],
  [
    'unknown',
    { kind: 'unknown' },
    'The order was not changed. If an earlier run reported that order 7 is out of sync, that still holds.',
  ],
  [
    'out of sync',
    before,
    `The order was not changed, and order 7 is out of sync: it has CT logging enabled, but its active certificate was issued with CT logging disabled. ${REPAIR('disabled')}`,
  ],
])('a run that changed nothing says %s', (_, sync, text) => {
  expect(notChangedMessage(transactionWith(), sync)).toBe(text);
});

test('the repair command is quoted for the shell, and keeps the key out of the arguments', () => {
  const apiUrl = "https://dc.example/';echo$(id)";
  const text = notChangedMessage(transactionWith({ apiUrl }), before);
  const [, command = ''] = /disabled, run: (printf .*) \(or set/.exec(text) ?? [];
  const curl = `curl() { printf '%s\\n' "$@"; echo stdin; cat; }`;
  const lines = execFileSync('sh', ['-c', `${curl}\n${command}`], {
    env: { ...process.env, DIGICERT_API_KEY: 'k %s' },
  });
  expect(lines.toString().split('\n')).toEqual([
    '--fail',
    '--globoff',
    '--request',
    'PUT',
    '--header',
    '@-',
    '--header',
    'Content-Type: application/json',
    '--data',
    '{"disable_ct": true}',
    `${apiUrl}/order/certificate/7/ct-status`,
    'stdin',
    'X-DC-DEVKEY: k %s',
  ]);
});
