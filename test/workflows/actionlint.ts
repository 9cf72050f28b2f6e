/**
 * Runs actionlint on the examples, the project's own workflows and the YAML blocks of the documents: `node
 * test/workflows/actionlint.ts`. Skips them, with a line that says so, if there is neither actionlint nor Go.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../harness/runner.ts';
import { ACTION_PATHS, blocks, COMMIT, examples, ownWorkflows, REPOSITORY } from './documents.ts';
import { findTool, notRun } from './tools.ts';

const exec = promisify(execFile);
const actionlint = await findTool('actionlint').catch(({ message }: Error) => notRun('lint:workflows', message));

// actionlint checks the inputs and outputs of local actions only, so it gets copies that use local actions.
const directory = await mkdtemp(join(tmpdir(), 'actionlint-'));
try {
  const workflows = join(directory, '.github/workflows');
  await mkdir(workflows, { recursive: true });
  await mkdir(join(directory, '.git'));
  for (const path of [...ACTION_PATHS, '.github/actionlint.yaml'])
    await cp(join(ROOT, path), join(directory, path), { recursive: true });
  const documents = [...examples, ...ownWorkflows, ...blocks];
  for (const [index, { name, text }] of documents.entries()) {
    const local = text.replaceAll(new RegExp(`uses: ${REPOSITORY}(?:/(.*))?@${COMMIT}$`, 'gm'), 'uses: ./$1');
    await writeFile(join(workflows, `${index}-${basename(name).replaceAll(/[^\w.]/g, '-')}.yml`), local);
  }
  await exec(actionlint, ['-no-color'], { cwd: directory });
  console.log(`actionlint: ${documents.length} workflows passed`);
} catch (error) {
  console.error((error as { stdout?: string }).stdout || error);
  console.log('actionlint: failed');
  process.exitCode = 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}
