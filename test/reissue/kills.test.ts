import { expect, test } from 'vitest';
import { killAt } from '../harness/runner.ts';
import { startService } from '../harness/step.ts';
import type { FaultMatch } from '../stand-in/server.ts';
import { expectGreen, orderTo, RunnerHost } from './host.ts';

type Row = [
  ...['disable' | 'enable', target: string, FaultMatch, NodeJS.Signals, 'before' | 'applied' | 'responded'],
  end: 'turned off' | 'in sync or pending',
];

/** The random runs kill at any request. These rows are about signals, the state that a runner keeps, and the entry of the post step. */
test.concurrent.each<Row>([
  ['enable', 'PUT', { path: 'put' }, 'SIGKILL', 'before', 'turned off'],
  ['disable', 'POST', { path: 'reissue' }, 'SIGTERM', 'applied', 'in sync or pending'],
  ['enable', 'POST', { path: 'reissue' }, 'SIGINT', 'responded', 'in sync or pending'],
  ['enable', "recovery's PUT", { path: 'put', skip: 1 }, 'SIGTERM', 'applied', 'turned off'],
])('to %s: at %s (%j) %s, %s: %s', async (change, target, match, signal, when, end) => {
  // A reissue is shown pending, and issued meanwhile; or it is issued at once.
  const proceeds = change === 'disable' ? { pendingReads: 1 } : 'immediate';
  await using service = await startService({
    orders: [orderTo(change)],
    reissueMode: target.startsWith('recovery') ? { failWith: 403 } : proceeds,
    ctStatusCounts: change === 'disable' ? 'at issuance' : 'at request',
  });
  await using host = new RunnerHost(service, change);
  const main = await host.main({}, killAt(service, match, signal, when));
  expect(main).toMatchObject({ exitCode: null, signal, outputs: {} });
  const [[, state = ''] = [], ...others] = Object.entries(main.state);
  expect([typeof JSON.parse(state), others]).toEqual(['object', []]);
  const post = await host.post(main);
  expect(post).toMatchObject({ exitCode: 0, files: {}, warnings: [expect.any(String)] });
  expect(post.summary).toContain(post.warnings[0]?.slice(0, 20));
  const left = { 'turned off': [true, 0], 'in sync or pending': [change === 'disable', 1] }[end];
  expect([host.state.disableCt, host.state.posts]).toEqual(left);
  service.reissueMode = 'immediate';
  expectGreen(host, await host.main());
  expect(host.state.posts).toBe(1);
});

test('the post step does nothing without a state, even without a key', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  for (const state of [{}, (await host.main({ 'dry-run': 'true' })).state]) {
    const sent = service.requests.length;
    expect(await host.post({ state }, { 'api-key': '' })).toMatchObject({ exitCode: 0, shown: '', summary: '' });
    expect(service.requests).toHaveLength(sent);
  }
});
