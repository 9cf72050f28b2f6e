import { describe, expect, test } from 'vitest';
import type { OrderValidation } from '../../../src/certcentral/order-validation.ts';
import type { ReissueApi } from '../../../src/certcentral/reissue-api.ts';
import { describePendingReasons } from '../../../src/reissue/describe-pending.ts';
import type { ObservedState } from '../../../src/reissue/observed-state.ts';
import {
  canCheckDcv,
  fetchPendingReasons,
  type PendingReasons,
  pendingOrderOf,
} from '../../../src/reissue/pending-reasons.ts';
import { certificateWith, old, orderWith, outage, pending, stateOf } from './builders.ts';

type PendingState = ObservedState & { order: typeof pending };

describe('what is known of a pending order', () => {
  const ev = certificateWith({ isEv: true });
  const open = orderWith({ openRequests: [undefined] });
  test.each<[string, Parameters<typeof stateOf>, boolean | undefined, [isEv: boolean, needsApproval: boolean]]>([
    ['nothing', [pending, old], undefined, [false, false]],
    ['an EV certificate', [pending, ev], false, [true, false]],
    ['an EV product', [{ ...pending, validationType: 'ev' }, outage], undefined, [true, false]],
    ['an open request', [open, old], undefined, [false, true]],
    ['a response that asks for an approver', [pending, old], true, [false, true]],
  ])('%s', (_, look, approver, [isEv, needsApproval]) => {
    const response = approver === undefined ? undefined : { needsApproval: approver };
    expect(pendingOrderOf(stateOf(...look) as PendingState, response)).toEqual({ orderId: '7', isEv, needsApproval });
  });
});

describe('what is read', () => {
  const domain = (name: string, status: string, method = 'dns-txt-token') => ({ name, status, method });
  const answer: OrderValidation = {
    domains: [domain('a.example', 'pending'), domain('b.example', 'Active'), domain('c.example', '')],
    organizations: [
      { type: 'OV', status: 'completed' },
      { type: 'ov', status: 'pending' },
      { type: 'EV CS', status: 'pending' },
    ],
  };
  const fetch = (validation: OrderValidation | Error, isEv = false) => {
    const requests: unknown[] = [];
    const api = {
      getValidation: async (...request: unknown[]) => {
        requests.push(request);
        if (validation instanceof Error) throw validation;
        return validation;
      },
    } as unknown as ReissueApi;
    const order = { orderId: '7', isEv, needsApproval: true };
    const { signal } = new AbortController();
    return { reasons: fetchPendingReasons(api, order, signal), requests, signal };
  };

  test('are the validations that are not finished, in one attempt', async () => {
    const { reasons, requests, signal } = fetch(answer);
    const [pendingDomain, , unknownDomain] = answer.domains;
    expect(await reasons).toEqual({
      needsApproval: true,
      validation: { domains: [pendingDomain, unknownDomain], organizations: [{ type: 'ov', status: 'pending' }] },
    });
    expect(requests).toEqual([['7', { retries: 0, signal }]]);
  });

  test('for EV also the one of its own', async () => {
    const organizations = answer.organizations.slice(1);
    expect(await fetch(answer, true).reasons).toMatchObject({ validation: { organizations } });
  });

  test('is unknown if that fails or is ended, and nothing else', async () => {
    for (const error of [outage, new DOMException('Stop.', 'AbortError')])
      expect(await fetch(error).reasons).toEqual({ needsApproval: true, validation: undefined });
    await expect(fetch(new TypeError('Bug.')).reasons).rejects.toThrow('Bug.');
  });
});

describe('what the order waits for', () => {
  const NOT_READ = 'validations that could not be read: check the order in CertCentral';
  const APPROVAL =
    "approval in CertCentral (Certificates > Requests): the API key's user is not an Administrator or Manager, or skip-approval is false";
  const reasons = (changes: Partial<PendingReasons>, ...domains: [string, string, string][]): PendingReasons => ({
    needsApproval: false,
    validation: { domains: domains.map(([name, status, method]) => ({ name, status, method })), organizations: [] },
    ...changes,
  });
  test.each<[string, PendingReasons, string, string[], boolean]>([
    [
      'nothing known',
      reasons({}),
      'r4nd0m',
      ['something that CertCentral does not report: check the order there'],
      false,
    ],
    ['an approver', reasons({ needsApproval: true }), '', [APPROVAL], false],
    [
      'an approver, and unknown validations',
      reasons({ needsApproval: true, validation: undefined }),
      '',
      [APPROVAL, NOT_READ],
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
