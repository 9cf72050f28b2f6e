import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Manifest, ROOT, readManifest } from '../harness/runner.ts';

/** A user's copy of this repository, at the commit of a release. */
const OWNER = 'octo-org';
export const REPOSITORY = `${OWNER}/digicert-ct-status`;
export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

export interface Document {
  /** The path in the repository, with the line for a block in Markdown. */
  name: string;
  /** With an owner and a commit in place of the placeholders. */
  text: string;
}

const find = (patterns: string[]) => Array.fromAsync(glob(patterns, { cwd: ROOT }));

async function read(path: string): Promise<Document> {
  const text = await readFile(join(ROOT, path), 'utf8');
  return { name: path.replaceAll('\\', '/'), text: withoutPlaceholders(text) };
}

/** Replaces the placeholders for owner and commit, as a user does. */
export function withoutPlaceholders(text: string): string {
  return text.replaceAll('<owner>', OWNER).replaceAll('<commit>', COMMIT);
}

const manifests = (await find(['action.yml', '*/action.yml'])).sort();

/** The actions in the repository, by the folder of their action.yml: the root's is `.`. */
export const actions: Readonly<Record<string, Manifest>> = Object.fromEntries(
  await Promise.all(manifests.map(dirname).map(async (folder) => [folder, await readManifest(join(ROOT, folder))])),
);

/** The files of the repository that a runner needs for the actions. */
export const ACTION_PATHS = ['dist', 'reissue/post.mjs', ...manifests];

/** The reference to a called workflow, with its name. */
export const CALL = new RegExp(`(?<=uses: )${REPOSITORY}/\\.github/workflows/([\\w-]+\\.yml)@${COMMIT}`, 'g');

/** The workflows that people copy: callers of the called workflows, and others. */
export const examples = await Promise.all((await find(['examples/*.yml'])).sort().map(read));

/** The workflows that users call: a name that does not begin with a dot. */
export const calledWorkflows = await Promise.all((await find(['.github/workflows/[!.]*.yml'])).sort().map(read));

/** The project's own workflows: their names begin with a dot. */
export const ownWorkflows = await Promise.all((await find(['.github/workflows/.*.yml'])).sort().map(read));

const markdown = (
  await find(['*.md', '.github/*.md', 'docs/**/*.md', ...Object.keys(actions).map((folder) => join(folder, '*.md'))])
).sort();

/** The paths of everything that people copy from. */
export const copied = [...markdown, ...examples.map(({ name }) => name)];

/** Every YAML block in the Markdown, as a workflow: steps get a workflow around them. */
export const blocks = (await Promise.all(markdown.map(read))).flatMap(({ name, text }) =>
  [...text.matchAll(/^( *)```ya?ml\n(.*?)^\1```$/gms)].map(({ 1: indent, 2: indented = '', index }) => {
    const block = indented.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    const isSteps = block.startsWith('- ');
    return { name: `${name}:${text.slice(0, index).split('\n').length}`, text: isSteps ? workflowOf(block) : block };
  }),
);

/** Returns a workflow whose only job has these steps. */
function workflowOf(steps: string): string {
  const head = 'on: workflow_dispatch\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n';
  return `${head}${steps.replaceAll(/^(?=.)/gm, '      ')}`;
}
