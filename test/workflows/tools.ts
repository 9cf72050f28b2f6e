import { execFile } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../harness/runner.ts';

const exec = promisify(execFile);
const suffix = process.platform === 'win32' ? '.exe' : '';

/** Programs in Go, at versions that are known to work. */
const modules = {
  act: 'github.com/nektos/act@v0.2.89',
  actionlint: 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
};

/**
 * Finds a tool on the PATH, or installs it with Go below node_modules/.cache.
 * @throws Error with a reason in one line if that fails
 */
export async function findTool(name: keyof typeof modules): Promise<string> {
  const onPath = await findOnPath(name);
  if (onPath) return onPath;
  const directory = join(ROOT, 'node_modules/.cache', modules[name].replace(/.*\//, ''));
  const installed = join(directory, `${name}${suffix}`);
  if (await isThere(installed)) return installed;
  const go = await findOnPath('go');
  if (!go) throw new Error(`neither ${name} nor Go is on the PATH`);
  try {
    await exec(go, ['install', modules[name]], { env: { ...process.env, GOBIN: directory } });
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split('\n').at(-1);
    throw new Error(`go install ${modules[name]} failed: ${said}`, { cause: error });
  }
  return installed;
}

/**
 * Exits, because a script cannot run here: red if `TOOLS` is `required`, as in one job of CI. `.ci/run` repeats the line at
 * its end.
 */
export function notRun(script: string, reason: string): never {
  const required = process.env['TOOLS'] === 'required';
  const line = `${script}: ${required ? 'failed' : 'skipped'}, ${reason}`;
  console.log(line);
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  appendFileSync(join(ROOT, 'build/not-run.txt'), `${line}\n`);
  process.exit(required ? 1 : 0);
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
