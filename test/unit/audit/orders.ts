import type { FetchedDuplicate, FetchedOrder } from '../../../src/audit/fetch/fetch-orders.ts';
import { evaluate, type Finding } from '../../../src/audit/judge/finding.ts';
import type { Policy } from '../../../src/audit/policy.ts';
import { type AuditResult, computeTotals } from '../../../src/audit/report/totals.ts';
import type { Order, Product } from '../../../src/certcentral/order.ts';
import type { ListedOrder } from '../../../src/certcentral/order-list.ts';
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
    phase: 'issued',
    commonName: 'listed.example',
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

/** Evaluates an order that should have CT logging, unless the policy says otherwise. */
export function evaluated(
  order: Order | RequestError,
  certificate: Certificate | RequestError | undefined,
  {
    policy = policyWith(),
    duplicates,
    ...listed
  }: Partial<ListedOrder> & Partial<FetchedOrder> & { policy?: Policy } = {},
): Finding {
  return evaluate(listedWith(listed), { snapshot: snapshotOf(order, certificate), duplicates }, policy, NOW);
}

/** What was found about an order that is in sync. */
export function findingWith(changes: Partial<Finding> = {}): Finding {
  return {
    orderId: '7',
    desiredStatus: 'enabled',
    status: 'issued',
    commonName: 'a.example',
    productNameId: 'ssl_plus',
    validTill: '2027-01-31T12:00:00.000Z',
    ctStatus: 'enabled',
    certificateCtStatus: 'enabled',
    verdict: 'in sync',
    reason: '',
    reissuePending: false,
    serialNumber: '0A1B',
    dnsNames: 'a.example\nb.example',
    sctCount: 2,
    hasSctShortage: false,
    isRenewed: false,
    renewedOrderId: '',
    isCtStatusMissing: false,
    hasDuplicates: false,
    duplicatesChecked: 0,
    ...changes,
  };
}

export function policyWith(changes: Partial<Policy> = {}): Policy {
  return { defaultStatus: 'enabled', opposite: new Set(), ignore: new Set(), orderIds: 'all', ...changes };
}

export const failed = (status: number) =>
  new RequestError(`${status} no`, { title: 'Could not read', hint: 'Check.', status });

/** The result of an audit that found this. */
export const resultOf = (findings: Finding[], changes: Partial<AuditResult> = {}): AuditResult => ({
  totals: computeTotals(findings),
  orderCount: findings.length,
  defaultStatus: 'enabled',
  oppositeCount: 2,
  ignoreCount: 1,
  checkDuplicates: true,
  durationMs: 65_000,
  reportFiles: { csv: '/a.csv', json: '/a.json' },
  ...changes,
});
