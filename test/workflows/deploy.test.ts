import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { blocks } from './documents.ts';
import { environment, hasScriptTools, runScript } from './scripts.ts';
import { findOnPath } from './tools.ts';

/** Stand-ins for a server that is reached by ssh, the folder `server`. */
const PROGRAMS = {
  scp: `cp "\${@: -2:1}" server/tls/new.pem`,
  ssh: `cd server && sh -c "\${@: -1}"`,
  sudo: '[[ ! -e ../../refuses || $1 != nginx ]]',
};

test.runIf((await hasScriptTools()) && (await findOnPath('openssl')))(
  'the first step of docs/deploy.md replaces a certificate only by one for the key there, and restores it if nginx refuses',
  async () => {
    const [step] = blocks.flatMap(({ name, text }) =>
      name.startsWith('docs/deploy.md') ? parse(text).jobs.job.steps : [],
    );
    const directory = await mkdtemp(join(tmpdir(), 'deploy-'));
    const at = (path: string) => join(directory, path);
    const shell = (script: string) => {
      const values = { SSH_KEY: 'key', KNOWN_HOSTS: 'host ssh-ed25519 AAAA' };
      const env = { ...environment(at('bin')), RUNNER_TEMP: directory, ...step.env, ...values };
      return runScript(script, { cwd: directory, env });
    };
    const served = () => readFile(at('server/tls/server.pem'), 'utf8');
    try {
      for (const folder of ['bin', 'certificate', 'server/tls']) await mkdir(at(folder), { recursive: true });
      for (const [name, script] of Object.entries(PROGRAMS))
        await writeFile(at(`bin/${name}`), `#!/usr/bin/env bash\nset -e\n${script}\n`, { mode: 0o755 });
      // The old pair, one for another key, and a new certificate for the old key.
      const { exitCode, output } = await shell(`
        create() { openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=www.example.com "$@"; }
        create -keyout server/tls/server.key -out server/tls/server.pem
        create -keyout other.key -out certificate/order-1000001.pem
        openssl req -x509 -new -key server/tls/server.key -subj /CN=www.example.com -out next.pem`);
      expect(exitCode, output).toBe(0);
      const old = await served();
      expect(await shell(step.run)).toEqual({ exitCode: 1, output: expect.stringContaining('::error::') });
      expect(await served()).toBe(old);
      await shell('cp next.pem certificate/order-1000001.pem; touch refuses');
      expect(await shell(step.run)).toEqual({ exitCode: 1, output: expect.stringContaining('is restored') });
      expect(await served()).toBe(old);
      await shell('rm refuses');
      expect(await shell(step.run)).toMatchObject({ exitCode: 0 });
      expect(await served()).toBe(await readFile(at('next.pem'), 'utf8'));
      expect(await readFile(at('server/tls/previous/server.pem'), 'utf8')).toBe(old);
    } finally {
      await rm(directory, { recursive: true });
    }
  },
);
