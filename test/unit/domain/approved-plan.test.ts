import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type ApprovedPlan,
  apiHostOf,
  createApprovedPlan,
  digestNames,
  formatPlan,
  mayPublishUnseenNames,
  type PlanFacts,
  parsePlan,
} from '../../../src/domain/approved-plan.ts';
import { publicKeyDigest } from '../../../src/pki/certificate.ts';
import { csrFor, PUBLIC_KEY } from '../der.ts';
import { certificate, order } from '../result.ts';

const NAMES = 'a'.repeat(64);
const KEY = 'b'.repeat(64);
const PLANNED_AT = Date.UTC(2026, 10, 29, 0, 10);
const plan: ApprovedPlan = {
  apiHost: 'www.digicert.com',
  orderId: '1000001',
  desiredStatus: 'disabled',
  action: 'reissue',
  serialNumber: '0A1B',
  namesDigest: NAMES,
  keyDigest: KEY,
  plannedAt: PLANNED_AT,
};
const TEXT = `1 api=www.digicert.com order=1000001 ct=disabled do=reissue serial=0A1B names=${NAMES} key=${KEY} at=2026-11-29T00:10:00Z`;
const FIELDS = TEXT.split(' ');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the text of a plan', () => {
  test('has its fields in their order', () => {
    expect(formatPlan(plan)).toBe(TEXT);
  });

  test.each<Partial<ApprovedPlan>>([
    {},
    { apiHost: 'localhost:8080' },
    { apiHost: '[::1]:1' },
    { apiHost: 'certcentral.digicert.eu' },
    { orderId: '1' },
    { orderId: '9'.repeat(18) },
    { desiredStatus: 'enabled' },
    { action: 'wait', keyDigest: 'any' },
    { action: 'status' },
    { action: 'status', serialNumber: 'none', keyDigest: 'any' },
    { action: 'status', serialNumber: 'none' },
    { serialNumber: 'F'.repeat(40) },
    { plannedAt: Date.UTC(2028, 1, 29, 23, 59, 59) },
  ])('is read as it was written: %j', (changes) => {
    expect(parsePlan(formatPlan({ ...plan, ...changes }))).toEqual({ ...plan, ...changes });
  });

  /** Returns the text with another value of a field. */
  const withField = (name: string, value: string) =>
    FIELDS.map((field) => (field.startsWith(`${name}=`) ? `${name}=${value}` : field)).join(' ');

  test.each([
    [
      'api',
      [
        '',
        'a b',
        'https://www.digicert.com',
        'www.digicert.com/',
        'user@host',
        'a:0443',
        'a:',
        'b\u00fccher.example',
        '[::1',
      ],
    ],
    ['order', ['', '0', '01', '1000001x', '-1', '1'.repeat(19), '\u0661']],
    ['ct', ['', 'true', 'Enabled', 'unknown', 'enabled|disabled']],
    ['do', ['', 'Reissue', 'none', 'delete']],
    ['serial', ['', '0a1b', '0A:1B', 'any', 'None', '0A1B,0A1C', 'A'.repeat(65)]],
    ['names', ['', 'any', 'none', NAMES.slice(1), `${NAMES}a`, NAMES.toUpperCase(), 'g'.repeat(64)]],
    ['key', ['', 'Any', 'none', KEY.slice(1), `${KEY}b`, KEY.toUpperCase()]],
    [
      'at',
      [
        ...['', '2026-11-29', '2026-11-29T00:10Z', '2026-11-29T00:10:00', '2026-11-29T00:10:00.000Z'],
        ...['2026-11-29T00:10:00+00:00', '2026-11-29t00:10:00z', '2026-02-30T00:10:00Z', '2026-13-01T00:10:00Z'],
        ...['2026-11-29T24:00:00Z', '2026-11-29T00:60:00Z', '1764375000'],
      ],
    ],
  ])('refuses other values of %s', (name, values) => {
    for (const value of values) expect(() => parsePlan(withField(name, value)), value).toThrow();
  });

  const positions = FIELDS.map((field, index) => [field.split('=')[0] as string, index] as const);

  test.each(positions)('refuses a text without %s', (_, index) => {
    expect(() => parsePlan(FIELDS.toSpliced(index, 1).join(' '))).toThrow();
  });

  test.each(positions)('refuses %s twice', (_, index) => {
    const field = FIELDS[index] as string;
    expect(() => parsePlan(FIELDS.toSpliced(index, 0, field).join(' '))).toThrow();
    expect(() => parsePlan([...FIELDS, field].join(' '))).toThrow();
  });

  test.each(positions)('refuses %s in another place', (_, index) => {
    const field = FIELDS[index] as string;
    for (let other = 0; other < FIELDS.length; other++) {
      const swapped = FIELDS.with(index, FIELDS[other] as string).with(other, field);
      if (other !== index) expect(() => parsePlan(swapped.join(' ')), String(other)).toThrow();
    }
  });

  test.each(positions)('refuses %s with another name, or without one', (_, index) => {
    const [name, value] = (FIELDS[index] as string).split('=') as [string, string?];
    for (const field of [`x${name}=${value}`, `${name.toUpperCase()}=${value ?? ''}`, `=${value}`, `${name}`])
      if (field !== FIELDS[index]) expect(() => parsePlan(FIELDS.with(index, field).join(' ')), field).toThrow();
  });

  test.each([
    ['nothing', ''],
    ['any', 'any'],
    ['the version alone', '1'],
    ['a field more', `${TEXT} x=y`],
    ['a blank at its end', `${TEXT} `],
    ['a blank in front', ` ${TEXT}`],
    ['two blanks between', TEXT.replace(' ct', '  ct')],
    ['a tab between', TEXT.replace(' ct', '\tct')],
    ['a line break between', TEXT.replace(' ct', '\nct')],
    ['a line break at its end', `${TEXT}\n`],
    ['no blank between', TEXT.replace(' ct', 'ct')],
    ['a comma between', TEXT.replace(' ct', ',ct')],
    ['a NUL in a value', TEXT.replace('0A1B', '0A1B\0')],
    ['a reissue of nothing', withField('serial', 'none')],
    ['a reissue with any key', withField('key', 'any')],
    ['more than 400 characters', withField('api', `${'a.'.repeat(100)}example`)],
    ['1 MiB', 'a'.repeat(2 ** 20)],
  ])('refuses %s', (_, text) => {
    expect(() => parsePlan(text)).toThrow();
  });

  test.each([
    ['1', /^field 2 of the plan is not a usable api=/],
    ['2 api=x', /version 2, but this action reads version 1: plan again/],
    ['01 api=x', /version 01/],
    ['x api=x', /does not begin with the version/],
    ['12345678901234567890 api=x', /does not begin with the version/],
    [withField('ct', 'x'), /^field 4 of the plan is not a usable ct=/],
    [withField('at', '2026-02-30T00:00:00Z'), /time of the plan does not exist/],
    [withField('serial', 'none'), /do=reissue and serial=none is no plan/],
    [withField('key', 'any'), /do=reissue and key=any is no plan/],
    [`${TEXT} x=y`, /something follows the last field of the plan, at=/],
    [`${TEXT}${' '.repeat(401 - TEXT.length)}`, /a plan has at most 400 characters/],
    [`${TEXT}${' '.repeat(400 - TEXT.length)}`, /something follows/],
  ])('says why, and repeats no value: %s', (text, message) => {
    expect(() => parsePlan(text)).toThrow(message);
  });
});

describe('the host of an API', () => {
  test.each([
    ['https://www.digicert.com/services/v2', 'www.digicert.com'],
    ['https://WWW.DigiCert.com:443/services/v2', 'www.digicert.com'],
    ['https://proxy.example:8443/services/v2', 'proxy.example:8443'],
    ['http://localhost/services/v2', 'localhost:80'],
    ['http://127.0.0.1:8080', '127.0.0.1:8080'],
    ['http://localhost:443', 'localhost'],
    ['http://[::1]:8080', '[::1]:8080'],
  ])('of %s is %s', (url, host) => {
    expect(apiHostOf(url)).toBe(host);
  });
});

describe('the digest of names', () => {
  const digest = sha256('*.a.example\na.example\nb.example');

  test.each([
    [['a.example', 'b.example', '*.a.example']],
    [['b.example', '*.a.example', 'a.example']],
    [['B.EXAMPLE', '*.a.Example', 'a.example', 'A.example', 'b.example']],
  ])('is that of a sorted set in lower case: %j', (names) => {
    expect(digestNames(names)).toBe(digest);
  });

  test('is that of the ASCII form', () => {
    expect(digestNames(['b\u00fccher.example', 'xn--bcher-kva.example'])).toBe(sha256('xn--bcher-kva.example'));
  });

  test('sorts by code units', () => {
    expect(digestNames(['a-b.example', 'a.example', 'a_b.example'])).toBe(
      sha256('a-b.example\na.example\na_b.example'),
    );
  });

  test('of no name is that of nothing', () => {
    expect(digestNames([])).toBe(sha256(''));
  });

  test.each([
    [['a.example', 'b.example']],
    [['a.example', 'b.example', 'a.example.']],
    [['a.example', 'b.example', '*.b.example']],
    [['a.example b.example', '*.a.example']],
  ])('is another one for other names: %j', (names) => {
    expect(digestNames(names)).not.toBe(digest);
  });
});

describe('the plan of an order', () => {
  const key = publicKeyDigest(PUBLIC_KEY);
  const ownCsr = { ...order, reissueDefaults: { ...order.reissueDefaults, csr: csrFor(PUBLIC_KEY) } };
  const logged = { ...certificate, publicKey: PUBLIC_KEY };
  const unlogged = { ...logged, ctStatus: 'disabled' } as const;
  const wide = { ...order, dnsNames: ['a.example'], commonName: 'B.example' };
  const facts: PlanFacts = {
    apiUrl: 'https://www.digicert.com/services/v2',
    orderId: '1000001',
    desiredStatus: 'disabled',
    order: ownCsr,
    certificate: logged,
    reissuePending: false,
    csrFileKeyDigest: undefined,
    observedAt: PLANNED_AT + 999,
  };
  const reissue = {
    apiHost: 'www.digicert.com',
    orderId: '1000001',
    desiredStatus: 'disabled',
    action: 'reissue',
    serialNumber: '01',
    namesDigest: digestNames(['www.example.com', 'example.com']),
    keyDigest: key,
    plannedAt: PLANNED_AT,
  };
  const none = { certificate: undefined, order };
  const status = { action: 'status', serialNumber: 'none', keyDigest: 'any' };

  test.each<[string, Partial<PlanFacts>, Partial<typeof reissue>]>([
    ['is due', {}, {}],
    ['is due, and CertCentral does not say whether one is pending', { reissuePending: 'unknown' }, {}],
    ['is due for its key', { certificate: unlogged, csrFileKeyDigest: KEY }, { keyDigest: KEY }],
    ['is due with a file, and the CSR of the order is missing', { order, csrFileKeyDigest: KEY }, { keyDigest: KEY }],
    ['is pending', { reissuePending: true }, { action: 'wait', keyDigest: 'any' }],
    ['is pending, of an order without a CSR', { reissuePending: true, order }, { action: 'wait', keyDigest: 'any' }],
    [
      'is pending, and there is a file',
      { reissuePending: true, csrFileKeyDigest: KEY },
      { action: 'wait', keyDigest: KEY },
    ],
    [
      'is pending beside a certificate as desired',
      { reissuePending: true, certificate: unlogged },
      { action: 'wait', keyDigest: 'any' },
    ],
    ['is not due', { certificate: unlogged, order }, { action: 'status' }],
    [
      'is not due, and there is a file with its key',
      { certificate: unlogged, csrFileKeyDigest: key },
      { action: 'status' },
    ],
    ['is not due, and may be pending', { certificate: unlogged, reissuePending: 'unknown' }, { action: 'status' }],
    ['has nothing to replace', none, status],
    ['has nothing to replace, and there is a file', { ...none, csrFileKeyDigest: KEY }, { ...status, keyDigest: KEY }],
    ['has nothing to replace, maybe', { ...none, reissuePending: 'unknown' }, status],
    ['will be published', { desiredStatus: 'enabled', certificate: unlogged }, { desiredStatus: 'enabled' }],
    [
      'is pending and will be published',
      { desiredStatus: 'enabled', reissuePending: true },
      { desiredStatus: 'enabled', action: 'wait', keyDigest: 'any' },
    ],
    [
      'may be pending, of an order that does not report its status',
      { desiredStatus: 'enabled', reissuePending: 'unknown', order: { ...order, ctStatus: 'unknown' } },
      { desiredStatus: 'enabled', action: 'status' },
    ],
    [
      'has other names than the order',
      { certificate: { ...logged, dnsSans: ['C.example', 'no name'], commonName: 'd.example' } },
      { namesDigest: digestNames(['c.example', 'no name', 'd.example']) },
    ],
    [
      'has the names of the order',
      { ...none, order: { ...wide, dnsNames: ['a.example', 'x\u200b.example', 'x\u0007.example'] } },
      { ...status, namesDigest: digestNames(['a.example', 'b.example', 'x.example', 'x\u0007.example']) },
    ],
    [
      'has the names of the order, and no common name',
      { ...none, order: { ...wide, commonName: '' } },
      { ...status, namesDigest: digestNames(['a.example']) },
    ],
  ])('whose reissue %s', (_, changes, expected) => {
    const created = createApprovedPlan({ ...facts, ...changes });
    expect(created).toEqual({ ...reissue, ...expected });
    expect(parsePlan(formatPlan(created as ApprovedPlan))).toEqual(created);
  });

  const unseen = { desiredStatus: 'enabled', reissuePending: 'unknown' } as const;
  test.each<[string, Partial<PlanFacts>]>([
    ['without a CSR', { order }],
    ['whose CSR has another key', { order: { ...order, reissueDefaults: { ...order.reissueDefaults, csr: 'x' } } }],
    ['that may publish a pending reissue', unseen],
    ['that may publish a pending reissue, and one is due', { ...unseen, certificate: unlogged }],
    ['that may publish a first certificate', { ...unseen, ...none }],
    ['whose host is too long', { apiUrl: `https://${'a.'.repeat(100)}example` }],
    ['whose serial number is too long', { certificate: { ...logged, serialNumber: 'A'.repeat(66) } }],
  ])('is not there for an order %s', (_, changes) => {
    expect(createApprovedPlan({ ...facts, ...changes })).toBeUndefined();
  });

  test.each<[boolean, Partial<PlanFacts>]>([
    [true, { desiredStatus: 'enabled', reissuePending: true }],
    [true, unseen],
    [false, { ...unseen, reissuePending: false }],
    [false, { ...unseen, desiredStatus: 'disabled' }],
    [false, { ...unseen, order: { ...order, ctStatus: 'enabled' } }],
    [false, { ...unseen, order: { ...order, ctStatus: 'unknown' } }],
  ])('may publish names that nobody has seen: %s, %j', (expected, changes) => {
    expect(mayPublishUnseenNames({ ...facts, ...changes })).toBe(expected);
  });
});
