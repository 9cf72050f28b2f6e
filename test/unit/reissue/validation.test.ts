import { describe, expect, test } from 'vitest';
import type { CertCentral } from '../../../src/certcentral/client.ts';
import type { OrderValidation, ReissueResponse } from '../../../src/certcentral/endpoints.ts';
import { canCheckDcv, dcvRecordFor, dcvRecordsOf, fetchPendingReasons } from '../../../src/reissue/validation.ts';
import { certificateWith, missing, observe, old, orderWith, outage, pending, type Reads } from './builders.ts';
import { reasonsWith, responseWith } from './results.ts';

type Domains = OrderValidation['domains'];
const domain = (name: string, status: string, method = 'dns-txt-token') => ({ name, status, method });

describe('what a pending order waits for', () => {
  const organization = (type: string, status: string) => ({ type, status });
  const read: OrderValidation = {
    domains: [domain('a.example', 'pending'), domain('b.example', 'Active'), domain('c.example', '')],
    organizations: [organization('OV', 'completed'), organization('ov', 'pending'), organization('EV CS', 'pending')],
  };
  const [ov, ev] = read.organizations.slice(1);

  function fetch(
    reads: Reads,
    { validation = read as OrderValidation | Error, response = undefined as ReissueResponse | undefined } = {},
  ) {
    const requests: unknown[] = [];
    const request = async (endpoint: { path: string }, options: object) => {
      requests.push([endpoint.path, options]);
      if (validation instanceof Error) throw validation;
      return validation;
    };
    const { signal } = new AbortController();
    const reasons = fetchPendingReasons({ request } as unknown as CertCentral, '7', observe(reads), response, signal);
    return { reasons, requests, signal };
  }

  test('are the validations that are not finished, in one attempt', async () => {
    const { reasons, requests, signal } = fetch([pending, old]);
    const domains = [domain('a.example', 'pending'), domain('c.example', '')];
    expect(await reasons).toEqual({
      needsApproval: false,
      validation: { domains, organizations: [ov] },
      randomValue: '',
    });
    expect(requests).toEqual([['/order/certificate/7/validation', { retries: 0, signal }]]);
  });

  test('are not finished with any other status than four', async () => {
    const left = ['pending', 'unapproved', 'expired', ''].map((status) => domain(status, status));
    const finished = ['active', 'approved', 'completed', 'valid', ' VALID'].map((status) => domain('', status));
    const validation = { domains: [...finished, ...left], organizations: [] };
    expect(await fetch([pending, old], { validation }).reasons).toMatchObject({ validation: { domains: left } });
  });

  test.each<[string, Reads, unknown[]]>([
    ['an EV certificate', [pending, certificateWith({ isEv: true })], [ov, ev]],
    ['an EV product', [{ ...pending, product: { ...pending.product, validationType: 'EV' } }, missing], [ov, ev]],
    ['an unknown certificate', [pending, missing], [ov]],
    ['an unknown order', [outage, old], [ov]],
  ])('%s needs the validation for EV only if it is one', async (_, reads, organizations) => {
    expect(await fetch(reads).reasons).toMatchObject({ validation: { organizations } });
  });

  const open = orderWith({ openRequests: [undefined] });
  test.each<[responded: boolean | undefined, Reads[0], needsApproval: boolean]>([
    [true, pending, true],
    [true, open, true],
    [false, open, true],
    [undefined, open, true],
    [false, pending, false],
    [undefined, pending, false],
  ])('an approver, if the response (%s) or an open request says so (%#)', async (responded, order, needsApproval) => {
    const response =
      responded === undefined ? undefined : responseWith({ needsApproval: responded, dcvRandomValue: 'r4nd0m' });
    const randomValue = response ? 'r4nd0m' : '';
    expect(await fetch([order, old], { response }).reasons).toMatchObject({ needsApproval, randomValue });
  });

  test('are unknown if the read fails or is ended, and nothing else', async () => {
    for (const validation of [outage, new DOMException('Stop.', 'AbortError')])
      expect(await fetch([pending, old], { validation }).reasons).toEqual(reasonsWith({ validation: undefined }));
    await expect(fetch([pending, old], { validation: new TypeError('Bug.') }).reasons).rejects.toThrow('Bug.');
  });
});

const withDomains = (domains: Domains, randomValue = '') =>
  reasonsWith({ validation: { domains, organizations: [] }, randomValue });

test.each<[methods: string[], boolean]>([
  [['dns-txt-token'], true],
  [['dns-cname-token'], true],
  [['email', 'http-token'], true],
  [['email', 'dns-other', ''], false],
  [[], false],
])('DigiCert can be asked to check the methods %j: %s', (methods, expected) => {
  expect(canCheckDcv(withDomains(methods.map((method) => domain('a.example', 'pending', method))))).toBe(expected);
  expect(canCheckDcv(reasonsWith({ validation: undefined }))).toBe(false);
});

const TXT = (name: string) => ({ domain: name, type: 'TXT', name, value: 'r4nd0m' });
const CNAME = (domain: string) => {
  return { domain, type: 'CNAME', name: `_dnsauth.${domain}`, value: 'r4nd0m.dcv.digicert.com' };
};

test('a record is for the domain without its wildcard', () => {
  expect(dcvRecordFor('*.a.example', 'dns-txt-token', 'r4nd0m')).toEqual(TXT('a.example'));
  expect(dcvRecordFor('*.a.example', 'dns-cname-token', 'r4nd0m')).toEqual(CNAME('a.example'));
});

describe('the records to create', () => {
  const NAMES = ['a.example', '*.www.B.example', 'deep.under.c.example', '*.*.d.example'];
  const recordsFor = (domains: Domains, value = 'r4nd0m') => dcvRecordsOf(withDomains(domains, value), NAMES);
  const unfinished = (name: string, method?: string) => domain(name, 'pending', method);

  test('are one for each domain with a method that has a record', () => {
    const methods = ['dns-txt-token', 'dns-cname-token', 'http-token', 'dns-other', 'email', ''];
    const names = ['*.a.example', 'b.example', 'c.example', 'under.c.example', 'www.b.example', 'a.example'];
    const domains = names.map((name, index) => unfinished(name, methods[index]));
    expect(recordsFor([...domains, unfinished('A.example'), unfinished('')])).toEqual({
      records: [TXT('A.example'), CNAME('b.example')],
      foreignDomains: [],
    });
  });

  test.each<[isOwn: boolean, names: string[]]>([
    [true, ['a.example', '*.A.EXAMPLE', 'www.b.example', 'b.EXAMPLE', 'under.c.example', 'c.example']],
    // A service that is confused must not make a workflow write into another zone.
    [false, ['example', '*.example', '*.*.d.example', '*.*.a.example', 'x.a.example', 'xa.example', 'er.c.example']],
    [false, ['bank.example', 'a.example.evil', 'a.example ', '.example']],
  ])('are there, %s, of each of %j', (isOwn, names) => {
    for (const name of names) {
      const { records, foreignDomains } = recordsFor([unfinished(name)]);
      expect([records.length, foreignDomains]).toEqual(isOwn ? [1, []] : [0, [name.replace(/^\*\./, '')]]);
    }
  });

  test('are none without a random value, or validations', () => {
    const none = { records: [], foreignDomains: [] };
    expect(recordsFor([unfinished('a.example')], '')).toEqual(none);
    expect(dcvRecordsOf(reasonsWith({ validation: undefined, randomValue: 'r4nd0m' }), NAMES)).toEqual(none);
  });
});
