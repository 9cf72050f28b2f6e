import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { killAt } from '../harness/runner.ts';
import { type Behavior, reset, silent } from '../stand-in/faults.ts';
import type { CertCentral } from '../stand-in/server.ts';
import { decodeState, expectRed, forbidden, forgeState, RunnerHost, startService } from './step.ts';

describe.concurrent('a recovery', () => {
  test('leaves a reissue pending, though the last download of the wait hangs', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'chain', skip: 2 }, silent);
    const step = await host.main();
    expectRed(step, 'within 3 minutes', 'left pending');
    expect(step.virtualMs).toBeLessThan(180_000 + 30_000 + 240_000);
    expect(service.stateOf(host.orderId)).toMatchObject({ pending: true, disableCt: true });
  });

  test('that fails reports out of sync with the command that repairs it, which does', async () => {
    await using service = await startService({ reissueMode: { failWith: 400 } });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'put', skip: 1 }, forbidden);
    const step = await host.main();
    expectRed(step, 'could not be restored: order 1000001 is out of sync', 'curl ', 'in CertCentral');
    expect(step.summary).toContain('out of sync');
    const [, body = '', url = ''] = /--data '(.*?)' '?(http[^\s']+)/.exec(step.errors[0] ?? '') ?? [];
    service.faults.length = 0;
    const headers = { 'X-DC-DEVKEY': service.apiKey, 'Content-Type': 'application/json' };
    expect((await fetch(url, { method: 'PUT', body, headers })).status).toBe(204);
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: false, inSync: true });
  });

  test('whose time is over while a reissue could still appear says what it read', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const main = await host.main({}, killAt(service, { path: 'order', skip: 3 }, 'SIGKILL'));
    service.reject(host.orderId);
    service.fault({ path: 'order' }, silent, 2);
    const post = await host.post(main);
    expect(post).toMatchObject({ exitCode: 1, warnings: [] });
    const { serial } = service.stateOf(host.orderId);
    expect(post.errors).toEqual([
      expect.stringMatching(RegExp(`rder 1000001 is out of sync.* the status issued .* number ${serial} .* Run again`)),
    ]);
    for (const text of [post.errors.join(), post.summary]) {
      expect(text).not.toMatch(/could not be read|timed out|network/);
      expect(text).toContain('This run requested a reissue.');
    }
    expect(post.virtualMs).toBeLessThan(240_000);
  });
});

describe.concurrent('the final error says whether the run requested a reissue', () => {
  test.each<[string, Parameters<CertCentral['fault']>[0], Behavior, string]>([
    ['no', { path: 'put' }, forbidden, 'This run requested no reissue.'],
    ['no, it was refused', { path: 'reissue' }, forbidden, 'This run requested no reissue.'],
    ['perhaps', { path: 'reissue' }, reset, 'This run may have requested a reissue.'],
    ['yes', { path: 'order', skip: 2 }, forbidden, 'This run requested a reissue.'],
  ])('%s', async (_, match, behavior, text) => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    service.fault(match, behavior, 1);
    const step = await host.main();
    expectRed(step, text);
    expect(step.summary).toContain(text);
  });
});

test('the post step is red, sends nothing and removes nothing if the state does not verify', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  const { state } = await host.main({}, killAt(service, { path: 'put' }, 'SIGKILL'));
  const { transaction = '' } = state;
  const seen = service.requests.length;
  const victim = join(host.directory, 'victim.pem');
  host.ownFiles.add(victim);
  await writeFile(victim, 'kept');
  const forged = { ...decodeState(transaction), apiUrl: 'http://192.0.2.1/services/v2', certificateFile: victim };
  for (const [saved, env] of [
    [forgeState(transaction, forged), {}],
    [transaction, { GITHUB_RUN_ID: '7' }],
  ] as const) {
    const step = await host.post({ state: { transaction: saved } }, {}, env);
    expect(step).toMatchObject({ exitCode: 1, warnings: [] });
    expect(step.errors).toEqual([expect.stringMatching(/^The saved state does not verify: /)]);
    expect(step.shown + step.summary).not.toMatch(/out of sync|1000001/);
  }
  expect(service.requests).toHaveLength(seen);
  expect(await readFile(victim, 'utf8')).toBe('kept');
  expect(await host.post({ state })).toMatchObject({ exitCode: 0, errors: [] });
});
