import { describe, expect, test } from 'vitest';
import { compare, decideFromList, decideFromSnapshot, describeFailure } from '../../../../src/audit/judge/verdict.ts';
import type { Order } from '../../../../src/certcentral/order.ts';
import type { ListedOrder } from '../../../../src/certcentral/order-list.ts';
import { RequestError } from '../../../../src/http/request-error.ts';
import type { Certificate } from '../../../../src/pki/certificate.ts';
import { certificateWith, failed, listedWith, NOW, orderWith, productWith, snapshotOf } from '../orders.ts';

const NOTHING = 'nothing was issued yet';

describe('rows 1 to 4: the row of the list', () => {
  const closed = { phase: 'closed', status: 'Revoked' } as const;
  const unissued = { phase: 'unissued', status: 'pending', validTill: '' } as const;
  test.each<[row: number, Partial<ListedOrder>, isIgnored: boolean, string]>([
    [1, {}, true, 'ignored: the ignore input contains the order'],
    [1, closed, true, 'ignored: the ignore input contains the order'],
    [2, closed, false, 'not applicable: the order is revoked'],
    [
      2,
      { product: productWith('private_ssl') },
      false,
      'not applicable: its product private_ssl is not for public TLS',
    ],
    [
      2,
      { product: productWith('', 'code_signing_certificate') },
      false,
      'not applicable: its product type code_signing_certificate is not for public TLS',
    ],
    [
      2,
      { ...unissued, product: productWith('', 'code_signing_certificate') },
      false,
      'not applicable: its product type code_signing_certificate is not for public TLS',
    ],
    [3, unissued, false, `not applicable: ${NOTHING}`],
    [4, { validTill: '2026-10-01' }, false, 'not applicable: expired: its certificate was valid till 2026-10-01'],
    [
      4,
      { validTill: '1999-12-31', status: 'ISSUED' },
      false,
      'not applicable: expired: its certificate was valid till 1999-12-31',
    ],
    [0, {}, false, 'read'],
    [0, { validTill: '2026-10-02' }, false, 'read'],
    [0, { validTill: '2020-01-01', status: 'reissue_pending' }, false, 'read'],
    [0, { validTill: '2020-01-01', status: 'odd' }, false, 'read'],
    [0, { validTill: '2020-02-30' }, false, 'read'],
    [0, { validTill: '2020-13-01' }, false, 'read'],
    [0, { validTill: '2020-01' }, false, 'read'],
    [0, { validTill: '2020-01-01T00:00:00.000Z' }, false, 'read'],
    [0, { validTill: '2020-01-01T00:00:00Z' }, false, 'read'],
    [0, { validTill: '' }, false, 'read'],
  ])('row %i: %j, ignored: %s', (_, changes, isIgnored, decision) => {
    const decided = decideFromList(listedWith(changes), isIgnored, NOW);
    expect(decided ? `${decided.verdict}: ${decided.reason}` : 'read').toBe(decision);
  });
});

describe('rows 5 to 9: the order and the download', () => {
  const logged = certificateWith();
  const pending = orderWith({ status: 'pending', isDated: false, issuedAt: undefined });
  const unclear = orderWith({ status: 'odd', isDated: false, certificateId: '' });
  const invalid = orderWith({ ctStatus: 'unknown', hasInvalidCtStatus: true });
  const expired = certificateWith({ validTill: new Date(NOW - 1) });
  const EXPIRED = 'not applicable: the certificate has expired';
  const FAILED = 'unknown: Could not read: 404 no';
  const NO_TLS = 'not applicable: its extended key usage shows that the certificate is not for public TLS';
  const forEmail = { extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] };
  const none = { validTill: '' };
  test.each<
    [row: number, string, Order | RequestError, Certificate | RequestError | undefined, string, Partial<ListedOrder>?]
  >([
    [5, 'the order could not be read', failed(503), logged, 'unknown: Could not read: 503 no'],
    [6, 'closed', orderWith({ status: 'Revoked' }), undefined, 'not applicable: the order is revoked'],
    [
      6,
      'private',
      orderWith({ product: productWith('private_ssl') }),
      failed(503),
      'not applicable: its product private_ssl is not for public TLS',
    ],
    [
      6,
      'not TLS',
      { ...unclear, product: productWith('', 'code_signing_certificate') },
      logged,
      'not applicable: its product type code_signing_certificate is not for public TLS',
    ],
    [7, 'not issued yet', pending, failed(404), `not applicable: ${NOTHING}`, none],
    [7, 'unclear without an ID', unclear, failed(404), `not applicable: ${NOTHING}`, none],
    [8, 'not issued yet, but valid in the list', pending, failed(404), 'unknown: Could not read: 404 no'],
    [8, 'not issued yet, the download failed otherwise', pending, failed(403), 'unknown: Could not read: 403 no', none],
    [
      8,
      'not issued yet, but with an odd end in the list',
      pending,
      failed(404),
      'unknown: Could not read: 404 no',
      { ...none, hasValidTill: true },
    ],
    [8, 'unclear, but valid in the list', unclear, failed(404), FAILED],
    [0, 'unclear, but downloaded', unclear, logged, 'no reissue pending', none],
    [8, 'unclear, the ID unusable', { ...unclear, hasInvalidCertificateId: true }, failed(404), FAILED, none],
    [8, 'issued, no download', orderWith(), failed(404), 'unknown: Could not read: 404 no', none],
    [8, 'not downloaded', orderWith(), undefined, 'unknown: the certificate was not read'],
    [9, 'expired', orderWith(), expired, EXPIRED],
    [9, 'expired, its status invalid', invalid, expired, EXPIRED],
    [9, 'not for TLS servers', orderWith(), certificateWith(forEmail), NO_TLS],
    [9, 'not for TLS servers, its status invalid', invalid, certificateWith(forEmail), NO_TLS],
    [0, 'its status invalid', invalid, logged, 'no reissue pending'],
    [0, 'issued', orderWith(), logged, 'no reissue pending'],
    [0, 'its status not reported', orderWith({ ctStatus: 'unknown' }), logged, 'no reissue pending'],
    [0, 'a reissue pending', orderWith({ status: 'reissue_pending' }), logged, 'a reissue pending'],
    [0, 'not issued yet, but downloaded', pending, logged, 'a reissue pending', none],
    [0, 'unclear, with an ID', { ...unclear, certificateId: '70' }, logged, 'no reissue pending'],
  ])('row %i: %s', (_, _name, order, certificate, decision, changes = {}) => {
    const decided = decideFromSnapshot(listedWith(changes), snapshotOf(order, certificate), NOW);
    if ('verdict' in decided) expect(`${decided.verdict}: ${decided.reason}`).toBe(decision);
    else {
      expect(decided.isReissuePending ? 'a reissue pending' : 'no reissue pending').toBe(decision);
      expect(decided).toMatchObject({ order, certificate });
    }
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
  const ev = { isEv: true };
  const CERTIFICATE = 'the certificate was issued with CT logging OPPOSITE';
  const ORDER = 'the next reissue would be issued with CT logging OPPOSITE';
  const refuses = (why: string) => `; the reissue action refuses it, since ${why}`;
  const OTHER_NAMES = refuses('the certificate has a name that is neither a DNS name nor covered by one');
  const NO_NAMES = refuses('the certificate has no DNS name');
  const NO_CSR = refuses('the order has no CSR');
  const BROKEN_CSR = refuses('the CSR of the order cannot be read');
  const OTHER_KEY = refuses('the CSR of the order has another key than the certificate');
  const INVALID = 'unknown: CertCentral reports a disable_ct that is neither true nor false';
  const EV = refuses('an EV certificate must be logged');
  const BY_HAND = ' → reissue it in CertCentral with CT logging DESIRED';
  const ROOT = ' → set its CT status with the root action';
  const WITH_CSR = ' → run the reissue action with csr-file';
  type Is = 'as desired' | 'opposite' | 'not reported';
  type Details = Partial<Order> & Partial<Certificate> & { duplicates?: typeof bad };
  test.each<[row: number, certificate: Is, order: Is, isPending: boolean, Details, string]>([
    [10, 'opposite', 'as desired', true, { hasInvalidCtStatus: true, duplicates: bad }, INVALID],
    [11, 'opposite', 'as desired', true, {}, `pending: ${CERTIFICATE}`],
    [11, 'opposite', 'not reported', true, {}, `pending: ${CERTIFICATE}`],
    [11, 'opposite', 'as desired', true, { ...otherNames, duplicates: bad }, `pending: ${CERTIFICATE}`],
    [12, 'opposite', 'as desired', false, otherNames, `manual: ${CERTIFICATE}${OTHER_NAMES}${BY_HAND}`],
    [12, 'as desired', 'opposite', false, otherNames, `manual: ${ORDER}${OTHER_NAMES}${ROOT}`],
    [12, 'opposite', 'opposite', true, otherNames, `manual: ${CERTIFICATE}${OTHER_NAMES}${BY_HAND}`],
    [12, 'opposite', 'as desired', false, noNames, `manual: ${CERTIFICATE}${NO_NAMES}${BY_HAND}`],
    [12, 'as desired', 'opposite', true, noNames, `manual: ${ORDER}${NO_NAMES}${ROOT}`],
    [12, 'opposite', 'not reported', false, noCsr, `manual: ${CERTIFICATE}${NO_CSR}${WITH_CSR}`],
    [12, 'opposite', 'as desired', false, brokenCsr, `manual: ${CERTIFICATE}${BROKEN_CSR}${WITH_CSR}`],
    [12, 'opposite', 'opposite', false, otherKey, `manual: ${CERTIFICATE}${OTHER_KEY}${WITH_CSR}`],
    [13, 'opposite', 'opposite', true, noCsr, `reissue: ${CERTIFICATE}`],
    [13, 'opposite', 'opposite', true, otherKey, `reissue: ${CERTIFICATE}`],
    [13, 'opposite', 'as desired', false, {}, `reissue: ${CERTIFICATE}`],
    [13, 'opposite', 'not reported', false, { duplicates: bad }, `reissue: ${CERTIFICATE}`],
    [13, 'opposite', 'opposite', true, { duplicates: failure }, `reissue: ${CERTIFICATE}`],
    [13, 'opposite', 'as desired', false, { commonName: 'only.example', dnsNames: [] }, `reissue: ${CERTIFICATE}`],
    [14, 'as desired', 'opposite', false, { duplicates: bad }, `set status: ${ORDER}`],
    [14, 'as desired', 'opposite', true, { duplicates: failure }, `set status: ${ORDER}`],
    [14, 'as desired', 'opposite', false, noCsr, `set status: ${ORDER}`],
    [14, 'as desired', 'opposite', false, otherKey, `set status: ${ORDER}`],
    [15, 'as desired', 'as desired', false, { duplicates: { ...bad, failure: 'one not read' } }, 'manual: '],
    [15, 'as desired', 'not reported', true, { duplicates: bad, ...otherNames }, 'manual: '],
    [16, 'as desired', 'as desired', false, { duplicates: failure }, 'unknown: '],
    [17, 'as desired', 'as desired', false, { duplicates: { ...bad, mismatch: '' } }, 'in sync: '],
    [17, 'as desired', 'not reported', false, {}, 'in sync: '],
    [17, 'as desired', 'as desired', true, { ...otherNames, ...noCsr }, 'in sync: '],
  ])(
    'row %i: certificate %s, order %s, pending %s, %j',
    (_, certificateIs, orderIs, isReissuePending, details, decision) => {
      for (const desired of ['enabled', 'disabled'] as const) {
        const opposite = desired === 'enabled' ? 'disabled' : 'enabled';
        const statusOf = (is: Is) => (is === 'as desired' ? desired : opposite);
        const { duplicates, ...changes } = details;
        const order = orderWith({ ...changes, ctStatus: orderIs === 'not reported' ? 'unknown' : statusOf(orderIs) });
        const certificate = certificateWith({ ...changes, ctStatus: statusOf(certificateIs) });
        const { verdict, reason, advice } = compare({ order, certificate, isReissuePending }, desired, duplicates);
        const expected = decision.replace('OPPOSITE', opposite).replace('DESIRED', desired);
        expect(`${verdict}: ${reason}${advice === undefined ? '' : ` → ${advice}`}`).toBe(expected);
      }
    },
  );

  test.each<[Certificate['ctStatus'], Order['ctStatus'], string, boolean?]>([
    [
      'enabled',
      'disabled',
      `manual: ${CERTIFICATE}${EV} → correct opposite so that its desired status is enabled, or add it to ignore`,
    ],
    ['enabled', 'disabled', `pending: ${CERTIFICATE}`, true],
    [
      'disabled',
      'enabled',
      `manual: ${ORDER}${EV} → correct opposite so that its desired status is enabled, or add it to ignore`,
    ],
    ['disabled', 'disabled', 'in sync: '],
  ])(
    'row 12: an EV certificate that should not be logged: certificate %s, order %s',
    (status, ctStatus, decision, isPending = false) => {
      const comparable = { order: orderWith({ ctStatus }), certificate: certificateWith({ ...ev, ctStatus: status }) };
      const decided = compare({ ...comparable, isReissuePending: isPending }, 'disabled', undefined);
      const { verdict, reason, advice } = decided;
      expect(`${verdict}: ${reason}${advice === undefined ? '' : ` → ${advice}`}`).toBe(
        decision.replace('OPPOSITE', 'enabled'),
      );
    },
  );

  test('an EV certificate that should be logged is reissued as any other', () => {
    const comparable = { order: orderWith(), certificate: certificateWith({ ...ev, ctStatus: 'disabled' }) };
    expect(compare({ ...comparable, isReissuePending: false }, 'enabled', undefined).verdict).toBe('reissue');
  });
});

test('the reason for a failure has status and code however long the URL is', () => {
  const detail = `GET https://gateway.example/${'x'.repeat(480)}…: 403 access_denied|odd: ${'No. '.repeat(100)}`;
  const reason = describeFailure(new RequestError(detail, { title: 'Could not read order 7', hint: '' }));
  expect(reason).toMatch(/^Could not read order 7: 403 access_denied\|odd: No\. .*…$/);
  expect(reason).toHaveLength(300);
});
