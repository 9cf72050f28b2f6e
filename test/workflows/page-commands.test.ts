import { createHash, X509Certificate } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { createCa, issueCertificate } from '../stand-in/pki.ts';
import { startCertCentral } from '../stand-in/server.ts';
import { environment, hasScriptTools, makeFolder, runScript, scriptsOf, writeFiles } from './scripts.ts';
import { findOnPath } from './tools.ts';

const hasTools = (await hasScriptTools()) && (await findOnPath('openssl')) !== undefined;
const names = { commonName: 'www.example.com', dnsNames: ['www.example.com'], scts: [] };

test.runIf(hasTools).each(['docs/incidents.md', 'docs/duplicates.md', 'docs/renew-an-order.md', 'docs/pilot.md'])(
  'the command of %s prints the serial number of what a server has',
  async (page) => {
    const command = (await scriptsOf(page)).find((script) => script.startsWith('openssl s_client')) ?? '';
    const { pem, privateKeyPem = '', serial } = await issueCertificate(await createCa(), names);
    const server = createServer({ cert: pem, key: privateKeyPem });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const here = `-connect 127.0.0.1:${(server.address() as AddressInfo).port} `;
    const { output } = await runScript(command.replace(/-connect \S+:443 /, here), { cwd: '.', env: environment() });
    expect(output.toLowerCase()).toContain(`serial=${serial.toLowerCase()}`);
  },
);

test.runIf(hasTools)('the command of deploy.md replaces certificate and key in the secret of Kubernetes', async () => {
  const command = (await scriptsOf('docs/deploy.md')).find((script) => script.includes('kubectl')) ?? '';
  const cwd = await makeFolder({ 'order-1000001.pem': 'certificate\n', 'server.key.new': 'key\n' });
  onTestFinished(() => rm(cwd, { recursive: true }));
  await writeFiles(join(cwd, 'bin'), { kubectl: '#!/usr/bin/env bash\necho "$@"\ncat\n' });
  const { output } = await runScript(command, { cwd, env: environment(join(cwd, 'bin')) });
  const [args, patch = ''] = output.trim().split('\n');
  expect(args).toBe('patch secret www-example-com-tls --namespace web --patch-file /dev/stdin --output name');
  const encode = (text: string) => Buffer.from(text).toString('base64');
  expect(JSON.parse(patch)).toEqual({ data: { 'tls.crt': encode('certificate\n'), 'tls.key': encode('key\n') } });
});

test.runIf(hasTools)('the commands of deploy.md install the earlier pair, and reload nginx', async () => {
  const command = (await scriptsOf('docs/deploy.md')).find((script) => script.includes('previous')) ?? '';
  const cwd = await makeFolder({
    'tls/server.pem': 'new',
    'tls/server.key': 'new',
    'tls/previous/server.pem': 'old',
    'tls/previous/server.key': 'old',
  });
  onTestFinished(() => rm(cwd, { recursive: true }));
  await writeFiles(join(cwd, 'bin'), { sudo: '#!/usr/bin/env bash\necho "$@"\n' });
  const { output } = await runScript(command, { cwd, env: { ...environment(join(cwd, 'bin')), HOME: cwd } });
  expect(output).toBe('nginx -t\nsystemctl reload nginx\n');
  for (const file of ['server.pem', 'server.key']) expect(await readFile(join(cwd, 'tls', file), 'utf8')).toBe('old');
});

test.runIf(hasTools)(
  'the commands of set-up.md copy policy, schema and workflows, and replace owner and commit',
  async () => {
    const [policy = '', choice = '', workflows = ''] = await scriptsOf('docs/set-up.md');
    const cwd = await makeFolder();
    onTestFinished(() => rm(cwd, { recursive: true }));
    const env = environment();
    const clone = `mkdir repository && cp -r ${ROOT}/examples . && mkdir digicert-ct-status && mv examples digicert-ct-status && git -C digicert-ct-status init --quiet && git -C digicert-ct-status commit --quiet --allow-empty -m Release && git -C digicert-ct-status rev-parse HEAD`;
    const commit = (await runScript(clone, { cwd, env })).output.trim();
    for (const line of choice.trim().split('\n')) {
      const [names = ''] = /(?<=').*(?=')/.exec(line) ?? [];
      const { exitCode, output } = await runScript(
        `cd repository && rm -rf * .github\n${policy}${line}\n${workflows}`,
        {
          cwd,
          env,
        },
      );
      expect(exitCode, output).toBe(0);
      const folder = join(cwd, 'repository');
      expect((await readdir(folder)).sort()).toEqual(['.github', 'ct-policy.json', 'ct-policy.schema.json']);
      expect((await readdir(join(folder, '.github/workflows'))).sort()).toEqual(names.split(' ').sort());
      for (const name of names.split(' ')) {
        const used = (await readFile(join(folder, '.github/workflows', name), 'utf8')).match(/uses: \S+/g) ?? [];
        expect(used.filter((use) => use.includes('<'))).toEqual([]);
        expect(
          used.some((use) => use.startsWith('uses: octo-org/digicert-ct-status') && use.endsWith(`@${commit}`)),
        ).toBe(true);
      }
    }
  },
);

test.runIf(hasTools)(
  'the commands of not-logging.md and pilot.md print the hash of the key, and the timestamps',
  async () => {
    const [hash = ''] = await scriptsOf('docs/not-logging.md');
    const timestamps = (await scriptsOf('docs/pilot.md')).find((script) => script.startsWith('openssl x509')) ?? '';
    const { pem } = await issueCertificate(await createCa(), names);
    const cwd = await makeFolder({ 'order-1000001.pem': pem });
    onTestFinished(() => rm(cwd, { recursive: true }));
    const { publicKey } = new X509Certificate(pem);
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    expect((await runScript(hash, { cwd, env: environment() })).output.trim()).toBe(
      createHash('sha256').update(spki).digest('base64'),
    );
    const { exitCode, output } = await runScript(timestamps, { cwd, env: environment() });
    expect([exitCode, output]).toEqual([0, expect.not.stringContaining('Timestamp')]);
  },
);

test.runIf(hasTools && (await findOnPath('curl')))(
  'the command of keys.md shows whether an API key is dead',
  async () => {
    const command = (await scriptsOf('docs/keys.md')).find((script) => script.includes('curl')) ?? '';
    const host = 'https://$host/services/v2/';
    expect(command).toContain(host);
    await using service = await startCertCentral();
    const read = async (key: string) => {
      const script = `exec <<< "$KEY"\n${command.replace(host, `${service.url}/`)}`;
      return (await runScript(script, { cwd: ROOT, env: { ...environment(), KEY: key } })).output;
    };
    expect(await read(service.apiKey)).toContain('"orders"');
    expect(await read('dead-key-0000')).toContain('access_denied_invalid_key');
  },
);

test.runIf(hasTools)(
  'the command of approve-by-merge.md prints the SHA-256 of the list as the audit wrote it',
  async () => {
    const [command = ''] = await scriptsOf('docs/approve-by-merge.md');
    const list = [{ 'order-id': '1000001', 'disable-ct': false, plan: '1 api=www.digicert.com order=1000001' }];
    const cwd = await makeFolder({
      'digicert-to-do.json': JSON.stringify(
        list.map((entry) => ({ ...entry, publish: true })),
        null,
        2,
      ),
    });
    onTestFinished(() => rm(cwd, { recursive: true }));
    const { output } = await runScript(command, { cwd, env: environment() });
    expect(output).toContain(
      createHash('sha256')
        .update(`${JSON.stringify(list)}\n`)
        .digest('hex'),
    );
  },
);
