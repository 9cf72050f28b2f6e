import type { FetchedDuplicate, FetchedOrder } from '../../../src/audit/fetch/fetch-orders.ts';
import { type Criteria, evaluate, type Finding } from '../../../src/audit/judge/finding.ts';
import type { AuditResult } from '../../../src/audit/report/result.ts';
import { computeTotals } from '../../../src/audit/report/totals.ts';
import type { Order, Product } from '../../../src/certcentral/order.ts';
import type { ListedOrder } from '../../../src/certcentral/order-list.ts';
import type { CtPolicy, PolicyEntry, PolicyList } from '../../../src/domain/ct-policy.ts';
import { determinePhase } from '../../../src/domain/order-phase.ts';
import type { OrderSnapshot } from '../../../src/domain/order-snapshot.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { csrFor, PUBLIC_KEY } from '../der.ts';
import { order as issued, certificate as logged } from '../result.ts';

/** A Sunday, at noon. */
export const NOW = Date.UTC(2026, 10, 1, 12);

/** A product of these words. */
export const productWith = (nameId: string, type = ''): Product => ({ nameId, type, validationType: '' });

/** An issued order as the list has it. */
export function listedWith(changes: Partial<ListedOrder> = {}): ListedOrder {
  return {
    id: '7',
    status: 'issued',
    commonName: 'listed.example',
    dnsNames: '',
    product: { nameId: 'ssl_plus', type: '', validationType: '' },
    isRenewed: false,
    validTill: '2026-12-31',
    hasValidTill: (changes.validTill ?? '2026-12-31') !== '',
    hasDuplicates: false,
    ...changes,
  };
}

/** An order with CT logging, as it was read. */
export function orderWith(changes: Partial<Order> = {}): Order {
  return {
    ...issued,
    id: '7',
    ctStatus: 'enabled',
    issuedAt: NOW - 1,
    commonName: 'a.example',
    reissueDefaults: { ...issued.reissueDefaults, csr: csrFor(PUBLIC_KEY) },
    product: { nameId: 'ssl_multi', type: '', validationType: 'ov' },
    ...changes,
  };
}

/** A certificate with SCTs. */
export function certificateWith(changes: Partial<Certificate> = {}): Certificate {
  const names = ['a.example', 'b.example'];
  return {
    ...logged,
    validFrom: new Date(NOW - 2),
    validTill: new Date(NOW),
    serialNumber: '0A1B',
    commonName: 'a.example',
    dnsSans: names,
    dnsNames: names,
    altNames: names,
    publicKey: PUBLIC_KEY,
    ...changes,
  };
}

/** An order and its certificate as they were read. */
export function snapshotOf(
  order: Order | RequestError,
  certificate: Certificate | RequestError | undefined,
): OrderSnapshot<Certificate> {
  const unread = { phase: 'unknown', reissuePending: 'unknown', hasOpenRequest: false } as const;
  return { order, certificate, ...(order instanceof RequestError ? unread : determinePhase(order, certificate)) };
}

/** A duplicate in the list, and its download. */
export const duplicateWith = (serialNumber: string, changes: Partial<Certificate> = {}): FetchedDuplicate => ({
  duplicate: { id: '8', serialNumber, status: 'issued', validTill: '' },
  certificate: certificateWith({ serialNumber, ...changes }),
});

/** An order as it was fetched a moment ago. */
export const fetchedWith = (
  order: Order | RequestError,
  certificate: Certificate | RequestError | undefined,
  duplicates?: FetchedOrder['duplicates'],
): FetchedOrder => ({ observedAt: NOW - 1_500, snapshot: snapshotOf(order, certificate), duplicates });

/** Evaluates an order that should have CT logging, unless the criteria say otherwise. */
export function evaluated(
  order: Order | RequestError,
  certificate: Certificate | RequestError | undefined,
  {
    criteria = criteriaWith(),
    duplicates,
    ...listed
  }: Partial<ListedOrder> & Partial<FetchedOrder> & { criteria?: Criteria } = {},
): Finding {
  return evaluate(listedWith(listed), fetchedWith(order, certificate, duplicates), criteria, NOW);
}

/** What was found about an order that is in sync. */
export function findingWith(changes: Partial<Finding> = {}): Finding {
  return {
    orderId: '7',
    desired: 'enabled',
    rule: '',
    isByDomains: false,
    status: 'issued',
    commonName: 'a.example',
    productNameId: 'ssl_plus',
    validationType: 'ov',
    validTill: '2027-01-31T12:00:00.000Z',
    ctStatus: 'enabled',
    certificateCtStatus: 'enabled',
    verdict: 'in sync',
    reason: '',
    reissuePending: false,
    serialNumber: '0A1B',
    dnsNames: 'a.example\nb.example',
    sctCount: 2,
    plan: '',
    isNew: undefined,
    hasSctShortage: false,
    isRenewed: false,
    renewedOrderId: '',
    mayPublishFirst: false,
    isCtStatusMissing: false,
    hasDuplicates: false,
    duplicatesChecked: 0,
    ...changes,
  };
}

/** A policy that logs all names but those of these lists, which have order IDs or domains, separated by blanks. */
export function policyWith({
  default: by = 'log',
  ...lists
}: Partial<Record<PolicyList | 'ignore', string>> & { default?: PolicyList } = {}): CtPolicy {
  const keysOf = (list: keyof typeof lists) => (lists[list] ?? '').split(' ').filter(Boolean);
  const entriesOf = (list: PolicyList) =>
    keysOf(list).map((key): [string, PolicyEntry] => [key, { list, reason: 'why' }]);
  return {
    default: by,
    entries: new Map([...entriesOf('keep-out'), ...entriesOf('log')]),
    ignore: new Map(keysOf('ignore').map((id) => [id, 'not ours'])),
    account: undefined,
    instance: 'us',
  };
}

/** Without a policy file: all orders should have CT logging, or be kept out. */
export const criteriaWith = (by: PolicyList = 'log'): Criteria => ({
  policy: policyWith({ default: by }),
  policyFile: null,
  apiUrl: 'https://dc.example/services/v2',
});

/** With a policy file. */
export function fileWith(...lists: Parameters<typeof policyWith>): Criteria {
  const policy = policyWith(...lists);
  return { ...criteriaWith(), policy, policyFile: { policy, path: 'ct-policy-us.json', digest: 'd1'.repeat(32) } };
}

export const failed = (status: number) =>
  new RequestError(`${status} no`, { title: 'Could not read', hint: 'Check.', status });

/** The result of an audit that found this. */
export const resultOf = (findings: Finding[], changes: Partial<AuditResult> = {}): AuditResult => ({
  totals: computeTotals(findings),
  orderCount: findings.length,
  desired: 'enabled',
  checkDuplicates: true,
  hasPrevious: false,
  durationMs: 65_000,
  reportFiles: { csv: '/a.csv', json: '/a.json' },
  reportDigest: 'f1'.repeat(32),
  ...changes,
});
