import { describe, expect, test } from 'vitest';
import { parseOrder } from '../../../src/certcentral/order.ts';
import { determineState, findClosure, type OrderState } from '../../../src/domain/order-state.ts';
import { RequestError } from '../../../src/errors.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { NOW } from '../result.ts';

const CLOSED = ['revoked', 'canceled', 'cancelled', 'rejected', 'denied', 'expired'];
const UNISSUED = ['pending', 'processing', 'needs_approval', 'needs_csr', 'waiting_pickup', 'submitted'];
const OTHERS = [undefined, null, '', 'unheard_of', 7, true, ['revoked'], { status: 'revoked' }];

const ISSUED_AT = '2026-01-01T12:00:00+00:00';
const dated = { id: 7, date_issued: ISSUED_AT };
/** Certificates of the response without a date of issue, with any ID. */
const UNDATED = [undefined, null, {}, [], 7, { id: 7 }, { id: 'x' }, { id: 0, date_issued: '' }, { date_issued: 7 }];

const downloaded = { validFrom: new Date('2026-01-01T00:00:00Z') } as Certificate;
const missing = new RequestError('404', { hint: '', status: 404 });
const refused = new RequestError('403', { hint: '', status: 403 });
const NO_DOWNLOADS = [undefined, missing, refused];
const DOWNLOADS = [downloaded, ...NO_DOWNLOADS];

type Download = Certificate | RequestError | undefined;
const stateOf = (status: unknown, certificate: unknown, download: Download, requests?: unknown) =>
  determineState(parseOrder('1', { status, certificate, requests }), download, NOW);

const state = (phase: OrderState['phase'], reissuePending: OrderState['reissuePending']): OrderState => ({
  ...{ phase, closure: phase === 'closed' ? 'status' : undefined, reissuePending },
  ...{ hasOpenRequest: false, oldestRequestAt: undefined },
});

const request = { type: 'reissue', status: 'pending' };
const open = { phase: 'issued', reissuePending: true, hasOpenRequest: true };

/** Spellings that mean the same status. */
const spellings = (status: string) =>
  [status.toUpperCase(), ` ${status.replace('_', '-')}\n`, status.replace('_', ' ')].concat(status);

const notDated = [...UNISSUED, 'approved'];
test.each<[string, string[], certificates: unknown[], Download[], OrderState]>([
  ['closed by its status', CLOSED, [...UNDATED, dated], DOWNLOADS, state('closed', false)],
  ['a reissue is pending', ['reissue_pending', 'reissue'], [...UNDATED, dated], DOWNLOADS, state('issued', true)],
  ['issued, dated or not', ['issued'], [...UNDATED, dated], DOWNLOADS, state('issued', false)],
  ['approved, and dated', ['approved'], [dated], DOWNLOADS, state('issued', false)],
  ['pending, and dated', UNISSUED, [dated], DOWNLOADS, state('issued', true)],
  ['pending, not dated, with a download', notDated, UNDATED, [downloaded], state('issued', true)],
  ['pending, not dated, without a download', notDated, UNDATED, NO_DOWNLOADS, state('unissued', false)],
])('life of an order: %s', (_, statuses, certificates, downloads, expected) => {
  for (const status of statuses.flatMap(spellings))
    for (const certificate of certificates)
      for (const download of downloads)
        expect(stateOf(status, certificate, download), `${status}, ${JSON.stringify(certificate)}`).toEqual(expected);
});

test.each<[string, OrderState['phase'], unknown[]]>([
  ['another status, a certificate', 'issued', [{ id: 'x', date_issued: 'x' }, { id: 1 }, { id: '123456789012345' }]],
  [
    'another status, no certificate',
    'unissued',
    [undefined, null, 0, [], 7, 'x', false, {}, { id: null }, { id: 0 }, { id: '0' }],
  ],
  [
    'another status, an unusable ID',
    'unknown',
    [-1, 1.5, '', '07', 'x', false, true, [], {}, '1'.repeat(16)].map((id) => ({ id })),
  ],
])('life of an order: %s', (_, phase, certificates) => {
  for (const status of OTHERS)
    for (const certificate of certificates) {
      const message = `${JSON.stringify(status)}, ${JSON.stringify(certificate)}`;
      for (const download of NO_DOWNLOADS)
        expect(stateOf(status, certificate, download), message).toEqual(state(phase, 'unknown'));
      expect(stateOf(status, certificate, downloaded), message).toEqual(state('issued', 'unknown'));
    }
});

/** Today is 2026-03-01. */
test.each<[string, order_valid_till: unknown, valid_till: unknown, closure: 'plan-ended' | undefined]>([
  ['3 days before today', '2026-02-26', '2026-02-26', 'plan-ended'],
  ['long ago, with times', '2025-01-01T23:59:59-12:00', '2025-01-01 x', 'plan-ended'],
  ['2 days before today: the plan', '2026-02-27', '2026-02-26', undefined],
  ['2 days before today: the certificate', '2026-02-26', '2026-02-27', undefined],
  ['later: an expired certificate of a plan that lasts', '2027-01-01', '2025-01-01', undefined],
  ...[undefined, null, '', 'soon', '01/01/2025', '2025-02-30', '2025-2-3', ' 2025-01-01', 20250101].flatMap(
    (day): [string, unknown, unknown, undefined][] => [
      [`unknown: the plan ends ${JSON.stringify(day)}`, day, '2025-01-01', undefined],
      [`unknown: the certificate ends ${JSON.stringify(day)}`, '2025-01-01', day, undefined],
    ],
  ),
])('life of an order: the plan has ended: %s', (_, order_valid_till, valid_till, closure) => {
  const certificate = { ...dated, valid_till };
  for (const now of [NOW, NOW + 86_399_999]) {
    for (const status of ['issued', 'reissue_pending', 'approved', ...UNISSUED, ...OTHERS]) {
      const order = parseOrder('1', { status, order_valid_till, certificate, requests: [request] });
      expect(findClosure(order, now)).toBe(closure);
      for (const download of DOWNLOADS) {
        const result = determineState(order, download, now);
        if (closure) expect(result).toEqual({ ...state('closed', false), closure });
        else expect(result).toMatchObject({ ...open, closure });
      }
    }
    for (const status of CLOSED)
      expect(findClosure(parseOrder('1', { status, order_valid_till, certificate }), now)).toBe('status');
  }
});

test('life of an order: an order that could not be read', () => {
  for (const download of DOWNLOADS) expect(determineState(refused, download, NOW)).toEqual(state('unknown', 'unknown'));
});

describe('an open request makes a reissue pending', () => {
  test('whatever the status of the order, unless it is closed', () => {
    for (const download of DOWNLOADS) {
      for (const status of ['issued', 'approved', ...UNISSUED, 'reissue', ...OTHERS])
        expect(stateOf(status, undefined, download, [request])).toEqual({ ...open, oldestRequestAt: undefined });
      for (const status of CLOSED) expect(stateOf(status, dated, download, [request])).toEqual(state('closed', false));
    }
  });

  const completed = ['approved', 'rejected', 'issued', 'canceled', 'cancelled', 'denied', ' APPROVED '];
  const types = ['new_request', 'duplicate', 'revoke', 'reissue_x', '', 7, undefined];
  test.each<[string, boolean, requests: unknown[]]>([
    ['of another status', true, [[{ ...request, status: 'odd' }]]],
    ['in other spellings', true, [[{ type: ' Reissue ', status: 'Needs Approval' }]]],
    ['among others', true, [[null, { type: 'duplicate', status: 'pending' }, request]]],
    ['unless it is completed', false, completed.map((status) => [{ ...request, status }])],
    ['unless it has no status', false, ['', ' ', 7, null, undefined].map((status) => [{ ...request, status }])],
    ['unless it is of another type', false, types.map((type) => [{ ...request, type }])],
    ['unless it is none', false, [undefined, null, {}, 'x', [], ['x', 7, null, [request]]]],
  ])('life of an order: a request is open: %s', (_, isOpen, lists) => {
    for (const requests of lists)
      expect(stateOf('issued', dated, downloaded, requests).hasOpenRequest, JSON.stringify(requests)).toBe(isOpen);
  });

  // The certificate was issued at noon, and is valid from midnight.
  const later = { validFrom: new Date('2026-01-03T00:00:00Z') } as Certificate;
  test.each<[string, unknown, unknown, Download, boolean]>([
    ['before the date of issue', '2026-01-01T11:59:59+00:00', ISSUED_AT, downloaded, false],
    ['at the date of issue', '2026-01-01T12:00:00Z', ISSUED_AT, downloaded, true],
    ['after it', '2026-01-02T00:00:00+00:00', ISSUED_AT, downloaded, true],
    ['after it, but before a later notBefore', '2026-01-02T00:00:00+00:00', ISSUED_AT, later, false],
    ['before it, without a certificate', '2025-12-31T12:00:00Z', ISSUED_AT, missing, false],
    ['before notBefore, without a date of issue', '2026-01-01', undefined, later, false],
    ['14 hours before it, without a zone', '2025-12-31 22:00:00', ISSUED_AT, downloaded, false],
    ['14 hours after it, without a zone', '2026-01-02 02:00:00', ISSUED_AT, downloaded, true],
    ['after notBefore, beside an earlier date without a zone', '2026-01-03T01:00:00Z', '2026-01-02 21:00', later, true],
    ['certainly before notBefore', '2026-01-02 10:00:00', '2026-01-02 12:00:00', later, false],
    ['any, without any time of issue', '2020-01-01', undefined, missing, true],
    ['missing', undefined, ISSUED_AT, downloaded, true],
    ['not readable', 'request 1', ISSUED_AT, downloaded, true],
  ])('life of an order: a request is open, with a date %s', (_, date, date_issued, download, isOpen) => {
    const result = stateOf('issued', { id: 7, date_issued }, download, [{ ...request, date }]);
    expect(result).toMatchObject(isOpen ? open : state('issued', false));
  });

  test.each<[string, unknown, unknown, Download]>([
    ['without a zone', '2026-01-02 01:59:59', ISSUED_AT, downloaded],
    ['that is a day alone', '2026-01-01', ISSUED_AT, missing],
    ['and a date of issue without a zone', '2026-01-02T01:59:59Z', '2026-01-01 12:00:00', downloaded],
    ['and a date of issue that is a day alone', '2026-01-02T01:59:59Z', '2026-01-01', missing],
    ['less than 14 hours before notBefore', '2026-01-02 10:00:01', ISSUED_AT, later],
  ])('life of an order: a request may be open, with a date %s', (_, date, date_issued, download) => {
    const certificate = { id: 7, date_issued };
    const pendingWith = (status: string, requests: unknown[]) => stateOf(status, certificate, download, requests);
    const uncertain = { ...request, date };
    for (const status of ['issued', 'approved', 'odd', ''])
      expect(pendingWith(status, [uncertain]), status).toEqual(state('issued', 'unknown'));
    // A status, or another request, that makes a reissue pending is enough.
    for (const status of ['reissue_pending', 'pending'])
      expect(pendingWith(status, [uncertain]), status).toEqual(state('issued', true));
    expect(pendingWith('issued', [uncertain, request])).toMatchObject(open);
  });

  test('the oldest open request counts, if its date is known', () => {
    const oldestOf = (dates: string) => {
      const requests = dates.split(', ').map((date) => ({ ...request, date }));
      return stateOf('issued', dated, downloaded, requests).oldestRequestAt;
    };
    // A request that is older than the certificate is not open, and a day alone ends at its end.
    expect(oldestOf('2026-05-01T00:00:00Z, 2026-03-01, 2025-05-01')).toBe(Date.UTC(2026, 2, 2) - 1);
    expect(oldestOf('2026-05-01T00:00:00Z, x')).toBeUndefined();
    for (const dates of ['2025-05-01', 'x']) expect(oldestOf(dates)).toBeUndefined();
  });
});
