import { describe, expect, test } from 'vitest';
import { fetchOrders } from '../../../src/audit/fetch-orders.ts';
import { AuditApi } from '../../../src/certcentral/audit-api.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import { API_KEY, API_URL, PlayedAccount, refused } from './scripted-service.ts';

/** Reads orders, and tells what came in which order. */
async function read(account: PlayedAccount, count: number, onFound = (_id: string) => {}) {
  const { clock } = account;
  const connection = { apiUrl: API_URL, apiKey: API_KEY, timeoutSeconds: 30 };
  const api = new AuditApi(connection, { transport: account, clock, log: () => {} });
  const orders = Array.from({ length: count }, (_, index) => ({ id: `${index + 1}` }));
  const found: string[] = [];
  const told = (title: object | undefined) =>
    title instanceof RequestError ? `${title.status}` : title ? 'read' : 'none';
  const work = fetchOrders(api, orders, { retries: 0 }, ({ id }, { order, certificate }) => {
    found.push(`${account.now} ${id}: ${told(order)}, ${told(certificate)}`);
    onFound(id);
  });
  const error = await account.pass(
    work.then(
      () => undefined,
      (why: unknown) => why,
    ),
  );
  return { found, error };
}

const accountOf = (count: number) =>
  new PlayedAccount(Array.from({ length: count }, (_, index) => ({ id: index + 1 })));

test('order and certificate are read at once, and 50 orders at most', async () => {
  const account = accountOf(51);
  const { found, error } = await read(account, 51);
  expect(error).toBeUndefined();
  expect(account.sent.slice(0, 4)).toEqual(['0 order 1', '0 certificate 1', '0 order 2', '0 certificate 2']);
  expect(account.sent.slice(100)).toEqual(['1 order 51', '1 certificate 51']);
  expect(account.mostOpen).toBe(100);
  expect(found).toHaveLength(51);
  expect(found[50]).toBe('2 51: read, read');
});

test('none is none', async () => {
  expect(await read(new PlayedAccount(), 0)).toEqual({ found: [], error: undefined });
});

describe('the certificate', () => {
  const slow = (account: PlayedAccount) =>
    account.on('certificate', async (_, stop) => {
      await account.clock.sleep(9_000, stop);
      return refused(404);
    });
  const orderThat = (fields: object) => ({ body: JSON.stringify({ id: 1, status: 'issued', ...fields }) });

  test.each<[string, object, string]>([
    ['is waited for where it was issued', {}, '10 1: read, 404'],
    ['is waited for where nothing is said to be issued', { status: 'pending' }, '10 1: read, 404'],
    ['does not matter where the order is closed', { status: 'revoked' }, '1 1: read, none'],
    ['does not matter where the product is private', { product: { name_id: 'private_x' } }, '1 1: read, none'],
    ['does not matter where the product is not for TLS', { product: { type: 'client' } }, '1 1: read, none'],
    ['does not matter where the order tells nothing', { status: '', certificate: 7 }, '1 1: read, none'],
  ])('%s', async (_, fields, line) => {
    const account = slow(accountOf(1)).on('order', () => orderThat(fields));
    expect((await read(account, 1)).found).toEqual([line]);
  });

  test('does not matter where the order is unreadable', async () => {
    const account = slow(accountOf(1)).on('order', () => refused(403));
    expect((await read(account, 1)).found).toEqual(['1 1: 403, none']);
  });
});

describe('a refused key ends it at once', () => {
  test.each(['order', 'certificate'] as const)('by the %s', async (kind) => {
    const account = accountOf(60).on(kind, (id) => (id === '3' ? refused(401) : undefined));
    const other = kind === 'order' ? 'certificate' : 'order';
    account.on(other, async (_, stop) => {
      await account.clock.sleep(60_000, stop);
      return {};
    });
    const { found, error } = await read(account, 60);
    expect(error).toMatchObject({ status: 401 });
    expect({ found, now: account.now, open: account.open }).toEqual({ found: [], now: 1, open: 0 });
    expect(account.sent).toHaveLength(100);
  });

  test('403 does not', async () => {
    const account = accountOf(2).on('certificate', () => refused(403));
    expect((await read(account, 2)).found).toEqual(['1 1: read, 403', '1 2: read, 403']);
  });
});

test('what the finder throws ends it, and nothing is found behind it', async () => {
  const account = accountOf(60);
  const stop = new Error('enough');
  const { found, error } = await read(account, 60, (id) => {
    if (id === '2') throw stop;
  });
  expect(error).toBe(stop);
  expect(found).toEqual(['1 1: read, read', '1 2: read, read']);
});

test('what is no failure of the service ends it, too', async () => {
  const bug = new TypeError('a bug');
  expect(
    (
      await read(
        accountOf(2).on('certificate', () => bug),
        2,
      )
    ).error,
  ).toBe(bug);
});
