import { describe, expect, test } from 'vitest';
import { CertCentral } from '../../../src/certcentral/client.ts';
import type { Endpoint } from '../../../src/certcentral/endpoints.ts';
import { fetchOrderSnapshot } from '../../../src/domain/order-snapshot.ts';
import * as domain from '../../../src/domain/order-state.ts';
import { RequestError } from '../../../src/errors.ts';
import type { Transport } from '../../../src/http/types.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { PassingClock } from '../../harness/virtual-time.ts';
import { certificate as active, order as issued, namesWith, snapshotOf } from '../result.ts';
import type { Outcome } from '../scripted-transport.ts';

const busy = { status: 503, body: '{}' };
const failed = (status: number) => expect.objectContaining({ status });
const certificate: Certificate = {
  ...active,
  names: namesWith(['a.example', 'B.example'], { commonName: 'Example Ltd' }),
  validTill: new Date('2026-07-01T00:00:00Z'),
};
/** The response to a read of order 7. */
function orderWith(changes: object = {}, ofCertificate: object = {}) {
  const usual = { id: 7, status: 'issued', certificate: { common_name: 'a.example', ...ofCertificate } };
  return { body: JSON.stringify({ ...usual, ...changes }) };
}

const reviveDate = (key: string, value: unknown) => (key === 'validFrom' ? new Date(`${value}`) : value);
const download = (): Endpoint<Certificate> => ({
  ...{ action: 'download', method: 'GET', path: '/download' },
  isSuccess: (status) => status === 200,
  parse: ({ body }) => ({ ...certificate, ...JSON.parse(body, reviveDate) }),
});

type Script = (Outcome | ((signal: AbortSignal | undefined) => Promise<Outcome>))[];
const untilAborted: Script[number] = (signal) =>
  new Promise<never>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

/** Fetches from a service that responds to each kind of request by a script, whose last entry repeats. */
function fetchSnapshot(
  order: Script,
  downloads: Script,
  { retries = 0, known = '', signal = undefined as AbortSignal | undefined } = {},
) {
  const sent: string[] = [];
  const scripts = { order, download: downloads };
  const transport: Transport = {
    close: () => {},
    send: async ({ url }, attempt) => {
      const kind = url.endsWith('/download') ? 'download' : 'order';
      sent.push(kind);
      const script = scripts[kind];
      const next = (script.length > 1 ? script.shift() : script[0]) as Script[number];
      const outcome = typeof next === 'function' ? await next(attempt) : next;
      if (outcome instanceof Error) throw outcome;
      return { status: 200, headers: {}, body: '', bodyError: undefined, ...outcome };
    },
  };
  const connection = { apiUrl: 'https://dc.example', apiKey: 'k', timeoutSeconds: 30 };
  const api = new CertCentral({ ...connection, transport, clock: new PassingClock(), log: () => {} });
  return { sent, snapshot: fetchOrderSnapshot(api, '7', { retries, signal }, download, known) };
}

describe('an order and its certificate', () => {
  test('are read in parallel', async () => {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    // The order arrives only after the download has begun.
    const responds = async () => {
      resolve(orderWith());
      return { body: '{}' };
    };
    const { snapshot } = fetchSnapshot([() => promise], [responds]);
    const state = { phase: 'issued', reissuePending: false, hasOpenRequest: false };
    expect(await snapshot).toMatchObject({ order: { id: '7', status: 'issued' }, certificate, ...state });
  });

  test('are the errors with which they could not be read, after the retries', async () => {
    const { snapshot, sent } = fetchSnapshot([busy], [busy], { retries: 1 });
    const state = { phase: 'unknown', reissuePending: 'unknown', hasOpenRequest: false, oldestRequestAt: undefined };
    expect(await snapshot).toEqual({ order: failed(503), certificate: failed(503), ...state });
    expect(sent.toSorted()).toEqual(['download', 'download', 'order', 'order']);
  });

  test.each<[string, Script, Script]>([
    ['the order', [new TypeError('a bug')], [{ body: '{}' }]],
    ['the certificate', [orderWith()], [new TypeError('a bug')]],
  ])('do not hide a bug that shows while %s is read', async (_, order, downloads) => {
    await expect(fetchSnapshot(order, downloads).snapshot).rejects.toThrow('a bug');
  });

  test('are given up with the signal of the caller', async () => {
    const stop = new AbortController();
    const { snapshot } = fetchSnapshot([untilAborted], [untilAborted], { signal: stop.signal });
    setImmediate(() => stop.abort());
    const ended = { retryability: 'transient' };
    expect(await snapshot).toMatchObject({ order: ended, certificate: ended });
  });
});

test.each<[string, Script[number]]>([
  ['that takes', untilAborted],
  ['that arrived first', { body: '{}' }],
  ['that failed', { status: 404 }],
])('a closed order does not wait for a download %s', async (_, responds) => {
  // The clock begins in 1970.
  const ended = orderWith({ order_valid_till: '1969-12-29' }, { valid_till: '1969-12-29' });
  for (const order of [orderWith({ status: 'Revoked' }), ended]) {
    const { snapshot, sent } = fetchSnapshot([order], [responds], { retries: 5 });
    expect(await snapshot).toMatchObject({ order: { id: '7' }, certificate: undefined, phase: 'closed' });
    expect(sent).toHaveLength(2);
  }
});

test('only a closed order ends a download', async () => {
  const late = async () =>
    new Promise<Outcome>((resolve) => setImmediate(() => setImmediate(() => resolve({ body: '{}' }))));
  expect(await fetchSnapshot([{ status: 404 }], [late]).snapshot).toMatchObject({ certificate });
});

describe('a certificate counts as one that could not be read', () => {
  const mixedUp = expect.objectContaining({ retryability: 'transient', status: undefined });

  test.each<[string, common_name: unknown, isOwn: boolean]>([
    ['another name', 'c.example', false],
    ['a parent of a name', 'example', false],
    ['the common name', 'EXAMPLE LTD', true],
    ['an alternative name', 'b.EXAMPLE', true],
    ['no common name', '', true],
  ])('download of another order, which has %s', async (_, common_name, isOwn) => {
    const { snapshot } = fetchSnapshot([orderWith({}, { common_name })], [{ body: '{}' }]);
    expect((await snapshot).certificate).toEqual(isOwn ? certificate : mixedUp);
  });

  test.each<[string, known: string, isOwn: boolean]>([
    ['another name', 'c.example', false],
    ['the same name', 'b.EXAMPLE', true],
    ['an unknown name', '', true],
  ])('download of another order that cannot be read, but had %s', async (_, known, isOwn) => {
    const { snapshot } = fetchSnapshot([busy], [{ body: '{}' }], { known });
    expect(await snapshot).toMatchObject({ certificate: isOwn ? certificate : mixedUp, phase: 'unknown' });
  });

  const dates = { valid_from: '2026-02-01', valid_till: '2026-06-01' };
  const other = { common_name: 'c.example', dns_names: ['c.example'], serial_number: '02', ...dates };
  const same = { valid_from: '2026-01-01', valid_till: '2026-07-01', dns_names: ['A.example', 'b.example'] };
  test.each<[string, ofCertificate: object, certificate: Partial<Certificate>, isStale: boolean]>([
    ['another serial number alone', same, {}, false],
    ['another serial number, and nothing else', {}, {}, false],
    ['an end three days before', { valid_till: '2026-06-28' }, {}, true],
    ['an end two days before', { valid_till: '2026-06-29' }, {}, false],
    ['an end two days after', { valid_till: '2026-07-03' }, {}, false],
    ['an end three days after', { valid_till: '2026-07-04' }, {}, true],
    ['a later first day', { ...same, valid_from: '2026-01-02' }, {}, true],
    ['a later first day, with a time', { valid_from: '2026-01-02T00:00:00+00:00' }, {}, true],
    ['the same first day', { valid_from: '2026-01-01' }, { validFrom: new Date('2026-01-01T23:59:59Z') }, false],
    ['another name', { ...same, dns_names: ['a.example', 'c.example'] }, {}, true],
    ['fewer names', { dns_names: ['a.example'] }, {}, false],
    ['the common name among the names', { dns_names: ['EXAMPLE LTD'] }, {}, false],
    ['the same serial number', { ...other, common_name: 'a.example', serial_number: '01' }, {}, false],
    ['its spelling', { serial_number: '00:0a:1b', valid_till: '2026-06-01' }, { serialNumber: 'A1B' }, false],
    ['no serial number', { serial_number: '', valid_till: '2026-06-01' }, {}, false],
  ])('stale download: the order reports %s', async (_, ofCertificate, changes, isStale) => {
    const order = orderWith({}, { serial_number: '02', ...ofCertificate });
    const { snapshot } = fetchSnapshot([order], [{ body: JSON.stringify(changes) }]);
    expect((await snapshot).certificate).toEqual(isStale ? mixedUp : { ...certificate, ...changes });
  });

  // During a reissue, the order may have what the new certificate will have.
  const open = { requests: [{ type: 'reissue', status: 'pending' }] };
  test.each<[string, changes: object, isAccepted: boolean]>([
    ['by its status', { status: 'reissue_pending' }, true],
    ['by a date of issue', { status: 'pending', certificate: { ...other, date_issued: '2026-01-01' } }, true],
    ['by an open request', open, true],
    ['by the download alone', { status: 'pending' }, false],
    ['perhaps, by another status', { status: 'odd' }, false],
  ])('stale download: not while a reissue is pending %s', async (_, changes, isAccepted) => {
    const { snapshot } = fetchSnapshot([orderWith({ certificate: other, ...changes })], [{ body: '{}' }]);
    const read = await snapshot;
    expect(read.certificate).toEqual(isAccepted ? certificate : mixedUp);
    expect(read.phase).toBe(isAccepted ? 'issued' : 'unissued');
  });

  const foreign = { body: JSON.stringify({ names: namesWith(['c.example']) }) };
  test.each<[string, download: Script, retries: number, count: number, isRead: boolean]>([
    ['until it is that of the order', [foreign, foreign, { body: '{}' }], 5, 3, true],
    ['as often as other transient failures', [foreign], 2, 3, false],
    ['not without retries', [foreign, { body: '{}' }], 0, 1, false],
    ['also after another failure', [foreign, busy, { body: '{}' }], 5, 3, true],
  ])('after it was downloaded again: %s', async (_, downloads, retries, count, isRead) => {
    const { snapshot, sent } = fetchSnapshot([orderWith()], downloads, { retries });
    expect((await snapshot).certificate).toEqual(isRead ? certificate : mixedUp);
    expect(sent.filter((kind) => kind === 'download')).toHaveLength(count);
    expect(sent.filter((kind) => kind === 'order')).toHaveLength(1);
  });
});

const unread = new RequestError('503', { hint: '' });
test.each<[string, Partial<domain.OrderSnapshot>, string]>([
  ['an issued order', {}, 'enabled'],
  ['an issued order whose download failed', { certificate: unread }, 'unknown'],
  ['an order without a certificate', { phase: 'unissued' }, 'none'],
  ['a closed order', { phase: 'closed' }, 'none'],
  ['an order that does not report its phase', { phase: 'unknown' }, 'unknown'],
  ['an order that could not be read', { order: unread, phase: 'unknown' }, 'enabled'],
  ['an order of which nothing could be read', { order: unread, phase: 'unknown', certificate: unread }, 'unknown'],
])('the active certificate of %s', (_, changes, status) => {
  const snapshot = { ...snapshotOf(issued, active), ...changes };
  expect(domain.certificateCtStatus(snapshot)).toBe(status);
  expect(domain.activeCertificate(snapshot)).toBe(status === 'enabled' ? active : undefined);
});
