import { describe, expect, test } from 'vitest';
import type { CaaProblem, OrderValidation, ReissueApi } from '../../../src/certcentral/reissue-api.ts';
import { describeOwnRequest, describeResponse } from '../../../src/reissue/describe-request.ts';
import type { ObservedState } from '../../../src/reissue/observe.ts';
import {
  canCheckDcv,
  dcvRecordsOf,
  describePendingReasons,
  fetchPendingReasons,
  type PendingReasons,
} from '../../../src/reissue/pending-reasons.ts';
import { certificateWith, old, orderWith, outage, pending, stateOf } from './builders.ts';
import { type Observed, reasonsWith, responseWith } from './results.ts';

type Organization = OrderValidation['organizations'][number];
type PendingState = ObservedState & { order: typeof pending };

describe('what is read of a pending order', () => {
  const domain = (name: string, status: string, method = 'dns-txt-token') => ({ name, status, method });
  const read: OrderValidation = {
    domains: [domain('a.example', 'pending'), domain('b.example', 'Active'), domain('c.example', '')],
    organizations: [
      { type: 'OV', status: 'completed' },
      { type: 'ov', status: 'pending' },
      { type: 'EV CS', status: 'pending' },
    ],
  };
  const caa: CaaProblem[] = [{ domain: 'a.example', text: 'No.' }];
  const fetch = (
    observed: Observed,
    {
      validation = read as OrderValidation | Error,
      caaProblems = caa as CaaProblem[] | Error,
      response = undefined as { needsApproval: boolean } | undefined,
    } = {},
  ) => {
    const requests: unknown[] = [];
    const responding =
      (result: unknown) =>
      async (...request: unknown[]) => {
        requests.push(request);
        if (result instanceof Error) throw result;
        return result;
      };
    const api = {
      getValidation: responding(validation),
      getCaaProblems: responding(caaProblems),
    } as unknown as ReissueApi;
    const { signal } = new AbortController();
    const state = stateOf(...observed) as PendingState;
    return { reasons: fetchPendingReasons(api, state, response, signal), requests, signal };
  };
  const [pendingDomain, , unknownDomain] = read.domains;
  const [, ov, ev] = read.organizations as [Organization, Organization, Organization];

  test('are the validations that are not finished, and CAA, in one attempt each', async () => {
    const { reasons, requests, signal } = fetch([pending, old]);
    expect(await reasons).toEqual({
      approval: 'none',
      validation: { domains: [pendingDomain, unknownDomain], organizations: [ov] },
      caaProblems: caa,
    });
    expect(requests).toEqual(Array(2).fill(['7', { retries: 0, signal }]));
  });

  test.each<[string, Observed, Organization[]]>([
    ['an EV certificate', [pending, certificateWith({ isEv: true })], [ov, ev]],
    ['an EV product', [{ ...pending, product: { ...pending.product, validationType: 'ev' } }, outage], [ov, ev]],
    ['an unknown certificate', [pending, outage], [ov]],
  ])('%s needs the validation for EV only if it is one', async (_, observed, organizations) => {
    expect(await fetch(observed).reasons).toMatchObject({ validation: { organizations } });
  });

  test('an approver is needed if the response or an open request says so', async () => {
    const open = orderWith({ openRequests: [undefined] });
    expect(await fetch([open, old]).reasons).toMatchObject({ approval: 'open-request' });
    for (const [needsApproval, order, approval] of [
      [true, pending, 'own-request'],
      [true, open, 'own-request'],
      [false, open, 'open-request'],
      [false, pending, 'none'],
    ] as const)
      expect(await fetch([order, old], { response: { needsApproval } }).reasons).toMatchObject({ approval });
  });

  test('is unknown if that fails or is ended, and nothing else', async () => {
    for (const error of [outage, new DOMException('Stop.', 'AbortError')]) {
      expect(await fetch([pending, old], { validation: error }).reasons).toMatchObject({ validation: undefined });
      expect(await fetch([pending, old], { caaProblems: error }).reasons).toMatchObject({ caaProblems: [] });
    }
    await expect(fetch([pending, old], { validation: new TypeError('Bug.') }).reasons).rejects.toThrow('Bug.');
  });
});

const RANDOM = 'r4nd0m';
const TXT = 'create the TXT record a.test with the value r4nd0m';
const CNAME = 'create the CNAME record _dnsauth.a.test to r4nd0m.dcv.digicert.com';
test.each<[name: string, status: string, method: string, randomValue: string, text: string, canCheck: boolean]>([
  ['a.test', 'pending', 'dns-txt-token', RANDOM, `a.test: pending, dns-txt-token; ${TXT}`, true],
  ['*.a.test', 'pending', 'dns-cname-token', RANDOM, `*.a.test: pending, dns-cname-token; ${CNAME}`, true],
  ['a.test', 'pending', 'dns-txt-token', '', 'a.test: pending, dns-txt-token', true],
  ['a.test', 'pending', 'http-token', RANDOM, 'a.test: pending, http-token', true],
  ['a.test', 'pending', 'email', RANDOM, 'a.test: pending, email', false],
  ['', 'pending', 'dns-txt-token', RANDOM, 'a domain: pending, dns-txt-token', true],
  ['', '', '', RANDOM, 'a domain: unknown', false],
])('the order waits for the domain "%s", status "%s", method "%s"', (name, status, method, value, text, canCheck) => {
  const reasons = reasonsWith({ validation: { domains: [{ name, status, method }], organizations: [] } });
  expect(describePendingReasons(reasons, value)).toEqual([`domain validation of ${text}`]);
  expect(canCheckDcv(reasons)).toBe(canCheck);
});

const domains = (count: number) => Array(count).fill({ name: 'a.test', status: '', method: '' });
const caaProblems = (count: number) => Array(count).fill({ domain: 'a.test', text: 'No.' });
const organizations = ['OV', 'EV'].map((type) => ({ type, status: '' }));
test.each<[string, Partial<PendingReasons>, keyWords: string[]]>([
  ['nothing known', {}, ['does not report']],
  ['an approver of the own request', { approval: 'own-request' }, ["the API key's user is not an Administrator"]],
  [
    'an approver of some request',
    { approval: 'open-request' },
    ['approval in CertCentral (Certificates > Requests): a request is open'],
  ],
  [
    'an approver, and unknown validations',
    { approval: 'own-request', validation: undefined },
    ['approval', 'not be read'],
  ],
  ['unknown validations', { validation: undefined }, ['not be read', 'does not report']],
  ['organizations', { validation: { domains: [], organizations } }, ['OV: unknown', 'EV: unknown']],
  ['20 CAA records', { caaProblems: caaProblems(20) }, Array(20).fill('of a.test: No.')],
  ['21 CAA records', { caaProblems: caaProblems(21) }, [...Array(20).fill('of a.test: No.'), '1 more domain']],
  [
    '22 domains',
    { validation: { domains: domains(22), organizations: [] } },
    [...Array(20).fill('of a.test: unknown'), 'domain validation of 2 more domains'],
  ],
])('the order waits for %s', (_, changes, keyWords) => {
  const reasons = reasonsWith(changes);
  expect(describePendingReasons(reasons, '')).toEqual(keyWords.map((words) => expect.stringContaining(words)));
  expect(canCheckDcv(reasons)).toBe(false);
});

test('a response without a certificate, an approver or a value has nothing to say', () => {
  expect(describeResponse(responseWith(), '')).toBe('');
});

test.each([
  ['none', 'This run requested no reissue.'],
  ['in-doubt', 'This run may have requested a reissue.'],
  ['accepted', 'This run requested a reissue.'],
] as const)('the request of a run: %s', (reissueRequest, text) => {
  expect(describeOwnRequest({ reissueRequest })).toBe(text);
});

describe('the DNS records to create', () => {
  const NAMES = ['a.example', '*.www.B.example', 'deep.under.c.example'];
  const recordsFor = (
    domains: readonly (readonly [name: string, method: string])[],
    randomValue = RANDOM,
    names: readonly string[] = NAMES,
  ) => {
    const validated = domains.map(([name, method]) => ({ name, method, status: 'pending' }));
    return dcvRecordsOf(reasonsWith({ validation: { domains: validated, organizations: [] } }), randomValue, names);
  };
  const txt = (...names: string[]) => names.map((name) => [name, 'dns-txt-token'] as const);

  test('are one for each DNS name, with a value, for a method with a record', () => {
    const domains = [
      ['*.a.example', 'dns-txt-token'],
      ['A.example', 'dns-txt-token'],
      ['b.example', 'dns-cname-token'],
      ['c.example', 'http-token'],
      ['c.example', 'dns-other'],
      ['not a name', 'dns-txt-token'],
      ['', 'dns-txt-token'],
    ] as const;
    expect(recordsFor(domains)).toEqual({
      records: [
        { domain: 'A.example', type: 'TXT', name: 'A.example', value: 'r4nd0m' },
        { domain: 'b.example', type: 'CNAME', name: '_dnsauth.b.example', value: 'r4nd0m.dcv.digicert.com' },
      ],
      foreignNames: [],
    });
  });

  test.each<[name: string, result: 'record' | 'foreign' | 'nothing']>([
    ['a.example', 'record'],
    ['*.A.EXAMPLE', 'record'],
    ['www.b.example', 'record'],
    ['*.www.b.example', 'record'],
    ['b.EXAMPLE', 'record'],
    ['under.c.example', 'record'],
    ['c.example', 'record'],
    ['example', 'nothing'],
    ['*.*.a.example', 'nothing'],
    ['x*.a.example', 'nothing'],
    ['a.example.', 'nothing'],
    ['192.0.2.1', 'nothing'],
    ['x.a.example', 'foreign'],
    ['xa.example', 'foreign'],
    ['er.c.example', 'foreign'],
    ['x.www.b.example', 'foreign'],
    ['_acme-challenge.bank.other-zone.net', 'foreign'],
  ])('belong to the certificate: %s gives %s', (name, result) => {
    const { records, foreignNames } = recordsFor(txt(name));
    expect(records.map(({ domain }) => domain)).toEqual(result === 'record' ? [name.replace('*.', '')] : []);
    expect(foreignNames).toEqual(result === 'foreign' ? [name] : []);
  });

  test.each<[randomValue: string, isUsable: boolean]>([
    ['', false],
    ['a', true],
    ['aZ09', true],
    ['a'.repeat(128), true],
    ['a'.repeat(129), false],
    ['a-b', false],
    ['a_b', false],
    ['"a"', false],
    ['a.b', false],
    ['é', false],
    ['a\n', false],
  ])('need a value of letters and digits, not %j', (randomValue, isUsable) => {
    const { records, foreignNames } = recordsFor(txt('a.example', 'x.test'), randomValue);
    expect([records.length, foreignNames.length]).toEqual(isUsable ? [1, 1] : [0, 0]);
  });

  test('are none without the validations', () => {
    expect(dcvRecordsOf(reasonsWith({ validation: undefined }), RANDOM, NAMES).records).toEqual([]);
  });
});
