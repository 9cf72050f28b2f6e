import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { blocks } from './documents.ts';
import { environment, hasScriptTools, runScript } from './scripts.ts';
import { findOnPath } from './tools.ts';

/** Stand-ins for a server that is reached by ssh, and for a cluster whose secret is two files: both are the folder `server`. */
const PROGRAMS = {
  scp: `cp "\${@: -2:1}" "$SERVER_HOME/tls/new.pem"`,
  ssh: `cd "$SERVER_HOME" && sh -c "\${@: -1}"`,
  sudo: 'echo "$*" >> "$SERVER_HOME/calls"; [[ ! -e $SERVER_HOME/refuses || $1 != nginx ]]',
  kubectl: `cd "$SERVER_HOME/tls"; case $* in
    get*key}) base64 < server.key ;;
    get*crt}) base64 < server.pem | tr -d '\\n' ;;
    patch*) jq --join-output '.data."tls.crt" | @base64d' "\${@: -3:1}" > server.pem; mkdir -p previous
      jq --join-output '.data."previous.crt" // empty | @base64d' "\${@: -3:1}" > new; [[ ! -s new ]] || mv new previous/server.pem ;;
    esac`,
};

describe.runIf((await hasScriptTools()) && (await findOnPath('openssl')))('a step of docs/deploy.md', () => {
  const steps = blocks.flatMap(({ name, text }) =>
    name.startsWith('docs/deploy.md') ? parse(text).jobs.job.steps : [],
  );
  let directory = '';
  const at = (path: string) => join(directory, path);
  const shell = (script: string, env: NodeJS.ProcessEnv = {}) => {
    const values = { SSH_KEY: 'key', KNOWN_HOSTS: 'host ssh-ed25519 AAAA', CONFIG: 'kind: Config' };
    const variables = { RUNNER_TEMP: directory, SERVER_HOME: at('server'), ...env, ...values };
    return runScript(script, { cwd: directory, env: { ...environment(at('bin')), ...variables } });
  };
  const deploy = (index: number) => shell(steps[index].run, steps[index].env);
  const readServer = (file: string) => readFile(at(`server/tls/${file}`), 'utf8');

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'deploy-'));
    for (const folder of ['bin', 'certificate', 'server/tls']) await mkdir(at(folder), { recursive: true });
    for (const [name, script] of Object.entries(PROGRAMS))
      await writeFile(at(`bin/${name}`), `#!/usr/bin/env bash\nset -e\n${script}\n`, { mode: 0o755 });
    // The old pair, a new certificate for the old key, and a new pair.
    const { exitCode, output } = await shell(`
      create() { openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=www.example.com "$@"; }
      create -keyout server/tls/server.key -out server/tls/server.pem
      openssl req -x509 -new -key server/tls/server.key -subj /CN=www.example.com -out certificate/order-1000001.pem
      create -keyout other.key -out other.pem`);
    expect(exitCode, output).toBe(0);
  });
  afterEach(() => rm(directory, { recursive: true }));

  test.each([0, 1])('replaces the certificate, not the key; refuses another key or name (%i)', async (index) => {
    const [old, key] = [await readServer('server.pem'), await readServer('server.key')];
    await cp(at('certificate'), at('issued'), { recursive: true });
    await cp(at('other.pem'), at('certificate/order-1000001.pem'));
    expect(await deploy(index)).toEqual({ exitCode: 1, output: expect.stringContaining('::error::') });
    expect(await readServer('server.pem')).toBe(old);
    await cp(at('issued'), at('certificate'), { recursive: true });
    steps[index].env.NAME = 'other.example.com';
    expect(await deploy(index)).toMatchObject({ exitCode: 1 });
    steps[index].env.NAME = 'www.example.com';
    const { exitCode, output } = await deploy(index);
    expect(exitCode, output).toBe(0);
    expect(output).not.toMatch(/PRIVATE KEY/);
    expect(await readServer('server.pem')).toBe(await readFile(at('issued/order-1000001.pem'), 'utf8'));
    expect(await readServer('server.key')).toBe(key);
    // A second time, as in a re-run, it does not lose the earlier certificate.
    expect(await deploy(index)).toMatchObject({ exitCode: 0 });
    expect(await readServer('previous/server.pem')).toBe(old);
  });

  test('takes a new key by scp; restores both, and keeps the new key, if nginx refuses', async () => {
    const old = [await readServer('server.pem'), await readServer('server.key')];
    await shell(
      'cp other.key server/tls/server.key.new; cp other.pem certificate/order-1000001.pem; touch server/refuses',
    );
    expect(await deploy(0)).toEqual({ exitCode: 1, output: expect.stringContaining('is restored') });
    expect([await readServer('server.pem'), await readServer('server.key')]).toEqual(old);
    await rm(at('server/refuses'));
    expect(await deploy(0)).toMatchObject({ exitCode: 0 });
    expect(await readServer('server.key')).toBe(await readFile(at('other.key'), 'utf8'));
    expect(await readServer('previous/server.key')).toBe(old[1]);
  });
});
