import { X509Certificate } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createCa, createCsr, issueCertificate, readCsrPublicKey } from '../stand-in/pki.ts';
import { blocks } from './documents.ts';
import { environment, hasScriptTools, makeFolder, runScript, type Step, writeFiles } from './scripts.ts';
import { findOnPath } from './tools.ts';

/** Stand-ins for all that a deployment reaches: the folder `server` in the current one. */
const PROGRAMS = {
  scp: `cp "\${@: -2:1}" server/tls/new.pem`,
  ssh: `cd server && sh -c "\${@: -1}"`,
  sudo: '[[ ! -e ../../refuses || $1 != nginx ]]',
  aws: `case $2 in
    get-certificate) cat server/tls/server.pem ;;
    import-certificate)
      [[ $* == *' --certificate-arn arn:'*' --certificate fileb://leaf.pem --certificate-chain fileb://chain.pem --private-key fileb://server.key' ]]
      openssl pkey -in server.key -noout
      cp leaf.pem server/tls/server.pem
      cp chain.pem server/tls/chain.pem ;;
    *) exit 1 ;;
  esac`,
  kubectl: `case $1 in
    get) if [[ $* == *'tls\\.crt}' ]]; then base64 server/tls/server.pem; else base64 server/tls/server.key; fi ;;
    patch) jq --raw-output '.data."tls.crt"' <<< "\${@: -3:1}" | base64 --decode > server/tls/server.pem ;;
    *) exit 1 ;;
  esac`,
};

const DAY_MS = 86_400_000;
const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MS);
const ca = await createCa();
const names = { commonName: 'www.example.com', dnsNames: ['www.example.com'], scts: [] };
const issue = (changes: object) => issueCertificate(ca, { ...names, notAfter: daysFromNow(90), ...changes });
const otherKey = await createCsr('www.example.com', ['www.example.com'], 'ec').then(({ pem }) => readCsrPublicKey(pem));
const installed = await issue({ notBefore: daysFromNow(-5) });
const renewed = await issue({ notBefore: daysFromNow(-1) });

const steps = blocks.flatMap(({ name, text }): Step[] =>
  name.startsWith('docs/deploy.md') ? parse(text).jobs.job.steps : [],
);

test('docs/deploy.md has a step for a cloud store, a server, and Kubernetes, in this order', () => {
  expect(steps.map(({ run = '' }) => /\b(?:aws|scp|kubectl)\b/.exec(run)?.[0])).toEqual(['aws', 'scp', 'kubectl']);
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

  async function deploy(step: Step, pem: string) {
    await writeFiles(directory, { 'certificate/order-1000001.pem': pem });
    const values = { SSH_KEY: 'key', KNOWN_HOSTS: 'host ssh-ed25519 AAAA', PRIVATE_KEY: installed.privateKeyPem };
    return runScript(step.run ?? '', {
      cwd: directory,
      env: { ...environment(at('bin')), RUNNER_TEMP: directory, ...step.env, ...values },
    });
  }

  describe.each(steps)('by the step "$name"', (step) => {
    test.each([
      ['has another key', { publicKey: otherKey }, 'does not match'],
      ['ends within a day', { notAfter: daysFromNow(0.9) }, 'ends within a day'],
      ['was issued before the installed one', { notBefore: daysFromNow(-6) }, 'installed certificate is newer'],
    ])('refuses a certificate that %s', async (_, changes, message) => {
      const { pem } = await issue({ notBefore: daysFromNow(-1), ...changes });
      const result = await deploy(step, `${pem}${ca.pem}`);
      expect(result).toEqual({ exitCode: 1, output: expect.stringMatching(`::error::.*${message}`) });
      expect(await served()).toBe(installed.pem);
    });

    test('replaces the certificate, and does nothing the next day', async () => {
      const chain = `${renewed.pem}${ca.pem}`;
      for (const output of ['', 'Installed already.']) {
        expect(await deploy(step, chain)).toEqual({ exitCode: 0, output: expect.stringContaining(output) });
        expect(new X509Certificate(await served()).serialNumber.toLowerCase()).toBe(renewed.serial.toLowerCase());
      }
      const isApart = step.run?.includes('aws') ?? false;
      expect(await served()).toBe(isApart ? renewed.pem : chain);
      if (isApart) expect(await readFile(at('server/tls/chain.pem'), 'utf8')).toBe(ca.pem);
    });
  });

  test('by scp keeps the earlier pair, and restores it if nginx refuses the new one', async () => {
    const step = steps[1] as Step;
    await writeFiles(directory, { refuses: '' });
    expect(await deploy(step, renewed.pem)).toEqual({ exitCode: 1, output: expect.stringContaining('is restored') });
    expect(await served()).toBe(installed.pem);
    await rm(at('refuses'));
    expect(await deploy(step, renewed.pem)).toMatchObject({ exitCode: 0 });
    expect(await readFile(at('server/tls/previous/server.pem'), 'utf8')).toBe(installed.pem);
  });

  test('by scp replaces certificate and key together, also after it stopped between them', async () => {
    const step = steps[1] as Step;
    const { pem: csr, privateKeyPem: key } = await createCsr('www.example.com', ['www.example.com'], 'ec');
    const { pem } = await issue({ notBefore: daysFromNow(-1), publicKey: await readCsrPublicKey(csr) });
    for (const before of [installed.pem, pem]) {
      await writeFile(at('server/tls/server.pem'), before);
      await writeFile(at('server/tls/server.key'), installed.privateKeyPem ?? '');
      await writeFile(at('server/tls/server.key.new'), key);
      expect(await deploy(step, pem)).toMatchObject({ exitCode: 0 });
      expect([await served(), await readFile(at('server/tls/server.key'), 'utf8')]).toEqual([pem, key]);
    }
  });
});
