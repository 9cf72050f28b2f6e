import { expect, test } from 'vitest';
import { formatPlan } from '../../../src/domain/plan-text.ts';
import { planTextOf, type ReissueResult, toOutputs } from '../../../src/reissue/result.ts';
import { namesWith } from '../result.ts';
import * as built from './builders.ts';
import { dryRun, executed, manyNames, reasonsWith, results, unfinished } from './results.ts';

const { approvedPlanWith, certificateWith, csrFileFor, issued, missing, OTHER_KEY, old, unissued } = built;

const OUTPUTS = {
  'order-id': '7',
  'ct-status': 'disabled',
  'certificate-ct-status': 'disabled',
  'reissue-required': false,
  'reissue-pending': false,
  next: 'none',
  'sct-count': 3,
  'certificate-id': '2000001',
  'common-name': 'a.example',
  'dns-names': ['a.example', 'b.example'],
  reissued: true,
  plan: '',
  'disable-ct': true,
  'serial-number': '02',
  'valid-till': '2026-07-01T12:34:56.000Z',
  warnings: [],
  'certificate-file': '/tmp/order-7.pem',
  'dcv-records': [],
};
/** Without an active certificate. */
const NONE = {
  'certificate-ct-status': 'none',
  'sct-count': '',
  'certificate-id': '',
  'common-name': 'order.example',
  'dns-names': [],
  reissued: false,
  'serial-number': '',
  'valid-till': '',
  'certificate-file': '',
};
const ACTIVE = { ...OUTPUTS, reissued: false };
const OLD = { 'certificate-ct-status': 'enabled', 'serial-number': '01' };
const DRY = { ...ACTIVE, 'ct-status': 'enabled', 'certificate-file': '' };
const DRY_OLD = { ...DRY, ...OLD };
const TO_LOG = { 'ct-status': 'disabled', 'disable-ct': false };
const DUE = { 'reissue-required': true, next: 'reissue' };
const PENDING = { 'reissue-pending': true, next: 'wait' };
const LEFT = { ...OUTPUTS, ...NONE, 'certificate-ct-status': '', 'common-name': '', ...PENDING };
const plan = (text: string) => ({ plan: expect.stringContaining(text) });
const RECORD = { domain: 'a.example', type: 'TXT', name: 'a.example', value: 'r4nd0m' };

test.each<[keyof typeof results, ReissueResult['kind'], object]>([
  ['a reissue', 'issued', OUTPUTS],
  ['a reissue with a warning', 'issued', { ...OUTPUTS, 'certificate-id': '', 'reissue-pending': 'unknown' }],
  ['a first certificate', 'issued', OUTPUTS],
  ['no reissue', 'unchanged', { ...ACTIVE, ...OLD, 'ct-status': 'enabled', 'disable-ct': false }],
  ['nothing issued', 'unissued', { ...OUTPUTS, ...NONE }],
  ['nothing issued, and no name', 'unissued', { ...OUTPUTS, ...NONE, 'common-name': '', 'reissue-pending': 'unknown' }],
  ['a request only', 'left-pending', { ...LEFT, 'dcv-records': [RECORD], ...plan('ct=disabled do=wait serial=01') }],
  // Only what this run requested can be planned, and has a random value.
  ['a request only of somebody else', 'left-pending', LEFT],
  ['a first request of somebody else', 'left-pending', LEFT],
  ['a dry run, nothing issued', 'dry-run', { ...DRY, ...NONE, ...plan('ct=disabled do=status serial=none names=') }],
  ['a dry run, no reissue', 'dry-run', { ...DRY, ...plan('do=status serial=02 names=') }],
  ['a dry run, a reissue', 'dry-run', { ...DRY_OLD, ...DUE, ...plan('do=reissue serial=01 names=') }],
  ['a dry run, a reissue for a new key', 'dry-run', { ...DRY, ...DUE, ...plan(`key=${OTHER_KEY}`) }],
  ['a dry run, a pending reissue', 'dry-run', { ...DRY_OLD, ...PENDING, ...plan('do=wait serial=01') }],
  ['a dry run, a pending reissue to log', 'dry-run', { ...DRY, ...TO_LOG, ...PENDING, ...plan('ct=enabled do=wait') }],
  [
    'a dry run, perhaps a pending reissue to log',
    'dry-run',
    { ...DRY_OLD, ...TO_LOG, 'reissue-pending': 'unknown', ...plan('do=status') },
  ],
])('the outputs of %s', (title, kind, outputs) => {
  const result = results[title]();
  expect(result.kind).toBe(kind);
  expect(toOutputs(result)).toEqual(outputs);
});

test('a dry run without a plan has no text of it, and is due all the same', () => {
  expect(toOutputs(results['a dry run without a plan']())).toMatchObject({ ...DUE, plan: '' });
});

const requested = { reasons: reasonsWith(), transaction: { reissueRequest: 'accepted' } } as const;
test('what is left pending is pending, and a name that the order reports last counts', () => {
  const left = executed([issued, old], requested);
  for (const reissuePending of [false, 'unknown'] as const)
    expect(toOutputs({ ...left, observation: { ...left.observation, reissuePending } })).toMatchObject(PENDING);
  const order = { ...unissued, commonName: 'new.example' };
  const first = executed([unissued, missing], { certificate: null, order });
  expect(toOutputs(first)).toMatchObject({ 'common-name': 'new.example' });
});

test('the plan of a dry run has the time of its look', () => {
  expect(planTextOf(dryRun([issued, old, 1_000_000]))).toContain(' at=1970-01-01T00:16:40Z');
  const most = certificateWith({ names: namesWith(manyNames.dnsNames.slice(0, 1_000)) });
  expect(planTextOf(dryRun([issued, most, 1_000_000]))).toContain(' do=reissue ');
});

test('the plan for the step that waits has the required key, and the time of the last look', () => {
  const expected = approvedPlanWith({ do: 'wait', at: 5_000 });
  expect(planTextOf(executed([issued, old], requested))).toBe(formatPlan(expected));
  const inputs = { csrFile: csrFileFor(OTHER_KEY) };
  expect(planTextOf(executed([issued, old], { ...requested, inputs }))).toBe(
    formatPlan({ ...expected, key: OTHER_KEY }),
  );
  // Its names were approved, however many they are.
  expect(planTextOf(executed([issued, certificateWith({ names: manyNames })], requested))).toContain(
    ' do=wait serial=01 ',
  );
  for (const reissueRequest of ['none', 'in-doubt'] as const)
    expect(planTextOf(executed([issued, old], { ...requested, transaction: { reissueRequest } }))).toBe('');
});

test('records are there only with a value, and a warning names the domains that are left out', () => {
  const left = results['a request only']();
  expect(left.warnings).toEqual([{ kind: 'foreign-domains', domains: ['bank.example'] }]);
  const reasons = { ...unfinished, randomValue: '' };
  const without = executed([issued, old], { ...requested, reasons });
  expect(toOutputs(without)).toMatchObject({ 'dcv-records': [], warnings: [] });
  expect(without.warnings).toEqual([]);
});
