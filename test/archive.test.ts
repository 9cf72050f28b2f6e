import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { killAt, ROOT, type RunOptions, runAction, stateVariables } from './harness/runner.ts';
import { type CertCentral, startCertCentral } from './stand-in/server.ts';

const run = promisify(execFile);

/** What a runner downloads before each job, made of the working tree. */
let archive: Buffer;
let directory: string;
let certCentral: CertCentral;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'archive-'));
  archive = await archiveOfWorkingTree();
  await writeFile(join(directory, 'archive.tar.gz'), archive);
  await mkdir(join(directory, 'action'));
  await run('tar', ['-xzf', '../archive.tar.gz'], { cwd: join(directory, 'action') });
  certCentral = await startCertCentral();
});

afterAll(async () => {
  await certCentral.close();
  await rm(directory, { recursive: true });
});

/** An index of its own, so that the one of the repository stays as it is. */
async function archiveOfWorkingTree(): Promise<Buffer> {
  const env = { ...process.env, GIT_INDEX_FILE: join(directory, 'index') };
  const git = async (...args: string[]) =>
    (await run('git', args, { cwd: ROOT, env, encoding: 'buffer', maxBuffer: 2 ** 26 })).stdout;
  await git('read-tree', 'HEAD');
  await git('add', '--all');
  const tree = (await git('write-tree')).toString().trim();
  return git('archive', '--format=tar.gz', tree);
}

/** Returns where an action is in the unpacked archive. */
const unpacked = (folder: string): RunOptions => ({ action: join(directory, 'action', folder) });

const inputs = () => ({
  'order-id': '1000001',
  'disable-ct': 'true',
  'api-key': certCentral.apiKey,
  'api-url': certCentral.url,
});

test('the archive has at most 200 kB, and nothing but what a run needs', async () => {
  expect(archive.length).toBeLessThanOrEqual(200_000);
  const { stdout } = await run('tar', ['-tzf', 'archive.tar.gz'], { cwd: directory });
  const entries = new Set(stdout.match(/^[^/\n]+/gm));
  expect([...entries].sort()).toEqual([
    'LICENSE',
    'README.md',
    'action.yml',
    'approved-list',
    'audit',
    'dist',
    'reissue',
  ]);
});

test('the root action, the audit, and the action that reads its list run from the archive', async () => {
  const root = await runAction(inputs(), unpacked('.'));
  expect(root).toMatchObject({ exitCode: 0, outputs: { 'reissue-required': 'true' } });
  const { 'api-key': key, 'api-url': url } = inputs();
  const audit = await runAction(
    { 'api-key': key, 'api-url': url, 'disable-ct': 'true', fail: 'false' },
    unpacked('audit'),
  );
  expect(audit).toMatchObject({ exitCode: 0, outputs: { 'checked-count': '5' } });
  const list = join(directory, 'list.json');
  await writeFile(list, audit.outputs['to-do'] ?? '');
  const approved = await runAction({ 'list-file': list }, unpacked('approved-list'));
  expect(approved).toMatchObject({ exitCode: 0, outputs: { 'to-do': audit.outputs['to-do'] } });
});

test('the reissue action runs from the archive, and so does its post step after main was killed', async () => {
  const killed = killAt(certCentral, { path: 'reissue' }, 'SIGKILL', 'applied');
  // Both steps of a job have one RUNNER_TEMP, which the saved state names.
  const reissue = { ...unpacked('reissue'), directory: join(directory, 'job') };
  await mkdir(reissue.directory);
  const main = await runAction(inputs(), { ...reissue, ...killed });
  expect(main.signal).toBe('SIGKILL');
  const env = stateVariables(main.state);
  const post = await runAction(inputs(), { ...reissue, step: 'post', env });
  expect(post).toMatchObject({ exitCode: 0, summary: expect.stringContaining('1000001') });
  expect(certCentral.stateOf(1000001)).toMatchObject({ disableCt: true, scts: false, inSync: true });
});
