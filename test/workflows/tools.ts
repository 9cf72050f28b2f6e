import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../harness/runner.ts';

const exec = promisify(execFile);
const suffix = process.platform === 'win32' ? '.exe' : '';

/** Packages of Go and Python, at versions that are known to work. */
const packages = {
  act: 'github.com/nektos/act@v0.2.89',
  actionlint: 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
  zizmor: 'zizmor==1.32.0',
};

/**
 * Finds a tool on the PATH, or installs it with Go or Python below node_modules/.cache.
 * @throws Error with a reason in one line if that fails
 */
export async function findTool(name: keyof typeof packages): Promise<string> {
  const onPath = await findOnPath(name);
  if (onPath) return onPath;
  const directory = join(ROOT, 'node_modules/.cache', packages[name].replace(/.*\//, ''));
  const installed = join(directory, 'bin', `${name}${suffix}`);
  if (await isThere(installed)) return installed;
  const installer = name === 'zizmor' ? 'python3' : 'go';
  const program = await findOnPath(installer);
  if (!program) throw new Error(`neither ${name} nor ${installer} is on the PATH`);
  const args = name === 'zizmor' ? ['-m', 'pip', 'install', '--target', directory] : ['install'];
  try {
    await exec(program, [...args, packages[name]], { env: { ...process.env, GOBIN: join(directory, 'bin') } });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split('\n').at(-1);
    throw new Error(`${installer} could not install ${packages[name]}: ${said}`, { cause: error });
  }
  return installed;
}

/**
 * Reports that something cannot run here, which fails the script if `TOOLS` is `required`, as in one job of CI. `.ci/run`
 * repeats the line at its end.
 */
export function reportMissing(script: string, reason: string): undefined {
  const required = process.env['TOOLS'] === 'required';
  const line = `${script}: ${required ? 'failed' : 'skipped'}, ${reason}`;
  console.log(line);
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  appendFileSync(join(ROOT, 'build/not-run.txt'), `${line}\n`);
  if (required) process.exitCode = 1;
}

/** Reports that a script cannot run here, and exits. */
export function notRun(script: string, reason: string): never {
  reportMissing(script, reason);
  process.exit();
}

/** Finds a program on the PATH. */
export async function findOnPath(name: string): Promise<string | undefined> {
  for (const directory of process.env['PATH']?.split(delimiter) ?? []) {
    const path = join(directory, `${name}${suffix}`);
    if (directory && (await isThere(path))) return path;
  }
  return undefined;
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
