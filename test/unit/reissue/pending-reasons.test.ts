import { describe, expect, test } from 'vitest';
import type { CaaProblem, OrderValidation, ReissueApi } from '../../../src/certcentral/reissue-api.ts';
import type { ObservedState } from '../../../src/reissue/observe.ts';
import {
  canCheckDcv,
  dcvRecordsOf,
  describePendingReasons,
  describeResponse,
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
      needsApproval: false,
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
    expect(await fetch([open, old]).reasons).toMatchObject({ needsApproval: true });
    for (const needsApproval of [true, false])
      expect(await fetch([pending, old], { response: { needsApproval } }).reasons).toMatchObject({ needsApproval });
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
  ['an approver', { needsApproval: true }, ['approval']],
  ['an approver, and unknown validations', { needsApproval: true, validation: undefined }, ['approval', 'not be read']],
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

test('the DNS records to create: each once, of DNS names, with a value, for a method with a record', () => {
  const validated = [
    ['*.a.example', 'dns-txt-token'],
    ['A.example', 'dns-txt-token'],
    ['b.example', 'dns-cname-token'],
    ['c.example', 'http-token'],
    ['d.example', 'dns-other'],
    ['not a name', 'dns-txt-token'],
    ['', 'dns-txt-token'],
  ].map(([name = '', method = '']) => ({ name, method, status: 'pending' }));
  const found = reasonsWith({ validation: { domains: validated, organizations: [] } });
  expect(dcvRecordsOf(found, RANDOM)).toEqual([
    { domain: 'A.example', type: 'TXT', name: 'A.example', value: 'r4nd0m' },
    { domain: 'b.example', type: 'CNAME', name: '_dnsauth.b.example', value: 'r4nd0m.dcv.digicert.com' },
  ]);
  expect(dcvRecordsOf(found, '')).toEqual([]);
  expect(dcvRecordsOf({ ...found, validation: undefined }, RANDOM)).toEqual([]);
});
