import { expect, test } from 'vitest';
import { assess, type Facts } from '../../../src/domain/assessment.ts';
import { findPlanDifferences } from '../../../src/domain/plan-check.ts';
import { type ApprovedPlan, createPlan, plannedKey } from '../../../src/domain/plan-text.ts';
import { certificate, namesWith, order } from '../result.ts';

const KEY = certificate.keyDigest;
const OTHER_KEY = 'cd'.repeat(32);
const usual: Facts = {
  order,
  phase: 'issued',
  reissuePending: false,
  certificate,
  csrFile: null,
  requiredKey: null,
  now: Date.UTC(2026, 2),
};
const none = { phase: 'unissued', certificate: undefined } as const;
const csrFile = { csrFile: { pem: '', keyDigest: OTHER_KEY } };
const unlogged = { certificate: { ...certificate, ctStatus: 'disabled' } } as const;
const replaced = { certificate: { ...certificate, serialNumber: '02' } };
const renamed = { certificate: { ...certificate, names: namesWith(['www.example.com']) } };
const pending = { reissuePending: true } as const;
const maybe = { reissuePending: 'unknown' } as const;
const reported = (ctStatus: 'enabled' | 'disabled' | 'unknown') => ({ order: { ...order, ctStatus } });

/** A plan of a dry run that found the usual facts. */
function planFor(changes: Partial<ApprovedPlan>): ApprovedPlan {
  const assessment = assess({ policyFile: null, status: 'disabled' }, usual);
  if (assessment.action === null) throw new Error('Nothing is desired.');
  return { ...createPlan('https://dc.example', assessment, usual, 0), ...changes };
}

const toLog = { ct: 'enabled' } as const;
const status = { do: 'status' } as const;
const wait = { do: 'wait', key: 'any' } as const;
test.each<[string, found: Partial<Facts>, plan: Partial<ApprovedPlan>, differences: string[], desired?: 'enabled']>([
  ['the same', {}, {}, []],
  ['another status', {}, toLog, ['status']],
  ['another status, to log', unlogged, {}, ['status'], 'enabled'],
  ['other names', renamed, {}, ['names']],
  [
    'names in another case',
    { certificate: { ...certificate, names: namesWith(['EXAMPLE.com', 'www.example.com']) } },
    {},
    [],
  ],
  ['another certificate', replaced, {}, ['serial-number']],
  ['the key of csr-file', csrFile, { key: OTHER_KEY }, []],
  ['another key than that of csr-file', csrFile, {}, ['key']],
  ['the key of a plan with csr-file, but there is none', {}, { key: OTHER_KEY }, ['key']],
  [
    'everything else',
    { certificate: { ...replaced.certificate, ...renamed.certificate, serialNumber: '02' } },
    { ...status, ...toLog, key: OTHER_KEY },
    ['status', 'names', 'action', 'serial-number', 'key'],
  ],
  // A reissue is due now.
  ['the plan only sets the status', {}, status, ['action']],
  ['the plan waits', {}, { ...wait, key: KEY }, ['action']],
  ['the plan waits for any key', {}, wait, ['action', 'key']],
  ['nothing was issued', {}, { ...status, serial: 'none', key: 'any' }, ['action', 'serial-number', 'key']],
  // Nothing is due any more.
  ['as desired', { ...unlogged, ...replaced, certificate: { ...replaced.certificate, ctStatus: 'disabled' } }, {}, []],
  ['as desired, with other names', { certificate: { ...renamed.certificate, ctStatus: 'disabled' } }, {}, ['names']],
  ['nothing was issued, and the names are the same', none, { ...status, serial: 'none', key: 'any' }, []],
  // A reissue is pending.
  ['pending', { ...pending, ...replaced }, {}, []],
  ['pending, the plan only sets the status', pending, status, []],
  ['pending, with other names', { ...pending, ...renamed }, {}, ['names']],
  ['pending, and the order is to publish', { ...pending, ...reported('disabled') }, toLog, ['unseen-names'], 'enabled'],
  [
    'pending, and the order may be to publish',
    { ...pending, ...reported('unknown') },
    { ...toLog, ...status },
    ['unseen-names'],
    'enabled',
  ],
  ['pending, and the order publishes already', { ...pending, ...reported('enabled') }, toLog, [], 'enabled'],
  ['pending, and the plan waits', { ...pending, ...reported('disabled') }, { ...toLog, ...wait }, [], 'enabled'],
  // A reissue may be pending, which is another thing than that it is.
  [
    'perhaps pending',
    { ...maybe, ...unlogged, ...reported('disabled') },
    { ...toLog, ...wait, key: KEY },
    ['action'],
    'enabled',
  ],
  ['perhaps pending, and as desired', { ...maybe, ...reported('disabled') }, { ...toLog, ...wait }, [], 'enabled'],
  [
    'perhaps pending, not seen',
    { ...maybe, ...reported('disabled') },
    { ...toLog, ...status },
    ['unseen-names'],
    'enabled',
  ],
  ['perhaps pending, to keep out', { ...maybe, ...unlogged, ...reported('unknown') }, status, []],
  [
    'perhaps pending, of an order without a certificate',
    { ...maybe, ...none, ...reported('disabled') },
    { ...toLog, ...status, serial: 'none', key: 'any' },
    ['unseen-names'],
    'enabled',
  ],
  [
    'not pending, of an order without a certificate',
    { ...none, ...reported('disabled') },
    { ...toLog, ...status, serial: 'none', key: 'any' },
    [],
    'enabled',
  ],
])('%s', (_, found, changes, differences, desired = 'disabled' as never) => {
  const plan = planFor(changes);
  const required = found.csrFile?.keyDigest ?? plannedKey(plan);
  const facts = { ...usual, ...found, requiredKey: required };
  const assessment = assess({ policyFile: null, status: desired }, facts);
  if (assessment.action === null) throw new Error('Nothing is desired.');
  expect(findPlanDifferences(plan, assessment, facts).map(({ kind }) => kind)).toEqual(differences);
});

test('differences have what was planned and what is found', () => {
  const assessment = assess({ policyFile: null, status: 'disabled' }, usual);
  if (assessment.action === null) throw new Error('Nothing is desired.');
  expect(findPlanDifferences(planFor({ ...toLog, do: 'wait' }), assessment, usual)).toEqual([
    { kind: 'status', planned: 'enabled', desired: 'disabled' },
    { kind: 'action', planned: 'wait' },
  ]);
});
