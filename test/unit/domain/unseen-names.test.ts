import { expect, test } from 'vitest';
import type { Order } from '../../../src/certcentral/order.ts';
import type { OrderPhase, ReissuePending } from '../../../src/domain/order-state.ts';
import type { ApprovedPlan } from '../../../src/domain/plan-text.ts';
import type { DesiredStatus } from '../../../src/domain/policy.ts';
import { findUnseenNames, mayPublishUnseenNames, type UnseenNames } from '../../../src/domain/unseen-names.ts';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import { OWN_KEY } from './facts.ts';

const STATUSES: readonly CtStatus[] = ['enabled', 'disabled'];
const REPORTED: readonly Order['ctStatus'][] = ['enabled', 'disabled', 'unknown'];
const OFF: readonly Order['ctStatus'][] = ['disabled', 'unknown'];
const PHASES: readonly OrderPhase[] = ['closed', 'issued', 'unissued', 'unknown'];
const ISSUED: readonly OrderPhase[] = ['issued', 'unknown'];
const PENDING: readonly ReissuePending[] = [true, false, 'unknown'];

type Row = [
  name: string,
  desired: readonly CtStatus[],
  reported: readonly Order['ctStatus'][],
  phases: readonly OrderPhase[],
  pending: readonly ReissuePending[],
  why?: UnseenNames,
];
const ROWS: Row[] = [
  ['logging is turned off', ['disabled'], REPORTED, PHASES, PENDING],
  ['the order reports that logging is on', ['enabled'], ['enabled'], PHASES, PENDING],
  ['a closed order publishes nothing', ['enabled'], OFF, ['closed'], PENDING],
  ['a reissue is pending', ['enabled'], OFF, ['issued', 'unissued', 'unknown'], [true], 'reissue-pending'],
  ['nothing is issued', ['enabled'], OFF, ['unissued'], [false, 'unknown'], 'unissued'],
  ['a reissue may be pending', ['enabled'], OFF, ISSUED, ['unknown'], 'reissue-may-be-pending'],
  ['somebody can look at the certificate', ['enabled'], OFF, ISSUED, [false]],
];

const combined = ([, desired, reported, phases, pending]: Row) => {
  const states = phases.flatMap((phase) => pending.map((reissuePending) => ({ phase, reissuePending })));
  const orders = reported.flatMap((ctStatus) => states.map((state) => [{ ctStatus }, state] as const));
  return desired.flatMap((status) => orders.map((facts) => [status, ...facts] as const));
};

test.each(ROWS)('publishing: %s', (...row) => {
  for (const facts of combined(row)) expect(findUnseenNames(...facts), JSON.stringify(facts)).toBe(row[5]);
});

test('publishing: the rows are all combinations, each once', () => {
  const all = combined(['', STATUSES, REPORTED, PHASES, PENDING]).map((facts) => JSON.stringify(facts));
  expect(ROWS.flatMap((row) => combined(row).map((facts) => JSON.stringify(facts))).sort()).toEqual(all.sort());
});

const BY: readonly DesiredStatus['by'][] = ['input', 'order-id', 'domains', 'default'];
const byOthers = BY.filter((by) => by !== 'order-id');
const plan = (does: ApprovedPlan['do'], key: string | null = OWN_KEY) => ({ do: does, key });
test.each<[string, DesiredStatus['by'][], CtStatus, Pick<ApprovedPlan, 'do' | 'key'> | null, boolean]>([
  ['log of the policy has the order ID', ['order-id'], 'enabled', null, true],
  ['keep-out of the policy has the order ID', ['order-id'], 'disabled', null, false],
  ['no order ID decides', byOthers, 'enabled', null, false],
  ['the plan waits for its own request, which has a key', byOthers, 'enabled', plan('wait'), true],
  ['the plan waits for a reissue of any key', byOthers, 'enabled', plan('wait', null), false],
  ['the plan requests a reissue', byOthers, 'enabled', plan('reissue'), false],
  ['the plan sets the status', byOthers, 'enabled', plan('status'), false],
])('publishing, permitted or not: %s', (_, decidedBy, status, plan, isPermitted) => {
  for (const by of decidedBy) expect(mayPublishUnseenNames({ status, by }, plan), by).toBe(isPermitted);
});
