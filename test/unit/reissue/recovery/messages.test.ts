import { describe, expect, test } from 'vitest';
import type { Settlement } from '../../../../src/reissue/recovery/decision.ts';
import {
  isOutOfStep,
  settlementTold,
  unsettledText,
  untouchedText,
} from '../../../../src/reissue/recovery/messages.ts';
import type { Transaction } from '../../../../src/reissue/transaction.ts';
import { warningLine } from '../../../../src/runner/html.ts';
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
const missing = ['a.example', 'b.example'];

describe('how it was settled, in words', () => {
  test.each<[string, Settlement, Partial<Transaction>, string, boolean]>([
    ['never changed', { said: 'never changed', outOfStep: 'no' }, {}, 'The order was never changed.', false],
    [
      'never changed, nothing issued',
      { said: 'never changed', outOfStep: 'no' },
      { start: null },
      'The order was never changed.',
      false,
    ],
    [
      'never changed, and it does not tell',
      { said: 'never changed', outOfStep: 'unknown' },
      { told: 'unknown' },
      'The order was never changed. It does not tell its status. If an earlier run said that order 7 is out of step, that still holds.',
      false,
    ],
    [
      'never changed, and out of step',
      { said: 'never changed', outOfStep: 'yes' },
      { told: 'disabled' },
      `The order was never changed, and order 7 is out of step as before: it has CT logging disabled, its active certificate was issued with CT logging enabled. Run again, or set it with: ${repair(false)}`,
      true,
    ],
    [
      'left pending',
      { said: 'left pending', set: undefined, ofThisRun: true },
      {},
      'The order has CT logging disabled and is left pending: run again: it waits for that reissue and requests no second one.',
      false,
    ],
    [
      "left pending, another's",
      { said: 'left pending', set: 'enabled', ofThisRun: false },
      { requested: 'enabled' },
      'The order has CT logging enabled and is left pending: run again: it waits for that reissue and requests no second one. This run did not request that reissue: its status is not known before it is issued.',
      false,
    ],
    [
      'in step',
      { said: 'in step', set: undefined, missing: [], closed: false },
      {},
      'The order and its active certificate are in step, with CT logging disabled. Run again.',
      false,
    ],
    [
      'in step, names lost',
      { said: 'in step', set: 'disabled', missing, closed: false },
      {},
      `The order and its active certificate are in step, with CT logging disabled. ${LOST}Run again.`,
      false,
    ],
    [
      'set back',
      { said: 'set back', set: 'enabled', missing: [], closed: false, unseen: false },
      {},
      'CT logging of the order was set back to enabled, as its active certificate has it. Run again.',
      false,
    ],
    [
      'set back, names lost',
      { said: 'set back', set: 'enabled', missing, closed: false, unseen: false },
      {},
      `CT logging of the order was set back to enabled, as its active certificate has it. ${LOST}Run again.`,
      false,
    ],
    [
      'never changed, and pending',
      { said: 'never changed', outOfStep: 'pending' },
      { told: 'disabled' },
      'The order was never changed. A reissue is pending: its status is not known before it is issued. Run again.',
      false,
    ],
    [
      'set back, and nothing shows of the reissue',
      { said: 'set back', set: 'enabled', missing: [], closed: false, unseen: true },
      {},
      'CT logging of the order was set back to enabled, as its active certificate has it. Run again. The reissue that was requested does not show; should it be issued later, run again then.',
      false,
    ],
    [
      'set back to the start',
      { said: 'set back to the start', set: 'enabled', closed: false },
      {},
      'CT logging of the order was set back to enabled, as its certificate had it at the start. Run again.',
      false,
    ],
    [
      'set back to the start, and closed',
      { said: 'set back to the start', set: 'enabled', closed: true },
      {},
      'CT logging of the order was set back to enabled, as its certificate had it at the start.',
      false,
    ],
    [
      'nothing issued',
      { said: 'nothing issued' },
      { start: null },
      'No certificate of the order is known, and none can be issued any more: nothing was set.',
      false,
    ],
    [
      'in step, and closed',
      { said: 'in step', set: undefined, missing: [], closed: true },
      {},
      'The order and its active certificate are in step, with CT logging disabled.',
      false,
    ],
    [
      'set back, and closed, names lost',
      { said: 'set back', set: 'enabled', missing, closed: true, unseen: false },
      {},
      `CT logging of the order was set back to enabled, as its active certificate has it. ${LOST.trimEnd()}`,
      false,
    ],
    [
      'for the first certificate',
      { said: 'set for the first certificate', set: 'disabled' },
      { start: null },
      'Nothing was issued yet: CT logging was set to disabled once more, for the first certificate.',
      false,
    ],
    [
      'out of step',
      { said: 'out of step', why: outage },
      {},
      'What was left behind could not be read, so order 7 is out of step as far as is known. Run again: a run does what is still to be done, and requests no second reissue. 503 later. Wait.',
      true,
    ],
  ])('%s', (_, settlement, changes, text, outOfStep) => {
    const settled = { settlement, failure: undefined };
    expect(warningLine(settlementTold(settled, transactionWith(changes)))).toBe(text);
    expect(isOutOfStep(settled)).toBe(outOfStep);
  });

  test.each<[Settlement, 'enabled' | 'disabled']>([
    [{ said: 'set back', set: 'enabled', missing: [], closed: false, unseen: false }, 'enabled'],
    [{ said: 'in step', set: 'disabled', missing: [], closed: false }, 'disabled'],
    [{ said: 'set back to the start', set: 'enabled', closed: false }, 'enabled'],
    [{ said: 'left pending', set: 'disabled', ofThisRun: true }, 'disabled'],
    [{ said: 'set for the first certificate', set: 'disabled' }, 'disabled'],
  ])('%j, but that failed', (settlement, status) => {
    const settled = { settlement, failure: outage };
    expect(warningLine(settlementTold(settled, transactionWith()))).toBe(
      `The status could not be set back: order 7 is out of step. Set it with: ${repair(status === 'disabled')} (or set CT logging ${status} for the order in CertCentral). 503 later. Wait.`,
    );
    expect(isOutOfStep(settled)).toBe(true);
  });

  test('names fill no whole message', () => {
    const names = Array.from({ length: 25 }, () => 'x'.repeat(250));
    const settled = {
      settlement: { said: 'in step', set: undefined, missing: names, closed: false } as const,
      failure: undefined,
    };
    const { text } = settlementTold(settled, transactionWith());
    expect(text).toContain('… and 5 more: DigiCert revokes');
    expect(text.length).toBeLessThan(800);
  });
});

test('a status that could not be set back does not hide the names that are lost', () => {
  const settlement = { said: 'set back', set: 'enabled', missing, closed: false, unseen: false } as const;
  expect(settlementTold({ settlement, failure: outage }, transactionWith())).toEqual({
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
    expect(untouchedText(seen, about)).toEqual(text);
  });
});

test('of a change that could not be settled', () => {
  expect(unsettledText('Order 7', new Error('a bug.'))).toBe(
    'Order 7 is out of step as far as is known, and could not be settled: a bug. Run again: a run does what is still to be done, and requests no second reissue.',
  );
});
