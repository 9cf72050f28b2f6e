import { describe, expect, test } from 'vitest';
import { type ApprovedPlan, formatPlan, parsePlan } from '../../../src/domain/plan-text.ts';
import { plan as usual } from './facts.ts';

const NAMES = 'a'.repeat(64);
const KEY = 'b'.repeat(64);
const plan = {
  ...usual,
  api: 'www.digicert.com',
  serial: '0A1B',
  names: NAMES,
  key: KEY,
  at: Date.UTC(2026, 10, 29, 0, 10),
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
    { do: 'wait', key: null },
    { do: 'status', serial: null, key: null },
    { do: 'status', serial: null },
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
    for (const value of values) expect(parsePlan(withFields({ [name]: value })), value).toBeUndefined();
  });

  test.each(FIELDS.map((field, index) => [field.split('=')[0], index] as const))(
    'refuses %s missing, twice, elsewhere, in capitals',
    (name = '', index) => {
      const field = FIELDS[index] as string;
      const refused = [FIELDS.toSpliced(index, 1), FIELDS.toSpliced(index, 0, field), [...FIELDS, field]];
      refused.push(FIELDS.with(index, `x${field}`));
      if (name !== '1') refused.push(FIELDS.with(index, field.replace(name, name.toUpperCase())));
      for (let other = index + 1; other < FIELDS.length; other++)
        refused.push(FIELDS.with(index, FIELDS[other] as string).with(other, field));
      for (const fields of refused) expect(parsePlan(fields.join(' '))).toBeUndefined();
    },
  );

  test.each([
    ['nothing', ''],
    ['another version', TEXT.replace('1', '2')],
    ['a blank at its end', `${TEXT} `],
    ['two blanks between', TEXT.replace(' ct', '  ct')],
    ['a line break between', TEXT.replace(' ct', '\nct')],
    ['a line break at its end', `${TEXT}\n`],
    ['1 MiB of a host', withFields({ api: 'a.'.repeat(2 ** 19) })],
  ])('refuses %s', (_, text) => {
    expect(parsePlan(text)).toBeUndefined();
  });

  test.each<Record<string, string>>([
    { serial: 'none' },
    { serial: 'none', do: 'wait' },
    { serial: 'none', do: 'wait', key: 'any' },
    { key: 'any' },
    { key: 'any', do: 'status' },
  ])('refuses what no dry run prints: %j', (values) => {
    expect(parsePlan(withFields(values))).toBeUndefined();
  });
});
