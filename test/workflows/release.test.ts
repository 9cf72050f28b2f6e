import { glob, readFile, rm, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { ROOT } from '../harness/runner.ts';
import { actions, REPOSITORY, withoutPlaceholders } from './documents.ts';
import { Remote } from './remote.ts';
import { environment, hasScriptTools, jobOf, type Ran, runScript, runStep } from './scripts.ts';

const check = jobOf('release.yml', 'check');
const release = jobOf('release.yml', 'release');
const contributing = await readFile(join(ROOT, '.github/CONTRIBUTING.md'), 'utf8');

/** What the runner reads and executes: the manifests, and the files that they name. */
const executed = Object.entries(actions).flatMap(([folder, { runs }]) =>
  ['action.yml', runs.main, runs.post].filter((path) => path !== undefined).map((path) => posix.join(folder, path)),
);

test('every file that the runner reads of an action is attested', async () => {
  const attested = release.steps.find(({ uses }) => uses?.startsWith('actions/attest@'))?.with?.['subject-path'];
  const files = await Array.fromAsync(glob(String(attested).trim().split('\n'), { cwd: ROOT }));
  expect(files.map((file) => file.replaceAll('\\', '/'))).toEqual(expect.arrayContaining(executed));
});

describe.runIf(await hasScriptTools()).concurrent('release.yml', () => {
  test('creates the release of a tag with the text of the changelog, and names the command for the major tag', async () => {
    await using remote = await Remote.create();
    await remote.commit('main', '1.0.0');
    await remote.tag('v1.0.0');
    await remote.tag('v1.1.0-rc.1');
    // Neither a commit after it nor a preliminary version holds it back.
    await remote.commit('main', '1.0.1');
    await expectReleased(remote, 'v1.0.0');
    expect(await remote.calls()).toEqual([
      'release view v1.0.0',
      'release create v1.0.0 --verify-tag --notes  All of 1.0.0.',
    ]);
    expect(await remote.commitOf('v1')).toBe(await remote.commitOf('v1.0.0'));
    // It can run again.
    await expectReleased(remote, 'v1.0.0');
    expect(await remote.calls()).toEqual(['release view v1.0.0']);
  });

  test('creates no release of a tag that is gone', async () => {
    await using remote = await Remote.create();
    await remote.commit('main', '1.0.0');
    await remote.tag('v1.0.0');
    const directory = await remote.checkout('v1.0.0', 0);
    await remote.git(directory, 'push', '--quiet', 'origin', ':refs/tags/v1.0.0');
    const { exitCode } = await run(remote, 'v1.0.0', directory, 'Create the release');
    expect(exitCode).not.toBe(0);
  });

  test('names the command for the highest version of each major only, however often it runs', async () => {
    await using remote = await Remote.create();
    // 10 is more than 9, v10 is not v1, and 1.9.1 comes after 1.10.0, as a fix of an older version may. Tags may be annotated.
    for (const version of ['1.9.0', '10.0.0', '1.10.0', '1.9.1']) {
      await remote.commit('main', version);
      await remote.tag(`v${version}`, '--annotate', '--message', version);
      await expectReleased(remote, `v${version}`);
    }
    await expectReleased(remote, 'v1.9.0');
    for (const [major, tag] of Object.entries({ v1: 'v1.10.0', v10: 'v10.0.0' })) {
      const commit = await remote.commitOf(tag);
      expect(await remote.commitOf(major)).toBe(commit);
      expect(await remote.git(new URL(remote.url).pathname, 'rev-parse', major)).toBe(commit);
    }
  });

  test('refuses a tag that is not on main, which does not hold back the major tag, either', async () => {
    await using remote = await Remote.create();
    await remote.commit('side', '1.5.0');
    await remote.tag('v1.5.0');
    const refused = await runCheck(remote, 'v1.5.0');
    expect(refused).toEqual({
      exitCode: 1,
      output: expect.stringContaining('::error::The tag v1.5.0 is not on main'),
    });
    // Even if it were released, the major tag would not follow.
    await runRelease(remote, 'v1.5.0');
    expect(await remote.commitOf('v1')).toBe('');
    await remote.backTo('main');
    await remote.commit('main', '1.2.0');
    await remote.tag('v1.2.0');
    await expectReleased(remote, 'v1.2.0');
    expect(await remote.commitOf('v1')).toBe(await remote.commitOf('v1.2.0'));
  });

  test('refuses another or a preliminary version, one with more behind it, and one without an entry in the changelog', async () => {
    await using remote = await Remote.create();
    for (const [tag, version, error, files] of [
      ['v1.0.1', '1.0.0', '::error::The tag'],
      ['v1.0.0-rc.1', '1.0.0-rc.1', '::error::The tag'],
      ['v1.0.0.1', '1.0.0.1', '::error::The tag'],
      [
        'v1.0.0',
        '1.0.0',
        '::error::CHANGELOG.md has no entry for 1.0.0',
        { 'CHANGELOG.md': '## [Unreleased]\n\n## [0.9.0] - 2026-01-31\n' },
      ],
    ] as const) {
      await remote.commit('main', version, files);
      await remote.tag(tag);
      expect(await runCheck(remote, tag)).toEqual({ exitCode: 1, output: expect.stringContaining(error) });
    }
  });
});

describe.runIf(await hasScriptTools()).concurrent('.ci/release', () => {
  const OWN_FILES = ['.ci/release', 'CHANGELOG.md', 'package.json', 'package-lock.json', 'src/version.ts'];

  /** Pushes the repository's own files, as they are or changed, and returns a maintainer's clone. */
  async function prepare(remote: Remote, changes: Record<string, string> = {}): Promise<string> {
    const texts = OWN_FILES.map(async (path) => [path, await readFile(join(ROOT, path), 'utf8')] as const);
    await remote.commit('main', VERSION, { ...Object.fromEntries(await Promise.all(texts)), ...changes });
    return remote.checkout('main', 0);
  }

  const releaseFrom = (cwd: string, version: string) =>
    runScript(`bash .ci/release ${version}`, { cwd, env: environment() });

  test('makes the next release of this repository by one command', async () => {
    await using remote = await Remote.create();
    const clone = await prepare(remote);
    const { exitCode, output } = await releaseFrom(clone, VERSION);
    expect(exitCode, output).toBe(0);
    await expectReleased(remote, `v${VERSION}`);
    const [, notes] = await remote.calls();
    expect(notes).toContain('### Added  - The root action');
    expect(await remote.commitOf('main')).toBe(await remote.commitOf(`v${VERSION}`));
  });

  test('builds a new version, and sets it everywhere', async () => {
    await using remote = await Remote.create();
    const build = 'mkdir dist && cp src/version.ts dist/index.js';
    const clone = await prepare(remote, {
      'package.json': JSON.stringify({ name: 'digicert-ct-status', version: VERSION, scripts: { build } }),
    });
    const { exitCode, output } = await releaseFrom(clone, '7.8.9');
    expect(exitCode, output).toBe(0);
    const changed = await remote.git(clone, 'show', '--name-only', '--format=%s', 'v7.8.9');
    expect(changed.split('\n').filter(Boolean)).toEqual([
      'Release 7.8.9',
      'CHANGELOG.md',
      'dist/index.js',
      'package-lock.json',
      'package.json',
      'src/version.ts',
    ]);
    expect(await remote.git(clone, 'show', 'v7.8.9:dist/index.js')).toContain("VERSION = '7.8.9'");
    await expectReleased(remote, 'v7.8.9');
  });

  test('refuses what is no version, changes that are not committed, a tag that exists, an old commit and an empty changelog', async () => {
    await using remote = await Remote.create();
    const clone = await prepare(remote);
    const expectRefused = async (from: string, version: string, message: string) =>
      expect(await releaseFrom(from, version)).toEqual({ exitCode: 1, output: expect.stringContaining(message) });
    await expectRefused(clone, '1.0', 'Usage');
    await writeFile(join(clone, 'new'), '');
    await expectRefused(clone, '1.1.0', 'Commit or remove your changes');
    await rm(join(clone, 'new'));
    await remote.tag('v1.1.0');
    await expectRefused(clone, '1.1.0', 'The tag v1.1.0 exists');
    const changes = { 'CHANGELOG.md': '## [Unreleased]\n\n## [0.9.0] - 2026-01-31\nOld.' };
    const withoutEntry = await prepare(remote, changes);
    await expectRefused(clone, '1.2.0', 'newest commit of main');
    await expectRefused(withoutEntry, VERSION, 'nothing under');
    expect(await remote.git(clone, 'ls-remote', '--tags', 'origin')).toMatch(/^\S+\trefs\/tags\/v1\.1\.0$/);
  });

  test('leaves nothing behind if the push is refused', async () => {
    await using remote = await Remote.create();
    const clone = await prepare(remote);
    const hook = join(new URL(remote.url).pathname, 'hooks/pre-receive');
    await writeFile(hook, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const { exitCode, output } = await releaseFrom(clone, VERSION);
    expect([exitCode, output]).toEqual([1, expect.stringContaining('nothing was pushed')]);
    expect(await remote.git(clone, 'status', '--porcelain')).toBe('');
    expect(await remote.git(clone, 'tag')).toBe('');
    expect(await remote.git(clone, 'rev-parse', 'HEAD')).toBe(await remote.commitOf('main'));
  });
});

test.runIf(await hasScriptTools())(
  'CONTRIBUTING.md verifies every file that the runner reads of an action',
  async () => {
    const [block = ''] = /(?<=```sh\n)[^`]*gh attestation verify[^`]*(?=```)/.exec(contributing) ?? [];
    const script = withoutPlaceholders(block);
    await using remote = await Remote.create();
    await remote.commit('main', '1.2.3', Object.fromEntries(executed.map((path) => [path, path])));
    await remote.tag('v1.2.3');
    const gitHub = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${remote.url}.insteadOf` };
    const env = { ...environment(remote.bin), ...remote.env, ...gitHub };
    const ran = await runScript(script, {
      cwd: await remote.newFolder(),
      env: { ...env, GIT_CONFIG_VALUE_0: `https://github.com/${REPOSITORY}` },
    });
    expect(ran.exitCode, ran.output).toBe(0);
    const calls = await remote.calls();
    const files = calls.map((call) => call.split(' ').at(-1));
    expect(files).toEqual(expect.arrayContaining(executed));
    const options = [
      `--repo ${REPOSITORY}`,
      `--signer-workflow ${REPOSITORY}/.github/workflows/release.yml`,
      '--source-ref refs/tags/v1.2.3',
      `--source-digest ${await remote.commitOf('v1.2.3')}`,
    ];
    for (const call of calls) expect(call.startsWith(`attestation verify ${options.join(' ')} `), call).toBe(true);
  },
);

/** Expects both jobs to be green. */
async function expectReleased(remote: Remote, tag: string): Promise<void> {
  for (const { exitCode, output } of [await runCheck(remote, tag), ...(await runRelease(remote, tag))])
    expect(exitCode, output).toBe(0);
}

async function runCheck(remote: Remote, tag: string): Promise<Ran> {
  const directory = await remote.checkout(tag, depthOf(check));
  return runStep(check, 'Check that tag, version and changelog agree, and that the tag is on main', {
    context: { 'github.ref_name': tag },
    cwd: directory,
  });
}

/** The steps of the release job, and what its summary asks a maintainer to do. */
async function runRelease(remote: Remote, tag: string): Promise<Ran[]> {
  const directory = await remote.checkout(tag, depthOf(release));
  await writeFile(join(directory, 'summary'), '');
  const ran = [
    await run(remote, tag, directory, 'Create the release'),
    await run(remote, tag, directory, 'Say how to move the major tag'),
  ];
  const [command] = /(?<=`)git fetch .*(?=`)/.exec(await readFile(join(directory, 'summary'), 'utf8')) ?? [];
  if (command) await remote.maintain(command);
  return ran;
}

function run(remote: Remote, tag: string, cwd: string, step: string): Promise<Ran> {
  const context = { 'github.ref_name': tag, 'github.token': 'ghs_standInTokenOfGitHub0123456789' };
  const env = { ...remote.env, GITHUB_STEP_SUMMARY: join(cwd, 'summary') };
  return runStep(release, step, { context, cwd, bin: remote.bin, env });
}

function depthOf({ steps }: typeof check): unknown {
  return steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))?.with?.['fetch-depth'];
}
