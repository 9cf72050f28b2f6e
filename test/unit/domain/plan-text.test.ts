import { describe, expect, test } from 'vitest';
import { assess, type Facts } from '../../../src/domain/assessment.ts';
import { digestNames } from '../../../src/domain/names.ts';
import {
  type ApprovedPlan,
  apiHostOf,
  createPlan,
  formatPlan,
  parsePlan,
  plannedKey,
  planObstacle,
} from '../../../src/domain/plan-text.ts';
import { certificate, namesWith, order } from '../result.ts';

const NAMES = 'a'.repeat(64);
const KEY = 'b'.repeat(64);
const AT = Date.UTC(2026, 10, 29, 0, 10);
const plan: ApprovedPlan = {
  api: 'www.digicert.com',
  order: '1000001',
  ct: 'disabled',
  do: 'reissue',
  serial: '0A1B',
  names: NAMES,
  key: KEY,
  at: AT,
};
const TEXT = `1 api=www.digicert.com order=1000001 ct=disabled do=reissue serial=0A1B names=${NAMES} key=${KEY} at=2026-11-29T00:10:00Z`;
const FIELDS = TEXT.split(' ');
/** Returns the text with other values of fields. */
const withFields = (values: Record<string, string>) =>
  FIELDS.map((field) => {
    const [name = ''] = field.split('=');
    return name in values ? `${name}=${values[name]}` : field;
  }).join(' ');

describe('the text of a plan', () => {
  test('has its fields in their order', () => {
    expect(formatPlan(plan)).toBe(TEXT);
  });

  test.each<Partial<ApprovedPlan>>([
    {},
    { api: 'localhost:8080' },
    { api: '[::1]:1' },
    { api: `${'a.'.repeat(120)}example.com` },
    { order: '1' },
    { order: '9'.repeat(15) },
    { ct: 'enabled' },
    { do: 'wait' },
    { do: 'wait', key: 'any' },
    { do: 'status' },
    { do: 'status', serial: 'none', key: 'any' },
    { do: 'status', serial: 'none' },
    { serial: 'F'.repeat(40) },
    { at: Date.UTC(2028, 1, 29, 23, 59, 59) },
  ])('is parsed as it was formatted: %j', (changes) => {
    expect(parsePlan(formatPlan({ ...plan, ...changes }))).toEqual({ ...plan, ...changes });
  });

  test.each([
    [
      'api',
      ['', 'https://www.digicert.com', 'www.digicert.com/', 'user@host', 'a:0443', 'a:', 'b\u00fccher.example', '[::1'],
    ],
    ['order', ['', '0', '01', '1000001x', '-1', '1'.repeat(16), '\u0661']],
    ['ct', ['', 'true', 'Enabled', 'unknown']],
    ['do', ['', 'Reissue', 'none']],
    ['serial', ['', '0a1b', '0A:1B', 'any', 'None']],
    ['names', ['', 'any', NAMES.slice(1), `${NAMES}a`, NAMES.toUpperCase(), 'g'.repeat(64)]],
    ['key', ['', 'Any', 'none', KEY.slice(1), `${KEY}b`, KEY.toUpperCase()]],
    ['at', ['', '2026-11-29', '2026-11-29T00:10:00', '2026-11-29T00:10:00.000Z', '2026-11-29T00:10:00+00:00']],
    ['at', ['2026-11-29t00:10:00z', '2026-02-30T00:10:00Z', '2026-13-01T00:10:00Z', '2026-11-29T24:00:00Z']],
  ])('refuses other values of %s: %j', (name, values) => {
    for (const value of values) expect(() => parsePlan(withFields({ [name]: value })), value).toThrow();
  });

  test.each(FIELDS.map((field, index) => [field.split('=')[0], index] as const))(
    'refuses %s missing, twice, elsewhere, in capitals',
    (name = '', index) => {
      const field = FIELDS[index] as string;
      expect(() => parsePlan(FIELDS.toSpliced(index, 1).join(' '))).toThrow();
      expect(() => parsePlan(FIELDS.toSpliced(index, 0, field).join(' '))).toThrow();
      expect(() => parsePlan([...FIELDS, field].join(' '))).toThrow();
      expect(() => parsePlan(FIELDS.with(index, `x${field}`).join(' '))).toThrow();
      for (let other = index + 1; other < FIELDS.length; other++)
        expect(() =>
          parsePlan(
            FIELDS.with(index, FIELDS[other] as string)
              .with(other, field)
              .join(' '),
          ),
        ).toThrow();
      if (name !== '1') expect(() => parsePlan(TEXT.replace(` ${name}=`, ` ${name.toUpperCase()}=`))).toThrow();
    },
  );

  test.each([
    ['nothing', ''],
    ['any', 'any'],
    ['another version', TEXT.replace('1', '2')],
    ['a field more', `${TEXT} x=y`],
    ['a blank at its end', `${TEXT} `],
    ['a blank in front', ` ${TEXT}`],
    ['two blanks between', TEXT.replace(' ct', '  ct')],
    ['a tab between', TEXT.replace(' ct', '\tct')],
    ['a line break between', TEXT.replace(' ct', '\nct')],
    ['a line break at its end', `${TEXT}\n`],
    ['a NUL in a value', TEXT.replace('0A1B', '0A1B\0')],
    ['1 MiB', 'a'.repeat(2 ** 20)],
    ['1 MiB of a host', withFields({ api: 'a.'.repeat(2 ** 19) })],
  ])('refuses %s', (_, text) => {
    expect(() => parsePlan(text)).toThrow();
  });

  test.each<Record<string, string>>([
    { serial: 'none' },
    { serial: 'none', do: 'wait' },
    { serial: 'none', do: 'wait', key: 'any' },
    { key: 'any' },
    { key: 'any', do: 'status' },
  ])('refuses what no dry run prints: %j', (values) => {
    expect(() => parsePlan(withFields(values))).toThrow();
  });
});

test.each([
  ['https://www.digicert.com/services/v2', 'www.digicert.com'],
  ['https://WWW.DigiCert.com:443/services/v2', 'www.digicert.com'],
  ['https://proxy.example:8443/services/v2', 'proxy.example:8443'],
  ['http://localhost/services/v2', 'localhost:80'],
  ['http://127.0.0.1:8080', '127.0.0.1:8080'],
  ['http://localhost:443', 'localhost'],
  ['http://[::1]:8080', '[::1]:8080'],
])('the host of %s is %s', (url, host) => {
  expect(apiHostOf(url)).toBe(host);
});

describe('the plan of an order', () => {
  const facts: Facts = {
    order,
    phase: 'issued',
    reissuePending: false,
    certificate: { ...certificate, keyDigest: KEY },
    csrFile: null,
    requiredKey: null,
    now: Date.UTC(2026, 2),
  };
  const none = { certificate: undefined };
  const unlogged = { certificate: { ...certificate, keyDigest: KEY, ctStatus: 'disabled' } } as const;
  const OTHER = 'c'.repeat(64);
  const csrFile = { csrFile: { pem: '', keyDigest: OTHER }, requiredKey: OTHER };
  const assessWith = (changes: Partial<Facts>, status: 'enabled' | 'disabled' = 'disabled') =>
    assess({ policyFile: null, status }, { ...facts, ...changes });

  test.each<[string, Partial<Facts>, Partial<ApprovedPlan>, ('enabled' | 'disabled')?]>([
    ['is due', {}, {}],
    ['is due, and may be pending', { reissuePending: 'unknown' }, {}],
    ['is due for its key', { ...unlogged, ...csrFile }, { key: OTHER }],
    ['is pending', { reissuePending: true }, { do: 'wait', key: 'any' }],
    ['is pending, and there is a file', { reissuePending: true, ...csrFile }, { do: 'wait', key: OTHER }],
    ['is pending beside a certificate as desired', { reissuePending: true, ...unlogged }, { do: 'wait', key: 'any' }],
    ['is not due', unlogged, { do: 'status' }],
    ['has nothing to replace', none, { do: 'status', serial: 'none', key: 'any' }],
    [
      'has nothing to replace, and there is a file',
      { ...none, ...csrFile },
      { do: 'status', serial: 'none', key: OTHER },
    ],
    ['will be published', unlogged, { ct: 'enabled' }, 'enabled'],
    [
      'has the names of the certificate',
      { certificate: { ...certificate, keyDigest: KEY, names: namesWith(['C.example', 'd.example']) } },
      { names: digestNames(['c.example', 'd.example']) },
    ],
    [
      'has the names of the order',
      { ...none, order: { ...order, dnsNames: ['a.example'], commonName: 'B.example' } },
      { do: 'status', serial: 'none', key: 'any', names: digestNames(['a.example', 'b.example']) },
    ],
  ])('whose reissue %s', (_, changes, expected, status) => {
    const assessment = assessWith(changes, status);
    if (assessment.action === null) throw new Error('Nothing is desired.');
    const created = createPlan('https://dc.example:8443/v2', assessment, { ...facts, ...changes }, AT + 999);
    const names = digestNames(['www.example.com', 'example.com']);
    expect(created).toEqual({ ...plan, api: 'dc.example:8443', serial: '01', names, ...expected });
    expect(parsePlan(formatPlan(created))).toEqual(created);
    expect(plannedKey(created)).toBe(created.key === 'any' ? null : created.key);
  });

  test('any key will do without a plan', () => {
    expect(plannedKey(null)).toBeNull();
  });

  const names = (count: number) => namesWith(Array.from({ length: count }, (_, index) => `a${index}.example`));
  const notReported = { reissuePending: 'unknown', order: { ...order, ctStatus: 'unknown' } } as const;
  test.each<[string, Partial<Facts>, 'enabled' | 'disabled', obstacle: string | undefined]>([
    ['1,000 names', { certificate: { ...certificate, names: names(1_000) } }, 'disabled', undefined],
    ['1,001 names', { certificate: { ...certificate, names: names(1_001) } }, 'disabled', 'too-many-names'],
    ['a reissue that may be published', notReported, 'enabled', 'unseen-names'],
    ['a first certificate that may be published', { ...notReported, ...none }, 'enabled', 'unseen-names'],
    ['a reissue that will be published', { ...notReported, reissuePending: true }, 'enabled', undefined],
    [
      'a first certificate that will be published',
      { ...notReported, ...none, reissuePending: false },
      'enabled',
      undefined,
    ],
    ['a reissue that will not be published', notReported, 'disabled', undefined],
  ])('is not there if nobody can approve it: %s', (_, changes, status, obstacle) => {
    expect(planObstacle(assessWith(changes, status), { ...facts, ...changes })).toBe(obstacle);
  });
});
