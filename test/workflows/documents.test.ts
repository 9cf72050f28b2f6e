import { glob, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { measureDensity } from '../harness/density.ts';
import { ROOT } from '../harness/runner.ts';
import { startCertCentral } from '../stand-in/server.ts';
import { blocks, copied } from './documents.ts';
import { environment, hasScriptTools, runScript, scriptsOf } from './scripts.ts';
import { findOnPath } from './tools.ts';

const read = (path: string) => readFile(join(ROOT, path), 'utf8');
const readAll = async (pattern: string) =>
  (await Promise.all((await Array.fromAsync(glob(pattern, { cwd: ROOT }))).map(read))).join('\n');

/** Everything that users read. `rules.md` is for maintainers. */
const USER_DOCUMENTS = '{README.md,docs/!(rules).md,reissue/README.md,audit/README.md,.github/SECURITY.md}';

test('the documents of users can be skimmed: few sentences with many facts, few links', async () => {
  const paths = await Array.fromAsync(glob(USER_DOCUMENTS, { cwd: ROOT }));
  const densities = await Promise.all(paths.map(async (path) => measureDensity(await read(path))));
  const sentences = sum(densities.map((density) => density.sentences));
  const withThree = densities.flatMap((density) => density.withThree);
  const withFour = densities.flatMap((density) => density.withFour);
  expect(sentences).toBeGreaterThan(300);
  expect(withThree.length / sentences, withThree.join('\n')).toBeLessThanOrEqual(0.18);
  expect(withFour.length / sentences, withFour.join('\n')).toBeLessThanOrEqual(0.04);
  const words = sum(densities.map((density) => density.words));
  expect((100 * sum(densities.map((density) => density.links))) / words).toBeLessThanOrEqual(2);
});

test('the measure counts each joint between clauses, in prose alone', () => {
  const one = 'A run is red.';
  const four = 'If it fails, it stops, and nobody acts, because it is late.';
  const notCounted =
    '# If, because\n\n| if | because |\n\n- `name`: if, because, when\n\n```sh\nif because when\n```\n';
  expect(measureDensity(`${notCounted}\n${one} ${four}\n- See [this\n  page](a.md), if you can.\n`)).toEqual({
    sentences: 3,
    words: 22,
    links: 1,
    withThree: [four],
    withFour: [four],
  });
});

test('the README has two whole workflows: a reissue, and one only behind the value of next that permits it', () => {
  const workflows = blocks.filter(({ name }) => name.startsWith('README.md:')).map(({ text }) => text);
  expect(workflows).toHaveLength(2);
  for (const text of workflows) expect(text).toMatch(/^on:.*^jobs:/ms);
  expect(workflows[1]).toContain("if: needs.status.outputs.next == 'reissue'");
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

test('next-morning.md has the phrase of each state of an order as the action reports it', async () => {
  const source = (await readAll('src/**/*.ts')).toLowerCase();
  const [, list = ''] = /^## The state of the order$(.*?)^#/ms.exec(await read('docs/next-morning.md')) ?? [];
  const heads = list.match(/^\| _.*?(?= \|)/gm)?.join(' ') ?? '';
  const phrases = [...heads.matchAll(/_([^_]+)_/g)].map(([, phrase = '']) => phrase.toLowerCase());
  expect(new Set(phrases).size).toBe(11);
  expect(phrases.filter((phrase) => !source.includes(phrase))).toEqual([]);
});

test('on-call.md asks for the phrases of what cannot wait, as the actions print them', async () => {
  const page = await read('docs/on-call.md');
  const printed = `${await readAll('src/**/*.ts')}${await readAll('.github/workflows/audit.yml')}`;
  const phrases = ['cannot wait', 'CANNOT WAIT', 'would publish names', 'could not be turned off', 'to disabled now'];
  expect(phrases.filter((phrase) => !page.includes(`**${phrase}**`) || !printed.includes(phrase))).toEqual([]);
});

test('policy.md has the headings of a policy that is tried, in their order', async () => {
  const [, section = ''] = /^## Try a policy before it is merged$(.*?)^## /ms.exec(await read('docs/policy.md')) ?? [];
  const headings = [...section.matchAll(/^\| _([^_]+)_/gm)].map(([, heading = '']) => heading);
  const summary = await read('src/audit/replay-summary.ts');
  const places = headings.map((heading) => summary.lastIndexOf(heading));
  expect(headings).toHaveLength(4);
  expect(places).toEqual(places.filter((place) => place >= 0).sort((a, b) => a - b));
});

test('no page for people on call asks for another status than disabled', async () => {
  const page = await read('docs/on-call.md');
  expect(page).not.toMatch(/set[^.]*`enabled`|disable-ct[^.]*`false`|"disable_ct": false/i);
});

test('each page of users can be reached from the README by two links', async () => {
  const linksOf = async (path: string) =>
    [...(await read(path)).matchAll(/\]\(([^)#:]+\.md)/g)].map(([, link = '']) => join(dirname(path), link));
  const first = await linksOf('README.md');
  const second = (await Promise.all([...new Set(first)].map(linksOf))).flat();
  const reached = new Set([...first, ...second]);
  const pages = await Array.fromAsync(glob(USER_DOCUMENTS, { cwd: ROOT }));
  expect(pages.filter((path) => path !== 'README.md' && !reached.has(path))).toEqual([]);
});

test('each page with commands is named by a test, which runs them', async () => {
  const tests = await readAll('test/**/*.ts');
  const pages = await Array.fromAsync(glob('docs/*.md', { cwd: ROOT }));
  const withCommands = (
    await Promise.all(pages.map(async (path) => ((await scriptsOf(path)).length > 0 ? [path] : [])))
  ).flat();
  expect(withCommands.filter((path) => !tests.includes(path))).toEqual([]);
});

test.each(copied)('%s names no owner of this repository that anybody could register', async (path) => {
  // A clone beside the user's repository has no owner.
  for (const [name] of (await read(path)).matchAll(/[^\s'"`/]+\/digicert-ct-status\b\S*/g))
    expect(name).toMatch(
      /^(?:\.\.\/digicert-ct-status|<(?:your-)?owner>\/digicert-ct-status(?:(?:\/[\w.-]+)*@<commit>)?['`]?$)/,
    );
});

test('each document that a workflow, a script or the source names exists', async () => {
  const sources = await Array.fromAsync(glob('{examples/*,.github/workflows/*.yml,src/**/*.ts}', { cwd: ROOT }));
  for (const path of sources)
    for (const [, document = ''] of (await read(path)).matchAll(/(?<![\w./-])((?:docs|reissue|audit)\/[\w-]+\.md)\b/g))
      await expect(read(document), `${path} names ${document}`).resolves.not.toBe('');
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
