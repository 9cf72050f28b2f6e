import { access, glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { approvedListInputs } from '../src/approved-list/inputs.ts';
import { auditInputs as readAuditInputs } from '../src/audit/inputs.ts';
import { writeReport } from '../src/audit/report.ts';
import { VERDICTS } from '../src/audit/verdict-rules.ts';
import { getActionInputs } from '../src/certcentral/inputs.ts';
import { reissueInputs as readReissueInputs } from '../src/reissue/inputs.ts';
import { type GetInput, InvalidInputsError } from '../src/runner/inputs.ts';
import { ctStatusInputs as readRootInputs } from '../src/set-status/inputs.ts';
import { VERSION } from '../src/version.ts';
import { parseCsv } from './harness/csv.ts';
import { toHtml } from './harness/markdown.ts';
import { ROOT, readManifest } from './harness/runner.ts';
import { findUnusedExports } from './harness/unused-exports.ts';

const read = (path: string) => readFile(join(ROOT, path), 'utf8');
const packageJson = JSON.parse(await read('package.json'));
const readme = await read('README.md');

const sourceFiles = (await Array.fromAsync(glob('**/*.ts', { cwd: join(ROOT, 'src') }))).map((path) =>
  path.replaceAll('\\', '/'),
);
const sources = new Map(await Promise.all(sourceFiles.map(async (path) => [path, await read(`src/${path}`)] as const)));

/** Each action, with the inputs that must not be empty. The harness compares the outputs of each green run. */
const actions = await Promise.all(
  [
    {
      folder: '.',
      readAll: readRootInputs,
      neverEmpty: ['order-id', 'disable-ct', 'api-key', 'dry-run'],
      runs: { main: 'dist/index.js' },
    },
    {
      folder: 'reissue',
      readAll: (get: GetInput) => readReissueInputs(get, Date.now()),
      neverEmpty: ['order-id', 'policy-file', 'api-key', 'dry-run', 'expected-plan', 'skip-approval'],
      runs: { main: '../dist/reissue/index.js', post: 'post.mjs' },
    },
    {
      folder: 'audit',
      readAll: readAuditInputs,
      neverEmpty: ['policy-file', 'api-key', 'orders', 'duplicates', 'fail'],
      runs: { main: '../dist/audit/index.js' },
    },
    {
      folder: 'approved-list',
      readAll: approvedListInputs,
      neverEmpty: ['list-file'],
      runs: { main: '../dist/approved-list/index.js' },
    },
  ].map(async (action) => {
    const manifest = await readManifest(join(ROOT, action.folder));
    return { ...action, manifest, text: await read(`${action.folder}/README.md`) };
  }),
);
const entries = actions.map(({ folder, runs }) => normalize(join(folder, runs.main)));
/** `reissue` and `audit` share the second. */
/** Writes a list that the action approved-list accepts. */
async function writeList(): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'list-')), 'list.json');
  const plan = `1 api=localhost order=1 ct=disabled do=status serial=none names=${'0'.repeat(64)} key=any at=2026-01-31T00:00:00Z`;
  await writeFile(path, JSON.stringify([{ 'order-id': '1', 'disable-ct': true, plan }]));
  return path;
}

const bundles = ['dist/index.js', 'dist/bundle/index.js'];

// The toolkit prints the mask of a key: on a runner, it would be taken for a command.
beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test.each(bundles)('%s has one HTTP client, and nothing that is not used', async (file) => {
  const bundle = await read(file);
  expect(bundle.match(/^class \w*HttpClient /gm)).toHaveLength(1);
  // A mapped file that does not exist silently brings the package back, which is larger than all else.
  expect(bundle).not.toMatch(/UndiciError|node_modules\/undici/);
  // ncc makes an error at run time of an import that it cannot resolve.
  expect(bundle).not.toContain('eval("require")');
});

test.each(entries)('%s ends with exit code 13 if it waits for nothing, not green', async (file) => {
  expect(await read(file)).toContain('__webpack_exports__ = await __webpack_exports__;');
});

/** Takes the place of a package in the bundles (tsconfig.json, `paths`). */
const NOT_IMPORTED = new Set(['src/http/undici-stub.ts']);

test('every export is used by another module, or by a test', async () => {
  const files = await Array.fromAsync(glob('{src,test}/**/*.ts', { cwd: ROOT, exclude: ['**/node_modules'] }));
  const texts = await Promise.all(files.map(async (path) => [path.replaceAll('\\', '/'), await read(path)] as const));
  const isSource = ([path]: readonly [string, string]) => path.startsWith('src/') && !NOT_IMPORTED.has(path);
  expect(findUnusedExports(new Map(texts.filter(isSource)), new Map(texts))).toEqual([]);
});

describe('the sources', () => {
  test('have at most 250 lines each', () => {
    for (const [file, text] of sources) expect(text.trimEnd().split('\n').length, file).toBeLessThanOrEqual(250);
  });
});

test('the version sent to DigiCert is that of package.json', () => {
  expect(VERSION).toBe(packageJson.version);
});

test.each(['.', 'test/mutation'])('the lock file of %s has hashes, no install script and no host', async (folder) => {
  const { packages } = JSON.parse(await read(`${folder}/package-lock.json`));
  for (const [path, entry] of Object.entries(packages).slice(1)) {
    expect(entry, path).toHaveProperty('integrity', expect.stringMatching(/^sha512-/));
    expect(entry, path).not.toHaveProperty('hasInstallScript');
    expect(entry, path).not.toHaveProperty('resolved');
  }
});

const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
test.runIf(nodePackage in packageJson.optionalDependencies)('the scripts run on the Node that npm ci brings', () => {
  expect(dirname(relative(ROOT, process.execPath))).toBe(join('node_modules', nodePackage, 'bin'));
});

describe.each(actions)('$folder/action.yml', ({ manifest, readAll, neverEmpty, runs, text }) => {
  const { inputs, outputs } = manifest;

  test('runs its own bundles on Node 24', () => {
    expect(manifest.runs).toEqual({ using: 'node24', ...runs });
  });

  test('and the code agree on the inputs', () => {
    // A replay needs no key, and ignores what only an audit needs.
    const ofReplay = ['replay', 'replay-policy'].filter((name) => name in inputs);
    const others = Object.keys(inputs).filter((name) => !ofReplay.includes(name));
    for (const name of others) vi.stubEnv(variable(name), '!');
    const refused = () =>
      problemsOf(() => getActionInputs<unknown>(readAll)).map((problem) => problem.split(/[ :]/)[1]);
    expect(refused().sort()).toEqual(others.sort());
    for (const name of ofReplay) vi.stubEnv(variable(name), '!');
    if (ofReplay.length > 0) expect(refused().sort()).toEqual(['disable-ct', 'policy-file', 'replay']);
  });

  test('and the code agree on what must not be empty, and on the defaults', async () => {
    const problems = problemsOf(() => getActionInputs<unknown>(readAll));
    expect(problems.map((problem) => problem.split(' ')[1]).sort()).toEqual(neverEmpty.toSorted());
    for (const name of Object.keys(inputs)) if (inputs[name]?.required) expect(neverEmpty).toContain(name);
    const values: Record<string, string> = {
      'order-id': '1000001',
      'disable-ct': 'true',
      'api-key': '0123456789',
      'list-file': await writeList(),
    };
    // Without a policy, `disable-ct` is required, too.
    const needed = [...neverEmpty, 'disable-ct'];
    for (const name of needed) vi.stubEnv(variable(name), values[name] ?? inputs[name]?.default);
    const withoutOthers = getActionInputs<unknown>(readAll);
    for (const [name, { default: value }] of Object.entries(inputs)) if (value) vi.stubEnv(variable(name), value);
    expect(getActionInputs<unknown>(readAll)).toEqual(withoutOthers);
  });

  test('and its README have the same inputs and defaults; what that lacks is as in the root action', () => {
    const own = cellsBehind('Inputs', text);
    const documented = new Map([...cellsBehind('Inputs', readme), ...own]);
    for (const [name, { required, default: value }] of Object.entries(inputs))
      expect(documented.get(name), name).toBe(required ? 'required' : (value ?? 'empty'));
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining([...own.keys()]));
  });

  test('and its README have the same outputs; what that lacks is as in the root action', () => {
    const own = itemsBehind('Outputs', text);
    expect([...itemsBehind('Outputs', readme), ...own]).toEqual(expect.arrayContaining(Object.keys(outputs)));
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining(own));
  });
});

test('the audit README has the columns of the report with their keys, and the verdicts', async () => {
  const text = actions.find(({ folder }) => folder === 'audit')?.text ?? '';
  const directory = await mkdtemp(join(tmpdir(), 'audit-'));
  const files = { 'report-file': join(directory, 'audit.csv'), 'json-file': join(directory, 'audit.json') };
  writeReport(files, [], 'It stopped.');
  const [columns = []] = parseCsv(await readFile(files['report-file'], 'utf8'));
  const [row = {}] = JSON.parse(await readFile(files['json-file'], 'utf8'));
  await rm(directory, { recursive: true });
  const keys = Object.keys(row);
  expect([...cellsBehind('The report', text)]).toEqual(columns.map((column, index) => [column, keys[index]]));
  expect([...cellsBehind('Verdicts', text).keys()]).toEqual([...VERDICTS]);
});

test('every link in the documents leads to a file, and to a heading of it', async () => {
  const documents = await Array.fromAsync(glob('{*.md,.github/*.md,docs/*.md,reissue/*.md,audit/*.md}', { cwd: ROOT }));
  expect(documents.length).toBeGreaterThan(5);
  const broken = await Promise.all(documents.map(findBrokenLinks));
  expect(broken.flat().join('\n')).toBe('');
});

const exists = (path: string) =>
  access(join(ROOT, path)).then(
    () => true,
    () => false,
  );

async function findBrokenLinks(document: string): Promise<string[]> {
  const broken: string[] = [];
  for (const [, target = ''] of toHtml(await read(document)).matchAll(/(?:href|src)="([^"]+)"/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? document : join(dirname(document), path);
    const isThere =
      anchor === undefined ? await exists(file) : anchorsOf(await read(file).catch(() => '')).includes(anchor);
    if (!isThere) broken.push(`${document} links to ${target}`);
  }
  return broken;
}

test("CI runs the README's own two commands", async () => {
  const ci = await read('.ci/run');
  for (const command of ['npm ci', 'npm run demo', 'npm test']) {
    expect(readme).toContain(command);
    expect(ci).toContain(`step ${command}\n`);
  }
});

function variable(name: string): string {
  return `INPUT_${name.toUpperCase()}`;
}

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidInputsError) return error.problems;
    throw error;
  }
  return [];
}

/** The anchors that GitHub gives the headings of a document. */
function anchorsOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```.*?^```/gms, '');
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Returns the first two cells of each row in the first table behind a heading, without backticks and emphasis. */
function cellsBehind(heading: string, text: string): Map<string, string> {
  const [table = ''] = /(?:^\|.*\n)+/m.exec(sectionOf(heading, text)) ?? [];
  const rows = table.trim().split('\n').slice(2);
  const cells = rows.map((row) => row.split('|').map((cell) => cell.trim().replaceAll(/^[`_]|[`_]$/g, '')));
  return new Map(cells.map(([, name = '', value = '']) => [name, value]));
}

/** Returns the names that begin the items of the first list behind a heading. */
function itemsBehind(heading: string, text: string): string[] {
  const [list = ''] = /(?:^- .*\n)+/m.exec(sectionOf(heading, text)) ?? [];
  return [...list.matchAll(/^- `([^`]+)`: /gm)].map(([, name = '']) => name);
}

function sectionOf(heading: string, text: string): string {
  const [, section = ''] = text.split(new RegExp(`^## ${heading}$`, 'm'));
  return section;
}
