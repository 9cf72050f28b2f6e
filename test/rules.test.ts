import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './harness/runner.ts';

const read = (path: string) => readFile(join(ROOT, path), 'utf8');
const find = async (pattern: string) => await Array.fromAsync(glob(pattern, { cwd: ROOT }));

const rules = await read('docs/rules.md');
/** The tables: their headings, and the numbers and names of their rows. */
const sections = rules.split(/^#+ /m).flatMap((section) => {
  const [heading = ''] = section.split('\n');
  const rows = Array.from(section.matchAll(/^\|(?:(\d+)\|)?_([^_\n]+)_/gm), ([, number, name = '']) => {
    return { number, name };
  });
  return rows.length > 0 ? [[heading, rows] as const] : [];
});

/** The texts in quotes of each file with tests: all titles, also those in arrays. */
const files = await Promise.all(
  (await find('test/{unit,reissue,audit}/**/*.test.ts')).map(async (path) => {
    const lines = (await read(path)).toLowerCase().split('\n');
    return lines.flatMap((line) =>
      Array.from(line.matchAll(/(['"`])((?:\\.|(?!\1).)*)\1/g), ([, , text = '']) => text),
    );
  }),
);

/** Returns whether a file with a title that begins with the heading has a title that begins with one of the forms. */
function hasTest(heading: string, forms: readonly string[]): boolean {
  const begins = (text: string, start: string) =>
    text.startsWith(start.toLowerCase()) && /^(?:$|[:,]| %)/.test(text.slice(start.length));
  return files.some(
    (texts) =>
      texts.some((text) => begins(text, heading)) && texts.some((text) => forms.some((form) => begins(text, form))),
  );
}

test('the rules have rows for each decision', () => expect(sections).toHaveLength(10));

test.each(sections)('%s: a test has the name of each row in its title', (heading, rows) => {
  const untested = rows.filter(({ name, number }) => {
    // Only the number distinguishes rows of one name.
    const isUnique = rows.filter((row) => row.name === name).length === 1;
    return !hasTest(heading, [`${number}: ${name}`, ...(isUnique ? [name, `${heading}: ${name}`] : [])]);
  });
  expect(untested).toEqual([]);
  const numbers = rows.flatMap(({ number }) => (number === undefined ? [] : Number(number)));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});

test('the rules name no file or function that is not there', async () => {
  const paths = (await find('{src,test}/**/*.ts')).map((path) => path.replaceAll('\\', '/'));
  const sources = (await Promise.all(paths.map(read))).join('\n');
  const named = (form: RegExp) => Array.from(rules.matchAll(form), ([, name = '']) => name);
  const isFile = (name: string) => paths.some((path) => `/${path}`.endsWith(`/${name}`));
  expect(named(/`([\w/-]+\.ts)`/g).filter((name) => !isFile(name))).toEqual([]);
  expect(named(/`(\w+)\(\)`/g).filter((name) => !sources.includes(`function ${name}(`))).toEqual([]);
});
