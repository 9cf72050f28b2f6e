import { readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { createCa, issueCertificate } from '../stand-in/pki.ts';
import { environment, hasScriptTools, makeFolder, runScript, scriptsOf, writeFiles } from './scripts.ts';
import { findOnPath } from './tools.ts';

const hasTools = (await hasScriptTools()) && (await findOnPath('openssl')) !== undefined;
const names = { commonName: 'www.example.com', dnsNames: ['www.example.com'], scts: [] };

test.runIf(hasTools).each(['docs/incidents.md', 'docs/duplicates.md', 'docs/renew-an-order.md'])(
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
