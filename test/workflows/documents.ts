import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../support/runner.ts';

/** How the documents refer to this action. */
export const REPOSITORY = 'digicert-ct-status/digicert-ct-status';

export interface Document {
  /** The path in the repository, with the line for a block in Markdown. */
  name: string;
  text: string;
}

const find = (patterns: string[]) => Array.fromAsync(glob(patterns, { cwd: ROOT }));

async function read(path: string): Promise<Document> {
  return { name: path.replaceAll('\\', '/'), text: await readFile(join(ROOT, path), 'utf8') };
}

/** The workflows that people copy. */
export const examples = await Promise.all((await find(['examples/*.yml'])).sort().map(read));

/** The project's own workflows. */
export const ownWorkflows = await Promise.all((await find(['.github/workflows/*.yml'])).sort().map(read));

/** Every YAML block in the Markdown for people, as a workflow: steps by themselves get one around them. */
export const blocks = (
  await Promise.all((await find(['*.md', '.github/*.md', 'docs/**/*.md', 'examples/*.md'])).sort().map(read))
).flatMap(({ name, text }) =>
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
