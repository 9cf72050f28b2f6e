import type { OrderSeed } from './orders.ts';
import { clientAuth, emailProtection, serverAuth } from './pki.ts';

export type Verdict =
  | 'reissue'
  | 'set status'
  | 'manual'
  | 'unknown'
  | 'pending'
  | 'in sync'
  | 'not applicable'
  | 'ignored';

/** A kind of order, and the right verdict on it. */
export interface OrderKind {
  seed: Omit<OrderSeed, 'id'>;
  /** By the desired status. */
  verdicts: { enabled: Verdict; disabled: Verdict };
  /** Whether its row in the list leaves the verdict open, so that the order is read. */
  isRead: boolean;
  /** Whether its duplicates are read, too. */
  hasDuplicatesRead: boolean;
  /** What the reason must mention. */
  reason?: RegExp;
}

type Changes = Partial<OrderSeed>;
type Certificate = NonNullable<OrderSeed['certificate']>;

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);
const names = { commonName: 'kind.example.com', dnsNames: ['kind.example.com', 'www.kind.example.com'] };
const logged = { ...names, scts: true };
const keptOut = { ...names, scts: false };
/** Changes of an order whose reissue is pending. */
const reissuing = { status: 'reissue_pending', pending: {} };
/** Fields of an order that reports no certificate. */
const noCertificate = { id: undefined, date_issued: undefined, valid_till: undefined };

function kind(
  certificate: Certificate | undefined,
  disableCt: boolean | undefined,
  enabled: Verdict,
  disabled: Verdict,
  changes: Changes = {},
  reason?: RegExp,
): OrderKind {
  const seed = { status: 'issued', disableCt, certificate, commonName: names.commonName, ...changes };
  const hasDuplicatesRead = (changes.duplicates?.length ?? 0) > 0;
  return { seed, verdicts: { enabled, disabled }, isRead: true, hasDuplicatesRead, ...(reason && { reason }) };
}

/** An order that a policy cannot apply to, and whose row shows it. */
const skipped = (changes: Changes, reason: RegExp, certificate: Certificate | undefined = logged): OrderKind => ({
  ...kind(certificate, false, 'not applicable', 'not applicable', changes, reason),
  isRead: false,
});

/** As `skipped`, but only the order shows it. */
const inapplicable = (changes: Changes, reason: RegExp, certificate: Certificate | undefined = logged) =>
  kind(certificate, false, 'not applicable', 'not applicable', changes, reason);

const unknown = (changes: Changes, reason: RegExp, certificate: Certificate | undefined = logged) =>
  kind(certificate, false, 'unknown', 'unknown', changes, reason);

/** Every kind of order that an audit distinguishes. */
export const orderKinds = {
  logged: kind(logged, false, 'in sync', 'reissue'),
  'kept out': kind(keptOut, true, 'reissue', 'in sync'),
  'logged, but disabled since': kind(logged, true, 'set status', 'reissue'),
  'kept out, but enabled since': kind(keptOut, false, 'reissue', 'set status'),
  'logged, its status not reported': kind(logged, undefined, 'in sync', 'reissue', {}, /not report/),
  'kept out, its status not reported': kind(keptOut, undefined, 'reissue', 'in sync', {}, /not report/),
  'logged, its status null': kind(logged, undefined, 'in sync', 'reissue', { orderFields: { disable_ct: null } }),
  'its status a string': kind(logged, false, 'in sync', 'reissue', { orderFields: { disable_ct: 'false' } }),
  'its status 1': kind(logged, true, 'set status', 'reissue', { orderFields: { disable_ct: 1 } }),
  'its status a word': unknown({ orderFields: { disable_ct: 'no' } }, /disable_ct/),
  'its status a list': unknown({ orderFields: { disable_ct: [false] } }, /disable_ct/),

  'a reissue pending with the same status': kind(logged, true, 'set status', 'pending', reissuing, /pending/),
  'a reissue pending, in capitals': kind(
    keptOut,
    true,
    'reissue',
    'in sync',
    { ...reissuing, status: 'REISSUE' },
    /pending/,
  ),
  'a reissue pending, its status not reported': kind(keptOut, undefined, 'pending', 'in sync', reissuing, /pending/),
  'a reissue that waits for approval': kind(
    logged,
    false,
    'in sync',
    'reissue',
    { status: 'needs_approval' },
    /pending/,
  ),
  'an open request': kind(
    logged,
    true,
    'set status',
    'pending',
    { orderFields: { requests: [{ id: 1, type: 'reissue', status: 'Needs Approval' }] } },
    /pending/,
  ),
  'in capitals': kind(keptOut, false, 'reissue', 'set status', { status: 'ISSUED' }),
  'an unknown status': kind(logged, false, 'in sync', 'reissue', { status: 'frobnicated' }),
  'without a product': kind(logged, true, 'set status', 'reissue', { rowFields: { product: undefined } }),
  'a product without type': kind(logged, true, 'set status', 'reissue', { productType: undefined }),
  'a DV order': kind(logged, true, 'set status', 'reissue', { validation: { type: 'dv' } }),
  'an EV order': kind(logged, false, 'in sync', 'manual', { validation: { type: 'ev' } }),
  'an EV order, kept out': kind(keptOut, true, 'reissue', 'in sync', { validation: { type: 'ev' } }),

  'without a CSR': kind(logged, false, 'in sync', 'manual', { csr: null }),
  'a CSR with another key': kind(keptOut, true, 'manual', 'in sync', { csr: 'another key' }),
  'two CSRs': kind(keptOut, true, 'manual', 'in sync', { csr: 'two blocks' }),
  'a CSR that cannot be read': kind(logged, false, 'in sync', 'manual', { csr: 'garbage' }),
  'a CSR in bare base64': kind(keptOut, true, 'reissue', 'in sync', { csr: 'bare base64' }),
  'a CSR with text around it': kind(keptOut, true, 'reissue', 'in sync', { csr: 'with text around it' }),
  'a name that is an IP address': kind({ ...logged, dnsNames: ['192.0.2.1'] }, true, 'manual', 'manual'),

  'fewer SCTs than browsers require': kind({ ...logged, scts: [1] }, false, 'in sync', 'reissue', {}, /SCT/),
  'two SCTs of one log': kind({ ...logged, scts: [1, 1] }, false, 'in sync', 'reissue', {}, /SCT/),
  'an empty list of SCTs': unknown({}, /certificate/, { ...logged, scts: [] }),
  'a broken list of SCTs': unknown({}, /certificate/, { ...logged, scts: 'broken' }),
  'a certificate of another order': unknown({ certificateFields: { common_name: 'other.example.com' } }, /order/),
  'any extended key usage': kind({ ...logged, extendedKeyUsages: ['2.5.29.37.0'] }, false, 'in sync', 'reissue'),
  'no extended key usage': kind({ ...logged, extendedKeyUsages: [] }, false, 'in sync', 'reissue'),
  'a client certificate too': kind(
    { ...logged, extendedKeyUsages: [serverAuth, clientAuth] },
    false,
    'in sync',
    'reissue',
  ),

  'duplicates as desired': kind(logged, false, 'in sync', 'reissue', { duplicates: [{ scts: true }, { scts: true }] }),
  'a duplicate kept out': kind(
    logged,
    false,
    'manual',
    'reissue',
    { duplicates: [{ scts: true }, { scts: false, status: 'Issued' }] },
    /duplicate with serial number/,
  ),
  'an order to set, a duplicate kept out': kind(logged, true, 'set status', 'reissue', {
    duplicates: [{ scts: false }],
    rowFields: { has_duplicates: '1' },
  }),
  'a duplicate without an ID': kind(logged, false, 'unknown', 'reissue', {
    duplicates: [{ scts: true }, { scts: false, status: 'rejected' }, { scts: false, fields: { id: 0 } }],
  }),

  closed: skipped({ status: 'Revoked' }, /revoked/),
  'not issued': skipped({ status: 'waiting-pickup', certificate: undefined }, /issued/),
  private: skipped({ productNameId: 'private_ssl_plus' }, /private/),
  'no public TLS by its product': skipped({ productNameId: 'secure_email_sponsor' }, /TLS/),
  'no public TLS by the type of its product': skipped({ productType: 'CLIENT_CERTIFICATE' }, /TLS/),
  'expired long ago': skipped({}, /expired/, { ...logged, notAfter: daysAgo(40) }),

  'expired lately': inapplicable({}, /expired/, { ...logged, notAfter: daysAgo(20) }),
  'no public TLS by its extended key usage': inapplicable({}, /TLS|usage/, {
    ...logged,
    extendedKeyUsages: [emailProtection, clientAuth],
  }),
  'closed since it was listed': inapplicable({ status: 'revoked', rowFields: { status: 'issued' } }, /revoked/),
  'private, but not in its row': inapplicable(
    { productNameId: 'private_ssl_plus', rowFields: { product: undefined } },
    /private/,
  ),
  'nothing issued, but not in its row': inapplicable(
    { status: 'pending', rowFields: { status: 'issued' }, certificate: undefined },
    /issued/,
  ),
  'pending, and can be downloaded': kind(
    logged,
    false,
    'in sync',
    'reissue',
    { status: 'pending', certificateFields: noCertificate, rowFields: { status: 'issued' } },
    /pending/,
  ),
  'pending, and valid in the list': unknown(
    { status: 'processing', certificate: undefined, rowFields: { certificate: { valid_till: '2030-01-01' } } },
    /404/,
  ),
  'an unknown status, an unusable ID, and can be downloaded': kind(keptOut, false, 'reissue', 'set status', {
    status: 'odd',
    certificateFields: { ...noCertificate, id: -1 },
  }),
  'an unknown status, an unusable ID, and cannot be downloaded': unknown(
    { status: 'odd', certificate: undefined, certificateFields: { ...noCertificate, id: -1 } },
    /404|whether/,
  ),
  'issued, and cannot be downloaded': unknown({ certificate: undefined }, /404/),
} satisfies Record<string, OrderKind>;

/** What most of an account consists of. */
export const usualMix: readonly OrderKind[] = [
  ...Array(12).fill(orderKinds.logged),
  orderKinds['kept out'],
  orderKinds['logged, but disabled since'],
  orderKinds['kept out, but enabled since'],
  orderKinds['logged, its status not reported'],
  orderKinds['a reissue pending with the same status'],
  orderKinds['expired lately'],
  orderKinds.private,
  skipped({ status: 'pending', certificate: undefined }, /issued/),
];
