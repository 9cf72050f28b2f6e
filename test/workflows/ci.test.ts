import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
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
    for (const [path, content] of Object.entries({
      'bin/npm': NPM,
      'source.js': 'new',
      'dist/index.js': 'new',
      '.gitignore': 'build/\nbin/\n',
    })) {
      await mkdir(join(directory, path, '..'), { recursive: true });
      await writeFile(join(directory, path), content);
    }
    await chmod(join(directory, 'bin/npm'), 0o755);
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

  test('ends with how many tests passed', async () => {
    const { exitCode, lines } = await ci();
    expect(exitCode).toBe(0);
    expect(lines.slice(-2)).toEqual(['== npm run lint:workflows', '7 passed, 0 failed']);
  });

  test('says before that what was not run, and fails for nothing else', async () => {
    const { exitCode, lines } = await ci({ NOT_HERE: 'test:workflows' });
    expect(exitCode).toBe(0);
    expect(lines.slice(-2)).toEqual(['test:workflows: skipped, there is no Go here', '7 passed, 0 failed']);
  });

  test('fails with the tests', async () => {
    const { exitCode, lines } = await ci({ FAILED: '2' });
    expect(exitCode).toBe(1);
    expect(lines.at(-1)).toBe('7 passed, 2 failed');
  });

  test.each([
    ['is not what the build makes', 'dist/index.js', 'old'],
    ['is no longer made', 'dist/gone/index.js', 'old'],
  ])('fails if a file in dist %s', async (_, path, content) => {
    await mkdir(join(directory, path, '..'), { recursive: true });
    await writeFile(join(directory, path), content);
    await shell('git add . && git commit --quiet --message Stale');
    const { exitCode, lines } = await ci();
    expect(exitCode).toBe(1);
    expect(lines.join('\n')).toContain(path);
    expect(lines.at(-1)).toBe('0 passed, 1 failed');
  });
});

test('ci.yml and release.yml have a job that must run the examples', async () => {
  for (const name of ['ci', 'release'])
    expect(await readFile(join(ROOT, `.github/workflows/${name}.yml`), 'utf8')).toMatch(
      /bash \.ci\/run\n +env:(\n.*)? *TOOLS: .*required/s,
    );
});

test.runIf(await hasScriptTools())('ci.yml expects the outputs that the actions set', async () => {
  const ci = ownWorkflows.find(({ name }) => name.endsWith('/ci.yml'));
  if (!ci) throw new Error('There is no ci.yml');
  await using certCentral = await startCertCentral();
  const directory = await mkdtemp(join(tmpdir(), 'ci-'));
  const steps = jobOf(ci, 'action').steps;
  const context: Record<string, string> = {};
  for (const { id, uses, with: given = {} } of steps.filter(({ with: inputs }) => inputs?.['api-key'])) {
    const inputs = Object.entries(given).map(([name, value]) => [name, String(value)]);
    const folder = join(ROOT, String(uses));
    const manifest = join(folder, 'action.yml');
    const script = join(folder, parse(await readFile(manifest, 'utf8')).runs.main);
    const { exitCode, outputs } = await runAction(
      { ...Object.fromEntries(inputs), 'api-url': certCentral.url },
      { manifest, script, directory },
    );
    context[`steps.${id}.outcome`] = exitCode === 0 ? 'success' : 'failure';
    context[`toJSON(steps.${id}.outputs)`] = JSON.stringify(outputs);
    for (const [name, value] of Object.entries(outputs)) context[`steps.${id}.outputs.${name}`] = value;
  }
  const { exitCode, output } = await runStep(jobOf(ci, 'action'), 'Check outcomes and outputs', { context, cwd: ROOT });
  expect(exitCode, output).toBe(0);
  await rm(directory, { recursive: true });
});
