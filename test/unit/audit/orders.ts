import type { DuplicateFindings } from '../../../src/audit/duplicates.ts';
import { gatherFacts } from '../../../src/audit/facts.ts';
import { createFinding, type Finding } from '../../../src/audit/finding.ts';
import type { Inputs } from '../../../src/audit/inputs.ts';
import { type AuditResult, selectToDo } from '../../../src/audit/summary.ts';
import { computeTotals, type ToDo } from '../../../src/audit/totals.ts';
import { judgeListed, judgeRead } from '../../../src/audit/verdict-rules.ts';
import { exactTime, parseDay } from '../../../src/certcentral/dates.ts';
import type { Order } from '../../../src/certcentral/order.ts';
import type { ListedOrder } from '../../../src/certcentral/order-list.ts';
import { decideDesired } from '../../../src/domain/assessment.ts';
import type { CtPolicy, PolicyEntry, PolicyList } from '../../../src/domain/policy.ts';
import { RequestError } from '../../../src/errors.ts';
import { classifyStatus } from '../../../src/http/retry-decision.ts';
import { type Certificate, type CtStatus, keyDigestOf } from '../../../src/pki/certificate.ts';
import { csrFor, PUBLIC_KEY } from '../der.ts';
import { order as issued, certificate as logged, namesWith, snapshotOf } from '../result.ts';

/** A Sunday, at noon. */
export const NOW = Date.UTC(2026, 10, 1, 12);
export const DAY = 86_400_000;

/** An issued order as the list has it. */
export function listedWith(changes: Partial<ListedOrder> = {}): ListedOrder {
  return {
    id: '7',
    status: 'issued',
    commonName: 'listed.example',
    dnsNames: [],
    product: { nameId: 'ssl_plus', type: '', validationType: '' },
    isRenewed: false,
    validTill: '2026-12-31',
    validTillAt: parseDay(changes.validTill ?? '2026-12-31'),
    planEndsAt: undefined,
    hasValidTill: (changes.validTill ?? '2026-12-31') !== '',
    hasDuplicates: false,
    ...changes,
  };
}

/** An order with CT logging, as it was read. The certificate is `certificateWith()`. */
export function orderWith(changes: Partial<Order> = {}): Order {
  return {
    ...issued,
    id: '7',
    ctStatus: 'enabled',
    issuedAt: exactTime(NOW - 30 * DAY),
    commonName: 'a.example',
    dnsNames: [],
    serialNumber: '0A1B',
    validFromAt: Date.UTC(2026, 9, 2),
    validTillAt: Date.UTC(2026, 11, 31),
    reissueDefaults: { ...issued.reissueDefaults, csr: csrFor(PUBLIC_KEY) },
    product: { nameId: 'ssl_multi', type: '', validationType: 'ov' },
    ...changes,
  };
}

/** A certificate with SCTs. */
export function certificateWith(changes: Partial<Certificate> = {}): Certificate {
  return {
    ...logged,
    validFrom: new Date(NOW - 30 * DAY),
    validTill: new Date(NOW + 60 * DAY),
    serialNumber: '0A1B',
    names: namesWith(['a.example', 'b.example']),
    keyDigest: keyDigestOf(PUBLIC_KEY),
    ...changes,
  };
}

/** A policy file that logs all names but those of these lists, which have order IDs or domains, separated by blanks. */
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

export type Criteria = Pick<Inputs, 'source' | 'policy' | 'apiUrl' | 'reissueBeforeDays'>;

/** Without a policy file. */
export const criteriaFor = (status: CtStatus, reissueBeforeDays = 0): Criteria => ({
  source: { policyFile: null, status },
  policy: policyWith(),
  apiUrl: 'https://dc.example/services/v2',
  reissueBeforeDays,
});

/** With a policy file. */
export function fileWith(...lists: Parameters<typeof policyWith>): Criteria {
  const policyFile = { policy: policyWith(...lists), path: 'ct-policy-us.json', digest: 'd1'.repeat(32) };
  return { ...criteriaFor('enabled'), policy: policyFile.policy, source: { policyFile, status: null } };
}

export interface Given extends Partial<ListedOrder> {
  criteria?: Criteria;
  duplicates?: DuplicateFindings | undefined;
}

/** Gathers what the verdict on an order depends on, which should have CT logging unless the criteria say otherwise. */
export function gathered(
  order: Order | RequestError,
  certificate: Certificate | RequestError | undefined,
  { criteria = criteriaFor('enabled'), duplicates: _, ...listed }: Given = {},
) {
  const snapshot = snapshotOf(order, certificate, NOW);
  const times = { observedAt: NOW - 1_500, now: NOW };
  return gatherFacts(listedWith(listed), snapshot, criteria, [], times);
}

/** Evaluates such an order. */
export function evaluated(...given: Parameters<typeof gathered>): Finding {
  const [, , { criteria: _, duplicates, ...listed } = {}] = given;
  const found = gathered(...given);
  return createFinding(listedWith(listed), judgeRead(found.facts, duplicates), NOW, found, duplicates);
}

/** Evaluates an order by its row alone; undefined if it must be read. */
export function evaluatedRow(listed: Partial<ListedOrder>, criteria = criteriaFor('enabled')): Finding | undefined {
  const row = listedWith(listed);
  const ruling = judgeListed(row, criteria.policy, NOW);
  return (
    ruling &&
    createFinding(row, ruling, NOW, {
      decision: decideDesired(criteria.source, { order: row, certificate: undefined, reissuePending: 'unknown' }),
    })
  );
}

/** What was found about an order that is in sync. */
export function findingWith(changes: Partial<Finding> = {}): Finding {
  return {
    orderId: '7',
    desired: 'enabled',
    rule: '',
    wouldPublish: false,
    status: 'issued',
    commonName: 'a.example',
    product: { nameId: 'ssl_plus', type: '', validationType: 'ov' },
    validTill: '2027-01-31T12:00:00.000Z',
    daysLeft: 60,
    isRead: true,
    ctStatus: 'enabled',
    certificateCtStatus: 'enabled',
    verdict: 'in sync',
    reasons: [],
    reissuePending: false,
    serialNumber: '0A1B',
    dnsNames: ['a.example', 'b.example'],
    sctCount: 2,
    toDo: undefined,
    hasDuplicates: false,
    areDuplicatesChecked: false,
    ...changes,
  };
}

/** An order that the reissue action can bring into sync. */
export const reissueWith = (changes: Partial<ToDo> = {}): ToDo => ({
  ...findingWith({ verdict: 'reissue', certificateCtStatus: 'disabled', reasons: [{ kind: 'certificate-differs' }] }),
  desired: 'enabled',
  toDo: { action: 'reissue', plan: '1 api=…' },
  ...changes,
});

export const failed = (status: number) =>
  new RequestError(`${status} no`, {
    title: 'Could not read',
    request: 'GET https://dc.example',
    hint: 'Check.',
    status,
    retryability: classifyStatus(status),
  });

/** The result of an audit that found this. */
export function resultOf(findings: Finding[], changes: Partial<AuditResult> = {}): AuditResult {
  const totals = computeTotals(findings);
  const report = { json: '/a.json', digest: 'f1'.repeat(32) };
  return {
    totals,
    selected: selectToDo(totals.toDo),
    desired: 'enabled',
    unreadRenewals: 0,
    durationMs: 65_000,
    ...report,
    ...changes,
  };
}
