import { describe, expect, test } from 'vitest';
import type { Order } from '../../../src/certcentral/order.ts';
import type { OrderPhase, ReissuePending } from '../../../src/domain/order-state.ts';
import type { DesiredStatus } from '../../../src/domain/policy.ts';
import {
  disableLogging,
  EnablingPermit,
  enableLogging,
  isLoggedById,
  type UnseenNames,
  whyUnseen,
} from '../../../src/domain/status-update.ts';
import { RequestError } from '../../../src/errors.ts';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import { scripted } from '../certcentral/scripted-api.ts';
import { certificate, order, snapshotOf } from '../result.ts';

const outage = new RequestError('503 later', { hint: 'Wait.', status: 503 });

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
  for (const facts of combined(row)) expect(whyUnseen(...facts), JSON.stringify(facts)).toBe(row[5]);
});

test('publishing: the rows are all combinations, each once', () => {
  const all = combined(['', STATUSES, REPORTED, PHASES, PENDING]).map((facts) => JSON.stringify(facts));
  expect(ROWS.flatMap((row) => combined(row).map((facts) => JSON.stringify(facts))).sort()).toEqual(all.sort());
});

const BY: readonly DesiredStatus['by'][] = ['input', 'order-id', 'domains', 'default'];
test.each<[string, decidedBy: DesiredStatus['by'][], CtStatus, boolean]>([
  ['`log` of the policy has the order ID', ['order-id'], 'enabled', true],
  ['`keep-out` of the policy has the order ID', ['order-id'], 'disabled', false],
  ['no order ID decides', BY.filter((by) => by !== 'order-id'), 'enabled', false],
])('publishing, permitted or not: %s', (_, decidedBy, status, isPermitted) => {
  for (const by of decidedBy) expect(isLoggedById({ status, by }), by).toBe(isPermitted);
});

describe('the permit to turn logging on', () => {
  const seen = snapshotOf(order, certificate);
  const unseen = snapshotOf({ ...order, status: 'reissue_pending' }, certificate);
  const PUT = 'PUT /order/certificate/1000001/ct-status';

  test('is used once, for the order of the look', async () => {
    const { api, sent } = scripted([{ status: 204 }]);
    const permit = EnablingPermit.from(seen, false);
    await enableLogging(api, permit, { retries: 0 });
    expect(sent()).toEqual([PUT]);
    await expect(enableLogging(api, permit, { retries: 0 })).rejects.toThrow(/1000001 must not be turned on twice/);
    expect(sent()).toEqual([PUT]);
  });

  test('is used up by an update that fails', async () => {
    const { api, sent } = scripted([{ status: 403 }, { status: 204 }]);
    const permit = EnablingPermit.from(seen, false);
    await expect(enableLogging(api, permit, { retries: 0 })).rejects.toThrow('403');
    await expect(enableLogging(api, permit, { retries: 0 })).rejects.toThrow('twice');
    expect(sent()).toEqual([PUT]);
  });

  test.each<[string, Parameters<typeof EnablingPermit.from>[0], isLoggedById: boolean, refusal: string | undefined]>([
    ['names that somebody can look at', seen, false, undefined],
    ['names that nobody can look at', unseen, false, 'must not be turned on: reissue-pending'],
    ['such names, and `log` of the policy has the order ID', unseen, true, undefined],
    ['an order that cannot be read', snapshotOf(outage, certificate), false, '503 later'],
    ['an order that cannot be read, listed in `log`', snapshotOf(outage, certificate), true, '503 later'],
  ])('needs a look: %s', (_, look, isLoggedById, refusal) => {
    const give = () => EnablingPermit.from(look, isLoggedById);
    if (refusal === undefined) expect(give().orderId).toBe('1000001');
    else expect(give).toThrow(refusal);
  });

  test('is not needed to turn logging off', async () => {
    const { api, transport } = scripted([{ status: 204 }]);
    await disableLogging(api, '7', { retries: 0 });
    expect(transport.requests).toMatchObject([{ method: 'PUT', body: '{"disable_ct":true}' }]);
  });
});
