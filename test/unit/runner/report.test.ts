import { describe, expect, test } from 'vitest';
import type { Order } from '../../src/certcentral.ts';
import type { Result } from '../../src/summary.ts';
import { legacyCommands } from '../support/runner-log.ts';
import { changed, order } from './result.ts';
import { type Runner, startRunner } from './runner.ts';

/** Reports a result, or lets a failure be made and reports that. */
async function report(runner: Runner, what: Partial<Result> | ((errors: Errors) => unknown)) {
  const { reportFailure, reportResult } = await import('../../src/report.ts');
  const errors = { ...(await import('../../src/errors.ts')), ...(await import('../../src/inputs.ts')) };
  return runner.hand(() =>
    typeof what === 'function' ? reportFailure(what(errors)) : reportResult({ ...changed, ...what }),
  );
}

type Errors = typeof import('../../src/errors.ts') & typeof import('../../src/inputs.ts');

const messages = (commands: { command: string; message: string }[], name: string) =>
  commands.filter(({ command }) => command === name).map(({ message }) => message);

describe('a result', () => {
  test('becomes outputs, a line in the log, a notice and a summary', async () => {
    await using runner = await startRunner();
    const { exitCode, outputs, log, commands, summary } = await report(runner, {});
    expect(exitCode).toBe(0);
    expect(outputs).toEqual({
      'order-id': '1000001',
      'ct-status': 'disabled',
      'certificate-ct-status': 'enabled',
      'reissue-required': 'true',
      'certificate-id': '2000001',
      'common-name': 'www.example.com',
      'dns-names': '["www.example.com","example.com"]',
    });
    expect(log).toEqual([
      expect.stringMatching(/^CT logging of order 1000001 \(www\.example\.com\) is now disabled; .*\.$/),
    ]);
    expect(commands).toEqual([
      {
        command: 'notice',
        properties: {},
        message: 'Order 1000001: Reissue the certificate: the live one was issued with CT logging enabled.',
      },
    ]);
    expect(summary).toMatch(/^<h2>CT logging of DigiCert order 1000001 is now disabled<\/h2>\n[\s\S]*<\/p>\n$/);
  });

  test('without a reissue gives no notice', async () => {
    await using runner = await startRunner();
    const { outputs, commands } = await report(runner, { reissueRequired: false });
    expect(outputs).toMatchObject({ 'reissue-required': 'false' });
    expect(commands).toEqual([]);
  });

  test.each<[string, Order | undefined]>([
    ['of an order that could not be read', undefined],
    ['of an order without a certificate', { ...order, certificate: { state: 'none' }, commonName: '', dnsNames: [] }],
  ])('%s leaves the outputs empty that are not known', async (_, unknown) => {
    await using runner = await startRunner();
    const { outputs } = await report(runner, { order: unknown });
    expect(outputs).toMatchObject({ 'certificate-id': '', 'common-name': '', 'dns-names': '[]' });
  });

  test('has its warnings as annotations, one line each, before the result', async () => {
    await using runner = await startRunner();
    const { commands, stdout } = await report(runner, { warnings: ['a\n::error::b', `##[error]${'x'.repeat(2000)}`] });
    expect(messages(commands, 'warning')).toEqual(['a ::error::b', `# #[error]${'x'.repeat(1989)}…`]);
    expect(stdout).toMatch(/^::warning::a .*\n::warning::# .*\nCT logging of /);
  });

  test('has its names exact in the outputs, and inert in the log', async () => {
    await using runner = await startRunner();
    const commonName = 'a\r::error::b ##[error]c \u001b[31m';
    const dnsNames = ['\n::set-output name=x::y', '"'];
    const { outputs, log, commands, stdout } = await report(runner, { order: { ...order, commonName, dnsNames } });
    expect(outputs['common-name']).toBe(commonName);
    expect(JSON.parse(outputs['dns-names'] ?? '')).toEqual(dnsNames);
    expect(log).toEqual([expect.stringContaining(' (a ::error::b # #[error]c [31m) ')]);
    expect(commands.map(({ command }) => command)).toEqual(['notice']);
    expect(legacyCommands(stdout)).toEqual([]);
  });

  test.each([
    [false, 'CT logging of order 1000001 is now disabled, but the outputs could not be written: '],
    [true, 'The outputs could not be written: '],
  ])('whose outputs cannot be written (dry run: %s) is an error that says what is done', async (dryRun, message) => {
    await using runner = await startRunner({ GITHUB_OUTPUT: '/nowhere/output' });
    await expect(report(runner, { dryRun })).rejects.toMatchObject({
      message: `${message}Missing file at path: /nowhere/output`,
      cause: expect.any(Error),
    });
  });

  test('is printed where there is no file for outputs, as an older server takes it', async () => {
    await using runner = await startRunner({ GITHUB_OUTPUT: undefined });
    expect((await report(runner, {})).commands).toContainEqual({
      command: 'set-output',
      properties: { name: 'ct-status' },
      message: 'disabled',
    });
  });
});

describe('a failure', () => {
  test('is exactly one error, the exit code 1, a summary, and no output', async () => {
    await using runner = await startRunner();
    const fail = ({ Failure }: Errors) => new Failure('403\n<b>access_denied', { hint: 'Check the key.' });
    const { exitCode, commands, log, summary, outputFile } = await report(runner, fail);
    expect(exitCode).toBe(1);
    expect(commands).toEqual([{ command: 'error', properties: {}, message: '403 <b>access_denied. Check the key.' }]);
    expect(log).toEqual([]);
    expect(outputFile).toBe('');
    expect(summary).toMatch(
      /<p><code>403 &#60;b&#62;access_denied<\/code><\/p>\n<p><strong>What to do:<\/strong> Check the key\.<\/p>\n/,
    );
  });

  test('of the inputs is an error for each', async () => {
    await using runner = await startRunner();
    const { exitCode, commands, summary } = await report(runner, ({ InvalidInputs }) => new InvalidInputs(['a', 'b']));
    expect(exitCode).toBe(1);
    expect(messages(commands, 'error')).toEqual(['a', 'b']);
    expect(summary).toContain('<p><code>a</code></p>\n<p><code>b</code></p>\n<p>No output was set.</p>');
  });

  test('of another kind, which is a mistake of ours, is shown as it is', async () => {
    await using runner = await startRunner();
    const { exitCode, commands, summary } = await report(runner, () => new TypeError('x is\nnot a function'));
    expect(exitCode).toBe(1);
    expect(messages(commands, 'error')).toEqual(['x is not a function']);
    expect(summary).toContain('<p><code>x is not a function</code></p>\n<p>No output was set.</p>');
  });

  test('is cut at 2,000 characters', async () => {
    await using runner = await startRunner();
    const { commands } = await report(runner, () => new Error('x'.repeat(2001)));
    expect(messages(commands, 'error')).toEqual([`${'x'.repeat(1999)}…`]);
  });
});

test('a line in the log is one line, without commands', async () => {
  await using runner = await startRunner();
  const { log } = await import('../../src/report.ts');
  const { stdout } = await runner.hand(() => log('Attempt 1 failed: \n::error::a\r##[debug]##[command]b'));
  expect(stdout).toBe('Attempt 1 failed: ::error::a # #[debug]# #[command]b\n');
});

describe('a summary that cannot be written is one line in the log, and changes no result', () => {
  const reported = /^The job summary was not written: Unable to /;

  test('where the variable is not set', async () => {
    await using runner = await startRunner({ GITHUB_STEP_SUMMARY: undefined });
    const { exitCode, log, outputs } = await report(runner, {});
    expect(log).toEqual([expect.stringMatching(/^CT logging of /), expect.stringMatching(reported)]);
    expect({ exitCode, status: outputs['ct-status'] }).toEqual({ exitCode: 0, status: 'disabled' });
  });

  test('where there is no such file', async () => {
    await using runner = await startRunner({ GITHUB_STEP_SUMMARY: '/nowhere/summary' });
    const { exitCode, log, commands } = await report(runner, () => new Error('a'));
    expect(log).toEqual([
      "The job summary was not written: Unable to access summary file: '/nowhere/summary'. Check if the file has correct read/write permissions.",
    ]);
    expect({ exitCode, commands }).toMatchObject({ exitCode: 1, commands: [{ command: 'error', message: 'a' }] });
  });
});

describe('who ran it', () => {
  const RUN = 'https://github.com/octo-org/octo-repo/actions/runs/1658821493';
  const known = (actor: string, run = `${RUN}/attempts/1`) =>
    `run by <code>${actor}</code> on <code>workflow_dispatch</code> in <a href="${run}">this workflow run</a>.</p>\n`;
  const UNKNOWN = '. Who ran this could not be read from the environment.</p>\n';

  test.each<[string, Record<string, string | undefined>, string]>([
    ['is the actor', {}, known('octocat')],
    [
      'is who began the attempt on a re-run',
      { GITHUB_TRIGGERING_ACTOR: 'hubot', GITHUB_RUN_ATTEMPT: '3' },
      known('hubot', `${RUN}/attempts/3`),
    ],
    ['is the actor where it is not told who began the attempt', { GITHUB_TRIGGERING_ACTOR: '' }, known('octocat')],
    [
      'is told on a server of your own',
      { GITHUB_SERVER_URL: 'https://git.example' },
      known('octocat', `${RUN.replace('https://github.com', 'https://git.example')}/attempts/1`),
    ],
    ['is told without an event file', { GITHUB_EVENT_PATH: undefined }, known('octocat')],
    ['is told with an event file that is missing', { GITHUB_EVENT_PATH: '/nowhere/event.json' }, known('octocat')],
    ['is not told without an actor', { GITHUB_ACTOR: undefined }, UNKNOWN],
    ['is not told without an event', { GITHUB_EVENT_NAME: undefined }, UNKNOWN],
    ['is not told without a run', { GITHUB_RUN_ID: undefined }, UNKNOWN],
    ['is not told without a repository', { GITHUB_REPOSITORY: undefined }, UNKNOWN],
  ])('%s', async (_, env, line) => {
    await using runner = await startRunner(env);
    const { summary, exitCode, outputs } = await report(runner, {});
    expect(summary.slice(-line.length)).toBe(line);
    expect({ exitCode, status: outputs['ct-status'] }).toEqual({ exitCode: 0, status: 'disabled' });
  });

  test.each(['{', '', 'null?'])('is told with an event file that is broken, too: %j', async (event) => {
    await using runner = await startRunner({}, event);
    const { summary, log } = await report(runner, {});
    expect(summary).toContain(known('octocat'));
    expect(log).toHaveLength(1);
  });
});
