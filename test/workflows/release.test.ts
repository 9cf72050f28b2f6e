import { glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { ROOT } from '../harness/runner.ts';
import { actions, calledWorkflows } from './documents.ts';
import { environment, hasScriptTools, jobOf, runScript, runStep } from './scripts.ts';

const check = jobOf('.release.yml', 'check');
const release = jobOf('.release.yml', 'release');

test('every called workflow, every file that the runner reads of an action, and the script that verifies them are attested', async () => {
  const read = Object.entries(actions).flatMap(([folder, { runs }]) =>
    ['action.yml', runs.main, runs.post].filter((path) => path !== undefined).map((path) => posix.join(folder, path)),
  );
  const called = calledWorkflows.map(({ name }) => name);
  const attested = release.steps.find(({ uses }) => uses?.startsWith('actions/attest@'))?.with?.['subject-path'];
  const files = await Array.fromAsync(glob(String(attested).trim().split('\n'), { cwd: ROOT }));
  const paths = files.map((file) => file.replaceAll('\\', '/'));
  expect(paths).toEqual(expect.arrayContaining([...read, ...called, 'examples/update.sh']));
});

/** Runs bash in a new folder. */
async function startShell() {
  const directory = await mkdtemp(join(tmpdir(), 'release-'));
  const shell = async (script: string) => {
    const { exitCode, output } = await runScript(script, { cwd: directory, env: environment() });
    expect(exitCode, output).toBe(0);
    return output.trim();
  };
  return { directory, shell };
}

describe.runIf(await hasScriptTools())('.release.yml', async () => {
  const { directory, shell } = await startShell();
  afterAll(() => rm(directory, { recursive: true }));
  beforeAll(() =>
    shell(`
      release() {
        echo "{\\"version\\": \\"$2\\"}" > package.json
        printf '# Changelog\\n\\n## [%s] - 2026-01-31\\n\\nAll of %s.\\n\\n## [0.1.0] - 2026-01-01\\n\\nOld.\\n' "\${3-$2}" "$2" > CHANGELOG.md
        git add . && git commit --quiet --message "$2" && git tag --annotate --message "$1" "$1"
      }
      git init --quiet --initial-branch main
      for version in 1.9.0 1.9.1 1.11.0-rc.1 2.0.0.1; do release "v$version" "$version"; done
      release v2.0.0 2.0.1
      release v3.0.0 3.0.0 0.9.0
      echo 'runs: {}' > action.yml; release v4.0.0 4.0.0
      git update-ref refs/remotes/origin/main HEAD
      release v1.12.0 1.12.0
      printf '#!/bin/sh\\necho "$*" >> calls; test "$2" != view\\n' > gh && chmod +x gh`),
  );

  const run = async (job: typeof check, tag: string, step: string) => {
    await shell(`git checkout --quiet ${tag}; : > calls`);
    const context = { 'github.ref_name': tag, 'github.token': 'ghs_standInTokenOfGitHub0123456789' };
    return runStep(job, step, { context, cwd: directory, bin: directory });
  };
  const runCheck = (tag: string) =>
    run(
      check,
      tag,
      'Check that tag, version and changelog agree, and that main has the commit, with the files of a release only',
    );

  test('has main to compare the tag with', () => {
    const checkout = check.steps.find(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkout?.with).toHaveProperty('fetch-depth', 0);
  });

  test.each([
    ['v2.0.0', '::error::The tag v2.0.0 is not the version'],
    ['v1.11.0-rc.1', '::error::The tag'],
    ['v2.0.0.1', '::error::The tag'],
    ['v3.0.0', '::error::CHANGELOG.md has no entry for 3.0.0'],
    ['v1.12.0', '::error::The tag v1.12.0 is not on main'],
    ['v4.0.0', '::error::The commit of v4.0.0 changes more than a release does: action.yml'],
  ])('refuses %s: %s', async (tag, error) => {
    expect(await runCheck(tag)).toEqual({ exitCode: 1, output: expect.stringContaining(error) });
  });

  test('creates the release of a tag that is right, with the text of the changelog', async () => {
    expect(await runCheck('v1.9.1')).toMatchObject({ exitCode: 0 });
    expect(await run(release, 'v1.9.1', 'Create the release')).toMatchObject({ exitCode: 0 });
    expect(await readFile(join(directory, 'calls'), 'utf8')).toBe(
      'release view v1.9.1\nrelease create v1.9.1 --verify-tag --notes \nAll of 1.9.1.\n',
    );
  });
});

describe.runIf(await hasScriptTools())('.ci/release', async () => {
  const { directory, shell } = await startShell();
  afterAll(() => rm(directory, { recursive: true }));
  const clone = join(directory, 'clone');
  beforeAll(async () => {
    await shell('git init --quiet --bare --initial-branch=main origin.git; git clone --quiet origin.git clone');
    await shell('mkdir -p clone/.ci clone/src clone/dist; touch clone/dist/index.js');
    for (const path of ['.ci/release', 'CHANGELOG.md', 'package-lock.json', 'src/version.ts'])
      await writeFile(join(clone, path), await readFile(join(ROOT, path)));
    const build = 'cp src/version.ts dist/index.js && touch stray.js';
    const manifest = { name: 'digicert-ct-status', version: VERSION, scripts: { build } };
    await writeFile(join(clone, 'package.json'), JSON.stringify(manifest));
    await shell(
      'cd clone; git add .; git commit --quiet --message First; git tag v1.1.0; git push --quiet --tags origin main',
    );
  });
  const releaseAs = (version: string) => runScript(`bash .ci/release ${version}`, { cwd: clone, env: environment() });

  test.each([
    ['1.0', 'true', 'Usage'],
    ['1.1.0', 'true', 'The tag v1.1.0 exists'],
    ['1.2.0', 'touch new', 'Commit or remove your changes'],
    ['1.2.0', 'git commit --quiet --allow-empty --message Unpushed', 'newest commit of main'],
    [
      '1.2.0',
      "sed -i.old 's/^## .Unreleased.*/&\\n## [0.9.0] - 2026-01-31/' CHANGELOG.md && rm *.old && git commit --quiet --all --message Empty && git push --quiet",
      'nothing under',
    ],
    [
      VERSION,
      "printf '#!/bin/sh\\necho Not now; exit 1\\n' > ../origin.git/hooks/pre-receive; chmod +x ../origin.git/hooks/*",
      /Not now.*nothing was pushed/s,
    ],
  ])('refuses %s after "%s", and leaves nothing behind', async (version, before, message) => {
    await shell(`cd clone; ${before}`);
    const files = await shell('cd clone; git rev-parse HEAD; git status --porcelain');
    const { exitCode, output } = await releaseAs(version);
    expect([exitCode, output]).toEqual([1, expect.stringMatching(message)]);
    expect(await shell('cd clone; git rev-parse HEAD; git status --porcelain')).toBe(files);
    expect(await shell('cd clone; git tag; git ls-remote --tags origin | cut -f 2')).toBe('v1.1.0\nrefs/tags/v1.1.0');
    await shell(
      'cd clone; git clean --quiet --force; git reset --quiet --hard v1.1.0; git push --quiet --force origin main || true',
    );
  });

  test('builds a new version, sets it everywhere, and pushes a commit of that only, and the tag', async () => {
    await shell('rm origin.git/hooks/pre-receive');
    const { exitCode, output } = await releaseAs('7.8.9');
    expect(exitCode, output).toBe(0);
    expect(await shell('cd origin.git; git show --name-only --format=%s v7.8.9; git rev-parse main')).toBe(
      `Release 7.8.9\n\nCHANGELOG.md\ndist/index.js\npackage-lock.json\npackage.json\nsrc/version.ts\n${await shell('cd clone; git rev-parse v7.8.9')}`,
    );
    expect(await shell('cd clone; git show v7.8.9:dist/index.js v7.8.9:CHANGELOG.md')).toMatch(
      /VERSION = '7\.8\.9'.*^## \[7\.8\.9\] - 2/ms,
    );
  });
});
