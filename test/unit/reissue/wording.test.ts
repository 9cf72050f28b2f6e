import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../src/certcentral/dates.ts';
import type { Order } from '../../../src/certcentral/order.ts';
import type { ApprovedPlan } from '../../../src/domain/plan-text.ts';
import { UNLOGGED_NOTICE } from '../../../src/domain/words.ts';
import { ActionError, formatWarning, RequestError } from '../../../src/errors.ts';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import { planRun } from '../../../src/reissue/plan.ts';
import type { Recovery, RecoveryResult, Sync } from '../../../src/reissue/recovery/decision.ts';
import { requestOnce } from '../../../src/reissue/request.ts';
import type { ReissueResult } from '../../../src/reissue/result.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import type { ReissueWarning } from '../../../src/reissue/warnings.ts';
import { type LeftPending, leftPendingAdvice } from '../../../src/reissue/words/advice.ts';
import * as errors from '../../../src/reissue/words/errors.ts';
import { describePendingReasons, describeRequest } from '../../../src/reissue/words/pending.ts';
import { describeRecovery, describeSync, formatRecovery } from '../../../src/reissue/words/recovery.ts';
import { code, formatDays, renderReport } from '../../../src/reissue/words/report.ts';
import { formatResult, renderFailure, renderResult } from '../../../src/reissue/words/result.ts';
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
      ...syncs.map((sync) => formatRecovery(describeSync('7', sync, 'disabled', false))),
      formatRecovery(describeSync('7', outOfSync, 'enabled', true)),
      formatRecovery(describeSync('7', outOfSync, null, true)),
      recoveryLine(notChanged),
    ],
    'a recovery': Object.entries(decisions).map(([title, decision]) => `${title}: ${recoveryLine(decision)}`),
    'a recovery, but the status could not be set': Object.entries<Recovery>(decisions)
      .filter(([, { set }]) => set !== null)
      .map(([title, decision]) => `${title}: ${recoveryLine(decision, outage)}`),
    'a recovery of a run with a plan': [decisions['left pending'], certificate].map((decision) =>
      recoveryLine(decision, undefined, { isPlanned: true }),
    ),
    'a recovery that turns logging off again': [
      recoveryLine(turnedOff, undefined, toLog('disabled')),
      recoveryLine(turnedOff, undefined, toLog('unknown')),
      recoveryLine(turnedOff, outage, toLog('disabled')),
      recoveryLine({ ...left, last: observe([keptOut(pending), old]), ...forbidden }, undefined, toLog('disabled')),
    ],
    'a recovery if the reissue was issued otherwise': [
      decisions['left pending'],
      otherwise,
      decisions['in sync, closed'],
      unreadable,
    ].map((decision) => recoveryLine(decision, undefined, { ...requested, isIssuedOtherwise: true })),
    'a recovery with a defect': [
      formatRecovery(describeRecovery({ row: 'failed', error: new Error('Bug.') }, transaction)),
    ],
    'what is logged besides': await logged(),
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
const otherKinds = ['csr-unused', 'foreign-reissue', 'set-again', 'pending-unchecked'] as const;
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
  renderFailure('7', undefined, { state: 'left pending', text: '', advice: '', waitsFor: Array(22).fill('a person') }),
  ...describePendingReasons(reasonsWith({ validation: undefined })),
  ...describePendingReasons(reasonsWith()),
  ...describePendingReasons(reasonsWith({ isOverdue: true })),
  formatRecovery({ state: '', text: '', advice: '', waitsFor: ['a', 'b'] }),
  formatRecovery({ state: '', text: '', advice: '', waitsFor: Array(5).fill('x'.repeat(200)) }).replaceAll(/x+/g, 'x'),
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
  return 'kind' in refusal
    ? formatRecovery({ state: '', text: '…', advice: '', waitsFor: [] }, errors.refusalError(refusal, '7'))
    : 'no error';
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
  errors.forbiddenUpdateError(issued, 'reissue-pending').message,
  errors.otherStatusError('7', 'disabled').message,
  errors.otherStatusError('7', 'enabled').message,
];

const recovery = { state: 'restored to enabled', text: 'Restored.', advice: 'Run again.', waitsFor: ['a person'] };
const failures = () => [
  renderFailure('7', outage, recovery),
  renderFailure('7', undefined, { ...recovery, waitsFor: [] }),
  renderFailure(undefined, new Error('Bug.')),
];

const outOfSync: Sync = { kind: 'out-of-sync', orderStatus: 'enabled', certificateStatus: 'disabled' };
const syncs: Sync[] = [{ kind: 'in-sync' }, { kind: 'pending' }, { kind: 'unknown' }, outOfSync];
const usual = { set: null, forbidden: undefined, last: observe([issued, old]) } as const;
const notChanged = { row: 'not-changed' } as const;
const certificate = { ...usual, row: 'certificate' } as const;
const otherwise = { ...certificate, set: 'enabled' } as const;
const unreadable = { ...usual, row: 'unreadable', last: observe([outage, old]) } as const;
const outOfTime = { ...usual, row: 'out-of-time' } as const;
const nothing = { ...usual, row: 'nothing-issued', set: 'disabled', last: observe([unissued, missing]) } as const;
const shorter = { last: observe([issued, { ...reissued, names: namesWith(['a.example']) }]) };
const left = { ...usual, row: 'left-pending', last: observe([pending, old]) } as const;
const forbidden = { forbidden: 'reissue-pending' } as const;
/** Every outcome of a recovery. */
const decisions = {
  'left pending': { ...left, set: 'disabled' },
  'left pending, out of sync': { ...left, ...forbidden, last: observe([keptOut(pending), old]) },
  'nothing issued': nothing,
  'nothing issued, closed': { ...nothing, set: null, last: observe([built.revoked]) },
  'nothing issued, not turned on': { ...nothing, ...forbidden, set: null, last: observe([keptOut(unissued), missing]) },
  'in sync': certificate,
  'in sync, set once more': { ...certificate, set: 'disabled' },
  'in sync, closed': { ...certificate, last: observe([built.revoked]) },
  'in sync, closed, set once more': { ...certificate, set: 'disabled', last: observe([built.revoked]) },
  'in sync, a name lost': { ...certificate, ...shorter, set: 'disabled' },
  'out of sync, as it must not be turned on': { ...certificate, ...forbidden, last: observe([keptOut(issued), old]) },
  'out of sync, as it must not be turned on, and unread': {
    ...certificate,
    ...forbidden,
    last: observe([outage, old]),
  },
  'out of sync, as the first certificate may publish': {
    ...certificate,
    forbidden: 'unissued',
    last: observe([outage, old]),
  },
  restored: otherwise,
  'restored, a name lost': { ...otherwise, ...shorter },
  'not readable': unreadable,
  'not readable, the baseline': { ...unreadable, set: 'enabled' },
  'out of time': outOfTime,
  'out of time, no status': { ...outOfTime, last: observe([orderWith({ status: '' }), old]) },
  'out of time, no download': { ...outOfTime, last: observe([issued, missing]) },
  'out of time, the order cut off': { ...outOfTime, last: observe([outage, old]) },
} satisfies Record<string, Recovery>;

const turnedOff = { ...left, row: 'turned-off', set: 'disabled' } as const;
const toLog = (reportedStatus: Transaction['reportedStatus']) => ({
  reportedStatus,
  desired: { ...transaction.desired, status: 'enabled' } as const,
});
const requested = { reissueRequest: 'accepted' } as const;
/** The outcome of a recovery in one line. */
function recoveryLine(
  decision: Recovery | { row: 'not-changed' },
  error?: RequestError,
  changes: Partial<Transaction> = requested,
): string {
  const recovery: Recovery | undefined = 'last' in decision ? { ...decision, error } : undefined;
  if (recovery?.row === 'left-pending') recovery.reasons = unfinished;
  const result: RecoveryResult = recovery ?? { row: 'not-changed' };
  return formatRecovery(describeRecovery(result, built.transactionWith(changes)), new Error('Cause'));
}

/** What a run with a request in doubt and a failing wait logs besides the result, and its error. */
async function logged(): Promise<string[]> {
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
  const closed = { ...certificate, last: observe([built.revoked]) } as const;
  const unknownBefore = toLog('unknown');
  const restoredToBaseline = { ...unreadable, set: 'enabled' } as const;
  test.each<[string, Recovery, (RequestError | undefined)?, repair?: CtStatus, changes?: Partial<Transaction>]>([
    ['a certificate', otherwise, outage, 'enabled'],
    ['a certificate that is as desired', decisions['in sync, set once more'], outage, 'disabled'],
    ['a certificate, restored', otherwise],
    ['pending', decisions['left pending'], outage, 'disabled'],
    ['turned off', turnedOff, outage, 'disabled', toLog('disabled')],
    ['turned off, and nobody knows the status before', turnedOff, undefined, 'enabled', unknownBefore],
    ['not readable', unreadable],
    ['not readable, and the baseline cannot be set', restoredToBaseline, outage],
    ['out of time', outOfTime],
  ])('the repair of %s', (_, decision, error, repair, changes) => {
    const line = recoveryLine(decision, error, changes);
    const isDisabled = repair === 'disabled';
    if (repair === undefined) expect(line).not.toContain('disable-ct:');
    else
      expect(line).toContain(
        `Set CT logging of the order to ${repair}, with the workflow set-status.yml (the root action with disable-ct: ${isDisabled},`,
      );
  });

  test.each<[string, order: CtStatus, certificate: CtStatus, desired: CtStatus | null, advice: RegExp]>([
    ['the certificate alone has the desired status', 'enabled', 'disabled', 'disabled', /^Set CT logging .* disabled,/],
    [
      'the order alone has it',
      'disabled',
      'enabled',
      'disabled',
      /^Leave CT logging of the order disabled: .* run again/,
    ],
    ['the order alone has it, enabled', 'enabled', 'disabled', 'enabled', /^Leave CT logging of the order enabled: /],
    ['no status is decided', 'disabled', 'enabled', null, /^This run does not decide which CT status .* run again/],
  ])(
    'what was out of sync before gets no status that the run would not set: %s',
    (_, order, certificate, desired, advice) => {
      const sync = { kind: 'out-of-sync', orderStatus: order, certificateStatus: certificate } as const;
      expect(describeSync('7', sync, desired, false).advice).toMatch(advice);
      expect(describeSync('7', sync, desired, true).advice.includes('plan again')).toBe(desired !== certificate);
    },
  );

  test.each<[string, Recovery, otherwise: boolean, again: boolean]>([
    ['a certificate', certificate, false, true],
    ['a certificate that was issued otherwise', certificate, true, false],
    ['a closed order', closed, false, false],
    ['pending after another one was issued otherwise', decisions['left pending'], true, true],
    ['not readable after one was issued otherwise', unreadable, true, true],
  ])('run again: %s', (_, decision, isIssuedOtherwise, again) => {
    const line = recoveryLine(decision, undefined, { ...requested, isIssuedOtherwise });
    expect(/run again/i.test(line)).toBe(again);
    expect(line.includes('DigiCert issued the certificate otherwise than requested')).toBe(isIssuedOtherwise);
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

  test.each<[keyof typeof decisions, state: string]>([
    ['left pending', 'reissue left pending'],
    ['left pending, out of sync', 'out of sync'],
    ['nothing issued', 'nothing issued yet'],
    ['nothing issued, closed', 'closed'],
    ['in sync', 'in sync'],
    ['in sync, a name lost', 'the new certificate lacks names'],
    ['out of sync, as it must not be turned on', 'out of sync'],
    ['restored', 'restored to enabled'],
    ['not readable', 'out of sync'],
    ['not readable, the baseline', 'restored to enabled'],
    ['out of time', 'out of sync'],
  ])('the heading of a failure says how the order was left: %s', (title, state) => {
    const message = describeRecovery(decisions[title], built.transactionWith(requested));
    expect(renderFailure('7', outage, message)).toContain(`<h2>DigiCert order 7: ${state}, the step failed</h2>`);
  });

  test('a failure is out of sync in the heading, too, although a name is lost or nothing was changed', () => {
    const failed = { ...decisions['in sync, a name lost'], error: outage };
    expect(describeRecovery(failed, built.transactionWith(requested)).state).toBe('out of sync');
    expect(describeSync('7', outOfSync, null, false).state).toBe('out of sync');
    expect(describeSync('7', { kind: 'in-sync' }, null, false).state).toBe('not changed');
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
    expect(recoveryLine(decisions['in sync, a name lost'])).toMatch(
      /^The new certificate lacks b\.example: .*72 hours/,
    );
    const failed = recoveryLine(decisions['in sync, a name lost'], outage);
    expect(failed).toMatch(
      /^CT logging could not be restored: order 7 is out of sync\. The new certificate lacks b\.example/,
    );
  });

  test('what to do stands once, before the causes, and no cause stands twice', () => {
    const failed = { state: 'out of sync', text: 'Out of sync.', advice: 'Set it.', waitsFor: [], cause: outage };
    const summary = renderFailure('7', new ActionError('refused', { hint: 'Ask.' }), failed);
    const paragraphs = [...summary.matchAll(/<strong>(.*?):<\/strong> (.*)<\/p>/g)].map((match) => match.slice(1));
    expect(paragraphs).toEqual([
      ['Result', 'Out of sync.'],
      ['What to do', 'Set it.'],
      ['The step failed', '<code>refused</code>. Ask.'],
      ['Recovery', '<code>503 later</code>. Wait.'],
    ]);
    const same = outage.with({ title: 'Not found out', note: '; attempt 2' });
    expect(renderFailure('7', same, failed)).not.toContain('Recovery');
    expect(formatRecovery(failed, same)).toBe(
      'Out of sync. Set it. The step failed: Not found out: 503 later; attempt 2. Wait.',
    );
  });

  test('a reissue against lost names has the desired status, which the order may not have', () => {
    expect(recoveryLine(decisions['restored, a name lost'])).toMatch(
      /restored to enabled.* reissue now .* and CT logging disabled, and deploy only/,
    );
  });

  test('the cause of a failure may be long, and what the order waits for is there all the same', () => {
    const error = new Error('y'.repeat(3_000));
    const format = (length: number) =>
      formatRecovery({ state: '', text: 'x'.repeat(length), advice: '', waitsFor: ['a person'] }, error);
    expect(format(400)).toMatch(/^x{400} The step failed: y+… The order is waiting for a person\.$/);
    expect(format(400)).toHaveLength(2_000);
    expect(format(1_900)).toMatch(/^x{1900} The step failed: y{882}… The order/);
  });

  const adviceOf = (changes: Partial<LeftPending>) => {
    const observation = observe([pending, old]);
    const usual = {
      desiredStatus: 'disabled',
      observation,
      isPlanned: false,
      isOwn: true,
      reasons: undefined,
    } as const;
    return leftPendingAdvice({ ...usual, ...changes });
  };

  test.each<[CtStatus, Order, advice: RegExp]>([
    ['enabled', keptOut(pending), /^Run again, once the reissue has ended, or with the do=wait plan/],
    ['enabled', orderWith({ ctStatus: 'unknown' }), /^Run again, once the reissue has ended/],
    ['enabled', pending, /^Run again, at the latest when the reissue is issued/],
    ['disabled', pending, /^Run again, at the latest when the reissue is issued/],
  ])('a rerun that would be refused is not advised: %s (%#)', (desiredStatus, order, advice) => {
    expect(adviceOf({ desiredStatus, observation: observe([order, old]) })).toMatch(advice);
  });

  test('what a person must do for a pending reissue comes first, for an own one only', () => {
    const first = domain('a.example', 'dns-txt-token');
    const validation = { domains: [first, domain('b.example', 'dns-cname-token')], organizations: [] };
    const reasons = reasonsWith({ needsApproval: true, validation, randomValue: 'r4nd0m' });
    expect(adviceOf({ reasons })).toMatch(
      /^Have an approver accept the request in CertCentral\. Create the TXT record `a\.example` with the value `r4nd0m` and the CNAME record `_dnsauth\.b\.example` to `r4nd0m\.dcv\.digicert\.com`\. Then run again, at the latest when/,
    );
    expect(adviceOf({ reasons, isOwn: false })).toMatch(/^Run again/);
    expect(adviceOf({ reasons: reasonsWith({ validation }) })).toMatch(/^Run again/);
    expect(adviceOf({ isPlanned: true })).toMatch(/^Run again, or plan again if that plan is refused, at the latest/);
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
    const recovery = { ...decisions['left pending'], reasons };
    const texts = [
      formatResult(result).join(' '),
      renderResult(result, []),
      formatRecovery(describeRecovery(recovery, built.transactionWith(requested))),
      renderFailure('7', outage, describeRecovery(recovery, built.transactionWith(requested))),
    ];
    for (const text of texts) expect(text.match(/r4nd0m/g)).toHaveLength(count);
  });

  test("a stranger's names in the advice are code in a summary, and plain in an annotation", () => {
    const hostile = domain('`<i>@all', 'dns-txt-token');
    const reasons = reasonsWith({ validation: { domains: [hostile], organizations: [] }, randomValue: 'r' });
    const message = describeRecovery({ ...decisions['left pending'], reasons }, built.transactionWith(requested));
    const shown = '<code>&#39;&#60;i&#62;@all</code> with the value <code>r</code>';
    expect(renderFailure('7', outage, message)).toContain(shown);
    expect(renderResult(executed([issued, old], { reasons, transaction: requested }), [])).toContain(shown);
    expect(formatRecovery(message)).toContain("Create the TXT record '<i>@all with the value r.");
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
    const recovery = cause ? { ...otherwise, error: cause } : otherwise;
    const message = describeRecovery(recovery, transaction, undefined, stepError);
    expect(message.advice.endsWith('Correct the cause below, then run again.')).toBe(corrects);
    expect(message.advice.endsWith('Run again.')).toBe(!corrects);
    expect(message.advice.split('Correct')).toHaveLength(corrects ? 2 : 1);
  });

  test('a pending reissue is not awaited with a cause that must be corrected', () => {
    const adviceFor = (stepError: Error) =>
      describeRecovery(left, built.transactionWith(requested), undefined, stepError).advice;
    expect(adviceFor(refusalOf(403))).toMatch(/^Correct the cause below\. Run again, at the latest/);
    expect(adviceFor(outage)).toMatch(/^Run again, at the latest/);
  });

  test.each<[string, Recovery, status: string]>([
    ['nothing issued', decisions['nothing issued, not turned on'], 'of order 7 is disabled'],
    ['pending', { ...left, ...forbidden, last: observe([keptOut(pending), reissued]) }, 'has CT logging disabled'],
  ])('an order whose logging must not be turned on has the status that it reports: %s', (_, decision, status) => {
    const changes = { ...toLog('enabled'), lastStatus: 'disabled' } as const;
    expect(recoveryLine(decision, undefined, changes)).toContain(status);
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
  expect(recoveryLine(decisions['left pending'], undefined, inDoubt)).not.toContain('did not request');
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
