import { describe, expect, test } from 'vitest';
import { fetchOrders } from '../../../../src/audit/fetch/fetch-orders.ts';
import { AuditApi } from '../../../../src/certcentral/audit-api.ts';
import { RequestError } from '../../../../src/http/request-error.ts';
import { createBulk } from '../../../audit/virtual-audit.ts';
import { type NetworkOptions, refused, refusedKey, VirtualNetwork } from '../../../harness/virtual-network.ts';
import { VirtualTime } from '../../../harness/virtual-time.ts';
import { type OrderKind, orderKinds } from '../../../stand-in/order-fixtures.ts';
import { kindOf } from '../../../stand-in/routes.ts';
import { listedWith } from '../orders.ts';

const { logged, 'duplicates as desired': duplicated, 'closed since it was listed': closed } = orderKinds;

/** Fetches so many orders of a kind, 5000001, 5000002, …; reports what was found, and when. */
async function fetchAll(kind: OrderKind, count: number, options: NetworkOptions = {}, onFetched = (_id: string) => {}) {
  const { account, bulk } = await createBulk([kind], count);
  const time = new VirtualTime();
  const startedAt = time.now;
  const seconds = () => (time.now - startedAt) / 1_000;
  const network = new VirtualNetwork(account, time, () => 0.5, options);
  const connection = { apiUrl: 'https://dc.example/services/v2', apiKey: account.apiKey, timeoutSeconds: 30 };
  const api = new AuditApi(connection, { transport: network, clock: network.clock, log: () => {} });
  const found: string[] = [];
  const begun: number[] = [];
  const name = (part: unknown) => (part instanceof RequestError ? `${part.status}` : part ? 'read' : 'none');
  const stop = new AbortController();
  let outcome: { error: unknown } | undefined;
  const orders = bulk.ids.map((id) => listedWith({ id }));
  void fetchOrders(api, orders, 0, {
    clock: network.clock,
    stop,
    needsDuplicates: () => kind.hasDuplicatesRead,
    countsDuplicate: ({ status }) => status !== 'rejected',
    onFetched: ({ id }, { observedAt, snapshot: { order, certificate }, duplicates }) => {
      begun.push((observedAt - startedAt) / 1_000);
      found.push(`${seconds()} ${id}: ${[order, certificate, duplicates].map(name).join(', ')}`);
      onFetched(id);
    },
  }).then(
    () => (outcome = { error: undefined }),
    (error) => (outcome = { error }),
  );
  await time.advanceUntil(() => outcome !== undefined);
  return { found, begun, error: outcome?.error, network, sent: network.sent, seconds: seconds() };
}

test('order and certificate are requested at once, and 100 requests are open at most', async () => {
  const { sent, found, begun, network, error } = await fetchAll(logged, 51);
  expect(sent.slice(0, 3)).toEqual(['0 order 5000001', '0 certificate 5000001', '0 order 5000002']);
  expect(sent.slice(100)).toEqual(['1 order 5000051', '1 certificate 5000051']);
  expect(found).toHaveLength(51);
  expect(begun).toEqual(Array(51).fill(0));
  expect([network.maxOpen, found[50], error]).toEqual([100, '2 5000051: read, read, none', undefined]);
});

test('duplicates follow, as many at once as there is room for', async () => {
  const { sent, found } = await fetchAll(duplicated, 1);
  expect(sent.slice(2)).toEqual(['1 duplicates 5000001', '2 duplicate 1500000100', '2 duplicate 1500000101']);
  expect(found).toEqual(['3 5000001: read, read, read']);
  const { network, seconds, sent: many } = await fetchAll(duplicated, 80);
  // 80 lists, four at once, begin when the first orders are read; the last duplicates follow.
  expect([network.maxOpen, seconds]).toEqual([100, 22]);
  const lists = many.filter((line) => / duplicates /.test(line)).map((line) => line.split(' ')[0]);
  expect(lists.filter((second) => second === '5')).toHaveLength(4);
});

test('a list of duplicates that cannot be read is part of the result', async () => {
  const fault: NetworkOptions['fault'] = (request) => (kindOf(request) === 'duplicates' ? refused(403) : undefined);
  expect((await fetchAll(duplicated, 1, { fault })).found).toEqual(['2 5000001: read, read, 403']);
});

test('only a duplicate that counts and has a usable ID is downloaded', async () => {
  const { sent } = await fetchAll(orderKinds['a duplicate without an ID'], 1);
  expect(sent.filter((line) => / duplicate /.test(line))).toHaveLength(1);
});

test('no order, no request', async () => {
  expect(await fetchAll(logged, 0)).toMatchObject({ found: [], sent: [], error: undefined });
});

const slowCertificate = (path: string) => (path.includes('download') ? 9_000 : 1_000);
test.each<[string, OrderKind, NetworkOptions, string]>([
  ['is waited for', logged, {}, '9 5000001: read, read, none'],
  ['does not matter if the order is closed', closed, {}, '1 5000001: read, none, none'],
  [
    'is waited for if the order cannot be read',
    logged,
    { fault: ({ path }) => (path.includes('download') ? undefined : refused(403)) },
    '9 5000001: 403, read, none',
  ],
])('the certificate %s', async (_, kind, options, line) => {
  expect((await fetchAll(kind, 1, { latency: slowCertificate, ...options })).found).toEqual([line]);
});

test.each([
  ['order', 1],
  ['certificate', 1],
  ['duplicates', 2],
  ['duplicate', 3],
] as const)('a refused key ends all at once: %s', async (kind, second) => {
  let isRefused = false;
  const { found, error, seconds, network } = await fetchAll(duplicated, 60, {
    latency: (path) => (isRefused ? 60_000 : path.endsWith('5000001') ? 999 : 1_000),
    fault: (request) => {
      if (kindOf(request) !== kind || isRefused) return undefined;
      isRefused = true;
      return refusedKey;
    },
  });
  expect(error).toMatchObject({ isKeyRefused: true });
  expect({ found, open: network.open }).toEqual({ found: [], open: 0 });
  expect(Math.ceil(seconds)).toBe(second);
});

describe('another error', () => {
  test('of a request does not end it', async () => {
    const { found, error } = await fetchAll(duplicated, 2, {
      fault: ({ path }) => (path.includes('pem') ? refused(403) : undefined),
    });
    expect({ found, error }).toEqual({
      found: ['1 5000001: read, 403, none', '1 5000002: read, 403, none'],
      error: undefined,
    });
  });

  test('that `onFetched` throws ends it, and nothing is found behind it', async () => {
    const stop = new Error('enough');
    const { found, error } = await fetchAll(logged, 60, {}, (id) => {
      if (id === '5000002') throw stop;
    });
    expect(error).toBe(stop);
    expect(found).toHaveLength(2);
  });

  test.each(['order', 'certificate', 'duplicates', 'duplicate'])('that is a bug ends it: %s', async (kind) => {
    const bug = new TypeError('a bug');
    const fault: NetworkOptions['fault'] = (request) => (kindOf(request) === kind ? bug : undefined);
    expect((await fetchAll(duplicated, 2, { fault })).error).toBe(bug);
  });
});
