import { describe, expect, test } from 'vitest';
import * as text from '../../../src/domain/approved-plan.ts';
import type { Facts } from '../../../src/domain/facts.ts';
import { findPlanObstacle } from '../../../src/domain/objections.ts';
import { digestNames } from '../../../src/domain/order-names.ts';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import { order } from '../result.ts';
import * as found from './facts.ts';

const { createPlan, findInputConflicts, formatPlan, parsePlan, plannedKey } = text;
const { assessFor, csrFile, factsWith, maybe, named, OTHER_KEY, OWN_KEY, pending, unissued, unlogged } = found;
type ApprovedPlan = text.ApprovedPlan;

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
    { api: 'localhost:8080', order: '1', ct: 'enabled', serial: 'F'.repeat(40) },
    { api: '[::1]:1', order: '9'.repeat(15), at: Date.UTC(2028, 1, 29, 23, 59, 59) },
    { api: `${'a.'.repeat(120)}example.com`, do: 'status' },
    { do: 'wait' },
    { do: 'wait', key: 'any' },
    { do: 'status', serial: 'none', key: 'any' },
    { do: 'status', serial: 'none' },
  ])('is parsed as it was formatted: %j', (changes) => {
    expect(parsePlan(formatPlan({ ...plan, ...changes }))).toEqual({ ...plan, ...changes });
  });

  test.each([
    ['api', ['', 'https://www.digicert.com', 'www.digicert.com/', 'user@host', 'a:0443', 'a:', 'b\u00fccher.example']],
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
    ['2 x', true],
    ['123 x', true],
    ['1234 x', false],
    ['x 2 x', false],
    ['1 x 2 ', false],
    ['1 x 1 ', false],
  ])('%j has another version: %s', (text, isOther) => {
    expect(() => parsePlan(text)).toThrow(isOther ? 'another version' : 'not the output plan');
  });

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
  expect(createPlan(url, assessFor('disabled', factsWith()), factsWith(), AT)).toMatchObject({ api: host });
});

test('another port is another host', () => {
  const inputs = { orderId: undefined, apiUrl: 'https://dc.example/v2', status: undefined, csrFile: undefined };
  expect(findInputConflicts({ ...plan, api: 'dc.example:8443' }, inputs, plan.at)).toHaveLength(1);
});

describe('the plan of an order', () => {
  const usual = { ...plan, api: 'dc.example:8443', serial: '01', key: OWN_KEY };
  const first = { do: 'status', serial: 'none', key: 'any' } as const;
  const ownNames = { ...unissued, order: { ...order, dnsNames: ['a.example'], commonName: 'B.example' } };
  test.each<[string, CtStatus, Partial<Facts>, Partial<ApprovedPlan>]>([
    ['is due', 'disabled', {}, {}],
    ['is due, and may be pending', 'disabled', maybe, {}],
    ['is due for its key', 'disabled', { ...unlogged, ...csrFile }, { key: OTHER_KEY }],
    ['is due to log it', 'enabled', unlogged, {}],
    ['is pending', 'disabled', pending, { do: 'wait', key: 'any' }],
    ['is pending, and there is a file', 'disabled', { ...pending, ...csrFile }, { do: 'wait', key: OTHER_KEY }],
    ['is pending beside a certificate as desired', 'enabled', pending, { do: 'wait', key: 'any' }],
    ['is not due', 'disabled', unlogged, { do: 'status' }],
    ['has nothing to replace', 'disabled', unissued, first],
    ['has nothing to replace, and a file', 'disabled', { ...unissued, ...csrFile }, { ...first, key: OTHER_KEY }],
    ['has its names', 'disabled', named('C.example', 'd.example'), { names: digestNames(['c.example', 'd.example']) }],
    ['has the names of the order', 'disabled', ownNames, { ...first, names: digestNames(['a.example', 'b.example']) }],
  ])('whose reissue %s', (_, ct, changes, expected) => {
    const facts = factsWith(changes);
    const created = createPlan('https://dc.example:8443/v2', assessFor(ct, facts), facts, AT + 999);
    expect(created).toEqual({ ...usual, ct, names: digestNames(['www.example.com', 'example.com']), ...expected });
    expect(parsePlan(formatPlan(created))).toEqual(created);
    expect(plannedKey(created)).toBe(created.key === 'any' ? null : created.key);
  });

  test('any key will do without a plan', () => {
    expect(plannedKey(null)).toBeNull();
  });

  const many = (count: number) => named(...Array.from({ length: count }, (_, index) => `a${index}.example`));
  test.each<[string, CtStatus, Partial<Facts>, obstacle: string | undefined]>([
    ['1,000 names', 'disabled', many(1_000), undefined],
    ['1,001 names', 'disabled', many(1_001), 'too-many-names'],
    ['a reissue that may be published', 'enabled', maybe, 'unseen-names'],
    ['a first certificate that may be published', 'enabled', { ...maybe, ...unissued }, 'unseen-names'],
    ['a reissue that will be published', 'enabled', pending, undefined],
    ['a first certificate that will be published', 'enabled', unissued, undefined],
    ['a reissue that will not be published', 'disabled', maybe, undefined],
  ])('is not there if nobody can approve it: %s', (_, status, changes, obstacle) => {
    const { objections } = assessFor(status, factsWith(changes));
    expect(findPlanObstacle(objections)?.kind).toBe(obstacle);
  });
});
