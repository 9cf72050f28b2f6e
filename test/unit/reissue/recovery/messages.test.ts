import { describe, expect, test } from 'vitest';
import type { RecoveryDecision } from '../../../../src/reissue/recovery/decision.ts';
import {
  describeRecovery,
  isLeftOutOfSync,
  nothingChangedMessage,
  recoveryFailedMessage,
} from '../../../../src/reissue/recovery/messages.ts';
import type { Transaction } from '../../../../src/reissue/transaction.ts';
import { formatWarning } from '../../../../src/runner/html.ts';
import {
  issued,
  lookAt,
  old,
  orderWith,
  outage,
  pending,
  renewed,
  revoked,
  strange,
  transactionWith,
  unissued,
} from '../certificates.ts';

const repair = (disable: boolean) =>
  `curl --request PUT --header "X-DC-DEVKEY: $DIGICERT_API_KEY" --header "Content-Type: application/json" --data '{"disable_ct": ${disable}}' https://dc.example/services/v2/order/certificate/7/ct-status`;
const LOST =
  'The new certificate lacks a.example, b.example: DigiCert revokes the earlier certificates within 72 hours of that. Reissue with all names in CertCentral. ';
const lostNames = ['a.example', 'b.example'];

describe('how it was settled, in words', () => {
  test.each<[string, RecoveryDecision, Partial<Transaction>, string, boolean]>([
    ['unchanged', { kind: 'unchanged', initialSync: 'no' }, {}, 'The order was never changed.', false],
    [
      'never changed, nothing issued',
      { kind: 'unchanged', initialSync: 'no' },
      { baseline: null },
      'The order was never changed.',
      false,
    ],
    [
      'never changed, and it does not tell',
      { kind: 'unchanged', initialSync: 'unknown' },
      { initialCtStatus: 'unknown' },
      'The order was never changed. It does not tell its status. If an earlier run said that order 7 is out of step, that still holds.',
      false,
    ],
    [
      'never changed, and out of step',
      { kind: 'unchanged', initialSync: 'yes' },
      { initialCtStatus: 'disabled' },
      `The order was never changed, and order 7 is out of step as before: it has CT logging disabled, its active certificate was issued with CT logging enabled. Run again, or set it with: ${repair(false)}`,
      true,
    ],
    [
      'left-pending',
      { kind: 'left-pending', statusToSet: undefined, requestedByThisRun: true },
      {},
      'The order has CT logging disabled and is left pending: run again: it waits for that reissue and requests no second one.',
      false,
    ],
    [
      "left pending, another's",
      { kind: 'left-pending', statusToSet: 'enabled', requestedByThisRun: false },
      { desiredStatus: 'enabled' },
      'The order has CT logging enabled and is left pending: run again: it waits for that reissue and requests no second one. This run did not request that reissue: its status is not known before it is issued.',
      false,
    ],
    [
      'in-sync',
      { kind: 'in-sync', statusToSet: undefined, lostNames: [], closed: false },
      {},
      'The order and its active certificate are in step, with CT logging disabled. Run again.',
      false,
    ],
    [
      'in step, names lost',
      { kind: 'in-sync', statusToSet: 'disabled', lostNames, closed: false },
      {},
      `The order and its active certificate are in step, with CT logging disabled. ${LOST}Run again.`,
      false,
    ],
    [
      'match-certificate',
      { kind: 'match-certificate', statusToSet: 'enabled', lostNames: [], closed: false, reissueNotVisible: false },
      {},
      'CT logging of the order was set back to enabled, as its active certificate has it. Run again.',
      false,
    ],
    [
      'set back, names lost',
      { kind: 'match-certificate', statusToSet: 'enabled', lostNames, closed: false, reissueNotVisible: false },
      {},
      `CT logging of the order was set back to enabled, as its active certificate has it. ${LOST}Run again.`,
      false,
    ],
    [
      'never changed, and pending',
      { kind: 'unchanged', initialSync: 'pending' },
      { initialCtStatus: 'disabled' },
      'The order was never changed. A reissue is pending: its status is not known before it is issued. Run again.',
      false,
    ],
    [
      'set back, and nothing shows of the reissue',
      { kind: 'match-certificate', statusToSet: 'enabled', lostNames: [], closed: false, reissueNotVisible: true },
      {},
      'CT logging of the order was set back to enabled, as its active certificate has it. Run again. The reissue that was requested does not show; should it be issued later, run again then.',
      false,
    ],
    [
      'restore-baseline',
      { kind: 'restore-baseline', statusToSet: 'enabled', closed: false },
      {},
      'CT logging of the order was set back to enabled, as its certificate had it at the start. Run again.',
      false,
    ],
    [
      'set back to the start, and closed',
      { kind: 'restore-baseline', statusToSet: 'enabled', closed: true },
      {},
      'CT logging of the order was set back to enabled, as its certificate had it at the start.',
      false,
    ],
    [
      'no-certificate',
      { kind: 'no-certificate' },
      { baseline: null },
      'No certificate of the order is known, and none can be issued any more: nothing was set.',
      false,
    ],
    [
      'in step, and closed',
      { kind: 'in-sync', statusToSet: undefined, lostNames: [], closed: true },
      {},
      'The order and its active certificate are in step, with CT logging disabled.',
      false,
    ],
    [
      'set back, and closed, names lost',
      { kind: 'match-certificate', statusToSet: 'enabled', lostNames, closed: true, reissueNotVisible: false },
      {},
      `CT logging of the order was set back to enabled, as its active certificate has it. ${LOST.trimEnd()}`,
      false,
    ],
    [
      'for the first certificate',
      { kind: 'keep-for-first-certificate', statusToSet: 'disabled' },
      { baseline: null },
      'Nothing was issued yet: CT logging was set to disabled once more, for the first certificate.',
      false,
    ],
    [
      'out-of-sync',
      { kind: 'out-of-sync', error: outage },
      {},
      'What was left behind could not be read, so order 7 is out of step as far as is known. Run again: a run does what is still to be done, and requests no second reissue. 503 later. Wait.',
      true,
    ],
  ])('%s', (_, decision, changes, text, outOfStep) => {
    const settled = { decision, failure: undefined };
    expect(formatWarning(describeRecovery(settled, transactionWith(changes)))).toBe(text);
    expect(isLeftOutOfSync(settled)).toBe(outOfStep);
  });

  test.each<[RecoveryDecision, 'enabled' | 'disabled']>([
    [
      { kind: 'match-certificate', statusToSet: 'enabled', lostNames: [], closed: false, reissueNotVisible: false },
      'enabled',
    ],
    [{ kind: 'in-sync', statusToSet: 'disabled', lostNames: [], closed: false }, 'disabled'],
    [{ kind: 'restore-baseline', statusToSet: 'enabled', closed: false }, 'enabled'],
    [{ kind: 'left-pending', statusToSet: 'disabled', requestedByThisRun: true }, 'disabled'],
    [{ kind: 'keep-for-first-certificate', statusToSet: 'disabled' }, 'disabled'],
  ])('%j, but that failed', (decision, status) => {
    const settled = { decision, failure: outage };
    expect(formatWarning(describeRecovery(settled, transactionWith()))).toBe(
      `The status could not be set back: order 7 is out of step. Set it with: ${repair(status === 'disabled')} (or set CT logging ${status} for the order in CertCentral). 503 later. Wait.`,
    );
    expect(isLeftOutOfSync(settled)).toBe(true);
  });

  test('names fill no whole message', () => {
    const names = Array.from({ length: 25 }, () => 'x'.repeat(250));
    const settled = {
      decision: { kind: 'in-sync', set: undefined, lostNames: names, closed: false } as const,
      failure: undefined,
    };
    const { text } = describeRecovery(settled, transactionWith());
    expect(text).toContain('… and 5 more: DigiCert revokes');
    expect(text.length).toBeLessThan(800);
  });
});

test('a status that could not be set back does not hide the names that are lost', () => {
  const decision = { kind: 'match-certificate', set: 'enabled', lostNames, closed: false, unseen: false } as const;
  expect(describeRecovery({ decision, error: outage }, transactionWith())).toEqual({
    text: `The status could not be set back: order 7 is out of step. Set it with: ${repair(false)} (or set CT logging enabled for the order in CertCentral). ${LOST.trimEnd()}`,
    cause: outage,
  });
});

describe('of an order that a run cannot change', () => {
  const about = { orderId: '7', apiUrl: 'https://dc.example/services/v2' };
  const HOLDS = 'Nothing was changed. If an earlier run said that order 7 is out of step, that still holds.';
  const beside = (ctStatus: 'enabled' | 'disabled' | 'unknown', more = {}) =>
    orderWith({ ...issued, ctStatus, ...more });
  test.each([
    ['the order is unreadable', lookAt(outage, old), HOLDS],
    ['the certificate is unreadable', lookAt(issued, outage), HOLDS],
    ['it does not tell its status', lookAt(beside('unknown'), old), HOLDS],
    ['it does not tell of a certificate', lookAt(strange, undefined), HOLDS],
    ['it is in step', lookAt(beside(old.ctStatus), old), 'Nothing was changed.'],
    ['it is closed', lookAt(revoked, renewed), 'Nothing was changed.'],
    ['nothing was issued', lookAt(unissued, undefined), 'Nothing was changed.'],
    [
      'its product is a private one',
      lookAt(beside(renewed.ctStatus, { privateProduct: true }), old),
      'Nothing was changed.',
    ],
    [
      'it is out of step',
      lookAt(beside(renewed.ctStatus), old),
      `Nothing was changed, and order 7 is out of step as before: it has CT logging disabled, its active certificate was issued with CT logging enabled. Run again, or set it with: ${repair(false)}`,
    ],
    [
      'a reissue is pending',
      lookAt(orderWith({ ...pending, ctStatus: renewed.ctStatus }), old),
      'Nothing was changed. A reissue is pending: its status is not known before it is issued.',
    ],
  ])('%s', (_, seen, text) => {
    expect(nothingChangedMessage(seen, about)).toEqual(text);
  });
});

test('of a change that could not be settled', () => {
  expect(recoveryFailedMessage('Order 7', new Error('a bug.'))).toBe(
    'Order 7 is out of step as far as is known, and could not be settled: a bug. Run again: a run does what is still to be done, and requests no second reissue.',
  );
});
