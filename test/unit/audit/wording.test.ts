import { expect, test } from 'vitest';
import type { FetchedDuplicate } from '../../../src/audit/fetch/fetch-orders.ts';
import { listAllOrders } from '../../../src/audit/fetch/list-orders.ts';
import { evaluateListed, type Finding } from '../../../src/audit/judge/finding.ts';
import { applyRenewals, lostRenewalsWarning, unissuedWarning } from '../../../src/audit/judge/renewals.ts';
import { failureMessage, formatProgress, formatResult } from '../../../src/audit/report/log-line.ts';
import { type AuditResult, toOutputs } from '../../../src/audit/report/result.ts';
import { renderFailureSummary, renderSummary } from '../../../src/audit/report/summary.ts';
import { selectToDo } from '../../../src/audit/report/to-do.ts';
import { selectOrders } from '../../../src/audit/selection.ts';
import { auditHint, OutageRule, UnknownRule } from '../../../src/audit/stop-rules.ts';
import type { ListedOrder } from '../../../src/certcentral/order-list.ts';
import type { RequestError } from '../../../src/http/request-error.ts';
import { VirtualClock, VirtualTime } from '../../harness/virtual-time.ts';
import {
  certificateWith,
  criteriaWith,
  duplicateWith,
  evaluated,
  failed,
  fetchedWith,
  fileWith,
  findingWith,
  listedWith,
  NOW,
  orderWith,
  policyWith,
  productWith,
  resultOf,
} from './orders.ts';

/** What users read of an audit: every kind of sentence at least once. */
test('the words of the action', async () => {
  const sections = [
    section('reasons, from the list', fromList.map(formatFinding)),
    section('reasons, from the order and its certificate', fromOrder.map(formatFinding)),
    section('reasons, if nothing was issued', fromUnissued.map(formatFinding)),
    section('reasons, since a person must decide', forPersons.map(formatFinding)),
    section('reasons, since the reissue action refuses the order', refused.map(formatFinding)),
    section('reasons, from the duplicates', fromDuplicates.map(formatFinding)),
    section('reasons, from the renewals', fromRenewals.map(formatFinding)),
    section('log', [...progress, formatResult(resultOf(fromOrder))]),
    section('annotations', [...annotations, lostRenewalsWarning(lost, exceptions), unissuedWarning(unissued)]),
    section('messages', messages),
    section('errors that stop the audit', await Promise.all(stops.map(messageOf))),
    section(
      'hints for failed requests',
      [400, 403, 429].map((status) => auditHint(failed(status))),
    ),
    section('summary', whole),
    ...Object.entries(others).map(([title, result]) => section(`summary: ${title}`, changedLines(result))),
    ...[true, false].map((isPartial) =>
      section(`summary of a stop, partial report: ${isPartial}`, [renderFailureSummary(failed(401), isPartial)]),
    ),
  ];
  await expect(sections.join('\n')).toMatchFileSnapshot('wording.txt');
});

const section = (title: string, lines: readonly (string | undefined)[]) => `# ${title}\n\n${lines.join('\n')}\n`;
const formatFinding = ({ verdict, reason }: Finding) => `${verdict}: ${reason}`;

const logged = certificateWith();
const keptOut = certificateWith({ ctStatus: 'disabled' });
const disabled = { criteria: criteriaWith('keep-out') };
const withCsr = (csr: string) => orderWith({ reissueDefaults: { ...orderWith().reissueDefaults, csr } });

const listed = (changes: Partial<ListedOrder>, ignore = '') =>
  evaluateListed(listedWith(changes), fileWith({ ignore }), NOW) as Finding;
const fromList = [
  listed({}, '7'),
  listed({ status: 'REVOKED' }),
  listed({ product: productWith('private_ssl') }),
  listed({ product: productWith('', 'client_certificate') }),
  listed({ validTill: '2026-10-01' }),
];

const fromOrder = [
  evaluated(failed(503), logged),
  evaluated(orderWith(), undefined),
  evaluated(orderWith(), certificateWith({ validTill: new Date(0) })),
  evaluated(orderWith(), certificateWith({ extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] })),
  evaluated(orderWith({ hasInvalidCtStatus: true }), logged),
  evaluated(orderWith({ ctStatus: 'disabled' }), logged),
  evaluated(orderWith({ product: { ...productWith('ssl_dv'), validationType: 'dv' } }), keptOut),
  evaluated(orderWith({ status: 'reissue_pending', ctStatus: 'unknown' }), keptOut),
  evaluated(orderWith({ ctStatus: 'disabled' }), certificateWith({ ctStatus: 'disabled', isEv: true }), disabled),
  ...[0, 1].map((sctLogCount) => evaluated(orderWith(), certificateWith({ sctLogCount }))),
];

const nothing = { ...orderWith({ status: 'pending', isDated: false, issuedAt: undefined }), dnsNames: ['b.example'] };
const unlisted = { validTill: '' };
const mixed = { criteria: fileWith({ 'keep-out': 'b.example' }) };
const fromUnissued = [
  evaluated(nothing, failed(404), unlisted),
  evaluated(nothing, failed(404), { ...unlisted, ...disabled }),
  evaluated({ ...nothing, ctStatus: 'unknown' }, failed(404), { ...unlisted, ...disabled }),
  evaluated(nothing, failed(404), { ...unlisted, ...mixed }),
];

const forPersons = [
  evaluated(orderWith(), logged, mixed),
  evaluated(orderWith({ status: 'reissue_pending', ctStatus: 'disabled' }), logged),
  evaluated(orderWith({ status: 'odd', ctStatus: 'disabled' }), keptOut),
];

const refused = [
  evaluated(orderWith(), certificateWith({ nonDnsNameCount: 1 }), disabled),
  evaluated(orderWith({ ctStatus: 'disabled' }), certificateWith({ commonName: '', dnsNames: [] })),
  evaluated(orderWith(), certificateWith({ isEv: true }), disabled),
  ...['', 'x'].map((csr) => evaluated(withCsr(csr), keptOut)),
  evaluated(orderWith(), { ...keptOut, publicKey: Buffer.from('other') }),
];

const bad = (serialNumber: string) => duplicateWith(serialNumber, { ctStatus: 'disabled' });
const fromDuplicates = [
  [bad('D1')],
  [...'1234567'].map(bad),
  [{ ...bad('D1'), certificate: undefined }],
  [{ ...bad('D1'), certificate: logged }],
  failed(403),
].map((duplicates: FetchedDuplicate[] | RequestError) => evaluated(orderWith(), logged, { duplicates }));

const reissue = findingWith({ verdict: 'reissue', reason: 'why', plan: '1 api=…' });
const exceptions = policyWith({ 'keep-out': '1', ignore: '5' });
const fromRenewals = applyRenewals(
  [
    { ...reissue, orderId: '2', renewedOrderId: '1' },
    { ...reissue, orderId: '3', renewedOrderId: '2' },
    { ...reissue, orderId: '6', renewedOrderId: '5' },
  ],
  exceptions,
);
const lost = ['1', '5'].map((orderId) => findingWith({ orderId, isRenewed: true }));

const unissued = ['1', '5'].map((orderId) => findingWith({ orderId, mayPublishFirst: true }));

const toDo = [reissue, findingWith({ verdict: 'set status', desired: 'disabled', plan: '1 api=…' })];
const [manual, unknown] = (['manual', 'unknown'] as const).map((verdict) => findingWith({ verdict, reason: 'why' }));
const annotations = [toDo, [reissue, manual, unknown], [unknown, unknown]].map((findings) =>
  failureMessage(resultOf(findings as Finding[])),
);
const news = resultOf(
  [
    { ...reissue, isNew: true },
    { ...reissue, isNew: false },
  ],
  { hasPrevious: true },
);
annotations.push(failureMessage(news));
const messages = [resultOf([reissue]), news].map((result) => toOutputs(result, []).message);
const list = { listed: 1_000, total: 2_345, orders: undefined };
const orders = { total: 2_345, done: 445, outOfSync: 3, requestsLeft: 3_800 };
const progress = [{ ...list, total: undefined }, list, { ...list, orders }].map((given) => formatProgress(given, 300));

/** What throws each error. */
const stops: (() => Promise<unknown> | unknown)[] = [
  () => selectOrders(new Set(['8', '9']), exceptions, new Map()),
  () => listWith({ total: 3, orders: [] }),
  () => listWith({ total: 0, orders: [listedWith()] }),
  () => stopAfterUnknown(failed(403)),
  () => stopAfterUnknown(orderWith({ hasInvalidCtStatus: true })),
  () => stopAfterOutage(),
  () => stopAfterOutage(failed(429).with({ retryability: 'rate-limited' })),
];

const messageOf = async (stop: () => unknown) => {
  const error = await Promise.try(stop).catch((thrown: unknown) => thrown);
  return (error as Error).message;
};

const listWith = (page: { total: number; orders: ListedOrder[] }) =>
  listAllOrders({ getPage: async () => page, requiresReading: () => true, onPage: () => {} });

function stopAfterUnknown(order: Parameters<typeof evaluated>[0]): void {
  const rule = new UnknownRule();
  const fetched = fetchedWith(order, logged);
  for (let count = 0; count < 10; count++) rule.check(evaluated(order, logged), fetched);
}

async function stopAfterOutage(failure?: RequestError): Promise<void> {
  const time = new VirtualTime();
  const rule = new OutageRule(new VirtualClock(time, Math.random));
  if (failure) rule.onAttempt(failure);
  time.now += 600_000;
  const stop = new AbortController();
  await rule.watch(stop, stop.signal);
  stop.signal.throwIfAborted();
}

const whole = linesOf(resultOf([...toDo, manual, unknown, ...fromOrder] as Finding[], { orderCount: 99 }));

/** Of these summaries, only what is not in the whole one, without rows and slices. */
const others: Record<string, AuditResult> = {
  'in sync': resultOf([findingWith()]),
  'a certificate, an order and a duplicate with a note': resultOf([
    findingWith({ hasSctShortage: true, isCtStatusMissing: true, hasDuplicates: true, duplicatesChecked: 1 }),
  ]),
  'a policy file': resultOf([{ ...manual, isNew: true, rule: 'corp.example: internal' } as Finding], {
    desired: { path: 'ct-policy-us.json', digest: 'd1'.repeat(32) },
    hasPrevious: true,
  }),
  'orders that must be left out': resultOf([
    { ...reissue, plan: '' },
    { ...reissue, orderId: '8', dnsNames: 'x'.repeat(501) },
  ]),
  'duplicates are not checked': resultOf([], { checkDuplicates: false }),
  'too many orders for the output and the tables': resultOf([
    ...Array(300).fill(reissue),
    ...Array(123).fill(findingWith({ verdict: 'pending' })),
  ]),
};

function linesOf(result: AuditResult): string[] {
  return renderSummary(result, selectToDo(result.totals.toDo)).replaceAll('<tr>', '\n<tr>').split('\n');
}

function changedLines(result: AuditResult): string[] {
  return linesOf(result).filter((line) => !/^<tr|^ {2}"/.test(line) && !whole.includes(line));
}
