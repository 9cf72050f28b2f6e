import { dvOrder, evOrder, issuedOrder, type OrderSeed } from './orders.ts';
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

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
const names = { commonName: 'kind.example.com', dnsNames: ['kind.example.com', 'www.kind.example.com'] };
const logged = { ...names, scts: true };
const keptOut = { certificate: { ...names, scts: false }, disableCt: true };
const openRequest = { id: 1, type: 'reissue', status: 'submitted', date: daysAgo(0).toISOString() };
const reissuing = {
  ...{ status: 'reissue_pending', pending: {} },
  certificateFields: { date_issued: daysAgo(1).toISOString() },
  orderFields: { requests: [openRequest] },
};

/** Returns an order in the logs, with these changes. */
function kind(enabled: Verdict, disabled: Verdict, changes: Changes = {}, reason?: RegExp): OrderKind {
  const { commonName } = names;
  const seed = { status: 'issued', disableCt: false, certificate: logged, commonName, ...changes };
  const hasDuplicatesRead = (changes.duplicates?.length ?? 0) > 0;
  return { seed, verdicts: { enabled, disabled }, isRead: true, hasDuplicatesRead, ...(reason && { reason }) };
}

/** Returns an order that a policy cannot apply to. */
const inapplicable = (changes: Changes, reason: RegExp) => kind('not applicable', 'not applicable', changes, reason);

/** As `inapplicable`, and the row of the order shows it. */
const skipped = (changes: Changes, reason: RegExp): OrderKind => ({ ...inapplicable(changes, reason), isRead: false });

const unknown = (changes: Changes, reason: RegExp) => kind('unknown', 'unknown', changes, reason);

/** Every kind of order that an audit distinguishes. */
export const orderKinds = {
  logged: kind('in sync', 'reissue'),
  'kept out': kind('reissue', 'in sync', keptOut),
  'logged, but disabled since': kind('set status', 'reissue', { disableCt: true }),
  'kept out, but enabled since': kind('reissue', 'set status', { ...keptOut, disableCt: false }),
  'logged, its status not reported': kind('in sync', 'reissue', { disableCt: undefined }, /not report/),
  'kept out, its status not reported': kind('reissue', 'in sync', { ...keptOut, disableCt: undefined }, /not report/),

  'a reissue pending with the same status': kind('manual', 'pending', { ...reissuing, disableCt: true }, /pending/),
  'a reissue pending, its status not reported': kind(
    'pending',
    'in sync',
    { ...keptOut, ...reissuing, disableCt: undefined },
    /pending/,
  ),
  'a reissue pending for 8 days': kind('manual', 'in sync', {
    ...keptOut,
    disableCt: undefined,
    certificate: { ...keptOut.certificate, notBefore: daysAgo(30) },
    certificateFields: { date_issued: daysAgo(30).toISOString() },
    orderFields: { requests: [{ ...openRequest, date: daysAgo(8).toISOString() }] },
  }),
  'a reissue that waits for approval': kind('in sync', 'set status', { status: 'needs_approval' }, /pending/),
  'an open request without a date': kind(
    'manual',
    'manual',
    { disableCt: true, orderFields: { requests: [{ id: 1, type: 'reissue', status: 'Needs Approval' }] } },
    /pending/,
  ),
  'a DV order': kind('in sync', 'reissue', { validation: { type: 'dv' } }),
  'an EV order': kind('in sync', 'manual', { validation: { type: 'ev' } }),

  'without a CSR': kind('in sync', 'manual', { csr: null }),
  'a CSR with another key': kind('manual', 'in sync', { ...keptOut, csr: 'another key' }),
  'a CSR in bare base64': kind('reissue', 'in sync', { ...keptOut, csr: 'bare base64' }),
  'a name that is an IP address': kind('manual', 'manual', {
    certificate: { ...logged, dnsNames: ['192.0.2.1'] },
    disableCt: true,
  }),

  'fewer SCTs than browsers require': kind('in sync', 'reissue', { certificate: { ...logged, scts: [1] } }, /SCT/),
  'an empty list of SCTs': unknown({ certificate: { ...logged, scts: [] } }, /certificate/),
  'a broken list of SCTs': unknown({ certificate: { ...logged, scts: 'broken' } }, /certificate/),
  'a certificate of another order': unknown({ certificateFields: { common_name: 'other.example.com' } }, /order/),

  'duplicates as desired': kind('in sync', 'reissue', { duplicates: [{ scts: true }, { scts: true }] }),
  'a duplicate kept out': kind(
    'manual',
    'reissue',
    { duplicates: [{ scts: true }, { scts: false, status: 'Issued' }] },
    /duplicate with serial number/,
  ),
  'an order to set, a duplicate kept out': kind('set status', 'reissue', {
    disableCt: true,
    duplicates: [{ scts: false }],
    rowFields: { has_duplicates: '1' },
  }),
  'a duplicate without an ID': kind('unknown', 'reissue', {
    duplicates: [{ scts: true }, { scts: false, status: 'rejected' }, { scts: false, fields: { id: 0 } }],
  }),

  closed: skipped({ status: 'Revoked' }, /revoked/),
  private: skipped({ productNameId: 'private_ssl_plus' }, /private/),
  'no public TLS by the type of its product': skipped({ productType: 'CLIENT_CERTIFICATE' }, /TLS/),
  'expired long ago': skipped({ certificate: { ...logged, notAfter: daysAgo(210) } }, /expired/),

  'not issued': kind('not applicable', 'set status', { status: 'waiting-pickup', certificate: undefined }, /issued/),
  'not issued, kept out': kind(
    'manual',
    'not applicable',
    { status: 'pending', certificate: undefined, disableCt: true },
    /issued/,
  ),
  'not issued, its status not reported': kind(
    'not applicable',
    'manual',
    { status: 'pending', certificate: undefined, disableCt: undefined },
    /issued/,
  ),
  'expired lately': kind('not applicable', 'manual', { certificate: { ...logged, notAfter: daysAgo(20) } }, /expired/),
  'no public TLS by its extended key usage': inapplicable(
    { certificate: { ...logged, extendedKeyUsages: [emailProtection, clientAuth] } },
    /TLS|usage/,
  ),
  'closed since it was listed': inapplicable({ status: 'revoked', rowFields: { status: 'issued' } }, /revoked/),
  'private, but not in its row': inapplicable(
    { productNameId: 'private_ssl_plus', rowFields: { product: undefined } },
    /private/,
  ),
  'issued, and cannot be downloaded': unknown({ certificate: undefined }, /404/),
} satisfies Record<string, OrderKind>;

/** Returns an order whose certificate ends in so many days, and whose plan ends in so many. */
export function certificateThatEnds(id: number, certificateDays: number, planDays: number): OrderSeed {
  const validity = { notBefore: daysAgo(199 - certificateDays), notAfter: daysAgo(-certificateDays) };
  return { ...issuedOrder(id, validity), planEnds: daysAgo(-planDays) };
}

const unlogged = (id: number): OrderSeed => ({ ...issuedOrder(id, { scts: false }), disableCt: true });
const unissued = { status: 'pending', certificate: undefined };
const pending = { status: 'reissue_pending', pending: { pendingReads: 20 } };

/** Orders for the situations that the documents describe, each with what it stands for. */
export const situations: readonly (readonly [situation: string, seed: OrderSeed])[] = [
  ['in sync, logged', issuedOrder(1000001)],
  ['in sync, not logged', unlogged(1000002)],
  ['out of sync: logging off, certificate logged', { ...issuedOrder(1000003), disableCt: true }],
  ['nothing issued yet, logging on', { ...issuedOrder(1000004), ...unissued }],
  ['closed: revoked', { ...issuedOrder(1000005), status: 'revoked' }],
  ['DV: a reissue waits for a DNS record', dvOrder],
  ['EV', evOrder],
  ['out of sync: logging on, certificate not logged', { ...unlogged(1000008), disableCt: false }],
  ['CT status not reported', { ...issuedOrder(1000009), disableCt: undefined }],
  ['a reissue is pending for 20 reads, logging on', { ...issuedOrder(1000010), ...pending }],
  ['a reissue is pending for 20 reads, logging off', { ...unlogged(1000011), ...pending }],
  ['nothing issued yet, logging off', { ...unlogged(1000012), ...unissued }],
  ['the certificate ends in 20 days, the plan in 180', certificateThatEnds(1000013, 20, 180)],
  ['certificate and plan end in 20 days', certificateThatEnds(1000014, 20, 20)],
  ['the certificate has expired, the plan has not ended', certificateThatEnds(1000015, -3, 160)],
  ['closed: the plan has ended', certificateThatEnds(1000016, -10, -10)],
  ['an IP address among the names', issuedOrder(1000017, { dnsNames: ['order-1000017.example.com', '192.0.2.1'] })],
  [
    'mixed names, if a policy keeps corp.example.com out',
    issuedOrder(1000018, { commonName: 'www.example.com', dnsNames: ['www.example.com', 'intranet.corp.example.com'] }),
  ],
  ['no CSR: a reissue needs csr-file', { ...issuedOrder(1000019), csr: null }],
  ['SCTs of too few logs', issuedOrder(1000020, { scts: [1] })],
  ['a duplicate that was not logged', { ...issuedOrder(1000021), duplicates: [{ scts: false }] }],
  ['private TLS: CT logging does not apply', { ...issuedOrder(1000022), productNameId: 'private_ssl_plus' }],
  ['mutual TLS: a reissue loses clientAuth', issuedOrder(1000023, { extendedKeyUsages: [serverAuth, clientAuth] })],
];

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
  orderKinds['not issued'],
];
