import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditInputs } from '../../../src/audit/inputs.ts';
import { type PolicyFile, parsePolicy, policyFileInput } from '../../../src/domain/policy-file.ts';
import { API_URLS, INSTANCES } from '../../../src/instances.ts';
import { reissueInputs } from '../../../src/reissue/inputs.ts';
import type { GetInput } from '../../../src/runner/inputs.ts';
import { setApiKey } from '../../../src/safe-text.ts';
import { type Runner, startInWorkspace } from '../runner.ts';
import { POLICY_FILES } from './policy-files.ts';

let runner: Runner;

beforeAll(async () => {
  runner = await startInWorkspace();
});

afterAll(() => runner[Symbol.asyncDispose]());

/** What is read of the file, or the problem with it. */
async function read(path: string): Promise<PolicyFile | null | string> {
  const { inputs, message } = await runner.getInputs((get) => get('policy-file', policyFileInput), {
    'policy-file': path,
  });
  return inputs === undefined ? message : inputs;
}

async function readContent(content: string | Buffer): Promise<PolicyFile | null | string> {
  await writeFile(runner.file('workspace/a.json'), content);
  return read('a.json');
}

const REFUSED = 'Input policy-file is not accepted: ';

const schemaFile = join(import.meta.dirname, '../../../examples/ct-policy.schema.json');
const schema = JSON.parse(await readFile(schemaFile, 'utf8'));
// `strict` refuses a schema that an editor would understand otherwise.
const validate = new Ajv2020({ strict: true }).compile(schema);

function isValid(content: string | Buffer): boolean {
  try {
    return validate(JSON.parse(content.toString().replace(/^\ufeff/, '')));
  } catch {
    return false;
  }
}

/** All that an action needs but where to find the policy. */
const needed = { 'order-id': '1', 'api-key': 'key-0123456789', 'dry-run': 'true', 'skip-approval': 'true' };
const others = { 'expected-plan': 'any', orders: 'all', duplicates: 'true', fail: 'true', 'policy-file': 'a.json' };

test.each(POLICY_FILES)('$name: $concerns', async ({ content, concerns, isBeyondSchema }) => {
  const isGood = concerns.length === 0;
  if (!isBeyondSchema) expect(isValid(content), 'the schema').toBe(isGood);
  const result = await readContent(content);
  const digest = createHash('sha256').update(content).digest('hex');
  if (isGood) expect(result).toMatchObject({ path: 'a.json', digest });
  else {
    expect(result).toMatch(new RegExp(`^${REFUSED}.*\\.$`, 's'));
    const problems = String(result).slice(REFUSED.length).split('; ');
    expect(problems).toEqual(concerns.map((concern) => expect.stringMatching(`^${RegExp.escape(concern)}`)));
  }
  for (const defineInputs of [(get: GetInput) => reissueInputs(get, Date.now()), auditInputs]) {
    const { problems } = await runner.getInputs<unknown>(defineInputs, { ...needed, ...others });
    expect(problems, 'both actions').toEqual(isGood ? [] : [result]);
  }
});

test('schema and action know the same instances', () => {
  expect(schema.properties.instance.enum).toEqual(Object.keys(API_URLS));
  expect(INSTANCES).toEqual(Object.keys(API_URLS));
  for (const instance of INSTANCES)
    expect(parsePolicy(JSON.stringify({ default: 'log', instance })).instance).toBe(instance);
});

test('each key of the schema has a description', () => {
  for (const [name, { description }] of Object.entries<{ description?: string }>(schema.properties))
    expect(description, name).toMatch(/\.$/);
});

test('the policy of a file', async () => {
  const content = {
    account: '1449471',
    instance: 'europe',
    default: 'keep-out',
    'keep-out': { '1000002': ' pilot until March\n', 'constructor.example': 'x' },
    log: { 'portal.corp.example.com': 'public since May' },
    ignore: { '1000007': '\treplaced in June' },
  };
  expect(await readContent(JSON.stringify(content))).toMatchObject({
    policy: {
      default: 'keep-out',
      entries: new Map([
        ['1000002', { list: 'keep-out', reason: 'pilot until March' }],
        ['constructor.example', { list: 'keep-out', reason: 'x' }],
        ['portal.corp.example.com', { list: 'log', reason: 'public since May' }],
      ]),
      ignore: new Map([['1000007', 'replaced in June']]),
      account: '1449471',
      instance: 'europe',
    },
  });
  expect(await readContent('{"default":"log"}')).toMatchObject({
    policy: { default: 'log', entries: new Map(), ignore: new Map(), account: undefined, instance: 'us' },
  });
});

describe('the path', () => {
  test('none is no policy; a file of that name is ./none', async () => {
    expect(await read(' none ')).toBeNull();
    expect(await read('./none')).toContain(REFUSED);
    await writeFile(runner.file('workspace/none'), '{"default":"log"}');
    expect(await read('none')).toBeNull();
    expect(await read('./none')).toMatchObject({ path: './none' });
  });

  test.each(['None', 'missing.json'])('%s names no file', async (path) => {
    expect(await read(path)).toContain(REFUSED);
  });

  test('empty does not mean none', async () => {
    expect(await read(' \n')).toContain('Input policy-file is empty: ');
  });
});

describe('a file with very much of something', () => {
  const LONG = 2 ** 20 - 100;
  const keepOut = (key: string) => `{"default":"log","keep-out":{"${key}":"why"}}`;
  test.each<[string, string]>([
    ['unknown keys', `{${Array.from({ length: 80_000 }, (_, index) => `"${index}":1`)}}`],
    ['escapes', `{"default":"${'\\\\'.repeat(LONG / 2)}"}`],
    ['blanks behind strings', `{"default":["a"${' '.repeat(LONG)}]}`],
    ['digits in a key', keepOut('1'.repeat(LONG))],
    ['blanks in a reason', `{"default":"log","log":{"1":"x${' '.repeat(LONG)}x"}}`],
  ])('is refused in one message: %s', async (_, content) => {
    const problem = String(await readContent(content));
    expect(problem).toMatch(/^Input policy-file is not accepted: .*\.$/s);
    expect(problem.length).toBeLessThanOrEqual(2_000);
  });

  test('with the API key at the cut of an entry: no part of the key is shown', () => {
    const key = 'k3y-9f8e7d6c5b4a';
    setApiKey(key);
    for (const entry of [`${'x'.repeat(495)}${key}`, `${'x'.repeat(480)}${key} ${key}`]) {
      const parse = () => parsePolicy(`{"default":"log","ignore":{"${entry}":"why"}}`);
      expect(parse).toThrow(`ignore, "${entry.slice(0, entry.indexOf('k3y'))}`);
      expect(parse).not.toThrow('k3y');
    }
    setApiKey('');
  });

  test.each([20, 21])('of %d problems, 20 are shown, and how many more', async (count) => {
    const entries = Array.from({ length: count }, (_, index) => `"${index + 1}":1`).join();
    const problem = String(await readContent(`{"default":"log","log":{${entries}}}`));
    expect(problem.match(/its reason must be/g)).toHaveLength(20);
    expect(/ and (\d+) more\.$/.exec(problem)?.[1]).toBe(count > 20 ? '1' : undefined);
  });

  test('of long problems, as many as a message has room for', async () => {
    const entries = [1, 2, 3, 4, 5].map((index) => `"${index}${'x'.repeat(480)}":"why"`).join();
    const problem = String(await readContent(`{"default":"log","log":{${entries}}}`));
    expect(problem).toMatch(/^(?=.{1000,2000}$)(?=.*log, "1x+": .*log, "2x+": ).* and 3 more\.$/);
  });
});
