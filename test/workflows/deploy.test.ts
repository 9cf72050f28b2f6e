import { X509Certificate } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT, systemTime } from '../harness/runner.ts';
import { createCa, createCsr, issueCertificate, readCsrPublicKey } from '../stand-in/pki.ts';
import { blocks } from './documents.ts';
import { environment, hasScriptTools, makeFolder, runScript, writeFiles } from './scripts.ts';
import { findOnPath } from './tools.ts';

/** Stand-ins for all that a deployment reaches, beside a folder `server` with what it serves. */
const PROGRAMS = {
  scp: `cp "\${@: -2:1}" "$SERVED/new.pem"`,
  ssh: `cd "$SERVED/.." && sh -c "\${@: -1}"`,
  sudo: '[[ ! -e ../../refuses || $1 != nginx ]]',
  aws: `case $2 in
    get-certificate) cat "$SERVED/server.pem" ;;
    import-certificate)
      [[ $* == *' --certificate-arn arn:'*' --certificate fileb://leaf.pem --certificate-chain fileb://chain.pem --private-key fileb://server.key' ]]
      openssl pkey -in server.key -noout
      cp leaf.pem "$SERVED/server.pem"
      cp chain.pem "$SERVED/chain.pem" ;;
    *) exit 1 ;;
  esac`,
  kubectl: `case $1 in
    get) if [[ $* == *'tls\\.crt}' ]]; then base64 "$SERVED/server.pem"; else base64 "$SERVED/server.key"; fi ;;
    patch) jq --raw-output '.data."tls.crt"' <<< "\${@: -3:1}" | base64 --decode > "$SERVED/server.pem" ;;
    *) exit 1 ;;
  esac`,
};

const SCRIPTS = ['deploy-aws.sh', 'deploy-scp.sh', 'deploy-kubernetes.sh'];

const VARIABLES = {
  ARN: 'arn:aws:acm:eu-central-1:123456789012:certificate/00000000-0000-0000-0000-000000000000',
  SERVER: 'deploy@www.example.com',
  SSH_KEY: 'key',
  KNOWN_HOSTS: 'host ssh-ed25519 AAAA',
  NAMESPACE: 'web',
  SECRET: 'www-example-com-tls',
  CONFIG: 'kubeconfig',
};

const DAY_MS = 86_400_000;
const daysFromNow = (days: number) => new Date(systemTime() + days * DAY_MS);
const ca = await createCa();
const names = { commonName: 'www.example.com', dnsNames: ['www.example.com'], scts: [] };
const issue = (changes: object) => issueCertificate(ca, { ...names, notAfter: daysFromNow(90), ...changes });
const otherKey = await createCsr('www.example.com', ['www.example.com'], 'ec').then(({ pem }) => readCsrPublicKey(pem));
const installed = await issue({ notBefore: daysFromNow(-5) });
const renewed = await issue({ notBefore: daysFromNow(-1) });

test.each(SCRIPTS)('docs/deploy.md has a step that gives %s all variables that the script reads', async (script) => {
  const step = blocks.find(({ name, text }) => name.startsWith('docs/deploy.md') && text.includes(`bash ${script} `));
  const [, variables = ''] =
    /^# Variables: (.*)\.$/m.exec(await readFile(join(ROOT, 'examples', script), 'utf8')) ?? [];
  expect(variables.split(', ').filter((variable) => !step?.text.includes(`${variable}: `))).toEqual([]);
});

describe.runIf((await hasScriptTools()) && (await findOnPath('openssl')))('a deployment', () => {
  let directory = '';
  const at = (path: string) => join(directory, path);
  const served = () => readFile(at('server/tls/server.pem'), 'utf8');

  beforeEach(async () => {
    directory = await makeFolder({
      'server/tls/server.pem': installed.pem,
      'server/tls/server.key': installed.privateKeyPem ?? '',
    });
    for (const [name, script] of Object.entries(PROGRAMS))
      await writeFiles(at('bin'), { [name]: `#!/usr/bin/env bash\nset -eo pipefail\n${script}\n` });
  });

  afterEach(() => rm(directory, { recursive: true }));

  async function deploy(script: string, pem: string, env: Record<string, string> = {}) {
    await writeFiles(directory, { 'certificate/order-1000001.pem': pem });
    return runScript('cd certificate && bash "$SCRIPT" order-1000001.pem', {
      cwd: directory,
      env: {
        ...environment(at('bin')),
        ...VARIABLES,
        SCRIPT: join(ROOT, 'examples', script),
        RUNNER_TEMP: directory,
        SERVED: at('server/tls'),
        PRIVATE_KEY: installed.privateKeyPem,
        ...env,
      },
    });
  }

  describe.each(SCRIPTS)('by %s', (script) => {
    test.each([
      ['has another key', { publicKey: otherKey }, 'does not match'],
      ['expires within a day', { notAfter: daysFromNow(0.9) }, 'expires within a day'],
      ['was issued before the installed one', { notBefore: daysFromNow(-6) }, 'installed certificate is newer'],
    ])('refuses a certificate that %s', async (_, changes, message) => {
      const { pem } = await issue({ notBefore: daysFromNow(-1), ...changes });
      const result = await deploy(script, `${pem}${ca.pem}`);
      expect(result).toEqual({ exitCode: 1, output: expect.stringMatching(`::error::.*${message}`) });
      expect(await served()).toBe(installed.pem);
    });

    test('replaces the certificate, and does nothing the next day', async () => {
      const chain = `${renewed.pem}${ca.pem}`;
      for (const output of ['', 'Installed already.']) {
        expect(await deploy(script, chain)).toEqual({ exitCode: 0, output: expect.stringContaining(output) });
        expect(new X509Certificate(await served()).serialNumber.toLowerCase()).toBe(renewed.serial.toLowerCase());
      }
      const isApart = script === 'deploy-aws.sh';
      expect(await served()).toBe(isApart ? renewed.pem : chain);
      if (isApart) expect(await readFile(at('server/tls/chain.pem'), 'utf8')).toBe(ca.pem);
    });
  });

  test.each(['deploy-scp.sh', 'deploy-kubernetes.sh'])(
    'by %s calls no certificate newer that cannot be read',
    async (script) => {
      await writeFile(at('server/tls/server.pem'), '');
      expect(await deploy(script, renewed.pem)).toEqual({
        exitCode: 1,
        output: expect.stringContaining('::error::The installed certificate cannot be read.'),
      });
    },
  );

  test('by scp keeps the earlier pair, and restores it if nginx refuses the new one', async () => {
    await writeFiles(directory, { refuses: '' });
    expect(await deploy('deploy-scp.sh', renewed.pem)).toEqual({
      exitCode: 1,
      output: expect.stringContaining('is restored'),
    });
    expect(await served()).toBe(installed.pem);
    await rm(at('refuses'));
    expect(await deploy('deploy-scp.sh', renewed.pem)).toMatchObject({ exitCode: 0 });
    expect(await readFile(at('server/tls/previous/server.pem'), 'utf8')).toBe(installed.pem);
  });

  test('by scp replaces certificate and key together, also after it stopped between them', async () => {
    const { pem: csr, privateKeyPem: key } = await createCsr('www.example.com', ['www.example.com'], 'ec');
    const { pem } = await issue({ notBefore: daysFromNow(-1), publicKey: await readCsrPublicKey(csr) });
    for (const before of [installed.pem, pem]) {
      await writeFile(at('server/tls/server.pem'), before);
      await writeFile(at('server/tls/server.key'), installed.privateKeyPem ?? '');
      await writeFile(at('server/tls/server.key.new'), key);
      expect(await deploy('deploy-scp.sh', pem)).toMatchObject({ exitCode: 0 });
      expect([await served(), await readFile(at('server/tls/server.key'), 'utf8')]).toEqual([pem, key]);
    }
  });

  test('by scp takes the earlier key for its certificate, as after a dry run that made a new key', async () => {
    const { privateKeyPem: key } = await createCsr('www.example.com', ['www.example.com'], 'ec');
    await writeFile(at('server/tls/server.key.new'), key);
    expect(await deploy('deploy-scp.sh', renewed.pem)).toMatchObject({ exitCode: 0 });
    expect([await served(), await readFile(at('server/tls/server.key.new'), 'utf8')]).toEqual([renewed.pem, key]);
  });

  test('by scp on the server itself needs no ssh', async () => {
    const env = { SERVER: '', HOME: at('server') };
    await writeFiles(at('bin'), { ssh: 'exit 1', scp: 'exit 1' });
    expect(await deploy('deploy-scp.sh', renewed.pem, env)).toMatchObject({ exitCode: 0 });
    expect(await served()).toBe(renewed.pem);
  });
});
