import { expect, test } from 'vitest';
import { killAt } from '../harness/runner.ts';
import type { CheckedRun } from '../harness/step.ts';
import { type Behavior, silent } from '../stand-in/faults.ts';
import type { CertCentral, FaultMatch } from '../stand-in/server.ts';
import { expectGreen, expectInvariant, forbidden, postCount, RunnerHost, startService, unavailable } from './step.ts';

const targets = {
  'first GET': { path: 'order' },
  PUT: { path: 'put' },
  POST: { path: 'reissue' },
  poll: { path: 'order', skip: 2 },
  "recovery's GET": { path: 'order', skip: 2 },
  "recovery's PUT": { path: 'put', skip: 1 },
} satisfies Record<string, FaultMatch>;

const faults: Record<string, Behavior> = {
  '403': forbidden,
  '503, applied': { ...unavailable, applied: true },
  silent,
  'silent, applied': { ...silent, applied: true },
  '200 HTML': { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>Welcome</html>' },
};

const kills: Record<string, Parameters<typeof killAt> extends [unknown, unknown, ...infer T] ? T : never> = {
  SIGKILL: ['SIGKILL', 'before'],
  'SIGTERM, applied': ['SIGTERM', 'applied'],
  'SIGINT, responded': ['SIGINT', 'responded'],
};

/** What the last step of a run says. `open`: as an accepted reissue is, by whether it shows issued by then. */
type End = 'green' | 'restored' | 'open' | 'out of sync' | 'nothing to recover';

/** By the decision of the recovery, as the debug log has it. */
const ENDS: Record<string, string> = {
  'restore-baseline': 'restored',
  'match-certificate': 'restored',
  'left-pending': 'left pending',
  'in-sync': 'in sync',
  'out-of-sync': 'out of sync',
};

/** The randomized test holds all faults of all requests to the invariant. These rows are about sockets, signals and files. */
const rows: [direction: 'disable' | 'enable', target: keyof typeof targets, fault: string, times: number, End][] = [
  ['enable', 'first GET', 'SIGTERM, applied', 1, 'nothing to recover'],
  ['enable', 'PUT', 'silent', 1, 'restored'],
  ['enable', 'PUT', 'SIGKILL', 1, 'restored'],
  ['disable', 'POST', '503, applied', 1, 'green'],
  ['enable', 'POST', 'silent, applied', 1, 'green'],
  ['enable', 'POST', 'SIGKILL', 1, 'restored'],
  ['disable', 'POST', 'SIGTERM, applied', 1, 'open'],
  ['enable', 'POST', 'SIGINT, responded', 1, 'open'],
  ['enable', 'poll', '200 HTML', 1, 'open'],
  ['disable', 'poll', 'SIGKILL', 1, 'open'],
  ['disable', "recovery's GET", 'SIGKILL', 1, 'restored'],
  ['disable', "recovery's PUT", '403', 9, 'out of sync'],
  ['enable', "recovery's PUT", 'SIGTERM, applied', 1, 'restored'],
];

test.concurrent.each(rows)('%s: %s: %s (%i times): %s', async (direction, target, fault, times, end) => {
  await using service = await startService({
    // A reissue that is refused and must be recovered; shown pending, and issued meanwhile; or issued at once.
    reissueMode: target.startsWith('recovery')
      ? { failWith: 403 }
      : direction === 'disable'
        ? { pendingReads: 1 }
        : 'immediate',
    ctStatusCounts: direction === 'disable' ? 'at issuance' : 'at request',
  });
  await using host = new RunnerHost(service, direction, {}, { RUNNER_DEBUG: '1' });
  const before = service.stateOf(host.orderId);
  const { main, last } = await runWith(service, host, targets[target], fault, times);
  const state = service.stateOf(host.orderId);
  const posts = postCount(service);
  const isOpen = end === 'open' && ['left pending', 'in sync'].includes(endOf(last));
  expect(isOpen ? 'open' : endOf(last), last.shown).toBe(end);
  expectInvariant(host, last);
  expect(state.secondPosts).toBe(0);
  expect(posts).toBeLessThanOrEqual(1);
  if (end === 'green') return expectGreen(host, last, { reissued: 'true' });
  if (end === 'nothing to recover') expect(state).toEqual(before);
  if (end === 'restored') expect(state).toMatchObject({ disableCt: before.disableCt, inSync: true });
  if (end === 'out of sync') await recoverLater(service, host, main);
  if (end !== 'open' && end !== 'out of sync') return;
  service.faults.length = 0;
  service.reissueMode = 'immediate';
  await expectGreen(host, await host.main());
  expect(postCount(service) - posts).toBe(state.posts > 0 ? 0 : 1);
});

/** Runs the main step with a fault, and the post step if it was killed. */
async function runWith(service: CertCentral, host: RunnerHost, match: FaultMatch, fault: string, times: number) {
  const kill = kills[fault];
  const behavior = faults[fault];
  if (behavior) service.fault(match, behavior, times);
  const main = await host.main({}, kill && killAt(service, match, ...kill));
  if (!kill) return { main, last: main };
  expect(main).toMatchObject({ exitCode: null, signal: kill[0], outputs: {} });
  const seen = service.requests.length;
  const last = await host.post(main);
  expect(service.requests.slice(seen).filter(({ method }) => method === 'POST')).toEqual([]);
  expect(await host.files()).toEqual({});
  return { main, last };
}

/** The runner runs the post step, which tries again: in vain, and then not. */
async function recoverLater(service: CertCentral, host: RunnerHost, main: CheckedRun): Promise<void> {
  const again = await host.post(main);
  expect(again).toMatchObject({ exitCode: 1 });
  expect(again.errors.at(-1)).toContain(`rder ${host.orderId} is out of sync`);
  service.faults.length = 0;
  const last = await host.post(main);
  expect(last).toMatchObject({ exitCode: 0 });
  expect(endOf(last)).toBe('restored');
  expect(service.stateOf(host.orderId).inSync).toBe(true);
}

function endOf({ exitCode, debugs, outputs }: CheckedRun): string {
  if (Object.keys(outputs).length > 0) return 'green';
  const decision = debugs.find((line) => line.startsWith(RECOVERY_DECISION))?.slice(RECOVERY_DECISION.length);
  if (decision === undefined) return exitCode === 0 ? 'nothing to recover' : 'without a decision';
  const [kind = '', outcome = ''] = decision.split(', ');
  return outcome.includes('could not be set') ? 'out of sync' : (ENDS[kind] ?? kind);
}

const RECOVERY_DECISION = 'Recovery decision: ';
