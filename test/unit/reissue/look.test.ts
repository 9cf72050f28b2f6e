import { describe, expect, test } from 'vitest';
import { CHECK_URL, Failure } from '../../../src/http/failure.ts';
import { look, sightOf } from '../../../src/reissue/look.ts';
import {
  issued,
  lookAt,
  old,
  orderWith,
  outage,
  PlayedClock,
  pending,
  playedApi,
  refusal,
  renewed,
  revoked,
  strange,
  unissued,
} from './chains.ts';

const clock = new PlayedClock();
clock.time = 42;
const attempts = { retries: 3 };

describe('a look', () => {
  test.each([
    ['both', issued, old, old],
    ['an order that is closed', revoked, old, old],
    ['an order that does not tell', strange, old, old],
    ['no order', outage, old, old],
    ['no certificate', issued, outage, outage],
    ['an order without a certificate', unissued, old, undefined],
    ['neither', outage, refusal(404), refusal(404)],
  ])('shows %s', async (_, order, certificate, shown) => {
    const { api, count, attempts: given } = playedApi([{ order, certificate }]);
    expect(await look(api, '7', attempts, clock)).toEqual({ at: 42, order, certificate: shown });
    expect(count).toEqual({ orders: 1, certificates: 1 });
    expect(given).toEqual([attempts, { retries: 3, stop: expect.any(AbortSignal) }]);
  });
});

describe('what a look shows, seen from the certificate before', () => {
  const notRead = new Failure('the certificate was not read', { hint: CHECK_URL });
  const unclear = new Failure('the order does not tell whether a certificate was issued', { hint: CHECK_URL });
  const closedPending = orderWith({ status: 'revoked', life: 'closed', reissuePending: true });
  const unissuedPending = orderWith({ life: 'not issued', reissuePending: true });

  test.each([
    ['the order is unreadable', lookAt(outage, old), { kind: 'unreadable', failure: outage, order: undefined }],
    ['closed', lookAt(revoked, old), { kind: 'closed', order: revoked }],
    ['closed, and pending', lookAt(closedPending, old), { kind: 'closed', order: closedPending }],
    ['pending', lookAt(pending, renewed), { kind: 'pending', order: pending }],
    ['pending without a certificate', lookAt(pending, outage), { kind: 'pending', order: pending }],
    ['pending comes first', lookAt(unissuedPending, undefined), { kind: 'pending', order: unissuedPending }],
    ['not issued', lookAt(unissued, undefined), { kind: 'not issued', order: unissued }],
    ['unclear', lookAt(strange, old), { kind: 'unreadable', failure: unclear, order: strange }],
    ['the certificate is unreadable', lookAt(issued, outage), { kind: 'unreadable', failure: outage, order: issued }],
    ['it was not read', lookAt(issued, undefined), { kind: 'unreadable', failure: notRead, order: issued }],
    ['the same', lookAt(issued, old), { kind: 'same', order: issued, chain: old }],
    ['another', lookAt(issued, renewed), { kind: 'another', order: issued, chain: renewed }],
  ])('%s', (_, seen, sight) => {
    expect(sightOf(seen, '01')).toEqual(sight);
    if ('failure' in sight) expect(sightOf(seen, '01')).toHaveProperty('failure.message', sight.failure.message);
  });

  test('where there was none, any is another one', () => {
    expect(sightOf(lookAt(issued, old), undefined)).toEqual({ kind: 'another', order: issued, chain: old });
  });
});
