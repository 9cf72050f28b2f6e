import assert from 'node:assert/strict';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../harness/runner.ts';
import { ACTION_PATHS, calledWorkflows, type Document, REPOSITORY } from './documents.ts';
import { environment, makeFolder, runScript, scriptsOf, writeFiles } from './scripts.ts';

const PUBLISHER = 'publisher/digicert-ct-status';
const COPY_URL = `https://github.com/${REPOSITORY}`;

/** Stands in for the GitHub CLI: keeps its arguments, and verifies all files but the one that `UNVERIFIED` names. */
const GH = `#!/bin/sh
echo "$*" >> "$GH_CALLS"
test "$3" != "$UNVERIFIED" && test -f "$3"
`;

/** A repository that publishes releases, and the copy of a user, which is empty at first. git finds both in a folder. */
export class Published implements AsyncDisposable {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async start(): Promise<Published> {
    const published = new Published(await makeFolder({ 'bin/gh': GH }));
    const at = (...path: string[]) => join(published.directory, 'github', ...path);
    await mkdir(at(PUBLISHER), { recursive: true });
    for (const path of [...ACTION_PATHS, 'examples/update.sh'])
      await cp(join(ROOT, path), at(PUBLISHER, path), { recursive: true });
    await writeFiles(at(PUBLISHER), { ...textsOf(calledWorkflows), '.github/workflows/.ci.yml': 'on: push\n' });
    await published.shell(`git init --quiet --bare --initial-branch=main github/${REPOSITORY}`);
    await published.publish('git init --quiet --initial-branch=main && git add . && git commit --quiet -m Files');
    return published;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Runs a script that must succeed. */
  async shell(script: string, cwd = this.directory): Promise<string> {
    const { exitCode, output } = await runScript(script, { cwd, env: this.#environment() });
    assert.equal(exitCode, 0, output);
    return output.trim();
  }

  /** Runs a script in the repository that publishes releases. */
  publish(script: string): Promise<string> {
    return this.shell(script, join(this.directory, 'github', PUBLISHER));
  }

  /** Runs the script of this repository for a release, as the pages say, in the folder of the stand-ins. */
  async update(tag: string, { copy = '', unverified = '' } = {}) {
    const env = { ...this.#environment(), UNVERIFIED: unverified };
    const [command = ''] = await scriptsOf(copy === '' ? 'docs/update.md' : 'docs/runners.md');
    const script = command
      .replace('bash update.sh', `bash ${ROOT}/examples/update.sh`)
      .replace('https://github.com/<your-owner>/digicert-ct-status', copy)
      .replace('<owner>/digicert-ct-status', PUBLISHER)
      .replace('v1.2.3', tag);
    const { exitCode, output } = await runScript(`: > calls; ${script}`, { cwd: this.directory, env });
    const calls = (await readFile(join(this.directory, 'calls'), 'utf8')).trimEnd().split('\n');
    return { exitCode, output, calls, lastLine: output.trimEnd().split('\n').at(-1) ?? '' };
  }

  /** Does what the script says to do with its folder. */
  push(tag: string): Promise<string> {
    return this.shell(`cd digicert-ct-status-${tag}; git push --quiet ${COPY_URL} main`);
  }

  #environment(): NodeJS.ProcessEnv {
    const github = pathToFileURL(join(this.directory, 'github')).href;
    return {
      ...environment(join(this.directory, 'bin')),
      GH_CALLS: join(this.directory, 'calls'),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `url.${github}/.insteadOf`,
      GIT_CONFIG_VALUE_0: 'https://github.com/',
    };
  }
}

/**
 * Gets a release for a copy that cannot have self-references.
 * @returns the called workflows, and the commit whose actions they name
 */
export async function replaceSelfReferences(): Promise<{ documents: Document[]; commit: string }> {
  await using published = await Published.start();
  const commit = await published.publish('git tag v1.2.3 && git rev-parse HEAD');
  const { exitCode, output } = await published.update('v1.2.3', { copy: COPY_URL });
  assert.equal(exitCode, 0, output);
  const folder = join(published.directory, 'digicert-ct-status-v1.2.3');
  assert.equal(await published.shell('git status --porcelain', folder), '', 'the script commits all that it changes');
  const read = async ({ name }: Document) => ({ name, text: await readFile(join(folder, name), 'utf8') });
  return { documents: await Promise.all(calledWorkflows.map(read)), commit };
}

const textsOf = (documents: readonly Document[]) => Object.fromEntries(documents.map(({ name, text }) => [name, text]));
