import { describe, expect, test } from 'vitest';
import { parseApprovedList } from '../../../src/approved-list/list.ts';

const [A, B] = ['1000001', '1000002'];
const DIGEST = 'ab'.repeat(32);
type Entry = Record<string, unknown>;

/** Returns the text of a plan. */
function planOf({ order = A, ct = 'disabled', action = 'reissue', serial = '0A', key = DIGEST } = {}): string {
  return `1 api=www.digicert.com order=${order} ct=${ct} do=${action} serial=${serial} names=${DIGEST} key=${key} at=2026-01-31T00:00:00Z`;
}

const off = (order = A, changes: Entry = {}): Entry => ({
  'order-id': order,
  'disable-ct': true,
  plan: planOf({ order }),
  ...changes,
});
const on = (plan: Parameters<typeof planOf>[0] = {}, changes: Entry = {}): Entry => ({
  'order-id': A,
  'disable-ct': false,
  plan: planOf({ ct: 'enabled', ...plan }),
  ...changes,
});
const publish = { publish: true };
const text = (...entries: unknown[]) => JSON.stringify(entries);
const STATUS = { action: 'status', key: DIGEST };

test('the orders of a list come without permissions, in their order, as a matrix gets them', () => {
  const { publish: _, ...published } = on({}, publish);
  const list = `\n${JSON.stringify([off(B), on({}, publish)], null, 2)}\n`;
  expect(parseApprovedList(list)).toEqual({ orders: [off(B), published], publishing: [A] });
  const full = Array.from({ length: 256 }, (_, index) => off(`${1_000_000 + index}`));
  expect(parseApprovedList(text(...full)).orders).toEqual(full);
});

describe('an entry to log', () => {
  test.each<[string, Parameters<typeof planOf>[0]]>([
    ['a reissue', {}],
    ['a pending reissue', { action: 'wait', key: 'any' }],
    ['nothing issued', { action: 'status', serial: 'none', key: 'any' }],
  ])('needs "publish": true for %s', (_, plan) => {
    expect(() => parseApprovedList(text(on(plan)))).toThrow(/^entry 1: it may publish names.*adds "publish": true$/);
    expect(parseApprovedList(text(on(plan, publish))).publishing).toEqual([A]);
  });

  test('needs no permission if the plan only sets the status of an order whose certificate is logged', () => {
    expect(parseApprovedList(text(on(STATUS))).publishing).toEqual([]);
    expect(parseApprovedList(text(on(STATUS, publish))).publishing).toEqual([A]);
  });
});

const without = (key: string) => Object.fromEntries(Object.entries(off()).filter(([name]) => name !== key));
const twice = (pair: string) => text(off()).replace('{', `{${pair},`);

test.each<[string, string, problem: string | RegExp]>([
  ['no JSON', 'none', /^the file is not exactly one JSON array: /],
  ['two lists', `${text(off())}\n${text(off(B))}`, /^the file is not exactly one JSON array: /],
  ['text behind the list', `${text(off())} # approved`, /^the file is not exactly one JSON array: /],
  ['an object', JSON.stringify(off()), /^the file is not exactly one JSON array: /],
  ['no order', '[]', 'no order is in it'],
  ['257 orders', text(...Array(257).fill(off())), 'it has 257 orders: at most 256 can run'],
  ['what is no object', text(off(), null, off(B)), 'entry 2: it is no object'],
  ['another key', text(off(A, { '::force\n': 1 })), 'entry 1: unknown key "::force\\\\n"'],
  ['a missing plan', text(without('plan')), 'entry 1: plan is missing; entry 1: its plan is no plan of an audit'],
  ['a missing status', text(without('disable-ct')), /^entry 1: disable-ct is missing; /],
  ['a missing order', text(without('order-id')), /^entry 1: order-id is missing; /],
  ['a key twice', twice(`"order-id":"${B}"`), 'entry 1: "order-id" appears twice'],
  ['a key twice, with escapes', twice(String.raw`"pl\u0061n":"{"`), 'entry 1: "plan" appears twice'],
  ['an order twice', text(off(B), off(), off(B)), `order ${B} is in it twice`],
  ['the plan of another order', text(off(A, { plan: planOf({ order: B }) })), `entry 1: its plan is for order ${B}`],
  ['an order ID that is a number', text(off(A, { 'order-id': 1000001 })), `entry 1: its plan is for order ${A}`],
  ['a plan to log', text(on({}, { 'disable-ct': true, ...publish })), /^entry 1: its plan is for CT logging enabled; /],
  ['a status as text', text(off(A, { 'disable-ct': 'true' })), 'entry 1: its plan is for CT logging disabled'],
  ['the plan any', text(off(), off(B, { plan: ' any' })), 'entry 2: its plan is no plan of an audit'],
  ['a wait with a key', text(off(A, { plan: planOf({ action: 'wait' }) })), /^entry 1: its plan waits .* with a key/],
  ['publish: false', text(on(STATUS, { publish: false })), 'entry 1: publish must be true'],
  ['publish: null', text(on({}, { publish: null })), 'entry 1: publish must be true'],
  ['publish to keep out', text(off(A, publish)), 'entry 1: publish is only for an entry with "disable-ct": false'],
])('a list is refused with %s', (_, list, problem) => {
  const expected = typeof problem === 'string' ? RegExp(`^${problem}$`) : problem;
  expect(() => parseApprovedList(list)).toThrow(expected);
});
