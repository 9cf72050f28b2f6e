import { expect, test } from 'vitest';
import { parseOrder } from '../../../src/certcentral/order.ts';
import { type DesiredCertificate, findDeviations } from '../../../src/domain/as-desired.ts';
import * as due from '../../../src/domain/due.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { certificate, namesWith } from '../result.ts';
import { END, OTHER_KEY, OWN_KEY } from './facts.ts';

const IP = 'IP Address:192.0.2.1';
const DAY = 86_400_000;
const names = (names: string[], sanCount = names.length) => ({ names: { names, sanCount } });
const withSans = (...sans: string[]) => ({ names: namesWith(sans) });
const commonNameOnly = { names: namesWith(['a.example'], { dnsSans: [] }) };
const otherKinds = { names: namesWith(['a.example', 'b'], { nonDnsNames: [IP, 'b'] }) };
const lost = (...names: string[]) => ({ kind: 'lost-names', names });
const additional = (...names: string[]) => ({ kind: 'additional-names', names });

test.each<[string, Partial<DesiredCertificate>, Partial<Certificate>, now: number, due: object[]]>([
  ['status, any key, any names', {}, {}, 0, []],
  ['its key', { key: OWN_KEY }, {}, 0, []],
  ['until its end', {}, {}, END, []],
  ['its names in another order and case', names(['EXAMPLE.com', 'www.example.com']), {}, 0, []],
  ['a common name that need not be an alternative name', names(['a.example'], 0), commonNameOnly, 0, []],
  ['except the status', { status: 'disabled' }, {}, 0, [{ kind: 'status' }]],
  ['except the key', { key: OTHER_KEY }, {}, 0, [{ kind: 'key' }]],
  ['except that it has expired', {}, {}, END + 1, [{ kind: 'expired' }]],
  ['except a name that it lacks', names(['a.example', 'b.example']), withSans('b.example'), 0, [lost('a.example')]],
  ['except a name that browsers ignore', names(['a.example']), commonNameOnly, 0, [lost('a.example')]],
  ['except a name more', names(['a.example']), withSans('b.example', 'a.example'), 0, [additional('b.example')]],
  ['except names of other kinds, each once', names(['a.example']), otherKinds, 0, [additional('b', IP)]],
])('as desired: %s', (_, desired, changes, now, deviations) => {
  const wanted = { status: 'enabled', key: null, names: null, ...desired } as const;
  expect(findDeviations({ ...certificate, ...changes }, wanted, now)).toEqual(deviations);
});

/** The certificate ends on 2026-07-01 at midnight, and within 30 days. */
const planEnd = (order_valid_till: unknown) => parseOrder('1', { order_valid_till }).planEndsAt;
const LATE = '2027-01-01';
test.each<[string, order_valid_till: unknown, left: number, days: number, end: ReturnType<typeof due.classifyExpiry>]>([
  ['within the days, and the plan lasts longer', LATE, 10 * DAY, 30, 'ends-soon'],
  ['within exactly the days', LATE, 30 * DAY, 30, 'ends-soon'],
  ['a millisecond later than the days', LATE, 30 * DAY + 1, 30, undefined],
  ['now', LATE, 0, 1, 'ends-soon'],
  ['a millisecond ago: it has expired', LATE, -1, 30, undefined],
  ['now, and no day is given', LATE, 0, 0, undefined],
  ['exactly 7 days before the plan', '2026-07-08', DAY, 30, 'ends-soon'],
  ['6 days before the plan', '2026-07-07', DAY, 30, 'needs-renewal'],
  ['with the plan', '2026-07-01', DAY, 30, 'needs-renewal'],
  ['before a plan whose end has a time', '2026-07-08T23:59:59+00:00', DAY, 30, 'ends-soon'],
  ['before a plan whose end is missing', undefined, DAY, 30, 'needs-renewal'],
])('ends soon: the certificate ends %s', (_, order_valid_till, left, days, end) => {
  const planEndsAt = planEnd(order_valid_till);
  expect(due.classifyExpiry(certificate, planEndsAt, days, END - left)).toBe(end);
  const rules = { desired: { status: 'enabled', key: null, names: null }, expectedPlan: null } as const;
  const reasons = due.findDueReasons(certificate, planEndsAt, { ...rules, reissueBeforeDays: days }, END - left);
  expect(reasons).toEqual(left < 0 ? ['expired'] : end === 'ends-soon' ? [end] : []);
});

test('ends soon: the days of the plan count from the day of the end, whatever its time', () => {
  const late = { validTill: new Date('2026-07-01T23:59:59Z') };
  expect(due.classifyExpiry(late, planEnd('2026-07-08'), 30, END)).toBe('ends-soon');
  expect(due.classifyExpiry(late, planEnd('2026-07-07'), 30, END)).toBe('needs-renewal');
});

const planned = (changes: object = {}) => ({ do: 'reissue', serial: '01', ...changes }) as const;
test.each<[string, Partial<due.DueRules>, now: number, due.DueReason[]]>([
  ['nothing', {}, 0, []],
  ['the plan requests a reissue of this certificate', { expectedPlan: planned() }, 0, ['planned']],
  ['the plan is about another certificate', { expectedPlan: planned({ serial: '02' }) }, 0, []],
  ['the plan waits', { expectedPlan: planned({ do: 'wait' }) }, 0, []],
  [
    'all at once, the most important first',
    { desired: { status: 'disabled', key: OTHER_KEY, names: null }, reissueBeforeDays: 1, expectedPlan: planned() },
    END,
    ['status', 'key', 'ends-soon', 'planned'],
  ],
])('due: %s', (_, changes, now, reasons) => {
  const desired = { status: 'enabled', key: null, names: null } as const;
  const rules = { desired, reissueBeforeDays: 0, expectedPlan: null, ...changes };
  expect(due.findDueReasons(certificate, planEnd(LATE), rules, now)).toEqual(reasons);
});
