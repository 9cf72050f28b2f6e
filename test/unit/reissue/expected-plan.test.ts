import { describe, expect, test } from 'vitest';
import { type ApprovedPlan, digestNames, parsePlan } from '../../../src/domain/approved-plan.ts';
import { parsePolicy } from '../../../src/domain/policy-file.ts';
import type { CertificateWithChain } from '../../../src/pki/certificate.ts';
import { wouldRefusePlan } from '../../../src/reissue/expected-plan.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import type { Plan } from '../../../src/reissue/plan.ts';
import { createPlanOutput } from '../../../src/reissue/plan-output.ts';
import {
  approvedPlanWith,
  csrFileFor,
  desiring,
  firstStateOf,
  inputsWith,
  issued,
  old,
  orderWith,
  pending,
  refusal,
  renewed,
  silent,
  unissued,
} from './builders.ts';
import { type Observed, planFor } from './results.ts';

const withKey = (key: string) => ({ csrFile: csrFileFor(key) });
const otherNames = (certificate: CertificateWithChain) => ({ ...certificate, dnsSans: ['a.example', 'c.example'] });
const first: Observed = [unissued, refusal(404)];
const unissuedPlan = {
  action: 'status',
  serialNumber: 'none',
  keyDigest: 'any',
  namesDigest: digestNames(['order.example']),
} as const;
const waitPlan = { action: 'wait', keyDigest: 'any' } as const;
const statusPlan = { action: 'status', serialNumber: '02' } as const;
const enabling = { desiredStatus: 'enabled' } as const;
/** A logged certificate of an order that reports to be disabled, and not whether a reissue is pending. */
const mayBePending: Observed = [{ ...silent, isDated: true, ctStatus: 'disabled' }, old];
const isDisabled = <O extends object>(order: O) => ({ ...order, ctStatus: 'disabled' as const });

describe('a run with a plan', () => {
  test.each<[string, Observed, Partial<Inputs>, Partial<ApprovedPlan>, Plan['kind']]>([
    ['of a reissue that is due', [issued, old], {}, {}, 'reissue'],
    ['of one that was already done, with the names of the plan', [issued, renewed], {}, {}, 'up-to-date'],
    ['of a reissue, and one is pending', [pending, old], {}, {}, 'wait'],
    ['of a reissue, and one is pending, beside another certificate', [pending, renewed], {}, {}, 'wait'],
    ['of a reissue, and one is pending, beside other names', [pending, otherNames(renewed)], {}, {}, 'wait'],
    [
      'of a reissue with csr-file',
      [issued, old],
      withKey('key 2'),
      { keyDigest: csrFileFor('key 2').keyDigest },
      'reissue',
    ],
    ['of a wait', [pending, old], {}, waitPlan, 'wait'],
    [
      'of a wait, and the certificate is there, with any names',
      [issued, otherNames(renewed)],
      {},
      waitPlan,
      'up-to-date',
    ],
    ['of the status alone', [issued, renewed], {}, statusPlan, 'up-to-date'],
    ['of the status alone, and a reissue is pending', [pending, renewed], {}, statusPlan, 'wait'],
    [
      'of the status alone, and the same names',
      [issued, renewed],
      {},
      { ...statusPlan, serialNumber: '03' },
      'up-to-date',
    ],
    ['of nothing issued', first, {}, unissuedPlan, 'unissued'],
    ['of a wait, and nothing is issued', first, {}, waitPlan, 'unissued'],
    [
      'of nothing issued, and the first certificate has the names',
      [issued, renewed],
      {},
      { ...unissuedPlan, namesDigest: digestNames(['b.example', 'A.EXAMPLE']) },
      'up-to-date',
    ],
    [
      'of a wait to publish a reissue that is pending',
      [isDisabled(pending), old],
      desiring('enabled'),
      { ...waitPlan, ...enabling },
      'wait',
    ],
    [
      'of the status, with nothing pending',
      [isDisabled(issued), old],
      desiring('enabled'),
      { ...statusPlan, ...enabling, serialNumber: '01' },
      'up-to-date',
    ],
    [
      'to publish, of an order that has the status already',
      [pending, old],
      desiring('enabled'),
      { ...statusPlan, ...enabling },
      'wait',
    ],
  ])('%s is that plan', (_, observed, inputs, changes, kind) => {
    expect(planFor(observed, { ...inputs, expectedPlan: approvedPlanWith(changes) }).kind).toBe(kind);
  });

  const DUE = 'a reissue is due, and the plan has do=';
  const NAMES = 'the names are not those of the plan';
  const PENDING = 'a reissue is or may be pending, whose names the plan does not have';
  test.each<[string, Observed, Partial<Inputs>, Partial<ApprovedPlan>, serialNumber: string, differences: string[]]>([
    ['that only waits, and a reissue is due', [issued, old], {}, waitPlan, '01', [`: ${DUE}wait (the serial`]],
    [
      'of the status, and a reissue is due',
      [issued, old],
      {},
      { ...statusPlan, serialNumber: '01' },
      '01',
      [`${DUE}status`],
    ],
    ['of another certificate', [issued, old], {}, { serialNumber: '0A' }, '01', ['another certificate is active']],
    [
      'of the status, and the key is another one',
      [issued, { ...renewed, publicKey: Buffer.from('key 2') }],
      {},
      statusPlan,
      '02',
      [`${DUE}status`],
    ],
    [
      'with the key of a csr-file that is not given',
      [issued, old],
      {},
      { keyDigest: '0'.repeat(64) },
      '01',
      ['another key than the plan'],
    ],
    [
      'and the order has a CSR with another key',
      [issued, { ...old, publicKey: Buffer.from('key 2') }],
      {},
      { keyDigest: csrFileFor('key 2').keyDigest },
      '01',
      ['has another key than the active certificate'],
    ],
    [
      'of the status, and the names are others',
      [issued, otherNames(renewed)],
      {},
      { ...statusPlan, serialNumber: '01' },
      '02',
      [NAMES],
    ],
    ['of a reissue that is done, and the names are others', [issued, otherNames(renewed)], {}, {}, '02', [NAMES]],
    [
      'of nothing issued, and the names of the order are others',
      first,
      {},
      { ...unissuedPlan, namesDigest: '0'.repeat(64) },
      'none',
      [NAMES],
    ],
    [
      'of nothing issued, and the first certificate has other names',
      [issued, renewed],
      {},
      unissuedPlan,
      '02',
      [NAMES],
    ],
    ['of a certificate, and nothing is issued', first, {}, statusPlan, 'none', [NAMES]],
    [
      'of a reissue, and one is pending that would be published',
      [isDisabled(pending), renewed],
      desiring('enabled'),
      { ...enabling, serialNumber: '02' },
      '02',
      [PENDING],
    ],
    [
      'of the status, and one is pending that would be published',
      [isDisabled(pending), old],
      desiring('enabled'),
      { ...statusPlan, ...enabling, serialNumber: '01' },
      '01',
      [PENDING],
    ],
    [
      'of the status, and one may be pending',
      mayBePending,
      desiring('enabled'),
      { ...statusPlan, ...enabling, serialNumber: '01' },
      '01',
      [PENDING],
    ],
    [
      'of nothing issued, and one may be pending',
      [isDisabled(silent), refusal(404)],
      desiring('enabled'),
      { ...unissuedPlan, ...enabling },
      'none',
      [PENDING],
    ],
    [
      'of more than one difference',
      [issued, old],
      {},
      { ...statusPlan, keyDigest: '0'.repeat(64) },
      '01',
      [`${DUE}status; another certificate is active; the certificate signing request (CSR) has another key`],
    ],
  ])('%s is refused', (_, observed, inputs, changes, serialNumber, differences) => {
    const expectedPlan = approvedPlanWith(changes);
    const plan = () => planFor(observed, { ...inputs, expectedPlan });
    for (const difference of differences) expect(plan).toThrow(difference);
    expect(plan).toThrow(/^Order 7 is not as in expected-plan: .* plan again, and approve that plan\.$/);
    expect(plan).toThrow(
      `(the serial number in the plan is ${expectedPlan.serialNumber}, that of the active certificate is ${serialNumber})`,
    );
  });

  test('of another status than the policy has now is refused', () => {
    const policy = parsePolicy('{"default": "log"}', () => '', true);
    const statusSource = { policyFile: { policy, path: 'ct-policy.json', digest: '' }, status: null };
    expect(() => planFor([issued, old], { statusSource, expectedPlan: approvedPlanWith() })).toThrow(
      'CT logging should now be enabled, and the plan has disabled (the serial number in the plan is 01, ',
    );
  });

  test('whose request is unusable is refused for that', () => {
    const order = orderWith({ reissueDefaults: { ...issued.reissueDefaults, csr: '' } });
    expect(() => planFor([order, old], { expectedPlan: approvedPlanWith() })).toThrow('Provide a request in csr-file');
  });
});

describe('the key that the certificate must have', () => {
  const other = '0'.repeat(64);
  const own = csrFileFor('own').keyDigest;
  test.each<[string, Observed, Partial<Inputs>, keyDigest: string]>([
    ['any, if nothing is due', [issued, renewed], {}, ''],
    ['that of the CSR of the order, if a reissue is due', [issued, old], {}, own],
    ['that of csr-file', [issued, old], withKey('key 2'), csrFileFor('key 2').keyDigest],
    ['that of csr-file, also while a reissue is pending', [pending, old], withKey('own'), own],
    ['that of the plan', [pending, old], { expectedPlan: approvedPlanWith({ keyDigest: other }) }, other],
    ['any, if the plan says so', [pending, old], { expectedPlan: approvedPlanWith(waitPlan) }, ''],
  ])('is %s', (_, observed, inputs, requiredKeyDigest) => {
    expect(planFor(observed, inputs)).toMatchObject({ requiredKeyDigest });
  });
});

test.each<[string, Partial<ApprovedPlan>, csrKeyDigest: string, typeof old, pending: boolean | 'unknown', boolean]>([
  ['the planned certificate', {}, '', old, false, false],
  ['another certificate', {}, '', { ...old, serialNumber: '03' }, false, true],
  ['the result of the plan', {}, '', renewed, false, false],
  ['the result with another key', {}, '', { ...renewed, publicKey: Buffer.from('key 2') }, false, true],
  [
    'the result with the key of csr-file',
    {},
    csrFileFor('key 2').keyDigest,
    { ...renewed, publicKey: Buffer.from('key 2') },
    false,
    false,
  ],
  ['the result with other names', {}, '', otherNames(renewed), false, true],
  ['a pending reissue', {}, '', old, true, false],
  ['a pending reissue, beside another certificate', {}, '', { ...old, serialNumber: '03' }, true, false],
  ['a wait, and a reissue is due', waitPlan, '', old, false, true],
  ['a reissue that may be pending', { ...enabling, serialNumber: '02' }, '', renewed, 'unknown', true],
])('another run would refuse its plan: %s', (_, changes, csrKeyDigest, certificate, reissuePending, refuses) => {
  const found = { certificate, ctStatus: certificate.ctStatus, reissuePending };
  expect(wouldRefusePlan(approvedPlanWith(changes), csrKeyDigest, found)).toBe(refuses);
});

describe('the output plan', () => {
  const outputFor = (observed: Observed, changes: Partial<Inputs> = {}) =>
    createPlanOutput(inputsWith(changes), planFor(observed, changes), firstStateOf(...observed));

  test.each<[string, Observed, Partial<Inputs>, Partial<ApprovedPlan>]>([
    ['of a reissue', [issued, old, 1500], {}, { plannedAt: 1000 }],
    ['of a reissue with csr-file', [issued, old], withKey('key 2'), { keyDigest: csrFileFor('key 2').keyDigest }],
    ['of a wait', [pending, old], {}, waitPlan],
    ['of a wait with csr-file', [pending, old], withKey('own'), { action: 'wait' }],
    ['of the status', [issued, renewed], {}, statusPlan],
    ['of nothing issued', first, {}, unissuedPlan],
    ['of a wait to publish', [isDisabled(pending), old], desiring('enabled'), { ...waitPlan, ...enabling }],
  ])('%s is one that a run accepts', (_, observed, inputs, changes) => {
    const { text, warnings } = outputFor(observed, inputs);
    expect(warnings).toEqual([]);
    const expectedPlan = parsePlan(text);
    expect(expectedPlan).toEqual(approvedPlanWith({ plannedAt: 0, ...changes }));
    expect(planFor(observed, { ...inputs, expectedPlan }).kind).toBe(planFor(observed, inputs).kind);
  });

  const longName = `${'x'.repeat(500)}.example`;
  test.each<[string, Observed, Partial<Inputs>, warning: RegExp]>([
    [
      'one may be pending that would be published',
      mayBePending,
      desiring('enabled'),
      /empty, because a run with it would be refused: CertCentral does not report/,
    ],
    [
      'a name is too long for the summary',
      [issued, { ...old, dnsSans: [longName] }],
      {},
      /the summary cannot show all names/,
    ],
    [
      'the host is too long',
      [issued, old],
      { apiUrl: `https://${'x.'.repeat(150)}example/v2` },
      /the host of api-url .* too long/,
    ],
  ])('is empty, with a warning, if %s', (_, observed, inputs, warning) => {
    expect(outputFor(observed, inputs)).toEqual({ text: '', warnings: [{ text: expect.stringMatching(warning) }] });
  });

  test('needs names that the summary has to their end', () => {
    const name = (length: number) => '.example'.padStart(length, 'x');
    expect(outputFor([issued, { ...old, dnsSans: [name(500)] }]).warnings).toEqual([]);
    expect(outputFor([issued, { ...old, dnsSans: [name(501)] }]).warnings).toHaveLength(1);
  });

  test('needs a summary that can have all names', () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `${'x'.repeat(240)}${index}.example`);
    const fitting: Observed = [issued, { ...old, dnsSans: names(3_000) }];
    expect(outputFor(fitting).warnings).toEqual([]);
    expect(outputFor([issued, { ...old, dnsSans: names(4_000) }]).text).toBe('');
  });
});
