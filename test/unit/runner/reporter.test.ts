import { setImmediate } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { legacyCommands } from '../../harness/runner-log.ts';
import { type Runner, startRunner } from '../runner.ts';

type Reporter = typeof import('../../../src/runner/reporter.ts');

/** Returns what work with the module hands to the runner. */
async function report(runner: Runner, work: (reporter: Reporter) => unknown) {
  const module = await import('../../../src/runner/reporter.ts');
  return runner.run(() => work(module));
}

describe('a line', () => {
  const hostile = 'Attempt 1 failed: \n::error::a\r##[debug]##[command]b\u001b[31m';
  const inert = 'Attempt 1 failed: ::error::a # #[debug]# #[command]b[31m';

  test.each(['::error::x', '  ::add-mask::x', '\u200b::debug::x'])(
    'that begins like a workflow command is none: %j',
    async (line) => {
      await using runner = await startRunner();
      const { commands, log } = await report(runner, (module) => module.log(line));
      expect(commands).toEqual([]);
      expect(log).toEqual([line.trim().replace(/^\u200b?::/, ': :')]);
    },
  );

  test('in the log is one line, without commands', async () => {
    await using runner = await startRunner();
    const { stdout } = await report(runner, ({ log }) => log(hostile));
    expect(stdout).toBe(`${inert}\n`);
  });

  test.each(['warn', 'notice'] as const)('to %s becomes one annotation', async (name) => {
    await using runner = await startRunner();
    const { stdout, commands } = await report(runner, (module) => module[name](hostile));
    expect(commands).toEqual([{ command: name === 'warn' ? 'warning' : name, properties: {}, message: inert }]);
    expect(legacyCommands(stdout)).toEqual([]);
  });

  test('of 2,000 characters is whole, and a longer one is cut', async () => {
    await using runner = await startRunner();
    const { log } = await report(runner, (module) => {
      module.log('x'.repeat(2000));
      module.log('y'.repeat(2001));
    });
    expect(log).toEqual(['x'.repeat(2000), `${'y'.repeat(1999)}…`]);
  });

  test('to debug is shown if the runner debugs', async () => {
    await using runner = await startRunner({ RUNNER_DEBUG: '1' });
    const { commands } = await report(runner, ({ debug }) => debug?.(hostile));
    expect(commands).toEqual([{ command: 'debug', properties: {}, message: inert }]);
  });

  test.each([undefined, '0'])('to debug is not even made if it does not (%j)', async (value) => {
    await using runner = await startRunner({ RUNNER_DEBUG: value });
    await report(runner, ({ debug }) => expect(debug).toBeUndefined());
  });
});

describe('outputs', () => {
  const outputs = { status: 'a\r::error::b ##[error]c', required: true, names: ['\n::set-output name=x::y', '"'] };

  test('are exact, text as it is and all else as JSON', async () => {
    await using runner = await startRunner();
    const handed = await report(runner, ({ setOutputs }) => setOutputs(outputs, 'The outputs'));
    expect(handed.outputs).toEqual({
      status: 'a\r::error::b ##[error]c',
      required: 'true',
      names: JSON.stringify(outputs.names),
    });
    expect(handed.stdout).toBe('');
  });

  test('that cannot be written are an error that says what was done', async () => {
    await using runner = await startRunner({ GITHUB_OUTPUT: '/nowhere/output' });
    await report(runner, ({ setOutputs }) => {
      expect(() => setOutputs(outputs, 'It is done, but the outputs')).toThrow(
        expect.objectContaining({
          message: 'It is done, but the outputs could not be written: Missing file at path: /nowhere/output',
          cause: expect.objectContaining({ message: 'Missing file at path: /nowhere/output' }),
        }),
      );
    });
  });

  test('are printed if there is no file for them, as for an older server', async () => {
    await using runner = await startRunner({ GITHUB_OUTPUT: undefined });
    const { commands } = await report(runner, ({ setOutputs }) => setOutputs({ status: 'disabled' }, 'The outputs'));
    expect(commands).toEqual([{ command: 'set-output', properties: { name: 'status' }, message: 'disabled' }]);
  });
});

test('the API key and parts of it are in nothing that is shown, but outputs stay exact', async () => {
  await using runner = await startRunner({ RUNNER_DEBUG: '1' });
  const key = 'ABCDEFGHIJKLMNOP-<0123456789>';
  const { maskApiKey, redactApiKey } = await import('../../../src/runner/api-key.ts');
  expect(redactApiKey(key), 'no key is known yet').toBe(key);
  const text = (part: string) => `before ${part} after`;
  const { stdout, commands, outputs, summary } = await report(runner, async (module) => {
    maskApiKey('');
    maskApiKey(key);
    for (const part of [key, key.slice(2, 14)]) {
      for (const show of [module.log, module.warn, module.notice, module.debug]) show?.(text(part));
      module.setFailed(new Error(text(part)));
      await module.writeSummary(`<p>${text(part.replace('<', '&#60;'))}</p>`);
    }
    module.setOutputs({ name: key.slice(2, 14) }, 'The outputs');
  });
  const [mask, ...shown] = stdout.trimEnd().split('\n');
  expect(mask).toBe(`::add-mask::${key}`);
  expect(shown).toHaveLength(10);
  for (const line of shown) expect(line).toMatch(/^(::\w+::)?before \*{3} after$/);
  expect(commands.map(({ command }) => command)).toContain('debug');
  expect(summary.match(/<p>before \*{3} after<\/p>/g)).toHaveLength(2);
  expect(outputs).toEqual({ name: key.slice(2, 14) });
});

describe('a failure', () => {
  test('is exactly one error, and the exit code 1', async () => {
    await using runner = await startRunner();
    const { exitCode, commands, log, summary } = await report(runner, ({ setFailed }) =>
      setFailed(new Error('403\n##[error]access_denied')),
    );
    expect(exitCode).toBe(1);
    expect(commands).toEqual([{ command: 'error', properties: {}, message: '403 # #[error]access_denied' }]);
    expect({ log, summary }).toEqual({ log: [], summary: '' });
  });

  test('of the inputs is an error for each', async () => {
    await using runner = await startRunner();
    const { InvalidInputsError } = await import('../../../src/runner/inputs.ts');
    const { exitCode, commands } = await report(runner, ({ setFailed }) =>
      setFailed(new InvalidInputsError(['a', 'b'])),
    );
    expect(exitCode).toBe(1);
    expect(commands.map(({ command, message }) => [command, message])).toEqual([
      ['error', 'a'],
      ['error', 'b'],
    ]);
  });
});

describe('a summary', () => {
  test('has a last line that says who ran the step', async () => {
    await using runner = await startRunner();
    const { summary, stdout } = await report(runner, ({ writeSummary }) => writeSummary('<h2>a</h2>\n<p>b</p>'));
    expect(summary).toMatch(/^<h2>a<\/h2>\n<p>b<\/p>\n<p>[^\n]*: run by <code>octocat<\/code> [^\n]*<\/p>\n$/);
    expect(stdout).toBe('');
  });

  test.each([
    ['the variable is not set', undefined, /^The job summary was not written: GITHUB_STEP_SUMMARY is not set$/],
    ['there is no such file', '/nowhere/summary', /^The job summary was not written: ENOENT: .* '\/nowhere\/summary'$/],
  ])('that cannot be written, because %s, is one line in the log, and changes no result', async (_, path, line) => {
    await using runner = await startRunner({ GITHUB_STEP_SUMMARY: path });
    const { exitCode, log, commands } = await report(runner, ({ writeSummary }) => writeSummary('a'));
    expect(log).toEqual([expect.stringMatching(line)]);
    expect({ exitCode, commands }).toEqual({ exitCode: 0, commands: [] });
  });
});

describe('an entry', () => {
  const codeAfter = async (run: () => Promise<void>) => {
    const { runToEnd } = await import('../../../src/runner/reporter.ts');
    onTestFinished(() => {
      process.exitCode = 0;
    });
    runToEnd(run);
    await setImmediate();
    return process.exitCode;
  };

  test('that ends leaves the code 0, or that of its failure', async () => {
    expect(await codeAfter(async () => {})).toBe(0);
    expect(
      await codeAfter(async () => {
        process.exitCode = 1;
      }),
    ).toBe(1);
  });

  test('that never ends is no success', async () => {
    expect(await codeAfter(() => new Promise(() => {}))).toBe(13);
  });
});
