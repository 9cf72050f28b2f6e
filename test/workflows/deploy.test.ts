import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SCT_EXTENSION, sctList } from '../stand-in/scts.ts';
import { blocks } from './documents.ts';
import { environment, hasScriptTools, type Ran, runScript } from './scripts.ts';
import { findOnPath } from './tools.ts';

/** Stand-ins for a server that is reached by ssh: a folder beside the programs. The command in the file `fails` fails. */
const PROGRAMS = {
  scp: `[[ $* == *StrictHostKeyChecking=yes* ]] && to=\${@: -1} && cp "\${@: -2:1}" "$SERVER_HOME/\${to#*:}"`,
  ssh: `[[ $* == *StrictHostKeyChecking=yes* ]] && cd "$SERVER_HOME" && "$SERVER_SHELL" -c "\${@: -1}"`,
  sudo: `echo "$*" >> "$SERVER_HOME/sudo"; [[ $(cat "$SERVER_HOME/fails") != "$*" ]]
    [[ $(cat "$SERVER_HOME/fails") != SIGTERM* ]] || kill "$PPID"
    [[ $* != *reload* ]] || /bin/cp "$SERVER_HOME/$(cat "$SERVER_HOME/nginx.conf")" "$SERVER_HOME/served.pem"`,
  sleep: '',
  timeout: 'shift; "$@"', // macOS has none
  ...Object.fromEntries(
    ['cp', 'mv'].map((name) => [
      name,
      `[[ $(cat "$SERVER_HOME/fails") != "${name} $*" ]] || exit 1\nexec /bin/${name} "$@"`,
    ]),
  ),
};

const openssl = await findOnPath('openssl');

describe.runIf((await hasScriptTools()) && openssl)('the scp step of docs/deploy.md', () => {
  const block = blocks.find(({ name }) => name.startsWith('docs/deploy.md'));
  const step = parse(block?.text ?? '').jobs.deploy.steps.at(-1);
  let directory = '';
  const at = (path: string) => join(directory, path);
  const server = (file: string) => readFile(at(`server/tls/${file}`), 'utf8');
  const readPair = () => Promise.all([server('server.pem'), server('server.key')]);

  let template = '';
  beforeAll(async () => {
    template = directory = await mkdtemp(join(tmpdir(), 'deploy-'));
    for (const folder of ['bin', 'certificate', 'server/tls']) await mkdir(at(folder), { recursive: true });
    const served = `case $1 in s_client) cat "$SERVER_HOME/served.pem" ;; *) exec ${openssl} "$@" ;; esac`;
    for (const [name, script] of Object.entries({ ...PROGRAMS, openssl: served }))
      await writeFile(at(`bin/${name}`), `#!/usr/bin/env bash\nset -e\n${script}\n`, { mode: 0o755 });
    await writeFile(at('server/fails'), '');
    await writeFile(at('server/nginx.conf'), 'tls/server.pem');
    // The old pair, a new certificate for the old key, and a new pair.
    const { exitCode, output } = await shell(`
      create() { openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=www.example.com "$@"; }
      create -keyout server/tls/server.key -out server/tls/server.pem
      openssl req -x509 -new -key server/tls/server.key -subj /CN=www.example.com -out certificate/certificate.pem
      create -keyout other.key -out other.pem
      cp server/tls/server.pem server/served.pem`);
    expect(exitCode, output).toBe(0);
  });
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'deploy-'));
    await cp(template, directory, { recursive: true });
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));
  afterAll(() => rm(template, { recursive: true, force: true }));

  const shell = (script: string, serverShell = 'sh'): Promise<Ran> => {
    const { NAME, SERVER, MIN_LOGS } = step.env;
    const secrets = { SSH_KEY: 'key', KNOWN_HOSTS: 'www.example.com ssh-ed25519 AAAA' };
    const paths = { RUNNER_TEMP: directory, SERVER_HOME: at('server'), SERVER_SHELL: serverShell };
    return runScript(script, {
      cwd: directory,
      env: { ...environment(at('bin')), ...paths, ...secrets, NAME, SERVER, MIN_LOGS: String(MIN_LOGS) },
    });
  };
  const deploy = async () => {
    const ran = await shell(step.run);
    expect(await readdir(directory)).not.toContain('ssh-key');
    return ran;
  };
  /** A certificate for the old key with SCTs of these logs. */
  const issueWithScts = (...logs: number[]) =>
    `openssl req -x509 -new -key server/tls/server.key -subj /CN=www.example.com -out certificate/certificate.pem \
      -addext ${SCT_EXTENSION}=DER:${sctList(logs).toString('hex')}`;
  const giveNewKey = () => shell('mv other.pem certificate/certificate.pem; mv other.key server/tls/server.key.new');

  test.each(['sh', 'bash'])('replaces a certificate that matches the key, and copies no key (%s)', async (name) => {
    const [oldPem, key] = await readPair();
    const newPem = await readFile(at('certificate/certificate.pem'), 'utf8');
    // Of an earlier new key pair.
    await writeFile(at('server/tls/server.key.old'), 'an older key');
    // The second time as after a run that failed in a later step: the backup stays.
    for (let times = 1; times <= 2; times++) {
      const { exitCode, output } = await shell(step.run, name);
      expect(exitCode, output).toBe(0);
      expect(await server('server.pem')).toBe(newPem);
      expect(await server('server.key')).toBe(key);
      expect(await server('server.pem.old')).toBe(oldPem);
    }
    expect(await readFile(at('server/sudo'), 'utf8')).toBe('nginx -t\nsystemctl reload nginx\n'.repeat(2));
    expect((await readdir(at('server/tls'))).filter((file) => file.includes('key'))).toEqual(['server.key']);
  });

  test('accepts a certificate with SCTs of enough logs', async () => {
    expect((await shell(issueWithScts(1, 2, 3))).exitCode).toBe(0);
    const { exitCode, output } = await deploy();
    expect(exitCode, output).toBe(0);
  });

  test('replaces the key too if there is a new one, and keeps the old pair, also in a second run', async () => {
    await giveNewKey();
    const [oldPem, oldKey] = await readPair();
    const newKey = await server('server.key.new');
    for (let times = 1; times <= 2; times++) {
      const { exitCode, output } = await deploy();
      expect(exitCode, output).toBe(0);
      expect([await server('server.key'), await server('server.key.old')]).toEqual([newKey, oldKey]);
      expect(await server('server.pem.old')).toBe(oldPem);
      expect(await readdir(at('server/tls'))).not.toContain('server.key.new');
    }
  });

  test.each([
    'cp -p server.pem server.pem.old',
    'cp -p server.key server.key.old',
    'cp -p server.key.new next.key',
    'mv new.pem server.pem',
    'mv next.key server.key',
    'nginx -t',
    'systemctl reload nginx',
    'nginx serves another file',
    'SIGTERM to the shell',
  ])('restores the old pair, and loses nothing, if this fails: %s', async (command) => {
    await giveNewKey();
    const pair = await readPair();
    const newKey = await server('server.key.new');
    await writeFile(at('server/fails'), command);
    if (command.includes('another')) await shell('cp server/served.pem server/a.pem; echo a.pem > server/nginx.conf');
    expect((await deploy()).exitCode).not.toBe(0);
    expect(await readPair()).toEqual(pair);
    expect(await server('server.key.new')).toBe(newKey);
    expect(await readFile(at('server/served.pem'), 'utf8')).toBe(pair[0]);
    await writeFile(at('server/fails'), '');
    await writeFile(at('server/nginx.conf'), 'tls/server.pem');
    const { exitCode, output } = await deploy();
    expect(exitCode, output).toBe(0);
    expect(await server('server.key')).toBe(newKey);
  });

  test.each([
    ['both files', 'cp server.key.new server.key'],
    ['only the certificate', ':'],
  ])('restores the old pair after a run that died with %s replaced', async (_, died) => {
    await giveNewKey();
    const pair = await readPair();
    const backup = 'cd server/tls; cp server.pem server.pem.old; cp server.key server.key.old';
    expect((await shell(`${backup}; cp ../../certificate/certificate.pem server.pem; ${died}`)).exitCode).toBe(0);
    await writeFile(at('server/fails'), 'nginx -t');
    expect((await deploy()).exitCode).not.toBe(0);
    expect(await readPair()).toEqual(pair);
  });

  test.each([
    ['for another key', /does not match server.key\./, 'mv other.pem certificate/certificate.pem'],
    [
      'for the old key although there is a new one',
      /does not match server.key.new\./,
      'mv other.key server/tls/server.key.new',
    ],
    [
      'for another name',
      /is not for www/,
      `openssl req -x509 -new -key server/tls/server.key -subj /CN=a.org -out certificate/*.pem`,
    ],
    ['logged in too few logs', /SCTs of 2 logs/, issueWithScts(1, 2, 2)],
    ['unreadable', /is not for www/, 'echo > certificate/certificate.pem'],
  ])('deploys nothing if the certificate is %s', async (_, message, prepare) => {
    expect((await shell(prepare)).exitCode).toBe(0);
    const pair = await readPair();
    const { exitCode, output } = await deploy();
    expect([exitCode, output]).toEqual([1, expect.stringMatching(message)]);
    expect(await readPair()).toEqual(pair);
    expect(await readdir(at('server'))).not.toContain('sudo'); // no reload
  });
});
