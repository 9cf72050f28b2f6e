import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT, runAction } from '../harness/runner.ts';
import { startCertCentral } from '../stand-in/server.ts';
import { ownWorkflows } from './documents.ts';
import { environment, hasScriptTools, jobOf, runScript, runStep } from './scripts.ts';

/** Stands in for npm: "builds" one file, and leaves what the tests leave. */
const NPM = `#!/usr/bin/env bash
mkdir -p build
case "$*" in
  'run build') mkdir -p dist && cp source.js dist/index.js ;;
  test) echo '{"numPassedTests": 7, "numFailedTests": '"$FAILED"'}' > build/tests.json && [[ $FAILED == 0 ]] ;;
  "run $NOT_HERE") echo "$NOT_HERE: skipped, there is no Go here" | tee -a build/not-run.txt ;;
esac
`;

describe.runIf(await hasScriptTools())('.ci/run', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ci-'));
    await write({ 'bin/npm': NPM, 'source.js': 'new', 'dist/index.js': 'new', '.gitignore': 'build/\nbin/\n' });
    await chmod(join(directory, 'bin/npm'), 0o755);
    await cp(join(ROOT, '.ci'), join(directory, '.ci'), { recursive: true });
    await shell('git init --quiet && git add . && git commit --quiet --message Clone');
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const write = async (files: Record<string, string>) => {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(join(directory, path, '..'), { recursive: true });
      await writeFile(join(directory, path), content);
    }
  };
  const shell = (script: string, env: Record<string, string> = {}) =>
    runScript(script, {
      cwd: directory,
      env: { ...environment(join(directory, 'bin')), FAILED: '0', NOT_HERE: '', ...env },
    });
  const ci = async (env?: Record<string, string>) => {
    const { exitCode, output } = await shell('.ci/run', env);
    return { exitCode, lines: output.trim().split('\n') };
  };

  test.each<[string, Record<string, string>, number, ...string[]]>([
    ['ends with how many tests passed', {}, 0, '== npm run lint:workflows', '7 passed, 0 failed'],
    [
      'says before that what was not run, and fails for nothing else',
      { NOT_HERE: 'test:workflows' },
      0,
      'test:workflows: skipped, there is no Go here',
      '7 passed, 0 failed',
    ],
    ['fails with the tests', { FAILED: '2' }, 1, '7 passed, 2 failed'],
  ])('%s', async (_, env, expected, ...last) => {
    const { exitCode, lines } = await ci(env);
    expect([exitCode, ...lines.slice(-last.length)]).toEqual([expected, ...last]);
  });

  test.each([
    ['is not what the build makes', 'dist/index.js'],
    ['is no longer made', 'dist/gone/index.js'],
  ])('fails if a file in dist %s', async (_, path) => {
    await write({ [path]: 'old' });
    await shell('git add . && git commit --quiet --message Stale');
    const { exitCode, lines } = await ci();
    expect(lines.join('\n')).toContain(path);
    expect([exitCode, lines.at(-1)]).toEqual([1, '0 passed, 1 failed']);
  });
});

test('ci.yml and release.yml have a job that must run the examples', () => {
  const texts = ownWorkflows.filter(({ name }) => /(?:ci|release)\.yml$/.test(name)).map(({ text }) => text);
  expect(texts).toHaveLength(2);
  for (const text of texts) expect(text).toMatch(/bash \.ci\/run\n +env:(\n.*)? *TOOLS: .*required/s);
});

test.runIf(await hasScriptTools())('ci.yml expects the outputs that the actions set', async () => {
  const job = jobOf('ci.yml', 'action');
  await using certCentral = await startCertCentral();
  const directory = await mkdtemp(join(tmpdir(), 'ci-'));
  const context: Record<string, string> = {};
  for (const { id, uses = '', with: given = {} } of job.steps.filter(({ with: inputs }) => inputs?.['api-key'])) {
    const inputs = Object.entries(given).map(([name, value]) => [name, String(value)]);
    const { exitCode, outputs } = await runAction(
      { ...Object.fromEntries(inputs), 'api-url': certCentral.url },
      { action: join(ROOT, uses), directory },
    );
    context[`steps.${id}.outcome`] = exitCode === 0 ? 'success' : 'failure';
    context[`toJSON(steps.${id}.outputs)`] = JSON.stringify(outputs);
    for (const [name, value] of Object.entries(outputs)) context[`steps.${id}.outputs.${name}`] = value;
  }
  const { exitCode, output } = await runStep(job, 'Check outcomes and outputs', { context, cwd: ROOT });
  expect(exitCode, output).toBe(0);
  await rm(directory, { recursive: true });
});
