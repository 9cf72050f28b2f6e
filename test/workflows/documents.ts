import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../harness/runner.ts';

/** How the documents refer to this action. */
export const REPOSITORY = 'digicert-ct-status/digicert-ct-status';

/** An action.yml, parsed. */
export interface Manifest {
  name: string;
  description: string;
  inputs?: Record<string, { description: string; required?: boolean }>;
  outputs?: Record<string, { description: string }>;
  runs: { main: string; post?: string };
}

export interface Document {
  /** The path in the repository, with the line for a block in Markdown. */
  name: string;
  text: string;
}

const find = (patterns: string[]) => Array.fromAsync(glob(patterns, { cwd: ROOT }));

async function read(path: string): Promise<Document> {
  return { name: path.replaceAll('\\', '/'), text: await readFile(join(ROOT, path), 'utf8') };
}

const manifests = (await find(['action.yml', '*/action.yml'])).sort();

/** The actions in the repository, by the folder of their action.yml: the root's is empty. */
export const actions: Readonly<Record<string, Manifest>> = Object.fromEntries(
  await Promise.all(
    manifests.map(async (path) => [path.slice(0, -'/action.yml'.length), parse((await read(path)).text)]),
  ),
);

/** What of the repository a runner needs for the actions. */
export const ACTION_PATHS = ['dist', ...manifests];

/** The workflows that people copy. */
export const examples = await Promise.all((await find(['examples/*.yml'])).sort().map(read));

/** The project's own workflows. */
export const ownWorkflows = await Promise.all((await find(['.github/workflows/*.yml'])).sort().map(read));

const MARKDOWN = [
  '*.md',
  '.github/*.md',
  'docs/**/*.md',
  ...Object.keys(actions).map((folder) => join(folder, '*.md')),
];

/** Every YAML block in the Markdown for people, as a workflow: steps by themselves get one around them. */
export const blocks = (await Promise.all((await find(MARKDOWN)).sort().map(read))).flatMap(({ name, text }) =>
  [...text.matchAll(/^( *)```ya?ml\n(.*?)^\1```$/gms)].map(({ 1: indent, 2: indented = '', index }) => {
    const block = indented.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    return {
      name: `${name}:${text.slice(0, index).split('\n').length}`,
      text: block.startsWith('- ') ? workflowOf(block) : block,
    };
  }),
);

/** A workflow whose only job has these steps. */
export function workflowOf(steps: string): string {
  const head = 'on: workflow_dispatch\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n';
  return `${head}${steps.replaceAll(/^(?=.)/gm, '      ')}`;
}
