import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../harness/runner.ts';
import { calledWorkflows, type Document, withoutPlaceholders } from './documents.ts';
import { environment, makeFolder, runScript } from './scripts.ts';

/**
 * Runs the command of `docs/runners.md` in a repository with the called workflows.
 * @returns the workflows afterwards, and the commit that they name
 */
export async function replaceSelfReferences(): Promise<{ documents: Document[]; commit: string }> {
  const page = await readFile(join(ROOT, 'docs/runners.md'), 'utf8');
  const [, command = ''] = /^## Without a self-reference$.*?^```sh\n(.*?)^```/ms.exec(page) ?? [];
  const directory = await makeFolder(Object.fromEntries(calledWorkflows.map(({ name, text }) => [name, text])));
  try {
    const shell = async (script: string) => {
      const { exitCode, output } = await runScript(script, { cwd: directory, env: environment() });
      assert.equal(exitCode, 0, output);
      return output.trim();
    };
    await shell('git init --quiet && git add . && git commit --quiet --message Copy');
    const commit = await shell('git rev-parse HEAD');
    await shell(withoutPlaceholders(command));
    assert.equal(await shell('git status --porcelain'), '', 'the command commits all that it changes');
    const read = async ({ name }: Document) => ({ name, text: await readFile(join(directory, name), 'utf8') });
    return { documents: await Promise.all(calledWorkflows.map(read)), commit };
  } finally {
    await rm(directory, { recursive: true });
  }
}
