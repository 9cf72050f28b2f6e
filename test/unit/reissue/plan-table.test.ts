import { expect, test } from 'vitest';
import { READ, ScriptedService } from './scripted-service.ts';
import { annotations, runStep } from './step.ts';

const run = async (inputs: Record<string, string>) => {
  const service = new ScriptedService();
  const step = await runStep('run', { transport: service, clock: service.clock }, inputs);
  return { ...step, said: annotations(step), sent: service.sent };
};

/** The plan of a reissue that is due, and its fields by name. */
const { outputs } = await run({ 'dry-run': 'true' });
const plan = String(outputs['plan']);
const [, ...texts] = plan.split(' ');
const fields = texts.map((text) => text.split('=') as [name: string, value: string]);
const names = fields.map(([name]) => name);
const valuesByName = Object.fromEntries(fields);
const digest = (letter: string) => letter.repeat(64);

/** Values that are not those of the plan, of which no run may make anything. */
const unusable: Record<string, string[]> = {
  api: [
    '',
    'other.example',
    'dc.example:443',
    'dc.example:8443',
    'DC.example',
    'https://dc.example',
    'dc.example/',
    'dc.example.',
    'user@dc.example',
  ],
  order: ['', '8', '07', '7x', '+7', '0', '7.0', '1'.repeat(19)],
  ct: ['', 'enabled', 'Disabled', 'off', 'true', 'disabled,enabled'],
  do: ['', 'Reissue', 'none', 'reissue,wait', 'nothing'],
  serial: ['', '0a01', '0A:01', 'None', 'any', 'G0', '0x0A01', 'A'.repeat(65), 'none'],
  names: ['', 'any', 'none', digest('A'), digest('g'), 'a'.repeat(63), 'a'.repeat(65), 'a.example'],
  key: ['', 'any', 'Any', 'none', digest('A'), digest('g'), 'a'.repeat(63), 'a'.repeat(65)],
  at: [
    '',
    '0',
    '1970-01-01T00:00:00',
    '1970-01-01T00:00:00z',
    '1970-01-01 00:00:00Z',
    '1970-01-01T00:00:00.000Z',
    '1970-01-01T00:00:00+00:00',
    '1970-02-30T00:00:00Z',
    '1969-12-27T23:59:59Z',
    '1970-01-01T00:05:01Z',
    '9999-12-31T23:59:59Z',
  ],
};
const changed = Object.entries(unusable).flatMap(([name, values]) =>
  values.map((value) => plan.replace(`${name}=${valuesByName[name]}`, `${name}=${value}`)),
);
const without = (name: string) => plan.replace(` ${name}=${valuesByName[name]}`, '');
const doubled = (name: string) => plan.replace(` ${name}=${valuesByName[name]}`, (text) => text + text);
const swapped = (index: number) =>
  ['1', ...texts.with(index, texts[index + 1] as string).with(index + 1, texts[index] as string)].join(' ');
const malformed = [
  ...names.map(without),
  ...names.map(doubled),
  ...names.slice(1).map((_, index) => swapped(index)),
  ...names.map((name) => plan.replace(`${name}=`, `${name.toUpperCase()}=`)),
  ...names.map((name) => plan.replace(`${name}=`, `${name}:`)),
  ...['0', '2', '01', '1.0', 'v1', ''].map((version) => plan.replace(/^1/, version)),
  plan.replace('1 ', ''),
  `1 ${plan}`,
  plan.replace(' ', '  '),
  plan.replace(' ', '\t'),
  plan.replace(' ', '\n'),
  plan.replace(' ', '\u00a0'),
  `${plan} more=1`,
  `${plan},`,
  `"${plan}"`,
  `${plan}\n${plan}`,
  JSON.stringify(valuesByName),
  plan.toUpperCase(),
  'ANY',
  'Any',
  'any plan',
  'null',
];
const refusedPlans = [...changed, ...malformed].map((text, index) => [`${index}: ${text}`, text] as const);

test('there are at least 100 of them, each once', () => {
  expect(new Set(refusedPlans.map(([, text]) => text)).size).toBe(refusedPlans.length);
  expect(refusedPlans.length).toBeGreaterThanOrEqual(100);
});

test.each(refusedPlans)(
  'a plan that is not as the dry run gave it is refused, and nothing is sent: %s',
  async (_, text) => {
    const { exitCode, said, sent } = await run({ 'expected-plan': text });
    expect({ exitCode, sent }).toEqual({ exitCode: 1, sent: [] });
    expect(said).toEqual([expect.stringMatching(/^error: Input expected-plan .*is not accepted: |is empty: /)]);
  },
);

/** Values that another plan could have: only a look at the order shows that they are not those of the plan. */
const other: Record<string, string[]> = {
  do: ['wait', 'status'],
  serial: ['0A02', 'A01'],
  names: [digest('0')],
  key: [digest('0')],
};
const otherPlans = Object.entries(other).flatMap(([name, values]) =>
  values.map((value) => [name, value, plan.replace(`${name}=${valuesByName[name]}`, `${name}=${value}`)] as const),
);

test.each(otherPlans)(
  'a plan with another %s, %s, is refused, and nothing but reads is sent',
  async (_name, _value, text) => {
    for (const dryRun of ['true', 'false']) {
      const { exitCode, said, sent } = await run({ 'expected-plan': text, 'dry-run': dryRun });
      expect({ exitCode, sent }).toEqual({ exitCode: 1, sent: READ(0) });
      expect(said).toEqual([expect.stringMatching(/^error: Order 7 is not as in expected-plan: .*0A01.*plan again/)]);
    }
  },
);

test('the plan as it is, is accepted', async () => {
  const { sent } = await run({ 'expected-plan': plan });
  expect(sent).toContain('0 POST');
});
