import { describe, expect, test } from 'vitest';
import type { CaaProblem, OrderValidation, ReissueApi } from '../../../src/certcentral/reissue-api.ts';
import type { ObservedState } from '../../../src/reissue/observe.ts';
import {
  canCheckDcv,
  dcvRecordsOf,
  describePendingReasons,
  fetchPendingReasons,
  type PendingReasons,
} from '../../../src/reissue/pending-reasons.ts';
import { certificateWith, old, orderWith, outage, pending, stateOf } from './builders.ts';

type PendingState = ObservedState & { order: typeof pending };

describe('what is read of a pending order', () => {
  const domain = (name: string, status: string, method = 'dns-txt-token') => ({ name, status, method });
  const response: OrderValidation = {
    domains: [domain('a.example', 'pending'), domain('b.example', 'Active'), domain('c.example', '')],
    organizations: [
      { type: 'OV', status: 'completed' },
      { type: 'ov', status: 'pending' },
      { type: 'EV CS', status: 'pending' },
    ],
  };
  const caa: CaaProblem[] = [{ domain: 'a.example', text: 'No.' }];
  const fetch = (
    look: Parameters<typeof stateOf>,
    {
      validation = response as OrderValidation | Error,
      caaProblems = caa as CaaProblem[] | Error,
      needsApproval = false,
    } = {},
  ) => {
    const requests: unknown[] = [];
    const responding =
      <T>(result: T | Error) =>
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
    const reasons = fetchPendingReasons(api, stateOf(...look) as PendingState, { needsApproval }, signal);
    return { reasons, requests, signal };
  };
  const [pendingDomain, , unknownDomain] = response.domains;
  const [, ov, ev] = response.organizations;

  test('are the validations that are not finished, and CAA, in one attempt each', async () => {
    const { reasons, requests, signal } = fetch([pending, old]);
    expect(await reasons).toEqual({
      needsApproval: false,
      validation: { domains: [pendingDomain, unknownDomain], organizations: [ov] },
      caaProblems: caa,
    });
    expect(requests).toEqual(Array(2).fill(['7', { retries: 0, signal }]));
  });

  test.each<[string, Parameters<typeof stateOf>]>([
    ['certificate', [pending, certificateWith({ isEv: true })]],
    ['product', [{ ...pending, product: { ...pending.product, validationType: 'ev' } }, outage]],
  ])('for an EV %s also the validation of its own', async (_, look) => {
    expect(await fetch(look).reasons).toMatchObject({ validation: { organizations: [ov, ev] } });
  });

  test('an approver is needed if the response or an open request says so', async () => {
    const open = orderWith({ openRequests: [undefined] });
    expect(await fetch([open, old]).reasons).toMatchObject({ needsApproval: true });
    expect(await fetch([pending, old], { needsApproval: true }).reasons).toMatchObject({ needsApproval: true });
  });

  test('is unknown if that fails or is ended, and nothing else', async () => {
    for (const error of [outage, new DOMException('Stop.', 'AbortError')]) {
      expect(await fetch([pending, old], { validation: error }).reasons).toMatchObject({ validation: undefined });
      expect(await fetch([pending, old], { caaProblems: error }).reasons).toMatchObject({ caaProblems: [] });
    }
    await expect(fetch([pending, old], { validation: new TypeError('Bug.') }).reasons).rejects.toThrow('Bug.');
  });
});

describe('what the order waits for', () => {
  const NOT_READ = 'validations that could not be read: check the order in CertCentral';
  const APPROVAL =
    "approval in CertCentral (Certificates > Requests): the API key's user is not an Administrator or Manager, or skip-approval is false";
  const UNEXPLAINED =
    'something that CertCentral does not report to this action: CAA records, DNSSEC or a firewall that hides the domain from some regions can hold an order, too; CertCentral shows which';
  const reasons = (changes: Partial<PendingReasons>, ...domains: [string, string, string][]): PendingReasons => ({
    needsApproval: false,
    validation: { domains: domains.map(([name, status, method]) => ({ name, status, method })), organizations: [] },
    caaProblems: [],
    ...changes,
  });
  test.each<[string, PendingReasons, string, string[], boolean]>([
    ['nothing known', reasons({}), 'r4nd0m', [UNEXPLAINED], false],
    ['an approver', reasons({ needsApproval: true }), '', [APPROVAL], false],
    [
      'an approver, and unknown validations',
      reasons({ needsApproval: true, validation: undefined }),
      '',
      [APPROVAL, NOT_READ],
      false,
    ],
    ['unknown validations alone', reasons({ validation: undefined }), '', [NOT_READ, UNEXPLAINED], false],
    [
      'CAA records',
      reasons({ caaProblems: [{ domain: 'a.example', text: 'Not digicert.com.' }] }),
      '',
      ['the CAA records of a.example: Not digicert.com.'],
      false,
    ],
    [
      'CAA records of 21 domains',
      reasons({ caaProblems: Array(21).fill({ domain: 'a.example', text: 'No.' }) }),
      '',
      [...Array(20).fill('the CAA records of a.example: No.'), 'the CAA records of 1 more domain'],
      false,
    ],
    [
      'a TXT record',
      reasons({}, ['a.example', 'pending', 'dns-txt-token']),
      'r4nd0m',
      ['domain validation of a.example: pending, dns-txt-token; create the TXT record a.example with the value r4nd0m'],
      true,
    ],
    [
      'a CNAME record',
      reasons({}, ['*.a.example', 'pending', 'dns-cname-token']),
      'r4nd0m',
      [
        'domain validation of *.a.example: pending, dns-cname-token; create the CNAME record _dnsauth.a.example to r4nd0m.dcv.digicert.com',
      ],
      true,
    ],
    [
      'no random value',
      reasons({}, ['a.example', 'pending', 'dns-txt-token']),
      '',
      ['domain validation of a.example: pending, dns-txt-token'],
      true,
    ],
    [
      'a file',
      reasons({}, ['a.example', 'pending', 'http-token']),
      'r4nd0m',
      ['domain validation of a.example: pending, http-token'],
      true,
    ],
    [
      'an e-mail and another',
      reasons({}, ['a.example', 'pending', 'email'], ['', '', '']),
      'r4nd0m',
      ['domain validation of a.example: pending, email', 'domain validation of a domain: unknown'],
      false,
    ],
    [
      'a domain without a name',
      reasons({}, ['', 'pending', 'dns-txt-token']),
      'r4nd0m',
      ['domain validation of a domain: pending, dns-txt-token'],
      true,
    ],
    [
      'more than 20 domains',
      reasons({}, ...Array(22).fill(['a.example', '', ''])),
      '',
      [...Array(20).fill('domain validation of a.example: unknown'), 'domain validation of 2 more domains'],
      false,
    ],
    [
      'organizations',
      reasons({
        validation: {
          domains: [],
          organizations: [
            { type: 'OV', status: 'pending' },
            { type: 'EV', status: '' },
          ],
        },
      }),
      '',
      ['organization validation OV: pending', 'organization validation EV: unknown'],
      false,
    ],
  ])('%s', (_, found, randomValue, lines, canCheck) => {
    expect(describePendingReasons(found, randomValue)).toEqual(lines);
    expect(canCheckDcv(found)).toBe(canCheck);
  });
});

test('the DNS records to create: each once, of DNS names, with a value, for a method with a record', () => {
  const domains = [
    ['*.a.example', 'dns-txt-token'],
    ['A.example', 'dns-txt-token'],
    ['b.example', 'dns-cname-token'],
    ['c.example', 'http-token'],
    ['d.example', 'dns-other'],
    ['not a name', 'dns-txt-token'],
    ['', 'dns-txt-token'],
  ].map(([name = '', method = '']) => ({ name, method, status: 'pending' }));
  const found = { needsApproval: false, validation: { domains, organizations: [] }, caaProblems: [] };
  expect(dcvRecordsOf(found, 'r4nd0m')).toEqual([
    { domain: 'A.example', type: 'TXT', name: 'A.example', value: 'r4nd0m' },
    { domain: 'b.example', type: 'CNAME', name: '_dnsauth.b.example', value: 'r4nd0m.dcv.digicert.com' },
  ]);
  expect(dcvRecordsOf(found, '')).toEqual([]);
  expect(dcvRecordsOf({ ...found, validation: undefined }, 'r4nd0m')).toEqual([]);
});
