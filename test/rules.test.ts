import { execFile } from 'node:child_process';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from './harness/runner.ts';

const read = (path: string) => readFile(join(ROOT, path), 'utf8');
const find = async (pattern: string) => await Array.fromAsync(glob(pattern, { cwd: ROOT }));

/** Where the tests of decisions are. */
const FOLDERS = ['test/unit', 'test/reissue', 'test/audit'];

const rules = await read('docs/rules.md');
/** The tables: their headings, and the numbers and names of their rows. */
const sections = rules.split(/^#+ /m).flatMap((section) => {
  const [heading = ''] = section.split('\n');
  const rows = Array.from(section.matchAll(/^\|(?:(\d+)\|)?_([^_\n]+)_/gm), ([, number, name = '']) => {
    return { number, name };
  });
  return rows.length > 0 ? [[heading, rows] as const] : [];
});

interface ListedTest {
  /** The titles of the test and of what it is in, separated by ` > `. */
  name: string;
}

/** The titles of the tests, as vitest has them: with the values of their tables. */
const titles = await listTitles();

async function listTitles(): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tests-'));
  const path = join(folder, 'tests.json');
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const options = ['--config', 'test/vitest.config.ts', '--no-static-parse', `--json=${path}`];
  await promisify(execFile)(process.execPath, [vitest, 'list', ...FOLDERS, ...options], { cwd: ROOT });
  const tests: ListedTest[] = JSON.parse(await readFile(path, 'utf8'));
  await rm(folder, { recursive: true });
  return tests.map(({ name }) => name.toLowerCase());
}

/** Returns whether a test has the heading and one of the forms in its titles, each at the beginning or behind a colon. */
function hasTest(heading: string, forms: readonly string[]): boolean {
  const has = (title: string, text: string) =>
    RegExp(`(?:^|: | > |\\. |\\brow )${RegExp.escape(text.toLowerCase())}(?:$|[:,]| > )`).test(title);
  return titles.some((title) => has(title, heading) && forms.some((form) => has(title, form)));
}

test('the rules have rows for each decision', () => expect(sections).toHaveLength(10));

test.each(sections)('%s: a test has the name of each row in its title', (heading, rows) => {
  const untested = rows.filter(({ name, number }) => {
    // Only the number distinguishes rows of one name.
    const isUnique = rows.filter((row) => row.name === name).length === 1;
    return !hasTest(heading, isUnique ? [name, `${number}: ${name}`] : [`${number}: ${name}`]);
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
