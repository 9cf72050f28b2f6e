import { describe, expect, test } from 'vitest';
import type { ReissueApi } from '../../../src/certcentral/reissue-api.ts';
import { always, ifOrderReadable, unlessClosed } from '../../../src/domain/order-snapshot.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import {
  certificateOf,
  type ObservedState,
  observe,
  orderOf,
  readErrorsOf,
  withCertificateAsBaseline,
} from '../../../src/reissue/observe.ts';
import { PassingClock } from '../../harness/virtual-time.ts';
import {
  firstStateOf,
  issued,
  old,
  orderWith,
  outage,
  pending,
  refusal,
  renewed,
  revoked,
  silent,
  stateOf,
  strange,
  unissued,
} from './builders.ts';
import type { Observed } from './results.ts';

test.each([
  ['an issued order', issued, true, true],
  ['an order that is not issued yet', unissued, true, true],
  ['a closed order', revoked, false, false],
  ['an order that does not report its phase', strange, true, true],
  ['an order that cannot be read', outage, false, true],
])('whether the certificate of %s is needed', (_, order, ifRead, openOnly) => {
  expect([ifOrderReadable(order), unlessClosed(order), always(order)]).toEqual([ifRead, openOnly, true]);
});

describe('a read', () => {
  const abortError = new DOMException('Stop.', 'AbortError');
  const observeWith = (order: unknown, certificate: unknown, commonName = '') => {
    const give = async (value: unknown) => {
      if (value instanceof Error) throw value;
      return value;
    };
    const api = { getOrder: () => give(order), getIssuedCertificate: () => give(certificate) } as unknown as ReissueApi;
    const clock = new PassingClock(42);
    return observe({ api, clock }, { orderId: '7', commonName, baselineSerial: '01' }, { retries: 0 }, unlessClosed);
  };

  test('gives what it finds, with its time', async () => {
    const named = { ...issued, commonName: 'a.example' };
    expect(await observeWith(named, old)).toEqual(stateOf(named, old, 42));
    expect(await observeWith(outage, refusal(404))).toMatchObject({ order: outage, certificate: { status: 404 } });
  });

  test('without the order takes no certificate of another order', async () => {
    expect(await observeWith(outage, renewed, 'A.example')).toEqual(stateOf(outage, renewed, 42));
    expect(await observeWith(outage, renewed, 'x.example')).toMatchObject({
      certificate: { detail: expect.stringContaining('that of another order'), retryability: 'transient' },
      differsFromBaseline: false,
    });
  });

  test('that a signal ends is a transient error', async () => {
    const state = await observeWith(abortError, abortError);
    const timeout = { detail: 'timed out waiting for a response', retryability: 'transient', inDoubt: false };
    expect(state).toMatchObject({ kind: 'unreadable', order: timeout, certificate: timeout });
  });

  test('rejects with any other error', async () => {
    await expect(observeWith(new TypeError('Bug.'), old)).rejects.toThrow('Bug.');
    await expect(observeWith(issued, new TypeError('Bug.'))).rejects.toThrow('Bug.');
  });
});

describe('what a snapshot shows', () => {
  type Kind = ObservedState['kind'];
  test.each<[string, Observed, serial: string | undefined, Kind, differs: boolean, error?: string]>([
    ['the certificate of the baseline', [issued, old], '01', 'unchanged', false],
    ['another certificate', [issued, renewed], '01', 'other-certificate', true],
    ['a first certificate', [issued, old], undefined, 'other-certificate', true],
    ['a closed order', [revoked, renewed], '01', 'closed', true],
    ['a pending order', [pending, renewed], '01', 'pending', true],
    ['an order that is not issued yet', [unissued, refusal(404)], undefined, 'unissued', false],
    ['an order that was issued before', [unissued, refusal(404)], '01', 'pending', false],
    ['an order that cannot be read', [outage, renewed], '01', 'unreadable', true, outage.message],
    ['an unknown phase', [strange, refusal(404)], '01', 'unreadable', false, 'not report whether it is issued'],
    ['no status, but a baseline', [silent, refusal(404)], '01', 'unreadable', false, 'not report whether'],
    ['no status, and no baseline', [silent, refusal(404)], undefined, 'unissued', false],
    ['a download in an unknown phase', [strange, renewed], '01', 'other-certificate', true],
    ['a certificate that cannot be read', [issued, outage], '01', 'unreadable', false, outage.message],
  ])('%s', (_, [order, certificate], serial, kind, differsFromBaseline, error = '') => {
    const state = (serial ? stateOf : firstStateOf)(order, certificate, 5);
    expect(state).toMatchObject({ kind, observedAt: 5, order, certificate, differsFromBaseline });
    const errors = readErrorsOf(state);
    if (kind === 'unreadable') expect((errors.order ?? errors.certificate)?.message).toContain(error);
    else expect(errors.order).toBeUndefined();
    expect(orderOf(state)).toBe(order instanceof RequestError ? undefined : order);
    expect(certificateOf(state)).toBe(certificate instanceof RequestError ? undefined : certificate);
    expect(errors.certificate).toBe(certificate instanceof RequestError ? certificate : undefined);
  });

  test('the facts about a pending reissue', () => {
    const waiting = orderWith({ openRequests: [undefined] });
    expect(stateOf(waiting, old)).toMatchObject({ kind: 'pending', reissuePending: true, hasOpenRequest: true });
    expect(stateOf(issued, old)).toMatchObject({ reissuePending: false, hasOpenRequest: false });
  });

  test('the certificate that becomes the baseline', () => {
    expect(withCertificateAsBaseline(firstStateOf(issued, old, 5))).toEqual(stateOf(issued, old, 5));
    expect(withCertificateAsBaseline(firstStateOf(outage, old, 5))).toEqual(stateOf(outage, old, 5));
  });
});
