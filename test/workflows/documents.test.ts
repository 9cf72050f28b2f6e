import { glob, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { startCertCentral } from '../stand-in/server.ts';
import { blocks, copied } from './documents.ts';
import { environment, hasScriptTools, runScript } from './scripts.ts';
import { findOnPath } from './tools.ts';

const read = (path: string) => readFile(join(ROOT, path), 'utf8');
const readAll = async (pattern: string) =>
  (await Promise.all((await Array.fromAsync(glob(pattern, { cwd: ROOT }))).map(read))).join('\n');

test.each([
  [
    'README, docs and the READMEs of the actions',
    '{README.md,docs/!(rules).md,reissue/README.md,audit/README.md}',
    9500,
  ],
  ['CONTRIBUTING', '.github/CONTRIBUTING.md', 1000],
  ['SECURITY', '.github/SECURITY.md', 800],
])('%s have few words', async (_, pattern, limit) => {
  expect((await readAll(pattern)).match(/\S+/g)?.length).toBeLessThanOrEqual(limit);
});

test('the README begins with a whole workflow, which acts on each value of next', async () => {
  const [workflow] = blocks.filter(({ name }) => name.startsWith('README.md:'));
  const { text = '', name = '' } = workflow ?? {};
  expect(text).toMatch(/^name: /);
  expect(Number(name.split(':')[1]) + text.split('\n').length).toBeLessThanOrEqual(42);
  expect(text).toContain("if: steps.ct.outputs.next == 'reissue'");
  expect(text).toContain(`if: contains(fromJSON('["wait", "look"]'), steps.ct.outputs.next)`);
});

test.runIf((await hasScriptTools()) && (await findOnPath('curl')))(
  'the one command of on-call.md sets the status, and reads the key from the keyboard',
  async () => {
    const [, script = ''] = /^```sh\n(.*?)^```/ms.exec(await read('docs/on-call.md')) ?? [];
    const host = 'https://$host/services/v2/';
    expect(script).toContain(host);
    await using service = await startCertCentral();
    const env = { ...environment(), KEY: service.apiKey };
    const { output } = await runScript(`exec <<< "$KEY"\n${script.replace(host, `${service.url}/`)}`, {
      cwd: ROOT,
      env,
    });
    expect(output).toMatch(/\n204\n$/);
    expect(service.orders.get('1000001')?.disableCt).toBe(true);
  },
);

test('the floors in CONTRIBUTING.md are the folders of src/', async () => {
  const [, floors = ''] = /^## The floors of `src\/`$(.*?)^## /ms.exec(await read('.github/CONTRIBUTING.md')) ?? [];
  const folders = await readdir(join(ROOT, 'src'), { withFileTypes: true });
  const names = folders.filter((entry) => entry.isDirectory()).map(({ name }) => `\`${name}/\``);
  expect([...new Set(floors.match(/`[\w-]+\/`/g))].sort()).toEqual(names.sort());
});

test('on-call.md has the phrase of each state of an order as the action reports it', async () => {
  const source = (await readAll('src/**/*.ts')).toLowerCase();
  const [, list = ''] = /^## The state of the order$(.*?)^## /ms.exec(await read('docs/on-call.md')) ?? [];
  const heads = list.match(/^\| _.*?(?= \|)/gm)?.join(' ') ?? '';
  const phrases = [...heads.matchAll(/_([^_]+)_/g)].map(([, phrase = '']) => phrase.toLowerCase());
  expect(new Set(phrases).size).toBe(10);
  expect(phrases.filter((phrase) => !source.includes(phrase))).toEqual([]);
});

test.each(copied)('%s names no owner of this repository that anybody could register', async (path) => {
  for (const [name] of (await read(path)).matchAll(/[^\s'"`/]+\/digicert-ct-status\b\S*/g))
    expect(name).toMatch(/^<owner>\/digicert-ct-status(?:(?:\/\w+)?@<commit>)?['`]?$/);
});
