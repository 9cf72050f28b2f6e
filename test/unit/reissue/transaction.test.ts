import { expect, test } from 'vitest';
import { parseTransaction } from '../../../src/reissue/transaction.ts';
import { firstChange, OWN_KEY, transactionWith } from './builders.ts';

const everything = transactionWith({ desired: { key: OWN_KEY }, certificateFile: '/tmp/order-7.pem' });

test.each([
  everything,
  transactionWith(firstChange),
  transactionWith({
    statusUpdate: 'in-doubt',
    reissueRequest: 'accepted',
    pending: 'seen',
    isOwnReissueOver: true,
    isPlanned: true,
  }),
  transactionWith({ statusUpdate: 'not-applied', reissueRequest: 'in-doubt', pending: 'over' }),
  transactionWith({
    desired: { status: 'enabled', names: { names: [], sanCount: 0 } },
    reportedStatus: 'unknown',
    statusUpdate: 'none',
    mayPublishUnseenNames: true,
  }),
])('a transaction is parsed as it was saved (%#)', (transaction) => {
  expect(parseTransaction(JSON.parse(JSON.stringify(transaction)))).toEqual(transaction);
});

const { baseline, desired } = everything;
/** Objects of which one field has each of these values. */
const having = (object: object | null, field: string, ...values: unknown[]) =>
  values.map((value) => ({ ...object, [field]: value }));
const { names } = desired;
test.each<[field: string, values: unknown[]]>([
  ['orderId', [7, '', '0', '07', '1'.repeat(16), '7\n', '../7', null]],
  ['apiUrl', [null, {}, '']],
  ['desired', [null, [], { ...desired, more: '' }, { status: 'disabled', key: null }]],
  ['desired', having(desired, 'status', 'unknown', 'Enabled', null, true)],
  ['desired', having(desired, 'key', '', 'any', OWN_KEY.toUpperCase(), OWN_KEY.slice(1), `${OWN_KEY}\n`, 7)],
  ['desired', having(desired, 'names', ...having(names, 'names', null, 'a.example', ['a.example', 7], { 0: 'a' }))],
  ['desired', having(desired, 'names', ...having(names, 'sanCount', '2', 1.5, null, -1, 3))],
  ['commonName', [null, 7]],
  ['reportedStatus', ['', null, 'none']],
  // Without a baseline, there are no alternative names.
  ['baseline', [null, '', [], {}, true, { ...baseline, more: '' }, ...having(baseline, 'ctStatus', 'unknown')]],
  ['baseline', [...having(baseline, 'serialNumber', 1, '', 'x1'), ...having(baseline, 'validFrom', '2026', null)]],
  ['mayPublishUnseenNames', [null, 'false']],
  ['isPlanned', [null, 'true', 0]],
  ['statusUpdate', ['', 'done', null]],
  ['reissueRequest', ['sent', null, true]],
  ['pending', [null, true, '', 'unknown']],
  ['isOwnReissueOver', [null, 'true']],
  ['certificateFile', [null, ['/tmp/x']]],
])('a state is none if %s is %j, or missing', (field, values) => {
  for (const value of values)
    expect(parseTransaction({ ...everything, [field]: value }), String(value)).toBeUndefined();
  const { [field as 'orderId']: _, ...rest } = everything;
  expect(parseTransaction(rest)).toBeUndefined();
  // A field of the prototype is no field of the state.
  expect(parseTransaction({ ...rest, other: '' })).toBeUndefined();
});

test.each([null, undefined, '', 7, [], {}, { ...everything, more: '' }])('a state is none: %j', (value) => {
  expect(parseTransaction(value)).toBeUndefined();
});
