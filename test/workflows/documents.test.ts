import { glob, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../harness/runner.ts';
import { blocks } from './documents.ts';
import { environment, hasScriptTools, type Ran, runScript } from './scripts.ts';
import { findOnPath } from './tools.ts';

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

/** Stand-ins for a server that is reached by ssh: a folder beside the programs. */
const PROGRAMS = {
  scp: `[[ $* == *StrictHostKeyChecking=yes* ]] && to=\${@: -1} && cp "\${@: -2:1}" "$SERVER_HOME/\${to#*:}"`,
  ssh: `[[ $* == *StrictHostKeyChecking=yes* ]] && cd "$SERVER_HOME" && sh -c "\${@: -1}"`,
  sudo: 'echo "$*" >> "$SERVER_HOME/sudo"; [[ $* != "nginx -t" || ! -e $SERVER_HOME/refuse ]]',
};

describe.runIf((await hasScriptTools()) && (await findOnPath('openssl')))('the scp step of docs/deploy.md', () => {
  const block = blocks.find(({ name }) => name.startsWith('docs/deploy.md'));
  const step = parse(block?.text ?? '').jobs.deploy.steps.at(-1);
  let directory = '';
  const at = (path: string) => join(directory, path);

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'deploy-'));
    for (const folder of ['bin', 'certificate', 'server/tls']) await mkdir(at(folder), { recursive: true });
    for (const [name, script] of Object.entries(PROGRAMS))
      await writeFile(at(`bin/${name}`), `#!/usr/bin/env bash\nset -e\n${script}\n`, { mode: 0o755 });
    await writeFile(at('server/tls/server.pem'), 'the old certificate');
    const newKey = 'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=www.example.com';
    await shell(`${newKey} -keyout server/tls/server.key -out certificate/certificate.pem`);
    await shell(`${newKey} -keyout other.key -out other.pem`);
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const shell = (script: string): Promise<Ran> => {
    const secrets = {
      SERVER: 'deploy@www.example.com',
      SSH_KEY: 'key',
      KNOWN_HOSTS: 'www.example.com ssh-ed25519 AAAA',
    };
    const env = { ...environment(at('bin')), ...secrets, RUNNER_TEMP: directory, SERVER_HOME: at('server') };
    return runScript(script, { cwd: directory, env });
  };

  test('replaces a certificate that matches the key, and leaves no key behind', async () => {
    const { exitCode, output } = await shell(step.run);
    expect(exitCode, output).toBe(0);
    expect(await readFile(at('server/tls/server.pem'), 'utf8')).toContain('BEGIN CERTIFICATE');
    expect(await readFile(at('server/sudo'), 'utf8')).toBe('nginx -t\nsystemctl reload nginx\n');
    expect(await readdir(directory)).not.toContain('ssh-key');
  });

  test('replaces the key too if there is a new one, and puts both back if the server refuses them', async () => {
    const oldKey = await readFile(at('server/tls/server.key'), 'utf8');
    const newKey = await readFile(at('other.key'), 'utf8');
    await shell(
      'mv other.pem certificate/certificate.pem; mv other.key server/tls/server.key.new; touch server/refuse',
    );
    expect((await shell(step.run)).exitCode).toBe(1);
    expect(await readFile(at('server/tls/server.pem'), 'utf8')).toBe('the old certificate');
    expect(await readFile(at('server/tls/server.key'), 'utf8')).toBe(oldKey);
    await rm(at('server/refuse'));
    const { exitCode, output } = await shell(step.run);
    expect(exitCode, output).toBe(0);
    expect(await readFile(at('server/tls/server.key'), 'utf8')).toBe(newKey);
    expect(await readdir(at('server/tls'))).not.toContain('server.key.new');
  });

  test('deploys nothing if the key is new and the certificate is not for it', async () => {
    await shell('mv other.key server/tls/server.key.new');
    expect((await shell(step.run)).exitCode).not.toBe(0);
    expect(await readFile(at('server/tls/server.pem'), 'utf8')).toBe('the old certificate');
  });

  test('leaves the old certificate in place if the new one does not match', async () => {
    const { exitCode } = await shell(`mv other.pem certificate/certificate.pem\n${step.run}`);
    expect(exitCode).not.toBe(0);
    expect(await readFile(at('server/tls/server.pem'), 'utf8')).toBe('the old certificate');
    expect(await readdir(at('server/tls'))).toContain('new.pem');
    expect(await readdir(at('server'))).toEqual(['tls']); // no reload
    expect(await readdir(directory)).not.toContain('ssh-key');
  });
});
