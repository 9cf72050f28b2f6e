import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../src/certcentral/dates.ts';
import type { Order } from '../../../src/certcentral/order.ts';
import { type FailureReport, formatFailure, renderFailure } from '../../../src/domain/failure-report.ts';
import type { ApprovedPlan } from '../../../src/domain/plan-text.ts';
import { UNLOGGED_NOTICE } from '../../../src/domain/words.ts';
import { formatWarning, RequestError } from '../../../src/errors.ts';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import { planRun } from '../../../src/reissue/plan.ts';
import type { Recovery, Sync } from '../../../src/reissue/recovery/decision.ts';
import { requestOnce } from '../../../src/reissue/request.ts';
import type { ReissueResult } from '../../../src/reissue/result.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import type { ReissueWarning } from '../../../src/reissue/warnings.ts';
import { leftPendingAdvice } from '../../../src/reissue/words/advice.ts';
import * as errors from '../../../src/reissue/words/errors.ts';
import { describePendingReasons, describeRequest } from '../../../src/reissue/words/pending.ts';
import { reportRecovery } from '../../../src/reissue/words/recovery.ts';
import { code, formatDays, renderReport } from '../../../src/reissue/words/report.ts';
import { formatResult, renderResult } from '../../../src/reissue/words/result.ts';
import { reportUnchanged } from '../../../src/reissue/words/unchanged.ts';
import { describeWarning } from '../../../src/reissue/words/warnings.ts';
import { PassingClock } from '../../harness/virtual-time.ts';
import { namesWith } from '../result.ts';
import * as built from './builders.ts';
import { dryRun, executed, planFor, reasonsWith, responseWith, results, unfinished } from './results.ts';
import { contextOf, refused, reset, ScriptedService } from './scripted-service.ts';
import { runStep } from './step.ts';

const keptOut = (order: Order): Order => ({ ...order, ctStatus: 'disabled' });
const { issued, old, orderWith, certificateWith, outage, pending, reissued, missing, observe, unissued } = built;

/** What users read of a run, in groups with a heading. */
test('the words of the action', async () => {
  const sections: Record<string, readonly string[]> = {
    ...Object.fromEntries(Object.entries(results).map(([title, build]) => [title, describeRun(title, build())])),
    'the warnings': warnings.map(describedFor('disabled')),
    'the warnings of a run to log': [describedFor('enabled')(few)],
    'what an order waits for': waitsFor(),
    'the request of a run': requests.map(([sent, response]) => describeRequest(sent, response, true)),
    'inputs are refused': await describeInputs(),
    'the plan is refused': Object.entries(refusals).map(([title, reads]) => `${title}: ${describeRefusal(...reads)}`),
    'the wait fails': waitFailures(),
    'the new certificate is not as desired': differences(),
    'the step failed': failures(),
    'a run that changed nothing': [
      ...syncs.map((sync) => unchangedLine(sync, 'disabled', false)),
      unchangedLine(outOfSync, 'enabled', true),
      unchangedLine(outOfSync, null, true),
      formatFailure(reportRecovery({ row: 'not-changed', sync: outOfSync }, transaction, undefined, CAUSE), CAUSE),
    ],
    'a recovery': Object.entries(recoveries).map(([title, recovery]) => `${title}: ${recoveryLine(recovery)}`),
    'a recovery that turns logging off': Object.entries(turnedOff).map(
      ([title, recovery]) => `${title}: ${recoveryLine(recovery, toLog)}`,
    ),
    'a recovery, but logging could not be turned off': Object.entries(turnedOff).map(
      ([title, recovery]) => `${title}: ${recoveryLine(failing(recovery), toLog)}`,
    ),
    'a recovery of a run with a plan': [recoveries['left pending'], recoveries['in sync']].map((recovery) =>
      recoveryLine(recovery, { ...requested, isPlanned: true }),
    ),
    'a recovery of a run that sent no update': [
      recoveryLine({ ...left, status: 'unknown' }, waits),
      recoveryLine({ ...inSync, row: 'unknown', status: 'unknown' }, waits),
      recoveryLine({ ...inSync, ...lost }, waits),
    ],
    'a recovery with a defect': [transaction, built.transactionWith(toLog), built.transactionWith(logged)].map((each) =>
      formatFailure(reportRecovery({ row: 'failed', error: new Error('Bug.') }, each, undefined, CAUSE), CAUSE),
    ),
    'what is logged besides': await loggedLines(),
    'the post step': [...(await postStep(JSON.stringify(transaction))), ...(await postStep('another state'))],
  };
  const text = Object.entries(sections).map(([title, lines]) => `# ${title}\n\n${withoutDigests(lines.join('\n'))}\n`);
  await expect(text.join('\n')).toMatchFileSnapshot('wording.txt');
});

/** The own key is another one in each run of the tests. */
const withoutDigests = (text: string) =>
  text.replaceAll(built.OWN_KEY, '[own key]').replaceAll(built.OTHER_KEY, '[other key]');

/** Matches what the log has, too. */
const REPEATED = /^<tr>|^<h2>|^<p><strong>Next:/;

/** Returns what a run printed, and its summary: whole for a reissue and its dry run, else what they do not have. */
function describeRun(title: string, result: ReissueResult): string[] {
  const usual = result.kind === 'dry-run' ? 'a dry run, a reissue' : 'a reissue';
  const [lines, usualLines] = [result, results[usual]()].map(linesOf) as [string[], string[]];
  if (title === usual) return lines;
  const missingRows = rowsOf(usualLines).filter((row) => !rowsOf(lines).includes(row));
  return [
    ...lines.filter((line) => !usualLines.includes(line) && !REPEATED.test(line)),
    ...(missingRows.length === 0 ? [] : [`(without the rows ${missingRows.join(', ')})`]),
  ];
}

function linesOf(result: ReissueResult): string[] {
  const described = result.warnings.map((warning) => describeWarning(warning, result.plan));
  const summary = renderResult(result, described).split(/\n|(?=<tr>|<\/table>)/);
  return [...formatResult(result).map((line) => `log: ${line}`), ...summary];
}
const rowsOf = (lines: string[]) => lines.flatMap((line) => /<th align="left">(.*?)</.exec(line)?.[1] ?? []);

const describedFor = (status: 'enabled' | 'disabled') => (warning: ReissueWarning) =>
  formatWarning(describeWarning(warning, planFor([issued, old], built.desiring(status))));
const few: ReissueWarning = { kind: 'few-scts', shortage: { logs: 1, required: 2 } };
const validTill = new Date('2026-12-03T12:34:56Z');
const kinds = ['other-key', 'client-auth', 'domain-validation', 'unseen-names', 'too-many-names'] as const;
const otherKinds = ['csr-unused', 'foreign-reissue', 'has-lagged'] as const;
const warnings: ReissueWarning[] = [
  few,
  { kind: 'lost-extended-key-usage', oids: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2', '1.2.3'] },
  { kind: 'ends-earlier', earlierMs: 2 * DAY_MS, validTill },
  { kind: 'other-issuer', issuer: 'CN=Other' },
  { kind: 'needs-renewal', validTill },
  ...[...kinds, ...otherKinds].map((kind) => ({ kind })),
  { kind: 'foreign-domains', domains: ['bank.example'] },
  { kind: 'not-read-back', subject: 'order', error: outage },
  { kind: 'not-read-back', subject: 'certificate', error: missing },
];

const domain = (name: string, method: string, status = 'pending') => ({ name, method, status });
const domains = [
  ...[
    domain('a.example', 'dns-txt-token'),
    domain('*.b.example', 'dns-cname-token'),
    domain('c.example', 'http-token'),
    domain('d.example', 'dns-persist-token'),
  ],
  ...[domain('', 'dns-txt-token'), domain('', '', '')],
];
const organizations = ['OV', 'EV'].map((type) => ({ type, status: type === 'OV' ? 'pending' : '' }));
const waitsFor = () => [
  ...describePendingReasons(reasonsWith({ needsApproval: true, validation: undefined })),
  ...describePendingReasons(reasonsWith({ validation: { domains, organizations }, randomValue: 'r4nd0m' })),
  ...describePendingReasons(reasonsWith({ validation: { domains, organizations: [] } })).slice(0, 1),
  renderFailure(reportWith({ state: 'left pending', waitsFor: Array(22).fill('a person') })),
  ...describePendingReasons(reasonsWith({ validation: undefined })),
  ...describePendingReasons(reasonsWith()),
  ...describePendingReasons(reasonsWith({ isOverdue: true })),
  formatFailure(reportWith({ waitsFor: ['a', 'b'] })),
  formatFailure(reportWith({ waitsFor: Array(5).fill('x'.repeat(200)) })).replaceAll(/x+/g, 'x'),
];

const requests = [
  ['none', undefined],
  ['in-doubt', undefined],
  ['accepted', responseWith()],
  ['accepted', responseWith({ certificateId: '9', hasChain: true })],
  ['accepted', responseWith({ certificateId: '9', dcvRandomValue: 'r4nd0m' })],
  ['accepted', responseWith({ needsApproval: true })],
] as const;

/** Returns what is printed of inputs that are not accepted. */
async function describeInputs(): Promise<string[]> {
  const plan = `1 api=x order=8 ct=enabled do=wait serial=0 names=${'a'.repeat(64)} key=any at=2026-11-29T00:10:00Z`;
  const steps = [
    { 'disable-ct': '', 'expected-plan': 'x', 'csr-file': 'none', 'wait-minutes': '301', 'reissue-before-days': '91' },
    { 'expected-plan': '', 'policy-file': '', 'skip-approval': '', 'csr-file': 'package.json' },
    { 'expected-plan': plan.replace('1', '2'), 'csr-file': 'test' },
    { 'expected-plan': plan.replace('11-29', '02-30') },
    { 'expected-plan': plan },
  ];
  const done = [];
  // The age of a plan depends on the time, so the day of the plan above is fixed, too.
  const clock = new PassingClock(Date.parse('2026-11-29T01:00:00Z'));
  for (const inputs of steps) done.push(await runStep('run', { clock }, inputs, { GITHUB_WORKSPACE: process.cwd() }));
  return done.flatMap(({ annotations }) => annotations);
}

type Refusal = [reads: built.Reads, inputs?: Parameters<typeof built.inputsWith>[0]];
const withCsr = (csr: string) => orderWith({ reissueDefaults: { ...issued.reissueDefaults, csr } });
const productWith = (nameId: string, type = '') => orderWith({ product: { nameId, type, validationType: '' } });
const disabled = { ctStatus: 'disabled' } as const;
const manyNames = namesWith(['a.a.example', 'b.a.example', 'c.a.example', 'd.a.example', 'b.example']);
const otherPlan = { names: '', do: 'status', serial: null, key: built.OTHER_KEY } as const;
const planned = (changes: Partial<ApprovedPlan>) => ({ expectedPlan: built.approvedPlanWith(changes) });
const refusals: Record<string, Refusal> = {
  unread: [[outage, old]],
  'unread while pending': [[pending, missing]],
  'refused while pending': [[pending, built.refusal(403)]],
  'no phase': [[built.unknownPhase, missing]],
  closed: [[built.revoked, old]],
  'private product': [[productWith('private_ssl'), old]],
  'product type': [[productWith('', 'code_signing_certificate'), old]],
  'no server': [[issued, certificateWith({ extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] })]],
  'other name': [[issued, certificateWith({ names: namesWith([], { nonDnsNames: ['IP Address:192.0.2.1'] }) })]],
  'no name': [[issued, certificateWith({ names: namesWith([]) })]],
  EV: [[issued, certificateWith({ isEv: true })]],
  'no CSR': [[withCsr(''), old]],
  'broken CSR': [[withCsr('CSR'), old]],
  'CSR with another key': [[issued, certificateWith({ keyDigest: built.OTHER_KEY })]],
  disagreement: [[issued, old], built.byPolicy({}, 'disabled')],
  'disagreement, the other way': [[issued, old], built.byPolicy({ default: 'keep-out' }, 'enabled')],
  mixed: [[issued, certificateWith({ names: manyNames })], built.byPolicy({ 'keep-out': { 'a.example': 'x' } })],
  renewal: [[{ ...issued, renewedOrderId: '1' }, old], built.byPolicy({ 'keep-out': { 1: 'x' } })],
  ignored: [[issued, old], built.byPolicy({ ignore: { 7: 'soon replaced' } })],
  'unseen, not issued': [[{ ...unissued, ...disabled }, missing], built.byPolicy({})],
  'unseen, pending': [[{ ...pending, ...disabled }, old], built.byPolicy({})],
  'unseen, perhaps pending': [[{ ...built.unknownWord, ...disabled }, old], built.byPolicy({})],
  'another status than planned': [[issued, reissued], planned({ ct: 'enabled' })],
  'a certificate, and none was planned': [[issued, old], planned(otherPlan)],
  'no certificate, and one was planned': [[unissued, missing], planned({ names: '' })],
};

function describeRefusal(reads: built.Reads, inputs = {}): string {
  const refusal = planRun(built.observeFirst(reads), built.inputsWith(inputs), Date.parse('2026-03-01'));
  return 'kind' in refusal ? formatFailure(reportWith({ text: '…' }), errors.refusalError(refusal, '7')) : 'no error';
}

const inDoubt = new RequestError('ECONNRESET', { title: 'Could not request a reissue', hint: 'Look.', inDoubt: true });
const waitFailures = () =>
  [
    errors.notIssuedError(undefined),
    errors.notIssuedError(inDoubt),
    errors.timeOverError(15, false, undefined),
    errors.timeOverError(2, true, undefined),
    errors.timeOverError(1, false, outage),
  ].map(({ message }) => message);

const transaction = built.transactionWith();
const differences = () => [
  ...[
    [{ kind: 'status' } as const, { kind: 'key' } as const, { kind: 'expired' } as const],
    [
      { kind: 'lost-names', names: ['a.example'] } as const,
      { kind: 'additional-names', names: ['b.example', 'IP Address:192.0.2.1'] } as const,
    ],
  ].map((found) => errors.notAsDesiredError(found, 'disabled').message),
  errors.notAsDesiredError([{ kind: 'status' }], 'enabled').message,
  errors.closedError('plan-ended', 'issued').message,
  errors.unseenReissueError('7').message,
  errors.uncheckedError('7', observe([outage, old])).message,
  errors.uncheckedError('7', observe([built.unknownWord, old])).message,
  errors.otherStatusError('7', 'disabled').message,
  errors.otherStatusError('7', 'enabled').message,
];

/** A report that has only this. */
const reportWith = (changes: Partial<FailureReport>): FailureReport => ({
  ...{ subject: 'DigiCert order 7', state: '', text: '', advice: '', waitsFor: [] },
  ...changes,
});
const failures = () => {
  const report = reportWith({ state: 'in sync', text: 'In sync.', advice: 'Run again.', waitsFor: ['a person'] });
  return [
    renderFailure(report, outage),
    renderFailure({ ...report, waitsFor: [] }),
    renderFailure(reportWith({}), CAUSE),
  ];
};

const CAUSE = new Error('Cause');
const outOfSync: Sync = { kind: 'out-of-sync', orderStatus: 'enabled', certificateStatus: 'disabled' };
const syncs: Sync[] = [{ kind: 'in-sync' }, { kind: 'pending' }, { kind: 'unknown' }, outOfSync];
const unchangedLine = (sync: Sync, desired: CtStatus | null, isPlanned: boolean) =>
  formatFailure(reportUnchanged({ orderId: '7', sync, desired, isPlanned }), CAUSE);

const inSync: Recovery = {
  ...{ row: 'in-sync', status: 'disabled', certificateStatus: 'disabled', update: 'none', isClosed: false },
  ...{ lostNames: [], isIssuedOtherwise: false, last: observe([keptOut(issued), reissued]) },
};
const left: Recovery = {
  ...inSync,
  row: 'left-pending',
  certificateStatus: null,
  last: observe([keptOut(pending), old]),
};
const nothing: Recovery = { ...left, row: 'nothing-issued', last: observe([keptOut(unissued), missing]) };
const differing: Recovery = {
  ...inSync,
  row: 'out-of-sync',
  certificateStatus: 'enabled',
  last: observe([keptOut(issued), old]),
};
const unread: Recovery = { ...inSync, row: 'unknown', certificateStatus: null, last: observe([outage, old]) };
const outOfTime: Recovery = { ...differing, row: 'unknown' };
const off = { update: 'disabled' } as const;
const lost = { lostNames: ['b.example'] };
/** How a recovery of a run to `disabled` may end. */
const recoveries = {
  'left pending': left,
  'left pending, set once more': { ...left, ...off },
  'nothing issued': nothing,
  'nothing issued, closed': { ...nothing, isClosed: true },
  'in sync': inSync,
  'in sync, set once more': { ...inSync, ...off },
  'in sync, closed': { ...inSync, isClosed: true },
  'in sync, a name lost': { ...inSync, ...lost, isIssuedOtherwise: true },
  'in sync, a name lost by somebody else': { ...inSync, ...lost },
  'out of sync': differing,
  'out of sync, a name lost': { ...differing, ...lost, isIssuedOtherwise: true },
  'out of sync, closed': { ...differing, isClosed: true },
  'out of sync, enabled': { ...inSync, row: 'out-of-sync', status: 'enabled' },
  'not read': unread,
  'not read, and no status': { ...unread, status: 'unknown' },
  'out of time': outOfTime,
  'out of time, no status word': { ...outOfTime, last: observe([orderWith({ status: '' }), old]) },
  'out of time, no download': { ...outOfTime, last: observe([keptOut(issued), missing]) },
} satisfies Record<string, Recovery>;
/** How one of a run to `enabled` may end that turned logging off. */
const turnedOff = {
  'left pending': { ...left, ...off },
  'in sync': { ...inSync, ...off },
  'out of sync': { ...differing, ...off },
  'not read': { ...unread, ...off },
} satisfies Record<string, Recovery>;
const failing = (recovery: Recovery): Recovery => ({
  ...recovery,
  status: recovery.row === 'unknown' ? 'unknown' : 'enabled',
  update: { error: outage },
});

const requested = { reissueRequest: 'accepted' } as const;
const toEnabled = { ...built.transactionWith().desired, status: 'enabled' } as const;
/** A run that turned logging on. */
const toLog = { desired: toEnabled, reportedStatus: 'disabled' } as const;
const logged = { ...toLog, reportedStatus: 'enabled' } as const;
const waits = { ...toLog, statusUpdate: 'none' } as const;
const reportOf = (recovery: Recovery, changes: Partial<Transaction> = requested, stepError?: Error) =>
  reportRecovery(recovery, built.transactionWith(changes), undefined, stepError);
/** How a recovery ended, in one line. */
function recoveryLine(recovery: Recovery, changes?: Partial<Transaction>): string {
  const reasons = recovery.row === 'left-pending' ? unfinished : undefined;
  return formatFailure(reportOf({ ...recovery, reasons }, changes, CAUSE), CAUSE);
}

/** What a run with a request in doubt and a failing wait logs besides the result, and its error. */
async function loggedLines(): Promise<string[]> {
  const request = { ...issued.reissueDefaults, commonName: '', dnsNames: [], skipApproval: true, comments: '' };
  const linesOfRequest = async (service: ScriptedService) => {
    const { context, lines } = contextOf(service);
    await requestOnce(context, request).catch((error: Error) => lines.push(error.message));
    return lines;
  };
  const service = () => Object.assign(new ScriptedService(), { disableCt: true });
  return [
    ...(await linesOfRequest(service())),
    ...(await linesOfRequest(service().on('POST', 1, reset))),
    ...(await linesOfRequest(service().on('order', 1, refused(403)))),
  ];
}

/** The annotation and the title of a post step. */
async function postStep(state: string): Promise<string[]> {
  const service = new ScriptedService();
  const step = await runStep('post', { transport: service, clock: service.clock }, {}, {}, () => state);
  return [...step.annotations, ...step.summary.split('\n').filter((line) => line.startsWith('<h2>'))];
}

describe('the decisions in words, which the snapshot alone would bless', () => {
  const ends: [string, Recovery, Partial<Transaction>?][] = [
    ...Object.entries<Recovery>(recoveries),
    ...Object.entries<Recovery>(turnedOff).flatMap(([title, recovery]): [string, Recovery, Partial<Transaction>][] => [
      [`${title}, turned off`, recovery, toLog],
      [`${title}, not turned off`, failing(recovery), toLog],
    ]),
  ];

  test.each(ends)(
    'no failed run advises to set another status than disabled, and only if that failed: %s',
    (_, each, changes) => {
      const line = recoveryLine(each, changes);
      expect(line).not.toMatch(/disable-ct: false|\b(set|turn|leave) [^.]*\b(enabled|on)\b/i);
      const isFailed = typeof each.update === 'object';
      expect(line.includes('et CT logging of the order to disabled now')).toBe(isFailed);
      expect(line.startsWith('CT logging could not be turned off: order 7 may publish the names of its next')).toBe(
        isFailed,
      );
    },
  );

  test.each<[string, order: CtStatus, certificate: CtStatus, desired: CtStatus | null, disable: boolean]>([
    ['the order publishes what should stay out', 'enabled', 'disabled', 'disabled', true],
    ['the order is as desired', 'disabled', 'enabled', 'disabled', false],
    ['the order is as desired, and should publish', 'enabled', 'disabled', 'enabled', false],
    ['the order should publish', 'disabled', 'enabled', 'enabled', false],
    ['no status is decided', 'enabled', 'disabled', null, false],
  ])(
    'what was out of sync before is set to disabled, or left to another run: %s',
    (_, orderStatus, certificateStatus, desired, disable) => {
      const sync = { kind: 'out-of-sync', orderStatus, certificateStatus } as const;
      const { advice, state } = reportUnchanged({ orderId: '7', sync, desired, isPlanned: false });
      expect(advice.includes('disable-ct: true')).toBe(disable);
      expect(advice).toMatch(/Correct the cause below, then run again\.$/);
      expect(advice).not.toContain('enabled');
      expect(state).toBe('out of sync');
    },
  );

  test.each<[string, Sync['kind'], CtStatus | null, isAdvised: boolean]>([
    ['it can publish what should stay out', 'pending', 'disabled', true],
    ['its names should be public', 'pending', 'enabled', false],
    ['no status is decided', 'pending', null, false],
    ['nothing is pending', 'unknown', 'disabled', false],
  ])('a run that changed nothing advises to cancel a pending reissue: %s', (_, kind, desired, isAdvised) => {
    const sync = { kind } as Sync;
    const { advice } = reportUnchanged({ orderId: '7', sync, desired, isPlanned: false });
    expect(/^Cancel the pending reissue .* Then set CT logging of the order to disabled now/.test(advice)).toBe(
      isAdvised,
    );
    expect(advice === '').toBe(!isAdvised);
  });

  test.each<[string, Recovery, otherwise: boolean, again: boolean]>([
    ['a certificate', inSync, false, true],
    ['a certificate that was issued otherwise', { ...inSync, isIssuedOtherwise: true }, true, false],
    ['a closed order', { ...inSync, isClosed: true }, false, false],
    ['pending', left, false, true],
    ['not readable', unread, false, true],
    ['nothing issued', nothing, false, true],
  ])('run again: %s', (_, recovery, otherwise, again) => {
    const line = recoveryLine(recovery);
    expect(/run again/i.test(line)).toBe(again);
    expect(line.includes('DigiCert issued the certificate otherwise than requested')).toBe(otherwise);
  });

  test.each([
    [0, 'less than a day'],
    [DAY_MS - 1, 'less than a day'],
    [DAY_MS, '1 day'],
    [2 * DAY_MS - 1, '1 day'],
    [2 * DAY_MS, '2 days'],
  ])('%d ms are %s', (ms, text) => {
    expect(formatDays(ms)).toBe(text);
  });

  test.each<[string, Recovery, state: string, Partial<Transaction>?]>([
    ['left pending', left, 'reissue left pending'],
    ['left pending, and set once more', { ...left, ...off }, 'reissue left pending'],
    ['left pending, and turned off again', { ...left, ...off }, 'turned off again', toLog],
    ['left pending, and somebody else has turned it off', left, 'out of sync', logged],
    ['left pending by a run that sent no update', left, 'reissue left pending', waits],
    ['nothing issued', nothing, 'nothing issued yet'],
    ['nothing issued, closed', { ...nothing, isClosed: true }, 'closed'],
    ['in sync', inSync, 'in sync'],
    ['in sync, and turned off again', { ...inSync, ...off }, 'turned off again', toLog],
    ['in sync, and not turned off', failing(inSync), 'could not be turned off'],
    ['in sync, and a name is lost', { ...inSync, ...lost }, 'the new certificate lacks names'],
    ['out of sync, and a name is lost', { ...differing, ...lost }, 'out of sync'],
    ['out of sync', differing, 'out of sync'],
    ['not read, and turned off', { ...unread, ...off }, 'out of sync', toLog],
    ['a name is lost, and it could not be turned off', failing({ ...inSync, ...lost }), 'could not be turned off'],
  ])('the heading of a failure says how the order was left: %s', (_, recovery, state, changes) => {
    const heading = `<h2>DigiCert order 7: ${state}, the step failed</h2>`;
    expect(renderFailure(reportOf(recovery, changes), outage)).toContain(heading);
  });

  test('the random value of a reissue that was issued is no news', () => {
    const response = { certificateId: '', hasChain: false, needsApproval: false, dcvRandomValue: 'r4nd0m' };
    const issuedNow = executed([issued, reissued], { response, transaction: requested });
    const leftPending = executed([pending, old], { response, reasons: reasonsWith(), transaction: requested });
    expect(formatResult(issuedNow).join()).not.toContain('r4nd0m');
    expect(formatResult(leftPending).join()).toContain('r4nd0m');
  });

  test("a stranger's backticks mark no code", () => {
    expect(code('a`b`<i>')).toBe("`a'b'<i>`");
    expect(renderReport([['Rule', `by ${code('a`b`<i>')}`]], false)).toContain(
      'by <code>a&#39;b&#39;&#60;i&#62;</code>',
    );
  });

  test('what lacks names comes first, unless the order is out of sync', () => {
    const lacks = 'The new certificate lacks b\\.example: .*72 hours';
    expect(recoveryLine(recoveries['in sync, a name lost'])).toMatch(new RegExp(`^${lacks}.* are in sync`));
    expect(recoveryLine(recoveries['out of sync, a name lost'])).toMatch(
      new RegExp(`^Order 7 is out of sync: .*${lacks}`),
    );
    expect(recoveryLine(failing({ ...inSync, ...lost }))).toMatch(new RegExp(`^CT logging could not .*${lacks}`));
  });

  type LeftPending = Parameters<typeof leftPendingAdvice>[0];
  const adviceOf = (changes: Partial<LeftPending>) =>
    leftPendingAdvice({ ...{ isPlanned: false, reissueRequest: 'accepted', reasons: undefined }, ...changes });

  test('what a person must do for a pending reissue comes first, for an own one only', () => {
    const first = domain('a.example', 'dns-txt-token');
    const validation = { domains: [first, domain('b.example', 'dns-cname-token')], organizations: [] };
    const reasons = reasonsWith({ needsApproval: true, validation, randomValue: 'r4nd0m' });
    expect(adviceOf({ reasons })).toMatch(
      /^Have an approver accept the request in CertCentral\. Create the TXT record `a\.example` with the value `r4nd0m` and the CNAME record `_dnsauth\.b\.example` to `r4nd0m\.dcv\.digicert\.com`\. Then run again: that run waits for the reissue, and requests no second one\. Do so before or soon after/,
    );
    expect(adviceOf({ reasons, reissueRequest: 'none' })).toMatch(/^Run again/);
    expect(adviceOf({ reasons: reasonsWith({ validation }) })).toMatch(/^Run again/);
    expect(adviceOf({ isPlanned: true })).toMatch(/^Run again, or plan again if that plan is refused: that run/);
    expect(adviceOf({ isPlanned: true }).match(/run again/gi)).toHaveLength(1);
  });

  test.each([
    [3, 'Create the TXT record `0.example`', 'DNS record'],
    [4, 'Create the DNS records below. Then run again', 'the TXT record'],
  ])('no DNS record stands twice: %d records', (count, advice) => {
    const all = Array.from({ length: count }, (_, index) => domain(`${index}.example`, 'dns-txt-token'));
    const reasons = reasonsWith({ validation: { domains: all, organizations: [] }, randomValue: 'r4nd0m' });
    expect(adviceOf({ reasons })).toContain(advice);
    const result = executed([issued, old], { reasons, transaction: requested });
    const report = reportOf({ ...left, reasons });
    const texts = [
      formatResult(result).join(' '),
      renderResult(result, []),
      formatFailure(report),
      renderFailure(report, outage),
    ];
    for (const text of texts) expect(text.match(/r4nd0m/g)).toHaveLength(count);
  });

  test("a stranger's names in the advice are code in a summary, and plain in an annotation", () => {
    const hostile = domain('`<i>@all', 'dns-txt-token');
    const reasons = reasonsWith({ validation: { domains: [hostile], organizations: [] }, randomValue: 'r' });
    const report = reportOf({ ...left, reasons });
    const shown = '<code>&#39;&#60;i&#62;@all</code> with the value <code>r</code>';
    expect(renderFailure(report, outage)).toContain(shown);
    expect(renderResult(executed([issued, old], { reasons, transaction: requested }), [])).toContain(shown);
    expect(formatFailure(report)).toContain("Create the TXT record '<i>@all with the value r.");
  });

  const refusalOf = (status: number) => outage.with({ status, retryability: 'permanent' });
  test.each<[string, Error | undefined, cause: RequestError | undefined, corrects: boolean]>([
    ['DigiCert refused', refusalOf(400), undefined, true],
    ['DigiCert refused the key', refusalOf(401), undefined, true],
    ['a gateway refused a POST, which is in doubt', refusalOf(403).with({ inDoubt: true }), undefined, false],
    ['too many requests', refusalOf(429), undefined, false],
    ['too slow', refusalOf(408), undefined, false],
    ['an outage', refusalOf(500), undefined, false],
    ['no response', outage, undefined, false],
    ['a post step, which knows no cause', undefined, undefined, false],
    ['a post step, refused', undefined, refusalOf(403), true],
  ])('a cause that another run meets again must be corrected first: %s', (_, stepError, cause, corrects) => {
    const { advice } = reportOf(cause ? { ...inSync, update: { error: cause } } : inSync, {}, stepError);
    expect(advice.endsWith('Correct the cause below, then run again.')).toBe(corrects);
    expect(advice.endsWith('Run again.')).toBe(!corrects);
    expect(advice.split('Correct')).toHaveLength(corrects ? 2 : 1);
  });

  test('a pending reissue is not awaited with a cause that must be corrected', () => {
    const adviceFor = (stepError: Error) => reportOf(left, requested, stepError).advice;
    expect(adviceFor(refusalOf(403))).toMatch(/^Correct the cause below\. Run again: /);
    expect(adviceFor(outage)).toMatch(/^Run again: /);
  });

  test('a dry run says what a reviewer does, and gives the approved plan as a reason', () => {
    const lines = formatResult(results['a dry run, a reissue that is planned']());
    expect(lines[0]).toContain('Check names, status and key below. Then approve in Review deployments, or reject.');
    expect(lines.join()).toContain('request a reissue, because the approved plan requests it. ');
  });
});

test('a request in doubt is neither that of this run nor that of somebody else', () => {
  const inDoubt = { reissueRequest: 'in-doubt' } as const;
  const inputs = { csrFile: built.csrFileFor(built.OTHER_KEY) };
  const lines = formatResult(executed([issued, old], { reasons: reasonsWith(), transaction: inDoubt, inputs }));
  expect(lines.join()).not.toContain('Key pair');
  expect(recoveryLine(left, inDoubt)).not.toContain('did not request');
});

test('a logged certificate needs no notice of one that is not', () => {
  expect(renderResult(results['no reissue'](), [])).not.toContain(UNLOGGED_NOTICE);
  expect(renderResult(results['a reissue'](), [])).toContain(UNLOGGED_NOTICE);
});

test('a line has at most 500 characters of a name and of a path', () => {
  const long = { ...reissued, names: namesWith(['x'.repeat(501)]) };
  expect(formatResult(executed([issued, old], { certificate: long })).join()).toContain(`${'x'.repeat(499)}…`);
  const csrFile = { ...built.csrFileFor(built.OTHER_KEY), path: 'y'.repeat(501) };
  expect(formatResult(dryRun([issued, old], { csrFile })).join()).toMatch(/[^y]y{499}…/);
});

test('a dry run logs 20 names, one in a line, and its summary has all', () => {
  const names = Array.from({ length: 22 }, (_, index) => `a${index}.example`);
  const plan = planFor([issued, certificateWith({ names: namesWith(names) })]);
  const result = { ...results['a dry run, a reissue'](), plan };
  const lines = formatResult(result).filter((line) => line.startsWith('DNS names: '));
  expect(lines).toEqual([...names.slice(0, 20), 'and 2 more'].map((name) => `DNS names: ${name}`));
  for (const name of names) expect(renderResult(result, [])).toContain(name);
});
