import { describe, expect, test } from 'vitest';
import {
  compare,
  decideFromList,
  decideFromSnapshot,
  describeFailure,
  type Verdict,
} from '../../../../src/audit/judge/verdict.ts';
import type { Order } from '../../../../src/certcentral/order.ts';
import type { ListedOrder } from '../../../../src/certcentral/order-list.ts';
import { RequestError } from '../../../../src/http/request-error.ts';
import type { Certificate } from '../../../../src/pki/certificate.ts';
import { certificateWith, failed, listedWith, NOW, orderWith, productWith, snapshotOf } from '../orders.ts';

const privateTls = { product: productWith('private_ssl') };
const codeSigning = { product: productWith('', 'code_signing_certificate') };

describe('rows 1 to 4: the row of the list', () => {
  const closed = { phase: 'closed', status: 'Revoked' } as const;
  const unissued = { phase: 'unissued', status: 'pending', validTill: '' } as const;
  test.each<[row: number, Partial<ListedOrder>, isIgnored: boolean, reason: string]>([
    [1, {}, true, 'ignore input'],
    [1, closed, true, 'ignore input'],
    [2, closed, false, 'is revoked'],
    [2, privateTls, false, 'by its name, private_ssl'],
    [2, codeSigning, false, 'by its type, code_signing_certificate'],
    [2, { ...unissued, ...codeSigning }, false, 'by its type, code_signing_certificate'],
    [3, unissued, false, 'nothing was issued'],
    [4, { validTill: '2026-10-01' }, false, 'valid till 2026-10-01'],
    [4, { validTill: '1999-12-31', status: 'ISSUED' }, false, 'valid till 1999-12-31'],
  ])('row %i: %j, ignored: %s', (row, changes, isIgnored, reason) => {
    expect(decideFromList(listedWith(changes), isIgnored, NOW)).toEqual({
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
    { validTill: '2020-01-01T00:00:00.000Z' },
    { validTill: '2020-01-01T00:00:00Z' },
    { validTill: '' },
  ])('no row: %j is read', (changes) => {
    expect(decideFromList(listedWith(changes), false, NOW)).toBeUndefined();
  });
});

describe('rows 5 to 9: the order and the download', () => {
  const issued = orderWith();
  const logged = certificateWith();
  const pending = orderWith({ status: 'pending', isDated: false, issuedAt: undefined });
  const unclear = orderWith({ status: 'odd', isDated: false, certificateId: '' });
  const invalid = orderWith({ ctStatus: 'unknown', hasInvalidCtStatus: true });
  const expired = certificateWith({ validTill: new Date(NOW - 1) });
  const forEmail = certificateWith({ extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] });
  const none = { validTill: '' };
  const verdicts = ['unknown', 'not applicable', 'not applicable', 'unknown', 'not applicable'];
  type Part<T> = T | RequestError;
  test.each<[row: number, string, Part<Order>, Part<Certificate> | undefined, string, Partial<ListedOrder>?]>([
    [5, 'the order could not be read', failed(503), logged, '503'],
    [6, 'closed', orderWith({ status: 'Revoked' }), undefined, 'is revoked'],
    [6, 'private', orderWith(privateTls), failed(503), 'by its name, private_ssl'],
    [6, 'not TLS', { ...unclear, ...codeSigning }, logged, 'by its type, code_signing_certificate'],
    [7, 'not issued yet', pending, failed(404), 'nothing was issued', none],
    [7, 'unclear without an ID', unclear, failed(404), 'nothing was issued', none],
    [8, 'not issued yet, but valid in the list', pending, failed(404), '404'],
    [8, 'not issued yet, the download failed otherwise', pending, failed(403), '403', none],
    [8, 'not issued yet, an odd end in the list', pending, failed(404), '404', { ...none, hasValidTill: true }],
    [8, 'unclear, but valid in the list', unclear, failed(404), '404'],
    [8, 'unclear, the ID unusable', { ...unclear, hasInvalidCertificateId: true }, failed(404), '404', none],
    [8, 'issued, no download', issued, failed(404), '404', none],
    [8, 'not downloaded', issued, undefined, 'not read'],
    [9, 'expired', issued, expired, 'expired'],
    [9, 'expired, its status invalid', invalid, expired, 'expired'],
    [9, 'not for TLS servers', issued, forEmail, 'extended key usage'],
    [9, 'not for TLS servers, its status invalid', invalid, forEmail, 'extended key usage'],
  ])('row %i: %s', (row, _, order, certificate, reason, changes = {}) => {
    expect(decideFromSnapshot(listedWith(changes), snapshotOf(order, certificate), NOW)).toEqual({
      verdict: verdicts[row - 5],
      reason: expect.stringContaining(reason),
    });
  });

  test.each<[string, Order, isReissuePending: boolean, Partial<ListedOrder>?]>([
    ['issued', issued, false],
    ['its status invalid', invalid, false],
    ['its status not reported', orderWith({ ctStatus: 'unknown' }), false],
    ['a reissue pending', orderWith({ status: 'reissue_pending' }), true],
    ['not issued yet, but downloaded', pending, true, none],
    ['unclear, but downloaded', unclear, false, none],
    ['unclear, with an ID', { ...unclear, certificateId: '70' }, false],
  ])('no row: %s is compared', (_, order, isReissuePending, changes = {}) => {
    const compared = decideFromSnapshot(listedWith(changes), snapshotOf(order, logged), NOW);
    expect(compared).toEqual({ order, certificate: logged, isReissuePending });
  });
});

describe('rows 10 to 17: order, certificate and duplicates against the desired status', () => {
  const bad = { checked: 2, mismatch: 'a duplicate is not as desired', failure: '' };
  const failure = { checked: 0, mismatch: '', failure: 'not read' };
  const csr = orderWith().reissueDefaults;
  const noCsr = { reissueDefaults: { ...csr, csr: '' } };
  const brokenCsr = { reissueDefaults: { ...csr, csr: 'x' } };
  const otherKey = { publicKey: Buffer.from('other') };
  const otherNames = { nonDnsNameCount: 1 };
  const noNames = { commonName: '', dnsNames: [] };
  type Is = 'as desired' | 'opposite' | 'not reported';
  type Details = Partial<Order> & Partial<Certificate> & { duplicates?: typeof bad };
  /** Decides; `refusal` is why the reissue action refuses the order, and what to do. */
  function decide(
    desired: 'enabled' | 'disabled',
    certificateIs: Is,
    orderIs: Is,
    isPending: boolean,
    details: Details,
  ) {
    const opposite = desired === 'enabled' ? 'disabled' : 'enabled';
    const statusOf = (is: Is) => (is === 'as desired' ? desired : opposite);
    const { duplicates, ...changes } = details;
    const order = orderWith({ ...changes, ctStatus: orderIs === 'not reported' ? 'unknown' : statusOf(orderIs) });
    const certificate = certificateWith({ ...changes, ctStatus: statusOf(certificateIs) });
    const comparable = { order, certificate, isReissuePending: isPending };
    const { verdict, reason, advice } = compare(comparable, desired, duplicates);
    return { verdict, refusal: advice && `${reason}; ${advice}` };
  }
  const expected = (verdict: Verdict, refusal?: RegExp) => ({
    verdict,
    refusal: refusal && expect.stringMatching(refusal),
  });

  test.each<[row: number, certificate: Is, order: Is, isPending: boolean, Details, Verdict, refusal?: RegExp]>([
    [10, 'opposite', 'as desired', true, { hasInvalidCtStatus: true, duplicates: bad }, 'unknown'],
    [11, 'opposite', 'as desired', true, {}, 'pending'],
    [11, 'opposite', 'not reported', true, {}, 'pending'],
    [11, 'opposite', 'as desired', true, { ...otherNames, duplicates: bad }, 'pending'],
    [12, 'opposite', 'as desired', false, otherNames, 'manual', /not a DNS name.*reissue it in CertCentral/],
    [12, 'as desired', 'opposite', false, otherNames, 'manual', /not a DNS name.*root action/],
    [12, 'opposite', 'opposite', true, otherNames, 'manual', /not a DNS name.*reissue it in CertCentral/],
    [12, 'opposite', 'as desired', false, noNames, 'manual', /no DNS name.*reissue it in CertCentral/],
    [12, 'as desired', 'opposite', true, noNames, 'manual', /no DNS name.*root action/],
    [12, 'opposite', 'not reported', false, noCsr, 'manual', /no certificate signing request.*csr-file/],
    [12, 'opposite', 'as desired', false, brokenCsr, 'manual', /CSR.* cannot be read.*csr-file/],
    [12, 'opposite', 'opposite', false, otherKey, 'manual', /another key.*csr-file/],
    [13, 'opposite', 'opposite', true, noCsr, 'reissue'],
    [13, 'opposite', 'opposite', true, otherKey, 'reissue'],
    [13, 'opposite', 'as desired', false, {}, 'reissue'],
    [13, 'opposite', 'not reported', false, { duplicates: bad }, 'reissue'],
    [13, 'opposite', 'opposite', true, { duplicates: failure }, 'reissue'],
    [13, 'opposite', 'as desired', false, { ...noNames, commonName: 'only.example' }, 'reissue'],
    [14, 'as desired', 'opposite', false, { duplicates: bad }, 'set status'],
    [14, 'as desired', 'opposite', true, { duplicates: failure }, 'set status'],
    [14, 'as desired', 'opposite', false, noCsr, 'set status'],
    [14, 'as desired', 'opposite', false, otherKey, 'set status'],
    [15, 'as desired', 'as desired', false, { duplicates: { ...bad, failure: 'one not read' } }, 'manual'],
    [15, 'as desired', 'not reported', true, { duplicates: bad, ...otherNames }, 'manual'],
    [16, 'as desired', 'as desired', false, { duplicates: failure }, 'unknown'],
    [17, 'as desired', 'as desired', false, { duplicates: { ...bad, mismatch: '' } }, 'in sync'],
    [17, 'as desired', 'not reported', false, {}, 'in sync'],
    [17, 'as desired', 'as desired', true, { ...otherNames, ...noCsr }, 'in sync'],
  ])('row %i: certificate %s, order %s, pending %s, %j', (_, certificateIs, orderIs, isPending, details, ...rest) => {
    for (const desired of ['enabled', 'disabled'] as const)
      expect(decide(desired, certificateIs, orderIs, isPending, details)).toEqual(expected(...rest));
  });

  test.each<['enabled' | 'disabled', certificate: Is, order: Is, isPending: boolean, Verdict, refusal?: RegExp]>([
    ['disabled', 'opposite', 'as desired', false, 'manual', /EV certificates must be logged.*opposite.*ignore/],
    ['disabled', 'as desired', 'opposite', false, 'manual', /EV certificates must be logged.*opposite.*ignore/],
    ['disabled', 'opposite', 'as desired', true, 'pending'],
    ['disabled', 'as desired', 'as desired', false, 'in sync'],
    ['enabled', 'opposite', 'as desired', false, 'reissue'],
  ])('EV, desired %s: certificate %s, order %s, pending %s', (desired, certificateIs, orderIs, isPending, ...rest) => {
    expect(decide(desired, certificateIs, orderIs, isPending, { isEv: true })).toEqual(expected(...rest));
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
