import { existsSync } from 'node:fs';
import { glob, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';

const read = (path: string) => readFile(join(ROOT, path), 'utf8');

async function readSources(): Promise<string> {
  const paths = await Array.fromAsync(glob('src/**/*.ts', { cwd: ROOT }));
  return (await Promise.all(paths.map(read))).join('\n');
}

test('the map in CONTRIBUTING.md leads to files and folders of src/', async () => {
  const contributing = await read('.github/CONTRIBUTING.md');
  const [, map = ''] = /^## The map of `src\/`$(.*?)^## /ms.exec(contributing) ?? [];
  const rows = [...map.matchAll(/^\| (`.*?) +\|/gm)].map(([, cell = '']) => cell);
  expect(rows.length).toBeGreaterThan(15);
  const folders = await readdir(join(ROOT, 'src'), { withFileTypes: true });
  for (const { name } of folders.filter((entry) => entry.isDirectory())) expect(map).toContain(`\`${name}/\``);
  for (const row of rows) {
    const [first = '', ...others] = [...row.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
    const folder = first.replace(/[^/]*$/, '');
    const files = [first.slice(folder.length), ...others].filter(Boolean);
    expect(await readdir(join(ROOT, 'src', folder))).toEqual(expect.arrayContaining(files));
  }
});

test('the tables of changes and limits in CONTRIBUTING.md lead to files', async () => {
  const [, tables = ''] = /^## Common changes$(.*?)^## /ms.exec(await read('.github/CONTRIBUTING.md')) ?? [];
  const paths = [...tables.matchAll(/`((?:src|test|docs|examples|audit|reissue)\/[^` ]*)`/g)].map(
    ([, path = '']) => path,
  );
  expect(paths.length).toBeGreaterThan(30);
  for (const path of paths) expect(existsSync(join(ROOT, path)), path).toBe(true);
});

test('the README is short, and has a whole workflow in its first 40 lines', async () => {
  const readme = await read('README.md');
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(120);
  expect(readme.split('\n').slice(0, 40).join('\n')).toMatch(/^```yaml\n.*^```$/ms);
});

test('the documents have at most 10,000 words', async () => {
  const documents = await Array.fromAsync(
    glob('{README.md,docs/*.md,reissue/README.md,audit/README.md}', { cwd: ROOT }),
  );
  const texts = await Promise.all(documents.map(read));
  expect(texts.join('\n').match(/\S+/g)?.length).toBeLessThanOrEqual(10_000);
});

test('troubleshooting quotes the messages that the actions print', async () => {
  const source = await readSources();
  const troubleshooting = await read('docs/troubleshooting.md');
  // Words of GitHub and DigiCert, which are in no source.
  const foreign = /^\d{3}\b|^Unable to resolve action|^Unexpected value 'queue'$|^Input [\w-]+$/;
  const quotes = [...troubleshooting.matchAll(/^## .*$/gm)].flatMap(([heading]) =>
    [...heading.matchAll(/`([^`]+)`/g)].map(([, quote = '']) => quote),
  );
  expect(quotes.length).toBeGreaterThan(5);
  for (const quote of quotes) if (!foreign.test(quote)) expect(source.includes(quote), quote).toBe(true);
});

test('on-call.md has the phrase of each state of an order as the action reports it', async () => {
  const source = await readSources();
  const [, table = ''] = /^## The state of the order$(.*?)^## /ms.exec(await read('docs/on-call.md')) ?? [];
  const phrases = [...table.matchAll(/^\| _([^_]+)_/gm)].map(([, phrase = '']) => phrase);
  expect(phrases).toHaveLength(9);
  for (const phrase of phrases) expect(source.toLowerCase(), phrase).toContain(phrase.toLowerCase());
});
