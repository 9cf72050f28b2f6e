import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../harness/runner.ts';
import { actions, calledWorkflows, REPOSITORY } from './documents.ts';
import { Published, replaceSelfReferences } from './published.ts';
import { hasScriptTools, type Job, scriptsOf } from './scripts.ts';

const COPY = { copy: `https://github.com/${REPOSITORY}` };
const FOLDER = 'digicert-ct-status-v1.2.3';
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;

describe.runIf(await hasScriptTools())('update.sh', () => {
  let published: Published;
  let commit = '';
  beforeEach(async () => {
    published = await Published.start();
    commit = await published.publish('git tag v1.2.3 && git rev-parse HEAD');
  });
  afterEach(() => published[Symbol.asyncDispose]());
  const release = (tag: string) => published.publish(`git commit --quiet --allow-empty -m ${tag} && git tag ${tag}`);

  test('verifies each file that GitHub or a runner reads, for the commit of the tag, which is the last line', async () => {
    await published.publish('git commit --quiet --allow-empty -m Later');
    const { exitCode, output, calls, lastLine } = await published.update('v1.2.3');
    expect([exitCode, lastLine], output).toEqual([0, commit]);
    expect(await published.shell('git rev-parse HEAD main', join(published.directory, FOLDER))).toBe(
      `${commit}\n${commit}`,
    );
    const verified = calls.map((call) => call.replace(/^attestation verify (\S+) .*/, '$1'));
    const read = Object.entries(actions).flatMap(([folder, { runs }]) =>
      ['action.yml', runs.main, runs.post].filter((path) => path !== undefined).map((path) => posix.join(folder, path)),
    );
    const called = calledWorkflows.map(({ name }) => name);
    expect(verified).toEqual(expect.arrayContaining([...read, ...called, 'examples/update.sh']));
    expect(verified.filter((file) => file.includes('/.'))).toEqual([]);
    const by =
      'publisher/digicert-ct-status --signer-workflow publisher/digicert-ct-status/.github/workflows/.release.yml';
    for (const call of calls)
      expect(call).toContain(` --repo ${by} --source-ref refs/tags/v1.2.3 --source-digest ${commit}`);
  });

  test.each(['docs/update.md', 'docs/runners.md'])('runs by the command of %s', async (page) => {
    const [command = ''] = await scriptsOf(page);
    const script = command
      .replace('bash update.sh', `bash ${ROOT}/examples/update.sh`)
      .replace('<owner>/', 'publisher/')
      .replace('<your-owner>/digicert-ct-status', REPOSITORY);
    const output = await published.shell(script);
    expect(output).toMatch(/\n[0-9a-f]{40}$/);
    expect(output.endsWith(commit)).toBe(page === 'docs/update.md');
  });

  test('the command of docs/update.md for reviewers prints ok for a commit of the copy alone', async () => {
    const [, command = ''] = await scriptsOf('docs/update.md');
    await published.update('v1.2.3');
    await published.push('v1.2.3');
    const review = (name: string) =>
      published.shell(
        `rm -rf check\n(${command.replace('<your-owner>/digicert-ct-status', REPOSITORY).replace('<commit>', name)}) || true`,
      );
    expect(await review(commit)).toBe('ok');
    const stranger = await published.publish('git commit --quiet --allow-empty -m Stranger && git rev-parse HEAD');
    expect(await review(stranger)).not.toContain('ok');
  });

  test.each(['action.yml', 'dist/reissue/index.js', '.github/workflows/fleet.yml'])(
    'prints no commit, and leaves nothing, if %s is not verified',
    async (unverified) => {
      const { exitCode, output } = await published.update('v1.2.3', { unverified });
      expect([exitCode, output]).toEqual([1, `Not verified: ${unverified}. Use nothing of v1.2.3.\n`]);
      expect(existsSync(join(published.directory, FOLDER))).toBe(false);
    },
  );

  test('prints no commit of an earlier folder, and leaves it as it is', async () => {
    await mkdir(join(published.directory, FOLDER));
    const { exitCode, output, calls } = await published.update('v1.2.3');
    expect([exitCode, calls]).toEqual([1, ['']]);
    expect(output).toMatch(/digicert-ct-status-v1\.2\.3 exists\. Remove it first/);
    expect(existsSync(join(published.directory, FOLDER))).toBe(true);
  });

  test.each([
    ['v1.2.4', 'true', /has no tag v1\.2\.4\./],
    ['main', 'true', /^Usage: /],
    [
      'v1.2.5',
      'git checkout --quiet -b fork && git commit --quiet --allow-empty -m Foreign && git tag v1.2.5',
      /not on main/,
    ],
  ])('refuses %s after "%s"', async (tag, before, message) => {
    await published.publish(before);
    const { exitCode, output, calls } = await published.update(tag);
    expect([exitCode, output, calls]).toEqual([1, expect.stringMatching(message), ['']]);
    expect(output).not.toMatch(/[0-9a-f]{40}/);
  });

  test('names the actions of the release in each called workflow, and changes nothing else', async () => {
    const { documents, commit: named } = await replaceSelfReferences();
    const own = RegExp(`(?<=uses: )${REPOSITORY}/([\\w-]+)@${named}$`, 'gm');
    expect(documents.map(({ name, text }) => ({ name, text: text.replaceAll(own, '$$/$1') }))).toEqual(calledWorkflows);
    for (const { text } of documents)
      for (const { steps } of Object.values<Job>(parse(text).jobs))
        for (const { uses } of steps) if (uses) expect(uses).toMatch(PINNED);
  });

  test('names the actions of each later release, behind what the copy has', async () => {
    expect(await published.update('v1.2.3', COPY)).toMatchObject({ exitCode: 0 });
    await published.push('v1.2.3');
    await release('v1.3.0');
    const { exitCode, output, lastLine } = await published.update('v1.3.0', COPY);
    expect(exitCode, output).toBe(0);
    await published.push('v1.3.0');
    const later = await published.publish('git rev-parse v1.3.0');
    const copy = join(published.directory, 'github', REPOSITORY);
    expect(await published.shell('git rev-parse main', copy)).toBe(lastLine);
    // GitHub finds the actions in the copy, and nothing names an earlier one.
    await published.shell(`git merge-base --is-ancestor ${later} main`, copy);
    const uses = await published.shell(`git grep -h 'uses: ${REPOSITORY}' main`, copy);
    expect(new Set(uses.match(/[0-9a-f]{40}/g))).toEqual(new Set([later]));
  });

  test('refuses a release without a self-reference to replace', async () => {
    await published.publish("sed -i.old 's|\\$/|publisher/|' .github/workflows/*.yml && rm .github/workflows/*.old");
    await published.publish('git commit --quiet --all -m None && git tag v1.4.0');
    const { exitCode, output } = await published.update('v1.4.0', COPY);
    expect([exitCode, output]).toEqual([1, expect.stringContaining('No workflow of v1.4.0 has a self-reference')]);
    expect(existsSync(join(published.directory, 'digicert-ct-status-v1.4.0'))).toBe(false);
  });
});
