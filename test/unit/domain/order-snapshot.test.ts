import { describe, expect, test, vi } from 'vitest';
import { CertCentral, type RequestOptions } from '../../../src/certcentral/certcentral.ts';
import type { Order } from '../../../src/certcentral/order.ts';
import {
  activeCertificate,
  certificateCtStatus,
  fetchOrderSnapshot,
  type OrderSnapshot,
} from '../../../src/domain/order-snapshot.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import type { HttpResponse } from '../../../src/http/types.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { eventually } from '../../harness/eventually.ts';
import { errorOf, scripted } from '../certcentral/scripted-api.ts';
import { certificate as active, order as issued } from '../result.ts';

const pending = {
  body: JSON.stringify({
    id: 7,
    status: 'pending',
    certificate: { common_name: 'a.example' },
    requests: [{ type: 'reissue', status: 'approved' }],
  }),
};
const busy = new RequestError('503 busy', { hint: 'Wait.' });
const certificate = {
  validFrom: new Date(0),
  commonName: 'a.example',
  altNames: ['B.example', '192.0.2.1'],
} as Certificate;

interface Given {
  response?: Partial<HttpResponse> | Error | Promise<Partial<HttpResponse>>;
  options?: RequestOptions;
  download?: (orderId: string, options: RequestOptions) => Promise<Certificate>;
  needsCertificate?: (order: Order | RequestError) => boolean;
  knownCommonName?: string | undefined;
}

function fetchSnapshot({
  response = pending,
  options = { retries: 0 },
  download = async () => certificate,
  needsCertificate = () => true,
  knownCommonName,
}: Given) {
  const { api, transport } = scripted(CertCentral, [response as Partial<HttpResponse>]);
  const snapshot = fetchOrderSnapshot(api, '7', options, download, needsCertificate, knownCommonName);
  return { transport, snapshot };
}

/** A download that takes until it is aborted. */
const untilAborted = (_: string, { signal }: RequestOptions) =>
  new Promise<never>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

describe('an order and its certificate', () => {
  test('are read in parallel, with the same options', async () => {
    const { promise, resolve } = Promise.withResolvers<Partial<HttpResponse>>();
    const download = vi.fn(async (_: string, { signal }: RequestOptions) => {
      // The order arrives only after the download has begun.
      resolve(pending);
      expect(signal?.aborted).toBe(false);
      return certificate;
    });
    const needsCertificate = vi.fn(() => true);
    const given = { response: promise, options: { retries: 3 }, download, needsCertificate };
    const snapshot = await fetchSnapshot(given).snapshot;
    expect(snapshot).toEqual({
      order: expect.objectContaining({ id: '7', status: 'pending' }),
      certificate,
      phase: 'issued',
      reissuePending: true,
      hasOpenRequest: false,
    });
    expect(download.mock.calls).toEqual([['7', { retries: 3, signal: expect.any(AbortSignal) }]]);
    expect(needsCertificate.mock.calls).toEqual([[snapshot.order]]);
  });

  test('are the errors with which they could not be read', async () => {
    const { order, ...rest } = await fetchSnapshot({ response: busy, download: () => Promise.reject(busy) }).snapshot;
    expect(order).toMatchObject({ detail: expect.stringMatching(/503 busy$/) });
    expect(rest).toEqual({ certificate: busy, phase: 'unknown', reissuePending: 'unknown', hasOpenRequest: false });
  });

  test('determine the phase, even if the certificate could not be read', async () => {
    const { snapshot } = fetchSnapshot({ download: () => Promise.reject(busy) });
    expect(await snapshot).toMatchObject({ certificate: busy, phase: 'unissued', reissuePending: false });
  });

  test.each<[string, Given]>([
    ['the order', { response: new TypeError('a bug') }],
    ['the certificate', { download: () => Promise.reject(new TypeError('a bug')) }],
  ])('do not hide a bug that shows while %s is read', async (_, given) => {
    expect(await errorOf(fetchSnapshot(given).snapshot)).toEqual(new TypeError('a bug'));
  });
});

describe('a certificate that is not needed', () => {
  const needsCertificate = () => false;

  test.each<[string, Given, object]>([
    ['after the order', {}, { order: { status: 'pending' }, phase: 'unissued' }],
    ['after the error of the order', { response: busy }, { order: { name: 'Error' }, phase: 'unknown' }],
  ])('is not waited for %s', async (_, given, expected) => {
    const { snapshot } = fetchSnapshot({ ...given, download: untilAborted, needsCertificate });
    expect(await snapshot).toMatchObject({ ...expected, certificate: undefined });
  });

  test.each<[string, Given['download']]>([
    ['arrived first', async () => certificate],
    ['could not be read', () => Promise.reject(busy)],
  ])('is left out even if it %s', async (_, download) => {
    const { snapshot } = fetchSnapshot({ ...(download && { download }), needsCertificate });
    expect(await snapshot).toMatchObject({ certificate: undefined, phase: 'unissued' });
  });
});

test('the signal of the caller aborts both', async () => {
  const stop = new AbortController();
  const aborted = vi.fn();
  const download = (orderId: string, options: RequestOptions) =>
    untilAborted(orderId, options).catch((error: unknown) => {
      aborted();
      throw error;
    });
  const response = Promise.withResolvers<Partial<HttpResponse>>().promise;
  const { transport, snapshot } = fetchSnapshot({ response, options: { retries: 0, signal: stop.signal }, download });
  await eventually(() => transport.signals.length === 1);
  expect(transport.signals).toEqual([stop.signal]);
  stop.abort(new Error('enough'));
  expect(await errorOf(snapshot)).toEqual(new Error('enough'));
  expect(aborted).toHaveBeenCalledOnce();
});

describe('a certificate of another order counts as one that could not be read', () => {
  const mixedUp = {
    title: 'Could not read the active certificate of order 7',
    detail: '200, but the certificate is that of another order: it lacks the common name of this order',
    advisesRerun: true,
    hint: expect.stringMatching(/^A gateway or cache may have mixed up responses: run again/),
    retryability: 'transient',
  };

  test.each<[string, commonName: unknown, status: string, Record<string, unknown>]>([
    ['another name', 'c.example', 'issued', { certificate: mixedUp, phase: 'issued', reissuePending: false }],
    ['a parent of a name', 'example', 'issued', { certificate: mixedUp }],
    ['another IP address', '192.0.2.2', 'issued', { certificate: mixedUp }],
    ['the common name', 'A.EXAMPLE', 'issued', { certificate }],
    ['an alternative name', 'b.example', 'issued', { certificate }],
    ['an IP address', '192.0.2.1', 'issued', { certificate }],
    ['no common name', '', 'issued', { certificate }],
    ['a common name that is no text', 7, 'issued', { certificate }],
    // During a reissue, the order may have the names of the new certificate.
    ['another name, pending by its status', 'c.example', 'reissue_pending', { certificate }],
    ['another name, pending by the download', 'c.example', 'pending', { certificate: mixedUp, phase: 'unissued' }],
  ])('of an order that has %s', async (_, common_name, status, expected) => {
    const body = JSON.stringify({ id: 7, status, certificate: { id: 1, common_name } });
    expect(await fetchSnapshot({ response: { body } }).snapshot).toMatchObject(expected);
  });

  test.each<[string, string | undefined, object]>([
    ['another name', 'c.example', mixedUp],
    ['the same name', 'b.EXAMPLE', certificate],
    ['an unknown name', undefined, certificate],
  ])('of an order that cannot be read, but had %s', async (_, knownCommonName, expected) => {
    const { snapshot } = fetchSnapshot({ response: busy, knownCommonName });
    expect(await snapshot).toMatchObject({ certificate: expected, phase: 'unknown' });
  });
});

test.each<[string, Partial<OrderSnapshot<Certificate>>, string]>([
  ['an issued order', {}, 'enabled'],
  ['an issued order whose download failed', { certificate: busy }, 'unknown'],
  ['an order without a certificate', { phase: 'unissued' }, 'none'],
  ['a closed order', { phase: 'closed' }, 'none'],
  ['an order that does not report its phase', { phase: 'unknown' }, 'unknown'],
  ['an order that could not be read', { order: busy, phase: 'unknown' }, 'enabled'],
  ['an order and a download that could not be read', { order: busy, phase: 'unknown', certificate: busy }, 'unknown'],
])('the active certificate of %s', (_, changes, status) => {
  const state = { phase: 'issued', reissuePending: false, hasOpenRequest: false } as const;
  const snapshot = { order: issued, certificate: active, ...state, ...changes };
  expect(certificateCtStatus(snapshot)).toBe(status);
  expect(activeCertificate(snapshot)).toBe(status === 'enabled' ? active : undefined);
});
