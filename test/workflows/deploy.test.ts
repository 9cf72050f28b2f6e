import { cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { blocks } from './documents.ts';
import { environment, hasScriptTools, type Ran, runScript } from './scripts.ts';
import { findOnPath } from './tools.ts';

const CHECKED = '$* == "-F /dev/null "*StrictHostKeyChecking=yes*';
/** Stand-ins for a server that is reached by ssh: a folder beside the programs. The command in the file `fails` fails. */
const PROGRAMS = {
  scp: `[[ ${CHECKED} ]] && to=\${@: -1} && cp "\${@: -2:1}" "$SERVER_HOME/\${to#*:}"`,
  ssh: `[[ ${CHECKED} ]] && cd "$SERVER_HOME" && "$SERVER_SHELL" -c "\${@: -1}"`,
  sudo: `echo "$*" >> "$SERVER_HOME/sudo"; [[ $(cat "$SERVER_HOME/fails") != "$*" ]]
    [[ $(cat "$SERVER_HOME/fails") != SIGHUP* ]] || kill -HUP "$PPID"
    [[ $* != *reload* ]] || /bin/cp "$SERVER_HOME/$(cat "$SERVER_HOME/nginx.conf")" "$SERVER_HOME/served.pem"`,
  sleep: '',
  timeout: 'shift; "$@"', // macOS has none
};

const openssl = await findOnPath('openssl');

describe.runIf((await hasScriptTools()) && openssl)('the scp step of docs/deploy.md', () => {
  const block = blocks.find(({ name }) => name.startsWith('docs/deploy.md'));
  const step = parse(block?.text ?? '').jobs.job.steps.at(-1);
  let directory = '';
  const at = (path: string) => join(directory, path);
  const server = (file: string) => readFile(at(`server/tls/${file}`), 'utf8');
  const readPair = (folder: string) => Promise.all([server(`${folder}/server.pem`), server(`${folder}/server.key`)]);

  let template = '';
  beforeAll(async () => {
    template = directory = await mkdtemp(join(tmpdir(), 'deploy-'));
    for (const folder of ['bin', 'certificate', 'server/tls/first']) await mkdir(at(folder), { recursive: true });
    const served = `case $1 in s_client) cat "$SERVER_HOME/served.pem" ;; *) exec ${openssl} "$@" ;; esac`;
    for (const [name, script] of Object.entries({ ...PROGRAMS, openssl: served }))
      await writeFile(at(`bin/${name}`), `#!/usr/bin/env bash\nset -e\n${script}\n`, { mode: 0o755 });
    await writeFile(at('server/fails'), '');
    await writeFile(at('server/nginx.conf'), 'tls/current/server.pem');
    // The old pair, a new certificate for the old key, and a new pair.
    const { exitCode, output } = await shell(`
      create() { openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=www.example.com "$@"; }
      ln -s first server/tls/current
      create -keyout server/tls/first/server.key -out server/tls/first/server.pem
      openssl req -x509 -new -key server/tls/first/server.key -subj /CN=www.example.com -out certificate/order-1000001.pem
      create -keyout other.key -out other.pem
      cp server/tls/first/server.pem server/served.pem`);
    expect(exitCode, output).toBe(0);
  });
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'deploy-'));
    await cp(template, directory, { recursive: true, verbatimSymlinks: true });
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));
  afterAll(() => rm(template, { recursive: true, force: true }));

  const shell = (script: string, serverShell = 'sh'): Promise<Ran> => {
    const { NAME, SERVER } = step.env;
    const secrets = { SSH_KEY: 'key', KNOWN_HOSTS: 'www.example.com ssh-ed25519 AAAA' };
    const paths = { RUNNER_TEMP: directory, SERVER_HOME: at('server'), SERVER_SHELL: serverShell };
    return runScript(script, {
      cwd: directory,
      env: { ...environment(at('bin')), ...paths, ...secrets, NAME, SERVER },
    });
  };
  const deploy = async (serverShell?: string) => {
    const ran = await shell(step.run, serverShell);
    expect(await readdir(directory)).not.toContain('ssh-key');
    return ran;
  };
  const giveNewKey = () => shell('mv other.pem certificate/*.pem; mv other.key server/tls/server.key.new');

  test.each(['sh', 'bash'])('replaces a certificate that matches the key, also in a second run (%s)', async (name) => {
    const [oldPem, key] = await readPair('first');
    const newPem = await readFile(at('certificate/order-1000001.pem'), 'utf8');
    for (let times = 1; times <= 2; times++) {
      const { exitCode, output } = await deploy(name);
      expect(exitCode, output).toBe(0);
      expect(await readPair('current')).toEqual([newPem, key]);
      expect(await readPair('previous')).toEqual([oldPem, key]);
    }
    expect(await readFile(at('server/sudo'), 'utf8')).toBe('nginx -t\nsystemctl reload nginx\n'.repeat(2));
  });

  test('replaces the key too if there is a new one, and keeps the old pair, also in a second run', async () => {
    await giveNewKey();
    const oldPair = await readPair('first');
    const newKey = await server('server.key.new');
    for (let times = 1; times <= 2; times++) {
      const { exitCode, output } = await deploy();
      expect(exitCode, output).toBe(0);
      expect((await readPair('current'))[1]).toBe(newKey);
      expect(await readPair('previous')).toEqual(oldPair);
      expect(await readdir(at('server/tls'))).not.toContain('server.key.new');
    }
  });

  test.each(['nginx -t', 'systemctl reload nginx', 'nginx serves another file'])(
    'restores the old pair, and loses nothing, if this fails: %s',
    async (command) => {
      await giveNewKey();
      const newKey = await server('server.key.new');
      await writeFile(at('server/fails'), command);
      if (command.includes('another')) await shell('cp server/served.pem server/a.pem; echo a.pem > server/nginx.conf');
      const { exitCode, output } = await deploy();
      expect([exitCode, output]).toEqual([1, expect.stringContaining('The earlier certificate is restored.')]);
      expect(await readlink(at('server/tls/current'))).toBe('first');
      expect(await server('server.key.new')).toBe(newKey);
      await writeFile(at('server/fails'), '');
      await writeFile(at('server/nginx.conf'), 'tls/current/server.pem');
      expect((await deploy()).exitCode).toBe(0);
      expect((await readPair('current'))[1]).toBe(newKey);
    },
  );

  test('goes on to its end if the connection is lost', async () => {
    await giveNewKey();
    await writeFile(at('server/fails'), 'SIGHUP to the shell');
    expect((await deploy()).exitCode).toBe(0);
    expect(await readlink(at('server/tls/previous'))).toBe('first');
  });

  test.each([
    ['for another key', /does not match current\/server.key\./, 'mv other.pem certificate/*.pem'],
    [
      'for the old key although there is a new one',
      /does not match server.key.new\./,
      'mv other.key server/tls/server.key.new',
    ],
    [
      'for another name',
      /is not for www/,
      'openssl req -x509 -new -key server/tls/first/server.key -subj /CN=a.org -out certificate/*.pem',
    ],
    ['unreadable', /is not for www/, 'echo > certificate/order-1000001.pem'],
  ])('deploys nothing if the certificate is %s', async (_, message, prepare) => {
    expect((await shell(prepare)).exitCode).toBe(0);
    const { exitCode, output } = await deploy();
    expect([exitCode, output]).toEqual([1, expect.stringMatching(message)]);
    expect(await readlink(at('server/tls/current'))).toBe('first');
    expect(await readdir(at('server'))).not.toContain('sudo'); // no reload
  });
});
