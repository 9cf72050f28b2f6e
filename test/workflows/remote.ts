import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environment } from './scripts.ts';

const exec = promisify(execFile);

/** Stands in for GitHub's command line tool: a release is a file, and needs its tag on the remote. */
const GH = `#!/usr/bin/env bash
set -eu
echo "\${*//$'\\n'/ }" >> "$GH_CALLS"
case "$1 $2" in
  'release view') : "\${GH_TOKEN:?}" && [[ -e $GH_RELEASES/$3 ]] ;;
  'release create')
    : "\${GH_TOKEN:?}"
    [[ ! -e $GH_RELEASES/$3 && "\${*:4:2}" == '--verify-tag --notes' ]]
    git ls-remote --exit-code origin "refs/tags/$3" > /dev/null
    touch "$GH_RELEASES/$3" ;;
  'attestation verify') [[ -f "\${*: -1}" ]] ;;
  *) exit 64 ;;
esac
`;

/** A repository as GitHub keeps it, bare, with a stand-in for `gh`, and a clone of a maintainer. */
export class Remote implements AsyncDisposable {
  readonly bin: string;
  readonly url: string;
  readonly #directory: string;
  readonly #maintainer: string;
  #clones = 0;

  private constructor(directory: string) {
    this.#directory = directory;
    this.bin = join(directory, 'bin');
    this.url = `file://${join(directory, 'remote.git')}`;
    this.#maintainer = join(directory, 'maintainer');
  }

  static async create(): Promise<Remote> {
    const remote = new Remote(await mkdtemp(join(tmpdir(), 'remote-')));
    await mkdir(remote.bin);
    await mkdir(join(remote.#directory, 'releases'));
    await writeFile(join(remote.bin, 'gh'), GH);
    await chmod(join(remote.bin, 'gh'), 0o755);
    await writeFile(join(remote.#directory, 'calls'), '');
    await remote.git(remote.#directory, 'init', '--quiet', '--bare', '--initial-branch=main', 'remote.git');
    await remote.git(remote.#directory, 'clone', '--quiet', remote.url, 'maintainer');
    await remote.commit('main', '0.0.0');
    return remote;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** The files of `gh`. */
  get env(): NodeJS.ProcessEnv {
    return { GH_RELEASES: join(this.#directory, 'releases'), GH_CALLS: join(this.#directory, 'calls') };
  }

  /** Returns the calls of `gh` since the last call of this method. */
  async calls(): Promise<string[]> {
    const calls = (await readFile(join(this.#directory, 'calls'), 'utf8')).trim().split('\n').filter(Boolean);
    await writeFile(join(this.#directory, 'calls'), '');
    return calls;
  }

  async git(cwd: string, ...args: string[]): Promise<string> {
    return (await exec('git', args, { cwd, env: environment() })).stdout.trim();
  }

  /** Pushes a new commit to a branch, with this version in package.json and the changelog, and these files. */
  async commit(branch: string, version: string, files: Record<string, string> = {}): Promise<void> {
    const at = this.#maintainer;
    await this.git(at, 'checkout', '--quiet', '-B', branch);
    const changelog = `# Changelog\n\n## [${version}] - 2026-01-31\n\nAll of ${version}.\n\n## [0.1.0] - 2026-01-01\n\nOld.\n`;
    const all = { 'package.json': JSON.stringify({ version }), 'CHANGELOG.md': changelog, ...files };
    for (const [path, content] of Object.entries(all)) {
      await mkdir(join(at, path, '..'), { recursive: true });
      await writeFile(join(at, path), content);
    }
    await this.git(at, 'add', '.');
    await this.git(at, 'commit', '--quiet', '--allow-empty', '--message', version);
    await this.git(at, 'push', '--quiet', '--force', 'origin', branch);
  }

  async backTo(branch: string): Promise<void> {
    await this.git(this.#maintainer, 'checkout', '--quiet', branch);
  }

  /** Tags the commit that is checked out, and pushes the tag. */
  async tag(name: string, ...options: string[]): Promise<void> {
    await this.git(this.#maintainer, 'tag', ...options, name);
    await this.git(this.#maintainer, 'push', '--quiet', 'origin', name);
  }

  /** A folder of its own beside the remote. */
  newFolder(): Promise<string> {
    return mkdtemp(join(this.#directory, 'folder-'));
  }

  /** The commit that a tag points to; empty where there is none. */
  async commitOf(tag: string): Promise<string> {
    return this.git(join(this.#directory, 'remote.git'), 'rev-parse', '--quiet', '--verify', `${tag}^{commit}`).catch(
      () => '',
    );
  }

  /** Runs a command in the maintainer's clone. */
  async maintain(command: string): Promise<void> {
    await exec('bash', ['-ec', command], { cwd: this.#maintainer, env: environment() });
  }

  /** What actions/checkout makes: the tag's commit without a branch, and all history only where that is asked for. */
  async checkout(tag: string, depth: unknown): Promise<string> {
    const directory = join(this.#directory, `clone-${++this.#clones}`);
    const shallow = depth === 0 ? [] : ['--depth', String(depth ?? 1)];
    await this.git(this.#directory, 'clone', '--quiet', ...shallow, '--branch', tag, this.url, directory);
    return directory;
  }
}
