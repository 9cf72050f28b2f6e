import { describe, expect, test, vi } from 'vitest';
import { CertCentral, type RequestOptions } from '../../../src/certcentral/certcentral.ts';
import type { Order } from '../../../src/certcentral/order.ts';
import { fetchOrderSnapshot } from '../../../src/certcentral/order-snapshot.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import { PlayedExchange } from '../scripted-transport.ts';

const order = { body: '{"id":7,"status":"issued"}' };
const busy = new RequestError('503 busy', { hint: 'Wait.' });

interface Given {
  transport?: PlayedExchange;
  attempts?: RequestOptions;
  download?: (orderId: string, attempts: RequestOptions) => Promise<string>;
  certificateMatters?: (order: Order | RequestError) => boolean;
}

function read({
  transport = new PlayedExchange(order),
  attempts = { retries: 0 },
  download = async () => 'PEM',
  certificateMatters = () => true,
}: Given) {
  const connection = { apiUrl: 'https://api.example', apiKey: 'key-0123456789', timeoutSeconds: 5 };
  const api = new CertCentral(connection, { log: () => {}, transport });
  return fetchOrderSnapshot(api, '7', attempts, download, certificateMatters);
}

/** A download that takes until it is ended. */
const untilEnded = (_: string, { signal }: RequestOptions) =>
  new Promise<string>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

describe('an order and its certificate', () => {
  test('are read both at once, with as many attempts each', async () => {
    const { promise, resolve } = Promise.withResolvers<typeof order>();
    const download = vi.fn(async (_: string, { signal }: RequestOptions) => {
      resolve(order);
      expect(signal?.aborted).toBe(false);
      return 'PEM';
    });
    const certificateMatters = vi.fn(() => true);
    // The order only comes when the download has begun.
    const reading = await read({
      transport: new PlayedExchange(promise),
      attempts: { retries: 3 },
      download,
      certificateMatters,
    });
    expect(reading).toEqual({
      order: expect.objectContaining({ status: 'issued', life: 'issued' }),
      certificate: 'PEM',
    });
    expect(download.mock.calls).toEqual([['7', { retries: 3, stop: expect.any(AbortSignal) }]]);
    expect(certificateMatters.mock.calls).toEqual([[reading.order]]);
  });

  test('are the failures with which they could not be read', async () => {
    const transport = new PlayedExchange(busy);
    const reading = await read({ transport, download: () => Promise.reject(busy) });
    expect(reading).toEqual({ order: expect.any(RequestError), certificate: busy });
    expect((reading.order as RequestError).detail).toBe('GET https://api.example/order/certificate/7: 503 busy');
  });

  test.each([
    ['the order is being read', { transport: new PlayedExchange(new TypeError('a mistake')) }],
    ['the certificate is being read', { download: () => Promise.reject(new TypeError('a mistake')) }],
  ])('are an error where, while %s, something else goes wrong', async (_, given) => {
    await expect(read(given)).rejects.toThrow(new TypeError('a mistake'));
  });
});

describe('a certificate that does not matter', () => {
  const certificateMatters = () => false;

  test.each([
    ['the order says so', order, { status: 'issued' }],
    ['the order cannot be read', busy, { name: 'Error' }],
  ])('is not waited for, and is no failure, where %s', async (_, outcome, expected) => {
    const reading = await read({ transport: new PlayedExchange(outcome), download: untilEnded, certificateMatters });
    expect(reading).toEqual({ order: expect.objectContaining(expected), certificate: undefined });
  });

  test.each([
    ['is there first', async () => 'PEM'],
    ['could not be read', () => Promise.reject(busy)],
  ])('is not told of, either, if it %s', async (_, download) => {
    expect((await read({ download, certificateMatters })).certificate).toBeUndefined();
  });
});

describe('told to stop', () => {
  test('both are', async () => {
    const stop = new AbortController();
    const transport = new PlayedExchange(Promise.withResolvers<object>().promise);
    const ended = vi.fn();
    const download = (orderId: string, attempts: RequestOptions) =>
      untilEnded(orderId, attempts).catch((detail: unknown) => {
        ended();
        throw detail;
      });
    const reading = read({ transport, attempts: { retries: 0, signal: stop.signal }, download });
    await vi.waitUntil(() => transport.stops.length === 1);
    expect(transport.stops).toEqual([stop.signal]);
    stop.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    expect(ended).toHaveBeenCalledOnce();
  });
});
