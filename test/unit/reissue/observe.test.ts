import { describe, expect, test } from 'vitest';
import type { ReissueApi } from '../../../src/certcentral/reissue-api.ts';
import { always, ifOrderReadable, observe, unlessClosed } from '../../../src/reissue/observe.ts';
import { PassingClock } from '../../harness/virtual-time.ts';
import { issued, old, outage, refusal, renewed, revoked, stateOf, strange, unissued } from './builders.ts';

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
    expect(await observeWith(outage, refusal(404))).toMatchObject({ error: outage, certificateError: { status: 404 } });
  });

  test('without the order takes no certificate of another order', async () => {
    expect(await observeWith(outage, renewed, 'A.example')).toEqual(stateOf(outage, renewed, 42));
    expect(await observeWith(outage, renewed, 'x.example')).toMatchObject({
      certificate: undefined,
      certificateError: { detail: expect.stringContaining('that of another order'), retryability: 'transient' },
      differsFromBaseline: false,
    });
  });

  test('that a signal ends is a transient error', async () => {
    const state = await observeWith(abortError, abortError);
    for (const error of [state.kind === 'unreadable' && state.error, state.certificateError])
      expect(error).toMatchObject({
        detail: 'timed out waiting for a response',
        retryability: 'transient',
        inDoubt: false,
      });
  });

  test('rejects with any other error', async () => {
    await expect(observeWith(new TypeError('Bug.'), old)).rejects.toThrow('Bug.');
    await expect(observeWith(issued, new TypeError('Bug.'))).rejects.toThrow('Bug.');
  });
});
