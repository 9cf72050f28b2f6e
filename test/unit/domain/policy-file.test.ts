import { createHash } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type PolicyFile, policyFileInput } from '../../../src/domain/policy-file.ts';
import { getInputs, InvalidInputsError } from '../../../src/runner/inputs.ts';
import { type Runner, startRunner } from '../runner.ts';
import { POLICY_FILES } from './policy-files.ts';

let runner: Runner;

beforeAll(async () => {
  runner = await startRunner();
  await mkdir(runner.file('workspace/folder'), { recursive: true });
  await mkdir(runner.file('temporary'));
  await writeFile(runner.file('temporary/policy.json'), '{"default":"log"}');
  await writeFile(runner.file('workspace/folder/policy.json'), '{"default":"log"}');
  await symlink(runner.file('temporary/policy.json'), runner.file('workspace/link-out.json'));
  await symlink('folder/policy.json', runner.file('workspace/link.json'));
  vi.stubEnv('GITHUB_WORKSPACE', runner.file('workspace'));
  vi.stubEnv('RUNNER_TEMP', runner.file('temporary'));
});

afterAll(() => runner[Symbol.asyncDispose]());

const KEY = 'key-0123456789';

/** What is read of the file, or the problem with it. */
async function read(path: string, apiKey = KEY): Promise<PolicyFile | null | string> {
  let result: PolicyFile | null | string = null;
  const work = () => {
    try {
      result = getInputs((get) => get('policy-file', policyFileInput));
    } catch (error) {
      if (!(error instanceof InvalidInputsError)) throw error;
      expect(error.problems).toHaveLength(1);
      result = String(error.problems[0]);
    }
  };
  await runner.run(work, { 'policy-file': path, 'api-key': apiKey });
  return result;
}

async function readContent(content: string | Buffer, apiKey = KEY): Promise<PolicyFile | null | string> {
  await writeFile(runner.file('workspace/a.json'), content);
  return read('a.json', apiKey);
}

test('there are at least 100 good and bad files', () => {
  expect(new Set(POLICY_FILES.map(({ content }) => content.toString())).size).toBeGreaterThan(100);
});

test.each(POLICY_FILES)('$name: $problem', async ({ content, problem }) => {
  const result = await readContent(content);
  if (problem === undefined)
    expect(result).toMatchObject({ path: 'a.json', digest: createHash('sha256').update(content).digest('hex') });
  else expect(result).toBe(`Input policy-file "a.json" is not accepted: ${problem}.`);
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
  const refused = (shown: string, why: string) => `Input policy-file ${shown} is not accepted: ${why}.`;
  const NO_FILE =
    'it names no file: it must be a path, absolute or relative to the workspace (is the repository checked out?)';
  const OUTSIDE = 'the file lies outside the workspace';

  test('none is no policy; a file of that name is ./none', async () => {
    expect(await read('none')).toBeNull();
    expect(await read(' none ')).toBeNull();
    expect(await read('./none')).toBe(refused('(6 characters)', NO_FILE));
    await writeFile(runner.file('workspace/none'), '{"default":"log"}');
    expect(await read('none')).toBeNull();
    expect(await read('./none')).toMatchObject({ path: 'none' });
  });

  test.each(['None', 'NONE', 'missing.json', 'folder/missing.json'])('%s names no file', async (path) => {
    expect(await read(path)).toBe(refused(`(${path.length} characters)`, NO_FILE));
  });

  test.each(['', ' \n'])('%j is an error', async (path) => {
    expect(await read(path)).toBe(
      'Input policy-file is empty: it must be the path of a policy file inside the workspace, or none. Empty does not mean none, because an expression that yields nothing must not switch the policy off.',
    );
  });

  test('absolute, relative, or a link inside the workspace', async () => {
    for (const path of ['folder/policy.json', runner.file('workspace/folder/policy.json'), 'link.json'])
      expect(await read(path)).toMatchObject({ path: 'folder/policy.json' });
  });

  test('a file outside of the workspace, also in RUNNER_TEMP, and behind a link', async () => {
    const shown = '"RUNNER_TEMP/policy.json"';
    for (const path of ['../temporary/policy.json', runner.file('temporary/policy.json'), 'link-out.json'])
      expect(await read(path)).toBe(refused(shown, OUTSIDE));
    expect(await read('/etc/passwd')).toBe(refused('"/etc/passwd"', OUTSIDE));
  });

  test('a folder, and a device', async () => {
    expect(await read('folder')).toBe(refused('"folder"', 'it names no file, but a folder or a device'));
    expect(await read('/dev/zero')).toBe(refused('"/dev/zero"', OUTSIDE));
  });

  test('a path of more than 500 characters', async () => {
    const folders = `${'x'.repeat(250)}/${'y'.repeat(250)}`;
    await mkdir(runner.file(`workspace/${folders}`), { recursive: true });
    await writeFile(runner.file(`workspace/${folders}/a.json`), '{}');
    const shown = `"${folders.slice(0, 499)}…"`;
    expect(await read(`${folders}/a.json`)).toBe(refused(shown, 'default is missing: it must be log or keep-out'));
  });
});

test('beside a refused API key, the keys of the file are named by their lengths', async () => {
  const content = '{"default":"log","keep-out":{"1000002":"","corp.example.com":1},"oops":1,"":1,"x":1}';
  expect(await readContent(content, 'short')).toBe(
    'Input policy-file is not accepted: keep-out, entry of 7 characters (line 1): its reason is empty: say why; keep-out, entry of 16 characters (line 1): its reason must be a string; unknown key (4 characters) (line 1): the file may have $schema, account, instance, default, keep-out, log, ignore; unknown key (0 characters) (line 1): the file may have $schema, account, instance, default, keep-out, log, ignore; unknown key (1 character) (line 1): the file may have $schema, account, instance, default, keep-out, log, ignore.',
  );
});

test('an API key in the file is not shown', async () => {
  for (const content of [
    `{"default":"log","${KEY}":1}`,
    `{"default":"log","keep-out":{"${KEY}":1}}`,
    `{"default":"log","keep-out":{"1":"","2":"${KEY}\u0001"}}`,
    `{"default":"${KEY}"}`,
    `${KEY}`,
    `{"default":"log","log":{"1":"${KEY}"`,
  ])
    expect(await readContent(content)).not.toContain(KEY);
});

test('a key that appears twice below something else than a list of entries', async () => {
  const problem = (content: string) => readContent(content);
  expect(await problem('{"default":"log","keep-out":{"1":{"2":1,"2":1}}}')).toContain(
    'keep-out, 1 (line 1): its reason must be a string; keep-out, 2 (line 1): the key appears twice.',
  );
  expect(await problem('{"default":"log","ignore":[{"a":1},{"a":1,"a":1}]}')).toContain(
    'ignore, entry of 1 character (line 1): the key appears twice.',
  );
  expect(await problem('{"default":"log","x":{"1":1,"1":1}}')).toContain('; 1 (line 1): the key appears twice.');
  expect(await problem('{"default":"log","log":{"1":"why"},"log":[]}')).toBe(
    'Input policy-file "a.json" is not accepted: log (line 1): it must be an object of entries; log (line 1): the key appears twice.',
  );
});

describe('a file of 1 MiB', () => {
  const repeat = (part: (index: number) => string, separator = ',') => {
    const parts: string[] = [];
    for (let size = 0, index = 0; size < 1_000_000; index++) {
      const next = part(index);
      parts.push(next);
      size += next.length + 1;
    }
    return parts.join(separator);
  };
  const LONG = 1_000_000;
  const longKey = (key: string) => `{"default":"log","keep-out":{"${key}":"why"}}`;

  test.each<[string, string]>([
    ['many bad entries', `{"default":"log","log":{${repeat((index) => `"X${index}":1`)}}}`],
    ['many entries in two lists', `{"default":"log","log":{"1":"a"},"keep-out":{${repeat(() => '"1":"a"')}}}`],
    ['many unknown keys', `{${repeat((index) => `"${index}":1`)}}`],
    ['many levels of objects', `${'{"a":'.repeat(180_000)}1${'}'.repeat(180_000)}`],
    ['many levels of arrays', `{"default":${'['.repeat(LONG / 2)}${']'.repeat(LONG / 2)}}`],
    ['many levels of arrays that are not closed', `{"default":${'['.repeat(LONG)}`],
    ['a string of escapes', `{"default":"${'\\\\'.repeat(LONG / 2)}"}`],
    ['a string of quotes', `{"default":"${'\\"'.repeat(LONG / 2)}"}`],
    ['blanks behind keys', `{"default":["a"${' '.repeat(LONG)}]}`],
    ['strings that are no keys, and blanks', `{"default":[${repeat(() => `"a"${' '.repeat(50)}`)}]}`],
    ['a long key of digits', longKey('1'.repeat(LONG))],
    ['a long key of dots', longKey('a.'.repeat(LONG / 2))],
    ['a long key of labels', longKey('a'.repeat(LONG))],
    ['a long key of numbers', longKey('1.'.repeat(LONG / 2))],
    ['a long key of colons', longKey(':1'.repeat(LONG / 2))],
    ['a long reason', `{"default":"log","log":{"1":"${'x'.repeat(LONG)}"}}`],
    ['a long reason of blanks', `{"default":"log","log":{"1":"x${' '.repeat(LONG)}x"}}`],
    ['a long unknown key', `{"default":"log","${'\\u001b'.repeat(LONG / 6)}":1}`],
  ])('with %s is refused in one message', async (_, content) => {
    const problem = await readContent(content);
    expect(problem).toMatch(/^Input policy-file "a\.json" is not accepted: .*\.$/);
    expect(String(problem).length).toBeLessThanOrEqual(2_000);
  });

  test('with very many problems: as many as a message has room for, and how many more', async () => {
    const count = 5_000;
    const entries = Array.from({ length: count }, (_, index) => `"a${index}.example":1`).join();
    const problem = String(await readContent(`{"default":"log","log":{${entries}}}`));
    const shown = problem.match(/its reason must be a string/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(20);
    expect(problem).toMatch(new RegExp(` and ${count - shown} more\\.$`));
  });

  test('with good entries is accepted', async () => {
    const content = `{"default":"log","log":{${repeat((index) => `"host${index}.example.com":"why"`)}}}`;
    expect(await readContent(content)).toMatchObject({ path: 'a.json' });
  });
});
