import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { killAt, ROOT } from '../harness/runner.ts';
import { type Behavior, reset, silent } from '../stand-in/faults.ts';
import type { CertCentral, FaultMatch } from '../stand-in/server.ts';
import { countOf, expectGreen, expectInvariant, forbidden, RunnerHost, type Step, startService } from './step.ts';

// The longest rows wait for two minutes, twelve of the others for one; all of them begin at once.
vi.setConfig({ maxConcurrency: 24, testTimeout: 400_000 });

const targets = {
  'first GET': { path: 'order', method: 'GET' },
  PUT: { path: 'put' },
  POST: { path: 'reissue' },
  look: { path: 'order', method: 'GET', skip: 2 },
  download: { path: 'chain', skip: 2 },
  "settlement's GET": { path: 'order', method: 'GET', skip: 2 },
  "settlement's PUT": { path: 'put', skip: 1 },
} satisfies Record<string, FaultMatch>;

type Target = keyof typeof targets;

// What asks for more than 120 seconds is not tried again, by a patient settlement neither.
const unavailable = { status: 503, headers: { 'Retry-After': '121' }, body: 'upstream is away' };
const throttled = {
  status: 429,
  headers: { 'Retry-After': '121' },
  body: { errors: [{ code: 'request_limit_exceeded', message: 'Request limit exceeded.' }] },
};
const portal = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>Welcome</html>' };

const faults: Record<string, Behavior> = {
  '403': forbidden,
  '503': unavailable,
  '503, carried out': { ...unavailable, applied: true },
  '429': throttled,
  reset,
  'reset, carried out': { ...reset, applied: true },
  silent,
  'silent, carried out': { ...silent, applied: true },
  '200 HTML': portal,
};

const kills: Record<string, readonly [NodeJS.Signals, 'before' | 'carried out' | 'answered']> = {
  SIGKILL: ['SIGKILL', 'before'],
  'SIGTERM, carried out': ['SIGTERM', 'carried out'],
  'SIGINT, answered': ['SIGINT', 'answered'],
};

/** What a run ends with: `green`, or how it was settled. `open`: as an accepted reissue is, by whether it shows issued. */
type End = 'green' | 'unchanged' | 'never changed' | 'set back' | 'open' | 'out of step' | 'nothing to settle';

/** How an accepted reissue is settled where it is pending still; one that was issued by then is in step. */
const open = { disable: 'left pending', enable: 'in sync' } as const;

const TEXTS: Record<
  Exclude<End, 'green' | 'unchanged' | 'nothing to settle' | 'open'> | 'left pending' | 'in sync',
  string
> = {
  'never changed': 'was never changed',
  'set back': 'was set back to',
  'left pending': 'is left pending',
  'in sync': 'are in step',
  'out of step': 'is out of step',
};

/** `fault: [how often, how the run ends]`. */
const table: Record<Target, Record<string, readonly [times: number, end: End | readonly End[]]>> = {
  POST: {
    '200 HTML': [1, 'set back'],
    '503': [1, 'set back'],
    reset: [1, 'set back'],
    silent: [1, 'set back'],
    SIGKILL: [1, 'set back'],
    '403': [1, 'set back'],
    '503, carried out': [1, 'green'],
    '429': [1, 'set back'],
    'reset, carried out': [1, 'green'],
    'silent, carried out': [1, 'green'],
    'SIGTERM, carried out': [1, 'open'],
    'SIGINT, answered': [1, 'open'],
  },
  "settlement's GET": {
    silent: [1, 'set back'],
    '403': [9, 'set back'],
    '503': [9, 'set back'],
    '429': [9, 'set back'],
    reset: [2, 'set back'],
    'reset, carried out': [2, 'set back'],
    '200 HTML': [9, 'set back'],
    SIGKILL: [1, 'set back'],
    'SIGTERM, carried out': [1, 'set back'],
    'SIGINT, answered': [1, 'set back'],
  },
  "settlement's PUT": {
    silent: [1, 'set back'],
    'silent, carried out': [1, 'set back'],
    '403': [9, 'out of step'],
    '503': [9, 'out of step'],
    '503, carried out': [9, 'out of step'],
    '429': [9, 'out of step'],
    reset: [2, 'set back'],
    'reset, carried out': [2, 'set back'],
    '200 HTML': [9, 'out of step'],
    SIGKILL: [1, 'set back'],
    'SIGTERM, carried out': [1, 'set back'],
    'SIGINT, answered': [1, 'set back'],
  },
  look: {
    '403': [1, 'open'],
    '503': [1, 'green'],
    '429': [1, 'green'],
    reset: [1, 'green'],
    'reset, carried out': [1, 'green'],
    silent: [1, 'green'],
    '200 HTML': [1, 'open'],
    SIGKILL: [1, 'open'],
    'SIGTERM, carried out': [1, 'open'],
    'SIGINT, answered': [1, 'open'],
  },
  download: {
    '403': [1, 'open'],
    '503': [1, 'green'],
    '429': [1, 'green'],
    reset: [1, 'green'],
    'reset, carried out': [1, 'green'],
    silent: [1, 'green'],
    '200 HTML': [1, 'open'],
    SIGKILL: [1, 'open'],
    'SIGTERM, carried out': [1, 'open'],
    'SIGINT, answered': [1, 'open'],
  },
  PUT: {
    '403': [9, 'never changed'],
    '503': [1, 'set back'],
    '503, carried out': [1, 'set back'],
    '429': [9, 'never changed'],
    reset: [1, 'set back'],
    'reset, carried out': [1, 'set back'],
    silent: [1, 'set back'],
    'silent, carried out': [1, 'set back'],
    '200 HTML': [1, 'set back'],
    SIGKILL: [1, 'set back'],
    'SIGTERM, carried out': [1, 'set back'],
    'SIGINT, answered': [1, ['set back', 'open']],
  },
  'first GET': {
    '403': [9, 'unchanged'],
    '503': [9, 'unchanged'],
    '429': [9, 'unchanged'],
    reset: [9, 'unchanged'],
    'reset, carried out': [9, 'unchanged'],
    silent: [9, 'unchanged'],
    '200 HTML': [9, 'unchanged'],
    SIGKILL: [1, 'nothing to settle'],
    'SIGTERM, carried out': [1, 'nothing to settle'],
    // The process may have come as far as its PUT by then.
    'SIGINT, answered': [1, ['nothing to settle', 'set back']],
  },
};

const rows = Object.entries(table).flatMap(([target, ends]) =>
  Object.entries(ends).flatMap(([fault, [times, end]]) =>
    (['disable', 'enable'] as const).map((direction) => ({
      direction,
      target: target as Target,
      fault,
      times,
      ends: [end].flat(),
    })),
  ),
);

const printed: string[] = [];

afterAll(() => {
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  const head = ['direction', 'at', 'fault', 'exit', 'ended', 'order and certificate', 'POSTs', 'rerun', 'seconds'];
  writeFileSync(join(ROOT, 'build/hard-table.txt'), `${[line(head), ...printed.toSorted()].join('\n')}\n`);
});

describe.concurrent('whatever happens to a request, order and certificate are in step, or that is said', () => {
  test.each(rows)('$direction: $target: $fault', async ({ direction, target, fault, times, ends }) => {
    await using service = await startService({
      // The settlement of a refused reissue, or a reissue: shown pending, and issued meanwhile; or at once.
      reissueMode: target.startsWith('settlement')
        ? { failWith: 403 }
        : direction === 'disable'
          ? { pendingReads: 1 }
          : 'immediate',
      ctStatusCounts: direction === 'disable' ? 'at issuance' : 'at request',
    });
    await using host = new RunnerHost(service, direction, fault.startsWith('silent') ? { 'timeout-seconds': '2' } : {});
    const before = service.stateOf(host.orderId);
    const step = await ended(service, host, targets[target], fault, times);
    const { settling, main } = step;
    const state = service.stateOf(host.orderId);
    const posts = countOf(service, 'POST');

    expectInvariant(host, settling);
    expect(state).toMatchObject({ secondPosts: 0 });
    expect(posts).toBeLessThanOrEqual(1);
    const end = endOf(settling);
    const accepted = ends.flatMap((one) => (one === 'open' ? [open[direction], 'in sync'] : [one]));
    expect(accepted, settling.shown).toContain(end);
    if (end === 'green') await expectGreen(host, settling, { reissued: 'true' });
    if (end === 'unchanged' || end === 'nothing to settle') {
      expect(countOf(service, 'PUT')).toBe(0);
      expect(state).toEqual(before);
    }
    if (end === 'never changed' || end === 'set back')
      expect(state).toMatchObject({ disableCt: before.disableCt, inSync: true });
    if (end !== 'out of step') expect(ofThisRun(settling.shown)).not.toContain('out of step');
    else {
      expect(settling.errors[0]).toContain(`could not be set back: order ${host.orderId} is out of step`);
      expect(settling.errors[0]).toContain(`${service.url}/order/certificate/${host.orderId}/ct-status`);
      // The runner runs the post step now, which tries again: in vain, and then not.
      const again = await host.post(main);
      expect(again).toMatchObject({ exitCode: 1 });
      expect(again.errors.at(-1)).toContain(`rder ${host.orderId} is out of step`);
      service.faults.length = 0;
      if (direction === 'enable') {
        const last = await host.post(main);
        expect(last).toMatchObject({ exitCode: 0 });
        expect(endOf(last)).toBe('set back');
        expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: before.disableCt, inSync: true });
      }
    }

    service.faults.length = 0;
    service.reissueMode = 'immediate';
    const rerun = end === 'green' ? undefined : await host.main({ 'timeout-seconds': '20' });
    if (rerun) {
      await expectGreen(host, rerun);
      expect(countOf(service, 'POST') - posts).toBe(state.posts > 0 ? 0 : 1);
    }
    expect(service.stateOf(host.orderId)).toMatchObject({ posts: 1, secondPosts: 0 });
    const left = state.inSync
      ? state.pending
        ? 'in step, pending'
        : 'in sync'
      : state.pending
        ? 'pending'
        : 'out of step';
    const exit = main.signal ? `${main.signal}, ${settling.exitCode}` : `${main.exitCode}`;
    printed.push(
      line([direction, target, fault, exit, end, left, `${posts}`, rerun ? 'green' : '-', (step.ms / 1000).toFixed(0)]),
    );
  });
});

/** Runs the main step with a fault, and if it was killed the post step. */
async function ended(service: CertCentral, host: RunnerHost, match: FaultMatch, fault: string, times: number) {
  const started = performance.now();
  const kill = kills[fault];
  const behavior = faults[fault];
  if (behavior) service.fault(match, behavior, times);
  const main = await host.main({}, kill && killAt(service, match, ...kill));
  if (!kill) {
    expect(main.signal).toBeNull();
    if (endOf(main) !== 'out of step') expect(main.state['transaction'] ?? '').toBe('');
    return { main, settling: main, ms: performance.now() - started };
  }
  expect(main).toMatchObject({ exitCode: null, signal: kill[0], outputs: {} });
  const asked = service.requests.length;
  const settling = await host.post(main);
  expect(service.requests.slice(asked).filter(({ method }) => method === 'POST')).toEqual([]);
  expect(await host.files()).toEqual({});
  if (!main.state['transaction']) {
    expect(settling).toMatchObject({ exitCode: 0, shown: '', summary: '' });
    expect(service.requests).toHaveLength(asked);
  }
  return { main, settling, ms: performance.now() - started };
}

/** Without what may still hold of an earlier one. */
const ofThisRun = (text: string) => text.replaceAll(/If an earlier run said that order \d+ is out of step/g, '');

/** How a step says that it ended. */
function endOf({ exitCode, errors, warnings, outputs }: Step): string {
  if (Object.keys(outputs).length > 0) return 'green';
  const [message] = [...errors, ...warnings];
  if (message === undefined) return exitCode === 0 ? 'nothing to settle' : 'without a word';
  const said = Object.entries(TEXTS).filter(([, text]) => ofThisRun(message).includes(text));
  return said.map(([end]) => end).join(' and ') || 'unchanged';
}

function line(cells: string[]): string {
  const widths = [9, 18, 22, 11, 18, 18, 6, 6];
  return cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' ');
}
