import type { OrderSeed } from './orders.ts';

/** What is right to say of an order. */
export type Verdict = 'reissue' | 'set status' | 'in sync' | 'unknown' | 'not applicable';

/** An order of some kind, and the truth of it. */
export interface OrderKind {
  seed: Omit<OrderSeed, 'id'>;
  /** By the status that orders are to have. */
  verdicts: { enabled: Verdict; disabled: Verdict };
  /** Whether it can have a live certificate as far as its row in the list tells, so that it is read. */
  isRead: boolean;
  /** What the reason must speak of. */
  reason?: RegExp;
}

const names = { commonName: 'kind.example.com', dnsNames: ['kind.example.com', 'www.kind.example.com'] };
const logged = { ...names, scts: true, keyType: 'ec' } as const;
const keptOut = { ...names, scts: false, keyType: 'ec' } as const;
const longAgo = new Date('2024-01-31T12:00:00Z');
/** An order that says that nothing was issued. */
const unissued = { certificateFields: { id: undefined, date_issued: undefined, valid_till: undefined } };
/** A row that does not tell of a certificate. */
const bare = { certificate: { common_name: names.commonName, dns_names: names.dnsNames } };

type Changes = Partial<Omit<OrderSeed, 'certificate'>>;

const read = (
  certificate: typeof logged | typeof keptOut,
  disableCt: boolean | undefined,
  enabled: Verdict,
  disabled: Verdict,
  changes: Changes = {},
  reason?: RegExp,
): OrderKind => ({
  seed: {
    status: 'issued',
    disableCt,
    certificate: { ...certificate, dnsNames: [...certificate.dnsNames] },
    ...changes,
  },
  verdicts: { enabled, disabled },
  isRead: true,
  ...(reason && { reason }),
});

/** Of no interest, whatever status is wanted. */
const skipped = (changes: Changes, reason: RegExp, isRead = false): OrderKind => ({
  ...read(logged, false, 'not applicable', 'not applicable', changes, reason),
  isRead,
});

const withoutCertificate = ({ seed, ...kind }: OrderKind): OrderKind => ({
  ...kind,
  seed: { ...seed, commonName: names.commonName, certificate: undefined },
});

const unknown = (changes: Changes, reason?: RegExp) => read(logged, false, 'unknown', 'unknown', changes, reason);

/** Every kind of order that an audit tells apart. */
export const orderKinds = {
  logged: read(logged, false, 'in sync', 'reissue'),
  'kept out': read(keptOut, true, 'reissue', 'in sync'),
  'logged, but disabled since': read(logged, true, 'set status', 'reissue'),
  'kept out, but enabled since': read(keptOut, false, 'reissue', 'set status'),
  'logged, its status not told': read(logged, undefined, 'in sync', 'reissue'),
  'kept out, its status not told': read(keptOut, undefined, 'reissue', 'in sync'),
  'logged, its status null': read(logged, undefined, 'in sync', 'reissue', { orderFields: { disable_ct: null } }),
  'its status a word': unknown({ orderFields: { disable_ct: 'false' } }, /disable_ct|CT/),
  'its status a number': unknown({ orderFields: { disable_ct: 0 } }, /disable_ct|CT/),
  'its status a list': unknown({ orderFields: { disable_ct: [false] } }, /disable_ct|CT/),

  'a reissue pending': read(
    logged,
    true,
    'set status',
    'reissue',
    { status: 'reissue_pending', pending: {} },
    /pending/,
  ),
  'a reissue pending, in capitals': read(
    keptOut,
    true,
    'reissue',
    'in sync',
    { status: 'REISSUE', pending: {} },
    /pending/,
  ),
  'a reissue that waits for approval': read(
    logged,
    false,
    'in sync',
    'reissue',
    { status: 'needs_approval' },
    /pending/,
  ),
  'with duplicates': read(logged, false, 'in sync', 'reissue', { rowFields: { has_duplicates: true } }),
  'in capitals': read(keptOut, false, 'reissue', 'set status', { status: 'ISSUED' }),
  'a status that nobody knows': read(logged, false, 'in sync', 'reissue', { status: 'frobnicated' }),
  'without a product': read(logged, true, 'set status', 'reissue', { rowFields: { product: undefined } }),
  'a product without type': read(logged, true, 'set status', 'reissue', { productType: undefined }),
  'a product of type dv_ssl_certificate': read(keptOut, true, 'reissue', 'in sync', {
    productType: 'dv_ssl_certificate',
  }),

  ...Object.fromEntries(
    ['revoked', 'canceled', 'cancelled', 'rejected', 'denied', 'expired', 'Revoked', 'EXPIRED'].map((status) => [
      `closed: ${status}`,
      skipped({ status }, RegExp(status, 'i')),
    ]),
  ),
  ...Object.fromEntries(
    'pending processing needs_approval needs_csr approved waiting_pickup submitted'
      .split(' ')
      .map((status) => [`not issued: ${status}`, withoutCertificate(skipped({ status }, /issued/))]),
  ),
  private: skipped({ productNameId: 'private_ssl_plus' }, /private/),
  ...Object.fromEntries(
    [
      'code_signing_certificate',
      'client_certificate',
      'document_signing_certificate',
      'secure_email_certificate',
      'CLIENT_CERTIFICATE',
    ].map((productType) => [`not TLS: ${productType}`, skipped({ productType }, RegExp(`TLS|${productType}`, 'i'))]),
  ),

  expired: {
    ...skipped({}, /expired/, true),
    seed: {
      status: 'issued',
      disableCt: true,
      certificate: { ...logged, dnsNames: [...logged.dnsNames], notAfter: longAgo },
    },
  },
  'closed since it was listed': skipped({ status: 'revoked', rowFields: { status: 'issued' } }, /revoked/, true),
  'private, which its row does not tell': skipped(
    { productNameId: 'private_ssl_plus', rowFields: { product: undefined } },
    /private/,
    true,
  ),
  'nothing issued, which its row does not tell': withoutCertificate(
    skipped({ status: 'pending', rowFields: { status: 'issued' } }, /issued/, true),
  ),
  'says that nothing is issued, and can be downloaded': unknown(
    { status: 'pending', ...unissued, rowFields: { ...bare, status: 'issued' } },
    /issued/,
  ),
  'says that nothing is issued, and is valid in the list': withoutCertificate(
    unknown({ status: 'processing', rowFields: { certificate: { valid_till: '2030-01-01' } } }, /issued/),
  ),
  'issued, and cannot be downloaded': withoutCertificate(unknown({ status: 'issued' }, /404/)),
} satisfies Record<string, OrderKind>;

/** What most of an account is made of. */
export const usualMix: readonly OrderKind[] = [
  ...Array(12).fill(orderKinds.logged),
  orderKinds['kept out'],
  orderKinds['logged, but disabled since'],
  orderKinds['kept out, but enabled since'],
  orderKinds['logged, its status not told'],
  orderKinds['a reissue pending'],
  orderKinds.expired,
  orderKinds.private,
  withoutCertificate(skipped({ status: 'pending' }, /issued/)),
];
