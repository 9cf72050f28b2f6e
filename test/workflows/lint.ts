/**
 * Runs actionlint on the examples, the project's own workflows and the YAML blocks of the documents, and zizmor on the first
 * two: `npm run lint:workflows`. Skips a linter, with a line that says so, if neither it nor Go or Python is there.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../harness/runner.ts';
import { ACTION_PATHS, blocks, COMMIT, type Document, examples, ownWorkflows, REPOSITORY } from './documents.ts';
import { findTool, reportMissing } from './tools.ts';

/** Runs a linter in a directory that has these documents as workflows. */
async function lint(name: 'actionlint' | 'zizmor', args: string[], documents: readonly Document[]): Promise<void> {
  const tool = await findTool(name).catch(({ message }: Error) => reportMissing('lint:workflows', message));
  if (!tool) return;
  const directory = await mkdtemp(join(tmpdir(), `${name}-`));
  try {
    const workflows = join(directory, '.github/workflows');
    await mkdir(workflows, { recursive: true });
    await mkdir(join(directory, '.git'));
    for (const path of [...ACTION_PATHS, '.github/actionlint.yaml', '.github/zizmor.yml'])
      await cp(join(ROOT, path), join(directory, path), { recursive: true });
    for (const { name, text } of documents)
      await writeFile(
        join(
          workflows,
          basename(name)
            .replace(/(?<!\.yml)$/, '.yml')
            .replaceAll(':', '-'),
        ),
        text,
      );
    await promisify(execFile)(tool, args, { cwd: directory });
    console.log(`${name}: ${documents.length} workflows passed`);
  } catch (error) {
    console.error((error as { stdout?: string }).stdout || error);
    console.log(`${name}: failed`);
    process.exitCode = 1;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const workflows = [...examples, ...ownWorkflows];
// actionlint checks the inputs and outputs of local actions only, so its copies use local actions.
const uses = new RegExp(`uses: ${REPOSITORY}(?:/(.*))?@${COMMIT}$`, 'gm');
const local = [...workflows, ...blocks].map(({ name, text }) => ({ name, text: text.replaceAll(uses, 'uses: ./$1') }));
await lint('actionlint', ['-no-color'], local);
await lint('zizmor', ['--offline', '--no-progress', '--color=never', '.'], workflows);
