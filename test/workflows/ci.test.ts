import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { ownWorkflows } from './documents.ts';
import { environment, hasScriptTools, makeFolder, runScript, writeFiles } from './scripts.ts';

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
    const files = { 'bin/npm': NPM, 'source.js': 'new', 'dist/index.js': 'new', '.gitignore': 'build/\nbin/\n' };
    directory = await makeFolder(files);
    await cp(join(ROOT, '.ci'), join(directory, '.ci'), { recursive: true });
    await shell('git init --quiet && git add . && git commit --quiet --message Clone');
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const shell = (script: string, env: Record<string, string> = {}) =>
    runScript(script, {
      cwd: directory,
      env: { ...environment(join(directory, 'bin')), FAILED: '0', NOT_HERE: '', ...env },
    });
  const ci = async (env?: Record<string, string>) => {
    const { exitCode, output } = await shell('.ci/run', env);
    return { exitCode, lines: output.trim().split('\n') };
  };

  test('ends with what was not run, and how many tests passed', async () => {
    const { exitCode, lines } = await ci({ NOT_HERE: 'test:workflows' });
    const last = ['test:workflows: skipped, there is no Go here', '7 passed, 0 failed'];
    expect([exitCode, ...lines.slice(-2)]).toEqual([0, ...last]);
  });

  test('fails with the tests', async () => {
    const { exitCode, lines } = await ci({ FAILED: '2' });
    expect([exitCode, lines.at(-1)]).toEqual([1, '7 passed, 2 failed']);
  });

  test('fails if a file in dist is no longer made', async () => {
    await writeFiles(directory, { 'dist/gone/index.js': 'old' });
    await shell('git add . && git commit --quiet --message Stale');
    const { exitCode, lines } = await ci();
    expect(lines.join('\n')).toContain('dist/gone/index.js');
    expect([exitCode, lines.at(-1)]).toEqual([1, '0 passed, 1 failed']);
  });
});

test('.ci.yml and .release.yml have a job that must run the examples', () => {
  const texts = ownWorkflows.filter(({ name }) => /\.(?:ci|release)\.yml$/.test(name)).map(({ text }) => text);
  expect(texts).toHaveLength(2);
  for (const text of texts) expect(text).toMatch(/bash \.ci\/run\n +env:(\n.*)? *TOOLS: .*required/s);
});
