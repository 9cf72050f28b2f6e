import { describe, expect, test } from 'vitest';
import { parseOrder } from '../../../src/certcentral/order.ts';
import { determinePhase, type OrderState } from '../../../src/domain/order-phase.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { asIs } from '../certcentral/scripted-api.ts';

const CLOSED = ['revoked', 'canceled', 'cancelled', 'rejected', 'denied', 'expired'];
const UNISSUED = ['pending', 'processing', 'needs_approval', 'needs_csr', 'waiting_pickup', 'submitted'];
const OTHERS = [undefined, null, '', 'unheard_of', 7, true, ['revoked'], { status: 'revoked' }];

const ISSUED_AT = '2026-01-01T12:00:00+00:00';
const dated = { id: 7, date_issued: ISSUED_AT };
/** Certificates of the response without a date of issue, with any ID. */
const UNDATED = [
  undefined,
  null,
  {},
  { id: 7 },
  { id: 0 },
  { id: 'x' },
  [],
  7,
  { date_issued: '' },
  { date_issued: 7 },
];

const downloaded = { validFrom: new Date('2026-01-01T00:00:00Z') } as Certificate;
const missing = new RequestError('404', { hint: '', status: 404 });
const refused = new RequestError('403', { hint: '', status: 403 });
const DOWNLOADS = [undefined, downloaded, missing, refused];

function stateOf(
  status: unknown,
  certificate: unknown,
  download: Certificate | RequestError | undefined,
  requests?: unknown,
): OrderState {
  return determinePhase(parseOrder('1', { id: 1, status, certificate, requests }, asIs), download);
}

const state = (phase: OrderState['phase'], reissuePending: OrderState['reissuePending']): OrderState => ({
  phase,
  reissuePending,
  hasOpenRequest: false,
});

/** Spellings that mean the same status. */
function spellings(statuses: readonly string[]): string[] {
  return statuses.flatMap((status) => [
    status,
    status.toUpperCase(),
    ` ${status.replace('_', '-')}\n`,
    status.replace('_', ' '),
  ]);
}

describe('the first row that matches decides', () => {
  test.each(spellings(CLOSED))('%j: closed, whatever the certificate', (status) => {
    for (const certificate of [...UNDATED, dated])
      for (const download of DOWNLOADS)
        expect(stateOf(status, certificate, download, [{ type: 'reissue', status: 'pending' }])).toEqual(
          state('closed', false),
        );
  });

  test.each(spellings(['reissue_pending', 'reissue']))('%j: issued, a reissue is pending', (status) => {
    for (const certificate of [...UNDATED, dated])
      for (const download of DOWNLOADS) expect(stateOf(status, certificate, download)).toEqual(state('issued', true));
  });

  test.each(spellings(['issued']))('%j: issued', (status) => {
    for (const certificate of [...UNDATED, dated])
      for (const download of DOWNLOADS) expect(stateOf(status, certificate, download)).toEqual(state('issued', false));
  });

  test('approved and dated: issued', () => {
    for (const download of DOWNLOADS) expect(stateOf('Approved', dated, download)).toEqual(state('issued', false));
  });

  test.each(spellings(UNISSUED))('%j and dated: issued, a reissue is pending', (status) => {
    for (const download of DOWNLOADS) expect(stateOf(status, dated, download)).toEqual(state('issued', true));
  });

  test.each(spellings([...UNISSUED, 'approved']))('%j and not dated: the download decides', (status) => {
    for (const certificate of UNDATED) {
      expect(stateOf(status, certificate, downloaded)).toEqual(state('issued', true));
      for (const download of [missing, refused, undefined])
        expect(stateOf(status, certificate, download)).toEqual(state('unissued', false));
    }
  });

  test.each<[string, unknown, OrderState['phase']]>([
    ['a date', { id: 'x', date_issued: 'x' }, 'issued'],
    ['an ID', { id: 1 }, 'issued'],
    ['an ID as a string', { id: '123456789012345678' }, 'issued'],
    ['no certificate', undefined, 'unissued'],
    ...[null, 0, [], 7, 'x', false].map((value): [string, unknown, 'unissued'] => [
      `the certificate ${JSON.stringify(value)}`,
      value,
      'unissued',
    ]),
    ...[undefined, null, 0, '0'].map((id): [string, unknown, 'unissued'] => [
      `the ID ${JSON.stringify(id)}`,
      { id },
      'unissued',
    ]),
    ...[-1, 1.5, '', '07', 'x', false, true, [], {}].map((id): [string, unknown, 'unknown'] => [
      `the ID ${JSON.stringify(id)}`,
      { id },
      'unknown',
    ]),
  ])('another status or none, and %s', (_, certificate, phase) => {
    for (const status of OTHERS) {
      for (const download of [missing, refused, undefined])
        expect(stateOf(status, certificate, download)).toEqual(state(phase, 'unknown'));
      expect(stateOf(status, certificate, downloaded)).toEqual(state('issued', 'unknown'));
    }
  });
});

describe('an open request makes a reissue pending', () => {
  const open = { phase: 'issued', reissuePending: true, hasOpenRequest: true };
  const request = { type: 'reissue', status: 'pending' };

  test('whatever the status of the order, unless it is closed', () => {
    for (const status of ['issued', 'approved', ...UNISSUED, 'reissue', ...OTHERS])
      for (const download of DOWNLOADS) expect(stateOf(status, undefined, download, [request])).toEqual(open);
  });

  test.each<[string, unknown, boolean]>([
    ['another status', [{ ...request, status: 'odd' }], true],
    ['other spellings', [{ type: ' Reissue ', status: 'Needs Approval' }], true],
    ['several requests', [null, { type: 'duplicate', status: 'pending' }, request], true],
    ...[
      'approved',
      'rejected',
      'issued',
      'canceled',
      'cancelled',
      'denied',
      ' APPROVED ',
      '',
      ' ',
      7,
      null,
      undefined,
    ].map((status): [string, unknown, boolean] => [
      `the request status ${JSON.stringify(status)}`,
      [{ ...request, status }],
      false,
    ]),
    ...['new_request', 'duplicate', 'revoke', 'reissue_x', '', 7, undefined].map((type): [string, unknown, boolean] => [
      `the type ${JSON.stringify(type)}`,
      [{ ...request, type }],
      false,
    ]),
    ...[undefined, null, {}, 'x', [], ['x', 7, null, [request]]].map((requests): [string, unknown, boolean] => [
      `the requests ${JSON.stringify(requests)}`,
      requests,
      false,
    ]),
  ])('%s', (_, requests, isOpen) => {
    expect(stateOf('issued', dated, downloaded, requests).hasOpenRequest).toBe(isOpen);
  });

  // The certificate was issued at noon, and is valid from midnight.
  const later = { validFrom: new Date('2026-01-03T00:00:00Z') } as Certificate;
  test.each<[string, unknown, unknown, Certificate | RequestError | undefined, boolean]>([
    ['before the date of issue', '2026-01-01T11:59:59+00:00', ISSUED_AT, downloaded, false],
    ['at the date of issue', '2026-01-01T12:00:00Z', ISSUED_AT, downloaded, true],
    ['after it', '2026-01-02T00:00:00+00:00', ISSUED_AT, downloaded, true],
    ['after it, but before a later notBefore', '2026-01-02T00:00:00+00:00', ISSUED_AT, later, false],
    ['before it, without a certificate', '2025-12-31', ISSUED_AT, missing, false],
    ['before notBefore, without a date of issue', '2026-01-02', undefined, later, false],
    ['before notBefore, with a date that cannot be read', '2026-01-02', 'soon', later, false],
    ['after notBefore, without a date of issue', '2026-01-04', undefined, later, true],
    ['any, without any time of issue', '2020-01-01', undefined, missing, true],
    ['any, with a date of issue that cannot be read', '2020-01-01', 'soon', undefined, true],
    ['on the day of issue, without a time', '2026-01-01', ISSUED_AT, downloaded, true],
    ['missing', undefined, ISSUED_AT, downloaded, true],
    ['not readable', 'request 1', ISSUED_AT, downloaded, true],
  ])('with a date %s', (_, date, date_issued, download, isOpen) => {
    const result = stateOf('issued', { id: 7, date_issued }, download, [{ ...request, date }]);
    expect(result).toEqual(isOpen ? open : state('issued', false));
  });
});
