import { describe, expect, test } from 'vitest';
import type { ReissueApi } from '../../../src/certcentral/reissue-api.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import {
  classify,
  ifOrderReadable,
  type ObservedState,
  observe,
  toRequestError,
  unlessClosed,
} from '../../../src/reissue/observe.ts';
import {
  issued,
  observationOf,
  old,
  orderWith,
  outage,
  pending,
  refusal,
  renewed,
  revoked,
  silent,
  strange,
  unissued,
  VirtualClock,
} from './builders.ts';

describe('what an observation shows', () => {
  const NOT_READ =
    'the certificate was not read. Check api-url, and whether a proxy, portal or gateway responds in place of CertCentral.';
  const NOT_REPORTED = NOT_READ.replace('certificate was not read', 'order does not report whether it is issued');
  test.each<[string, Parameters<typeof observationOf>, string | undefined, ObservedState['kind'], string | undefined]>([
    ['the certificate of the baseline', [issued, old], '01', 'unchanged', undefined],
    ['another certificate', [issued, renewed], '01', 'replaced', undefined],
    ['a first certificate', [issued, old], undefined, 'replaced', undefined],
    ['a closed order', [revoked, renewed], '01', 'closed', undefined],
    ['a pending order', [pending, renewed], '01', 'pending', undefined],
    ['an order that is not issued yet', [unissued, refusal(404)], undefined, 'unissued', undefined],
    ['an order that was issued before', [unissued, refusal(404)], '01', 'pending', undefined],
    ['an order that cannot be read', [outage, renewed], '01', 'unreadable', outage.message],
    ['an order that does not report its phase', [strange, renewed], '01', 'unreadable', NOT_REPORTED],
    ['an order that says nothing, with a baseline', [silent, old], '01', 'unreadable', NOT_REPORTED],
    ['an order that says nothing, without one', [silent, refusal(404)], undefined, 'unissued', undefined],
    ['an issued certificate that cannot be read', [issued, outage], '01', 'unreadable', outage.message],
    ['an issued certificate that was not read', [issued, undefined], '01', 'unreadable', NOT_READ],
  ])('%s', (_, [order, certificate], serial, kind, error) => {
    const state = classify(observationOf(order, certificate, 5), serial);
    expect({ kind: state.kind, error: state.kind === 'unreadable' ? state.error.message : undefined }).toEqual({
      kind,
      error,
    });
    expect(state.order).toBe(order instanceof RequestError ? undefined : order);
    expect(state.certificate).toBe(certificate instanceof RequestError ? undefined : certificate);
    expect(state.certificateError).toBe(certificate instanceof RequestError ? certificate : undefined);
    expect(state.differsFromBaseline).toBe(
      state.certificate !== undefined && state.certificate.serialNumber !== serial,
    );
    expect(state).toMatchObject({
      observedAt: 5,
      isIssued: !(order instanceof RequestError) && [issued, pending].includes(order),
    });
  });

  test('the facts about a pending reissue', () => {
    const waiting = orderWith({ openRequests: [undefined] });
    expect(classify(observationOf(waiting, old), '01')).toMatchObject({
      kind: 'pending',
      reissuePending: true,
      hasOpenRequest: true,
    });
    expect(classify(observationOf(issued, old), '01')).toMatchObject({ reissuePending: false, hasOpenRequest: false });
  });
});

test.each([
  ['an issued order', issued, true, true],
  ['an order that is not issued yet', unissued, true, true],
  ['a closed order', revoked, false, false],
  ['an order that does not report its phase', strange, false, true],
  ['an order that cannot be read', outage, false, true],
])('whether the certificate of %s is needed', (_, order, ifRead, always) => {
  expect([ifOrderReadable(order), unlessClosed(order)]).toEqual([ifRead, always]);
});

describe('a read', () => {
  const abortError = new DOMException('Stop.', 'AbortError');
  const observeWith = (order: unknown, certificate: unknown) => {
    const give = async (value: unknown) => {
      if (value instanceof Error) throw value;
      return value;
    };
    const api = { getOrder: () => give(order), getIssuedCertificate: () => give(certificate) } as unknown as ReissueApi;
    const clock = new VirtualClock();
    clock.time = 42;
    return observe({ api, clock }, '7', { retries: 0 }, unlessClosed);
  };

  test('gives what it finds, with its time', async () => {
    expect(await observeWith(issued, old)).toEqual({ ...observationOf(issued, old), observedAt: 42 });
    expect(await observeWith(outage, refusal(404))).toMatchObject({ order: outage, certificate: { status: 404 } });
  });

  test('that a signal ends is a transient error', async () => {
    const { order, certificate } = await observeWith(abortError, abortError);
    for (const error of [order, certificate])
      expect(error).toMatchObject({
        detail: 'timed out waiting for a response',
        retryability: 'transient',
        inDoubt: false,
      });
  });

  test('rejects with any other error', async () => {
    await expect(observeWith(new TypeError('Bug.'), old)).rejects.toThrow('Bug.');
    await expect(observeWith(issued, new TypeError('Bug.'))).rejects.toThrow('Bug.');
    expect(() => toRequestError(new TypeError('Bug.'))).toThrow('Bug.');
    expect(toRequestError(outage)).toBe(outage);
  });
});
