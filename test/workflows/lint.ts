/**
 * Runs actionlint and zizmor: `npm run lint:workflows`. Both check the called workflows, the examples and the project's own
 * workflows as they are in the repository; actionlint also copies of these and of the YAML blocks of the documents, whose
 * references are paths, because it checks the inputs and outputs of local actions and workflows only. Skips a linter, with a
 * line that says so, if neither it nor Go or Python is there.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../harness/runner.ts';
import {
  ACTION_PATHS,
  blocks,
  CALL,
  COMMIT,
  calledWorkflows,
  type Document,
  examples,
  ownWorkflows,
  REPOSITORY,
} from './documents.ts';
import { replaceSelfReferences } from './published.ts';
import { hasScriptTools, writeFiles } from './scripts.ts';
import { findTool, reportMissing } from './tools.ts';

const LINTERS = {
  // It takes the text "false" for a boolean.
  actionlint: ['-no-color', '-ignore', 'input "disable-ct" is typed as string .* bool value cannot be assigned'],
  zizmor: ['--offline', '--no-progress', '--color=never', '.'],
};
type Linter = keyof typeof LINTERS;

/** Finds a linter, or reports that it cannot run here. */
const find = (name: Linter) => findTool(name).catch(({ message }: Error) => reportMissing('lint:workflows', message));

/** Runs a linter on workflows. Returns what it found, or undefined if it found nothing. */
async function findingsOf(name: Linter, tool: string, documents: readonly Document[]): Promise<string | undefined> {
  const directory = await mkdtemp(join(tmpdir(), `${name}-`));
  try {
    await mkdir(join(directory, '.git'));
    for (const path of [...ACTION_PATHS, '.github/actionlint.yaml', '.github/zizmor.yml'])
      await cp(join(ROOT, path), join(directory, path), { recursive: true });
    await writeFiles(directory, Object.fromEntries(documents.map(({ name, text }) => [pathOf(name), text])));
    await promisify(execFile)(tool, LINTERS[name], { cwd: directory });
    return undefined;
  } catch (error) {
    return (error as { stdout?: string }).stdout || String(error);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Returns the path of a workflow in a repository: that of an example or a block must not be that of a called workflow. */
function pathOf(name: string): string {
  const folder = '.github/workflows/';
  return name.startsWith(folder) ? name : `${folder}${name.replaceAll(/[/:]/g, '-').replace(/(?:\.yml)?$/, '.yml')}`;
}

/** Reports what a linter found in workflows, or how many have passed. */
async function lint(name: Linter, tool: string, what: string, documents: readonly Document[]): Promise<void> {
  if (documents.length === 0) return;
  const findings = await findingsOf(name, tool, documents);
  if (findings) fail(name, findings);
  else console.log(`${name}: ${documents.length} ${what} passed`);
}

/** Reports a workflow in which actionlint does not find what is wrong. */
async function refuse(tool: string, document: Document, finding: string): Promise<void> {
  const findings = await findingsOf('actionlint', tool, [...calledWorkflows.map(withPaths), document]);
  if (findings?.includes(finding)) console.log(`actionlint: refused, ${finding}`);
  else fail('actionlint', `Not refused: ${finding}\n${findings}`);
}

function fail(name: Linter, findings: string): void {
  console.error(findings);
  console.log(`${name}: failed`);
  process.exitCode = 1;
}

const shipped = [...calledWorkflows, ...examples, ...ownWorkflows];
const ACTION = new RegExp(`(?<=uses: )(?:\\$/([\\w-]+)|${REPOSITORY}(?:/([\\w-]+))?@${COMMIT})$`, 'gm');
/** Replaces references to the repository by paths. */
const withPaths = ({ name, text }: Document) => ({
  name,
  text: text
    .replaceAll(CALL, './.github/workflows/$1')
    .replaceAll(ACTION, (_, self = '', folder = '') => `./${self}${folder}`),
});
const local = [...shipped, ...blocks].map(withPaths);

const actionlint = await find('actionlint');
const zizmor = await find('zizmor');
const withCommits = (await hasScriptTools()) ? (await replaceSelfReferences()).documents : [];

if (actionlint) {
  await lint('actionlint', actionlint, 'workflows', shipped);
  await lint('actionlint', actionlint, 'workflows with paths', local);
  await lint('actionlint', actionlint, 'workflows without self-references', withCommits);
  const workflow = (job: string) => `on: push\njobs:\n  job:\n${job.replaceAll(/^/gm, '    ')}\n`;
  const step = (uses: string) => workflow(`runs-on: ubuntu-latest\nsteps:\n  - uses: ${uses}`);
  const call = (inputs: string) => workflow(`uses: ./.github/workflows/audit.yml\nwith:\n  ${inputs}`);
  await refuse(actionlint, { name: 'input.yml', text: call('order: all') }, 'input "order" is not defined');
  await refuse(actionlint, { name: 'type.yml', text: call('timeout-minutes: long') }, 'is typed as number');
  await refuse(actionlint, { name: 'self.yml', text: step('$/audits') }, 'specifying action "$/audits"');
}
if (zizmor) {
  await lint('zizmor', zizmor, 'workflows', shipped);
  await lint('zizmor', zizmor, 'workflows without self-references', withCommits);
}
