import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { startRunner } from '../runner.ts';

type Reporter = typeof import('../../../src/runner/reporter.ts');

/** Returns what work with the module hands to a runner with this environment. */
async function report(work: (reporter: Reporter) => unknown, env: Record<string, string | undefined> = {}) {
  await using runner = await startRunner(env);
  const module = await import('../../../src/runner/reporter.ts');
  return await runner.run(() => work(module));
}

describe('a line', () => {
  const hostile = 'Attempt 1 failed: \n::error::a\r##[debug]##[command]b\u001b[31m';
  const inert = 'Attempt 1 failed: ::error::a # #[debug]# #[command]b[31m';

  test.each(['::error::x', '  ::add-mask::x', '\u200b::debug::x'])(
    'that begins like a workflow command is none: %j',
    async (line) => {
      const { commands, log } = await report((module) => module.log(line));
      expect(commands).toEqual([]);
      expect(log).toEqual([line.trim().replace(/^\u200b?::/, ': :')]);
    },
  );

  test.each([
    ['log', `${inert}\n`],
    ['warn', `::warning::${inert}\n`],
  ] as const)('to %s is one line, without commands', async (name, printed) => {
    expect((await report((module) => module[name](hostile))).stdout).toBe(printed);
  });

  test('of 2,000 characters is whole, and a longer one is cut', async () => {
    const { log } = await report((module) => {
      module.log('x'.repeat(2000));
      module.log('y'.repeat(2001));
    });
    expect(log).toEqual(['x'.repeat(2000), `${'y'.repeat(1999)}…`]);
  });

  test('to debug is shown if the runner debugs', async () => {
    const { commands } = await report(({ debug }) => debug?.(hostile), { RUNNER_DEBUG: '1' });
    expect(commands).toEqual([{ command: 'debug', properties: {}, message: inert }]);
  });

  test.each([undefined, '0'])('to debug is not even made if it does not (%j)', async (value) => {
    await report(({ debug }) => expect(debug).toBeUndefined(), { RUNNER_DEBUG: value });
  });
});

describe('outputs', () => {
  const outputs = { status: 'a\r::error::b ##[error]c', required: true, names: ['\n::set-output name=x::y', '"'] };

  test('are exact, text as it is and all else as JSON', async () => {
    const handed = await report(({ setOutputs }) => setOutputs(outputs, 'The outputs'));
    expect(handed.outputs).toEqual({
      status: 'a\r::error::b ##[error]c',
      required: 'true',
      names: JSON.stringify(outputs.names),
    });
    expect(handed.stdout).toBe('');
  });

  test('that cannot be written are an error that says what was done', async () => {
    const work = (reason: string) => (reporter: Reporter) =>
      expect(() => reporter.setOutputs(outputs, 'The outputs')).toThrow(`The outputs could not be written: ${reason}`);
    await report(work('Missing file at path: /nowhere/output'), { GITHUB_OUTPUT: '/nowhere/output' });
    await report(work('EISDIR: illegal operation on a directory, open'), { GITHUB_OUTPUT: tmpdir() });
  });

  test('are all set, or none', async () => {
    const work = ({ setOutputs }: Reporter) => expect(() => setOutputs({ a: 'b', c: 1n }, 'The outputs')).toThrow();
    expect((await report(work)).outputs).toEqual({});
    await report(work, { GITHUB_OUTPUT: undefined });
  });

  test('are printed if there is no file for them, as for an older server', async () => {
    const work = ({ setOutputs }: Reporter) => setOutputs({ status: 'disabled' }, 'The outputs');
    const { commands } = await report(work, { GITHUB_OUTPUT: undefined });
    expect(commands).toEqual([{ command: 'set-output', properties: { name: 'status' }, message: 'disabled' }]);
  });
});

test('the API key is in nothing that is shown, and in no output', async () => {
  const key = 'ABCDEFGHIJKLMNOP-"0123456789"';
  const work = async (module: Reporter) => {
    const { setApiKey } = await import('../../../src/safe-text.ts');
    setApiKey(key);
    const text = `before ${key} after`;
    for (const show of [module.log, module.warn, module.debug]) show?.(text);
    module.setFailed(new Error(text));
    await module.writeSummary(text);
    module.setOutputs({ name: `<${key}>`, names: [key, key.slice(2, 14)] }, 'The outputs');
  };
  const { stdout, summary, commands, outputs } = await report(work, { RUNNER_DEBUG: '1' });
  const shown = stdout.trimEnd().split('\n');
  expect(shown).toHaveLength(4);
  expect(summary).toMatch(/^before \*{3} after$/m);
  for (const line of shown) expect(line).toMatch(/^(::\w+::)?before \*{3} after$/);
  expect(commands.map(({ command }) => command)).toContain('debug');
  expect(outputs).toEqual({ name: '<***>', names: JSON.stringify(['***', key.slice(2, 14)]) });
});

describe('a failure', () => {
  test('is exactly one error, and the exit code 1', async () => {
    const reported = await report(({ setFailed }) => setFailed(new Error('403\n##[error]access_denied')));
    const commands = [{ command: 'error', properties: {}, message: '403 # #[error]access_denied' }];
    expect(reported).toMatchObject({ exitCode: 1, commands, log: [], summary: '' });
  });

  test('of the inputs is an error for each', async () => {
    const { InvalidInputsError } = await import('../../../src/runner/inputs.ts');
    const reported = await report(({ setFailed }) => setFailed(new InvalidInputsError(['a', 'b'])));
    const commands = ['a', 'b'].map((message) => ({ command: 'error', properties: {}, message }));
    expect(reported).toMatchObject({ exitCode: 1, commands });
  });
});

describe('a summary', () => {
  test('has a last line that says who ran the step', async () => {
    const { summary, stdout } = await report(({ writeSummary }) => writeSummary('<h2>a</h2>\n<p>b</p>'));
    expect(summary).toMatch(/^<h2>a<\/h2>\n<p>b<\/p>\n<p>[^\n]*: run by <code>octocat<\/code> [^\n]*<\/p>\n$/);
    expect(stdout).toBe('');
  });

  test.each([
    ['the variable is not set', undefined, /^The job summary was not written: Unable to find environment variable /],
    ['there is no such file', '/nowhere/summary', /^The job summary was not written: Unable to access summary file: /],
  ])('that cannot be written, because %s, is one line in the log, and changes no result', async (_, path, line) => {
    const reported = await report(({ writeSummary }) => writeSummary('a'), { GITHUB_STEP_SUMMARY: path });
    expect(reported).toMatchObject({ exitCode: 0, commands: [], log: [expect.stringMatching(line)] });
  });
});
