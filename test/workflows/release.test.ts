import { glob, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { actions, ownWorkflows } from './documents.ts';
import { Remote } from './remote.ts';
import { environment, hasScriptTools, jobOf, type Ran, runScript, runStep } from './scripts.ts';

const workflow = ownWorkflows.find(({ name }) => name.endsWith('release.yml'));
if (!workflow) throw new Error('There is no release.yml');
const check = jobOf(workflow, 'check');
const release = jobOf(workflow, 'release');
const contributing = await readFile(join(ROOT, '.github/CONTRIBUTING.md'), 'utf8');

/** What the runner executes of the actions. */
const bundles = Object.entries(actions).flatMap(([folder, { runs }]) =>
  [runs.main, runs.post].filter((path) => path !== undefined).map((path) => posix.join(folder, path)),
);

test('every file that an action runs is attested', async () => {
  const attested = release.steps.find(({ uses }) => uses?.startsWith('actions/attest@'))?.with?.['subject-path'];
  const files = await Array.fromAsync(glob(String(attested), { cwd: ROOT }));
  expect(files.map((file) => file.replaceAll('\\', '/'))).toEqual(expect.arrayContaining(bundles));
});

describe.runIf(await hasScriptTools()).concurrent('release.yml', () => {
  test('creates the release of a tag, and the major tag', async () => {
    await using remote = await Remote.create();
    await remote.commit('main', '1.0.0');
    await remote.tag('v1.0.0');
    await expectReleased(remote, 'v1.0.0');
    expect(await remote.calls()).toEqual([
      'release view v1.0.0',
      'release create v1.0.0 --verify-tag --generate-notes',
    ]);
    expect(await remote.commitOf('v1')).toBe(await remote.commitOf('v1.0.0'));
  });

  test('goes on where it stopped: with a release that is there, and a major tag that is not', async () => {
    await using remote = await Remote.create();
    await remote.commit('main', '1.0.0');
    await remote.tag('v1.0.0');
    await remote.refusePushes(true);
    const failed = await runRelease(remote, 'v1.0.0');
    expect(failed.at(-1)?.exitCode).not.toBe(0);
    expect(await remote.commitOf('v1')).toBe('');
    await remote.calls();
    await remote.refusePushes(false);
    await expectReleased(remote, 'v1.0.0');
    expect(await remote.calls()).toEqual(['release view v1.0.0']);
    expect(await remote.commitOf('v1')).toBe(await remote.commitOf('v1.0.0'));
  });

  test('gets the credentials for the push from the token', async () => {
    await using remote = await Remote.create();
    const { run: script = '' } = release.steps.find(({ name }) => name === 'Move the major tag') ?? {};
    const [helper] = /-c credential\.helper='[^']+'/.exec(script) ?? [];
    const env = { ...environment(remote.bin), ...remote.env, GH_TOKEN: 'ghs_standIn' };
    const fill = `git ${helper} credential fill <<< $'protocol=https\\nhost=github.com\\n'`;
    const { output } = await runScript(fill, { cwd: await remote.newFolder(), env });
    expect(output).toContain('username=x-access-token\npassword=ghs_standIn\n');
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

  test('moves the major tag to the highest version only, whatever is run again', async () => {
    await using remote = await Remote.create();
    // By digits, 10 is more than 9; and 1.9.1 comes after 1.10.0, as a fix of an older version may.
    for (const version of ['1.9.0', '1.10.0', '1.9.1']) {
      await remote.commit('main', version);
      await remote.tag(`v${version}`);
      await expectReleased(remote, `v${version}`);
    }
    await expectReleased(remote, 'v1.9.0');
    expect(await remote.commitOf('v1')).toBe(await remote.commitOf('v1.10.0'));
    await remote.commit('main', '1.10.1');
    await remote.tag('v1.10.1');
    await expectReleased(remote, 'v1.10.1');
    expect(await remote.commitOf('v1')).toBe(await remote.commitOf('v1.10.1'));
  });

  test('leaves the tags of other majors, and points to the commit of an annotated tag', async () => {
    await using remote = await Remote.create();
    for (const version of ['1.0.0', '2.0.0', '10.0.0']) {
      await remote.commit('main', version);
      await remote.tag(`v${version}`, '--annotate', '--message', version);
      await expectReleased(remote, `v${version}`);
    }
    // A fix of an older major is not held back by a newer one.
    await remote.commit('main', '1.0.1');
    await remote.tag('v1.0.1');
    await expectReleased(remote, 'v1.0.1');
    for (const [major, tag] of Object.entries({ v1: 'v1.0.1', v2: 'v2.0.0', v10: 'v10.0.0' })) {
      const commit = await remote.commitOf(tag);
      expect(await remote.commitOf(major)).toBe(commit);
      expect(await remote.git(new URL(remote.url).pathname, 'rev-parse', major)).toBe(commit);
    }
  });

  test('refuses a tag that does not lie on main, and lets none of those hold back the major tag', async () => {
    await using remote = await Remote.create();
    await remote.commit('side', '1.5.0');
    await remote.tag('v1.5.0');
    const refused = await runCheck(remote, 'v1.5.0');
    expect(refused).toEqual({
      exitCode: 1,
      output: expect.stringContaining('::error::The tag v1.5.0 does not lie on main'),
    });
    // Were it released all the same, the major tag would not follow it.
    await runRelease(remote, 'v1.5.0');
    expect(await remote.commitOf('v1')).toBe('');
    await remote.backTo('main');
    await remote.commit('main', '1.2.0');
    await remote.tag('v1.2.0');
    await expectReleased(remote, 'v1.2.0');
    expect(await remote.commitOf('v1')).toBe(await remote.commitOf('v1.2.0'));
  });

  test('takes a tag on main that is not the newest commit there', async () => {
    await using remote = await Remote.create();
    await remote.commit('main', '1.0.0');
    await remote.tag('v1.0.0');
    await remote.commit('main', '1.0.1');
    await expectReleased(remote, 'v1.0.0');
  });

  test.each([
    ['another version', 'v1.0.1', '1.0.0'],
    ['a preliminary version', 'v1.0.0-rc.1', '1.0.0-rc.1'],
    ['a version with more behind it', 'v1.0.0.1', '1.0.0.1'],
  ])('refuses %s', async (_, tag, version) => {
    await using remote = await Remote.create();
    await remote.commit('main', version);
    await remote.tag(tag);
    expect(await runCheck(remote, tag)).toEqual({ exitCode: 1, output: expect.stringContaining('::error::The tag') });
  });

  test('a preliminary version holds nothing back', async () => {
    await using remote = await Remote.create();
    await remote.commit('main', '1.0.0');
    await remote.tag('v1.0.0');
    await remote.tag('v1.1.0-rc.1');
    await expectReleased(remote, 'v1.0.0');
    expect(await remote.commitOf('v1')).toBe(await remote.commitOf('v1.0.0'));
  });
});

test.runIf(await hasScriptTools())('CONTRIBUTING.md verifies every file that an action runs', async () => {
  const [script = ''] = /(?<=```sh\n)[^`]*gh attestation verify[^`]*(?=```)/.exec(contributing) ?? [];
  await using remote = await Remote.create();
  await remote.commit('main', '1.0.0', Object.fromEntries(bundles.map((path) => [path, path])));
  await remote.tag('v1.0.0');
  await remote.tag('v1');
  const gitHub = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${remote.url}.insteadOf` };
  const env = { ...environment(remote.bin), ...remote.env, ...gitHub };
  const [url] = /https:\S+/.exec(script) ?? [];
  const ran = await runScript(script, { cwd: await remote.newFolder(), env: { ...env, GIT_CONFIG_VALUE_0: url } });
  expect(ran.exitCode, ran.output).toBe(0);
  const calls = await remote.calls();
  const files = calls.map((call) => call.split(' ').at(-1));
  expect(files).toEqual(expect.arrayContaining(bundles));
  for (const call of calls)
    expect(call).toMatch(
      /^attestation verify --repo (\S+) --signer-workflow \1\/\S+\/release\.yml --source-ref refs\/tags\/v1\.0\.0 dist\//,
    );
});

/** Both jobs, green throughout. */
async function expectReleased(remote: Remote, tag: string): Promise<void> {
  for (const { exitCode, output } of [await runCheck(remote, tag), ...(await runRelease(remote, tag))])
    expect(exitCode, output).toBe(0);
}

async function runCheck(remote: Remote, tag: string): Promise<Ran> {
  const directory = await remote.checkout(tag, depthOf(check));
  return runStep(check, 'The tag is the version in package.json, and lies on main', {
    context: { 'github.ref_name': tag },
    cwd: directory,
  });
}

async function runRelease(remote: Remote, tag: string): Promise<Ran[]> {
  const directory = await remote.checkout(tag, depthOf(release));
  const ran: Ran[] = [];
  for (const name of ['Create the release', 'Move the major tag']) {
    ran.push(await run(remote, tag, directory, name));
    if (ran.at(-1)?.exitCode !== 0) break;
  }
  return ran;
}

function run(remote: Remote, tag: string, cwd: string, step: string): Promise<Ran> {
  const context = { 'github.ref_name': tag, 'github.token': 'ghs_standInTokenOfGitHub0123456789' };
  return runStep(release, step, { context, cwd, bin: remote.bin, env: remote.env });
}

function depthOf({ steps }: typeof check): unknown {
  return steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))?.with?.['fetch-depth'];
}
