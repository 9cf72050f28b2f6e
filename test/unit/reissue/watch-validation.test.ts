import { describe, expect, test, vi } from 'vitest';
import type { CertCentral } from '../../../src/certcentral/client.ts';
import type { OrderValidation, ReissueResponse } from '../../../src/certcentral/endpoints.ts';
import * as pendingReasons from '../../../src/reissue/pending-reasons.ts';
import type { Session } from '../../../src/reissue/transaction.ts';
import { createValidationWatch } from '../../../src/reissue/watch-validation.ts';
import { namesWith } from '../result.ts';
import * as built from './builders.ts';
import { reasonsWith, responseWith } from './results.ts';
import { contextOf, down, ScriptedService } from './scripted-service.ts';

const { canCheckDcv, dcvRecordFor, dcvRecordsOf, fetchPendingReasons, needsPerson } = pendingReasons;
const { certificateWith, missing, observe, old, orderWith, outage, pending, sessionWith, transactionWith } = built;
type Reads = built.Reads;
type Domains = OrderValidation['domains'];
const domain = (name: string, status: string, method = 'dns-txt-token') => ({ name, status, method });

const NOW = 1_000_000;

describe('what a pending order waits for', () => {
  const organization = (type: string, status: string) => ({ type, status });
  const read: OrderValidation = {
    domains: [domain('a.example', 'pending'), domain('b.example', 'Active'), domain('c.example', '')],
    organizations: [organization('OV', 'completed'), organization('ov', 'pending'), organization('EV CS', 'pending')],
  };
  const [ov, ev] = read.organizations.slice(1);

  function fetch(reads: Reads, validation: OrderValidation | Error = read, session: Partial<Session> = {}) {
    const request = vi.fn(async () => {
      if (validation instanceof Error) throw validation;
      return validation;
    });
    const { signal } = new AbortController();
    const api = { request, clock: { now: () => NOW } } as unknown as CertCentral;
    const context = { api, session: sessionWith(session), transaction: transactionWith() };
    return { reasons: fetchPendingReasons(context, observe(reads), signal), request, signal };
  }

  test('are the validations that are not finished, in one attempt', async () => {
    const { reasons, request, signal } = fetch([pending, old]);
    const domains = [domain('a.example', 'pending'), domain('c.example', '')];
    expect(await reasons).toEqual(
      reasonsWith({ validation: { domains, organizations: read.organizations.slice(1, 2) } }),
    );
    const endpoint = expect.objectContaining({ path: '/order/certificate/7/validation' });
    expect(request.mock.calls).toEqual([[endpoint, { retries: 0, signal }]]);
  });

  test('are not finished with any other status than four', async () => {
    const left = ['pending', 'unapproved', 'expired', ''].map((status) => domain(status, status));
    const finished = ['active', 'approved', 'completed', 'valid', ' VALID'].map((status) => domain('', status));
    const validation = { domains: [...finished, ...left], organizations: [] };
    expect(await fetch([pending, old], validation).reasons).toMatchObject({ validation: { domains: left } });
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
  test.each<[string, Reads[0], ReissueResponse | undefined, needsApproval: boolean]>([
    ['the response', pending, responseWith({ needsApproval: true }), true],
    ['an open request', open, undefined, true],
    ['an open request, and not the response', open, responseWith(), true],
    ['neither', pending, responseWith(), false],
    ['neither, without a response', pending, undefined, false],
  ])('an approver, if %s says so', async (_, order, response, needsApproval) => {
    const { reasons } = fetch([order, old], read, response && { response });
    expect(await reasons).toMatchObject({ needsApproval });
  });

  test('have the random value of the response', async () => {
    const response = responseWith({ dcvRandomValue: 'r4nd0m' });
    expect(await fetch([pending, old], read, { response }).reasons).toMatchObject({ randomValue: 'r4nd0m' });
  });

  test('are overdue after 5 minutes of the wait of the step', async () => {
    for (const [waitStartedAt, isOverdue] of [[NOW - 299_999, false] as const, [NOW - 300_000, true] as const])
      expect(await fetch([pending, old], read, { waitStartedAt }).reasons).toMatchObject({ isOverdue });
  });

  test('are unknown if the read fails or is ended, and nothing else', async () => {
    for (const validation of [outage, new DOMException('Stop.', 'AbortError')])
      expect(await fetch([pending, old], validation).reasons).toEqual(reasonsWith({ validation: undefined }));
    await expect(fetch([pending, old], new TypeError('Bug.')).reasons).rejects.toThrow('Bug.');
  });
});

describe('what a wait reports on a pending reissue', () => {
  /** Calls it every 30 seconds; returns what was logged, with the second, and the seconds of the requests. */
  async function reportFor(
    seconds: number,
    service: ScriptedService,
    reads: (second: number) => Reads[0] = () => pending,
  ) {
    const { clock } = service;
    const { context, lines } = contextOf(service, { session: { waitStartedAt: 0 } });
    const logged: string[] = [];
    const done = new AbortController();
    const report = createValidationWatch(context, done.signal);
    for (let second = 0; second <= seconds; second += 30) {
      report(observe([reads(second), old]));
      await new Promise(setImmediate);
      for (const line of lines.splice(0)) logged.push(`${second} ${line}`);
      await clock.sleep(30_000);
    }
    const timesOf = (kind: string) => service.sent.filter((sent) => sent.endsWith(` ${kind}`)).map(Number.parseFloat);
    return { logged, reads: timesOf('validation'), checks: timesOf('check') };
  }
  const withDomains = (...domains: Domains) => ({
    body: JSON.stringify({ dns_name_validations: domains.map(({ name, ...rest }) => ({ name_scope: name, ...rest })) }),
  });
  const [one, other] = [domain('a.example', 'pending'), domain('b.example', 'pending', 'http-token')];
  const ONE = 'The order is waiting for domain validation of a.example: pending, dns-txt-token.';
  const OTHER = 'The order is waiting for domain validation of b.example: pending, http-token.';
  const TIMES = [0, 60, 120, 180];

  test('reads and checks again each minute, and logs what has changed', async () => {
    const service = new ScriptedService().on('validation', 1, withDomains(one), 2);
    service.on('validation', 3, withDomains(one, other)).on('validation', 4, withDomains());
    const { logged, ...times } = await reportFor(180, service);
    const nothing = 'CertCentral no longer reports what the order is waiting for.';
    expect(logged).toEqual([`0 ${ONE}`, `120 ${ONE}`, `120 ${OTHER}`, `180 ${nothing}`]);
    expect(times).toEqual({ reads: TIMES, checks: [0, 60, 120] });
  });

  test.each<[string, nth: number, logged: string[], checks: number[]]>([
    [
      'the first',
      1,
      ['0 The order is waiting for validations, which could not be read: check the order in CertCentral.', `60 ${ONE}`],
      [60, 120, 180],
    ],
    ['a later', 2, [`0 ${ONE}`], [0, 120, 180]],
  ])('goes on after a 503 of %s read', async (_, nth, logged, checks) => {
    const service = new ScriptedService().on('validation', 1, withDomains(one), 9).on('validation', nth, down);
    expect(await reportFor(180, service)).toEqual({ logged, reads: TIMES, checks });
  });

  test('checks domains that appear only once an approver has agreed', async () => {
    const service = new ScriptedService().on('validation', 2, withDomains(one), 9);
    const { logged, checks } = await reportFor(120, service, (second) =>
      second < 60 ? orderWith({ ...pending, openRequests: [undefined] }) : pending,
    );
    expect(logged).toEqual([expect.stringContaining('0 The order is waiting for approval'), `60 ${ONE}`]);
    expect(checks).toEqual([60, 120]);
  });

  const UNREAD = 'The order is waiting for validations, which could not be read: check the order in CertCentral.';
  const OVERDUE = expect.stringMatching(/^300 The order is waiting for something .* CAA records, DNSSEC or a firewall/);
  test.each<[string, ScriptedService, logged: unknown[]]>([
    ['nothing explains it', new ScriptedService(), [OVERDUE]],
    [
      'validations cannot be read',
      new ScriptedService().on('validation', 1, down, 99),
      [`0 ${UNREAD}`, `300 ${UNREAD}`, OVERDUE],
    ],
    [
      'validations can no longer be read',
      new ScriptedService().on('validation', 1, withDomains()).on('validation', 2, down, 99),
      [OVERDUE],
    ],
    [
      'they explained it before',
      new ScriptedService().on('validation', 1, withDomains(one)).on('validation', 2, down, 99),
      [`0 ${ONE}`],
    ],
  ])('names a cause that nobody can see after 5 minutes: %s', async (_, service, logged) => {
    expect((await reportFor(420, service)).logged).toEqual(logged);
  });
});

test.each<[method: string, record: string | undefined, canCheck: boolean, isForPerson: boolean]>([
  ['dns-txt-token', 'TXT', true, false],
  ['dns-cname-token', 'CNAME', true, false],
  ['http-token', undefined, true, false],
  ['dns-persist-token', undefined, false, false],
  ['email', undefined, false, true],
  ['', undefined, false, true],
])('the method %j needs the record %s', (method, record, canCheck, isForPerson) => {
  expect(needsPerson(method)).toBe(isForPerson);
  const domains = [domain('', 'pending', 'email'), domain('a.example', 'pending', method)];
  expect(canCheckDcv(withDomains(domains))).toBe(canCheck);
  expect(dcvRecordFor('a.example', method, 'r4nd0m')?.type).toBe(record);
  expect(canCheckDcv(reasonsWith({ validation: undefined }))).toBe(false);
});

const withDomains = (domains: Domains, randomValue = '') =>
  reasonsWith({ validation: { domains, organizations: [] }, randomValue });

const TXT = (name: string) => ({ domain: name, type: 'TXT', name, value: 'r4nd0m' });
const CNAME = (domain: string) => {
  return { domain, type: 'CNAME', name: `_dnsauth.${domain}`, value: 'r4nd0m.dcv.digicert.com' };
};

describe('the records to create', () => {
  const certificate = certificateWith({
    names: namesWith(['a.example', '*.www.B.example', 'deep.under.c.example', '*.*.d.example']),
  });
  const recordsFor = (domains: Domains, value = 'r4nd0m') => dcvRecordsOf(withDomains(domains, value), certificate);
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
    expect(dcvRecordsOf(reasonsWith({ validation: undefined, randomValue: 'r4nd0m' }), certificate)).toEqual(none);
  });
});
