import { describe, expect, test } from 'vitest';
import { digestNames } from '../../../src/domain/names.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import { createTransaction, type Plan, planRun, type Refusal } from '../../../src/reissue/plan.ts';
import { namesWith } from '../result.ts';
import {
  approvedPlanWith,
  byPolicy,
  certificateWith,
  csrFileFor,
  desiring,
  firstChange,
  inputsWith,
  issued,
  missing,
  OTHER_KEY,
  OWN_KEY,
  observeFirst,
  odd,
  old,
  orderWith,
  outage,
  ownCsr,
  pending,
  type Reads,
  refusal,
  reissued,
  revoked,
  strange,
  transactionWith,
  unissued,
} from './builders.ts';

const NOW = Date.parse('2026-03-01');
const plan = (reads: Reads, inputs: Partial<Inputs> = {}): Plan | Refusal =>
  planRun(observeFirst(reads), inputsWith(inputs), NOW);

/** The kind of the refusal, and of what it is about; or the action of the plan. */
function outcomeOf(reads: Reads, inputs: Partial<Inputs> = {}): string {
  const decided = plan(reads, inputs);
  if (!('kind' in decided)) return decided.action;
  switch (decided.kind) {
    case 'unread':
      return `unread: ${decided.error.status}${decided.isPending ? ', pending' : ''}`;
    case 'objection':
      return `objection: ${decided.objection.kind}`;
    case 'not-as-planned':
      return `not as planned: ${decided.differences.map(({ kind }) => kind)}`;
  }
}

const disabled = { ctStatus: 'disabled' } as const;
const privateTls = { product: { nameId: 'private_ssl', type: '', validationType: '' } };
const withCsr = (csr: string) => orderWith({ reissueDefaults: { ...issued.reissueDefaults, csr } });
const nonDnsName = certificateWith({ names: namesWith(['a.example'], { hasNonDnsName: true }) });
const nothing = { do: 'status', serial: 'none', key: 'any' } as const;
const waiting = approvedPlanWith({ do: 'wait', key: 'any', ct: 'enabled' });
const logged = { log: { 7: 'public' } };

describe('the first observation decides', () => {
  test.each<[string, Reads, Partial<Inputs>, outcome: string]>([
    ['a reissue', [issued, old], {}, 'reissue'],
    ['a reissue for another key', [issued, reissued], { csrFile: csrFileFor(OTHER_KEY) }, 'reissue'],
    ['nothing is due', [issued, reissued], {}, 'status'],
    [
      'the plan has another key',
      [issued, reissued],
      { expectedPlan: approvedPlanWith({ key: OTHER_KEY }) },
      'not as planned: serial-number,key',
    ],
    ['pending', [pending, old], {}, 'wait'],
    ['nothing is issued', [unissued, missing], {}, 'status'],
    // What cannot be read.
    ['no order', [outage, old], {}, 'unread: 503'],
    ['no certificate', [issued, missing], {}, 'unread: 404'],
    ['no certificate while pending', [pending, missing], {}, 'unread: 404, pending'],
    ['a refused certificate while pending', [pending, refusal(403)], {}, 'unread: 403, pending'],
    ['a download that may show that nothing is issued', [unissued, outage], {}, 'unread: 503'],
    ['no phase', [strange, missing], {}, 'unread: undefined'],
    [
      'other names than planned',
      [unissued, missing],
      { expectedPlan: approvedPlanWith(nothing) },
      'not as planned: names',
    ],
    // What needs no certificate.
    ['closed', [revoked], {}, 'objection: closed'],
    ['private', [orderWith(privateTls), outage], {}, 'objection: no-public-tls'],
    ['private, and not issued', [{ ...unissued, ...privateTls }, missing], {}, 'objection: no-public-tls'],
    // The first objection.
    ['a name of another kind', [pending, nonDnsName], {}, 'objection: non-dns-name'],
    ['no CSR', [withCsr(''), old], {}, 'objection: unusable-csr'],
    ['disagreement', [issued, old], byPolicy({}, 'disabled'), 'objection: disagreement'],
    ['mixed', [issued, old], byPolicy({ 'keep-out': { 'a.example': 'x' } }), 'objection: mixed'],
    ['ignored', [issued, old], byPolicy({ ignore: { 7: 'x' } }), 'objection: ignored'],
    ['ignored, with disable-ct', [issued, old], byPolicy({ ignore: { 7: 'x' } }, 'disabled'), 'reissue'],
    [
      'another certificate than planned',
      [issued, old],
      { expectedPlan: approvedPlanWith({ serial: '09' }) },
      'not as planned: serial-number',
    ],
    [
      'a plan of nothing that is issued',
      [issued, old],
      { expectedPlan: approvedPlanWith({ do: 'status', serial: 'none', key: 'any' }) },
      'not as planned: action,serial-number,key',
    ],
  ])('%s', (_, reads, inputs, outcome) => {
    expect(outcomeOf(reads, inputs)).toBe(outcome);
  });

  test('a certificate that has expired by now', () => {
    const expired = certificateWith({ validTill: new Date(NOW - 1) });
    expect(outcomeOf([issued, expired])).toBe('objection: expired');
    expect(outcomeOf([pending, expired])).toBe('wait');
  });
});

describe('names that nobody has seen are published only if', () => {
  const unseen: Reads = [{ ...pending, ...disabled }, old];
  const first: Reads = [{ ...unissued, ...disabled }, missing];
  const perhaps: Reads = [{ ...odd, ...disabled }, old];
  const REFUSED = 'objection: unseen-names';
  test.each<[string, Reads, Partial<Inputs>, outcome: string]>([
    ['a policy alone does not decide', unseen, byPolicy({}), REFUSED],
    ['nor with disable-ct', unseen, byPolicy({}, 'enabled'), REFUSED],
    ['nor for a first certificate', first, byPolicy({}), REFUSED],
    ['nor if a reissue may be pending', perhaps, byPolicy({}), REFUSED],
    ['nor for an order that reports no status', [{ ...pending, ctStatus: 'unknown' }, old], byPolicy({}), REFUSED],
    ['nor with a domain in log', unseen, byPolicy({ log: { 'a.example': 'x', 'b.example': 'x' } }), REFUSED],
    ['disable-ct decides without a policy', unseen, desiring('enabled'), 'wait'],
    ['log has the order ID', unseen, byPolicy(logged), 'wait'],
    ['log has the order ID, also of a first certificate', first, byPolicy(logged), 'status'],
    ['the policy ignores the order', unseen, byPolicy({ ignore: { 7: 'x' } }, 'enabled'), 'wait'],
    ['the plan waits for them', unseen, { ...byPolicy({}), expectedPlan: waiting }, 'wait'],
    ['they are published already', [pending, old], byPolicy({}), 'wait'],
    ['they stay out', [pending, old], byPolicy({ default: 'keep-out' }), 'wait'],
    // A person sees the plan of a dry run.
    ['it is a dry run, and a reissue is pending', unseen, { ...byPolicy({}), dryRun: true }, 'wait'],
    ['a dry run of a first certificate is no exception', first, { ...byPolicy({}), dryRun: true }, REFUSED],
    ['a dry run without knowing is none', perhaps, { ...byPolicy({}), dryRun: true }, REFUSED],
    // With a plan that does not wait, there is no need of a policy.
    [
      'the plan knows of them',
      unseen,
      { ...desiring('enabled'), expectedPlan: approvedPlanWith({ ct: 'enabled' }) },
      'not as planned: unseen-names',
    ],
  ])('%s', (_, reads, inputs, outcome) => {
    expect(outcomeOf(reads, inputs)).toBe(outcome);
  });
});

function planFor(reads: Reads, inputs: Partial<Inputs> = {}): Plan {
  const decided = plan(reads, inputs);
  if ('kind' in decided) throw new Error(decided.kind);
  return decided;
}

test.each<[string, Reads, Partial<Inputs>, Partial<Plan>]>([
  ['keeps the key of the certificate', [issued, old], {}, { requiredKey: OWN_KEY }],
  ['gets the key of csr-file', [issued, old], { csrFile: csrFileFor(OTHER_KEY) }, { requiredKey: OTHER_KEY }],
  [
    'gets the key of the plan',
    [pending, old],
    { expectedPlan: approvedPlanWith({ do: 'wait', key: OTHER_KEY }) },
    { requiredKey: OTHER_KEY },
  ],
  [
    'gets any key of a plan',
    [pending, old],
    { expectedPlan: approvedPlanWith({ do: 'wait', key: 'any' }) },
    { requiredKey: null },
  ],
  ['gets any key while a reissue is pending', [pending, old], {}, { requiredKey: null }],
  ['gets any key if nothing is due', [issued, reissued], {}, { requiredKey: null }],
  [
    'gets any key if nothing is issued',
    [unissued, missing],
    {},
    { requiredKey: null, certificate: undefined, names: ['order.example'] },
  ],
  [
    'may publish names that nobody has seen',
    [{ ...pending, ...disabled }, old],
    desiring('enabled'),
    { mayPublishUnseen: true, obstacle: undefined },
  ],
  [
    'cannot be approved',
    [{ ...odd, ...disabled }, old],
    desiring('enabled'),
    { mayPublishUnseen: true, obstacle: 'unseen-names' },
  ],
])('a plan: the certificate %s', (_, reads, inputs, expected) => {
  const defaults = {
    names: ['a.example', 'b.example'],
    certificate: reads[1],
    mayPublishUnseen: false,
    order: reads[0],
  };
  expect(planFor(reads, inputs)).toMatchObject({ ...defaults, ...expected });
});

test('a plan can be approved as it was observed', () => {
  expect(planFor([issued, old, NOW + 999]).approved).toEqual(approvedPlanWith({ at: NOW }));
  const names = digestNames(['order.example']);
  expect(planFor([unissued, missing, NOW]).approved).toEqual(
    approvedPlanWith({ do: 'status', serial: 'none', key: 'any', names, at: NOW }),
  );
});

describe('the request of a reissue', () => {
  const defaults = { signatureHash: 'sha384', serverPlatformId: 45, skipApproval: true, comments: '' };
  const requestOf = (dnsNames: string[], commonName: string, inputs: Partial<Inputs> = {}) => {
    const names = namesWith(dnsNames, { commonName });
    return planFor([issued, certificateWith({ names })], inputs).request;
  };

  test('has what the order and the inputs have', () => {
    const usual = { ...defaults, commonName: 'a.example', dnsNames: ['b.example'] };
    expect(planFor([issued, old]).request).toEqual({ ...usual, csr: ownCsr });
    const csrFile = csrFileFor(OTHER_KEY);
    expect(planFor([issued, old], { csrFile, skipApproval: false, runUrl: 'https://x' }).request).toEqual({
      ...usual,
      csr: csrFile.pem,
      skipApproval: false,
      comments: 'https://x',
    });
  });

  test.each<[string, dnsNames: string[], commonName: string, expected: string, others: string[]]>([
    [
      'all names but the common name',
      ['b.example', 'a.example', '*.a.example'],
      'a.example',
      'a.example',
      ['b.example', '*.a.example'],
    ],
    ['compared without case', ['A.example', 'b.example'], 'a.EXAMPLE', 'a.EXAMPLE', ['b.example']],
    ['the first in place of a common name', ['b.example', 'a.example'], '', 'b.example', ['a.example']],
    ['one name', ['a.example'], 'a.example', 'a.example', []],
    ['a common name that is no SAN', ['b.example'], 'a.example', 'a.example', ['b.example']],
    [
      'a Unicode common name beside its ASCII form',
      ['xn--bcher-kva.example'],
      'bücher.example',
      'bücher.example',
      ['xn--bcher-kva.example'],
    ],
  ])('has %s', (_, dnsNames, given, commonName, others) => {
    expect(requestOf(dnsNames, given)).toMatchObject({ commonName, dnsNames: others });
  });

  test.each<[string, Reads]>([
    ['due', [issued, reissued]],
    ['pending', [pending, old]],
    ['first', [unissued, missing]],
  ])('is not there if none is due: %s', (_, reads) => {
    expect(planFor(reads).request).toBeNull();
  });
});

describe('a transaction begins', () => {
  const begun = { commonName: 'order.example', statusUpdate: 'in-doubt' } as const;
  const baseline = transactionWith().baseline;
  const onlyCommonName = certificateWith({ names: namesWith(['a.example'], { dnsNames: ['a.example', 'c.example'] }) });
  test.each<[string, Reads, Partial<Inputs>, expected: object]>([
    ['with a certificate', [issued, old], {}, { requiredKey: OWN_KEY }],
    ['with a key', [issued, old], { csrFile: csrFileFor(OTHER_KEY) }, { requiredKey: OTHER_KEY }],
    [
      'with nothing due',
      [issued, reissued],
      {},
      { baseline: { ...baseline, ctStatus: 'disabled', serialNumber: '02' }, lastStatus: 'disabled' },
    ],
    [
      'with a pending reissue',
      [{ ...pending, ctStatus: 'unknown' }, old],
      {},
      { wasPending: true, reportedStatus: 'unknown' },
    ],
    [
      'without a certificate',
      [{ ...unissued, ...disabled }, missing],
      {},
      { ...firstChange, names: ['order.example'], reportedStatus: 'disabled' },
    ],
    [
      'with a common name that is no SAN',
      [pending, onlyCommonName],
      {},
      { wasPending: true, names: ['a.example', 'c.example'], sanCount: 1 },
    ],
  ])('%s', (_, reads, inputs, expected) => {
    const transaction = createTransaction(inputsWith().apiUrl, planFor(reads, inputs), false);
    expect(transaction).toEqual(transactionWith({ ...begun, ...expected }));
  });

  test('with the status that is desired, and a plan', () => {
    const transaction = createTransaction('https://x', planFor([issued, old], desiring('enabled')), true);
    expect(transaction).toMatchObject({ desiredStatus: 'enabled', apiUrl: 'https://x', isPlanned: true });
  });
});
