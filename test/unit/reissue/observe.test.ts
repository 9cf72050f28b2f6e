import { describe, expect, test } from 'vitest';
import { CHECK_API_URL_HINT, RequestError } from '../../../src/http/request-error.ts';
import { classify, observe } from '../../../src/reissue/observe.ts';
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
} from './certificates.ts';

const clock = new PlayedClock();
clock.time = 42;
const attempts = { retries: 3 };
const privateOne = orderWith({ isPrivateProduct: true });

describe('a look', () => {
  test.each([
    ['both', issued, old, old],
    ['both of a pending order', pending, old, old],
    ['an order that is closed', revoked, old, undefined],
    ['an order that does not tell', strange, old, undefined],
    ['an order with a private product', privateOne, old, undefined],
    ['no order', outage, old, undefined],
    ['no certificate', issued, outage, outage],
    ['an order without a certificate', unissued, old, undefined],
    ['neither', outage, refusal(404), undefined],
  ])('shows %s', async (_, order, certificate, shown) => {
    const { api, count, attempts: given } = playedApi([{ order, certificate }]);
    expect(await observe(api, '7', attempts, clock)).toEqual({ at: 42, order, certificate: shown });
    expect(count).toEqual({ orders: 1, certificates: 1 });
    expect(given).toEqual([attempts, { retries: 3, signal: expect.any(AbortSignal) }]);
  });
});

describe('a look that is ended', () => {
  const NO_TIME = new RequestError('no answer in the time that there was', {
    hint: "Check the runner's network and the service.",
    retryability: 'transient',
  });
  const signal = AbortSignal.abort();
  const aborted = async () => signal.throwIfAborted();

  test('shows the order, if that was read by then', async () => {
    const api = { getOrder: async () => issued, getIssuedCertificate: aborted };
    expect(await observe(api as never, '7', { retries: 0, signal }, clock)).toEqual({
      at: 42,
      order: issued,
      certificate: NO_TIME,
    });
  });

  test('shows nothing where it was not', async () => {
    for (const getIssuedCertificate of [aborted, async () => old]) {
      const api = { getOrder: aborted, getIssuedCertificate };
      const seen = await observe(api as never, '7', { retries: 0, signal }, clock);
      expect(seen).toEqual({ at: 42, order: NO_TIME, certificate: undefined });
      expect(seen.order).toHaveProperty('message', NO_TIME.message);
      expect(seen.order).toHaveProperty('retryability', 'transient');
    }
  });

  test.each([
    ['order', { getOrder: () => Promise.reject(new TypeError('a bug')), getIssuedCertificate: async () => old }],
    [
      'certificate',
      { getOrder: async () => issued, getIssuedCertificate: () => Promise.reject(new TypeError('a bug')) },
    ],
  ])('what is no failure of the service comes through: %s', async (_, api) => {
    await expect(observe(api as never, '7', attempts, clock)).rejects.toThrow(new TypeError('a bug'));
  });
});

test('a certificate matters to a look by what came of the order', async () => {
  const { api } = playedApi([{ order: revoked, certificate: old }]);
  const asked: unknown[] = [];
  const matters = (order: unknown) => asked.push(order) > 0;
  expect(await observe(api, '7', attempts, clock, matters)).toEqual({ at: 42, order: revoked, certificate: old });
  expect(asked).toEqual([revoked]);
});

describe('what a look shows, seen from the certificate before', () => {
  const notRead = new RequestError('the certificate was not read', { hint: CHECK_API_URL_HINT });
  const unclear = new RequestError('the order does not tell whether a certificate was issued', {
    hint: CHECK_API_URL_HINT,
  });
  const closedPending = orderWith({ status: 'revoked', phase: 'closed', reissuePending: true });
  const unissuedPending = orderWith({ phase: 'unissued', reissuePending: true });

  test.each([
    ['the order is unreadable', lookAt(outage, old), { kind: 'unreadable', failure: outage, order: undefined }],
    ['closed', lookAt(revoked, old), { kind: 'closed', order: revoked }],
    ['closed, and pending', lookAt(closedPending, old), { kind: 'closed', order: closedPending }],
    ['pending', lookAt(pending, renewed), { kind: 'pending', order: pending }],
    ['pending without a certificate', lookAt(pending, outage), { kind: 'pending', order: pending }],
    ['pending comes first', lookAt(unissuedPending, undefined), { kind: 'pending', order: unissuedPending }],
    ['not issued any more', lookAt(unissued, undefined), { kind: 'pending', order: unissued }],
    ['unclear', lookAt(strange, old), { kind: 'unreadable', failure: unclear, order: strange }],
    ['the certificate is unreadable', lookAt(issued, outage), { kind: 'unreadable', failure: outage, order: issued }],
    ['it was not read', lookAt(issued, undefined), { kind: 'unreadable', failure: notRead, order: issued }],
    ['the same', lookAt(issued, old), { kind: 'same', order: issued, chain: old }],
    ['replaced', lookAt(issued, renewed), { kind: 'replaced', order: issued, chain: renewed }],
  ])('%s', (_, seen, sight) => {
    expect(classify(seen, '01')).toEqual(sight);
    if ('failure' in sight) expect(classify(seen, '01')).toHaveProperty('failure.message', sight.failure.message);
  });

  test('where there was none, none may be issued', () => {
    expect(classify(lookAt(unissued, undefined), undefined)).toEqual({ kind: 'unissued', order: unissued });
  });

  test('where there was none, any is another one', () => {
    expect(classify(lookAt(issued, old), undefined)).toEqual({ kind: 'replaced', order: issued, chain: old });
  });
});
