import { glob, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';

test('the map in CONTRIBUTING.md leads to files and folders of src/', async () => {
  const contributing = await readFile(join(ROOT, '.github/CONTRIBUTING.md'), 'utf8');
  const [, map = ''] = /^## The map of `src\/`$(.*?)^## /ms.exec(contributing) ?? [];
  const rows = [...map.matchAll(/^\| (`.*?) +\|/gm)].map(([, cell = '']) => cell);
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows) {
    const [first = '', ...others] = [...row.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
    const folder = first.replace(/[^/]*$/, '');
    const files = [first.slice(folder.length), ...others].filter(Boolean);
    expect(await readdir(join(ROOT, 'src', folder))).toEqual(expect.arrayContaining(files));
  }
});

test('the README can be read in ten minutes', async () => {
  expect((await readFile(join(ROOT, 'README.md'), 'utf8')).trimEnd().split('\n').length).toBeLessThanOrEqual(150);
});

test('troubleshooting quotes the messages that the actions print', async () => {
  const sources = await Array.fromAsync(glob('src/**/*.ts', { cwd: ROOT }));
  const source = (await Promise.all(sources.map((path) => readFile(join(ROOT, path), 'utf8')))).join('\n');
  const troubleshooting = await readFile(join(ROOT, 'docs/troubleshooting.md'), 'utf8');
  // Words of GitHub and DigiCert, which are in no source.
  const foreign = /^\d{3}\b|^Unable to resolve action|^Input [\w-]+$/;
  const quotes = [...troubleshooting.matchAll(/^### .*$/gm)].flatMap(([heading]) =>
    [...heading.matchAll(/`([^`]+)`/g)].map(([, quote = '']) => quote),
  );
  expect(quotes.length).toBeGreaterThan(15);
  for (const quote of quotes) if (!foreign.test(quote)) expect(source.includes(quote), quote).toBe(true);
});
