import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { readAll } from '../src/ct-status/inputs.ts';
import { readAll as readReissueInputs } from '../src/reissue/inputs.ts';
import { InvalidInputs, readInputs } from '../src/runner/inputs.ts';
import { VERSION } from '../src/version.ts';
import { startCertCentral } from './support/certcentral.ts';
import { ROOT, runAction, runReissue } from './support/runner.ts';

const read = (path: string) => readFile(join(ROOT, path), 'utf8');
interface Manifest {
  inputs: Record<string, { required?: boolean; default?: string }>;
  outputs: object;
  runs: object;
}
const action: Manifest = parse(await read('action.yml'));
const packageJson = JSON.parse(await read('package.json'));
const readme = await read('README.md');
const reissue: Manifest = parse(await read('reissue/action.yml'));
const bundles = ['dist/index.js', 'dist/reissue/index.js', 'dist/reissue/post/index.js'];

// The toolkit prints the mask of a key: on a runner, it would be taken for a command.
beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('dist/ is what the build makes of the sources', { timeout: 120_000 }, async () => {
  const rebuilt = 'build/rebuilt';
  const command = packageJson.scripts.build.replaceAll('--out dist', `--out ${rebuilt}`);
  await promisify(execFile)('npm', ['exec', '--call', command], { cwd: ROOT, shell: process.platform === 'win32' });
  const files = await filesIn('dist');
  expect(await filesIn(rebuilt)).toEqual(files);
  for (const file of files)
    expect((await read(`dist/${file}`)) === (await read(`${rebuilt}/${file}`)), `dist/${file}`).toBe(true);
});

test.each(bundles)('%s is small: one HTTP client, and nothing of undici', async (file) => {
  const bundle = await read(file);
  // A start takes the longer the more there is to parse: the root action is held to less than the others.
  expect(bundle.length).toBeLessThan(file === 'dist/index.js' ? 250_000 : 275_000);
  expect(bundle.match(/^class \w*HttpClient /gm)).toHaveLength(1);
  // A mapped file that does not exist brings it back in silence.
  expect(bundle).not.toContain('node_modules/undici');
});

test('reissue/action.yml runs its own bundle, and always its post step', () => {
  expect(reissue.runs).toEqual({
    using: 'node24',
    main: '../dist/reissue/index.js',
    post: '../dist/reissue/post/index.js',
  });
});

test('action.yml runs the bundle on Node 24, with nothing before or after', () => {
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' });
});

test('dependencies point one way, and each package of the toolkit has one place', async () => {
  const floors = [
    ['text.ts', 'clock.ts', 'version.ts'],
    ['runner', 'http', 'certificate'],
    ['certcentral'],
    ['ct-status', 'reissue'],
  ];
  const floorOf = (path: string) => floors.findIndex((floor) => floor.includes(path.split('/')[0] ?? ''));
  const homes: Record<string, string> = { core: 'runner', github: 'runner', 'http-client': 'http' };
  const files = (await readdir(join(ROOT, 'src'), { recursive: true })).map((file) => file.replaceAll('\\', '/'));
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const folder = file.split('/')[0] ?? '';
    for (const [, imported = ''] of (await read(`src/${file}`)).matchAll(/ from '([^']+)'/g)) {
      const tool = /@actions\/([\w-]+)/.exec(imported)?.[1];
      if (tool) expect(folder, `${file} imports ${imported}`).toBe(homes[tool]);
      else if (imported.startsWith('../'))
        expect(floorOf(imported.slice(3)), `${file} imports ${imported}`).toBeLessThan(floorOf(file));
    }
  }
});

test('the version sent to DigiCert is that of package.json', () => {
  expect(VERSION).toBe(packageJson.version);
});

test('the lock file names no registry host', async () => {
  expect(await read('package-lock.json')).not.toContain('"resolved"');
});

describe.each([
  ['action.yml', action, readAll],
  ['reissue/action.yml', reissue, readReissueInputs],
] as const)('the code and %s agree', (_, { inputs }, readAllInputs) => {
  test('on the inputs', () => {
    for (const name of Object.keys(inputs)) vi.stubEnv(variable(name), '!');
    const problems = problemsOf(() => readInputs(readAllInputs));
    expect(problems.map((problem) => problem.split(/[ :]/)[1])).toEqual(Object.keys(inputs));
  });

  test('on what is required, and on the defaults', () => {
    const required = { 'order-id': '1', 'disable-ct': 'true', 'api-key': '0123456789' };
    expect(Object.keys(inputs).filter((name) => inputs[name]?.required)).toEqual(Object.keys(required));
    for (const [name, value] of Object.entries(required)) vi.stubEnv(variable(name), value);
    const whereEmpty = readInputs(readAllInputs);
    for (const [name, { default: value }] of Object.entries(inputs)) if (value) vi.stubEnv(variable(name), value);
    expect(readInputs(readAllInputs)).toEqual(whereEmpty);
  });
});

test('the action sets the outputs that action.yml declares', async () => {
  await using certCentral = await startCertCentral();
  const order = { 'order-id': '1000001', 'disable-ct': 'true' };
  const { outputs } = await runAction({ ...order, 'api-key': certCentral.apiKey, 'api-url': certCentral.url });
  expect(Object.keys(outputs)).toEqual(Object.keys(action.outputs));
});

test('the reissue action sets the outputs that reissue/action.yml declares', async () => {
  await using certCentral = await startCertCentral();
  const order = { 'order-id': '1000001', 'disable-ct': 'false' };
  const { outputs } = await runReissue({ ...order, 'api-key': certCentral.apiKey, 'api-url': certCentral.url });
  expect(Object.keys(outputs)).toEqual(Object.keys(reissue.outputs));
});

test("the reissue README's tables say the same as reissue/action.yml", async () => {
  const text = await read('reissue/README.md');
  const declared = Object.entries(reissue.inputs).map(([name, { required, default: value }]) => [
    name,
    value ?? (required ? '' : 'empty'),
  ]);
  expect(tableBehind('## Inputs', text).map((cells) => [cells[0], cells.at(-1)])).toEqual(declared);
  expect(tableBehind('## Outputs', text).flatMap(([names = '']) => names.split(', '))).toEqual(
    Object.keys(reissue.outputs),
  );
});

test("the README's tables say the same as action.yml", () => {
  const declared = Object.entries(action.inputs).map(([name, { required, default: value }]) => [
    name,
    required ? 'yes' : 'no',
    value ?? '',
  ]);
  expect(tableBehind('## Inputs').map((cells) => cells.slice(0, 3))).toEqual(declared);
  expect(tableBehind('## Outputs').flatMap(([names = '']) => names.split(', '))).toEqual(Object.keys(action.outputs));
});

test("CI runs the README's own two commands", async () => {
  const ci = await read('.ci/run');
  for (const command of ['npm ci', 'npm run demo', 'npm cit']) {
    expect(readme).toContain(command);
    expect(ci).toContain(`step ${command}\n`);
  }
});

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => relative(join(ROOT, folder), join(parentPath, name))).sort();
}

function variable(name: string): string {
  return `INPUT_${name.toUpperCase()}`;
}

function problemsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidInputs) return error.problems;
    throw error;
  }
  return [];
}

/** The cells, less their backticks, of the first table behind a heading of the README. */
function tableBehind(heading: string, text = readme): string[][] {
  const section = text.split(`${heading}\n`)[1] ?? '';
  const rows =
    section
      .match(/(?:^\|.*\n)+/m)?.[0]
      .trim()
      .split('\n')
      .slice(2) ?? [];
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}
