import { glob, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { blocks, copied } from './documents.ts';

const read = (path: string) => readFile(join(ROOT, path), 'utf8');
const readAll = async (pattern: string) =>
  (await Promise.all((await Array.fromAsync(glob(pattern, { cwd: ROOT }))).map(read))).join('\n');

test.each([
  ['README, docs and the READMEs of the actions', '{README.md,docs/*.md,reissue/README.md,audit/README.md}', 9500],
  ['CONTRIBUTING', '.github/CONTRIBUTING.md', 1000],
  ['SECURITY', '.github/SECURITY.md', 800],
])('%s have few words', async (_, pattern, limit) => {
  expect((await readAll(pattern)).match(/\S+/g)?.length).toBeLessThanOrEqual(limit);
});

test('the README begins with a step of the root action, and a whole workflow', async () => {
  const [step, workflow] = blocks.filter(({ name }) => name.startsWith('README.md:'));
  expect(step?.text).toContain("if: steps.ct.outputs.request-reissue == 'true'");
  expect(workflow?.text).toMatch(/^name: /);
  expect(Number(workflow?.name.split(':')[1])).toBeLessThan(50);
});

test('the floors in CONTRIBUTING.md are the folders of src/', async () => {
  const [, floors = ''] = /^## The floors of `src\/`$(.*?)^## /ms.exec(await read('.github/CONTRIBUTING.md')) ?? [];
  const folders = await readdir(join(ROOT, 'src'), { withFileTypes: true });
  const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => `\`${name}/\``);
  expect([...new Set(floors.match(/`[\w-]+\/`/g))].sort()).toEqual(names.sort());
});

test('on-call.md has the phrase of each state of an order as the action reports it', async () => {
  const source = (await readAll('src/**/*.ts')).toLowerCase();
  const [, list = ''] = /^## The state of the order$(.*?)^## /ms.exec(await read('docs/on-call.md')) ?? [];
  const phrases = [...list.matchAll(/^- _([^_]+)_/gm)].map(([, phrase = '']) => phrase.toLowerCase());
  expect(phrases).toHaveLength(9);
  expect(phrases.filter((phrase) => !source.includes(phrase))).toEqual([]);
});

test.each(copied)('%s names no owner of this repository that anybody could register', async (path) => {
  for (const [name] of (await read(path)).matchAll(/[^\s'"`/]+\/digicert-ct-status\b\S*/g))
    expect(name).toMatch(/^<owner>\/digicert-ct-status(?:(?:\/\w+)?@<commit>)?['`]?$/);
});
