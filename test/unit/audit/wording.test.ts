import { expect, test } from 'vitest';
import { listAllOrders, selectOrders } from '../../../src/audit/complete-list.ts';
import type { DuplicateFindings } from '../../../src/audit/duplicates.ts';
import type { Finding } from '../../../src/audit/finding.ts';
import { Stops } from '../../../src/audit/stops.ts';
import { type AuditResult, renderFailureSummary, renderSummary } from '../../../src/audit/summary.ts';
import { formatState, toOutputs } from '../../../src/audit/totals.ts';
import {
  formatListProgress,
  formatPolicyWarnings,
  formatProgress,
  formatReasons,
  formatUnreadRenewals,
} from '../../../src/audit/words.ts';
import { exactTime } from '../../../src/certcentral/dates.ts';
import type { ListedOrder } from '../../../src/certcentral/order-list.ts';
import type { Clock } from '../../../src/clock.ts';
import { namesWith } from '../result.ts';
import * as built from './orders.ts';

const { certificateWith, criteriaFor, DAY, evaluated, evaluatedRow, failed, fileWith, findingWith } = built;
const { listedWith, NOW, orderWith, policyWith, reissueWith, resultOf } = built;

/** What users read of an audit: every kind of sentence at least once. */
test('the words of the action', async () => {
  const sections = [
    section('reasons, from the list', fromList.map(describe)),
    section('reasons, from the order and its certificate', fromOrder.map(describe)),
    section('reasons, if nothing was issued', fromUnissued.map(describe)),
    section('reasons, since a person must decide', forPersons.map(describe)),
    section('reasons, from the duplicates', fromDuplicates.map(describe)),
    section('log', progress),
    section('states and warnings', annotations),
    section(
      'messages',
      [reissue, publishing].map((finding) => toOutputs(resultOf([finding]).totals, []).message),
    ),
    section('errors that stop the audit', await Promise.all(stops.map(messageOf))),
    section('summary', whole),
    ...Object.entries(others).map(([title, result]) => section(`summary: ${title}`, changedLines(result))),
    ...[true, false].map((isPartial) =>
      section(`summary of a stop, partial report: ${isPartial}`, [renderFailureSummary(failed(401), isPartial)]),
    ),
  ];
  await expect(sections.join('\n')).toMatchFileSnapshot('wording.txt');
});

const section = (title: string, lines: readonly (string | undefined)[]) => `# ${title}\n\n${lines.join('\n')}\n`;
const describe = (finding: Finding) => `${finding.verdict}: ${formatReasons(finding)}`;

const logged = certificateWith();
const keptOut = certificateWith({ ctStatus: 'disabled' });
const disabled = { criteria: criteriaFor('disabled') };
const early = { criteria: criteriaFor('enabled', 30) };
const ends = (days: number) => certificateWith({ validTill: new Date(NOW + days * DAY) });
const planned = orderWith({ planEndsAt: NOW + 180 * DAY });
const off = orderWith({ ctStatus: 'disabled' });
const withCsr = (csr: string) => orderWith({ reissueDefaults: { ...orderWith().reissueDefaults, csr } });
const product = (nameId: string, type = '', validationType = '') => ({ nameId, type, validationType });

const listed = (changes: Partial<ListedOrder>, ignore = '') => evaluatedRow(changes, fileWith({ ignore })) as Finding;
const fromList = [
  listed({}, '7'),
  listed({ status: 'REVOKED' }),
  listed({ product: product('private_ssl') }),
  listed({ product: product('', 'client_certificate') }),
  listed({ validTill: '2026-10-01', planEndsAt: NOW - 30 * DAY }),
  listed({ validTill: '2026-01-01' }),
];

const fromOrder = [
  evaluated(failed(503), logged),
  evaluated(orderWith(), ends(-1)),
  evaluated(planned, ends(9), early),
  evaluated(orderWith(), ends(1), early),
  evaluated(orderWith(), certificateWith({ extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] })),
  evaluated(off, logged),
  evaluated(orderWith({ product: product('ssl_dv', '', 'dv') }), keptOut),
  evaluated(orderWith({ status: 'reissue_pending', ctStatus: 'unknown' }), keptOut),
  evaluated(orderWith({ openRequests: [exactTime(NOW - 1 * DAY)] }), keptOut),
  evaluated(orderWith({ openRequests: [exactTime(NOW - 8 * DAY)] }), keptOut),
  ...['reissue_pending', 'odd'].map((status) =>
    evaluated({ ...off, status }, keptOut, { criteria: fileWith({ log: '7' }) }),
  ),
  evaluated(off, certificateWith({ ctStatus: 'disabled', isEv: true }), disabled),
  evaluated(orderWith(), certificateWith({ sctLogCount: 1 })),
];

const nothing = orderWith({ status: 'pending', isDated: false, issuedAt: undefined, dnsNames: ['b.example'] });
const unlisted = { validTill: '' };
const mixed = { criteria: fileWith({ 'keep-out': 'b.example' }) };
const fromUnissued = [
  evaluated(nothing, failed(404), unlisted),
  evaluated(nothing, failed(404), { ...unlisted, ...disabled }),
  evaluated({ ...nothing, ctStatus: 'unknown' }, failed(404), { ...unlisted, ...disabled }),
  evaluated({ ...nothing, ctStatus: 'disabled' }, failed(404), unlisted),
  evaluated({ ...nothing, ctStatus: 'disabled' }, failed(404), { ...unlisted, criteria: fileWith({ log: '7' }) }),
  evaluated(nothing, failed(404), { ...unlisted, ...mixed }),
  evaluated({ ...nothing, dnsNames: ['b.example:443', 'a\n'] }, failed(404), { ...unlisted, ...mixed }),
  evaluated({ ...nothing, dnsNames: [], renewedOrderId: '1' }, failed(404), {
    ...unlisted,
    criteria: fileWith({ 'keep-out': '1' }),
  }),
];

const badNames = { names: namesWith(['10.0.0.1'], { nonDnsNames: ['10.0.0.1'] }) };
const manyNames = Array.from({ length: 1_001 }, (_, index) => `${index}.example`);
const forPersons = [
  evaluated(orderWith(), logged, mixed),
  evaluated(orderWith(), certificateWith(badNames), disabled),
  evaluated(off, certificateWith(badNames)),
  evaluated(off, certificateWith({ names: namesWith([]) })),
  evaluated(off, certificateWith({ names: namesWith(manyNames) })),
  evaluated(orderWith(), certificateWith({ isEv: true }), disabled),
  evaluated(withCsr(''), keptOut),
  evaluated({ ...off, status: 'reissue_pending' }, logged),
  evaluated({ ...off, status: 'odd' }, keptOut),
  evaluated(planned, ends(-1), early),
  evaluated(planned, { ...ends(8), ...badNames }, early),
  evaluated({ ...off, renewedOrderId: '1' }, logged, { criteria: fileWith({ 'keep-out': '1' }) }),
];

const bad = (serialNumber: string) => ({ serialNumber, ctStatus: 'disabled' as const, otherNames: [] });
const found = (certificates: DuplicateFindings['certificates'], failure?: DuplicateFindings['failure']) =>
  evaluated(orderWith(), logged, { duplicates: { certificates, failure } });
const fromDuplicates = [
  evaluated(off, keptOut, {
    ...disabled,
    duplicates: { certificates: [{ serialNumber: 'D1', ctStatus: 'enabled', otherNames: [] }], failure: undefined },
  }),
  found([bad('D1')]),
  found([{ ...bad('D1'), ctStatus: 'enabled', otherNames: ['a.corp.example'] }]),
  found(['1', '2'].map((serial) => ({ ...bad(serial), ctStatus: 'enabled', otherNames: ['a.corp.example', 'b\n'] }))),
  evaluated({ ...off, status: 'reissue_pending' }, keptOut, disabled),
  evaluated(orderWith(), keptOut, {
    duplicates: { certificates: [{ ...bad('D1'), otherNames: ['a.corp.example'] }], failure: undefined },
  }),
  found([...'1234567'].map(bad)),
  found([], failed(503)),
  ...(['object', 'status', 'id', 'serial-number', 'own-download'] as const).map((lacks) =>
    found([], { kind: 'bad-duplicate', id: lacks === 'serial-number' ? '8' : '', lacks }),
  ),
  found([], { kind: 'too-many-duplicates' }),
];

const exceptions = policyWith({ 'keep-out': '1 typo.example', ignore: '5' });
const reissue = reissueWith();
const publishing = { ...reissue, wouldPublish: true };

const setStatus = findingWith({ verdict: 'set status', desired: 'disabled', toDo: { action: 'status', plan: '1' } });
const wait = reissueWith({ verdict: 'set status', toDo: { action: 'wait', plan: '1' } });
const manual = findingWith({ verdict: 'manual' });
const unknown = findingWith({ verdict: 'unknown' });
const annotations = [
  ...[
    [reissue, setStatus],
    [reissue, manual, unknown],
    [unknown, unknown],
    [publishing, unknown],
  ].map((findings) => formatState(resultOf(findings).totals)),
  ...formatPolicyWarnings(['typo.example'], { ignored: ['5'], ended: ['1'] }),
  formatUnreadRenewals([
    { id: '1', detail: '403 access_denied: No' },
    { id: '5', detail: '503' },
  ]),
];
const progress = [
  formatListProgress(1_000, undefined),
  formatListProgress(1_000, 2_345),
  formatProgress({ findings: [reissue, ...Array(444).fill(findingWith())], total: 2_345, requestsLeft: 3_801 }, 300),
];

/** What throws each error. */
const stops: (() => Promise<unknown> | unknown)[] = [
  () => selectOrders(new Set(['8', '9']), exceptions, new Map()),
  () => listWith(3),
  () => listWith(0),
  () =>
    listAllOrders({
      ...listOf(20_000),
      getPage: async (offset) => ({ total: 20_000, orders: [listedWith({ id: `${offset + 1}` })] }),
    }),
  () => stopped((stops) => stops.addAttempt(failed(429)), 600_000),
  () => stopped((stops) => stops.addFinding(fromOrder[0] as Finding, failed(503))),
];

/** What stops an audit at which this happens ten times in so many milliseconds. */
function stopped(happen: (stops: Stops) => void, durationMs = 0): never {
  const time = { at: 0 };
  const stops = new Stops({ now: () => time.at } as Clock);
  for (let count = 0; count < 10; count++, time.at += durationMs / 9) happen(stops);
  throw stops.controller.signal.reason;
}

const listOf = (total: number) => ({
  getPage: async () => ({ total, orders: [] }),
  requiresReading: () => true,
  onPage: () => {},
});
const listWith = (total: number) => listAllOrders(listOf(total));

const messageOf = async (stop: () => unknown) => {
  const error = await Promise.try(stop).catch((thrown: unknown) => thrown);
  return (error as Error).message;
};

const whole = linesOf(resultOf([reissue, setStatus, wait, manual, unknown, findingWith({ verdict: 'pending' })]));

/** Of these summaries, only what is not in the whole one, without rows and slices. */
const others: Record<string, AuditResult> = {
  'in sync': resultOf([findingWith()]),
  'renewals that it may miss': resultOf([findingWith()], { unreadRenewals: 2 }),
  'one of each number, and orders that were not read': resultOf(
    [
      findingWith({
        reasons: [{ kind: 'few-scts', shortage: { logs: 1, required: 2 } }],
        ...{ ctStatus: 'unknown', hasDuplicates: true, areDuplicatesChecked: true },
      }),
      findingWith({ isRead: false, ctStatus: 'unknown' }),
    ],
    { desired: 'disabled', json: '/x/report<.json' },
  ),
  'orders that cannot wait': resultOf([publishing, publishing]),
  'orders that are published for the first time': resultOf([
    reissueWith({ reasons: [{ kind: 'first-publication' }] }),
    setStatus,
  ]),
  'a policy file': resultOf([manual], { desired: { path: 'ct<policy.json', digest: 'd1'.repeat(32) } }),
  'too many orders': resultOf([...Array(300).fill(reissue), ...Array(123).fill(findingWith({ verdict: 'pending' }))]),
};

function linesOf(result: AuditResult): string[] {
  return renderSummary(result).replaceAll('<tr>', '\n<tr>').split('\n');
}

function changedLines(result: AuditResult): string[] {
  return linesOf(result).filter((line) => !/^<tr|^ {2}"/.test(line) && !whole.includes(line));
}
