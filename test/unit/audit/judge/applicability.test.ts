import { describe, expect, test } from 'vitest';
import {
  type Desired,
  decideFromList,
  decideFromSnapshot,
  describeFailure,
} from '../../../../src/audit/judge/applicability.ts';
import type { Order } from '../../../../src/certcentral/order.ts';
import type { ListedOrder } from '../../../../src/certcentral/order-list.ts';
import { RequestError } from '../../../../src/http/request-error.ts';
import type { Certificate } from '../../../../src/pki/certificate.ts';
import { certificateWith, failed, listedWith, NOW, orderWith, productWith, snapshotOf } from '../orders.ts';

const privateTls = { product: productWith('private_ssl') };
const codeSigning = { product: productWith('', 'code_signing_certificate') };

const desiredOf = (status: 'enabled' | 'disabled'): Desired => ({
  kind: 'desired',
  status,
  rule: '',
  isByDomains: false,
});
const logged: Desired = desiredOf('enabled');
const keptOut: Desired = desiredOf('disabled');
const mixed: Desired = { kind: 'mixed', keepOut: ['in.example'], log: ['out.example'], rule: '' };

describe('rows 1 to 3: the row of the list', () => {
  const closed = { status: 'Revoked' };
  const unissued = { status: 'pending', validTill: '' };
  const ignored = { kind: 'ignored', rule: '' } as const;
  test.each<[row: number, Partial<ListedOrder>, isIgnored: boolean, reason: string]>([
    [1, {}, true, 'policy file'],
    [1, closed, true, 'policy file'],
    [2, closed, false, 'is revoked'],
    [2, privateTls, false, 'by its name, private_ssl'],
    [2, codeSigning, false, 'by its type, code_signing_certificate'],
    [2, { ...unissued, ...codeSigning }, false, 'by its type, code_signing_certificate'],
    [3, { validTill: '2026-10-01' }, false, 'valid till 2026-10-01'],
    [3, { validTill: '1999-12-31', status: 'ISSUED' }, false, 'valid till 1999-12-31'],
  ])('row %i: %j, ignored: %s', (row, changes, isIgnored, reason) => {
    expect(decideFromList(listedWith(changes), isIgnored ? ignored : logged, NOW)).toEqual({
      verdict: row === 1 ? 'ignored' : 'not applicable',
      reason: expect.stringContaining(reason),
    });
  });

  test.each<Partial<ListedOrder>>([
    {},
    { validTill: '2026-10-02' },
    { validTill: '2020-01-01', status: 'reissue_pending' },
    { validTill: '2020-01-01', status: 'odd' },
    { validTill: '2020-02-30' },
    { validTill: '2020-13-01' },
    { validTill: '2020-01' },
    { validTill: '12020-01-01' },
    { validTill: '3 2020-01-01' },
    { validTill: '2020-01-01T00:00:00.000Z' },
    { validTill: '2020-01-01T00:00:00Z' },
    { validTill: '' },
    unissued,
  ])('no row: %j is read', (changes) => {
    for (const desired of [logged, keptOut, mixed])
      expect(decideFromList(listedWith(changes), desired, NOW)).toBeUndefined();
  });
});

describe('rows 4 to 10: the order and the download', () => {
  const issued = orderWith();
  const readable = certificateWith();
  const pending = orderWith({ status: 'pending', isDated: false, issuedAt: undefined });
  const unclear = orderWith({ status: 'odd', isDated: false, certificateId: '' });
  const invalid = { ctStatus: 'unknown', hasInvalidCtStatus: true } as const;
  const expired = certificateWith({ validTill: new Date(NOW - 1) });
  const forEmail = certificateWith({ extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] });
  const none = { validTill: '' };
  type Part<T> = T | RequestError;
  test.each<[row: number, string, Part<Order>, Part<Certificate> | undefined, string, Partial<ListedOrder>?]>([
    [4, 'the order could not be read', failed(503), readable, '503'],
    [5, 'closed', orderWith({ status: 'Revoked' }), undefined, 'is revoked'],
    [5, 'private', orderWith(privateTls), failed(503), 'private_ssl'],
    [5, 'private, not issued yet', { ...pending, ...privateTls }, failed(404), 'private_ssl', none],
    [5, 'not TLS', { ...unclear, ...codeSigning }, readable, 'code_signing_certificate'],
    [8, 'not issued yet', pending, failed(404), 'nothing was issued', none],
    [8, 'unclear without an ID', unclear, failed(404), 'nothing was issued', none],
    [9, 'not issued yet, but valid in the list', pending, failed(404), '404'],
    [9, 'not issued yet, the download failed otherwise', pending, failed(403), '403', none],
    [9, 'not issued yet, an odd end in the list', pending, failed(404), '404', { ...none, hasValidTill: true }],
    [9, 'unclear, but valid in the list', unclear, failed(404), '404'],
    [9, 'unclear, the ID unusable', { ...unclear, hasInvalidCertificateId: true }, failed(404), '404', none],
    [9, 'issued, no download', issued, failed(404), '404', none],
    [9, 'not downloaded', issued, undefined, 'not read'],
    [10, 'expired', issued, expired, 'expired'],
    [10, 'expired, its status invalid', orderWith(invalid), expired, 'expired'],
    [10, 'not for TLS servers', issued, forEmail, 'extended key usage'],
    [10, 'not for TLS servers, its status invalid', orderWith(invalid), forEmail, 'extended key usage'],
  ])('row %i: %s', (row, _, order, certificate, reason, changes = {}) => {
    const snapshot = snapshotOf(order, certificate);
    for (const desired of row === 8 ? [logged] : [logged, keptOut, mixed])
      expect(decideFromSnapshot(listedWith(changes), snapshot, desired, NOW)).toEqual({
        verdict: row === 4 || row === 9 ? 'unknown' : 'not applicable',
        reason: expect.stringContaining(reason),
      });
  });

  type Unissued = [row: number, Desired, Partial<Order>, verdict: string, reason: RegExp, mayPublishFirst?: true];
  test.each<Unissued>([
    [6, mixed, { ctStatus: 'enabled' }, 'manual', /keeps in\.example out of CT logs, but logs out\.example/],
    [6, mixed, { ctStatus: 'disabled' }, 'manual', /keeps in\.example/],
    [6, mixed, invalid, 'manual', /keeps in\.example/],
    [7, keptOut, { ctStatus: 'enabled' }, 'set status', /nothing was issued yet, and .* would publish/],
    [8, keptOut, { ctStatus: 'disabled' }, 'not applicable', /^nothing was issued yet$/],
    [8, keptOut, { ctStatus: 'unknown' }, 'not applicable', /does not report/, true],
    [8, keptOut, invalid, 'not applicable', /does not report/, true],
    [8, logged, { ctStatus: 'enabled' }, 'not applicable', /^nothing was issued yet$/],
    [8, logged, { ctStatus: 'disabled' }, 'not applicable', /^nothing was issued yet$/],
    [8, logged, { ctStatus: 'unknown' }, 'not applicable', /^nothing was issued yet$/],
  ])('row %i: nothing issued, desired %j, %j', (row, desired, changes, verdict, reason, mayPublishFirst) => {
    for (const order of [pending, unclear])
      expect(
        decideFromSnapshot(listedWith(none), snapshotOf({ ...order, ...changes }, failed(404)), desired, NOW),
      ).toEqual({
        verdict,
        reason: expect.stringMatching(reason),
        ...(row === 6 && { advice: expect.stringContaining('list the order ID in keep-out or log') }),
        ...(mayPublishFirst && { mayPublishFirst }),
      });
  });

  test.each<[string, Order, reissuePending: boolean | 'unknown', Partial<ListedOrder>?]>([
    ['issued', issued, false],
    ['its status invalid', orderWith(invalid), false],
    ['its status not reported', orderWith({ ctStatus: 'unknown' }), false],
    ['a reissue pending', orderWith({ status: 'reissue_pending' }), true],
    ['not issued yet, but downloaded', pending, true, none],
    ['unclear, but downloaded', unclear, 'unknown', none],
    ['unclear, with an ID', { ...unclear, certificateId: '70' }, 'unknown'],
  ])('no row: %s is compared', (_, order, reissuePending, changes = {}) => {
    for (const desired of [logged, keptOut, mixed])
      expect(decideFromSnapshot(listedWith(changes), snapshotOf(order, readable), desired, NOW)).toEqual({
        order,
        certificate: readable,
        reissuePending,
      });
  });
});

test.each([
  ['a URL however long', `GET https://gateway.example/${'x'.repeat(480)}…: 403 odd: No.`, '403 odd: No.'],
  ['300 characters', `403 odd: ${'x'.repeat(300)}`, `403 odd: ${'x'.repeat(266)}…`],
  ['what only resembles a URL', '403 odd: GET this: No.', '403 odd: GET this: No.'],
])('the reason for a failure has status and code: %s', (_, detail, shown) => {
  const reason = describeFailure(new RequestError(detail, { title: 'Could not read order 7', hint: '' }));
  expect(reason).toBe(`Could not read order 7: ${shown.replace(/\.$/, '')}`);
});
