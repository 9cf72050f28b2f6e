import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ROOT } from '../harness/runner.ts';
import { CALL, COMMIT, REPOSITORY, withoutPlaceholders } from './documents.ts';

/** How a workflow run starts. */
export interface Start {
  /** The name of an example, or of the file for `text`. */
  workflow: string;
  /** The workflow, if no example has it. */
  text?: string;
  event?: 'workflow_dispatch' | 'schedule' | 'push' | 'pull_request';
  /** Where the actions send their requests: each call, and each step of a copy that has an API key, gets it as `api-url`. */
  apiUrl: string;
  /** Inputs to add to each call. */
  callInputs?: Record<string, string>;
  inputs?: Record<string, string>;
  secrets: Record<string, string>;
  env?: Record<string, string>;
  /** Files of the commit that the run is for to add or replace, by path. */
  files?: Record<string, string>;
  /** Files that a pull request changes, or removes if undefined: the run is for its merge, onto the other files. */
  pullRequest?: Record<string, string | undefined>;
  /** Whether the reviewers of the environment `digicert` reject the job: on GitHub it fails then, too. */
  isRejected?: boolean;
  /** Text of the example, and the text to replace it with. */
  edits?: Record<string, string>;
}

/**
 * Returns an example and the workflows that it calls, by path, as act can run them: it cannot download a workflow of
 * another repository, and knows no `$/`. So the first is a path, the second an action of the repository.
 */
export async function readWorkflows(start: Start): Promise<Record<string, string>> {
  const { workflow, apiUrl, callInputs, edits = {} } = start;
  const example = withoutPlaceholders(start.text ?? (await readFile(join(ROOT, 'examples', workflow), 'utf8')));
  // A policy names only DigiCert's own addresses.
  const added = { 'api-url': apiUrl, ...callInputs };
  const inputs = `    with:\n${Object.entries(added)
    .map(([name, value]) => `      ${name}: ${value}\n`)
    .join('')}`;
  const text = forAct(example)
    .replaceAll(/^( *)api-key: .*$/gm, `$&\n$1api-url: ${apiUrl}`)
    .replaceAll(/uses: \.\/called\/.*\n(?: {4}.*\n)*/g, (call) =>
      call.includes('    with:\n') ? call.replace('    with:\n', inputs) : `${call}${inputs}`,
    );
  const texts = { [`.github/workflows/${workflow}`]: text };
  for (const [, called = ''] of example.matchAll(CALL))
    texts[`called/${called}`] = forAct(await readFile(join(ROOT, '.github/workflows', called), 'utf8'));
  if (start.isRejected) replaceIn(texts, rejectJob);
  for (const [before, after] of Object.entries(edits)) replaceIn(texts, (text) => text.replaceAll(before, after));
  return texts;
}

/** Returns a workflow without what act 0.2.89 does not know. */
function forAct(text: string): string {
  return text
    .replaceAll(/^ *(?:queue: max|deployment: false)\n/gm, '')
    .replaceAll(CALL, './called/$1')
    .replaceAll(/(?<=uses: )\$\/([\w-]+)/g, `${REPOSITORY}/$1@${COMMIT}`);
}

/**
 * Returns the jobs of a caller that are left after a call failed, and the caller with jobs of the same result in place of
 * the others: act ends with the call that fails, and GitHub goes on.
 */
export function afterFailure(text: string, ran: Record<string, string>): { left: string[]; rest: string } {
  const workflow: { jobs: Record<string, { uses?: string }> } = parse(text);
  const left = Object.entries(workflow.jobs).flatMap(([id, { uses }]) => (uses || ran[id] ? [] : [id]));
  if (!Object.values(ran).includes('failure')) return { left: [], rest: '' };
  const replaced = Object.entries(workflow.jobs).map(([id, job]) => {
    if (left.includes(id)) return [id, job];
    const run = !job.uses && ran[id] === 'success' ? 'exit 0' : 'exit 1';
    return [id, { 'runs-on': 'ubuntu-latest', steps: [{ run }] }];
  });
  return { left, rest: stringify({ ...workflow, jobs: Object.fromEntries(replaced) }) };
}

/** Changes the texts, of which at least one must be another afterwards. */
function replaceIn(texts: Record<string, string>, replace: (text: string) => string): void {
  const before = JSON.stringify(texts);
  for (const [path, text] of Object.entries(texts)) texts[path] = replace(text);
  assert.ok(JSON.stringify(texts) !== before, `nothing to replace in ${Object.keys(texts).join()}`);
}

/** Lets the job that has reviewers fail before its first step: act has no reviewers. */
function rejectJob(text: string): string {
  const steps = /(?<=\n {4}environment: digicert\n(?: {4}.*\n)*? {4}steps:.*\n)/;
  return text.replace(steps, '      - run: exit 1\n');
}
